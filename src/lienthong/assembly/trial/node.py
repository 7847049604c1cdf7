"""A process with the nodes of some agencies in it, each with a satchel of its own: `python -m … SPEC`.

They are the nodes that agencies run, only told to be prompt: a trial has no power cut of a whole province to spread.
"""

import asyncio
import json
import logging
import random
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from lienthong.exchange.agency.conditions import NodeConfig
from lienthong.exchange.agency.node import Node
from lienthong.formats.edxml import Party
from lienthong.formats.evidence.keys import KeyPair


@dataclass(frozen=True, slots=True)
class Spec:
    """What such a process is told. `satchels` is a folder; each agency has its own in it, named by its code."""

    hub: str
    keys: str
    satchels: str
    agencies: Sequence[tuple[str, str, str]]
    """Code, name, and the name of who is above."""
    seed: int = 0
    longest_pause: float = 0.0
    """No pause of a node is longer than so many seconds; 0 leaves them as they are."""

    def write(self, path: Path) -> Path:
        """Keep it for a process to read."""
        path.write_text(json.dumps(asdict(self)))
        return path

    @classmethod
    def read(cls, path: Path) -> "Spec":
        """What was written."""
        return cls(**json.loads(path.read_text()))


def config(spec: Spec, agency: tuple[str, str, str]) -> NodeConfig:
    """One node of the process."""
    code, name, above = agency
    return NodeConfig(
        hub_url=spec.hub,
        agency=code,
        key=KeyPair.load(Path(spec.keys) / f"{code}.pem"),
        data=Path(spec.satchels) / code,
        parties={code: Party(code, above, name)},
        first_contact_within=timedelta(milliseconds=100),
        chance=random.Random(f"{spec.seed} {code}") if spec.seed else random.SystemRandom(),  # noqa: S311
        sleep=_sleep_at_most(spec.longest_pause) if spec.longest_pause else asyncio.sleep,
    )


def _sleep_at_most(longest: float) -> Callable[[float], Awaitable[None]]:
    return lambda seconds: asyncio.sleep(min(seconds, longest))


async def work(nodes: Sequence[Node]) -> None:
    """Run them until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    try:
        await asyncio.gather(*(node.run(stop) for node in nodes))
    finally:
        for node in nodes:
            node.close()


def main() -> None:
    """The process."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.ERROR)
    spec = Spec.read(Path(sys.argv[1]))
    asyncio.run(work([Node(config(spec, agency)) for agency in spec.agencies]))


if __name__ == "__main__":
    main()
