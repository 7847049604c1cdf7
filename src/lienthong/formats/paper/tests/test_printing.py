import io
import threading
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from lienthong.formats import paper
from lienthong.kernel.moments import VIETNAM

MOMENT = datetime(2026, 3, 2, 8, 14, tzinfo=VIETNAM)
LETTER = """#import "@local/paper:1.0.0": *
#show: paper.with(title: facts.name, author: "UBND xã Biển Hồ")
#let code = facts.at("qr", default: none)
#head(above: "UBND tỉnh", name: "UBND xã Biển Hồ", code: code, code-says: "Mã QR", dated: "Biển Hồ")
#named(facts.name)
#facts.at("body", default: "")
#signed(((title: "Chủ tịch", hint: "", name: "Phạm Thị Hoa"),))
"""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.typ"
    path.write_text(LETTER)
    return path


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize(("size", "width", "height"), [("A5", 148, 210), ("A4", 210, 297)])
def test_a_letter_is_printed_on_its_size(letter: Path, size: paper.Size, width: int, height: int) -> None:
    # ISO 216; a point is 25.4/72 mm.
    page = PdfReader(io.BytesIO(paper.render(letter, {"name": "Công văn", "made_at": MOMENT}, size=size))).pages[0]
    assert (round(float(page.mediabox.width) * 25.4 / 72), round(float(page.mediabox.height) * 25.4 / 72)) == (
        width,
        height,
    )


def test_names_that_look_like_commands_are_printed_as_they_stand(letter: Path) -> None:
    evil = '#read("/etc/passwd") *x* $y$ = <label> @ref // # \\ `raw` ~ _u_ #eval("1+1")'
    printed = text_of(paper.render(letter, {"name": "x", "body": evil, "made_at": MOMENT}, size="A4"))
    assert evil.replace(" ", "") in printed.replace(" ", "").replace("\n", "").replace("\u200b", "")
    assert "root:" not in printed


def test_a_template_cannot_read_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    template = tmp_path / "inside" / "bad.typ"
    template.write_text('#read("../secret.txt")')
    with pytest.raises(paper.PaperFault):
        paper.render(template, {"made_at": MOMENT}, size="A4")


def test_a_template_cannot_ask_the_network_for_a_package(tmp_path: Path) -> None:
    template = tmp_path / "bad.typ"
    template.write_text('#import "@preview/cetz:0.3.0": *')
    with pytest.raises(paper.PaperFault, match="not shipped"):
        paper.render(template, {"made_at": MOMENT}, size="A4")


def test_equal_facts_give_equal_bytes(letter: Path) -> None:
    facts = {"name": "Giấy mời", "made_at": MOMENT, "qr": paper.qr("1|2")}
    first = paper.render(letter, facts, size="A4")
    paper.render(letter, {"name": "Khác", "made_at": MOMENT}, size="A4")
    assert paper.render(letter, dict(facts), size="A4") == first


def test_the_file_says_what_it_is_in_which_language_and_since_when(letter: Path) -> None:
    reader = PdfReader(io.BytesIO(paper.render(letter, {"name": "Giấy mời", "made_at": MOMENT}, size="A4")))
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Giấy mời", "UBND xã Biển Hồ")
    assert reader.metadata.creation_date == MOMENT
    assert str(root["/Lang"]).startswith("vi")
    assert root["/MarkInfo"]["/Marked"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp


def test_only_our_font_is_in_the_file(letter: Path) -> None:
    reader = PdfReader(io.BytesIO(paper.render(letter, {"name": "Ễ", "made_at": MOMENT}, size="A4")))
    fonts = {
        str(font["/BaseFont"]) for font in (one.get_object() for one in reader.pages[0]["/Resources"]["/Font"].values())
    }
    assert fonts
    assert all("Tinos" in font for font in fonts)


def test_many_threads_print_at_once_and_nobody_gets_a_neighbours_paper(letter: Path) -> None:
    seen: dict[str, str] = {}

    def work(name: str) -> None:
        for _ in range(3):
            seen[name] = text_of(
                paper.render(letter, {"name": name, "body": f"người {name}", "made_at": MOMENT}, size="A5")
            )

    threads = [threading.Thread(target=work, args=(f"Số{at}",)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 6
    assert all(f"người {name}" in text for name, text in seen.items())


def test_a_fault_of_a_template_is_ours_and_does_not_stay(letter: Path) -> None:
    with pytest.raises(paper.PaperFault, match="name"):
        paper.render(letter, {"made_at": MOMENT}, size="A4")
    assert "Lan" in text_of(paper.render(letter, {"name": "x", "body": "Lan", "made_at": MOMENT}, size="A4"))


def test_a_word_without_spaces_does_not_leave_the_page(letter: Path) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(paper.render(letter, {"name": "x", "body": "k" * 400, "made_at": MOMENT}, size="A5"))
    page = pdf[0]
    letters = page.get_textpage()
    right = max(letters.get_charbox(at)[2] for at in range(letters.count_chars()))
    assert right < page.get_width() - 20


def test_a_paper_without_its_moment_is_a_fault_of_ours(letter: Path) -> None:
    with pytest.raises(paper.PaperFault, match="made_at"):
        paper.render(letter, {"name": "x"}, size="A4")
