"""A file is kept whole, once by content, and given out so that it can run nothing."""

import io
import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from lienthong.ground.files import actions, keeping, queries, serving
from lienthong.ground.files.models import File
from lienthong.ground.files.tests import papers
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2026, 3, 2, 9, 14, tzinfo=VIETNAM)
PAPER = papers.office()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, db: None) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


def keep(content: Any = PAPER, name: str = "Đơn của chị Lan.docx", limit: int = 1_000_000) -> File:
    return actions.keep(content, name=name, by=None, now=NOW, limit=limit)


def on_disk(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_the_same_content_lies_on_disk_once(folder: Path) -> None:
    first, second = keep(), keep(io.BytesIO(PAPER), "ban-sao.docx")
    assert first.id != second.id
    assert on_disk(folder) == [first.sha256]
    assert queries.read(second) == PAPER
    assert first.judged.readable


def test_a_file_that_is_too_large_leaves_nothing_behind(folder: Path) -> None:
    with pytest.raises(actions.TooLarge) as refused:
        keep(limit=100)
    assert "0.0001 MB" in refused.value.say("en")
    assert on_disk(folder) == []


def test_contents_without_rows_are_swept_and_others_stay(folder: Path) -> None:
    kept, gone = keep(), keep(papers.office("xl/workbook.xml"), "x.xlsx")
    gone.delete()
    assert keeping.sweep() == 0
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 100_000,) * 2)
    assert keeping.sweep() == 1
    assert on_disk(folder) == [kept.sha256]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Lan\\giấy khai sinh.pdf", "giấy khai sinh.pdf"),
        ("a\u202efdp.exe\r\nX: y", "afdp.exeX: y"),
        ("", "tep"),
        ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert actions.clean_name(given) == kept


def test_a_path_never_comes_from_outside() -> None:
    with pytest.raises(ValueError, match="no digest"):
        keeping.path_of("../" * 21 + "a")


def test_a_file_is_given_out_so_that_it_can_run_nothing() -> None:
    saved = serving.respond(keep())
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in saved["Content-Security-Policy"]
    shown = serving.respond(keep(papers.pdf(papers.page()), "khai-sinh.pdf"), inline=True)
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Content-Type"] == "application/pdf"
    page = serving.respond(keep(b"<html><script>", "khai-sinh.pdf"), inline=True)
    assert page["Content-Disposition"].startswith("attachment")
    for response in (saved, shown, page):
        response.close()


def test_the_verdict_is_said_beside_the_file() -> None:
    said = render_to_string("files/_verdict.html", {"file": keep(papers.signed(), "quyet-dinh.pdf")})
    assert "Phạm Thị Hoa" in said
    assert "Đọc được" in said
    assert "Hãy bỏ mật khẩu" in render_to_string(
        "files/_verdict.html", {"file": keep(papers.with_password(), "khoa.pdf")}
    )
