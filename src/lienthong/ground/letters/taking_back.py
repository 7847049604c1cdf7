"""A letter of ours that should not be out any more: kept back while it has not left, recalled, or asked back.

What was offered to the hub and not answered may be there: it is offered no more, the hub is asked (`post`), and only
what it has is recalled. What remains is a request that lay somewhere on its way for longer than `QUIET` after our end
of it broke, and arrives after the hub said that it does not have it: then the letter is there, and its recall is not.

Two wishes that are easily confused (edXML §7–8): the formal recall of an issued document (type 1, to everybody who has
it) and “I sent this to you by mistake” (status 13, to one receiver). Both are answered by a person, with 15 or 16.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from lienthong.exchange.protocol.life import Event, Outgoing
from lienthong.formats import edxml
from lienthong.formats.edxml import Answered, DocumentMessage, Party
from lienthong.ground import outbox
from lienthong.ground.letters import addresses, contents
from lienthong.ground.letters.actions import enqueue, queue_status
from lienthong.ground.letters.facts import RecallSettled
from lienthong.ground.letters.lanes import lane, receivers_of
from lienthong.ground.letters.lives import stepped
from lienthong.ground.letters.models import Dispatch, Letter, LetterReceiver
from lienthong.ground.letters.refusals import NotOfOurs, ReasonNeeded
from lienthong.ground.letters.values import Direction, Effect
from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.moments import in_vietnam

_AT_ONCE = 100
QUIET = timedelta(minutes=2)
"""So long after the last sign of an offer the hub is asked whether it has it: longer than any request takes."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a recall did: the keys of those who were told, and of those to whom it had not left, who were not.

    `unsure`: whether the axis took it for these is to be found out first (`RecallSettled`).
    """

    asked: Collection[str] = ()
    kept_back: Collection[str] = ()
    unsure: Collection[str] = ()
    nobody_has_it: bool = False
    """All of it was kept back."""


@transaction.atomic
def recall(letter: Letter, words: str, now: datetime) -> TakenBack:
    """Withdraw an issued document: while nothing has left that is an act of ours alone, else everybody who may still
    give it back is sent a recall (edXML type 1) with its id and number. They answer 15 or 16. Where an offer is under
    way or its end was never heard, neither happens before the hub's word is known.

    Whoever refused it, finished with it or never got it is not told.

    Raises:
        NotOfOurs: the letter is not one that we sent.
        ReasonNeeded: without words.
    """
    _ours_with_reason(letter, words)
    # The post counts an offer in the same statement that takes the message: nothing slips between the two. Messages
    # before receivers, as where it writes down what became of one: the two never wait for each other.
    waiting = Dispatch.objects.filter(letter=letter, status_code="", state=Outgoing.WAITING)
    waiting.filter(unanswered=0).update(state=Outgoing.CANCELLED, rests_until=None)
    waiting.filter(wanted_back_at=None).update(wanted_back_at=now, wanted_back_because=words)
    messages = list(Dispatch.objects.filter(letter=letter, status_code="").order_by("id"))
    kept_back, unsure = _of(messages, Outgoing.CANCELLED), _of(messages, Outgoing.WAITING)
    told = []
    for receiver in LetterReceiver.objects.select_for_update().filter(letter=letter):
        key = receiver.organization_key
        if key in kept_back:
            stepped(receiver, Event.TURNED_DOWN_BY_AXIS, now)
        elif key not in unsure and stepped(receiver, Event.RECALL, now) is Effect.CHANGED:
            told.append(receiver)
    if told:
        _queue_recall(letter, messages, told, words, now)
    return TakenBack(
        [one.organization_key for one in told], sorted(kept_back), tuple(sorted(unsure)),
        nobody_has_it=bool(kept_back) and _nobody_has(messages),
    )  # fmt: skip


def taken(dispatch: Dispatch, now: datetime) -> None:
    """The hub has a message that was recalled meanwhile: now its receivers are sent the recall.

    In the transaction that writes down that it was taken.
    """
    letter, keys = dispatch.letter, receivers_of(dispatch.lanes)
    found = LetterReceiver.objects.select_for_update().filter(letter=letter, organization_key__in=keys)
    told = [one for one in found if stepped(one, Event.RECALL, now) is Effect.CHANGED]
    if told:
        _queue_recall(letter, [dispatch], told, dispatch.wanted_back_because, now)
    outbox.tell(RecallSettled(str(letter.id), tuple(one.organization_key for one in told), taken=True))


@transaction.atomic
def stayed_here(dispatch: Dispatch, now: datetime) -> None:
    """The hub does not have a message that was recalled meanwhile: it never leaves."""
    still = Dispatch.objects.filter(id=dispatch.id, state=Outgoing.WAITING).exclude(wanted_back_at=None)
    if not still.update(state=Outgoing.CANCELLED, rests_until=None):
        return
    keys = receivers_of(dispatch.lanes)
    for one in LetterReceiver.objects.select_for_update().filter(letter=dispatch.letter_id, organization_key__in=keys):
        stepped(one, Event.TURNED_DOWN_BY_AXIS, now)
    tell_it_stayed(dispatch)


def tell_it_stayed(dispatch: Dispatch) -> None:
    """A message that was recalled meanwhile is nowhere but here."""
    nobody = _nobody_has(Dispatch.objects.filter(letter=dispatch.letter_id, status_code=""))
    keys = receivers_of(dispatch.lanes)
    outbox.tell(RecallSettled(str(dispatch.letter_id), keys, taken=False, nobody_has_it=nobody))


def unsettled(now: datetime, away: Iterable[int]) -> list[Dispatch]:
    """Messages that were recalled while nobody knew whether the hub had them, and of which it can be said now."""
    found = Dispatch.objects.filter(state=Outgoing.WAITING).exclude(wanted_back_at=None).exclude(id__in=list(away))
    return [one for one in found.select_related("letter").order_by("id")[:_AT_ONCE] if _quiet(one, now)]


def _quiet(one: Dispatch, now: datetime) -> bool:
    assert one.wanted_back_at is not None
    last = max(one.wanted_back_at, one.trouble_at or one.wanted_back_at)
    return one.unanswered == 0 or last + QUIET <= now


def _of(messages: Iterable[Dispatch], state: Outgoing) -> set[str]:
    return {key for each in messages if each.state == state for key in receivers_of(each.lanes)}


def _nobody_has(messages: Iterable[Dispatch]) -> bool:
    return all(each.state in (Outgoing.CANCELLED, Outgoing.REFUSED) for each in messages)


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
