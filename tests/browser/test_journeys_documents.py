"""A letter leaves Ia Ly: anh Tuấn drafts it, chị Liên endorses, ông Dũng signs, chị Hiền seals and sends."""

import re

from playwright.sync_api import Page, expect

from .conftest import PageAt
from .looks import must_please

SUBJECT = "báo cáo số hóa hồ sơ hộ tịch tháng 11"


def primary(page: Page) -> None:
    """Press what the page offers first."""
    page.locator(".doc-acts .button.primary").click()


def confirm(page: Page) -> None:
    """Press the one button of the form of an act."""
    page.locator("main form .button.primary").click()


def waiting(page: Page) -> None:
    """Open the newest document that waits for me."""
    page.goto("/documents/out/?list=waiting")
    page.get_by_role("link", name=SUBJECT).first.click()


def test_a_letter_is_drafted_reviewed_signed_sealed_and_sent(page_at: PageAt):
    tuan = page_at(1280, who="tuan")
    tuan.goto("/documents/out/new/")
    tuan.get_by_role("link", name=re.compile("Công văn")).click()
    tuan.fill('[name="subject"]', SUBJECT)
    before = tuan.locator("#preview img").first.get_attribute("src")
    tuan.fill('[name="body"]', "Ủy ban nhân dân xã Ia Ly báo cáo:\n\n1. Đã số hóa **812** hồ sơ hộ tịch./.")
    # What is typed is seen as it will be printed, without pressing anything.
    expect(tuan.locator("#preview img").first).not_to_have_attribute("src", before or "")
    tuan.fill('[name="find"]', "ubnd tinh gia lai")
    tuan.get_by_role("button", name="Ghi UBND tỉnh Gia Lai vào Kính gửi").click()
    expect(tuan.locator('[name="addressed_to"]')).to_have_value("UBND tỉnh Gia Lai")
    expect(tuan.locator("#who")).to_contain_text("qua trục")
    expect(tuan.locator('[name="subject"]')).to_have_value(SUBJECT)
    must_please(tuan, "vi")
    tuan.get_by_role("button", name="Lưu dự thảo").click()
    address = tuan.url
    primary(tuan)
    tuan.get_by_label("Người duyệt nội dung").select_option(label="Trần Thị Liên – Phó Chủ tịch phụ trách văn xã")
    confirm(tuan)
    expect(tuan.locator("main")).to_contain_text("Trần Thị Liên đang giữ")

    lien = page_at(390, who="lien")
    waiting(lien)
    primary(lien)
    lien.get_by_label("Ý kiến").fill("Đồng ý.")
    confirm(lien)

    dung = page_at(390, who="dung")
    waiting(dung)
    primary(dung)
    dung.get_by_role("button", name="Lấy số").click()
    must_please(dung, "vi")
    dung.get_by_role("button", name=re.compile("^Ký 0")).click()
    expect(dung.get_by_text("Nguyên vẹn", exact=True)).to_be_visible()

    hien = page_at(1280, who="hien")
    hien.goto("/documents/out/clerk/")
    hien.get_by_role("link", name="Đóng dấu, phát hành").click()
    confirm(hien)
    expect(hien.get_by_text("Nguyên vẹn", exact=True)).to_have_count(2)
    primary(hien)
    confirm(hien)
    expect(hien.locator("main")).to_contain_text("Chờ trục nhận")
    must_please(hien, "vi")

    son = page_at(1280, who="son")
    answer = son.goto(address)
    assert answer is not None
    assert answer.status == 404


def test_a_draft_is_written_without_javascript(page_at: PageAt):
    tuan = page_at(390, who="tuan", javascript=False)
    tuan.goto("/documents/out/new/?type=notice")
    tuan.fill('[name="subject"]', "Về việc lịch tiếp công dân")
    tuan.get_by_role("button", name="Xem thử").click()
    expect(tuan.locator("#preview img")).to_have_count(1)
    tuan.fill('[name="find"]', "chu pah")
    tuan.get_by_role("button", name="Tìm", exact=True).click()
    expect(tuan.locator('[name="subject"]')).to_have_value("Về việc lịch tiếp công dân")
    tuan.get_by_role("button", name="Lưu dự thảo").click()
    expect(tuan.get_by_role("heading", level=1)).to_have_text("Về việc lịch tiếp công dân")
