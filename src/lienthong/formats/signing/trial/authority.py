"""The authority for trials. Its keys come from a seed, so that two processes with one seed have the same ones."""

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lienthong.formats.signing.stamps import TimeStamps
from lienthong.formats.signing.trial.stamping import answering
from lienthong.formats.signing.trust import Root, RootKind, Trust

if TYPE_CHECKING:
    from lienthong.formats.signing.keys.software import SoftwareKey

NAME = "Gốc thử nghiệm Liên Thông"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Order of P-256 (FIPS 186-5): private keys lie between 1 and it."""
_YEAR = timedelta(days=365)

# X.520 ends a common name after 64 letters, and the library counts bytes: names of our agencies are longer than that.
warnings.filterwarnings("ignore", message="Attribute's length must be")


@dataclass(frozen=True)
class DemoAuthority:
    """Make it with `demo_authority`."""

    since: datetime
    """Its root is valid from here for twenty years."""
    seed: bytes = field(repr=False)
    lasts: timedelta = 5 * _YEAR
    """How long a certificate of a person or organisation is valid."""

    @cached_property
    def root(self) -> x509.Certificate:
        """The self-signed root."""
        name = _name((NameOID.COUNTRY_NAME, "VN"), (NameOID.COMMON_NAME, NAME))
        usage = _usage(key_cert_sign=True, crl_sign=True)
        return self._certificate(name, "root", 20 * _YEAR, usage, ca=True)

    def person(self, name: str, *, organization: str = "", title: str = "", identity: str = "") -> "SoftwareKey":
        """The key of somebody. `identity` is a number of the citizen's identity card."""
        parts = [
            (NameOID.COUNTRY_NAME, "VN"),
            (NameOID.ORGANIZATION_NAME, organization),
            (NameOID.TITLE, title),
            (NameOID.COMMON_NAME, name),
            (NameOID.USER_ID, f"CCCD:{identity}" if identity else ""),
        ]
        return self._key(f"person|{name}|{organization}", _name(*parts), _usage(content_commitment=True))

    def organization(self, name: str, *, code: str = "", above: str = "") -> "SoftwareKey":
        """The key of an organisation. `code` is its tax code, `above` the agency that it belongs to."""
        parts = [
            (NameOID.COUNTRY_NAME, "VN"),
            (NameOID.ORGANIZATION_NAME, above or name),
            (NameOID.COMMON_NAME, name),
            (NameOID.USER_ID, f"MST:{code}" if code else ""),
        ]
        return self._key(f"organization|{name}", _name(*parts), _usage(content_commitment=True))

    def crl(self, at: datetime, revoked: Iterable[tuple[x509.Certificate, datetime]] = ()) -> bytes:
        """The list of revoked certificates as of `at`, good for a year; in DER."""
        built = x509.CertificateRevocationListBuilder().issuer_name(self.root.subject)
        built = built.last_update(at).next_update(at + _YEAR)
        for certificate, since in revoked:
            one = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number).revocation_date(since)
            built = built.add_revoked_certificate(one.build())
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._private("root").public_key())
        built = built.add_extension(identifier, critical=False).add_extension(x509.CRLNumber(1), critical=False)
        return built.sign(self._private("root"), hashes.SHA256()).public_bytes(Encoding.DER)

    def time_stamping(self) -> "SoftwareKey":
        """The key of a time-stamp authority under this root."""
        name = _name((NameOID.COUNTRY_NAME, "VN"), (NameOID.COMMON_NAME, "Dấu thời gian thử nghiệm Liên Thông"))
        return self._key("time-stamping", name, _usage(digital_signature=True), stamping=True)

    def stamps(self, clock: Callable[[], datetime]) -> TimeStamps:
        """A time-stamp authority under this root that answers at once, with the time of `clock`."""
        return TimeStamps(ask=answering(self.time_stamping(), clock))

    def trust(self, at: datetime, revoked: Iterable[tuple[x509.Certificate, datetime]] = ()) -> Trust:
        """Trust in this root alone, and its list of revoked certificates as of `at`."""
        return Trust((Root(self.root, RootKind.TEST, NAME),), crls=(self.crl(at, revoked),))

    def _key(self, label: str, name: x509.Name, usage: x509.KeyUsage, *, stamping: bool = False) -> "SoftwareKey":
        certificate = self._certificate(name, label, self.lasts, usage, stamping=stamping)
        # Not above: the folder of keys has one that this authority makes.
        from lienthong.formats.signing.keys.software import SoftwareKey

        return SoftwareKey(certificate, self._private(label), (self.root,))

    def _certificate(
        self,
        name: x509.Name,
        label: str,
        lasts: timedelta,
        usage: x509.KeyUsage,
        *,
        ca: bool = False,
        stamping: bool = False,
    ) -> x509.Certificate:
        public = self._private(label).public_key()
        issuer = self._private("root").public_key()
        built = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name if ca else self.root.subject)
            .public_key(public)
            .serial_number(int.from_bytes(self._derived(f"serial|{label}", 16), "big") >> 1)
            .not_valid_before(self.since)
            .not_valid_after(self.since + lasts)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False)
        )
        if stamping:
            built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return built.sign(self._private("root"), hashes.SHA256())

    def _private(self, label: str) -> ec.EllipticCurvePrivateKey:
        secret = int.from_bytes(self._derived(f"key|{label}", 40), "big") % (_ORDER - 1) + 1
        return ec.derive_private_key(secret, ec.SECP256R1())

    def _derived(self, label: str, length: int) -> bytes:
        return HKDF(hashes.SHA256(), length, salt=b"lienthong trial", info=label.encode()).derive(self.seed)


def demo_authority(*, since: datetime, seed: bytes, lasts: timedelta = 5 * _YEAR) -> DemoAuthority:
    """An authority for trials. Everything follows from `seed` (keys, serial numbers) and `since` (validity).

    The certificates' own signatures are ECDSA and differ from call to call; they are good for one another all the same.
    """
    return DemoAuthority(since, seed, lasts)


def _usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})


def _name(*parts: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(kind, text, _validate=False) for kind, text in parts if text])
