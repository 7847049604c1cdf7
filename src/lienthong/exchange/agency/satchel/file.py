"""The file of a satchel: SQLite that survives a power cut, with the contents too large for it beside it.

Writers take turns (one lock in this process, SQLite's own between processes); readers, such as `lienthong node status`,
never wait.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, ClassVar, Self

from lienthong.exchange.agency.satchel import schema
from lienthong.exchange.stores.contents import Contents
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


class SatchelInUse(Refusal):
    """Another node already works with this folder."""

    code: ClassVar[str] = "satchel_in_use"
    words: ClassVar[Words] = Words(
        vi="Đã có một nút khác đang chạy với thư mục {folder}.", en="Another node is already at work in {folder}."
    )


class NoSatchel(Refusal):
    """There is no satchel in this folder yet."""

    code: ClassVar[str] = "no_satchel"
    words: ClassVar[Words] = Words(
        vi="Chưa có dữ liệu của nút trong {folder}. Hãy chạy `lienthong node run` trước.",
        en="No node has worked in {folder} yet. Run `lienthong node run` first.",
    )


def nothing(_: str) -> None:
    """No plug is pulled."""


class SatchelFile:
    """The open file. `cut` is called by name before and after every commit: tests pull the plug there."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, cut: Callable[[str], None] = nothing) -> None:
        self.folder = folder
        self.connection = connection
        self.cut = cut
        self.contents = Contents(folder / "contents")
        self._lock = RLock()
        self._depth = 0
        self._listeners: list[Callable[[], None]] = []
        self._only_one: int | None = None

    @classmethod
    def open(cls, folder: Path, *, cut: Callable[[str], None] = nothing) -> Self:
        """Open a satchel, made or brought up to date where needed."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        connection = sqlite3.connect(
            folder / "satchel.sqlite", isolation_level=None, check_same_thread=False, timeout=30.0
        )
        connection.row_factory = sqlite3.Row
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma cache_size = -16000")
        schema.prepare(connection)
        return cls(folder, connection, cut)

    @classmethod
    def look(cls, folder: Path) -> Self:
        """Open a satchel only to read it, while its node runs or not.

        Raises:
            NoSatchel: there is none.
        """
        path = folder / "satchel.sqlite"
        if not path.exists():
            raise NoSatchel(folder=str(folder))
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30.0)
        connection.row_factory = sqlite3.Row
        connection.execute("pragma query_only = on")
        return cls(folder, connection)

    def claim(self) -> None:
        """Be the only node in this folder until `close`; a node that was killed leaves no claim behind.

        Raises:
            SatchelInUse: another one is at work.
        """
        handle = os.open(self.folder / "node.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            raise SatchelInUse(folder=str(self.folder)) from error
        self._only_one = handle

    def close(self) -> None:
        """Close the file and give up the claim."""
        with self._lock:
            self.connection.close()
            if self._only_one is not None:
                os.close(self._only_one)
                self._only_one = None

    @contextmanager
    def writing(self, what: str) -> Iterator[sqlite3.Connection]:
        """One durable transaction. Nested, it is a part of the outer one."""
        with self._lock:
            if self._depth:
                yield self.connection
                return
            self.connection.execute("begin immediate")
            self._depth = 1
            try:
                yield self.connection
                self.cut(f"before {what}")
                self.connection.execute("commit")
            except BaseException:
                if self._in_transaction():
                    self.connection.execute("rollback")
                raise
            finally:
                self._depth = 0
            self.cut(f"after {what}")
        for listener in self._listeners:
            listener()

    def _in_transaction(self) -> bool:
        return self.connection.in_transaction

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """What a query finds."""
        with self._lock:
            return self.connection.execute(query, values).fetchall()

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Be called after every commit of this process, in the thread that made it."""
        self._listeners.append(listener)

    def version(self) -> int:
        """A number that changes when another process commits."""
        with self._lock:
            return int(self.connection.execute("pragma data_version").fetchone()[0])

    def fact(self, name: str) -> str | None:
        """One small thing the node remembers."""
        found = self.rows("select value from facts where name = ?", name)
        return str(found[0][0]) if found else None

    def remember(self, **facts: str) -> None:
        """Keep small things."""
        with self.writing("facts") as db:
            db.executemany("insert or replace into facts values (?, ?)", list(facts.items()))
