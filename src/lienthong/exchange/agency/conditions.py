"""How a node works: what it is told when it starts, and what its loops share."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from lienthong.exchange.agency.addresses import AddressBook
from lienthong.exchange.agency.client import Clock, HubClient
from lienthong.exchange.agency.patience import THIRTY_DAYS, Backoff
from lienthong.exchange.agency.satchel import Satchel
from lienthong.exchange.agency.satchel.schema import written
from lienthong.exchange.agency.troubles import TryLater
from lienthong.formats.edxml import Party
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.moments import VIETNAM

P = ParamSpec("P")
T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]


def vietnam_now() -> datetime:
    """The wall clock, for production."""
    return datetime.now(VIETNAM)


@dataclass(frozen=True, slots=True)
class NodeConfig:
    """What a node is told when it starts. Nothing is read from the environment; assembly hands it in."""

    hub_url: str
    agency: str
    """The code under which the hub knows this agency and its key."""
    key: KeyPair
    data: Path
    """Where the satchel lies: on a local disk, never on a network share."""
    organizations: tuple[str, ...] = ()
    """Codes whose inboxes are read here; none means all that the hub lets this agency read."""
    parties: Mapping[str, Party] = field(default_factory=dict)
    """Letterheads by code, for what the node signs itself."""
    folder: Path | None = None
    """The folder that other software shares with us; it may be a network share."""
    folder_every: timedelta = timedelta(seconds=2)
    patience: timedelta = THIRTY_DAYS
    first_contact_within: timedelta = timedelta(seconds=5)
    """A power cut ends for a whole province at once; each node waits a moment of its own before the first call."""
    long_poll: timedelta = timedelta(seconds=25)
    batch: int = 200
    inbox_page: int = 200
    says_arrived: bool = True
    """Send 01 for every new document (Decree 30/2020/NĐ-CP Art.21.2.c: tell the sender the same day)."""
    certificates: Path | None = None
    """Authorities to trust for the hub's certificate, where they are not the machine's."""
    client_certificate: Path | None = None
    """PEM for mutual TLS; the key may be in the same file."""
    client_key: Path | None = None
    clock: Clock = vietnam_now
    chance: random.Random = field(default_factory=random.SystemRandom)
    sleep: Sleep = asyncio.sleep


_BETWEEN_RINGS = 0.02
"""Seconds."""


class Shared:
    """What the loops of one running node have in common."""

    def __init__(self, config: NodeConfig, satchel: Satchel, hub: HubClient, book: AddressBook) -> None:
        self.config = config
        self.satchel = satchel
        self.hub = hub
        self.book = book
        self.stopping = asyncio.Event()
        self.away: set[int] = set()
        """Positions of the outbox that are under way at this moment."""
        self._loop = asyncio.get_running_loop()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="satchel")
        self._wakers: list[asyncio.Event] = []
        self._said: tuple[str, datetime] | None = None
        self._ring_is_due = False
        self._last_ring = 0.0
        satchel.on_commit(self._ring_from_any_thread)

    def now(self) -> datetime:
        """The moment, by the clock that was handed in."""
        return self.config.clock()

    def backoff(self, *, longest: float = 120.0) -> Backoff:
        """A patience of its own for one loop."""
        return Backoff(self.config.chance, longest=longest)

    async def keep(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something with the satchel, in the one thread that does, without holding up the loop."""
        return await self._loop.run_in_executor(self._writer, lambda: work(*args, **kwargs))

    def waker(self) -> asyncio.Event:
        """An event that is set whenever something was committed."""
        event = asyncio.Event()
        self._wakers.append(event)
        return event

    def ring(self) -> None:
        """Wake every loop: something may be there to do."""
        for event in self._wakers:
            event.set()

    async def rest(self, waker: asyncio.Event, at_most: float) -> None:
        """Wait until something was committed, or that many seconds."""
        sleeping = asyncio.ensure_future(self.config.sleep(at_most))
        waking = asyncio.ensure_future(waker.wait())
        try:
            await asyncio.wait({sleeping, waking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            waking.cancel()
        waker.clear()

    async def heard(self) -> None:
        """The hub answered. Written down at most every ten seconds."""
        await self._say("", last_contact_at=written(self.now()))

    async def in_trouble(self, trouble: TryLater) -> None:
        """The hub could not be used. Kept so that `lienthong node status` can say why."""
        details = {name: str(trouble.facts[name]) for name in ("what", "why", "said") if trouble.facts.get(name)}
        since = None
        if self._said is None or not self._said[0]:
            since = written(self.now())
        facts = {"trouble": trouble.trouble, "trouble_details": "; ".join(details.values())[:300]}
        await self._say(trouble.trouble, **facts, **({"trouble_since": since} if since else {}))

    async def _say(self, state: str, **facts: str) -> None:
        now = self.now()
        if self._said is not None and self._said[0] == state and now - self._said[1] < timedelta(seconds=10):
            return
        if not state:
            facts = {**facts, "trouble": ""}
        self._said = state, now
        await self.keep(self.satchel.remember, **facts)

    def close(self) -> None:
        """Let the last commit finish."""
        self._writer.shutdown(wait=True)

    def _ring_from_any_thread(self) -> None:
        # A ring that is due already will wake everybody after this commit too.
        if not self._ring_is_due and not self._loop.is_closed():
            self._ring_is_due = True
            self._loop.call_soon_threadsafe(self._ring_soon)

    def _ring_soon(self) -> None:
        """At once after a quiet moment; in a burst of commits once for many, or the loops would do little but look."""
        pause = self._last_ring + _BETWEEN_RINGS - self._loop.time()
        if pause > 0:
            self._loop.call_later(pause, self._ring_now)
        else:
            self._ring_now()

    def _ring_now(self) -> None:
        self._ring_is_due = False
        self._last_ring = self._loop.time()
        self.ring()
