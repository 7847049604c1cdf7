"""Looking into the hub's tables through anyone's cursor: Django's, psycopg's, with no connection of our own."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.organizations import Directory

Row = dict[str, Any]
_T = TypeVar("_T")


class Cursor(Protocol):
    """What we use of a DB-API cursor over PostgreSQL, with psycopg's placeholders."""

    @property
    def description(self) -> Any:
        """The columns of the last answer."""

    def execute(self, query: Any, params: Any = ..., /) -> Any:
        """Ask."""

    def executemany(self, query: Any, params: Any, /) -> Any:
        """Do the same for several rows."""

    def fetchone(self) -> Any:
        """One row of the answer."""

    def fetchall(self) -> Any:
        """All rows of the answer."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A cursor, and the schema of the hub that is looked at. It only reads."""

    cursor: Cursor
    schema: str

    def rows(self, query: str, asked: Mapping[str, object] | None = None) -> list[Row]:
        """All rows of a query; `{hub}` in it stands for the hub's schema."""
        self.cursor.execute(query.replace("{hub}", quoted(self.schema)), asked or {})
        names = [column[0] for column in self.cursor.description]
        return [dict(zip(names, row, strict=True)) for row in self.cursor.fetchall()]

    def row(self, query: str, asked: Mapping[str, object] | None = None) -> Row | None:
        """The first row of a query, if there is one."""
        return next(iter(self.rows(query, asked)), None)

    def is_there(self) -> bool:
        """Whether the hub's tables exist; before its first start they do not."""
        found = self.row(
            "select to_regclass(%(table)s) is not null as there", {"table": f"{quoted(self.schema)}.version"}
        )
        return bool(found and found["there"])


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def moment(at: datetime | None) -> datetime | None:
    """A moment of the tables on a Vietnamese clock."""
    return in_vietnam(at) if at is not None else None


def facts(value: object) -> Any:
    """A JSON column, which some drivers hand over as text."""
    return json.loads(value) if isinstance(value, str | bytes) else value


class Names:
    """The hub's own directory, kept in memory until its version moves: whom the keys in the tables stand for."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, Directory]] = {}

    def directory(self, sight: Sight) -> Directory:
        """One small query, unless the directory has changed."""
        found = sight.row("select coalesce(max(version), 0) as version from {hub}.directory")
        version = found["version"] if found else 0
        kept = self._kept.get(sight.schema)
        if kept is not None and kept[0] == version:
            return kept[1]
        written = sight.row("select facts from {hub}.directory where version = %(version)s", {"version": version})
        known = Directory.from_facts(facts(written["facts"])) if written else Directory(())
        self._kept[sight.schema] = (version, known)
        return known

    def forget(self) -> None:
        """Drop what is kept, for a database that is not the one before."""
        self._kept.clear()


@dataclass(frozen=True, slots=True)
class Page(Generic[_T]):
    """One page of a list. `after` asks for the next one; None on the last."""

    rows: Sequence[_T]
    after: str | None


def page_of(rows: Iterable[_T], size: int, after: Callable[[_T], str]) -> Page[_T]:
    """A page from `size + 1` rows."""
    found = list(rows)
    return Page(found[:size], after(found[size - 1]) if len(found) > size else None)
