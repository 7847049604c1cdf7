"""The slip of directions and the arrival stamp, as a clerk reads them."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from lienthong.work.documents.incoming.paper import Line, Slip, Stamp, slip, stamp
from lienthong.work.documents.tests.conftest import NOW

ON = date(2018, 9, 4)
FULL = Slip(
    "Ủy ban nhân dân huyện Chư Păh", "Ủy ban nhân dân thị trấn Ia Ly", 127, ON,
    "Công văn 812/STTTT-CNTT ngày 03/9/2018 của Sở Thông tin và Truyền thông", "báo cáo dịch vụ công trực tuyến",
    (("Văn hóa", "Chủ trì", "14/09/2018"), ("Địa chính", "Phối hợp", "")),
    (Line("Tham mưu văn bản trả lời.", "Nguyễn Văn Dũng", ON),), (), (), "In từ hệ thống Liên Thông",
)  # fmt: skip


def read(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("size", ["A5", "A4"])
def test_the_slip_has_the_three_levels_of_the_form(size: str) -> None:
    """Decree 30/2020/NĐ-CP, App. IV: leader of the office, leader of the unit, whoever solves it; each dated."""
    text = read(slip(FULL, now=NOW, size=size))  # type: ignore[arg-type]
    for words in (
        "127", "812/STTTT-CNTT", "1. Ý kiến của lãnh đạo cơ quan", "2. Ý kiến của lãnh đạo đơn vị",
        "3. Ý kiến đề xuất của người giải quyết", "Tham mưu văn bản trả lời.", "Ngày 04/09/2018", "Chủ trì",
        "14/09/2018", "In từ hệ thống Liên Thông",
    ):  # fmt: skip
        assert words in text, words
    assert text.count("Ngày … tháng … năm …") == 2


def test_the_stamp_is_35_by_50_millimetres_and_the_rest_of_the_sheet_is_empty() -> None:
    pdf = stamp(Stamp("Ủy ban nhân dân thị trấn Ia Ly", 127, ON, "Bộ phận Văn hóa"), now=NOW)
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    text = read(pdf)
    assert "ĐẾN" in text
    assert "Bộ phận Văn hóa" in text
    import pypdfium2 as pdfium

    drawn = pdfium.PdfDocument(pdf)[0].render(scale=4).to_pil().convert("L")
    dots = drawn.point(lambda shade: 255 if shade < 200 else 0).getbbox()
    assert dots is not None
    millimetres = 25.4 / 72 / 4
    width, height = (dots[2] - dots[0]) * millimetres, (dots[3] - dots[1]) * millimetres
    assert (round(width), round(height)) == (50, 35)
