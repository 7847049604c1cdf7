"""All figures of some documents, by office and day, in one question for each direction.

Beside how many there are, it is told how long things took: the sum, how many times and the longest of each span. So
days add up to months and years, and averages of them are those of their documents.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, Count, DurationField, ExpressionWrapper, F, Func, Max, Q, Sum
from django.db.models.functions import Coalesce, TruncDate

from lienthong.kernel.moments import VIETNAM
from lienthong.work.documents.models import Document
from lienthong.work.documents.registers import figures

KEPT: Sequence[str] = (
    "sent", "sent_electronic", "sent_both", "sent_paper", "signed_both", "signed_person", "signed_office",
    "sent_refused", "recalled", "received", "received_electronic", "received_both", "received_paper", "valid", "partly",
    "unsigned", "broken", "same_day", "returned", "cancelled", "with_deadline", "on_time", "done_late", "overdue",
    "not_due", "copied", "sent_axis", "acknowledged", "received_axis", "told_same_day", "came_both", "came_person",
    "came_office", "locked_out", "locked_in",
)  # fmt: skip
"""Where each figure stands in a row, and how many of each direction show signs of a secret. What is kept stays readable
only while these stay in their places: new ones go to the end, and a row that lacks them counts nothing of them until
its day is counted again."""
DIRECTIONS = ("out", "in")
LOCKED = {"out": "locked_out", "in": "locked_in"}
SPANS: Sequence[str] = (
    "to_send", "heard_arrival", "heard_acceptance", "heard_done", "to_arrival", "to_register", "to_done",
)  # fmt: skip
"""Where each span of time stands: three numbers each (`THREE`), in microseconds."""
THREE = 3
"""The sum, how many times, the longest."""
DAYS: Mapping[str, TruncDate] = {
    "out": TruncDate("outgoing__issued_at", tzinfo=VIETNAM),
    "in": TruncDate("incoming__arrived_at", tzinfo=VIETNAM),
}
"""The day on which a document counts."""
_MICROSECOND = timedelta(microseconds=1)


def summed(places: Iterable[int]) -> Func:
    """The sums of these places of kept rows, as one array: of five hundred offices these are tens of thousands of
    numbers, each of which would be converted."""
    sums = (Coalesce(Sum(f"counts__{place}"), 0) for place in places)
    return Func(*sums, template="ARRAY[%(expressions)s]", output_field=ArrayField(BigIntegerField()))


def _took(start: str, end: str, which: Q | None = None) -> tuple[Any, Any, Any]:
    span = ExpressionWrapper(F(end) - F(start), output_field=DurationField())
    return Sum(span, filter=which), Count(span, filter=which), Max(span, filter=which)


def _heard(what: str) -> tuple[Any, Any, Any]:
    """Of several receivers the view has added up: a document may be heard of as often as it was sent."""
    own = figures.OWN
    return (
        Sum(f"sending__{what}_sum", filter=own),
        Sum(f"sending__{what}_times", filter=own),
        Max(f"sending__{what}_longest", filter=own),
    )


_SPANS: Mapping[str, Mapping[str, tuple[Any, Any, Any]]] = {
    "out": {
        # From the signature of whoever is authorised: that day and the morning after (Decision 28/2018 art. 6.2).
        "to_send": _took("outgoing__signed_at", "outgoing__sent_at", figures.OWN),
        "heard_arrival": _heard("arrival"),
        "heard_acceptance": _heard("acceptance"),
        "heard_done": _heard("done"),
    },
    "in": {
        "to_arrival": _took("incoming__on_axis_at", "incoming__told_arrived_at"),
        "to_register": _took("incoming__arrived_at", "incoming__registered_at"),
        "to_done": _took("incoming__arrived_at", "incoming__done_at"),
    },
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of some documents, in the places of `KEPT` and of `SPANS`."""

    counts: Sequence[int]
    times: Sequence[int]


def question(direction: str, which: Q, today: date) -> Any:
    """Rows of one direction: `organization_key`, `counted_on`, a column for each figure and three for each span."""
    asked: dict[str, Any] = {
        key: Count("pk", filter=figures.condition(key, today))
        for key, figure in figures.FIGURES.items()
        if figure.direction == direction
    }
    asked[LOCKED[direction]] = Count("pk", filter=Q(hidden=True))
    measured = {
        f"{name}_{place}": each for name, three in _SPANS[direction].items() for place, each in enumerate(three)
    }
    found = Document.objects.filter(which).annotate(counted_on=DAYS[direction]).values("organization_key", "counted_on")
    return found.annotate(**asked, **measured).order_by()


def of(direction: str, which: Q, today: date) -> list[Tally]:
    """The figures of one direction among `which` documents, one for each office and day; one question."""
    return [_tally(row) for row in question(direction, which, today)]


def keep(first: date, last: date, offices: Sequence[str], today: date) -> None:
    """Keep the figures of these offices for these days, both included, in place of what was kept of them.

    The database counts and writes by itself: of a province these are hundreds of thousands of rows.
    """
    both = {
        direction: question(
            direction, figures.documents(direction, first, last) & figures.of_offices(direction, offices), today
        ).query.sql_with_params()
        for direction in DIRECTIONS
    }
    counts = ", ".join(f"COALESCE({_quoted(key)}, 0)" for key in KEPT)
    times = ", ".join(_kept(name, place) for name in SPANS for place in range(THREE))
    statement = f"""
        INSERT INTO documents_counted_day (organization_key, day, month, counts, times)
        SELECT organization_key, counted_on, false, ARRAY[{counts}]::integer[], ARRAY[{times}]::bigint[]
        FROM ({both["out"][0]}) AS went FULL JOIN ({both["in"][0]}) AS came USING (organization_key, counted_on)
    """  # noqa: S608 - names of columns out of the tables above, and what Django wrote
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [False, first, last, list(offices)])
        cursor.execute(statement, [*both["out"][1], *both["in"][1]])


def keep_month(month: date, after: date, offices: Sequence[str]) -> None:
    """Keep the sum of a month (until the day `after` it) out of what is kept of its days."""
    counts = ", ".join(f"COALESCE(sum(counts[{place}]), 0)" for place in range(1, len(KEPT) + 1))
    times = ", ".join(
        f"COALESCE({'max' if is_longest(place) else 'sum'}(times[{place + 1}]), 0)"
        for place in range(len(SPANS) * THREE)
    )
    statement = f"""
        INSERT INTO documents_counted_day (organization_key, day, month, counts, times)
        SELECT organization_key, %s, true, ARRAY[{counts}]::integer[], ARRAY[{times}]::bigint[]
        FROM documents_counted_day WHERE NOT month AND day >= %s AND day < %s AND organization_key = ANY(%s)
        GROUP BY organization_key
    """  # noqa: S608 - numbers of places
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [True, month, month, list(offices)])
        cursor.execute(statement, [month, month, after, list(offices)])


_FORGET = (
    "DELETE FROM documents_counted_day WHERE month = %s AND day >= %s AND day <= %s AND organization_key = ANY(%s)"
)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _kept(name: str, place: int) -> str:
    """A number of a span as it is kept: microseconds, or how many times."""
    column = _quoted(f"{name}_{place}")
    return f"COALESCE({column}, 0)" if place == 1 else f"COALESCE((EXTRACT(epoch FROM {column}) * 1000000)::bigint, 0)"


def together(tallies: Iterable[Tally]) -> Tally:
    """Of several groups of documents what they are in all. Rows that were kept by an older version may be shorter."""
    counts, times = [0] * len(KEPT), [0] * (len(SPANS) * THREE)
    for each in tallies:
        for place, count in enumerate(each.counts):
            counts[place] += count
        for place, took in enumerate(each.times):
            times[place] = max(times[place], took) if is_longest(place) else times[place] + took
    return Tally(counts, times)


def is_longest(place: int) -> bool:
    """Whether this number of a row is the longest of its span; the others add up."""
    return place % THREE == THREE - 1


def span(times: Sequence[int], name: str) -> tuple[timedelta, int, timedelta]:
    """The sum of a span of time, how many times it was measured, and the longest."""
    start = SPANS.index(name) * THREE
    total, many, longest = times[start : start + THREE]
    return total * _MICROSECOND, many, longest * _MICROSECOND


def _tally(row: Mapping[str, Any]) -> Tally:
    times = [_number(row.get(f"{name}_{place}")) for name in SPANS for place in range(THREE)]
    return Tally([row.get(key) or 0 for key in KEPT], times)


def _number(found: timedelta | int | None) -> int:
    if isinstance(found, timedelta):
        return found // _MICROSECOND
    return int(found or 0)
