"""Figures of many offices in one question: counted by day and month as documents change, added up when asked for.

A figure may change long after its day: a document is done, returned, recalled, or its deadline passes. So every run
counts anew the days on which something has changed since the one before, and the months in which they lie. A million
documents asked each time would take seconds; their days and months are a few thousand rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Count, DateField, Q, Sum, When
from django.db.models.functions import TruncDate

from lienthong.kernel.moments import VIETNAM, in_vietnam
from lienthong.work.documents.models import CountedDay, Counting, Document
from lienthong.work.documents.registers import figures

KEPT: Sequence[str] = (
    "sent", "sent_electronic", "sent_both", "sent_paper", "signed_both", "signed_person", "signed_office",
    "sent_refused", "recalled", "received", "received_electronic", "received_both", "received_paper", "valid", "partly",
    "unsigned", "broken", "same_day", "returned", "cancelled", "with_deadline", "on_time", "done_late", "overdue",
    "not_due", "copied", "sent_axis", "acknowledged", "received_axis", "told_same_day", "came_both", "came_person",
    "came_office",
)  # fmt: skip
"""Where each figure stands in a row. What is kept stays readable only while these stay in their places: new ones go
to the end, and a row that lacks them counts nothing of them until its day is counted again."""
MARGIN = timedelta(minutes=10)
"""An act may be kept a while after the moment that it bears."""
_ONE_AT_A_TIME = 0x436F756E7431
"""`Count` and a 1, as a number of PostgreSQL's advisory locks."""
_MANY = 400
ONE_DAY = timedelta(days=1)
_DAY = Case(
    When(direction="out", then=TruncDate("outgoing__issued_at", tzinfo=VIETNAM)),
    default=TruncDate("incoming__arrived_at", tzinfo=VIETNAM),
    output_field=DateField(),
)


@dataclass(frozen=True, slots=True)
class Summed:
    """The figures of each office in a span of days, and up to which moment they hold (None: never counted)."""

    by_office: Mapping[str, Mapping[str, int]]
    until: datetime | None


def add_up(first: date, last: date, offices: Iterable[str] | None = None) -> Summed:
    """The figures of the offices that have any between two days, both included; two questions."""
    months, days = spans(first, last)
    which = Q(month=True, day__in=months)
    for start, end in days:
        which |= Q(month=False, day__gte=start, day__lte=end)
    found = CountedDay.objects.filter(which)
    if offices is not None:
        found = found.filter(organization_key__in=sorted(offices))
    asked = {key: Sum(f"counts__{place}") for place, key in enumerate(KEPT)}
    rows: Any = found.values("organization_key").annotate(**asked).order_by()
    summed = {row["organization_key"]: {key: row[key] or 0 for key in KEPT} for row in rows}
    run = Counting.objects.first()
    return Summed(summed, run.begun_at if run else None)


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
    stale: dict[date, set[str]] = {}
    for day, office in _changed(run.begun_at if run else None, today):
        stale.setdefault(day, set()).add(office)
    for day, offices in sorted(stale.items()):
        _count_day(day, offices, today)
    for month in sorted({day.replace(day=1) for day in stale}):
        _add_month(month, set().union(*(offices for day, offices in stale.items() if day.replace(day=1) == month)))
    Counting.objects.update_or_create(pk=1, defaults={"begun_at": now})
    return sum(map(len, stale.values()))


def _changed(since: datetime | None, today: date) -> Iterable[tuple[date, str]]:
    found = Document.objects.all()
    if since is not None:
        changed = found.filter(touched_at__gte=since - MARGIN)
        # What was not due yet is overdue now, though nobody has touched it.
        lapsed = found.filter(due_on__gte=in_vietnam(since).date(), due_on__lt=today, state__in=figures.OPEN_IN)
        return {*_days(changed), *_days(lapsed)}
    return set(_days(found))


def _days(found: Any) -> Iterable[tuple[date, str]]:
    days = found.annotate(counted_on=_DAY).exclude(counted_on=None).order_by()
    rows: Iterable[tuple[date, str]] = days.values_list("counted_on", "organization_key").distinct()
    return rows


def _count_day(day: date, offices: set[str], today: date) -> None:
    counts = {office: [0] * len(KEPT) for office in offices}
    for direction in ("out", "in"):
        asked: dict[str, Any] = {
            key: Count("pk", filter=figures.condition(key, today))
            for key in KEPT
            if figures.FIGURES[key].direction == direction
        }
        found = Document.objects.filter(figures.documents(direction, day, day), organization_key__in=sorted(offices))
        rows: Any = found.values("organization_key").annotate(**asked).order_by()
        for row in rows:
            for key in asked:
                counts[row["organization_key"]][KEPT.index(key)] = row[key]
    _keep(day, counts, month=False)


def _add_month(month: date, offices: set[str]) -> None:
    days = CountedDay.objects.filter(month=False, day__gte=month, day__lt=after(month), organization_key__in=offices)
    asked: dict[str, Any] = {key: Sum(f"counts__{place}") for place, key in enumerate(KEPT)}
    rows: Any = days.values("organization_key").annotate(**asked).order_by()
    _keep(month, {row["organization_key"]: [row[key] or 0 for key in KEPT] for row in rows}, month=True)


def _keep(day: date, counts: Mapping[str, list[int]], *, month: bool) -> None:
    rows = [CountedDay(organization_key=office, day=day, month=month, counts=each) for office, each in counts.items()]
    CountedDay.objects.bulk_create(
        rows, batch_size=_MANY, update_conflicts=True, unique_fields=["month", "day", "organization_key"],
        update_fields=["counts"],
    )  # fmt: skip
