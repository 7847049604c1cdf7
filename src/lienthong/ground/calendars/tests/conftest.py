"""The directory of Gia Lai and its calendar, loaded anew for each test that asks."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from lienthong.kernel.moments import VIETNAM

NOW = datetime(2026, 12, 1, 9, tzinfo=VIETNAM)


@pytest.fixture
def kept(db: object, loaded: Callable[[Callable[[], object]], None]) -> Iterator[None]:
    from lienthong.ground.calendars import queries

    queries.forget()
    loaded(_load)
    yield
    queries.forget()


def _load() -> None:
    from lienthong.ground.calendars import actions
    from lienthong.ground.organizations import actions as organizations

    organizations.keep_current(NOW)
    actions.keep_current(NOW)
