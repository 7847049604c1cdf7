"""What did not arrive, was returned or given back goes there once more: the same document, and its story says why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lienthong.exchange.protocol.life import Outgoing
from lienthong.ground.letters.facts import LetterFailed, LetterStatus
from lienthong.ground.letters.models import Dispatch, LetterReceiver, StatusReport
from lienthong.work.documents.keeping import Frozen
from lienthong.work.documents.models import Document, DocumentFile, Receiver, Sending
from lienthong.work.documents.outgoing import hearing, rules
from lienthong.work.documents.outgoing.actions import issuing, recalling, sending_again
from lienthong.work.documents.outgoing.actions.adding import NotOverAxis
from lienthong.work.documents.outgoing.actions.sending_again import Again, NobodyMissesIt
from lienthong.work.documents.registers.books import BOOKS
from lienthong.work.documents.registers.lines import Asked
from lienthong.work.documents.registers.lines import page as register
from lienthong.work.documents.rights import NotAllowed

from .conftest import IA_LY, NOW, TO
from .test_pages import as_, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
Find = Callable[[str], Any]
Make = Callable[..., Any]
LATER = NOW + timedelta(days=2)
DISTRICT = "Ủy ban nhân dân huyện Chư Păh"
WHY = "Đã thống nhất với Sở, bổ sung biểu kèm theo"


def reached(document: Any, name: str, state: str, code: str = "", at: Any = LATER, words: str = "") -> None:
    """What the axis or a receiver told of it."""
    key = Receiver.objects.filter(document=document, name=name).latest("pk").organization_key
    LetterReceiver.objects.filter(letter=document.letter_id, organization_key=key).update(state=state, changed_at=at)
    Dispatch.objects.filter(letter=document.letter_id).update(state=Outgoing.ACCEPTED)
    if code:
        StatusReport.objects.create(
            letter_id=document.letter_id, document_id=document.document_id, organization_key=key, status_code=code,
            heard_at=at, stamped_at=at, effect="changed",
        )  # fmt: skip
        hearing.hear_status(LetterStatus(str(document.letter_id), key, code, words), at)
    else:
        hearing.hear_failure(LetterFailed(str(document.letter_id), words), at)


@pytest.fixture
def returned(issued: Make, worker: Find) -> Any:
    """To the department, which returned it, and to the district, which has it."""
    document = issued(to=(TO, DISTRICT))
    document = issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)
    reached(document, TO, "arrived", "01", NOW)
    reached(document, DISTRICT, "accepted", "03", NOW)
    reached(document, TO, "refused", "02", NOW + timedelta(hours=1), "Thiếu biểu kèm theo")
    return document


def again(document: Any, worker: Any, name: str = TO, way: str = "axis", why: str = WHY) -> Any:
    lines = Receiver.objects.filter(document=document, name=name, again=None)
    revision = Document.objects.get(pk=document.pk).revision
    told = Again([each.pk for each in lines], way, why)
    return sending_again.send_again(document.pk, told, revision=revision, worker=worker, now=LATER)


def test_it_goes_there_again_as_the_same_document_and_everything_says_so(returned: Any, worker: Find) -> None:
    before = [(one.file_id, one.sha256) for one in DocumentFile.objects.filter(document=returned).order_by("pk")]
    document = again(returned, worker("hien"))
    assert [
        (one.file_id, one.sha256) for one in DocumentFile.objects.filter(document=returned).order_by("pk")
    ] == before
    assert (document.letter_id, document.document_id) == (returned.letter_id, returned.document_id)
    first, second = Dispatch.objects.order_by("pk")
    assert (len(first.lanes), len(second.lanes), second.letter_id) == (2, 1, returned.letter_id)
    told = [(one.name, one.state, one.words) for one in document.receivers.filter(way="axis")]
    assert told == [
        (TO, "refused", "Thiếu biểu kèm theo"), (DISTRICT, "accepted", ""), (TO, "queued", "")
    ]  # fmt: skip
    [line] = register(BOOKS["out"], IA_LY, Asked(2018), LATER.date()).lines
    assert line.cells[4] == f"{TO}; {DISTRICT}"
    assert line.cells[9] == f"Gửi lại {TO} ngày 06/09/2018: {WHY}"
    event = document.events.latest("pk")
    assert (event.act, event.words_vi, event.note) == ("send_again", f"Gửi lại cho {TO}", WHY)


def test_what_becomes_of_it_is_told_of_the_second_sending_and_its_times_count_from_then(
    returned: Any, worker: Find
) -> None:
    again(returned, worker("hien"))
    reached(returned, TO, "arrived", "01", LATER + timedelta(hours=3))
    reached(returned, TO, "done", "06", LATER + timedelta(hours=5))
    first, second = Receiver.objects.filter(document=returned, name=TO).order_by("pk")
    assert (first.state, first.arrived_at) == ("refused", NOW)
    assert (second.state, second.arrived_at) == ("done", LATER + timedelta(hours=3))
    sending = Sending.objects.get(pk=returned.pk)
    # It was returned once, whatever came of it later; three hours from when it was sent again until it arrived.
    assert (sending.refused, sending.arrival_longest, sending.slow) == (True, timedelta(hours=3), True)


def test_who_has_it_gets_it_no_second_time_whoever_presses_how_often(returned: Any, worker: Find) -> None:
    hien = worker("hien")
    refused = [
        (NobodyMissesIt, {"name": DISTRICT}), (NobodyMissesIt, {"name": "Sở không có"}),
        (rules.ReasonNeeded, {"why": " "}),
    ]  # fmt: skip
    for refusal, told in refused:
        with pytest.raises(refusal):
            again(returned, hien, **told)
    with pytest.raises(NotAllowed):
        again(returned, worker("tuan"))
    line = Receiver.objects.get(document=returned, name=TO)
    again(returned, hien)
    revision = Document.objects.get(pk=returned.pk).revision
    with pytest.raises(NobodyMissesIt):
        sending_again.send_again(returned.pk, Again([line.pk], "axis", WHY), revision=revision, worker=hien, now=LATER)
    # It may be returned once more, and go once more.
    reached(returned, TO, "refused", "02", LATER + timedelta(hours=4))
    again(returned, hien)
    recalling.recall(returned.pk, "Sai số liệu", revision=revision + 2, worker=hien, now=LATER)
    with pytest.raises(Frozen):
        again(returned, hien)


def test_what_the_axis_did_not_take_goes_again_to_all_at_once_or_on_paper(issued: Make, worker: Find) -> None:
    document = issued(to=(TO, DISTRICT))
    document = issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)
    Dispatch.objects.update(state=Outgoing.REFUSED)
    LetterReceiver.objects.update(state="not_sent")
    hearing.hear_failure(LetterFailed(str(document.letter_id), "Mã nơi nhận không có trên trục"), NOW)
    lines = sending_again.missed(document)
    assert {one.words for one in lines} == {"Mã nơi nhận không có trên trục"}
    copies = document.outgoing.copies
    document = again(document, worker("hien"), name=DISTRICT, way="post")
    assert (document.outgoing.copies, document.receivers.latest("pk").state) == (copies + 1, "to_send")
    again(document, worker("hien"))
    assert [len(one.lanes) for one in Dispatch.objects.order_by("pk")] == [2, 1]
    assert not sending_again.missed(document).exists()


def test_an_organisation_that_nobody_knows_any_more_is_not_reached_over_the_axis(returned: Any, worker: Find) -> None:
    Receiver.objects.filter(document=returned, name=TO).update(organization_key="")
    with pytest.raises(NotOverAxis):
        again(returned, worker("hien"))


@pytest.mark.usefixtures("tuesday")
def test_the_clerk_finds_it_among_what_came_back_and_sends_it_from_there(returned: Any) -> None:
    hien, line = as_("hien"), Receiver.objects.get(document=returned, name=TO)
    address = f"/documents/out/{returned.pk}/act/send_again/?receivers={line.pk}"
    assert address in page(hien, "/documents/out/clerk/")
    assert address in page(hien, f"/documents/{returned.pk}/")
    assert "send_again" not in page(as_("tuan"), f"/documents/{returned.pk}/")
    form = page(hien, address)
    assert "Thiếu biểu kèm theo" in form
    assert DISTRICT not in form
    told = {
        "receivers": [line.pk],
        "way": "axis",
        "words": "",
        "revision": str(Document.objects.get(pk=returned.pk).revision),
    }
    assert "Thiếu biểu kèm theo" in hien.post(address, told).content.decode()
    answer = hien.post(address, told | {"words": WHY})
    assert answer.status_code == 302, answer.content.decode()
    shown = page(hien, f"/documents/{returned.pk}/")
    assert f"Gửi lại: {WHY}" in shown
    assert "send_again" not in shown
    assert "send_again" not in page(hien, "/documents/out/clerk/")
