"""What the hub refused and kept, bytes and all; what a clerk must decide; and statuses that fit nothing known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lienthong.exchange.hub.watch.sight import Page, Row, Sight, facts, moment, page_of
from lienthong.kernel.moments import in_vietnam

# A message that was refused once and accepted later, or the other way round, bears one id: that tells the document.
_COLUMNS = """
select r.id, r.sender, r.message_id, r.at, r.via, r.code, r.facts, r.sha256, r.size, r.seen_at, r.seen_by,
       (select m.document_id from {hub}.messages m where m.sender = r.sender and m.message_id = r.message_id limit 1)
           as document_id
from {hub}.refused r
"""
_REFUSED = f"""{_COLUMNS}
where (%(after_at)s::timestamptz is null or (r.at, r.id) < (%(after_at)s::timestamptz, %(after_id)s::uuid))
  and (not %(unseen)s or r.seen_at is null)
order by r.at desc, r.id desc limit %(size)s
"""
_ONE_REFUSED = f"""{_COLUMNS} where r.id = %(id)s"""
_BYTES = "select body, file from {hub}.refused where id = %(id)s"
_UNSEEN = """
select count(*) as count, min(at) as since
from (select at from {hub}.refused where seen_at is null limit 10000) as found
"""
_WAITING = """
select count(*) as count, min(created_at) as since
from (select created_at from {hub}.held where decided_at is null limit 10000) as found
"""
_HELD = """
select h.id, h.position, h.code, h.reason, h.candidates, h.created_at, h.decided_at, h.decided_by, h.outcome,
       h.decision, h.delivered_to, m.number, m.notation, m.subject, m.kind, m.business, m.from_code,
       m.from_organization, m.document_id, m.via
from {hub}.held h join {hub}.messages m on m.position = h.position
"""
_HELD_OPEN = f"""{_HELD} where h.decided_at is null and h.id > %(after)s order by h.id limit %(size)s"""
_HELD_DECIDED = f"""{_HELD} where h.decided_at is not null order by h.decided_at desc, h.id desc limit %(size)s"""
_HELD_ONE = f"""{_HELD} where h.id = %(id)s"""
_ODD = """
select f.position, f.document_id, f.reporter, f.addressee, f.status_code, f.stamped_at, f.heard_at, f.words, f.effect,
       (select s.position from {hub}.searches s where s.document_id = f.document_id order by s.position limit 1)
           as document_position
from {hub}.pair_facts f
where f.effect in ('surprise', 'unknown_document', 'unknown_code') and f.position < %(before)s
order by f.position desc limit %(size)s
"""
FIRST_PAGE = 2**62


@dataclass(frozen=True, slots=True)
class Refused:
    """Bytes that were not taken in, and why. `code` and `facts` are those of the refusal.

    `document_id`: the document that it was about, where the hub knows that from another message of the same id.
    """

    id: UUID
    sender: str
    message_id: str
    at: datetime
    via: str
    code: str
    facts: Mapping[str, Any]
    sha256: str
    size: int
    seen_at: datetime | None
    seen_by: str | None
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One receiver of a message that waits for a clerk, or waited. `candidates` and `delivered_to` are keys."""

    id: int
    position: int
    code: str
    reason: str
    candidates: tuple[str, ...]
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    outcome: str | None
    decision: str | None
    delivered_to: str | None
    number: str
    notation: str
    subject: str
    kind: str
    business: int | None
    from_code: str
    sender: str | None
    document_id: str
    via: str


@dataclass(frozen=True, slots=True)
class Odd:
    """A status message that changed nothing and should not have come: `effect` says in which way."""

    position: int
    document_id: str
    document_position: int | None
    reporter: str
    addressee: str
    status_code: str
    stamped_at: datetime | None
    heard_at: datetime
    words: str | None
    effect: str


def refused(sight: Sight, *, after: str | None = None, unseen: bool = False, size: int = 50) -> Page[Refused]:
    """The list, the latest first. One query."""
    at, identity = _refused_cursor(after)
    asked = {"after_at": at, "after_id": identity, "unseen": unseen, "size": size + 1}
    return page_of(
        (_refused(row) for row in sight.rows(_REFUSED, asked)), size, lambda last: f"{last.at.isoformat()}_{last.id}"
    )


def one_refused(sight: Sight, identity: UUID) -> Refused | None:
    """One of the list."""
    row = sight.row(_ONE_REFUSED, {"id": identity})
    return _refused(row) if row else None


def bytes_of(sight: Sight, identity: UUID) -> tuple[bytes | None, str | None] | None:
    """The bytes as they came, or the name of their file in the hub's folder; None where the id is not known."""
    row = sight.row(_BYTES, {"id": identity})
    return None if row is None else (None if row["body"] is None else bytes(row["body"]), row["file"])


def unseen(sight: Sight) -> tuple[int, datetime | None]:
    """How many of the refused nobody has looked at, and since when."""
    row = sight.row(_UNSEEN)
    return (row["count"], moment(row["since"])) if row else (0, None)


def held_waiting(sight: Sight) -> tuple[int, datetime | None]:
    """How many receivers wait for a clerk, and since when."""
    row = sight.row(_WAITING)
    return (row["count"], moment(row["since"])) if row else (0, None)


def held_open(sight: Sight, *, after: int = 0, size: int = 50) -> Page[Held]:
    """What waits for a clerk, the oldest first. One query."""
    rows = sight.rows(_HELD_OPEN, {"after": after, "size": size + 1})
    return page_of((held_of_row(row) for row in rows), size, lambda last: str(last.id))


def held_decided(sight: Sight, *, size: int = 20) -> list[Held]:
    """What was decided lately. One query."""
    return [held_of_row(row) for row in sight.rows(_HELD_DECIDED, {"size": size})]


def one_held(sight: Sight, identity: int) -> Held | None:
    """One of the list, decided or not."""
    row = sight.row(_HELD_ONE, {"id": identity})
    return held_of_row(row) if row else None


def oddities(sight: Sight, *, before: int = FIRST_PAGE, size: int = 20) -> Page[Odd]:
    """Statuses that surprised, the latest first. One query."""
    rows = sight.rows(_ODD, {"before": before, "size": size + 1})
    return page_of((_odd(row) for row in rows), size, lambda last: str(last.position))


def _refused(row: Row) -> Refused:
    return Refused(
        id=row["id"],
        sender=row["sender"],
        message_id=row["message_id"],
        at=in_vietnam(row["at"]),
        via=row["via"],
        code=row["code"],
        facts=facts(row["facts"]),
        sha256=bytes(row["sha256"]).hex(),
        size=row["size"],
        seen_at=moment(row["seen_at"]),
        seen_by=row["seen_by"],
        document_id=row["document_id"] or "",
    )


def held_of_row(row: Row) -> Held:
    """A row of `held` with its message's columns."""
    return Held(
        id=row["id"],
        position=row["position"],
        code=row["code"],
        reason=row["reason"],
        candidates=tuple(row["candidates"]),
        created_at=in_vietnam(row["created_at"]),
        decided_at=moment(row["decided_at"]),
        decided_by=row["decided_by"],
        outcome=row["outcome"],
        decision=row["decision"],
        delivered_to=row["delivered_to"],
        number=row["number"],
        notation=row["notation"],
        subject=row["subject"],
        kind=row["kind"],
        business=row["business"],
        from_code=row["from_code"],
        sender=row["from_organization"],
        document_id=row["document_id"],
        via=row["via"],
    )


def _odd(row: Row) -> Odd:
    return Odd(
        position=row["position"],
        document_id=row["document_id"],
        document_position=row["document_position"],
        reporter=row["reporter"],
        addressee=row["addressee"],
        status_code=row["status_code"],
        stamped_at=moment(row["stamped_at"]),
        heard_at=in_vietnam(row["heard_at"]),
        words=row["words"],
        effect=row["effect"],
    )


def _refused_cursor(after: str | None) -> tuple[datetime | None, UUID | None]:
    at, _, identity = (after or "").partition("_")
    try:
        return datetime.fromisoformat(at), UUID(identity)
    except ValueError:
        return None, None
