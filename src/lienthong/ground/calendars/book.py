"""Everything that documents say about days and hours, and the calendars that follow from it. Pure: no database here.

The packaged sheets and the tables both become a `Book`; rows stand in the order in which they were loaded, and a later
one is obeyed over an earlier one, so that a mistake is corrected by another notice and both stay.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, time
from functools import cached_property
from typing import TypeVar

from lienthong.kernel.calendar import Calendar, Closure, Document, Pattern, PendingDay, SetDay
from lienthong.kernel.calendar.days import Week
from lienthong.kernel.words import Words

EVERYBODY = ""
"""The scope of what holds for every office."""
BASE = "province"
"""The key of the calendar that holds where a unit and those above it have set nothing of their own."""
BASE_NAME = Words(vi="Lịch làm việc chung", en="The common calendar")
_OF_UNIT = Words(vi="Lịch làm việc của {name}", en="The calendar of {name}")


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A notice or a law, under a key of ours."""

    key: str
    number: str
    issued_on: date | None
    issuer: str
    title: str
    evidence: str
    source: str = ""

    def document(self) -> Document:
        """As the kernel knows it."""
        return Document(self.number, self.issued_on, self.issuer, self.title, self.evidence)


@dataclass(frozen=True, slots=True)
class PatternRow:
    """Opening hours of an ordinary week, from `start` up to and without `end`."""

    key: str
    scope: str
    vi: str
    en: str
    start: date
    end: date | None
    week: Week
    cut_off: time | None
    document: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day off, or a day worked."""

    day: date
    working: bool
    scope: str
    vi: str
    en: str
    instead_of: date | None
    document: str


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A counter that is shut from one day to another, both included."""

    first: date
    last: date
    scope: str
    vi: str
    en: str
    moves_due: bool
    document: str


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A day that may become a day off."""

    day: date
    scope: str
    vi: str
    en: str
    document: str


_Scoped = TypeVar("_Scoped", PatternRow, DayRow, ClosureRow, PendingRow)


@dataclass(frozen=True)
class Book:
    """All rows, in the order of loading."""

    documents: tuple[DocumentRow, ...]
    patterns: tuple[PatternRow, ...]
    days: tuple[DayRow, ...]
    closures: tuple[ClosureRow, ...] = ()
    pending: tuple[PendingRow, ...] = ()
    known_until: date = field(default=date.min)
    counting: str = ""

    @cached_property
    def scopes(self) -> frozenset[str]:
        """The organisations that have hours, days or closures of their own."""
        rows: Iterable[PatternRow | DayRow | ClosureRow | PendingRow] = (
            *self.patterns,
            *self.days,
            *self.closures,
            *self.pending,
        )
        return frozenset(row.scope for row in rows) - {EVERYBODY}

    @cached_property
    def by_key(self) -> dict[str, DocumentRow]:
        """Every document by its key."""
        return {row.key: row for row in self.documents}

    @cached_property
    def digest(self) -> str:
        """Another one as soon as anything is different; the edition of every calendar made from this book."""
        rows: list[DocumentRow | PatternRow | DayRow | ClosureRow | PendingRow] = [*self.documents, *self.patterns]
        rows += [*self.days, *self.closures, *self.pending]
        everything = [asdict(row) for row in rows]
        told = json.dumps([everything, self.known_until, self.counting], default=str, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def plus(self, other: "Book") -> "Book":
        """This book with the rows of another one loaded after it."""
        return Book(
            documents=self.documents + other.documents,
            patterns=self.patterns + other.patterns,
            days=self.days + other.days,
            closures=self.closures + other.closures,
            pending=self.pending + other.pending,
            known_until=max(self.known_until, other.known_until),
            counting=other.counting or self.counting,
        )

    def key_of(self, chain: Sequence[str]) -> str:
        """The key of the calendar for a unit; `chain` is the unit and those above it, nearest first."""
        return "/".join([BASE, *reversed([scope for scope in chain if scope in self.scopes])])

    def calendar(self, key: str, name: Words | None = None) -> Calendar:
        """The calendar with that key: `province`, or `province/` and the organisations with something of their own."""
        base, *scopes = key.split("/")
        if base != BASE:
            raise KeyError(key)
        order = [EVERYBODY, *scopes]
        days = {row.day: row for row in _of(self.days, order)}
        return Calendar(
            key=key,
            name=name or BASE_NAME,
            edition=self.digest,
            patterns=[
                Pattern(
                    row.key, Words(row.vi, row.en), row.start, row.end, row.week, row.cut_off, self._told(row.document)
                )
                for row in _of(self.patterns, order)
            ],
            days=[
                SetDay(row.day, row.working, Words(row.vi, row.en), self._told(row.document), row.instead_of)
                for row in days.values()
            ],
            closures=[
                Closure(row.first, row.last, Words(row.vi, row.en), self._told(row.document), row.moves_due)
                for row in _of(self.closures, order)
            ],
            # What has been decided since is not in doubt any more.
            pending=[
                PendingDay(row.day, Words(row.vi, row.en), self._told(row.document))
                for row in _of(self.pending, order)
                if row.day not in days
            ],
            known_until=self.known_until,
            counting=self._told(self.counting),
        )

    def _told(self, key: str) -> Document | None:
        row = self.by_key.get(key)
        return row.document() if row else None


def name_for(unit: str) -> Words:
    """What the calendar of one unit is called."""
    return Words(vi=_OF_UNIT.say("vi", name=unit), en=_OF_UNIT.say("en", name=unit))


def _of(rows: Sequence[_Scoped], order: Sequence[str]) -> list[_Scoped]:
    """The rows of these scopes, the widest scope first; within a scope in the order of loading."""
    return [row for scope in order for row in rows if row.scope == scope]
