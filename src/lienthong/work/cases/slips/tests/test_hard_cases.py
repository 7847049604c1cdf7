"""Long names, thirty papers, nothing optional, unknown dates: nothing is clipped and nothing fails."""

import io
from dataclasses import replace
from datetime import date, datetime

import pypdfium2
import pytest
from pypdf import PdfReader

from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words
from lienthong.work.cases import slips
from lienthong.work.cases.slips import wording
from lienthong.work.cases.slips.samples.story import story

LONG = "Nguyễn Phúc Công Huyền Tôn Nữ Trần Lê Bảo Ngọc Thiên Thanh Hoàng Kim Phương Thảo Nhi " * 2
CODE = "KQ.G07.000122_" * 6


def inside(pdf: bytes) -> None:
    """Every letter stands within the margins of its page."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        letters = page.get_textpage()
        for at in range(letters.count_chars()):
            left, bottom, right, top = letters.get_charbox(at)
            if right > left:
                assert left > 20, page
                assert right < page.get_width() - 20, page
                assert bottom > 8, page
                assert top < page.get_height() - 15, page


@pytest.mark.parametrize(("slip_set", "kind"), [(name, kind) for name in ("c01", "c03") for kind in story(name)])
def test_every_letter_of_every_form_stands_inside_the_page(slip_set: str, kind: str) -> None:
    inside(slips.pdf(story(slip_set)[kind]))


def test_a_receipt_with_thirty_papers_goes_on_and_repeats_its_heading() -> None:
    receipt = story("c03")["receipt"]
    assert isinstance(receipt, slips.Receipt)
    many = tuple(slips.Component(f"{CODE} giấy tờ thứ {at} {LONG}", 1, 2, 3, "Ghi chú") for at in range(1, 31))
    person = replace(receipt.case.applicant, name=LONG, address=LONG, email=f"{'a' * 60}@{'b' * 60}.example")
    pdf = slips.pdf(replace(receipt, components=many, case=replace(receipt.case, applicant=person, number="X" * 48)))
    inside(pdf)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 2
    whole = "".join("".join(pages).split())
    assert all(f"giấytờthứ{at}Nguyễn" in whole for at in range(1, 31))
    assert sum("Tên giấy tờ" in page for page in pages) >= 2
    assert f"Trang {len(pages)}/{len(pages)}" in pages[-1]


def test_a_receipt_with_nothing_optional_is_a_receipt() -> None:
    at = datetime(2026, 3, 2, 8, 14, tzinfo=VIETNAM)
    bare = slips.Receipt(
        "c03",
        slips.Office("Trung tâm Phục vụ hành chính công"),
        at,
        case=slips.CaseShown(
            "H21.52.8-260302-0007", "2.001023", "Đăng ký khai sinh", slips.Applicant("Lan", "QX7K2MEA")
        ),
        components=(),
        sets=1,
        term=Words(vi="trong ngày", en="same day"),
        received_at=at,
        due=None,
        channel=slips.Channel.ONLINE,
        result_at="Bản điện tử",
        officer=slips.Officer("Lê Quang Minh"),
    )
    text = PdfReader(io.BytesIO(slips.pdf(bare))).pages[0].extract_text()
    assert "chưa xác định" in text
    assert "None" not in text
    assert "None" not in slips.html(bare, "en")


def test_a_name_that_looks_like_a_command_or_a_tag_is_a_name() -> None:
    receipt = story("c03")["receipt"]
    assert isinstance(receipt, slips.Receipt)
    name = '#read("/etc/passwd") <script>alert(1)</script> *Lan*'
    evil = replace(receipt, case=replace(receipt.case, applicant=replace(receipt.case.applicant, name=name)))
    assert name.replace(" ", "") in "".join(PdfReader(io.BytesIO(slips.pdf(evil))).pages[0].extract_text().split())
    assert "<script>" not in slips.html(evil)


def test_a_letter_nobody_can_print_is_the_same_box_on_paper_and_page() -> None:
    guest = story("c03")["ballot"]
    assert isinstance(guest, slips.Ballot)
    odd = replace(guest, procedure_name="Đăng ký 😀 khai sinh")
    assert "Đăng ký □ khai sinh" in slips.html(odd)
    assert "Đăng ký □ khai sinh" in PdfReader(io.BytesIO(slips.pdf(odd))).pages[0].extract_text()


def test_a_control_slip_tells_a_long_story_over_pages_in_order() -> None:
    control = story("c03")["control"]
    assert isinstance(control, slips.ControlSlip)
    rows = tuple(replace(control.rows[at % 8], note=f"việc {at + 1}.") for at in range(60))
    pdf = slips.pdf(replace(control, rows=rows))
    inside(pdf)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    places = [text.index(f"việc {at}.") for at in range(1, 61)]
    assert places == sorted(places)


def test_a_full_citizen_number_never_becomes_a_reference() -> None:
    for number in ("064190000217", "064 190 000 217", "230123456"):
        with pytest.raises(ValueError, match="citizen number"):
            slips.Applicant("Nguyễn Thị Ngọc Lan", reference=number)


def test_a_reference_is_short_the_same_for_the_same_person_and_tells_nothing() -> None:
    first = slips.applicant_reference("064190000217", b"key of the house")
    assert first == slips.applicant_reference(" 064190000217 ", b"key of the house")
    assert first != slips.applicant_reference("064190000218", b"key of the house")
    assert first != slips.applicant_reference("064190000217", b"another key")
    assert len(first) == 8


def test_the_code_bears_number_procedure_reference_and_name_of_the_paper() -> None:
    # Circular 01/2023/TT-VPCP: at least these four.
    sheet = slips.sheet_of(story("c03")["receipt"])
    assert sheet.qr == "H21.52.8-260302-0007|2.001023|QX7K2MEA|Giấy tiếp nhận hồ sơ và hẹn trả kết quả"


def test_a_ballot_bears_no_code_and_no_name() -> None:
    ballot = story("c03")["ballot"]
    assert slips.sheet_of(ballot).qr is None
    assert "Lan" not in slips.html(ballot)
    # By the number of the case its clerk would know whose opinion it is (Circular 32/2017/TT-BTTTT art. 12).
    assert "Mã hồ sơ" not in slips.html(ballot)


def test_a_counter_without_a5_prints_on_a4() -> None:
    receipt = story("c03")["receipt"]
    sizes = [PdfReader(io.BytesIO(slips.pdf(receipt, size))).pages[0].mediabox for size in (None, "A4")]
    # ISO 216, in points: 148 x 210 mm and 210 x 297 mm.
    assert [(round(each.width), round(each.height)) for each in sizes] == [(420, 595), (595, 842)]


def test_a_receipt_says_that_nothing_is_due_and_that_no_code_is_known() -> None:
    receipt = story("c03")["receipt"]
    assert isinstance(receipt, slips.Receipt)
    bare = slips.html(replace(receipt, fees=(), case=replace(receipt.case, procedure_code="")))
    assert "không phát sinh khoản thu" in bare
    assert "chưa có" in bare
    assert "không phát sinh" not in slips.html(receipt)


def test_a_row_in_which_nothing_changed_hands_names_one_side() -> None:
    control = story("c03")["control"]
    assert isinstance(control, slips.ControlSlip)
    row = control.rows[0]
    quiet = replace(control, rows=(replace(row, giver=row.taker),))
    assert "1. Giao" not in slips.html(quiet)
    assert "1. Giao" in slips.html(replace(control, rows=(row,)))


@pytest.mark.parametrize("slip_set", ["c01", "c03"])
def test_a_case_of_either_set_can_be_stopped_on_paper(slip_set: str) -> None:
    stop = replace(story("c03")["stop"], slip_set=slip_set)
    assert ("Mẫu số 05" in slips.html(stop)) == (slip_set == "c03")


def test_an_unknown_set_is_a_fault_of_ours() -> None:
    with pytest.raises(slips.NoSuchForm):
        slips.pdf(replace(story("c03")["receipt"], slip_set="c99"))


def test_moments_and_days_as_the_forms_write_them() -> None:
    # Circulars 01/2018 and 03/2025: “… giờ … phút, ngày …/…/…”; Decree 30/2020, Appendix I: zeros for days under 10
    # and for the months 1 and 2 only.
    at = datetime(2026, 3, 2, 8, 5, tzinfo=VIETNAM)
    assert wording.moment(at).vi == "08 giờ 05 phút, ngày 02/03/2026"
    assert wording.day(date(2026, 12, 31)).vi == "ngày 31/12/2026"
    assert wording.place_and_day("Biển Hồ", at).vi == "Biển Hồ, ngày 02 tháng 3 năm 2026"
    assert wording.place_and_day("", at).vi == "Ngày 02 tháng 3 năm 2026"
    assert (
        wording.place_and_day("Pleiku", datetime(2026, 2, 12, tzinfo=VIETNAM)).vi == "Pleiku, ngày 12 tháng 02 năm 2026"
    )


def test_what_is_not_a_slip_is_told_so() -> None:
    for text in ('{"kind": "nothing"}', '{"kind": "receipt"}', "[]"):
        with pytest.raises(ValueError, match="not a slip"):
            slips.read(text)
