"""What a clerk decides about a message that the hub would not guess a receiver for, and what an engineer has seen.

Everything happens in the caller's transaction, on a plain DB-API cursor. It takes the locks of the bookkeeper and of
the journal, in that order, so that cursors never pass a delivery by and two clerks at once are one after the other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from lienthong.exchange.hub.books import (
    KEEP_PAIRS,
    KEEP_SEARCHES,
    KEEP_TRAFFIC,
    PAIRS,
    Book,
    line_of,
    row_of,
    search_row,
    together,
)
from lienthong.exchange.hub.watch.sight import Cursor, Row, quoted
from lienthong.exchange.protocol.life import Package
from lienthong.exchange.stores.journal.entries import once
from lienthong.exchange.stores.journal.writing import LOCK
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.organizations import Directory
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

Outcome = Literal["delivered", "relayed", "duplicate", "closed"]
LONGEST_WORDS = 2000

_HELD = """
select h.id, h.position, h.code, h.reason, h.decided_at, h.decided_by, h.outcome, h.decision, h.delivered_to,
       m.kind, m.business, m.from_code, m.from_organization, m.document_id, m.status_code, m.stamped_at, m.addressee,
       m.accepted_at, m.size, m.sha256, m.message_id, m.number, m.notation, m.subject, m.priority, m.refers
from held h join messages m using (position) where h.id = %s for update of h
"""
_DELIVER = """
insert into deliveries (seq, receiver, position, addressed_as, former, once, delivered_at, state)
values (nextval('journal'), %s, %s, %s, %s, %s, %s, %s)
"""
_RELAY = """
insert into relays (id, position, codes, organizations, priority, next_at, created_at)
values (nextval('journal'), %s, %s, %s, %s, %s, %s)
"""
_DECIDED = """
update held set decided_at = %s, decided_by = %s, outcome = %s, decision = %s, delivered_to = %s where id = %s
"""


class NoSuchHeld(Refusal):
    """Nothing of that number waits for a decision, or ever did."""

    code = "no_such_held"
    words = Words(
        vi="Không có văn bản nào chờ quyết định mang số {id}.", en="Nothing with the number {id} waits for a decision."
    )


class AlreadyDecided(Refusal):
    """Someone has decided otherwise before. Facts: `by`, `at`, `outcome`, `organization` (a key, or None)."""

    code = "already_decided"
    words = Words(
        vi="{by} đã quyết định việc này lúc {at:%H:%M ngày %d/%m/%Y}. Quyết định đó được giữ nguyên.",
        en="{by} decided this on {at:%d/%m/%Y at %H:%M}. That decision stands.",
    )


class CannotDeliver(Refusal):
    """The chosen organisation does not exist on this day. Facts: `organization`, `day`."""

    code = "cannot_deliver"
    words = Words(
        vi="Không giao được cho {organization}: cơ quan này không có trong danh mục ngày {day:%d/%m/%Y}.",
        en="It cannot be delivered to {organization}, which the directory of {day:%d/%m/%Y} does not know.",
    )


class ReasonNeeded(Refusal):
    """Closing without delivering needs a reason, for whoever asks later."""

    code = "reason_needed"
    words = Words(vi="Hãy ghi lý do không giao.", en="Say why it is not delivered.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided. `fresh` is False where it had been decided just so before."""

    held: int
    outcome: Outcome
    organization: str | None
    by: str
    at: datetime
    words: str
    fresh: bool


def deliver(
    cursor: Cursor,
    schema: str,
    held: int,
    *,
    to: str,
    by: str,
    now: datetime,
    directory: Directory,
    words: str = "",
    serves: frozenset[str] = frozenset({"province"}),
) -> Decision:
    """Deliver a held message to an organisation (its key): into its inbox here, or on over the axis that serves it.

    An organisation that already has the very same message does not get it again (`duplicate`).

    Raises:
        NoSuchHeld, AlreadyDecided, CannotDeliver: nothing was changed.
    """
    day = in_vietnam(now).date()
    try:
        organization = directory.by_key(to)
    except KeyError:
        raise CannotDeliver(organization=to, day=day) from None
    if day not in organization.span:
        raise CannotDeliver(organization=organization.name_on(day), day=day)
    with _in_schema(cursor, schema):
        entered_up_to = _take_locks(cursor)
        row = _open(cursor, held)
        if row["decided_at"] is not None:
            return _standing(row, {"delivered", "relayed", "duplicate"}, to)
        outcome: Outcome
        if organization.axis in serves:
            outcome = _into_inbox(cursor, row, to, now)
        else:
            outcome = _onward(cursor, row, to, organization.code_on(day) or row["code"], now)
        # What the books have not reached yet they will find by themselves.
        if outcome != "duplicate" and row["position"] <= entered_up_to:
            _enter(cursor, row, to, beyond=outcome == "relayed", now=now, directory=directory)
        return _decide(cursor, row, Decision(held, outcome, to, by, now, words[:LONGEST_WORDS], fresh=True))


def close(cursor: Cursor, schema: str, held: int, *, by: str, now: datetime, reason: str) -> Decision:
    """Close a held receiver without delivering, with a reason.

    Raises:
        NoSuchHeld, AlreadyDecided, ReasonNeeded: nothing was changed.
    """
    if not reason.strip():
        raise ReasonNeeded()
    with _in_schema(cursor, schema):
        _take_locks(cursor)
        row = _open(cursor, held)
        if row["decided_at"] is not None:
            return _standing(row, {"closed"}, None)
        return _decide(cursor, row, Decision(held, "closed", None, by, now, reason.strip()[:LONGEST_WORDS], fresh=True))


def mark_seen(cursor: Cursor, schema: str, refused: UUID, *, by: str, now: datetime) -> bool:
    """Note that someone has looked at refused bytes. True for the first one; later ones change nothing."""
    query = "update {hub}.refused set seen_at = %s, seen_by = %s where id = %s and seen_at is null returning 1"
    cursor.execute(query.replace("{hub}", quoted(schema)), [now, by, refused])
    return cursor.fetchone() is not None


def _take_locks(cursor: Cursor) -> int:
    # The bookkeeper's row first: whoever waits for its batch does not keep the door waiting meanwhile.
    cursor.execute("select position from bookkeeping where book = 'pairs' for update")
    mark = cursor.fetchone()
    cursor.execute(LOCK)
    return int(mark[0]) if mark else 0


def _open(cursor: Cursor, held: int) -> Row:
    rows = _rows(cursor, _HELD, [held])
    if not rows:
        raise NoSuchHeld(id=held)
    return rows[0]


def _standing(row: Row, outcomes: set[str], organization: str | None) -> Decision:
    at = in_vietnam(row["decided_at"])
    if row["outcome"] not in outcomes or row["delivered_to"] != organization:
        raise AlreadyDecided(by=row["decided_by"], at=at, outcome=row["outcome"], organization=row["delivered_to"])
    return Decision(
        row["id"], row["outcome"], row["delivered_to"], row["decided_by"], at, row["decision"] or "", fresh=False
    )


def _into_inbox(cursor: Cursor, row: Row, to: str, now: datetime) -> Outcome:
    mark = once(
        kind=row["kind"],
        document_id=row["document_id"],
        from_code=row["from_code"],
        business=row["business"],
        sha256=bytes(row["sha256"]),
        status_code=row["status_code"],
        stamped_at=row["stamped_at"],
    )
    cursor.execute("select 1 from deliveries where receiver = %s and once = %s", [to, mark])
    if cursor.fetchone() is not None:
        return "duplicate"
    former = row["code"] if row["reason"] == "several_successors" else None
    cursor.execute(_DELIVER, [to, row["position"], row["code"], former, mark, now, Package.INITIAL.value])
    cursor.execute("select pg_notify('hub:' || current_schema(), %s)", [to])
    return "delivered"


def _onward(cursor: Cursor, row: Row, to: str, code: str, now: datetime) -> Outcome:
    cursor.execute("select 1 from relays where position = %s and %s = any(organizations)", [row["position"], to])
    if cursor.fetchone() is not None:
        return "duplicate"
    cursor.execute(_RELAY, [row["position"], [code], [to], row["priority"], now, now])
    return "relayed"


def _enter(cursor: Cursor, row: Row, to: str, *, beyond: bool, now: datetime, directory: Directory) -> None:
    pairs = _rows(cursor, PAIRS, [[row["document_id"]]])
    book = Book(directory, [line_of(pair) for pair in pairs])
    book.enter_later(row, to, beyond=beyond, at=now)
    for key in book.touched:
        cursor.execute(KEEP_PAIRS, together([row_of(book.lines[key])]))
    for entered in book.searches.values():
        cursor.execute(KEEP_SEARCHES, together([search_row(entered)]))
    cursor.execute(KEEP_TRAFFIC, together(book.traffic_rows()))


def _decide(cursor: Cursor, row: Row, decision: Decision) -> Decision:
    cursor.execute(
        _DECIDED,
        [decision.at, decision.by, decision.outcome, decision.words or None, decision.organization, row["id"]],
    )
    return decision


def _rows(cursor: Cursor, query: str, asked: list[Any]) -> list[Row]:
    cursor.execute(query, asked)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def _in_schema(cursor: Cursor, schema: str) -> Iterator[None]:
    """Work in the hub's schema until the end of the block; the transaction goes on where it was."""
    cursor.execute("select current_setting('search_path')")
    before = cursor.fetchone()[0]
    cursor.execute("select set_config('search_path', %s, true)", [quoted(schema)])
    try:
        yield
    except Refusal:
        cursor.execute("select set_config('search_path', %s, true)", [before])
        raise
    # After an error of the database the transaction is dead, and its end undoes this too.
    cursor.execute("select set_config('search_path', %s, true)", [before])
