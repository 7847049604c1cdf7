"""What a certificate says: whose it is, who vouches for it, until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from lienthong.ground.keys.refusals import BadCertificate
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words

WARNING = timedelta(days=60)
"""So long before its end a certificate is on the list: getting a new one from Ban Cơ yếu takes weeks. Ours."""
LARGEST = 256 * 1024
"""Bytes of a file of certificates."""
_DEEPEST = 8
_UNREADABLE = Words(vi="không đọc được", en="it cannot be read")


@dataclass(frozen=True, slots=True)
class Said:
    """The facts of a certificate that people look at."""

    pem: str
    fingerprint: str
    common_name: str
    organization: str
    subject: str
    issuer: str
    serial: str
    since: datetime
    until: datetime


def read(held: bytes) -> list[x509.Certificate]:
    """The certificates in a file: PEM with one or several, or one in DER.

    Raises:
        BadCertificate: there is none that can be read, or the file is far too large.
    """
    if len(held) > LARGEST:
        raise BadCertificate(why=Words(vi="tệp quá lớn", en="the file is too large"))
    try:
        if b"-----BEGIN" in held:
            return x509.load_pem_x509_certificates(held)
        return [x509.load_der_x509_certificate(held)]
    except ValueError as wrong:
        raise BadCertificate(why=_UNREADABLE) from wrong


def kept(pem: str) -> x509.Certificate:
    """A certificate as this room keeps it, in PEM."""
    return x509.load_pem_x509_certificate(pem.encode())


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, in hexadecimal digits: how this room tells one from another."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def said(certificate: x509.Certificate) -> Said:
    """What it says.

    Raises:
        BadCertificate: its names cannot be read.
    """
    try:
        return Said(
            pem=certificate.public_bytes(Encoding.PEM).decode(),
            fingerprint=fingerprint(certificate),
            common_name=_one(certificate.subject, NameOID.COMMON_NAME)[:200],
            organization=_one(certificate.subject, NameOID.ORGANIZATION_NAME)[:200],
            subject=certificate.subject.rfc4514_string()[:1000],
            issuer=certificate.issuer.rfc4514_string()[:1000],
            serial=f"{certificate.serial_number:X}"[:64],
            since=in_vietnam(certificate.not_valid_before_utc),
            until=in_vietnam(certificate.not_valid_after_utc),
        )
    except ValueError as wrong:
        raise BadCertificate(why=_UNREADABLE) from wrong


def root_of(
    certificate: x509.Certificate, between: Iterable[x509.Certificate], roots: Sequence[x509.Certificate]
) -> x509.Certificate | None:
    """The root that vouches for it, through the certificates in between; None where none of these does."""
    known = [*roots, *between]
    for _ in range(_DEEPEST):
        if certificate in roots:
            return certificate
        above = issuer_of(certificate, known)
        if above is None:
            return None
        certificate = above
    return None


def issuer_of(certificate: x509.Certificate, known: Iterable[x509.Certificate]) -> x509.Certificate | None:
    """Whichever of these signed it; None where none did."""
    return next((one for one in known if one != certificate and _issued(certificate, one)), None)


def is_root(certificate: x509.Certificate) -> bool:
    """Whether it vouches for itself."""
    return certificate.subject == certificate.issuer and _issued(certificate, certificate)


def days_left(until: datetime, day: date) -> int:
    """How many days it is still valid; negative where they are over."""
    return (in_vietnam(until).date() - day).days


def _one(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[-1].value) if found else ""


def _issued(certificate: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(by)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
