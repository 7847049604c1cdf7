"""The people of Ia Ly at their desks, on a Tuesday in 2018."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from lienthong.kernel.moments import VIETNAM

NOW = datetime(2018, 9, 4, 8, 0, tzinfo=VIETNAM)
IA_LY, IA_PHI = "unit-23734", "unit-23731"


@pytest.fixture
def tuesday(monkeypatch: pytest.MonkeyPatch) -> datetime:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


@pytest.fixture
def cast(db: None, loaded: Callable[[Callable[[], object]], None]) -> None:
    """Everyone of the demo, without an organisation in the directory."""
    from lienthong.ground.people.actions import load_demo_cast

    loaded(load_demo_cast)


@cache
def _directory() -> Any:
    from lienthong.ground.organizations import sheets

    return sheets.read().directory()


@pytest.fixture
def province(cast: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast, and the directory that ships: read once for all tests, which putting it into tables would not be."""
    from lienthong.ground.organizations import queries

    monkeypatch.setattr(queries, "directory", _directory)


@pytest.fixture
def worker(cast: None) -> Callable[[str], Any]:
    """`worker("hien")`: one of the cast in their first post of the day."""
    from lienthong.ground.people.models import Account
    from lienthong.ground.people.queries import posts_on
    from lienthong.work.documents.rights import workers_of

    def find(name: str) -> Any:
        person = Account.objects.get(username=name)
        return workers_of(posts_on(person, NOW.date()), person.pk, person.full_name)[0]

    return find
