"""Queueing a letter: in the transaction of its cause, once, with bytes that never change."""

from datetime import date

import pytest
from django.db import transaction

from lienthong.exchange.protocol.life import Outgoing, State
from lienthong.formats import edxml
from lienthong.ground.letters import actions
from lienthong.ground.letters.models import Dispatch, Letter
from lienthong.ground.letters.refusals import NoAddress, NoReceiver, NotServed, SentBefore
from lienthong.ground.letters.tests.scene import COMMUNE, DISTRICT, LATER, NOW, PDF, PROVINCE, a_letter
from lienthong.ground.letters.values import Attachment

pytestmark = pytest.mark.usefixtures("gia_lai")


def test_a_letter_is_queued_with_its_bytes_and_its_receivers():
    letter = actions.send(**a_letter(receiver_keys=[DISTRICT, PROVINCE], reference="H21.22.07-180903-0001"))
    dispatch = Dispatch.objects.get()
    reading = edxml.read(bytes(dispatch.body), attachments=(files := edxml.InMemory()))
    message = reading.message
    assert not reading.matters
    assert message.document_id == letter.document_id == f"{letter.sender_code},2018/09/03,12/UBND-VP"
    assert [party.organ_id for party in message.receivers] == [one.code for one in letter.receivers.all()]
    assert files.contents == {1: PDF}
    assert dispatch.state == Outgoing.WAITING
    assert {one.state for one in letter.receivers.all()} == {State.QUEUED}
    assert letter.reference.encode() not in bytes(dispatch.body)  # it is ours and does not travel


def test_it_vanishes_with_the_change_that_was_rolled_back():
    with transaction.atomic():
        actions.send(**a_letter())
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert not Dispatch.objects.exists()


def test_a_large_letter_lies_in_a_file():
    from lienthong.ground.letters import contents

    actions.send(**a_letter(attachments=[Attachment("to.pdf", "application/pdf", PDF * 20_000)]))
    dispatch = Dispatch.objects.get()
    assert dispatch.body is None
    assert contents.path_of(dispatch.file).stat().st_size == dispatch.size


def test_one_number_is_one_letter_unless_the_axis_refused_it():
    actions.send(**a_letter())
    with pytest.raises(SentBefore):
        actions.send(**a_letter(now=LATER))
    Dispatch.objects.update(state=Outgoing.REFUSED)
    actions.send(**a_letter(now=LATER))


def test_only_a_served_office_sends():
    with pytest.raises(NotServed):
        actions.send(**a_letter(sender_key=PROVINCE))
    actions.stop_serving(COMMUNE, date(2018, 9, 3))
    with pytest.raises(NotServed, match="not_served"):
        actions.send(**a_letter())


def test_a_letter_needs_a_receiver_with_a_code():
    with pytest.raises(NoReceiver):
        actions.send(**a_letter(receiver_keys=[]))
    with pytest.raises(NoAddress):
        actions.send(**a_letter(receiver_keys=["nobody"]))


def test_a_letter_answers_another():
    first = actions.send(**a_letter())
    second = actions.send(**a_letter("13", sender_key=DISTRICT, receiver_keys=[COMMUNE], answers=str(first.id)))
    [answered] = edxml.read(bytes(Dispatch.objects.get(letter=second).body)).message.answers
    assert answered.document_id == first.document_id
    assert second.answers == first
    assert second.created_at == NOW
