"""Signatures that stand on a page and in no list of the file.

Where the form of a file is written into its catalogue, pdfsig (poppler 22) and @signpdf put a signature on its page and
leave the form as it is, or begin another form and lose what the first one listed. Some programs see such signatures.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from lienthong.formats.signing.checking.changes import first_pages
from lienthong.formats.signing.checking.limits import MOST_ANNOTATIONS
from lienthong.formats.signing.objects import entry

Field = tuple[str, Any, Any]
"""Name, value and reference, as the library gives the fields that are listed."""


def on_pages(reader: PdfFileReader, listed: Iterable[Field]) -> Iterator[Field]:
    """The signatures on the first pages that are not among the `listed` ones. May raise for a damaged file."""
    known = {place for _, _, reference in listed for place in _places(reference)}
    for annotation in _annotations(reader):
        widget = annotation.get_object()
        if entry(widget, "/FT") == "/Sig" and entry(widget, "/V") is not None and not known & _places(annotation):
            known |= _places(annotation)
            yield str(entry(widget, "/T", "")), widget["/V"], annotation


def _places(reference: Any) -> set[tuple[int, int]]:
    """The numbers of a field and of its value: the same signature is not shown twice."""
    field = reference.get_object()
    both = (reference, field.raw_get("/V") if "/V" in field else None)
    return {(one.idnum, one.generation) for one in both if isinstance(one, generic.IndirectObject)}


def _annotations(reader: PdfFileReader) -> Iterator[generic.IndirectObject]:
    for page in first_pages(reader):
        notes = entry(page, "/Annots")
        if isinstance(notes, generic.ArrayObject):
            held = (notes.raw_get(place) for place in range(min(len(notes), MOST_ANNOTATIONS)))
            yield from (one for one in held if isinstance(one, generic.IndirectObject))
