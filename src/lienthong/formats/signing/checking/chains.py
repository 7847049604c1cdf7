"""From a certificate to a root that we trust, as of the time of signing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1
from cryptography import x509
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    NotYetValidError,
    PathBuildingError,
    PathError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, CertRevTrustPolicy
from pyhanko_certvalidator.registry import CertificateRegistry, SimpleTrustManager

from lienthong.formats.signing.checking.revoked import NOT_TOLD, Revoked, by_answers, by_lists, by_losses
from lienthong.formats.signing.findings import Chain, Revocation
from lienthong.formats.signing.trust import Root, Trust

_POLICY = CertRevTrustPolicy(NO_REVOCATION, retroactive_revinfo=True)
_SIGNING = frozenset({"digital_signature", "non_repudiation"})
_MACHINES = frozenset({"server_auth", "code_signing", "time_stamping", "ocsp_signing"})
"""What certificates of machines are for. One that names nothing else was not given to sign documents (RFC 5280
4.2.1.12); people's often name mail or signing in, and hardly ever documents."""


@dataclass(frozen=True, slots=True)
class Led:
    """Where a certificate leads."""

    chain: Chain
    root: Root | None = None
    revoked: Revoked = NOT_TOLD
    path: tuple[asn1.Certificate, ...] = ()
    """From the root to the signer."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a file brings along itself: its long-term data."""

    certificates: tuple[asn1.Certificate, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[asn1_ocsp.OCSPResponse, ...] = ()


async def lead(
    certificate: asn1.Certificate,
    others: Iterable[asn1.Certificate],
    trust: Trust,
    known: Known,
    *,
    at: datetime,
    stamping: bool = False,
) -> Led:
    """Find the way from a certificate to a root, as of a time, and whether it had been revoked."""
    context = _context(others, trust, known, at)
    validator = CertificateValidator(certificate, validation_context=context)
    try:
        if stamping:
            await validator.async_validate_usage(set(), {"time_stamping"})
        else:
            _refuse_other_uses(certificate)
        path = await validator.async_validate_path()
    except PathBuildingError:
        return Led(_without_root(certificate, at))
    except ExpiredError:
        return Led(Chain.EXPIRED)
    except NotYetValidError:
        return Led(Chain.NOT_YET_VALID)
    except _WrongUse:
        return Led(Chain.FAULTY)
    except DisallowedAlgorithmError:
        return Led(Chain.OUTDATED)
    except (ValidationError, PathError):
        # Somebody's own certificate, which vouches for itself, is not faulty: it is nobody's that we know.
        return Led(Chain.FAULTY if certificate.self_signed == "no" else _without_root(certificate, at))
    root = trust.by_certificate.get(_anchor(path))
    certificates = tuple(path.iter_certs(include_root=True))
    return Led(Chain.TRUSTED, root, await _revoked(path, context, trust, known, at), certificates)


class _WrongUse(Exception):
    """A certificate for something else than signing."""


def _refuse_other_uses(certificate: asn1.Certificate) -> None:
    usage = certificate.key_usage_value
    if usage is not None and not (usage.native & _SIGNING):
        raise _WrongUse
    purposes = certificate.extended_key_usage_value
    if certificate.ca or (purposes is not None and set(purposes.native) <= _MACHINES):
        raise _WrongUse


def _without_root(certificate: asn1.Certificate, at: datetime) -> Chain:
    """No root was found; that the certificate is out of its time is the plainer thing to say."""
    validity = certificate["tbs_certificate"]["validity"]
    if at > validity["not_after"].native:
        return Chain.EXPIRED
    return Chain.NOT_YET_VALID if at < validity["not_before"].native else Chain.UNKNOWN_ROOT


def _context(others: Iterable[asn1.Certificate], trust: Trust, known: Known, at: datetime) -> ValidationContext:
    roots = [root.parsed for root in trust.at(at)]
    registry = CertificateRegistry.build([*others, *trust.parsed_intermediates, *known.certificates])
    return ValidationContext(
        trust_manager=SimpleTrustManager.build(trust_roots=roots),
        certificate_registry=registry,
        moment=at,
        best_signature_time=at,
        ocsps=[*trust.parsed_ocsps, *known.ocsps],
        revinfo_policy=_POLICY,
    )


async def _revoked(
    path: ValidationPath, context: ValidationContext, trust: Trust, known: Known, at: datetime
) -> Revoked:
    """The signer's own state; an authority on the way that was revoked takes the signer with it."""
    certificates: list[Any] = [*path.iter_certs(include_root=True)]
    lists = (*trust.crls, *known.crls)
    answers = (*trust.parsed_ocsps, *known.ocsps)
    own = NOT_TOLD
    for place in range(len(certificates) - 1, 0, -1):
        one, issuer = certificates[place], certificates[place - 1]
        found = by_losses(one, at, trust.losses)
        if not found.known:
            found = by_lists(one, issuer, at, lists)
        if not found.known or found.state is Revocation.GOOD:
            # An authority that answers knows of a loss before its next list does.
            answered = await by_answers(one, path, context, at, answers)
            found = answered if answered.known and (not found.known or answered.state is not Revocation.GOOD) else found
        if not found.known and trust.source is not None:
            asked = _asked(trust, one, issuer)
            found = by_lists(one, issuer, at, asked)
            if not found.known:
                told = replace(trust, crls=(), ocsps=asked)
                context = _context(certificates, told, Known(), at)
                found = await by_answers(one, path, context, at, told.parsed_ocsps)
        if place == len(certificates) - 1:
            own = found
        elif found.state is Revocation.REVOKED:
            return found
    return own


def _asked(trust: Trust, one: asn1.Certificate, issuer: asn1.Certificate) -> tuple[bytes, ...]:
    if trust.source is None:
        return ()
    try:
        told = trust.source(x509.load_der_x509_certificate(one.dump()), x509.load_der_x509_certificate(issuer.dump()))
        return tuple(told)
    except (OSError, ValueError):
        return ()


def _anchor(path: ValidationPath) -> bytes:
    return bytes(next(iter(path.iter_certs(include_root=True))).dump())
