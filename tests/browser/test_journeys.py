"""What people do: sign in, choose a language, turn on the second factor, work without JavaScript and by keyboard."""

import re

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from .conftest import PageAt
from .looks import must_please

PASSWORD = "cà phê buổi sáng ở Pleiku"


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.fill('input[name="login"]', "lan")
    page.fill('input[name="password"]', PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_one_click_signs_in_as_anh_minh_on_a_phone_and_the_menu_opens(page_at: PageAt):
    page = page_at(390, "vi", "light")
    page.goto("/sign-in/")
    page.click('button[value="minh"]')
    expect(page.get_by_role("heading", level=1)).to_have_text("Xin chào, Trần Văn Minh")
    page.locator("summary", has_text="Danh mục").click()
    menu = page.get_by_role("navigation", name="Các trang chính")
    expect(menu.get_by_role("link", name="Cơ quan")).to_be_visible()
    must_please(page, "vi")
    page.keyboard.press("Escape")
    expect(menu).not_to_be_visible()


def test_everything_works_without_javascript(page_at: PageAt):
    page = page_at(390, "vi", "light", javascript=False)
    page.goto("/sign-in/")
    page.click('button[value="hoa"]')
    page.locator("summary", has_text="Danh mục").click()
    page.get_by_role("link", name="Cơ quan").first.click()
    assert page.url.endswith("/organizations/")
    page.get_by_role("contentinfo").get_by_role("button", name="English").click()
    assert page.url.endswith("/organizations/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("contentinfo").get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("button", name="Sign out").click()
    assert page.url.endswith("/sign-in/")


def test_the_light_changes_what_one_sees(page_at: PageAt):
    ground = "getComputedStyle(document.body).backgroundColor"
    page = page_at(1280, "vi", "light")
    page.goto("/sign-in/")
    day = page.evaluate(ground)
    page.get_by_role("button", name="Tối").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.wait_for_load_state()
    assert page.evaluate(ground) != day
    page.get_by_role("button", name="Theo máy").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "auto")
    page.wait_for_load_state()
    assert page.evaluate(ground) == day
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) != day


def test_the_typeface_is_ours_and_comes_from_us(page_at: PageAt):
    page = page_at(390)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/sign-in/")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Be Vietnam Pro\"', 'ở'))")
    assert all(url.startswith(page.url.removesuffix("/sign-in/")) for url in fetched)
    assert not [url for url in fetched if "latin-ext" in url]


def test_the_keyboard_reaches_the_content_first(page_at: PageAt):
    page = page_at(1280, "vi", "light")
    page.goto("/design/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Tới thẳng nội dung")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_printing_leaves_out_what_one_presses(page_at: PageAt):
    page = page_at(1280, "vi", "dark")
    page.goto("/design/")
    page.emulate_media(media="print")
    for pressed in (".rooms", ".foot", ".button", ".skip"):
        assert not any(one.is_visible() for one in page.locator(pressed).all())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_why_a_result_is_due_after_thirty_working_days_and_tet_is_one_sheet_of_paper(page_at: PageAt):
    page = page_at(1280, "vi", who="minh")
    page.goto("/calendar/due/?unit=622&received=13/02/2026+09:00&term=30+ng%C3%A0y+l%C3%A0m+vi%E1%BB%87c")
    expect(page.get_by_role("heading", level=2)).to_contain_text("ngày 3 tháng 4 năm 2026")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


def test_chi_lan_turns_on_the_second_factor_and_every_page_on_the_way_pleases(page_at: PageAt):
    page = page_at(390, "vi", "light")
    sign_in(page)
    page.goto("/account/password/")
    must_please(page, "vi")
    page.get_by_role("button", name="Đổi mật khẩu").click()
    must_please(page, "vi")  # empty: the browser holds it back, or the errors are said in Vietnamese
    page.goto("/account/two-factor/")
    page.get_by_role("link", name="Bật").click()
    must_please(page, "vi")  # asks for the password again
    page.fill('input[name="password"]', PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()
    must_please(page, "vi")
    secret = page.locator("main .code").inner_text()
    page.fill('input[name="code"]', "000000")
    page.get_by_role("button", name="Bật").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã chưa đúng.")
    must_please(page, "vi")
    page.fill('input[name="code"]', code_for(secret))
    page.get_by_role("button", name="Bật").click()
    must_please(page, "vi")
    code = re.findall(r"\d{8}", page.locator(".recovery").inner_text())[0]
    for address in (
        "/account/codes/new/",
        "/account/two-factor/app/remove/",
        "/account/two-factor/",
        "/sign-in/again/code/",
    ):
        page.goto(address)
        must_please(page, "vi")
    page.goto("/sign-out/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()
    sign_in(page)
    assert page.url.endswith("/sign-in/code/")
    must_please(page, "vi")
    page.fill('input[name="code"]', code)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nguyễn Thị Lan")
