"""What is rare at a desk and answers to a press only: the seal of a council, signing passed on, a matter asked for."""

from playwright.sync_api import expect

from .conftest import PageAt
from .looks import must_please


def test_a_leader_gives_the_council_back_to_the_seal_of_the_office(page_at: PageAt):
    hoa = page_at(390, who="hoa")
    hoa.goto("/documents/out/numbers/?series=9001")
    hoa.get_by_text("Đổi con dấu").click()
    hoa.get_by_label("Theo văn bản nào").first.fill("Quyết định số 30/QĐ-UBND")
    hoa.get_by_role("button", name="Lưu con dấu").click()
    expect(hoa.locator("main")).to_contain_text("được đóng dấu của cơ quan")
    must_please(hoa, "vi")


def test_chi_mai_passes_signing_on_and_signs_only_what_she_may(page_at: PageAt):
    mai = page_at(390, who="mai")
    mai.goto("/documents/out/authorities/")
    mai.get_by_text("Giao lại cho cấp phó").click()
    mai.get_by_label("Theo văn bản nào").fill("Quy chế làm việc của Phòng")
    mai.get_by_label("Chỉ các lĩnh vực").fill("Đất đai")
    mai.get_by_role("button", name="Giao lại").click()
    # What was refused stands open with what was typed and the reason.
    expect(mai.get_by_label("Chỉ các lĩnh vực")).to_have_value("Đất đai")
    expect(mai.locator("main")).to_contain_text("chỉ về: Hạ tầng bưu chính")
    must_please(mai, "vi")
    mai.get_by_label("Chỉ các lĩnh vực").fill("an toàn thông tin mạng")
    mai.get_by_role("button", name="Giao lại").click()
    expect(mai.locator("main")).to_contain_text("Nguyễn Hữu Đức")
    must_please(mai, "vi")
    mai.goto("/documents/out/9201/sign/")
    mai.get_by_role("button", name="Ký 01").click()
    expect(mai.locator("main")).to_contain_text("an toàn thông tin mạng")
    must_please(mai, "vi")
