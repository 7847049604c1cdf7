"""The clerk seals, then sends, all that a leader signed at once: two presses, and what is refused stops no other."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lienthong.ground.letters import actions as letters
from lienthong.ground.letters.models import Dispatch
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import papers
from lienthong.work.documents.outgoing.actions import signing

from .conftest import IA_LY, NOW
from .test_pages import as_, page, posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]
ADDRESS = "/documents/out/clerk/"


def test_three_are_sealed_and_sent_with_two_presses_but_for_the_one_that_changed(
    for_signature: Callable[..., Any], worker: Callable[[str], Any], played: list[str]
) -> None:
    letters.serve(IA_LY, date(2018, 1, 1))
    dung, documents = worker("dung"), []
    for subject in ("mời họp", "trực lễ", "tập huấn"):
        document = for_signature(subject=subject)
        document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
        seen = papers.current(document).sha256
        documents.append(signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW))
    hien = as_("hien")
    told = {"document": [str(one.pk) for one in documents], **posted(hien.get(ADDRESS))}
    Document.objects.filter(pk=documents[2].pk).update(revision=99)
    shown = hien.post(f"{ADDRESS}seal/", told, follow=True).content.decode()
    assert "Đã đóng dấu, phát hành 2 văn bản" in shown
    assert "03/UBND-TP: Văn bản 03/UBND-TP vừa có người khác xử lý" in shown
    assert [Document.objects.get(pk=one.pk).state for one in documents] == ["issued", "issued", "numbered"]
    told |= posted(hien.get(ADDRESS))
    assert "Đã gửi 2 văn bản" in hien.post(f"{ADDRESS}send/", told, follow=True).content.decode()
    assert Dispatch.objects.count() == 2
    # Nobody but a clerk, and nothing else this way.
    assert as_("dung").post(f"{ADDRESS}seal/", told).status_code == 403
    assert hien.post(f"{ADDRESS}recall/", told).status_code == 404
    assert "many-send" not in page(hien, ADDRESS)
