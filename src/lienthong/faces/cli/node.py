"""`lienthong node`: an agency's end of the axis, on the command line.

What the settings say is handed in by assembly (`commands`); a few options may be given on the line, for a second node
on the same machine or a look at another folder.
"""

import asyncio
import json
import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import click
from rich.console import Console
from rich.table import Table

from lienthong.exchange.agency.conditions import NodeConfig
from lienthong.exchange.agency.node import run as run_node
from lienthong.exchange.agency.overview import Overview, overview
from lienthong.exchange.agency.satchel import Satchel
from lienthong.exchange.agency.troubles import TryLater
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import language, say
from lienthong.formats.evidence.keys import KeyPair, Kind
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

HELP = Words(
    vi="Chạy nút của một cơ quan trên trục.\n\n"
    "Nút giữ mọi thứ trong một thư mục trên máy này, chịu được mất mạng và mất điện: đã nhận là không mất, "
    "không gửi hai lần. Phần mềm cũ tham gia bằng cách đặt tệp vào outbox/ và lấy tệp từ inbox/.",
    en="Run one agency's end of the axis.\n\n"
    "A node keeps everything in one folder of this machine and survives bad lines and power cuts: what it took is not "
    "lost and not sent twice. Old software joins by putting files into outbox/ and taking files from inbox/.",
)


class NotConfigured(Refusal):
    """The node does not know whom to talk to, or who it is. Facts: `missing`, names of settings."""

    code: ClassVar[str] = "not_configured"
    words: ClassVar[Words] = Words(
        vi="Nút chưa được cấu hình. Hãy đặt: {missing}.", en="The node is not configured. Please set: {missing}."
    )


@dataclass(frozen=True, slots=True)
class NodeOptions:
    """What the settings say of the node. Empty texts where nothing was set."""

    hub_url: str
    agency: str
    key_file: Path
    data: Path
    folder: Path | None
    patience: timedelta = timedelta(days=30)
    tls_ca: Path | None = None
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    organizations: tuple[str, ...] = ()
    first_contact_within: timedelta = timedelta(seconds=5)
    folder_every: timedelta = timedelta(seconds=2)


_PATH = click.Path(path_type=Path)
_KEY = Words(vi="tệp khóa riêng, thay cho cài đặt", en="the private key's file, instead of the setting")
_DATA = Words(vi="thư mục dữ liệu của nút, thay cho cài đặt", en="the node's data folder, instead of the setting")


def commands(options: Callable[[], NodeOptions], clock: Callable[[], datetime]) -> shell.Group:
    """The group `node`. `options` reads the settings when a command is called."""

    @shell.group("node", help=HELP, examples=("lienthong node keys", "lienthong node run", "lienthong node status"))
    def node() -> None: ...

    @node.command(
        "run",
        explanation=Words(
            vi="Gửi và nhận cho tới khi bị dừng (Ctrl-C). Dừng lúc nào cũng an toàn.",
            en="Send and receive until stopped (Ctrl-C). It may be stopped at any moment.",
        ),
    )
    @shell.option("--hub", "hub_url", metavar="URL", help=Words(vi="địa chỉ của trục", en="the hub's address"))
    @shell.option("--agency", metavar="CODE", help=Words(vi="mã cơ quan", en="the agency's code"))
    @shell.option(
        "--key", "key_file", type=_PATH, metavar="FILE", help=Words(vi="tệp khóa riêng", en="the private key")
    )
    @shell.option("--data", type=_PATH, metavar="FOLDER", help=_DATA)
    @shell.option(
        "--folder",
        type=_PATH,
        metavar="FOLDER",
        help=Words(
            vi="thư mục trao đổi với phần mềm khác; có thể là ổ mạng",
            en="the folder shared with other software; may be a network share",
        ),
    )
    @shell.option("--no-folder", is_flag=True, help=Words(vi="không dùng thư mục trao đổi", en="share no folder"))
    @shell.option(
        "--organization",
        "organizations",
        multiple=True,
        metavar="CODE",
        help=Words(
            vi="chỉ nhận cho cơ quan này (lặp lại được); mặc định là mọi cơ quan mà trục cho phép",
            en="receive for this organisation only (repeatable); else for all that the hub allows",
        ),
    )
    def run(no_folder: bool, **given: Any) -> None:
        config = config_of(_merged(options(), given), clock, with_folder=not no_folder)
        logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
        click.echo(say(_RUNNING, agency=config.agency, hub=config.hub_url, data=config.data))
        if config.folder is not None:
            click.echo(say(_SHARING, folder=config.folder))
        asyncio.run(_until_stopped(config))
        click.echo(say(_STOPPED))

    @node.command(
        "status",
        explanation=Words(
            vi="Nút đang thế nào: chờ gửi, đã gửi, đã đến, liên lạc lần cuối, cái gì vướng và vì sao.",
            en="How the node is doing: waiting, sent, arrived, last contact, what is stuck and why.",
        ),
    )
    @shell.option("--data", type=_PATH, metavar="FOLDER", help=_DATA)
    @shell.option("--json", "as_json", is_flag=True, help=Words(vi="in JSON cho máy đọc", en="print JSON for machines"))
    def status(data: Path | None, as_json: bool) -> None:
        satchel = Satchel.look(data or options().data)
        try:
            look = overview(satchel, clock())
        finally:
            satchel.close()
        if as_json:
            click.echo(json.dumps(_facts(look), ensure_ascii=False, indent=2))
        else:
            _print(look, clock())

    @node.command(
        "keys",
        explanation=Words(
            vi="In phần công khai của khóa cơ quan, để gửi cho người vận hành trục. Chưa có khóa thì tạo.",
            en="Print the public part of the agency's key, for the hub's operators. A missing key is made.",
        ),
    )
    @shell.option("--key", "key_file", type=_PATH, metavar="FILE", help=_KEY)
    @shell.option(
        "--kind",
        type=click.Choice(["Ed25519", "P-256"]),
        default="Ed25519",
        show_default=True,
        help=Words(vi="loại khóa", en="the kind of key"),
    )
    def keys(key_file: Path | None, kind: Kind) -> None:
        path = key_file or options().key_file
        if path.exists():
            pair = KeyPair.load(path)
            click.echo(say(_THERE, path=path), err=True)
        else:
            pair = KeyPair.generate(kind)
            pair.save(path)
            click.echo(say(_MADE, path=path), err=True)
        click.echo(say(_GIVE, kid=pair.kid), err=True)
        click.echo(pair.public_pem, nl=False)

    return node


def config_of(options: NodeOptions, clock: Callable[[], datetime], *, with_folder: bool = True) -> NodeConfig:
    """A node as the settings describe it. Its key is made when it is missing.

    Raises:
        NotConfigured: the hub's address or the agency's code is missing.
        UnusableKey: the key file holds something else, or others may read it.
    """
    missing = [
        name
        for name, value in (("LIENTHONG_NODE_HUB_URL", options.hub_url), ("LIENTHONG_NODE_AGENCY", options.agency))
        if not value
    ]
    if missing:
        raise NotConfigured(missing=", ".join(missing))
    if not options.key_file.exists():
        KeyPair.generate().save(options.key_file)
    return NodeConfig(
        hub_url=options.hub_url,
        agency=options.agency,
        key=KeyPair.load(options.key_file),
        data=options.data,
        organizations=options.organizations,
        folder=options.folder if with_folder else None,
        patience=options.patience,
        first_contact_within=options.first_contact_within,
        folder_every=options.folder_every,
        certificates=options.tls_ca,
        client_certificate=options.tls_certificate,
        client_key=options.tls_key,
        clock=clock,
    )


_RUNNING = Words(
    vi="Nút {agency} làm việc với trục {hub}; dữ liệu ở {data}.", en="Node {agency} works with {hub}; its data: {data}."
)
_SHARING = Words(vi="Thư mục trao đổi: {folder}", en="Shared folder: {folder}")
_STOPPED = Words(vi="Nút đã dừng; việc dở dang sẽ được làm tiếp.", en="Stopped; what was under way will go on.")
_MADE = Words(
    vi="Khóa riêng đã lưu ở {path}. Hãy sao lưu và giữ kín.",
    en="Private key saved: {path}. Back it up, keep it secret.",
)
_THERE = Words(
    vi="Đã có khóa ở {path}; khóa không bao giờ bị ghi đè.",
    en="There is a key in {path} already; a key is never overwritten.",
)
_GIVE = Words(
    vi="Gửi phần công khai dưới đây cho người vận hành trục (dấu vân tay {kid}):",
    en="Give this public part to the hub's operators (thumbprint {kid}):",
)

_LINES = {
    "waiting": Words(vi="Chờ gửi", en="Waiting to leave"),
    "sent": Words(vi="Đã gửi, có biên nhận", en="Sent, with receipt"),
    "refused": Words(vi="Không gửi được", en="Not sent"),
    "arrived": Words(vi="Đã đến", en="Arrived"),
    "arriving": Words(vi="Đang tải về", en="Still arriving"),
    "not_handed_over": Words(vi="Chưa giao phần mềm", en="Not yet handed over"),
    "could_not_read": Words(vi="Không đọc được", en="Could not be read"),
    "contact": Words(vi="Liên lạc lần cuối", en="Last contact"),
}
_TODAY = Words(vi="{total} (hôm nay {today})", en="{total} ({today} today)")
_WAITING = Words(vi="{all} (hỏa tốc {urgent}, tệp lớn {large})", en="{all} ({urgent} urgent, {large} large)")
_NEVER = Words(vi="chưa lần nào", en="never")
_AGO = (
    (86400, Words(vi="{n} ngày trước", en="{n} days ago")),
    (3600, Words(vi="{n} giờ trước", en="{n} hours ago")),
    (60, Words(vi="{n} phút trước", en="{n} minutes ago")),
    (0, Words(vi="vừa xong", en="just now")),
)
_SINCE = Words(vi="Từ {since}: {what}", en="Since {since}: {what}")
_FAULT = Words(vi="Lỗi của nút, đã tự chạy lại: {fault}", en="A fault of the node, which went on: {fault}")
_STUCK = Words(vi="Đang vướng", en="Stuck")
_DOCUMENT = Words(vi="văn bản", en="document")
_TO = Words(vi="nơi nhận", en="receivers")
_QUEUED = Words(vi="chờ từ", en="since")
_TRIES = Words(vi="số lần", en="tries")
_WHY = Words(vi="vì sao", en="why")
_NOT_TRIED = Words(vi="chưa tới lượt hoặc chưa có mạng", en="its turn has not come, or there is no line")
_TELL = Words(vi="Cần biết", en="To know")


async def _until_stopped(config: NodeConfig) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await run_node(config, stop)


def _merged(options: NodeOptions, given: dict[str, Any]) -> NodeOptions:
    return replace(options, **{name: value for name, value in given.items() if value})


def _print(look: Overview, now: datetime) -> None:
    console = Console()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in _rows(look, now):
        table.add_row(say(_LINES[name]), value)
    console.print(table)
    if look.trouble:
        what = TryLater(look.trouble).say(language())
        console.print(say(_SINCE, since=_clock_time(look.trouble_since), what=what), style="yellow", markup=False)
        if look.trouble_details:
            console.print(f"  {look.trouble_details}", style="dim", markup=False)
    if look.fault:
        console.print(say(_FAULT, fault=look.fault), style="red", markup=False)
    if look.stuck:
        stuck = Table(title=say(_STUCK), title_justify="left", box=None, padding=(0, 2, 0, 0))
        for title in (_DOCUMENT, _TO, _QUEUED, _TRIES, _WHY):
            stuck.add_column(say(title))
        for one in look.stuck:
            why = one.why or say(_NOT_TRIED)
            stuck.add_row(one.document, ", ".join(one.receivers), _clock_time(one.since), str(one.attempts), why)
        console.print(stuck)
    for notice in look.notices:
        line = f"{say(_TELL)}: {notice.document_id or notice.message_id}: {notice.say(language())}"
        console.print(line, style="bold", markup=False)


def _rows(look: Overview, now: datetime) -> list[tuple[str, str]]:
    return [
        ("waiting", say(_WAITING, all=look.waiting, urgent=look.waiting_urgent, large=look.waiting_large)),
        ("sent", say(_TODAY, total=look.sent, today=look.sent_today)),
        ("refused", str(look.refused)),
        ("arrived", say(_TODAY, total=look.arrived, today=look.arrived_today)),
        ("arriving", str(look.arriving)),
        ("not_handed_over", str(look.not_handed_over)),
        ("could_not_read", str(len(look.could_not_read))),
        ("contact", _ago(look.last_contact_at, now)),
    ]


def _ago(at: datetime | None, now: datetime) -> str:
    if at is None:
        return say(_NEVER)
    seconds = max(0, int((now - at).total_seconds()))
    for unit, words in _AGO:
        if seconds >= unit:
            return f"{_clock_time(at)} ({say(words, n=seconds // max(unit, 1))})"
    return _clock_time(at)


def _clock_time(at: datetime | None) -> str:
    return at.strftime("%d/%m/%Y %H:%M:%S") if at else "?"


def _facts(look: Overview) -> dict[str, Any]:
    return {
        "waiting": look.waiting,
        "waiting_urgent": look.waiting_urgent,
        "waiting_large": look.waiting_large,
        "sent": look.sent,
        "sent_today": look.sent_today,
        "refused": look.refused,
        "arrived": look.arrived,
        "arrived_today": look.arrived_today,
        "arriving": look.arriving,
        "not_handed_over": look.not_handed_over,
        "unacknowledged": look.unacknowledged,
        "last_contact_at": look.last_contact_at and look.last_contact_at.isoformat(),
        "trouble": look.trouble,
        "trouble_details": look.trouble_details,
        "trouble_since": look.trouble_since and look.trouble_since.isoformat(),
        "fault": look.fault,
        "stuck": [
            {
                "message_id": one.message_id,
                "document": one.document,
                "receivers": list(one.receivers),
                "since": one.since.isoformat(),
                "attempts": one.attempts,
                "why": one.why,
            }
            for one in look.stuck
        ],
        "could_not_read": [
            {"seq": one.seq, "sender": one.sender, "message_id": one.message_id, "reason": one.reason}
            for one in look.could_not_read
        ],
        "notices": [
            {"at": n.at.isoformat(), "code": n.code, "message_id": n.message_id, "document_id": n.document_id}
            for n in look.notices
        ],
    }
