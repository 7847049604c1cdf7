"""From a message to a row of the outbox: what its order, its receipt and its statuses will need."""

import hashlib
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from lienthong.exchange.agency.addresses import AddressBook
from lienthong.exchange.agency.satchel import Draft, Satchel
from lienthong.exchange.protocol.life import Outgoing
from lienthong.exchange.stores.contents import Stored
from lienthong.formats.edxml import DocumentMessage, Party, Reading, StatusMessage
from lienthong.kernel.identifiers import same_code

_SAME_BYTES = uuid5(NAMESPACE_URL, "urn:lienthong:agency:message")

HIGHEST = 4
"""Hỏa tốc hẹn giờ; a sender's larger number is read as this one."""


def id_of_bytes(satchel: Satchel, sha256: str) -> str:
    """The message id of bytes: the same bytes are the same message, however often they are dropped or sent.

    Bytes that were refused, given up or taken back may be sent again: that is another message.
    """
    number = 1
    while True:
        chosen = str(uuid5(_SAME_BYTES, sha256 if number == 1 else f"{sha256} {number}"))
        known = satchel.outbox.find(chosen)
        if known is None or known["state"] in (Outgoing.WAITING, Outgoing.ACCEPTED):
            return chosen
        number += 1


def draft_of(
    message: DocumentMessage | StatusMessage,
    body: bytes | Stored,
    *,
    origin: str,
    book: AddressBook,
    satchel: Satchel,
    now: datetime,
    message_id: str | None = None,
) -> Draft:
    """The outbox row of a message whose bytes are ready. Its id is made from them where the caller chose none."""
    sha256 = hashlib.sha256(body).hexdigest() if isinstance(body, bytes) else body.sha256.hex()
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
        message_id=message_id or id_of_bytes(satchel, sha256),
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
    return draft_of(reading.message, body, origin=f"folder:{path.name}", book=book, satchel=satchel, now=now)


def _each_once(parties: tuple[Party, ...]) -> tuple[str, ...]:
    return tuple({same_code(party.organ_id): party.organ_id for party in parties if party.organ_id}.values())
