"""`lienthong pdf`: signing a letter on the command line and asking who signed it, also of files that are none."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from pypdf import PdfReader, PdfWriter

from lienthong.faces.cli import language, pdf_files
from lienthong.faces.cli.pdf import pdf
from lienthong.formats import signing
from lienthong.formats.signing import Report, Trust
from lienthong.formats.signing.tests.cast import AUTHORITY, DUNG, IA_LY, NOW, OFFICE, letter, picture, sealed
from lienthong.kernel.refusals import Refusal


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    language.use("vi")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a letter, the keys of ông Dũng and his office, a picture, and whom to trust."""
    (tmp_path / "cong-van.pdf").write_bytes(letter())
    (tmp_path / "sealed.pdf").write_bytes(sealed().pdf)
    (tmp_path / "tampered.pdf").write_bytes(sealed().pdf.replace(b"/Outlines", b"/Outlinez", 1))
    (tmp_path / "not.pdf").write_bytes(b"PK\x03\x04")
    (tmp_path / "dung.png").write_bytes(picture("blue"))
    (tmp_path / "password").write_text("mật khẩu\n")
    (tmp_path / "root.pem").write_bytes(AUTHORITY.root.public_bytes(Encoding.PEM))
    (tmp_path / "revoked.crl").write_bytes(AUTHORITY.crl(NOW))
    for name, key in (("dung", DUNG), ("office", OFFICE)):
        held = pkcs12.serialize_key_and_certificates(
            name.encode(), key.private, key.certificate, None, BestAvailableEncryption("mật khẩu".encode())
        )
        (tmp_path / f"{name}.p12").write_bytes(held)
    return tmp_path


def run(*line: object) -> Result:
    result = CliRunner().invoke(pdf, [*map(str, line)], env={"COLUMNS": "120"})
    assert result.exception is None or isinstance(result.exception, (SystemExit, Refusal)), result.exception
    return result


def facts(*line: object) -> Any:
    return json.loads(run("check", "--json", *line).stdout)


def test_a_letter_is_signed_sealed_and_found_valid(desk: Path) -> None:
    key = ("--password-file", desk / "password")
    signed, issued = desk / "signed.pdf", desk / "issued.pdf"
    place = ("--picture", desk / "dung.png", "--place", "1,60,60,42,30")
    assert run("sign", desk / "cong-van.pdf", "--key", desk / "dung.p12", *key, *place, "-o", signed).exit_code == 0
    assert run("sign", signed, "--organization", "--key", desk / "office.p12", *key, "-o", issued).exit_code == 0
    trust = ("--trust", desk / "root.pem", "--crl", desk / "revoked.crl", "--at", "2018-09-04T09:20")
    # Both claim the time of this machine, which is years after the day that we check as of.
    found = facts(issued, *trust[:4], "--from", "UBND thị trấn Ia Ly")
    assert [one["certificate"]["name"] for one in found["signatures"]] == ["Nguyễn Văn Dũng", IA_LY]
    assert all(one["intact"] for one in found["signatures"])


@pytest.mark.parametrize(
    ("name", "trusted", "status", "overall"),
    [
        ("sealed.pdf", True, 0, "valid"),
        ("sealed.pdf", False, 3, "partly"),
        ("cong-van.pdf", True, 4, "unsigned"),
        ("tampered.pdf", True, 1, "broken"),
        ("not.pdf", True, 2, "unsigned"),
        ("missing.pdf", True, 2, None),
    ],
)
def test_the_exit_status_tells_the_result(
    desk: Path, name: str, trusted: bool, status: int, overall: str | None
) -> None:
    trust = ("--trust", desk / "root.pem", "--crl", desk / "revoked.crl", "--at", "2018-09-04T10:00") if trusted else ()
    assert run("check", desk / name, *trust).exit_code == status
    assert facts(desk / name, *trust)["overall"] == overall


def test_of_several_files_the_worst_counts_and_a_line_sums_up(desk: Path) -> None:
    done = run("check", desk / "sealed.pdf", desk / "tampered.pdf", desk / "missing.pdf")
    assert done.exit_code == 1
    assert "3 tệp: 0 hợp lệ, 1 chưa đủ căn cứ, 0 không ký, 1 không dùng được, 1 không đọc được" in done.stdout


def test_a_tampered_letter_is_refused_in_plain_words(desk: Path) -> None:
    told = " ".join(run("check", desk / "tampered.pdf").stdout.split())
    assert "nội dung đã bị sửa sau khi ký" in told
    assert "Trả lại bên gửi" in told


def test_the_json_is_a_report(desk: Path) -> None:
    found = facts(desk / "sealed.pdf")
    assert Report.from_json(found).overall == "partly"
    assert found["words"]["vi"].startswith("Chữ ký nguyên vẹn")


def test_a_password_that_notepad_wrote_opens_the_key_and_an_old_certificate_is_told(desk: Path) -> None:
    (desk / "password").write_bytes("\ufeffmật khẩu\r\n".encode())
    done = run("sign", desk / "cong-van.pdf", "--key", desk / "dung.p12", "--password-file", desk / "password")
    assert done.exit_code == 0
    assert "chữ ký này sẽ không được tin" in done.stderr


def test_it_can_be_tried_without_a_key(desk: Path) -> None:
    assert run("sign", desk / "cong-van.pdf", "--trial", "Nguyễn Văn Dũng").exit_code == 0
    (signature,) = facts(desk / "cong-van.signed.pdf", "--trial")["signatures"]
    assert (signature["trusted"], signature["root_kind"]) == (True, "test")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("cong-van.pdf",), "one_key"),
        (("cong-van.pdf", "--trial", "A B", "--text", "ký"), "place_needed"),
        (("cong-van.pdf", "--trial", "A B", "--text", "ký", "--place", "1,2,3"), "no_place"),
        (("cong-van.pdf", "--key", "dung.p12"), "unusable_signing_key"),
        (("cong-van.pdf", "--key", "cong-van.pdf", "--password-file", "password"), "unusable_signing_key"),
        (("not.pdf", "--trial", "A B"), "unsignable"),
        (("sealed.pdf", "--trial", "A B"), "unsignable"),
        (("missing.pdf", "--trial", "A B"), "file_missing"),
        (("cong-van.pdf", "--trial", "A B", "-o", "sealed.pdf"), "file_exists"),
        (("cong-van.pdf", "--trial", "A B", "-o", "no/such/folder.pdf"), "file_closed"),
        (("cong-van.pdf", "--pkcs11", "no-such-library.so", "--token", "t", "--label", "l"), "unusable_signing_key"),
    ],
)
def test_what_cannot_be_signed_is_said_and_nothing_is_written(
    desk: Path, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(desk)
    before = sorted(desk.iterdir())
    refusal = run("sign", *line).exception
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert refusal.say("vi") != refusal.say("en")
    assert sorted(desk.iterdir()) == before


def test_a_list_as_openssl_writes_it_is_read_and_what_is_no_list_is_refused(desk: Path) -> None:
    # `openssl ca -gencrl` writes PEM.
    held = x509.load_der_x509_crl((desk / "revoked.crl").read_bytes()).public_bytes(Encoding.PEM)
    (desk / "revoked.pem").write_bytes(b"Foreign list\n" + held + held)
    trust = ("--trust", desk / "root.pem", "--at", "2018-09-04T10:00")
    assert run("check", *trust, "--crl", desk / "revoked.pem", desk / "sealed.pdf").exit_code == 0
    for other in ("root.pem", "not.pdf"):
        refusal = run("check", *trust, "--crl", desk / other, desk / "sealed.pdf").exception
        assert isinstance(refusal, Refusal)
        assert refusal.code == "no_revocation_list"


def test_the_input_is_read_and_a_device_is_no_file(desk: Path) -> None:
    told = CliRunner().invoke(pdf, ["check", "--json", "-"], input=(desk / "sealed.pdf").read_bytes())
    assert (told.exit_code, json.loads(told.stdout)["overall"]) == (3, "partly")
    with pytest.MonkeyPatch.context() as small:
        small.setattr(pdf_files, "LARGEST_FILE", 1000)
        assert facts("/dev/zero")["error"]["code"] == "file_large"


def test_why_a_file_cannot_be_opened_is_said_in_the_language_in_use(desk: Path) -> None:
    assert "đó là thư mục" in run("check", desk).stdout
    language.use("en")
    assert "it is a folder" in run("check", desk).stdout


def test_a_file_that_kills_its_reader_is_told_and_the_next_one_looked_at(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "bomb.pdf").write_bytes(b"%PDF-1.7 bomb")
    good = signing.check

    def check(held: bytes, trust: Trust, **asked: Any) -> Report:
        if held.endswith(b"bomb"):
            os._exit(9)
        return good(held, trust, **asked)

    monkeypatch.setattr(signing, "check", check)
    done = run("check", desk / "bomb.pdf", desk / "sealed.pdf")
    assert done.exit_code == 2
    assert "quá phức tạp" in done.stdout
    assert "1 chưa đủ căn cứ" in done.stdout


def test_a_root_must_be_a_certificate(desk: Path) -> None:
    assert isinstance(run("check", "--trust", desk / "not.pdf", desk / "sealed.pdf").exception, Refusal)
    assert isinstance(run("check", "--at", "lúc nãy", desk / "sealed.pdf").exception, Refusal)


def test_a_file_with_a_password_says_how_to_hand_it_in_and_is_then_read(desk: Path) -> None:
    writer = PdfWriter(PdfReader(desk / "cong-van.pdf"))
    writer.encrypt("mật khẩu", algorithm="AES-256")
    writer.write(desk / "locked.pdf")
    told = run("check", desk / "locked.pdf")
    assert told.exit_code == 2
    assert "--password-file" in told.stdout
    told = run("check", desk / "locked.pdf", "--password-file", desk / "password")
    assert (told.exit_code, "--password-file" in told.stdout) == (4, False)
    assert facts(desk / "locked.pdf")["problems"] == [{"code": "password", "facts": {}}]
