"""What calendars are made of: opening hours by season, days set by a notice, closures, and days still in doubt."""

from dataclasses import dataclass
from datetime import date, time

from lienthong.kernel.words import Words

Hours = tuple[tuple[time, time], ...]
"""The spans of one day in which a counter is open, in order: `((07:00, 11:30), (13:30, 17:00))`. Empty: shut."""

Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
"""Monday first."""


@dataclass(frozen=True, slots=True)
class Document:
    """The notice or law that sets a day, or says how days are counted."""

    number: str
    """`6150/TB-BLĐTBXH`; empty where nobody here has read it."""
    issued_on: date | None
    issuer: str
    title: str
    evidence: str
    """How we know it: `read`, `press`, `memory`, `practice`, `not read`."""

    def __str__(self) -> str:
        return f"{self.number}: {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class Pattern:
    """When a counter is open in an ordinary week, from a day up to and without another."""

    key: str
    name: Words
    start: date
    end: date | None
    week: Week
    cut_off: time | None = None
    """From this hour on a same-day case counts from the next working day, where its procedure names no other hour."""
    document: Document | None = None

    @property
    def full_day(self) -> Hours:
        """The hours of the first weekday that is worked: those of a Saturday that is worked in exchange."""
        return next((hours for hours in self.week if hours), ())


@dataclass(frozen=True, slots=True)
class SetDay:
    """A day that a document takes out of the ordinary week: off, or worked."""

    day: date
    working: bool
    words: Words
    """What day it is: `Tết Nguyên đán`."""
    document: Document | None = None
    instead_of: date | None = None
    """The holiday or the day off that this one is exchanged for; a day worked has that day's hours."""


@dataclass(frozen=True, slots=True)
class Closure:
    """The counter is shut, for a storm or a removal, while cases still arrive online. Both days are included."""

    first: date
    last: date
    words: Words
    document: Document | None = None
    moves_due: bool = False
    """A closure leaves due dates alone unless a document says otherwise."""


@dataclass(frozen=True, slots=True)
class PendingDay:
    """A day that may be set off, and is not yet: it counts, and whoever is told of it hears of the doubt."""

    day: date
    words: Words
    document: Document | None = None
