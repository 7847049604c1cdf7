"""The files of a copy: the scan, the extract that is set anew, the print with the parts of the copy under it."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from pypdf import PdfReader, PdfWriter

from lienthong.formats import paper
from lienthong.ground.files import queries as files
from lienthong.ground.files.models import File
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import composing, kinds
from lienthong.work.documents.composing import Content, Signature
from lienthong.work.documents.models import Copy, Document, DocumentFile
from lienthong.work.documents.outgoing import letterheads, papers, rules
from lienthong.work.documents.outgoing.copies.rules import EXTRACT, Form, PoorScan, ScanFacts, scanned_well
from lienthong.work.documents.outgoing.life import State

PDF = "application/pdf"
BLOCK = Path(__file__).parent / "layout" / "block.typ"
TOP, BOTTOM = 20.0, 20.0
"""Millimetres: the margins of the page on which the parts of the copy are laid out."""
SPACE = 4.0
"""Millimetres between the last line of what is copied and the line over the parts of the copy."""
POINTS = 72 / 25.4
BEFORE_ISSUE = (State.DRAFT, State.FOR_SIGNATURE, State.NUMBERED)


class CannotPrint(Refusal):
    """A file of the document cannot be put on paper. Facts: `name`."""

    code = "cannot_print"
    words = Words(
        vi="Không in được “{name}” để sao: chỉ in được PDF đọc được.",
        en="“{name}” cannot be printed for a copy: only a readable PDF can.",
    )


def scan(file: File) -> File:
    """A scan that becomes an electronic copy as it is (App. I, Part II).

    Raises:
        PoorScan: it is no PDF that can be signed, or no proper scan.
    """
    if file.media_type != PDF or not file.judged.readable:
        raise PoorScan(name=file.name, why="không phải PDF đọc được", why_en="it is no readable PDF")
    if file.judged.signatures:
        raise PoorScan(
            name=file.name, why="tệp đã có chữ ký số, là bản điện tử chứ không phải bản quét",
            why_en="it bears digital signatures: it is electronic, no scan",
        )  # fmt: skip
    found = files.scanned_of(file)
    scanned_well(file.name, ScanFacts(found.version, found.coarsest, found.grey) if found else None)
    return file


def printable(source: Document) -> list[File]:
    """The files of a document that are put on paper to copy it: the document itself, then its annexes.

    Raises:
        CannotPrint: one of them is no readable PDF, or there is none.
    """
    rows = list(source.files.filter(current=True, part__in=(papers.MAIN, papers.ANNEX)))
    rows.sort(key=lambda row: (row.part != papers.MAIN, row.place))
    kept = files.by_ids([row.file_id for row in rows])
    if not rows:
        raise CannotPrint(name=source.code)
    for row in rows:
        file = kept.get(row.file_id)
        if file is None or file.media_type != PDF or not file.judged.readable:
            raise CannotPrint(name=row.name)
    return [kept[row.file_id] for row in rows]


def extract_of(source: Document, body: str, type_key: str = "") -> Content:
    """The document set anew with its full form and only the extracted part (art. 25.3).

    What we composed ourselves is known whole; of what came, as much as is entered. `type_key`: where its type is none
    of the 29 that can be set.
    """
    if source.direction == Document.Direction.OUT and (content := papers.content_of(source.outgoing)) is not None:
        return replace(content, body=body, annexes=(), drafter="")
    if source.issuer_key:
        named = letterheads.on(source.issuer_key, source.day)
    else:
        named = letterheads.guessed(source.issuer_name)
    lines = tuple(filter(None, (source.signer_competence, source.signer_position)))
    key = source.type_key if source.type_key in kinds.kinds() else type_key or "letter"
    return Content(
        key, named.head, source.subject, body, notation=source.notation[:120], number=source.number[:20],
        dated=source.issued_on, signature=Signature(lines, source.signer_name[:120]),
    )  # fmt: skip


def is_laid_out(copy: Copy) -> bool:
    """Whether its file is made here: a scan is not."""
    return copy.target == Form.PAPER or copy.document.type_key == EXTRACT


def basis_of(document: Document) -> str:
    """What its file must have been laid out from to be the present copy."""
    copy = document.copy
    told = [
        papers.basis_of(document, document.outgoing), copy.source_id, copy.target, copy.lines, document.signer_name,
        list(document.receivers.values_list("name", flat=True)),
    ]  # fmt: skip
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def fit(document: Document) -> DocumentFile:
    """The file that may be signed or put on paper now.

    Raises:
        NoPaper: there is none.
        NotAsSigned: it bears another number or other words than the copy has now.
    """
    main = papers.current(document)
    if is_laid_out(document.copy) and not rules.laid_out_now(main, basis_of(document)):
        raise rules.NotAsSigned
    return main


def compose(document_id: int, *, by: int | None, now: datetime) -> DocumentFile | None:
    """Lay the copy out and make that its file, outside the act that changed it; None where a scan is the copy.

    Raises:
        CannotPrint: the document that is copied cannot be put on paper.
    """
    document = Document.objects.select_related("outgoing", "copy__source").get(pk=document_id)
    if not is_laid_out(document.copy):
        return None
    basis = basis_of(document)
    kept = papers.keep(laid_out(document, by=by, now=now), papers.name_of(document), by=by, now=now)
    with transaction.atomic():
        fresh = Document.objects.select_for_update().get(pk=document_id)
        if fresh.state not in BEFORE_ISSUE or basis_of(fresh) != basis:
            return None
        made = papers.attach(fresh, kept, papers.LAID_OUT, by=by, now=now, basis=basis)
        Document.objects.filter(pk=fresh.pk).update(pages=kept.pages)
    return made


def laid_out(document: Document, *, by: int | None, now: datetime) -> bytes:
    """The copy as a file: the extract, or the print, or the parts of the copy alone for what is photocopied.

    Raises:
        CannotPrint: the document that is copied cannot be put on paper.
    """
    copy = document.copy
    content = papers.content_of(document.outgoing)
    if copy.target == Form.ELECTRONIC:
        assert content is not None
        return composing.pdf(content, now=now).pdf
    made = PdfWriter()
    empty_from = None
    for file in _to_print(document, content, by=by, now=now):
        found = files.printed_of(file)
        if found is None:
            raise CannotPrint(name=file.name)
        for page in PdfReader(io.BytesIO(found.pdf)).pages:
            made.add_page(page)
        empty_from = found.empty_from
    _put_block(made, document, empty_from, now)
    made.add_metadata({"/Title": f"{document.type_name} {document.code}".strip(), "/Author": document.issuer_name})
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def _to_print(document: Document, content: Content | None, *, by: int | None, now: datetime) -> Iterator[File]:
    if content is not None:
        yield papers.keep(composing.pdf(content, now=now).pdf, papers.name_of(document), by=by, now=now)
    elif document.copy.source_form == Form.ELECTRONIC:
        yield from printable(document.copy.source)


def _put_block(made: PdfWriter, document: Document, empty_from: float | None, now: datetime) -> None:
    """Right under the last part of what is copied; on a page of its own where there is no room (App. I, Part II)."""
    block, found = paper.render_and_find(BLOCK, _facts(document, now), size="A4", label="<end>")
    pages = list(PdfReader(io.BytesIO(block)).pages)
    high = found[-1]["y"] - TOP
    if empty_from is not None and len(pages) == 1 and 297 - BOTTOM - empty_from - SPACE >= high:
        down = (empty_from + SPACE - TOP) * POINTS
        made.pages[-1].merge_translated_page(pages[0], 0, -down)
        return
    for page in pages:
        made.add_page(page)


def _facts(document: Document, now: datetime) -> dict[str, object]:
    named = letterheads.under(document)
    return {
        "made_at": now,
        "title": f"{document.type_name} {document.code}".strip(),
        "kind": document.type_name,
        "agency": named.name,
        "number": document.number,
        "notation": document.notation,
        "dated": composing.dated_words(named.place, document.issued_on),
        "receivers": list(document.receivers.values_list("name", flat=True)),
        "lines": document.copy.lines,
        "name": document.signer_name,
    }
