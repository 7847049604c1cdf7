"""Receipts: the hub's signed word that it has taken a message (compact JWS, RFC 7515)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import orjson

from lienthong.formats.evidence import compact
from lienthong.formats.evidence.keys import KeyPair, PublicKey
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

_TYPE = "lienthong-receipt+jwt"


class BadReceipt(Refusal):
    """A text that is not a receipt of the hub whose keys were given."""

    code: ClassVar[str] = "bad_receipt"
    words: ClassVar[Words] = Words(vi="Biên nhận không đúng: {why}.", en="The receipt does not hold: {why}.")


@dataclass(frozen=True, slots=True)
class Receipt:
    """Which bytes, from whom, for whom, when; `hub` has them on disk."""

    hub: str
    message_id: str
    sender: str
    document_id: str
    sha256: str
    size: int
    accepted_at: datetime
    receivers: tuple[str, ...]


def sign(receipt: Receipt, key: KeyPair) -> str:
    """The receipt as a compact JWS that anyone with the hub's public key can check offline."""
    payload = orjson.dumps(
        {
            "hub": receipt.hub,
            "message_id": receipt.message_id,
            "sender": receipt.sender,
            "document_id": receipt.document_id,
            "sha256": receipt.sha256,
            "size": receipt.size,
            "accepted_at": receipt.accepted_at.isoformat(),
            "receivers": receipt.receivers,
        }
    )
    return compact.signed(payload, _TYPE, key)


def verify(text: str, keys: Iterable[PublicKey]) -> Receipt:
    """What the hub signed.

    Raises:
        BadReceipt: signed by none of these keys, altered, or not a receipt.
    """
    try:
        facts: dict[str, Any] = orjson.loads(compact.payload_of(text, _TYPE, keys))
        return Receipt(
            hub=facts["hub"],
            message_id=facts["message_id"],
            sender=facts["sender"],
            document_id=facts["document_id"],
            sha256=facts["sha256"],
            size=facts["size"],
            accepted_at=datetime.fromisoformat(facts["accepted_at"]),
            receivers=tuple(facts["receivers"]),
        )
    except compact.DoesNotHold as error:
        raise BadReceipt(why=str(error)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise BadReceipt(why="the signature does not fit the text") from error
