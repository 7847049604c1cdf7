"""What the axis tells about a letter of ours becomes the state of the document's receivers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lienthong.exchange.protocol.life import State as Reached
from lienthong.ground.letters import queries as letters
from lienthong.ground.letters.facts import LetterFailed, LetterStatus
from lienthong.ground.letters.models import LetterReceiver
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import keep
from lienthong.work.documents.models import Document, Receiver

TELLS = {"02", "06", "15", "16"}
"""Statuses that are worth a line in the story: returned, finished, recalled, not recalled."""


@transaction.atomic
def hear_status(fact: LetterStatus, now: datetime) -> None:
    """A receiver said what it did: its line shows it; the weighty ones enter the story. Heard twice, it is the same."""
    document = _document(fact.letter_id)
    if document is None:
        return
    reached = LetterReceiver.objects.filter(letter_id=fact.letter_id, organization_key=fact.receiver_key).first()
    over_axis = Receiver.objects.filter(document=document, way=Receiver.Way.AXIS)
    # The last one, where it was sent there again.
    receiver = over_axis.filter(organization_key=fact.receiver_key).last()
    if receiver is None or reached is None:
        return
    changed = receiver.state != reached.state
    receiver.state, receiver.changed_at = reached.state, reached.changed_at
    receiver.words = fact.words or receiver.words
    moment = _MOMENTS.get(fact.status_code, "")
    first_told = bool(moment) and getattr(receiver, moment) is None
    if first_told:
        # Not when we got to it: a queue may have stood still meanwhile.
        since = receiver.added_at if receiver.again_of_id is not None else None
        at = letters.reported_at(UUID(fact.letter_id), fact.receiver_key, fact.status_code, since=since)
        setattr(receiver, moment, at or now)
    if changed or first_told:
        # The figures of the document's day are counted anew.
        document.touched_at = now
        document.save(update_fields=["touched_at"])
    receiver.save(update_fields=["state", "changed_at", "words", *_MOMENTS.values()])
    if changed and fact.status_code in TELLS:
        told = _SAID[fact.status_code]
        said = Words(vi=f"{receiver.name}: {told.vi}", en=f"{receiver.name}: {told.en}")
        keep(document, f"status_{fact.status_code}", said, worker=None, now=now, note=fact.words, by_name=receiver.name)


@transaction.atomic
def hear_failure(fact: LetterFailed, now: datetime) -> None:
    """The axis did not take it: every receiver of that message is told not to have got it, and the clerk sees why."""
    document = _document(fact.letter_id)
    if document is None:
        return
    still = LetterReceiver.objects.filter(letter_id=fact.letter_id).exclude(state=Reached.NOT_SENT.value)
    waiting = Receiver.objects.filter(document=document, way=Receiver.Way.AXIS, state=Reached.QUEUED.value).exclude(
        organization_key__in=still.values("organization_key")
    )
    if not waiting.update(state=Reached.NOT_SENT.value, changed_at=now, words=fact.why):
        return
    said = Words(vi="Trục không nhận văn bản", en="The axis did not take the document")
    keep(document, "not_sent", said, worker=None, now=now, note=fact.why)


def _document(letter_id: str) -> Document | None:
    return Document.objects.select_for_update().filter(letter_id=letter_id, direction=Document.Direction.OUT).first()


_MOMENTS = {"01": "arrived_at", "03": "accepted_at", "06": "done_at"}
"""Which status says when; each is heard once."""
_SAID = {
    "02": Words(vi="trả lại văn bản", en="returned the document"),
    "06": Words(vi="đã giải quyết xong", en="finished with it"),
    "15": Words(vi="đồng ý trả lại văn bản thu hồi", en="agreed to the recall"),
    "16": Words(vi="không đồng ý thu hồi", en="declined the recall"),
}
