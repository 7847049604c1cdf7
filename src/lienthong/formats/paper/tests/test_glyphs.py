import unicodedata
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from lienthong.formats import paper

# The 12 vowels of Vietnamese with each of its 5 tone marks, and đ (TCVN 6909:2001 encodes exactly these beside ASCII).
VOWELS, TONES = "aăâeêioôơuưy", ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = (
    "".join(unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(VOWELS, TONES)) + "bcdđghklmnpqrstvx"
)


def test_every_vietnamese_letter_has_a_glyph_in_all_four_faces() -> None:
    assert len(LETTERS) == 12 * 6 + 17
    assert paper.missing_glyphs(LETTERS + LETTERS.upper()) == ""


def test_signs_of_the_forms_have_glyphs() -> None:
    assert paper.missing_glyphs("0123456789 .,:;!?()[]{}/\\-–—“”‘’…·%&@#+*=<>|□ĕĔŏŎčČ") == ""


def test_the_glyphs_agree_with_another_reader_of_fonts() -> None:
    from PIL import ImageFont

    font = ImageFont.truetype(str(paper.fonts_folder / "Tinos-Regular.ttf"), 40)
    unknown = bytes(font.getmask("\U0010fffd"))
    assert paper.missing_glyphs("ẫ中ỹ😀Ợ☐") == "中😀☐"
    assert [bytes(font.getmask(letter)) == unknown for letter in "ẫ中ỹ😀Ợ☐"] == [False, True, False, True, False, True]


def test_a_name_typed_decomposed_is_composed() -> None:
    assert paper.printable("Nguye\u0302\u0303n Thi\u0323 Lan") == "Nguyễn Thị Lan"


def test_letters_without_glyph_become_boxes_and_marks_of_direction_vanish() -> None:
    assert paper.printable("Lan 😀\u202e\x00\x07中") == "Lan □□"


@given(st.text())
def test_whatever_comes_out_can_be_printed(text: str) -> None:
    out = paper.printable(text)
    assert paper.missing_glyphs(out) == ""
    assert paper.printable(out) == out
