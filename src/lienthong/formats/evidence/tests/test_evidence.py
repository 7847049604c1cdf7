"""Keys, tokens and receipts, checked against their standards and against OpenSSL."""

import json
import subprocess
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import jwt
import pytest

from lienthong.formats.evidence import receipts, tokens
from lienthong.formats.evidence.keys import KeyPair, PublicKey, UnusableKey
from lienthong.formats.evidence.receipts import BadReceipt, Receipt
from lienthong.formats.evidence.tokens import BadToken
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2018, 9, 3, 8, 0, tzinfo=VIETNAM)
KINDS = ("Ed25519", "P-256")
RECEIPT = Receipt(
    "H21", "m-1", "H21.22.07", "H21.22.07,2018/09/03,12/BC-UBND", "ab" * 32, 2925, NOW, ("H21.22", "000.00.00.G09")
)


def check(
    token: str, key: KeyPair, now: datetime = NOW, agency: str = "H21.22", audience: str = "H21"
) -> tokens.Bearer:
    return tokens.check(
        token, key_of=lambda kid: (agency, key.public) if kid == key.kid else None, audience=audience, now=now
    )


def test_the_name_of_a_key_is_its_rfc_7638_thumbprint() -> None:
    # RFC 8037, appendix A.3: the thumbprint of the key of its appendix A.2.
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert PublicKey.from_jwk(jwk).kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_is_saved_for_its_owner_alone_and_never_overwritten(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "key.pem"
    pair = KeyPair.generate(kind)  # type: ignore[arg-type]
    pair.save(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert KeyPair.load(path).kid == pair.kid
    assert PublicKey.from_pem(pair.public_pem).kid == PublicKey.from_jwk(pair.public.jwk).kid == pair.kid
    with pytest.raises(FileExistsError):
        pair.save(path)
    path.chmod(0o644)
    with pytest.raises(UnusableKey, match="unusable_key"):
        KeyPair.load(path)


def test_what_is_no_key_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "k").write_text("không phải khóa")
    (tmp_path / "k").chmod(0o600)
    for path in (tmp_path / "k", tmp_path / "missing"):
        with pytest.raises(UnusableKey):
            KeyPair.load(path)
    rsa = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, check=True).stdout
    with pytest.raises(UnusableKey):
        KeyPair.from_pem(rsa)


@pytest.mark.parametrize("kind", KINDS)
def test_a_receipt_says_the_same_to_everyone_and_no_letter_of_it_can_be_changed(kind: str) -> None:
    pair, other = KeyPair.generate(kind), KeyPair.generate(kind)  # type: ignore[arg-type]
    text = receipts.sign(RECEIPT, pair)
    assert receipts.verify(text, [other.public, pair.public]) == RECEIPT
    head, payload, signature = text.split(".")
    longer = receipts.sign(replace(RECEIPT, size=1), pair).split(".")[1]
    for forged in (f"{head}.{longer}.{signature}", f"{head}.{payload}.", text[:-6] + "AAAAAA", "x", ""):
        with pytest.raises(BadReceipt):
            receipts.verify(forged, [pair.public])
    with pytest.raises(BadReceipt):
        receipts.verify(text, [other.public])


@pytest.mark.parametrize("kind", KINDS)
def test_the_library_reads_our_receipts_and_we_read_the_librarys(kind: str) -> None:
    pair = KeyPair.generate(kind)  # type: ignore[arg-type]
    text = receipts.sign(RECEIPT, pair)
    read = jwt.PyJWS().decode_complete(text, pair.public.key, algorithms=[pair.public.algorithm])
    assert read["header"] == {"alg": pair.public.algorithm, "kid": pair.kid, "typ": "lienthong-receipt+jwt"}
    assert receipts.verify(_by_the_library(read["payload"], pair), [pair.public]) == RECEIPT


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_may_not_choose_how_it_is_checked(kind: str) -> None:
    # RFC 8725 §2.1, §3.1: another algorithm, none at all, or an extension that we do not know.
    pair = KeyPair.generate(kind)  # type: ignore[arg-type]
    _, payload, signature = receipts.sign(RECEIPT, pair).split(".")
    content = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    others = {"Ed25519": "ES256", "P-256": "EdDSA"}
    for algorithm in ("none", "HS256", others[kind], ""):
        forged = {"alg": algorithm, "kid": pair.kid, "typ": "lienthong-receipt+jwt"}
        with pytest.raises(BadReceipt):
            receipts.verify(f"{_encoded(json.dumps(forged).encode())}.{payload}.{signature}", [pair.public])
    with pytest.raises(BadReceipt):
        receipts.verify(f"{_encoded(b'[]')}.{payload}.{signature}", [pair.public])
    with pytest.raises(BadReceipt):
        receipts.verify(_by_the_library(content, pair, crit=["exp"], exp=0), [pair.public])


@pytest.mark.parametrize("kind", KINDS)
def test_a_receipt_has_one_spelling(kind: str) -> None:
    # 64 bytes are 86 letters of which the last carries two bits only: four letters would do, and one is right.
    pair = KeyPair.generate(kind)  # type: ignore[arg-type]
    text = receipts.sign(RECEIPT, pair)
    head, payload, signature = text.split(".")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    beside = letters[letters.index(signature[-1]) ^ 1]
    for other in (
        f"{head}.{payload}.{signature[:-1]}{beside}",
        f"{text}=",
        f"{text}\n",
        f"{head}.{payload}!.{signature}",
    ):
        with pytest.raises(BadReceipt):
            receipts.verify(other, [pair.public])


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _by_the_library(content: bytes, pair: KeyPair, **more: object) -> str:
    headers = {"kid": pair.kid, "typ": "lienthong-receipt+jwt", **more}
    return jwt.PyJWS().encode(content, pair.private, algorithm=pair.public.algorithm, headers=headers)


def test_a_token_is_not_a_receipt() -> None:
    pair = KeyPair.generate()
    with pytest.raises(BadReceipt):
        receipts.verify(tokens.mint(pair, agency="H21", audience="H21", now=NOW), [pair.public])


def test_openssl_agrees_with_a_receipt(tmp_path: Path) -> None:
    pair = KeyPair.generate("Ed25519")
    head, payload, signature = receipts.sign(RECEIPT, pair).split(".")
    (tmp_path / "pub.pem").write_text(pair.public_pem)
    (tmp_path / "signed").write_text(f"{head}.{payload}")
    (tmp_path / "signature").write_bytes(urlsafe_b64decode(signature + "=" * (-len(signature) % 4)))
    verify = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "pub.pem", "-rawin", "-in", "signed"]
    found = subprocess.run([*verify, "-sigfile", "signature"], cwd=tmp_path, capture_output=True, check=False)
    assert found.returncode == 0, found
    said = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert said["accepted_at"] == "2018-09-03T08:00:00+07:00"


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_shows_who_speaks_for_five_minutes_and_a_drift(kind: str) -> None:
    pair = KeyPair.generate(kind)  # type: ignore[arg-type]
    token = tokens.mint(pair, agency="H21.22", audience="H21", now=NOW)
    assert check(token, pair).agency == "H21.22"
    assert check(token, pair, NOW + timedelta(minutes=5, seconds=59)).agency == "H21.22"
    assert check(token, pair, NOW - timedelta(seconds=59)).agency == "H21.22"
    for moment in (NOW + timedelta(minutes=6), NOW - timedelta(minutes=2)):
        with pytest.raises(BadToken):
            check(token, pair, moment)


def test_a_token_for_another_hub_or_of_another_agency_or_too_long_is_refused() -> None:
    pair = KeyPair.generate()
    token = tokens.mint(pair, agency="H21.22", audience="H21", now=NOW)
    with pytest.raises(BadToken):
        check(token, pair, audience="G22")
    with pytest.raises(BadToken):
        check(token, pair, agency="H21.15")
    with pytest.raises(BadToken):
        check(token, KeyPair.generate())
    long = tokens.mint(pair, agency="H21.22", audience="H21", now=NOW, lifetime=timedelta(hours=1))
    with pytest.raises(BadToken):
        check(long, pair)


def test_a_token_that_names_no_algorithm_or_a_shared_secret_is_refused() -> None:
    pair = KeyPair.generate()
    claims = {"iss": "H21.22", "aud": "H21", "iat": NOW.timestamp(), "exp": NOW.timestamp() + 60}
    nothing = jwt.encode(claims, "", algorithm="none", headers={"kid": pair.kid})
    # The classic confusion: the public key used as a shared secret.
    secret = jwt.encode(claims, "x" * 40, algorithm="HS256", headers={"kid": pair.kid})
    for token in (nothing, secret, "", "a.b.c"):
        with pytest.raises(BadToken):
            check(token, pair)
