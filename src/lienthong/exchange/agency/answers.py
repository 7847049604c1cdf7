"""What a hub answers, as values. Parsed once, at the door: an answer of another shape is `HubSpeaksOddly`."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal, cast

from lienthong.exchange.agency.troubles import HubSpeaksOddly, Refused, TryLater
from lienthong.formats.evidence.keys import PublicKey, UnusableKey

Kind = Literal["document", "status"]


@dataclass(frozen=True, slots=True)
class Hub:
    """Who a hub is. `fast_by` is how far its clock is ahead of ours, in seconds."""

    code: str
    name: str
    keys: tuple[PublicKey, ...]
    fast_by: float


@dataclass(frozen=True, slots=True)
class Receiver:
    """What the hub did with one receiver of a message. `outcome`: inbox, redirected, relay, clerk, …"""

    code: str
    outcome: str
    organization: str | None = None
    former: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The hub has the message on disk. `receipt` is its signed word (compact JWS)."""

    message_id: str
    sha256: str
    size: int
    accepted_at: datetime
    receipt: str
    receivers: tuple[Receiver, ...]
    first_time: bool = True


Outcome = Accepted | Refused | TryLater
"""What became of one message of a batch."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far one organisation is with fetching one of our messages."""

    organization: str
    seq: int | None
    fetched_at: datetime | None
    acknowledged_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an inbox. `body` where the content was small enough to come along."""

    seq: int
    message_id: str
    sender: str
    kind: Kind
    organization: str
    addressed_as: str
    redirected_from: str | None
    sha256: str
    size: int
    priority: int
    document_id: str
    subject: str
    accepted_at: datetime
    trace: tuple[tuple[str, str], ...]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of an inbox, ascending, and the cursor to go on from."""

    entries: tuple[Entry, ...]
    next: int


@contextmanager
def _at_the_door(what: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, UnusableKey) as error:
        raise HubSpeaksOddly(f"{type(error).__name__}: {error}"[:200], what=what) from error


def read_hub(facts: Any, now: datetime) -> Hub:
    """`GET /v1/hub`."""
    with _at_the_door("hub"):
        return Hub(
            code=_text(facts["code"]),
            name=_text(facts["name"]),
            keys=tuple(PublicKey.from_jwk(jwk) for jwk in facts["keys"]),
            fast_by=(_moment(facts["time"]) - now).total_seconds(),
        )


def read_accepted(facts: Any, *, first_time: bool) -> Accepted:
    """The answer to a message that was taken."""
    with _at_the_door("accepted"):
        return Accepted(
            message_id=_text(facts["message_id"]),
            sha256=_text(facts["sha256"]),
            size=int(facts["size"]),
            accepted_at=_moment(facts["accepted_at"]),
            receipt=_text(facts["receipt"]),
            receivers=tuple(
                Receiver(_text(r["code"]), _text(r["outcome"]), r.get("organization"), r.get("former"))
                for r in facts["receivers"]
            ),
            first_time=first_time,
        )


def read_deliveries(facts: Any) -> tuple[Delivery, ...]:
    """The deliveries of `GET /v1/messages/{id}`."""
    with _at_the_door("deliveries"):
        return tuple(
            Delivery(
                organization=_text(d["organization"]),
                seq=d.get("seq"),
                fetched_at=_moment(d["fetched_at"]) if d.get("fetched_at") else None,
                acknowledged_at=_moment(d["acknowledged_at"]) if d.get("acknowledged_at") else None,
                state=_text(d["state"]),
            )
            for d in facts.get("deliveries", ())
        )


def read_page(facts: Any) -> Page:
    """`GET /v1/inbox`."""
    with _at_the_door("inbox"):
        entries = tuple(_entry(e) for e in facts["entries"])
        if any(one.seq >= other.seq for one, other in pairwise(entries)):
            raise ValueError("the entries do not ascend")
        return Page(entries, int(facts["next"]))


def read_refusal(status: int, facts: Any, *, what: str) -> Refused:
    """A definite no. A refusal without a code does not come from a hub."""
    if not isinstance(facts, Mapping) or not isinstance(facts.get("error"), str):
        raise HubSpeaksOddly("a refusal without a code", what=what, http_status=status)
    details, message = facts.get("facts"), facts.get("message")
    return Refused(
        facts["error"],
        details if isinstance(details, Mapping) else {},
        http_status=status,
        message={str(k): str(v) for k, v in message.items()} if isinstance(message, Mapping) else {},
    )


def _entry(e: Mapping[str, Any]) -> Entry:
    body = e.get("body")
    kind = e["kind"]
    if kind not in ("document", "status"):
        raise ValueError(f"kind {kind!r}")
    return Entry(
        seq=int(e["seq"]),
        message_id=_text(e["message_id"]),
        sender=_text(e["sender"]),
        kind=cast(Kind, kind),
        organization=_text(e["organization"]),
        addressed_as=_text(e.get("addressed_as") or e["organization"]),
        redirected_from=e.get("redirected_from"),
        sha256=_text(e["sha256"]),
        size=int(e["size"]),
        priority=int(e.get("priority") or 0),
        document_id=str(e.get("document_id") or ""),
        subject=str(e.get("subject") or ""),
        accepted_at=_moment(e["accepted_at"]),
        trace=tuple((str(t.get("organ_id") or ""), str(t.get("at") or "")) for t in e.get("trace") or ()),
        body=None if body is None else base64.b64decode(body, validate=True),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment
