"""A letter that went out goes to one more receiver, or again to one who returned it, in a message of its own."""

import random

import pytest

from lienthong.exchange.agency.answers import Accepted
from lienthong.exchange.agency.troubles import Refused
from lienthong.exchange.protocol.life import Outgoing, State
from lienthong.formats import edxml
from lienthong.formats.edxml import InMemory
from lienthong.ground.letters import actions, dispatching, taking_back
from lienthong.ground.letters.models import Dispatch, LetterReceiver
from lienthong.ground.letters.refusals import HasIt
from lienthong.ground.letters.taking_back import TakenBack
from lienthong.ground.letters.tests.scene import COMMUNE, DISTRICT, LATER, PDF, PROVINCE, a_letter

pytestmark = pytest.mark.usefixtures("gia_lai")


@pytest.fixture
def both():
    """To the district, then to the province too; both messages wait."""
    letter = actions.send(**a_letter())
    assert actions.send(**a_letter(receiver_keys=[PROVINCE], now=LATER), more_of=letter) == letter
    return letter


def states(letter):
    return {one.organization_key: one.state for one in LetterReceiver.objects.filter(letter=letter)}


def test_the_second_message_is_the_same_document_to_the_further_receiver_alone(both):
    first, second = Dispatch.objects.order_by("id")
    assert (first.lanes, second.lanes) == ([f"{COMMUNE}>{DISTRICT}"], [f"{COMMUNE}>{PROVINCE}"])
    sink = InMemory()
    reading = edxml.read(bytes(second.body), attachments=sink)
    assert not reading.matters
    message = reading.message
    assert (message.document_id, str(message.code)) == (both.document_id, both.code)
    assert [party.organ_id for party in message.receivers] == [both.receivers.get(organization_key=PROVINCE).code]
    assert [*sink.contents.values()] == [PDF]
    assert both.attachments.count() == 1
    with pytest.raises(HasIt):
        actions.send(**a_letter(receiver_keys=[DISTRICT]), more_of=both)


def test_what_the_hub_says_of_one_message_is_said_of_its_receivers_only(both):
    first, second = Dispatch.objects.order_by("id")
    taken = Accepted(first.message_id, first.sha256, first.size, LATER, "", ())
    dispatching.settle([(first, taken)], LATER, random.Random(1))
    assert states(both) == {DISTRICT: State.SENT, PROVINCE: State.QUEUED}
    dispatching.settle(
        [(second, Refused("no", {}, http_status=422, message={"vi": "Không nhận", "en": "Refused"}))],
        LATER,
        random.Random(1),
    )
    assert states(both) == {DISTRICT: State.SENT, PROVINCE: State.NOT_SENT}


def test_a_recall_reaches_both_in_one_message_and_keeps_back_what_has_not_left(both):
    Dispatch.objects.filter(lanes=[f"{COMMUNE}>{DISTRICT}"]).update(state=Outgoing.ACCEPTED, attempts=1)
    LetterReceiver.objects.filter(organization_key=DISTRICT).update(state=State.ACCEPTED)
    assert taking_back.recall(both, "Sai số liệu", LATER) == TakenBack([DISTRICT], [PROVINCE])
    assert states(both) == {DISTRICT: State.RECALL_ASKED, PROVINCE: State.NOT_SENT}


def test_a_recall_goes_to_whoever_got_it_later_too(both):
    Dispatch.objects.update(state=Outgoing.ACCEPTED, attempts=1)
    LetterReceiver.objects.update(state=State.ACCEPTED)
    assert set(taking_back.recall(both, "Sai số liệu", LATER).asked) == {DISTRICT, PROVINCE}
    recall = Dispatch.objects.get(status_code="recall")
    assert len(edxml.read(bytes(recall.body)).message.receivers) == len(recall.lanes) == 2


def returned(letter, state=State.REFUSED):
    Dispatch.objects.filter(letter=letter).update(state=Outgoing.ACCEPTED, attempts=1)
    LetterReceiver.objects.filter(letter=letter, organization_key=DISTRICT).update(state=state, code="000.00.99.H99")


@pytest.mark.parametrize("state", [State.REFUSED, State.NOT_SENT, State.RECALLED])
def test_whoever_has_nothing_left_of_it_is_sent_it_again_under_the_code_of_today(state):
    letter = actions.send(**a_letter(receiver_keys=[DISTRICT, PROVINCE]))
    code = letter.receivers.get(organization_key=DISTRICT).code
    returned(letter, state)
    actions.send(**a_letter(now=LATER), more_of=letter)
    _, second = Dispatch.objects.order_by("id")
    assert (second.lanes, second.state) == ([f"{COMMUNE}>{DISTRICT}"], Outgoing.WAITING)
    assert states(letter) == {DISTRICT: State.QUEUED, PROVINCE: State.QUEUED}
    message = edxml.read(bytes(second.body)).message
    assert (message.document_id, [party.organ_id for party in message.receivers]) == (letter.document_id, [code])
    # Pressed twice, or by two at once: it is on its way there.
    with pytest.raises(HasIt):
        actions.send(**a_letter(now=LATER), more_of=letter)
    # In one recall, once, though it has had two messages.
    Dispatch.objects.update(state=Outgoing.ACCEPTED, attempts=1)
    LetterReceiver.objects.update(state=State.ACCEPTED)
    taking_back.recall(letter, "Sai số liệu", LATER)
    recall = edxml.read(bytes(Dispatch.objects.get(status_code="recall").body)).message
    assert len(recall.receivers) == 2


def test_who_has_it_or_is_still_to_be_told_by_the_hub_gets_it_not_again():
    letter = actions.send(**a_letter())
    for state in (State.QUEUED, State.SENT, State.ARRIVED, State.ACCEPTED, State.DONE, State.RECALL_ASKED):
        returned(letter, state)
        with pytest.raises(HasIt):
            actions.send(**a_letter(now=LATER), more_of=letter)
    # It was returned before the hub's answer to us came: what waits is decided first.
    returned(letter)
    Dispatch.objects.update(state=Outgoing.WAITING)
    with pytest.raises(HasIt):
        actions.send(**a_letter(now=LATER), more_of=letter)
