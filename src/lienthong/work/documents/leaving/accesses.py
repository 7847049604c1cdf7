"""How often a document was opened, taken along and printed, and by how many people (Decree 30, App. VI, S13).

The trail keeps every access by itself. Counting years of it at each look would be slow, so the sums are kept by
document, person and act, a quarter of an hour behind; what came since is counted from the trail when somebody asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from lienthong.ground.audit import queries as trail
from lienthong.kernel.words import Words
from lienthong.work.documents.models import Access, Accesses

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


def add_up(now: datetime) -> None:
    """Add what the trail has since the last time to the sums."""
    while _add(now - BEHIND):
        pass


@transaction.atomic
def _add(before: datetime) -> bool:
    """A stretch of the trail; whether there may be more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        if cursor.fetchone() != (True,):
            return False
    state = Accesses.objects.first() or Accesses(pk=1, entry_id=0)
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
