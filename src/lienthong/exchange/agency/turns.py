"""Whose turn it is: the urgent before the ordinary, and nobody overtakes their like on the way to one receiver.

A message may leave before an earlier one to the same receiver only if it is more urgent. Small messages leave in
batches, a large one alone in a lane of its own, so that a signed plan of 200 MB does not hold up the letters to
everybody else. Pure: rows in, rows out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message in the outbox, as far as the order cares. `resting`: it failed lately, its time has not come."""

    position: int
    priority: int
    receivers: frozenset[str]
    size: int
    large: bool = False
    resting: bool = False
    away: bool = False
    """It is under way at this moment: it blocks those behind it, and is not taken again."""


def small_batch(waiting: Iterable[Waiting], *, at_most: int, at_most_bytes: int) -> list[Waiting]:
    """The next small messages to send in one request, in the order in which the hub must take them.

    `waiting` comes most urgent first and, among equals, oldest first.
    """
    left = _LeftBehind()
    batch: list[Waiting] = []
    room = at_most_bytes
    for message in waiting:
        if message.large or left.holds(message):
            left.add(message)
            continue
        if len(batch) == at_most or (batch and message.size > room):
            break
        batch.append(message)
        room -= message.size
    return batch


def next_large(waiting: Iterable[Waiting]) -> Waiting | None:
    """The next large message to send, or None where each must let somebody go first. Same order of `waiting`."""
    left = _LeftBehind()
    for message in waiting:
        if message.large and not left.holds(message):
            return message
        left.add(message)
    return None


def ready_to_hand_over(arrived: Iterable[Waiting]) -> Iterator[Waiting]:
    """Arrivals that may be handed over now: none before an earlier one of its kind that is still on the line.

    The same rule at the other end: `position` is the hub's number, `receivers` the way (sender and organisation), and
    `away` means that the content has not come yet.
    """
    left = _LeftBehind()
    for message in arrived:
        if left.holds(message):
            left.add(message)
        else:
            yield message


class _LeftBehind:
    """Per receiver, the oldest message that was passed over. What comes later in the sequence is at most as urgent."""

    def __init__(self) -> None:
        self._oldest: dict[str, int] = {}

    def holds(self, message: Waiting) -> bool:
        """Whether this message must stay: it is not free itself, or it would overtake its like."""
        if message.resting or message.away:
            return True
        return any(self._oldest.get(receiver, message.position) < message.position for receiver in message.receivers)

    def add(self, message: Waiting) -> None:
        for receiver in message.receivers:
            self._oldest[receiver] = min(self._oldest.get(receiver, message.position), message.position)
