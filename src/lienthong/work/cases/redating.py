"""A calendar changed: every open case that it touches gets its due date anew, and what moved is listed.

It is done in large steps with a commit each, so that a worker that falls goes on where it was; nobody is told before a
person says so. Most cases have neither pause nor extension, and their due date is a function of when they were
accepted: those are computed in one pass. The others are replayed one by one. What an office at work is given as its
share of the time follows, and never reaches past the case's due date.

A counter that accepts at this very moment may still count with the calendar of a moment ago, and commit when its place
has been passed: those accepted since shortly before the change are looked at once more, at the end and a while later
(`look_again`). What has its right date already does not move.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet

from lienthong.ground.calendars import queries as calendars
from lienthong.kernel.calendar import Calendar, Due, Term, due
from lienthong.kernel.moments import VIETNAM, in_vietnam
from lienthong.work.cases import clock
from lienthong.work.cases.keeping import extended_at
from lienthong.work.cases.models import Case, Moved, Pause, Redating, Telling

PAGE = 100_000
"""So many cases are looked at between two commits."""
IN_HAND = timedelta(minutes=15)
"""A counter's page that counted with the calendar as it was is accepted, or given up, within this time."""

_TOUCHED = """
    SELECT case_id, unit_key, term, extract(epoch FROM accepted_at)::float8, extended_to, replayed
    FROM cases_clock
    WHERE case_id > %(after)s AND running AND due_on IS NOT NULL AND accepted_at >= %(since)s
      AND accepted_at < %(end)s AND due_on >= %(first)s AND (%(every)s OR unit_key = ANY(%(keys)s))
    ORDER BY case_id LIMIT %(page)s
"""
_MOVES = """
    FROM moving JOIN moving_to ON moving_to.number = moving.number
    JOIN cases_clock ON cases_clock.case_id = moving.case_id
    WHERE cases_clock.due_at IS DISTINCT FROM moving_to.due_at OR cases_clock.due_on IS DISTINCT FROM moving_to.due_on
"""
_SHARES = """
    SELECT cases_step.id, cases_step.case_id, counting.unit_key, cases_step.since, cases_step.allowance,
           counting.due_at
    FROM cases_step JOIN cases_clock AS counting ON counting.case_id = cases_step.case_id
    WHERE cases_step.case_id BETWEEN %s AND %s AND cases_step.state IN ('open', 'to_sign', 'sent')
      AND cases_step.allowance <> '' AND cases_step.since IS NOT NULL AND cases_step.due_at >= %s
"""
_BEGINNING = datetime(1900, 1, 1, tzinfo=VIETNAM)

Row = tuple[int, str, str, float, date | None, bool]
"""Case, counter, term, second of acceptance since 1970, extension, whether it has to be replayed."""


def begin(
    edition: str, *, why_vi: str, why_en: str, first_day: date, last_day: date, keys: Sequence[str], now: datetime
) -> Redating:
    """Note that a calendar changed; told twice, it is one redating."""
    redating, _ = Redating.objects.get_or_create(
        edition=edition,
        defaults={
            "why_vi": why_vi, "why_en": why_en, "first_day": first_day, "last_day": last_day, "keys": list(keys),
            "started_at": now,
        },
    )  # fmt: skip
    return redating


def run(redating: Redating, *, now: datetime, progress: Callable[[int, int], None] = lambda looked, moved: None) -> int:
    """Go through the open cases from where it stopped last; how many due dates moved in all."""
    while redating.finished_at is None:
        with transaction.atomic():
            redating = Redating.objects.select_for_update().get(pk=redating.pk)
            if redating.finished_at is not None:
                break
            rows = _rows(redating.reached, redating.first_day, redating.last_day, redating.keys, lock=True)
            redating.moved += _redate(redating, rows, now)
            redating.looked_at += len(rows)
            redating.reached = rows[-1][0] if rows else redating.reached
            if len(rows) < PAGE:
                redating.moved += _latecomers(redating, now)
                redating.finished_at = now
            redating.save(update_fields=["looked_at", "moved", "reached", "finished_at", "first_move"])
        progress(redating.looked_at, redating.moved)
    return redating.moved


@transaction.atomic
def look_again(redating_id: int, *, now: datetime) -> int:
    """Look once more for cases that were accepted under the old calendar while it changed; how many moved."""
    redating = Redating.objects.select_for_update().get(pk=redating_id)
    if redating.finished_at is None:
        return 0
    moved = _latecomers(redating, now)
    if moved:
        redating.moved += moved
        redating.save(update_fields=["moved", "first_move"])
    return moved


def lately_finished(now: datetime) -> list[int]:
    """The redatings after which something accepted under the old calendar may still have been committed."""
    found = Redating.objects.filter(finished_at__gte=now - 2 * IN_HAND).order_by("id")
    return list(found.values_list("pk", flat=True))


def _latecomers(redating: Redating, now: datetime) -> int:
    moved, after = 0, 0
    since = redating.started_at - IN_HAND
    while rows := _rows(after, redating.first_day, redating.last_day, redating.keys, since=since, lock=True):
        moved += _redate(redating, rows, now)
        after = rows[-1][0]
    return moved


def _redate(redating: Redating, rows: Sequence[Row], now: datetime) -> int:
    """Compute and keep the due dates of these cases, which are locked, and their offices' shares."""
    day = in_vietnam(now).date()
    _compute(rows, lambda unit: calendars.calendar_of(unit, day))
    moved = _keep(redating, now)
    if rows:
        _keep_shares(rows, redating.first_day, lambda unit: calendars.calendar_of(unit, day))
    return moved


@transaction.atomic
def preview(calendar_at: Callable[[str], Calendar], first_day: date, last_day: date, keys: Sequence[str]) -> int:
    """How many due dates would move if each office had this calendar; nothing is changed. `keys`: offices, or all."""
    moved, after = 0, 0
    while True:
        rows = _rows(after, first_day, last_day, keys)
        _compute(rows, calendar_at)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) {_MOVES}")
            moved += int((cursor.fetchone() or (0,))[0])
        if len(rows) < PAGE:
            return moved
        after = rows[-1][0]


def _rows(
    after: int, first_day: date, last_day: date, keys: Sequence[str], *, since: datetime = _BEGINNING,
    lock: bool = False,
) -> list[Row]:  # fmt: skip
    end = datetime.combine(last_day + timedelta(days=1), datetime.min.time(), VIETNAM)
    with connection.cursor() as cursor:
        # Locked until the page is kept: an officer who extends or stops one of them meanwhile waits, nothing is lost.
        cursor.execute(
            _TOUCHED + (" FOR UPDATE" if lock else ""),
            {"after": after, "first": first_day, "end": end, "keys": list(keys), "every": not keys, "page": PAGE,
             "since": since},
        )  # fmt: skip
        rows: list[Row] = cursor.fetchall()
        return rows


def _compute(rows: Sequence[Row], calendar_at: Callable[[str], Calendar]) -> None:
    """Put the new due dates of these cases into two tables of this transaction: the dates, and which case has which."""
    kept: dict[str, Calendar] = {}
    numbers: dict[Due, int] = {}
    pauses = _pauses([row[0] for row in rows if row[5]])
    lines = []
    for row in rows:
        calendar = kept.get(row[1])
        if calendar is None:
            calendar = kept[row[1]] = calendar_at(row[1])
        found = _new(row, calendar, pauses.get(row[0], ()))
        if found.due_at is not None:
            # Thousands of cases share one due date: it is written out once.
            lines.append(f"{row[0]}\t{numbers.setdefault(found, len(numbers))}\n")
    raw: Any = connection
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS moving (case_id bigint, number int) ON COMMIT DELETE ROWS;"
            "CREATE TEMP TABLE IF NOT EXISTS moving_to (number int, due_on date, due_at timestamptz) "
            "ON COMMIT DELETE ROWS; TRUNCATE moving, moving_to"
        )
        with raw.connection.cursor().copy("COPY moving FROM STDIN") as copy:
            copy.write("".join(lines))
        with raw.connection.cursor().copy("COPY moving_to FROM STDIN") as copy:
            for found, number in numbers.items():
                copy.write_row((number, found.due_on, found.due_at))
        cursor.execute("ANALYZE moving; ANALYZE moving_to")


def _new(row: Row, calendar: Calendar, pauses: Sequence[Pause]) -> Due:
    identity, _unit, term, accepted, extended_to, replayed = row
    accepted_at = datetime.fromtimestamp(accepted, VIETNAM)
    if not replayed:
        return due(calendar, accepted_at, _term(term))
    started = clock.Started(accepted_at, _term(term), extended_to, extended_at(identity, extended_to))
    return clock.due_of(calendar, started, pauses)


def _pauses(cases: Sequence[int]) -> dict[int, list[Pause]]:
    found: dict[int, list[Pause]] = {}
    for pause in Pause.objects.filter(case_id__in=cases).order_by("id") if cases else ():
        found.setdefault(pause.case_id, []).append(pause)
    return found


@lru_cache(maxsize=1024)
def _term(text: str) -> Term:
    return Term.parse(text)


def _keep(redating: Redating, now: datetime) -> int:
    with connection.cursor() as cursor:
        if not redating.first_move:
            cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM cases_moved")
            redating.first_move = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO cases_moved (redating_id, case_id, old_due_on, old_due_at, new_due_on, new_due_at, at) "
            "SELECT %s, moving.case_id, cases_clock.due_on, cases_clock.due_at, moving_to.due_on, moving_to.due_at, %s "
            + _MOVES,
            [redating.pk, now],
        )
        cursor.execute(
            "UPDATE cases_clock SET due_on = moving_to.due_on, due_at = moving_to.due_at "
            "FROM moving JOIN moving_to ON moving_to.number = moving.number "
            "WHERE cases_clock.case_id = moving.case_id AND (cases_clock.due_at IS DISTINCT FROM moving_to.due_at "
            "OR cases_clock.due_on IS DISTINCT FROM moving_to.due_on)"
        )
        return int(cursor.rowcount)


def _keep_shares(rows: Sequence[Row], first_day: date, calendar_at: Callable[[str], Calendar]) -> None:
    """Open steps that have an allowance get their moment anew (as `opening.begin` gives it)."""
    looked_at = {row[0] for row in rows}
    midnight = datetime.combine(first_day, datetime.min.time(), VIETNAM)
    kept: dict[str, Calendar] = {}
    found: dict[tuple[str, datetime, str], datetime | None] = {}
    steps, moments = [], []
    with connection.cursor() as cursor:
        cursor.execute(_SHARES, [rows[0][0], rows[-1][0], midnight])
        for step, case, unit, since, allowance, case_due in cursor.fetchall():
            if case not in looked_at:
                continue
            if unit not in kept:
                kept[unit] = calendar_at(unit)
            key = (unit, since, allowance)
            if key not in found:
                found[key] = due(kept[unit], in_vietnam(since), _term(allowance)).due_at
            share = found[key]
            if share is not None:
                steps.append(step)
                moments.append(min(share, case_due or share))
        cursor.execute(
            "UPDATE cases_step SET due_at = anew.due_at FROM unnest(%s::bigint[], %s::timestamptz[]) "
            "AS anew (id, due_at) WHERE cases_step.id = anew.id AND cases_step.due_at IS DISTINCT FROM anew.due_at",
            [steps, moments],
        )


def moves_of(redating: Redating, *, units: Sequence[str] | None, after: int = 0, size: int = 50) -> list[Moved]:
    """What moved, a page at a time, for some receiving offices or all."""
    beyond = max(after, redating.first_move - 1)
    found = Moved.objects.filter(redating=redating, pk__gt=beyond).select_related("case__clock")
    if units is not None:
        found = found.filter(case__unit_key__in=units)
    return list(found.order_by("id")[:size])


def approve_telling(redating_id: int, units: Collection[str], *, account_id: int, now: datetime) -> int:
    """A person says that the citizens of some offices may be told; for how many offices that is new.

    Offices of which nothing moved are passed over, and nobody is told of what is still being computed.
    """
    found = Redating.objects.filter(pk=redating_id).exclude(finished_at=None).first()
    if found is None:
        return 0
    with transaction.atomic():
        moved = of_change(found).filter(case__unit_key__in=units).values_list("case__unit_key", flat=True).distinct()
        said = set(found.tellings.filter(unit_key__in=units).values_list("unit_key", flat=True))
        anew = [Telling(redating=found, unit_key=key, by_id=account_id, at=now) for key in sorted({*moved} - said)]
        return len(Telling.objects.bulk_create(anew, ignore_conflicts=True))


def of_change(redating: Redating) -> QuerySet[Moved]:
    """The moves of a change; they follow one another, so none of another change is read."""
    return Moved.objects.filter(redating=redating, pk__gte=redating.first_move)


def of_case(case: Case) -> list[Moved]:
    """How calendars moved this case's due date."""
    return list(case.moves.select_related("redating").order_by("id").annotate(edition=F("redating__edition")))
