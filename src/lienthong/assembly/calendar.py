"""The calendar's command: over the database where one is configured or runs here, else over the packaged sheets.

The sheets need neither Django nor PostgreSQL, so that anybody can ask for a due date on a bare machine.
"""

import contextlib
import fcntl
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import click

from lienthong.assembly import settings as settings_list
from lienthong.faces.cli.calendar import Desk, commands
from lienthong.faces.cli.language import say
from lienthong.ground.calendars import sheets
from lienthong.ground.calendars.book import BASE
from lienthong.ground.organizations import sheets as organization_sheets
from lienthong.kernel.calendar import Calendar
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Directory
from lienthong.kernel.words import Words

_ASLEEP = Words(
    vi="Cơ sở dữ liệu ở {folder} không chạy: trả lời theo lịch đi kèm phần mềm, chưa kể thông báo đã nạp.",
    en="The database in {folder} is not running: this is the calendar that ships, without notices loaded since.",
)


class PackagedDesk:
    """Answers from the sheets that ship with the product."""

    @cached_property
    def _directory(self) -> Directory:
        return organization_sheets.read().directory()

    def directory(self) -> Directory:
        """The organisations of the packaged sheets."""
        return self._directory

    def calendar_of(self, organization_key: str, day: date) -> Calendar:
        """The common calendar: the packaged sheets say nothing about single units."""
        return self.common()

    def common(self) -> Calendar:
        """The common calendar."""
        return sheets.book().calendar(BASE)

    def load(self, text: str, *, preview: bool) -> tuple[str, list[tuple[date, bool, bool]]]:
        """Never asked: what loads is given a database."""
        raise NotImplementedError


class KeptDesk:
    """Answers from the database, notices included. Django is set up."""

    def directory(self) -> Directory:
        """The organisations of the database, or those of the sheets where nobody has loaded any."""
        from lienthong.ground.organizations import queries

        found = queries.directory()
        return found if len(found) else organization_sheets.read().directory()

    def calendar_of(self, organization_key: str, day: date) -> Calendar:
        """The calendar of an organisation on a day."""
        from lienthong.ground.calendars import queries

        return queries.calendar_of(organization_key, day)

    def common(self) -> Calendar:
        """The common calendar."""
        from lienthong.ground.calendars import queries

        return queries.calendar_named(BASE)

    def load(self, text: str, *, preview: bool) -> tuple[str, list[tuple[date, bool, bool]]]:
        """Load a notice, or only look at what it would change."""
        from lienthong.ground.calendars import actions, notices

        notice = notices.read(text)
        now = datetime.now(VIETNAM)
        change = actions.preview(notice, now) if preview else actions.load_notice(notice, None, now).change
        return notice.name, [(move.day, move.before, move.after) for move in change.moves]


@contextlib.contextmanager
def anywhere() -> Iterator[Desk]:
    """The database where it is configured or runs in this folder, and the packaged sheets elsewhere."""
    settings = settings_list.read()
    folder = settings.var / "postgres"
    if settings.database_url or _runs(folder):
        with in_database() as desk:
            yield desk if _has_tables() else PackagedDesk()
        return
    if (folder / "password").exists():
        click.echo(click.style("! ", fg="yellow") + say(_ASLEEP, folder=folder), err=True)
    yield PackagedDesk()


@contextlib.contextmanager
def in_database() -> Iterator[Desk]:
    """The database and Django, for as long as a command runs."""
    from lienthong.assembly.database import opened
    from lienthong.assembly.django_start import start_django

    settings = settings_list.read()
    with opened(settings) as database_url:
        start_django(settings, database_url)
        yield KeptDesk()


def _has_tables() -> bool:
    """Whether `lienthong migrate` has made the calendar's tables in this database."""
    from django.db import connection

    return "calendars_edition" in connection.introspection.table_names()


def _runs(folder: Path) -> bool:
    """Whether some process of this installation runs a PostgreSQL in that folder."""
    try:
        with (folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


calendar = commands(anywhere, in_database)
