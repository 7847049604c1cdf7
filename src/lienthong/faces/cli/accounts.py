"""`lienthong accounts`: open accounts, give passwords and posts. No page opens an account for a stranger.

The database is opened by assembly (`commands`), around each command.
"""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import click
from rich.console import Console
from rich.table import Table

from lienthong.faces.cli import shell
from lienthong.faces.cli.language import language, say
from lienthong.kernel.moments import read_day
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

if TYPE_CHECKING:
    from lienthong.ground.people.models import Account

HELP = Words(
    vi="Mở tài khoản, cấp mật khẩu, giao và kết thúc vị trí.",
    en="Open accounts, give passwords, give and end posts.",
)
_OPEN = Words(
    vi="Mở một tài khoản và hỏi mật khẩu hai lần.\n\nMật khẩu cũng có thể đưa vào qua đường ống.",
    en="Open an account and ask for its password twice.\n\nThe password may also be piped in.",
)
_PASSWORD = Words(
    vi="Cấp mật khẩu mới; các phiên đang mở của tài khoản kết thúc.",
    en="Give a new password; the account's open sessions end.",
)
_APPOINT = Words(
    vi="Giao một vị trí: engineer, clerk, officer hoặc auditor, tại một cơ quan.",
    en="Give a post: engineer, clerk, officer or auditor, at an organisation.",
)
_END = Words(vi="Kết thúc vị trí tại một cơ quan.", en="End the posts held at an organisation.")
_CLOSE = Words(vi="Đóng một tài khoản; việc đã làm vẫn được lưu.", en="Close an account; what it did stays on record.")
_LIST = Words(vi="Xem các tài khoản và vị trí hôm nay.", en="See the accounts and the posts of today.")
_USERNAME = Words(vi="tên đăng nhập", en="the user name")
_FULL_NAME = Words(vi="họ và tên, đủ dấu", en="the full name, with all its accents")
_ROLE = Words(vi="engineer, clerk, officer hoặc auditor", en="engineer, clerk, officer or auditor")
_CODE = Words(vi="mã định danh của cơ quan, như H21.11", en="the organisation's code, such as H21.11")
_EMAIL = Words(vi="Thư điện tử, để đăng nhập bằng thư.", en="An e-mail address, to sign in by it.")
_TITLE = Words(vi="Chức danh, như “Phó Chủ tịch”.", en="The title, such as “Phó Chủ tịch”.")
_SINCE = Words(vi="Từ ngày; mặc định hôm nay.", en="From this day on; today by default.")
_ON = Words(
    vi="Ngày đầu tiên không còn giữ; mặc định hôm nay.", en="The first day it is no longer held; today by default."
)
_ASK = Words(vi="Mật khẩu mới", en="New password")
_AGAIN = Words(vi="Nhập lại", en="Once more")
_OPENED = Words(
    vi="Đã mở tài khoản {username}. Giao vị trí: lienthong accounts appoint {username} ROLE CODE",
    en="Opened the account {username}. Give it a post: lienthong accounts appoint {username} ROLE CODE",
)
_GIVEN = Words(vi="Đã đổi mật khẩu của {username}.", en="The password of {username} is changed.")
_APPOINTED = Words(
    vi="{name} là {role} tại {organization} từ {since:%d/%m/%Y}.",
    en="{name} is {role} at {organization} since {since:%d/%m/%Y}.",
)
_ENDED = Words(vi="Đã kết thúc {count} vị trí từ {on:%d/%m/%Y}.", en="Ended {count} post(s) on {on:%d/%m/%Y}.")
_CLOSED = Words(vi="Đã đóng tài khoản {username}.", en="Closed the account {username}.")
_SHUT = Words(vi="đã đóng", en="closed")


class NoSuchAccount(Refusal):
    """Nobody has this user name. Facts: `username`."""

    code: ClassVar[str] = "no_such_account"
    words: ClassVar[Words] = Words(
        vi="Không có tài khoản “{username}”. Xem: lienthong accounts list",
        en="There is no account “{username}”. See: lienthong accounts list",
    )


class NotAcceptable(Refusal):
    """What was given for an account cannot be kept. Facts: `why`, as the forms of the web say it."""

    code: ClassVar[str] = "account_not_acceptable"
    words: ClassVar[Words] = Words(vi="Chưa được: {why}", en="Not yet: {why}")


class UnclearDay(Refusal):
    """A day on the command line cannot be read. Facts: `day`."""

    code: ClassVar[str] = "unclear_day"
    words: ClassVar[Words] = Words(
        vi="Không hiểu ngày “{day}”. Hãy viết 30/6/2025 hoặc 2025-06-30.",
        en="“{day}” is not a day. Write 30/6/2025 or 2025-06-30.",
    )


def commands(opened: Callable[[], AbstractContextManager[object]], now: Callable[[], datetime]) -> shell.Group:
    """The group `accounts`. `opened` opens the database and sets Django up for as long as a command runs."""

    @shell.group(
        "accounts",
        help=HELP,
        examples=(
            'lienthong accounts open minh "Trần Văn Minh"',
            "lienthong accounts appoint minh engineer H21.11",
        ),
    )
    def accounts() -> None: ...

    @accounts.command("open", explanation=_OPEN, examples=('lienthong accounts open minh "Trần Văn Minh"',))
    @shell.argument("username", help=_USERNAME)
    @shell.argument("full_name", help=_FULL_NAME)
    @shell.option("--email", help=_EMAIL)
    def open_(username: str, full_name: str, email: str | None) -> None:
        with opened():
            from lienthong.ground.people import actions

            account = _kept(actions.open_account, username, full_name, email=email, password=_ask())
            click.echo("✓ " + say(_OPENED, username=account.username))

    @accounts.command(explanation=_PASSWORD, examples=("lienthong accounts password minh",))
    @shell.argument("username", help=_USERNAME)
    def password(username: str) -> None:
        with opened():
            from lienthong.ground.people import actions

            _kept(actions.set_password, _account(username), _ask())
            click.echo("✓ " + say(_GIVEN, username=username))

    @accounts.command(
        explanation=_APPOINT, examples=('lienthong accounts appoint hoa officer H21 --title "Phó Chủ tịch"',)
    )
    @shell.argument("username", help=_USERNAME)
    @shell.argument("role", type=click.Choice(["engineer", "clerk", "officer", "auditor"]), help=_ROLE)
    @shell.argument("code", help=_CODE)
    @shell.option("--title", default="", help=_TITLE)
    @shell.option("--since", help=_SINCE)
    def appoint(username: str, role: str, code: str, title: str, since: str | None) -> None:
        day = _day(since, now)
        with opened():
            from lienthong.ground.organizations import queries
            from lienthong.ground.people import actions
            from lienthong.ground.people.roles import Role

            account, organization = _account(username), queries.at(code, day)
            post = actions.appoint(account, organization.key, Role(role), since=day, title=title)
            name = organization.name_on(day)
            facts = {"name": account.full_name, "role": role, "organization": name, "since": post.valid_from}
            click.echo("✓ " + say(_APPOINTED, **facts))

    @accounts.command("end-post", explanation=_END, examples=("lienthong accounts end-post hoa H21 --on 1/7/2025",))
    @shell.argument("username", help=_USERNAME)
    @shell.argument("code", help=_CODE)
    @shell.option("--on", help=_ON)
    def end_post(username: str, code: str, on: str | None) -> None:
        day = _day(on, now)
        with opened():
            from lienthong.ground.organizations import queries as organizations
            from lienthong.ground.people import actions, queries

            account, organization = _account(username), organizations.at(code, day)
            held = [post for post in queries.posts_on(account, day) if post.organization_key == organization.key]
            for post in held:
                actions.end_post(post, on=day)
            click.echo("✓ " + say(_ENDED, count=len(held), on=day))

    @accounts.command(explanation=_CLOSE, examples=("lienthong accounts close hoa",))
    @shell.argument("username", help=_USERNAME)
    def close(username: str) -> None:
        with opened():
            from lienthong.ground.people import actions

            actions.close_account(_account(username))
            click.echo("✓ " + say(_CLOSED, username=username))

    @accounts.command("list", explanation=_LIST)
    def list_() -> None:
        with opened():
            _show(now().date())

    return accounts


def _show(day: date) -> None:
    from lienthong.ground.organizations.queries import directory
    from lienthong.ground.people.queries import accounts_with_posts

    known = directory()
    table = Table(box=None, pad_edge=False, show_header=False)
    for account, posts in accounts_with_posts(day):
        held = [f"{post.role}, {_name(known, post.organization_key, day)}" for post in posts]
        table.add_row(account.username, account.full_name, "\n".join(held) if account.is_active else say(_SHUT))
    Console(highlight=False).print(table)


def _name(known: Any, key: str, day: date) -> str:
    try:
        return str(known.by_key(key).name_on(day))
    except KeyError:
        return key


def _account(username: str) -> "Account":
    from lienthong.ground.people.queries import account_named

    account = account_named(username)
    if account is None:
        raise NoSuchAccount(username=username)
    return account


def _kept(action: Callable[..., Any], *given: Any, **more: Any) -> Any:
    """Do it; what Django finds wrong becomes a refusal in the language of the command line."""
    from django.core.exceptions import ValidationError
    from django.utils import translation

    with translation.override(language()):
        try:
            return action(*given, **more)
        except ValidationError as wrong:
            raise NotAcceptable(why=" ".join(str(one) for one in wrong.messages)) from None


def _ask() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt(say(_ASK), hide_input=True, confirmation_prompt=say(_AGAIN), err=True))


def _day(asked: str | None, now: Callable[[], datetime]) -> date:
    if asked is None:
        return now().date()
    day = read_day(asked)
    if day is None:
        raise UnclearDay(day=asked)
    return day
