"""The node: an agency's own end of the axis, alive through power cuts and bad lines.

It may be killed at any moment: what it promised to anybody is in the satchel, and what it was doing it does again.
"""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable

from lienthong.exchange.agency import handing, receiving, sending
from lienthong.exchange.agency.addresses import AddressBook
from lienthong.exchange.agency.client import HubClient
from lienthong.exchange.agency.conditions import NodeConfig, Shared
from lienthong.exchange.agency.directory import follow_directory, remembered_directory
from lienthong.exchange.agency.folders import SharedFolder
from lienthong.exchange.agency.handing import Taker
from lienthong.exchange.agency.satchel import Satchel
from lienthong.exchange.agency.satchel.schema import written
from lienthong.kernel.refusals import Refusal

log = logging.getLogger(__name__)

_LINGER = 5.0
"""Seconds that a request under way is given when the node is asked to stop."""


class Node:
    """A node that can be started and stopped, with its satchel open to the program around it."""

    def __init__(self, config: NodeConfig, *, taker: Taker | None = None, satchel: Satchel | None = None) -> None:
        self.config = config
        self.satchel = satchel if satchel is not None else Satchel.open(config.data)
        self.book = AddressBook(config.parties, remembered_directory(self.satchel))
        self._taker = taker

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. Whatever was under way goes on at the next start.

        Raises:
            SatchelInUse: another node is at work in the same folder.
        """
        self.satchel.claim()
        hub = HubClient.at(
            self.config.hub_url,
            agency=self.config.agency,
            key=self.config.key,
            clock=self.config.clock,
            tls=tls_of(self.config),
        )
        shared = Shared(self.config, self.satchel, hub, self.book)
        lanes = [sending.Lane(), sending.Lane()]
        try:
            tasks = [asyncio.create_task(self._alive(name, work, shared)) for name, work in self._work(shared, lanes)]
            stopped = asyncio.create_task(stop.wait())
            await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
            shared.stopping.set()
            stopped.cancel()
            await _linger(lanes)
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            await hub.close()
            shared.close()
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError):
                raise result

    def close(self) -> None:
        """Close the satchel."""
        self.satchel.close()

    def _work(self, shared: Shared, lanes: list[sending.Lane]) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        work: list[tuple[str, Callable[[], Awaitable[None]]]] = [
            ("send small", lambda: sending.send_small(shared, lanes[0])),
            ("send large", lambda: sending.send_large(shared, lanes[1])),
            ("listen", lambda: receiving.listen(shared)),
            ("acknowledge", lambda: receiving.acknowledge(shared)),
            ("fetch large", lambda: receiving.fetch_large(shared)),
            ("give up in time", lambda: sending.give_up_in_time(shared)),
            ("directory", lambda: follow_directory(shared)),
            ("other processes", lambda: sending.hear_other_processes(shared)),
        ]
        taker = self._taker
        if self.config.folder is not None:
            folder = SharedFolder(
                self.config.folder, self.satchel, self.book, clock=self.config.clock, every=self.config.folder_every
            )
            work.append(("folder", lambda: handing.keep_folder(shared, folder)))
            taker = taker or folder.take
        if taker is not None:
            chosen = taker
            work.append(("hand over", lambda: handing.hand_over(shared, chosen)))
        return work

    async def _alive(self, name: str, work: Callable[[], Awaitable[None]], shared: Shared) -> None:
        """Keep one loop going: a full disk or a locked share is waited out, and said, never died of."""
        if name not in ("folder", "hand over"):
            longest = self.config.first_contact_within.total_seconds()
            await self.config.sleep(self.config.chance.uniform(0.0, longest))
        backoff = shared.backoff()
        while not shared.stopping.is_set():
            try:
                await work()
                backoff.worked()
            except Exception as fault:
                if isinstance(fault, Refusal):
                    log.warning("%s waits: %s", name, fault)
                    words = fault.say("vi")
                else:
                    log.exception("%s stopped and is started again", name)
                    words = f"{name}: {type(fault).__name__}: {fault}"[:300]
                try:
                    await shared.keep(self.satchel.remember, fault=words, fault_at=written(shared.now()))
                except Exception:
                    log.exception("and it could not be written down")
                await self.config.sleep(1.0 + backoff.failed())


async def run(config: NodeConfig, stop: asyncio.Event, *, taker: Taker | None = None) -> None:
    """Run a node until `stop` is set.

    Raises:
        SatchelInUse: another node is at work in the same folder.
    """
    node = Node(config, taker=taker)
    try:
        await node.run(stop)
    finally:
        node.close()


def tls_of(config: NodeConfig) -> ssl.SSLContext | bool:
    """What the node trusts, and what it shows of itself."""
    if config.certificates is None and config.client_certificate is None:
        return True
    context = ssl.create_default_context(cafile=str(config.certificates) if config.certificates else None)
    if config.client_certificate is not None:
        context.load_cert_chain(config.client_certificate, config.client_key)
    return context


async def _linger(lanes: list[sending.Lane]) -> None:
    end = asyncio.get_running_loop().time() + _LINGER
    while any(lane.busy for lane in lanes) and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.02)
