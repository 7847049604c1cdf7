"""A provider that spoils another one's work. What it raises is what a real provider would raise there."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import BinaryIO, TypeVar

from lienthong.exchange.transports import codes
from lienthong.exchange.transports.failing.faults import CODES, Fault, Plan
from lienthong.exchange.transports.interface import (
    Acknowledgement,
    DirectoryEntry,
    Kind,
    MayHaveArrived,
    Parcel,
    Progress,
    Provider,
    Sent,
    Trouble,
    TryLater,
    Waiting,
)

T = TypeVar("T")

_BEFORE = {
    Fault.CONNECTION_REFUSED: Trouble.NO_CONNECTION,
    Fault.BUSY: Trouble.BUSY,
    Fault.NOT_SIGNED_IN: Trouble.NOT_SIGNED_IN,
    Fault.REDIRECTED: Trouble.REDIRECTED,
}
"""Nothing left us, or the far side says that it did nothing."""

_UNCERTAIN = {
    Fault.TIME_OUT_BEFORE: Trouble.TIME_OUT,
    Fault.SERVER_ERROR: Trouble.SERVER_ERROR,
    Fault.UNREADABLE_ANSWER: Trouble.UNREADABLE_ANSWER,
}
"""Nothing was done, and we cannot know that."""

_AFTER = {Fault.TIME_OUT_AFTER: Trouble.TIME_OUT, Fault.BAD_GATEWAY_AFTER: Trouble.SERVER_ERROR}
"""It was done, and we cannot know that."""

GHOST_ID = "ghost-0001"


class FailingProvider:
    """Wraps a provider that works. `plan` decides which call fails and how; `sleep` waits for `slow`."""

    def __init__(
        self,
        inner: Provider,
        plan: Plan,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        slow: float = 2.0,
    ) -> None:
        self._inner = inner
        self._plan = plan
        self._sleep = sleep
        self._slow = slow
        self.suffered: list[tuple[str, Fault]] = []
        """Every call that was spoiled, and how."""

    async def send(self, parcel: Parcel) -> Sent:
        """Send, or fail before, after, or by the axis's refusal."""
        return await self._through("send", lambda: self._inner.send(parcel), uncertain=MayHaveArrived)

    async def already_sent(self, parcel: Parcel) -> Sent | None:
        """Ask, or not be told."""
        return await self._through("already_sent", lambda: self._inner.already_sent(parcel))

    async def waiting(self, kind: Kind, since: datetime | None = None) -> list[Waiting]:
        """The list, or a list gone wrong."""
        fault = self._next("waiting")
        if fault not in _LISTS:
            return await self._under(fault, "waiting", lambda: self._inner.waiting(kind, since), TryLater)
        found = await self._inner.waiting(kind, since)
        return _LISTS[fault](found, kind)

    async def fetch(self, waiting: Waiting, into: BinaryIO) -> None:
        """The bytes, half of them, or others."""
        fault = self._next("fetch")
        if waiting.remote_id == GHOST_ID:
            raise TryLater(Trouble.NOT_THERE, call="fetch", remote_id=GHOST_ID)
        if fault not in (Fault.CUT_SHORT, Fault.CORRUPTED, Fault.EMPTY_FILE):
            await self._under(fault, "fetch", lambda: self._inner.fetch(waiting, into), TryLater)
            return
        whole = io.BytesIO()
        await self._inner.fetch(waiting, whole)
        content = whole.getvalue()
        if fault is Fault.CORRUPTED:
            middle = len(content) // 2
            into.write(content[:middle] + bytes([content[middle] ^ 0x20]) + content[middle + 1 :])
            return
        if fault is Fault.EMPTY_FILE:
            raise TryLater(Trouble.UNREADABLE_ANSWER, call="fetch", said="empty")
        # A provider that promises to cut back would; the relay must not rely on it when a process dies here.
        into.write(content[: len(content) // 2])
        raise TryLater(Trouble.CUT_SHORT, call="fetch")

    async def acknowledge(self, remote_id: str, outcome: Acknowledgement) -> None:
        """Tell, or not know whether we told."""
        await self._through("acknowledge", lambda: self._inner.acknowledge(remote_id, outcome))

    async def progress(self, remote_id: str, kind: Kind) -> list[Progress]:
        """Ask, or not be told."""
        return await self._through("progress", lambda: self._inner.progress(remote_id, kind))

    async def directory(self) -> list[DirectoryEntry]:
        """The directory, or none today."""
        return await self._through("directory", self._inner.directory)

    async def close(self) -> None:
        """Close what is wrapped."""
        await self._inner.close()

    def _next(self, call: str) -> Fault | None:
        fault = self._plan(call)
        if fault is not None:
            self.suffered.append((call, fault))
        return fault

    async def _through(self, call: str, work: Callable[[], Awaitable[T]], uncertain: type[TryLater] = TryLater) -> T:
        return await self._under(self._next(call), call, work, uncertain)

    async def _under(
        self, fault: Fault | None, call: str, work: Callable[[], Awaitable[T]], uncertain: type[TryLater]
    ) -> T:
        if fault is None:
            return await work()
        if fault is Fault.SLOW:
            await self._sleep(self._slow)
            return await work()
        if fault in CODES:
            raise codes.refused(CODES[fault], "", call=call)
        if fault in _BEFORE:
            raise TryLater(_BEFORE[fault], call=call)
        if fault in _AFTER:
            await work()
            raise uncertain(_AFTER[fault], call=call)
        if fault is Fault.CANNOT_TELL and call == "already_sent":
            raise MayHaveArrived(Trouble.CANNOT_TELL, call=call)
        raise uncertain(_UNCERTAIN.get(fault, Trouble.SERVER_ERROR), call=call)


def _duplicated(found: list[Waiting], kind: Kind) -> list[Waiting]:
    return [one for one in found for _ in range(3)]


def _with_ghost(found: list[Waiting], kind: Kind) -> list[Waiting]:
    return [Waiting(GHOST_ID, kind, "", None), *found]


def _ahead(found: list[Waiting], kind: Kind) -> list[Waiting]:
    return [
        replace(one, created_at=one.created_at + timedelta(days=1)) if one.created_at is not None else one
        for one in found
    ]


_LISTS: dict[Fault | None, Callable[[list[Waiting], Kind], list[Waiting]]] = {
    Fault.EMPTY_LIST: lambda found, kind: [],
    Fault.DUPLICATE_IDS: _duplicated,
    Fault.GHOST: _with_ghost,
    Fault.REVERSED: lambda found, kind: found[::-1],
    Fault.NO_TIME: lambda found, kind: [replace(one, created_at=None) for one in found],
    Fault.CLOCK_AHEAD: _ahead,
}
