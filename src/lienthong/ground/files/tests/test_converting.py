"""The LibreOffice of this machine, where it has one, makes a PDF in which every line stands where Word put it."""

import io
import subprocess

import pytest
from docx import Document as Word
from docx.shared import Pt

from lienthong.ground.files import converting
from lienthong.ground.files.tests import papers

pytestmark = pytest.mark.skipif(converting.converter() is None, reason="LibreOffice is not installed here")


def test_times_new_roman_is_printed_in_letters_as_wide_and_vietnamese_stays_whole() -> None:
    report = Word()
    report.styles["Normal"].font.name = "Times New Roman"
    report.styles["Normal"].font.size = Pt(13)
    report.add_paragraph("ỦY BAN NHÂN DÂN XÃ IA LY: Báo cáo về ứng dụng công nghệ thông tin ở các làng")
    kept = io.BytesIO()
    report.save(kept)
    pdf = converting.to_pdf(kept.getvalue(), "bao-cao.docx")
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    assert " ".join(read.split()) == "ỦY BAN NHÂN DÂN XÃ IA LY: Báo cáo về ứng dụng công nghệ thông tin ở các làng"
    assert b"Tinos" in pdf


def test_what_is_no_word_file_is_refused_and_time_is_bounded() -> None:
    for content, seconds in ((b"PK\x03\x04 no archive", 60), (papers.office(), 0)):
        with pytest.raises(converting.NotConverted):
            converting.to_pdf(content, "bao-cao.docx", seconds=seconds)
