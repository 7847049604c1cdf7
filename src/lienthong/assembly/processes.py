"""Our processes: started together, watched, begun again when they fall, stopped in order, gone when we are gone.

    with Supervisor(settings.var / "log") as supervisor:
        supervisor.start(Process("hub", [sys.executable, "-m", …], healthy="http://127.0.0.1:8100/healthz"))
        supervisor.wait_until_healthy()
        supervisor.wait_for_the_end()          # Ctrl-C or SIGTERM

Each child has a session of its own: Ctrl-C reaches us alone, and we tell them, last started first. Their output goes to
`NAME.log`. Should we be killed without a word, the kernel asks them to stop (Linux).
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from lienthong.assembly.process_tree import go_down_with_parent
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

_LOG_LIMIT = 20_000_000
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 30.0
_STEADY_AFTER = 60.0
"""Seconds after which a process counts as steady: its next fall is a first one again."""


class DidNotStart(Refusal):
    """A process ended, or stayed silent, before it was ready. `name`, `reason` (its last lines), `log`."""

    code = "process_did_not_start"
    words = Words(
        vi="Tiến trình {name} không khởi động được: {reason}\nXem nhật ký {log}.",
        en="The process {name} did not start: {reason}\nLook at the log {log}.",
    )


@dataclass(frozen=True, slots=True)
class Process:
    """What to run. `healthy` is a URL that answers 2xx once the process is ready (asked for as `healthy_host`).

    Times are seconds. `environment` is put over our own. A process with `restart` is begun again whenever it ends,
    after a pause that doubles with every fall up to `longest_pause`.
    """

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str] = field(default_factory=dict)
    healthy: str = ""
    healthy_host: str = ""
    patience: float = 60.0
    stop_within: float = 15.0
    restart: bool = True
    longest_pause: float = _LONGEST_PAUSE
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a process: `started`, `fell` (with its exit code), `stopped`."""

    name: str
    what: str
    code: int | None = None
    pause: float = 0.0


@dataclass(slots=True)
class _Child:
    process: Process
    running: subprocess.Popen[bytes]
    started_at: float
    falls: int = 0
    begin_at: float | None = None


class Supervisor:
    """Keeps processes running.

    Args:
        logs: the folder of the log files.
        tell: called with every `Event`, from the watching thread too.
    """

    def __init__(self, logs: Path, tell: Callable[[Event], None] | None = None) -> None:
        self.logs = logs
        self._tell = tell or (lambda event: None)
        self._children: dict[str, _Child] = {}
        self._changing = threading.RLock()
        self._ending = threading.Event()
        self._watcher: threading.Thread | None = None
        self._orders = 0

    def start(self, process: Process) -> None:
        """Start a process and watch over it. It may not be ready yet: see `wait_until_healthy`."""
        with self._changing:
            if process.name in self._children:
                raise ValueError(process.name)
            self._children[process.name] = _Child(process, self._launch(process), time.monotonic())
        self._tell(Event(process.name, "started"))
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch, name="supervisor", daemon=True)
            self._watcher.start()

    def wait_until_healthy(self, *names: str) -> None:
        """Wait until the named processes (all of them, without names) answer at their URL.

        Raises:
            DidNotStart: one has not answered within its patience, or fell and is not begun again.
        """
        for child in [self._children[name] for name in names or tuple(self._children)]:
            if child.process.healthy:
                self._wait_for(child)

    def pid(self, name: str) -> int:
        """The process id of a child."""
        return self._children[name].running.pid

    def kill(self, name: str) -> None:
        """SIGKILL to one child and all that it started. It is begun again like after any fall."""
        _signal_group(self._children[name].running, signal.SIGKILL)

    def last_lines(self, name: str, count: int = 8) -> str:
        """The end of a child's log."""
        with contextlib.suppress(OSError):
            return "\n".join(self.log(name).read_text(errors="replace").strip().splitlines()[-count:])
        return ""

    def log(self, name: str) -> Path:
        """The log file of a child."""
        return self.logs / f"{name}.log"

    def stop_one(self, name: str) -> None:
        """Stop one child in order and forget it."""
        with self._changing:
            child = self._children.pop(name)
        self._end(child)

    def stop(self) -> None:
        """Stop all children, last started first; what does not go is killed, with whatever it started."""
        self._ending.set()
        if self._watcher and self._watcher is not threading.current_thread():
            self._watcher.join()
            self._watcher = None
        for name in reversed(tuple(self._children)):
            self.stop_one(name)

    def wait_for_the_end(self) -> None:
        """Wait for Ctrl-C or SIGTERM. Returns, and leaves the stopping to `stop` or the end of the `with` block."""
        with ending_on_signals() as end:
            # An Event waits without waking in Python, and a signal handler needs Python to wake: hence the rounds.
            while not end.wait(0.5):
                pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _launch(self, process: Process) -> subprocess.Popen[bytes]:
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.log(process.name)
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            log.replace(log.with_suffix(".old.log"))
        with log.open("ab") as output:
            return subprocess.Popen(
                list(process.command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **process.environment},
                cwd=process.folder,
                start_new_session=True,
                # Our watching thread starts children too, and lives as long as we do: it may be the kernel's mark.
                preexec_fn=go_down_with_parent(signal.SIGTERM, any_thread=True),
            )

    def _watch(self) -> None:
        while not self._ending.wait(0.05):
            with self._changing:
                for child in list(self._children.values()):
                    self._look_after(child)

    def _look_after(self, child: _Child) -> None:
        code = child.running.poll()
        if code is None:
            return
        now = time.monotonic()
        if child.begin_at is None:
            if now - child.started_at > _STEADY_AFTER:
                child.falls = 0
            pause = min(child.process.longest_pause, _FIRST_PAUSE * 2**child.falls)
            child.falls += 1
            # Workers of a master that was killed may hold its port.
            _signal_group(child.running, signal.SIGKILL)
            child.begin_at = now + pause if child.process.restart else float("inf")
            self._tell(Event(child.process.name, "fell", code, pause))
        elif now >= child.begin_at:
            child.running = self._launch(child.process)
            child.started_at, child.begin_at = now, None
            self._tell(Event(child.process.name, "started"))

    def _wait_for(self, child: _Child) -> None:
        end = time.monotonic() + child.process.patience
        while not answers(child.process.healthy, child.process.healthy_host):
            gone = child.running.poll() is not None and (not child.process.restart or child.falls >= 3)
            if gone or time.monotonic() > end:
                name = child.process.name
                raise DidNotStart(name=name, reason=self.last_lines(name), log=self.log(name))
            time.sleep(0.05)

    def _end(self, child: _Child) -> None:
        if child.running.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                child.running.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.running.wait(child.process.stop_within)
        _signal_group(child.running, signal.SIGKILL)
        child.running.wait()
        self._tell(Event(child.process.name, "stopped", child.running.returncode))


@contextlib.contextmanager
def ending_on_signals() -> Iterator[threading.Event]:
    """An event that Ctrl-C, SIGTERM or a closed terminal sets, while the block lasts. A second Ctrl-C interrupts."""
    end = threading.Event()

    def order(number: int, _: FrameType | None) -> None:
        if end.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        end.set()

    orders = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, order) for number in orders}
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# No proxy of the environment stands between our own processes.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers(url: str, host: str = "") -> bool:
    """Whether something answers 2xx at this URL now, asked for under the name `host`."""
    try:
        request = urllib.request.Request(url, headers={"Host": host} if host else {})  # noqa: S310 - our own addresses
        with _opener.open(request, timeout=5) as answer:
            return bool(200 <= answer.status < 300)
    except (OSError, urllib.error.URLError, ValueError):
        return False


def _signal_group(process: subprocess.Popen[bytes], order: signal.Signals) -> None:
    # The child leads a session and a group of its own, both named by its process id.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, order)
