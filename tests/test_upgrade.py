"""An upgraded database equals a fresh one, and nothing that was in it is lost.

`upgrades/2026-11-28.sql.xz` is a database as the product made it at noon of that day (documents stood at their sixth
step, cases at their second), with the data that the tests of the pages show: written by that version's own actions.
"""

import asyncio
import lzma
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg

from lienthong.exchange.stores.journal import prepare

OLD = Path(__file__).parent / "upgrades" / "2026-11-28.sql.xz"

COLUMNS = """
SELECT format('%s.%s.%s %s%s%s', namespace.nspname, class.relname, attribute.attname,
    format_type(attribute.atttypid, attribute.atttypmod), CASE WHEN attribute.attnotnull THEN ' not null' END,
    ' ' || pg_get_expr(fallback.adbin, fallback.adrelid))
FROM pg_attribute AS attribute JOIN pg_class AS class ON class.oid = attribute.attrelid
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
LEFT JOIN pg_attrdef AS fallback ON fallback.adrelid = class.oid AND fallback.adnum = attribute.attnum
WHERE attribute.attnum > 0 AND NOT attribute.attisdropped AND class.relkind IN ('r', 'p', 'v', 'm')
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE true"
CONSTRAINTS = """
SELECT format('%s %s: %s', conrelid::regclass, conname, pg_get_constraintdef(pg_constraint.oid))
FROM pg_constraint JOIN pg_namespace AS namespace ON namespace.oid = connamespace WHERE conrelid > 0
"""
TRIGGERS = """
SELECT pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
JOIN pg_namespace AS namespace ON namespace.oid = relnamespace WHERE NOT tgisinternal
"""
FUNCTIONS = """
SELECT pg_get_functiondef(pg_proc.oid) FROM pg_proc JOIN pg_namespace AS namespace ON namespace.oid = pronamespace
WHERE prokind <> 'a'
"""
VIEWS = "SELECT viewname || definition FROM pg_views WHERE true"

COUNTED_ANEW = {"documents_counting", "documents_rewriting", "procrastinate_jobs", "procrastinate_events"}
"""What the upgrade or the worker writes again."""


def test_an_upgraded_database_equals_a_fresh_one_and_keeps_every_row(
    fresh_database: Callable[..., str], migrated: str, tmp_path: Path
) -> None:
    old, fresh = fresh_database(), fresh_database(migrated)
    with psycopg.connect(old) as connection:
        connection.execute(lzma.decompress(OLD.read_bytes()))
    before = rows(old)
    assert before["documents_document"] == 28, "a database without documents would prove nothing"
    migrate(old, tmp_path)
    asyncio.run(prepare(fresh, "hub"))

    assert shape(old) == shape(fresh)
    after = rows(old)
    lost = {table: (count, after.get(table)) for table, count in before.items() if after.get(table, 0) < count}
    assert set(lost) <= COUNTED_ANEW, lost
    with psycopg.connect(old) as connection:
        (strangers,) = connection.execute(
            "SELECT count(*) FROM documents_receiver AS receiver JOIN documents_document AS document"
            " ON document.id = receiver.document_id WHERE receiver.sender_key <> document.organization_key"
        ).fetchone() or (None,)
        assert strangers == 0


def migrate(url: str, folder: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LIENTHONG_")}
    done = subprocess.run(
        [sys.executable, "-m", "lienthong.assembly.main", "migrate"],
        env={**environment, "LIENTHONG_DATABASE_URL": url, "LIENTHONG_VAR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def rows(url: str) -> dict[str, int]:
    """How many rows each table has."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT relnamespace::regnamespace || '.' || quote_ident(relname) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'hub')"
        ).fetchall()
        counts = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for (name,) in tables)
        return {name.removeprefix("public."): count for name, count in connection.execute(counts).fetchall()}


def shape(url: str) -> set[str]:
    """Every column, index, constraint, guard, function and view, as the database spells it; columns in any order."""
    with psycopg.connect(url) as connection:
        found = {
            line
            for query in (COLUMNS, CONSTRAINTS, TRIGGERS, FUNCTIONS)
            for (line,) in connection.execute(query + " AND namespace.nspname IN ('public', 'hub')").fetchall()
        }
        for query in (INDEXES, VIEWS):
            found |= {line for (line,) in connection.execute(query + " AND schemaname IN ('public', 'hub')").fetchall()}
    # A database that was written out and read in again spells out the casts that were understood before.
    return {re.sub(r"::[a-z ]+(\[\])?|[()]", "", line) for line in found}
