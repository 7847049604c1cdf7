"""Bà Hoa on her way to a meeting: ten documents directed on a telephone, with one thumb, in a few taps each."""

import re
from functools import partial
from typing import Any

from playwright.sync_api import Page, expect

from .conftest import PageAt
from .looks import must_please_everywhere

FIRST = 8201
"""Of `arrivals`, which only the process that fills the database can read."""
TEN = 10
TAPS = 12
"""For ten documents: one each for the unit, and a few for another deadline or another unit."""


class Thumb:
    """Counts taps and the requests for pages that they cause."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.pages = page, 0, 0
        page.on("request", self._count)

    def _count(self, request: Any) -> None:
        if request.is_navigation_request():
            self.pages += 1

    def tap(self, what: Any) -> None:
        what.click()
        self.taps += 1


def goal(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=re.compile(name)).first


def test_ba_hoa_directs_documents_with_a_tap_each(page_at: PageAt) -> None:
    page = page_at(390, who="hoa", javascript=False)
    page.goto("/documents/in/direct/")
    waiting = int(re.findall(r"trong (\d+)", page.locator(".leaf").inner_text())[0])
    assert waiting > TEN
    must_please_without_scripts(page)
    thumb, seen = Thumb(page), set()
    for number in range(TEN):
        subject = page.locator("h1").inner_text()
        assert subject not in seen
        seen.add(subject)
        if number == 2:
            thumb.tap(page.locator("#deadline-week"))
        if number == 3:
            thumb.tap(page.locator("#ready-study"))
        thumb.tap(goal(page, "Phòng Tổng hợp" if number % 2 else "Phòng Nội chính"))
        expect(page.locator(".notice-title").first).to_contain_text(subject[:40])
    assert thumb.taps <= TAPS
    # A form, its answer that leads on, and the next page: two requests for each tap that directs.
    assert thumb.pages <= 2 * TEN
    # The last one was for the other unit: the way back is on the same page.
    page.get_by_role("link", name="Chỉ đạo lại").click()
    expect(page.locator("h1")).to_contain_text(subject[:40])
    goal(page, "Phòng Nội chính").click()
    expect(page.locator(".notice-title").first).to_contain_text(subject[:40])


def must_please_without_scripts(page: Page) -> None:
    assert page.locator("h1").count() == 1
    assert page.locator(".goal").count() >= 2


def test_pages_of_a_document_please(page_at: PageAt) -> None:
    for who, address in (
        ("thao", f"/documents/{FIRST}/"), ("thao", f"/documents/{FIRST + 1}/"),
        ("thao", f"/documents/{FIRST + 3}/"), ("hoa", f"/documents/{FIRST + 4}/"),
        ("hoa", f"/documents/in/direct/?document={FIRST + 5}"), ("thao", f"/documents/{FIRST + 19}/"),
        ("thao", f"/documents/in/{FIRST + 19}/act/amend/"),
    ):  # fmt: skip
        page = page_at(390, who=who)
        must_please_everywhere(page, partial(page.goto, address))
