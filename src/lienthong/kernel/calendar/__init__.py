"""The clock of cases: which days count, when a result is due, and why.

Everything here is handed in as data: weekly patterns, days set by notices, closures. Nothing asks what time it is.
"""

from lienthong.kernel.calendar.calendar import Calendar, DayReason, OutsideCalendar
from lienthong.kernel.calendar.days import Closure, Document, Hours, Pattern, PendingDay, SetDay
from lienthong.kernel.calendar.due import (
    Due,
    NotLater,
    Warnings,
    due,
    extended,
    last_day_to_extend,
    paused,
    warnings,
)
from lienthong.kernel.calendar.terms import Term, TermKind, UnclearTerm
from lienthong.kernel.calendar.testimony import Explanation, StepTold, explain
from lienthong.kernel.calendar.told import DayTold, Pause, PauseReason

__all__ = [
    "Calendar",
    "Closure",
    "DayReason",
    "DayTold",
    "Document",
    "Due",
    "Explanation",
    "Hours",
    "NotLater",
    "OutsideCalendar",
    "Pattern",
    "Pause",
    "PauseReason",
    "PendingDay",
    "SetDay",
    "StepTold",
    "Term",
    "TermKind",
    "UnclearTerm",
    "Warnings",
    "due",
    "explain",
    "extended",
    "last_day_to_extend",
    "paused",
    "warnings",
]
