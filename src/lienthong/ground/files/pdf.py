"""Looking into a PDF: pages, passwords, blank and coarse scans, signatures, what runs by itself."""

import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject
from pypdfium2 import raw

from lienthong.ground.files.verdicts import Limits, Problem, SignatureSeen, Verdict

PDF = "application/pdf"
COARSE = 100
"""Dots per inch under which small print of a scanned A4 page is lost. Ours: no rule names a number."""

# The readers tell their log about every odd thing in a foreign file.
for _noisy in ("pypdf", "pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


def look(path: Path, size: int, limits: Limits) -> Verdict:
    """What a PDF is. Raises whatever its readers raise for a damaged one."""
    reader = PdfReader(path, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return Verdict(PDF, size, problems=(Problem("encrypted"),))
    pages = len(reader.pages)
    if pages == 0:
        return Verdict(PDF, size, 0, (Problem("damaged"),))
    if pages > limits.pages:
        return Verdict(PDF, size, pages, (Problem("too_many_pages", {"pages": pages, "limit": limits.pages}),))
    problems = [*_drawn(path, limits), *_running(reader, limits)]
    signatures, about_them = _signatures(path, reader)
    return Verdict(PDF, size, pages, (*problems, *about_them), signatures)


def _drawn(path: Path, limits: Limits) -> Iterator[Problem]:
    blank, coarse = [], None
    document = pdfium.PdfDocument(path)
    looked_at = min(len(document), limits.pages_looked_at)
    for number in range(looked_at):
        page = document[number]
        width, height = page.get_size()
        if not _has_text(page):
            picture = page.render(scale=300 / max(width, height, 1), grayscale=True).to_pil()
            # A handful of specks is dust on the glass.
            marks = sum(picture.histogram()[:215])
            if marks < picture.width * picture.height * 0.0005:
                blank.append(number + 1)
            elif (dpi := _dpi(page, width, height)) and dpi < COARSE:
                coarse = min(dpi, coarse or dpi)
        page.close()
    if blank and len(blank) == len(document):
        yield Problem("all_blank")
    elif blank:
        yield Problem("blank_pages", {"pages": ", ".join(map(str, blank))})
    if coarse:
        yield Problem("low_resolution", {"dpi": round(coarse)})


def _has_text(page: Any) -> bool:
    text = page.get_textpage()
    try:
        return bool(text.count_chars() and text.get_text_range(0, min(400, text.count_chars())).strip())
    finally:
        text.close()


def _dpi(page: Any, width: float, height: float) -> float | None:
    """The dots per inch of the picture that fills a scanned page; None where no picture fills it."""
    for picture in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), 50):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > 0.6 * width * height:
            across, down = picture.get_px_size()
            return float(min(max(across, down) / (max(right - left, top - bottom) / 72), 10_000))
    return None


def _running(reader: PdfReader, limits: Limits) -> Iterator[Problem]:
    root = _dictionary(reader.root_object)
    names = _dictionary(root.get("/Names"))
    entries: list[Any] = [root.get("/OpenAction"), root.get("/AA"), names.get("/JavaScript")]
    for page in islice(reader.pages, limits.pages_looked_at):
        entries.append(page.get("/AA"))
        annotations = _plain(page.get("/Annots"))
        for annotation in islice(annotations, 500) if isinstance(annotations, ArrayObject) else ():
            fields = _dictionary(annotation)
            entries += [fields.get("/A"), fields.get("/AA")]
    if names.get("/JavaScript") is not None or any(_runs(entry, 4) for entry in entries):
        yield Problem("active")
    if names.get("/EmbeddedFiles") is not None:
        yield Problem("files_inside")


def _runs(entry: Any, depth: int) -> bool:
    entry = _plain(entry)
    if depth == 0 or not isinstance(entry, DictionaryObject):
        return False
    if entry.get("/S") in ("/JavaScript", "/Launch") or "/JS" in entry:
        return True
    return any(_runs(inner, depth - 1) for inner in islice(entry.values(), 50))


def _plain(entry: Any) -> Any:
    return entry.get_object() if isinstance(entry, IndirectObject) else entry


def _dictionary(entry: Any) -> DictionaryObject:
    entry = _plain(entry)
    return entry if isinstance(entry, DictionaryObject) else DictionaryObject()


def _signatures(path: Path, reader: PdfReader) -> tuple[tuple[SignatureSeen, ...], list[Problem]]:
    form = _dictionary(_dictionary(reader.root_object).get("/AcroForm"))
    # The second reader costs as much as all the rest: only for a file that has a form, as every signed one has.
    if not form:
        return (), []
    seen, problems = [], []
    with path.open("rb") as file:
        try:
            embedded = list(islice(PdfFileReader(file, strict=False).embedded_signatures, 30))
        except Exception:  # noqa: BLE001 - a form that only the signatures' reader stumbles over
            return (), [Problem("signature_unread")]
        for one in embedded:
            if one.sig_object_type == "/DocTimeStamp":
                continue
            try:
                signature = _signature(one)
            except Exception:  # noqa: BLE001 - readers of foreign formats raise anything at all
                problems.append(Problem("signature_unread"))
                continue
            seen.append(signature)
            if not signature.intact:
                problems.append(Problem("signature_broken", {"signer": signature.signer}))
        # An inner signature never covers what a later signer added: only the last one tells whether more came.
        if seen and seen[-1].intact and not seen[-1].covers_whole:
            problems.append(Problem("added_after_signing", {"signer": seen[-1].signer}))
    return tuple(seen), problems


def _signature(one: Any) -> SignatureSeen:
    digest = one.compute_digest()
    intact, valid = validate_sig_integrity(
        one.signer_info, cert=one.signer_cert, expected_content_type="data", actual_digest=digest
    )
    coverage = one.evaluate_signature_coverage()
    subject = one.signer_cert.subject.native
    name = subject.get("common_name") or subject.get("organization_name") or one.signer_cert.subject.human_friendly
    return SignatureSeen(
        str(name if isinstance(name, str) else name[-1])[:200],
        one.self_reported_timestamp,
        bool(intact and valid),
        coverage >= SignatureCoverageLevel.ENTIRE_FILE,
    )
