"""How often documents were opened, taken along and printed, and by how many people (Decree 30, App. VI, S13).

The trail keeps every access by itself. Counting years of it at each look would be slow, so the sums are kept, a quarter
of an hour behind: of each document by person and act, of an office and of all offices together by day, month and act.
What came since is counted from the trail when somebody asks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, Sum

from lienthong.ground.audit import queries as trail
from lienthong.kernel.words import Words
from lienthong.work.documents.models import Access, AccessDay, Accesses
from lienthong.work.documents.registers.counted import spans

ACTS: Mapping[str, Words] = {
    "opened": Words(vi="Mở xem", en="Opened"),
    "downloaded": Words(vi="Tải tệp", en="Files taken"),
    "printed": Words(vi="In, xuất", en="Printed or exported"),
}
KIND = "document"
BEHIND = timedelta(minutes=10)
"""An entry may be kept a while after the moment that it bears, behind others with higher numbers."""
_ONE_AT_A_TIME = 0x4163636573731
"""`Access` and a 1, as a number of PostgreSQL's advisory locks."""
AT_A_TIME = 200_000
"""Entries of the trail that are added up in one question."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One kind of access: how many times, by how many people, when last."""

    words: Words
    times: int
    people: int
    last: datetime | None


def of_document(document_id: int) -> list[Counted]:
    """All accesses to a document until now; three questions, whatever its age."""
    position = Accesses.objects.values_list("entry_id", flat=True).first() or 0
    told = [(row.account_id, row.act, row.times, row.last_at) for row in Access.objects.filter(document_id=document_id)]
    told += [
        (each.account_id or 0, each.act, each.times, each.last)
        for each in trail.tally_of(f"{KIND}:{document_id}", tuple(ACTS), after=position)
    ]
    found = []
    for act, words in ACTS.items():
        rows = [row for row in told if row[1] == act]
        times, people = sum(row[2] for row in rows), len({row[0] for row in rows})
        found.append(Counted(words, times, people, max((row[3] for row in rows), default=None)))
    return found


@dataclass(frozen=True, slots=True)
class Summed:
    """One kind of access to the documents of an office, or of several: how many times, by how many people.

    `people` is None of several offices: whoever reads all of them would be looked for in every row.
    """

    words: Words
    times: int
    people: int | None


def of_office(office: str, first: date, last: date) -> list[Summed]:
    """All accesses to documents of an office between two days, both included, until now; three questions."""
    kept = AccessDay.objects.filter(_within(first, last), organization_key=office)
    told: list[tuple[str, int, Iterable[int]]] = list(kept.values_list("act", "times", "people"))
    told += [(each.act, each.times, each.people) for each in _since([office], first, last)]
    return [
        Summed(
            words, sum(times for done, times, _ in told if done == act),
            len(set().union(*(people for done, _, people in told if done == act))),
        )
        for act, words in ACTS.items()
    ]  # fmt: skip


def of_offices(offices: Iterable[str], first: date, last: date) -> list[Summed]:
    """The same of several offices together; three questions, whatever their number."""
    keys = sorted(offices)
    rows: Any = AccessDay.objects.filter(_within(first, last), organization_key__in=keys)
    kept = dict(rows.values_list("act").annotate(all=Sum("times")).order_by())
    since = _since(keys, first, last)
    return [
        Summed(words, kept.get(act, 0) + sum(each.times for each in since if each.act == act), None)
        for act, words in ACTS.items()
    ]


def _within(first: date, last: date) -> Q:
    months, days = spans(first, last)
    which = Q(month=True, day__in=months)
    for start, end in days:
        which |= Q(month=False, day__gte=start, day__lte=end)
    return which


def _since(offices: Sequence[str], first: date, last: date) -> list[trail.DayTally]:
    """What came since the sums were kept, of these days."""
    position = Accesses.objects.values_list("day_entry_id", flat=True).first() or 0
    found = trail.by_day(KIND, tuple(ACTS), after=position, offices=offices)
    return [each for each in found if first <= each.day <= last]


def add_up(now: datetime) -> None:
    """Add what the trail has since the last time to the sums."""
    for step in (_add, _add_days):
        while step(now - BEHIND):
            pass


def _state() -> Accesses | None:
    """How far the trail is added up; None while another process does it. Holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        if cursor.fetchone() != (True,):
            return None
    return Accesses.objects.first() or Accesses(pk=1, entry_id=0)


@transaction.atomic
def _add_days(before: datetime) -> bool:
    """A stretch of the trail by office and day, added to its days and months; whether there may be more."""
    state = _state()
    end = trail.end_before(before, after=state.day_entry_id, most=AT_A_TIME) if state else None
    if state is None or end is None:
        return False
    added: dict[tuple[str, bool, date, str], tuple[int, set[int]]] = {}
    for each in trail.by_day(KIND, tuple(ACTS), after=state.day_entry_id, until=end):
        for month, day in ((False, each.day), (True, each.day.replace(day=1))):
            key = (each.organization_key, month, day, each.act)
            times, people = added.get(key, (0, set()))
            added[key] = (times + each.times, people | set(each.people))
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, [(*key, times, sorted(people)) for key, (times, people) in added.items()])
    state.day_entry_id = end
    state.save()
    return True


_ADD = """
INSERT INTO documents_access_day AS kept (organization_key, month, day, act, times, people)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (organization_key, month, day, act) DO UPDATE
SET times = kept.times + EXCLUDED.times,
    people = ARRAY(SELECT DISTINCT unnest(kept.people || EXCLUDED.people) ORDER BY 1)
"""


@transaction.atomic
def _add(before: datetime) -> bool:
    """A stretch of the trail by document and person; whether there may be more."""
    state = _state()
    if state is None:
        return False
    end = trail.end_before(before, after=state.entry_id, most=AT_A_TIME)
    if end is None:
        return False
    for each in trail.tally(KIND, tuple(ACTS), after=state.entry_id, until=end):
        if not each.thing.removeprefix(f"{KIND}:").isdecimal():
            continue
        kept, made = Access.objects.get_or_create(
            document_id=int(each.thing.removeprefix(f"{KIND}:")), account_id=each.account_id or 0, act=each.act,
            defaults={"times": each.times, "last_at": each.last},
        )  # fmt: skip
        if not made:
            kept.times, kept.last_at = kept.times + each.times, max(kept.last_at, each.last)
            kept.save(update_fields=["times", "last_at"])
    state.entry_id = end
    state.save()
    return True
