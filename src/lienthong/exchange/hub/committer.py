"""Grouped commits: what arrives within a few milliseconds shares one fsync."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any

import psycopg

from lienthong.exchange.hub.config import HubConfig
from lienthong.exchange.hub.refusals import Busy, Unavailable
from lienthong.exchange.stores.journal import Accepted, Entry, Result, connect
from lienthong.exchange.stores.journal.writing import commit

log = logging.getLogger(__name__)

Waiting = tuple[list[Entry], "asyncio.Future[list[Result]]"]


class Committer:
    """One writer per process. A future resolves only after the commit that holds its entries has returned."""

    def __init__(self, config: HubConfig, *, told: Callable[[tuple[str, ...]], None]) -> None:
        self._config = config
        self._told = told
        self._queue: asyncio.Queue[Waiting] = asyncio.Queue()
        self._waiting = 0
        self._weight = 0
        self._connection: psycopg.AsyncConnection[Any] | None = None

    async def submit(self, entries: list[Entry]) -> list[Result]:
        """Commit these entries in order, together with whatever else is waiting.

        Raises:
            Busy: too many are waiting already.
            Unavailable: the database did not take them, or it is not known whether it did; the same ids may be sent
                again and get one and the same answer.
        """
        weight = sum(len(entry.body) for entry in entries if entry.body is not None)
        if self._waiting and (
            self._waiting + len(entries) > self._config.most_waiting
            or self._weight + weight > self._config.most_waiting_bytes
        ):
            raise Busy(seconds=1)
        future: asyncio.Future[list[Result]] = asyncio.get_running_loop().create_future()
        self._waiting += len(entries)
        self._weight += weight
        self._queue.put_nowait((entries, future))
        try:
            return await future
        finally:
            self._waiting -= len(entries)
            self._weight -= weight

    async def run(self) -> None:
        """Commit groups until cancelled."""
        while True:
            group = await self._gather()
            try:
                await self._commit_group(group)
            except (psycopg.OperationalError, psycopg.InterfaceError, OSError) as error:
                log.warning("the journal cannot be written: %s", error)
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
        await asyncio.sleep(self._config.group_window.total_seconds())
        while count < self._config.group_size and not self._queue.empty():
            waiting = self._queue.get_nowait()
            group.append(waiting)
            count += len(waiting[0])
        return group

    async def _commit_group(self, group: list[Waiting]) -> None:
        try:
            results = await self._write([entry for entries, _ in group for entry in entries])
        except psycopg.DataError:
            # One entry that the database cannot hold must not take its neighbours down with it.
            for waiting in group:
                await self._commit_alone(waiting)
            return
        for entries, future in group:
            mine, results = results[: len(entries)], results[len(entries) :]
            if not future.done():
                future.set_result(mine)

    async def _commit_alone(self, waiting: Waiting) -> None:
        entries, future = waiting
        try:
            results = await self._write(entries)
        except psycopg.DataError as error:
            log.exception("an entry cannot be written")
            if not future.done():
                future.set_exception(error)
            return
        if not future.done():
            future.set_result(results)

    async def _write(self, entries: list[Entry]) -> list[Result]:
        if self._connection is None or self._connection.closed:
            self._connection = await connect(self._config.database, self._config.schema)
        results = await commit(self._connection, entries)
        reached = {key for result in results if isinstance(result, Accepted) for key in result.inboxes}
        self._told(tuple(reached))
        return results

    async def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error, OSError):
                await connection.close()
