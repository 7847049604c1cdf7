"""Files of others put together, printed and marked where they do no harm: apart, and within bounds."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

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
    found = queries.pages_of(hostile, most=20)
    assert found is None or (found.pages <= 20 and found.pages < found.of)
    good = kept(papers.pdf(papers.page(), papers.page()), "cong-van.pdf")
    assert queries.pages_of(good, most=1) == queries.Taken(1, 2)
    made = queries.joined([good, hostile, good], most=20)
    assert made is not None
    assert 4 <= len(PdfReader(io.BytesIO(made)).pages) <= 24


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
