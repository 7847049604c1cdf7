"""The run: agencies write to each other while a hub, a node or the database is killed again and again."""

import random
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from lienthong.assembly.processes import Process
from lienthong.assembly.prove.audit import Promise
from lienthong.assembly.prove.faults import Fault
from lienthong.assembly.trial import letters
from lienthong.assembly.trial.node import Spec
from lienthong.assembly.trial.people import Member
from lienthong.assembly.trial.stage import SCHEMA, Stage
from lienthong.exchange.agency.addresses import AddressBook
from lienthong.exchange.agency.conditions import vietnam_now
from lienthong.exchange.agency.desk import Desk
from lienthong.exchange.agency.satchel import Satchel
from lienthong.formats.edxml import DocumentMessage

SIZE = 3000
"""Bytes of each letter."""
MOST_RECEIVERS = 3
MOST_WAITING = 150
"""Letters that wait in outboxes at once; more are written when some have left, so that a run is never over at once."""
PATIENCE = 120.0
"""Seconds without any progress after which the run is taken as stuck."""

Tell = Callable[["Progress"], None]


@dataclass(slots=True)
class Progress:
    """How far the run is. Read by whoever shows it, from another thread."""

    messages: int
    handed_over: int = 0
    settled: int = 0
    struck: list[Fault] = field(default_factory=list)
    stuck: bool = False


class Run:
    """One run over a stage that is up."""

    def __init__(
        self,
        stage: Stage,
        *,
        messages: int,
        chance: random.Random,
        processes: int | None = None,
        most_waiting: int = MOST_WAITING,
        most_receivers: int = MOST_RECEIVERS,
        partners: Callable[[Member], Sequence[Member]] | None = None,
        longest_pause: float = 2.0,
        after_a_pause: bool = False,
        tell: Tell = lambda progress: None,
    ) -> None:
        """How it is played.

        `processes` share the nodes; None gives each one of its own. `partners`: whom a member writes to; None is all.
        `after_a_pause`: everything is written before the first node is started, as after a night without a line.
        """
        self.stage = stage
        self.members: Sequence[Member] = stage.cast
        count = processes or len(stage.cast)
        self.groups = [self.members[start::count] for start in range(count)]
        self.satchels = stage.folder / "satchels"
        self.promises: list[Promise] = []
        self._parties = {member.code: member.party for member in self.members}
        self.progress = Progress(messages)
        self._chance = chance
        self._most_waiting = most_waiting
        self._most_receivers = most_receivers
        self._partners = partners or (lambda member: self.members)
        self._longest_pause = longest_pause
        self._after_a_pause = after_a_pause
        self._tell = tell
        # Made before any node is started: the tables of a satchel are made by one process.
        self._open = {member.code: Satchel.open(self.satchels / member.code) for member in self.members}

    def play(self, faults: Sequence[Fault]) -> None:
        """Everything: start the nodes, write, strike, wait until it is quiet, stop the nodes."""
        writing = threading.Thread(target=self._write, name="desks", daemon=True)
        writing.start()
        if self._after_a_pause:
            writing.join()
        for group in self.groups:
            self.stage.supervisor.start(self._nodes(group))
        for fault in faults:
            self._await(lambda fault=fault: self.progress.handed_over >= fault.after or not writing.is_alive())  # type: ignore[misc]
            time.sleep(fault.wait)
            self._strike(fault)
        self._await(lambda: not writing.is_alive())
        self._await(self._is_quiet)
        for group in self.groups:
            self.stage.supervisor.stop_one(_name(group))
        for satchel in self._open.values():
            satchel.close()

    def _nodes(self, group: Sequence[Member]) -> Process:
        spec = Spec(
            hub=self.stage.url,
            keys=str(self.stage.folder / "keys"),
            satchels=str(self.satchels),
            agencies=[(member.code, member.name, member.above) for member in group],
            longest_pause=self._longest_pause,
        )
        path = spec.write(self.stage.folder / f"{_name(group)}.json")
        command: list[str | Path] = [sys.executable, "-m", "lienthong.assembly.trial.node", path]
        return Process(_name(group), command, longest_pause=0.5)

    def _write(self) -> None:
        """The officers: they write into the satchels of nodes that live or are dead."""
        desks = {code: Desk(satchel, AddressBook(), clock=vietnam_now) for code, satchel in self._open.items()}
        files = {code: letters.attachment(0, self._letter(code, 0, [code]), SIZE) for code in desks}
        for order in range(1, self.progress.messages + 1):
            while (
                not self._after_a_pause
                and order % 10 == 0
                and not self.progress.stuck
                and self._waiting() > self._most_waiting
            ):
                time.sleep(0.02)
            sender = self._chance.choice(self.members)
            code = sender.code
            others = [member.code for member in self._partners(sender) if member.code != code]
            receivers = self._chance.sample(others, min(len(others), self._chance.randint(1, self._most_receivers)))
            letter = self._letter(code, order, receivers)
            _insist(lambda: desks[code].send(letter, [files[code]], message_id=f"prove-{order}"))  # noqa: B023
            self.promises.append(Promise(letter.document_id, code, tuple(receivers), order))
            self.progress.handed_over = order

    def _letter(self, code: str, number: int, receivers: Sequence[str]) -> DocumentMessage:
        return letters.letter(number, self._parties[code], [self._parties[one] for one in receivers], vietnam_now())

    def _strike(self, fault: Fault) -> None:
        if fault.part == "hub":
            self.stage.supervisor.kill("hub")
        elif fault.part == "node":
            self.stage.supervisor.kill(_name(self.groups[fault.victim % len(self.groups)]))
        else:
            self.stage.server.kill()
            time.sleep(fault.down)
            self.stage.server.start()
        self.progress.struck.append(fault)
        self._tell(self.progress)

    def _await(self, true: Callable[[], bool]) -> None:
        """Wait; where nothing at all moves any more, say so and go on to the audit."""
        last, moved_at = (-1, -1), time.monotonic()
        while not self.progress.stuck and not true():
            self.progress.settled = self._settled()
            now = (self.progress.handed_over, self.progress.settled)
            if now != last:
                last, moved_at = now, time.monotonic()
            self.progress.stuck = time.monotonic() - moved_at > PATIENCE
            self._tell(self.progress)
            time.sleep(0.1)

    def _is_quiet(self) -> bool:
        """Nothing waits anywhere. The places are looked at one after the other: what left the hub meanwhile has become
        an answer in an outbox that was looked at before, so in the end nothing may have been added to any.
        """
        written = self._sum("select count(*) from outbox")
        if self._waiting() or self._sum("select count(*) from inbox where acknowledged_at is null"):
            return False
        try:
            with psycopg.connect(self.stage.database, connect_timeout=5) as connection:
                query = f"select count(*) from {SCHEMA}.deliveries where state <> 'done'"  # noqa: S608 - our own name
                row = connection.execute(query).fetchone()
        except psycopg.OperationalError:
            return False
        return row == (0,) and written == self._sum("select count(*) from outbox")

    def _waiting(self) -> int:
        return self._sum("select count(*) from outbox where state = 'waiting'")

    def _settled(self) -> int:
        return self._sum("select count(*) from outbox where state <> 'waiting'")

    def _sum(self, query: str) -> int:
        return sum(int(satchel.rows(query)[0][0]) for satchel in self._open.values())


def _name(group: Sequence[Member]) -> str:
    return f"node-{group[0].code}"


def _insist(act: Callable[[], object]) -> None:
    """An officer tries again where the satchel was busy; under the same id it is the same message."""
    for _ in range(20):
        try:
            act()
            return
        except sqlite3.OperationalError:
            time.sleep(0.2)
    act()
