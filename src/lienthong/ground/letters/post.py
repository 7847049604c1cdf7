"""The post: carries what is queued to the hub, and fetches what has come for the offices that we serve.

It may be killed at any moment. What was promised to anybody is in the database, and what was under way is done again:
the hub knows a message by its id and its bytes and answers a repetition with its first receipt.
"""

import asyncio
import logging
import random
import tempfile
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

from lienthong.exchange.agency import transfers
from lienthong.exchange.agency.answers import Accepted, Outcome, Page
from lienthong.exchange.agency.client import Clock, HubClient
from lienthong.exchange.agency.patience import Backoff, Portion, wait_for_message
from lienthong.exchange.agency.troubles import HubSpeaksOddly, Refused, TryLater
from lienthong.formats.evidence.keys import KeyPair
from lienthong.ground.letters import arriving, contents, dispatching, line, taking_back
from lienthong.ground.letters.models import Arrival, Dispatch
from lienthong.kernel.words import Words

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

PAGE = 200
_BODIES = 65536
"""The hub sends contents up to so many bytes with the list; what is larger is fetched by itself."""
_LEFT_OUT = timedelta(minutes=1)
"""How long an office is not asked for after the hub turned us away over it."""


@dataclass(frozen=True, slots=True)
class PostConfig:
    """What the post is told when it starts."""

    hub_url: str
    agency: str
    """The code under which the hub knows the platform; it acts for every office that is served."""
    key: KeyPair
    clock: Clock
    pause: float = 2.0
    """Seconds between two looks at the queue and at the inboxes."""
    longest_pause: float = 120.0
    """Seconds to wait at most after the line failed again and again."""
    chance: random.Random = field(default_factory=random.SystemRandom)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Post:
    """One conversation with the hub. Only one at a time runs on one database: `line.Lease` sees to it."""

    def __init__(self, config: PostConfig) -> None:
        self.config = config
        self._away: set[int] = set()
        self._left_out: dict[str, datetime] = {}
        self._stopping = asyncio.Event()
        self._queued = asyncio.Event()
        self._batch = Portion(1, dispatching.BATCH, dispatching.BATCH)
        self._list = Portion(1, PAGE, PAGE)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="letters")

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. A request under way is given a few seconds."""
        self._stopping = stop
        lease = await self.keep(line.Lease)
        config = self.config
        hub = HubClient.at(config.hub_url, agency=config.agency, key=config.key, clock=config.clock)
        try:
            while not stop.is_set() and not await self.keep(lease.take):
                await self._rest(config.pause)
            loops = {
                "send small": self._send_small, "send large": self._send_large, "ask": self._ask_for_the_recalled,
                "fetch": self._fetch,
            }  # fmt: skip
            tasks = [asyncio.create_task(self._alive(name, work, hub, lease)) for name, work in loops.items()]
            await stop.wait()
            _, late = await asyncio.wait(tasks, timeout=5.0)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            await hub.close()
            await self.keep(lease.give_back)
            await self.keep(line.close_connections)
            self._writer.shutdown(wait=True)

    async def keep(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something with the database, in the one thread that does, without holding up the loop."""

        def fresh() -> T:
            close_old_connections()
            return work(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._writer, fresh)

    async def _alive(
        self, name: str, work: Callable[[HubClient, Backoff], Awaitable[bool]], hub: HubClient, lease: line.Lease
    ) -> None:
        """Keep one loop going. `work` does one turn and says whether there may be more at once."""
        backoff = Backoff(self.config.chance, longest=self.config.longest_pause)
        while not self._stopping.is_set():
            try:
                if not await self.keep(lease.take):
                    await self._rest(self.config.pause)
                    continue
                more = await work(hub, backoff)
            except TryLater as trouble:
                await self.keep(line.in_trouble, trouble, self.config.clock())
                await self._rest(backoff.failed(trouble.retry_after))
                continue
            except Exception:
                # A full disk, a database that is being restarted: waited out, and said, never died of.
                log.exception("%s stopped and is begun again", name)
                await self._rest(1.0 + backoff.failed())
                continue
            if not more:
                await self._rest(self.config.pause)

    async def _send_small(self, hub: HubClient, backoff: Backoff) -> bool:
        """Offer one batch to the hub."""
        portion = self._batch
        while not self._stopping.is_set():
            batch = await self.keep(dispatching.next_small, self.config.clock(), self._away, portion.now)
            if not batch:
                break
            positions = [dispatch.id for dispatch in batch]
            self._away.update(positions)
            try:
                outcomes = await _offer(hub, batch)
                trouble = await self._settle(hub, batch, outcomes)
            except Refused:
                # The batch as such was refused; ever smaller ones end in one message and a definite answer to it.
                await self.keep(dispatching.not_offered, positions)
                portion.shrink()
                continue
            except TryLater as error:
                await self.keep(dispatching.line_broke, positions, error, self.config.clock())
                if error.trouble in ("hub_failed", "cut_short", "time_out", "digest_mismatch") and portion.shrink():
                    await self._rest(backoff.failed(error.retry_after))
                    continue
                if error.trouble == "hub_failed":
                    await self.keep(dispatching.settle, [(batch[0], error)], self.config.clock(), self.config.chance)
                raise
            finally:
                self._away.difference_update(positions)
            await self.keep(line.heard, self.config.clock())
            if trouble is not None:
                raise trouble
            backoff.worked()
            portion.grow()
        return False

    async def _send_large(self, hub: HubClient, backoff: Backoff) -> bool:
        """Send one large message, piece by piece, while the small ones go past it."""
        dispatch = await self.keep(dispatching.next_one, self.config.clock(), self._away)
        if dispatch is None:
            return False
        self._away.add(dispatch.id)
        try:
            outcome = await self._upload(hub, dispatch)
            trouble = await self._settle(hub, [dispatch], [outcome])
        except TryLater as error:
            if error.trouble in ("hub_failed", "digest_mismatch"):
                await self.keep(dispatching.settle, [(dispatch, error)], self.config.clock(), self.config.chance)
            else:
                await self.keep(dispatching.line_broke, [dispatch.id], error, self.config.clock(), in_pieces=True)
            raise
        except transfers.GaveWay:
            # Between two pieces: the hub takes nothing before the last one.
            await self.keep(dispatching.not_offered, [dispatch.id])
            return False
        finally:
            self._away.discard(dispatch.id)
        await self.keep(line.heard, self.config.clock())
        if trouble is not None:
            raise trouble
        backoff.worked()
        return True

    async def _ask_for_the_recalled(self, hub: HubClient, backoff: Backoff) -> bool:
        """Of what was recalled while nobody knew whether the hub had it: ask, and let it go or keep it for good."""
        for dispatch in await self.keep(taking_back.unsettled, self.config.clock(), self._away):
            try:
                known = await hub.message(dispatch.message_id) if dispatch.unanswered else None
            except Refused as refused:
                raise TryLater("hub_failed", what="message", said=str(refused)) from refused
            if known is None:
                await self.keep(taking_back.stayed_here, dispatch, self.config.clock())
            elif (trouble := await self._settle(hub, [dispatch], [known[0]])) is not None:
                raise trouble
            backoff.worked()
        return False

    async def _upload(self, hub: HubClient, dispatch: Dispatch) -> Outcome:
        async def may_go_on() -> bool:
            return not self._stopping.is_set()

        try:
            return await transfers.upload(
                hub, dispatch.message_id, contents.path_of(dispatch.file), size=dispatch.size, sha256=dispatch.sha256,
                portion=transfers.piece(), begun=dispatch.attempts > 0, may_go_on=may_go_on,
            )  # fmt: skip
        except Refused as refused:
            return refused

    async def _settle(self, hub: HubClient, batch: list[Dispatch], outcomes: list[Outcome]) -> TryLater | None:
        """Write down what became of each; a trouble among them, if there was one."""
        results: list[tuple[Dispatch, Outcome]] = []
        trouble: TryLater | None = None
        for dispatch, outcome in zip(batch, outcomes, strict=True):
            result = outcome
            if isinstance(outcome, Accepted):
                try:
                    await hub.check(outcome, message_id=dispatch.message_id, sha256=dispatch.sha256, size=dispatch.size)
                except HubSpeaksOddly as error:
                    # Without a receipt that holds, nobody may say that the letter was sent.
                    result = error
                except TryLater as error:
                    # Its keys were asked for and did not come; the message itself may well be there.
                    raise TryLater(error.trouble, retry_after=error.retry_after, what="receipt") from error
            if isinstance(result, TryLater):
                trouble = result
            results.append((dispatch, result))
        await self.keep(dispatching.settle, results, self.config.clock(), self.config.chance)
        return trouble

    async def _fetch(self, hub: HubClient, backoff: Backoff) -> bool:
        """Read every office's inbox behind its cursor, fetch one large content, and tell the hub what we have."""
        now, more = self.config.clock(), False
        for asked in await self.keep(arriving.rounds, now):
            more |= await self._page(hub, asked)
        await self._say(hub)
        large = await self.keep(arriving.next_to_fetch, self.config.clock())
        if large is not None:
            await self._content(hub, large)
            await self._say(hub)
            more = True
        await self.keep(line.heard, self.config.clock())
        backoff.worked()
        return more

    async def _page(self, hub: HubClient, asked: arriving.Round) -> bool:
        now = self.config.clock()
        offices = {
            code: key for code, key in asked.offices.items() if self._left_out.get(key, now) <= now
        }  # fmt: skip
        if not offices:
            return False
        try:
            page = await hub.inbox(asked.cursor, organizations=tuple(offices), limit=self._list.now, bodies=_BODIES)
        except Refused as refused:
            words = Words(vi=refused.say("vi"), en=refused.say("en"))
            code = str(refused.facts.get("organization") or "")
            key = await self.keep(arriving.office_refused, code, offices, words)
            if key is None:
                raise TryLater("not_admitted", what="inbox", said=str(refused)) from refused
            self._left_out[key] = now + _LEFT_OUT
            return True
        except TryLater as trouble:
            if trouble.trouble in ("cut_short", "time_out"):
                # A line that breaks carries a short list sooner than a long one.
                self._list.shrink()
            raise
        full = len(page.entries) >= self._list.now
        if full:
            self._list.grow()
        # Whoever has seen everything behind its cursor has seen everything up to the furthest cursor of all.
        cursor = page.next if full else max(page.next, asked.lead)
        if page.entries or cursor != asked.cursor:
            await self._keep_page(page, offices, asked.cursor, cursor)
        await self.keep(arriving.offices_answered, list(offices.values()))
        return full

    async def _keep_page(self, page: Page, offices: dict[str, str], after: int, cursor: int) -> None:
        with tempfile.TemporaryDirectory(prefix="lienthong-letters-") as folder:

            def work() -> None:
                opened = [
                    arriving.open_content(entry.body or b"", Path(folder) / str(entry.seq), self.config.clock())
                    if arriving.came_whole(entry)
                    else None
                    for entry in page.entries
                ]
                arriving.keep_page(
                    list(zip(page.entries, opened, strict=True)), offices, after=after, cursor=cursor,
                    now=self.config.clock(),
                )  # fmt: skip

            await self.keep(work)

    async def _content(self, hub: HubClient, arrival: Arrival) -> None:
        store = contents.contents()
        part = store.folder / "arriving" / f"{arrival.seq}.part"
        part.parent.mkdir(exist_ok=True)
        final = store.path(f"{arrival.sha256[:2]}/{arrival.sha256}")
        try:
            if final.exists() and final.stat().st_size == arrival.size:
                # Fetched before a power cut, or for another office of ours: named by its digest, it is the same.
                part = final
            else:
                await transfers.download(hub, arrival.seq, part, size=arrival.size, sha256=arrival.sha256)
        except (TryLater, Refused) as error:
            words = Words(vi=error.say("vi"), en=error.say("en"))
            until = self.config.clock() + wait_for_message(arrival.attempts, self.config.chance)
            await self.keep(arriving.fetching_failed, arrival.seq, words, until)
            if isinstance(error, TryLater) and error.blames_the_line:
                raise
            return
        with tempfile.TemporaryDirectory(prefix="lienthong-letters-") as folder:

            def work() -> None:
                arriving.keep_fetched(
                    arrival.seq,
                    part,
                    arriving.open_content(part, Path(folder), self.config.clock()),
                    self.config.clock(),
                )

            await self.keep(work)

    async def _say(self, hub: HubClient) -> None:
        """Nothing is acknowledged before it is committed."""
        while found := await self.keep(arriving.unsaid):
            fail = {seq: why for seq, why in found if why is not None}
            try:
                await hub.acknowledge([seq for seq, why in found if why is None], fail)
            except Refused as refused:
                # The hub has our letters and will not hear that we have them: nothing is lost, an engineer should know.
                raise TryLater("hub_failed", what="acknowledgements", said=str(refused)) from refused
            await self.keep(arriving.said, [seq for seq, _ in found], self.config.clock())

    async def _rest(self, seconds: float) -> None:
        """Wait so long, or until told to stop."""
        sleeping = asyncio.ensure_future(self.config.sleep(seconds))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({sleeping, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            stopping.cancel()


async def _offer(hub: HubClient, batch: list[Dispatch]) -> list[Outcome]:
    bodies = [(dispatch.message_id, bytes(dispatch.body or b"")) for dispatch in batch]
    if len(bodies) > 1:
        return await hub.batch(bodies)
    try:
        return [await hub.put(*bodies[0])]
    except Refused as refused:
        return [refused]


__all__ = ["Post", "PostConfig"]
