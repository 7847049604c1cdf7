"""From a message to a row of the outbox: what its order, its receipt and its statuses will need."""

import hashlib
import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from lienthong.exchange.agency.addresses import AddressBook
from lienthong.exchange.agency.satchel import Draft, Satchel
from lienthong.exchange.stores.contents import Stored
from lienthong.formats.edxml import DocumentMessage, Party, Reading, StatusMessage
from lienthong.kernel.identifiers import same_code

_SAME_BYTES = uuid5(NAMESPACE_URL, "urn:lienthong:agency:message")

HIGHEST = 4
"""Hỏa tốc hẹn giờ; a sender's larger number is read as this one."""


def id_of_bytes(sha256: str) -> str:
    """The message id of a file dropped into a folder: the same bytes are the same message, however often dropped."""
    return str(uuid5(_SAME_BYTES, sha256))


def new_id(chance: random.Random) -> str:
    """A fresh message id."""
    return str(UUID(int=chance.getrandbits(128), version=4))


def draft_of(
    message: DocumentMessage | StatusMessage,
    body: bytes | Stored,
    *,
    message_id: str | Callable[[str], str],
    origin: str,
    book: AddressBook,
    satchel: Satchel,
    now: datetime,
) -> Draft:
    """The outbox row of a message whose bytes are ready. `message_id` may be made from the SHA-256."""
    sha256 = hashlib.sha256(body).hexdigest() if isinstance(body, bytes) else body.sha256.hex()
    chosen = message_id if isinstance(message_id, str) else message_id(sha256)
    size = len(body) if isinstance(body, bytes) else body.size
    if isinstance(message, StatusMessage):
        about = message.about
        receivers = tuple(filter(None, [about.organ_id]))
        number, _, notation = about.code.partition("/")
        document_id, subject, business, status = about.document_id, "", None, message.status_code
        priority = priority_of(satchel, about.document_id)
    else:
        receivers = _each_once(message.receivers)
        number, notation = message.code.number, message.code.notation
        document_id, subject, business, status = message.document_id, message.subject, message.kind, None
        priority = min(max(message.other.priority or 0, 0), HIGHEST)
    return Draft(
        message_id=chosen,
        kind="status" if isinstance(message, StatusMessage) else "document",
        sender=message.sender.organ_id,
        receivers=receivers,
        lanes=book.lanes(receivers, now.date()),
        body=body,
        size=size,
        sha256=sha256,
        document_id=document_id,
        number=number,
        notation=notation,
        subject=subject,
        priority=priority,
        business=business,
        status_code=status,
        origin=origin,
    )


def priority_of(satchel: Satchel, document_id: str) -> int:
    """A status travels as urgently as its document: an answer to hỏa tốc is hỏa tốc, and 13 cannot overtake it."""
    found = satchel.rows(
        "select max(priority) as priority from (select priority from inbox where document_id = ? and kind = 'document'"
        " union all select priority from outbox where document_id = ? and kind = 'document')",
        document_id, document_id,
    )  # fmt: skip
    return int(found[0]["priority"] or 0)


def draft_of_file(
    reading: Reading, path: Path, stored: Stored, *, book: AddressBook, satchel: Satchel, now: datetime, inline: int
) -> Draft:
    """The outbox row of a file dropped into a folder and copied to `stored`."""
    body: bytes | Stored = stored
    if stored.size <= inline:
        body = stored.path.read_bytes()
    return draft_of(
        reading.message, body, message_id=id_of_bytes, origin=f"folder:{path.name}", book=book, satchel=satchel, now=now
    )


def _each_once(parties: tuple[Party, ...]) -> tuple[str, ...]:
    return tuple({same_code(party.organ_id): party.organ_id for party in parties if party.organ_id}.values())
