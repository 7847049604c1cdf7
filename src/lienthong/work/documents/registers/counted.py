"""Figures of many days and offices: kept by day and month as documents change, added up when asked for.

A figure may change long after its day: a document is done, returned, recalled, or its deadline passes. So every run
counts anew the days on which something has changed since the one before, and the months in which they lie. A million
documents asked each time would take seconds; their days and months are a few thousand rows.

The figures of one office hold at the moment they are asked for: its days on which something has changed since the last
run are counted at once and the others added up. Those of the province hold at the last run, and say so.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, DateField, Q, When

from lienthong.kernel.moments import in_vietnam
from lienthong.work.documents.models import CountedDay, Counting, Document
from lienthong.work.documents.registers import by_unit, figures, tallies
from lienthong.work.documents.registers.tallies import KEPT, SPANS, Tally

MARGIN = timedelta(minutes=10)
"""An act may be kept a while after the moment that it bears."""
EVERY = timedelta(minutes=15)
"""How often the worker counts (`assembly.listeners`)."""
_ONE_AT_A_TIME = 0x436F756E7431
"""`Count` and a 1, as a number of PostgreSQL's advisory locks."""
ONE_DAY = timedelta(days=1)
_DAY = Case(When(direction="out", then=tallies.DAYS["out"]), default=tallies.DAYS["in"], output_field=DateField())


@dataclass(frozen=True, slots=True)
class Taken:
    """How long something took among the documents of a period; None where there was none."""

    average: timedelta | None
    longest: timedelta | None


@dataclass(frozen=True, slots=True)
class Counted:
    """All figures of an office in a period."""

    counts: Mapping[str, int]
    locked: int
    """Of all these, so many show signs of a state secret: they are counted, and stand in no list."""
    to_arrival: Taken
    """From the axis taking it to telling its sender so (status 01)."""
    to_register: Taken
    """From arrival to registration (status 03)."""
    to_done: Taken
    """From arrival to the end of the work (status 06)."""
    to_send: Taken
    """From the signature to sending."""
    heard_arrival: Taken
    """From sending to a receiver's 01."""
    heard_acceptance: Taken
    """From sending to a receiver's 03."""
    heard_done: Taken
    """From sending to a receiver's 06."""

    def share(self, key: str) -> float | None:
        """What part of its whole a figure is; None where the whole is nothing."""
        whole = self.counts.get(figures.FIGURES[key].of, 0)
        return self.counts[key] / whole if whole else None


def of_office(office: str, first: date, last: date, today: date) -> Counted:
    """The figures of an office between two days, both included, as they are now; at most five questions."""
    anew = changed_days(office, first, last, today)
    if anew is None:
        return _counted(_at_once(office, [(first, last)], today))
    rows = CountedDay.objects.filter(month=False, day__gte=first, day__lte=last, organization_key=office)
    kept = [Tally(row.counts, row.times) for row in rows if row.day not in anew]
    return _counted([*kept, *_at_once(office, _stretches(anew), today)])


def _at_once(office: str, stretches: Sequence[tuple[date, date]], today: date) -> Iterable[Tally]:
    if not stretches:
        return
    for direction in tallies.DIRECTIONS:
        yield from tallies.of(direction, _documents(direction, office, stretches), today)


def of_units(direction: str, office: str, first: date, last: date, today: date) -> Mapping[str, Sequence[int]]:
    """The figures of each unit of an office (`by_unit`) between two days, both included, as they are now; at most five
    questions."""
    anew = changed_days(office, first, last, today)
    if anew is None:
        return by_unit.at_once(direction, _documents(direction, office, [(first, last)]), today)
    months, edges = spans(first, last)
    # Of a month in which something has changed since the last run only the other days are taken as they are kept.
    stale = {day.replace(day=1) for day in anew}
    days = [*edges, *((month, after(month) - ONE_DAY) for month in months if month in stale)]
    which = Q(month=True, day__in=[month for month in months if month not in stale])
    which |= Q(month=False) & _any_of(days) & ~Q(day__in=sorted(anew))
    found = by_unit.kept(direction, office, which)
    if anew:
        for unit, counts in by_unit.at_once(direction, _documents(direction, office, _stretches(anew)), today).items():
            before = found.get(unit, [0] * len(counts))
            found[unit] = [each + count for each, count in zip(before, counts, strict=True)]
    return found


def changed_days(office: str, first: date, last: date, today: date) -> set[date] | None:
    """The days of a span on which something has changed since the last run; None where nothing was ever counted.

    To be asked before what is kept: what is kept meanwhile was changed before, and is counted at once or kept rightly.
    """
    run = Counting.objects.first()
    if run is None:
        return None
    return {day for day, _ in _changed(run.begun_at, today, office) if first <= day <= last}


def _documents(direction: str, office: str, stretches: Iterable[tuple[date, date]]) -> Q:
    days = Q()
    for start, end in stretches:
        days |= figures.documents(direction, start, end)
    return days & figures.of_offices(direction, [office])


def _stretches(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days that follow each other together."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] == day - ONE_DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _counted(found: Iterable[Tally]) -> Counted:
    summed = tallies.together(found)
    counts = dict(zip(KEPT, summed.counts, strict=True))
    locked = sum(counts.pop(key) for key in tallies.LOCKED.values())
    taken = {}
    for name in SPANS:
        total, many, longest = tallies.span(summed.times, name)
        taken[name] = Taken(total / many, longest) if many else Taken(None, None)
    return Counted(counts, locked, **taken)


@dataclass(frozen=True, slots=True)
class Summed:
    """The figures of each office in a span of days, and up to which moment they hold (None: never counted)."""

    by_office: Mapping[str, Mapping[str, int]]
    until: datetime | None


def add_up(
    first: date, last: date, offices: Iterable[str] | None = None, *, keys: Collection[str] = tuple(figures.FIGURES)
) -> Summed:
    """These figures of the offices that have any between two days, both included; two questions."""
    months, added, off = sums(first, last)
    taken_off = Q(month=False) & _any_of(off)
    which = Q(month=True, day__in=months) | (Q(month=False) & _any_of(added)) | taken_off
    found = CountedDay.objects.filter(which).annotate(sign=Case(When(taken_off, then=-1), default=1))
    if offices is not None:
        found = found.filter(organization_key__in=sorted(offices))
    places = {key: place for place, key in enumerate(KEPT) if key in keys}
    asked = tallies.summed(places.values())
    summed: dict[str, list[int]] = {}
    for office, sign, counts in found.values_list("organization_key", "sign").annotate(all=asked).order_by():
        before = summed.get(office, [0] * len(places))
        summed[office] = [each + sign * count for each, count in zip(before, counts, strict=True)]
    by_office = {office: dict(zip(places, counts, strict=True)) for office, counts in summed.items() if any(counts)}
    run = Counting.objects.first()
    return Summed(by_office, run.begun_at if run else None)


def _any_of(stretches: Iterable[tuple[date, date]]) -> Q:
    found = Q(pk__in=())
    for start, end in stretches:
        found |= Q(day__gte=start, day__lte=end)
    return found


def sums(first: date, last: date) -> tuple[list[date], list[tuple[date, date]], list[tuple[date, date]]]:
    """Months, days to add to them and days to take off again, which come to the days between two, both included.

    Of a month of which more than half is asked for the rest is taken off: of five hundred offices a day less is five
    hundred rows less.
    """
    months, edges = spans(first, last)
    added, off = [], []
    for start, end in edges:
        month, following = start.replace(day=1), after(start)
        rest = [(month, start - ONE_DAY), (end + ONE_DAY, following - ONE_DAY)]
        if end < following and (end - start) * 2 > following - month:
            months.append(month)
            off += [each for each in rest if each[0] <= each[1]]
        else:
            added.append((start, end))
    return months, added, off


def spans(first: date, last: date) -> tuple[list[date], list[tuple[date, date]]]:
    """The whole months between two days, by their first day, and the days before and after them."""
    months: list[date] = []
    month = first if first.day == 1 else after(first)
    while (following := after(month)) - ONE_DAY <= last:
        months.append(month)
        month = following
    if not months:
        return [], [(first, last)]
    edges = ((first, months[0] - ONE_DAY), (month, last))
    return months, [(start, end) for start, end in edges if start <= end]


def after(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


@transaction.atomic
def count(now: datetime) -> int:
    """Count anew what has changed since the last time; how many offices' days it was.

    One at a time: the first run over a province may take longer than it is until the next.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        if cursor.fetchone() != (True,):
            return 0
    run = Counting.objects.first()
    today = in_vietnam(now).date()
    stale: dict[date, set[tuple[str, date]]] = {}
    for day, office in _changed(run.begun_at if run else None, today):
        stale.setdefault(day.replace(day=1), set()).add((office, day))
    for month, which in sorted(stale.items()):
        offices, days = sorted({office for office, _ in which}), {day for _, day in which}
        for kept in (tallies, by_unit):
            kept.keep(min(days), max(days), offices, today)
            kept.keep_month(month, after(month), offices)
    Counting.objects.update_or_create(pk=1, defaults={"begun_at": now})
    return sum(map(len, stale.values()))


def count_first(now: datetime) -> int:
    """Count everything where nothing is counted: after an upgrade that changed what a figure means. As `count`.

    Where there is no document yet, whoever comes first counts: documents may be put in with moments long past.
    """
    if Counting.objects.exists() or not Document.objects.exists():
        return 0
    return count(now)


def next_run(now: datetime) -> datetime:
    """When the worker counts again: at each quarter of an hour."""
    return (
        now
        + EVERY
        - timedelta(
            minutes=now.minute % (EVERY // timedelta(minutes=1)), seconds=now.second, microseconds=now.microsecond
        )
    )


def _changed(since: datetime | None, today: date, office: str = "") -> set[tuple[date, str]]:
    found = Document.objects.filter(organization_key=office) if office else Document.objects.all()
    if since is None:
        return set(_days(found))
    changed = found.filter(touched_at__gte=since - MARGIN)
    # What was not due yet is overdue now, though nobody has touched it.
    lapsed = found.filter(due_on__gte=in_vietnam(since).date(), due_on__lt=today, state__in=figures.OPEN_IN)
    return {*_days(changed), *_days(lapsed)}


def _days(found: Any) -> Iterable[tuple[date, str]]:
    days = found.annotate(counted_on=_DAY).exclude(counted_on=None).order_by()
    rows: Iterable[tuple[date, str]] = days.values_list("counted_on", "organization_key").distinct()
    return rows
