"""What was added to a file after a signature, update by update, and whether one sees something else because of it.

pyHanko's difference policy says of each update whether every changed object is explained by a later signature, by
filling in a form, or by long-term data. What it cannot explain we name for the clerk: an annotation, or anything else.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.misc import PdfError, PdfReadError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader, process_data_at_eof
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm

from lienthong.formats.signing.checking.limits import (
    DEEPEST,
    MOST_ANNOTATIONS,
    MOST_OBJECTS,
    MOST_PAGES,
    MOST_REVISIONS,
)
from lienthong.formats.signing.findings import Change, Kind
from lienthong.formats.signing.objects import entries, entry, plain


@dataclass(frozen=True, slots=True)
class Lock:
    """What a signature forbids from its revision on."""

    revision: int
    fields: FieldMDPSpec | None
    document: MDPPerm | None

    @property
    def everything(self) -> bool:
        """Whether nothing may change any more, later signatures included."""
        return self.document is MDPPerm.NO_CHANGES or (
            self.fields is not None and self.fields.action is FieldMDPAction.ALL
        )


def locks_of(signature: Any, field: Any, revision: int) -> Lock | None:
    """What a signature's dictionaries forbid, None where nothing. Odd ones forbid nothing."""
    fields: FieldMDPSpec | None = None
    document: MDPPerm | None = None
    try:
        for one in entries(signature, "/Reference"):
            told = entry(one, "/TransformParams")
            if entry(one, "/TransformMethod") == "/DocMDP":
                document = MDPPerm(int(entry(told, "/P", 2)))
            elif entry(one, "/TransformMethod") == "/FieldMDP":
                fields = FieldMDPSpec.from_pdf_object(told)
        permitted = entry(entry(field, "/Lock"), "/P")
        if document is None and permitted is not None:
            document = MDPPerm(int(permitted))
    except (PdfError, KeyError, ValueError, TypeError, AttributeError):
        return None
    return Lock(revision, fields, document) if fields or document else None


def covers_revision(reader: PdfFileReader, end: int, revision: int) -> bool:
    """Whether the bytes up to `end` are a whole file: the one that was signed, with its own tables and its own end."""
    xrefs = reader.xrefs
    try:
        reader.stream.seek(end)
        if process_data_at_eof(reader.stream) != xrefs.get_startxref_for_revision(revision):
            return False
        return all(xrefs.get_xref_container_info(one).end_location <= end for one in range(revision + 1))
    except (PdfReadError, ValueError, IndexError):
        return False


def judge(
    reader: PdfFileReader,
    first: int,
    signers: Mapping[int, str],
    locks: Sequence[Lock],
    out_of_time: Callable[[], bool] = lambda: False,
) -> dict[int, tuple[Change, ...]]:
    """The changes of each revision after `first`, counted from 0. `signers`: who signed in which revision."""
    found: dict[int, tuple[Change, ...]] = {}
    total = reader.xrefs.total_revisions
    heavy = int(entry(reader.trailer.flatten(), "/Size", 0)) > MOST_OBJECTS
    for revision in range(first + 1, total):
        if revision - first > MOST_REVISIONS or heavy or out_of_time():
            found[revision] = (Change(revision + 1, Kind.NOT_JUDGED),)
            continue
        try:
            found[revision] = tuple(_step(reader, revision, signers, locks))
        except Exception:  # noqa: BLE001 - readers of foreign formats raise anything at all
            found[revision] = (Change(revision + 1, Kind.NOT_JUDGED),)
    return found


def stopwatch(seconds: float, clock: Callable[[], float] = time.monotonic) -> Callable[[], bool]:
    """Says whether so many seconds have gone by."""
    end = clock() + seconds
    return lambda: clock() > end


def _step(reader: PdfFileReader, revision: int, signers: Mapping[int, str], locks: Sequence[Lock]) -> list[Change]:
    old, new = reader.get_historical_resolver(revision - 1), reader.get_historical_resolver(revision)
    number = revision + 1
    try:
        result = DEFAULT_DIFF_POLICY.apply(old, new)
    except SuspiciousModification:
        kind, pages = _named(old, new)
        return [Change(number, kind, signers.get(revision, ""), pages, _forbidden(locks, revision, kind))]
    level = result.modification_level
    if level <= ModificationLevel.LTA_UPDATES and revision not in signers:
        return [Change(number, Kind.ARCHIVE)]
    broken = _breaks(old, new, [lock for lock in locks if lock.revision < revision])
    changes = []
    if revision in signers:
        changes.append(Change(number, Kind.SIGNATURE, signers[revision], breaks_lock=broken))
    if level > ModificationLevel.FORM_FILLING:
        changes.append(Change(number, Kind.ANNOTATION, breaks_lock=broken))
    elif _filled(old, new) or not changes:
        changes.append(Change(number, Kind.FORM, breaks_lock=broken))
    return changes


def _breaks(old: HistoricalResolver, new: HistoricalResolver, locks: Sequence[Lock]) -> bool:
    if any(lock.everything for lock in locks):
        return True
    for lock in locks:
        try:
            level = DEFAULT_DIFF_POLICY.apply(old, new, field_mdp_spec=lock.fields).modification_level
        except SuspiciousModification:
            return True
        if lock.document is not None and level.value > lock.document.value:
            return True
    return False


def _forbidden(locks: Sequence[Lock], revision: int, kind: Kind) -> bool:
    """Whether a signature before forbids what nothing explains. Notes may be allowed (ISO 32000-1 12.8.2.2, P 3)."""
    return any(
        lock.revision < revision
        and not (kind is Kind.ANNOTATION and lock.document is MDPPerm.ANNOTATE and lock.fields is None)
        for lock in locks
    )


def _filled(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether a field that is no signature got another value."""
    return _values(old) != _values(new)


def _values(resolver: HistoricalResolver) -> dict[str, str]:
    found: dict[str, str] = {}
    waiting = [("", field, None, 0) for field in entries(entry(resolver.root, "/AcroForm"), "/Fields")]
    while waiting and len(found) < MOST_ANNOTATIONS:
        above, field, kind, depth = waiting.pop()
        name = f"{above}.{entry(field, '/T', '')}"
        kind = entry(field, "/FT", kind)
        value = entry(field, "/V")
        if kind != "/Sig" and value is not None:
            found[name] = str(value)
        if depth < DEEPEST:
            waiting += [(name, kid, kind, depth + 1) for kid in entries(field, "/Kids")]
    return found


def _named(old: HistoricalResolver, new: HistoricalResolver) -> tuple[Kind, tuple[int, ...]]:
    """What an unexplained update changed, and on which pages, as far as that can be seen."""
    try:
        before, after = pages_of(old), pages_of(new)
    except Exception:  # noqa: BLE001 - a tree of pages that cannot be walked
        return Kind.OTHER, ()
    drawn = [place for place, (one, other) in enumerate(zip(before, after, strict=False), 1) if one[0] != other[0]]
    noted = [place for place, (one, other) in enumerate(zip(before, after, strict=False), 1) if one[1] != other[1]]
    added = list(range(len(before) + 1, len(after) + 1))
    if drawn or len(before) != len(after):
        return Kind.OTHER, tuple(drawn + added)
    return (Kind.ANNOTATION, tuple(noted)) if noted else (Kind.OTHER, ())


def pages_of(resolver: HistoricalResolver | PdfFileReader) -> list[tuple[Any, Any]]:
    """What is drawn on each page and what is stuck onto it, good for comparing."""
    return [(_drawn(page), _stuck(page)) for page in first_pages(resolver)]


def first_pages(resolver: HistoricalResolver | PdfFileReader) -> Iterator[Any]:
    """The pages in their order, as many as are looked at."""
    waiting, seen = [(entry(resolver.root, "/Pages"), 0)], 0
    while waiting and seen < MOST_PAGES:
        page, depth = waiting.pop()
        kids = entries(page, "/Kids")
        if kids and depth < DEEPEST:
            waiting += [(kid, depth + 1) for kid in reversed(kids)]
        elif page is not None:
            seen += 1
            yield page


def _drawn(page: Any) -> Any:
    data = tuple(hash(one.encoded_data) for one in entries(page, "/Contents"))
    return data, *(str(plain(entry(page, name)))[:2000] for name in ("/MediaBox", "/CropBox", "/Rotate", "/Resources"))


def _stuck(page: Any) -> Any:
    notes = entries(page, "/Annots")[:MOST_ANNOTATIONS]
    return tuple(
        tuple(str(plain(entry(note, name))) for name in ("/Subtype", "/Rect", "/Contents"))
        for note in notes
        if entry(note, "/Subtype") != "/Widget"
    )
