"""The books drawn from the journal, off the hot path: where each document stands, and how much traffic there was.

They follow the journal by position and can be drawn anew from it at any time.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.refusals import Unavailable
from lienthong.exchange.protocol.life import Event, Pair, State, event_of, step
from lienthong.kernel.identifiers import same_code
from lienthong.kernel.organizations import Directory, Found, Redirected

log = logging.getLogger(__name__)

_BATCH = 500
_NEXT = """
select m.position, m.kind, m.business, m.from_code, m.from_organization, m.document_id, m.status_code, m.stamped_at,
       m.addressee, m.words, m.accepted_at, m.size,
       array(select d.receiver from deliveries d where d.position = m.position) as inboxes,
       array(select unnest(r.organizations) from relays r where r.position = m.position) as beyond
from messages m where m.position > %s order by m.position limit %s
"""
_PAIRS = "select * from pairs where document_id = any(%s)"
_KEEP_PAIR = """
insert into pairs (document_id, sender, receiver, first_position, state, before, sent_at, arrived_at, accepted_at,
                   done_at, state_at, surprises)
values (%(document_id)s, %(sender)s, %(receiver)s, %(first_position)s, %(state)s, %(before)s, %(sent_at)s,
        %(arrived_at)s, %(accepted_at)s, %(done_at)s, %(state_at)s, %(surprises)s)
on conflict (document_id, sender, receiver) do update set state = excluded.state, before = excluded.before,
    arrived_at = excluded.arrived_at, accepted_at = excluded.accepted_at, done_at = excluded.done_at,
    state_at = excluded.state_at, surprises = excluded.surprises
"""
_KEEP_FACT = """
insert into pair_facts (position, document_id, reporter, addressee, status_code, stamped_at, heard_at, words, effect)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing
"""
_KEEP_TRAFFIC = """
insert into traffic (hour, organization, direction, kind, messages, bytes) values (%s, %s, %s, %s, %s, %s)
on conflict (hour, organization, direction, kind) do update
set messages = traffic.messages + excluded.messages, bytes = traffic.bytes + excluded.bytes
"""

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the pairs book."""

    document_id: str
    sender: str
    receiver: str
    first_position: int
    pair: Pair
    sent_at: datetime
    state_at: datetime
    arrived_at: datetime | None = None
    accepted_at: datetime | None = None
    done_at: datetime | None = None
    surprises: int = 0

    def after(self, event: Event, at: datetime) -> tuple["Line", str]:
        """The line after an event, and its effect in a word."""
        stepped = step(self.pair, event)
        if not stepped.changed:
            effect = "surprise" if stepped.surprise else "repeated"
            return replace(self, surprises=self.surprises + stepped.surprise), effect
        line = replace(self, pair=stepped.pair, state_at=at)
        # An office that says "finished" has also received and accepted, though it may not have said so.
        if event in (Event.ARRIVAL, Event.ACCEPTANCE, Event.ASSIGNMENT, Event.WORK, Event.COMPLETION):
            line = replace(line, arrived_at=self.arrived_at or at)
            if event is not Event.ARRIVAL:
                line = replace(line, accepted_at=self.accepted_at or at)
            if event is Event.COMPLETION:
                line = replace(line, done_at=self.done_at or at)
        return line, "moved"


class Book:
    """The pairs and the traffic that a run of journal rows touches. Pure: rows in, rows out."""

    def __init__(self, directory: Directory, lines: Iterable[Line]) -> None:
        self._directory = directory
        self.lines: dict[Key, Line] = {(line.document_id, line.sender, line.receiver): line for line in lines}
        self.touched: set[Key] = set()
        self.facts: list[tuple[Any, ...]] = []
        self.traffic: Counter[tuple[datetime, str, str, str]] = Counter()
        self.bytes: Counter[tuple[datetime, str, str, str]] = Counter()

    def enter(self, row: dict[str, Any]) -> None:
        """Enter one journal row."""
        at: datetime = row["accepted_at"]
        sender = row["from_organization"] or self._key(row["from_code"], at)
        receivers = [key for key in (*row["inboxes"], *row["beyond"]) if key]
        self._count(at, sender, "out", row)
        for receiver in row["inboxes"]:
            self._count(at, receiver, "in", row)
        if row["kind"] == "status":
            self._status(row, sender)
        elif row["business"] == 1:
            for receiver in receivers:
                self._event((row["document_id"], sender, receiver), Event.RECALL, at)
        elif row["business"] != 2:
            for receiver in receivers:
                self._sent(row, sender, receiver)

    def _sent(self, row: dict[str, Any], sender: str, receiver: str) -> None:
        key = (row["document_id"], sender, receiver)
        if key not in self.lines:
            at = row["accepted_at"]
            taken = step(Pair(), Event.TAKEN_BY_AXIS).pair
            self.lines[key] = Line(*key, row["position"], taken, sent_at=at, state_at=at)
            self.touched.add(key)

    def _status(self, row: dict[str, Any], reporter: str) -> None:
        at = row["accepted_at"]
        addressee = self._key(row["addressee"] or "", at)
        code = (row["status_code"] or "").strip()
        event = event_of(code)
        # 13 travels from the document's sender to its receiver; every other code the other way.
        pair = (reporter, addressee) if event is Event.GIVE_BACK else (addressee, reporter)
        key = (row["document_id"], *pair)
        if key not in self.lines:
            effect = "unknown_document"
        elif event is None:
            effect = "unknown_code"
        else:
            effect = self._event(key, event, at)
        self.facts.append(
            (
                row["position"],
                row["document_id"],
                reporter,
                addressee,
                code,
                row["stamped_at"],
                at,
                row["words"],
                effect,
            )
        )

    def _event(self, key: Key, event: Event, at: datetime) -> str:
        if key not in self.lines:
            return "unknown_document"
        self.lines[key], effect = self.lines[key].after(event, at)
        self.touched.add(key)
        return effect

    def _key(self, code: str, at: datetime) -> str:
        resolution = self._directory.resolve(code, at.date()) if code else None
        if isinstance(resolution, Found | Redirected):
            return resolution.organization.key
        return f"code:{same_code(code)}"

    def _count(self, at: datetime, organization: str, direction: str, row: dict[str, Any]) -> None:
        hour = at.replace(minute=0, second=0, microsecond=0)
        cell = (hour, organization, direction, row["kind"])
        self.traffic[cell] += 1
        self.bytes[cell] += row["size"]


class Bookkeeper:
    """Follows the journal. One process of a hub keeps the books at a time; the row lock sees to it."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            entered = 0
            try:
                async with self._hub.connection() as connection:
                    entered = await self.catch_up(connection)
            except (psycopg.Error, OSError, Unavailable) as error:
                log.warning("the books wait: %s", error)
            # A full batch means more is there; a half-full one can wait for company.
            await asyncio.sleep(0.05 if entered >= _BATCH else 0.5)

    async def catch_up(self, connection: psycopg.AsyncConnection[Any]) -> int:
        """Enter the next rows of the journal; how many."""
        async with connection.transaction(), connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute("select position from bookkeeping where book = 'pairs' for update")
            mark = await cursor.fetchone()
            position = mark["position"] if mark else 0
            await cursor.execute(_NEXT, [position, _BATCH])
            rows = await cursor.fetchall()
            if not rows:
                return 0
            await cursor.execute(_PAIRS, [sorted({row["document_id"] for row in rows})])
            book = Book(self._hub.registers.directory, [_line(row) for row in await cursor.fetchall()])
            for row in rows:
                book.enter(row)
            await self._keep(cursor, book)
            await cursor.execute("update bookkeeping set position = %s where book = 'pairs'", [rows[-1]["position"]])
        return len(rows)

    async def _keep(self, cursor: psycopg.AsyncCursor[Any], book: Book) -> None:
        touched = [_row(book.lines[key]) for key in sorted(book.touched)]
        if touched:
            await cursor.executemany(_KEEP_PAIR, touched)
        if book.facts:
            await cursor.executemany(_KEEP_FACT, book.facts)
        cells = [(*cell, count, book.bytes[cell]) for cell, count in sorted(book.traffic.items())]
        await cursor.executemany(_KEEP_TRAFFIC, cells)


def _line(row: dict[str, Any]) -> Line:
    before = State(row["before"]) if row["before"] else None
    return Line(
        document_id=row["document_id"],
        sender=row["sender"],
        receiver=row["receiver"],
        first_position=row["first_position"],
        pair=Pair(State(row["state"]), before),
        sent_at=row["sent_at"],
        state_at=row["state_at"],
        arrived_at=row["arrived_at"],
        accepted_at=row["accepted_at"],
        done_at=row["done_at"],
        surprises=row["surprises"],
    )


def _row(line: Line) -> dict[str, Any]:
    return {
        "document_id": line.document_id,
        "sender": line.sender,
        "receiver": line.receiver,
        "first_position": line.first_position,
        "state": line.pair.state.value,
        "before": line.pair.before.value if line.pair.before else None,
        "sent_at": line.sent_at,
        "arrived_at": line.arrived_at,
        "accepted_at": line.accepted_at,
        "done_at": line.done_at,
        "state_at": line.state_at,
        "surprises": line.surprises,
    }
