"""When a result is due: the rule, what a pause and an extension do to it, and when to warn."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Literal, NamedTuple

from lienthong.kernel.calendar.calendar import Calendar
from lienthong.kernel.calendar.terms import Term, TermKind
from lienthong.kernel.moments import VIETNAM, in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

PauseMode = Literal["restart", "resume"]


@dataclass(frozen=True, slots=True)
class Due:
    """When a result is due. Both are None where nobody can compute it: then it stands on someone's list."""

    due_on: date | None
    due_at: datetime | None
    day0: date
    """The day on which counting starts; it is not counted itself."""


class Warnings(NamedTuple):
    """The moments at which the person who holds a case is warned."""

    half: datetime
    four_fifths: datetime
    two_days_before: datetime | None
    """At opening, two working days before the due day; None where the case was not there yet."""


class NotLater(Refusal):
    """An extension must end later than the due day it replaces. Facts: `until`, `due_on`."""

    code: ClassVar[str] = "extension_not_later"
    words: ClassVar[Words] = Words(
        vi="Ngày hẹn lại {until:%d/%m/%Y} phải sau ngày hẹn trả {due_on:%d/%m/%Y}.",
        en="The new day {until:%d/%m/%Y} must be later than the due day {due_on:%d/%m/%Y}.",
    )

    def __init__(self, until: date, due_on: date) -> None:
        super().__init__(until=until, due_on=due_on)


def due(calendar: Calendar, received: datetime, term: Term) -> Due:
    """When a case is due that was complete and accepted at `received`.

    Day zero is the day of receipt; what arrives on a day that is not worked, after closing, or at the cut-off or later,
    starts on the next working day. Working days are counted from the day after; calendar days too, and a last day that
    is not worked moves on to the next working day (Civil Code 2015 art. 147, 148). Working hours run while the counter
    is open and end on the moment; everything else ends when the counter closes.

    Raises:
        OutsideCalendar: the answer lies outside the calendar's days.
    """
    local = received if received.tzinfo is VIETNAM else in_vietnam(received)
    kind = term.kind
    cut_off = term.cut_off
    if kind is TermKind.SAME_DAY and cut_off is None:
        cut_off = calendar.cut_off(local.date())
    zero = calendar.zero(local, cut_off)
    if kind is TermKind.WORKING_DAYS:
        due_on, due_at = calendar.at(zero + term.value)
        return Due(due_on, due_at, calendar.at(zero)[0])
    day0, closing = calendar.at(zero)
    if kind is TermKind.SAME_DAY:
        return Due(day0, closing, day0)
    if kind is TermKind.CALENDAR_DAYS:
        due_at = calendar.closes_at(day0 + timedelta(days=term.value))
        return Due(due_at.date(), due_at, day0)
    if kind is TermKind.WORKING_HOURS:
        start = local if local.date() == day0 else calendar.opens_at(day0)
        due_at = calendar.advance(start, term.value * 60)
        return Due(due_at.date(), due_at, day0)
    return Due(None, None, day0)


def paused(calendar: Calendar, term: Term, before: Due, asked_at: datetime, given_at: datetime, mode: PauseMode) -> Due:
    """When a case is due after papers were asked for and given.

    `restart` counts the whole term again from the moment the case is complete (Decree 61/2018/NĐ-CP art. 19.4).
    `resume` adds the opening time that passed while waiting to the due moment; calendar days are added as days.

    Raises:
        ValueError: they were given before they were asked for; whoever keeps the moments has mixed them up.
        OutsideCalendar: the answer lies outside the calendar's days.
    """
    if given_at < asked_at:
        raise ValueError(f"papers given at {given_at}, asked for at {asked_at}")
    if mode == "restart":
        return due(calendar, given_at, term)
    if before.due_on is None or before.due_at is None:
        return before
    if term.kind is TermKind.CALENDAR_DAYS:
        waited = in_vietnam(given_at).date() - in_vietnam(asked_at).date()
        due_at = calendar.closes_at(before.due_on + waited)
        return Due(due_at.date(), due_at, before.day0)
    waited_seconds = calendar.working_seconds(asked_at, given_at)
    due_at = calendar.advance_seconds(before.due_at, waited_seconds) if waited_seconds else before.due_at
    return Due(due_at.date(), due_at, before.day0)


def extended(calendar: Calendar, before: Due, until: date) -> Due:
    """When a case is due after it was extended until a day; a day that is not worked moves on to the next one.

    Raises:
        NotLater: the day is not after the due day.
    """
    if before.due_on is not None and until <= before.due_on:
        raise NotLater(until, before.due_on)
    due_at = calendar.closes_at(until)
    return Due(due_at.date(), due_at, before.day0)


def last_day_to_extend(calendar: Calendar, due_on: Due | date) -> date:
    """The last working day on which the citizen may still be told of an extension: before the due day.

    Decree 61/2018/NĐ-CP art. 19.9 says one day before. A Sunday is no day to write letters, so where that day is not
    worked we take the working day before it.

    Raises:
        ValueError: a due date that nobody can compute cannot be extended.
    """
    day = due_on.due_on if isinstance(due_on, Due) else due_on
    if day is None:
        raise ValueError("no due day")
    return calendar.previous_working_day(day)


def warnings(calendar: Calendar, started_at: datetime, due_at: datetime) -> Warnings:
    """When to warn: at half and at four fifths of the opening time, and two working days before the due day."""
    whole = calendar.working_seconds(started_at, due_at)
    two_days = calendar.opens_at(calendar.previous_working_day(in_vietnam(due_at).date(), 2))
    return Warnings(
        half=calendar.advance_seconds(started_at, whole // 2),
        four_fifths=calendar.advance_seconds(started_at, whole * 4 // 5),
        two_days_before=two_days if two_days >= started_at else None,
    )
