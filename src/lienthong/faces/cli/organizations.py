"""`lienthong organizations`: load the directory, and ask who bears a code on a day.

The database is opened by assembly (`commands`), around each command.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

import click
from rich.console import Console
from rich.table import Table

from lienthong.faces.cli import shell
from lienthong.faces.cli.language import language, say
from lienthong.kernel.moments import read_day
from lienthong.kernel.organizations import (
    Directory,
    Found,
    Level,
    NotKnown,
    Organization,
    Redirected,
    Shared,
    UnknownOrganization,
)
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

HELP = Words(
    vi="Tra cơ quan và mã định danh vào một ngày bất kỳ; nạp danh mục cơ quan.",
    en="Look up organisations and their codes on any day; load the directory.",
)
_LOAD = Words(
    vi="Nạp danh mục cơ quan từ một thư mục gồm năm tệp CSV.\n\nKhông nêu thư mục thì nạp danh mục đi kèm: "
    "Gia Lai năm 2018, ngày 30/6/2025 và từ 01/7/2025. Nạp lại cùng một danh mục thì không đổi gì.",
    en="Load the directory from a folder of five CSV files.\n\nWithout a folder, the one that ships with the product: "
    "Gia Lai in 2018, on 30 June 2025 and from 1 July 2025. Loading the same directory again changes nothing.",
)
_SHOW = Words(
    vi="Mã này là của cơ quan nào, và văn bản gửi tới mã này đi đâu.",
    en="Who bears a code, and where a message to it goes.",
)
_SEARCH = Words(vi="Tìm cơ quan theo tên hoặc mã, không cần dấu.", en="Search by name or code; accents are not needed.")
_EXPORT = Words(
    vi="In cả danh mục dạng JSON, như trục cung cấp cho các nút.",
    en="Print the whole directory as JSON, as the hub gives it to the nodes.",
)
_FOLDER = Words(vi="thư mục danh mục", en="the folder of the directory")
_REPLACE = Words(
    vi="Bỏ các cơ quan đang lưu mà danh mục mới không có.", en="Remove kept organisations that the files do not name."
)
_CODE = Words(vi="mã định danh, dạng 2016 hay 2020", en="an exchange code, in the 2016 or the 2020 form")
_TEXT = Words(vi="tên hoặc mã", en="a name or a code")
_DAY = Words(vi="Ngày tra cứu; mặc định hôm nay.", en="The day to look at; today by default.")
_LEVEL = Words(vi="Chỉ xem một cấp.", en="One level only.")
_LEVELS = {
    Level.CENTRAL: Words(vi="Trung ương", en="Central level"),
    Level.PROVINCE: Words(vi="Cấp tỉnh", en="Province level"),
    Level.DISTRICT: Words(vi="Cấp huyện", en="District level"),
    Level.COMMUNE: Words(vi="Cấp xã", en="Commune level"),
}
_LOADED = Words(
    vi="Đã nạp {organizations} cơ quan, {codes} mã, {successions} lần kế thừa.",
    en="Loaded {organizations} organisations, {codes} codes, {successions} successions.",
)
_REMOVED = Words(vi="Đã bỏ {removed} cơ quan.", en="Removed {removed} organisations.")
_UNCHANGED = Words(
    vi="Danh mục không có gì mới: {organizations} cơ quan.", en="Nothing is new: {organizations} organisations."
)
_HERE = Words(vi="Văn bản vào hộp đến trên trục của tỉnh.", en="A message lies in its inbox on the hub.")
_NATIONAL = Words(vi="Văn bản đi qua trục quốc gia.", en="A message goes out through the national axis.")
_GONE = Words(vi="{name} không còn từ ngày {on:%d/%m/%Y}.", en="{name} was dissolved on {on:%d/%m/%Y}.")
_GONE_BY = Words(
    vi="{name} không còn, chậm nhất từ ngày {on:%d/%m/%Y}.", en="{name} was gone by {on:%d/%m/%Y} at the latest."
)
_REDIRECTED = Words(vi="Văn bản chuyển tới cơ quan kế thừa:", en="A message goes to its successor:")
_SHARED = Words(vi="Văn bản chờ văn thư chọn một trong:", en="A message waits for a clerk, who chooses among:")
_NOBODY = Words(
    vi="Văn bản chờ văn thư: chưa rõ cơ quan kế thừa.", en="A message waits for a clerk: no known successor."
)
_UNDER = Words(vi="trực thuộc {names}", en="under {names}")
_ASSUMED = Words(vi="mã tạm", en="provisional")
_SINCE = Words(vi="từ {start:%d/%m/%Y}", en="since {start:%d/%m/%Y}")
_BETWEEN = Words(vi="{start:%d/%m/%Y} – {last:%d/%m/%Y}", en="{start:%d/%m/%Y} – {last:%d/%m/%Y}")
_COUNT = Words(vi="{total} cơ quan ngày {day:%d/%m/%Y}", en="{total} organisations on {day:%d/%m/%Y}")
_SHOWN = Words(vi="{shown} cơ quan đầu; gõ thêm để thu hẹp.", en="The first {shown}; type more to see fewer.")
_ELSEWHEN = Words(vi="Không có vào ngày ấy:", en="Not there on that day:")
_NAME, _CODES, _PLACE = Words(vi="Cơ quan", en="Organisation"), Words(vi="Mã", en="Code"), Words(vi="Cấp", en="Level")


class UnclearDay(Refusal):
    """A day on the command line cannot be read. Facts: `day`."""

    code: ClassVar[str] = "unclear_day"
    words: ClassVar[Words] = Words(
        vi="Không hiểu ngày “{day}”. Hãy viết 30/6/2025 hoặc 2025-06-30.",
        en="“{day}” is not a day. Write 30/6/2025 or 2025-06-30.",
    )


def commands(opened: Callable[[], AbstractContextManager[object]], now: Callable[[], datetime]) -> shell.Group:
    """The group `organizations`. `opened` opens the database and sets Django up for as long as a command runs."""

    @shell.group(
        "organizations",
        help=HELP,
        examples=(
            "lienthong organizations show H21.22 --day 31/12/2018",
            'lienthong organizations search "bien ho"',
            "lienthong organizations load danh-muc/",
        ),
    )
    def organizations() -> None: ...

    @organizations.command(explanation=_LOAD, examples=("lienthong organizations load danh-muc/ --replace",))
    @shell.argument(
        "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path), help=_FOLDER
    )
    @shell.option("--replace", is_flag=True, help=_REPLACE)
    def load(folder: Path | None, replace: bool) -> None:
        with opened():
            from lienthong.ground.organizations import actions

            done = actions.load(now(), folder, replace=replace)
        facts = {"organizations": done.organizations, "codes": done.codes, "successions": done.successions}
        click.echo("✓ " + (say(_LOADED, **facts) if done.changed else say(_UNCHANGED, **facts)))
        if done.removed:
            click.echo("  " + say(_REMOVED, removed=done.removed))

    @organizations.command(explanation=_SHOW, examples=("lienthong organizations show 000.00.15.H21 --day 31/12/2018",))
    @shell.argument("code", help=_CODE)
    @shell.option("--day", help=_DAY)
    def show(code: str, day: str | None) -> None:
        on = _day(day, now)
        with opened():
            from lienthong.ground.organizations import queries

            directory = queries.directory()
        _tell(directory, code, on)

    @organizations.command(explanation=_SEARCH, examples=('lienthong organizations search "so noi vu"',))
    @shell.argument("text", nargs=-1, required=True, help=_TEXT)
    @shell.option("--day", help=_DAY)
    @shell.option("--level", type=click.Choice([level.value for level in Level]), help=_LEVEL)
    def search(text: tuple[str, ...], day: str | None, level: str | None) -> None:
        on = _day(day, now)
        with opened():
            from lienthong.ground.organizations import queries

            directory = queries.directory()
            page = queries.search(" ".join(text), on, Level(level) if level else None)
        _list(directory, [directory.by_key(kept.key) for kept in page.organizations], on)
        click.echo(say(_COUNT, total=page.total, day=on))
        if page.after:
            click.echo(say(_SHOWN, shown=len(page.organizations)))
        if page.elsewhen:
            click.echo("\n" + say(_ELSEWHEN))
            for kept in page.elsewhen:
                gone = directory.by_key(kept.key)
                click.echo(f"  {gone.name} ({_days(gone.span.start, gone.span.last)})")
        shell.done(0 if page.total else 1)

    @organizations.command(explanation=_EXPORT, examples=("lienthong organizations export > danh-muc.json",))
    def export() -> None:
        with opened():
            from lienthong.ground.organizations import queries

            facts = {"version": queries.version(), "directory": queries.directory().to_facts()}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1))

    return organizations


def _day(asked: str | None, now: Callable[[], datetime]) -> date:
    if asked is None:
        return now().date()
    day = read_day(asked)
    if day is None:
        raise UnclearDay(day=asked)
    return day


def _tell(directory: Directory, code: str, day: date) -> None:
    match directory.resolve(code, day):
        case Found(organization):
            _card(directory, organization, day)
            click.echo(say(_NATIONAL if organization.axis == "national" else _HERE))
        case Redirected(organization, former, on):
            _gone(former, on)
            click.echo(say(_REDIRECTED) + "\n")
            _card(directory, organization, day)
        case Shared(former, candidates, on):
            _gone(former, on)
            click.echo(say(_SHARED if candidates else _NOBODY))
            if candidates:
                _list(directory, candidates, day)
        case NotKnown():
            raise UnknownOrganization(code, day)


def _gone(former: Organization, on: date) -> None:
    click.echo(say(_GONE if former.end_known else _GONE_BY, name=former.name, on=on))


def _card(directory: Directory, organization: Organization, day: date) -> None:
    click.echo(click.style(organization.name_on(day), bold=True))
    parents = directory.parents(organization, day)
    under = "; " + say(_UNDER, names=" → ".join(parent.name for parent in parents)) if parents else ""
    click.echo(say(_LEVELS[organization.level]) + under)
    for identifier in sorted(organization.identifiers, key=lambda one: (not one.preferred, one.span.start)):
        note = f" · {say(_ASSUMED)}" if identifier.assumed else ""
        click.echo(f"  {identifier.value:<16} {_days(identifier.span.start, identifier.span.last)}{note}")


def _list(directory: Directory, found: Sequence[Organization], day: date) -> None:
    if not found:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in (_NAME, _CODES, _PLACE):
        table.add_column(say(title))
    for organization in found:
        above = directory.parents(organization, day)
        place = say(_LEVELS[organization.level]) + (f", {above[0].name}" if above else "")
        table.add_row(organization.name_on(day), organization.code_on(day) or "–", place)
    Console(highlight=False).print(table)


def _days(start: date, last: date | None) -> str:
    words = _SINCE if last is None else _BETWEEN
    return words.say(language(), start=start, last=last)
