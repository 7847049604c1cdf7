"""Usage rights: a signature of Adobe's by which a reader of theirs lets a form be filled in (ISO 32000-1 12.8.2.3).

Forms that ministries hand out often bear one. It stands in no field and vouches for nothing that one reads; whoever
counts signatures must not take it for one that was hidden or taken out.
"""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from lienthong.formats.signing.checking.ranges import MARK
from lienthong.formats.signing.objects import entries, entry

_NAMES = ("/UR3", "/UR")


def marks(reader: PdfFileReader, pdf: bytes) -> int:
    """How many of the ranges that the bytes of the file name are those of usage rights."""
    try:
        permissions = entry(reader.root, "/Perms")
        held = [permissions.raw_get(name) for name in _NAMES if _is_one(entry(permissions, name))]
        places = {place for one in held for place in _places(reader, one)}
        return sum(len(MARK.findall(pdf, place, max(place, pdf.find(b"endobj", place)))) for place in places)
    except Exception:  # noqa: BLE001 - readers of foreign formats raise anything at all
        return 0


def _is_one(told: Any) -> bool:
    return any(entry(reference, "/TransformMethod") in _NAMES for reference in entries(told, "/Reference"))


def _places(reader: PdfFileReader, held: Any) -> set[int]:
    """Where these rights are written, once for each update that gives them again. Only there a range is theirs: rights
    without one of their own would hide a signature that was taken out.
    """
    reference = held if isinstance(held, generic.IndirectObject) else held.container_ref
    tables, known = reader.xrefs, generic.Reference(reference.idnum, reference.generation)
    found = {tables.get_historical_ref(known, revision) for revision in range(tables.total_revisions)}
    return {place for place in found if isinstance(place, int)}
