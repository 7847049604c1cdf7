"""What a signing service added to a file that it was given: signatures, and nothing that one sees besides them."""

from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from lienthong.formats.signing.checking import changes
from lienthong.formats.signing.checking.ranges import Thinned
from lienthong.formats.signing.objects import entries, entry, plain
from lienthong.formats.signing.refusals import Replaced
from lienthong.formats.signing.reports import Finding, Report
from lienthong.formats.signing.starting import starts_with_offered
from lienthong.kernel.words import Words

_MAY_CHANGE = {
    # In a page a signature is stuck on; in the catalogue its form, its data for long and the version of the format.
    "/Page": frozenset({"/Annots", "/Tabs", "/StructParents"}),
    "/Catalog": frozenset({"/AcroForm", "/DSS", "/Extensions", "/Version", "/Metadata", "/Perms"}),
}
_MOST_PAGES = 20_000
_MORE = Words(vi="ngoài chữ ký còn có thay đổi khác trong tệp", en="something in it was changed besides the signature")
_UNREADABLE = Words(vi="không đọc được", en="it cannot be read")
_SAME = Words(vi="không có chữ ký nào được thêm vào", en="no signature was added")


def added(offered: bytes, signed: bytes, report: Report) -> tuple[Finding, ...]:
    """The signatures that `signed` has more than `offered`. `report`: what `check` found in `signed`.

    A first signature covers all that came before it, so nobody who checks it later sees that the paper was changed in
    the same stroke: only here are both at hand. An object of the offered file may be written anew only where a
    signature needs it: its page, the catalogue, the form.

    Raises:
        Replaced: it is another file, nothing was signed, or more was changed than signing changes.
    """
    starts_with_offered(offered, signed)
    try:
        before, after = _read(offered), _read(signed)
        revisions = before.xrefs.total_revisions
        kept = _kept(before, after, revisions)
    except Exception as odd:
        raise Replaced(why=_UNREADABLE) from odd
    if not kept:
        raise Replaced(why=_MORE)
    new = tuple(one for one in report.signers if one.revision > revisions)
    if not new:
        raise Replaced(why=_SAME)
    return new


def _read(pdf: bytes) -> PdfFileReader:
    reader = PdfFileReader(BytesIO(Thinned(pdf).pdf), strict=False)
    if reader.encrypted:
        reader.decrypt("")
    return reader


def _kept(before: PdfFileReader, after: PdfFileReader, revisions: int) -> bool:
    forms = _forms(before)
    there = {ref for number in range(revisions) for ref in _refs(before, number)}
    anew = {ref for number in range(revisions, after.xrefs.total_revisions) for ref in _refs(after, number)}
    for ref in there & anew - forms:
        old, new = before.get_object(generic.Reference(*ref, before)), after.get_object(generic.Reference(*ref, after))
        if not isinstance(old, generic.DictionaryObject) or not isinstance(new, generic.DictionaryObject):
            return False
        may = _MAY_CHANGE.get(str(entry(old, "/Type", "")))
        if (
            may is None
            or isinstance(old, generic.StreamObject)
            or any(_written(old, key) != _written(new, key) for key in {*old, *new} - may)
        ):
            return False
    # Neither another catalogue nor a note stuck over the text.
    return _root(before) == _root(after) and changes.pages_of(before) == changes.pages_of(after)


def _refs(reader: PdfFileReader, revision: int) -> set[tuple[int, int]]:
    return {(ref.idnum, ref.generation) for ref in reader.xrefs.explicit_refs_in_revision(revision)}


def _root(reader: PdfFileReader) -> tuple[int, int]:
    ref = reader.root_ref
    return ref.idnum, ref.generation


def _forms(reader: PdfFileReader) -> set[tuple[int, int]]:
    """The objects that signing writes anew besides pages: the form with its fields, lists of what is stuck on."""
    found: set[tuple[int, int]] = set()

    def take(holder: Any, name: str) -> Any:
        held = holder.raw_get(name) if holder is not None and name in holder else None
        if isinstance(held, generic.IndirectObject):
            found.add((held.idnum, held.generation))
            return held.get_object()
        return held

    take(reader.trailer, "/Info")
    take(reader.root, "/Metadata")
    take(reader.root, "/DSS")
    take(take(reader.root, "/AcroForm"), "/Fields")
    waiting, seen = [reader.root["/Pages"]], 0
    while waiting and (seen := seen + 1) < _MOST_PAGES:
        page = waiting.pop()
        take(page, "/Annots")
        waiting += entries(page, "/Kids")
    return found


def _written(holder: generic.DictionaryObject, key: str) -> bytes:
    out = BytesIO()
    if key in holder:
        plain(holder.raw_get(key)).write_to_stream(out, None)
    return out.getvalue()
