"""The samples beside this module are files a clerk can check: printing their facts again gives the same paper."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

from lienthong.work.cases import slips
from lienthong.work.cases.slips.samples.story import story
from lienthong.work.cases.slips.sheet import texts

SAMPLES = Path(__file__).parent.parent / "samples"
FACTS = sorted(SAMPLES.glob("*.json"))
MILLIMETRE = 25.4 / 72


def bare(text: str) -> str:
    """The text as both sides have it: without spaces, break marks and case, because a paper breaks lines anywhere."""
    return re.sub(r"[\s\u200b]", "", text).casefold()


def printed(pdf: bytes) -> str:
    return bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(page: str) -> str:
    seen = Seen()
    seen.feed(page)
    return bare(seen.text)


def test_both_sets_are_whole() -> None:
    # Circular 01/2018/TT-VPCP has six forms, Circular 03/2025/TT-VPCP seven.
    numbers = {name: [one.number for one in slips.forms(name) if one.number] for name in ("c01", "c03")}
    assert numbers == {"c01": [f"{n:02d}" for n in range(1, 7)], "c03": [f"{n:02d}" for n in range(1, 8)]}
    for name in ("c01", "c03"):
        for form in slips.forms(name):
            if form.number or name == "c03":
                assert (SAMPLES / f"{name}-{form.kind}.json".replace("_", "-")).exists()


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.stem)
def test_a_sample_prints_as_it_was_checked(facts: Path) -> None:
    slip = slips.read(facts.read_text(encoding="utf-8"))
    again, checked = slips.pdf(slip), facts.with_suffix(".pdf").read_bytes()
    assert printed(again) == printed(checked)
    now, then = PdfReader(io.BytesIO(again)).pages, PdfReader(io.BytesIO(checked)).pages
    assert len(now) == len(then)
    size = sorted(round(float(edge) * MILLIMETRE) for edge in (now[0].mediabox.width, now[0].mediabox.height))
    # Circular 01/2018/TT-VPCP art. 9-10: A5, the register A4.
    assert size == ([210, 297] if isinstance(slip, slips.Register) else [148, 210])


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.stem)
def test_paper_and_page_say_the_same(facts: Path) -> None:
    slip = slips.read(facts.read_text(encoding="utf-8"))
    said = [bare(one["vi"]) for one in texts(slips.sheet_of(slip).tree()) if one["vi"]]
    paper, page = printed(slips.pdf(slip)), shown(slips.html(slip))
    assert len(said) > 10
    # A cell that runs over a page's end is read in two pieces; none of the samples has one.
    assert [one for one in said if one not in paper] == []
    assert [one for one in said if one not in page] == []
    # And the other way round: without the texts of the sheet, the paper has page numbers and dots left, the page dots.
    for one in sorted(said, key=len, reverse=True):
        paper, page = paper.replace(one, ""), page.replace(one, "")
    nation = bare("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc")
    for word in (nation, "độclập-tựdo-hạnhphúc", "cộnghòaxãhộichủnghĩaviệtnam", "trang"):
        paper = paper.replace(word, "")
    assert re.sub(r"[\d/:.·…()\-–]", "", paper) == ""
    assert re.sub(r"[:….]", "", page) == ""


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.stem)
def test_an_english_page_has_the_words_of_the_law_and_english_beside(facts: Path) -> None:
    slip = slips.read(facts.read_text(encoding="utf-8"))
    page = slips.html(slip, "en")
    assert 'lang="en"' in page
    assert bare(slips.form_of(slip).title.vi) in shown(page)
    assert bare(slips.form_of(slip).title.en) in shown(page)
    assert 'lang="en"' not in slips.html(slip, "vi")


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.stem)
def test_the_page_has_no_style_and_its_tables_speak(facts: Path) -> None:
    page = slips.html(slips.read(facts.read_text(encoding="utf-8")))
    assert "style=" not in page
    assert "<h1" not in page
    assert page.count("<h2>") == 1
    assert page.count("<table>") == page.count("<caption>")
    assert page.count("<th>") == 0
    # On a telephone a row becomes a card, in which every cell says what it is.
    assert page.count("<td data-label=") == page.count("<td")
    assert 'data-label=""' not in page


def test_the_kept_facts_are_those_of_the_story() -> None:
    for name in ("c01", "c03"):
        for kind, slip in story(name).items():
            kept = (SAMPLES / f"{name}-{kind}.json".replace("_", "-")).read_text(encoding="utf-8")
            assert slips.read(kept) == slip
            assert slips.write(slip) == kept
