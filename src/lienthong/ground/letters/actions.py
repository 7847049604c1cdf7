"""What offices do with letters: send one, tell the sender of one what became of it, be served by the platform."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from lienthong.exchange.protocol.life import BUSINESS, Event, Outgoing, State, event_of
from lienthong.formats import edxml
from lienthong.formats.edxml import Answered, Party, Replaced, Signer, StatusMessage
from lienthong.ground.letters import addresses, contents, enclosures, replacing
from lienthong.ground.letters.lanes import lane
from lienthong.ground.letters.lives import stepped
from lienthong.ground.letters.models import Dispatch, Letter, LetterReceiver, Office, StatusReport
from lienthong.ground.letters.refusals import (
    HasIt,
    NoReceiver,
    NotOfOurs,
    NotServed,
    ReasonNeeded,
    SentBefore,
    UnknownStatus,
)
from lienthong.ground.letters.values import Attachment, Direction, Effect
from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.moments import in_vietnam

NEEDS_REASON = (Event.REFUSAL, Event.DISAGREEMENT)
REPORTED = (
    Event.REFUSAL, Event.ACCEPTANCE, Event.ASSIGNMENT, Event.WORK, Event.COMPLETION, Event.AGREEMENT,
    Event.DISAGREEMENT,
)  # fmt: skip
"""What a person reports. 01 goes by itself, 13 is the sender's to say (edXML §8)."""


@dataclass(frozen=True, slots=True)
class _Receiver:
    key: str
    party: Party


@transaction.atomic
def send(
    *,
    sender_key: str,
    receiver_keys: Sequence[str],
    subject: str,
    number: str,
    notation: str,
    now: datetime,
    content: str = "",
    signer: Signer | None = None,
    attachments: Sequence[Attachment] = (),
    answers: UUID | str | None = None,
    reference: str = "",
    type_name: str = "Công văn",
    place: str = "",
    priority: int = 0,
    due_on: date | None = None,
    promulgated_on: date | None = None,
    paper_follows: bool = False,
    replaces: Sequence[UUID | str] = (),
    issuer: str = "",
    more_of: Letter | None = None,
) -> Letter:
    """Queue a letter of an office of ours, in the caller's transaction: it is sent if that is committed, and only then.

    Its bytes are made and kept now, and are the same however often they must be sent. `answers` is the id of the
    letter that it answers; `reference` is the caller's own and does not travel. Receivers that are gone are reached at
    their successors; each is addressed once. `promulgated_on` is the day that the document bears, today where none is
    said. `priority`: 0 thường to 4 hỏa tốc hẹn giờ. `paper_follows`: the paper original travels too.

    `replaces` are letters of the office whose place it takes: whoever holds one of them is told so (edXML type 3).
    Where no receiver does, it is an ordinary new letter. `issuer`: the body of the office in whose name it was issued
    and whose certificate sealed it; the office then stands as the one above it (`OrganizationInCharge`).

    `more_of`: a letter of the office that goes to further receivers, as the same document with the same id and files,
    in a message of its own; what was sent to the others stays as it is. Whoever returned it, gave it back or was not
    reached may get it again so. Hand in again what it was made from.

    Raises:
        HasIt: one of the further receivers has the letter, or it is on its way there.
        NotServed: the platform does not send for this office on this day.
        NotOfOurs: it replaces a letter that the office did not send.
        NoAddress: an organisation has no code on that day, or is gone and several share its work.
        NoReceiver: there is none.
        SentBefore: the office has sent a letter with this number today.
        Letter.DoesNotExist: there is no letter of that id to answer.
    """
    day = in_vietnam(now).date()
    sender = _sender(sender_key, day)
    if issuer:
        sender = replace(sender, organization_in_charge=sender.organ_name, organ_name=issuer)
    receivers = _receivers(receiver_keys, day)
    asked = Letter.objects.get(id=answers) if answers is not None else None
    message = edxml.new_document(
        sender=sender,
        receivers=[receiver.party for receiver in receivers],
        number=number,
        notation=notation,
        promulgated_on=promulgated_on or day,
        subject=subject,
        now=now,
        type_name=type_name,
        place=place,
        signer=signer,
        priority=priority,
        due_on=due_on,
        answers=[_answered(asked)] if asked is not None else (),
        paper=paper_follows,
        document_id=more_of.document_id if more_of is not None else "",
    )
    earlier = replacing.ours(replaces, sender_key)
    what = replacing.replaced(earlier, {one.key: one.party.organ_id for one in receivers}, day)
    if what:
        message = replacing.as_replacement(message, earlier, what, paper=paper_follows, now=now)
    if content:
        message = replace(message, content=content)
    message_id = str(uuid4())
    again: set[str] = set()
    if more_of is not None:
        letter = _further(more_of, what)
        again = _again(more_of, receivers, now)
    else:
        _never_before(message.document_id, f"{number}/{notation}")
        letter = Letter.objects.create(
            direction=Direction.OUT,
            message_id=message_id,
            document_id=message.document_id,
            business=message.kind,
            number=number,
            notation=notation,
            type_name=type_name,
            subject=subject,
            content=content or subject,
            signer_competence=signer.competence if signer else "",
            signer_position=signer.position if signer else "",
            signer_name=signer.full_name if signer else "",
            sender_key=sender_key,
            sender_code=sender.organ_id,
            sender_name=sender.organ_name,
            promulgated_on=promulgated_on or day,
            due_on=due_on,
            priority=priority,
            reference=reference,
            answers=asked,
            paper_follows=paper_follows,
            reason=message.business.reason if message.business and what else "",
            replaces=_pairs(what),
            created_at=now,
        )
    LetterReceiver.objects.bulk_create(
        LetterReceiver(
            letter=letter,
            organization_key=receiver.key,
            code=receiver.party.organ_id,
            state=State.QUEUED,
            changed_at=now,
        )
        for receiver in receivers
        if receiver.key not in again
    )
    sources = enclosures.enclose(letter, attachments, noted=more_of is not None)
    kept = contents.keep(lambda out: edxml.write_document(message, sources, out))
    lanes = [lane(sender_key, receiver.key) for receiver in receivers]
    enqueue(letter, kept, sender.organ_id, lanes, now, message_id=message_id)
    return letter


@transaction.atomic
def report(letter: Letter | UUID | str, code: str, words: str, now: datetime, *, office_key: str = "") -> StatusReport:
    """Tell the sender of a letter what our office did with it: 02 to 06; 15 or 16 where a change of it was asked for.

    `office_key`: which of our offices reports, where the letter came to several. `words`: who did what, or why not.

    Raises:
        UnknownStatus: not a status that a receiver reports.
        ReasonNeeded: 02 or 16 without words.
        NotOfOurs: the letter did not come to that office.
        NoAddress: the office has no code any more.
    """
    event = event_of(code)
    if event not in REPORTED:
        raise UnknownStatus(status_code=code)
    if event in NEEDS_REASON and not words.strip():
        raise ReasonNeeded(status_code=code)
    if not isinstance(letter, Letter):
        letter = Letter.objects.get(id=letter)
    found = LetterReceiver.objects.select_for_update().filter(letter=letter)
    receivers = list(found.filter(organization_key=office_key) if office_key else found)
    if letter.direction != Direction.IN or len(receivers) != 1:
        raise NotOfOurs(letter_id=letter.id, organization=office_key)
    return say(letter, receivers[0], event, words, now)


def say(letter: Letter, receiver: LetterReceiver, event: Event, words: str, now: datetime) -> StatusReport:
    """Queue a status about a letter that came, and note it. The automatic 01 comes this way too."""
    day = in_vietnam(now).date()
    office = organizations.directory().by_key(receiver.organization_key)
    us = addresses.party(office, day, receiver.code)
    about = _answered(letter)
    back = lane(receiver.organization_key, letter.sender_key or letter.sender_code)
    stamped = queue_status(letter, us, about, event, words, back, now)
    stepped(receiver, event, now)
    return StatusReport.objects.create(
        letter=letter,
        document_id=letter.document_id,
        organization_key=receiver.organization_key,
        reporter_code=us.organ_id,
        addressee_code=letter.sender_code,
        status_code=event.value,
        words=words,
        stamped_at=stamped,
        heard_at=now,
        effect=Effect.OURS,
    )


def queue_status(
    letter: Letter, us: Party, about: Answered, event: Event, words: str, way: str, now: datetime
) -> datetime:
    """Put a status message into the queue; the moment that stands in it."""
    stamped = in_vietnam(now).replace(microsecond=0)
    kept = contents.keep(
        lambda out: out.write(edxml.write_status(StatusMessage(us, about, None, event.value, words, stamped)))
    )
    enqueue(letter, kept, us.organ_id, [way], now, message_id=str(uuid4()), status_code=event.value)
    return stamped


def enqueue(
    letter: Letter, kept: contents.Kept, sender_code: str, lanes: list[str], now: datetime, *, message_id: str,
    status_code: str = "",
) -> None:  # fmt: skip
    """Put kept bytes into the queue: the letter itself, or with a `status_code` what is said about it."""
    Dispatch.objects.create(
        message_id=message_id,
        letter=letter,
        status_code=status_code,
        sender_code=sender_code,
        lanes=lanes,
        # A status travels as urgently as its letter: an answer to hỏa tốc is hỏa tốc.
        priority=letter.priority,
        size=kept.size,
        sha256=kept.sha256,
        body=kept.body,
        file=kept.file,
        queued_at=now,
    )


@transaction.atomic
def serve(organization_key: str, since: date, until: date | None = None) -> Office:
    """Send and receive for this organisation from that day on. What waits for it at the hub is fetched from the first.

    Raises:
        NoAddress: there is no such organisation, or it has no code on that day.
    """
    addresses.party(addresses.organization_on(organization_key, since), since)
    office, _ = Office.objects.update_or_create(
        organization_key=organization_key,
        defaults={"until": until},
        create_defaults={"since": since, "until": until},
    )
    return office


@transaction.atomic
def stop_serving(organization_key: str, until: date) -> Office:
    """Serve it no longer from that day on. What is queued still leaves; what comes waits at the hub.

    Raises:
        NotServed: it is not served.
    """
    office = Office.objects.select_for_update().filter(organization_key=organization_key).first()
    if office is None:
        raise NotServed(organization=organization_key, day=until)
    if until <= office.since:
        office.delete()
        return office
    office.until = until
    office.save(update_fields=["until"])
    return office


def _sender(key: str, day: date) -> Party:
    served = Office.objects.filter(Q(until__isnull=True) | Q(until__gt=day), organization_key=key, since__lte=day)
    if not served.exists():
        raise NotServed(organization=_name(key, day), day=day)
    return addresses.party(organizations.directory().by_key(key), day)


def _receivers(keys: Sequence[str], day: date) -> list[_Receiver]:
    found = {one.key: one for one in (addresses.organization_on(key, day) for key in keys)}
    if not found:
        raise NoReceiver
    return [_Receiver(key, addresses.party(organization, day)) for key, organization in found.items()]


def _answered(letter: Letter) -> Answered:
    return Answered(letter.sender_code, letter.code, letter.promulgated_on, letter.document_id)


def _never_before(document_id: str, number: str) -> None:
    """One number is one letter. What the axis refused, or what was kept back before it left, never was a letter to
    anybody: it may go once more, mended."""
    earlier = (
        Dispatch.objects.filter(status_code="", letter__document_id=document_id, letter__direction=Direction.OUT)
        .exclude(state__in=(Outgoing.REFUSED, Outgoing.CANCELLED))
        .first()
    )
    if earlier is not None:
        raise SentBefore(number=number, letter_id=earlier.letter_id)


def _further(letter: Letter, what: Sequence[Replaced]) -> Letter:
    """The letter that goes to others too, with what it replaces for them."""
    if new := [pair for pair in _pairs(what) if pair not in letter.replaces]:
        letter.replaces = [*letter.replaces, *new]
        letter.save(update_fields=["replaces"])
    return letter


def _again(letter: Letter, receivers: Sequence[_Receiver], now: datetime) -> set[str]:
    """Who of these had the letter before and gets it again, under the code of today."""
    parties = {one.key: one.party for one in receivers}
    found = LetterReceiver.objects.select_for_update().filter(letter=letter, organization_key__in=parties)
    again = {one.organization_key: one for one in found}
    for key, one in again.items():
        # Its word may be here before the hub's answer to us: an earlier message that still waits decides first.
        way = [lane(letter.sender_key, key)]
        under_way = Dispatch.objects.filter(
            letter=letter, status_code="", state=Outgoing.WAITING, lanes__contains=way
        ).exists()  # fmt: skip
        if under_way or Event.SENT_AGAIN not in BUSINESS[State(one.state)]:
            raise HasIt(organization=parties[key].organ_name)
        one.code, one.outcome = parties[key].organ_id, ""
        one.save(update_fields=["code", "outcome"])
        stepped(one, Event.SENT_AGAIN, now)
    return set(again)


def _pairs(what: Sequence[Replaced]) -> list[list[Any]]:
    return [[one.document_id, list(one.organ_ids)] for one in what]


def _name(key: str, day: date) -> str:
    try:
        return organizations.directory().by_key(key).name_on(day)
    except KeyError:
        return key


__all__ = ["Attachment", "Signer", "queue_status", "report", "send", "serve", "stop_serving"]
