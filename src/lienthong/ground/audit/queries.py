"""What others count in the trail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Value
from django.db.models.functions import Coalesce, TruncDate

from lienthong.ground.audit.models import Entry
from lienthong.kernel.moments import VIETNAM


@dataclass(frozen=True, slots=True)
class Tally:
    """How often somebody did something to a thing in a stretch of the trail, and when last."""

    thing: str
    account_id: int | None
    act: str
    times: int
    last: datetime


def tally(kind: str, acts: Collection[str], *, after: int, until: int) -> list[Tally]:
    """What was done to things of a kind by the entries behind `after`, up to and with `until`; one question."""
    return _tally(Entry.objects.filter(thing__startswith=f"{kind}:", act__in=acts, id__gt=after, id__lte=until))


def tally_of(thing: str, acts: Collection[str], *, after: int) -> list[Tally]:
    """What was done to one thing by the entries behind `after`; one question."""
    return _tally(Entry.objects.filter(thing=thing, act__in=acts, id__gt=after))


@dataclass(frozen=True, slots=True)
class DayTally:
    """How often something was done at an office on a day, and by which accounts (0: whoever did not sign in)."""

    organization_key: str
    day: date
    act: str
    times: int
    people: list[int]


def by_day(
    kind: str, acts: Collection[str], *, after: int, until: int | None = None, offices: Collection[str] | None = None
) -> list[DayTally]:
    """What was done to things of a kind by the entries behind `after`, by office and day; one question."""
    found = Entry.objects.filter(thing__startswith=f"{kind}:", act__in=acts, id__gt=after)
    if until is not None:
        found = found.filter(id__lte=until)
    if offices is not None:
        found = found.filter(organization_key__in=sorted(offices))
    rows = (
        found.annotate(day=TruncDate("at", tzinfo=VIETNAM))
        .values("organization_key", "day", "act")
        .annotate(times=Count("id"), people=ArrayAgg(Coalesce("account_id", Value(0)), distinct=True))
        .order_by("organization_key", "day", "act")
    )
    return [DayTally(**row) for row in rows]


def end_before(moment: datetime, *, after: int, most: int) -> int | None:
    """The last entry that bears a moment before this one, `most` entries behind `after` at most; None: none is new."""
    found = Entry.objects.filter(id__gt=after, id__lte=after + most, at__lt=moment).aggregate(last=Max("id"))["last"]
    if found is not None:
        return int(found)
    # Numbers that were given back leave holes, and a hole may be longer than a stretch.
    later = Entry.objects.filter(id__gt=after + most, at__lt=moment).order_by("id")
    return later.values_list("id", flat=True).first()


def _tally(found: Any) -> list[Tally]:
    rows = (
        found.values("thing", "account_id", "act").annotate(times=Count("id"), last=Max("at")).order_by("thing", "act")
    )
    return [Tally(**row) for row in rows]
