"""What a file holds that no table of it speaks of, after what its signatures cover.

Programs that mend damaged files go through them from the first byte and show the last object of each number they come
upon. So whoever adds an object without a table, and makes the end of the file hard to find, has another text shown
than the one that was signed, and every reader that keeps to the tables finds all in order.
"""

import re
from collections.abc import Iterator

from pyhanko.pdf_utils.reader import PdfFileReader

from lienthong.formats.signing.checking.ranges import end_of
from lienthong.formats.signing.findings import Kind

_OBJECT = re.compile(rb"(?<![0-9])[0-9]{1,10}[\x00\t\n\f\r ]+[0-9]{1,5}[\x00\t\n\f\r ]+obj")
_LAST_WORDS = re.compile(rb"[\x00\t\n\f\r ]*startxref[\x00\t\n\f\r ]+[0-9]{1,12}[\x00\t\n\f\r ]+%%EOF")
_FAR = 1000
"""Bytes from its end in which a file names its tables; where that stands further away, programs mend it (ISO 32000-1
Annex H.3, note 18: the last 1024)."""


def beyond(pdf: bytes, reader: PdfFileReader, end: int) -> Kind | None:
    """What follows `end` unspoken of: an object, which may be shown (OTHER), something else, or nothing.

    With blanks by the thousand at its end the whole file is looked at: they alone have it mended.
    """
    kept = end_of(pdf)
    if len(pdf) - kept > _FAR and _objects(pdf, reader, 0, kept):
        return Kind.OTHER
    if kept <= end:
        return None
    if _objects(pdf, reader, end, kept):
        return Kind.OTHER
    last = max(_ends(pdf, reader))
    return None if last <= end or _LAST_WORDS.fullmatch(pdf, last, kept) else Kind.NOT_JUDGED


def _objects(pdf: bytes, reader: PdfFileReader, begin: int, end: int) -> bool:
    """Whether an object is written there that is in no table."""
    written = [found.start() for found in _OBJECT.finditer(pdf, begin, end)]
    return bool(written) and not set(written) <= set(_told(pdf, reader))


def _told(pdf: bytes, reader: PdfFileReader) -> Iterator[int]:
    tables = reader.xrefs
    for revision in range(tables.total_revisions):
        yield _after_blanks(pdf, tables.get_xref_container_info(revision).start_location)
        hybrid = tables.get_xref_data(revision).hybrid
        if hybrid is not None:
            yield _after_blanks(pdf, hybrid.meta_info.start_location)
        for reference in tables.explicit_refs_in_revision(revision):
            place = tables.get_historical_ref(reference, revision)
            if isinstance(place, int):
                yield _after_blanks(pdf, place)


def _ends(pdf: bytes, reader: PdfFileReader) -> Iterator[int]:
    """Where each table ends, with the words after it that say where the first object is (its trailer)."""
    for revision in range(reader.xrefs.total_revisions):
        end = reader.xrefs.get_xref_container_info(revision).end_location
        yield max(end, pdf.find(b"startxref", end))


def _after_blanks(pdf: bytes, place: int) -> int:
    blanks = re.compile(rb"[\x00\t\n\f\r ]*").match(pdf, place)
    return blanks.end() if blanks else place
