"""Signing on a device. The library that speaks to it is an extra of the installation: `lienthong[hsm]`.

The middleware of the public service's tokens (bit4id, VGCA) is one such library, SoftHSM another.
"""

import hashlib
import hmac
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from lienthong.formats.signing.refusals import KeyRefused, UnusableKey
from lienthong.kernel.words import Words

_NOT_INSTALLED = Words(
    vi="chưa cài phần hỗ trợ thiết bị (pip install 'lienthong[hsm]')",
    en="the part for devices is not installed (pip install 'lienthong[hsm]')",
)
_NO_LIBRARY = Words(vi="không nạp được thư viện của thiết bị", en="the library of the device cannot be loaded")
_NO_TOKEN = Words(vi="không thấy thiết bị mang tên ấy", en="there is no token of that name")
_WRONG_PIN = Words(vi="sai mã PIN, hoặc thiết bị đã bị khóa", en="a wrong PIN, or the token is locked")
_NO_KEY = Words(vi="trong thiết bị không có khóa kèm chứng thư mang tên ấy", en="there is no key with that certificate")
_SILENT = Words(vi="thiết bị không trả lời; có thể đã bị rút ra", en="the token does not answer; was it pulled out?")

_doors = threading.Lock()
_logged_in: dict[tuple[str, str], bytes] = {}
"""SHA-256 of the PIN that opened each token, by library and token."""


@dataclass(frozen=True)
class DeviceKey:
    """Signs on the device. One session, one signature at a time: devices do no more."""

    certificate: x509.Certificate
    private: Any = field(repr=False)
    others: tuple[x509.Certificate, ...] = ()
    turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def sign(self, data: bytes) -> bytes:
        """The raw signature.

        Raises:
            KeyRefused: the device did not sign.
        """
        import pkcs11

        try:
            with self.turn:
                if isinstance(self.certificate.public_key(), rsa.RSAPublicKey):
                    return bytes(self.private.sign(data, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))
                # SoftHSM and several tokens only know ECDSA over a digest that is made already.
                raw = bytes(self.private.sign(hashlib.sha256(data).digest(), mechanism=pkcs11.Mechanism.ECDSA))
        except pkcs11.PKCS11Error as silent:
            raise KeyRefused(why=_SILENT) from silent
        half = len(raw) // 2
        return encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))


def pkcs11_key(module: Path, token: str, pin: str, label: str) -> DeviceKey:
    """The key `label` on the token `token`, with the certificates that lie beside it. Open it once and keep it.

    Without a label it is the only one there. Its certificate is that of the same number, else of the same label.

    Raises:
        UnusableKey: no library, no such token, wrong PIN, no such key, or one that is neither RSA nor ECDSA.
    """
    try:
        import pkcs11
    except ModuleNotFoundError as missing:
        raise UnusableKey(where=str(module), why=_NOT_INSTALLED) from missing
    try:
        library = pkcs11.lib(str(module))
    except (RuntimeError, OSError, pkcs11.PKCS11Error) as error:
        raise UnusableKey(where=module.name, why=_NO_LIBRARY) from error
    try:
        session = _session(library.get_token(token_label=token), (str(module), token), pin)
        private = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label or None)
        number = _number(private)
        found = list(session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}))
        held = [
            (bool(number) and _number(one) == number, _label(one) == label, bytes(one[pkcs11.Attribute.VALUE]))
            for one in found
        ]
    except (pkcs11.NoSuchToken, pkcs11.MultipleTokensReturned) as error:
        raise UnusableKey(where=token, why=_NO_TOKEN) from error
    except (pkcs11.PinIncorrect, pkcs11.PinLocked, pkcs11.PinInvalid, pkcs11.PinLenRange) as error:
        raise UnusableKey(where=token, why=_WRONG_PIN) from error
    except (pkcs11.NoSuchKey, pkcs11.MultipleObjectsReturned) as error:
        raise UnusableKey(where=label or token, why=_NO_KEY) from error
    except pkcs11.PKCS11Error as error:
        raise UnusableKey(where=token, why=_SILENT) from error
    return _with_certificates(private, label or token, held)


def _number(thing: Any) -> bytes:
    """What ties a key to its certificate on a token (CKA_ID, PKCS#11 4.6.2); empty where it bears none."""
    import pkcs11

    try:
        return bytes(thing[pkcs11.Attribute.ID])
    except pkcs11.AttributeTypeInvalid:
        return b""


def _label(thing: Any) -> str:
    import pkcs11

    try:
        return str(thing[pkcs11.Attribute.LABEL])
    except pkcs11.AttributeTypeInvalid:
        return ""


def _session(token: Any, name: tuple[str, str], pin: str) -> Any:
    """A session on a token. Once somebody is logged in, the whole process is: the PIN is compared here after that."""
    import pkcs11

    told = hashlib.sha256(pin.encode()).digest()
    with _doors:
        try:
            session = token.open(user_pin=pin)
        except pkcs11.UserAlreadyLoggedIn:
            if not hmac.compare_digest(_logged_in.get(name, b""), told):
                raise UnusableKey(where=name[1], why=_WRONG_PIN) from None
            return token.open()
        _logged_in[name] = told
        return session


def _with_certificates(private: Any, name: str, held: list[tuple[bool, bool, bytes]]) -> DeviceKey:
    """`held`: of each certificate whether it bears the number of the key, whether its label, and the thing itself."""
    same = 0 if any(numbered for numbered, _, _ in held) else 1
    try:
        own = [x509.load_der_x509_certificate(one[2]) for one in held if one[same]]
        others = tuple(x509.load_der_x509_certificate(one[2]) for one in held if not one[same])
    except ValueError as error:
        raise UnusableKey(where=name, why=_NO_KEY) from error
    if len(own) != 1 or not isinstance(own[0].public_key(), (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)):
        raise UnusableKey(where=name, why=_NO_KEY)
    return DeviceKey(own[0], private, others)
