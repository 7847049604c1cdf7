"""Committing messages to the journal, many in one transaction, in one order that every reader sees."""

from collections.abc import Sequence
from typing import Any

import orjson
import psycopg

from lienthong.exchange.protocol.life import Outcome, Package
from lienthong.exchange.stores.journal.entries import Accepted, Entry, OtherBytes, Result

_MESSAGE_COLUMNS = {
    "position": "int8", "sender": "text", "message_id": "text", "sha256": "bytea", "size": "int8", "body": "bytea",
    "file": "text", "kind": "text", "business": "int2", "from_code": "text", "from_organization": "text",
    "document_id": "text", "number": "text", "notation": "text", "subject": "text", "priority": "int2",
    "promulgated_on": "date", "status_code": "text", "stamped_at": "timestamptz", "addressee": "text", "words": "text",
    "refers": "text[]", "findings": "text[]", "accepted_at": "timestamptz", "via": "text", "answer": "bytea",
}  # fmt: skip
_DELIVERY_COLUMNS = {
    "seq": "int8", "receiver": "text", "position": "int8", "addressed_as": "text", "former": "text", "once": "bytea",
    "delivered_at": "timestamptz", "state": "text",
}  # fmt: skip
_COPY_MESSAGES = f"copy messages ({', '.join(_MESSAGE_COLUMNS)}) from stdin (format binary)"
_COPY_DELIVERIES = f"copy deliveries ({', '.join(_DELIVERY_COLUMNS)}) from stdin (format binary)"

_FIRST = """
select sender, message_id, sha256, answer, accepted_at, position from messages
where (sender, message_id) in (select * from unnest(%s::text[], %s::text[]))
"""
_ONCE = """
select receiver, once from deliveries where (receiver, once) in (select * from unnest(%s::text[], %s::bytea[]))
"""
_HELD = """
insert into held (id, position, code, reason, candidates, created_at) values (%s, %s, %s, %s, %s, %s)
"""
_RELAY = """
insert into relays (id, position, codes, organizations, priority, next_at, created_at)
values (%s, %s, %s, %s, %s, %s, %s)
"""

LOCK = "select pg_advisory_xact_lock(hashtext('journal:' || current_schema()))"
"""Held by every transaction that adds to the journal, so that numbers become visible in the order they were given
and a reader behind a cursor can never pass one by."""

_INBOXES = (Outcome.INBOX, Outcome.REDIRECTED)


def compose_answer(entry: Entry, outcomes: Sequence[Outcome] | None = None) -> bytes:
    """The answer to the sender, the same bytes each time it asks."""
    receivers = []
    for index, route in enumerate(entry.routes):
        outcome = outcomes[index] if outcomes else route.outcome
        receiver = {"code": route.code, "outcome": outcome.value, "organization": route.organization_code}
        if route.former:
            receiver["former"] = route.former
        if route.reason:
            receiver["reason"] = route.reason
        receivers.append(receiver)
    return orjson.dumps(
        {
            "message_id": entry.message_id,
            "sha256": entry.sha256.hex(),
            "size": entry.size,
            "accepted_at": entry.accepted_at.isoformat(),
            "receipt": entry.receipt,
            "receivers": receivers,
            "findings": entry.findings,
        }
    )


async def commit(connection: psycopg.AsyncConnection[Any], entries: Sequence[Entry]) -> list[Result]:
    """Put these messages on disk, in this order, in one transaction.

    A repeated id gets its first answer; other bytes under a used id are an `OtherBytes`, and nothing of them is kept
    here. A receiver that already has the very same act is marked DUPLICATE and does not get it again.

    Raises:
        psycopg.Error: nothing was committed, or (when the connection broke) it is not known whether it was.
    """
    async with connection.transaction():
        group = await _Group.load(connection, entries)
        results = [group.take(entry) for entry in entries]
        await group.write(connection)
    return results


class _Group:
    def __init__(self, numbers: list[int]) -> None:
        self._numbers = iter(numbers)
        self._first: dict[tuple[str, str], tuple[bytes, bytes, Any, int]] = {}
        self._once: set[tuple[str, bytes]] = set()
        self._messages: list[tuple[Any, ...]] = []
        self._deliveries: list[tuple[Any, ...]] = []
        self._held: list[tuple[Any, ...]] = []
        self._relays: list[tuple[Any, ...]] = []
        self._inboxes: set[str] = set()

    @classmethod
    async def load(cls, connection: psycopg.AsyncConnection[Any], entries: Sequence[Entry]) -> "_Group":
        inboxes = [
            (route.organization, entry.once) for entry in entries for route in entry.routes if route.outcome in _INBOXES
        ]
        # One number for each message, delivery, relay and held receiver; more than needed does no harm.
        wanted = sum(2 + len(entry.routes) for entry in entries)
        async with connection.pipeline():
            await connection.execute(LOCK)
            first = await connection.execute(
                _FIRST, [[entry.sender for entry in entries], [entry.message_id for entry in entries]]
            )
            once = await connection.execute(_ONCE, [[key for key, _ in inboxes], [mark for _, mark in inboxes]])
            numbers = await connection.execute("select nextval('journal') from generate_series(1, %s)", [wanted])
        group = cls([row[0] for row in await numbers.fetchall()])
        for sender, message_id, sha256, answer, accepted_at, position in await first.fetchall():
            group._first[sender, message_id] = (bytes(sha256), bytes(answer), accepted_at, position)
        group._once = {(receiver, bytes(mark)) for receiver, mark in await once.fetchall()}
        return group

    def take(self, entry: Entry) -> Result:
        if first := self._first.get((entry.sender, entry.message_id)):
            sha256, answer, accepted_at, position = first
            if sha256 == entry.sha256:
                return Accepted(answer, position, fresh=False)
            return OtherBytes(sha256, accepted_at)
        position = next(self._numbers)
        outcomes = [self._deliver(entry, index, position) for index in range(len(entry.routes))]
        self._pass_on(entry, position)
        answer = compose_answer(entry, outcomes)
        self._first[entry.sender, entry.message_id] = (entry.sha256, answer, entry.accepted_at, position)
        self._messages.append(
            (
                position, entry.sender, entry.message_id, entry.sha256, entry.size, entry.body, entry.file, entry.kind,
                entry.business, entry.from_code, entry.from_organization, entry.document_id, entry.number,
                entry.notation, entry.subject, entry.priority, entry.promulgated_on, entry.status_code,
                entry.stamped_at, entry.addressee, entry.words, list(entry.refers), list(entry.findings),
                entry.accepted_at, entry.via, answer,
            )
        )  # fmt: skip
        reached = tuple(
            route.organization
            for route, outcome in zip(entry.routes, outcomes, strict=True)
            if outcome in _INBOXES and route.organization
        )
        self._inboxes.update(reached)
        return Accepted(answer, position, fresh=True, inboxes=reached)

    def _deliver(self, entry: Entry, index: int, position: int) -> Outcome:
        route = entry.routes[index]
        if route.outcome is Outcome.CLERK:
            self._held.append(
                (next(self._numbers), position, route.code, route.reason, list(route.candidates), entry.accepted_at)
            )
        if route.outcome not in _INBOXES or route.organization is None:
            return route.outcome
        mark = (route.organization, entry.once)
        if mark in self._once:
            return Outcome.DUPLICATE
        self._once.add(mark)
        self._deliveries.append(
            (
                next(self._numbers), route.organization, position, route.code, route.former, entry.once,
                entry.accepted_at, Package.INITIAL.value,
            )
        )  # fmt: skip
        return route.outcome

    def _pass_on(self, entry: Entry, position: int) -> None:
        # One parcel for all receivers on the other axis: it sorts them itself, and the file travels once.
        beyond = [route for route in entry.routes if route.outcome is Outcome.RELAY]
        if beyond:
            codes = [route.organization_code or route.code for route in beyond]
            keys = [route.organization or "" for route in beyond]
            at = entry.accepted_at
            self._relays.append((next(self._numbers), position, codes, keys, entry.priority, at, at))

    async def write(self, connection: psycopg.AsyncConnection[Any]) -> None:
        if not self._messages:
            return
        cursor = connection.cursor()
        await _copy(cursor, _COPY_MESSAGES, list(_MESSAGE_COLUMNS.values()), self._messages)
        if self._deliveries:
            await _copy(cursor, _COPY_DELIVERIES, list(_DELIVERY_COLUMNS.values()), self._deliveries)
        if self._held:
            await cursor.executemany(_HELD, self._held)
        if self._relays:
            await cursor.executemany(_RELAY, self._relays)
        # Tells the other hub processes which inboxes to look into; past 60 names they look into all.
        names = sorted(self._inboxes) if len(self._inboxes) <= 60 else ["*"]
        await cursor.execute("select pg_notify('hub:' || current_schema(), %s)", ["\n".join(names)])


async def _copy(
    cursor: psycopg.AsyncCursor[Any], statement: str, types: list[str], rows: list[tuple[Any, ...]]
) -> None:
    async with cursor.copy(statement.encode()) as copy:
        copy.set_types(types)
        for row in rows:
            await copy.write_row(row)
