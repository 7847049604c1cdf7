from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from lienthong.kernel.moments import VIETNAM


@pytest.fixture(scope="module")
def gia_lai(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The packaged organisations, loaded once for a whole file of tests that only look."""
    from lienthong.ground.organizations import actions, models

    with django_db_blocker.unblock():
        actions.load(datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM))
    yield
    with django_db_blocker.unblock():
        models.Edition.objects.all().delete()
        models.Organization.objects.update(parent=None)
        models.Organization.objects.all().delete()
        models.Source.objects.all().delete()
