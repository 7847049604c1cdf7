"""Files of others put together, printed and marked where they do no harm: apart, and within bounds."""

import io
from datetime import datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from lienthong.ground.files import actions, checks, queries
from lienthong.ground.files.models import File
from lienthong.ground.files.tests import papers
from lienthong.ground.files.verdicts import Limits
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2018, 9, 4, 8, 0, tzinfo=VIETNAM)
pytestmark = pytest.mark.django_db


def kept(data: bytes, name: str) -> File:
    return actions.keep(data, name=name, by=None, now=NOW, limit=9_000_000)


def test_of_a_file_that_says_it_has_a_million_pages_the_first_are_taken() -> None:
    hostile = kept(papers.of_a_million_pages(), "trieu-trang.pdf")
    assert queries.pages_of(hostile, most=20) == queries.Taken(20, 1_000_000)
    good = kept(papers.pdf(papers.page(), papers.page()), "cong-van.pdf")
    assert queries.pages_of(good, most=1) == queries.Taken(1, 2)
    made = queries.joined([good, hostile, good], most=20)
    assert made is not None
    assert len(PdfReader(io.BytesIO(made)).pages) == 2 + 20 + 2


def test_a_file_that_kills_its_reader_costs_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "nang.pdf"
    path.write_bytes(papers.pdf(papers.page()))
    # As if it wanted more memory than anybody gets.
    assert checks.apart("joined", path, Limits(memory=40_000_000), parts=[], most=9) is None
    told = checks.apart("joined", path, parts=[], most=9, told=True)
    assert told == {"pdf": "", "taken": [1], "of": [1]}


def test_what_is_no_pdf_or_is_damaged_is_passed_over() -> None:
    damaged = kept(b"%PDF-1.7\n" + b"x" * 500, "hong.pdf")
    assert queries.pages_of(damaged, most=9) is None
    assert queries.pages_of(kept(papers.jpeg(papers.page()), "anh.jpg"), most=9) is None
    made = queries.joined([papers.pdf(papers.page()), damaged], most=9)
    assert made is not None
    assert len(PdfReader(io.BytesIO(made)).pages) == 1


def test_the_mark_stands_at_the_foot_whichever_way_a_page_is_turned() -> None:
    turned = PdfWriter()
    for degrees in (0, 90, 180, 270):
        turned.add_blank_page(595, 842).rotate(degrees)
    turned.add_blank_page(842, 595)
    out = io.BytesIO()
    turned.write(out)
    made = queries.joined([out.getvalue()], most=9, flat=True, mark=papers.pdf(Image.new("L", (1240, 70), 0)))
    assert made is not None
    for page in pdfium.PdfDocument(made):
        drawn = page.render(scale=0.3).to_pil().convert("L")
        ink = [row for row in range(drawn.height) if drawn.crop((0, row, drawn.width, row + 1)).getextrema()[0] < 99]
        assert ink, "no mark"
        assert min(ink) > drawn.height * 0.9
        assert max(ink) >= drawn.height - 2
