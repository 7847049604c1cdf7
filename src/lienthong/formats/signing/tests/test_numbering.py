"""“Sign, then number, then seal”: the number is filled in between two signatures, and both hold."""

import pytest

from lienthong.formats.signing import Appearance, Kind, Overall, Place, Unsignable, check, sign
from lienthong.formats.signing.numbering import DATE_FIELD, NUMBER_FIELD, Blank, with_blanks, write_number
from lienthong.formats.signing.tests.cast import BOX_7C, BOX_8, DUNG, NOW, OFFICE, TRUST, letter, picture, sealed

BLANKS = {
    NUMBER_FIELD: Blank(Place(1, 5, 5, 45, 7)),
    DATE_FIELD: Blank(Place(1, 70, 5, 75, 7), italic=True, align="center"),
}
WORDS = {NUMBER_FIELD: "Số: 15/QĐ-UBND", DATE_FIELD: "Ia Ly, ngày 04 tháng 9 năm 2018"}


@pytest.fixture(scope="module")
def numbered():
    paper = with_blanks(letter(), BLANKS)
    signed = sign(paper, DUNG, Appearance(BOX_7C, picture("blue")), at=NOW, field="NguoiKy1").pdf
    return signed, write_number(signed, WORDS, at=NOW)


def test_a_number_that_is_written_after_the_signature_breaks_nothing(numbered):
    signed, filled = numbered
    assert filled.startswith(signed)
    done = sign(filled, OFFICE, Appearance(BOX_8, picture("red")), at=NOW, field="CoQuan", final=True).pdf
    report = check(done, TRUST, at=NOW)
    assert report.overall is Overall.VALID, report.words.vi
    assert [change.kind for change in report.signatures[0].changes] == [Kind.FORM, Kind.SIGNATURE]


def test_a_number_written_after_the_last_signature_breaks_it(numbered):
    signed, _ = numbered
    sealed_first = sign(signed, OFFICE, Appearance(), at=NOW, field="CoQuan").pdf
    report = check(write_number(sealed_first, WORDS, at=NOW), TRUST, at=NOW)
    assert report.overall is Overall.BROKEN
    assert "sau chữ ký cuối cùng" in report.words.vi


def test_a_blank_is_filled_in_once(numbered):
    with pytest.raises(Unsignable) as no:
        write_number(numbered[1], {NUMBER_FIELD: "Số: 16/QĐ-UBND"}, at=NOW)
    assert "đã được điền" in no.value.say("vi")


def test_blanks_are_made_before_anybody_signs():
    with pytest.raises(Unsignable):
        with_blanks(sealed().pdf, BLANKS)
    with pytest.raises(Unsignable):
        write_number(letter(), WORDS, at=NOW)


def test_no_number_is_written_into_a_closed_file(numbered):
    closed = sign(numbered[0], OFFICE, Appearance(), at=NOW, field="CoQuan", final=True).pdf
    with pytest.raises(Unsignable):
        write_number(closed, WORDS, at=NOW)
