"""The page of Decree 30/2020/NĐ-CP, Appendix I: what stands on it, how large, and where the boxes lie."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lienthong.work.documents.composing import Content, Signature, pdf
from lienthong.work.documents.composing.printing import dated_words, roman
from lienthong.work.documents.composing.tests.samples import DECISION, LETTER, NOW

MM = 72 / 25.4


def texts(made: bytes, page: int = 0) -> str:
    with pdfium.PdfDocument(made) as opened:
        return str(opened[page].get_textpage().get_text_bounded()).replace("\r", "")


def lines(made: bytes, page: int = 0) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Each rectangle of text with its words, in millimetres from the top left: left, top, right, bottom."""
    with pdfium.PdfDocument(made) as opened:
        sheet = opened[page]
        height = sheet.get_height()
        read = sheet.get_textpage()
        for place in range(read.count_rects()):
            left, bottom, right, top = read.get_rect(place)
            box = (left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)
            yield str(read.get_text_bounded(left, bottom, right, top)).strip(), box


def box_of(made: bytes, words: str, page: int = 0) -> tuple[float, float, float, float]:
    return next(box for text, box in lines(made, page) if words in text)


def test_an_official_letter_has_every_box_in_its_place() -> None:
    made = pdf(LETTER, now=NOW)
    motto, agency = box_of(made.pdf, "Độc lập"), box_of(made.pdf, "THỊ TRẤN IA LY")
    number, about = box_of(made.pdf, "Số: 05/UBND-VX"), box_of(made.pdf, "V/v")
    dated, to, name = box_of(made.pdf, "ngày 04"), box_of(made.pdf, "Kính gửi"), box_of(made.pdf, "Nguyễn Văn Dũng")
    places = box_of(made.pdf, "Nơi nhận")
    # Boxes 2, 3, 5b stand in the left half, 1 and 4 in the right one; each under the one before.
    assert agency[2] < 105 < motto[0]
    assert agency[3] < number[1] < about[1] < to[1]
    assert motto[3] < dated[1] < to[1]
    assert places[0] == pytest.approx(30, abs=1)  # the left margin is 30 to 35 mm
    assert name[0] > 105
    assert max(box[2] for _, box in lines(made.pdf)) < 210 - 15  # the right one 15 to 20 mm
    person, seal = made.places["7c"], made.places["8"]
    middle = person.x + person.width / 2
    assert middle == pytest.approx((name[0] + name[2]) / 2, abs=1)  # 7c is centred over the name
    assert person.y + person.height < name[1] + 1
    # Box 8 lies on the left and covers about a third of the person's picture (App. I).
    assert (seal.x + seal.width - person.x) / person.width == pytest.approx(1 / 3, abs=0.05)
    assert (seal.width, seal.height) == (36, 36)


def test_a_decision_names_who_decides_its_grounds_and_its_articles() -> None:
    told = texts(pdf(DECISION, now=NOW).pdf)
    order = ["QUYẾT ĐỊNH", "Về việc", "CHỦ TỊCH ỦY BAN", "Căn cứ Luật", "Theo đề nghị của Văn phòng.", "QUYẾT ĐỊNH:",
             "Điều 1.", "Điều 3.", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"]  # fmt: skip
    found = 0
    for words in order:
        found = told.index(words, found)
    assert "ngày 19 tháng 6 năm 2015;" in told  # each ground ends so, the last with a full stop


def test_pages_are_numbered_from_the_second_and_an_annex_for_itself() -> None:
    long = replace(DECISION, body="Điều 1. " + "Nội dung công việc được giao. " * 400)
    made = pdf(long, now=NOW).pdf
    with pdfium.PdfDocument(made) as opened:
        heads = [str(sheet.get_textpage().get_text_bounded(0, sheet.get_height() - 18 * MM, 600, 900)).strip()
                 for sheet in opened]  # fmt: skip
    assert heads[0] == ""
    assert heads[1:-1] == [str(number + 2) for number in range(len(heads) - 2)]
    assert heads[-1] == ""  # the annex begins at 1, which is not printed
    assert "Phụ lục" in texts(made, len(heads) - 1)


def test_sizes_are_those_of_the_decree() -> None:
    with pdfium.PdfDocument(pdf(LETTER, now=NOW).pdf) as opened:
        sizes = {round(each.get_font_size(), 1)
                 for each in opened[0].get_objects() if each.type == 1}  # fmt: skip
    assert sizes <= {11, 12, 12.5, 13, 13.5, 14}
    with pdfium.PdfDocument(pdf(LETTER, now=NOW).pdf) as opened:
        foot = [
            each.get_font_size() for each in opened[0].get_objects() if each.type == 1 and each.get_bounds()[3] < 60
        ]
    assert {round(size, 1) for size in foot} == {11}  # box 13: 11 to 12


def ground_of(made: bytes, words: str) -> float:
    """The line on which words stand, in points from the bottom, whatever their letters reach above and below it."""
    with pdfium.PdfDocument(made) as opened:
        read = opened[0].get_textpage()
        at = str(read.get_text_range()).index(words)
        return float(read.get_charbox(at, loose=False)[1])


@pytest.mark.parametrize("governing", ["", "UBND huyện", "Ủy ban nhân dân tỉnh Gia Lai và Sở Nội vụ"])
def test_number_and_date_stand_on_one_line_however_many_the_agency_takes(governing: str) -> None:
    head = replace(LETTER.head, governing=governing)
    made = pdf(replace(LETTER, head=head), now=NOW)
    # “S” of “Số:” and “I” of “Ia Ly, ngày” both stand on the line (App. I II.4).
    assert ground_of(made.pdf, "Số:") == pytest.approx(ground_of(made.pdf, "Ia Ly, ngày"), abs=0.7)
    assert made.places["3"].y == made.places["4"].y


@pytest.mark.parametrize("name", ["Sở Nội vụ", "Ủy ban nhân dân thị trấn Ia Ly", "Trung tâm Phục vụ hành chính " * 3])
def test_the_rule_under_the_agency_is_a_third_to_half_of_its_line(name: str) -> None:
    head = replace(LETTER.head, governing="", name=name.strip())
    made = pdf(replace(LETTER, head=head, priority=0), now=NOW).pdf
    with pdfium.PdfDocument(made) as opened:
        height = opened[0].get_height()
        drawn = [each.get_bounds() for each in opened[0].get_objects() if each.type == 2]
    rule = next(right - left for left, _, right, top in drawn if right < 105 * MM and top > height - 60 * MM) / MM
    above = [box for text, box in lines(made) if box[2] < 105 and box[3] < 45 and text.isupper()]
    longest = max(box[2] - box[0] for box in above)
    assert longest / 3 - 0.5 <= rule <= longest / 2 + 0.5


@pytest.mark.parametrize("many", range(13, 19))
def test_no_page_bears_a_signature_and_nothing_of_the_text(many: int) -> None:
    # Whoever has such a page could put it under another text.
    told = [f"Mục này giao việc thứ {place} cho đơn vị, báo cáo kết quả trước ngày 15." for place in range(many)]
    body = "\n\n".join([*told, "Trân trọng./."])
    made = pdf(replace(LETTER, body=body), now=NOW)
    last = texts(made.pdf, made.places["7c"].page - 1)
    assert "Nguyễn Văn Dũng" in last
    assert f"việc thứ {many - 1} " in last
    assert "Trân trọng" in last


def test_chapters_stand_in_the_middle_with_their_title_under_them() -> None:
    rules = replace(DECISION, type_key="regulation", body="Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi", annexes=())
    made = pdf(rules, now=NOW).pdf
    chapter, title = box_of(made, "Chương I"), box_of(made, "QUY ĐỊNH CHUNG")
    for left, _, right, _ in (chapter, title):
        assert (left + right) / 2 == pytest.approx((30 + 190) / 2, abs=1)  # the middle of the text frame
    assert chapter[3] < title[1] < chapter[3] + 6


def test_the_circulation_note_stands_above_the_text_and_below_the_signature_of_a_copy() -> None:
    note = box_of(pdf(replace(LETTER, circulation="Lưu hành nội bộ"), now=NOW).pdf, "LƯU HÀNH NỘI BỘ")
    assert note[1] > 12.5
    assert note[3] < 20
    assert note[0] > 105


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2018, 1, 5), "Ia Ly, ngày 05 tháng 01 năm 2018"),
        (date(2020, 6, 29), "Ia Ly, ngày 29 tháng 6 năm 2020"),
        (date(2018, 2, 12), "Ia Ly, ngày 12 tháng 02 năm 2018"),
        (date(2018, 10, 9), "Ia Ly, ngày 09 tháng 10 năm 2018"),
    ],
)
def test_dates_have_zeros_where_the_decree_wants_them(day: date, words: str) -> None:
    assert dated_words("Ia Ly", day) == words


def test_annexes_are_counted_in_roman_numbers() -> None:
    assert [roman(n) for n in (1, 2, 4, 5, 9, 14, 40)] == ["I", "II", "IV", "V", "IX", "XIV", "XL"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    body=some.text(max_size=300), subject=some.text(max_size=200), name=some.text(max_size=80),
    receivers=some.lists(some.text(max_size=60), max_size=6), kind=some.sampled_from(["letter", "decision", "report"]),
)  # fmt: skip
def test_whatever_people_type_is_laid_out(body: str, subject: str, name: str, receivers: list[str], kind: str) -> None:
    content = Content(
        kind, LETTER.head, subject, body, receivers=tuple(receivers), signature=Signature(("Giám đốc",), name)
    )
    made = pdf(content, now=NOW)
    assert made.pdf.startswith(b"%PDF-")
    assert set(made.places) == {"3", "4", "7c", "8"}
