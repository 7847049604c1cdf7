"""`lienthong letters`: the platform's own end of the axis, and which offices it serves.

The database is opened by assembly (`commands`), around each command.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lienthong.faces.cli import shell
from lienthong.faces.cli.language import language, say
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.organizations import Found, Organization, Redirected, UnknownOrganization
from lienthong.kernel.words import Words

if TYPE_CHECKING:
    from lienthong.ground.letters.models import Line

HELP = Words(
    vi="Văn bản đi, đến của các cơ quan làm việc trên hệ thống này.\n\n"
    "Một kết nối với trục thay mặt mọi cơ quan được phục vụ; đăng ký nó ở trục bằng “lienthong agencies add”.",
    en="Letters of the offices that work on this platform.\n\n"
    "One connection to the hub acts for all offices that are served; “lienthong agencies add” registers it there.",
)
_KEYS = Words(vi="khóa hoặc mã định danh của cơ quan", en="keys or codes of organisations")
_SINCE = Words(vi="từ ngày (mặc định: hôm nay)", en="from this day on (today by default)")
_UNTIL = Words(vi="từ ngày này thì thôi (mặc định: hôm nay)", en="no longer from this day on (today by default)")
_SERVED = Words(vi="Phục vụ {name} ({code}) từ {day:%d/%m/%Y}.", en="{name} ({code}) is served from {day:%d/%m/%Y} on.")
_STOPPED = Words(
    vi="Thôi phục vụ {name} từ {day:%d/%m/%Y}. Văn bản đến sau đó nằm lại ở trục.",
    en="{name} is no longer served from {day:%d/%m/%Y} on. What comes then waits at the hub.",
)
_NOBODY = Words(
    vi="Chưa phục vụ cơ quan nào. Thêm bằng: lienthong letters serve MÃ",
    en="No office is served yet. Add one: lienthong letters serve CODE",
)
_SPAN = Words(vi="{name} ({code}) · từ {since:%d/%m/%Y}", en="{name} ({code}) · since {since:%d/%m/%Y}")
_TO = Words(vi=" đến hết trước {until:%d/%m/%Y}", en=" until before {until:%d/%m/%Y}")
_MADE = Words(
    vi="Khóa riêng đã lưu ở {path}. Hãy sao lưu và giữ kín.",
    en="Private key saved: {path}. Back it up, keep it secret.",
)
_GIVE = Words(
    vi="Đăng ký phần công khai dưới đây ở trục (dấu vân tay {kid}):",
    en="Register this public part with the hub (thumbprint {kid}):",
)
_WAITING = Words(vi="Chờ gửi: {count}", en="Waiting to leave: {count}")
_OLDEST = Words(vi="  lâu nhất từ {since:%d/%m/%Y %H:%M}: {why}", en="  the oldest since {since:%d/%m/%Y %H:%M}: {why}")
_UNREADABLE = Words(vi="Đến mà không đọc được: {count}", en="Arrived and could not be read: {count}")
_ODD = Words(vi="Trạng thái không khớp văn bản nào: {count}", en="Statuses that fit no letter: {count}")
_WELL = Words(vi="Đường truyền tốt, liên lạc lần cuối {at}.", en="The line is good, last contact {at}.")
_NEVER = Words(vi="Chưa liên lạc với trục lần nào.", en="The hub was never reached.")
_TROUBLE = Words(vi="Vướng từ {since:%d/%m/%Y %H:%M}: {what}", en="In trouble since {since:%d/%m/%Y %H:%M}: {what}")
_NO_TRY = Words(vi="chưa tới lượt", en="its turn has not come")


@dataclass(frozen=True, slots=True)
class LettersCommands:
    """What the commands need of the house. `run` works until it is told to stop."""

    site: Callable[[], AbstractContextManager[None]]
    now: Callable[[], datetime]
    key_file: Callable[[], Path]
    run: Callable[[], None]


def commands(house: LettersCommands) -> shell.Group:
    """The group `letters`."""

    @shell.group(
        "letters",
        help=HELP,
        examples=("lienthong letters serve H21.27 H21.27.05", "lienthong letters run", "lienthong letters status"),
    )
    def letters() -> None: ...

    @letters.command(
        "run",
        explanation=Words(
            vi="Gửi văn bản đang chờ và nhận văn bản đến, cho tới khi bị dừng. Dừng lúc nào cũng an toàn.",
            en="Send what waits and fetch what came, until stopped. It may be stopped at any moment.",
        ),
    )
    def run() -> None:
        house.run()

    @letters.command(
        "keys",
        explanation=Words(
            vi="In phần công khai của khóa kết nối, để đăng ký ở trục. Chưa có khóa thì tạo.",
            en="Print the public part of the connection's key, for the hub. A missing key is made.",
        ),
        examples=("lienthong letters keys > nen-tang.pub", "lienthong agencies add H21.99 --key nen-tang.pub"),
    )
    def keys() -> None:
        path = house.key_file()
        if not path.exists():
            KeyPair.generate().save(path)
            click.echo(say(_MADE, path=path), err=True)
        pair = KeyPair.load(path)
        click.echo(say(_GIVE, kid=pair.kid), err=True)
        click.echo(pair.public_pem, nl=False)

    @letters.command(
        "serve",
        explanation=Words(
            vi="Gửi, nhận văn bản thay cho các cơ quan này. Những gì đang chờ họ ở trục cũng được lấy về.",
            en="Send and receive for these offices. What waits for them at the hub is fetched, too.",
        ),
        examples=("lienthong letters serve H21.27 H21.27.05",),
    )
    @shell.argument("offices", nargs=-1, required=True, help=_KEYS)
    @shell.option("--since", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help=_SINCE)
    def serve(offices: tuple[str, ...], since: datetime | None) -> None:
        with house.site():
            from lienthong.ground.letters import actions

            day = since.date() if since else in_vietnam(house.now()).date()
            for organization in [_organization(office, day) for office in offices]:
                actions.serve(organization.key, day)
                click.echo("✓ " + say(_SERVED, **_of(organization, day), day=day))

    @letters.command(
        "stop",
        explanation=Words(
            vi="Thôi gửi, nhận thay cho các cơ quan này.", en="No longer send and receive for these offices."
        ),
        examples=("lienthong letters stop H21.27.05",),
    )
    @shell.argument("offices", nargs=-1, required=True, help=_KEYS)
    @shell.option("--until", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help=_UNTIL)
    def stop(offices: tuple[str, ...], until: datetime | None) -> None:
        with house.site():
            from lienthong.ground.letters import actions

            day = until.date() if until else in_vietnam(house.now()).date()
            for organization in [_organization(office, day) for office in offices]:
                actions.stop_serving(organization.key, day)
                click.echo("✓ " + say(_STOPPED, **_of(organization, day), day=day))

    @letters.command("list", explanation=Words(vi="Các cơ quan được phục vụ.", en="The offices that are served."))
    def list_offices() -> None:
        with house.site():
            from lienthong.ground.letters import queries
            from lienthong.ground.organizations import queries as organizations

            day, directory = in_vietnam(house.now()).date(), organizations.directory()
            served = queries.offices(day)
            if not served:
                click.echo(say(_NOBODY))
            for office in served:
                line = say(_SPAN, **_of(directory.by_key(office.organization_key), day), since=office.since)
                click.echo(line + (say(_TO, until=office.until) if office.until else ""))
                if office.trouble_vi:
                    click.echo(f"  ! {office.trouble_vi if language() == 'vi' else office.trouble_en}")

    @letters.command(
        "status",
        explanation=Words(
            vi="Đường truyền tới trục thế nào, cái gì đang chờ, cái gì cần người xem.",
            en="How the line to the hub is, what waits, and what a person should look at.",
        ),
    )
    def status() -> None:
        with house.site():
            from lienthong.ground.letters import queries

            click.echo(_told(queries.line()))
            waiting = queries.waiting()
            click.echo(say(_WAITING, count=waiting.count()))
            if (oldest := waiting.first()) is not None:
                why = oldest.trouble_vi if language() == "vi" else oldest.trouble_en
                click.echo(say(_OLDEST, since=in_vietnam(oldest.queued_at), why=why or say(_NO_TRY)))
            click.echo(say(_UNREADABLE, count=queries.unreadable().count()))
            click.echo(say(_ODD, count=queries.odd_reports().count()))

    return letters


def _told(line: "Line") -> str:
    if line.trouble_code and line.trouble_since is not None:
        what = line.trouble_vi if language() == "vi" else line.trouble_en
        return say(_TROUBLE, since=in_vietnam(line.trouble_since), what=what)
    if line.heard_at is None:
        return say(_NEVER)
    return say(_WELL, at=f"{in_vietnam(line.heard_at):%d/%m/%Y %H:%M:%S}")


def _organization(key_or_code: str, day: date) -> Organization:
    """The organisation of a key or of a code.

    Raises:
        UnknownOrganization: it is neither.
    """
    from lienthong.ground.organizations import queries as organizations

    directory = organizations.directory()
    try:
        return directory.by_key(key_or_code)
    except KeyError:
        found = directory.resolve(key_or_code, day)
        if isinstance(found, Found | Redirected):
            return found.organization
        raise UnknownOrganization(key_or_code, day) from None


def _of(organization: Organization, day: date) -> dict[str, object]:
    return {"name": organization.name_on(day), "code": organization.code_on(day) or "–"}
