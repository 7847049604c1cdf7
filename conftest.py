"""What every test may ask for: a real PostgreSQL, one server for the whole run, databases that are one's own.

    database_url        an empty database for this worker, the same one for the whole run
    fresh_database_url  an empty database for this test alone
    fresh_database      a function: make further ones, or copies of a prepared one (`template=`), for this test alone
    migrated_database_url  such a copy, with every table of the pages

The server is started when the first test asks, shared by all parallel workers, and gone with the run. It does not sync
to disk: a test that proves durability starts its own `lienthong.assembly.postgres.Server`, which always does.
"""

import fcntl
import importlib.util
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from psycopg import conninfo, sql

HERE = Path(__file__).parent
SOURCES = HERE / "src" / "lienthong"
ENGINE = [SOURCES / floor for floor in ("kernel", "formats", "exchange")]
"""The floors that run without Django."""

HAS_DJANGO = importlib.util.find_spec("django") is not None
HAS_SITE = HAS_DJANGO and (SOURCES / "assembly" / "django_settings.py").exists()

_MIGRATE = "import django; django.setup(); from django.core.management import call_command as call; call('migrate')"
_FOLDER = "LT_TEST_SERVER"  # Outside the names LIENTHONG_…, which are the product's settings.
_PLACEHOLDER = "postgresql://lienthong@127.0.0.1:9/not_started_yet"

if not HAS_DJANGO:
    collect_ignore = [str(SOURCES / floor) for floor in ("ground", "work", "faces", "assembly")] + ["tests"]


# A busy machine draws examples slowly; that says nothing about the code.
hypothesis.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    # The product's settings are what the tests say they are, whatever the shell of the developer has.
    for name in [name for name in os.environ if name.startswith("LIENTHONG_")]:
        del os.environ[name]
    # The command line speaks the language of the shell; the tests expect it to be nobody's.
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="lienthong-test-")
        Path(folder).chmod(0o711)  # PostgreSQL steps down from root and must get through.
        os.environ[_FOLDER] = folder
        config.add_cleanup(lambda: _end_of_run(Path(folder)))
    if HAS_SITE and not _only_engine(config):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.assembly.django_settings")
        os.environ["LIENTHONG_DATABASE_URL"] = _PLACEHOLDER
        os.environ["LIENTHONG_VAR"] = str(Path(os.environ[_FOLDER]) / "var")
        # pytest-django sets up a Django whose settings it finds configured, and these became known only now.
        import django

        django.setup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: whoever has nothing left to do takes over from the end of the others' lists."""
    items.sort(key=lambda item: not item.path.is_relative_to(HERE / "tests"))


def _only_engine(config: pytest.Config) -> bool:
    """Whether this run asks for tests of the engine floors alone: then Django stays out of it."""
    asked = [Path(argument.partition("::")[0]).absolute() for argument in config.args]
    return bool(asked) and all(any(path.is_relative_to(floor) for floor in ENGINE) for path in asked)


def _end_of_run(folder: Path) -> None:
    guard = folder / "guard"
    if guard.exists():
        pid = int(guard.read_text())
        try:
            os.kill(pid, 15)
            for _ in range(600):
                os.waitpid(pid, os.WNOHANG)
                time.sleep(0.05)
        except (ProcessLookupError, ChildProcessError):
            # Not our child: a parallel worker started it. It removes its folder when it is done.
            end = time.monotonic() + 30
            while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
                time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """What all workers of this run share, gone with it."""
    return Path(os.environ[_FOLDER])


@pytest.fixture(scope="session")
def server_url(run_folder: Path) -> str:
    """The URL of the server's maintenance database. Most tests want `database_url` or `fresh_database_url`."""
    ready = run_folder / "postgres" / "url"
    with (run_folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            (run_folder / "postgres").mkdir(exist_ok=True)
            watched = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
            log = (run_folder / "guard.log").open("wb")
            command = [sys.executable, "-m", "lienthong.assembly.postgres_watch", str(ready.parent), str(watched)]
            guard = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
            (run_folder / "guard").write_text(str(guard.pid))
            while not ready.exists():
                if guard.poll() is not None:
                    pytest.exit(f"The test server did not start:\n{(run_folder / 'guard.log').read_text()}", 3)
                time.sleep(0.02)
    return conninfo_with(ready.read_text().strip(), "postgres")


def conninfo_with(url: str, database: str) -> str:
    """The same server's URL for another database."""
    return f"{url.rpartition('/')[0]}/{database}"


_numbers = itertools.count(1)


def _create(server_url: str, name: str, template: str | None = None) -> str:
    with psycopg.connect(server_url, autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        connection.execute(statement)
    return conninfo_with(server_url, name)


def _drop(server_url: str, name: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def database_url(server_url: str) -> str:
    """The URL of a database for this worker alone; empty when the run begins, and shared by the worker's tests."""
    return _create(server_url, f"worker_{_worker()}")


@pytest.fixture
def fresh_database(server_url: str) -> Iterator[Callable[..., str]]:
    """`fresh_database(template=NAME_OR_URL | None) -> url`: an empty or a copied database, dropped after the test.

    A template must have no connections open while it is copied.
    """
    made: list[str] = []

    def make(template: str | None = None) -> str:
        name = f"test_{_worker()}_{next(_numbers)}"
        made.append(name)
        source = conninfo.conninfo_to_dict(template)["dbname"] if template and "://" in template else template
        return _create(server_url, name, None if source is None else str(source))

    yield make
    for name in made:
        _drop(server_url, name)


@pytest.fixture
def fresh_database_url(fresh_database: Callable[..., str]) -> str:
    """The URL of an empty database for this test alone."""
    return fresh_database()


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


if HAS_DJANGO:

    @pytest.fixture(scope="session")
    def migrated(server_url: str, run_folder: Path) -> str:
        """A database with every table of the pages, filled once a run: a template for others, nobody's own."""
        with (run_folder / "migrating").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (run_folder / "migrated").exists():
                environment = {**os.environ, "LIENTHONG_DATABASE_URL": _create(server_url, "migrated")}
                subprocess.run([sys.executable, "-c", _MIGRATE], env=environment, check=True, capture_output=True)
                (run_folder / "migrated").touch()
        return "migrated"

    @pytest.fixture
    def migrated_database_url(fresh_database: Callable[..., str], migrated: str) -> str:
        """The URL of a database with every table of the pages, for this test alone."""
        return fresh_database(migrated)

    @pytest.fixture(scope="session")
    def django_db_modify_db_settings(server_url: str, migrated: str) -> None:
        """Point Django at the run's server, now that there is one; pytest-django makes a database per worker in it."""
        from django.db import connections

        server = conninfo.conninfo_to_dict(server_url)
        name = f"django_{_worker()}"
        place: dict[str, Any] = {
            "HOST": server["host"],
            "PORT": str(server["port"]),
            "USER": server["user"],
            "PASSWORD": server["password"],
            "NAME": "lienthong",
        }
        settings = connections["default"].settings_dict
        settings.update(place)
        settings["TEST"] = {**settings.get("TEST", {}), "NAME": name, "TEMPLATE": migrated}

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
        """What is written once refuses to be emptied; Django empties its tables after a test with real transactions."""
        from django.db import connection

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            for table in ("audit_entry", "audit_link", "audit_head", "cases_event", "cases_moved"):
                cursor.execute(f"alter table {table} disable trigger never_emptied")

    @pytest.fixture(scope="session")
    def loaded() -> Callable[[Callable[[], object]], None]:
        """`loaded(load)`: what this function puts into a database that lacks it. From the second time on its rows are
        copied as the first time left them, which takes a twentieth of the time. It may write into empty tables alone.
        """
        kept: dict[Any, _Rows] = {}

        def put(load: Callable[[], object]) -> None:
            before = _filled()
            if load not in kept:
                load()
                rows = _Rows(_filled() - before)
                # Where somebody had loaded it before, there is nothing to keep yet.
                if rows.rows:
                    kept[load] = rows
            elif not before.issuperset(kept[load].rows):
                kept[load].put()

        return put

    def _filled() -> set[str]:
        """The tables that have rows, by their quoted names."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
            names = [name for (name,) in cursor.fetchall()]
            cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (TABLE {name})" for name in names))
            return {name for (name,) in cursor.fetchall()}

    class _Rows:
        """The rows of some tables, and where their counters stood."""

        def __init__(self, tables: set[str]) -> None:
            from django.db import connection

            self.rows: dict[str, bytes] = {}
            with connection.cursor() as cursor:
                cursor.execute("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences")
                self.counters = [row for row in cursor.fetchall() if row[1] is not None]
                for table in sorted(tables):
                    with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copied:
                        self.rows[table] = b"".join(copied)

        def put(self) -> None:
            from django.db import connection

            with connection.cursor() as cursor:
                # What refers to what was right when it was kept; triggers would ask again, row by row.
                cursor.execute("SET session_replication_role = replica")
                for table, rows in self.rows.items():
                    with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copied:
                        copied.write(rows)
                cursor.execute("SET session_replication_role = origin")
                # A number that was given is not given again, whatever was emptied meanwhile.
                cursor.execute(
                    "SELECT setval(name::regclass, greatest(stood, pg_sequence_last_value(name::regclass)))"
                    " FROM unnest(%s::text[], %s::bigint[]) AS kept (name, stood)",
                    [[name for name, _ in self.counters], [stood for _, stood in self.counters]],
                )

    @pytest.fixture(autouse=True)
    def the_command_line_speaks_vietnamese() -> None:
        """A test that asked for English has asked for itself alone."""
        from lienthong.faces.cli import language

        language.use("vi")

    @pytest.fixture(autouse=True)
    def nothing_waits_for_the_next_test(request: pytest.FixtureRequest) -> Iterator[None]:
        """Django empties its own tables after a test with real transactions; the outbox keeps its jobs elsewhere."""
        # Asked for first, so that it is torn down last: the connection is still ours below.
        real = {"transactional_db", "live_server"} & set(request.fixturenames)
        if real:
            request.getfixturevalue("transactional_db")
        yield
        if real:
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute("truncate procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers")
