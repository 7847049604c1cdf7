"""Signed texts that anyone with the public key can check offline: compact JWS (RFC 7515).

A hub signs a receipt for every message, and a node checks one for every message. The library would write and read the
same header anew each time, which costs as much as the signature; so the few lines of RFC 7515 that we need are here,
and the tests hold them against the library in both directions.
"""

import base64
from collections.abc import Iterable
from functools import cache, lru_cache

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from lienthong.formats.evidence.keys import KeyPair, PublicKey

_SHA256 = ec.ECDSA(hashes.SHA256())


class DoesNotHold(Exception):
    """The text was signed by none of the keys, was altered, or is something else; the message says which."""


def signed(payload: bytes, kind: str, key: KeyPair) -> str:
    """The payload, signed as a text of this kind (the JOSE header's `typ`)."""
    text = _header(kind, key.public.algorithm, key.kid) + b"." + _base64url(payload)
    return (text + b"." + _base64url(_signature(text, key))).decode()


def payload_of(text: str, kind: str, keys: Iterable[PublicKey]) -> bytes:
    """What one of these keys signed.

    Raises:
        DoesNotHold: none of them did.
    """
    head, _, rest = text.partition(".")
    payload, _, signature = rest.partition(".")
    kid, algorithm = _read_header(head, kind)
    key = next((key for key in keys if key.kid == kid), None)
    if key is None:
        raise DoesNotHold("signed by another key")
    try:
        # The algorithm is the key's own; what the header says may only agree (RFC 8725 §3.1).
        if algorithm != key.algorithm:
            raise InvalidSignature
        _check(f"{head}.{payload}".encode("ascii"), _unbase64url(signature), key)
        return _unbase64url(payload)
    except (InvalidSignature, ValueError) as error:
        raise DoesNotHold("the signature does not fit the text") from error


def key_named(text: str) -> str:
    """The name of the key that a signed text says it was signed with; empty where it says nothing. Proves nothing."""
    try:
        header = orjson.loads(_unbase64url(text.partition(".")[0]))
    except ValueError:
        return ""
    return str(header.get("kid", "")) if isinstance(header, dict) else ""


@cache
def _header(kind: str, algorithm: str, kid: str) -> bytes:
    return _base64url(orjson.dumps({"alg": algorithm, "kid": kid, "typ": kind}))


@lru_cache(maxsize=64)
def _read_header(head: str, kind: str) -> tuple[object, object]:
    """Key and algorithm that a header names."""
    try:
        header = orjson.loads(_unbase64url(head))
    except ValueError as error:
        raise DoesNotHold("not a signed text") from error
    # An extension that must be understood ("crit") is one that we do not.
    if not isinstance(header, dict) or header.get("typ") != kind or "crit" in header:
        raise DoesNotHold("signed, but as something else")
    return header.get("kid"), header.get("alg")


def _signature(text: bytes, key: KeyPair) -> bytes:
    if not isinstance(key.private, ec.EllipticCurvePrivateKey):
        return key.private.sign(text)
    # JOSE wants the two numbers of 32 bytes, not DER (RFC 7518 §3.4).
    r, s = decode_dss_signature(key.private.sign(text, _SHA256))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _check(text: bytes, signature: bytes, key: PublicKey) -> None:
    if not isinstance(key.key, ec.EllipticCurvePublicKey):
        key.key.verify(signature, text)
        return
    if len(signature) != 64:
        raise InvalidSignature
    numbers = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    key.key.verify(encode_dss_signature(*numbers), text, _SHA256)


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _unbase64url(text: str) -> bytes:
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Python passes over letters that are none of the alphabet, and over the last bits; a receipt has one spelling.
    if _base64url(data) != text.encode("ascii"):
        raise ValueError("not base64url")
    return data
