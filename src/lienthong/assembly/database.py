"""Which database this installation works on: the configured one, or a PostgreSQL of our own in `var/postgres`."""

import contextlib
import dataclasses
import os
import threading
from collections.abc import Iterator

import psycopg

from lienthong.assembly.postgres import Server
from lienthong.assembly.settings import Settings, variables
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


class DatabaseOutOfReach(Refusal):
    """The configured database does not answer. `reason` is PostgreSQL's, without the password."""

    code = "database_out_of_reach"
    words = Words(
        vi="Không nối được tới cơ sở dữ liệu: {reason}\nXem lại LIENTHONG_DATABASE_URL và máy chủ PostgreSQL.",
        en="The database does not answer: {reason}\nLook at LIENTHONG_DATABASE_URL and at the PostgreSQL server.",
    )


@contextlib.contextmanager
def opened(settings: Settings) -> Iterator[str]:
    """The URL of a database that answers, for as long as the block lasts.

    Our own server is started, or joined where another process of this installation runs it already; its owner stops it.

    Raises:
        DatabaseOutOfReach: the configured database does not answer.
        NoBinaries, OtherVersion, CannotStart, NoAccount: our own did not start.
    """
    if not settings.database_url:
        with Server(settings.var / "postgres", any_thread=True) as server, _watched(server):
            yield server.url()
        return
    try:
        psycopg.connect(settings.database_url, connect_timeout=10).close()
    except psycopg.OperationalError as trouble:
        raise DatabaseOutOfReach(reason=str(trouble).strip()) from None
    yield settings.database_url


def with_database(settings: Settings, database_url: str) -> Settings:
    """The settings with this database in them, for this process and for those that it starts."""
    # What was handed over in a file is in `settings` by now; both at once would be refused.
    os.environ.pop("LIENTHONG_DATABASE_URL_FILE", None)
    os.environ.update(variables(database_url=database_url))
    return dataclasses.replace(settings, database_url=database_url)


@contextlib.contextmanager
def _watched(server: Server) -> Iterator[None]:
    """Begin our own server again when it falls (someone killed it, memory ran out), for as long as the block lasts."""
    enough = threading.Event()

    def watch() -> None:
        while not enough.wait(0.2):
            if server.fell:
                with contextlib.suppress(Refusal):
                    server.start()

    watcher = threading.Thread(target=watch, name="database", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        enough.set()
        watcher.join()
