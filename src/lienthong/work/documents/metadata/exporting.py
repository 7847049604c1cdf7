"""A whole file as it leaves: XML with the documents' own bytes, or one PDF to read, in order of creation (S9).

The bytes in the ZIP are those that were signed and issued, so signatures hold. The PDF is for reading: pages of many
files in one have no signature any more, and it says so.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import prefetch_related_objects
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from lienthong.formats import paper
from lienthong.ground.files import queries as files
from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.metadata import writing
from lienthong.work.documents.metadata.fields import TO, of_kind
from lienthong.work.documents.metadata.records import CodeOn, Record, document_record, file_record
from lienthong.work.documents.models import Document, DocumentFile, FileMember, WorkFile
from lienthong.work.documents.naming import office_names, place_and_day
from lienthong.work.documents.printed import Mark

LARGEST = 200 * 1024 * 1024
"""Bytes of the documents of one export; larger files are handed over on a carrier."""
TEMPLATE = Path(__file__).parent / "layout" / "records.typ"
PDF = "application/pdf"
MOST_PAGES = 2000
"""Pages of one file; a longer one is in the ZIP."""
_BROKEN = (
    PyPdfError, zlib.error, ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError,
    OSError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What reading a damaged PDF ends in."""
_BESIDE = ("receivers", "assignments__account", "events", "opinions", "files")


class TooLarge(Refusal):
    """The documents are more than can be sent in one answer. Facts: `megabytes`."""

    code = "export_too_large"
    words = Words(
        vi="Hồ sơ nặng hơn {megabytes} MB; không xuất được trong một lần tải.",
        en="The file has more than {megabytes} MB; it cannot be taken along in one piece.",
    )


@dataclass(frozen=True, slots=True)
class _Attached:
    """A current computer file of a document with its bytes."""

    name: str
    part: str
    sha256: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class _Within:
    """One document of an export."""

    document: Document
    record: Record
    attached: Sequence[_Attached]


def codes(today: date) -> CodeOn:
    """Codes of organisations on a day; today's where the day is not known. One look at the directory."""
    known = organizations.directory()

    def code_on(key: str, day: date | None) -> str:
        try:
            return known.by_key(key).code_on(day or today) or ""
        except KeyError:
            return ""

    return code_on


def file_zip(file: WorkFile, members: Sequence[FileMember], now: datetime) -> bytes:
    """`ho-so.xml` after our schema, the schema itself, and every current computer file under `tep/`.

    Raises:
        TooLarge: more than `LARGEST` bytes.
    """
    record, within, locked = _everything(file, members, now)
    told: list[tuple[Record, Sequence[Mapping[str, str]]]] = []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, each in enumerate(within, 1):
            facts = []
            for place, attached in enumerate(each.attached, 1):
                # Names of ours: what others called a file never becomes a path.
                name = f"tep/{number:03d}-{place:02d}{_ending(attached)}"
                packed.writestr(_entry(name, now), attached.data)
                facts.append({"name": name, "part": attached.part, "sha256": attached.sha256})
            told.append((each.record, facts))
        packed.writestr(_entry("ho-so.xml", now), writing.write(record, told))
        packed.writestr(_entry("ho-so.xsd", now), writing.SCHEMA.read_bytes())
        if locked:
            packed.writestr(_entry("khong-xuat.txt", now), f"{_left_out(locked)}\n")
    return out.getvalue()


def file_pdf(file: WorkFile, members: Sequence[FileMember], mark: Mark) -> bytes:
    """One PDF: the metadata of the file and of each document, each followed by its pages.

    Raises:
        TooLarge: more than `LARGEST` bytes.
    """
    record, within, locked = _everything(file, members, mark.at)
    made = PdfWriter()
    notes = _left_out(locked) if locked else ""
    _append(made, _page(file, [("Hồ sơ", record)], mark, first=True, notes=notes))
    for each in within:
        title = f"{each.record.values.get('DocOrdinal', '')}. {each.document.code}".strip(". ")
        _append(made, _page(file, [(f"Văn bản {title}", each.record)], mark, notes=_not_shown(each.attached)))
        for attached in each.attached:
            if attached.media_type == PDF:
                _append(made, attached.data)
    made.add_metadata({"/Title": f"Hồ sơ {file.symbol}", "/Author": mark.name})
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def _left_out(locked: int) -> str:
    return f"{locked} văn bản trong hồ sơ đang bị khóa (có dấu hiệu bí mật nhà nước), không có trong bản xuất này."


def _everything(file: WorkFile, members: Sequence[FileMember], now: datetime) -> tuple[Record, list[_Within], int]:
    """The record of the file, what is in it, and how many documents are locked and stay out."""
    locked = sum(member.document.hidden for member in members)
    members = [member for member in members if not member.document.hidden]
    documents = [member.document for member in members]
    prefetch_related_objects(documents, *_BESIDE, "outgoing", "incoming")
    kept = files.by_ids([each.file_id for document in documents for each in document.files.all() if each.current])
    if sum(each.size for each in kept.values()) > LARGEST:
        raise TooLarge(megabytes=LARGEST // 1024 // 1024)
    code_on = codes(now.date())
    ordered = sorted(members, key=lambda member: (member.document.day, member.document_id))
    within = []
    for member in ordered:
        attached = [_read(each, kept[each.file_id]) for each in member.document.files.all()
                    if each.current and each.file_id in kept]  # fmt: skip
        within.append(
            _Within(member.document, document_record(member.document, file, member.ordinal, code_on), attached)
        )
    pages = sum(document.pages or 0 for document in documents)
    return file_record(file, len(documents), pages, code_on), within, locked


def _read(each: DocumentFile, kept: Any) -> _Attached:
    return _Attached(each.name, each.part, each.sha256, files.read(kept), kept.media_type)


def _page(
    file: WorkFile, records: Sequence[tuple[str, Record]], mark: Mark, *, first: bool = False, notes: str = ""
) -> bytes:
    office, above = office_names(file.organization_key, mark.at.date())
    facts = {
        "made_at": mark.at, "office": office, "above": above, "first": first, "mark": mark.words, "notes": notes,
        "title": f"Hồ sơ {file.symbol}", "name": file.title, "dated": place_and_day(mark.at.date()),
        "records": [{"title": title, "rows": _rows(record), "cuts": _cuts(record)} for title, record in records],
    }  # fmt: skip
    return paper.render(TEMPLATE, facts, size="A4")


def _rows(record: Record) -> list[list[str]]:
    rows = [[field.words.vi, field.name, record.values[field.name]] for field in of_kind(record.kind)
            if field.name in record.values]  # fmt: skip
    for code, name in record.receivers:
        rows.append([TO[1].words.vi, "To", " · ".join(filter(None, (code, name)))])
    return rows


def _cuts(record: Record) -> str:
    return "; ".join(f"{cut.name}: nguyên văn dài {cut.length} ký tự" for cut in record.cuts)


def _not_shown(attached: Sequence[_Attached]) -> str:
    names = [each.name for each in attached if each.media_type != PDF]
    return f"Tệp không phải PDF, xem trong bản xuất XML: {', '.join(names)}." if names else ""


def _append(made: PdfWriter, data: bytes) -> None:
    """The pages of a file, whole or not at all: what others made may not be readable, and is in the ZIP in any case."""
    try:
        pages = PdfReader(io.BytesIO(data)).pages
        if len(pages) > MOST_PAGES:
            return
        # By itself first: what breaks only when it is written would take the whole export with it.
        alone = PdfWriter()
        for page in pages:
            alone.add_page(page)
        copy = io.BytesIO()
        alone.write(copy)
        for page in PdfReader(copy).pages:
            made.add_page(page)
    except _BROKEN:
        return


def _ending(attached: _Attached) -> str:
    ending = Path(attached.name).suffix.lower()
    return ending if ending.isascii() and ending[1:].isalnum() and len(ending) < 7 else ""


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (now.year, now.month, now.day, now.hour, now.minute, now.second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
