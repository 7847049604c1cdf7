"""How the kit signs a call, and how a server checks it. Pure: time and secrets are handed in.

Source: the national operator's client kit, SDKVXP 2.0.1. Every parameter of a call travels as an HTTP header, and the
signature covers one JSON text of all of them.
"""

import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from lienthong.kernel.moments import VIETNAM, in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

PREFIX = "XroadVnpt-"
SIGN_HEADER = PREFIX + "sign-header"
SIGN_HEADER_KEY = PREFIX + "sign-header-key"
HASH_HEADER = PREFIX + "hash-header"
VERSION_HEADER = PREFIX + "version"

VERSION = "3.0.201608"
USER_AGENT = "JAVASDKAgent/1.0.0 XRoad/VPCP"

HashForm = Literal["kit", "proper"]
"""How `hash-file` is written: as the kit does, each byte without its leading zero, or 64 proper digits."""

_UNSIGNED = {name.lower() for name in (SIGN_HEADER, SIGN_HEADER_KEY, HASH_HEADER, VERSION_HEADER)}
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_SENDABLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?|")
_TIMESTAMP = re.compile(r"(\d{2})(\d{2})(\d{4})T(\d{2})(\d{2})(\d{2})\+(\d{4})")


def write_timestamp(moment: datetime) -> str:
    """`02032026T091405+0007` is 2 March 2026, 09:14:05 and 7 milliseconds on a Vietnamese clock.

    The last group looks like a time zone and is not one: the kit formats with `ddMMyyyy'T'HHmmss+SSSS`, where SSSS is
    milliseconds padded to four digits.
    """
    moment = in_vietnam(moment)
    return f"{moment:%d%m}{moment.year:04d}{moment:T%H%M%S}+{moment.microsecond // 1000:04d}"


def read_timestamp(text: str) -> datetime | None:
    """The moment that `write_timestamp` wrote, to the millisecond; None where it is none (30 February, 25 o'clock)."""
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        return None
    day, month, year, hour, minute, second, milliseconds = (int(part) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, milliseconds * 1000, tzinfo=VIETNAM)
    except ValueError:
        return None


def kit_hash(sha256_hex: str) -> str:
    """The SHA-256 as the kit writes it: the byte 0x0a gives `a`, 0x00 gives `0`, so 32 to 64 characters."""
    return "".join(f"{byte:x}" for byte in bytes.fromhex(sha256_hex))


def written_hash(sha256_hex: str, form: HashForm) -> str:
    """The value of `hash-file` in one of its two forms."""
    return kit_hash(sha256_hex) if form == "kit" else sha256_hex.lower()


def can_be_sent(value: str) -> bool:
    """Whether a parameter can travel as a header: printable ASCII, no space at either end."""
    return _SENDABLE.fullmatch(value) is not None


def sign(
    parameters: Mapping[str, str], *, systemid: str, secret: str, now: datetime, content_type: str = "application/json"
) -> list[tuple[str, str]]:
    """The headers of one signed call, in the order to send them.

    Raises:
        ValueError: a name or a value cannot travel as an HTTP header (only printable ASCII can).
    """
    pairs = {"timestamp": write_timestamp(now), "systemid": systemid, "Content-Type": content_type, **parameters}
    for name, value in pairs.items():
        if _NAME.fullmatch(name) is None or not can_be_sent(value):
            raise ValueError(f"{name} cannot travel as a header: {value[:60]!r}")
    text = json.dumps({PREFIX + name: value for name, value in pairs.items()}, separators=(",", ":"))
    return [
        ("Content-Type", content_type),
        *((PREFIX + name, value) for name, value in pairs.items()),
        (SIGN_HEADER_KEY, ";".join(pairs)),
        (SIGN_HEADER, text),
        (HASH_HEADER, _digest(secret, text.encode())),
        (VERSION_HEADER, VERSION),
        ("User-Agent", USER_AGENT),
    ]


class NotSigned(Refusal):
    """The call is not signed as the kit signs. Facts: `reason`, a stable word; no secret and no expected hash."""

    code = "not_signed"
    words = Words(vi="Chữ ký của lời gọi không hợp lệ ({reason}).", en="The call is not properly signed ({reason}).")

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason=reason, **facts)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose signature held: who calls, when it says it was made, and its parameters without prefix."""

    systemid: str
    made_at: datetime
    parameters: Mapping[str, str]

    def get(self, name: str) -> str:
        """A parameter by name, in any case (HTTP header names have none); empty where it was not given."""
        return self.parameters.get(name.lower(), "")


def verify(
    headers: Iterable[tuple[str, str]],
    *,
    secret_of: Callable[[str], str | None],
    now: datetime,
    fresh_for: timedelta | None,
) -> Call:
    """Check one call. `headers` are all of its headers, decoded as Latin-1 so that no byte is lost.

    Beyond the HMAC: the signed values must be the headers that came, and no parameter may travel unsigned or twice.
    `fresh_for` bounds the distance between the timestamp and `now` on either side; None switches that off.

    Raises:
        NotSigned: `incomplete`, `twice`, `unknown_system`, `wrong_hash`, `unreadable`, `other_names`, `other_values`,
            `unsigned_parameter`, `no_time`, `stale`.
    """
    came: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        if not key.startswith(PREFIX.lower()):
            continue
        if key in came:
            raise NotSigned("twice", header=key)
        came[key] = value.strip()
    signed, keys, digest = (came.get(name.lower(), "") for name in (SIGN_HEADER, SIGN_HEADER_KEY, HASH_HEADER))
    systemid = came.get((PREFIX + "systemid").lower(), "")
    if not (signed and keys and digest and systemid):
        raise NotSigned("incomplete")
    secret = secret_of(systemid)
    # A digest is computed for an unknown system too, so that its absence cannot be told by timing.
    expected = _digest(secret or "no such system", signed.encode("latin-1", "replace"))
    if not hmac.compare_digest(expected.encode(), digest.lower().encode("latin-1", "replace")):
        raise NotSigned("unknown_system" if secret is None else "wrong_hash", systemid=systemid)
    if secret is None:
        raise NotSigned("unknown_system", systemid=systemid)
    pairs = _pairs(signed)
    names = [name.strip() for name in keys.split(";")]
    if sorted(PREFIX + name for name in names) != sorted(pairs):
        raise NotSigned("other_names", systemid=systemid)
    for name, value in pairs.items():
        if _text(came.get(name.lower(), "")) != value.strip():
            raise NotSigned("other_values", systemid=systemid, header=name)
    if unsigned := came.keys() - {name.lower() for name in pairs} - _UNSIGNED:
        raise NotSigned("unsigned_parameter", systemid=systemid, header=sorted(unsigned)[0])
    parameters = {name[len(PREFIX) :].lower(): value for name, value in pairs.items()}
    made_at = read_timestamp(parameters.get("timestamp", ""))
    if made_at is None or "systemid" not in parameters:
        raise NotSigned("no_time", systemid=systemid)
    if fresh_for is not None and abs(now - made_at) > fresh_for:
        raise NotSigned("stale", systemid=systemid, made_at=made_at)
    return Call(systemid, made_at, parameters)


def _pairs(signed: str) -> dict[str, str]:
    """The JSON object that was signed. Names once each, values text: anything else could be read in two ways."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in pairs:
            if not isinstance(value, str) or name in found or not name.startswith(PREFIX):
                raise NotSigned("unreadable")
            found[name] = value
        return found

    try:
        # The header's bytes are UTF-8 JSON that HTTP handed over as Latin-1.
        pairs = json.loads(signed.encode("latin-1").decode(), object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise NotSigned("unreadable") from None
    if not isinstance(pairs, dict) or len({name.lower() for name in pairs}) != len(pairs):
        raise NotSigned("unreadable")
    return pairs


def _text(value: str) -> str:
    """A header value that a port wrote in UTF-8 and HTTP handed over as Latin-1."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def _digest(secret: str, text: bytes) -> str:
    return hmac.new(secret.encode(), text, "sha256").hexdigest()
