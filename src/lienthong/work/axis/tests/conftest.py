import asyncio
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import psycopg
import pytest
from psycopg import conninfo

from lienthong.exchange.hub.tests import story
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=VIETNAM)


def _url() -> str:
    from django.db import connection

    place = connection.get_connection_params()
    wanted = {name: place[name] for name in ("host", "port", "user", "password", "dbname") if place.get(name)}
    return conninfo.make_conninfo(**wanted)


@pytest.fixture(scope="module")
def axis(django_db_setup: None, django_db_blocker: Any) -> Iterator[story.Axis]:
    """A morning on the axis in Django's own database, told once for a whole file of tests."""
    with django_db_blocker.unblock():
        url = _url()

    async def tell() -> story.Axis:
        told = await story.told(url, NOW, documents=40)
        await told.connection.close()
        return told

    told = asyncio.run(tell())
    yield told
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop schema hub cascade")


@pytest.fixture(autouse=True)
def half_past_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is half past two on a Monday, and the names kept of another database are forgotten."""
    from django.utils import timezone

    from lienthong.work.axis.web.seeing import NAMES

    NAMES.forget()
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def person(db: None) -> Callable[..., Any]:
    """`person("hoa", Role.OFFICER, "chu-pah")`: someone with a post."""
    from lienthong.ground.people.actions import appoint, open_account

    def make(username: str, role: Any, organization: str, full_name: str = "") -> Any:
        account = open_account(username, full_name or username.title())
        appoint(account, organization, role, since=date(2018, 1, 1))
        return account

    return make
