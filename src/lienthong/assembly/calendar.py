"""The calendar's command: over the database where one is configured or runs here, else over the packaged sheets.

The sheets need neither Django nor PostgreSQL, so that anybody can ask for a due date on a bare machine.
"""

import contextlib
import fcntl
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import click

from lienthong.assembly import settings as settings_list
from lienthong.faces.cli.calendar import Desk, Loaded, commands
from lienthong.faces.cli.language import language, say
from lienthong.ground.calendars import beside, sheets
from lienthong.ground.calendars.book import BASE, Book, name_for
from lienthong.ground.organizations import sheets as organization_sheets
from lienthong.ground.organizations.rows import Rows
from lienthong.kernel.calendar import Calendar
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Directory
from lienthong.kernel.words import Words

_ASLEEP = Words(
    vi="Cơ sở dữ liệu ở {folder} không chạy: trả lời theo lịch đi kèm phần mềm, chưa kể thông báo đã nạp.",
    en="The database in {folder} is not running: this is the calendar that ships, without notices loaded since.",
)


_RECOUNTED = Words(
    vi="Hạn trả được tính lại khi `lienthong worker` chạy; chưa báo cho công dân nào.",
    en="The due dates are counted anew where `lienthong worker` runs; no citizen has been told.",
)


class PackagedDesk:
    """Answers from the sheets that ship with the product, with the notices that were loaded here if there are any."""

    def __init__(self, book: Book | None = None) -> None:
        self._book = book or sheets.book()

    @cached_property
    def _rows(self) -> Rows:
        return organization_sheets.read()

    @cached_property
    def _directory(self) -> Directory:
        return self._rows.directory()

    def directory(self) -> Directory:
        """The organisations of the packaged sheets."""
        return self._directory

    def calendar_of(self, organization_key: str, day: date) -> Calendar:
        """The calendar of an organisation: the common one, unless a notice loaded here speaks to it or those above."""
        if not self._book.scopes:
            return self.common()
        organization = self._directory.by_key(organization_key)
        chain = [organization_key, *(each.key for each in self._directory.parents(organization, day))]
        key = self._book.key_of(chain)
        return self._book.calendar(key, name_for(organization.name) if key != BASE else None)

    def common(self) -> Calendar:
        """The common calendar."""
        return self._book.calendar(BASE)

    def numbered(self, code: str) -> Sequence[tuple[str, date]]:
        """Who ever bore a number of the Statistics Office."""
        return self._rows.numbered(code)

    def load(self, text: str, *, preview: bool) -> Loaded:
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

    def numbered(self, code: str) -> Sequence[tuple[str, date]]:
        """Who ever bore a number of the Statistics Office."""
        from lienthong.ground.organizations import queries

        return queries.numbered(code) if len(queries.directory()) else organization_sheets.read().numbered(code)

    def load(self, text: str, *, preview: bool) -> Loaded:
        """Load a notice, or only look at what it would change."""
        from django.utils import translation

        from lienthong.ground.calendars import actions, notices
        from lienthong.work.cases import hearing

        notice = notices.read(text)
        now = datetime.now(VIETNAM)
        change = actions.preview(notice, now)
        with translation.override(language()):
            said = hearing.would_move(change)
        if not preview:
            change = actions.load_notice(notice, None, now).change
            beside.write(beside.file_in(settings_list.read().var))
        lines = [said.title] if said else []
        return Loaded(
            notice.name,
            [(move.day, move.before, move.after) for move in change.moves],
            change.hours_moved,
            [*lines, say(_RECOUNTED)] if lines and not preview else lines,
        )


@contextlib.contextmanager
def anywhere() -> Iterator[Desk]:
    """The database where it is configured or runs in this folder; elsewhere the sheets, with what was loaded here."""
    settings = settings_list.read()
    folder = settings.var / "postgres"
    if settings.database_url or _runs(folder):
        with in_database() as desk:
            yield desk if _has_tables() else PackagedDesk()
        return
    book = beside.read(beside.file_in(settings.var))
    if book is None and (folder / "password").exists():
        click.echo(click.style("! ", fg="yellow") + say(_ASLEEP, folder=folder), err=True)
    yield PackagedDesk(book)


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
