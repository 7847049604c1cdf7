"""Our processes: watched, begun again, stopped in order, and gone when we are gone."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lienthong.assembly.processes import DidNotStart, Event, Process, Supervisor

# A small web server that says its own process id, and on SIGTERM writes its name before it goes.
SERVER = """
import http.server, os, signal, sys
name, port, order = sys.argv[1], int(sys.argv[2]), sys.argv[3]
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(str(os.getpid()).encode())
    def log_message(self, *arguments): pass
def stop(*_):
    with open(order, "a") as file: print(name, file=file)
    os._exit(0)
signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server(name: str, folder: Path, port: int | None = None) -> Process:
    port = port or free_port()
    command = [sys.executable, "-c", SERVER, name, str(port), str(folder / "order")]
    return Process(name, command, healthy=f"http://127.0.0.1:{port}/", patience=20)


def until(condition: object, patience: float = 20.0) -> bool:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_they_start_answer_and_stop_last_first(tmp_path: Path) -> None:
    with Supervisor(tmp_path / "log") as supervisor:
        for name in ("hub", "web"):
            supervisor.start(server(name, tmp_path))
        supervisor.wait_until_healthy()
        pids = [supervisor.pid("hub"), supervisor.pid("web")]
    assert (tmp_path / "order").read_text().split() == ["web", "hub"]
    assert not any(alive(pid) for pid in pids)
    assert (tmp_path / "log" / "hub.log").read_text() == "ready\n"


def test_one_that_is_killed_is_begun_again_at_the_same_address(tmp_path: Path) -> None:
    events: list[Event] = []
    with Supervisor(tmp_path / "log", events.append) as supervisor:
        supervisor.start(server("hub", tmp_path))
        supervisor.wait_until_healthy()
        before = supervisor.pid("hub")
        supervisor.kill("hub")
        assert until(lambda: [event.what for event in events] == ["started", "fell", "started"])
        supervisor.wait_until_healthy("hub")
        assert supervisor.pid("hub") != before
    assert events[1].code == -signal.SIGKILL


def test_one_that_keeps_falling_waits_longer_each_time(tmp_path: Path) -> None:
    events: list[Event] = []
    with Supervisor(tmp_path / "log", events.append) as supervisor:
        supervisor.start(Process("hub", [sys.executable, "-c", "raise SystemExit(3)"]))
        assert until(lambda: sum(event.what == "fell" for event in events) >= 3)
    pauses = [event.pause for event in events if event.what == "fell"]
    assert pauses[:3] == [0.2, 0.4, 0.8]


def test_one_that_never_gets_ready_is_refused_with_its_last_words(tmp_path: Path) -> None:
    with Supervisor(tmp_path / "log") as supervisor:
        command = [sys.executable, "-c", "print('không mở được cổng'); raise SystemExit(1)"]
        supervisor.start(Process("hub", command, healthy="http://127.0.0.1:9/", restart=False))
        with pytest.raises(DidNotStart) as refusal:
            supervisor.wait_until_healthy()
    assert "không mở được cổng" in refusal.value.say("vi")
    assert str(tmp_path / "log" / "hub.log") in refusal.value.say("en")


def test_one_that_will_not_stop_is_killed_with_its_children(tmp_path: Path) -> None:
    stubborn = """
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "600"])
print(child.pid, flush=True)
child.wait()
"""
    with Supervisor(tmp_path / "log") as supervisor:
        supervisor.start(Process("stubborn", [sys.executable, "-c", stubborn], stop_within=0.3))
        assert until(lambda: supervisor.last_lines("stubborn").isdigit())
        pids = [supervisor.pid("stubborn"), int(supervisor.last_lines("stubborn"))]
    assert until(lambda: not any(alive(pid) for pid in pids))


def catches(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler of its own for a signal: it has come to wait for its end."""
    caught = re.search(r"SigCgt:\s*([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text())
    return caught is not None and bool(int(caught[1], 16) >> (number - 1) & 1)


SUPERVISING = """
import sys
from pathlib import Path
from lienthong.assembly.processes import Process, Supervisor
with Supervisor(Path(sys.argv[1])) as supervisor:
    supervisor.start(Process("sleeper", ["sleep", "600"]))
    print(supervisor.pid("sleeper"), flush=True)
    supervisor.wait_for_the_end()
print("in order", flush=True)
"""


@pytest.mark.parametrize(
    ("order", "code", "words"),
    [(signal.SIGINT, 0, "in order\n"), (signal.SIGTERM, 0, "in order\n"), (signal.SIGKILL, -signal.SIGKILL, "")],
)
def test_whatever_ends_us_ends_them(order: signal.Signals, code: int, words: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SUPERVISING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as supervising:
        assert supervising.stdout
        pid = int(supervising.stdout.readline())
        assert until(lambda: catches(supervising.pid, signal.SIGTERM))
        os.kill(supervising.pid, order)
        rest = supervising.stdout.read()
        assert supervising.wait(20) == code
    assert rest == words
    assert until(lambda: not alive(pid))
