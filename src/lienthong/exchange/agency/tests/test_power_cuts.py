"""The power fails at every point where it can matter; afterwards each letter has arrived once, and 01 came back.

`Power` goes off at the n-th commit point of one machine, before or after the commit, and nothing of that machine
reaches the disk from then on. Then it is switched on again. The last test uses SIGKILL on a real process.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lienthong.exchange.agency.tests.site import (
    COMMUNE,
    DEPARTMENT,
    Power,
    PowerCut,
    a_letter,
    a_province,
    at_work,
    count,
    until,
)
from lienthong.exchange.protocol.life import State
from lienthong.formats.edxml import AttachmentSource

LARGE = AttachmentSource("phu-luc.pdf", b"%PDF" + random.Random(3).randbytes(150_000))
DONE = "select count(*) from outbox where state = 'accepted'"
HANDED = "select count(*) from inbox where handed_over_at is not null"


async def run_through(folder: Path, *, sender_off_at: int = 0, receiver_off_at: int = 0) -> tuple[Power, Power, bool]:
    """Two letters, one large, from a department to a commune that uses the folder. Machines that fail are restarted."""
    powers = Power(sender_off_at), Power(receiver_off_at)
    failed = False
    async with a_province(folder) as province:
        so = province.site(DEPARTMENT, "so")
        xa = province.site(COMMUNE, "xa", folder=folder / "share")

        for again in (False, True):
            machines = []
            try:
                sender = so.open(None if again else powers[0])
                machines.append(sender)
                receiver = xa.open(None if again else powers[1])
                machines.append(receiver)
                desk = so.desk(sender)
                # The caller chose the ids: asking again after a power cut is asking for the same.
                desk.send(a_letter(1), message_id="letter-1")
                desk.send(a_letter(2), [LARGE], message_id="letter-2")
                async with at_work(sender, receiver):
                    watched = () if again else powers
                    await until(lambda: any(p.is_off for p in watched) or is_over(province, sender, receiver))  # noqa: B023
                if not any(power.is_off for power in powers):
                    break
            except PowerCut:
                failed = True
                for machine in machines:
                    machine.close()
        check(province, folder / "share")
    return (*powers, failed)


def is_over(province, sender, receiver) -> bool:
    arrived = [
        sender.satchel.pairs.of(f"H21.07,2026/03/02,{number}/SNV-VTLT").get(COMMUNE.organ_id) is State.ARRIVED
        for number in (1, 2)
    ]
    settled = count(sender, DONE) == 2 and count(receiver, HANDED) == 2 and count(receiver, DONE) == 2
    return all(arrived) and settled and len(province.hub.acknowledged) == 4


def check(province, share: Path) -> None:
    order = province.hub.order
    assert sorted(kept.message_id for kept in order if kept.kind == "document") == ["letter-1", "letter-2"]
    assert [kept.message_id for kept in order if kept.kind == "document"] == ["letter-1", "letter-2"]
    files = sorted(path.name for path in (share / "inbox").iterdir())
    assert files == ["2026-03-02_1-SNV-VTLT_H21.07.edxml", "2026-03-02_2-SNV-VTLT_H21.07.edxml"]
    bodies = {kept.message_id: kept.body for kept in order}
    assert (share / "inbox" / files[1]).read_bytes() == bodies["letter-2"]
    arrived = [kept for kept in order if kept.kind == "status"]
    assert len(arrived) == 2, "each letter is answered with 01 once"
    assert set(province.hub.acknowledged.values()) == {"done"}


def test_without_a_power_cut(tmp_path):
    sender, receiver, failed = asyncio.run(run_through(tmp_path))
    assert not failed
    assert {"before page", "after page", "before content", "before folder names"} <= set(receiver.passed)
    assert {"before queued", "before attempt", "before settled", "after settled"} <= set(sender.passed)


@pytest.mark.parametrize("point", range(1, 23))
def test_the_senders_power_fails(tmp_path, point):
    asyncio.run(run_through(tmp_path, sender_off_at=point))


@pytest.mark.parametrize("point", range(1, 32))
def test_the_receivers_power_fails(tmp_path, point):
    asyncio.run(run_through(tmp_path, receiver_off_at=point))


NODE = """
import asyncio, sys
from pathlib import Path
from datetime import timedelta
import random
from lienthong.exchange.agency.conditions import NodeConfig
from lienthong.exchange.agency.node import run
from lienthong.formats.evidence.keys import KeyPair
url, agency, home = sys.argv[1:]
config = NodeConfig(hub_url=url, agency=agency, key=KeyPair.load(Path(home) / "key.pem"), data=Path(home) / "satchel",
    folder=Path(home) / "share", folder_every=timedelta(milliseconds=20), first_contact_within=timedelta(0),
    long_poll=timedelta(seconds=2))
asyncio.run(run(config, asyncio.Event()))
"""


def test_sigkill_again_and_again_loses_nothing_and_doubles_nothing(tmp_path):
    letters = 400
    chance = random.Random(5)

    async def story():
        async with a_province(tmp_path) as province:
            so = province.site(DEPARTMENT, "so")
            xa = province.site(COMMUNE, "xa")
            sender = so.open()
            desk = so.desk(sender)
            for number in range(letters):
                desk.send(a_letter(number))
            sender.close()
            so.key.save(tmp_path / "so" / "key.pem")
            xa.key.save(tmp_path / "xa" / "key.pem")
            os.rename(tmp_path / "so" / "satchel.sqlite", tmp_path / "so" / "moved")
            (tmp_path / "so" / "satchel").mkdir()
            os.rename(tmp_path / "so" / "moved", tmp_path / "so" / "satchel" / "satchel.sqlite")

            def start(site) -> subprocess.Popen:
                command = [sys.executable, "-c", NODE, province.line.url, site.party.organ_id, str(site.data)]
                return subprocess.Popen(command, stderr=subprocess.DEVNULL)

            running = {"so": start(so), "xa": start(xa)}
            share = tmp_path / "xa" / "share" / "inbox"

            def arrived() -> int:
                return len(list(share.glob("*.edxml"))) if share.exists() else 0

            def all_is_done() -> bool:
                statuses = sum(kept.kind == "status" for kept in province.hub.order)
                return arrived() >= letters and statuses >= letters

            try:
                for _ in range(8):
                    await asyncio.sleep(chance.uniform(0.3, 1.1))
                    name, site = chance.choice([("so", so), ("xa", xa)])
                    running[name].send_signal(signal.SIGKILL)
                    running[name].wait()
                    running[name] = start(site)
                await until(all_is_done, "all letters and all 01", 60)
                await asyncio.sleep(0.3)
            finally:
                for process in running.values():
                    process.kill()
                    process.wait()
            documents = [kept for kept in province.hub.order if kept.kind == "document"]
            numbers = [int(kept.document_id.split(",")[-1].split("/")[0]) for kept in documents]
            assert numbers == list(range(letters)), "each once and in order"
            assert arrived() == letters
            assert sum(kept.kind == "status" for kept in province.hub.order) == letters
            assert not list(share.glob(".*.tmp"))

    asyncio.run(story())
