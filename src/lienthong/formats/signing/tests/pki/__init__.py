"""The certificates of `pki.yml`: keys by name, what we trust, and authorities that answer."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import tsp
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig, KeyLabel, PKIArchitecture, ServiceLabel
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key

from lienthong.formats.signing import Root, RootKind, TimeStamps, Trust
from lienthong.formats.signing.keys import SoftwareKey

_HERE = Path(__file__).parent


@cache
def province() -> PKIArchitecture:
    """The architecture."""
    config = CertomancerConfig.from_file(str(_HERE / "pki.yml"), key_search_dir=str(_HERE / "keys"))
    return config.get_pki_arch(ArchLabel("province"))


@cache
def key(name: str) -> SoftwareKey:
    """The key behind a certificate, with the authority between it and the root."""
    found = province().get_cert_spec(CertLabel(name))
    private = load_der_private_key(province().key_set.get_private_key(KeyLabel(found.subject_key.value)).dump(), None)
    assert isinstance(private, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey))
    return SoftwareKey(certificate(name), private, (certificate("between"),))


@cache
def certificate(name: str) -> x509.Certificate:
    """One certificate."""
    return x509.load_der_x509_certificate(province().get_cert(CertLabel(name)).dump())


def crl(name: str, at: datetime) -> bytes:
    """The list of revoked certificates of an authority, as of a time."""
    return bytes(province().service_registry.get_crl(ServiceLabel(name), at).dump())


def ocsp(name: str, at: datetime) -> bytes:
    """What the responder says about a certificate at a time."""
    asked = asn1_ocsp.Request(
        {
            "req_cert": {
                "hash_algorithm": {"algorithm": "sha1"},
                "issuer_name_hash": province().get_cert(CertLabel(name)).issuer.sha1,
                "issuer_key_hash": province().get_cert(CertLabel("between")).public_key.sha1,
                "serial_number": certificate(name).serial_number,
            }
        }
    )
    request = asn1_ocsp.OCSPRequest({"tbs_request": {"request_list": [asked]}})
    responder = province().service_registry.summon_responder(ServiceLabel("between"), at)
    return bytes(responder.build_ocsp_response(request).dump())


def stamps(at: datetime) -> TimeStamps:
    """The time-stamp authority, whose clock says `at`."""
    authority = province().service_registry.summon_timestamper(ServiceLabel("stamping"), at)
    return TimeStamps(ask=lambda request: authority.request_tsa_response(tsp.TimeStampReq.load(request)).dump())


def trust(at: datetime | None = None, *, ocsps: Iterable[bytes] = (), root: Root | None = None) -> Trust:
    """Trust in the root, and the lists as of `at`; without it nothing is known about revocation."""
    lists = (crl("root", at), crl("between", at)) if at else ()
    return Trust((root or Root(certificate("root"), RootKind.PUBLIC_SERVICE, "Gốc"),), crls=lists, ocsps=tuple(ocsps))
