"""What a due date testifies adds up: each day carries what of it was counted, and together they are the term."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.calendar import Calendar, DayTold, Explanation, Pattern, Pause, SetDay, Term, due, explain
from lienthong.kernel.calendar.days import Hours, Week
from lienthong.kernel.calendar.tests import slow_clock
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words

DAY: Hours = (slow_clock.MORNING, slow_clock.AFTERNOON)
MORNING: Hours = ((time(7), time(11)),)
LONG: Hours = ((time(7, 30), time(12)), (time(13), time(18)))
SHUT: Hours = ()
OFFICE: Week = (DAY, DAY, DAY, DAY, DAY, SHUT, SHUT)
SATURDAYS: Week = (DAY, DAY, DAY, DAY, DAY, MORNING, SHUT)
UNEVEN: Week = (LONG, MORNING, DAY, SHUT, LONG, MORNING, MORNING)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def calendar(week: Week) -> Calendar:
    any_words = Words(vi="Ngày", en="Day")
    days = [SetDay(day, False, any_words) for day in slow_clock.DAYS_OFF]
    pattern = Pattern("p", any_words, date(2018, 1, 1), None, week)
    return Calendar("test", any_words, "1", [pattern], days, known_until=date(2026, 12, 31))


CALENDARS = {week: calendar(week) for week in (OFFICE, SATURDAYS, UNEVEN)}


def counted(told: Explanation) -> list[tuple[str, int | str | None]]:
    """The days counted: `07/03` and its place in the term, or what of it was counted."""
    return [(f"{day.date:%d/%m}", day.part.en if day.part else day.number) for day in told.days if day.counted]


def test_a_lost_afternoon_and_a_lost_saturday_morning_come_back_as_hours() -> None:
    # Received Wednesday 4/3/2026, five days: 5, 6, 7 (Saturday, 4 h), 9 and 10 March, which are open 36 hours. Friday
    # afternoon (3 h 30) and Saturday morning (4 h) were waited: 7 h 30 of Wednesday the 11th, until 16:30.
    told = explain(
        CALENDARS[SATURDAYS],
        at("2026-03-04T09:00"),
        Term.parse("working_days:5"),
        [Pause(at("2026-03-06T13:30"), at("2026-03-07T11:00"), "resume")],
    )
    assert told.due.due_at == at("2026-03-11T16:30")
    assert counted(told) == [
        ("05/03", "8 h"),
        ("06/03", "4 h 30 min"),
        ("09/03", "8 h"),
        ("10/03", "8 h"),
        ("11/03", "7 h 30 min"),
    ]
    assert told.total is not None
    assert told.total.vi == (
        "Cộng lại 36 giờ: bằng giờ làm việc của 05 ngày làm việc trong thời hạn, từ 05/03/2026 đến 10/03/2026"
    )
    by_day = {day.date.day: day.words.vi for day in told.days}
    assert by_day[6] == "Ngày làm việc; cộng lại 12 giờ 30 phút; thời gian chờ 3 giờ 30 phút không tính"
    assert by_day[7] == "Chờ bổ sung giấy tờ, không tính"


def test_without_waiting_days_are_counted_whole_and_numbered() -> None:
    told = explain(CALENDARS[SATURDAYS], at("2026-03-04T09:00"), Term.parse("working_days:5"))
    assert [number for _, number in counted(told)] == [1, 2, 3, 4, 5]
    assert told.total is not None
    assert told.total.vi == "Cộng lại 05 ngày làm việc: đủ thời hạn"


def test_waiting_on_the_day_of_receipt_is_made_up_and_not_called_part_of_the_term() -> None:
    # Monday 2/3/2026 is not counted, and yet five of its hours were waited: they are added after Saturday noon.
    pause = Pause(at("2026-03-02T10:00"), at("2026-03-02T17:00"), "resume")
    told = explain(CALENDARS[SATURDAYS], at("2026-03-02T09:00"), Term.parse("working_days:5"), [pause])
    assert told.due.due_at == at("2026-03-09T13:30") + timedelta(minutes=30)
    assert told.total is not None
    assert told.total.en.startswith("Together 36 h: ")
    assert told.total.en.endswith("; and 5 h that make up for waiting outside of the days counted")
    assert told.days[-1].words.en == "Working day; makes up for waiting, 5 h"
    assert not told.days[-1].counted


def test_a_wait_after_a_pushed_last_day_is_added_to_that_day() -> None:
    # Six days from Monday 2/3/2026 end on Sunday the 8th and move to Monday; two days of waiting lead to Wednesday.
    pause = Pause(at("2026-03-03T10:00"), at("2026-03-05T10:00"), "resume")
    told = explain(CALENDARS[OFFICE], at("2026-03-02T09:00"), Term.parse("calendar_days:6"), [pause])
    assert told.due.due_on == date(2026, 3, 11)
    assert [number for _, number in counted(told)] == [1, 2, 3, 4, 5, 6]
    assert told.days[-1].words.en == "Working day; the wait is added to the due day"


@pytest.mark.parametrize(
    ("reason", "step", "day"),
    [
        ("papers", "Yêu cầu bổ sung 10 giờ 00 phút, ngày 04/03/2026", "Chờ bổ sung giấy tờ, không tính"),
        (
            "withdrawal",
            "Người nộp xin rút hồ sơ 10 giờ 00 phút, ngày 04/03/2026",
            "Người nộp xin rút hồ sơ, chờ trả lời: không tính",
        ),
    ],
)
def test_a_testimony_says_what_was_waited_for(reason, step, day) -> None:
    pause = Pause(at("2026-03-04T10:00"), at("2026-03-06T10:00"), "resume", reason)
    told = explain(CALENDARS[OFFICE], at("2026-03-02T09:00"), Term.parse("working_days:5"), [pause])
    assert step in [each.words.vi for each in told.steps]
    assert day in [each.words.vi for each in told.days]


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from([OFFICE, SATURDAYS, UNEVEN]),
    st.datetimes(datetime(2018, 2, 1), datetime(2025, 12, 1)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(
        [
            "working_days:5",
            "working_days:1",
            "working_days:12@11:00",
            "calendar_days:10",
            "working_hours:20",
            "same_day",
        ]
    ),
    st.lists(
        st.tuples(st.integers(0, 9000), st.integers(0, 9000), st.sampled_from(["restart", "resume", "resume"])),
        max_size=3,
    ),
    st.integers(0, 3),
    st.integers(0, 20),
)
def test_the_days_of_every_testimony_add_up_to_its_term(
    week: Week, start: datetime, written: str, waits: list[tuple[int, int, str]], extended_after: int, extra: int
) -> None:
    known, term, received = CALENDARS[week], Term.parse(written), start.replace(tzinfo=VIETNAM)
    pauses, moment = [], received
    for before, waited, mode in waits:
        asked = moment + timedelta(minutes=before)
        moment = asked + timedelta(minutes=waited)
        pauses.append(Pause(asked, moment, mode))
    bare = explain(known, received, term, pauses[:extended_after]).due.due_on
    until = bare + timedelta(days=extra) if extra else None
    told = explain(known, received, term, pauses, until, extended_after=extended_after)
    begun, resumed, days = last_count(told, received, pauses)
    zero = due(known, begun, term).day0
    if in_time := {day.date: day.minutes for day in days if day.minutes}:
        assert in_time == walked(week, begun, zero, term, resumed)
        assert told.total is not None
        hours, minutes = divmod(sum(in_time.values()), 60)
        assert told.total.en.startswith(f"Together {hours} h" if hours else f"Together {minutes} min")
    elif written.startswith(("calendar_days", "working_days")):
        assert [day.number for day in days if day.counted] == list(range(1, term.value + 1))
    if written.startswith("working_days"):
        # A day during which the clock stood is never told as a whole one.
        whole = [day.date for day in days if day.counted and day.number]
        assert not any(
            wait.asked_at <= minute < wait.given_at
            for day in whole
            for minute in _minutes(week, day)
            for wait in resumed
        )


def last_count(
    told: Explanation, received: datetime, pauses: Sequence[Pause]
) -> tuple[datetime, Sequence[Pause], Sequence[DayTold]]:
    """When the count began that led to the due day, the waits in it, and its days."""
    restarts = [place for place, pause in enumerate(pauses) if pause.mode == "restart"]
    if not restarts:
        return received, pauses, told.days
    begun = pauses[restarts[-1]].given_at
    first = max(place for place, day in enumerate(told.days) if day.date == begun.date())
    return begun, pauses[restarts[-1] + 1 :], told.days[first:]


def walked(week: Week, begun: datetime, zero: date, term: Term, waits: Sequence[Pause]) -> dict[date, int]:
    """Minute by minute, as someone with a clock would: what of each day counts until the term is used up."""
    day, found = zero, {}
    if str(term).startswith("working_days"):
        day += timedelta(days=1)
        worth = sum(many for many, _ in zip(_open_days(week, day), range(term.value), strict=False))
    elif term.value:
        worth = term.value * 60
    else:
        worth = sum(minute >= begun for minute in _minutes(week, zero))
    while worth:
        for minute in _minutes(week, day):
            if worth and minute >= begun and not any(wait.asked_at <= minute < wait.given_at for wait in waits):
                found[day] = found.get(day, 0) + 1
                worth -= 1
        day += timedelta(days=1)
    return found


def _open_days(week: Week, day: date) -> Iterator[int]:
    """How many minutes each working day is open, from a day on."""
    while True:
        if many := len(_minutes(week, day)):
            yield many
        day += timedelta(days=1)


def _minutes(week: Week, day: date) -> list[datetime]:
    if day in slow_clock.DAYS_OFF:
        return []
    found = []
    for opens, closes in week[day.weekday()]:
        minute = datetime.combine(day, opens, VIETNAM)
        while minute.time() < closes:
            found.append(minute)
            minute += timedelta(minutes=1)
    return found
