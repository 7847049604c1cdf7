"""Keys on a device over PKCS#11 (SoftHSM), and keys in files: they sign, and say in words why they do not."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from lienthong.formats.signing import Appearance, UnusableKey, check, sign
from lienthong.formats.signing.keys import password_from, pkcs11_key, pkcs12_key
from lienthong.formats.signing.tests import pki
from lienthong.formats.signing.tests.cast import NOW, letter

MODULES = [
    Path(folder) / "softhsm" / "libsofthsm2.so"
    for folder in ("/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64")
]
MODULE = next((path for path in MODULES if path.exists()), None)
needs_softhsm = pytest.mark.skipif(
    MODULE is None or shutil.which("softhsm2-util") is None, reason="SoftHSM is not installed"
)


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """A token with an RSA key and one on a curve."""
    pkcs11 = pytest.importorskip("pkcs11")
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    run("--init-token", "--free", "--label", "VGCA", "--so-pin", "12345678", "--pin", "1234")
    keys = Path(pki.__file__).parent / "keys"
    for name, label, number in (("dung", "dung", "01"), ("department", "department-on-a-curve", "02")):
        run("--import", str(keys / f"{name}.pem"), "--token", "VGCA", "--label", label, "--id", number, "--pin", "1234")
    run("--init-token", "--free", "--label", "ALONE", "--so-pin", "12345678", "--pin", "1234")
    run("--import", str(keys / "dung.pem"), "--token", "ALONE", "--label", "khoá ký", "--id", "0a", "--pin", "1234")
    certificates = [("VGCA", label, label, b"") for label in ("dung", "department-on-a-curve", "between")]
    certificates += [("ALONE", "Nguyễn Văn Dũng", "dung", b"\x0a"), ("ALONE", "khoá ký", "between", b"\x0b")]
    for name, label, certificate, number in certificates:
        with pkcs11.lib(str(MODULE)).get_token(token_label=name).open(user_pin="1234", rw=True) as session:
            session.create_object(
                {
                    pkcs11.Attribute.ID: number,
                    pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                    pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                    pkcs11.Attribute.TOKEN: True,
                    pkcs11.Attribute.LABEL: label,
                    pkcs11.Attribute.SUBJECT: pki.certificate(certificate).subject.public_bytes(),
                    pkcs11.Attribute.VALUE: pki.certificate(certificate).public_bytes(Encoding.DER),
                }
            )
    yield MODULE
    os.environ.pop("SOFTHSM2_CONF")
    if before is not None:
        os.environ["SOFTHSM2_CONF"] = before


def run(*line):
    subprocess.run(["softhsm2-util", *line], check=True, capture_output=True)


@needs_softhsm
@pytest.mark.parametrize("label", ["dung", "department-on-a-curve"])
def test_a_key_on_a_device_signs_and_never_leaves_it(token, label):
    key = pkcs11_key(token, "VGCA", "1234", label)
    assert key.certificate == pki.certificate(label)
    signed = sign(letter(), key, Appearance(), at=NOW, field="NguoiKy1").pdf
    (finding,) = check(signed, pki.trust(NOW), at=NOW).signatures
    assert finding.trusted, finding.words.vi


@needs_softhsm
@pytest.mark.parametrize("label", ["khoá ký", ""])
def test_the_certificate_of_a_key_is_the_one_with_its_number_however_it_is_called(token, label):
    # Tokens label a certificate by its holder, and the key as the middleware likes.
    assert pkcs11_key(token, "ALONE", "1234", label).certificate == pki.certificate("dung")


@needs_softhsm
@pytest.mark.parametrize(
    ("name", "pin", "label", "said"),
    [
        ("OTHER", "1234", "dung", "không thấy thiết bị"),
        ("VGCA", "9999", "dung", "sai mã PIN"),
        ("VGCA", "1234", "lan", "không có khóa"),
    ],
)
def test_a_device_says_what_is_missing(token, name, pin, label, said):
    with pytest.raises(UnusableKey) as no:
        pkcs11_key(token, name, pin, label)
    assert said in no.value.say("vi")


def test_a_library_that_is_none_is_said_to_be_none(tmp_path):
    pytest.importorskip("pkcs11")
    (tmp_path / "lib.so").write_bytes(b"no library")
    with pytest.raises(UnusableKey) as no:
        pkcs11_key(tmp_path / "lib.so", "VGCA", "1234", "dung")
    assert "không nạp được thư viện" in no.value.say("vi")


@pytest.mark.parametrize("name", ["dung", "department-on-a-curve"])
def test_a_key_in_a_file_signs(tmp_path, name):
    key = pki.key(name)
    held = pkcs12.serialize_key_and_certificates(
        b"k", key.private, key.certificate, key.others, BestAvailableEncryption("mật khẩu".encode())
    )
    (tmp_path / "key.p12").write_bytes(held)
    (tmp_path / "password").write_text("mật khẩu\r\nanother line\n")
    opened = pkcs12_key(tmp_path / "key.p12", password_from({}, file=tmp_path / "password"))
    signed = sign(letter(), opened, Appearance(), at=NOW, field="NguoiKy1").pdf
    assert check(signed, pki.trust(NOW), at=NOW).signatures[0].trusted
    with pytest.raises(UnusableKey):
        pkcs12_key(tmp_path / "key.p12", "another")


def test_what_is_no_key_file_is_said_to_be_none(tmp_path):
    (tmp_path / "key.p12").write_bytes(b"nothing")
    for path in (tmp_path / "key.p12", tmp_path / "missing.p12", tmp_path):
        with pytest.raises(UnusableKey):
            pkcs12_key(path, None)
    for wrong in ({"name": "NOT_THERE"}, {"file": tmp_path / "missing"}):
        with pytest.raises(UnusableKey):
            password_from({}, **wrong)
    assert password_from({"PASSWORD": "x"}, name="PASSWORD") == "x"
    assert password_from({}) is None
