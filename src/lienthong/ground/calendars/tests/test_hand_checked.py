"""Due dates of 2018 to 2026 around every holiday, Tết and swapped Saturday, each with its days named in `how`.

`hand_checked.csv` was not written by the clock it tests: its days were counted on a list of days off copied from the
notices (kernel/calendar/tests/slow_clock.py), then read over line by line around each swap.
"""

import csv
from datetime import date, datetime
from pathlib import Path

import holidays
import pytest

from lienthong.ground.calendars import sheets
from lienthong.kernel.calendar import Calendar, Term, due, explain
from lienthong.kernel.moments import VIETNAM

CASES = list(csv.DictReader((Path(__file__).parent / "hand_checked.csv").open()))
STANDARD = [
    # The worked table of the standard for deadlines.
    ("2026-02-13T09:00", "working_days:2", "2026-02-24"),
    ("2026-02-13T15:01", "same_day@15:00", "2026-02-23"),
    ("2026-02-13T14:59", "same_day", "2026-02-13"),
    ("2026-01-05T10:00", "working_days:10", "2026-01-16"),  # Saturday 10/1 was worked
    ("2026-02-02T10:00", "calendar_days:15", "2026-02-23"),  # 17/2 is Tết
    ("2026-01-10T08:00", "working_days:1", "2026-01-12"),
]
DIFFERENCES = {
    # Where the package `holidays` says something else, and why we do not follow it.
    date(2026, 1, 2): "12729/VPCP-KGVX exchanges it for Saturday 10/1/2026; the package has not heard of it",
}


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return sheets.book().calendar("province")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def test_there_are_more_than_three_hundred_of_them_over_nine_years() -> None:
    assert len({(case["received"], case["term"]) for case in CASES}) >= 300
    assert {case["received"][:4] for case in CASES} >= {str(year) for year in range(2018, 2027)}


@pytest.mark.parametrize("year", range(2018, 2027))
def test_every_case_is_due_when_a_hand_count_says(calendar: Calendar, year: int) -> None:
    for case in CASES:
        if case["received"].startswith(str(year)):
            found = due(calendar, at(case["received"]), Term.parse(case["term"]))
            assert found.due_at == at(case["due"]), case


def test_every_due_date_testifies_to_what_it_says(calendar: Calendar) -> None:
    for case in CASES:
        term = Term.parse(case["term"])
        told = explain(calendar, at(case["received"]), term)
        assert told.due.due_at == at(case["due"])
        dates = [day.date for day in told.days]
        assert dates == sorted(set(dates)), case
        assert dates[0] == at(case["received"]).date()
        assert dates[-1] == told.due.due_on
        assert all(day.words.vi and day.words.en and day.document for day in told.days)
        if term.kind in ("working_days", "calendar_days"):
            assert [day.number for day in told.days if day.counted] == list(range(1, term.value + 1)), case


@pytest.mark.parametrize(("received", "term", "due_on"), STANDARD)
def test_the_table_of_the_standard(calendar: Calendar, received: str, term: str, due_on: str) -> None:
    assert due(calendar, at(received), Term.parse(term)).due_on == date.fromisoformat(due_on)


def test_weekdays_off_agree_with_another_list_but_for_differences_that_are_known(calendar: Calendar) -> None:
    others = holidays.country_holidays("VN", years=range(2018, 2027))
    for year in range(2018, 2027):
        for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day.weekday() < 5 and day not in DIFFERENCES:
                assert calendar.is_working(day) == (day not in others), day
    for day in DIFFERENCES:
        assert day not in others
        assert not calendar.is_working(day)


def test_worked_saturdays_are_those_of_the_notices(calendar: Calendar) -> None:
    saturdays = {day for day, set_day in calendar.set_days.items() if set_day.working}
    assert saturdays == {
        date(2019, 1, 5),
        date(2019, 5, 4),
        date(2024, 5, 4),
        date(2025, 4, 26),
        date(2026, 1, 10),
        date(2026, 8, 22),
    }
    for day in saturdays:
        assert day.weekday() == 5
        off = calendar.set_days[day].instead_of
        assert off is not None
        assert calendar.set_days[off].instead_of == day
        assert calendar.openings(day) == calendar.openings(date(2026, 1, 5))


def test_every_day_names_a_document(calendar: Calendar) -> None:
    for set_day in calendar.set_days.values():
        assert set_day.document is not None
        assert set_day.document.title
        # A number is never made up: where it is not known, the evidence does not pretend to have read the text.
        assert set_day.document.number or set_day.document.evidence != "read"


def test_a_span_that_meets_a_pending_day_says_so(calendar: Calendar) -> None:
    told = explain(calendar, at("2026-11-20T09:00"), Term.parse("working_days:2"))
    assert told.due.due_on == date(2026, 11, 25)  # Monday 23 counted, Tuesday 24 off by Resolution 28/2026/QH16
    assert any("23/11/2026" in doubt.vi for doubt in told.doubts)


def test_beyond_the_last_notice_the_answer_says_that_it_may_move(calendar: Calendar) -> None:
    told = explain(calendar, at("2026-12-28T09:00"), Term.parse("working_days:15"))
    assert told.due.due_on == date(2027, 1, 19)
    assert told.doubts
