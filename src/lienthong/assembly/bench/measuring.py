"""One run of the bench: the floor, accepting one by one, accepting in batches, and the full chain."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lienthong.assembly.bench import floor, load
from lienthong.assembly.processes import Process
from lienthong.assembly.trial import letters, people
from lienthong.assembly.trial.node import Spec
from lienthong.assembly.trial.people import Member
from lienthong.assembly.trial.processor import seconds_used
from lienthong.assembly.trial.stage import Stage
from lienthong.exchange.hub.config import vietnam_now
from lienthong.formats.evidence import tokens
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

CONNECTIONS = 48
"""Single deliveries come over so many connections at once; as many nodes, each waiting for its answer."""
BATCH = 200
"""Messages in one request of a node."""
UNDER_WAY = 400
"""Chains that are on their way at once in the full chain."""
ALONE = 40
"""Chains measured one at a time, on an idle axis."""

_WARM_UP = 200


class ChainBroke(Refusal):
    """The full chain could not be measured. `reason`: what its process said last."""

    code = "chain_broke"
    words = Words(vi="Không đo được cả chặng: {reason}", en="The full chain could not be measured: {reason}")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the result. `floor`: messages per second of the machine itself in groups of the same size.

    `processor`: microseconds of processor time for each message, by who used them.
    """

    name: str
    messages: int
    seconds: float
    p50: float | None
    p99: float | None
    floor: float
    refused: int
    processor: dict[str, int]

    @property
    def rate(self) -> float:
        """Messages (or chains) per second."""
        return self.messages / self.seconds if self.seconds else 0.0


def measure(
    stage: Stage,
    *,
    messages: int,
    size: int,
    most_seconds: float,
    tell: Callable[[str], None] = lambda name: None,
) -> list[Figure]:
    """Everything in one run, over a stage that is up. `tell` hears the name of each part as it begins."""
    sender, receiver = stage.cast[-1], stage.cast[1]
    bodies = letters.bodies(2 * messages + _WARM_UP, sender.party, receiver.party, vietnam_now(), size=size)
    figures = []
    floors: dict[int, float] = {}
    for group in (CONNECTIONS, BATCH):
        tell(f"floor-{group}")
        # The first one warms the disk and PostgreSQL up, and is not counted.
        floor.grouped_commits(stage.database, bodies[:_WARM_UP], group=group)
        used = seconds_used(stage.server.pid)
        floors[group] = floor.grouped_commits(stage.database, bodies[:messages], group=group)
        database = round((seconds_used(stage.server.pid) - used) / messages * 1e6)
        seconds = messages / floors[group]
        figures.append(
            Figure(f"floor-{group}", messages, seconds, None, None, floors[group], 0, {"database": database})
        )
    _post(stage, sender, [*_singles(bodies[2 * messages :], "warm")], CONNECTIONS, most_seconds)
    tell("single")
    singles = _post(stage, sender, _singles(bodies[:messages], "single"), CONNECTIONS, most_seconds)
    figures.append(_figure("single", *singles, floors[CONNECTIONS]))
    tell("batch")
    ready = list(_singles(bodies[messages : 2 * messages], "batch"))
    batches = [ready[start : start + BATCH] for start in range(0, len(ready), BATCH)]
    figures.append(_figure("batch", *_post(stage, sender, batches, 2, most_seconds), floors[BATCH]))
    # Others than above: a receiver that has thousands of letters to fetch first would be measured for them too.
    sender, receiver = stage.cast[-2], stage.cast[2]
    figures += _chains(
        stage,
        sender,
        receiver,
        messages=messages,
        size=size,
        floor_rate=floors[BATCH],
        most_seconds=most_seconds,
        tell=tell,
    )
    return figures


def _singles(bodies: Sequence[bytes], name: str) -> list[tuple[str, bytes]]:
    return [(f"{name}-{number}", body) for number, body in enumerate(bodies)]


def _post(
    stage: Stage,
    sender: Member,
    what: Sequence[tuple[str, bytes] | list[tuple[str, bytes]]],
    connections: int,
    most_seconds: float,
) -> tuple[load.Load, dict[str, int]]:
    token = tokens.mint(stage.keys[sender.code], agency=sender.code, audience=stage.code, now=vietnam_now())
    requests = [
        load.batch("hub", token, one) if isinstance(one, list) else load.single("hub", token, *one) for one in what
    ]
    before = _used(stage)
    made = load.run("127.0.0.1", stage.port, requests, connections=connections, most_seconds=most_seconds)
    count = max(1, len(made.latencies) + made.refused)
    used = {name: round((after - before[name]) / count * 1e6) for name, after in _used(stage).items()}
    return made, {**used, "load": round(made.own_seconds / count * 1e6)}


def _figure(name: str, made: load.Load, used: dict[str, int], floor_rate: float) -> Figure:
    p50, p99 = (load.percentile(made.latencies, share) for share in (0.5, 0.99))
    return Figure(name, len(made.latencies), made.seconds, p50, p99, floor_rate, made.refused, used)


def _chains(
    stage: Stage,
    sender: Member,
    receiver: Member,
    *,
    messages: int,
    size: int,
    floor_rate: float,
    most_seconds: float,
    tell: Callable[[str], None],
) -> list[Figure]:
    stage.supervisor.start(
        Process(
            "receiver",
            [sys.executable, "-m", "lienthong.assembly.trial.node", spec(stage, [receiver], "receiver")],
        )
    )
    try:
        figures = []
        for name, count, under_way in (("alone", ALONE, 1), ("chain", messages, UNDER_WAY)):
            tell(name)
            figures.append(_chain(stage, sender, receiver, name, count, under_way, size, floor_rate, most_seconds))
        return figures
    finally:
        stage.supervisor.stop_one("receiver")


def _chain(
    stage: Stage,
    sender: Member,
    receiver: Member,
    name: str,
    messages: int,
    under_way: int,
    size: int,
    floor: float,
    most_seconds: float,
) -> Figure:
    party = [receiver.code, receiver.above, receiver.name]
    asked = {
        "receiver": party,
        "messages": messages,
        "under_way": under_way,
        "size": size,
        "most_seconds": most_seconds,
    }
    before = {**_used(stage), "receiver": seconds_used(stage.supervisor.pid("receiver"))}
    told_to = spec(stage, [sender], "sender")
    command = [sys.executable, "-m", "lienthong.assembly.bench.sender", str(told_to), json.dumps(asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = {**_used(stage), "receiver": seconds_used(stage.supervisor.pid("receiver"))}
    if done.returncode:
        raise ChainBroke(reason=(done.stderr.strip().splitlines() or [str(done.returncode)])[-1])
    told = json.loads(done.stdout)
    count = max(1, len(told["latencies"]))
    used = {who: round((after[who] - before[who]) / count * 1e6) for who in after}
    used["sender"] = round(told["own_seconds"] / count * 1e6)
    p50, p99 = (load.percentile(told["latencies"], share) for share in (0.5, 0.99))
    # A chain counts when the receipt is there too; the 01 cannot come without it, and a mistake would show here.
    whole = min(count, told["receipts"])
    return Figure(name, whole, told["seconds"], p50, p99, floor, count - whole, used)


def spec(stage: Stage, agencies: Sequence[Member], name: str) -> Path:
    """What a process with nodes on this stage is told, in a file of the stage."""
    told = Spec(
        hub=stage.url,
        keys=str(stage.folder / "keys"),
        satchels=str(stage.folder / "satchels"),
        agencies=[(member.code, member.name, member.above) for member in agencies],
    )
    return told.write(stage.folder / f"{name}.json")


def run(
    *,
    messages: int,
    size: int,
    workers: int,
    most_seconds: float,
    parent: Path | None,
    tell: Callable[[str], None] = lambda name: None,
) -> list[Figure]:
    """Set a stage up, measure on it, take it down."""
    tell("stage")
    with Stage(people.members(240), workers=workers, parent=parent) as stage:
        return measure(stage, messages=messages, size=size, most_seconds=most_seconds, tell=tell)


def _used(stage: Stage) -> dict[str, float]:
    return {"hub": seconds_used(stage.supervisor.pid("hub")), "database": seconds_used(stage.server.pid)}
