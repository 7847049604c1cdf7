"""What stands beside a file for the clerk: readable or not, by whom signed, and what to do."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from lienthong.ground.files import checks
from lienthong.ground.files.tests import papers
from lienthong.ground.files.verdicts import PROBLEMS, Limits, Verdict

LIMITS = Limits()


def codes(content: bytes, name: str, limits: Limits = LIMITS) -> list[str]:
    return [problem.code for problem in checks.look_at(content, name, limits).problems]


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (papers.pdf(papers.page()), "khai-sinh.pdf", []),
        (papers.jpeg(papers.page()), "khai-sinh.jpg", []),
        (papers.jpeg(papers.page(), "PNG"), "khai-sinh.png", []),
        (papers.jpeg(papers.page(), "TIFF"), "khai-sinh.tif", []),
        (papers.office(), "don.docx", []),
        (papers.office("xl/workbook.xml"), "bang.xlsx", []),
        (papers.office("word/document.xml", ("word/vbaProject.bin", b"macro")), "don.docm", ["macros"]),
        (b"", "trong.pdf", ["empty"]),
        (b"<!DOCTYPE html><p>%PDF-1.7", "khai-sinh.pdf", ["dangerous"]),
        (b'\xef\xbb\xbf <svg xmlns="http://www.w3.org/2000/svg"/>', "anh.svg", ["dangerous"]),
        (b"MZ\x90\x00", "khai-sinh.pdf", ["dangerous"]),
        (b"\x7fELF\x02", "khai-sinh.pdf", ["dangerous"]),
        (b"\x00\x00\x00\x18ftypheic", "anh.heic", ["heic"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "don.doc", ["old_office"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "don.docx", ["encrypted"]),
        (b"Kinh gui", "don.txt", ["unknown_kind"]),
        (papers.office("readme.xml"), "gi-do.zip", ["unknown_kind"]),
        (b"%PDF-1.7\nnothing more", "khai-sinh.pdf", ["damaged"]),
        (papers.jpeg(papers.page())[:4000], "khai-sinh.jpg", ["damaged"]),
        (papers.with_password(), "khai-sinh.pdf", ["encrypted"]),
        (papers.with_script(), "khai-sinh.pdf", ["active"]),
        (papers.pdf(papers.blank()), "quet.pdf", ["all_blank"]),
        (papers.pdf(papers.page(), papers.blank()), "quet.pdf", ["blank_pages"]),
        (papers.pdf(papers.page(620, 877), dpi=75), "quet.pdf", ["low_resolution"]),
        (papers.jpeg(papers.page(500, 700)), "anh.jpg", ["small_picture"]),
        (papers.jpeg(papers.page().point(lambda value: value // 10)), "anh.jpg", ["dark"]),
        (papers.jpeg(papers.page().filter(ImageFilter.GaussianBlur(4))), "anh.jpg", ["blurred"]),
        (papers.jpeg(papers.page()), "khai-sinh.pdf", ["name_differs"]),
    ],
)
def test_what_is_found_in_a_file(content: bytes, name: str, found: list[str]) -> None:
    assert codes(content, name) == found


def test_a_signature_is_told_with_its_signer() -> None:
    verdict = checks.look_at(papers.signed("Phạm Thị Hoa"), "quyet-dinh.pdf")
    (signature,) = verdict.signatures
    assert (signature.signer, signature.intact, signature.covers_whole) == ("Phạm Thị Hoa", True, True)
    assert signature.signed_at is not None
    assert verdict.readable
    assert Verdict.from_json(verdict.to_json()) == verdict


def test_a_change_after_signing_is_told() -> None:
    content = papers.signed()
    at = content.index(b"/MediaBox")
    changed = content[:at] + content[at:].replace(b"595", b"594", 1)
    verdict = checks.look_at(changed if changed != content else content.replace(b"/MediaBox", b"/MediaBoy"), "qd.pdf")
    assert [signature.intact for signature in verdict.signatures] == [False]
    assert [problem.code for problem in verdict.problems][-1:] == ["signature_broken"]


def test_what_is_added_after_signing_is_told() -> None:
    from pyhanko.pdf_utils.generic import pdf_name, pdf_string
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(papers.signed()))
    writer.root[pdf_name("/Added")] = pdf_string("later")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    verdict = checks.look_at(out.getvalue(), "quyet-dinh.pdf")
    assert [(one.intact, one.covers_whole) for one in verdict.signatures] == [(True, False)]
    assert [problem.code for problem in verdict.problems] == ["added_after_signing"]


def test_a_picture_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000
    assert codes(out.getvalue(), "anh.png") == ["too_heavy"]


def test_an_archive_bomb_is_not_unpacked() -> None:
    bomb = papers.office("word/document.xml", ("word/media/image1.bmp", bytes(50_000_000)))
    assert codes(bomb, "don.docx", Limits(unpacked=10_000_000)) == ["too_heavy"]


def test_a_file_that_hangs_its_reader_ends_with_a_verdict(tmp_path: Path) -> None:
    """A pipe that nobody writes to: whoever opens it waits for ever."""
    hanging = tmp_path / "khai-sinh.pdf"
    os.mkfifo(hanging)
    verdict = checks.look_at(hanging, "khai-sinh.pdf", Limits(seconds=1))
    assert [problem.code for problem in verdict.problems] == ["too_heavy"]
    # And the next file is looked at as if nothing had happened.
    assert codes(papers.office(), "don.docx") == []


def test_a_file_with_too_many_pages_is_refused() -> None:
    assert codes(papers.pdf(papers.page(), papers.page()), "quet.pdf", Limits(pages=1)) == ["too_many_pages"]


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_every_problem_says_what_to_do_in_both_languages(code: str) -> None:
    words = PROBLEMS[code].words
    assert words.vi.endswith(".")
    assert words.en.endswith(".")
    assert words.vi != words.en
