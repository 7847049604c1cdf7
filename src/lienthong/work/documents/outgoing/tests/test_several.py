"""The clerk seals, then sends, all that a leader signed at once: two presses, and what is refused stops no other."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lienthong.ground.keys.refusals import KeyExpired
from lienthong.ground.letters import actions as letters
from lienthong.ground.letters.models import Dispatch
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import papers, signatures
from lienthong.work.documents.outgoing.actions import signing
from lienthong.work.documents.outgoing.life import Order

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
    assert "Đã đóng dấu, phát hành 2 trên 3 văn bản" in shown
    assert "Văn bản 03/UBND-TP vừa có người khác xử lý" in shown
    assert [Document.objects.get(pk=one.pk).state for one in documents] == ["issued", "issued", "numbered"]
    told |= posted(hien.get(ADDRESS))
    assert "Đã gửi 2 trên 3 văn bản" in hien.post(f"{ADDRESS}send/", told, follow=True).content.decode()
    assert Dispatch.objects.count() == 2
    # Nobody but a clerk, and nothing else this way.
    assert as_("dung").post(f"{ADDRESS}seal/", told).status_code == 403
    assert hien.post(f"{ADDRESS}recall/", told).status_code == 404
    assert "many-send" not in page(hien, ADDRESS)


def test_the_summary_says_of_each_that_was_chosen_what_became_of_it(
    for_signature: Callable[..., Any], worker: Callable[[str], Any], played: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    letters.serve(IA_LY, date(2018, 1, 1))
    made = [for_signature(subject=f"về việc {each}").pk for each in ("họp", "trực", "tập huấn", "kiểm tra", "mật")]
    told, signing_page = {"document": [str(one) for one in made]}, "/documents/out/signing/"
    dung, hien = as_("dung"), as_("hien")
    # Sent back, and changed, after the page was shown: both are named by what they are about, for want of a number.
    here = posted(dung.get(signing_page))
    Document.objects.filter(pk=made[0]).update(state="draft")
    Document.objects.filter(pk=made[1]).update(revision=99)
    shown = dung.post(signing_page, told | here | {"do": "number"}, follow=True).content.decode()
    assert "Đã lấy số 3 trên 5 văn bản" in shown
    assert "về việc họp: Không chờ việc này, đang ở trạng thái “Đang soạn”" in shown
    assert "Văn bản về việc trực vừa có người khác xử lý" in shown
    shown = dung.post(
        signing_page, told | posted(dung.get(signing_page)) | {"do": "sign"}, follow=True
    ).content.decode()
    assert "Đã ký 3 trên 5 văn bản" in shown
    # A colleague sealed one, one is frozen, one was locked for signs of a secret and is not named.
    here = posted(hien.get(ADDRESS))
    Document.objects.filter(pk=made[2]).update(state="issued")
    Document.objects.filter(pk=made[3]).update(frozen=True)
    Document.objects.filter(pk=made[4]).update(hidden=True)
    seal = {"document": [str(one) for one in made[2:]]}
    shown = hien.post(f"{ADDRESS}seal/", seal | here, follow=True).content.decode()
    assert "01/UBND-TP: Không chờ việc này, đang ở trạng thái “Đã phát hành”" in shown
    assert "02/UBND-TP: Không chờ việc này, đang ở trạng thái “đóng băng”" in shown
    assert "1 văn bản đã chọn nay anh chị không được xem" in shown
    assert "03/UBND-TP:" not in shown
    assert "Đã đóng dấu" not in shown
    # One reason for all of them is said once.
    Document.objects.filter(pk__in=made[2:]).update(state="numbered", frozen=False, hidden=False)

    def expired(*_: Any, **__: Any) -> Any:
        raise KeyExpired(who="Ủy ban nhân dân thị trấn Ia Ly", on=date(2018, 9, 1))

    monkeypatch.setattr(signatures, "by_office", expired)
    shown = hien.post(f"{ADDRESS}seal/", seal | posted(hien.get(ADDRESS)), follow=True).content.decode()
    assert shown.count("3 văn bản (01/UBND-TP, 02/UBND-TP, 03/UBND-TP): ") == 1


def test_what_was_signed_first_is_numbered_at_once_in_the_order_of_the_list(
    for_signature: Callable[..., Any], worker: Callable[[str], Any], played: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "numbered", lambda pdf, values, **_: signatures.Made(pdf + b"\n% so", False))
    made = []
    for subject in ("về việc họp", "về việc trực"):
        document = for_signature(subject=subject, order=Order.SIGN_FIRST)
        seen = papers.current(document).sha256
        signed = signing.sign(document.pk, seen=seen, revision=document.revision, worker=worker("dung"), now=NOW)
        made.append(signed.pk)
    hien = as_("hien")
    told = {"document": [str(one) for one in made]} | posted(hien.get(ADDRESS))
    assert "Đã lấy số 2 trên 2 văn bản" in hien.post(f"{ADDRESS}number/", told, follow=True).content.decode()
    assert [Document.objects.get(pk=one).code for one in made] == ["01/UBND-TP", "02/UBND-TP"]
