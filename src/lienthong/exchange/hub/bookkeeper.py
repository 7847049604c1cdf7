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
        batch = _BATCH
        while True:
            try:
                async with self._hub.connection() as connection:
                    entered = await self.catch_up(connection, batch)
                batch, full = min(batch * 4, _BATCH), entered >= batch
            except Exception as error:
                full = _is_of_the_rows(error)
                log.warning("the books wait: %s", error, exc_info=full)
                # The row that cannot be entered is closed in on, and passed by when it is alone.
                if full and batch == 1:
                    await self._pass_by()
                batch = max(batch // 8, 1) if full else batch
            # A full batch means more is there; a half-full one can wait for company.
            await asyncio.sleep(0.05 if full else 0.5)

    async def _pass_by(self) -> None:
        """Leave one row of the journal out of the books. The message itself was delivered, and stays in the journal."""
        try:
            async with self._hub.connection() as connection:
                left_out = await connection.execute(
                    """update bookkeeping b
                    set position = (select min(position) from messages m where m.position > b.position)
                    where b.book = 'pairs' returning position"""
                )
                log.error("left out of the books: journal row %s", await left_out.fetchone())
        except (psycopg.Error, OSError, Unavailable) as error:
            log.warning("the books wait: %s", error)

    async def catch_up(self, connection: psycopg.AsyncConnection[Any], batch: int = _BATCH) -> int:
        """Enter the next rows of the journal; how many."""
        async with connection.transaction(), connection.cursor(row_factory=dict_row) as cursor:
            # Where another process of this hub, or a clerk's decision, holds the row, the next round will do.
            await cursor.execute("select position from bookkeeping where book = 'pairs' for update skip locked")
            mark = await cursor.fetchone()
            if mark is None:
                return 0
            position = mark["position"]
            await cursor.execute(_NEXT, [position, batch])
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


def _is_of_the_rows(error: Exception) -> bool:
    """Whether asking again would end the same way: what is wrong lies in what was read, not in the database."""
    cause = error.__cause__ if isinstance(error, Unavailable) else error
    if isinstance(cause, psycopg.Error):
        return isinstance(cause, psycopg.DataError | psycopg.errors.ProgramLimitExceeded)
    return not isinstance(cause, OSError | Unavailable | None)


__all__ = ["Book", "Bookkeeper", "Line"]
