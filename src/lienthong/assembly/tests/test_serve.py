"""`migrate` and `serve` as an operator meets them: real processes over a real database."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from lienthong.assembly.setting_kinds import Address
from lienthong.assembly.settings import read, variables

LIENTHONG = [sys.executable, "-m", "lienthong.assembly.main", "--language=en"]


@pytest.fixture
def environment(fresh_database_url: str, tmp_path: Path) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = Address("127.0.0.1", probe.getsockname()[1])
    given = variables(database_url=fresh_database_url, var=tmp_path, web_address=address, web_workers=1)
    return {**os.environ, **given}


def test_serve_asks_for_migrate_and_migrate_can_be_repeated(environment: dict[str, str], tmp_path: Path) -> None:
    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*LIENTHONG, command],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    refused = run("serve")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Run first: lienthong migrate" in refused.stderr
    first = run("migrate")
    assert first.returncode == 0, first.stderr
    assert "made the schema “hub”" in first.stdout
    again = run("migrate")
    assert "Tables: up to date" in again.stdout
    assert "“hub” is up to date" in again.stdout


def test_the_pages_are_served_until_someone_ends_it(environment: dict[str, str], tmp_path: Path) -> None:
    command = [*LIENTHONG, "serve", "--migrate"]
    # The names it answers to are not the address it listens on: it must find itself all the same.
    environment["LIENTHONG_ALLOWED_HOSTS"] = "truc.gialai.gov.vn"
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as serving:
        assert serving.stdout
        lines = []
        while "Ctrl-C" not in (lines[-1] if lines else ""):
            line = serving.stdout.readline()
            assert line, lines
            lines.append(line)
        url = f"http://{read(environment).web_address}/"
        request = urllib.request.Request(url, headers={"Host": "truc.gialai.gov.vn", "X-Forwarded-Proto": "https"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert answer.status == 200
        os.kill(serving.pid, signal.SIGTERM)
        assert serving.stdout.read().endswith("Stopped.\n")
        assert serving.wait(30) == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(url, timeout=2)


def test_processes_of_ours_reach_an_address_that_means_all_of_them() -> None:
    assert str(Address("0.0.0.0", 80).reachable) == "127.0.0.1:80"
    assert str(Address("::", 80).reachable) == "[::1]:80"
    assert str(Address("10.0.0.7", 80).reachable) == "10.0.0.7:80"
