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
    assert sizes <= {10.5, 11, 12, 12.5, 13, 13.5, 14}


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
