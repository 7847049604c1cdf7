"""Keys on the command line: how a token, a file and a root come in."""

import contextlib
from datetime import datetime, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from lienthong.faces.cli import keys, language
from lienthong.formats.signing import UnusableKey
from lienthong.formats.signing.trial import DemoAuthority, demo_authority
from lienthong.ground.keys import actions
from lienthong.ground.keys.models import KeyHolding
from lienthong.ground.people import actions as people
from lienthong.ground.people.models import Account
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal

NOW = datetime(2026, 11, 28, 9, 14, 5, tzinfo=VIETNAM)
PASSWORD = "bí mật của ông Dũng"


@pytest.fixture
def authority() -> DemoAuthority:
    return demo_authority(since=datetime(2022, 1, 1, tzinfo=timezone.utc), seed=b"cli")


@pytest.fixture
def dung(db: None, settings, tmp_path: Path, authority: DemoAuthority) -> Account:
    """Ông Dũng, his key in a file as he got it, and the root in another."""
    settings.KEYS_FOLDER, settings.KEYS_SECRETS_FOLDER = tmp_path / "keys", tmp_path / "keys" / "secrets"
    key = authority.person("Nguyễn Văn Dũng")
    how = BestAvailableEncryption(PASSWORD.encode())
    content = pkcs12.serialize_key_and_certificates(b"", key.private, key.certificate, list(key.others), how)
    (tmp_path / "dung.p12").write_bytes(content)
    (tmp_path / "dung.cer").write_bytes(key.certificate.public_bytes(Encoding.DER))
    (tmp_path / "root.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))
    return people.open_account("dung", "Nguyễn Văn Dũng")


def run(*arguments: object, password: str = "") -> Result:
    language.use("en")
    group = keys.commands(contextlib.nullcontext, lambda: NOW)
    result = CliRunner().invoke(group, [str(each) for each in arguments], input=password + "\n")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_key_file_comes_in_with_its_password_and_signs(dung: Account, tmp_path: Path) -> None:
    run("roots", "add", tmp_path / "root.pem", "--kind", "test", "--source", "thử")
    said = run("add", tmp_path / "dung.p12", "--person", "dung", password=PASSWORD).output
    assert "Nguyễn Văn Dũng, valid until 31/12/2026" in said
    assert KeyHolding.objects.get().kind == "test"
    for path in (tmp_path / "keys" / "dung.p12", tmp_path / "keys" / "secrets" / "dung.p12.password"):
        assert path.stat().st_mode & 0o777 == 0o600
    assert actions.key_for(account=dung, now=NOW).sign(b"x")
    assert "Nguyễn Văn Dũng" in run("list").output
    with pytest.raises(Refusal, match="already_entered"):
        run("add", tmp_path / "dung.p12", "--person", "dung", password=PASSWORD)


def test_a_wrong_password_leaves_nothing_behind(dung: Account, tmp_path: Path) -> None:
    with pytest.raises(UnusableKey):
        run("add", tmp_path / "dung.p12", "--person", "dung", password="sai")
    assert not (tmp_path / "keys").exists()
    assert not KeyHolding.objects.exists()


def test_a_token_at_the_desk_needs_only_the_certificate(dung: Account, tmp_path: Path) -> None:
    said = run("add", tmp_path / "dung.cer", "--person", "dung", "--desktop").output
    assert "No root that is believed vouches for this certificate" in said
    assert KeyHolding.objects.get().provider == "desktop"


def test_what_ends_soon_is_told_with_status_1_until_it_is_taken_out_of_use(dung: Account, tmp_path: Path) -> None:
    run("add", tmp_path / "dung.cer", "--person", "dung", "--desktop", "--since", "1/1/2026")
    result = run("expiring")
    assert result.exit_code == 1
    assert "33 days left" in result.output
    run("end", KeyHolding.objects.get().pk, "--on", "28/11/2026")
    assert (run("expiring").exit_code, run("list").output) == (0, "There is no key yet.\n")


def test_it_says_whose_key_and_which_person_is_missing(dung: Account, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="whose_key"):
        run("add", tmp_path / "dung.cer", "--desktop")
    with pytest.raises(Refusal, match="no_such_account"):
        run("add", tmp_path / "dung.cer", "--desktop", "--person", "ai")
    (tmp_path / "x.cer").write_bytes(b"x")
    with pytest.raises(Refusal, match="bad_certificate"):
        run("add", tmp_path / "x.cer", "--desktop", "--person", "dung")


def test_roots_are_listed_with_their_fingerprints(dung: Account, tmp_path: Path) -> None:
    assert "No root is believed yet" in run("roots", "list").output
    run("roots", "add", tmp_path / "root.pem", "--kind", "test", "--source", "Quyết định 1", "--name", "Gốc thử")
    listed = run("roots", "list").output
    assert "Gốc thử" in listed
    assert "Quyết định 1" in listed
