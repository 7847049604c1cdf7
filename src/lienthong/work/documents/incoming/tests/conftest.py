"""Ia Ly on a Tuesday of 2018: its clerk, its leaders, its people, and letters that come to it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lienthong.work.documents.incoming.tests import letters
from lienthong.work.documents.tests.conftest import IA_LY, NOW


@pytest.fixture(scope="package")
def everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loaded once for tests that roll back what they do."""
    from django.core.management import call_command

    from lienthong.ground.calendars import queries

    with django_db_blocker.unblock():
        load()
    yield
    queries.forget()
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def office(everybody: None, db: None, settings: Any, tmp_path: Path) -> "Office":
    """The office with everybody in it."""
    settings.FILES_FOLDER = tmp_path / "files"
    settings.LETTERS_FOLDER = tmp_path / "letters"
    return Office()


@pytest.fixture
def real_office(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator["Office"]:
    """The same with real transactions, for stories with several connections; loaded anew."""
    from lienthong.ground.calendars import queries

    settings.FILES_FOLDER = tmp_path / "files"
    settings.LETTERS_FOLDER = tmp_path / "letters"
    yield load()
    queries.forget()


def load() -> "Office":
    """The directory, the calendars, the cast, and two units with a head each."""
    from lienthong.ground.calendars import queries as calendars
    from lienthong.ground.calendars.actions import keep_current as keep_calendars
    from lienthong.ground.organizations.actions import keep_current
    from lienthong.ground.people import actions as people

    calendars.forget()
    keep_current(NOW)
    keep_calendars(NOW)
    people.load_demo_cast()
    letters.people_of_units()
    return Office()


class Office:
    """`office.hien`, `office.dung` …: those of Ia Ly and next door as workers; `office.arrives(…)`: a letter comes."""

    now = NOW

    def __getattr__(self, name: str) -> Any:
        from lienthong.ground.people.models import Account
        from lienthong.ground.people.queries import posts_on
        from lienthong.work.documents.rights import workers_of

        person = Account.objects.filter(username=name).first()
        if person is None:
            raise AttributeError(name)
        return workers_of(posts_on(person, NOW.date()), person.pk, person.full_name)[0]

    def arrives(self, now: datetime = NOW, receiver: str = IA_LY, **more: Any) -> Any:
        """The document that a letter becomes on the desk."""
        from lienthong.work.documents.incoming import queries
        from lienthong.work.documents.incoming.actions import hear_letter

        fact = letters.come(now, receiver, **more)
        hear_letter(fact, now, is_the_counters=lambda _: False)
        found = queries.of_letter(fact.letter_id, receiver)
        assert found is not None
        return found

    def submitted(self, now: datetime = NOW, **more: Any) -> Any:
        """One that lies before chairman Dũng."""
        from lienthong.work.documents.incoming import actions

        document = self.arrives(now, **{"files": [], **more})
        actions.register(document.pk, reason="đã gọi xác nhận", worker=self.hien, now=now)
        return actions.submit(document.pk, self.dung.account_id, worker=self.hien, now=now)


def told(document: Any) -> list[str]:
    """The statuses that its sender was sent, in order."""
    from lienthong.ground.letters.models import StatusReport

    return list(
        StatusReport.objects.filter(letter_id=document.letter_id).order_by("id").values_list("status_code", flat=True)
    )


Find = Callable[[str], Any]
