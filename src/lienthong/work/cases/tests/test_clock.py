"""What a case's page tells day by day ends on the day that is kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.calendar import Calendar, Pattern, SetDay, Term
from lienthong.kernel.calendar.tests import slow_clock
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words
from lienthong.work.cases import clock

DAY = (slow_clock.MORNING, slow_clock.AFTERNOON)
ANY = Words(vi="ngày", en="day")
CALENDAR = Calendar(
    "test",
    ANY,
    "1",
    [Pattern("p", ANY, date(2018, 1, 1), None, (DAY, DAY, DAY, DAY, DAY, (), ()), None)],
    [SetDay(day, False, ANY) for day in slow_clock.DAYS_OFF] + [SetDay(day, True, ANY) for day in slow_clock.SATURDAYS],
    known_until=date(2026, 12, 31),
)


@dataclass(frozen=True)
class Waited:
    started_at: datetime
    ended_at: datetime | None
    mode: str
    reason: str = "papers"


def at(day: int, hour: int = 9, month: int = 9) -> datetime:
    return datetime(2018, month, day, hour, tzinfo=VIETNAM)


def both(started: clock.Started, pauses: list[Waited]) -> date | None:
    found = clock.due_of(CALENDAR, started, pauses)
    told = clock.explained(CALENDAR, started, pauses)
    assert told.due == found
    assert told.steps[-1].due == found
    return found.due_on


@pytest.mark.parametrize(
    ("day", "hour", "urgency"),
    [
        # Twenty working days, from Monday 10 September 2018 at seven to Friday 5 October at five.
        ((9, 21), "16:00", "calm"),
        ((9, 24), "07:00", "half"),  # ten days are gone
        ((10, 1), "16:00", "half"),
        ((10, 2), "07:00", "warm"),  # sixteen days are gone, four in five
        ((10, 3), "07:00", "soon"),  # two working days before
        ((10, 5), "07:00", "today"),
        ((10, 5), "17:00", "today"),
        ((10, 5), "17:01", "late"),
        ((10, 8), "07:00", "late"),
    ],
)
def test_officers_are_pressed_at_half_of_the_time_at_four_fifths_and_two_days_before(day, hour, urgency) -> None:
    def moment(month: int, date_: int, at: str) -> datetime:
        return datetime(2018, month, date_, int(at[:2]), int(at[3:]), tzinfo=VIETNAM)

    found = clock.pressing(
        CALENDAR, since=moment(9, 10, "07:00"), due_at=moment(10, 5, "17:00"), now=moment(*day, hour)
    )
    assert found.urgency == urgency
    stands = clock.pressing(CALENDAR, since=None, due_at=moment(10, 5, "17:00"), now=moment(*day, hour), stands=True)
    assert stands.urgency == "paused"


@settings(max_examples=150, deadline=None)
@given(
    st.datetimes(datetime(2018, 2, 1), datetime(2024, 12, 1)),
    st.sampled_from(["working_days:5", "working_days:1", "calendar_days:10", "working_hours:20", "same_day"]),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 300), st.sampled_from(["restart", "resume"])), max_size=4),
    st.integers(0, 5),
    st.integers(-5, 30),
)
def test_what_is_told_ends_on_the_day_that_is_kept(
    received: datetime, term: str, spans: list[tuple[int, int, str]], extended_after: int, extra: int
) -> None:
    accepted = moment = received.replace(tzinfo=VIETNAM)
    pauses: list[Waited] = []
    extended_at = accepted if extended_after == 0 else None
    for number, (before, waited, mode) in enumerate(spans, 1):
        asked = moment + timedelta(hours=before)
        moment = asked + timedelta(hours=waited)
        pauses.append(Waited(asked, moment, mode))
        if number == extended_after:
            extended_at = moment
    # The pauses that were still to come do not count when an officer says until when; `extra` may lie before the due
    # day, as where a calendar has overtaken it.
    bare = clock.due_of(CALENDAR, clock.Started(accepted, Term.parse(term)), pauses[:extended_after])
    assert bare.due_on is not None
    both(clock.Started(accepted, Term.parse(term), bare.due_on + timedelta(days=extra), extended_at), pauses)


def test_papers_that_come_after_an_extension_do_not_take_its_promise_away() -> None:
    # Monday 10 September 2018 and five working days: the 17th; put off to the 28th; papers given on the 14th would
    # count anew to Friday the 21st.
    started = clock.Started(at(10), Term.parse("working_days:5"), date(2018, 9, 28), at(12))
    pauses = [Waited(at(13), at(14), "restart")]
    assert both(started, pauses) == date(2018, 9, 28)
    days = [day.date for day in clock.explained(CALENDAR, started, pauses).days]
    assert days == sorted(set(days))
    assert days[-1] == date(2018, 9, 28)


def test_while_the_clock_stands_the_testimony_says_since_when_and_that_the_date_will_move() -> None:
    started = clock.Started(at(10), Term.parse("working_days:5"))
    waiting = clock.explained(CALENDAR, started, [Waited(at(11), at(12), "resume"), Waited(at(13), None, "restart")])
    assert waiting.doubts[0].vi == (
        "Thời hạn đang dừng từ 09 giờ 00 phút, ngày 13/09/2018: chờ bổ sung giấy tờ. "
        "Khi bổ sung đủ, thời hạn được tính lại từ đầu và ngày hẹn sẽ đổi."
    )
    asked = clock.explained(CALENDAR, started, [Waited(at(11), None, "resume", "withdrawal")])
    assert "the applicant wants the case back. When it goes on, the wait is added" in asked.doubts[0].en
    assert clock.explained(CALENDAR, started, [Waited(at(11), at(12), "resume")]).doubts == ()


def test_what_was_due_on_friday_is_not_late_since_today_on_a_sunday() -> None:
    due_at = at(14, 17)  # Friday 14 September 2018
    said = {
        now: clock.pressing(CALENDAR, since=at(10), due_at=due_at, now=now).words.vi
        for now in (at(14, 18), at(16, 9), at(17, 9))
    }
    assert list(said.values()) == ["Quá hạn hôm nay", "Quá hạn từ 14/09", "Quá hạn 1 ngày làm việc"]


def test_papers_that_come_late_count_anew_beyond_the_extension() -> None:
    # Given on Wednesday the 26th: 27, 28 September, 1, 2, 3 October.
    started = clock.Started(at(10), Term.parse("working_days:5"), date(2018, 9, 28), at(12))
    assert both(started, [Waited(at(13), at(26), "restart")]) == date(2018, 10, 3)


def test_a_wait_that_is_added_is_added_to_the_extension() -> None:
    # Two working days waited, from Thursday the 20th to Monday the 24th at the same hour: the 28th becomes 2 October.
    started = clock.Started(at(10), Term.parse("working_days:5"), date(2018, 9, 28), at(12))
    assert both(started, [Waited(at(20), at(24), "resume")]) == date(2018, 10, 2)
