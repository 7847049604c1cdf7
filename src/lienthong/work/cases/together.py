"""A new row and all that belongs to it, in one exchange with the database: an intake is a dozen rows and waits once."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any

import orjson
from django.db import connection, models


def insert(parent: models.Model, link: str, children: Iterable[models.Model]) -> None:
    """Write a new row and those that refer to it by `link`, in this order; the parent is told its key.

    Call it inside a transaction. Rows of one table stand next to each other. The tables are given as JSON, one text
    each, so that the statement is the same for every parent and the database reads it once.

    Raises:
        IntegrityError: a constraint does not hold; nothing of it is written.
    """
    tables = [(type(parent), [parent]), *((kind, list(rows)) for kind, rows in groupby(children, type))]
    statement = _statement(tuple(kind for kind, _ in tables), link)
    with connection.cursor() as cursor:
        cursor.execute(statement, [_json(kind, rows) for kind, rows in tables])
        found = cursor.fetchone()
    assert found is not None
    parent.pk = found[0]
    for _, rows in tables:
        for row in rows:
            row._state.adding, row._state.db = False, "default"
            if row is not parent:
                setattr(row, f"{link}_id", parent.pk)


@lru_cache(maxsize=64)
def _statement(kinds: tuple[type[models.Model], ...], link: str) -> str:
    """All tables in one statement. Names come from our models alone."""
    quote = connection.ops.quote_name
    keys = f"SELECT nextval(pg_get_serial_sequence('{kinds[0]._meta.db_table}', 'id')) AS key"
    parts = [f"parent AS ({keys})"]
    for number, kind in enumerate(kinds):
        table, given = quote(kind._meta.db_table), {"id" if number == 0 else f"{link}_id": "parent.key"}
        columns = [*given, *(column for column, _ in _columns(kind) if column not in given)]
        values = (given.get(column, f"told.{quote(column)}") for column in columns)
        parts.append(
            f"rows{number} AS (INSERT INTO {table} ({', '.join(map(quote, columns))}) SELECT {', '.join(values)} "  # noqa: S608
            f"FROM parent, jsonb_populate_recordset(NULL::{table}, %s::jsonb) AS told)"
        )
    return f"WITH {', '.join(parts)} SELECT key FROM parent"  # noqa: S608


@lru_cache(maxsize=64)
def _columns(kind: type[models.Model]) -> Sequence[tuple[str, str]]:
    """Columns and the attributes behind them, but for a key that the database gives."""
    fields = (field for field in kind._meta.concrete_fields if not isinstance(field, models.AutoField))
    return tuple((str(field.column), field.attname) for field in fields)


def _json(kind: type[models.Model], rows: Sequence[models.Model]) -> str:
    columns = _columns(kind)
    told = [{column: getattr(row, name) for column, name in columns} for row in rows]
    return orjson.dumps(told, default=_other).decode()


def _other(value: object) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot be written together")
