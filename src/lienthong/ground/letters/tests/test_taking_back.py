"""A letter that should not be out any more: kept back, recalled from everybody, or asked back from one (edXML §7–8)."""

import random
from datetime import timedelta

import pytest

from lienthong.exchange.agency.answers import Accepted
from lienthong.exchange.agency.troubles import Refused, TryLater
from lienthong.exchange.protocol.life import Outgoing, State
from lienthong.formats import edxml
from lienthong.formats.edxml import Business
from lienthong.ground.letters import actions, dispatching, taking_back
from lienthong.ground.letters.facts import RecallSettled, StatusFailed
from lienthong.ground.letters.models import Dispatch, LetterReceiver
from lienthong.ground.letters.refusals import NotOfOurs, ReasonNeeded
from lienthong.ground.letters.taking_back import TakenBack
from lienthong.ground.letters.tests.scene import COMMUNE, DISTRICT, LATER, NOW, PDF, PROVINCE, a_letter
from lienthong.ground.letters.values import Attachment, Direction
from lienthong.ground.outbox import testing

pytestmark = pytest.mark.usefixtures("gia_lai")
WHY = "Sai số liệu"


def states(letter):
    return {one.organization_key: one.state for one in LetterReceiver.objects.filter(letter=letter)}


def left(letter, **states):
    """The hub took it, and these receivers did what they did."""
    Dispatch.objects.filter(letter=letter).update(state=Outgoing.ACCEPTED, attempts=1)
    for key, state in states.items():
        LetterReceiver.objects.filter(letter=letter, organization_key={"d": DISTRICT, "p": PROVINCE}[key]).update(
            state=state
        )


def test_what_was_never_offered_to_the_hub_is_kept_back_and_nobody_is_told():
    letter = actions.send(**a_letter(receiver_keys=[DISTRICT, PROVINCE]))
    assert taking_back.recall(letter, WHY, LATER) == TakenBack([], [DISTRICT, PROVINCE], nobody_has_it=True)
    dispatch = Dispatch.objects.get()
    assert dispatch.state == Outgoing.CANCELLED
    assert states(letter) == {DISTRICT: State.NOT_SENT, PROVINCE: State.NOT_SENT}
    assert dispatching.next_small(LATER, ()) == []
    # It never was a letter to anybody: its number may go out on the mended one.
    actions.send(**a_letter(now=LATER))


def test_a_post_that_looked_before_the_recall_offers_nothing_and_one_that_took_it_is_not_stopped(monkeypatch):
    letter = actions.send(**a_letter())
    looked = dispatching._waiting

    def recalled_meanwhile(*told):
        found = looked(*told)
        taking_back.recall(letter, WHY, LATER)
        return found

    monkeypatch.setattr(dispatching, "_waiting", recalled_meanwhile)
    assert dispatching.next_small(LATER, ()) == []
    monkeypatch.undo()
    other = actions.send(**a_letter("13"))
    assert [one.letter for one in dispatching.next_small(LATER, ())] == [other]
    # The answer may be lost on its way: whoever was offered it may have it, and the hub is asked first.
    assert taking_back.recall(other, WHY, LATER) == TakenBack([], [], (DISTRICT,))
    assert states(other) == {DISTRICT: State.QUEUED}
    assert not Dispatch.objects.filter(status_code="recall").exists()


NO_LINE = TryLater("no_connection", never_left=True)
LOST = TryLater("time_out")


def offered(trouble=None):
    """The post takes what waits, and this comes of it."""
    [dispatch] = dispatching.next_small(LATER, ())
    if trouble is not None:
        dispatching.line_broke([dispatch.id], trouble, LATER)
    return dispatch


def test_what_surely_never_reached_the_hub_is_kept_back_after_however_many_offers():
    letter = actions.send(**a_letter())
    for trouble in (NO_LINE, TryLater("busy", http_status=429), TryLater("digest_mismatch"), NO_LINE):
        offered(trouble)
    assert taking_back.recall(letter, WHY, LATER) == TakenBack([], [DISTRICT], nobody_has_it=True)
    assert Dispatch.objects.get().state == Outgoing.CANCELLED


def test_what_may_be_there_is_asked_for_after_a_while_and_stays_here_where_the_hub_has_it_not():
    letter = actions.send(**a_letter())
    # A later offer that failed at once says nothing of the earlier one.
    offered(LOST)
    offered(NO_LINE)
    assert taking_back.recall(letter, WHY, LATER) == TakenBack([], [], (DISTRICT,))
    behind = actions.send(**a_letter("13"))
    assert dispatching.next_small(LATER, ()) == []
    assert taking_back.unsettled(LATER + timedelta(seconds=119), ()) == []
    [asked] = taking_back.unsettled(LATER + timedelta(minutes=2), ())
    assert taking_back.unsettled(LATER + timedelta(minutes=2), [asked.id]) == []
    with testing.told() as facts:
        taking_back.stayed_here(asked, LATER)
        taking_back.stayed_here(asked, LATER)
    assert facts == [RecallSettled(str(letter.id), (DISTRICT,), taken=False, nobody_has_it=True)]
    assert states(letter) == {DISTRICT: State.NOT_SENT}
    assert [one.letter for one in dispatching.next_small(LATER, ())] == [behind]
    actions.send(**a_letter(now=LATER))


def test_the_answer_to_an_offer_under_way_decides_about_a_recall_that_came_meanwhile():
    letter = actions.send(**a_letter())
    under_way = offered()
    taking_back.recall(letter, WHY, LATER)
    with testing.told() as facts:
        taken = Accepted(under_way.message_id, under_way.sha256, under_way.size, LATER, "", ())
        dispatching.settle([(under_way, taken)], LATER, random.Random(1))
    assert facts == [RecallSettled(str(letter.id), (DISTRICT,), taken=True)]
    assert states(letter) == {DISTRICT: State.RECALL_ASKED}
    recall = edxml.read(bytes(Dispatch.objects.get(status_code="recall").body)).message
    assert (recall.kind, recall.business.reason) == (Business.RECALL, WHY)

    other = actions.send(**a_letter("13", receiver_keys=[PROVINCE]))
    under_way = Dispatch.objects.get(letter=other)
    Dispatch.objects.filter(letter=other).update(attempts=1, unanswered=1)
    taking_back.recall(other, WHY, LATER)
    dispatching.line_broke([under_way.id], NO_LINE, LATER)
    assert taking_back.unsettled(LATER, ()) == [under_way]
    no = Refused("no", {}, http_status=422, message={"vi": "Không nhận", "en": "Refused"})
    with testing.told() as facts:
        dispatching.settle([(under_way, no)], LATER, random.Random(1))
    assert facts == [RecallSettled(str(other.id), (PROVINCE,), taken=False, nobody_has_it=True)]
    assert states(other) == {PROVINCE: State.NOT_SENT}


@pytest.mark.parametrize("pages", [1, 20_000], ids=["in its row", "in a file"])
def test_whoever_still_may_give_it_back_is_sent_one_recall_with_the_id_and_number_of_the_original(pages):
    papers = [Attachment("12.pdf", "application/pdf", PDF * pages)]
    letter = actions.send(**a_letter(receiver_keys=[DISTRICT, PROVINCE], attachments=papers, priority=2))
    left(letter, d=State.ACCEPTED, p=State.DONE)
    assert taking_back.recall(letter, WHY, LATER) == TakenBack([DISTRICT], [])
    assert states(letter) == {DISTRICT: State.RECALL_ASKED, PROVINCE: State.DONE}
    sent = Dispatch.objects.get(status_code="recall")
    # Nothing overtakes on a lane, so that it never comes before what it recalls; it is as urgent.
    assert (sent.lanes, sent.priority) == ([f"{COMMUNE}>{DISTRICT}"], 2)
    reading = edxml.read(bytes(sent.body))
    assert not reading.matters
    message = reading.message
    assert (message.kind, message.document_id, str(message.code)) == (Business.RECALL, letter.document_id, letter.code)
    assert (message.business.document_id, message.business.reason) == (letter.document_id, WHY)
    [district] = message.receivers
    assert district.organ_id == LetterReceiver.objects.get(organization_key=DISTRICT).code
    # Said once is said: nobody is asked twice.
    assert taking_back.recall(letter, WHY, LATER) == TakenBack([], [])


def test_one_receiver_is_asked_back_and_the_others_hear_nothing():
    letter = actions.send(**a_letter(receiver_keys=[DISTRICT, PROVINCE]))
    left(letter, d=State.ARRIVED, p=State.ARRIVED)
    assert taking_back.ask_back(letter, DISTRICT, "Gửi nhầm nơi nhận", LATER)
    assert states(letter) == {DISTRICT: State.RECALL_ASKED, PROVINCE: State.ARRIVED}
    plea = Dispatch.objects.get(status_code="13")
    assert plea.lanes == [f"{COMMUNE}>{DISTRICT}"]
    assert edxml.read(bytes(plea.body)).message.about.document_id == letter.document_id
    assert not taking_back.ask_back(letter, DISTRICT, "Lần nữa", LATER)
    assert not taking_back.ask_back(letter, "nobody", "Gửi nhầm", LATER)


def test_a_reason_is_needed_and_the_letter_must_be_ours():
    letter = actions.send(**a_letter())
    with pytest.raises(ReasonNeeded):
        taking_back.recall(letter, " ", NOW)
    letter.direction = Direction.IN
    with pytest.raises(NotOfOurs):
        taking_back.ask_back(letter, DISTRICT, WHY, NOW)


def test_a_recall_that_the_hub_refuses_is_told_with_whom_it_did_not_reach():
    letter = actions.send(**a_letter(receiver_keys=[DISTRICT, PROVINCE]))
    left(letter, d=State.ARRIVED, p=State.ACCEPTED)
    taking_back.recall(letter, WHY, LATER)
    recall = Dispatch.objects.get(status_code="recall")
    no = Refused("unknown_document", {}, http_status=422, message={"vi": "Trục không biết văn bản", "en": "Unknown"})
    with testing.told() as facts:
        dispatching.settle([(recall, no)], LATER, random.Random(1))
        # Told once, however often the answer comes.
        dispatching.settle([(recall, no)], LATER, random.Random(1))
    [failed] = [fact for fact in facts if isinstance(fact, StatusFailed)]
    assert (failed.letter_id, failed.office_key, failed.status_code) == (str(letter.id), COMMUNE, "recall")
    assert set(failed.receiver_keys) == {DISTRICT, PROVINCE}
    assert (failed.why, failed.why_en) == ("Trục không biết văn bản", "Unknown")
