"""What `lienthong migrate` does at its end, so that nobody opens a page of old figures; and what it rests on."""

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lienthong.assembly import migrate
from lienthong.kernel.moments import VIETNAM


async def _nothing(*_told: Any) -> bool:
    return False


@pytest.mark.django_db
def test_an_upgrade_that_forgot_the_figures_counts_them_and_says_so(
    monkeypatch: pytest.MonkeyPatch, loaded: Any, tmp_path: Path
) -> None:
    from lienthong.ground.calendars import actions as calendars
    from lienthong.ground.organizations import actions as organizations
    from lienthong.ground.people.actions import load_demo_cast
    from lienthong.work.documents.models import Counting
    from lienthong.work.documents.tests.making import came
    from lienthong.work.procedures import seed

    # What is loaded and asked of the hub has tests of its own, and takes its time.
    for room in (organizations, calendars):
        monkeypatch.setattr(room, "keep_current", lambda now: None)
    monkeypatch.setattr(seed, "keep_current", lambda now: SimpleNamespace(added=0))
    monkeypatch.setattr(migrate, "prepare", _nothing)
    monkeypatch.setattr(migrate, "_tell_hub", _nothing)
    loaded(load_demo_cast)
    came("Văn bản cũ", 1, now=datetime.now(VIETNAM) - timedelta(days=3))
    Counting.objects.all().delete()
    settings: Any = SimpleNamespace(database_url="", hub_schema="hub", var=tmp_path)
    said: list[str] = []
    migrate.bring_up_to_date(settings, said.append)
    assert any("đã đếm lại 1 ngày" in line or "counted anew, 1 days" in line for line in said), said
    again: list[str] = []
    migrate.bring_up_to_date(settings, again.append)
    assert len(again) == len(said) - 1


@pytest.mark.django_db
def test_models_and_migrations_say_the_same() -> None:
    from django.core.management import call_command

    # It ends with status 1, and names the changes, where a model was changed without its migration.
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
