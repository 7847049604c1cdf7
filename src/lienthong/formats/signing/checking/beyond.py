"""What a file holds, after what its signatures cover, that two programs read in two ways.

Programs that mend damaged files go through them from the first byte and show the last object of each number they come
upon. So whoever adds an object without a table, and makes the end of the file hard to find, has another text shown
than the one that was signed, and every reader that keeps to the tables finds all in order. Likewise where a dictionary
has two entries of one name: some take the first, some the last.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import ObjStreamRef, XRefSectionType

from lienthong.formats.signing.checking.ranges import end_of
from lienthong.formats.signing.findings import Kind
from lienthong.formats.signing.objects import entry

_BLANKS = re.compile(rb"[\x00\t\n\f\r ]*")
_OBJECT = re.compile(rb"(?<![0-9])([0-9]+)[\x00\t\n\f\r ]+[0-9]+[\x00\t\n\f\r ]*obj")
_SPLIT = re.compile(rb"[\r\n][\x00\t\f ]*(?:[0-9]+[\x00\t\f ]*)?obj")
"""The head of an object that is not on one line: a comment may stand between its words."""
_LAST_WORDS = re.compile(rb"[\x00\t\n\f\r ]*startxref[\x00\t\n\f\r ]+[0-9]{1,12}[\x00\t\n\f\r ]+%%EOF")
_FAR = 1000
"""Bytes from its end in which a file names its tables; where that stands further away, programs mend it (ISO 32000-1
Annex H.3, note 18: the last 1024)."""


def beyond(pdf: bytes, reader: PdfFileReader, end: int) -> Kind | None:
    """What follows `end` unspoken of or ambiguous: what may be shown (OTHER), something else, or nothing.

    With blanks by the thousand at its end the whole file is looked at: they alone have it mended.
    """
    kept = end_of(pdf)
    if len(pdf) - kept > _FAR and _objects(pdf, reader, 0, kept):
        return Kind.OTHER
    if kept <= end:
        return None
    later = [one for one in range(reader.xrefs.total_revisions) if _table(reader, one).end_location > end]
    if _objects(pdf, reader, end, kept) or any(_ambiguous(pdf, reader, one) for one in later):
        return Kind.OTHER
    if pdf.count(b"trailer", end, kept) > sum(_with_trailer(reader, one) for one in later):
        return Kind.OTHER
    last = max(_ends(pdf, reader))
    return None if last <= end or _LAST_WORDS.fullmatch(pdf, last, kept) else Kind.NOT_JUDGED


def _table(reader: PdfFileReader, revision: int) -> Any:
    return reader.xrefs.get_xref_container_info(revision)


def _with_trailer(reader: PdfFileReader, revision: int) -> bool:
    return _table(reader, revision).xref_section_type is not XRefSectionType.STREAM


def _objects(pdf: bytes, reader: PdfFileReader, begin: int, end: int) -> bool:
    """Whether an object is written there that is in no table, or under another number than in its table."""
    if _SPLIT.search(pdf, begin, end):
        return True
    written = {(found.start(), int(found[1][:12])) for found in _OBJECT.finditer(pdf, begin, end)}
    return bool(written) and not written <= set(_told(pdf, reader))


def _told(pdf: bytes, reader: PdfFileReader) -> Iterator[tuple[int, int]]:
    """Where each object is, and its number, as the tables say."""
    tables = reader.xrefs
    for revision in range(tables.total_revisions):
        yield from _of_streams(pdf, tables.get_xref_container_info(revision))
        hybrid = tables.get_xref_data(revision).hybrid
        if hybrid is not None:
            yield from _of_streams(pdf, hybrid.meta_info)
        for reference in tables.explicit_refs_in_revision(revision):
            place = tables.get_historical_ref(reference, revision)
            if isinstance(place, int):
                yield _after_blanks(pdf, place), reference.idnum


def _of_streams(pdf: bytes, table: Any) -> Iterator[tuple[int, int]]:
    """A table that is a stream is an object itself, and need not be in one."""
    if table.stream_ref is not None:
        yield _after_blanks(pdf, table.start_location), table.stream_ref.idnum


def _ambiguous(pdf: bytes, reader: PdfFileReader, revision: int) -> bool:
    """Whether an update has a dictionary with two entries of one name, or objects packed up that no table names."""
    tables, view = reader.xrefs, reader.get_historical_resolver(revision)
    table = _table(reader, revision)
    places = [pdf.find(b"<<", table.end_location) if _with_trailer(reader, revision) else table.start_location]
    packed: dict[int, set[int]] = {}
    for reference in tables.explicit_refs_in_revision(revision):
        place = tables.get_historical_ref(reference, revision)
        if isinstance(place, int):
            places.append(place)
        elif isinstance(place, ObjStreamRef):
            packed.setdefault(place.obj_stream_id, set()).add(reference.idnum)
    hybrid = tables.get_xref_data(revision).hybrid
    if hybrid is not None:
        places.append(hybrid.meta_info.start_location)
    if any(_twice(pdf, reader, place) for place in places):
        return True
    for reference in tables.explicit_refs_in_revision(revision):
        held = view.get_object(reference)
        if isinstance(held, generic.StreamObject) and entry(held, "/Type") == "/ObjStm":
            inside = held.data[: int(entry(held, "/First", 0))].split()[::2]
            if {int(one) for one in inside} != packed.get(reference.idnum, set()):
                return True
    return False


def _twice(pdf: bytes, reader: PdfFileReader, place: int) -> bool:
    found = _OBJECT.match(pdf, _after_blanks(pdf, place))
    stream = BytesIO(pdf)
    stream.seek(_after_blanks(pdf, found.end() if found else place))
    strict: Any = _Strict(reader)
    try:
        generic.read_object(stream, strict)
    except PdfStrictReadError:
        return True
    return False


class _Strict:
    """What the reader asks whether it is to be strict."""

    strict = True

    def __init__(self, reader: PdfFileReader) -> None:
        self._reader = reader

    def get_pdf_handler(self) -> "_Strict":
        return self

    def get_object(self, *args: Any, **named: Any) -> Any:
        return self._reader.get_object(*args, **named)


def _ends(pdf: bytes, reader: PdfFileReader) -> Iterator[int]:
    """Where each table ends, with the words after it that say where the first object is (its trailer)."""
    for revision in range(reader.xrefs.total_revisions):
        end = _table(reader, revision).end_location
        yield max(end, pdf.find(b"startxref", end))


def _after_blanks(pdf: bytes, place: int) -> int:
    blanks = _BLANKS.match(pdf, place)
    return blanks.end() if blanks else place
