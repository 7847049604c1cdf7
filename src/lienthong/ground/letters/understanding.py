"""What a message that came means to us: a letter to one of our offices, or a word about a letter."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lienthong.exchange.protocol.life import Event, State, event_of
from lienthong.formats.edxml import Answered, Business, DocumentMessage, Reading, StatusMessage
from lienthong.ground import outbox
from lienthong.ground.letters import actions, addresses, enclosures
from lienthong.ground.letters.facts import LetterArrived, LetterStatus
from lienthong.ground.letters.lives import stepped
from lienthong.ground.letters.models import Arrival, Letter, LetterReceiver, StatusReport
from lienthong.ground.letters.values import Direction, Effect
from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.moments import in_vietnam

MOST_PRIORITY = 4
MOST_REPLACED = 100
"""So many documents or organisations that one letter names are kept; nobody replaces more with one paper."""
_LONGEST = 255


def understood(arrival: Arrival, reading: Reading, files: Mapping[int, UUID], now: datetime) -> Letter | None:
    """The consequences of a message that is here. The letter that it is or speaks of; None where nobody knows it."""
    if isinstance(reading.message, StatusMessage):
        return _heard(arrival, reading.message, now)
    return _received(arrival, reading, reading.message, files, now)


def _received(
    arrival: Arrival, reading: Reading, message: DocumentMessage, files: Mapping[int, UUID], now: datetime
) -> Letter:
    day = in_vietnam(arrival.accepted_at).date()
    answers = next(filter(None, (_ours(one, arrival.organization_key) for one in message.answers)), None)
    letter, first_time = Letter.objects.get_or_create(
        direction=Direction.IN,
        agency=arrival.agency,
        message_id=arrival.message_id,
        defaults={
            "document_id": message.document_id[:_LONGEST],
            "business": message.kind,
            "number": message.code.number[:_LONGEST],
            "notation": message.code.notation[:_LONGEST],
            "type_name": message.type.name[:_LONGEST],
            "subject": message.subject,
            "content": message.content,
            "signer_competence": message.signer.competence[:_LONGEST] if message.signer else "",
            "signer_position": message.signer.position[:_LONGEST] if message.signer else "",
            "signer_name": message.signer.full_name[:_LONGEST] if message.signer else "",
            "sender_key": addresses.key_of(message.sender.organ_id, day),
            "sender_code": message.sender.organ_id[:_LONGEST],
            "sender_name": message.sender.organ_name,
            "promulgated_on": message.promulgated_on,
            "due_on": message.due_on,
            "priority": min(max(message.other.priority or 0, 0), MOST_PRIORITY),
            "answers": answers,
            **_business(message),
            "created_at": now,
        },
    )
    if first_time:
        enclosures.received(letter, reading.attachments, files)
    # Under the code by which the sender knows us, unless that was our predecessor's.
    code = arrival.organization_code if arrival.redirected_from else arrival.addressed_as
    receiver = LetterReceiver.objects.create(
        letter=letter, organization_key=arrival.organization_key, code=code, state=State.SENT, changed_at=now
    )
    if message.kind not in (Business.RECALL, Business.UPDATE):
        # Tell the sender the same day that it has arrived (Decree 30/2020/NĐ-CP Art.21.2.c). A recall and an update
        # are answered by a person, with 15 or 16.
        office = organizations.directory().by_key(arrival.organization_key)
        actions.say(letter, receiver, Event.ARRIVAL, f"Văn bản đã đến {office.name_on(day)}", now)
    else:
        stepped(receiver, Event.ARRIVAL, now)
    outbox.tell(
        LetterArrived(
            letter_id=str(letter.id),
            receiver_key=arrival.organization_key,
            answers=str(letter.answers_id) if letter.answers_id else None,
        )
    )
    return letter


def _business(message: DocumentMessage) -> dict[str, Any]:
    """What it does to other documents, and whether paper follows."""
    act = message.business or Business()
    update = act.update
    return {
        "paper_follows": bool(act.paper),
        "reason": act.reason,
        "acts_on": act.document_id[:_LONGEST] if act.kind in (Business.RECALL, Business.UPDATE) else "",
        "replaces": [
            [one.document_id[:_LONGEST], [code[:_LONGEST] for code in one.organ_ids[:MOST_REPLACED]]]
            for one in act.replaced[:MOST_REPLACED]
        ],
        "changes": {}
        if update is None
        else {
            "document": bool(update.document),
            "receivers": bool(update.receivers),
            "organizations": [[one.organ_id[:_LONGEST], one.receiver_type] for one in update.changes[:MOST_REPLACED]],
        },
    }


def _heard(arrival: Arrival, status: StatusMessage, now: datetime) -> Letter | None:
    code, about = status.status_code.strip()[:8], status.about
    reporter = status.sender.organ_id[:_LONGEST]
    report = StatusReport(
        document_id=about.document_id[:_LONGEST],
        reporter_code=reporter,
        addressee_code=about.organ_id[:_LONGEST],
        status_code=code,
        words=status.description,
        stamped_at=status.stamped_at,
        stamped_text="" if status.stamped_at else status.stamped_text[:64],
        heard_at=now,
    )
    event = event_of(code)
    if event is Event.GIVE_BACK:
        letter = _theirs(about, arrival.organization_key, reporter, in_vietnam(now).date())
        receiver_key, receiver = arrival.organization_key, None
        effect = Effect.ASKED_OF_US if letter else Effect.UNKNOWN_LETTER
    else:
        letter = _ours(about, arrival.organization_key)
        receiver_key = addresses.key_of(reporter, in_vietnam(now).date())
        receiver = _receiver(letter, reporter, receiver_key) if letter else None
        effect = Effect.NOTHING if receiver else Effect.UNKNOWN_LETTER
    if _said_before(report):
        return letter
    past = receiver is not None and _of_an_earlier_sending(report, receiver)
    if receiver is not None and event is not None and not past:
        effect = stepped(receiver, event, now)
    report.letter = letter if effect is not Effect.UNKNOWN_LETTER else None
    report.organization_key = receiver.organization_key if receiver else receiver_key
    report.effect = effect
    report.save()
    if report.letter is not None and not past:
        outbox.tell(
            LetterStatus(
                letter_id=str(report.letter.id),
                receiver_key=report.organization_key,
                status_code=code,
                words=status.description,
            )
        )
    return report.letter


def _ours(about: Answered, office: str) -> Letter | None:
    """A letter that this office of ours sent: by its id, else by what is printed on it."""
    sent = Letter.objects.filter(direction=Direction.OUT, sender_key=office).order_by("-created_at")
    if found := sent.filter(document_id=about.document_id).first():
        return found
    number, _, notation = about.code.partition("/")
    if not number or not notation or about.promulgated_on is None:
        return None
    return sent.filter(number=number, notation=notation, promulgated_on=about.promulgated_on).first()


def _theirs(about: Answered, office: str, reporter: str, day: date) -> Letter | None:
    """A letter that came to this office of ours from whoever asks for it back: nobody takes back what others sent."""
    came = Letter.objects.filter(direction=Direction.IN, receivers__organization_key=office)
    # A recall and an update bear the id of their document (edXML §7); they are not what is asked back.
    came = came.exclude(business__in=[Business.RECALL, Business.UPDATE])
    found = came.filter(document_id=about.document_id).order_by("-created_at").first()
    return found if found is not None and addresses.is_from(found, reporter, day) else None


def _receiver(letter: Letter, code: str, key: str) -> LetterReceiver | None:
    """The receiver who reports: as it was addressed, else as the organisation of the code it signs with."""
    receivers = list(LetterReceiver.objects.select_for_update().filter(letter=letter))
    by_code = (one for one in receivers if one.code.strip().upper() == code.strip().upper())
    return next(by_code, None) or next((one for one in receivers if one.organization_key == key), None)


def _of_an_earlier_sending(report: StatusReport, receiver: LetterReceiver) -> bool:
    """A late word about what was sent there before it was returned or given back, and sent again since.

    Both moments are of the same clock, the receiver's.
    """
    if receiver.state in (State.REFUSED, State.RECALLED) or report.stamped_at is None:
        return False
    ends = StatusReport.objects.filter(
        letter=receiver.letter_id, organization_key=receiver.organization_key, effect=Effect.CHANGED,
        status_code__in=[Event.REFUSAL.value, Event.AGREEMENT.value], stamped_at__gt=report.stamped_at,
    )  # fmt: skip
    return ends.exists()


def _said_before(report: StatusReport) -> bool:
    """The same word, sent once more under another message id. Its own moment tells it from its repetitions."""
    return (
        StatusReport.objects.filter(
            document_id=report.document_id,
            reporter_code=report.reporter_code,
            status_code=report.status_code,
            stamped_at=report.stamped_at,
            stamped_text=report.stamped_text,
        )
        .exclude(effect=Effect.OURS)
        .exists()
    )
