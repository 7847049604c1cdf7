"""What stands in a file, a picture of a page, what its signatures are worth. Runs where a hostile file does no harm."""

import base64
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image
from pypdfium2 import raw

from lienthong.ground.files.verdicts import Limits

if TYPE_CHECKING:
    from lienthong.formats.signing import Trust

_A4 = (595.3, 841.9)
"""Points."""
MOST_WANTING = 12
"""About so many certificates of one file somebody is asked."""
_GREY, _PALETTE = (raw.FPDF_COLORSPACE_DEVICEGRAY, raw.FPDF_COLORSPACE_CALGRAY), raw.FPDF_COLORSPACE_INDEXED


def text(path: Path, limits: Limits, letters: int) -> dict[str, Any]:
    """The first `letters` letters of a PDF, and its first page by itself."""
    document = pdfium.PdfDocument(path)
    pages: list[str] = []
    left = letters
    for page in islice(document, limits.pages):
        found = page.get_textpage()
        said = found.get_text_range(0, min(left, found.count_chars())) if found.count_chars() else ""
        found.close()
        page.close()
        pages.append(said.replace("\x00", "").replace("\r\n", "\n"))
        left -= len(said)
        if left <= 0:
            break
    return {"text": "\n".join(pages), "first": pages[0] if pages else ""}


def letters(path: Path, limits: Limits, first: int, last: int, most: int) -> dict[str, Any]:
    """Where each letter stands on the first and the last pages of a PDF: at most `most` letters a page.

    Boxes are left, top, right, bottom in millimetres from the top left corner. A page that is shown turned has none.
    """
    document = pdfium.PdfDocument(path)
    total = min(len(document), limits.pages)
    found = []
    indexes = sorted({*range(min(first, total)), *range(max(0, total - last), total)})
    for index, unit in zip(indexes, _units(path, indexes), strict=True):
        page = document[index]
        width, height = page.get_size()
        left, bottom, _right, _top = page.get_cropbox()
        words = page.get_textpage()
        told, boxes = "", []
        for place in range(0 if page.get_rotation() else min(words.count_chars(), most)):
            a, b, c, d = words.get_charbox(place)
            told += chr(raw.FPDFText_GetUnicode(words, place) or 32)
            sides = (a - left, height - (d - bottom), c - left, height - (b - bottom))
            boxes.append([round(side * unit * 25.4 / 72, 2) for side in sides])
        across, down = (round(side * unit * 25.4 / 72, 2) for side in (width, height))
        found.append({"page": index + 1, "width": across, "height": down, "text": told, "boxes": boxes})
        words.close()
        page.close()
    return {"pages": found}


def _units(path: Path, indexes: list[int]) -> list[float]:
    """How many points one unit of these pages is: PDFium takes every one for a point."""
    held = path.read_bytes()
    if b"/UserUnit" not in held and b"/ObjStm" not in held:
        return [1.0 for _ in indexes]
    from pyhanko.pdf_utils.reader import PdfFileReader

    from lienthong.formats.signing.pages import unit_of

    try:
        reader = PdfFileReader(io.BytesIO(held), strict=False)
        return [unit_of(reader.find_page_for_modification(index)[0].get_object()) for index in indexes]
    except Exception:  # noqa: BLE001 - readers of foreign formats raise anything at all
        return [1.0 for _ in indexes]


def picture(path: Path, limits: Limits, page: int, width: int) -> dict[str, Any]:
    """A page of a PDF, or a picture, `width` dots wide as PNG in base64."""
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    if is_pdf:
        document = pdfium.PdfDocument(path)
        # Signatures and numbers that were filled in are fields of a form, and drawn only where forms are.
        document.init_forms()
        found = document[page - 1]
        across, down = found.get_size()
        # A page may say that it is a kilometre high.
        scale = min(width / max(across, 1), (limits.pixels / 8 / max(across * down, 1)) ** 0.5)
        drawn: Image.Image = found.render(scale=scale).to_pil()
    else:
        Image.MAX_IMAGE_PIXELS = limits.pixels
        with Image.open(path) as opened:
            drawn = opened.convert("RGB")
        drawn.thumbnail((width, width * 2))
    out = io.BytesIO()
    drawn.convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return {"png": base64.b64encode(out.getvalue()).decode()}


def scanned(path: Path, limits: Limits) -> dict[str, Any]:
    """How a PDF was scanned: the version of its format, and of the pictures that fill its pages the coarsest in dots
    to the inch (None: none fills a page), and whether one of them is without colour.
    """
    with path.open("rb") as file:
        version = file.read(1024).partition(b"%PDF-")[2][:3].decode("ascii", "replace")
    document = pdfium.PdfDocument(path)
    coarsest, grey = None, False
    for index in range(min(len(document), limits.pages)):
        page = document[index]
        width, height = page.get_size()
        for found in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), 50):
            left, bottom, right, top = found.get_bounds()
            if (right - left) * (top - bottom) > 0.6 * width * height:
                across, down = found.get_px_size()
                dots = max(across, down) / (max(right - left, top - bottom) / 72)
                coarsest = min(dots, coarsest or dots)
                told = found.get_metadata()
                grey = grey or told.colorspace in _GREY or (told.bits_per_pixel <= 8 and told.colorspace != _PALETTE)
        page.close()
    return {"version": version, "coarsest": round(coarsest) if coarsest else None, "grey": grey}


def printed(path: Path, limits: Limits) -> dict[str, Any]:
    """The file as it looks on paper: what was filled in and signed becomes part of its pages. In base64, with where the
    last page is empty from, in millimetres from its top (None: that cannot be told, or it is no upright A4).
    """
    document = pdfium.PdfDocument(path)
    document.init_forms()
    for index in range(min(len(document), limits.pages)):
        page = document[index]
        raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
        page.close()
    page = document[len(document) - 1]
    width, height = page.get_size()
    upright = abs(width - _A4[0]) < 4 and abs(height - _A4[1]) < 4 and not page.get_rotation()
    lowest = min((found.get_bounds()[1] for found in page.get_objects(max_depth=1)), default=height)
    page.close()
    out = io.BytesIO()
    document.save(out)
    empty_from = round((height - lowest) * 25.4 / 72, 1) if upright else None
    return {"pdf": base64.b64encode(out.getvalue()).decode(), "empty_from": empty_from}


def joined(
    path: Path, limits: Limits, parts: list[str], most: int, flat: bool = False, mark: str = "", told: bool = False
) -> dict[str, Any]:
    """PDFs one after the other in base64: of each at most `most` pages, of all at most `limits.pages`.

    `path` and then `parts` are the files. `flat`: what was filled in and signed becomes part of the pages. `mark`: the
    one page of a PDF in base64 that is laid on the foot of every page. `told`: nothing but the numbers is told.
    `taken` are the pages taken of each, `of` how many it has; 0 and 0 for one that cannot be read.
    """
    made = pdfium.PdfDocument.new()
    taken, of = [], []
    for one in (path, *map(Path, parts)):
        try:
            source = pdfium.PdfDocument(one)
            room = min(len(source), most, limits.pages - len(made))
            if flat:
                source.init_forms()
                for index in range(room):
                    page = source[index]
                    raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
                    page.close()
            if room:
                made.import_pages(source, list(range(room)))
            taken.append(room)
            of.append(len(source))
        except pdfium.PdfiumError:
            taken.append(0)
            of.append(0)
    if mark:
        _mark(made, base64.b64decode(mark))
    out = io.BytesIO()
    made.save(out)
    pdf = "" if told else base64.b64encode(out.getvalue()).decode()
    return {"pdf": pdf, "taken": taken, "of": of}


def _mark(made: pdfium.PdfDocument, mark: bytes) -> None:
    """Lay the mark on the foot of every page as people see it, whichever way the page is turned."""
    stamp = pdfium.PdfDocument(mark)
    wide = stamp[0].get_width()
    drawn = stamp.page_as_xobject(0, made)
    for page in made:
        left, bottom, right, top = page.get_cropbox()
        turned = page.get_rotation()
        scale = ((top - bottom) if turned in (90, 270) else (right - left)) / wide
        # The foot as it is seen: of a page that is shown turned it is another of its sides.
        matrix = {
            0: (scale, 0, 0, scale, left, bottom),
            90: (0, scale, -scale, 0, right, bottom),
            180: (-scale, 0, 0, -scale, right, top),
            270: (0, -scale, scale, 0, left, top),
        }[turned]
        laid = drawn.as_pageobject()
        laid.set_matrix(pdfium.PdfMatrix(*matrix))
        page.insert_obj(laid)
        page.gen_content()
        page.close()


def signatures(
    path: Path, limits: Limits, trust: dict[str, Any], at: str, organization: str, copy: bool = False
) -> dict[str, Any]:
    """What the signatures of a PDF are worth (`formats.signing`), as the report is kept, and `wanting`: certificates of
    which nobody told whether they were revoked, each with that of its issuer. `trust` is of `trust_told`.
    """
    from lienthong.formats.signing import check

    del limits
    wanting: list[tuple[str, str]] = []

    def nobody(certificate: x509.Certificate, issuer: x509.Certificate) -> Iterable[bytes]:
        wanting.append((_der(certificate), _der(issuer)))
        return ()

    believed = replace(_trust(trust), source=nobody)
    report = check(path.read_bytes(), believed, at=datetime.fromisoformat(at), organization=organization, copy=copy)
    return {"report": report.to_json(), "wanting": wanting[:MOST_WANTING]}


def trust_told(trust: "Trust") -> dict[str, Any]:
    """Whom we believe, as plain values for a process apart. A source stays behind: the other process has no network."""
    return {
        "roots": [
            {
                "certificate": _der(root.certificate),
                "kind": root.kind.value,
                "name": root.name,
                "since": root.since.isoformat() if root.since else "",
                "until": root.until.isoformat() if root.until else "",
            }
            for root in trust.roots
        ],
        "intermediates": [_der(one) for one in trust.intermediates],
        "crls": [_told(one) for one in trust.crls],
        "ocsps": [_told(one) for one in trust.ocsps],
    }


def _trust(told: dict[str, Any]) -> "Trust":
    from lienthong.formats.signing import Root, RootKind, Trust

    roots = tuple(
        Root(
            x509.load_der_x509_certificate(base64.b64decode(each["certificate"])),
            RootKind(each["kind"]),
            each["name"],
            datetime.fromisoformat(each["since"]) if each["since"] else None,
            datetime.fromisoformat(each["until"]) if each["until"] else None,
        )
        for each in told["roots"]
    )
    between = tuple(x509.load_der_x509_certificate(base64.b64decode(one)) for one in told["intermediates"])
    lists, answers = (tuple(map(base64.b64decode, told[name])) for name in ("crls", "ocsps"))
    return Trust(roots, between, lists, answers)


def _der(certificate: x509.Certificate) -> str:
    return _told(certificate.public_bytes(Encoding.DER))


def _told(content: bytes) -> str:
    return base64.b64encode(content).decode()
