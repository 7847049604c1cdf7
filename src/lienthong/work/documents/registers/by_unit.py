"""Figures of handling by unit, kept by office, day and month beside those of `tallies`, for the reports (`reports`).

A unit is a division of the office or, where none was given the work, a person.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from lienthong.work.documents.models import Assignment, CountedUnit, Document
from lienthong.work.documents.registers import figures, tallies

KEPT: Mapping[str, Sequence[str]] = {
    "in": ("received", "done_free", "on_time", "done_late", "open_free", "not_due", "overdue", "other"),
    "out": (
        "sent", "sent_electronic", "sent_both", "sent_paper", "issued_late", "sent_late", "sent_refused", "recalled",
    ),
}  # fmt: skip
"""Where each figure stands in a row: new ones go to the end, and with a migration that has everything counted anew."""
DIVISION, PERSON = "d", "a"
"""How a unit is kept: `d` and the name of a division, `a` and the number of an account; empty: nobody yet."""
_FREE = Q(due_on__isnull=True)
_OWN = {
    "done_free": _FREE & Q(incoming__done_at__isnull=False),
    "open_free": _FREE & Q(state__in=figures.OPEN_IN),
    "other": Q(state__in=("returned", "cancelled")),
    "issued_late": Q(outgoing__issued_at__gt=F("outgoing__issue_by")),
    "sent_late": Q(outgoing__sent_at__gt=F("outgoing__send_by")),
}


def at_once(direction: str, which: Q, today: date) -> dict[str, list[int]]:
    """The figures of some documents by unit; one question."""
    found = _counted(direction, which).values("unit").annotate(**_figures(direction, today)).order_by()
    return {row["unit"]: [row[key] for key in KEPT[direction]] for row in found}


def kept(direction: str, office: str, days: Q) -> dict[str, list[int]]:
    """What is kept of an office by unit, added up; one question."""
    found = CountedUnit.objects.filter(days, organization_key=office, direction=direction)
    return dict(found.values_list("unit").annotate(all=tallies.summed(range(len(KEPT[direction])))).order_by())


def keep(first: date, last: date, offices: Sequence[str], today: date) -> None:
    """Keep the figures of these offices for these days, both included, in place of what was kept of them."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [list(offices), False, first, last])
        for direction in tallies.DIRECTIONS:
            which = figures.documents(direction, first, last) & figures.of_offices(direction, offices)
            found = _counted(direction, which).annotate(counted_on=tallies.DAYS[direction])
            grouped = found.values("organization_key", "counted_on", "unit").annotate(**_figures(direction, today))
            asked, values = grouped.order_by().query.sql_with_params()
            counts = ", ".join(f'"{key}"' for key in KEPT[direction])
            cursor.execute(
                f"""
                INSERT INTO documents_counted_unit (organization_key, direction, day, month, unit, counts)
                SELECT organization_key, %s, counted_on, false, unit, ARRAY[{counts}]::integer[] FROM ({asked}) AS found
                """,  # noqa: S608 - names of columns out of the table above, and what Django wrote
                [direction, *values],
            )


def keep_month(month: date, after: date, offices: Sequence[str]) -> None:
    """Keep the sum of a month (until the day `after` it) out of what is kept of its days."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [list(offices), True, month, month])
        for direction in tallies.DIRECTIONS:
            counts = ", ".join(f"sum(counts[{place}])" for place in range(1, len(KEPT[direction]) + 1))
            cursor.execute(
                f"""
                INSERT INTO documents_counted_unit (organization_key, direction, day, month, unit, counts)
                SELECT organization_key, direction, %s, true, unit, ARRAY[{counts}]::integer[]
                FROM documents_counted_unit
                WHERE NOT month AND direction = %s AND day >= %s AND day < %s AND organization_key = ANY(%s)
                GROUP BY organization_key, direction, unit
                """,  # noqa: S608 - numbers of places
                [month, direction, month, after, list(offices)],
            )


# Both directions by name: they stand before the days in the index.
_FORGET = """
DELETE FROM documents_counted_unit
WHERE organization_key = ANY(%s) AND direction IN ('out', 'in') AND month = %s AND day >= %s AND day <= %s
"""


def _counted(direction: str, which: Q) -> Any:
    found = Document.objects.filter(which)
    if direction == Document.Direction.OUT:
        # A copy is no document that a unit issued.
        division = Concat(Value(DIVISION), "outgoing__division")
        return found.exclude(outgoing__order="copy").annotate(
            unit=Case(When(outgoing__division="", then=Value("")), default=division, output_field=CharField())
        )
    person = Concat(Value(PERSON), Cast("account_id", CharField()))
    who = Case(When(division="", then=person), default=Concat(Value(DIVISION), "division"), output_field=CharField())
    lead = Assignment.objects.filter(document=OuterRef("pk"), part="lead", ended_at=None, parent=None).order_by("id")
    return found.annotate(unit=Coalesce(Subquery(lead.annotate(who=who).values("who")[:1]), Value("")))


def _figures(direction: str, today: date) -> dict[str, Count]:
    return {
        key: Count("pk", filter=_OWN[key] if key in _OWN else figures.condition(key, today)) for key in KEPT[direction]
    }
