"""From the satchel to the agency's own software: arrivals in order, each until it was taken."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lienthong.exchange.agency.conditions import Shared
from lienthong.exchange.agency.satchel import Arrival, Satchel
from lienthong.exchange.agency.turns import ready_to_hand_over

if TYPE_CHECKING:
    from lienthong.exchange.agency.folders import SharedFolder

log = logging.getLogger(__name__)

Taker = Callable[[Sequence[Arrival]], Sequence[int]]
"""The agency's software: given arrivals in order, it says by `seq` which it has for good. The rest, and after a power
cut perhaps a few more, are offered again: it must know an arrival by its `seq`."""

_AT_ONCE = 100
_LOOK_AGAIN = 5.0


def next_to_hand_over(satchel: Satchel, limit: int = _AT_ONCE) -> list[Arrival]:
    """Arrivals whose turn it is, in order."""
    chosen: list[Arrival] = []
    for waiting in ready_to_hand_over(satchel.inbox.to_hand_over()):
        chosen.append(satchel.inbox.get(waiting.position))
        if len(chosen) == limit:
            break
    return chosen


async def hand_over(shared: Shared, taker: Taker) -> None:
    """Offer arrivals to the agency's software for ever."""
    waker, backoff = shared.waker(), shared.backoff(longest=60.0)
    while True:
        arrivals = await shared.keep(next_to_hand_over, shared.satchel)
        if not arrivals:
            await shared.rest(waker, _LOOK_AGAIN)
            continue
        taken = await shared.keep(taker, arrivals)
        if taken:
            await shared.keep(shared.satchel.inbox.handed_over, list(taken), shared.now())
            backoff.worked()
        if len(taken) < len(arrivals):
            await shared.config.sleep(backoff.failed())


async def keep_folder(shared: Shared, folder: "SharedFolder") -> None:
    """Look into the shared folder for ever."""
    while True:
        await shared.keep(folder.look)
        await shared.config.sleep(folder.every.total_seconds())
