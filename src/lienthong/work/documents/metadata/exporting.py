"""A whole file as it leaves: XML with the documents' own bytes, or one PDF to read, in order of creation (S9).

The bytes in the ZIP are those that were signed and issued, so signatures hold. The PDF is for reading: pages of many
files in one have no signature any more, and it says so.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db.models import prefetch_related_objects

from lienthong.formats import paper
from lienthong.ground.files import queries as files
from lienthong.ground.files.models import File
from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import mentions
from lienthong.work.documents.metadata import writing
from lienthong.work.documents.metadata.fields import TO, of_kind
from lienthong.work.documents.metadata.records import CodeOn, Record, document_record, file_record
from lienthong.work.documents.models import Document, FileMember, WorkFile
from lienthong.work.documents.naming import office_names, place_and_day
from lienthong.work.documents.printed import Mark

LARGEST = 200 * 1024 * 1024
"""Bytes of the documents of one export; larger files are handed over on a carrier."""
TEMPLATE = Path(__file__).parent / "layout" / "records.typ"
PDF = "application/pdf"
LARGEST_PDF = 80 * 1024 * 1024
"""Bytes of the documents that are put together as one PDF; more are in the ZIP."""
MOST_PAGES = 300
"""Pages of one computer file in the PDF; all of it is in the ZIP."""
_IN_ORDER = (
    "Bản in để đọc, theo thứ tự thời gian hình thành. Chữ ký số chỉ kiểm tra được trên tệp gốc trong bản xuất XML."
)
_OF_THE_DECREE = "Theo Nghị định 30/2020/NĐ-CP, Phụ lục VI, Phần II."
GIVEN_UP = 5
"""After so many that could not be read nobody waits for the others."""
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
    kept: File


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
    record, within, locked = _everything(file, members, now, largest=LARGEST)
    told: list[tuple[Record, Sequence[Mapping[str, str]]]] = []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, each in enumerate(within, 1):
            facts = []
            for place, attached in enumerate(each.attached, 1):
                # Names of ours: what others called a file never becomes a path.
                name = f"tep/{number:03d}-{place:02d}{_ending(attached)}"
                packed.writestr(_entry(name, now), files.read(attached.kept))
                facts.append({"name": name, "part": attached.part, "sha256": attached.sha256})
            told.append((each.record, facts))
        packed.writestr(_entry("ho-so.xml", now), writing.write(record, told))
        packed.writestr(_entry("ho-so.xsd", now), writing.SCHEMA.read_bytes())
        if locked:
            packed.writestr(_entry("khong-xuat.txt", now), f"{_left_out(locked)}\n")
    return out.getvalue()


def file_pdf(file: WorkFile, members: Sequence[FileMember], mark: Mark) -> bytes:
    """One PDF: the metadata of the file and of each document, each followed by its pages.

    What others made is opened by a process apart alone, within bounds; what it cannot read is named instead.

    Raises:
        TooLarge: more than `LARGEST_PDF` bytes.
    """
    record, within, locked = _everything(file, members, mark.at, largest=LARGEST_PDF)
    notes = _left_out(locked) if locked else ""
    head = _Head(file.organization_key, f"Hồ sơ {file.symbol}", file.title)
    parts: list[bytes | File] = [_page(head, [("Hồ sơ", record)], mark, lead=_IN_ORDER, notes=notes)]
    reader = _Reader()
    for each in within:
        title = f"{each.record.values.get('DocOrdinal', '')}. {each.document.code}".strip(". ")
        shown, notes = reader.shown(each.attached)
        parts += [_page(head, [(f"Văn bản {title}", each.record)], mark, notes=notes), *shown]
    made = files.joined(parts, most=MOST_PAGES)
    if made is None:
        raise TooLarge(megabytes=LARGEST_PDF // 1024 // 1024)
    return made


def document_xml(document: Document, file: WorkFile | None, ordinal: int | None, now: datetime) -> bytes:
    """The metadata of one document after our schema, with the names and digests of its current computer files."""
    prefetch_related_objects([document], *_BESIDE, "outgoing", "incoming")
    record = document_record(document, file, ordinal, codes(now.date()), locked=_locked([document]))
    facts = [
        {"name": each.name, "part": each.part, "sha256": each.sha256} for each in document.files.all() if each.current
    ]
    return writing.write(None, [(record, facts)])


def document_pdf(document: Document, file: WorkFile | None, ordinal: int | None, mark: Mark) -> bytes:
    """The metadata of one document to read, on paper of ours; nothing of its computer files is opened."""
    prefetch_related_objects([document], *_BESIDE, "outgoing", "incoming")
    record = document_record(document, file, ordinal, codes(mark.at.date()), locked=_locked([document]))
    names = "; ".join(each.name for each in document.files.all() if each.current)
    head = _Head(document.organization_key, "Siêu dữ liệu của văn bản", f"{document.code} {document.subject}".strip())
    notes = f"Tệp của văn bản: {names}." if names else ""
    return _page(
        head, [(f"{document.type_name} {document.code}".strip(), record)], mark, lead=_OF_THE_DECREE, notes=notes
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands over the metadata."""

    organization_key: str
    title: str
    name: str


class _Reader:
    """Which computer files can be shown: each is tried apart, and after a few bad ones nobody waits for more."""

    def __init__(self) -> None:
        self._bad = 0

    def shown(self, attached: "Sequence[_Attached]") -> "tuple[list[File], str]":
        """Those that can be put into the PDF, and what is to be said of the others."""
        shown, other, unread, cut = [], [], [], []
        for each in attached:
            if each.kept.media_type != PDF:
                other.append(each.name)
                continue
            found = files.pages_of(each.kept, most=MOST_PAGES) if self._bad < GIVEN_UP else None
            if found is None:
                self._bad += 1
                unread.append(each.name)
                continue
            shown.append(each.kept)
            if found.pages < found.of:
                cut.append(f"{each.name} ({found.pages}/{found.of} trang)")
        said = (
            ("Tệp không phải PDF, xem trong bản xuất XML", other),
            ("Tệp không đọc được để ghép, xem trong bản xuất XML", unread),
            ("Chỉ ghép những trang đầu, xem đủ trong bản xuất XML", cut),
        )
        return shown, " ".join(f"{words}: {', '.join(names)}." for words, names in said if names)


def _locked(documents: Sequence[Document]) -> frozenset[int]:
    return mentions.locked(event for document in documents for event in document.events.all())


def _left_out(locked: int) -> str:
    return f"{locked} văn bản trong hồ sơ đang bị khóa (có dấu hiệu bí mật nhà nước), không có trong bản xuất này."


def _everything(
    file: WorkFile, members: Sequence[FileMember], now: datetime, *, largest: int
) -> tuple[Record, list[_Within], int]:
    """The record of the file, what is in it, and how many documents are locked and stay out."""
    locked = sum(member.document.hidden for member in members)
    members = [member for member in members if not member.document.hidden]
    documents = [member.document for member in members]
    prefetch_related_objects(documents, *_BESIDE, "outgoing", "incoming")
    kept = files.by_ids([each.file_id for document in documents for each in document.files.all() if each.current])
    if sum(each.size for each in kept.values()) > largest:
        raise TooLarge(megabytes=largest // 1024 // 1024)
    code_on = codes(now.date())
    ordered = sorted(members, key=lambda member: (member.document.day, member.document_id))
    unnamed, within = _locked(documents), []
    for member in ordered:
        attached = [_Attached(each.name, each.part, each.sha256, kept[each.file_id])
                    for each in member.document.files.all() if each.current and each.file_id in kept]  # fmt: skip
        record = document_record(member.document, file, member.ordinal, code_on, locked=unnamed)
        within.append(_Within(member.document, record, attached))
    pages = sum(document.pages or 0 for document in documents)
    return file_record(file, len(documents), pages, code_on), within, locked


def _page(head: _Head, records: Sequence[tuple[str, Record]], mark: Mark, *, lead: str = "", notes: str = "") -> bytes:
    office, above = office_names(head.organization_key, mark.at.date())
    facts = {
        "made_at": mark.at, "office": office, "above": above, "lead": lead, "mark": mark.words, "notes": notes,
        "title": head.title, "name": head.name, "dated": place_and_day(mark.at.date()),
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


def _ending(attached: _Attached) -> str:
    ending = Path(attached.name).suffix.lower()
    return ending if ending.isascii() and ending[1:].isalnum() and len(ending) < 7 else ""


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (now.year, now.month, now.day, now.hour, now.minute, now.second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
