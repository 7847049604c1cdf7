"""The messages an office sends every day, built in few words (edXML §7, §8)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from lienthong.formats.edxml.document_types import type_code
from lienthong.formats.edxml.values import (
    Answered,
    Business,
    Code,
    DocumentMessage,
    DocumentType,
    OtherInfo,
    Party,
    Replaced,
    Signer,
    Staff,
    StatusMessage,
    Trace,
    UpdateInfo,
)
from lienthong.kernel.identifiers import document_id as id_of
from lienthong.kernel.moments import in_vietnam


def new_document(
    *,
    sender: Party,
    receivers: Sequence[Party],
    number: str,
    notation: str,
    promulgated_on: date,
    subject: str,
    now: datetime,
    type_name: str = "Công văn",
    place: str = "",
    signer: Signer | None = None,
    priority: int = 0,
    due_on: date | None = None,
    answers: Sequence[Answered] = (),
    to_places: Sequence[str] = (),
    pages: int | None = None,
    copies: int | None = None,
    steering_type: int = 0,
    paper: bool = False,
    staff: Staff | None = None,
    document_id: str = "",
) -> DocumentMessage:
    """A new document, its first trace and its business act included.

    The id is the comma form of §9.4 unless one is given. `type_name` gives the number that Decree 30 Art.7 suggests;
    a name outside that list goes without a number.
    """
    return DocumentMessage(
        sender=sender,
        receivers=tuple(receivers),
        document_id=document_id or id_of(sender.organ_id, promulgated_on, number, notation),
        code=Code(number, notation),
        place=place,
        promulgated_on=promulgated_on,
        type=DocumentType(type_code(type_name), 0, type_name),
        subject=subject,
        content=subject,
        signer=signer,
        due_on=due_on,
        to_places=tuple(to_places),
        other=OtherInfo(priority=priority, pages=pages, copies=copies, direction=False),
        answers=tuple(answers),
        steering_type=steering_type,
        traces=(Trace(sender.organ_id, _second(now)),),
        business=Business(kind=Business.NEW, reason="Văn bản mới", paper=paper, staff=staff),
    )


def recall(original: DocumentMessage, *, reason: str, now: datetime, staff: Staff | None = None) -> DocumentMessage:
    """Thu hồi: the formal withdrawal of an issued document. Same id and code as the original (§7)."""
    return _act(original, Business(Business.RECALL, original.document_id, reason, staff=staff), now)


def update(
    original: DocumentMessage,
    changed: DocumentMessage,
    *,
    info: UpdateInfo,
    reason: str,
    now: datetime,
    staff: Staff | None = None,
) -> DocumentMessage:
    """Cập nhật: `changed` says what the document is now; it keeps the original's id (§7)."""
    changed = replace(changed, document_id=original.document_id)
    return _act(changed, Business(Business.UPDATE, original.document_id, reason, update=info, staff=staff), now)


def replacement(
    new: DocumentMessage,
    *,
    replaced: Sequence[Replaced],
    reason: str,
    now: datetime,
    staff: Staff | None = None,
    paper: bool | None = None,
) -> DocumentMessage:
    """Thay thế: `new` has its own id and names what it replaces, per receiver (§7). `paper`: the original follows."""
    act = Business(Business.REPLACEMENT, new.document_id, reason, paper, replaced=tuple(replaced), staff=staff)
    return _act(new, act, now)


def status_of(
    message: DocumentMessage,
    *,
    reporter: Party,
    code: str,
    now: datetime,
    description: str = "",
    staff: Staff | None = None,
    addressee: str = "",
) -> StatusMessage:
    """A status about a document. It goes to the document's sender; code 13, which the sender sends, to a receiver.

    Raises:
        ValueError: code 13 without the `addressee` who is asked to give the document back.
    """
    if code == "13" and not addressee:
        raise ValueError("13 needs an addressee")
    about = Answered(
        addressee or message.sender.organ_id,
        str(message.code),
        message.promulgated_on,
        message.document_id,
        message.promulgated_text,
    )
    return StatusMessage(reporter, about, staff, code, description, _second(now))


def _act(message: DocumentMessage, business: Business, now: datetime) -> DocumentMessage:
    return replace(message, business=business, traces=(Trace(message.sender.organ_id, _second(now)),), extras=())


def _second(now: datetime) -> datetime:
    """The wire holds whole seconds."""
    return in_vietnam(now).replace(microsecond=0)
