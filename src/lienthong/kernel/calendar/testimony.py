"""A due date testifies: every day counted or not, with the document that says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lienthong.kernel.calendar.calendar import Calendar
from lienthong.kernel.calendar.days import Document
from lienthong.kernel.calendar.due import Due, PauseMode, due, extended, paused
from lienthong.kernel.calendar.terms import Term, TermKind
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words

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
_HOURS = Words(vi="{why}: {spent}, cộng lại {total}", en="{why}: {spent}, together {total}")
_WAITING = Words(vi="Chờ bổ sung giấy tờ, không tính", en="Waiting for papers, not counted")
_MADE_UP = Words(vi="{why}; bù thời gian chờ", en="{why}; makes up for waiting")
_EXTENDED = Words(vi="{why}; trong thời gian gia hạn", en="{why}; within the extension")
_CLOSED = Words(
    vi="{why}. Bộ phận đóng cửa ({what}), hạn không dời", en="{why}. The counter is shut ({what}); the due day stays"
)
_PENDING = Words(
    vi="Ngày {day:%d/%m/%Y} có thể được nghỉ ({what}), chưa có quyết định; hiện vẫn tính là ngày làm việc.",
    en="{day:%d/%m/%Y} may become a day off ({what}); nothing is decided yet, and it is counted as worked.",
)
_UNKNOWN = Words(
    vi="Lịch nghỉ sau ngày {day:%d/%m/%Y} chưa được công bố; hạn này có thể thay đổi.",
    en="The days off after {day:%d/%m/%Y} have not been announced; this due date may still move.",
)
_NO_TERM = Words(vi="Thời hạn không tính được: {term}.", en="The due date cannot be computed: {term}.")

_RECEIVED = Words(vi="Nhận đủ hồ sơ {at}", en="Complete and received {at}")
_FIRST_DUE = Words(vi="Thời hạn {term}: hẹn trả {due}", en="A term of {term}: due {due}")
_NOT_COMPUTED = Words(
    vi="Thời hạn {term}: không tính được ngày hẹn trả", en="A term of {term}: no due date can be computed"
)
_ASKED = Words(vi="Yêu cầu bổ sung {at}", en="Papers asked for {at}")
_RESTARTED = Words(
    vi="Bổ sung đủ {at}: tính lại từ đầu, hẹn trả {due}", en="Papers given {at}: counted again from zero, due {due}"
)
_RESUMED = Words(
    vi="Bổ sung đủ {at}: cộng thêm thời gian chờ {waited}, hẹn trả {due}",
    en="Papers given {at}: the wait of {waited} is added, due {due}",
)
_PROMISED = Words(
    vi="Bổ sung đủ {at}: tính lại thì sớm hơn ngày đã hẹn, giữ ngày đã hẹn {due}",
    en="Papers given {at}: counted again it would be sooner than promised, so the promise stands: due {due}",
)
_UNTIL = Words(vi="Gia hạn: hẹn lại {due}", en="Extended: due {due}")
_AT = Words(vi="{at:%H} giờ {at:%M} phút, ngày {at:%d/%m/%Y}", en="at {at:%H:%M} on {at:%d/%m/%Y}")


@dataclass(frozen=True, slots=True)
class Pause:
    """Papers were asked for, and given; `mode` is the reading of the law under which the case runs."""

    asked_at: datetime
    given_at: datetime
    mode: PauseMode = "restart"


@dataclass(frozen=True, slots=True)
class DayTold:
    """One day of the count. `number` is its place in the term; the day of receipt is day 0."""

    date: date
    counted: bool
    number: int | None
    words: Words
    document: Document | None


@dataclass(frozen=True, slots=True)
class StepTold:
    """Something that set or moved the due date: the receipt, a pause, an extension."""

    at: datetime | None
    words: Words
    due: Due | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A due date with all that led to it."""

    received: datetime
    term: Term
    calendar: str
    calendar_name: Words
    edition: str
    due: Due
    first_due: Due
    """What was due before any pause or extension."""
    days: tuple[DayTold, ...]
    steps: tuple[StepTold, ...]
    doubts: tuple[Words, ...]
    """What may still change it: a day off announced but not enacted, a year whose notice is not out."""
    counting: Document | None
    """The law that says how days are counted."""


def explain(
    calendar: Calendar,
    received: datetime,
    term: Term,
    pauses: Sequence[Pause] = (),
    extension: date | None = None,
    *,
    extended_after: int | None = None,
) -> Explanation:
    """When a case is due, and every day on the way there.

    `due` of the answer equals what `due`, `paused` and `extended` say when they are asked one after the other, the
    extension after so many of the pauses (`extended_after`; None: after all of them). Where papers came after an
    extension and the term counted anew would end sooner than was promised, the promise stands.

    Raises:
        OutsideCalendar, NotLater, ValueError: as `due`, `paused` and `extended` do.
    """
    first = due(calendar, received, term)
    # `counted` is where counting leads, `now` what was promised: an extension lies between the two.
    counted = now = first
    steps = [StepTold(received, _filled(_RECEIVED, at=_at(received)), None), _first_step(term, first)]
    start = received
    waits: list[Pause] = []
    later: list[Pause] = []
    days: list[DayTold] = []
    before = len(pauses) if extended_after is None else extended_after
    for pause in (*pauses[:before], None, *pauses[before:]):
        if pause is None:
            if extension is not None:
                now = extended(calendar, now, extension)
                steps.append(_moved(_UNTIL, None, now))
            continue
        found = paused(calendar, term, now, pause.asked_at, pause.given_at, pause.mode)
        steps.append(StepTold(pause.asked_at, _filled(_ASKED, at=_at(pause.asked_at)), None))
        if pause.mode == "restart":
            # What was counted up to the request is told as it was, and then everything begins again.
            asked_on = in_vietnam(pause.asked_at).date()
            days += _counted(calendar, start, term, counted, waits, until=asked_on)
            days += _extension_days(calendar, counted, now, later, until=asked_on)
            days += _waited(calendar, pause, days)
            stands = now != counted and _is_sooner(found, now)
            start, waits, later, counted = pause.given_at, [], [], found
            now = now if stands else found
            steps.append(_moved(_PROMISED if stands else _RESTARTED, pause.given_at, now))
        else:
            if now != counted and counted.due_at is not None and pause.asked_at >= counted.due_at:
                later.append(pause)
            else:
                counted = paused(calendar, term, counted, pause.asked_at, pause.given_at, pause.mode)
                waits.append(pause)
            now = found
            waited = _span(calendar.working_seconds(pause.asked_at, pause.given_at))
            if term.kind is TermKind.CALENDAR_DAYS:
                many = (in_vietnam(pause.given_at).date() - in_vietnam(pause.asked_at).date()).days
                waited = Words(vi=f"{many} ngày", en=f"{many} day{'' if many == 1 else 's'}")
            steps.append(_moved(_RESUMED, pause.given_at, now, waited=waited))
    days += _counted(calendar, start, term, counted, waits)
    days += _extension_days(calendar, counted, now, later)
    told = tuple(days)
    return Explanation(
        received=received,
        term=term,
        calendar=calendar.key,
        calendar_name=calendar.name,
        edition=calendar.edition,
        due=now,
        first_due=first,
        days=told,
        steps=tuple(steps),
        doubts=tuple(_doubts(calendar, told, now, term)),
        counting=calendar.counting,
    )


def _counted(
    calendar: Calendar, start: datetime, term: Term, until_due: Due, waits: Sequence[Pause], until: date | None = None
) -> list[DayTold]:
    """The days from a start to the due day, or to the day of a request that broke the count off."""
    local = in_vietnam(start)
    zero = due(calendar, start, term).day0
    last = min(filter(None, (until_due.due_on or zero, until)), default=zero)
    told = list(_before_zero(calendar, local, zero, term)) if until is None or zero <= until else []
    if zero > last:
        return told
    told.append(_zero(calendar, local, zero, term))
    if term.kind is TermKind.WORKING_HOURS:
        return [*told[:-1], *_hours(calendar, local, zero, until_due, waits, last)]
    number = 0
    for day in _days(zero + timedelta(days=1), last):
        number, one = _one(calendar, day, number, term, waits)
        told.append(one)
    return told


def _one(calendar: Calendar, day: date, number: int, term: Term, waits: Sequence[Pause]) -> tuple[int, DayTold]:
    why = calendar.reason(day)
    words = _with_closure(calendar, day, why.words)
    by_calendar = term.kind is TermKind.CALENDAR_DAYS
    if any(_is_waiting(calendar, day, wait, by_calendar=by_calendar) for wait in waits):
        return number, DayTold(day, False, None, _WAITING, why.document)
    if by_calendar:
        if number < term.value:
            number += 1
            if number == term.value and not why.working:
                words = _filled(_PUSHED, why=words)
            return number, DayTold(day, True, number, words, why.document)
        return number, DayTold(
            day, False, None, _filled(_MOVED_TO if why.working else _PUSHED, why=words), why.document
        )
    if not why.working:
        return number, DayTold(day, False, None, words, why.document)
    if number < term.value:
        return number + 1, DayTold(day, True, number + 1, words, why.document)
    return number, DayTold(day, False, None, _filled(_MADE_UP, why=words), why.document)


def _is_waiting(calendar: Calendar, day: date, wait: Pause, *, by_calendar: bool) -> bool:
    """Whether a day is left out of the count because papers were missing when it ended."""
    if by_calendar:
        return in_vietnam(wait.asked_at).date() < day <= in_vietnam(wait.given_at).date()
    if not calendar.is_working(day):
        return False
    return wait.asked_at < calendar.closes_at(day) <= wait.given_at


def _before_zero(calendar: Calendar, local: datetime, zero: date, term: Term) -> Iterator[DayTold]:
    for day in _days(local.date(), zero - timedelta(days=1)):
        why = calendar.reason(day)
        words = why.words
        if day == local.date() and why.working:
            closing = calendar.closes_at(day)
            cut_off = term.cut_off or (calendar.cut_off(day) if term.kind is TermKind.SAME_DAY else None)
            late = local > closing or cut_off is None
            hour = f"{closing:%H:%M}" if late or cut_off is None else f"{cut_off:%H:%M}"
            words = _filled(_AFTER_CLOSING if late else _LATE_IN_DAY, hour=Words(vi=hour, en=hour))
        yield DayTold(day, False, None, words, why.document)


def _zero(calendar: Calendar, local: datetime, zero: date, term: Term) -> DayTold:
    why = calendar.reason(zero)
    words = _ZERO if local.date() == zero else _STARTS
    if why.document is not None and zero in calendar.set_days:
        words = Words(vi=f"{why.words.vi}. {words.vi}", en=f"{why.words.en}. {words.en}")
    if term.kind is TermKind.SAME_DAY:
        words = Words(vi=f"{why.words.vi}. {_SAME_DAY.vi}", en=f"{why.words.en}. {_SAME_DAY.en}")
    same_day = term.kind is TermKind.SAME_DAY
    return DayTold(zero, same_day, 0, _with_closure(calendar, zero, words), why.document)


def _hours(
    calendar: Calendar, local: datetime, zero: date, until_due: Due, waits: Sequence[Pause], last: date
) -> Iterator[DayTold]:
    total = 0
    begins = local if local.date() == zero else calendar.opens_at(zero)
    for day in _days(zero, last):
        why = calendar.reason(day)
        words = _with_closure(calendar, day, why.words)
        if not why.working:
            yield DayTold(day, False, None, words, why.document)
            continue
        start, end = max(begins, calendar.opens_at(day)), min(until_due.due_at or begins, calendar.closes_at(day))
        spent = calendar.working_seconds(start, end)
        for wait in waits:
            spent -= calendar.working_seconds(
                max(start, in_vietnam(wait.asked_at)), min(end, in_vietnam(wait.given_at))
            )
        total += spent
        if not spent and waits:
            yield DayTold(day, False, None, _WAITING, why.document)
            continue
        yield DayTold(
            day, bool(spent), None, _filled(_HOURS, why=words, spent=_span(spent), total=_span(total)), why.document
        )


def _waited(calendar: Calendar, pause: Pause, told: Sequence[DayTold]) -> Iterator[DayTold]:
    """The days between a request and the day on which the count begins again."""
    after = told[-1].date if told else in_vietnam(pause.asked_at).date()
    for day in _days(after + timedelta(days=1), in_vietnam(pause.given_at).date() - timedelta(days=1)):
        yield DayTold(day, False, None, _WAITING, calendar.reason(day).document)


def _is_sooner(one: Due, other: Due) -> bool:
    return one.due_at is not None and other.due_at is not None and one.due_at < other.due_at


def _extension_days(
    calendar: Calendar, before: Due, now: Due, waits: Sequence[Pause], until: date | None = None
) -> Iterator[DayTold]:
    if before.due_on is None or now.due_on is None:
        return
    for day in _days(before.due_on + timedelta(days=1), min(now.due_on, until or now.due_on)):
        why = calendar.reason(day)
        waiting = any(_is_waiting(calendar, day, wait, by_calendar=False) for wait in waits)
        words = _WAITING if waiting else _filled(_EXTENDED, why=why.words)
        yield DayTold(day, False, None, words, why.document)


def _doubts(calendar: Calendar, days: Sequence[DayTold], now: Due, term: Term) -> Iterator[Words]:
    if now.due_on is None:
        yield _filled(_NO_TERM, term=term.words)
        return
    for day in days:
        if pending := calendar.pending.get(day.date):
            yield Words(
                vi=_PENDING.say("vi", day=day.date, what=pending.words.vi),
                en=_PENDING.say("en", day=day.date, what=pending.words.en),
            )
    if now.due_on > calendar.known_until:
        yield Words(vi=_UNKNOWN.say("vi", day=calendar.known_until), en=_UNKNOWN.say("en", day=calendar.known_until))


def _first_step(term: Term, first: Due) -> StepTold:
    if first.due_at is None:
        return StepTold(None, _filled(_NOT_COMPUTED, term=term.whole_words), first)
    return StepTold(None, _filled(_FIRST_DUE, term=term.whole_words, due=_at(first.due_at)), first)


def _moved(frame: Words, at: datetime | None, now: Due, **facts: Words) -> StepTold:
    moment = _at(at) if at else Words(vi="", en="")
    return StepTold(at, _filled(frame, at=moment, due=_at(now.due_at) if now.due_at else _NO_DUE, **facts), now)


_NO_DUE = Words(vi="chưa tính được", en="not computable")


def _with_closure(calendar: Calendar, day: date, words: Words) -> Words:
    closure = calendar.closure(day)
    return words if closure is None or closure.moves_due else _filled(_CLOSED, why=words, what=closure.words)


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _at(moment: datetime) -> Words:
    local = in_vietnam(moment)
    return Words(vi=_AT.say("vi", at=local), en=_AT.say("en", at=local))


def _span(seconds: int) -> Words:
    hours, minutes = divmod(seconds // 60, 60)
    if not minutes:
        return Words(vi=f"{hours} giờ", en=f"{hours} h")
    return Words(vi=f"{hours} giờ {minutes:02d} phút", en=f"{hours} h {minutes:02d} min")


def _filled(frame: Words, **facts: Words) -> Words:
    return Words(
        vi=frame.say("vi", **{name: words.vi for name, words in facts.items()}),
        en=frame.say("en", **{name: words.en for name, words in facts.items()}),
    )
