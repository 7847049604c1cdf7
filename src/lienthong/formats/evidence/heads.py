"""Heads of a trail: an installation's signed word about how far its trail had come at the end of a day (JWS)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

import orjson

from lienthong.formats.evidence import compact
from lienthong.formats.evidence.keys import KeyPair, PublicKey
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

_TYPE = "lienthong-audit-head+jwt"


class BadHead(Refusal):
    """A text that is no head signed by one of the keys that were given. Facts: `why`."""

    code: ClassVar[str] = "bad_head"
    words: ClassVar[Words] = Words(
        vi="Đầu chuỗi nhật ký không đúng: {why}.", en="The head of the trail does not hold: {why}."
    )


@dataclass(frozen=True, slots=True)
class Head:
    """At the end of `day` the trail of `installation` had `entries` sealed, and link `link` had this `hash`."""

    installation: str
    day: date
    link: int
    hash: str
    """SHA-256 in hexadecimal."""
    entries: int
    signed_at: datetime


def sign(head: Head, key: KeyPair) -> str:
    """The head as a compact JWS that anyone with the installation's public key can check offline."""
    payload = {
        "installation": head.installation,
        "day": head.day.isoformat(),
        "link": head.link,
        "hash": head.hash,
        "entries": head.entries,
        "signed_at": head.signed_at.isoformat(),
    }
    return compact.signed(orjson.dumps(payload), _TYPE, key)


def verify(text: str, keys: Iterable[PublicKey]) -> Head:
    """What the installation signed.

    Raises:
        BadHead: signed by none of these keys, altered, or no head.
    """
    try:
        facts: dict[str, Any] = orjson.loads(compact.payload_of(text.strip(), _TYPE, keys))
        return Head(
            str(facts["installation"]),
            date.fromisoformat(facts["day"]),
            int(facts["link"]),
            str(facts["hash"]),
            int(facts["entries"]),
            datetime.fromisoformat(facts["signed_at"]),
        )
    except compact.DoesNotHold as error:
        raise BadHead(why=str(error)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise BadHead(why="its facts cannot be read") from error
