"""The calendar's pages: the year, the due date with its testimony, and a notice seen before it is loaded."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from lienthong.ground.calendars import actions, beside, notice_forms, notices, queries
from lienthong.ground.calendars.tests.conftest import NOW
from lienthong.ground.people import actions as people
from lienthong.ground.people.roles import Role

NOTICE = "number: 77/TB\noff:\n  - {day: 2027-03-02, name: Ngày thử}\n"


@pytest.fixture
def minh(client: Client, kept: None) -> Client:
    account = people.open_account("lan.quan-tri", "Nguyễn Thị Lan")
    people.appoint(account, "unit-64", Role.ADMINISTRATOR, since=date(2018, 1, 1))
    client.force_login(account)
    return client


@pytest.fixture
def quy(client: Client, kept: None) -> Client:
    client.force_login(people.open_account("quy.ngoai", "Phạm Quý"))
    return client


def test_the_year_shows_each_day_with_its_document(quy: Client) -> None:
    page = quy.get("/calendar/?year=2026").content.decode()
    assert "12729/VPCP-KGVX" in page
    assert 'class="swap"' in page
    assert "Load a notice" not in page


def test_an_unclear_year_or_unit_is_no_fault(quy: Client) -> None:
    for query in ("year=abc", "year=9999", "year=0001", "unit=XX", "year=²²²²"):
        assert quy.get(f"/calendar/?{query}").status_code == 200


def test_a_due_date_testifies(quy: Client) -> None:
    page = quy.get(
        "/calendar/due/", {"unit": "H21.15", "received": "26/04/2024 09:00", "term": "2 ngày làm việc"}
    ).content.decode()
    assert "2450/VPCP-KGVX" in page
    assert "3 tháng 5 năm 2024" in page


@pytest.mark.parametrize(
    "asked",
    [
        {"received": "x", "term": "2wd"},
        {"received": "26/04/2024", "term": "15d"},
        {"unit": "XX", "received": "26/04/2024", "term": "2wd"},
        {"received": "26/04/2017", "term": "2wd"},
        {"received": "", "term": ""},
    ],
)
def test_what_cannot_be_answered_is_said_beside_the_field(quy: Client, asked: dict[str, str]) -> None:
    answer = quy.get("/calendar/due/", asked)
    assert answer.status_code == 200
    assert "due-answer" not in answer.content.decode()


SATURDAYS = (
    "number: 5/QĐ\nscope: [unit-23557]\nhours:\n  - {from: 2026-10-01, weekdays: '07:30-11:30 13:00-17:00', "
    "saturday: '07:30-11:30', cut_off: '15:30', name: Mùa khô}\nclosed:\n  - {from: 2026-11-06, name: bão}\n"
)


def test_a_year_tells_the_hours_of_the_office_and_when_its_counter_is_shut(quy: Client) -> None:
    actions.load_notice(notices.read(SATURDAYS), None, NOW)
    page = quy.get("/calendar/?year=2026&unit=unit-23557").content.decode()
    assert "thứ Bảy: 07:30–11:30" in page
    assert "hồ sơ trong ngày nhận đến 15:30" in page
    assert "Bộ phận một cửa đóng cửa: bão" in page
    assert "thứ Bảy: " not in quy.get("/calendar/?year=2026").content.decode()


def test_a_notice_tells_whom_it_is_said_to_and_folds_what_is_long(minh: Client) -> None:
    page = minh.post("/calendar/notices/", {"text": SATURDAYS}).content.decode()
    # Yên Đỗ is a part of Diên Hồng since 1 July 2025.
    assert "Áp dụng cho UBND phường Diên Hồng và cấp dưới." in page
    assert page.index("<details>") < page.index("ngày 1 tháng 1 năm 2028")


def test_what_a_page_loads_is_written_beside_the_database_too(
    minh: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    monkeypatch.setenv("LIENTHONG_VAR", str(tmp_path))
    with django_capture_on_commit_callbacks(execute=True):
        assert minh.post("/calendar/notices/", {"text": NOTICE, "act": "load"}).status_code == 302
    book = beside.read(beside.file_in(tmp_path))
    assert book is not None
    assert book.digest == queries.edition()


def test_every_line_that_the_page_explains_can_be_read() -> None:
    notice = notices.read(notice_forms.lines()).within(NOW.date())
    assert notice.scopes == ("H21.101", "23734")
    assert all((notice.rows.patterns, notice.rows.closures, notice.rows.pending))
    assert len(notice.rows.days) == 8


def test_only_an_administrator_loads_a_notice(quy: Client) -> None:
    assert quy.get("/calendar/notices/").status_code == 403


def test_a_notice_is_shown_first_and_loaded_when_confirmed(minh: Client) -> None:
    shown = minh.post("/calendar/notices/", {"text": NOTICE})
    assert "77/TB" in shown.content.decode()
    assert queries.calendar_named("province").is_working(date(2027, 3, 2))
    assert minh.post("/calendar/notices/", {"text": NOTICE, "act": "load"}).status_code == 302
    assert not queries.calendar_named("province").is_working(date(2027, 3, 2))
    again = minh.post("/calendar/notices/", {"text": NOTICE, "act": "load"})
    assert again.status_code == 200
    assert queries.book().documents[-1].number == "77/TB"


TET = {
    "number": "1234/TB-BNV",
    "issued_on": "01/12/2026",
    "issuer": "Bộ Nội vụ",
    "title": "Nghỉ Tết Âm lịch năm 2027",
    "scope": "",
    "known_until": "31/12/2027",
    "lines": "4",
    "kind_0": "off",
    "first_0": "04022027",
    "last_0": "10/2/2027",
    "name_0": "Tết Nguyên đán",
    "kind_1": "working",
    "first_1": "13/02/2027",
    "instead_1": "10/02/2027",
    "name_1": "làm bù",
    "kind_2": "off",
    "kind_3": "off",
}
"""As an administrator fills in the boxes; two lines stay empty."""


def test_boxes_say_what_a_text_says(minh: Client) -> None:
    shown = minh.post("/calendar/notices/", {**TET, "act": "look"}).content.decode()
    assert "Nghỉ Tết Âm lịch năm 2027 · Bộ Nội vụ" in shown
    assert queries.calendar_named("province").is_working(date(2027, 2, 10))
    assert minh.post("/calendar/notices/", {**TET, "act": "load"}).status_code == 302
    known = queries.calendar_named("province")
    assert [day for day in range(1, 15) if known.is_working(date(2027, 2, day))] == [1, 2, 3, 11, 12, 13]
    assert known.known_until == date(2027, 12, 31)
    assert queries.book().documents[-1].number == "1234/TB-BNV"


def test_what_was_written_comes_back_to_be_changed_and_more_lines_keep_it(minh: Client) -> None:
    back = minh.post("/calendar/notices/", {**TET, "act": "write"}).content.decode()
    more = minh.post("/calendar/notices/", {**TET, "act": "more", "first_2": "31 tháng 2"}).content.decode()
    for page in (back, more):
        assert 'value="Tết Nguyên đán"' in page
        assert 'id="errors"' not in page
    assert [f'name="first_{line}"' in back for line in (3, 4)] == [True, False]
    assert [f'name="first_{line}"' in more for line in (7, 8)] == [True, False]
    assert 'value="31 tháng 2"' in more


@pytest.mark.parametrize(
    ("typed", "box"),
    [
        ({"first_0": "31/02/2027"}, "first_0"),
        ({"first_0": ""}, "first_0"),
        ({"last_0": "03/02/2027"}, "last_0"),
        ({"kind_1": "closed"}, "instead_1"),
        ({"number": "", "title": ""}, "title"),
        ({"known_until": "mai"}, "known_until"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box(minh: Client, typed: dict[str, str], box: str) -> None:
    page = minh.post("/calendar/notices/", {**TET, **typed, "act": "load"}).content.decode()
    assert f'id="id_{box}_error"' in page
    assert queries.calendar_named("province").is_working(date(2027, 2, 4))


def test_no_number_of_lines_is_too_much_for_the_page(minh: Client) -> None:
    for lines in ("9999", "-1", "²", "x" * 5000, ""):
        page = minh.post("/calendar/notices/", {**TET, "lines": lines, "act": "more"}).content.decode()
        assert 'name="first_60"' not in page
