"""The legal clock of a case: its due date replayed from what happened, and how pressing it is now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from lienthong.kernel.calendar import (
    Calendar,
    Due,
    Explanation,
    Pause,
    PauseReason,
    Term,
    due,
    explain,
    extended,
    paused,
)
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words

Mode = Literal["restart", "resume"]
Urgency = Literal["late", "today", "soon", "warm", "half", "calm", "paused", "unknown", "done"]


class PauseLike(Protocol):
    """A span in which the clock stood."""

    @property
    def reason(self) -> str: ...  # noqa: D102
    @property
    def mode(self) -> str: ...  # noqa: D102
    @property
    def started_at(self) -> datetime: ...  # noqa: D102
    @property
    def ended_at(self) -> datetime | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Started:
    """What the clock was started with."""

    accepted_at: datetime
    term: Term
    extended_to: date | None = None
    extended_at: datetime | None = None
    """When it was put off; None means after everything else."""


def due_of(calendar: Calendar, started: Started, pauses: Sequence[PauseLike] = ()) -> Due:
    """The due date as of now: the term from acceptance, then each pause that ended and the extension as they came.

    What was promised by an extension is not lost where papers asked for later start the term anew and that would end
    sooner; and an extension that a changed calendar has overtaken moves nothing back.
    """
    found = due(calendar, in_vietnam(started.accepted_at), started.term)
    over = [pause for pause in pauses if pause.ended_at is not None]
    before = [each for each in over if started.extended_at is None or _ended(each) <= started.extended_at]
    for pause in before:
        found = _waited(calendar, started.term, found, pause)
    if started.extended_to is not None:
        found = _put_off(calendar, found, started.extended_to)
    for pause in over[len(before) :]:
        waited = _waited(calendar, started.term, found, pause)
        if found.due_at is not None and waited.due_at is not None and waited.due_at < found.due_at:
            continue
        found = waited
    return found


def _ended(pause: PauseLike) -> datetime:
    assert pause.ended_at is not None
    return pause.ended_at


def _waited(calendar: Calendar, term: Term, before: Due, pause: PauseLike) -> Due:
    asked, given = in_vietnam(pause.started_at), in_vietnam(_ended(pause))
    return paused(calendar, term, before, asked, given, _mode(pause.mode))


def _put_off(calendar: Calendar, before: Due, until: date) -> Due:
    if before.due_on is not None and until <= before.due_on:
        return before
    return extended(calendar, before, until)


def explained(calendar: Calendar, started: Started, pauses: Sequence[PauseLike] = ()) -> Explanation:
    """The same, day by day, each with the document that says so; first of its doubts, that the clock stands now."""
    over = [pause for pause in pauses if pause.ended_at is not None]
    before = [each for each in over if started.extended_at is None or _ended(each) <= started.extended_at]
    until = started.extended_to
    if until is not None:
        # An extension that the calendar has overtaken since says nothing about the due date any more.
        bare = due_of(calendar, Started(started.accepted_at, started.term), before)
        until = None if bare.due_on is not None and until <= bare.due_on else until
    told = tuple(
        Pause(in_vietnam(each.started_at), in_vietnam(_ended(each)), _mode(each.mode), _reason(each.reason))
        for each in (*before, *over[len(before) :])
    )
    found = explain(
        calendar, in_vietnam(started.accepted_at), started.term, told, until, extended_after=len(before)
    )  # fmt: skip
    standing = next((each for each in pauses if each.ended_at is None), None)
    return found if standing is None else replace(found, doubts=(_standing(standing), *found.doubts))


_FOR = {
    "papers": Words(vi="chờ bổ sung giấy tờ", en="papers are waited for"),
    "payment": Words(vi="chờ nộp tiền", en="a payment is waited for"),
    "withdrawal": Words(vi="người nộp xin rút hồ sơ", en="the applicant wants the case back"),
}
_STANDS = {
    "restart": Words(
        vi="Thời hạn đang dừng từ {at}: {why}. Khi bổ sung đủ, thời hạn được tính lại từ đầu và ngày hẹn sẽ đổi.",
        en="The clock stands since {at}: {why}. Once they are there the term is counted anew, and the due date moves.",
    ),
    "resume": Words(
        vi="Thời hạn đang dừng từ {at}: {why}. Khi tính tiếp, thời gian chờ được cộng vào và ngày hẹn sẽ lùi.",
        en="The clock stands since {at}: {why}. When it goes on, the wait is added, and the due date moves.",
    ),
}


def _standing(pause: PauseLike) -> Words:
    frame, why, since = _STANDS[_mode(pause.mode)], _FOR[_reason(pause.reason)], spoken(pause.started_at)
    return Words(vi=frame.say("vi", at=since.vi, why=why.vi), en=frame.say("en", at=since.en, why=why.en))


def _reason(text: str) -> PauseReason:
    return "withdrawal" if text == "withdrawal" else "payment" if text == "payment" else "papers"


def _mode(text: str) -> Mode:
    return "resume" if text == "resume" else "restart"


@dataclass(frozen=True, slots=True)
class Pressing:
    """How near a moment is, for colours, order and words."""

    urgency: Urgency
    words: Words


def pressing(
    calendar: Calendar, *, since: datetime | None, due_at: datetime | None, now: datetime, stands: bool = False
) -> Pressing:
    """How pressing something due at `due_at` is: late, due today, within two working days, past 80 % or 50 %.

    The thresholds are those at which an officer is reminded (onestop §4.6); a clock that stands presses nobody.
    """
    if stands:
        return Pressing("paused", Words(vi="Đang tạm dừng", en="Paused"))
    if due_at is None:
        return Pressing("unknown", Words(vi="Chưa tính được hạn", en="No due date can be computed"))
    now, due_at = in_vietnam(now), in_vietnam(due_at)
    days = calendar.working_days_between(now.date(), due_at.date())
    if now > due_at:
        late = max(calendar.working_days_between(due_at.date(), now.date()), 0)
        if late:
            return Pressing("late", Words(vi=f"Quá hạn {late} ngày làm việc", en=f"{late} working {_days(late)} late"))
        if due_at.date() == now.date():
            return Pressing("late", Words(vi="Quá hạn hôm nay", en="Late since today"))
        # Over a weekend no working day has gone by, and "today" would be untrue.
        return Pressing("late", Words(vi=f"Quá hạn từ {due_at:%d/%m}", en=f"Late since {due_at:%d/%m}"))
    if due_at.date() == now.date():
        return Pressing("today", Words(vi=f"Hạn {due_at:%H:%M} hôm nay", en=f"Due today {due_at:%H:%M}"))
    left = Words(vi=f"Còn {days} ngày làm việc", en=f"{days} working {_days(days)} left")
    if days <= 2:
        return Pressing("soon", left)
    if since is not None:
        whole = calendar.working_minutes(in_vietnam(since), due_at)
        gone = calendar.working_minutes(in_vietnam(since), now)
        if whole and gone / whole >= 0.8:
            return Pressing("warm", left)
        if whole and gone / whole >= 0.5:
            return Pressing("half", left)
    return Pressing("calm", left)


def _days(count: int) -> str:
    return "day" if count == 1 else "days"


def hours_ago(calendar: Calendar, now: datetime, hours: int) -> datetime:
    """The moment since which so many working hours have passed."""
    day = now
    while calendar.working_minutes(day, now) < hours * 60:
        day -= timedelta(hours=12)
        if now - day > timedelta(days=60):
            break
    low, high = day, day + timedelta(hours=12)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if calendar.working_minutes(middle, now) >= hours * 60 else (low, middle)
    return low


def spoken(moment: datetime) -> Words:
    """A due moment as the forms print it: `17 giờ 00 phút, ngày 24/02/2026`."""
    local = in_vietnam(moment)
    return Words(
        vi=f"{local:%H} giờ {local:%M} phút, ngày {local:%d/%m/%Y}",
        en=f"{local:%H:%M} on {local.day} {local:%B %Y}",
    )
