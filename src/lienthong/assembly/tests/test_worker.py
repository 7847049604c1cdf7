"""The worker as it runs: a process over a real database, killed in the middle, and begun again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lienthong.assembly.processes import Process, Supervisor
from lienthong.assembly.setting_kinds import Address
from lienthong.assembly.settings import variables

PROGRAM = """
import asyncio, sys, time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import django
django.setup()
from django.db import connection, transaction
from lienthong.ground import outbox
from lienthong.ground.outbox import running, testing

@dataclass(frozen=True)
class Filed:
    kind: ClassVar[str] = "tests.filed"
    number: str

def hear(fact):
    with connection.cursor() as cursor:
        cursor.execute("insert into heard values (%s)", [fact.number])
    if fact.number == "slow" and not Path(sys.argv[2]).exists():
        Path(sys.argv[2]).touch()
        time.sleep(600)

with testing.listening(outbox.listen(Filed, "tests.hear", hear)):
    if sys.argv[1] == "tell":
        with connection.cursor() as cursor:
            cursor.execute("create table heard (number text)")
        with transaction.atomic():
            outbox.tell(Filed("slow"), Filed("quick"))
    else:
        running.HEARTBEAT, running.DEAD_AFTER = 0.2, 1.0
        running.RESCUE_EVERY = 0.2
        asyncio.run(running.run(2, lambda: print("ready", flush=True), asyncio.Event()))
"""


@pytest.fixture
def environment(migrated_database_url: str, tmp_path: Path) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = Address("127.0.0.1", probe.getsockname()[1])
    given = variables(database_url=migrated_database_url, var=tmp_path / "var", worker_address=address)
    return {**os.environ, **given, "DJANGO_SETTINGS_MODULE": "lienthong.assembly.django_settings"}


def _until(true: Callable[[], Any], within: float = 60) -> Any:
    end = time.monotonic() + within
    while not (found := true()):
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.05)
    return found


def test_what_was_told_survives_the_death_of_the_worker(
    environment: dict[str, str], migrated_database_url: str, tmp_path: Path
) -> None:
    program, begun = tmp_path / "program.py", tmp_path / "begun"
    program.write_text(PROGRAM)
    command = [sys.executable, str(program)]

    def heard() -> list[str]:
        with psycopg.connect(migrated_database_url) as connection:
            return [number for (number,) in connection.execute("select number from heard order by number")]

    subprocess.run([*command, "tell", str(begun)], env=environment, check=True)
    with subprocess.Popen([*command, "work", str(begun)], env=environment) as first:
        _until(begun.exists)
        _until(lambda: heard() == ["quick"])
        first.send_signal(signal.SIGKILL)
    with subprocess.Popen([*command, "work", str(begun)], env=environment) as second:
        # The slow one is heard again, and what its first hearing had begun was undone.
        _until(lambda: heard() == ["quick", "slow"])
        second.kill()


def test_the_worker_says_that_it_is_well_and_stops_in_order(
    environment: dict[str, str], migrated_database_url: str, tmp_path: Path
) -> None:
    address = environment["LIENTHONG_WORKER_ADDRESS"]
    command = [sys.executable, "-m", "lienthong.assembly.main", "--language=en", "worker"]
    with Supervisor(tmp_path / "log") as supervisor:
        supervisor.start(
            Process("worker", command, environment=environment, healthy=f"http://{address}/healthz", restart=False)
        )
        supervisor.wait_until_healthy()
        with psycopg.connect(migrated_database_url) as connection:
            _until(lambda: connection.execute("select count(*) from procrastinate_workers").fetchone() == (1,))
        pid = supervisor.pid("worker")
        os.kill(pid, signal.SIGTERM)
        _until(lambda: "Stopped." in supervisor.last_lines("worker"))
    with psycopg.connect(migrated_database_url) as connection:
        assert connection.execute("select count(*) from procrastinate_workers").fetchone() == (0,)
    assert "Traceback" not in supervisor.last_lines("worker", 100)
