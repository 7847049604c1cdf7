"""What the hub writes down for each message, and what became of it."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime

from lienthong.exchange.protocol.routing import Route
from lienthong.kernel.moments import in_vietnam


@dataclass(frozen=True, slots=True)
class Entry:
    """One message that passed every check at the door, ready to be committed."""

    sender: str
    message_id: str
    sha256: bytes
    size: int
    body: bytes | None
    file: str | None
    kind: str
    business: int | None
    from_code: str
    from_organization: str | None
    document_id: str
    number: str
    notation: str
    subject: str
    priority: int
    promulgated_on: date | None
    accepted_at: datetime
    routes: tuple[Route, ...]
    receipt: str
    status_code: str | None = None
    stamped_at: datetime | None = None
    addressee: str | None = None
    words: str | None = None
    refers: tuple[str, ...] = ()
    """Other documents that it speaks of, each as relation and id: `answers:H21,…`, `replaces:…`, `updates:…`."""
    findings: tuple[str, ...] = ()
    via: str = "agency"

    @property
    def once(self) -> bytes:
        """What makes this act the same act again, whatever id it comes under.

        A document: its id, sender, business act and bytes. A status: the document, the reporter, code and moment, or
        its bytes where it names no document or no moment.
        """
        return once(
            kind=self.kind,
            document_id=self.document_id,
            from_code=self.from_code,
            business=self.business,
            sha256=self.sha256,
            status_code=self.status_code,
            stamped_at=self.stamped_at,
        )


def once(
    *,
    kind: str,
    document_id: str,
    from_code: str,
    business: int | None,
    sha256: bytes,
    status_code: str | None,
    stamped_at: datetime | None,
) -> bytes:
    """The mark of an act, the same whether it is taken from a message at the door or from the journal (see `Entry`)."""
    if kind == "status":
        stamp = in_vietnam(stamped_at).isoformat() if stamped_at and document_id else sha256.hex()
        marks = ("status", document_id, from_code, status_code or "", stamp)
    else:
        marks = ("document", document_id, from_code, str(business), sha256.hex())
    return hashlib.sha256("\x00".join(marks).encode()).digest()[:16]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The message is on disk. `fresh` is False when this is the first answer given again."""

    answer: bytes
    position: int
    fresh: bool
    inboxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherBytes:
    """The id was used before for other bytes."""

    first_sha256: bytes
    accepted_at: datetime


Result = Accepted | OtherBytes


@dataclass(frozen=True, slots=True)
class Unaccepted:
    """Bytes that the hub refused and keeps for someone to look at."""

    sender: str
    message_id: str
    at: datetime
    via: str
    code: str
    facts: dict[str, object] = field(hash=False)
    sha256: bytes
    size: int
    body: bytes | None
    file: str | None
