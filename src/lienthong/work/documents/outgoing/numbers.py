"""Taking a number and giving it up, in the database. What is decided about numbers is decided in `numbering`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max, Q

from lienthong.ground.people.models import Account
from lienthong.work.documents.kinds import Kind
from lienthong.work.documents.models import Document, DocumentEvent, NumberEntry, Series
from lienthong.work.documents.outgoing import numbering, rules
from lienthong.work.documents.rights import Worker

EVER = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that a series never gave: it began in the middle of a year beside another with the same symbols."""

    first: int
    last: int


def series_of(organization_key: str) -> list[Series]:
    """The office's series; the two that ship are made when first asked for: one for all types, one for copies."""
    found = _series(organization_key)
    if any(one.key == numbering.GENERAL for one in found):
        return found
    Series.objects.bulk_create(
        [
            Series(organization_key=organization_key, key=key, name=name, valid_from=EVER)
            for key, name in ((numbering.GENERAL, "Văn bản hành chính"), (numbering.COPIES, "Bản sao"))
        ],
        ignore_conflicts=True,
    )
    return _series(organization_key)


def locked(organization_key: str) -> list[Series]:
    """The office's series, locked until the transaction ends.

    They are read after the lock: whoever waited for it does not see in that query itself what was begun meanwhile.
    """
    list(Series.objects.select_for_update().filter(organization_key=organization_key).order_by("pk"))
    return list(Series.objects.filter(organization_key=organization_key).order_by("pk"))


def bodies_of(organization_key: str, day: date) -> dict[str, str]:
    """The advisory bodies that issue in their own name on a day: their names by how they are written short.

    One whose name nobody has entered is none of them.
    """
    found = Series.objects.filter(organization_key=organization_key, valid_from__lte=day).exclude(body="")
    found = found.exclude(valid_until__lte=day).exclude(body_name="")
    return dict(found.order_by("valid_from", "pk").values_list("body", "body_name"))


def _series(organization_key: str) -> list[Series]:
    """The one for all types first, the one for copies last."""
    last = {numbering.GENERAL: 0, numbering.COPIES: 2}
    found = Series.objects.filter(organization_key=organization_key).order_by("key", "valid_from")
    return sorted(found, key=lambda one: last.get(one.key, 1))


def take(
    document: Document, kind: Kind, notation: str, *, on: date, worker: Worker, now: datetime, body: str = "",
) -> NumberEntry:  # fmt: skip
    """Take the next number for a document, in the caller's transaction: given up if that is, and nobody waits long.

    The office's series are locked until the transaction ends, so that two clerks never take the same number, and a
    number that was taken by an act which failed was never given.

    Raises:
        NoSeries: no series takes it, or several.
        LooksNormative: the symbol reads as that of a legal normative document.
    """
    numbering.not_normative(notation)
    series_of(document.organization_key)
    series = numbering.choose(locked(document.organization_key), kind, on=on, body=body)
    given = NumberEntry.objects.filter(series__organization_key=document.organization_key, year=on.year)
    last = given.aggregate(
        series=Max("number", filter=Q(series=series)), symbol=Max("number", filter=Q(notation=notation))
    )
    return NumberEntry.objects.create(
        series=series, year=on.year, number=numbering.following(last["series"] or 0, last["symbol"] or 0),
        notation=notation, on=on, state=NumberEntry.State.RESERVED, document=document, taken_at=now,
        taken_by=Account(pk=worker.account_id),
    )  # fmt: skip


def taken_by(document: Document) -> NumberEntry | None:
    """The number that a document has now, if any."""
    return NumberEntry.objects.filter(document=document).exclude(state=NumberEntry.State.RELEASED).first()


def use(document: Document) -> None:
    """The document was signed and bears it: from now on it is no reservation."""
    NumberEntry.objects.filter(document=document, state=NumberEntry.State.RESERVED).update(state=NumberEntry.State.USED)


def release(document: Document, why: str, now: datetime) -> NumberEntry | None:
    """Give up the number of a document: it stays visible with its reason and is never given again.

    Raises:
        ReasonNeeded: nobody says why.
    """
    entry = taken_by(document)
    if entry is None:
        return None
    entry.state = NumberEntry.State.RELEASED
    entry.reason = rules.reason(why)
    entry.released_at = now
    entry.save(update_fields=["state", "reason", "released_at"])
    return entry


def gaps(numbers: Iterable[int]) -> list[Gap]:
    """What is missing in a run of numbers that begins at 1."""
    found, expected = [], 1
    for number in sorted(numbers):
        if number > expected:
            found.append(Gap(expected, number - 1))
        expected = number + 1
    return found


def edited_after_endorsement(documents: Iterable[Document]) -> set[int]:
    """Which had words or annexes changed after they were endorsed: whoever signs is told so (art. 11.2)."""
    changes = Q(act="edit", facts__has_key="content") | Q(act__in=("annex", "annex_off"))
    found = DocumentEvent.objects.filter(changes, document__in=list(documents))
    return set(found.filter(at__gt=F("document__outgoing__endorsed_at")).values_list("document_id", flat=True))
