"""A notice said to some organisations moves the cases of the offices under them, and no others'."""

from datetime import date

import pytest

from lienthong.ground.calendars import actions as calendars
from lienthong.ground.calendars import notices
from lienthong.ground.calendars.facts import CalendarChanged
from lienthong.ground.outbox import listen, testing
from lienthong.work.cases import hearing
from lienthong.work.cases.models import Moved, Redating
from lienthong.work.cases.tests.conftest import Office, at, fresh

CHU_PAH, DAK_DOA = "unit-627", "unit-626"
"""Ia Ly lies in the district of Chư Păh."""
ALWAYS = """
number: 88/TB-UBND
issued_on: 2018-09-12
issuer: UBND tỉnh
title: Nghỉ việc chung ngày 14/9/2018
known_until: 2018-12-31
off:
  - {day: 2018-09-14, name: nghỉ do bão}
"""


def notice(district: str) -> notices.Notice:
    return notices.read(f"{ALWAYS}scope: {district}\n")


def load(district: str) -> None:
    line = listen(
        CalendarChanged, "cases.redate", lambda fact: hearing.calendar_changed(fact, at(12, 12)), atomic=False
    )
    with testing.listening(line):
        calendars.load_notice(notice(district), None, at(12, 12))
        testing.run_all()


@pytest.mark.parametrize(("district", "due"), [(CHU_PAH, date(2018, 9, 18)), (DAK_DOA, date(2018, 9, 17))])
def test_a_notice_for_one_district_moves_the_cases_of_its_offices_alone(
    office: Office, district: str, due: date
) -> None:
    office.procedure()
    case = office.take_in("ordinary", now=at(10, 9))  # 11, 12, 13, 14, 17 September
    change = calendars.preview(notice(district), at(12, 12))
    foreseen = hearing.would_move(change)
    load(district)
    assert fresh(case).due_on == due
    moved = due != date(2018, 9, 17)
    assert Moved.objects.count() == moved
    assert Redating.objects.get().finished_at is not None
    assert (foreseen is not None and foreseen.title[:2] == "1 ") == moved
    assert fresh(case).first_due_on == date(2018, 9, 17)


def test_before_a_notice_is_loaded_nothing_moves(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", now=at(10, 9))
    found = hearing.would_move(calendars.preview(notice(CHU_PAH), at(12, 12)))
    assert found is not None
    assert found.title.startswith("1 ")
    assert fresh(case).due_on == date(2018, 9, 17)
    assert not Moved.objects.exists()
