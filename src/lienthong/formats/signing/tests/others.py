"""Signatures as other programs make them: what really arrives."""

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lienthong.formats.signing.keys import SoftwareKey
from lienthong.formats.signing.tests.cast import NOW


def pyhanko_signer(key: SoftwareKey) -> SimpleSigner:
    """The same key in pyHanko's own hands."""
    der = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    others = [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in key.others]
    return SimpleSigner(
        signing_cert=asn1.Certificate.load(key.certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore.from_certs(others),
    )


def by_pyhanko(pdf: bytes, key: SoftwareKey, field: str, certify: MDPPerm | None = None) -> bytes:
    """`adbe.pkcs7.detached` by pyHanko's signer. `certify`: what may still be changed after it."""
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
        certify=certify is not None,
        docmdp_permissions=certify or MDPPerm.FILL_FORMS,
    )
    out = PdfSigner(meta, signer=pyhanko_signer(key)).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf), strict=False))
    held: bytes = out.getvalue()
    return held


def by_pyhanko_with_revocation(pdf: bytes, key: SoftwareKey, field: str, context: ValidationContext) -> bytes:
    """`adbe.pkcs7.detached` that brings its own lists along, as Acrobat does it."""
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
        embed_validation_info=True,
        validation_context=context,
    )
    out = PdfSigner(meta, signer=pyhanko_signer(key)).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf), strict=False))
    held: bytes = out.getvalue()
    return held


def by_openssl(pdf: bytes, key: SoftwareKey, field: str, folder: Path, more: str = "") -> bytes:
    """As the state enterprises' signers do: contentType, messageDigest and signingTime, and nothing that binds the
    certificate; the container is made by OpenSSL, told `more`."""
    (folder / "key.pem").write_bytes(key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "own.pem").write_bytes(key.certificate.public_bytes(Encoding.PEM))

    def make(held: bytes) -> bytes:
        (folder / "signed").write_bytes(held)
        line = "openssl cms -sign -binary -nosmimecap -md sha256 -signer own.pem -inkey key.pem -outform DER -in signed"
        return subprocess.run([*line.split(), *more.split()], cwd=folder, capture_output=True, check=True).stdout

    return embedded(pdf, field, make)


def embedded(pdf: bytes, field: str, make: Callable[[bytes], bytes], *, listed: bool = True) -> bytes:
    """A signature of somebody else's making in a PDF. Not `listed`: it is on its page and not in the form's list."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec(field)).write_cms(field, writer)
    next(steps)
    if not listed:
        writer.root["/AcroForm"]["/Fields"].pop()
    steps.send(SigObjSetup(SignatureObject(NOW, SigSeedSubFilter.ADOBE_PKCS7_DETACHED, bytes_reserved=131072)))
    out = BytesIO()
    prepared, _ = steps.send(SigIOSetup("sha256", output=out))
    held = out.getvalue()
    steps.send(make(held[: prepared.reserved_region_start] + held[prepared.reserved_region_end :]))
    return out.getvalue()
