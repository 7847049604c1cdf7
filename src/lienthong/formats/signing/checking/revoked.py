"""Whether a certificate had been revoked at a time: by OCSP, else by the list (CRL) of whoever issued it.

"Not known" is an answer. It is given when nobody told us, and also when what we were told does not reach that time.
"""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.utils import CryptographyDeprecationWarning
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.revinfo.validate_ocsp import verify_ocsp_response

from lienthong.formats.signing.findings import Revocation

_GRACE = timedelta(minutes=10)
"""Clocks of two authorities differ."""
_LARGEST_LIST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Revoked:
    """`since`: when it was revoked, where it was."""

    state: Revocation
    since: datetime | None = None

    @property
    def known(self) -> bool:
        """Whether anybody told."""
        return self.state is not Revocation.NOT_KNOWN


NOT_TOLD = Revoked(Revocation.NOT_KNOWN)


@lru_cache(maxsize=64)
def _read_list(held: bytes) -> x509.CertificateRevocationList | None:
    if len(held) > _LARGEST_LIST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            return x509.load_der_x509_crl(held)
    except (ValueError, UnsupportedAlgorithm):
        return None


@lru_cache(maxsize=256)
def is_by(held: bytes, issuer: bytes) -> bool:
    """Whether this list was signed by that authority. Kept: lists are long and asked for often."""
    found = _read_list(held)
    key = x509.load_der_x509_certificate(issuer).public_key()
    if found is None or not isinstance(key, (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)):
        return False
    try:
        return bool(found.is_signature_valid(key))
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False


def by_lists(certificate: asn1.Certificate, issuer: asn1.Certificate, at: datetime, lists: Iterable[bytes]) -> Revoked:
    """What the lists of the issuer say about the certificate at a time."""
    held_issuer = issuer.dump()
    best = NOT_TOLD
    for held in lists:
        found = _read_list(held)
        if found is None or not _speaks_of(found, certificate) or not is_by(held, held_issuer):
            continue
        one = found.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if one is not None and not _is_lifted(one):
            return _told(one.revocation_date_utc, at)
        if _reaches(found, certificate, at):
            best = Revoked(Revocation.GOOD)
    return best


def by_losses(certificate: asn1.Certificate, at: datetime, losses: Mapping[str, datetime]) -> Revoked:
    """What earlier checks found out for good about the certificate (`Trust.losses`)."""
    since = losses.get(certificate.sha256.hex())
    return NOT_TOLD if since is None else _told(since, at)


async def by_answers(
    certificate: asn1.Certificate,
    path: ValidationPath,
    context: ValidationContext,
    at: datetime,
    answers: Sequence[asn1_ocsp.OCSPResponse],
) -> Revoked:
    """What OCSP answers say about the certificate at a time. `context` holds them, and the time."""
    if not answers:
        return NOT_TOLD
    try:
        await verify_ocsp_response(certificate, path, context)
    except RevokedError as revoked:
        return _told(revoked.revocation_dt, at)
    except (ValidationError, PathError, LookupError, ValueError, TypeError):
        return NOT_TOLD
    except Exception as silent:
        # The library's own errors about OCSP share no base of their own.
        if type(silent).__module__.startswith("pyhanko_certvalidator"):
            return NOT_TOLD
        raise
    return Revoked(Revocation.GOOD)


def _told(since: datetime, at: datetime) -> Revoked:
    return Revoked(Revocation.REVOKED if since <= at else Revocation.REVOKED_LATER, since)


def _reaches(found: x509.CertificateRevocationList, certificate: asn1.Certificate, at: datetime) -> bool:
    """Whether a list that does not name the certificate says that it was good at that time.

    A later list says so as well: nobody is taken from a list before their certificate ends (RFC 5280 §3.3).
    """
    ends: datetime = certificate["tbs_certificate"]["validity"]["not_after"].native
    issued, following = found.last_update_utc, found.next_update_utc
    if issued + _GRACE >= at:
        return issued <= ends
    return following is not None and at <= following + _GRACE


def _speaks_of(found: x509.CertificateRevocationList, certificate: asn1.Certificate) -> bool:
    if found.issuer.public_bytes() != bytes(certificate.issuer.dump()):
        return False
    try:
        part = found.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return True
    except ValueError:
        return False
    return not (part.indirect_crl or part.only_contains_ca_certs or part.only_some_reasons)


def _is_lifted(one: Any) -> bool:
    """Whether the entry takes an earlier one back (only in delta lists)."""
    try:
        reason = one.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (x509.ExtensionNotFound, ValueError):
        return False
    return bool(reason is x509.ReasonFlags.remove_from_crl)
