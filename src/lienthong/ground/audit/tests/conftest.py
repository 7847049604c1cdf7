"""A trail to seal and to tamper with."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from lienthong.ground.audit.actions import note
from lienthong.kernel.moments import VIETNAM

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)


@pytest.fixture
def heads(db: None, tmp_path: Path, settings: object) -> Iterator[Path]:
    """A folder for heads, and a place for the key, of this test alone; entries are counted from 1, guards closed."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE audit_entry_id_seq RESTART")
    guards("ENABLE")
    settings.AUDIT_HEADS_FOLDER = tmp_path / "heads"  # type: ignore[attr-defined]
    settings.AUDIT_KEY_FILE = tmp_path / "key.pem"  # type: ignore[attr-defined]
    settings.AUDIT_INSTALLATION = "H21"  # type: ignore[attr-defined]
    yield tmp_path / "heads"
    if not connection.in_atomic_block:
        guards("DISABLE")


def guards(do: str) -> None:
    """Against emptying: open in tests, because Django empties tables after those with real transactions."""
    with connection.cursor() as cursor:
        for table in ("audit_entry", "audit_link", "audit_head"):
            cursor.execute(f"ALTER TABLE {table} {do} TRIGGER never_emptied")


def write(many: int, at: datetime = MONDAY) -> None:
    """So many looks at documents."""
    for number in range(many):
        note("opened", f"document:{number}", by=None, organization_key="unit-64", now=at + timedelta(seconds=number))


def tamper(statement: str) -> None:
    """What a superuser can do: switch the guards off and change what they like."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


Tamper = Callable[[str], None]
