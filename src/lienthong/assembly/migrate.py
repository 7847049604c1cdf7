"""`lienthong migrate`: the tables of the pages, the organisations, and the hub's schema."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import click

from lienthong.assembly import settings as settings_list
from lienthong.assembly.database import opened
from lienthong.assembly.django_start import pending_migrations, start_django
from lienthong.assembly.settings import Settings
from lienthong.exchange.stores.journal import connect, prepare, registers
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import say
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Directory
from lienthong.kernel.words import Words

_TABLES = Words(vi="Bảng dữ liệu: đã qua {count} bước nâng cấp", en="Tables: {count} steps done")
_TABLES_CURRENT = Words(vi="Bảng dữ liệu: đã mới nhất", en="Tables: up to date")
_ORGANIZATIONS = Words(vi="Cơ quan: đã nạp danh mục", en="Organisations: loaded")
_CALENDARS = Words(vi="Lịch làm việc: đã nạp", en="Working calendar: loaded")
_PROCEDURES = Words(vi="Thủ tục: thêm {added} bản", en="Procedures: {added} versions added")
_PROCEDURES_CURRENT = Words(vi="Thủ tục: đã mới nhất", en="Procedures: up to date")
_FIGURES = Words(
    vi="Số liệu văn bản: đã đếm lại {days} ngày của các cơ quan",
    en="Figures of documents: counted anew, {days} days of offices",
)
_HUB_NEW = Words(vi="Trục: đã tạo lược đồ “{schema}”", en="Hub: made the schema “{schema}”")
_HUB_CURRENT = Words(vi="Trục: lược đồ “{schema}” đã mới nhất", en="Hub: the schema “{schema}” is up to date")

_DIRECTORY_NEW = Words(vi="Trục: đã nhận danh mục cơ quan mới", en="Hub: has the new organisations")
_DIRECTORY_CURRENT = Words(vi="Trục: danh mục cơ quan đã mới nhất", en="Hub: the organisations are up to date")


@shell.command(
    help=Words(
        vi="Chuẩn bị hoặc nâng cấp cơ sở dữ liệu: bảng của trang web, danh mục cơ quan, lược đồ của trục.\n\n"
        "Chạy lại bao nhiêu lần cũng được: lần sau không đổi gì nếu không có gì mới.",
        en="Prepare the database or bring it up to date: the tables of the pages, the organisations, the hub's schema."
        "\n\nRun it as often as you like: where nothing is new, nothing changes.",
    ),
    examples=("lienthong migrate",),
)
def migrate() -> None:
    """Bring the database up to date."""
    settings = settings_list.read()
    with opened(settings) as database_url:
        bring_up_to_date(start_django(settings, database_url), click.echo)


def bring_up_to_date(settings: Settings, tell: Callable[[str], None]) -> None:
    """Do all of it; `tell` is called with a line for each part. Django is set up already (`start_django`)."""
    from django.core.management import call_command

    from lienthong.ground.calendars import actions as calendars
    from lienthong.ground.calendars import beside
    from lienthong.ground.organizations import actions as organizations
    from lienthong.ground.organizations import queries
    from lienthong.work.documents.registers import counted
    from lienthong.work.procedures import seed as procedures

    behind = pending_migrations()
    call_command("migrate", interactive=False, verbosity=0)
    tell("✓ " + (say(_TABLES, count=behind) if behind else say(_TABLES_CURRENT)))
    organizations.keep_current(datetime.now(VIETNAM))
    tell("✓ " + say(_ORGANIZATIONS))
    calendars.keep_current(datetime.now(VIETNAM))
    beside.write(beside.file_in(settings.var))
    tell("✓ " + say(_CALENDARS))
    added = procedures.keep_current(datetime.now(VIETNAM)).added
    tell("✓ " + (say(_PROCEDURES, added=added) if added else say(_PROCEDURES_CURRENT)))
    if days := counted.count_first(datetime.now(VIETNAM)):
        tell("✓ " + say(_FIGURES, days=days))
    new = asyncio.run(prepare(settings.database_url, settings.hub_schema))
    tell("✓ " + say(_HUB_NEW if new else _HUB_CURRENT, schema=settings.hub_schema))
    told = asyncio.run(_tell_hub(settings, queries.directory(), datetime.now(VIETNAM)))
    tell("✓ " + say(_DIRECTORY_NEW if told else _DIRECTORY_CURRENT))


async def _tell_hub(settings: Settings, directory: Directory, now: datetime) -> bool:
    """Give the hub the organisations that the pages know, where they differ from what it routes by."""
    async with await connect(settings.database_url, settings.hub_schema) as connection:
        known = await registers.load(connection)
        if known.directory.to_facts() == directory.to_facts():
            return False
        await registers.publish_directory(connection, directory, at=now)
    return True
