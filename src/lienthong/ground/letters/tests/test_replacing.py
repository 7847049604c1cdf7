"""A letter that takes the place of another (edXML type 3), the paper that follows it, and words that overtake it."""

from datetime import timedelta

import pytest

from lienthong.exchange.protocol.life import State
from lienthong.formats import edxml
from lienthong.formats.edxml import Answered, Business, Replaced, StatusMessage
from lienthong.ground.letters import actions, addresses, queries, replacing
from lienthong.ground.letters.models import Arrival, Dispatch, Letter, LetterReceiver
from lienthong.ground.letters.refusals import NotOfOurs
from lienthong.ground.letters.tests.scene import COMMUNE, DISTRICT, LATER, NOW, PROVINCE, a_letter
from lienthong.ground.letters.understanding import understood
from lienthong.ground.letters.values import Direction

pytestmark = pytest.mark.usefixtures("gia_lai")


def test_whoever_holds_the_old_one_is_told_to_replace_it_and_nobody_else():
    old = actions.send(**a_letter(receiver_keys=[DISTRICT]))
    LetterReceiver.objects.update(state=State.ACCEPTED)
    new = actions.send(
        **a_letter("13", receiver_keys=[DISTRICT, PROVINCE], replaces=[old.id], paper_follows=True, now=LATER)
    )
    message = message_of(new)
    district = old.receivers.get().code
    assert (message.kind, message.document_id) == (Business.REPLACEMENT, new.document_id)
    assert message.business.replaced == (Replaced(old.document_id, (district,)),)
    assert message.business.reason == "Thay thế văn bản số 12/UBND-VP"
    assert message.business.paper is True
    assert (new.business, new.paper_follows) == (3, True)
    assert message_of(old).business.paper is False


def test_it_is_an_ordinary_letter_where_nobody_holds_the_old_one():
    old = actions.send(**a_letter(receiver_keys=[DISTRICT]))
    LetterReceiver.objects.update(state=State.REFUSED)
    assert actions.send(**a_letter("13", replaces=[old.id])).business == Business.NEW
    assert actions.send(**a_letter("14", receiver_keys=[PROVINCE], replaces=[old.id])).business == Business.NEW
    with pytest.raises(NotOfOurs):
        actions.send(**a_letter("15", sender_key=DISTRICT, receiver_keys=[COMMUNE], replaces=[old.id]))


def test_what_came_says_what_this_office_replaces():
    old = actions.send(**a_letter(receiver_keys=[DISTRICT]))
    new = actions.send(**a_letter("13", receiver_keys=[DISTRICT, PROVINCE], replaces=[old.id], paper_follows=True))
    came = comes(new, DISTRICT, seq=1)
    assert came.paper_follows
    # The axis took it at that moment, and its sender was told 01 at once (Decree 30 art. 21.2.c).
    assert queries.acknowledged(came, DISTRICT) == (LATER, LATER)
    assert came.reason == "Thay thế văn bản số 12/UBND-VP"
    assert replacing.named_for(came, DISTRICT) == [old.document_id]
    assert replacing.named_for(comes(new, PROVINCE, seq=2), PROVINCE) == []
    # Who named nobody means everybody.
    came.replaces = [["H21,2018/09/01,5/UBND", []]]
    assert replacing.named_for(came, PROVINCE) == ["H21,2018/09/01,5/UBND"]


def test_a_plea_that_overtook_its_letter_is_found_when_that_comes_and_no_recall_is_taken_for_it():
    sent = actions.send(**a_letter(receiver_keys=[DISTRICT]))
    town = addresses.party(addresses.organization_on(COMMUNE, NOW.date()), NOW.date())
    message = edxml.recall(message_of(sent), reason="Ban hành sai thẩm quyền", now=LATER)
    recall = understood(arrival(1, DISTRICT, sent, "recall"), reading(message), {}, LATER)
    about = Answered(sent.receivers.get().code, sent.code, sent.promulgated_on, sent.document_id)
    plea = StatusMessage(town, about, None, "13", "Gửi nhầm", LATER)
    assert understood(arrival(2, DISTRICT, sent, "plea"), reading(plea), {}, LATER) is None
    came = comes(sent, DISTRICT, seq=3)
    assert (recall.reason, recall.acts_on) == ("Ban hành sai thẩm quyền", sent.document_id)
    assert [one.words for one in queries.pleas(came, DISTRICT)] == ["Gửi nhầm"]
    # Another office cannot take back what the town wrote.
    stranger = StatusMessage(addresses.party(addresses.organization_on(PROVINCE, NOW.date()), NOW.date()), about, None,
                             "13", "Trả lại cho tôi", LATER + timedelta(minutes=1))  # fmt: skip
    assert understood(arrival(4, DISTRICT, sent, "other"), reading(stranger), {}, LATER) is None
    assert len(queries.pleas(came, DISTRICT)) == 1


def test_an_id_without_end_and_a_list_without_end_are_cut_and_the_letter_still_comes():
    sent = actions.send(**a_letter(receiver_keys=[DISTRICT]))
    endless = [Replaced("x" * 400, ("H21",) * 300)] * 300
    message = edxml.replacement(message_of(sent), replaced=endless, reason="", now=LATER)
    came = understood(arrival(1, DISTRICT, sent, "endless"), reading(message), {}, LATER)
    assert (len(came.replaces), len(came.replaces[0][0]), len(came.replaces[0][1])) == (100, 255, 100)


def comes(letter: Letter, office: str, *, seq: int) -> Letter:
    """A letter that was sent arrives at one of our offices."""
    line = arrival(seq, office, letter, letter.message_id)
    found = line.letter = understood(line, reading(message_of(letter)), {}, LATER)
    line.save()
    assert found is not None
    assert found.direction == Direction.IN
    return found


def arrival(seq: int, office: str, letter: Letter, message_id: str) -> Arrival:
    code = addresses.code_on(office, NOW.date()) or ""
    return Arrival.objects.create(
        seq=seq, message_id=message_id, agency="H21", kind="document", organization_key=office, organization_code=code,
        addressed_as=code, document_id=letter.document_id, size=1, sha256="", state="listed", accepted_at=LATER,
        listed_at=LATER,
    )  # fmt: skip


def reading(message: edxml.DocumentMessage | StatusMessage) -> edxml.Reading:
    return edxml.Reading("status" if isinstance(message, StatusMessage) else "document", message, ())


def message_of(letter: Letter) -> edxml.DocumentMessage:
    message = edxml.read(bytes(Dispatch.objects.get(letter=letter, status_code="").body)).message
    assert isinstance(message, edxml.DocumentMessage)
    return message
