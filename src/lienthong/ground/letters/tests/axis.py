"""The real hub over HTTP, with the Gia Lai of the platform's directory, for stories of letters that travel."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from django.db import connections
from granian.constants import Interfaces
from granian.server.embed import Server

from lienthong.exchange.agency.desk import Desk
from lienthong.exchange.agency.node import Node
from lienthong.exchange.agency.tests.poor_line import PoorLine, free_port
from lienthong.exchange.agency.tests.site import Site
from lienthong.exchange.hub.app import application
from lienthong.exchange.hub.config import HubConfig
from lienthong.exchange.stores.journal import connect, prepare
from lienthong.exchange.stores.journal.registers import Agency, publish_directory, register_agencies
from lienthong.formats.evidence.keys import KeyPair
from lienthong.ground.letters.post import Post, PostConfig
from lienthong.ground.letters.tests.scene import COMMUNE, DISTRICT, NOW, PROVINCE
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Directory

PLATFORM = "000.00.99.H21"
OUTSIDE = "000.00.00.H21"
"""The province's office has a node of its own."""


class StoryClock:
    """Stands still until it is moved, or runs from a moment on where other processes have clocks of their own."""

    def __init__(self) -> None:
        self._now = NOW
        self._since: datetime | None = None

    def __call__(self) -> datetime:
        return self._now if self._since is None else self._now + (self.real() - self._since)

    def move(self, **span: float) -> None:
        self._now += timedelta(**span)

    def runs_from(self, moment: datetime) -> None:
        self._now, self._since = moment, self.real()

    @staticmethod
    def real() -> datetime:
        return datetime.now(VIETNAM)


@dataclass
class Axis:
    """A hub, a line to it, and what a story may ask for."""

    line: PoorLine
    database: str
    keys: dict[str, KeyPair]
    clock: "StoryClock"
    hub_key: KeyPair
    desk_thread: ThreadPoolExecutor

    async def do(self, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Something on the platform's database, as a web process would do it."""
        return await asyncio.get_running_loop().run_in_executor(self.desk_thread, lambda: work(*args, **more))

    async def until(self, true: Callable[[], object], what: str = "", seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not await self.do(true):
            assert time.monotonic() < end, f"it never came to pass: {what}"
            await asyncio.sleep(0.02)

    def post(self, **more: Any) -> Post:
        facts = {
            "hub_url": self.line.url, "agency": PLATFORM, "key": self.keys[PLATFORM], "clock": self.clock,
            "pause": 0.02, "longest_pause": 0.1, "chance": random.Random(7),
        }  # fmt: skip
        return Post(PostConfig(**(facts | more)))

    def node(self, party: Any, folder: Path, **more: Any) -> tuple[Site, Node, Desk]:
        site = Site(party, folder, self.line.url, key=self.keys[OUTSIDE], clock=self.clock, **more)
        node = site.open()
        return site, node, site.desk(node)

    async def rows(self, statement: str) -> list[tuple[Any, ...]]:
        async with await connect(self.database, "hub") as connection:
            return await (await connection.execute(statement)).fetchall()  # type: ignore[arg-type]


@asynccontextmanager
async def axis(database: str, folder: Path, directory: Directory) -> AsyncIterator[Axis]:
    clock, hub_key = StoryClock(), KeyPair.generate()
    keys = {PLATFORM: KeyPair.generate(), OUTSIDE: KeyPair.generate()}
    members = {PLATFORM: frozenset({DISTRICT, COMMUNE}), OUTSIDE: frozenset({PROVINCE})}
    config = HubConfig("H21", "Trục Gia Lai", hub_key, database, "hub", folder / "hub", clock=clock)
    await prepare(database, config.schema)
    async with await connect(database, config.schema) as connection:
        await publish_directory(connection, directory, at=NOW)
        known = [(Agency(code, code, acts_for), [keys[code].public]) for code, acts_for in members.items()]
        await register_agencies(connection, known, at=NOW - timedelta(days=1))
    port = free_port()
    server = Server(application(config), address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False)
    serving = asyncio.create_task(server.serve())
    desk_thread = ThreadPoolExecutor(1, thread_name_prefix="web")
    try:
        async with httpx.AsyncClient() as http:
            for _ in range(200):
                try:
                    await http.get(f"http://127.0.0.1:{port}/healthz")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
        async with PoorLine(port).laid() as line:
            yield Axis(line, database, keys, clock, hub_key, desk_thread)
    finally:
        desk_thread.submit(connections.close_all).result()
        desk_thread.shutdown()
        server.stop()
        await serving


@asynccontextmanager
async def at_work(*those: Post | Node) -> AsyncIterator[None]:
    stop = asyncio.Event()
    tasks = [asyncio.create_task(one.run(stop)) for one in those]
    try:
        yield
    finally:
        stop.set()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        for one in those:
            if isinstance(one, Node):
                one.close()
    for result in results:
        if isinstance(result, BaseException):
            raise result
