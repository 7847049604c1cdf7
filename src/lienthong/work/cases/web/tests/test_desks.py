"""What each desk shows, to whom, and at what cost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lienthong.work.cases.life import NATIONAL_CODES
from lienthong.work.cases.web.finding import MEANING
from lienthong.work.cases.web.tests.conftest import NOW

CAST = ("nga", "binh", "tuan", "lien", "dung", "son", "yen", "phuc")
OPENS = {
    "cases:desk": {"nga", "binh", "tuan", "lien", "dung", "son", "yen"},
    "cases:search": {"nga", "binh", "tuan", "lien", "dung", "son", "yen"},
    "cases:unit": {"binh", "lien", "dung"},
    "cases:deadlines": {"binh", "lien", "dung"},
    "cases:stuck": {"binh", "lien", "dung"},
    "cases:redated": {"binh", "lien", "dung", "yen", "phuc"},
}
"""Who may open which page: the counter's clerk has no head's pages, an administrator sees counts of changes alone."""


def test_each_page_opens_for_its_roles_and_for_nobody_else(browser_of):
    found = {page: set() for page in OPENS}
    for name in CAST:
        browser = browser_of(name)
        for page in OPENS:
            status = browser.get(reverse(page)).status_code
            assert status in (200, 302, 403), (name, page, status)
            if status != 403:
                found[page].add(name)
    assert found == OPENS


def test_a_case_opens_for_its_office_and_the_inspector_and_is_no_page_for_others(taken_in, browser_of):
    case = taken_in()
    seen = {name: browser_of(name).get(reverse("cases:case", args=[case.pk])).status_code for name in CAST}
    assert seen == {
        "nga": 200, "binh": 200, "tuan": 200, "lien": 200, "dung": 200, "yen": 200,
        "son": 404, "phuc": 403,
    }  # fmt: skip


def test_why_a_result_is_due_that_day_is_one_sheet_for_whoever_may_open_the_case(taken_in, browser_of):
    case = taken_in()
    address = reverse("cases:why", args=[case.pk])
    assert {name: browser_of(name).get(address).status_code for name in ("nga", "yen", "son", "phuc")} == {
        "nga": 200, "yen": 200, "son": 404, "phuc": 403,
    }  # fmt: skip
    # Wednesday 4 March 2026 and three working days: Thursday 5, Friday 6, over the weekend, Monday 9.
    page = browser_of("nga").get(address).content.decode()
    assert page.count("<tr class=") == 6
    assert page.count("188/1999/QĐ-TTg") == 6
    for shown in ("cases:case", "cases:accepted"):
        assert address in browser_of("nga").get(reverse(shown, args=[case.pk])).content.decode()


def test_next_door_finds_nothing_by_number_name_or_phone(taken_in, browser_of):
    case = taken_in()
    browser = browser_of("son")
    for words in (case.number, "Nguyễn Thị Lan", "0905123456"):
        answer = browser.get(reverse("cases:search"), {"q": words})
        assert answer.status_code == 200
        assert "No case matches" in answer.content.decode()


def test_a_whole_number_leads_straight_to_its_case_without_dots_and_dashes(taken_in, browser_of):
    case = taken_in()
    answer = browser_of("tuan").get(reverse("cases:search"), {"q": case.number.replace(".", "").replace("-", "")})
    assert answer["Location"] == reverse("cases:case", args=[case.pk])


def test_words_without_accents_find_the_citizen(taken_in, browser_of):
    case = taken_in()
    page = browser_of("yen").get(reverse("cases:search"), {"q": "nguyen lan"}).content.decode()
    assert case.number in page


def test_the_specialist_is_told_why_it_is_his_and_why_now(taken_in, browser_of):
    taken_in()
    page = browser_of("tuan").get(reverse("cases:desk")).content.decode()
    assert "Its turn has come" in page
    # Taken in on Wednesday 4 March 2026 with three working days: due on Monday 9, three working days from now.
    assert "3 working days left" in page


def test_an_inspector_lands_on_the_search(browser_of):
    assert browser_of("yen").get(reverse("cases:desk"))["Location"] == reverse("cases:search")


@pytest.mark.parametrize("who", ["tuan", "nga", "lien"])
def test_the_desk_asks_as_often_for_three_cases_as_for_thirty(who, taken_in, browser_of, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        taken_in()
    browser = browser_of(who)
    browser.get(reverse("cases:desk"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(reverse("cases:desk"))
    for _ in range(27):
        taken_in()
    with django_assert_num_queries(len(few)):
        browser.get(reverse("cases:desk"))
    assert len(few) <= 16, [each["sql"][:90] for each in few]


def test_anonymous_tracking_shows_the_number_and_how_far_it_is_and_nothing_else(taken_in, client):
    case = taken_in()
    client.cookies["language"] = "en"
    page = client.post(reverse("cases:track"), {"number": case.number}).content.decode()
    assert case.number in page
    assert "In progress" in page
    for secret in ("Nguyễn", "064123456789", "0905123456", "Tuấn", "thử nghiệm", "09/03/2026"):
        assert secret not in page


def test_tracking_says_in_plain_words_what_to_do_and_that_a_case_stands_still(taken_in, client):
    def told(case):
        return client.post(reverse("cases:track"), {"number": case.number}).content.decode()

    from lienthong.work.cases.models import Case

    client.cookies["language"] = "en"
    case = taken_in(now=NOW - timedelta(days=14))
    page = told(case)
    assert "There is nothing for you to do." in page
    assert "Nothing has happened to it for longer than usual" in page
    Case.objects.filter(pk=case.pk).update(state="awaiting_papers", paused=True)
    page = told(case)
    assert "More papers are needed." in page
    assert "longer than usual" not in page


def test_every_state_that_can_be_tracked_has_its_meaning():
    assert set(MEANING) == set(NATIONAL_CODES)


def test_tracking_is_counted_so_that_nobody_walks_through_a_day(client, db, settings):
    from django.core.cache import cache

    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "track_case": "2/m/ip"}
    asked = [client.post(reverse("cases:track"), {"number": "x"}).status_code for _ in range(3)]
    cache.clear()
    assert asked == [200, 200, 429]


def test_the_heads_pages_show_the_case_that_stands_still(taken_in, browser_of):
    case = taken_in(now=NOW - timedelta(days=14))
    head = browser_of("lien")
    assert case.number in head.get(reverse("cases:stuck")).content.decode()
    assert case.number in head.get(reverse("cases:deadlines")).content.decode()
    assert "nobody has apologised" in head.get(reverse("cases:unit")).content.decode()
