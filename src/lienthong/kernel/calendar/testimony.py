"""A due date testifies: every day counted or not, with the document that says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lienthong.kernel.calendar.calendar import Calendar
from lienthong.kernel.calendar.days import Document
from lienthong.kernel.calendar.due import Due, due, extended, paused
from lienthong.kernel.calendar.terms import Term, TermKind
from lienthong.kernel.calendar.told import Count, DayTold, Pause, between, filled, span
from lienthong.kernel.calendar.told import extension as extension_days
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words

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
_STOOD = {
    "papers": Words(vi="Yêu cầu bổ sung {at}", en="Papers asked for {at}"),
    "payment": Words(vi="Yêu cầu nộp tiền {at}", en="Payment asked for {at}"),
    "withdrawal": Words(vi="Người nộp xin rút hồ sơ {at}", en="Withdrawal asked for {at}"),
}
_RAN_AGAIN = {
    "papers": Words(vi="Bổ sung đủ {at}", en="Papers given {at}"),
    "payment": Words(vi="Nộp tiền {at}", en="Paid {at}"),
    "withdrawal": Words(vi="Tiếp tục giải quyết {at}", en="Work went on {at}"),
}
_RESTARTED = Words(vi="{again}: tính lại từ đầu, hẹn trả {due}", en="{again}: counted again from zero, due {due}")
_RESUMED = Words(
    vi="{again}: cộng thêm thời gian chờ {waited}, hẹn trả {due}",
    en="{again}: the wait of {waited} is added, due {due}",
)
_PROMISED = Words(
    vi="{again}: tính lại thì sớm hơn ngày đã hẹn, giữ ngày đã hẹn {due}",
    en="{again}: counted again it would be sooner than promised, so the promise stands: due {due}",
)
_UNTIL = Words(vi="Gia hạn: hẹn lại {due}", en="Extended: due {due}")
_AT = Words(vi="{at:%H} giờ {at:%M} phút, ngày {at:%d/%m/%Y}", en="at {at:%H:%M} on {at:%d/%m/%Y}")


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
    total: Words | None
    """What the days counted last add up to, beside the term; None where there is nothing to add up."""
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
    steps = [StepTold(received, filled(_RECEIVED, at=_at(received)), None), _first_step(term, first)]
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
        steps.append(StepTold(pause.asked_at, filled(_STOOD[pause.reason], at=_at(pause.asked_at)), None))
        if pause.mode == "restart":
            # What was counted up to the request is told as it was, and then everything begins again.
            days += Count(calendar, term, start, counted, tuple(waits)).days(until=pause.asked_at)
            days += extension_days(calendar, counted, now, later, until=pause.asked_at)
            days += between(calendar, pause, days)
            stands = now != counted and _is_sooner(found, now)
            start, waits, later, counted = pause.given_at, [], [], found
            now = now if stands else found
            steps.append(_moved(_PROMISED if stands else _RESTARTED, pause, now))
        else:
            if now != counted and counted.due_at is not None and pause.asked_at >= counted.due_at:
                later.append(pause)
            else:
                counted = paused(calendar, term, counted, pause.asked_at, pause.given_at, pause.mode)
                waits.append(pause)
            now = found
            waited = span(calendar.working_seconds(pause.asked_at, pause.given_at))
            if term.kind is TermKind.CALENDAR_DAYS:
                many = (in_vietnam(pause.given_at).date() - in_vietnam(pause.asked_at).date()).days
                waited = Words(vi=f"{many} ngày", en=f"{many} day{'' if many == 1 else 's'}")
            steps.append(_moved(_RESUMED, pause, now, waited=waited))
    count = Count(calendar, term, start, counted, tuple(waits))
    last = count.days()
    told = (*days, *last, *extension_days(calendar, counted, now, later))
    return Explanation(
        received=received,
        term=term,
        calendar=calendar.key,
        calendar_name=calendar.name,
        edition=calendar.edition,
        due=now,
        first_due=first,
        days=told,
        total=count.total(last),
        steps=tuple(steps),
        doubts=tuple(_doubts(calendar, told, now, term)),
        counting=calendar.counting,
    )


def _is_sooner(one: Due, other: Due) -> bool:
    return one.due_at is not None and other.due_at is not None and one.due_at < other.due_at


def _doubts(calendar: Calendar, days: Sequence[DayTold], now: Due, term: Term) -> Iterator[Words]:
    if now.due_on is None:
        yield filled(_NO_TERM, term=term.words)
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
        return StepTold(None, filled(_NOT_COMPUTED, term=term.whole_words), first)
    return StepTold(None, filled(_FIRST_DUE, term=term.whole_words, due=_at(first.due_at)), first)


def _moved(frame: Words, pause: Pause | None, now: Due, **facts: Words) -> StepTold:
    at = pause.given_at if pause else None
    if pause:
        facts["again"] = filled(_RAN_AGAIN[pause.reason], at=_at(pause.given_at))
    return StepTold(at, filled(frame, due=_at(now.due_at) if now.due_at else _NO_DUE, **facts), now)


_NO_DUE = Words(vi="chưa tính được", en="not computable")


def _at(moment: datetime) -> Words:
    local = in_vietnam(moment)
    return Words(vi=_AT.say("vi", at=local), en=_AT.say("en", at=local))
