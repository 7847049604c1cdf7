"""The axis pages as people use them: parts that stay fresh, ways of every kind, a decision, a page without scripts."""

from functools import partial

import pytest
from playwright.sync_api import expect

from lienthong.exchange.hub.tests import story

from .conftest import PageAt
from .looks import must_please_everywhere


@pytest.mark.parametrize("position", [story.CIRCULAR_AT, story.RECALLED_AT], ids=["to many", "recalled"])
def test_other_ways_please_too(page_at: PageAt, position: int):
    page = page_at(390, who="minh")

    def unfolded() -> None:
        page.goto(f"/axis/where/{position}/")
        for summary in page.locator("main summary").all():
            summary.click()

    must_please_everywhere(page, unfolded)


def test_the_monitor_asks_again_by_itself_and_leaves_alone_what_has_not_changed(page_at: PageAt):
    page = page_at(1280, who="minh")
    page.goto("/axis/where/?q=ho+ngheo")
    page.goto(f"/axis/where/{story.LETTER_AT}/")
    page.locator("main summary").first.click()
    with page.expect_response(lambda response: "part=way" in response.url, timeout=15_000) as asked:
        pass
    # Nothing has changed: no content, nothing is replaced, and what was unfolded stays so.
    assert asked.value.status == 204
    expect(page.locator("main details").first).to_have_attribute("open", "")
    expect(page.locator("#live-way")).to_have_count(1)


def test_where_is_it_works_without_scripts(page_at: PageAt):
    page = page_at(390, who="thao", javascript=False)
    page.goto("/axis/where/")
    page.fill("#search-q", "415/bc-ubnd")
    page.click("form.search button")
    expect(page.locator("h1")).to_have_text("415/BC-UBND")
    expect(page.locator(".answer-words")).to_contain_text("Đã tới 4 trong 6 nơi nhận")


def test_a_decision_that_lacks_something_is_asked_again_in_words(page_at: PageAt):
    page = page_at(390, who="thao")

    def decided_nothing() -> None:
        page.goto(f"/axis/held/{story.HELD_AT}/")
        page.check('input[value="nobody"]')
        page.click('main form button[class*="primary"]')
        expect(page.locator("#errors")).to_be_visible()

    must_please_everywhere(page, decided_nothing)


def test_a_search_lists_and_an_empty_one_says_what_to_try(page_at: PageAt):
    page = page_at(390, who="minh")
    for question in ("ho ngheo", "khong co chu nay"):
        must_please_everywhere(page, partial(page.goto, f"/axis/where/?q={question}"))
