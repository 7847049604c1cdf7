"""A letter of ours that should not be out any more: kept back while it has not left, recalled, or asked back.

Two wishes that are easily confused (edXML §7–8): the formal recall of an issued document (type 1, to everybody who has
it) and “I sent this to you by mistake” (status 13, to one receiver). Both are answered by a person, with 15 or 16.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from lienthong.exchange.protocol.life import Event, Outgoing
from lienthong.formats import edxml
from lienthong.formats.edxml import Answered, DocumentMessage, Party
from lienthong.ground.letters import addresses, contents
from lienthong.ground.letters.actions import enqueue, queue_status
from lienthong.ground.letters.lanes import lane, receivers_of
from lienthong.ground.letters.lives import stepped
from lienthong.ground.letters.models import Dispatch, Letter, LetterReceiver
from lienthong.ground.letters.refusals import NotOfOurs, ReasonNeeded
from lienthong.ground.letters.values import Direction, Effect
from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.moments import in_vietnam


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a recall did: the keys of those who were told, and of those to whom it had not left, who were not."""

    asked: Collection[str] = ()
    kept_back: Collection[str] = ()
    nobody_has_it: bool = False
    """All of it was kept back."""


@transaction.atomic
def recall(letter: Letter, words: str, now: datetime) -> TakenBack:
    """Withdraw an issued document: while nothing has left that is an act of ours alone, else everybody who may still
    give it back is sent a recall (edXML type 1) with its id and number. They answer 15 or 16.

    Whoever refused it, finished with it or never got it is not told.

    Raises:
        NotOfOurs: the letter is not one that we sent.
        ReasonNeeded: without words.
    """
    _ours_with_reason(letter, words)
    receivers = list(LetterReceiver.objects.select_for_update().filter(letter=letter))
    # What was offered to the hub, even once, may be there: only what never was can be kept back.
    never_offered = Dispatch.objects.filter(letter=letter, status_code="", state=Outgoing.WAITING, attempts=0)
    never_offered.update(state=Outgoing.CANCELLED, rests_until=None)
    messages = list(Dispatch.objects.filter(letter=letter, status_code="").order_by("id"))
    kept_back = {
        key for each in messages if each.state == Outgoing.CANCELLED for key in receivers_of(each.lanes)
    }  # fmt: skip
    told = []
    for receiver in receivers:
        if receiver.organization_key in kept_back:
            stepped(receiver, Event.TURNED_DOWN_BY_AXIS, now)
        elif stepped(receiver, Event.RECALL, now) is Effect.CHANGED:
            told.append(receiver)
    if told:
        _queue_recall(letter, messages, told, words, now)
    left = any(each.state not in (Outgoing.CANCELLED, Outgoing.REFUSED) for each in messages)
    return TakenBack([one.organization_key for one in told], sorted(kept_back), bool(kept_back) and not left)


@transaction.atomic
def ask_back(letter: Letter, receiver_key: str, words: str, now: datetime) -> bool:
    """Ask one receiver for a letter that was sent there by mistake (13), and say why. False where it cannot be asked.

    Raises:
        NotOfOurs: the letter is not one that we sent.
        ReasonNeeded: without words.
    """
    _ours_with_reason(letter, words)
    receiver = LetterReceiver.objects.select_for_update().filter(letter=letter, organization_key=receiver_key).first()
    if receiver is None or stepped(receiver, Event.GIVE_BACK, now) is not Effect.CHANGED:
        return False
    about = Answered(receiver.code, letter.code, letter.promulgated_on, letter.document_id)
    queue_status(letter, _us(letter, now), about, Event.GIVE_BACK, words, lane(letter.sender_key, receiver_key), now)
    return True


def _ours_with_reason(letter: Letter, words: str) -> None:
    if letter.direction != Direction.OUT:
        raise NotOfOurs(letter_id=letter.id, organization=letter.sender_key)
    if not words.strip():
        raise ReasonNeeded(status_code=Event.GIVE_BACK.value)


def _us(letter: Letter, now: datetime) -> Party:
    office = organizations.directory().by_key(letter.sender_key)
    return addresses.party(office, in_vietnam(now).date(), letter.sender_code)


def _queue_recall(
    letter: Letter, messages: list[Dispatch], told: list[LetterReceiver], words: str, now: datetime
) -> None:  # fmt: skip
    keys, codes = {one.organization_key for one in told}, {one.code for one in told}
    # It may have gone to some later than to others, in a message of its own, and to some again.
    originals = [_read(each) for each in messages if keys.intersection(receivers_of(each.lanes))]
    parties = {party.organ_id: party for each in originals for party in each.receivers if party.organ_id in codes}
    original = replace(
        originals[0],
        sender=replace(originals[0].sender, organ_id=_us(letter, now).organ_id),
        receivers=tuple(parties.values()),
    )
    message = edxml.recall(original, reason=words, now=now)
    kept = contents.keep(lambda out: edxml.write_document(message, (), out))
    lanes = [lane(letter.sender_key, one.organization_key) for one in told]
    # Not the letter itself, but about it, as a status is.
    enqueue(
        letter, kept, message.sender.organ_id, lanes, now, message_id=str(uuid4()), status_code=Event.RECALL.value
    )  # fmt: skip


def _read(sent: Dispatch) -> DocumentMessage:
    """What we sent, from its own bytes: a recall bears what the original bore."""
    if sent.body is not None:
        reading = edxml.read(bytes(sent.body), attachments=edxml.Measured())
    else:
        with contents.path_of(sent.file).open("rb") as file:
            reading = edxml.read(file, attachments=edxml.Measured())
    assert isinstance(reading.message, DocumentMessage)
    return reading.message
