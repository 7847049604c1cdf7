"""What should not be out any more: recalled from everybody, kept back before it left, asked back from one."""

from collections.abc import Callable
from typing import Any

import pytest

from lienthong.ground.letters.facts import LetterStatus, RecallSettled, StatusFailed
from lienthong.ground.letters.models import Dispatch, Letter, LetterReceiver
from lienthong.work.documents import unsaid
from lienthong.work.documents.keeping import Frozen
from lienthong.work.documents.models import Document, NumberEntry, Receiver
from lienthong.work.documents.outgoing import hearing, rules
from lienthong.work.documents.outgoing.actions import issuing, recalling, reviewing

from .conftest import NOW, TO
from .test_pages import as_

pytestmark = pytest.mark.django_db
DEPARTMENT = "gialai-so-thong-tin-va-truyen-thong"
Find = Callable[[str], Any]
Make = Callable[..., Any]


def test_a_recall_asks_every_receiver_and_freezes_what_is_here(issued: Make, worker: Find) -> None:
    document = issued()
    document = issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)
    Dispatch.objects.update(state="accepted", attempts=1)
    LetterReceiver.objects.update(state="arrived")
    Receiver.objects.create(document=document, sender_key=document.organization_key, place=9, kind="copy",
                            name="Bưu điện Chư Păh", way="post", state=issuing.PAPER_SENT)  # fmt: skip
    with pytest.raises(rules.ReasonNeeded):
        recalling.recall(document.pk, " ", revision=document.revision, worker=worker("hien"), now=NOW)
    recalling.recall(document.pk, "Sai số liệu", revision=document.revision, worker=worker("hien"), now=NOW)
    document = Document.objects.get(pk=document.pk)
    assert (document.state, document.frozen) == ("frozen", True)
    # A formal recall, edXML type 1, not the plea of whoever sent something by mistake.
    assert Dispatch.objects.get(status_code="recall").lanes == [f"unit-23734>{DEPARTMENT}"]
    assert Receiver.objects.get(document=document, name=TO).state == "recall_asked"
    # Paper cannot be asked back over the axis: the story says whom to tell.
    told = document.events.get(act="recall")
    assert (
        told.words_vi
        == "Thu hồi 01/UBND-TP: 1 nơi nhận được yêu cầu trả lại; phải báo bằng cách khác: Bưu điện Chư Păh"
    )
    assert told.note == "Sai số liệu"
    with pytest.raises(Frozen):
        reviewing.comment(document.pk, "Còn gì nữa?", worker=worker("hien"), now=NOW)
    # The files, the number and the story are all there (App. VI, III.8.a).
    assert document.files.count() == 4
    assert NumberEntry.objects.get(document=document).state == "used"
    # And the answer of the receiver is still heard.
    LetterReceiver.objects.update(state="recalled")
    hearing.hear_status(LetterStatus(str(document.letter_id), DEPARTMENT, "15"), NOW)
    assert Receiver.objects.get(document=document, name=TO).state == "recalled"


def test_what_is_recalled_before_it_left_does_not_leave_over_the_axis_nor_on_paper(issued: Make, worker: Find) -> None:
    document = issued()
    Receiver.objects.create(
        document=document,
        sender_key=document.organization_key,
        place=9,
        kind="copy",
        name="Bưu điện Chư Păh",
        way="post",
    )
    document = issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)
    recalling.recall(document.pk, "Sai số liệu", revision=document.revision, worker=worker("hien"), now=NOW)
    [only] = Dispatch.objects.all()
    assert only.state == "cancelled"
    states = {one.name: (one.state, one.words) for one in document.receivers.exclude(way="kept")}
    assert states == dict.fromkeys((TO, "Bưu điện Chư Păh"), ("", "Thu hồi trước khi gửi đi"))
    # It was never sent: the register has no day of sending, and no statistics wait for its receipt.
    document.refresh_from_db()
    assert document.outgoing.sent_at is None
    assert document.events.get(act="recall").words_vi == "Thu hồi 01/UBND-TP: chưa gửi đi, không nơi nào nhận"


@pytest.mark.parametrize("taken", [True, False])
def test_what_may_have_left_when_it_is_recalled_waits_for_the_word_of_the_axis(
    issued: Make, worker: Find, taken: bool
) -> None:
    document = issued()
    document = issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)
    Dispatch.objects.update(attempts=1, unanswered=1)
    recalling.recall(document.pk, "Sai số liệu", revision=document.revision, worker=worker("hien"), now=NOW)
    assert document.events.get(act="recall").words_vi == "Thu hồi 01/UBND-TP: hỏi trục đã nhận chưa: 1 nơi nhận"
    line = Receiver.objects.get(document=document, name=TO)
    assert (line.state, line.words.partition(":")[0]) == ("queued", "Thu hồi khi chưa rõ trục đã nhận chưa")
    for _ in range(2):
        recalling.settle(RecallSettled(str(document.letter_id), (DEPARTMENT,), taken, nobody_has_it=not taken), NOW)
    document.refresh_from_db()
    line.refresh_from_db()
    told = document.events.filter(act="recall_settled").first()
    if taken:
        assert (line.state, told.words_vi) == ("recall_asked", f"Trục đã nhận; yêu cầu trả lại: {TO}")
        assert document.outgoing.sent_at == NOW
    else:
        assert (line.state, line.words) == ("", "Thu hồi trước khi gửi đi")
        assert told.words_vi == f"Không rời hệ thống, không đến {TO}"
        assert document.outgoing.sent_at is None
    assert document.events.filter(act="recall_settled").count() == 1


def test_a_recall_that_the_axis_does_not_pass_on_says_whom_to_tell(issued: Make, worker: Find) -> None:
    document = issued()
    document = issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)
    Dispatch.objects.update(state="accepted", attempts=1)
    LetterReceiver.objects.update(state="arrived")
    recalling.recall(document.pk, "Sai số liệu", revision=document.revision, worker=worker("hien"), now=NOW)
    why = "Trục không biết văn bản"
    unsaid.hear(StatusFailed(str(document.letter_id), "unit-23734", (DEPARTMENT,), "recall", why), NOW)
    told = document.events.get(act="not_told")
    name = "Sở Thông tin và Truyền thông tỉnh Gia Lai"
    assert told.words_vi == f"Trục không chuyển “Thu hồi văn bản” tới {name}; phải báo bằng cách khác"
    assert told.note == Receiver.objects.get(document=document, name=TO).words == why


def test_one_receiver_is_asked_back_for_what_came_there_by_mistake(issued: Make, worker: Find) -> None:
    hien = worker("hien")
    document = issued()
    document = issuing.send(document.pk, revision=document.revision, worker=hien, now=NOW)
    receiver = Receiver.objects.get(document=document, name=TO)
    # Nothing is asked back of somebody who has not got it yet.
    with pytest.raises(recalling.NotAskable):
        recalling.ask_back(document.pk, receiver.pk, "Gửi nhầm", revision=document.revision, worker=hien, now=NOW)
    LetterReceiver.objects.update(state="arrived")
    Receiver.objects.filter(pk=receiver.pk).update(state="arrived")
    document = recalling.ask_back(
        document.pk, receiver.pk, "Gửi nhầm", revision=document.revision, worker=hien, now=NOW
    )  # fmt: skip
    receiver.refresh_from_db()
    assert (document.state, document.frozen, receiver.state) == ("issued", False, "recall_asked")
    assert Dispatch.objects.get(status_code="13").lanes == [f"unit-23734>{DEPARTMENT}"]
    with pytest.raises(recalling.NotAskable):
        recalling.ask_back(document.pk, receiver.pk, "Gửi nhầm", revision=document.revision, worker=hien, now=NOW)
    # It says no, and keeps it.
    LetterReceiver.objects.update(state="arrived")
    hearing.hear_status(LetterStatus(str(document.letter_id), DEPARTMENT, "16", "Đã giải quyết"), NOW)
    receiver.refresh_from_db()
    assert (receiver.state, receiver.words) == ("arrived", "Đã giải quyết")


@pytest.mark.usefixtures("tuesday")
def test_the_clerk_chooses_whom_to_ask_back_and_sees_whom_the_axis_cannot_reach(issued: Make, worker: Find) -> None:
    document = issued()
    document = issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)
    page, act = f"/documents/{document.pk}/", f"/documents/out/{document.pk}/act/ask_back/"
    hien = as_("hien")
    assert act not in hien.get(page).content.decode()  # nobody has it yet
    LetterReceiver.objects.update(state="accepted")
    receivers = Receiver.objects.filter(document=document, name=TO)
    receivers.update(state="accepted")
    shown = hien.get(page).content.decode()
    assert act in shown
    # What Decision 28/2018 art. 10.2 wants shown: the id of the document, and the receiver's code.
    letter = Letter.objects.get(pk=document.letter_id)
    assert letter.document_id in shown
    assert letter.receivers.get().code in shown
    assert TO in hien.get(act).content.decode()
    assert act not in as_("tuan").get(page).content.decode()
    words = {"receiver": receivers.get().pk, "words": "Gửi nhầm nơi nhận", "revision": document.revision}
    assert hien.post(act, words).status_code == 302
    assert receivers.get().state == "recall_asked"
    LetterReceiver.objects.update(state="done")
    receivers.update(state="done")
    document.refresh_from_db()
    recalling.recall(document.pk, "Sai số liệu", revision=document.revision, worker=worker("hien"), now=NOW)
    assert "báo việc thu hồi cho nơi này bằng cách khác" in hien.get(page).content.decode()
