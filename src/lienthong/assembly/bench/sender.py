"""The sending end of the full chain, in a process of its own: letters into a durable outbox, as fast as they come back.

At most so many are under way at once. A chain is over when the receiver's 01 is on this agency's disk, beside the
hub's receipt.
"""

import asyncio
import json
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lienthong.assembly.trial import letters
from lienthong.assembly.trial.node import Spec, config
from lienthong.exchange.agency.conditions import vietnam_now
from lienthong.exchange.agency.desk import Desk
from lienthong.exchange.agency.node import Node
from lienthong.exchange.agency.satchel import Satchel
from lienthong.formats.edxml import Party

_LOOK = 0.003
"""Seconds between two looks at what has come back."""
_PATIENCE = 120.0
"""Seconds without any progress after which the run is given up."""


@dataclass(slots=True)
class Chains:
    """What came of it; `latencies` from the call of the desk to the 01 in the satchel, in seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    receipts: int = 0
    own_seconds: float = 0.0
    """Processor time of this process meanwhile."""

    @property
    def rate(self) -> float:
        """Chains per second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0


async def run(spec: Spec, receiver: Party, *, messages: int, under_way: int, size: int, most_seconds: float) -> Chains:
    """Send so many letters, or as many as the time allows, and wait for every 01."""
    node = Node(config(spec, spec.agencies[0]))
    stop = asyncio.Event()
    working = asyncio.create_task(node.run(stop))
    try:
        return await _measure(node, Party(*_party(spec)), receiver, messages, under_way, size, most_seconds)
    finally:
        stop.set()
        await working
        node.close()


async def _measure(
    node: Node, sender: Party, receiver: Party, messages: int, under_way: int, size: int, most_seconds: float
) -> Chains:
    sent: dict[str, float] = {}
    chains, room = Chains(), threading.Semaphore(under_way)
    desk = Desk(node.satchel, node.book, clock=vietnam_now)
    first = letters.letter(0, sender, [receiver], vietnam_now())
    file = letters.attachment(0, first, size)
    # Numbers go on from what an earlier run in this satchel has used.
    start = int(node.satchel.rows("select count(*) from outbox")[0][0])

    def feed() -> None:
        end = time.perf_counter() + most_seconds
        for number in range(start + 1, start + messages + 1):
            room.acquire()
            if time.perf_counter() > end:
                break
            letter = letters.letter(number, sender, [receiver], vietnam_now())
            sent[letter.document_id] = time.perf_counter()
            desk.send(letter, [file])

    with_eyes = Satchel.look(node.config.data)
    began, used = time.perf_counter(), time.process_time()
    last = began
    feeding = asyncio.get_running_loop().run_in_executor(None, feed)
    seen = int(node.satchel.cursor)
    try:
        while not feeding.done() or len(chains.latencies) < len(sent):
            rows = with_eyes.rows("select seq, document_id from inbox where kind = 'status' and seq > ?", seen)
            now = time.perf_counter()
            for seq, document in rows:
                seen = max(seen, seq)
                if document in sent:
                    chains.latencies.append(now - sent[document])
                    room.release()
            if rows:
                last = now
            elif now - last > _PATIENCE:
                raise TimeoutError(f"{len(sent) - len(chains.latencies)} of {len(sent)} have not come back")
            await asyncio.sleep(_LOOK)
        chains.seconds, chains.own_seconds = time.perf_counter() - began, time.process_time() - used
        await feeding
    finally:
        for _ in range(messages):
            room.release()
        chains.receipts = _receipts(with_eyes, start)
        with_eyes.close()
    return chains


def _receipts(satchel: Satchel, start: int) -> int:
    return int(
        satchel.rows(
            "select count(*) from outbox where position > ? and state = 'accepted' and receipt is not null", start
        )[0][0]
    )


def _party(spec: Spec) -> tuple[str, str, str]:
    code, name, above = spec.agencies[0]
    return code, above, name


def main() -> None:
    """The process: a spec, and what to do as JSON; the answer as JSON."""
    spec, asked = Spec.read(Path(sys.argv[1])), json.loads(sys.argv[2])
    receiver = Party(*asked.pop("receiver"))
    print(json.dumps(asdict(asyncio.run(run(spec, receiver, **asked)))))  # noqa: T201 - it is this process's answer


if __name__ == "__main__":
    main()
