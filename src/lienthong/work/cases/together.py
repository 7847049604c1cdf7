"""Rows of several tables written in one exchange with the database: an intake is a dozen rows and should wait once."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

MOST_PARAMETERS = 30_000
"""PostgreSQL takes some 65,000 in one statement; nobody hands in so many papers."""


def insert(rows: Iterable[models.Model]) -> None:
    """Write new rows, in this order. Those without a key get one from the database, and are not told which.

    Call it inside a transaction. What refers to another row must have that row's key already.

    Raises:
        IntegrityError: a constraint does not hold; nothing of it is written.
    """
    statements, values = [], []
    for kind, group in _grouped(rows):
        names, fields = _columns(kind, group[0].pk is None)
        row_of = f"({', '.join(['%s'] * len(fields))})"
        statements.append(f"INSERT INTO {names} VALUES {', '.join([row_of] * len(group))}")  # noqa: S608 - our own names
        for row in group:
            values += [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
            row._state.adding, row._state.db = False, "default"
    if not statements:
        return
    if len(values) > MOST_PARAMETERS:
        raise ValueError("too many rows for one exchange")
    with connection.cursor() as cursor:
        cursor.execute("; ".join(statements), values)


def next_key(kind: type[models.Model]) -> int:
    """A key that no row of this kind has or will have but the one it is given to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [kind._meta.db_table])
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def _grouped(rows: Iterable[models.Model]) -> Sequence[tuple[type[models.Model], list[models.Model]]]:
    groups: list[tuple[type[models.Model], list[models.Model]]] = []
    for row in rows:
        if groups and groups[-1][0] is type(row):
            groups[-1][1].append(row)
        else:
            groups.append((type(row), [row]))
    return groups


@lru_cache(maxsize=64)
def _columns(kind: type[models.Model], without_key: bool) -> tuple[str, tuple[Any, ...]]:
    """The table with its columns, quoted, and the fields behind them. Names come from our models alone."""
    quote = connection.ops.quote_name
    fields = tuple(
        field
        for field in kind._meta.concrete_fields
        if not (without_key and field.primary_key and not field.is_relation)
    )
    table = quote(kind._meta.db_table)
    return f"{table} ({', '.join(quote(str(field.column)) for field in fields)})", fields
