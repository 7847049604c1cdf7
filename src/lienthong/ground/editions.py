"""What is kept in a process's memory is kept under an edition; one read a request tells which edition of each holds.

A room that keeps something in memory says how its edition is read (`named`); whoever asks for one edition gets all of
them in the same exchange with the database, so that a page waits once however many rooms it goes through.
"""

from collections.abc import Callable, Sequence

from django.db import connection

from lienthong.ground.once import once

_statements: dict[str, str] = {}


def named(room: str, statement: str) -> Callable[[], str]:
    """Register a room; gives the function that tells its edition, empty where there is none yet.

    `statement` selects one text of one row; it is our own SQL, never anything from outside.
    """
    _statements[room] = statement
    return lambda: _all()[room]


def columns() -> str:
    """All editions as columns, for whoever reads one row on every page anyway; `know` takes what was read."""
    return ", ".join(f"({_statements[room]})" for room in _statements)


def know(read: Sequence[str | None]) -> None:
    """For the rest of this request the editions are these, unless they were asked for before."""
    once("editions", lambda: _named(read))


def _all() -> dict[str, str]:
    return once("editions", _read)


def _read() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns()}")
        row = cursor.fetchone()
    assert row is not None
    return _named(row)


def _named(read: Sequence[str | None]) -> dict[str, str]:
    return {room: text or "" for room, text in zip(_statements, read, strict=True)}
