"""The signature itself: a detached CMS (RFC 5652) as PAdES wants it (ETSI EN 319 142-1, baseline B and T).

Signed attributes: content type, message digest, signing-certificate-v2 (RFC 5035). The claimed time stands in the PDF's
own entry `M`, not here: EN 319 142-1 §6.3 forbids the attribute signing-time. A time stamp is an unsigned attribute.
"""

import hashlib
from functools import lru_cache

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from lienthong.formats.signing.der import NULL, integer, octets, oid, sequence, set_of, tagged
from lienthong.formats.signing.refusals import UnusableKey
from lienthong.formats.signing.values import Key
from lienthong.kernel.words import Words

_DATA = oid("1.2.840.113549.1.7.1")
_SIGNED_DATA = oid("1.2.840.113549.1.7.2")
_TIME_STAMP_INFO = oid("1.2.840.113549.1.9.16.1.4")
_CONTENT_TYPE = oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2 = oid("1.2.840.113549.1.9.16.2.47")
_TIME_STAMP_TOKEN = oid("1.2.840.113549.1.9.16.2.14")
_SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"), NULL)
_RSA = sequence(oid("1.2.840.113549.1.1.1"), NULL)
_ATTRIBUTES = 1536
"""Bytes around the certificates: attributes, names, a signature of 4096 bits."""
STAMP = 12 * 1024
"""Bytes of a time stamp with its chain, at most; 16 KiB in all, 32 KiB of hexadecimal digits, is the room that others
keep."""
_ECDSA_SHA256 = sequence(oid("1.2.840.10045.4.3.2"))


def to_sign(digest: bytes, certificate: x509.Certificate, *, stamping: bool = False) -> bytes:
    """The signed attributes for a file with this SHA-256, as the key signs them; of a time stamp with `stamping`."""
    return set_of(
        [
            sequence(_CONTENT_TYPE, set_of([_TIME_STAMP_INFO if stamping else _DATA])),
            sequence(_MESSAGE_DIGEST, set_of([octets(digest)])),
            _about(certificate).attribute,
        ]
    )


def contained(attributes: bytes, signature: bytes, key: Key, *, stamp: bytes = b"", stamp_info: bytes = b"") -> bytes:
    """The whole container. `stamp` is a time-stamp token over the signature, or nothing.

    With `stamp_info` the container is itself a time stamp, and that is what it says.
    """
    about = _about(key.certificate)
    unsigned = b""
    if stamp:
        unsigned = tagged(0xA1, sequence(_TIME_STAMP_TOKEN, set_of([stamp])))
    signer = sequence(
        integer(1),
        about.identifier,
        _SHA256,
        # The same set that was signed, under its implicit tag.
        b"\xa0" + attributes[1:],
        about.algorithm,
        octets(signature),
        unsigned,
    )
    content = sequence(_DATA)
    if stamp_info:
        content = sequence(_TIME_STAMP_INFO, tagged(0xA0, octets(stamp_info)))
    certificates = {about.der: None, **{_about(other).der: None for other in key.others}}
    return sequence(
        _SIGNED_DATA,
        tagged(
            0xA0,
            sequence(
                # Version 3 where the content is no plain data (RFC 5652 §5.1).
                integer(3 if stamp_info else 1),
                set_of([_SHA256]),
                content,
                set_of(certificates, 0xA0),
                set_of([signer]),
            ),
        ),
    )


def room(key: Key, *, stamped: bool) -> int:
    """Hexadecimal digits to keep free for a signature of this key; whoever checks it reads every one of them."""
    certificates = {_about(one).der for one in (key.certificate, *key.others)}
    taken = sum(len(der) for der in certificates) + _ATTRIBUTES + (STAMP if stamped else 0)
    return 2 * taken


class _About:
    """What a certificate contributes to every signature by it."""

    def __init__(self, certificate: x509.Certificate) -> None:
        self.der = certificate.public_bytes(Encoding.DER)
        public = certificate.public_key()
        if isinstance(public, rsa.RSAPublicKey):
            self.algorithm = _RSA
        elif isinstance(public, ec.EllipticCurvePublicKey):
            self.algorithm = _ECDSA_SHA256
        else:
            raise UnusableKey(
                where=certificate.subject.rfc4514_string(),
                why=Words(vi="không phải khóa RSA hay ECDSA", en="neither RSA nor ECDSA"),
            )
        # The issuer's name byte by byte as the certificate has it, so that every reader finds the one in the other.
        issuer = asn1.Certificate.load(self.der)["tbs_certificate"]["issuer"].dump()
        self.identifier = sequence(issuer, integer(certificate.serial_number))
        # SHA-256 is the default of ESSCertIDv2 and stays unwritten in DER.
        one = sequence(octets(hashlib.sha256(self.der).digest()))
        self.attribute = sequence(_SIGNING_CERTIFICATE_V2, set_of([sequence(sequence(one))]))


@lru_cache(maxsize=256)
def _about(certificate: x509.Certificate) -> _About:
    return _About(certificate)
