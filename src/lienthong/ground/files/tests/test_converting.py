"""The LibreOffice of this machine, where it has one, makes a PDF in which every line stands where Word put it."""

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document as Word
from docx.shared import Pt
from PIL import Image

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


def linked_to(picture: Path) -> bytes:
    """A letter whose picture is no part of it: it is a link to a file, as Word's “Link to file” writes it."""
    letter, kept, out = Word(), io.BytesIO(), io.BytesIO()
    letter.add_picture(str(picture))
    letter.save(kept)
    with zipfile.ZipFile(kept) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "word/document.xml":
                part = part.replace(b"r:embed=", b"r:link=")
            if name == "word/_rels/document.xml.rels":
                link = f'Target="{picture.as_uri()}" TargetMode="External"'.encode()
                part = re.sub(rb'Target="media/[^"]+"', link, part)
            if not name.startswith("word/media/"):
                after.writestr(name, part)
    return out.getvalue()


def test_a_letter_cannot_fetch_a_picture_from_this_machine(tmp_path: Path) -> None:
    secret = tmp_path / "chu-ky.png"
    Image.new("RGB", (300, 100), "red").save(secret)
    pdf = converting.to_pdf(linked_to(secret), "don.docx")
    listed = subprocess.run(["pdfimages", "-list", "-"], input=pdf, capture_output=True, check=True).stdout
    assert len(listed.splitlines()) == 2  # the two lines of the head: no picture
