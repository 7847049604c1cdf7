"""How long to wait, and how much to ask for at once, on a line that is sometimes bad. Pure: chance is handed in."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

THIRTY_DAYS = timedelta(days=30)
"""How long a message may wait for the line before its sender is told that it did not leave."""


@dataclass(slots=True)
class Backoff:
    """Waiting times that double, each drawn from its whole range ("full jitter").

    When a hub comes back after an hour, 240 nodes have each drawn another moment: none of them stampedes.
    All times in seconds.
    """

    chance: random.Random
    first: float = 1.0
    longest: float = 120.0
    failures: int = field(default=0, init=False)

    def failed(self, retry_after: float | None = None) -> float:
        """Seconds to wait after one more failure. What the hub asked for is waited in full, and chance added."""
        ceiling = min(self.longest, self.first * 2.0 ** min(self.failures, 30))
        self.failures += 1
        if retry_after is None:
            return self.chance.uniform(0.0, ceiling)
        return retry_after + self.chance.uniform(0.0, max(ceiling, retry_after / 2))

    def worked(self) -> None:
        """The line is good again."""
        self.failures = 0


@dataclass(slots=True)
class Portion:
    """How much to ask for in one request: halved when a request fails, doubled when one works."""

    least: int
    most: int
    now: int

    def shrink(self) -> bool:
        """Ask for less. False when it was the least already."""
        before, self.now = self.now, max(self.least, self.now // 2)
        return self.now < before

    def grow(self) -> None:
        """Ask for more."""
        self.now = min(self.most, self.now * 2)


def wait_for_message(attempts: int, chance: random.Random) -> timedelta:
    """How long one message rests after the hub failed over it alone, while others go on."""
    return timedelta(seconds=chance.uniform(0.5, 1.0) * min(600.0, 5.0 * 2.0 ** min(attempts, 20)))


def is_hopeless(created_at: datetime, now: datetime, patience: timedelta = THIRTY_DAYS) -> bool:
    """Whether a message has waited so long that its sender must be told."""
    return now - created_at >= patience
