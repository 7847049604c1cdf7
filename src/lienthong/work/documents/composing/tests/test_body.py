"""What people type, as blocks: nothing is lost, nothing is run as markup."""

from hypothesis import given
from hypothesis import strategies as some

from lienthong.work.documents.composing.body import Block, Run, blocks_of, runs_of


def said(block: Block) -> str:
    cells = (run.text for row in block.rows for cell in row for run in cell)
    return block.lead + "".join(run.text for run in block.runs) + "".join(cells)


def test_the_ways_of_writing() -> None:
    told = blocks_of(
        "I. ĐÁNH GIÁ CHUNG\nNăm 2018, **dịch vụ công** trực tuyến\nít người dùng.\n\n1. Nguyên nhân\na) Đường truyền;\n"
        "- Thói quen.\nĐiều 2. Giao Văn phòng\n| A | B |\n| 1 |\n\nHết."
    )
    assert [block.shape for block in told] == [
        "heading", "paragraph", "point", "point", "point", "article", "table", "paragraph",
    ]  # fmt: skip
    assert told[1].runs == (Run("Năm 2018, "), Run("dịch vụ công", bold=True), Run(" trực tuyến ít người dùng."))
    assert (told[5].lead, told[5].runs) == ("Điều 2.", (Run("Giao Văn phòng"),))
    assert told[6].rows == (((Run("A"),), (Run("B"),)), ((Run("1"),), ()))


def test_chapters_and_sections_have_their_title_under_them() -> None:
    told = blocks_of(
        "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nMục 2\n\nTIẾP NHẬN VĂN BẢN\nPhần thứ nhất\nMở đầu.\n"
        "Chương trình này gồm hai phần.\nMục 2 của Kế hoạch."
    )  # fmt: skip
    assert [(block.shape, said(block)) for block in told] == [
        ("chapter", "Chương I"), ("title", "QUY ĐỊNH CHUNG"), ("article", "Điều 1.Phạm vi"),
        ("chapter", "Mục 2"), ("title", "TIẾP NHẬN VĂN BẢN"), ("chapter", "Phần thứ nhất"),
        # A sentence that begins with such a word is a sentence.
        ("paragraph", "Mở đầu. Chương trình này gồm hai phần. Mục 2 của Kế hoạch."),
    ]  # fmt: skip


def test_a_star_without_its_partner_is_a_star() -> None:
    assert runs_of("2 * 3 = 6") == (Run("2 "), Run("*"), Run(" 3 = 6"))
    assert runs_of("**a** và *b*") == (Run("a", bold=True), Run(" và "), Run("b", italic=True))


@given(some.text())
def test_no_letter_is_lost_but_signs_of_ours_and_blanks(text: str) -> None:
    def letters(said: str) -> list[str]:
        return [letter for letter in said if letter not in "*|" and not letter.isspace()]

    assert letters("".join(map(said, blocks_of(text)))) == letters(text)
