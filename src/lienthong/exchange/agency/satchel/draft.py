"""A message on its way out, before it is in the outbox, and what it means for the document that it speaks of."""

from dataclasses import dataclass

from lienthong.exchange.agency.answers import Kind
from lienthong.exchange.stores.contents import Stored

MOST_URGENT_FIRST = (4, 3, 2, 1, 0)
"""Hỏa tốc hẹn giờ, hỏa tốc, thượng khẩn, khẩn, thường."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is ready to go. `body` are its bytes, or the file that holds them."""

    message_id: str
    kind: Kind
    sender: str
    receivers: tuple[str, ...]
    lanes: frozenset[str]
    """The receivers by the names under which their order is kept: an organisation with two codes has one lane."""
    body: bytes | Stored
    size: int
    sha256: str
    document_id: str
    number: str
    notation: str
    subject: str
    priority: int
    business: int | None
    status_code: str | None
    origin: str


def is_new(kind: str, business: int | None) -> bool:
    """Whether a message starts a document's life with its receivers: a new document, or one that replaces another."""
    return kind == "document" and business in (None, 0, 3)
