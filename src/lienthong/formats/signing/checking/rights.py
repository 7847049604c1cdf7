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
        held = [name for name in _NAMES if _is_one(entry(permissions, name))]
        return min(len(held), sum(_written(reader, pdf, permissions.raw_get(name)) for name in held))
    except Exception:  # noqa: BLE001 - readers of foreign formats raise anything at all
        return 0


def _is_one(told: Any) -> bool:
    return any(entry(reference, "/TransformMethod") in _NAMES for reference in entries(told, "/Reference"))


def _written(reader: PdfFileReader, pdf: bytes, held: Any) -> int:
    """The ranges named where these rights are written: rights without one would hide a signature that was taken out."""
    reference = held if isinstance(held, generic.IndirectObject) else held.container_ref
    place = reader.xrefs[generic.Reference(reference.idnum, reference.generation)]
    if not isinstance(place, int):
        return 0
    return len(MARK.findall(pdf, place, max(place, pdf.find(b"endobj", place))))
