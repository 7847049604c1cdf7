"""`lienthong keys`: who signs with which key, which certificates end soon, and whom we believe.

The database is opened by assembly (`commands`), around each command.
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import click
from rich.console import Console
from rich.table import Table

from lienthong.faces.cli import shell
from lienthong.faces.cli.accounts import NoSuchAccount, UnclearDay
from lienthong.faces.cli.language import say
from lienthong.kernel.moments import in_vietnam, read_day
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

if TYPE_CHECKING:
    from lienthong.ground.keys.models import KeyHolding
    from lienthong.ground.keys.queries import Watched
    from lienthong.ground.people.models import Account
    from lienthong.kernel.organizations import Organization

_HELP = Words(
    vi="Khóa ký: ai ký bằng gì, chứng thư nào sắp hết hạn, tin chứng thư gốc nào.",
    en="Signing keys: who signs with what, which certificates end soon, whom we believe.",
)
_ADD = Words(
    vi="Đăng ký khóa của một người hoặc một cơ quan.\n\nTệp .p12 được chép vào thư mục khóa, mật khẩu được hỏi rồi "
    "lưu thành một tệp riêng chỉ chủ đọc được. Với token ở máy người ký (--desktop) hoặc ở máy chủ (--token) "
    "thì đưa tệp chứng thư; khóa riêng không rời token.",
    en="Enter the key of a person or an organisation.\n\nA .p12 file is copied into the folder of keys; its password "
    "is asked for and kept in a file of its own that only its owner may read. For a token at the signer's machine "
    "(--desktop), or a token or HSM at the server (--token), give the certificate; the private key never leaves it.",
)
_FILE = Words(vi="tệp .p12, .pfx hoặc chứng thư (PEM, DER)", en="a .p12 or .pfx file, or a certificate (PEM, DER)")
_PERSON = Words(vi="Tên đăng nhập của người ký.", en="The user name of the person who signs.")
_ORGANIZATION = Words(vi="Mã định danh của cơ quan.", en="The organisation's code.")
_BODY = Words(
    vi="Tổ chức tư vấn của cơ quan có con dấu riêng, viết tắt như trong ký hiệu: HĐKH.",
    en="The advisory body of the organisation that has a seal of its own, short as in symbols: HĐKH.",
)
_DESKTOP = Words(vi="Khóa nằm trong token ở máy của người ký.", en="The key is in a token at the signer's own machine.")
_TOKEN = Words(
    vi="Khóa nằm trong token hoặc HSM của máy chủ: TÊN-TOKEN/NHÃN.", en="The key is in the server's token: TOKEN/LABEL."
)
_SECRET = Words(
    vi="Nơi đọc mật khẩu hoặc PIN: tên tệp trong thư mục mật khẩu, hoặc $TÊN biến môi trường.",
    en="Where its password or PIN is read: a file of the folder of secrets, or $NAME of the environment.",
)
_SINCE = Words(vi="Dùng từ ngày; mặc định hôm nay.", en="In use from this day on; today by default.")
_LIST = Words(vi="Xem mọi khóa đang dùng.", en="See every key in use.")
_EXPIRING = Words(
    vi="Những khóa cần lo: sắp hết hạn (60 ngày), đã hết hạn, hoặc cấp cho tên khác. Trạng thái kết thúc 1 khi có.",
    en="Keys that need attention: ending within 60 days, over, or made out to another name. Exit status 1 if any.",
)
_END = Words(vi="Ngừng dùng một khóa.", en="Take a key out of use.")
_NUMBER = Words(vi="số ở cột đầu của danh sách", en="the number in the first column of the list")
_ALLOW = Words(
    vi="Cho dùng một chứng thư mang tên khác, theo một văn bản.\n\nChứng thư mang tên khác người hoặc cơ quan đã đăng "
    "ký thì không ký được. Lãnh đạo cơ quan xác nhận việc cho phép ở trang Thay đổi quyền.",
    en="Use a certificate that is made out to another name, by a document.\n\nA certificate under another name than "
    "that of the person or organisation it was entered for signs nothing. A leader of the office confirms that it may, "
    "on the page of changes of rights.",
)
_BECAUSE = Words(vi="Số, ký hiệu, ngày của văn bản làm căn cứ.", en="Number, symbol and day of the document.")
_ALLOWED = Words(vi="Được dùng khóa {number} mang tên “{name}”.", en="Key {number}, made out to “{name}”, may be used.")
_ON = Words(
    vi="Ngày đầu tiên không còn dùng; mặc định ngày mai.", en="The first day it is not used; tomorrow by default."
)
_ROOTS = Words(vi="Chứng thư gốc mà hệ thống tin.", en="The roots that are believed.")
_ROOTS_ADD = Words(
    vi="Tin một chứng thư gốc (hoặc chứng thư trung gian) từ một ngày.\n\nHãy so dấu vân tay với nơi công bố trước.",
    en="Believe a root (or an authority under one) from a day on.\n\nCompare its fingerprint with the published one.",
)
_ROOT_FILE = Words(vi="tệp chứng thư, PEM hoặc DER", en="a file of certificates, PEM or DER")
_KIND = Words(
    vi="public_service (chuyên dùng công vụ), licensed (công cộng), test", en="public_service, licensed or test"
)
_SOURCE = Words(vi="Văn bản hoặc nơi công bố.", en="The document or place where it was published.")
_NAME = Words(vi="Tên gọi; mặc định là tên trong chứng thư.", en="Its name; by default that of the certificate.")
_UNTIL = Words(vi="Tin đến trước ngày.", en="Believed until before this day.")
_ADDED = Words(
    vi="Đã đăng ký khóa {number}: {name}, hết hạn {until:%d/%m/%Y}.",
    en="Entered key {number}: {name}, valid until {until:%d/%m/%Y}.",
)
_UNKNOWN_ROOT = Words(
    vi="! Không chứng thư gốc nào đang tin bảo đảm cho chứng thư này.",
    en="! No root that is believed vouches for this certificate.",
)
_ENDED = Words(vi="Khóa {number} ngừng dùng từ {on:%d/%m/%Y}.", en="Key {number} is out of use from {on:%d/%m/%Y}.")
_TRUSTED = Words(
    vi="Tin {name} từ {since:%d/%m/%Y}.\n  {fingerprint}",
    en="{name} is believed from {since:%d/%m/%Y}.\n  {fingerprint}",
)
_NONE = Words(vi="Chưa có khóa nào.", en="There is no key yet.")
_NO_ROOTS = Words(
    vi="Chưa tin chứng thư gốc nào: mọi chữ ký sẽ là “không rõ”.",
    en="No root is believed yet: no signature will be found valid.",
)
_FINE = Words(vi="Không có khóa nào cần lo.", en="No key needs attention.")
_PASSWORD = Words(vi="Mật khẩu của tệp khóa", en="Password of the key file")
_LEFT = Words(vi="còn {left} ngày", en="{left} days left")
_OVER = Words(vi="ĐÃ HẾT HẠN", en="OVER")
_OTHER = Words(vi="KHÔNG KÝ ĐƯỢC: chứng thư mang tên {name}", en="SIGNS NOTHING: made out to {name}")
_BY = Words(vi="mang tên {name}, theo {because}", en="made out to {name}, by {because}")


_PLACES = {
    "pkcs12": Words(vi="tệp trên máy chủ", en="a file on the server"),
    "pkcs11": Words(vi="token, HSM của máy chủ", en="a token or HSM of the server"),
    "desktop": Words(vi="token ở máy người ký", en="a token at the signer’s machine"),
    "demo": Words(vi="trình diễn", en="demonstration"),
}
_KINDS = {
    "public_service": Words(vi="chuyên dùng công vụ", en="of the public service"),
    "licensed": Words(vi="công cộng", en="licensed"),
    "test": Words(vi="thử nghiệm", en="trial"),
}
_HEADS = (
    Words(vi="Số", en="No."), Words(vi="Của", en="Whose"), Words(vi="Nơi giữ khóa", en="Where the key is"),
    Words(vi="Hết hạn", en="Ends on"), Words(vi="Còn", en="Left"), Words(vi="", en=""),
)  # fmt: skip
_BELIEVED = Words(
    vi="{kind}, tin từ {since}{until}. Nguồn: {source}", en="{kind}, believed from {since}{until}. From: {source}"
)
_BELIEVED_UNTIL = Words(vi=" đến trước {day}", en=" until before {day}")


class WhoseKey(Refusal):
    """A key is a person's or an organisation's."""

    code: ClassVar[str] = "whose_key"
    words: ClassVar[Words] = Words(
        vi="Hãy nêu đúng một trong hai: --person hoặc --organization.",
        en="Name one of the two: --person or --organization.",
    )


class NoSuchBody(Refusal):
    """The organisation has no advisory body of that name on that day. Facts: `body`, `office`."""

    code: ClassVar[str] = "no_such_body"
    words: ClassVar[Words] = Words(
        vi="{office} không có tổ chức tư vấn “{body}”. Trước hết mở hệ thống số của tổ chức đó ở trang Số văn bản.",
        en="{office} has no advisory body “{body}”. First begin its series of numbers on the page of numbers.",
    )


class NoSuchKey(Refusal):
    """No key has this number. Facts: `number`."""

    code: ClassVar[str] = "no_such_key"
    words: ClassVar[Words] = Words(
        vi="Không có khóa số {number}. Xem: lienthong keys list",
        en="There is no key {number}. See: lienthong keys list",
    )


def commands(opened: Callable[[], AbstractContextManager[object]], now: Callable[[], datetime]) -> shell.Group:
    """The group `keys`. `opened` opens the database and sets Django up for as long as a command runs."""

    @shell.group(
        "keys",
        help=_HELP,
        examples=("lienthong keys add dung.p12 --person dung", "lienthong keys expiring"),
    )
    def keys() -> None: ...

    @keys.command(
        explanation=_ADD,
        examples=(
            "lienthong keys add dung.p12 --person dung",
            "lienthong keys add con-dau.cer --organization H21.27 --desktop",
            "lienthong keys add hoi-dong.p12 --organization H21.27 --body HĐKH",
        ),
    )
    @shell.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=_FILE)
    @shell.option("--person", help=_PERSON)
    @shell.option("--organization", help=_ORGANIZATION)
    @shell.option("--body", default="", help=_BODY)
    @shell.option("--desktop", is_flag=True, help=_DESKTOP)
    @shell.option("--token", help=_TOKEN)
    @shell.option("--secret", default="", help=_SECRET)
    @shell.option("--since", help=_SINCE)
    def add(
        file: Path, person: str | None, organization: str | None, body: str, desktop: bool, token: str | None,
        secret: str, since: str | None,
    ) -> None:  # fmt: skip
        if bool(person) == bool(organization) or (body and not organization):
            raise WhoseKey
        day = _day(since, now().date())
        with opened():
            from lienthong.ground.keys import actions, certificates, importing
            from lienthong.ground.keys.models import Provider
            from lienthong.ground.organizations.queries import at

            account = _account(person) if person else None
            found_office = at(organization, day) if organization else None
            office = found_office.key if found_office else ""
            body_name = _body(body, found_office, day)
            if desktop or token:
                found = certificates.read(file.read_bytes())
                provider = Provider.DESKTOP if desktop else Provider.PKCS11
                holding = actions.add_key(
                    found[0], account=account, organization_key=office, provider=provider, reference=token or "",
                    secret=secret, others=found[1:], since=day, by=None, now=now(), body=body, body_name=body_name,
                )  # fmt: skip
            else:
                password = "" if secret else _ask()
                holding = importing.import_pkcs12(
                    file, password, secret=secret, account=account, organization_key=office, since=day, now=now(),
                    body=body, body_name=body_name,
                )  # fmt: skip
        click.echo(
            "✓ " + say(_ADDED, number=holding.pk, name=holding.common_name, until=in_vietnam(holding.certified_until))
        )
        if not holding.kind:
            click.echo(say(_UNKNOWN_ROOT))

    @keys.command("list", explanation=_LIST)
    def list_() -> None:
        with opened():
            from lienthong.ground.keys import queries

            _show(queries.watched(now().date()), _NONE)

    @keys.command(explanation=_EXPIRING)
    def expiring() -> None:
        with opened():
            from lienthong.ground.keys import queries

            found = [each for each in queries.watched(now().date()) if each.matters]
            _show(found, _FINE)
        if found:
            shell.done(1)

    @keys.command(explanation=_END, examples=("lienthong keys end 3 --on 1/12/2026",))
    @shell.argument("number", type=int, help=_NUMBER)
    @shell.option("--on", help=_ON)
    def end(number: int, on: str | None) -> None:
        day = _day(on, now().date() + timedelta(days=1))
        with opened():
            from lienthong.ground.keys import actions

            holding = _holding(number)
            actions.end_key(holding, on=day, by=None, now=now())
            click.echo("✓ " + say(_ENDED, number=number, on=holding.used_until))

    @keys.command("allow-name", explanation=_ALLOW, examples=('lienthong keys allow-name 3 --because "…"',))
    @shell.argument("number", type=int, help=_NUMBER)
    @shell.option("--because", required=True, help=_BECAUSE)
    def allow_name(number: int, because: str) -> None:
        with opened():
            from lienthong.ground.keys import actions

            holding = _holding(number)
            actions.allow_name(holding, because, by=None, now=now())
            click.echo("✓ " + say(_ALLOWED, number=number, name=holding.common_name))

    @shell.group("roots", help=_ROOTS)
    def roots() -> None: ...

    keys.add_command(roots)

    @roots.command(
        "add",
        explanation=_ROOTS_ADD,
        examples=("lienthong keys roots add rootca.cer --kind public_service --source https://ca.gov.vn",),
    )
    @shell.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=_ROOT_FILE)
    @shell.option("--kind", required=True, type=click.Choice(["public_service", "licensed", "test"]), help=_KIND)
    @shell.option("--source", required=True, help=_SOURCE)
    @shell.option("--name", default="", help=_NAME)
    @shell.option("--since", help=_SINCE)
    @shell.option("--until", help=_UNTIL)
    def add_roots(file: Path, kind: str, source: str, name: str, since: str | None, until: str | None) -> None:
        day = _day(since, now().date())
        last = _day(until, day) if until else None
        with opened():
            from lienthong.ground.keys import actions, certificates
            from lienthong.ground.keys.models import Kind

            rows = actions.add_roots(
                certificates.read(file.read_bytes()), name=name, kind=Kind(kind), source=source, since=day, until=last,
                by=None, now=now(),
            )  # fmt: skip
        for row in rows:
            click.echo("✓ " + say(_TRUSTED, name=row.name, since=row.valid_from, fingerprint=row.fingerprint))

    @roots.command("list", explanation=_ROOTS)
    def list_roots() -> None:
        with opened():
            from lienthong.ground.keys import queries

            found = queries.roots()
        for row in found:
            until = say(_BELIEVED_UNTIL, day=f"{row.valid_until:%d/%m/%Y}") if row.valid_until else ""
            kind = _KINDS.get(row.kind)
            told = {"kind": say(kind) if kind else row.kind, "since": f"{row.valid_from:%d/%m/%Y}", "until": until}
            click.echo(f"{row.pk}  {row.name}")
            click.echo(f"   {say(_BELIEVED, source=row.source, **told)}")
            click.echo(f"   {row.fingerprint}")
        if not found:
            click.echo(say(_NO_ROOTS))

    return keys


def _show(watched: "list[Watched]", none: Words) -> None:
    if not watched:
        click.echo(say(none))
        return
    table = _table(_HEADS)
    for each in watched:
        left = say(_OVER) if each.over else say(_LEFT, left=each.left)
        name, because = each.holding.common_name, each.holding.other_name_because
        said = say(_BY, name=name, because=because) if because else say(_OTHER, name=name)
        other = said if each.other_name else ""
        until = f"{in_vietnam(each.holding.certified_until):%d/%m/%Y}"
        place = _PLACES.get(each.holding.provider)
        where = say(place) if place else each.holding.provider
        table.add_row(str(each.holding.pk), each.holder, where, until, left, other)
    Console(highlight=False).print(table)


def _table(heads: Sequence[Words]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for words in heads:
        table.add_column(say(words), overflow="fold")
    return table


def _holding(number: int) -> "KeyHolding":
    from lienthong.ground.keys.models import KeyHolding

    found = KeyHolding.objects.filter(pk=number).first()
    if found is None:
        raise NoSuchKey(number=number)
    return found


def _body(body: str, office: "Organization | None", day: date) -> str:
    """What an advisory body is called; empty where none is asked for."""
    from lienthong.work.documents.outgoing.numbers import bodies_of

    if not body or office is None:
        return ""
    name = bodies_of(office.key, day).get(body)
    if name is None:
        raise NoSuchBody(body=body, office=office.name_on(day))
    return name


def _account(username: str) -> "Account":
    from lienthong.ground.people.queries import account_named

    account = account_named(username)
    if account is None:
        raise NoSuchAccount(username=username)
    return account


def _ask() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt(say(_PASSWORD), hide_input=True, err=True))


def _day(asked: str | None, otherwise: date) -> date:
    if asked is None:
        return otherwise
    day = read_day(asked)
    if day is None:
        raise UnclearDay(day=asked)
    return day
