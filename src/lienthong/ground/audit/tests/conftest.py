"""A trail to seal and to tamper with."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from lienthong.ground.audit.actions import note
from lienthong.kernel.moments import VIETNAM

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)


@pytest.fixture
def heads(db: None, tmp_path: Path, settings: object) -> Path:
    """A folder for heads, and a place for the key, of this test alone; entries are counted from 1."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE audit_entry_id_seq RESTART")
    settings.AUDIT_HEADS_FOLDER = tmp_path / "heads"  # type: ignore[attr-defined]
    settings.AUDIT_KEY_FILE = tmp_path / "key.pem"  # type: ignore[attr-defined]
    settings.AUDIT_INSTALLATION = "H21"  # type: ignore[attr-defined]
    return tmp_path / "heads"


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
