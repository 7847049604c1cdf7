"""How near a deadline is, in working days of the office: for colours, order and words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from lienthong.kernel.calendar import Calendar
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words

Urgency = Literal["late", "today", "soon", "half", "calm", "none", "done"]
KINDS: dict[Urgency, str] = {
    "late": "bad", "today": "bad", "soon": "warning", "half": "info", "calm": "good", "none": "neutral", "done": "good",
}  # fmt: skip
GROUPS: dict[Urgency, Words] = {
    "late": Words(vi="Quá hạn", en="Late"),
    "today": Words(vi="Hạn hôm nay", en="Due today"),
    "soon": Words(vi="Còn 1–2 ngày làm việc", en="Within two working days"),
    "half": Words(vi="Đã qua nửa thời gian", en="Past half of the time"),
    "calm": Words(vi="Còn nhiều thời gian", en="Plenty of time"),
    "none": Words(vi="Chưa có hạn", en="Without a deadline"),
}
"""Reminders at half of the time and two working days before: a habit of offices, no figure of the decree."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """How pressing something is."""

    urgency: Urgency
    words: Words

    @property
    def kind(self) -> str:
        """Of its badge."""
        return KINDS[self.urgency]


def of_day(calendar: Calendar, *, since: date | None, due_on: date | None, today: date) -> Pressing:
    """How pressing is what is due on a day; that day itself is still in time."""
    if due_on is None:
        return Pressing("none", GROUPS["none"])
    if due_on < today:
        return Pressing("late", _late(calendar.working_days_between(due_on, today)))
    if due_on == today:
        return Pressing("today", GROUPS["today"])
    left = calendar.working_days_between(today, due_on)
    words = Words(vi=f"Còn {left} ngày làm việc", en=f"{left} working {_days(left)} left")
    if left <= 2:
        return Pressing("soon", words)
    if since is not None:
        whole = calendar.working_days_between(since, due_on)
        if whole and calendar.working_days_between(since, today) * 2 >= whole:
            return Pressing("half", words)
    return Pressing("calm", words)


def of_moment(calendar: Calendar, by: datetime | None, now: datetime) -> Pressing:
    """How pressing is what is to be done by a moment, such as the end of the next working day."""
    if by is None:
        return Pressing("none", GROUPS["none"])
    now, by = in_vietnam(now), in_vietnam(by)
    if now > by:
        days = calendar.working_days_between(by.date(), now.date())
        return Pressing("late", _late(days) if days > 0 else Words(vi="Phải làm ngay", en="To be done at once"))
    if by.date() == now.date():
        return Pressing("today", Words(vi=f"Trước {by:%H:%M} hôm nay", en=f"By {by:%H:%M} today"))
    return Pressing("soon", Words(vi=f"Trước {by:%H:%M} ngày {by:%d/%m}", en=f"By {by:%H:%M} on {by:%d/%m}"))


def _late(days: int) -> Words:
    if days < 1:
        # It ended, and no working day has passed since.
        return GROUPS["late"]
    return Words(vi=f"Quá hạn {days} ngày làm việc", en=f"{days} working {_days(days)} late")


def _days(count: int) -> str:
    return "day" if count == 1 else "days"
