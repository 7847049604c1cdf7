"""Grouped commits: what arrives within a few milliseconds shares one fsync."""

import asyncio
import contextlib
import logging
import struct
from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from lienthong.exchange.hub.config import HubConfig
from lienthong.exchange.hub.refusals import Busy, MalformedRequest, Unavailable
from lienthong.exchange.stores.journal import Accepted, Entry, Result, connect
from lienthong.exchange.stores.journal.writing import commit
from lienthong.kernel.refusals import Refusal

log = logging.getLogger(__name__)

_MOST_WINDOWS = 6
"""So many windows a group stays open at most while messages keep coming."""

# What the database cannot hold, however often it is asked (psycopg without its C part says it in Python's own words).
_UNFIT = (psycopg.DataError, psycopg.errors.ProgramLimitExceeded, ValueError, OverflowError, struct.error)

Told = list[Result | Refusal]
Waiting = tuple[list[Entry], "asyncio.Future[Told]"]


class Committer:
    """One writer per process. A future resolves only after the commit that holds its entries has returned."""

    def __init__(self, config: HubConfig, *, told: Callable[[tuple[str, ...]], None]) -> None:
        self._config = config
        self._told = told
        self._queue: asyncio.Queue[Waiting] = asyncio.Queue()
        self._waiting = 0
        self._weight = 0
        self._connection: psycopg.AsyncConnection[Any] | None = None

    @contextlib.contextmanager
    def room(self, count: int, weight: int) -> Iterator[None]:
        """Room for so many messages of so many bytes, from before they are read until their commit is over.

        Raises:
            Busy: too many are on their way already. It is said before any work is done for them: a hub that reads what
                it cannot keep, while its senders lose patience and send again, does nothing else any more.
        """
        if self._waiting and (
            self._waiting + count > self._config.most_waiting or self._weight + weight > self._config.most_waiting_bytes
        ):
            raise Busy(seconds=1)
        self._waiting += count
        self._weight += weight
        try:
            yield
        finally:
            self._waiting -= count
            self._weight -= weight

    async def submit(self, entries: list[Entry]) -> Told:
        """Commit these entries in order, together with whatever else is waiting.

        An entry that the database cannot hold is answered with a refusal, and its neighbours are committed.

        Raises:
            Unavailable: the database did not take them, or it is not known whether it did; the same ids may be sent
                again and get one and the same answer.
        """
        future: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((entries, future))
        return await future

    async def run(self) -> None:
        """Commit groups until cancelled."""
        while True:
            group = await self._gather()
            try:
                await self._commit_group(group)
            except Exception as error:
                # Whatever it was: a writer that ended here would leave every later message waiting for ever.
                expected = isinstance(error, psycopg.Error | OSError)
                log.warning("the journal cannot be written: %s", error, exc_info=not expected)
                await self._drop_connection()
                for _, future in group:
                    if not future.done():
                        future.set_exception(Unavailable())
                await asyncio.sleep(0.2)

    async def close(self) -> None:
        """Let the connection go."""
        await self._drop_connection()

    async def _gather(self) -> list[Waiting]:
        group = [await self._queue.get()]
        count = len(group[0][0])
        # A commit costs the hub as much as reading five messages, however many it holds. So while more keep coming the
        # group stays open a little longer; one message alone never waits for more than one window.
        for _ in range(_MOST_WINDOWS):
            before = count
            await asyncio.sleep(self._config.group_window.total_seconds())
            while count < self._config.group_size and not self._queue.empty():
                waiting = self._queue.get_nowait()
                group.append(waiting)
                count += len(waiting[0])
            if count == before or count >= self._config.group_size:
                break
        return group

    async def _commit_group(self, group: list[Waiting]) -> None:
        try:
            results = await self._write([entry for entries, _ in group for entry in entries])
        except _UNFIT:
            # One entry that the database cannot hold must not take its neighbours down with it.
            for waiting in group:
                await self._commit_alone(waiting)
            return
        for entries, future in group:
            mine, results = results[: len(entries)], results[len(entries) :]
            if not future.done():
                future.set_result(list(mine))

    async def _commit_alone(self, waiting: Waiting) -> None:
        entries, future = waiting
        told: Told = []
        for entry in entries:
            try:
                told += await self._write([entry])
            except _UNFIT as error:
                log.warning("message %s of %s cannot be written: %s", entry.message_id, entry.sender, error)
                told.append(MalformedRequest(why="a field holds what the journal cannot keep"))
        if not future.done():
            future.set_result(told)

    async def _write(self, entries: list[Entry]) -> list[Result]:
        if self._connection is None or self._connection.closed:
            self._connection = await connect(self._config.database, self._config.schema)
            # Whoever else holds the journal's lock and forgets it makes the door say "later", not nothing at all.
            await self._connection.execute("set lock_timeout to '10s'")
        results = await commit(self._connection, entries)
        reached = {key for result in results if isinstance(result, Accepted) for key in result.inboxes}
        self._told(tuple(reached))
        return results

    async def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error, OSError):
                await connection.close()
