"""Receipts: the hub's signed word that it has taken a message (compact JWS, RFC 7515)."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

import jwt
import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from lienthong.formats.evidence.keys import KeyPair, PublicKey
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

_TYPE = "lienthong-receipt+jwt"
_JWS = jwt.PyJWS()


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
    signed = _header(key.public.algorithm, key.kid) + b"." + _base64url(payload)
    return (signed + b"." + _base64url(_signature(signed, key))).decode()


def verify(text: str, keys: Iterable[PublicKey]) -> Receipt:
    """What the hub signed.

    Raises:
        BadReceipt: signed by none of these keys, altered, or not a receipt.
    """
    try:
        header = orjson.loads(base64.urlsafe_b64decode(text.partition(".")[0] + "=="))
    except ValueError as error:
        raise BadReceipt(why="not a signed text") from error
    if not isinstance(header, dict) or header.get("typ") != _TYPE:
        raise BadReceipt(why="signed, but not as a receipt")
    key = next((key for key in keys if key.kid == header.get("kid")), None)
    if key is None:
        raise BadReceipt(why="signed by a key that is not the hub's")
    try:
        facts: dict[str, Any] = orjson.loads(_JWS.decode(text, key.key, algorithms=[key.algorithm]))
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
    except (jwt.InvalidTokenError, KeyError, ValueError) as error:
        raise BadReceipt(why="the signature does not fit the text") from error


# A hub signs a receipt for every message, so it puts the text together itself: the library would encode the same header
# anew each time, which costs as much as the signature. It is the library that checks it, in `verify` and in the tests.


@cache
def _header(algorithm: str, kid: str) -> bytes:
    return _base64url(orjson.dumps({"alg": algorithm, "kid": kid, "typ": _TYPE}))


def _signature(signed: bytes, key: KeyPair) -> bytes:
    if not isinstance(key.private, ec.EllipticCurvePrivateKey):
        return key.private.sign(signed)
    # JOSE wants the two numbers of 32 bytes, not DER (RFC 7518 §3.4).
    r, s = decode_dss_signature(key.private.sign(signed, _SHA256))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


_SHA256 = ec.ECDSA(hashes.SHA256())


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
