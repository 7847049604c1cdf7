"""Ia Ly, what it issued and what it was sent, and chị Liên, whom the head lets decide on copies."""

import io
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest
from PIL import Image, ImageDraw

from lienthong.work.documents.outgoing.tests.conftest import *  # noqa: F403
from lienthong.work.documents.outgoing.tests.conftest import NOW


@cache
def scanned(dpi: int = 200, mode: str = "RGB") -> bytes:
    """A page of paper as a scanner hands it on: A4 at so many dots to the inch, in colour."""
    image = Image.new(mode, (dpi * 827 // 100, dpi * 1169 // 100), "white" if mode == "RGB" else 255)
    pen = ImageDraw.Draw(image)
    for y in range(100, image.height - 100, 60):
        pen.text((150, y), "Quyet dinh ve viec thanh lap To cong tac " * 4, fill="black" if mode == "RGB" else 0)
    if mode == "RGB":
        pen.ellipse((500, 500, 700, 700), outline="red")
    out = io.BytesIO()
    image.save(out, "PDF", resolution=dpi)
    return out.getvalue()


@pytest.fixture
def scan(province: None) -> Callable[..., Any]:
    """`scan(dpi=150)`: such a page, kept."""
    from lienthong.work.documents.outgoing import papers

    def make(**more: Any) -> Any:
        return papers.keep(scanned(**more), "ban-quet.pdf", by=None, now=NOW)

    return make


@pytest.fixture
def allows(worker: Callable[[str], Any]) -> Any:
    """Chị Liên allows copies of all three kinds for the chairman (art. 26)."""
    from lienthong.ground.people.models import Post
    from lienthong.work.documents.models import Authority

    post = Post.objects.get(pk=worker("lien").post_id)
    return Authority.objects.create(
        post=post, kind="kt", for_title="CHỦ TỊCH", document="Quyết định số 03/QĐ-UBND ngày 08/01/2018",
        type_keys=["true-copy", "copy-of-copy", "extract"], valid_from=date(2018, 1, 8), given_at=NOW,
    )  # fmt: skip


@pytest.fixture
def wanted(province: None, worker: Callable[[str], Any], allows: Any) -> Callable[..., Any]:
    """`wanted("true-copy", "paper", "electronic")`: what chị Hiền asks chị Liên for."""
    from lienthong.ground.organizations import queries as organizations
    from lienthong.work.documents.outgoing.copies.actions import Wanted
    from lienthong.work.documents.outgoing.copies.rules import Form
    from lienthong.work.documents.outgoing.receiving import Named, addressees

    def make(kind: str, source: str, target: str, to: tuple[str, ...] = (), **more: Any) -> Wanted:
        named = Named(organizations.directory(), NOW.date())
        found = addressees(named, (), (*to, "Lưu: VT"))
        values = {"choice": f"kt-{allows.pk}", "signer_id": worker("lien").account_id, **more}
        return Wanted(kind, Form(source), Form(target), addressees=found, **values)

    return make
