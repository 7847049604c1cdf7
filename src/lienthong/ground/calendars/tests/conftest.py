"""The directory of Gia Lai and its calendar, loaded anew for each test that asks."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from lienthong.kernel.moments import VIETNAM

NOW = datetime(2026, 12, 1, 9, tzinfo=VIETNAM)


@pytest.fixture
def kept(db: object) -> Iterator[None]:
    from lienthong.ground.calendars import actions, queries
    from lienthong.ground.organizations import actions as organizations

    queries.forget()
    organizations.keep_current(NOW)
    actions.keep_current(NOW)
    yield
    queries.forget()
