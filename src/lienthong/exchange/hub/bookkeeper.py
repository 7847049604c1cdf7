"""Keeping the books, off the hot path. They follow the journal by position and can be drawn anew from it."""

import asyncio
import logging
from typing import Any

import psycopg
from psycopg.rows import dict_row

from lienthong.exchange.hub.books import (
    KEEP_FACTS,
    KEEP_LINKS,
    KEEP_PAIRS,
    KEEP_SEARCHES,
    KEEP_TRAFFIC,
    PAIRS,
    Book,
    Line,
    line_of,
    row_of,
    search_row,
    together,
)
from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.refusals import Unavailable

log = logging.getLogger(__name__)

_BATCH = 500
_NEXT = """
select m.position, m.kind, m.business, m.from_code, m.from_organization, m.document_id, m.status_code, m.stamped_at,
       m.addressee, m.words, m.accepted_at, m.size, m.message_id, m.number, m.notation, m.subject, m.refers,
       array(select d.receiver from deliveries d where d.position = m.position) as inboxes,
       array(select unnest(r.organizations) from relays r where r.position = m.position) as beyond
from messages m where m.position > %s order by m.position limit %s
"""


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
            await cursor.execute(PAIRS, [sorted({row["document_id"] for row in rows})])
            book = Book(self._hub.registers.directory, [line_of(row) for row in await cursor.fetchall()])
            for number, row in enumerate(rows):
                book.enter(row)
                if number % 50 == 49:
                    await asyncio.sleep(0)  # the doors come first
            await self._keep(cursor, book)
            await cursor.execute("update bookkeeping set position = %s where book = 'pairs'", [rows[-1]["position"]])
        return len(rows)

    async def _keep(self, cursor: psycopg.AsyncCursor[Any], book: Book) -> None:
        for statement, rows in (
            (KEEP_PAIRS, [row_of(book.lines[key]) for key in sorted(book.touched)]),
            (KEEP_FACTS, book.facts),
            (KEEP_SEARCHES, [search_row(book.searches[key]) for key in sorted(book.searches)]),
            (KEEP_LINKS, book.links),
            (KEEP_TRAFFIC, book.traffic_rows()),
        ):
            if rows:
                await cursor.execute(statement, together(rows))


__all__ = ["Book", "Bookkeeper", "Line"]
