"""Receipts: the hub's signed word that it has taken a message (compact JWS, RFC 7515)."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, ClassVar

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

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
    signed = _header(key.public.algorithm, key.kid) + b"." + _base64url(payload)
    return (signed + b"." + _base64url(_signature(signed, key))).decode()


def verify(text: str, keys: Iterable[PublicKey]) -> Receipt:
    """What the hub signed.

    Raises:
        BadReceipt: signed by none of these keys, altered, or not a receipt.
    """
    head, _, rest = text.partition(".")
    payload, _, signature = rest.partition(".")
    kid, algorithm = _read_header(head)
    key = next((key for key in keys if key.kid == kid), None)
    if key is None:
        raise BadReceipt(why="signed by a key that is not the hub's")
    try:
        # The algorithm is the key's own; what the header says may only agree (RFC 8725 §3.1).
        if algorithm != key.algorithm:
            raise InvalidSignature
        _check(f"{head}.{payload}".encode("ascii"), _unbase64url(signature), key)
        facts: dict[str, Any] = orjson.loads(_unbase64url(payload))
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
    except (InvalidSignature, KeyError, TypeError, ValueError) as error:
        raise BadReceipt(why="the signature does not fit the text") from error


# A hub signs a receipt for every message, and a node checks one for every message. The library would write and read the
# same header anew each time, which costs as much as the signature; so the few lines of RFC 7515 that we need are here,
# and the tests hold them against the library in both directions.


@cache
def _header(algorithm: str, kid: str) -> bytes:
    return _base64url(orjson.dumps({"alg": algorithm, "kid": kid, "typ": _TYPE}))


@lru_cache(maxsize=64)
def _read_header(head: str) -> tuple[object, object]:
    """Key and algorithm that a header names."""
    try:
        header = orjson.loads(_unbase64url(head))
    except ValueError as error:
        raise BadReceipt(why="not a signed text") from error
    # An extension that must be understood ("crit") is one that we do not.
    if not isinstance(header, dict) or header.get("typ") != _TYPE or "crit" in header:
        raise BadReceipt(why="signed, but not as a receipt")
    return header.get("kid"), header.get("alg")


def _signature(signed: bytes, key: KeyPair) -> bytes:
    if not isinstance(key.private, ec.EllipticCurvePrivateKey):
        return key.private.sign(signed)
    # JOSE wants the two numbers of 32 bytes, not DER (RFC 7518 §3.4).
    r, s = decode_dss_signature(key.private.sign(signed, _SHA256))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _check(signed: bytes, signature: bytes, key: PublicKey) -> None:
    if not isinstance(key.key, ec.EllipticCurvePublicKey):
        key.key.verify(signature, signed)
        return
    if len(signature) != 64:
        raise InvalidSignature
    numbers = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    key.key.verify(encode_dss_signature(*numbers), signed, _SHA256)


_SHA256 = ec.ECDSA(hashes.SHA256())


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _unbase64url(text: str) -> bytes:
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Python passes over letters that are none of the alphabet, and over the last bits; a receipt has one spelling.
    if _base64url(data) != text.encode("ascii"):
        raise ValueError("not base64url")
    return data
