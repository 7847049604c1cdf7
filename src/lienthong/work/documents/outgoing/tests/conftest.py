"""Ia Ly drafts a công văn; what signs is played, so that the story costs no cryptography."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lienthong.work.documents.tests.conftest import *  # noqa: F403
from lienthong.work.documents.tests.conftest import IA_LY, NOW

TO = "Sở Thông tin và Truyền thông tỉnh Gia Lai"


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    settings.LETTERS_FOLDER = tmp_path / "letters"


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Signatures that add a line to the file; who signed, in order."""
    from lienthong.work.documents.outgoing import signatures

    signed: list[str] = []

    def person(pdf: bytes, places: Any, *, name: str, **more: Any) -> Any:
        assert "7c" in places
        signed.append(name)
        return signatures.Made(pdf + f"\n% {name}\n".encode(), time_stamped=False)

    def office(pdf: bytes, places: Any, *, head: Any, corner: str = "", **more: Any) -> Any:
        assert corner or "8" in places
        signed.append(corner or head.name)
        return signatures.Made(pdf + f"\n% {head.name}\n".encode(), time_stamped=False)

    monkeypatch.setattr(signatures, "by_person", person)
    monkeypatch.setattr(signatures, "by_office", office)
    return signed


@pytest.fixture
def told(province: None, worker: Callable[[str], Any]) -> Callable[..., Any]:
    """`told(subject=…)`: what anh Tuấn hands in for a công văn that ông Dũng signs."""
    from lienthong.ground.organizations import queries as organizations
    from lienthong.work.documents.composing import Content, Head, Signature
    from lienthong.work.documents.outgoing.actions.drafting import Draft
    from lienthong.work.documents.outgoing.receiving import Named, addressees

    def make(**more: Any) -> Draft:
        to = more.pop("to", (TO,))
        content = Content(
            more.pop("type_key", "letter"), Head(""), more.pop("subject", "báo cáo dịch vụ công trực tuyến tháng 8"),
            more.pop("body", "Ủy ban nhân dân thị trấn Ia Ly báo cáo như sau: …./."), addressed_to=to,
            receivers=("Như trên", "Lưu: VT, TP"), priority=more.pop("priority", 0),
            grounds=more.pop("grounds", ()),
            signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn Dũng"),
        )  # fmt: skip
        named = Named(organizations.directory(), NOW.date())
        found = addressees(named, content.addressed_to, content.receivers)
        values = {"signer_id": worker("dung").account_id, "choice": "tm-tm", "unit_short": "TP", **more}
        return Draft(content, found, **values)

    return make


@pytest.fixture
def for_signature(told: Callable[..., Any], worker: Callable[[str], Any]) -> Callable[..., Any]:
    """`for_signature()`: drafted by anh Tuấn, endorsed by chị Liên, lying with ông Dũng."""
    from lienthong.work.documents.outgoing.actions import drafting, reviewing

    def make(**more: Any) -> Any:
        tuan, lien = worker("tuan"), worker("lien")
        document = drafting.draft(told(**more), worker=tuan, now=NOW)
        reviewing.submit(document.pk, reviewer_id=lien.account_id, revision=0, worker=tuan, now=NOW)
        return reviewing.endorse(document.pk, "Đồng ý.", revision=1, worker=lien, now=NOW)

    return make


@pytest.fixture
def issued(for_signature: Callable[..., Any], worker: Callable[[str], Any], played: list[str]) -> Callable[..., Any]:
    """`issued()`: signed by ông Dũng, sealed by chị Hiền."""
    from lienthong.ground.letters import actions as letters
    from lienthong.work.documents.outgoing import papers
    from lienthong.work.documents.outgoing.actions import issuing, signing

    def make(**more: Any) -> Any:
        letters.serve(IA_LY, date(2018, 1, 1))
        document = for_signature(**more)
        document = signing.take_number(document.pk, revision=document.revision, worker=worker("dung"), now=NOW)
        seen = papers.current(document).sha256
        document = signing.sign(document.pk, seen=seen, revision=document.revision, worker=worker("dung"), now=NOW)
        return issuing.seal(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)

    return make
