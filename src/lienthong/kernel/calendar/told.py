"""The days of a count, told one by one: what of each was counted, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from lienthong.kernel.calendar.calendar import Calendar
from lienthong.kernel.calendar.days import Document
from lienthong.kernel.calendar.due import Due, PauseMode, due
from lienthong.kernel.calendar.terms import Term, TermKind
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words

PauseReason = Literal["papers", "payment", "withdrawal"]

_ZERO = Words(vi="Ngày tiếp nhận, chưa tính", en="The day of receipt, not counted")
_STARTS = Words(vi="Bắt đầu tính từ ngày này, chưa tính ngày này", en="Counting starts from here; not counted itself")
_SAME_DAY = Words(vi="Trả trong ngày này", en="Due this same day")
_LATE_IN_DAY = Words(
    vi="Nhận từ {hour} trở đi nên tính sang ngày làm việc sau",
    en="Received at {hour} or later: counted from the next working day",
)
_AFTER_CLOSING = Words(
    vi="Nhận sau giờ đóng cửa ({hour}) nên tính sang ngày làm việc sau",
    en="Received after closing ({hour}): counted from the next working day",
)
_PUSHED = Words(vi="{why}; ngày cuối được dời", en="{why}; the last day moves on")
_MOVED_TO = Words(vi="{why}; ngày cuối dời đến đây", en="{why}; the last day moves here")
_RUNNING = Words(vi="{why}; cộng lại {total}", en="{why}; together {total}")
_WAITING = {
    "papers": Words(vi="Chờ bổ sung giấy tờ, không tính", en="Waiting for papers, not counted"),
    "payment": Words(vi="Chờ nộp tiền, không tính", en="Waiting for payment, not counted"),
    "withdrawal": Words(
        vi="Người nộp xin rút hồ sơ, chờ trả lời: không tính", en="Withdrawal asked for and not answered: not counted"
    ),
}
_WAITED_TOO = Words(vi="{why}; thời gian chờ {waited} không tính", en="{why}; a wait of {waited} is not counted")
_MADE_UP = Words(vi="{why}; bù thời gian chờ {spent}", en="{why}; makes up for waiting, {spent}")
_ADDED = Words(
    vi="{why}; thời gian chờ được cộng vào ngày hẹn",
    en="{why}; the wait is added to the due day",
)
_EXTENDED = Words(vi="{why}; trong thời gian gia hạn", en="{why}; within the extension")
_TOGETHER = Words(vi="Cộng lại {total}: đủ thời hạn", en="Together {total}: the whole term")
_AS_THE_DAYS = Words(
    vi="Cộng lại {total}: bằng giờ làm việc của {term} trong thời hạn, từ {first} đến {last}",
    en="Together {total}: the opening hours of the {term} of the term, {first} to {last}",
)
_REST_OF_DAY = Words(
    vi="Cộng lại {total}: bằng giờ làm việc còn lại của ngày {day}",
    en="Together {total}: the opening hours that were left on {day}",
)
_AND_MORE = Words(
    vi="{said}; thêm {more} bù thời gian chờ ngoài các ngày được tính",
    en="{said}; and {more} that make up for waiting outside of the days counted",
)
_CLOSED = Words(
    vi="{why}. Bộ phận đóng cửa ({what}), hạn không dời", en="{why}. The counter is shut ({what}); the due day stays"
)


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood, for papers that were missing or another reason; `mode` is how the case's law reads its end."""

    asked_at: datetime
    given_at: datetime
    mode: PauseMode = "restart"
    reason: PauseReason = "papers"


@dataclass(frozen=True, slots=True)
class DayTold:
    """One day of the count.

    A day counts whole and has its place in the term, `number` (the day of receipt is day 0); or, where the count runs
    in opening time, `minutes` of it count. Those of one count add up to the term.
    """

    date: date
    counted: bool
    number: int | None
    words: Words
    document: Document | None
    minutes: int | None = None

    @property
    def part(self) -> Words | None:
        """How much opening time of the day was counted: `3 giờ 30 phút`."""
        return None if self.minutes is None else span(self.minutes * 60)


@dataclass(frozen=True, slots=True)
class Count:
    """One count: from the moment at which it begins to the due moment that it leads to, with the waits on its way."""

    calendar: Calendar
    term: Term
    start: datetime
    due: Due
    waits: tuple[Pause, ...] = ()

    @property
    def zero(self) -> date:
        """The day on which it starts."""
        return due(self.calendar, self.start, self.term).day0

    @property
    def in_time(self) -> bool:
        """Whether opening time is counted, not whole days: always for hours, else once waiting has been taken off.

        A wait moves the due moment by as much opening time (decision 0011). Whole days cannot tell that where one day
        is open longer than another: the afternoon and the Saturday morning that were lost come back as one day.
        """
        if self.term.kind is TermKind.WORKING_HOURS:
            return True
        return self.term.kind in {TermKind.WORKING_DAYS, TermKind.SAME_DAY} and bool(self.waits)

    @property
    def begins(self) -> datetime:
        """From when on opening time counts: for working days only after day zero."""
        local, zero = in_vietnam(self.start), self.zero
        if self.term.kind is TermKind.WORKING_DAYS:
            return self.calendar.closes_at(zero)
        return local if local.date() == zero else self.calendar.opens_at(zero)

    @property
    def seconds(self) -> int:
        """How much opening time the term holds: that of its days as they were before any wait."""
        if self.term.kind is TermKind.WORKING_HOURS:
            return self.term.value * 3600
        first = due(self.calendar, self.start, self.term)
        return self.calendar.working_seconds(self.begins, first.due_at) if first.due_at else 0

    def days(self, until: datetime | None = None) -> list[DayTold]:
        """Every day from the start to the due day, or to a request at `until` that broke the count off."""
        zero = self.zero
        broken_on = until and in_vietnam(until).date()
        last = min(filter(None, (self.due.due_on or zero, broken_on)), default=zero)
        told = list(_before_zero(self, zero)) if broken_on is None or zero <= broken_on else []
        if zero > last:
            return told
        after = zero + timedelta(days=1)
        if self.in_time and self.term.kind is not TermKind.WORKING_DAYS:
            return [*told, *_in_time(self, _days(zero, last), until)]
        told.append(_zero(self, zero))
        if self.in_time:
            return [*told, *_in_time(self, _days(after, last), until)]
        count = _by_calendar if self.term.kind is TermKind.CALENDAR_DAYS else _whole_days
        return [*told, *count(self, _days(after, last))]

    def total(self, told: Sequence[DayTold]) -> Words | None:
        """What those days add up to, beside the term; None where there is nothing to add up."""
        if self.due.due_at is None:
            return None
        if not self.in_time:
            many = max((day.number for day in told if day.counted and day.number), default=0)
            return filled(_TOGETHER, total=Term(self.term.kind, many).words) if many else None
        minutes = sum(day.minutes or 0 for day in told)
        total = span(minutes * 60)
        if self.term.kind is TermKind.WORKING_HOURS:
            said = filled(_TOGETHER, total=total)
        elif self.term.kind is TermKind.SAME_DAY:
            said = filled(_REST_OF_DAY, total=total, day=_dated(self.zero))
        else:
            first = self.calendar.next_working_day(self.zero)
            until = self.calendar.next_working_day(self.zero, self.term.value)
            said = filled(_AS_THE_DAYS, total=total, term=self.term.words, first=_dated(first), last=_dated(until))
        waited = _waited(self.calendar, self.waits, self.begins, self.due.due_at)
        more = self.calendar.working_seconds(self.begins, self.due.due_at) - waited - self.seconds
        return filled(_AND_MORE, said=said, more=span(more)) if more else said


def between(calendar: Calendar, pause: Pause, told: Sequence[DayTold]) -> Iterator[DayTold]:
    """The days after the last one told, up to the day on which the count begins again."""
    after = told[-1].date if told else in_vietnam(pause.asked_at).date()
    for day in _days(after + timedelta(days=1), in_vietnam(pause.given_at).date() - timedelta(days=1)):
        yield DayTold(day, False, None, _WAITING[pause.reason], calendar.reason(day).document)


def extension(
    calendar: Calendar, before: Due, now: Due, waits: Sequence[Pause], until: datetime | None = None
) -> Iterator[DayTold]:
    """The days that an extension adds, up to its end or to the day of a request."""
    if before.due_on is None or now.due_on is None:
        return
    last = min(filter(None, (now.due_on, until and in_vietnam(until).date())))
    for day in _days(before.due_on + timedelta(days=1), last):
        why = calendar.reason(day)
        wait = next((each for each in waits if why.working and _closes_within(calendar, day, each)), None)
        words = _WAITING[wait.reason] if wait else filled(_EXTENDED, why=why.words)
        yield DayTold(day, False, None, words, why.document)


def _closes_within(calendar: Calendar, day: date, wait: Pause) -> bool:
    return wait.asked_at < calendar.closes_at(day) <= wait.given_at


def _whole_days(count: Count, days: Iterable[date]) -> Iterator[DayTold]:
    number = 0
    for day in days:
        why = count.calendar.reason(day)
        number += why.working
        words = _with_closure(count.calendar, day, why.words)
        yield DayTold(day, why.working, number if why.working else None, words, why.document)


def _by_calendar(count: Count, days: Iterable[date]) -> Iterator[DayTold]:
    number, moving = 0, True
    for day in days:
        why = count.calendar.reason(day)
        words = _with_closure(count.calendar, day, why.words)
        wait = next((each for each in count.waits if _date(each.asked_at) < day <= _date(each.given_at)), None)
        if wait is not None:
            yield DayTold(day, False, None, _WAITING[wait.reason], why.document)
        elif number < count.term.value:
            number += 1
            if number == count.term.value and not why.working:
                words = filled(_PUSHED, why=words)
            moving = not why.working
            yield DayTold(day, True, number, words, why.document)
        else:
            # A last day that is not worked moves on once; what waiting adds after that is told as such.
            frame = _ADDED if not moving else _MOVED_TO if why.working else _PUSHED
            moving = moving and not why.working
            yield DayTold(day, False, None, filled(frame, why=words), why.document)


def _in_time(count: Count, days: Iterable[date], until: datetime | None) -> Iterator[DayTold]:
    """Opening time of each day: what counts, what was waited, and what makes up for waiting outside of the count."""
    calendar, begins, whole, total = count.calendar, count.begins, count.seconds, 0
    stop = min(filter(None, (count.due.due_at, until)), default=begins)
    for day in days:
        why = calendar.reason(day)
        words = _with_closure(calendar, day, why.words)
        if not why.working:
            yield DayTold(day, False, None, words, why.document)
            continue
        start, end = max(begins, calendar.opens_at(day)), min(stop, calendar.closes_at(day))
        waited = _waited(calendar, count.waits, start, end)
        spent = calendar.working_seconds(start, end) - waited
        if waited and not spent:
            wait = next(each for each in count.waits if each.asked_at < end and start < each.given_at)
            yield DayTold(day, False, None, _WAITING[wait.reason], why.document)
            continue
        own = min(spent, whole - total)
        # Whole minutes of the running total, so that the parts shown add up to the sum shown, and a day to its hours.
        minutes = (total + own) // 60 - total // 60
        lost = (own + waited) // 60 - minutes
        total += own
        if own or spent == own:
            words = filled(_RUNNING, why=words, total=span(total))
        if lost > 0:
            words = filled(_WAITED_TOO, why=words, waited=span(lost * 60))
        if spent > own:
            words = filled(_MADE_UP, why=words, spent=span(spent - own))
        yield DayTold(day, bool(own), None, words, why.document, minutes if own else None)


def _waited(calendar: Calendar, waits: Sequence[Pause], start: datetime, end: datetime) -> int:
    """Seconds of opening time between two moments in which the clock stood, none of them counted twice."""
    found, reached = 0, start
    for wait in sorted(waits, key=lambda each: each.asked_at):
        begins, ends = max(reached, wait.asked_at), min(end, wait.given_at)
        if begins < ends:
            found += calendar.working_seconds(begins, ends)
            reached = ends
    return found


def _before_zero(count: Count, zero: date) -> Iterator[DayTold]:
    calendar, term, local = count.calendar, count.term, in_vietnam(count.start)
    for day in _days(local.date(), zero - timedelta(days=1)):
        why = calendar.reason(day)
        words = why.words
        if day == local.date() and why.working:
            closing = calendar.closes_at(day)
            cut_off = term.cut_off or (calendar.cut_off(day) if term.kind is TermKind.SAME_DAY else None)
            late = local > closing or cut_off is None
            hour = f"{closing:%H:%M}" if late or cut_off is None else f"{cut_off:%H:%M}"
            words = filled(_AFTER_CLOSING if late else _LATE_IN_DAY, hour=Words(vi=hour, en=hour))
        yield DayTold(day, False, None, words, why.document)


def _zero(count: Count, zero: date) -> DayTold:
    calendar, same_day = count.calendar, count.term.kind is TermKind.SAME_DAY
    why = calendar.reason(zero)
    words = _ZERO if _date(count.start) == zero else _STARTS
    if why.document is not None and zero in calendar.set_days:
        words = Words(vi=f"{why.words.vi}. {words.vi}", en=f"{why.words.en}. {words.en}")
    if same_day:
        words = Words(vi=f"{why.words.vi}. {_SAME_DAY.vi}", en=f"{why.words.en}. {_SAME_DAY.en}")
    return DayTold(zero, same_day, 0, _with_closure(calendar, zero, words), why.document)


def _with_closure(calendar: Calendar, day: date, words: Words) -> Words:
    closure = calendar.closure(day)
    return words if closure is None or closure.moves_due else filled(_CLOSED, why=words, what=closure.words)


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _date(moment: datetime) -> date:
    return in_vietnam(moment).date()


def _dated(day: date) -> Words:
    return Words(vi=f"{day:%d/%m/%Y}", en=f"{day:%d/%m/%Y}")


def span(seconds: int) -> Words:
    """A length of opening time in hours and whole minutes: `3 giờ 30 phút`."""
    hours, minutes = divmod(seconds // 60, 60)
    if not minutes:
        return Words(vi=f"{hours} giờ", en=f"{hours} h")
    if not hours:
        return Words(vi=f"{minutes} phút", en=f"{minutes} min")
    return Words(vi=f"{hours} giờ {minutes:02d} phút", en=f"{hours} h {minutes:02d} min")


def filled(frame: Words, **facts: Words) -> Words:
    """The frame with each of its gaps filled in both languages."""
    return Words(
        vi=frame.say("vi", **{name: words.vi for name, words in facts.items()}),
        en=frame.say("en", **{name: words.en for name, words in facts.items()}),
    )
