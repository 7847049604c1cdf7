"""What calendars tell the rest of the house."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """Days between `first_day` and `last_day` (both included) are worked, or explained, in another way than before."""

    kind: ClassVar[str] = "calendars.CalendarChanged"
    edition: str
    first_day: date
    last_day: date
    keys: tuple[str, ...]
    """The organisations it is said to, with all under them (`queries.is_touched`); empty for everybody."""
    document: str = ""
    """The notice's number, or its title."""

    @property
    def order(self) -> str:
        """One change after the other."""
        return self.kind
