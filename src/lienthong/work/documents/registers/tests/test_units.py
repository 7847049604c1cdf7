"""The figures of all units below: kept as documents change, added up by level, and under whoever took over in 2025."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienthong.ground.people.models import Account
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Level
from lienthong.work.documents.models import CountedDay, Counting, Document
from lienthong.work.documents.registers import counted, figures, overview, tallies
from lienthong.work.documents.tests.conftest import _directory
from lienthong.work.documents.tests.making import IA_LY, NOW, came, went

CHU_PAH = "unit-627"
IA_LY_NOW = "unit2025-23734"
HOME = "gialai-so-thong-tin-va-truyen-thong"
JULY = datetime(2025, 7, 2, 9, 0, tzinfo=VIETNAM)
JUNE = datetime(2025, 6, 27, 9, 0, tzinfo=VIETNAM)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province", "tuesday")]


def test_the_places_of_the_figures_are_kept() -> None:
    # What is kept was counted under these places: a new figure goes to the end, and none is ever taken out.
    assert set(tallies.KEPT) == {*figures.FIGURES, "locked_out", "locked_in"}
    assert tallies.KEPT[:4] == ("sent", "sent_electronic", "sent_both", "sent_paper")
    assert tallies.KEPT[23:26] == ("overdue", "not_due", "copied")
    assert tallies.KEPT[-3:] == ("came_office", "locked_out", "locked_in")
    assert tallies.SPANS[:2] == ("to_send", "heard_arrival")


@pytest.mark.parametrize(
    ("first", "last", "months", "days"),
    [
        ("2025-06-10", "2025-06-20", [], [("2025-06-10", "2025-06-20")]),
        ("2025-06-01", "2025-06-30", ["2025-06-01"], []),
        ("2025-05-31", "2025-08-01", ["2025-06-01", "2025-07-01"],
         [("2025-05-31", "2025-05-31"), ("2025-08-01", "2025-08-01")]),
        ("2025-12-02", "2026-01-31", ["2026-01-01"], [("2025-12-02", "2025-12-31")]),
        ("2025-12-15", "2026-01-15", [], [("2025-12-15", "2026-01-15")]),
    ],
)  # fmt: skip
def test_a_span_is_whole_months_and_the_days_around_them(
    first: str, last: str, months: list[str], days: list[tuple[str, str]]
) -> None:  # fmt: skip
    found = counted.spans(date.fromisoformat(first), date.fromisoformat(last))
    assert [each.isoformat() for each in found[0]] == months
    assert [(start.isoformat(), end.isoformat()) for start, end in found[1]] == days


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2025-06-01", "2025-06-30", "2025-06"),
        ("2025-06-02", "2025-06-30", "2025-06 - 01..01"),
        ("2025-06-03", "2025-06-27", "2025-06 - 01..02 - 28..30"),
        ("2025-06-10", "2025-06-20", "+ 10..20"),
        ("2025-05-30", "2025-08-20", "2025-06 2025-07 2025-08 + 30..31 - 21..31"),
        # The end of one month and the beginning of another, with no whole one between, and no half of both.
        ("2025-12-20", "2026-01-13", "+ 20..13"),
    ],
)
def test_of_a_month_that_is_asked_for_almost_whole_the_rest_is_taken_off(first: str, last: str, told: str) -> None:
    months, added, off = counted.sums(date.fromisoformat(first), date.fromisoformat(last))
    days = [f"{sign} {start:%d}..{end:%d}" for sign, found in (("+", added), ("-", off)) for start, end in found]
    assert " ".join([*(f"{month:%Y-%m}" for month in months), *days]) == told


def test_what_is_kept_is_what_is_counted_at_once_and_follows_every_change() -> None:
    first, today = NOW.date() - timedelta(days=40), NOW.date()
    went("Đã gửi")
    due = came("Còn hạn", 1, due_on=today, state="assigned")
    came("Tháng trước", 2, now=NOW - timedelta(days=35))
    counted.count(NOW)
    # A month and days around it, and a month less some days.
    for start in (first, *(today - timedelta(days=back) for back in (36, 35, 34, 1))):
        for end in (today, NOW.date().replace(day=25)):
            assert counted.add_up(start, end).by_office[IA_LY] == counted.of_office(IA_LY, start, end, today).counts
    # Nobody touched it; the day it was due has passed.
    tomorrow = NOW + timedelta(days=1)
    assert counted.count(tomorrow) == 1
    kept = counted.add_up(first, today).by_office[IA_LY]
    assert (kept["not_due"], kept["overdue"]) == (0, 1)
    # Done since, and counted in its own day and month again; the one of last month is left alone.
    due.incoming.done_at = tomorrow
    due.incoming.save()
    Document.objects.update(touched_at=NOW - timedelta(days=2))
    Document.objects.filter(pk=due.pk).update(state="done", touched_at=tomorrow)
    assert counted.count(tomorrow + timedelta(hours=1)) == 1
    kept = counted.add_up(first, today).by_office[IA_LY]
    assert (kept["overdue"], kept["done_late"], kept["received"]) == (0, 1, 2)
    assert CountedDay.objects.filter(month=True).count() == 2


@pytest.fixture
def summer() -> None:
    """Before and after 1 July 2025: a district that was divided, a town that was merged, its heir, a department."""
    for office, now, many in ((CHU_PAH, JUNE, 1), (IA_LY, JUNE, 2), (IA_LY_NOW, JULY, 3), (HOME, JULY, 4)):
        for number in range(many):
            came(f"Văn bản {number}", None, office=office, now=now)
    came("Bộ", 1, office="van-phong-chinh-phu", now=JULY)
    counted.count(JULY)


@pytest.mark.parametrize(
    ("on", "levels"),
    [
        # The town of 2018–2025 stands under the commune that took it over whole; the district was divided.
        (date(2025, 7, 2), {Level.PROVINCE: 4, Level.DISTRICT: 1, Level.COMMUNE: 5}),
        # The day before, the town stands itself, and the commune of July is still to come.
        (date(2025, 6, 30), {Level.PROVINCE: 4, Level.DISTRICT: 1, Level.COMMUNE: 5}),
    ],
)
def test_units_stand_as_of_the_named_day(summer: None, on: date, levels: dict[Level, int]) -> None:
    from lienthong.ground.organizations import queries

    whose = queries.added_up_by("unit2025-52", JUNE.date()) | queries.added_up_by("unit2025-52", JULY.date())
    with CaptureQueriesContext(connection) as asked:
        summed = counted.add_up(JUNE.date(), JULY.date())
        found = overview.units(summed.by_office, _directory(), whose, on)
    assert len(asked) == 2
    assert {level: counts["received"] for level, counts in overview.by_level(found).items()} == levels
    by_key = {each.organization.key: each for each in found}
    assert by_key[CHU_PAH].standing == ("divided" if on.month == 7 else "stands")
    assert by_key[IA_LY_NOW].count("received") == (5 if on.month == 7 else 3)
    assert by_key[IA_LY_NOW].standing == ("stands" if on.month == 7 else "later")
    # The Government's office is nobody's below.
    assert "van-phong-chinh-phu" not in by_key


def test_the_office_of_the_committee_adds_up_all_below_it() -> None:
    from lienthong.ground.organizations import queries

    july, office = JULY.date(), "gialai-van-phong-ubnd"
    assert queries.added_up_by(office, july) == queries.below("unit2025-52", july)
    # Whoever reads documents below an office reads those of its own kind only: this is no such right.
    assert queries.below(office, july) == {office}
    assert queries.added_up_by(HOME, july) == {HOME}


def test_counts_are_shown_and_documents_only_to_whoever_reads_the_office(
    summer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: JULY)
    days = "first=27/06/2025&last=02/07/2025&on=02/07/2025"
    office = _page("hoa", f"?{days}")
    assert "Cấp xã" in office
    behind = _page("hoa", f"?{days}&figure=received&level=commune")
    assert "UBND thị trấn Ia Ly: 2" in " ".join(behind.replace("<li>", "").split())
    assert "/documents/search/" not in behind.partition("<main")[2]
    inspector = _page("yen", f"?{days}&figure=received&level=commune")
    assert f"office={IA_LY_NOW}" in inspector
    rows = _page("yen", f"?figure=received&direction=in&first=2025-06-27&last=2025-07-02&office={IA_LY_NOW}", "search/")
    assert rows.count('<td data-label="Số, ký hiệu">') == 3
    # Of an office that is none of theirs nothing is found, whatever the address says.
    assert "415/UBND-KGVX" not in _page("hoa", f"?text=van&office={IA_LY_NOW}", "search/")
    assert _status("hien") == 404
    assert _status("hoa", f"?{days}&as=xlsx") == 200


def test_after_an_upgrade_the_figures_are_there_at_once_and_until_then_the_page_says_when(
    summer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: JULY)
    Counting.objects.all().delete()
    days = "first=27/06/2025&last=02/07/2025&on=02/07/2025"
    # Half a count is none: neither the page nor a file nor what stands behind a figure tells numbers.
    for query in (f"?{days}", f"?{days}&as=xlsx", f"?{days}&figure=received"):
        page = _page("hoa", query)
        assert "Số liệu đang được đếm" in page, query
        assert "09:15" in page, query
        assert "as=pdf" not in page, query
    # Five offices, the ministry’s among them, a day each.
    assert counted.count_first(JULY) == 5
    assert "Số liệu đang được đếm" not in _page("hoa", f"?{days}")
    assert "Cấp xã" in _page("hoa", f"?{days}")
    assert counted.count_first(JULY) == 0


@pytest.mark.parametrize(
    ("now", "then"),
    [((9, 0, 0), (9, 15)), ((9, 14, 59), (9, 15)), ((9, 15, 1), (9, 30)), ((9, 59, 0), (10, 0))],
)
def test_the_next_count_is_at_the_next_quarter_of_an_hour(now: tuple[int, int, int], then: tuple[int, int]) -> None:
    hour, minute, second = now
    found = counted.next_run(JULY.replace(hour=hour, minute=minute, second=second))
    assert (found.hour, found.minute, found.second) == (*then, 0)


def _answer(who: str, query: str, page: str) -> "tuple[int, str]":
    client = Client()
    client.force_login(Account.objects.get(username=who))
    answer = client.get(f"/documents/{page}{query}")
    return answer.status_code, answer.content.decode(errors="replace")


def _page(who: str, query: str = "", page: str = "registers/units/") -> str:
    return _answer(who, query, page)[1]


def _status(who: str, query: str = "") -> int:
    return _answer(who, query, "registers/units/")[0]
