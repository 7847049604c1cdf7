"""Which part is killed, and when. Drawn beforehand from one seed, so that a run that went wrong can be played again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Part = Literal["hub", "node", "database"]
PARTS: tuple[Part, ...] = ("hub", "node", "database")

LONGEST_WAIT = 0.4
"""Seconds between the message that a fault waits for and the blow; into whatever goes on at that moment."""
LONGEST_DOWN = 0.8
"""Seconds that the database stays down. Hub and nodes are begun again by their supervisor."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One SIGKILL: after so many messages were handed over, and `wait` seconds later. `victim` picks the node."""

    after: int
    part: Part
    victim: int
    wait: float
    down: float


def draw(count: int, *, messages: int, nodes: int, chance: random.Random) -> list[Fault]:
    """So many faults over a run of so many messages. Every part is struck, where there are faults enough."""
    parts: list[Part] = []
    while len(parts) < count:
        turn = list(PARTS)
        chance.shuffle(turn)
        parts += turn
    moments = sorted(chance.randint(1, max(1, messages - 1)) for _ in range(count))
    return [
        Fault(after, part, chance.randrange(nodes), chance.uniform(0, LONGEST_WAIT), chance.uniform(0, LONGEST_DOWN))
        for after, part in zip(moments, parts, strict=False)
    ]


def by_part(faults: Sequence[Fault]) -> dict[str, int]:
    """How many of each."""
    return {part: sum(fault.part == part for fault in faults) for part in PARTS}
