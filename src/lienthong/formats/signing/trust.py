"""Whom we believe: roots with the days from and to which we do, and what is known about revoked certificates."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from lienthong.formats.signing.refusals import SigningRefusal
from lienthong.kernel.words import Words

_PEM_LIST = re.compile(rb"-----BEGIN X509 CRL-----.*?-----END X509 CRL-----", re.DOTALL)


class NoCertificate(SigningRefusal):
    """A file of a root holds no certificate. Facts: `where`."""

    code = "no_certificate"
    words = Words(vi="{where} không chứa chứng thư nào.", en="There is no certificate in {where}.")


class NoList(SigningRefusal):
    """A file of revoked certificates holds no list of them. Facts: `where`."""

    code = "no_revocation_list"
    words = Words(
        vi="{where} không chứa danh sách chứng thư bị thu hồi nào.",
        en="There is no list of revoked certificates in {where}.",
    )


class RootKind(StrEnum):
    """Whose root it is."""

    PUBLIC_SERVICE = "public-service"
    """The public service's own (Ban Cơ yếu Chính phủ; Decree 68/2024/NĐ-CP)."""
    LICENSED = "licensed"
    """A public authority licensed under Decree 23/2025/NĐ-CP."""
    NAMED = "named"
    """Somebody named it on the command line; whose it is we are not told."""
    TEST = "test"
    """Trials: it proves nothing."""


@dataclass(frozen=True)
class Root:
    """A root certificate, trusted for signatures made from `since` (inclusive) until `until` (exclusive)."""

    certificate: x509.Certificate
    kind: RootKind
    name: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def trusted_at(self, moment: datetime) -> bool:
        """Whether a signature of that moment may rest on it."""
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)

    @cached_property
    def parsed(self) -> asn1.Certificate:
        """As the checker reads it."""
        return asn1.Certificate.load(self.certificate.public_bytes(Encoding.DER))


RevocationSource = Callable[[x509.Certificate, x509.Certificate], Iterable[bytes]]
"""Takes a certificate and its issuer's; gives CRLs and OCSP answers in DER, none where nothing is known. It may ask the
network; it must come back. Raise nothing but `OSError`, which counts as nothing known."""


@dataclass(frozen=True)
class Trust:
    """What a check rests on. Made once and kept: it holds what it has parsed."""

    roots: tuple[Root, ...]
    intermediates: tuple[x509.Certificate, ...] = ()
    """Certificates of authorities between roots and signers, which files often leave out. They are not believed for
    being here: they must lead to a root."""
    crls: tuple[bytes, ...] = ()
    """Lists of revoked certificates, in DER."""
    ocsps: tuple[bytes, ...] = ()
    """Answers about single certificates (RFC 6960), in DER."""
    losses: Mapping[str, datetime] = field(default_factory=dict, hash=False)
    """Since when certificates are revoked, by their fingerprint (SHA-256, hexadecimal), as far as it was verified
    before. It counts for good: what told it may have run out since, the loss has not."""
    source: RevocationSource | None = field(default=None, compare=False)

    def at(self, moment: datetime) -> tuple[Root, ...]:
        """The roots that were trusted at that moment."""
        return tuple(root for root in self.roots if root.trusted_at(moment))

    @cached_property
    def by_certificate(self) -> Mapping[bytes, Root]:
        """Each root by its DER."""
        return {root.parsed.dump(): root for root in self.roots}

    @cached_property
    def parsed_intermediates(self) -> tuple[asn1.Certificate, ...]:
        """As the checker reads them."""
        return tuple(asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in self.intermediates)

    @cached_property
    def parsed_crls(self) -> tuple[asn1_crl.CertificateList, ...]:
        """Those that are readable."""
        return tuple(_readable(self.crls, asn1_crl.CertificateList))

    @cached_property
    def parsed_ocsps(self) -> tuple[asn1_ocsp.OCSPResponse, ...]:
        """Those that are readable."""
        return tuple(_readable(self.ocsps, asn1_ocsp.OCSPResponse))


def roots_from(
    held: bytes,
    kind: RootKind,
    *,
    where: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[Root, ...]:
    """The roots in a file: PEM with one or several certificates, or one in DER.

    Raises:
        NoCertificate: there is none that can be read.
    """
    try:
        if b"-----BEGIN" in held:
            found = x509.load_pem_x509_certificates(held)
        else:
            found = [x509.load_der_x509_certificate(held)]
    except ValueError as wrong:
        raise NoCertificate(where=where) from wrong
    return tuple(Root(one, kind, where, since, until) for one in found)


def lists_from(held: bytes, *, where: str = "") -> tuple[bytes, ...]:
    """The lists of revoked certificates in a file, in DER: PEM with one or several, or one in DER.

    Raises:
        NoList: there is none that can be read.
    """
    pieces = [held]
    if b"-----BEGIN" in held:
        pieces = [found[0] for found in _PEM_LIST.finditer(held)]
    try:
        read = x509.load_pem_x509_crl if b"-----BEGIN" in held else x509.load_der_x509_crl
        lists = tuple(read(piece).public_bytes(Encoding.DER) for piece in pieces)
    except ValueError as wrong:
        raise NoList(where=where) from wrong
    if not lists:
        raise NoList(where=where)
    return lists


def _readable(held: Iterable[bytes], form: Any) -> Iterable[Any]:
    for one in held:
        try:
            parsed = form.load(one, strict=True)
            # Parsing is lazy: go to the bottom now, so that nothing surprises later.
            _ = parsed.native
        except (ValueError, TypeError, KeyError):
            continue
        yield parsed
