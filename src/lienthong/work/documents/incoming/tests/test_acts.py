"""A document's way through Ia Ly: registered, submitted, directed, passed on, worked on, answered."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from lienthong.ground.outbox import testing
from lienthong.kernel.words import Words
from lienthong.work.documents import keeping
from lienthong.work.documents.facts import DocumentChanged
from lienthong.work.documents.freezing import acts as freezing
from lienthong.work.documents.incoming import actions, deciding, listing
from lienthong.work.documents.incoming.actions.directing import default_due
from lienthong.work.documents.incoming.actions.working import NotAnAnswer
from lienthong.work.documents.incoming.deciding import Stranger, Task
from lienthong.work.documents.incoming.life import State
from lienthong.work.documents.models import Assignment, Document, Opinion, Outgoing, WorkingRule
from lienthong.work.documents.rights import NotAllowed, Unseen, sees
from lienthong.work.documents.tests.conftest import IA_LY, NOW

from .conftest import Office, told

DUE = date(2018, 9, 14)
VAN_HOA = Task("lead", "Văn hóa", due_on=DUE)


def test_the_whole_way_from_the_axis_to_the_answer(office: Office) -> None:
    document = office.arrives()
    hien, dung, bia, hoa = office.hien, office.dung, office.bia, getattr(office, "hoa.tv")
    registered = actions.register(document.pk, worker=hien, now=NOW, revision=0)
    assert (registered.incoming.arrival_number, registered.incoming.arrival_year) == (1, 2018)
    assert registered.incoming.for_information  # nobody has signed it (Decision 28 art. 4.2)
    actions.submit(document.pk, dung.account_id, proposal="Bộ phận Văn hóa", worker=hien, now=NOW)
    directed = actions.direct(
        document.pk, [VAN_HOA, Task("assist", "Địa chính")], "Tham mưu văn bản trả lời.", worker=dung, now=NOW
    )
    assert (directed.state, directed.due_on) == (State.ASSIGNED, DUE)
    assert sees(bia, directed)
    assert not sees(hoa, directed)
    actions.assign(document.pk, hoa.account_id, due_on=date(2018, 9, 12), words="Dự thảo", worker=bia, now=NOW)
    mine = Assignment.objects.get(account_id=hoa.account_id)
    assert (mine.part, mine.division, mine.due_on, mine.parent.division) == (
        "lead", "Văn hóa", date(2018, 9, 12), "Văn hóa",
    )  # fmt: skip
    assert actions.start(document.pk, worker=hoa, now=NOW).state == State.IN_PROGRESS
    actions.report(document.pk, "Đã lấy số liệu", worker=hoa, now=NOW)
    with pytest.raises(deciding.ReasonNeeded):
        actions.finish(document.pk, worker=hoa, now=NOW)
    answer = an_answer(document, hoa)
    # What is only being drafted answers nobody: the sender would be told 06 of something that may never leave.
    Document.objects.filter(pk=answer.pk).update(state="numbered")
    with pytest.raises(NotAnAnswer):
        actions.finish(document.pk, answer_id=answer.pk, worker=hoa, now=NOW)
    Document.objects.filter(pk=answer.pk).update(state="issued")
    done = actions.finish(document.pk, answer_id=answer.pk, worker=hoa, now=NOW)
    assert (done.state, done.incoming.answer) == (State.DONE, answer)
    assert not Assignment.objects.filter(done_at=None).exists()
    assert told(document) == ["03", "04", "05", "06"]
    assert [event.act for event in document.events.order_by("id")] == [
        "arrive", "register", "submit", "direct", "assign", "start", "report", "finish",
    ]  # fmt: skip
    # The three levels of the slip (phiếu giải quyết): leader, unit, solver; here the solver had nothing to ask.
    assert list(Opinion.objects.order_by("id").values_list("kind", flat=True)) == ["leader", "unit"]


def test_an_issued_answer_finishes_what_it_answers_by_itself(office: Office) -> None:
    document = office.submitted()
    actions.direct(document.pk, [VAN_HOA], worker=office.dung, now=NOW)
    answer = an_answer(document, office.bia)
    issued = DocumentChanged(answer.pk, IA_LY, "out", "issued", "issued")
    for _ in range(2):
        with transaction.atomic():
            actions.hear_issued(issued, NOW)
    document.refresh_from_db()
    assert (document.state, document.incoming.answer) == (State.DONE, answer)
    assert told(document).count("06") == 1


def test_an_issued_answer_to_what_is_frozen_is_told_and_finishes_nothing(office: Office) -> None:
    document = office.submitted()
    actions.direct(document.pk, [VAN_HOA], worker=office.dung, now=NOW)
    freezing.freeze(document.pk, True, "Thanh tra", by=office.dung, now=NOW)
    answer = an_answer(document, office.bia)
    for _ in range(2):
        actions.hear_issued(DocumentChanged(answer.pk, IA_LY, "out", "issued", "issued"), NOW)
    document.refresh_from_db()
    assert (document.state, document.incoming.answer) == (State.ASSIGNED, None)
    assert "06" not in told(document)
    [event] = document.events.filter(act="answered")
    assert "trả lời 21/UBND-VH" in event.words_vi
    freezing.freeze(document.pk, False, "Thanh tra xong", by=office.dung, now=NOW)
    assert actions.finish(document.pk, answer_id=answer.pk, worker=office.bia, now=NOW).state == State.DONE


def test_what_was_returned_tells_its_sender_why(office: Office) -> None:
    document = office.arrives()
    with pytest.raises(deciding.ReasonNeeded):
        actions.return_to_sender(document.pk, " ", worker=office.hien, now=NOW)
    returned = actions.return_to_sender(document.pk, "Gửi nhầm nơi nhận", worker=office.hien, now=NOW)
    assert returned.state == State.RETURNED
    report = document_reports(document)[-1]
    assert (report.status_code, report.words) == ("02", "Gửi nhầm nơi nhận")
    with pytest.raises(deciding.NotNow):
        actions.register(document.pk, worker=office.hien, now=NOW)


def test_what_is_broken_is_never_accepted_and_what_is_partly_verified_only_with_a_reason(office: Office) -> None:
    document = office.arrives()
    document.incoming.overall = "broken"
    document.incoming.save()
    with pytest.raises(deciding.MustBeReturned):
        actions.register(document.pk, reason="vẫn nhận", worker=office.hien, now=NOW)
    document.incoming.overall = "partly"
    document.incoming.save()
    with pytest.raises(deciding.ReasonNeeded):
        actions.register(document.pk, worker=office.hien, now=NOW)
    registered = actions.register(document.pk, reason="Đã gọi xác nhận", worker=office.hien, now=NOW)
    assert registered.incoming.accepted_reason == "Đã gọi xác nhận"


def test_directing_again_keeps_who_stays_lets_go_who_left_and_tells_nobody_twice(office: Office) -> None:
    document = office.submitted()
    actions.direct(document.pk, [VAN_HOA, Task("assist", "Địa chính")], worker=office.dung, now=NOW)
    actions.assign(document.pk, getattr(office, "hoa.tv").account_id, worker=office.bia, now=NOW)
    again = actions.direct(document.pk, [Task("lead", "Địa chính", due_on=DUE)], worker=office.dung, now=NOW)
    held = Assignment.objects.filter(ended_at=None)
    assert [(each.part, each.division) for each in held] == [("lead", "Địa chính")]
    assert not sees(office.bia, again)
    assert not sees(getattr(office, "hoa.tv"), again)
    assert told(document) == ["03", "04"]


def test_a_proposal_brings_it_back_before_the_leader_with_the_work_still_open(office: Office) -> None:
    document = office.submitted()
    actions.direct(document.pk, [VAN_HOA], worker=office.dung, now=NOW)
    back = actions.propose(document.pk, "Xin lùi đến 20/9", worker=office.bia, now=NOW)
    assert (back.state, back.incoming.directed_at) == (State.SUBMITTED, None)
    assert Opinion.objects.get().kind == "solver"
    assert Assignment.objects.get(ended_at=None).proposed == "Xin lùi đến 20/9"


def test_an_assisting_unit_ends_its_part_and_the_lead_goes_on(office: Office) -> None:
    document = office.submitted()
    actions.direct(document.pk, [VAN_HOA, Task("assist", "Địa chính")], worker=office.dung, now=NOW)
    with pytest.raises(NotAllowed):
        actions.finish(document.pk, reason="xong", worker=office.thom, now=NOW)
    with pytest.raises(NotAllowed):
        actions.give_part(document.pk, worker=office.bia, now=NOW)
    assert actions.give_part(document.pk, "Đã gửi số liệu", worker=office.thom, now=NOW).state == State.ASSIGNED
    assert Assignment.objects.get(done_at=None).division == "Văn hóa"


def test_a_note_ends_it_and_a_leader_may_take_it_up_again(office: Office) -> None:
    document = office.submitted()
    noted = actions.note(document.pk, tell=[Task("know", "Địa chính")], worker=office.dung, now=NOW)
    assert noted.state == State.DONE
    assert sees(office.thom, noted)
    actions.direct(document.pk, [VAN_HOA], worker=office.dung, now=NOW)
    assert told(document) == ["03", "06"]


def test_nobody_is_given_work_who_is_not_there(office: Office) -> None:
    document = office.submitted()
    for task in (Task("lead", "Phòng Không Có"), Task("lead", account_id=office.son.account_id)):
        with pytest.raises(Stranger):
            actions.direct(document.pk, [task], worker=office.dung, now=NOW)
    actions.direct(document.pk, [VAN_HOA], worker=office.dung, now=NOW)
    with pytest.raises(Stranger):
        actions.assign(document.pk, office.tuan.account_id, worker=office.bia, now=NOW)
    with pytest.raises(deciding.BadDeadline):
        actions.assign(
            document.pk, getattr(office, "hoa.tv").account_id, due_on=DUE + timedelta(days=1), worker=office.bia,
            now=NOW,
        )  # fmt: skip


def test_what_is_locked_is_given_to_nobody(office: Office) -> None:
    document = office.submitted()
    actions.hide(document.pk, "Có dấu mật", worker=office.dung, now=NOW)
    with pytest.raises(deciding.Locked):
        actions.direct(document.pk, [VAN_HOA], worker=office.dung, now=NOW)
    assert not listing.before_leader([office.dung.account_id], IA_LY).exists()
    assert [row.document_id for row in listing.hidden(IA_LY).rows] == [document.pk]
    actions.reveal(document.pk, "Không phải dấu mật", worker=office.dung, now=NOW)
    assert actions.direct(document.pk, [VAN_HOA], worker=office.dung, now=NOW).state == State.ASSIGNED


def test_what_was_returned_is_locked_too(office: Office) -> None:
    document = office.arrives()
    actions.return_to_sender(document.pk, "Không thuộc thẩm quyền", worker=office.hien, now=NOW)
    actions.hide(document.pk, "Có dấu mật", worker=office.hien, now=NOW)
    document.refresh_from_db()
    assert (document.state, document.hidden) == (State.RETURNED, True)


def test_a_leader_of_next_door_cannot_be_submitted_to(office: Office) -> None:
    document = office.arrives()
    actions.register(document.pk, worker=office.hien, now=NOW)
    with pytest.raises(Stranger):
        actions.submit(document.pk, getattr(office, "duc.ip").account_id, worker=office.hien, now=NOW)


def test_two_clerks_at_once_are_told_that_somebody_was_first(office: Office) -> None:
    document = office.arrives()
    actions.doubt(document.pk, "Dấu mờ", worker=office.hien, now=NOW, revision=0)
    with pytest.raises(keeping.Changed):
        actions.register(document.pk, worker=office.hien, now=NOW, revision=0)


def test_deadlines_come_from_the_offices_own_rules_and_from_nowhere_else(office: Office) -> None:
    assert default_due(IA_LY, NOW.date()) is None
    for since, days in ((date(2018, 1, 1), 7), (date(2019, 1, 1), 5)):
        WorkingRule.objects.create(
            organization_key=IA_LY, valid_from=since, solve_within=days, decided_by="Quy chế làm việc",
            set_by_id=office.hien.account_id, set_at=NOW,
        )  # fmt: skip
    # Seven working days from Tuesday 4 September 2018, weekends off: Thursday the 13th.
    assert default_due(IA_LY, NOW.date()) == date(2018, 9, 13)


def test_each_act_is_told_once(office: Office) -> None:
    document = office.arrives()
    with testing.told() as facts:
        actions.register(document.pk, worker=office.hien, now=NOW)
    assert [fact.act for fact in facts if isinstance(fact, DocumentChanged)] == ["register"]


def test_next_door_sees_nothing_and_does_nothing(office: Office) -> None:
    document = office.submitted()
    clerk, head = getattr(office, "hien.ip"), getattr(office, "duc.ip")
    tries: tuple[Any, ...] = (
        lambda who: actions.register(document.pk, worker=who, now=NOW),
        lambda who: actions.return_to_sender(document.pk, "x", worker=who, now=NOW),
        lambda who: actions.doubt(document.pk, "x", worker=who, now=NOW),
        lambda who: actions.hide(document.pk, "x", worker=who, now=NOW),
        lambda who: actions.reveal(document.pk, "x", worker=who, now=NOW),
        lambda who: actions.submit(document.pk, head.account_id, worker=who, now=NOW),
        lambda who: actions.direct(document.pk, [VAN_HOA], worker=who, now=NOW),
        lambda who: actions.note(document.pk, worker=who, now=NOW),
        lambda who: actions.send_back(document.pk, "x", worker=who, now=NOW),
        lambda who: actions.assign(document.pk, head.account_id, worker=who, now=NOW),
        lambda who: actions.start(document.pk, worker=who, now=NOW),
        lambda who: actions.report(document.pk, "x", worker=who, now=NOW),
        lambda who: actions.propose(document.pk, "x", worker=who, now=NOW),
        lambda who: actions.give_part(document.pk, worker=who, now=NOW),
        lambda who: actions.finish(document.pk, reason="x", worker=who, now=NOW),
        lambda who: actions.agree_recall(document.pk, worker=who, now=NOW),
        lambda who: actions.decline_recall(document.pk, "x", worker=who, now=NOW),
    )
    for attempt in tries:
        for who in (clerk, head, office.son):
            with pytest.raises(Unseen):
                attempt(who)
    assert document.events.count() == 3


def an_answer(document: Document, worker: Any) -> Document:
    """A letter of the office that answers it."""
    answer = Document(
        organization_key=IA_LY, direction="out", state="issued", type_key="letter", number="21", notation="UBND-VH",
        subject="báo cáo dịch vụ công trực tuyến",
    )  # fmt: skip
    with transaction.atomic():
        keeping.keep(answer, "draft", Words(vi="Soạn", en="Drafted"), worker=worker, now=NOW)
        Outgoing.objects.create(document=answer, organization_key=IA_LY, drafter_id=worker.account_id, answers=document)
    return answer


def document_reports(document: Document) -> list[Any]:
    from lienthong.ground.letters.models import StatusReport

    return list(StatusReport.objects.filter(letter_id=document.letter_id).order_by("id"))
