"""One running hub: what its doors share."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool

from lienthong.exchange.hub.bell import Bell
from lienthong.exchange.hub.committer import Committer
from lienthong.exchange.hub.config import HubConfig
from lienthong.exchange.hub.gate import Gate
from lienthong.exchange.hub.refusals import Unavailable
from lienthong.exchange.stores.contents import Contents
from lienthong.exchange.stores.journal import connect, registers, schema

log = logging.getLogger(__name__)

_ABANDONED = timedelta(days=31)
"""A node gives up after 30 days; nobody comes back for older pieces."""


class Hub:
    """Opens its connections, keeps the registers fresh, and lends both to the doors."""

    def __init__(self, config: HubConfig) -> None:
        self.config = config
        self.contents = Contents(config.files)
        self.bell = Bell()
        self.gate = Gate(config.code)
        self.committer = Committer(config, told=self.bell.ring)
        self.batches = asyncio.Semaphore(2)
        """Batches that are being read at this moment."""
        self._registers: registers.Registers | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._pool = AsyncConnectionPool(
            config.database,
            min_size=1,
            max_size=8,
            open=False,
            timeout=5,
            kwargs={"autocommit": True},
            configure=self._configure,
            check=AsyncConnectionPool.check_connection,
        )

    @property
    def registers(self) -> registers.Registers:
        """The registers as last read.

        Raises:
            Unavailable: they have never been read; the database is down.
        """
        if self._registers is None:
            raise Unavailable()
        return self._registers

    @property
    def is_ready(self) -> bool:
        """Whether the registers have been read."""
        return self._registers is not None

    def now(self) -> datetime:
        """The moment, by the clock that was handed in."""
        return self.config.clock()

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        """A connection in the hub's schema.

        Raises:
            Unavailable: the database cannot be reached.
        """
        try:
            async with self._pool.connection() as connection:
                yield connection
        except psycopg.OperationalError as error:
            raise Unavailable() from error

    async def start(self) -> None:
        """Open everything and begin to commit. A database that is down is waited for."""
        await self._pool.open(wait=False)
        try:
            await self._refresh()
        except Exception as error:  # noqa: BLE001 - it is tried again every few seconds, and said there
            log.warning("the registers cannot be read yet: %s", error)
        self._tasks = [
            asyncio.create_task(self.committer.run(), name="committer"),
            asyncio.create_task(self._keep_fresh(), name="registers"),
            asyncio.create_task(self._hear_others(), name="bell"),
            asyncio.create_task(self._sweep(), name="sweep"),
        ]

    async def stop(self) -> None:
        """Finish what is being committed and close."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.committer.close()
        await self._pool.close()

    async def _configure(self, connection: psycopg.AsyncConnection[Any]) -> None:
        await connection.execute(schema.search_path(self.config.schema))

    async def _refresh(self) -> None:
        async with self.connection() as connection:
            version = await registers.current_version(connection)
            if self._registers is None or version != self._registers.version:
                self._registers = await registers.load(connection)

    async def _keep_fresh(self) -> None:
        while True:
            await asyncio.sleep(self.config.refresh.total_seconds())
            try:
                await self._refresh()
            except (psycopg.Error, OSError, Unavailable) as error:
                log.warning("the registers cannot be read: %s", error)
            except Exception:
                # A row that makes no sense must not end the looking: a key retired afterwards would stay good.
                log.exception("the registers make no sense; the last good ones stay")

    async def _sweep(self) -> None:
        """Delete what was left half-way: an upload is waited for as long as its sender has patience."""
        while True:
            try:
                await asyncio.to_thread(self.contents.sweep, older_than=_ABANDONED.total_seconds(), now=time.time())
            except OSError as error:
                log.warning("what was left half-way cannot be deleted: %s", error)
            await asyncio.sleep(3600)

    async def _hear_others(self) -> None:
        """Ring for what other processes of this hub commit."""
        while True:
            try:
                async with await connect(self.config.database, self.config.schema) as connection:
                    await connection.execute(f'listen "hub:{self.config.schema}"')
                    self.bell.ring_all()
                    async for notice in connection.notifies():
                        if notice.payload == "*":
                            self.bell.ring_all()
                        else:
                            self.bell.ring(notice.payload.split("\n"))
            except (psycopg.Error, OSError) as error:
                log.warning("not hearing other processes: %s", error)
            await asyncio.sleep(1)
