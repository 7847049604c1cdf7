"""Whether a certificate was revoked: from lists that were entered, and from where certificates say that theirs lie."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from lienthong.formats import signing
from lienthong.formats.signing import Appearance
from lienthong.formats.signing.keys.demo.key import default_authority
from lienthong.formats.signing.tests.cast import letter
from lienthong.formats.signing.trial import demo_authority
from lienthong.ground.keys import actions, outside, queries, revocations, trial
from lienthong.ground.keys.models import Kind, Provider, RevocationList
from lienthong.ground.keys.refusals import BadRevocationList
from lienthong.ground.keys.tests.conftest import IA_LY, NOW
from lienthong.ground.people.models import Account

PLACE = "http://crl.example.vn/goc.crl"


@pytest.fixture
def signed(dung: Account) -> bytes:
    """A letter with the hand of ông Dũng and the seal of Ia Ly."""
    trial.load_demo_keys([dung], [IA_LY], NOW)
    hand, seal = actions.key_for(account=dung, now=NOW), actions.key_for(organization_key=IA_LY, now=NOW)
    once = signing.sign(letter(), hand, Appearance(None), at=NOW, field="NguoiKy1").pdf
    return signing.sign(once, seal, Appearance(None), at=NOW, field="CoQuan", final=True).pdf


def overall(pdf: bytes, at: datetime = NOW) -> str:
    return signing.check(pdf, queries.trust(at), at=at).overall.value


def test_with_a_list_it_is_known_that_nobody_was_revoked(signed: bytes) -> None:
    assert overall(signed) == "valid"
    RevocationList.objects.all().delete()
    assert overall(signed) == "partly"  # "not known" is an answer, and not a green one


def test_the_newest_list_of_an_authority_counts(signed: bytes, dung: Account) -> None:
    authority = default_authority()
    lost = actions.key_for(account=dung, now=NOW).certificate
    later = NOW + timedelta(days=1)
    revocations.keep_list(authority.crl(later, [(lost, NOW - timedelta(days=2))]), now=later)
    assert len(revocations.newest()) == 1
    assert RevocationList.objects.count() == 2
    report = signing.check(signed, queries.trust(later), at=later)
    # The claimed time lies after the revocation: the hand does not hold.
    assert report.overall.value != "valid"
    assert report.signatures[0].revocation.value == "revoked"


def with_a_place(place: str) -> tuple[x509.Certificate, x509.Certificate]:
    """A certificate that says where the list of its issuer lies."""
    authority = default_authority()
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(place)], None, None, None)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Nguyễn Văn Dũng")])
    key = ec.generate_private_key(ec.SECP256R1())
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(authority.root.subject).public_key(key.public_key())
        .serial_number(7).not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=9))
        .add_extension(x509.CRLDistributionPoints([point]), critical=False)
    )  # fmt: skip
    return built.sign(key, hashes.SHA256()), authority.root


def test_a_list_is_fetched_once_and_a_silent_place_is_not_asked_at_once_again(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEYS_FETCH_LISTS = True
    asked: list[str] = []
    held = default_authority().crl(NOW)

    def answers(place: str) -> bytes:
        asked.append(place)
        if "im-lang" in place:
            raise OSError("silent")
        return held

    monkeypatch.setattr(revocations, "_download", answers)
    monkeypatch.setattr(revocations, "timezone", SimpleNamespace(now=lambda: NOW))
    certificate, issuer = with_a_place(PLACE)
    for _ in range(2):
        assert list(revocations.source(certificate, issuer)) == [held]
    quiet, _ = with_a_place("http://crl.example.vn/im-lang.crl")
    for _ in range(3):
        assert list(revocations.source(quiet, issuer)) == []
    assert asked == [PLACE, "http://crl.example.vn/im-lang.crl"]
    settings.KEYS_FETCH_LISTS = False
    other, _ = with_a_place("http://crl.example.vn/khac.crl")
    assert list(revocations.source(other, issuer)) == []
    assert len(asked) == 2


def test_a_list_that_another_has_signed_does_not_take_the_place_of_the_true_one(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEYS_FETCH_LISTS = True
    stranger = demo_authority(since=NOW - timedelta(days=9), seed=b"somebody on the line")
    monkeypatch.setattr(outside, "silent", {})
    for forged in (stranger.crl(NOW + timedelta(days=300)), b"%PDF-1.7", default_authority().crl(NOW)[:-1] + b"\0"):
        monkeypatch.setattr(revocations, "_download", lambda _, held=forged: held)
        certificate, issuer = with_a_place(f"http://crl.example.vn/{len(forged)}.crl")
        assert list(revocations.source(certificate, issuer)) == []
    assert not RevocationList.objects.exists()


def test_the_worker_looks_for_the_next_list_before_the_last_one_ends(
    db: None, dung: Account, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEYS_FETCH_LISTS = True
    asked: list[datetime] = []
    moment = NOW

    def answers(place: str) -> bytes:
        asked.append(moment)
        return default_authority().crl(moment)  # good for a year

    monkeypatch.setattr(revocations, "_download", answers)
    certificate, root = with_a_place("http://crl.example.vn/ky-toi.crl")
    actions.add_roots([root], name="", kind=Kind.TEST, source="-", since=NOW.date(), by=None, now=NOW)
    actions.add_key(
        certificate, account=dung, provider=Provider.DESKTOP, others=[root], since=NOW.date(), by=None, now=NOW
    )
    assert revocations.refresh(moment) == 1
    moment = NOW + timedelta(days=300)
    assert revocations.refresh(moment) == 0
    moment = NOW + timedelta(days=364, hours=20)
    assert revocations.refresh(moment) == 1
    assert len(asked) == 2


def test_we_go_to_the_address_that_was_looked_at_whatever_its_name_says_next(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEYS_HOSTS_INSIDE = ()
    lookups = iter([["2606:2800:220:1::1", "93.184.215.14"], ["127.0.0.1"]])

    def looked_up(host: str, port: object, **_: Any) -> list[Any]:
        assert host == "crl.example.vn"
        return [(0, 0, 0, "", (address, 0)) for address in next(lookups)]

    class Stop(Exception):
        pass

    asked: list[Any] = []

    def asks(client: Any, method: str, url: Any, **more: Any) -> None:
        asked.append((method, str(url), more["headers"]["Host"], more["extensions"]))
        raise Stop

    monkeypatch.setattr(outside.socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(outside.httpx.Client, "stream", asks)
    with pytest.raises(Stop):
        outside.got("https://crl.example.vn:8443/a.crl?x=1", 99)
    named = {"sni_hostname": "crl.example.vn"}
    assert asked == [("GET", "https://93.184.215.14:8443/a.crl?x=1", "crl.example.vn:8443", named)]
    with pytest.raises(OSError, match="not outside"):
        outside.got("https://crl.example.vn:8443/a.crl?x=1", 99)


@pytest.mark.parametrize("place", ["http://127.0.0.1:5432/", "http://localhost/x", "http://169.254.169.254/latest"])
def test_a_certificate_leads_nobody_into_our_own_house(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    settings.KEYS_FETCH_LISTS = True
    monkeypatch.setattr(outside.httpx.Client, "stream", lambda *_, **__: pytest.fail("it was asked"))
    monkeypatch.setattr(outside, "silent", {})
    with pytest.raises(OSError, match="not outside"):
        revocations._download(place)
    certificate, issuer = with_a_place(place)
    assert list(revocations.source(certificate, issuer)) == []


def test_other_ways_than_http_are_no_places(db: None) -> None:
    assert revocations.places(with_a_place("ldap://example.vn/cn=crl")[0]) == []
    assert revocations.places(with_a_place("file:///etc/passwd")[0]) == []
    assert revocations.places(default_authority().root) == []


@pytest.mark.parametrize("held", [b"", b"%PDF-1.7", b"-----BEGIN X509 CRL-----\nx\n-----END X509 CRL-----"])
def test_what_is_no_list_is_refused(db: None, held: bytes) -> None:
    with pytest.raises(BadRevocationList):
        revocations.keep_list(held, now=NOW)
    with pytest.raises(BadRevocationList):
        revocations.keep_list(b"\0" * (revocations.LARGEST + 1), now=NOW)
