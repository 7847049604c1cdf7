"""What chị Hiền mends in the register: a slip of hers, and a second copy that was found too late."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lienthong.ground.people.models import Account
from lienthong.work.documents.incoming import actions, amending
from lienthong.work.documents.incoming.amending import Change, NoPaper, NothingChanged, NotJoined
from lienthong.work.documents.incoming.deciding import NotNow, ReasonNeeded, Task
from lienthong.work.documents.incoming.life import State
from lienthong.work.documents.metadata.records import document_record
from lienthong.work.documents.models import Assignment, Document, DocumentEvent, Incoming
from lienthong.work.documents.outgoing.copies.rules import Form
from lienthong.work.documents.outgoing.copies.sources import known
from lienthong.work.documents.registers import lines
from lienthong.work.documents.registers.books import BOOKS
from lienthong.work.documents.rights import NotAllowed
from lienthong.work.documents.tests.conftest import IA_LY, NOW

from .conftest import Office, told

LATER = NOW + timedelta(days=1)


def test_a_slip_is_corrected_and_what_stood_there_stays(office: Office) -> None:
    document = office.submitted()
    wanted = {"subject": "V/v báo cáo an toàn thông tin", "issued_on": date(2018, 9, 2), "number": "812 "}
    with pytest.raises(ReasonNeeded):
        actions.amend(document.pk, wanted, " ", worker=office.hien, now=LATER)
    with pytest.raises(NotAllowed):
        actions.amend(document.pk, wanted, "nhầm", worker=office.dung, now=LATER)
    with pytest.raises(NothingChanged):
        actions.amend(document.pk, {"number": " 812"}, "nhầm", worker=office.hien, now=LATER)
    amended = actions.amend(document.pk, wanted, "Gõ nhầm trích yếu", worker=office.hien, now=LATER)
    assert (amended.state, amended.subject, amended.issued_on) == (State.SUBMITTED, wanted["subject"], date(2018, 9, 2))
    incoming = Incoming.objects.get(document=document)
    assert (incoming.arrival_number, incoming.amended_at) == (1, LATER)
    event = document.events.get(act="amend")
    assert amending.kept(event.facts) == [
        Change("issued_on", "03/09/2018", "02/09/2018"),
        Change("subject", "V/v báo cáo tình hình dịch vụ công trực tuyến", "V/v báo cáo an toàn thông tin"),
    ]
    # The database itself lets nobody write the story over.
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentEvent.objects.filter(pk=event.pk).update(facts={})
    assert "toan" in amended.haystack.split()
    cells = lines.whole(BOOKS["in"], IA_LY, lines.Asked(2018), LATER.date(), most=9)[0].cells
    assert cells[-1] == "Đã sửa ngày 05/09/2018"
    trace = document_record(fresh(document), None, None, lambda key, day: "").values["TraceHeaderList"]
    assert "Ngày văn bản: “03/09/2018” → “02/09/2018”" in trace
    assert told(document) == ["03"]


def test_before_it_is_registered_there_is_nothing_to_correct(office: Office) -> None:
    with pytest.raises(NotNow):
        actions.amend(office.arrives(files=[]).pk, {"subject": "Khác"}, "nhầm", worker=office.hien, now=NOW)


def test_the_paper_that_follows_is_noted_with_its_day_and_waited_for_until_then(office: Office, tuesday: None) -> None:
    """Decree 30 art. 22.2, 23.4: one number for the electronic document and its paper."""
    client = Client()
    client.force_login(Account.objects.get(username="hien"))
    document, alone = office.submitted(paper_follows=True), office.submitted(number="813")
    waiting = "/documents/in/registered/?list=paper"

    def register() -> list[str]:
        found = lines.whole(BOOKS["in"], IA_LY, lines.Asked(2018), LATER.date(), most=9)
        return [line.cells[-1] for line in found]

    assert register() == ["Có bản giấy gửi sau", ""]
    listed = client.get(waiting).content.decode()
    assert (f"/documents/{document.pk}/" in listed, f"/documents/{alone.pk}/" in listed) == (True, False)
    assert not known(fresh(document)).forms & {Form.PAPER}
    said = {"worker": office.hien, "now": LATER}
    with pytest.raises(NoPaper):  # its sender said nothing of paper
        actions.paper_came(alone.pk, NOW.date(), **said)
    with pytest.raises(NoPaper):
        actions.paper_came(document.pk, LATER.date() + timedelta(days=1), **said)
    with pytest.raises(NoPaper):  # the document is of 3 September
        actions.paper_came(document.pk, date(2018, 9, 2), **said)
    with pytest.raises(NotAllowed):
        actions.paper_came(document.pk, NOW.date(), **{**said, "worker": office.dung})
    done = client.post(
        f"/documents/in/{document.pk}/act/paper_came/", {"on": "04/09/2018", "revision": document.revision}
    )
    assert done.status_code == 302
    assert register() == ["Bản giấy đến ngày 04/09/2018", ""]
    assert f"/documents/{document.pk}/" not in client.get(waiting).content.decode()
    assert "Bản giấy đến ngày" in client.get(f"/documents/{document.pk}/").content.decode()
    again = actions.paper_came(document.pk, LATER.date(), "Ngày ghi nhầm", **said)
    assert (again.state, Incoming.objects.get(document=again).arrival_number) == (State.SUBMITTED, 1)
    assert [one.note for one in document.events.filter(act="paper_came").order_by("pk")] == ["", "Ngày ghi nhầm"]
    assert Form.PAPER in known(fresh(document)).forms


def test_a_second_copy_is_joined_to_the_first_and_nobody_works_twice(office: Office) -> None:
    first, second = office.submitted(), office.submitted(number="813")
    actions.direct(second.pk, [Task("lead", "Văn hóa")], worker=office.dung, now=NOW)
    # That the numbers are one is seen only once the slip is corrected.
    second = actions.amend(second.pk, {"number": "812"}, "Gõ nhầm số", worker=office.hien, now=LATER)
    assert Incoming.objects.get(document=second).twin == first
    for number in (9, 2):
        with pytest.raises(NotJoined):
            actions.join(second.pk, number, 2018, worker=office.hien, now=LATER)
    joined = actions.join(second.pk, 1, 2018, worker=office.hien, now=LATER)
    assert (joined.state, joined.note) == (State.JOINED, "Trùng với văn bản số đến 1/2018")
    assert not Assignment.objects.filter(document=second, ended_at=None).exists()
    assert "dvăn hóa" in fresh(first).parties
    assert first.events.filter(act="repeated").exists()
    # Its number stays in the register with the note; its sender was told 03 before and is not told again.
    newest = lines.whole(BOOKS["in"], IA_LY, lines.Asked(2018), LATER.date(), most=9)[1]
    assert newest.cells[-1] == "Trùng với văn bản số đến 1/2018; Đã sửa ngày 05/09/2018"
    assert told(second) == ["03", "04"]


def test_a_copy_that_was_never_registered_takes_no_number_and_its_sender_hears_that_it_is_here(office: Office) -> None:
    office.submitted()
    copy = office.arrives(LATER, files=[])
    joined = actions.join(copy.pk, 1, 2018, worker=office.hien, now=LATER)
    assert joined.state == State.JOINED
    assert Incoming.objects.get(document=copy).arrival_number is None
    assert told(copy) == ["03"]


def fresh(document: Document) -> Any:
    return Document.objects.get(pk=document.pk)
