"""What the hub reads of a message: who it is from and for, and what identifies it. Its bytes are never altered."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from lienthong.exchange.hub.refusals import MalformedRequest
from lienthong.formats import edxml
from lienthong.formats.edxml import DocumentMessage, Limits, StatusMessage

LONGEST_ID = 255
"""Document ids are opaque text of at most 255 characters; no code of an organisation is longer either."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The facts of a message that routing, statistics and the search box need."""

    kind: str
    business: int | None
    from_code: str
    to_codes: tuple[str, ...]
    document_id: str
    number: str
    notation: str
    subject: str
    priority: int
    promulgated_on: date | None
    status_code: str | None
    stamped_at: datetime | None
    words: str | None
    findings: tuple[str, ...]
    refers: tuple[str, ...] = ()
    attached: int = 0
    """Bytes of all attachments once decoded, as their base64 tells."""


def read(content: bytes | Path, limits: Limits) -> Envelope:
    """Open an envelope without decoding its attachments.

    Raises:
        Unreadable: the bytes are not an edXML message that we can read.
        MalformedRequest: the message lacks what it takes to deliver it.
    """
    if isinstance(content, bytes):
        reading = edxml.read(content, limits=limits)
    else:
        with content.open("rb") as file:
            reading = edxml.read(file, limits=limits)
    message = reading.message
    findings = tuple(finding.code for finding in reading.findings)
    if isinstance(message, StatusMessage):
        envelope = _of_status(message, findings)
    else:
        attached = sum(attachment.encoded_bytes for attachment in reading.attachments) * 3 // 4
        envelope = _of_document(message, findings, attached)
    if len(envelope.document_id) > LONGEST_ID:
        raise MalformedRequest(why=f"DocumentId has {len(envelope.document_id)} characters, more than {LONGEST_ID}")
    if any(len(code) > LONGEST_ID for code in (envelope.from_code, *envelope.to_codes)):
        raise MalformedRequest(why=f"an OrganId has more than {LONGEST_ID} characters")
    if not envelope.from_code:
        raise MalformedRequest(why="From/OrganId is missing")
    if not envelope.to_codes:
        raise MalformedRequest(why="no receiver is named (To/OrganId, or ResponseFor/OrganId of a status)")
    return envelope


def _of_document(message: DocumentMessage, findings: tuple[str, ...], attached: int) -> Envelope:
    business = message.business
    return Envelope(
        kind="document",
        business=_known(business.kind) if business else None,
        from_code=message.sender.organ_id or "",
        to_codes=tuple(party.organ_id for party in message.receivers if party.organ_id),
        document_id=message.document_id or "",
        number=_short(message.code.number),
        notation=_short(message.code.notation),
        subject=_short(message.subject, 2000),
        priority=min(max(message.other.priority or 0, 0), 4),
        promulgated_on=message.promulgated_on,
        status_code=None,
        stamped_at=None,
        words=_short(business.reason if business else None, 2000) or None,
        findings=findings,
        attached=attached,
        refers=_refers(message),
    )


def _refers(message: DocumentMessage) -> tuple[str, ...]:
    """The other documents it speaks of, each as `relation:id` (see `Entry.refers`)."""
    named = [("answers", answered.document_id) for answered in message.answers]
    if business := message.business:
        named += [("replaces", replaced.document_id) for replaced in business.replaced]
        # In the kit's update sample the header has an id of its own, and Bussiness/DocumentId names the original.
        named.append(("updates", business.document_id))
    others = [(relation, other) for relation, other in named if other and other != message.document_id]
    return tuple(dict.fromkeys(f"{relation}:{other}" for relation, other in others if len(other) <= LONGEST_ID))[:50]


def _of_status(message: StatusMessage, findings: tuple[str, ...]) -> Envelope:
    about = message.about
    number, _, notation = (about.code or "").partition("/")
    return Envelope(
        kind="status",
        business=None,
        from_code=message.sender.organ_id or "",
        to_codes=(about.organ_id,) if about.organ_id else (),
        document_id=about.document_id or "",
        number=_short(number),
        notation=_short(notation),
        subject="",
        priority=0,
        promulgated_on=about.promulgated_on,
        status_code=_short(message.status_code),
        stamped_at=_real(message.stamped_at),
        words=_short(message.description, 2000) or None,
        findings=findings,
    )


def _known(business: int) -> int:
    # Kinds 0 to 3 are written; what no column can hold is as unknown as a word would be.
    return business if -1 <= business <= 999 else -1


def _real(moment: datetime | None) -> datetime | None:
    # 0001/01/01 is how .NET writes "no date". In UTC it lies before Christ, where Python cannot read it back.
    return moment if moment is not None and 1 < moment.year < 9999 else None


def _short(text: str | None, most: int = 200) -> str:
    # The journal's columns are for searching; the whole text stays in the kept bytes.
    return (text or "")[:most]
