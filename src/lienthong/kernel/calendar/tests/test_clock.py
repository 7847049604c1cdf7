"""The clock against a slow one that walks minute by minute, and against stories counted by hand."""

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.calendar import (
    Calendar,
    Due,
    NotLater,
    OutsideCalendar,
    Pattern,
    Pause,
    SetDay,
    Term,
    UnclearTerm,
    due,
    explain,
    extended,
    last_day_to_extend,
    paused,
    warnings,
)
from lienthong.kernel.calendar.tests import slow_clock
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words

DAY = (slow_clock.MORNING, slow_clock.AFTERNOON)
ANY = Words(vi="ngày", en="day")
CALENDAR = Calendar(
    "test",
    ANY,
    "1",
    [Pattern("p", ANY, date(2018, 1, 1), None, (DAY, DAY, DAY, DAY, DAY, (), ()), time(15))],
    [SetDay(day, False, ANY) for day in slow_clock.DAYS_OFF] + [SetDay(day, True, ANY) for day in slow_clock.SATURDAYS],
    known_until=date(2026, 12, 31),
)
moments = st.datetimes(datetime(2018, 1, 1), datetime(2026, 12, 20)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=VIETNAM)
)
near_holidays = st.builds(
    lambda day, hours, minutes: (
        datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(hours=hours, minutes=minutes)
    ),
    st.sampled_from(sorted((slow_clock.DAYS_OFF | slow_clock.SATURDAYS) - {date(2018, 1, 1), date(2027, 1, 1)})),
    st.integers(-72, 72),
    st.sampled_from([0, 1, 29, 30, 31, 59]),
)
received_moments = moments | near_holidays
cut_offs = st.none() | st.sampled_from([time(11), time(12), time(15), time(16, 30)])


@given(received_moments, st.sampled_from(["working_days", "calendar_days"]), st.integers(1, 40), cut_offs)
def test_days_are_counted_as_a_slow_clock_counts_them(at: datetime, kind: str, many: int, cut_off: time | None) -> None:
    found = due(CALENDAR, at, Term(kind, many, cut_off))
    assert found.due_at == slow_clock.due(at, kind, many, cut_off)
    assert found.day0 == slow_clock.day_zero(at, cut_off)


@given(received_moments, cut_offs)
def test_same_day_is_the_same_day_or_the_next(at: datetime, cut_off: time | None) -> None:
    assert due(CALENDAR, at, Term("same_day", 0, cut_off)).due_at == slow_clock.due(at, "same_day", 0, cut_off)


@settings(max_examples=40, deadline=None)
@given(received_moments, st.integers(1, 20), cut_offs)
def test_hours_run_while_the_counter_is_open(at: datetime, many: int, cut_off: time | None) -> None:
    found = due(CALENDAR, at, Term("working_hours", many, cut_off))
    assert found.due_at == slow_clock.due(at, "working_hours", many, cut_off)


@settings(max_examples=40, deadline=None)
@given(received_moments, st.integers(0, 10_000))
def test_opening_time_is_what_a_walk_finds(at: datetime, minutes: int) -> None:
    end = at + timedelta(minutes=minutes)
    assert CALENDAR.working_minutes(at, end) == slow_clock.open_minutes(at, end)


@given(received_moments, st.integers(1, 20_000))
def test_advancing_and_measuring_are_each_others_inverse(at: datetime, minutes: int) -> None:
    end = CALENDAR.advance(at, minutes)
    assert CALENDAR.working_minutes(at, end) == minutes
    assert CALENDAR.working_minutes(at, end - timedelta(minutes=1)) < minutes


@given(received_moments, st.integers(0, 300), st.integers(0, 300), st.integers(1, 10))
def test_two_waits_are_worth_as_much_as_one(at: datetime, one: int, other: int, days: int) -> None:
    term = Term("working_days", days)
    first = due(CALENDAR, at, term)
    middle, end = at + timedelta(hours=one), at + timedelta(hours=one + other)
    step = paused(CALENDAR, term, first, at, middle, "resume")
    assert paused(CALENDAR, term, step, middle, end, "resume") == paused(CALENDAR, term, first, at, end, "resume")


@given(
    received_moments,
    st.sampled_from(["working_days:5", "calendar_days:10", "same_day", "working_hours:12", "working_days:3@11:00"]),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200), st.sampled_from(["restart", "resume"])), max_size=3),
    st.integers(0, 20),
)
def test_a_testimony_ends_where_the_clock_ends(at: datetime, written: str, waits: list, extra: int) -> None:
    term = Term.parse(written)
    now, moment, pauses = due(CALENDAR, at, term), at, []
    for before, waited, mode in waits:
        asked = moment + timedelta(hours=before)
        moment = asked + timedelta(hours=waited)
        pauses.append(Pause(asked, moment, mode))
        now = paused(CALENDAR, term, now, asked, moment, mode)
    until = None
    if extra:
        until = now.due_on + timedelta(days=extra)
        now = extended(CALENDAR, now, until)
    told = explain(CALENDAR, at, term, pauses, until)
    assert told.due == now
    assert told.first_due == due(CALENDAR, at, term)
    dates = [day.date for day in told.days]
    if not waits:
        assert dates == sorted(set(dates))
        assert dates[-1] == now.due_on
    assert told.steps[-1].due == now


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("received", "term", "asked", "given_at", "mode", "expected"),
    [
        # Monday 2/3/2026, five days: due Monday 9/3 17:00. Asked Wednesday 10:00, given Friday 10:00: 16 hours.
        ("2026-03-02T09:00", "working_days:5", "2026-03-04T10:00", "2026-03-06T10:00", "resume", "2026-03-11T17:00"),
        ("2026-03-02T09:00", "working_days:5", "2026-03-04T10:00", "2026-03-06T10:00", "restart", "2026-03-13T17:00"),
        # Given on the Saturday: no more opening time than Friday's, and a restart begins on Monday.
        ("2026-03-02T09:00", "working_days:5", "2026-03-06T16:00", "2026-03-07T09:00", "resume", "2026-03-10T08:00"),
        ("2026-03-02T09:00", "working_days:5", "2026-03-06T16:00", "2026-03-07T09:00", "restart", "2026-03-16T17:00"),
        # Asked and given in one lunch break: no opening time passed.
        ("2026-03-02T09:00", "working_days:5", "2026-03-04T11:45", "2026-03-04T13:15", "resume", "2026-03-09T17:00"),
        # Half a morning: 2 hours, from 8:00 to 10:00.
        ("2026-03-02T09:00", "working_days:5", "2026-03-04T08:00", "2026-03-04T10:00", "resume", "2026-03-10T09:00"),
        # Across Tết 2026: Friday 13/2 08:00 to Monday 23/2 08:00 is one working day (8 h).
        ("2026-02-10T09:00", "working_days:10", "2026-02-13T08:00", "2026-02-23T08:00", "resume", "2026-03-04T17:00"),
        ("2026-02-10T09:00", "working_days:10", "2026-02-13T08:00", "2026-02-23T08:00", "restart", "2026-03-09T17:00"),
        # A swapped Saturday counts as opening time: Friday 26/4/2024 is followed by Thursday 2/5, then Saturday 4/5.
        ("2024-04-22T09:00", "working_days:3", "2024-04-25T08:00", "2024-05-04T08:00", "resume", "2024-05-04T17:00"),
        # Calendar days: 3 days waited on top of Tuesday 17/3; then pushed from Sunday when it falls there.
        ("2026-03-02T09:00", "calendar_days:15", "2026-03-09T10:00", "2026-03-12T10:00", "resume", "2026-03-20T17:00"),
        ("2026-03-02T09:00", "calendar_days:15", "2026-03-09T10:00", "2026-03-14T10:00", "resume", "2026-03-23T17:00"),
        ("2026-03-02T09:00", "calendar_days:15", "2026-03-09T10:00", "2026-03-14T10:00", "restart", "2026-03-31T17:00"),
        # Hours: 4 hours from 15:00 end next day at 09:00; a wait of one hour moves it to 10:00.
        ("2026-03-03T15:00", "working_hours:4", "2026-03-03T16:00", "2026-03-04T07:00", "resume", "2026-03-04T10:00"),
        ("2026-03-03T15:00", "working_hours:4", "2026-03-03T16:00", "2026-03-04T07:00", "restart", "2026-03-04T11:00"),
        ("2026-03-03T09:00", "same_day", "2026-03-03T10:00", "2026-03-03T15:30", "restart", "2026-03-04T17:00"),
    ],
)
def test_a_pause_moves_the_due_moment_by_hand_count(
    received: str, term: str, asked: str, given_at: str, mode: str, expected: str
) -> None:
    wanted = Term.parse(term)
    first = due(CALENDAR, at(received), wanted)
    assert paused(CALENDAR, wanted, first, at(asked), at(given_at), mode).due_at == at(expected)


@pytest.mark.parametrize(
    ("clock", "day0"),
    [
        ("06:59:59", 5),
        ("14:59:59", 5),
        ("15:00:00", 6),  # the cut-off itself is too late
        ("15:00:01", 6),
        ("17:00:00", 6),
    ],
)
def test_the_cut_off_is_sharp(clock: str, day0: int) -> None:
    assert due(CALENDAR, at(f"2026-01-05T{clock}"), Term.parse("working_days:1@15:00")).day0.day == day0


@pytest.mark.parametrize(("clock", "day0"), [("17:00:00", 5), ("17:00:01", 6), ("23:59:59", 6), ("00:00:00", 5)])
def test_closing_is_still_open_and_a_second_later_is_not(clock: str, day0: int) -> None:
    assert due(CALENDAR, at(f"2026-01-05T{clock}"), Term.parse("working_days:1")).day0.day == day0


def test_a_moment_counts_in_vietnam_time_wherever_it_was_written() -> None:
    utc = datetime(2026, 2, 12, 23, 30, tzinfo=timezone.utc)  # Friday 13/2 06:30 in Pleiku
    assert due(CALENDAR, utc, Term.parse("same_day")).due_at == at("2026-02-13T17:00")


def test_what_cannot_be_computed_is_said_so() -> None:
    for written in ("unspecified", "hours_before_event:24"):
        told = explain(CALENDAR, at("2026-03-02T09:00"), Term.parse(written))
        assert told.due == Due(None, None, date(2026, 3, 2))
        assert told.doubts


def test_an_extension_is_told_on_the_working_day_before_at_the_latest() -> None:
    first = due(CALENDAR, at("2026-02-09T09:00"), Term.parse("working_days:5"))
    assert first.due_on == date(2026, 2, 23)  # Monday after Tết: the day before is the Friday before Tết
    assert last_day_to_extend(CALENDAR, first) == date(2026, 2, 13)
    assert extended(CALENDAR, first, date(2026, 2, 28)).due_at == at("2026-03-02T17:00")  # a Saturday moves on
    with pytest.raises(NotLater):
        extended(CALENDAR, first, date(2026, 2, 23))


def test_warnings_come_at_half_at_four_fifths_and_two_working_days_before() -> None:
    # Monday 07:00 to Friday 17:00 are 40 hours: half is Wednesday 11:00, four fifths Thursday 17:00.
    found = warnings(CALENDAR, at("2026-03-02T07:00"), at("2026-03-06T17:00"))
    assert found == (at("2026-03-04T11:00"), at("2026-03-05T17:00"), at("2026-03-04T07:00"))
    assert warnings(CALENDAR, at("2026-03-05T09:00"), at("2026-03-06T17:00")).two_days_before is None


@pytest.mark.parametrize("written", ["working_days:2", "same_day", "same_day@15:00", "calendar_days:15@16:30"])
def test_a_term_reads_back_what_it_wrote(written: str) -> None:
    assert str(Term.parse(written)) == written


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2wd", "working_days:2"),
        ("2 working days", "working_days:2"),
        ("02 ngày làm việc", "working_days:2"),
        ("working-days: 2", "working_days:2"),
        ("WORKING_DAYS=2", "working_days:2"),
        ("15 ngày", "calendar_days:15"),
        ("15 calendar days", "calendar_days:15"),
        ("8 giờ làm việc", "working_hours:8"),
        ("8wh", "working_hours:8"),
        ("same day", "same_day"),
        ("Same-Day@15h", "same_day@15:00"),
        ("trong ngày", "same_day"),
    ],
)
def test_a_term_may_be_written_in_other_ways(written: str, meant: str) -> None:
    assert str(Term.parse(written)) == meant


@pytest.mark.parametrize(
    "written",
    [
        *("", "2", "15d", "working_days", "working_days:0", "working_days:-1", "same_day:2", "2 tuần"),
        *("same_day@25:00", "working_days:2@", "working_days:999999999", "working_days:2:3", "@15:00"),
    ],
)
def test_a_term_that_could_mean_two_things_is_refused(written: str) -> None:
    with pytest.raises(UnclearTerm):
        Term.parse(written)


def test_days_outside_the_calendar_are_refused() -> None:
    for received, term in (("2017-12-31T09:00", "same_day"), ("2032-12-30T09:00", "working_days:900")):
        with pytest.raises(OutsideCalendar):
            due(CALENDAR, at(received), Term.parse(term))
