"""A morning at the counter of Ia Ly: chị Nga, who has never seen the screen, registers births by keyboard alone."""

import time
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from lienthong.ground.files.tests import papers

from .conftest import PageAt
from .looks import must_please, must_please_everywhere

PROMISED = 120
"""Seconds in which a clerk registers a birth: what we promise for a person; a machine that types needs far less."""
KEYS_FOR_A_BIRTH = 110
"""Key presses for a birth. Most are letters of a name, of two numbers and an address; a handful are commands."""


class Hands:
    """Somebody at a keyboard, and how often a key went down."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def type(self, text: str) -> None:
        """Letters, one after the other."""
        self.page.keyboard.type(text, delay=5)
        self.presses += len(text)

    def press(self, *keys: str) -> None:
        """Keys or chords, each once."""
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1


def at_the_citizen(page: Page, hands: Hands, words: str, name: str) -> None:
    """From the empty screen to the citizen's field, by typing what the citizen asked for."""
    page.goto("/cases/new/")
    expect(page.locator("#q")).to_be_focused()
    hands.type(words)
    expect(page.locator("#procedures .pick").first).to_contain_text(name)
    hands.press("Enter")
    expect(page.locator("[name=who]")).to_be_focused()


def a_new_citizen(page: Page, hands: Hands) -> None:
    """Nobody is found: Enter goes on, and each field leads to the next."""
    hands.press("Enter")
    expect(page.locator("[name=applicant]")).to_be_focused()
    for text in ("Rơ Châm H’Bloan", "064199001299", "0905123499", "Làng Kép, Ia Ly", "Rơ Châm H’Mai", "01/9/2018"):
        hands.type(text)
        hands.press("Enter")


def test_chi_nga_registers_a_birth_with_the_keyboard_alone_in_under_two_minutes(page_at: PageAt, tmp_path: Path):
    page = page_at(1280, who="nga")
    hands, begun = Hands(page), time.monotonic()
    at_the_citizen(page, hands, "khai sinh", "khai sinh")
    a_new_citizen(page, hands)
    hands.press("Alt+a")  # all papers that are required are on the desk
    for box in page.locator("[data-required]").all():
        expect(box).to_be_checked()
    expect(page.locator(".due")).to_contain_text("ngày")
    hands.press("Control+Enter")
    page.wait_for_url("**/accepted/")
    took = time.monotonic() - begun
    expect(page.locator(".big-number")).to_contain_text("H21")
    expect(page.get_by_role("link", name="Người tiếp theo")).to_be_focused()
    assert hands.presses <= KEYS_FOR_A_BIRTH, hands.presses
    assert took < PROMISED
    # The receipt: a paper, and a page that a screen reader can read.
    receipt = page.locator(".twin").first.get_attribute("href")
    page.goto(str(receipt))
    expect(page.locator("main")).to_contain_text("Rơ Châm H’Bloan")


@pytest.mark.parametrize(
    ("address", "field"), [("/cases/new/", "#q"), ("/cases/new/?procedure=birth-registration", "[name=who]")]
)
def test_on_a_weak_line_the_cursor_comes_only_when_the_keys_work(page_at: PageAt, address: str, field: str):
    page = page_at(1280, who="nga")
    page.route("**/counter*.js", _late)
    page.goto(address, wait_until="commit")
    expect(page.locator(field)).to_be_focused()
    if field == "#q":
        page.keyboard.type("khai sinh")
    page.keyboard.press("Enter")
    expect(page.locator("[name=applicant]" if field != "#q" else "[name=who]")).to_be_focused()


def _late(route: Route) -> None:
    time.sleep(0.7)
    route.continue_()


def test_chi_nga_registers_the_linked_birth_for_somebody_the_counter_knows(page_at: PageAt):
    page = page_at(1280, who="nga")
    hands = Hands(page)
    at_the_citizen(page, hands, "lien thong khai sinh", "Liên thông")
    hands.type("0641990012")
    hands.type("34")
    expect(page.locator("#found .pick").first).to_be_visible()
    hands.press("Enter")
    expect(page.locator("[name=identity]")).to_have_value("064199001234")
    hands.press("Alt+a")
    hands.press("Control+Enter")
    page.wait_for_url("**/accepted/")
    assert hands.presses < 60, hands.presses
    expect(page.locator(".big-due")).to_contain_text("ngày")


def test_the_same_day_result_is_recorded_in_one_screen(page_at: PageAt):
    page = page_at(1280, who="nga")
    hands = Hands(page)
    at_the_citizen(page, hands, "khai sinh", "khai sinh")
    a_new_citizen(page, hands)
    hands.press("Alt+a", "Alt+g")
    expect(page.locator("[name=signer]")).to_be_focused()
    hands.press("Enter")
    hands.type("15/2026")
    hands.press("Enter", "Enter", "Enter")
    page.wait_for_url("**/accepted/")
    expect(page.locator("h1")).to_contain_text("đã trao kết quả")
    assert hands.presses <= KEYS_FOR_A_BIRTH, hands.presses


def test_a_refused_filing_keeps_what_was_typed_and_says_where_to_look(page_at: PageAt):
    page = page_at(390, who="nga")
    page.goto("/cases/new/?procedure=birth-registration")
    page.fill("[name=applicant]", "Siu H’Lan")
    page.fill("[name=address]", "Làng Mun, Ia Ly")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("[name=applicant]")).to_have_value("Siu H’Lan")
    expect(page.locator("[name=address]")).to_have_value("Làng Mun, Ia Ly")
    expect(page.locator(".paper.wrong").first).to_contain_text("chưa có")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        must_please(page, "vi")


def test_a_file_that_cannot_be_read_is_told_in_words_at_once_and_a_good_one_stays(page_at: PageAt, tmp_path: Path):
    page = page_at(1280, who="nga")
    page.goto("/cases/new/?procedure=birth-registration")
    paper = page.locator(".paper").first
    paper.locator("summary").click()
    broken, good = tmp_path / "to-khai.pdf", tmp_path / "giay-chung-sinh.pdf"
    broken.write_bytes(b"%PDF-1.7 this is cut off")
    good.write_bytes(papers.pdf(papers.page()))
    paper.locator("input[type=file]").set_input_files(broken)
    expect(paper.locator(".file-wrong")).to_contain_text("to-khai.pdf")
    paper.locator("input[type=file]").set_input_files(good)
    expect(paper.locator(".verdict")).to_contain_text("Đọc được")
    expect(paper.locator("[data-paper]")).to_be_checked()
    must_please(page, "vi")
    # The form is refused for want of a name; the good file stays attached.
    page.keyboard.press("Control+Enter")
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator(".kept")).to_contain_text("giay-chung-sinh.pdf")


def test_what_was_typed_survives_a_closed_page_and_is_gone_after_success(page_at: PageAt):
    page = page_at(1280, who="binh")
    page.goto("/cases/new/?procedure=birth-registration")
    page.fill("[name=applicant]", "Kpă Thu")
    page.check("[data-required] >> nth=0")
    # The page is closed at once: what was ticked a moment ago is kept, too.
    page.goto("/cases/new/?procedure=birth-registration")
    expect(page.locator("#saved")).to_contain_text("Kpă Thu")
    page.click("[data-restore]")
    expect(page.locator("[name=applicant]")).to_have_value("Kpă Thu")
    expect(page.locator("[data-required]").first).to_be_checked()
    page.keyboard.press("Alt+a")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/accepted/")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('intake:'))") == []


def test_a_sign_in_that_ends_in_the_middle_loses_neither_the_intake_nor_the_words_of_an_act(page_at: PageAt):
    page = page_at(1280, who="binh")

    def signed_out_while(button: str) -> None:
        page.context.clear_cookies(name="sessionid")
        page.click(button)
        page.click('button[name="who"][value="binh"]')

    page.goto("/cases/new/?procedure=birth-registration")
    page.fill("[name=applicant]", "Ksor H’Nhan")
    page.keyboard.press("Alt+a")
    signed_out_while("button[value=submit]")
    page.click("[data-restore]")
    expect(page.locator("[name=applicant]")).to_have_value("Ksor H’Nhan")
    page.click("button[value=submit]")
    page.get_by_role("link", name="Yêu cầu hoàn thiện").click()
    page.click("details.group summary >> nth=0")
    page.fill("[name=wrong-0]", "Thiếu chữ ký")
    signed_out_while("form.form .button.primary")
    expect(page.locator("[data-again]")).to_be_visible()
    expect(page.locator("[name=wrong-0]")).to_have_value("Thiếu chữ ký")
    must_please(page, "vi")
    page.fill("[name=todo-0]", "Ký vào tờ khai")
    page.click("form.form .button.primary")
    page.get_by_role("link", name="In: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ").wait_for()
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('act:'))") == []


def test_a_line_that_breaks_at_the_upload_loses_nothing(page_at: PageAt, tmp_path: Path):
    page = page_at(1280, who="nga")
    page.goto("/cases/new/?procedure=birth-registration")
    page.route("**/cases/new/files/**", lambda route: route.abort())
    page.locator(".paper summary").first.click()
    file = tmp_path / "to-khai.pdf"
    file.write_bytes(papers.pdf(papers.page()))
    page.locator(".paper input[type=file]").first.set_input_files(file)
    expect(page.locator(".offline")).to_be_visible()
    # The file goes with the form then.
    page.fill("[name=applicant]", "Siu H’Nhi")
    page.keyboard.press("Alt+a")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/accepted/")
    page.get_by_role("link", name="Mở hồ sơ").click()
    expect(page.locator("main")).to_contain_text("to-khai.pdf")


def test_the_counter_works_without_scripts(page_at: PageAt, tmp_path: Path):
    page = page_at(390, who="nga", javascript=False)
    page.goto("/cases/new/")
    page.fill("#q", "khai sinh")
    page.click("form.search button")
    page.locator("#procedures .pick", has_text="Thủ tục đăng ký khai sinh").first.click()
    page.fill("[name=who]", "064199001234")
    page.click("button[value=find]")
    page.locator("#found .pick").first.click()
    expect(page.locator("[name=identity]")).to_have_value("064199001234")
    page.click("button[value=all]")
    file = tmp_path / "to-khai.pdf"
    file.write_bytes(papers.pdf(papers.page()))
    page.locator(".paper summary").first.click()
    page.locator(".paper input[type=file]").first.set_input_files(file)
    page.click("button[value=accept]")
    expect(page.locator(".big-number")).to_contain_text("H21")


def test_the_page_is_light_on_a_slow_line(page_at: PageAt):
    page = page_at(390, who="nga")
    weights: list[int] = []
    page.on(
        "response",
        lambda answer: weights.append(len(answer.body())) if answer.url.endswith("birth-registration") else None,
    )
    page.goto("/cases/new/?procedure=birth-registration")
    page.wait_for_load_state("networkidle")
    # At 64 kbit/s a page of 40 kB takes five seconds before it is packed.
    assert 0 < max(weights) < 60_000, weights


@pytest.mark.parametrize("address", ["slip", "register", "guidance"])
def test_papers_on_the_screen_please(page_at: PageAt, address: str):
    page = page_at(390, who="nga")
    if address == "guidance":
        page.goto("/cases/new/?procedure=birth-registration")
        page.locator("summary", has_text="Phiếu hướng dẫn").click()
        page.fill("[name=told]", "Mang theo căn cước của cha hoặc mẹ.")
        page.click("button[value=guide]")
        page.wait_for_url("**/guidance/*/")
        url = page.url
    else:
        url = {"slip": "/cases/9001/slips/control/?as=html", "register": "/cases/register/"}[address]
    must_please_everywhere(page, partial(page.goto, url))
