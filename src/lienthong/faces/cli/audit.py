"""`lienthong audit`: is the trail whole, what does it say of a thing, and its signed heads.

The database is opened by assembly (`commands`), around each command.
"""

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import click

from lienthong.faces.cli import shell
from lienthong.faces.cli.language import language, say
from lienthong.formats.evidence.keys import PublicKey
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

if TYPE_CHECKING:
    from lienthong.ground.audit.verifying import Report

_HELP = Words(
    vi="Nhật ký truy vết: còn nguyên vẹn không, nói gì về một văn bản hay hồ sơ, đầu chuỗi đã ký.",
    en="The trail: is it whole, what does it say of a document or a case, and its signed heads.",
)
_VERIFY = Words(
    vi="Kiểm tra toàn bộ chuỗi và mọi đầu chuỗi đã công bố.\n\nTìm ra dòng bị sửa, bị xóa, bị chèn, bị đổi chỗ; phần "
    "cuối bị cắt hoặc cả chuỗi bị viết lại thì đối chiếu với đầu chuỗi đã công bố mới thấy. Trạng thái kết thúc là 1 "
    "khi có điều không đúng.",
    en="Verify the whole chain and every published head.\n\nEntries that were altered, removed, put in or moved are "
    "named; an end that was cut off, or a chain written anew, is found by a head that was published. Exit status 1: "
    "something is wrong.",
)
_HEADS = Words(
    vi="Thư mục giữ các đầu chuỗi đã công bố, tốt nhất là bản lưu ở nơi khác.",
    en="A folder of published heads; best the copy that is kept elsewhere.",
)
_KEY = Words(
    vi="Khóa công khai (PEM) của hệ thống; mặc định là khóa của máy này. Nêu nhiều lần khi đã đổi khóa.",
    en="The installation's public key (PEM); by default that of this machine. Name several after a change of keys.",
)
_JSON = Words(vi="In kết quả dạng JSON.", en="Print the result as JSON.")
_AS_IT_IS = Words(
    vi="Không niêm phong những dòng mới trước khi kiểm tra.", en="Do not seal what is new before verifying."
)
_SHOW = Words(vi="Ai đã mở, sửa, in, ký một thứ.", en="Who opened, changed, printed and signed a thing.")
_THING = Words(vi="loại và số, như document:17, case:9001, account:3", en="a kind and an id, such as document:17")
_MOST = Words(vi="Nhiều nhất bấy nhiêu dòng, mới nhất trước.", en="At most so many entries, the newest first.")
_LIST = Words(
    vi="Các đầu chuỗi đã ký, mới nhất trước.\n\nVới --now: ký ngay đầu chuỗi lúc này và in ra, để giữ ở nơi khác.",
    en="The signed heads, the newest first.\n\nWith --now: sign the head of this moment and print it, to be kept "
    "elsewhere.",
)
_NOW = Words(vi="Ký và in đầu chuỗi của lúc này.", en="Sign and print the head of this moment.")
_WHOLE = Words(
    vi="Nguyên vẹn: {entries} dòng, {links} mắt xích, {heads} đầu chuỗi đều khớp.",
    en="Whole: {entries} entries, {links} links; {heads} heads agree.",
)
_BROKEN = Words(vi="KHÔNG nguyên vẹn: {count} điều không đúng.", en="NOT whole: {count} things are wrong.")
_WAITS = Words(vi="{count} dòng chưa niêm phong.", en="{count} entries are not sealed yet.")
_LATE = Words(
    vi="{count} dòng đến sau lượt của mình; chờ niêm phong lâu nhất {span}.",
    en="{count} entries came after their turn; the longest wait for a seal was {span}.",
)
_NO_HEADS = Words(
    vi="Không có đầu chuỗi nào để đối chiếu: cắt phần cuối hay viết lại cả chuỗi sẽ không bị phát hiện.",
    en="There was no head to compare with: an end that was cut off or a chain written anew would not be found.",
)
_PROGRESS = Words(vi="{done} dòng…", en="{done} entries…")
_NOTHING = Words(vi="Không có gì trong nhật ký về {thing}.", en="The trail says nothing of {thing}.")
_ONE_HEAD = Words(
    vi="{day:%d/%m/%Y}  {entries} dòng, đến mắt xích {link}", en="{day:%d/%m/%Y}  {entries} entries, up to link {link}"
)
_NO_HEAD = Words(
    vi="Chưa có đầu chuỗi nào; đầu chuỗi của một ngày được ký sau nửa đêm. Ký ngay: lienthong audit heads --now",
    en="There is no head yet; that of a day is signed after midnight. To sign one now: lienthong audit heads --now",
)


class NoPublicKey(Refusal):
    """There are heads to check, and no key to check them with."""

    code: ClassVar[str] = "no_public_key"
    words: ClassVar[Words] = Words(
        vi="Máy này không có khóa của nhật ký. Hãy nêu khóa công khai: --key key.pem",
        en="This machine does not have the key of the trail. Name the public key: --key key.pem",
    )


class UnreadableHead(Refusal):
    """A file among the heads is none. Facts: `file`."""

    code: ClassVar[str] = "unreadable_head"
    words: ClassVar[Words] = Words(
        vi="Tệp {file} không phải là đầu chuỗi nhật ký.", en="The file {file} is no head of a trail."
    )


def commands(opened: Callable[[], AbstractContextManager[object]], now: Callable[[], datetime]) -> shell.Group:
    """The group `audit`. `opened` opens the database and sets Django up for as long as a command runs."""

    @shell.group(
        "audit",
        help=_HELP,
        examples=("lienthong audit verify --heads /mnt/luu/dau-chuoi", "lienthong audit show document:17"),
    )
    def audit() -> None: ...

    @audit.command(explanation=_VERIFY, examples=("lienthong audit verify --heads /mnt/luu/dau-chuoi --key key.pem",))
    @shell.option("--heads", type=click.Path(exists=True, file_okay=False, path_type=Path), help=_HEADS)
    @shell.option(
        "--key", "keys", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help=_KEY
    )
    @shell.option("--json", "as_json", is_flag=True, help=_JSON)
    @shell.option("--as-it-is", is_flag=True, help=_AS_IT_IS)
    def verify(heads: Path | None, keys: tuple[Path, ...], as_json: bool, as_it_is: bool) -> None:
        with opened():
            from lienthong.ground.audit import sealing, verifying

            if not as_it_is:
                sealing.seal(now())
            published = _published(heads)
            report = verifying.verify(published, _keys(keys, bool(published)), _progress(as_json))
        if as_json:
            click.echo(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
        else:
            _tell(report)
        if not report.whole:
            shell.done(1)

    @audit.command(explanation=_SHOW, examples=("lienthong audit show document:17",))
    @shell.argument("thing", help=_THING)
    @shell.option("--most", type=click.IntRange(1, 100_000), default=200, help=_MOST)
    def show(thing: str, most: int) -> None:
        with opened():
            from lienthong.ground.audit.looking import facts_of
            from lienthong.ground.audit.models import Entry
            from lienthong.ground.audit.words import act_words

            found = list(Entry.objects.filter(thing=thing).order_by("-id")[:most])
        for entry in found:
            at = in_vietnam(entry.at)
            act = act_words(entry.act).say(language())
            facts = ", ".join(
                f"{name.say(language())} {value.say(language())}".strip() for name, value in facts_of(entry.facts)
            )
            click.echo("  ".join(filter(None, (f"{at:%d/%m/%Y %H:%M:%S}", entry.by_name or "–", act, facts))))
        if not found:
            click.echo(say(_NOTHING, thing=thing))
            shell.done(1)

    @audit.command(explanation=_LIST, examples=("lienthong audit heads --now > dau-chuoi.json",))
    @shell.option("--now", "this_moment", is_flag=True, help=_NOW)
    def heads(this_moment: bool) -> None:
        with opened():
            from lienthong.ground.audit import sealing
            from lienthong.ground.audit.models import Head

            if this_moment:
                sealing.seal(now())
                signed = sealing.head_now(now())
                click.echo(json.dumps({"signed": signed}, indent=2) if signed else say(_NO_HEAD))
                return
            found = list(Head.objects.all())
        for head in found:
            click.echo(say(_ONE_HEAD, day=head.day, entries=head.entries, link=head.link))
        if not found:
            click.echo(say(_NO_HEAD))

    return audit


def _published(folder: Path | None) -> list[tuple[str, str]]:
    """Names and signed texts: of the database, of the folder of the installation, and of the folder that was named."""
    from django.conf import settings

    from lienthong.ground.audit.models import Head

    found = [(f"{head.day:%d/%m/%Y}", head.signed) for head in Head.objects.order_by("day")]
    for place in (Path(settings.AUDIT_HEADS_FOLDER), folder):
        for path in sorted(place.glob("*.json")) if place else ():
            try:
                told = json.loads(path.read_text(encoding="utf-8"))["signed"]
            except (ValueError, KeyError, TypeError):
                raise UnreadableHead(file=path) from None
            found.append((str(path), str(told)))
    return list({text: (name, text) for name, text in reversed(found)}.values())


def _keys(named: Sequence[Path], needed: bool) -> list[PublicKey]:
    """The public keys that were named, else that of this machine."""
    from django.conf import settings

    from lienthong.ground.audit import sealing

    if named:
        return [PublicKey.from_pem(path.read_text()) for path in named]
    if not Path(settings.AUDIT_KEY_FILE).exists():
        if needed:
            raise NoPublicKey
        return []
    return [sealing.key().public]


def _progress(quiet: bool) -> Callable[[int], None]:
    if quiet or not sys.stderr.isatty():
        return lambda done: None
    return lambda done: click.echo("\r" + say(_PROGRESS, done=_counted(done)), err=True, nl=False)


def _tell(report: "Report") -> None:
    if sys.stderr.isatty():
        click.echo("\r" + " " * 30 + "\r", err=True, nl=False)
    for finding in report.findings:
        click.echo("✗ " + finding.words.say(language()))
    if report.whole:
        words = say(_WHOLE, entries=_counted(report.entries), links=_counted(report.links), heads=report.heads)
        click.echo("✓ " + words)
    else:
        click.echo(say(_BROKEN, count=len(report.findings)))
    if report.unsealed:
        click.echo("  " + say(_WAITS, count=_counted(report.unsealed)))
    if report.late:
        click.echo("  " + say(_LATE, count=_counted(report.late), span=str(report.longest).partition(".")[0]))
    if not report.heads:
        click.echo("! " + say(_NO_HEADS))


def _as_json(report: "Report") -> dict[str, Any]:
    return {
        "whole": report.whole,
        "entries": report.entries,
        "links": report.links,
        "heads": report.heads,
        "unsealed": report.unsealed,
        "late": report.late,
        "longest_wait_seconds": report.longest.total_seconds(),
        "last_hash": report.last_hash,
        "findings": [
            {
                "code": each.code,
                "entry": each.entry,
                "link": each.link,
                "day": each.day.isoformat() if each.day else None,
                "vi": each.words.vi,
                "en": each.words.en,
            }
            for each in report.findings
        ],
    }


def _counted(number: int) -> str:
    return f"{number:,}".replace(",", "." if language() == "vi" else ",")
