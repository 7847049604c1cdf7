"""Asking whoever issued a certificate about it alone (OCSP, RFC 6960): the question, its address, what an answer says.

No network here: whoever asks sends the bytes, and keeps the answer, which a check of next year may rest on.
"""

from datetime import datetime

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPRequestBuilder
from cryptography.x509.oid import AuthorityInformationAccessOID

from lienthong.formats.signing.checking import chains
from lienthong.formats.signing.checking.chains import Known
from lienthong.formats.signing.checking.driving import driven
from lienthong.formats.signing.checking.revoked import NOT_TOLD, Revoked
from lienthong.formats.signing.trust import Root, RootKind, Trust


def responders(certificate: x509.Certificate) -> list[str]:
    """The addresses at which its issuer answers about it, as the certificate names them."""
    try:
        told = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    return [
        str(one.access_location.value) for one in told
        if one.access_method == AuthorityInformationAccessOID.OCSP
        and isinstance(one.access_location, x509.UniformResourceIdentifier)
    ]  # fmt: skip


def question(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """The request about one certificate, in DER.

    SHA-1 only names the issuer here, and is what every responder knows (RFC 5019 §2.1.1). Without a nonce: authorities
    answer with what they made ready, and an answer says itself until when it holds.
    """
    return OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1()).build().public_bytes(Encoding.DER)  # noqa: S303


def answered(certificate: x509.Certificate, issuer: x509.Certificate, answer: bytes, at: datetime) -> Revoked:
    """What an answer says about the certificate at a time; not known where it is no answer, about another certificate,
    by somebody whom the issuer has not charged with answering, or of another time.
    """
    trust = Trust((Root(issuer, RootKind.NAMED),), ocsps=(answer,))
    try:
        held = asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
        return driven(chains.lead(held, (), trust, Known(), at=at)).revoked
    except (ValueError, TypeError, KeyError):
        return NOT_TOLD
