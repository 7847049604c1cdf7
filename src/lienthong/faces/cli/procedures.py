"""`lienthong procedures`: load procedures from a sheet or from the national database, look them up, check them.

The database is opened by assembly (`commands`), around each command.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import click

from lienthong.faces.cli import procedures_report, shell
from lienthong.faces.cli.language import language, say
from lienthong.kernel.moments import read_day
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

if TYPE_CHECKING:
    from lienthong.work.procedures.seed import Loaded

_HELP = Words(
    vi="Nạp, tra cứu và kiểm tra thủ tục hành chính.", en="Load, look up and check administrative procedures."
)
_IMPORT = Words(
    vi="Nạp thủ tục từ một tệp YAML.\n\nBản đã có thì giữ nguyên, bản mới thì thêm vào. Nạp lại cùng một tệp thì không "
    "đổi gì. Bản nào trùng ngày với bản khác nội dung thì bỏ qua và nêu tên.",
    en="Load procedures from a YAML sheet.\n\nWhat is there stays, what is new is added. Loading the same file again "
    "changes nothing. A version whose days another one holds is left out and named.",
)
_NATIONAL = Words(
    vi="Nạp thủ tục từ gói dữ liệu của cơ sở dữ liệu quốc gia (JSON).\n\nTrường không biết được giữ nguyên cạnh bản "
    "thủ tục; chỗ không rõ được báo lại.",
    en="Load procedures from packets of the national database (JSON).\n\nFields that we do not know are kept beside "
    "the version; what is not clear is told.",
)
_SEARCH = Words(vi="Tìm thủ tục theo tên hoặc mã, không cần dấu.", en="Search by name or code; no accents needed.")
_CHECK = Words(
    vi="Kiểm tra mọi thủ tục có hiệu lực vào một ngày: thiếu phần, số và chữ lệch nhau, cơ quan không còn…\n\nMỗi loại "
    "nêu số lần và vài thủ tục đầu. Mã thoát: 0 không có lỗi (có thể có điều cần xem), 1 có lỗi.",
    en="Check every procedure in force on a day: missing parts, numbers against words, agencies that are gone…\n\nOf "
    "each kind it says how often, and names the first. Exit status: 0 no errors (there may be doubts), 1 errors.",
)
_COMPLETE = Words(vi="Nêu từng chỗ của từng thủ tục.", en="Tell every place of every procedure.")
_AMOUNT = Words(
    vi="Nhập mức thu do Hội đồng nhân dân tỉnh quyết định, từ một ngày trở đi.",
    en="Enter an amount that the provincial People's Council set, from a day on.",
)
_SETTING = Words(vi="tên mức thu, như civil-status/birth", en="the amount's name, such as civil-status/birth")
_SUM = Words(vi="số tiền, đồng", en="the sum in đồng")
_RESOLUTION = Words(vi="Số nghị quyết.", en="The number of the resolution.")
_SET = Words(vi="{setting}: {sum} đồng từ {day:%d/%m/%Y}.", en="{setting}: {sum} đồng from {day:%d/%m/%Y}.")
_FILE = Words(vi="tệp", en="the file")
_FROM = Words(vi="Ngày có hiệu lực; mặc định hôm nay.", en="The day from which it holds; today by default.")
_DAY = Words(vi="Ngày tra cứu; mặc định hôm nay.", en="The day to look at; today by default.")
_TEXT = Words(vi="tên hoặc mã", en="a name or a code")
_LOADED = Words(vi="Đã thêm {added} bản; {unchanged} bản đã có.", en="Added {added} versions; {unchanged} were there.")
_DIFFERS = Words(vi="Giữ nguyên, vì ngày ấy đã có bản khác: {name}", en="Left alone, other content holds then: {name}")
_WAITS = Words(
    vi="Để ở bàn soạn (trang Bản dự thảo), chưa công bố: {name}. {why}",
    en="Waits at the desk (page Drafts), not published: {name}. {why}",
)
_FAULTY = Words(
    vi="{count} bản vừa thêm còn thiếu phần bắt buộc hoặc có lỗi khác: xem lienthong procedures check.",
    en="{count} of those added lack a mandatory part or have another error: see lienthong procedures check.",
)
_REFUSED = Words(vi="Không nhận: {name}: {why}", en="Not taken: {name}: {why}")
_UNKNOWN = Words(vi="{code}: giữ nguyên các trường không biết {fields}", en="{code}: kept unknown fields {fields}")
_UNCLEAR = Words(vi="{code}: không rõ {place}", en="{code}: not clear: {place}")
_NOTHING = Words(vi="Không có thủ tục nào khớp vào ngày ấy.", en="No procedure matches on that day.")


class UnclearDay(Refusal):
    """A day on the command line cannot be read. Facts: `day`."""

    code: ClassVar[str] = "unclear_day"
    words: ClassVar[Words] = Words(
        vi="Không hiểu ngày “{day}”. Hãy viết 30/6/2025 hoặc 2025-06-30.",
        en="“{day}” is not a day. Write 30/6/2025 or 2025-06-30.",
    )


def commands(opened: Callable[[], AbstractContextManager[object]], now: Callable[[], datetime]) -> shell.Group:
    """The group `procedures`. `opened` opens the database and sets Django up for as long as a command runs."""

    @shell.group(
        "procedures",
        help=_HELP,
        examples=(
            'lienthong procedures search "khai sinh" --day 15/9/2018',
            "lienthong procedures import thu-tuc.yaml --from 01/10/2026",
            "lienthong procedures check",
        ),
    )
    def procedures() -> None: ...

    @procedures.command(
        "import", explanation=_IMPORT, examples=("lienthong procedures import thu-tuc.yaml --from 01/10/2026",)
    )
    @shell.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=_FILE)
    @shell.option("--from", "from_day", help=_FROM)
    def load(file: Path, from_day: str | None) -> None:
        day = _day(from_day, now)
        with opened():
            from lienthong.work.procedures import doors, seed, sheets

            sheet = sheets.read(doors.text_of(file.read_bytes()))
            done = seed.load(sheet, now(), origin=file.name[:200], from_day=day)
        _told(done)
        if done.refused:
            shell.done(1)

    @procedures.command(
        "import-national", explanation=_NATIONAL, examples=("lienthong procedures import-national goi-tthc.json",)
    )
    @shell.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=_FILE)
    @shell.option("--from", "from_day", help=_FROM)
    def load_national(file: Path, from_day: str | None) -> None:
        day = _day(from_day, now)
        with opened():
            from lienthong.work.procedures import national, seed

            taken = national.read(file.read_bytes())
            done = seed.load_national(taken, now(), origin=file.name[:200], from_day=day)
        _told(done)
        for each in taken:
            if each.unknown:
                click.echo("  " + say(_UNKNOWN, code=each.content.code, fields=", ".join(each.unknown)))
            for place in each.unclear:
                click.echo("  " + say(_UNCLEAR, code=each.content.code, place=place))
        if done.refused:
            shell.done(1)

    @procedures.command(explanation=_SEARCH, examples=('lienthong procedures search "khai sinh" --day 15/9/2018',))
    @shell.argument("text", nargs=-1, required=True, help=_TEXT)
    @shell.option("--day", help=_DAY)
    def search(text: tuple[str, ...], day: str | None) -> None:
        on = _day(day, now)
        with opened():
            from lienthong.work.procedures import queries

            found = queries.search(" ".join(text), on)
        for each in found:
            click.echo(f"{each.code or '–':<12} {each.name}")
        if not found:
            click.echo(say(_NOTHING))
            shell.done(1)

    @procedures.command(
        explanation=_AMOUNT,
        examples=(
            'lienthong procedures amount civil-status/birth 8000 --from 01/01/2027 --resolution "10/2026/NQ-HĐND"',
        ),
    )
    @shell.argument("setting", help=_SETTING)
    @shell.argument("sum", type=click.IntRange(0, 10**12), help=_SUM)
    @shell.option("--from", "from_day", help=_FROM)
    @shell.option("--resolution", required=True, help=_RESOLUTION)
    def amount(setting: str, sum: int, from_day: str | None, resolution: str) -> None:  # noqa: A002 - its name there
        day = _day(from_day, now)
        with opened():
            from lienthong.work.procedures import actions

            actions.set_local_amount(setting, Decimal(sum), day, resolution=resolution, by="", now=now())
        click.echo("✓ " + say(_SET, setting=setting, sum=f"{sum:,}".replace(",", "."), day=day))

    @procedures.command(
        explanation=_CHECK, examples=("lienthong procedures check --day 15/9/2018", "lienthong procedures check --all")
    )
    @shell.option("--day", help=_DAY)
    @shell.option("--all", "complete", is_flag=True, help=_COMPLETE)
    def check(day: str | None, complete: bool) -> None:
        on = _day(day, now)
        with opened():
            from lienthong.work.procedures import around, queries, rules

            world = around.surroundings(on)
            found = [
                (each.content.name, [one for one in rules.check(each.content, world) if one.severity != "note"])
                for each in queries.in_force_full(on)
            ]
        (procedures_report.everything if complete else procedures_report.by_kind)(found)
        if procedures_report.summary(found, day=day, complete=complete):
            shell.done(1)

    return procedures


def _told(done: "Loaded") -> None:
    click.echo("✓ " + say(_LOADED, added=done.added, unchanged=done.unchanged))
    if done.faulty:
        click.echo("  ! " + say(_FAULTY, count=done.faulty))
    for name in done.differing:
        click.echo("  " + say(_DIFFERS, name=name))
    for name, why in done.drafts:
        click.echo("  " + say(_WAITS, name=name, why=why.say(language())))
    for name, why in done.refused:
        click.echo("  ✗ " + say(_REFUSED, name=name, why=why.say(language())))


def _day(asked: str | None, now: Callable[[], datetime]) -> date:
    if asked is None:
        return now().date()
    day = read_day(asked)
    if day is None:
        raise UnclearDay(day=asked)
    return day
