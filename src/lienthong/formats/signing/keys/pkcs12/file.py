"""Opening a PKCS#12 file."""

from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from lienthong.formats.signing.keys.software import SoftwareKey
from lienthong.formats.signing.refusals import UnusableKey
from lienthong.kernel.words import Words

LARGEST = 1024 * 1024
"""Bytes of a key file."""


def pkcs12_key(path: Path, password: str | bytes | None) -> SoftwareKey:
    """The key of a file. It costs 40 milliseconds and more: keep it.

    Raises:
        UnusableKey: no such file, wrong password, no certificate in it, or a key that is neither RSA nor ECDSA.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UnusableKey(where=str(path), why=Words(vi="tệp quá lớn", en="the file is too large"))
        held = path.read_bytes()
    except OSError as error:
        raise UnusableKey(where=str(path), why=Words(vi="không đọc được tệp", en="the file cannot be read")) from error
    secret = password.encode() if isinstance(password, str) else password
    try:
        found = pkcs12.load_pkcs12(held, secret)
    except (ValueError, UnsupportedAlgorithm) as error:
        why = Words(vi="sai mật khẩu hoặc không phải tệp PKCS#12", en="a wrong password, or no PKCS#12 file")
        raise UnusableKey(where=str(path), why=why) from error
    if found.cert is None or not isinstance(found.key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        why = Words(vi="không có chứng thư kèm khóa RSA hoặc ECDSA", en="no certificate with an RSA or ECDSA key in it")
        raise UnusableKey(where=str(path), why=why)
    others = tuple(other.certificate for other in found.additional_certs)
    return SoftwareKey(found.cert.certificate, found.key, others)


def password_from(environment: Mapping[str, str], *, name: str = "", file: Path | None = None) -> str | None:
    """The password of a key: the first line of a file, or a variable of the environment; None where neither is named.

    Raises:
        UnusableKey: the file cannot be read, or the variable is not there.
    """
    if file is not None:
        try:
            # Notepad writes a mark before the first letter.
            return file.read_text(encoding="utf-8-sig").split("\n", 1)[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            why = Words(vi="không đọc được tệp mật khẩu", en="the file with its password cannot be read")
            raise UnusableKey(where=str(file), why=why) from error
    if name:
        if name not in environment:
            why = Words(vi=f"không có biến môi trường {name}", en=f"there is no variable {name}")
            raise UnusableKey(where=name, why=why)
        return environment[name]
    return None
