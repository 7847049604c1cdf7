"""A notice is loaded: what it changes, whom it concerns, and why some are refused."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from lienthong.ground.calendars import actions, beside, notices, queries, sheets
from lienthong.ground.calendars.book import DayRow
from lienthong.ground.calendars.facts import CalendarChanged
from lienthong.ground.calendars.models import Document
from lienthong.ground.outbox import telling
from lienthong.kernel.calendar import Term, due, explain
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal

NOW = datetime(2026, 12, 1, 9, tzinfo=VIETNAM)
TET_2027 = """
number: 1234/TB-BNV
issued_on: 2026-11-30
issuer: Bộ Nội vụ
title: Nghỉ Tết Âm lịch năm 2027
known_until: 2027-12-31
off:
  - {from: 2027-02-04, to: 2027-02-10, name: Tết Nguyên đán}
  - {day: 2027-02-11, instead_of: 2027-02-20, name: "hoán đổi, làm bù thứ Bảy 20/02/2027"}
working:
  - {day: 2027-02-20, instead_of: 2027-02-11, name: làm bù cho thứ Năm 11/02/2027}
"""
UNIT = "unit-23557"  # UBND phường Yên Đỗ, under Pleiku, under the province of 2018
NEIGHBOUR = "unit-23560"


@pytest.fixture
def told(kept: None) -> list[object]:
    heard: list[object] = []
    telling.watchers.append(heard.append)
    yield heard
    telling.watchers.remove(heard.append)


def load(text: str) -> actions.Loaded:
    return actions.load_notice(notices.read(text), None, NOW)


def test_the_tables_say_what_the_sheets_say(kept: None) -> None:
    assert queries.edition() == sheets.book().digest
    assert queries.book() == sheets.book()
    assert actions.keep_current(NOW) is False


def test_without_anything_loaded_the_packaged_calendar_answers(db: object) -> None:
    queries.forget()
    assert not queries.calendar_of("whoever", date(2026, 1, 5)).is_working(date(2026, 2, 17))


def test_a_calendar_costs_one_small_query(kept: None, django_assert_num_queries) -> None:
    queries.calendar_of(UNIT, date(2020, 1, 6))
    with django_assert_num_queries(1):
        queries.calendar_of(NEIGHBOUR, date(2020, 1, 6))


def test_a_notice_moves_due_dates_and_the_testimony_names_it(told: list[object]) -> None:
    received = datetime(2027, 2, 3, 9, tzinfo=VIETNAM)  # Wednesday
    before = due(queries.calendar_of(UNIT, date(2024, 1, 1)), received, Term.parse("working_days:2"))
    assert before.due_on == date(2027, 2, 5)
    loaded = load(TET_2027)
    calendar = queries.calendar_of(UNIT, date(2024, 1, 1))
    # Thursday 4 to Wednesday 10 and Thursday 11 off; Friday 12 and Monday 15 counted.
    after = explain(calendar, received, Term.parse("working_days:2"))
    assert after.due.due_on == date(2027, 2, 15)
    assert [day.document.number for day in after.days if day.date == date(2027, 2, 11)] == ["1234/TB-BNV"]
    assert calendar.is_working(date(2027, 2, 20))
    assert calendar.openings(date(2027, 2, 20)) == calendar.openings(date(2027, 2, 12))
    assert not after.doubts
    assert loaded.change.moves[0] == actions.Move(date(2027, 2, 4), "", True, False)
    assert told == [CalendarChanged(loaded.edition, date(2027, 2, 4), date(2027, 2, 20), (), "1234/TB-BNV")]
    assert queries.edition() == loaded.edition == calendar.edition != sheets.book().digest


def test_a_preview_keeps_nothing(told: list[object]) -> None:
    change = actions.preview(notices.read(TET_2027), NOW)
    assert [move.day.day for move in change.moves] == [4, 5, 8, 9, 10, 11, 20]
    assert not change.calendar_then(UNIT, date(2024, 1, 1)).is_working(date(2027, 2, 8))
    assert queries.calendar_of(UNIT, date(2024, 1, 1)).is_working(date(2027, 2, 8))
    assert not told


def test_a_later_notice_corrects_and_both_stay(told: list[object]) -> None:
    load(TET_2027)
    load("number: 1240/TB-BNV\nworking:\n  - {day: 2027-02-11, name: không hoán đổi nữa}\noff:\n  - 2027-02-20\n")
    calendar = queries.calendar_of(UNIT, date(2024, 1, 1))
    assert calendar.is_working(date(2027, 2, 11))
    assert not calendar.is_working(date(2027, 2, 20))
    assert Document.objects.filter(ours=False).count() == 2


def test_a_unit_of_its_own_hours_leaves_the_neighbour_alone(told: list[object]) -> None:
    # Saturday mornings in the ward of Yên Đỗ through the dry season.
    load(
        f"number: 05/QĐ-UBND\ntitle: Trực sáng thứ Bảy\nscope: [{UNIT}]\nhours:\n"
        "  - {from: 2024-01-01, to: 2024-05-01, weekdays: '07:30-11:30 13:00-17:00', saturday: '07:30-11:30', "
        "cut_off: '15:30', name: Giờ mùa khô}\n"
    )
    saturday = date(2024, 3, 2)
    own = queries.calendar_of(UNIT, saturday)
    assert own.is_working(saturday)
    assert own.closes_at(saturday).hour == 11
    assert not own.is_working(date(2024, 5, 11))
    assert own.cut_off(saturday).minute == 30
    assert not queries.calendar_of(NEIGHBOUR, saturday).is_working(saturday)
    assert own.key == f"province/{UNIT}"
    assert queries.calendar_named(own.key).openings(saturday) == own.openings(saturday)
    assert told[0].keys == (UNIT,)
    assert queries.is_touched(UNIT, told[0].keys, saturday)
    assert not queries.is_touched(NEIGHBOUR, told[0].keys, saturday)
    # A holiday that falls on a Saturday is off there too: Hùng Kings' Day, 29 April 2023, lies before the season.
    assert not own.is_working(date(2023, 4, 29))


def test_what_is_said_to_the_town_holds_for_its_wards(told: list[object]) -> None:
    load("number: 7/TB\nscope: unit-622\noff:\n  - {day: 2024-03-05, name: Chuyển trụ sở}\n")
    assert not queries.calendar_of(UNIT, date(2024, 3, 5)).is_working(date(2024, 3, 5))
    assert queries.calendar_of("unit-23614", date(2024, 3, 5)).is_working(date(2024, 3, 5))


def test_a_closed_counter_does_not_move_the_due_day_by_itself(told: list[object]) -> None:
    load("number: 9/TB\nclosed:\n  - {from: 2026-10-05, to: 2026-10-06, name: bão số 9}\n")
    calendar = queries.calendar_of(UNIT, date(2024, 1, 1))
    told_of = explain(calendar, datetime(2026, 10, 2, 9, tzinfo=VIETNAM), Term.parse("working_days:2"))
    assert told_of.due.due_on == date(2026, 10, 6)
    assert "bão số 9" in told_of.days[-1].words.vi
    load("number: 10/TB\nclosed:\n  - {from: 2026-10-05, to: 2026-10-06, name: bão số 9, moves_due: true}\n")
    calendar = queries.calendar_of(UNIT, date(2024, 1, 1))
    assert due(calendar, told_of.received, told_of.term).due_on == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("number: 1\noff: [2027-02-04]\nworking: [2027-02-04]", "off_and_working"),
        ("number: 1\noff: [2027-02-04, 2027-02-04]", "off_and_working"),
        ("number: 1\noff: [2206-02-04]", "day_out_of_reach"),
        ("number: 1\noff: [2017-12-31]", "day_out_of_reach"),
        ("number: 1", "empty_notice"),
        ("off: [2027-02-04]", "unclear_notice"),
        ("number: 1\noff: [30/02/2027]", "unclear_notice"),
        ("number: 1\noff: ngày mai", "unclear_notice"),
        ("number: 1\nofff: [2027-02-04]", "unclear_notice"),
        ("number: [1\n", "unclear_notice"),
        ("một dòng chữ", "unclear_notice"),
        ("number: 1\noff: 5", "unclear_notice"),
        ("number: 1\nhours:\n  - {from: 2027-01-01, weekdays: '11:00-07:00'}", "unclear_notice"),
        ("number: 1\nhours:\n  - {from: 2027-01-01}", "unclear_notice"),
        ("number: 1\nhours:\n  - {from: 2027-01-01, weekdays: '7-25'}", "unclear_notice"),
        ("\x0e", "unclear_notice"),
        ('number: "1\\0"\noff: [2027-02-04]', "unclear_notice"),
        ('number: "1\\uD800"\noff: [2027-02-04]', "unclear_notice"),
        ("number: 1\n#" + "x" * 100_000, "unclear_notice"),
        ("number: 1\na: &a [2027-02-04]\noff: [*a, *a]", "unclear_notice"),
        ("number: 1\nclosed:" + "\n  - {from: 2027-01-01, to: 2027-12-31}" * 1001, "unclear_notice"),
        ("number: 1\noff:\n  - {from: 2027-02-10, to: 2027-02-04}", "unclear_notice"),
    ],
)
def test_what_cannot_be_true_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        notices.read(text).within(NOW.date())
    assert refused.value.code == code
    assert " must be " not in refused.value.say("vi")
    assert "not allowed" not in refused.value.say("vi")


def test_what_was_loaded_is_written_beside_the_database_and_makes_the_same_edition(
    told: list[object], tmp_path: Path
) -> None:
    load(TET_2027)
    load("number: 7/TB\nscope: [23560, 23557]\noff:\n  - {day: 2024-03-05, name: Chuyển trụ sở}\n")
    file = beside.file_in(tmp_path)
    assert beside.read(file) is None
    beside.write(file)
    book = beside.read(file)
    assert book is not None
    assert book.scopes == {NEIGHBOUR, UNIT}
    assert book.digest == queries.edition()
    file.write_text("[{")
    assert beside.read(file) is None


def test_an_upgrade_the_way_back_and_the_upgrade_again_are_three_changes(
    told: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = sheets.book()
    mended = replace(ours, days=(*ours.days, DayRow(date(2027, 2, 5), False, "", "Tết", "Tết", None, "labour-2019")))
    for hour, book in enumerate((mended, ours, mended)):
        monkeypatch.setattr(sheets, "book", lambda book=book: book)
        assert actions.keep_current(NOW + timedelta(hours=hour))
    # Whoever recomputes due dates does it once for each edition that it is told.
    assert len({fact.edition for fact in told}) == 3
    assert {(fact.first_day, fact.last_day) for fact in told} == {(date(2027, 2, 5), date(2027, 2, 5))}


def test_a_unit_that_nobody_knows_is_refused_and_nothing_changes(told: list[object]) -> None:
    for unit in ("H99.77", "không-có"):
        with pytest.raises(actions.UnknownUnit, match=unit):
            load(f"number: 1\nscope: [{unit}]\noff: [2027-02-04]")
    assert queries.edition() == sheets.book().digest
    assert not told


def test_the_same_notice_is_not_loaded_twice(told: list[object]) -> None:
    load(TET_2027)
    with pytest.raises(actions.AlreadyLoaded):
        load(TET_2027)


def test_days_may_be_written_as_people_write_them(kept: None) -> None:
    notice = notices.read("number: 1\noff:\n  - 04/02/2027\n  - 2027-02-05: Tết\n  - {day: 8/2/2027, name: Tết}\n")
    assert [row.day for row in notice.rows.days] == [date(2027, 2, 4), date(2027, 2, 5), date(2027, 2, 8)]
    assert [row.vi for row in notice.rows.days] == ["ngày nghỉ", "Tết", "Tết"]
