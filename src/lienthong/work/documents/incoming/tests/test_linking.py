"""What replaces, updates or recalls another: found also when letters overtake each other, and marked in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lienthong.ground.letters.facts import LetterStatus
from lienthong.ground.letters.models import StatusReport
from lienthong.work.documents.freezing import acts as freezing
from lienthong.work.documents.incoming import actions, listing
from lienthong.work.documents.incoming.actions import hear_letter
from lienthong.work.documents.incoming.actions.taking_over import NothingToMove
from lienthong.work.documents.incoming.amending import AnswerFirst
from lienthong.work.documents.incoming.deciding import Task
from lienthong.work.documents.incoming.life import State
from lienthong.work.documents.metadata import exporting
from lienthong.work.documents.models import Assignment, Document, DocumentLink
from lienthong.work.documents.registers import lines
from lienthong.work.documents.registers.books import BOOKS
from lienthong.work.documents.rights import NotAllowed, Unseen, sees
from lienthong.work.documents.tests.conftest import IA_LY, NOW

from . import letters
from .conftest import Office, told

OLD = "000.00.12.H21,2018/09/03,812/STTTT-CNTT"
LATER = NOW + timedelta(hours=1)
NEW: dict[str, Any] = {"number": "900", "business": 3, "replaces": [[OLD, ["000.01.27.H21"]]], "files": []}


def test_whoever_works_on_the_old_one_is_led_to_what_replaces_it(office: Office, tuesday: Any) -> None:
    old = office.submitted(document_id=OLD)
    actions.direct(old.pk, [Task("lead", "Văn hóa")], worker=office.dung, now=NOW)
    new = office.arrives(LATER, **NEW)
    assert "812/STTTT-CNTT" in problems(new)
    # What the clerk has not registered obliges nobody (Decree 30 art. 22.1).
    assert not sees(office.bia, new)
    assert not old.events.filter(act="replaces").exists()
    assert "Chờ vào sổ văn bản thay thế" in page("hien", f"/documents/{old.pk}/")
    actions.register(new.pk, reason="đã xem", worker=office.hien, now=LATER)
    link = DocumentLink.objects.get()
    assert (link.later, link.earlier, link.kind, link.settled_at) == (new, old, "replaces", LATER)
    event = old.events.get(act="replaces")
    assert (event.words_vi, event.by_name) == ("Đã được thay thế bằng văn bản 900/STTTT-CNTT", "Nay H’Hiền")
    mine = page("bia", "/documents/in/mine/")
    assert f'<a href="/documents/{new.pk}/">900/STTTT-CNTT</a>' in mine
    assert "Đã được thay thế bằng" in page("bia", f"/documents/{old.pk}/")
    assert f'<a href="/documents/{old.pk}/">812/STTTT-CNTT</a>' in page("bia", f"/documents/{new.pk}/")
    # The new one is answered as any other, the old one as if nothing had happened: the axis has no code for it.
    assert (told(new), told(old)) == (["03"], ["03", "04"])
    hoa = getattr(office, "hoa.tv")
    assert not sees(hoa, fresh(new))


def test_a_leader_moves_the_work_to_what_was_agreed_to_and_nobody_takes_the_old_one_for_valid(
    office: Office, tuesday: Any
) -> None:
    """An update that is accepted (15) is a document of its own; the old one keeps its number and its story."""
    tomorrow = NOW.date() + timedelta(days=1)
    old = office.submitted(document_id=OLD)
    tasks = [Task("lead", "Văn hóa", due_on=tomorrow), Task("assist", "Địa chính", due_on=NOW.date())]
    actions.direct(old.pk, tasks, worker=office.dung, now=NOW)
    hoa = getattr(office, "hoa.tv")
    actions.assign(old.pk, hoa.account_id, due_on=NOW.date(), worker=office.bia, now=NOW)
    new = office.arrives(LATER, number="900", business=2, acts_on=OLD, files=[], changes={"document": True})
    leader: dict[str, Any] = {"worker": office.dung, "now": NOW + timedelta(days=1)}
    with pytest.raises(Unseen):  # what is not registered obliges nobody
        actions.take_over(new.pk, old.pk, **leader)
    actions.register(new.pk, reason="đã xem", worker=office.hien, now=LATER)
    actions.submit(new.pk, office.dung.account_id, worker=office.hien, now=LATER)
    assert told(new) == ["15"]

    # On its page, in the list and in both registers the old one says by which it was overtaken, and since when.
    said = page("hien", f"/documents/{old.pk}/")
    assert "Đã có bản cập nhật" in said
    assert "lãnh đạo chuyển việc sang văn bản mới" in said
    assert page("hien", "/documents/in/registered/").count("Đã có bản cập nhật") == 1
    for key in ("in", "handling"):
        cells = [line.cells for line in lines.whole(BOOKS[key], IA_LY, lines.Asked(2018), LATER.date(), most=9)]
        notes = [row[-1] for row in cells]
        assert notes == ["Đã được cập nhật bằng văn bản 900/STTTT-CNTT ngày 04/09/2018", ""], key
    with pytest.raises(NotAllowed):
        actions.take_over(new.pk, old.pk, worker=office.bia, now=LATER)
    # The chairman finds it where he directs; one press moves it, and what was due that day gets the day that he chose.
    leaf = page("dung", f"/documents/in/direct/?document={new.pk}")
    assert f'name="take_over" value="{old.pk}"' in leaf
    actions.take_over(new.pk, old.pk, due_on=tomorrow, **leader)
    given = Assignment.objects.filter(ended_at=None, done_at=None).order_by("id")
    assert [(each.document_id, each.part, each.division, each.account_id, each.due_on) for each in given] == [
        (new.pk, "lead", "Văn hóa", None, tomorrow),
        (new.pk, "assist", "Địa chính", None, tomorrow),
        (new.pk, "lead", "Văn hóa", hoa.account_id, tomorrow),
    ]
    assert sees(hoa, fresh(new))
    done = fresh(old)
    assert (done.state, done.incoming.arrival_number, done.frozen) == (State.DONE, 1, False)
    assert done.events.get(act="moved").words_vi.endswith("văn bản 900/STTTT-CNTT")
    assert told(old) == ["03", "04", "06"]
    with pytest.raises(NothingToMove):
        actions.take_over(new.pk, old.pk, **leader)


def test_what_is_not_here_is_said_and_linked_when_it_comes(office: Office) -> None:
    new = office.arrives(**NEW)
    assert f"“{OLD}” mà cơ quan không có" in problems(new)
    actions.register(new.pk, reason="đã xem", worker=office.hien, now=NOW)
    old = office.arrives(LATER, document_id=OLD, files=[])
    assert DocumentLink.objects.get().earlier == old
    assert old.events.filter(act="replaces").exists()
    # Who names nothing is to be asked.
    assert "Hãy hỏi nơi gửi" in problems(office.arrives(number="901", business=3, files=[]))


def test_nobody_replaces_or_recalls_what_others_sent(office: Office) -> None:
    old = office.arrives(document_id=OLD, files=[])
    other = {"sender_key": "unit-627", "sender_code": "000.00.27.H21", "sender_name": "UBND huyện Chư Păh"}
    office.arrives(LATER, **NEW, **other)
    recall = letters.come(LATER, business=1, document_id=OLD, acts_on=OLD, files=[], **other)
    hear_letter(recall, LATER, is_the_counters=lambda _: False)
    assert set(DocumentLink.objects.values_list("earlier", flat=True)) == {None}
    assert fresh(old).incoming.recall_asked_at is None


def test_only_what_names_this_office_is_replaced_here(office: Office) -> None:
    office.arrives(document_id=OLD, files=[])
    office.arrives(LATER, **{**NEW, "replaces": [[OLD, ["000.00.27.H21"]]]})
    assert not DocumentLink.objects.exists()


def test_a_recall_that_came_first_waits_on_the_clerks_list_and_is_asked_when_its_document_comes(office: Office) -> None:
    recall = office.arrives(business=1, document_id=OLD, acts_on=OLD, reason="Ban hành sai thẩm quyền", files=[])
    assert "Thu hồi văn bản" in problems(recall)
    assert [row.document_id for row in listing.to_register(IA_LY).rows] == [recall.pk]
    document = office.arrives(LATER, document_id=OLD, files=[])
    document = fresh(document)
    assert document.incoming.recall_words == "Ban hành sai thẩm quyền"
    assert fresh(recall).state == State.JOINED
    assert [row.document_id for row in listing.to_register(IA_LY).rows] == [document.pk]
    actions.agree_recall(document.pk, worker=office.hien, now=LATER)
    # 15 answers the letter that asked (edXML §8), and nothing else was said of it.
    assert [each.status_code for each in StatusReport.objects.filter(letter_id=recall.letter_id)] == ["15"]


def test_a_recall_of_what_never_came_is_declined_with_16(office: Office) -> None:
    recall = office.arrives(business=1, document_id=OLD, files=[])
    actions.return_to_sender(recall.pk, "Cơ quan không nhận được", worker=office.hien, now=NOW)
    assert told(recall) == ["16"]
    document = office.arrives(LATER, document_id=OLD, files=[])
    assert fresh(document).incoming.recall_asked_at is None


def test_a_plea_that_came_first_is_asked_when_its_document_comes(office: Office) -> None:
    StatusReport.objects.create(
        document_id=OLD, organization_key=IA_LY, reporter_code="000.00.12.H21", addressee_code="000.01.27.H21",
        status_code="13", words="Gửi nhầm", heard_at=NOW, effect="unknown_letter",
    )  # fmt: skip
    document = office.arrives(LATER, document_id=OLD, files=[])
    assert fresh(document).incoming.recall_words == "Gửi nhầm"


def test_what_is_sent_again_after_its_plea_was_answered_is_not_asked_back_again(office: Office) -> None:
    first = office.arrives(document_id=OLD, files=[])
    asked: dict[str, Any] = {
        "document_id": OLD, "organization_key": IA_LY, "reporter_code": "000.00.12.H21", "status_code": "13",
        "addressee_code": "000.01.27.H21", "words": "Gửi nhầm", "heard_at": NOW,
    }  # fmt: skip
    StatusReport.objects.create(**asked, letter_id=first.letter_id, effect="asked_of_us")
    actions.hear_status(LetterStatus(str(first.letter_id), IA_LY, "13", "Gửi nhầm"), NOW)
    # Sent again, it is another letter: what was asked of the first stays there.
    second = office.arrives(LATER, document_id=OLD, files=[])
    assert fresh(second).incoming.recall_asked_at is None
    # One that came before any letter is asked of the next, and once it was answered of none.
    StatusReport.objects.create(**asked, effect="unknown_letter")
    third = office.arrives(LATER, document_id=OLD, files=[])
    actions.agree_recall(third.pk, worker=office.hien, now=LATER)
    assert told(third) == ["15"]
    fourth = office.arrives(LATER + timedelta(days=3), document_id=OLD, files=[])
    assert fresh(fourth).incoming.recall_asked_at is None


def test_a_copy_that_was_joined_is_asked_back_where_it_is_worked_on(office: Office) -> None:
    first = office.arrives(document_id=OLD, files=[])
    actions.register(first.pk, reason="đã xem", worker=office.hien, now=NOW)
    second = office.arrives(LATER, document_id=OLD, number="813", files=[])
    plea = LetterStatus(str(second.letter_id), IA_LY, "13", "Gửi nhầm")
    actions.hear_status(plea, LATER)
    # What is asked already is answered before it is joined: afterwards nobody could.
    with pytest.raises(AnswerFirst):
        actions.join(second.pk, 1, 2018, worker=office.hien, now=LATER)
    actions.decline_recall(second.pk, "Đã dùng", worker=office.hien, now=LATER)
    actions.join(second.pk, 1, 2018, worker=office.hien, now=LATER)
    actions.hear_status(plea, LATER)
    assert fresh(second).incoming.recall_asked_at is None
    assert fresh(first).incoming.recall_words == "Gửi nhầm"
    # Its sender asks for the other copy too; one answer goes to both letters, and a word heard twice is one.
    for _ in range(2):
        actions.hear_status(LetterStatus(str(first.letter_id), IA_LY, "13", "Gửi nhầm cả hai"), LATER)
    actions.agree_recall(first.pk, worker=office.hien, now=LATER)
    assert (told(first), told(second)) == (["03", "15"], ["16", "03", "15"])
    assert first.events.filter(act="ask_recall").count() == 2


def test_an_update_says_what_changes_and_marks_its_document_once_it_is_accepted(office: Office) -> None:
    old = office.arrives(document_id=OLD, files=[])
    actions.register(old.pk, reason="đã xem", worker=office.hien, now=NOW)
    changes = {"document": False, "receivers": True, "organizations": [["000.00.27.H21", 1]]}
    update = office.arrives(LATER, business=2, document_id=OLD, acts_on=OLD, changes=changes, files=[])
    assert "cập nhật nơi nhận của văn bản 812/STTTT-CNTT" in problems(update)
    assert "000.00.27.H21 (1)" in problems(update)
    assert update.incoming.twin is None
    actions.register(update.pk, reason="đã xem", worker=office.hien, now=LATER)
    assert told(update) == ["15"]
    assert old.events.filter(act="updates").exists()


def test_what_is_frozen_keeps_nothing_else_from_arriving(office: Office) -> None:
    new = office.arrives(**NEW)
    actions.register(new.pk, reason="đã xem", worker=office.hien, now=NOW)
    freezing.freeze(new.pk, True, "Thanh tra", by=office.dung, now=NOW)
    old = office.arrives(LATER, document_id=OLD, files=[])
    assert DocumentLink.objects.get().earlier == old
    assert old.events.filter(act="replaces").exists()
    # A recall that waits is answered at what it recalls, and stays as it is itself.
    other = "000.00.12.H21,2018/09/03,814/STTTT-CNTT"
    recall = office.arrives(number="814", business=1, document_id=other, reason="Sai số liệu", files=[])
    freezing.freeze(recall.pk, True, "Thanh tra", by=office.dung, now=NOW)
    recalled = office.arrives(LATER, number="814", document_id=other, files=[])
    assert fresh(recalled).incoming.recall_words == "Sai số liệu"
    assert fresh(recall).state == State.ARRIVED


def test_a_plea_about_what_is_frozen_is_noted_and_answered_once_it_is_open(office: Office, tuesday: Any) -> None:
    old = office.arrives(document_id=OLD, files=[])
    freezing.freeze(old.pk, True, "Thanh tra", by=office.dung, now=NOW)
    actions.hear_status(LetterStatus(str(old.letter_id), IA_LY, "13", "Gửi nhầm"), LATER)
    seen = fresh(old)
    assert (seen.incoming.recall_words, seen.frozen, seen.state) == ("Gửi nhầm", True, State.ARRIVED)
    assert "Trả lời được sau khi mở đóng băng" in page("hien", f"/documents/{old.pk}/")
    freezing.freeze(old.pk, False, "Thanh tra xong", by=office.dung, now=LATER)
    actions.agree_recall(old.pk, worker=office.hien, now=LATER)
    # Heard once more it changes nothing, and breaks nothing: it was agreed to.
    actions.hear_status(LetterStatus(str(old.letter_id), IA_LY, "13", "Gửi nhầm"), LATER)
    assert told(old) == ["15"]
    assert old.events.filter(act="ask_recall").count() == 1


def test_a_formal_recall_of_what_is_frozen_is_noted(office: Office) -> None:
    old = office.arrives(document_id=OLD, files=[])
    freezing.freeze(old.pk, True, "Thanh tra", by=office.dung, now=NOW)
    recall = letters.come(LATER, business=1, document_id=OLD, acts_on=OLD, reason="Sai thẩm quyền", files=[])
    hear_letter(recall, LATER, is_the_counters=lambda _: False)
    assert fresh(old).incoming.recall_words == "Sai thẩm quyền"


def test_what_is_locked_is_named_by_nothing_that_acts_on_it(office: Office, tuesday: Any) -> None:
    old = office.arrives(document_id=OLD, files=[])
    early = office.arrives(LATER, **NEW)
    assert "812/STTTT-CNTT" in page("hien", f"/documents/{early.pk}/")
    actions.hide(old.pk, "Có dấu mật", worker=office.hien, now=LATER)
    # Neither what came before it was locked nor what comes then.
    late = office.arrives(LATER, **{**NEW, "number": "901"})
    assert "812" not in problems(late)
    for each in (early, late):
        shown = page("hien", f"/documents/{each.pk}/")
        assert "Thay thế văn bản đang bị khóa đang có ở cơ quan" in shown
        assert "812/STTTT-CNTT" not in shown


def test_what_replaces_another_and_is_locked_is_not_named_by_its_story(office: Office, tuesday: Any) -> None:
    new = office.arrives(**NEW)
    actions.register(new.pk, reason="đã xem", worker=office.hien, now=NOW)
    actions.hide(new.pk, "Có dấu mật", worker=office.hien, now=NOW)
    old = office.arrives(LATER, document_id=OLD, files=[])
    assert old.events.get(act="replaces").words_vi == "Đã được thay thế bằng văn bản đang bị khóa"
    # What was locked afterwards stands in the story, and is left out wherever it is told.
    known = office.arrives(number="950", document_id="000.00.12.H21,2018/09/03,950/STTTT-CNTT", files=[])
    later = office.arrives(number="951", business=3, replaces=[[known.document_id, ["000.01.27.H21"]]], files=[])
    actions.register(later.pk, reason="đã xem", worker=office.hien, now=NOW)
    address = f"/documents/{known.pk}/"
    assert "Đã được thay thế bằng văn bản 951/STTTT-CNTT" in page("hien", address)
    actions.hide(later.pk, "Có dấu mật", worker=office.hien, now=NOW)
    xml = exporting.document_xml(fresh(known), None, None, NOW).decode()
    for told_there in (page("hien", address), xml):
        assert "Đã được thay thế bằng văn bản đang bị khóa" in told_there
        assert "951" not in told_there


def problems(document: Document) -> str:
    return " ".join(each["vi"] for each in document.incoming.problems)


def fresh(document: Document) -> Any:
    return Document.objects.select_related("incoming").get(pk=document.pk)


def page(name: str, address: str) -> str:
    from lienthong.ground.people.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=name))
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()
