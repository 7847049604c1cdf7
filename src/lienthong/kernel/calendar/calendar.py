"""The calendar of one unit: which days are worked, from when to when, and who says so."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from lienthong.kernel.calendar.days import Closure, Document, Hours, Pattern, PendingDay, SetDay
from lienthong.kernel.moments import VIETNAM, in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

AHEAD = 6
"""So many years after the last notice are laid out in advance, by the ordinary week and the days known already."""

_WEEKDAYS = (
    Words(vi="thứ Hai", en="Monday"),
    Words(vi="thứ Ba", en="Tuesday"),
    Words(vi="thứ Tư", en="Wednesday"),
    Words(vi="thứ Năm", en="Thursday"),
    Words(vi="thứ Sáu", en="Friday"),
    Words(vi="thứ Bảy", en="Saturday"),
    Words(vi="Chủ nhật", en="Sunday"),
)
_ORDINARY = Words(vi="Ngày làm việc", en="Working day")
_SHUT = Words(vi="Nghỉ {weekday}", en="{weekday}, not worked")
_OFF = Words(vi="Nghỉ: {what}", en="Day off: {what}")
_WORKED = Words(vi="Làm việc: {what}", en="Worked: {what}")
_CLOSED = Words(vi="Đóng cửa: {what}", en="Shut: {what}")


class OutsideCalendar(Refusal):
    """A day lies before the first or after the last day of the calendar. Facts: `day`, `first`, `last`."""

    code: ClassVar[str] = "outside_calendar"
    words: ClassVar[Words] = Words(
        vi="Lịch làm việc chỉ có từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}; ngày {day} nằm ngoài khoảng ấy.",
        en="The calendar runs from {first:%d/%m/%Y} to {last:%d/%m/%Y}; the day {day} lies outside.",
    )

    def __init__(self, day: str, first: date, last: date) -> None:
        super().__init__(day=day, first=first, last=last)


@dataclass(frozen=True, slots=True)
class DayReason:
    """Whether a day is worked, in words, and the document that says so."""

    working: bool
    words: Words
    document: Document | None


class Calendar:
    """The calendar of one unit, or of all units that work alike. Immutable: share it between threads.

    `patterns`, `days` and `closures` are in rising order of importance: where two speak of one day, the later in
    the sequence is obeyed. Moments are answered in Vietnam time; a moment without zone is taken as Vietnam time.
    Laid out once; a question afterwards is a look into lists.

    Raises (from every question about a day):
        OutsideCalendar: the day lies before the first pattern, or years after the last notice.
    """

    def __init__(
        self,
        key: str,
        name: Words,
        edition: str,
        patterns: Iterable[Pattern],
        days: Iterable[SetDay] = (),
        *,
        closures: Iterable[Closure] = (),
        pending: Iterable[PendingDay] = (),
        known_until: date,
        counting: Document | None = None,
    ) -> None:
        self.key = key
        self.name = name
        self.edition = edition
        self.patterns = tuple(patterns)
        self.closures = tuple(closures)
        self.known_until = known_until
        """The last day for which the days off have been announced."""
        self.counting = counting
        """The law that says how days are counted."""
        self.set_days = {set_day.day: set_day for set_day in days}
        self.pending = {day.day: day for day in pending}
        self.first = min(pattern.start for pattern in self.patterns)
        self.last = date(known_until.year + AHEAD, 12, 31)
        self._closed = {
            closure.first + timedelta(days=many): closure
            for closure in self.closures
            for many in range((closure.last - closure.first).days + 1)
        }
        self._lay_out()

    def _lay_out(self) -> None:
        self._base = self.first.toordinal()
        # For each day the place, in the lists that follow, of the first working day on it or after it.
        self._place: list[int] = []
        self._ordinals: list[int] = []
        self._dates: list[date] = []
        self._hours: list[tuple[tuple[int, int], ...]] = []
        self._opens: list[datetime] = []
        self._closes: list[datetime] = []
        self._closing: list[time] = []
        # Seconds of opening time that have passed before each working day.
        self._passed: list[int] = [0]
        for ordinal in range(self._base, self.last.toordinal() + 1):
            self._place.append(len(self._dates))
            day = date.fromordinal(ordinal)
            pattern = self._pattern(day)
            hours = self._openings(day, pattern)
            if not hours:
                continue
            self._ordinals.append(ordinal)
            self._dates.append(day)
            self._opens.append(datetime.combine(day, hours[0][0], VIETNAM))
            self._closes.append(datetime.combine(day, hours[-1][1], VIETNAM))
            self._closing.append(hours[-1][1])
            seconds = tuple((_seconds(start), _seconds(end)) for start, end in hours)
            self._hours.append(seconds)
            self._passed.append(self._passed[-1] + sum(end - start for start, end in seconds))

    def _pattern(self, day: date) -> Pattern | None:
        found = None
        for pattern in self.patterns:
            if pattern.start <= day and (pattern.end is None or day < pattern.end):
                found = pattern
        return found

    def _openings(self, day: date, pattern: Pattern | None) -> Hours:
        closed = self._closed.get(day)
        if pattern is None or (closed and closed.moves_due):
            return ()
        set_day = self.set_days.get(day)
        if set_day is None:
            return pattern.week[day.weekday()]
        if not set_day.working:
            return ()
        like = set_day.instead_of or day
        return pattern.week[like.weekday()] or pattern.full_day

    # Questions about a day

    def is_working(self, day: date) -> bool:
        """Whether the day counts as a working day of this unit."""
        place = self._raw(day)
        return place < len(self._ordinals) and self._ordinals[place] == day.toordinal()

    def openings(self, day: date) -> Hours:
        """When the counter is open on that day; empty where it is not worked."""
        self._raw(day)
        return self._openings(day, self._pattern(day))

    def opens_at(self, day: date) -> datetime:
        """The moment the counter opens on that working day, or on the next one."""
        return self._opens[self._find(day)]

    def closes_at(self, day: date) -> datetime:
        """The moment the counter closes on that working day, or on the next one."""
        return self._closes[self._find(day)]

    def cut_off(self, day: date) -> time | None:
        """From which hour on a same-day case counts from the next day, where its procedure does not say."""
        pattern = self._pattern(day)
        return pattern.cut_off if pattern else None

    def working_day(self, day: date) -> date:
        """The day itself if it is worked, or else the next working day."""
        return self._dates[self._find(day)]

    def next_working_day(self, day: date, many: int = 1) -> date:
        """The first working day strictly after; with `many`, so many working days after."""
        place = self._find(day)
        return self._dates[self._within(place + many - (self._ordinals[place] != day.toordinal()), day)]

    def previous_working_day(self, day: date, many: int = 1) -> date:
        """The last working day strictly before; with `many`, so many working days before."""
        place = self._find(day) - many
        if place < 0:
            raise OutsideCalendar(f"{day:%d/%m/%Y} − {many}", self.first, self.last)
        return self._dates[place]

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days there are after `start`, up to and with `end`; 0 where `end` is not later."""
        if end <= start:
            return 0
        return self._find(end + timedelta(days=1)) - self._find(start + timedelta(days=1))

    def reason(self, day: date) -> DayReason:
        """Why that day is worked or not."""
        self._raw(day)
        closed = self._closed.get(day)
        pattern = self._pattern(day)
        if closed and closed.moves_due:
            return DayReason(False, _filled(_CLOSED, what=closed.words), closed.document)
        if set_day := self.set_days.get(day):
            words = _filled(_WORKED if set_day.working else _OFF, what=set_day.words)
            return DayReason(set_day.working and self.is_working(day), words, set_day.document)
        document = pattern.document if pattern else None
        if self.is_working(day):
            return DayReason(True, _ORDINARY, document)
        return DayReason(False, _filled(_SHUT, weekday=weekday(day)), document)

    def closure(self, day: date) -> Closure | None:
        """The closure of the counter on that day, if there is one."""
        return self._closed.get(day)

    # Questions about opening time

    def working_seconds(self, start: datetime, end: datetime) -> int:
        """Seconds of opening time from one moment to a later one; 0 where the second is not later."""
        return max(0, self._position(in_vietnam(end)) - self._position(in_vietnam(start)))

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Whole minutes of opening time from one moment to a later one; 0 where the second is not later."""
        return self.working_seconds(start, end) // 60

    def advance(self, start: datetime, minutes: int) -> datetime:
        """The moment after so many minutes of opening time. Landing on a closing hour stays there.

        Zero minutes lead to the moment itself while the counter is open, and to the next opening otherwise.
        """
        return self.advance_seconds(start, minutes * 60)

    def advance_seconds(self, start: datetime, seconds: int) -> datetime:
        """The moment after so many seconds of opening time; see `advance`."""
        local = in_vietnam(start)
        if seconds <= 0:
            return self._open_at_or_after(local)
        target = self._position(local) + seconds
        # The first place whose day ends at the target or after it.
        place = self._within(bisect_left(self._passed, target) - 1, local.date())
        left = target - self._passed[place]
        for begins, ends in self._hours[place]:
            if left <= ends - begins:
                return _moment(self._dates[place], begins + left)
            left -= ends - begins
        raise AssertionError("the target lies within the day")  # pragma: no cover

    def _open_at_or_after(self, local: datetime) -> datetime:
        place = self._find(local.date())
        if self._ordinals[place] == local.toordinal():
            second = _seconds(local.time())
            for begins, ends in self._hours[place]:
                if second < begins:
                    return _moment(self._dates[place], begins)
                if second < ends or (second == ends and not local.microsecond):
                    return local
            place = self._within(place + 1, local.date())
        return self._opens[place]

    def _position(self, local: datetime) -> int:
        """Seconds of opening time from the first day of the calendar up to a moment."""
        place = self._find(local.date())
        passed = self._passed[place]
        if self._ordinals[place] == local.toordinal():
            second = _seconds(local.time())
            for begins, ends in self._hours[place]:
                passed += min(max(second - begins, 0), ends - begins)
        return passed

    # Places in the lists, for `due`

    def _find(self, day: date) -> int:
        """The place of the first working day on that day or after it."""
        return self._within(self._raw(day), day)

    def _raw(self, day: date) -> int:
        days = day.toordinal() - self._base
        if days < 0 or days >= len(self._place):
            raise OutsideCalendar(f"{day:%d/%m/%Y}", self.first, self.last)
        return self._place[days]

    def _within(self, place: int, day: date) -> int:
        if place >= len(self._dates):
            raise OutsideCalendar(f"{day:%d/%m/%Y} + …", self.first, self.last)
        return place

    def zero(self, local: datetime, cut_off: time | None) -> int:
        """The place of day zero for a moment on a Vietnamese clock; for the rule in `due`."""
        ordinal = local.toordinal()
        days = ordinal - self._base
        if days < 0 or days >= len(self._place):
            raise OutsideCalendar(f"{local:%d/%m/%Y}", self.first, self.last)
        place = self._within(self._place[days], local)
        if self._ordinals[place] == ordinal:
            clock = local.time()
            if clock > self._closing[place] or (cut_off is not None and clock >= cut_off):
                place = self._within(place + 1, local)
        return place

    def at(self, place: int) -> tuple[date, datetime]:
        """The working day at a place, and the moment its counter closes."""
        place = self._within(place, self.last)
        return self._dates[place], self._closes[place]


def weekday(day: date) -> Words:
    """What the day of the week is called."""
    return _WEEKDAYS[day.weekday()]


def hours_in_words(pattern: Pattern) -> tuple[Words, ...]:
    """The ordinary week, neighbours with the same hours together: `thứ Hai – thứ Sáu: 07:00–11:30, 13:30–17:00`."""
    groups: list[tuple[int, int, str]] = []
    for place, spans in enumerate(pattern.week):
        said = ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in spans)
        if groups and groups[-1][1:] == (place - 1, said):
            groups[-1] = (groups[-1][0], place, said)
        elif said:
            groups.append((place, place, said))
    return tuple(
        Words(
            vi=f"{' – '.join(dict.fromkeys((_WEEKDAYS[first].vi, _WEEKDAYS[last].vi)))}: {said}",
            en=f"{' – '.join(dict.fromkeys((_WEEKDAYS[first].en, _WEEKDAYS[last].en)))}: {said}",
        )
        for first, last, said in groups
    )


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def _moment(day: date, second: int) -> datetime:
    return datetime(day.year, day.month, day.day, second // 3600, second // 60 % 60, second % 60, tzinfo=VIETNAM)


def _filled(frame: Words, **facts: Words) -> Words:
    vi = frame.say("vi", **{name: words.vi for name, words in facts.items()})
    en = frame.say("en", **{name: words.en for name, words in facts.items()})
    return Words(vi=vi[0].upper() + vi[1:], en=en[0].upper() + en[1:])
