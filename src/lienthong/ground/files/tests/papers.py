"""Papers as people hand them in, made here: sharp, blurred, blank, signed, hostile."""

import io
import zipfile
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def page(width: int = 1240, height: int = 1754) -> Image.Image:
    """A page of print: A4 at 150 dots per inch."""
    image = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(image)
    for y in range(100, height - 50, 30):
        pen.text((100, y), "Giay khai sinh so 12/2018 " * 6, fill=0)
    return image


def blank() -> Image.Image:
    return Image.new("L", (1240, 1754), 255)


def jpeg(image: Image.Image, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def pdf(*pages: Image.Image, dpi: int = 150) -> bytes:
    out = io.BytesIO()
    pages[0].copy().save(out, "PDF", save_all=True, append_images=[one.copy() for one in pages[1:]], resolution=dpi)
    return out.getvalue()


def with_password() -> bytes:
    writer, out = PdfWriter(io.BytesIO(pdf(page()))), io.BytesIO()
    writer.encrypt("bí mật")
    writer.write(out)
    return out.getvalue()


def with_script() -> bytes:
    writer, out = PdfWriter(io.BytesIO(pdf(page()))), io.BytesIO()
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    writer.write(out)
    return out.getvalue()


def signed(by: str = "Phạm Thị Hoa") -> bytes:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, by)])
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    pack = serialization.pkcs12.serialize_key_and_certificates(
        b"hoa", key, certificate, None, serialization.NoEncryption()
    )
    signer = SimpleSigner.load_pkcs12_data(pack, other_certs=[])
    # Pillow's cross-reference table is not what pyHanko's strict reader wants.
    plain = io.BytesIO()
    PdfWriter(io.BytesIO(pdf(page()))).write(plain)
    writer = IncrementalPdfFileWriter(plain)
    out = sign_pdf(writer, PdfSignatureMetadata(field_name="Hoa", reason="Duyệt"), signer=signer)
    return bytes(out.getvalue())


def office(part: str = "word/document.xml", *more: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<document/>")
        for name, content in more:
            archive.writestr(name, content)
    return out.getvalue()


def of_a_million_pages() -> bytes:
    """A file of a few kilobytes that says it has a million pages: a thousand times the same thousand times one page.

    Whoever lists its pages before looking at one of them has no memory left.
    """
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1000000/Kids[" + b"3 0 R " * 1000 + b"]>>",
        b"<</Type/Pages/Parent 2 0 R/Count 1000/Kids[" + b"4 0 R " * 1000 + b"]>>",
        b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    lines = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + lines + end
