"""`lienthong agencies`: who may speak to the hub, with which keys, and for which organisations.

It works on the hub's own registers, without Django. Running hubs take a change over within seconds.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
import psycopg

from lienthong.assembly import settings as settings_list
from lienthong.assembly.clock import clock_of
from lienthong.assembly.database import opened
from lienthong.exchange.stores.journal import connect, registers
from lienthong.exchange.stores.journal.registers import Agency, Registers
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import say
from lienthong.formats.evidence.keys import PublicKey
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

T = TypeVar("T")
Connection = psycopg.AsyncConnection[Any]

_HELP = Words(
    vi="Ai được nối vào trục, bằng khóa nào, thay mặt cơ quan nào.",
    en="Who may speak to the hub, with which keys, and for which organisations.",
)
_CODE = Words(vi="mã định danh của cơ quan nối vào trục", en="the code of the agency that connects")
_ADDED = Words(
    vi="{name} ({code}) nối được vào trục bằng khóa {kid}, thay mặt {count} cơ quan.",
    en="{name} ({code}) may speak to the hub with the key {kid}, for {count} organisations.",
)
_ADDED_FOR_ALL = Words(
    vi="{name} ({code}) nối được vào trục bằng khóa {kid}, thay mặt mọi cơ quan.",
    en="{name} ({code}) may speak to the hub with the key {kid}, for every organisation.",
)
_CLOSED = Words(vi="{code} không còn nối được vào trục.", en="{code} may no longer speak to the hub.")
_RETIRED = Words(vi="Khóa {kid} hết hiệu lực từ bây giờ.", en="The key {kid} is no longer valid from now on.")
_NONE = Words(
    vi="Chưa có cơ quan nào. Thêm bằng: lienthong agencies add MÃ --key TỆP",
    en="There are none yet. Add one: lienthong agencies add CODE --key FILE",
)
_FOR_ALL = Words(vi="mọi cơ quan", en="every organisation")
_FOR = Words(vi="{count} cơ quan", en="{count} organisations")


class NoDirectory(Refusal):
    """The hub knows no organisations, or has no tables yet."""

    code = "no_directory"
    words = Words(
        vi="Trục chưa có danh mục cơ quan.\nHãy chạy trước: lienthong migrate",
        en="The hub knows no organisations yet.\nRun first: lienthong migrate",
    )


class NoSuchAgency(Refusal):
    """No agency of that code, or no key of that name, speaks to the hub."""

    code = "no_such_agency"
    words = Words(
        vi="Trục không biết {name}.\nXem danh sách: lienthong agencies list",
        en="The hub does not know {name}.\nSee the list: lienthong agencies list",
    )


@shell.group(
    "agencies", help=_HELP, examples=("lienthong agencies list", "lienthong agencies add H21.15 --key key.pub")
)
def agencies() -> None:
    """The group `agencies`."""


@agencies.command(
    "list",
    explanation=Words(vi="Danh sách các cơ quan nối vào trục và khóa của họ.", en="The agencies and their keys."),
)
def list_agencies() -> None:
    """Print the registers."""
    known = _with_registers(_look)
    if not known.agencies:
        click.echo(say(_NONE))
    for code, agency in sorted(known.agencies.items()):
        count = say(_FOR_ALL) if agency.acts_for is None else say(_FOR, count=len(agency.acts_for))
        click.echo(click.style(code, bold=True) + f"  {agency.name} · {count}")
        for kid, (owner, key, valid_from, valid_to) in known.keys.items():
            if owner == code:
                until = f"{valid_to:%d/%m/%Y %H:%M}" if valid_to else "…"
                click.echo(f"    {kid}  {key.algorithm}  {valid_from:%d/%m/%Y %H:%M} – {until}")


@agencies.command(
    "add",
    explanation=Words(
        vi="Cho một cơ quan nối vào trục, hoặc thêm khóa mới cho cơ quan đã có.\n\n"
        "Khóa công khai là tệp mà cơ quan in ra bằng lệnh “lienthong node keys”. Khóa cũ vẫn dùng được "
        "cho tới khi bị thu hồi bằng “lienthong agencies retire”.",
        en="Let an agency speak to the hub, or give one that does a new key.\n\n"
        "The public key is what the agency prints with “lienthong node keys”. Its old keys stay valid "
        "until “lienthong agencies retire”.",
    ),
    examples=(
        "lienthong agencies add H21.15 --key so-noi-vu.pub",
        "lienthong agencies add H21.30 --key chu-pah.pub --for H21.30.01 --for H21.30.02",
    ),
)
@shell.argument("code", help=_CODE)
@shell.option(
    "--key",
    "key_file",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help=Words(vi="tệp khóa công khai (PEM)", en="the public key's file (PEM)"),
)
@shell.option(
    "--for",
    "also",
    multiple=True,
    metavar="CODE",
    help=Words(vi="thay mặt cả cơ quan này; ghi nhiều lần được", en="speak for this organisation too; may be repeated"),
)
@shell.option(
    "--for-all", is_flag=True, help=Words(vi="thay mặt mọi cơ quan (cổng tập trung)", en="speak for every organisation")
)
def add(code: str, key_file: Path, also: tuple[str, ...], for_all: bool) -> None:
    """Register an agency and a key."""
    key = PublicKey.from_pem(key_file.read_text())

    async def change(connection: Connection, now: datetime) -> Agency:
        known = await registers.load(connection)
        if not len(known.directory):
            raise NoDirectory
        organization = known.directory.at(code, now.date())
        before = known.agencies.get(code)
        acts_for = {organization.key, *(known.directory.at(each, now.date()).key for each in also)}
        if before and before.acts_for:
            acts_for |= before.acts_for
        agency = Agency(code, organization.name, None if for_all else frozenset(acts_for))
        await registers.register_agencies(connection, [(agency, [key])], at=now)
        return agency

    agency = _with_registers(change)
    facts: dict[str, object] = {"name": agency.name, "code": code, "kid": key.kid}
    if agency.acts_for is None:
        click.echo("✓ " + say(_ADDED_FOR_ALL, **facts))
    else:
        click.echo("✓ " + say(_ADDED, **facts, count=len(agency.acts_for)))


@agencies.command(
    "retire",
    explanation=Words(
        vi="Thu hồi một khóa, từ bây giờ. Dùng khi khóa bị lộ hoặc đã thay.",
        en="Retire a key, from now on: it leaked, or it was replaced.",
    ),
    examples=("lienthong agencies retire 3xQ…",),
    # Of 64 names one begins with a dash, and where `-h` were an option, half of those would ask for help.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@shell.argument("kid", help=Words(vi="tên khóa, như trong danh sách", en="the key's name, as in the list"))
def retire(kid: str) -> None:
    """Retire one key."""

    async def change(connection: Connection, now: datetime) -> None:
        if not await registers.retire_key(connection, kid, at=now):
            raise NoSuchAgency(name=kid)

    _with_registers(change)
    click.echo("✓ " + say(_RETIRED, kid=kid))


@agencies.command(
    "close",
    explanation=Words(
        vi="Ngừng cho một cơ quan nối vào trục. Hộp thư của họ vẫn được giữ; “add” mở lại.",
        en="No longer let an agency speak to the hub. Its inboxes are kept; “add” opens it again.",
    ),
    examples=("lienthong agencies close H21.15",),
)
@shell.argument("code", help=_CODE)
def close(code: str) -> None:
    """Close one agency's door."""

    async def change(connection: Connection, now: datetime) -> None:
        if not await registers.close_agency(connection, code, at=now):
            raise NoSuchAgency(name=code)

    _with_registers(change)
    click.echo("✓ " + say(_CLOSED, code=code))


async def _look(connection: Connection, _: datetime) -> Registers:
    return await registers.load(connection)


def _with_registers(act: Callable[[Connection, datetime], Coroutine[Any, Any, T]]) -> T:
    """Run `act` on a connection to the hub's registers.

    Raises:
        NoDirectory: the hub has no tables yet.
    """
    settings = settings_list.read()

    async def run(url: str) -> T:
        async with await connect(url, settings.hub_schema) as connection:
            try:
                return await act(connection, clock_of(settings)())
            except psycopg.errors.UndefinedTable as error:
                raise NoDirectory from error

    with opened(settings) as url:
        return asyncio.run(run(url))
