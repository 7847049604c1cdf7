"""`lienthong demo`: set the stage, play the story line by line, then keep the curtain up."""

import socket
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from lienthong.assembly import settings as settings_list
from lienthong.assembly.demo.birth import Birth
from lienthong.assembly.demo.letter import Letter
from lienthong.assembly.demo.scene import Scene, Step
from lienthong.assembly.demo.stage import Places, Stage
from lienthong.assembly.demo.story import Story, told
from lienthong.assembly.setting_kinds import Address
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import say
from lienthong.kernel.words import Words

_TITLE = Words(
    vi="[bold]Liên Thông[/] · tỉnh Gia Lai, thứ Ba 04/9/2018: 17 huyện, 222 xã, một văn bản đi qua bốn cấp, "
    "một em bé được khai sinh",
    en="[bold]Liên Thông[/] · Gia Lai province, Tuesday 4 September 2018: 17 districts, 222 communes, one letter "
    "through four levels, one child registered",
)
_SECOND = Words(
    vi="[bold]Một cửa[/] · thị trấn Ia Ly: khai sinh, thường trú và thẻ bảo hiểm y tế trong một hồ sơ",
    en="[bold]The counter[/] · the town of Ia Ly: birth, residence and health card in one case",
)
_THIRD = Words(
    vi="[bold]Văn bản[/] · một báo cáo của thị trấn Ia Ly: soạn, ký số, đóng dấu, gửi, kiểm tra, chỉ đạo, trả lời",
    en="[bold]The documents desk[/] · a report of Ia Ly: drafted, signed, sealed, sent, checked, directed, answered",
)
_DATABASE = Words(vi="Dựng cơ sở dữ liệu PostgreSQL", en="Setting up PostgreSQL")
_FILLING = Words(vi="Nạp bảng, cơ quan, khóa của từng đơn vị", en="Loading tables, organisations, everyone's keys")
_PROCESSES = Words(vi="Khởi động hai trục, trang web và sáu nút", en="Starting two hubs, the web pages and the nodes")
_READY = Words(vi="Sẵn sàng sau {seconds:.1f} giây.", en="Ready after {seconds:.1f} seconds.")
_RESULT = Words(vi="Báo cáo {document}, nơi gửi nghe được:", en="Report {document}, as its sender heard:")
_RECEIVER = Words(vi="Nơi nhận", en="Receiver")
_CODES = {
    "01": Words(vi="đã đến", en="arrived"),
    "03": Words(vi="vào sổ", en="registered"),
    "04": Words(vi="giao việc", en="assigned"),
    "05": Words(vi="xử lý", en="working"),
    "06": Words(vi="xong", en="done"),
}
_ALL_HELD = Words(
    vi="Cả {count} bước đều đúng như đã hứa, trong {seconds:.0f} giây.",
    en="All {count} steps held what they promised, in {seconds:.0f} seconds.",
)
_NOT_HELD = Words(vi="{count} bước không đúng như đã hứa.", en="{count} steps did not hold.")
_ADDRESSES = Words(
    vi="Mở xem:  [bold link={web}]{web}[/]  (đăng nhập một chạm bằng các nhân vật mẫu)\n"
    "  Văn bản đi         {web}documents/out/    (anh Tuấn, ông Dũng, chị Hiền)\n"
    "  Văn bản đến        {web}documents/in/     (chị Loan, ông Thành, anh Nam)\n"
    "  Theo dõi trục      {web}axis/\n"
    "  Văn bản đang ở đâu {web}axis/where/?q=12%2FBC-UBND\n"
    "  Cơ quan            {web}organizations/\n"
    "  Hệ thiết kế        {web}design/\n"
    "  API của trục       {hub}/v1/openapi.json\n"
    "  Thư mục của thị trấn Phú Hòa: {share}",
    en="Open:  [bold link={web}]{web}[/]  (sign in as one of the cast with one click)\n"
    "  Outgoing        {web}documents/out/    (Mr Tuấn, Mr Dũng, Ms Hiền)\n"
    "  Incoming        {web}documents/in/     (Ms Loan, Mr Thành, Mr Nam)\n"
    "  Axis monitor    {web}axis/\n"
    "  Where is it?    {web}axis/where/?q=12%2FBC-UBND\n"
    "  Organisations   {web}organizations/\n"
    "  Design system   {web}design/\n"
    "  The hub's API   {hub}/v1/openapi.json\n"
    "  The folder of the town of Phú Hòa: {share}",
)
_STOP = Words(
    vi="Các xã, huyện khác vẫn gửi nhận đều đều. Nhấn Ctrl-C để dừng.",
    en="The other communes and districts go on writing to each other. Ctrl-C stops it all.",
)
_BYE = Words(vi="Đã dừng tất cả.", en="All stopped.")
_WRITTEN = Words(vi="Đã ghi {file}", en="Written: {file}")


@shell.command(
    help=Words(
        vi="Cả một tỉnh làm việc trên máy này: báo cáo của một thị trấn đi qua huyện, tỉnh, bộ, được vào sổ, giao "
        "việc, trả lời, và mọi trạng thái quay về; rồi một em bé được khai sinh ở bộ phận một cửa, qua ba cơ quan, có "
        "một ngày nghỉ được thông báo giữa chừng; rồi một báo cáo được ký số, đóng dấu, chỉ đạo và trả lời.\n\n"
        "Mỗi lần chạy bắt đầu lại từ đầu, trong thư mục var/demo.",
        en="A whole province at work on this machine: a town's report passes district, province and ministry, is "
        "registered, assigned and answered, and every status comes back; then a child is registered at one counter, by "
        "three agencies, with a day off announced in the middle of it; then a report is signed, sealed, sent, directed "
        "and answered.\n\nEach run begins anew, in var/demo.",
    ),
    examples=("lienthong demo", "lienthong demo --once --json demo.json"),
)
@shell.option(
    "--once", is_flag=True, help=Words(vi="Kể xong thì dừng, không phục vụ tiếp.", en="Tell the story and stop.")
)
@shell.option(
    "--json",
    "json_file",
    metavar="FILE",
    default=None,
    help=Words(vi="Ghi những gì đã xảy ra vào tệp này.", en="Write what happened to this file."),
)
def demo(once: bool, json_file: str | None) -> None:
    """Exit 0 only if every check of the story held."""
    settings = settings_list.read()
    places = Places(
        _free(settings.web_address),
        _free(settings.hub_address),
        _free(Address("127.0.0.1", 8101)),
        _free(settings.worker_address),
    )
    console = Console(highlight=False)
    console.print(say(_TITLE))
    stage = Stage(settings.var / "demo", places)
    began = time.monotonic()
    try:
        with console.status(say(_DATABASE)):
            stage.open_database()
        _line(console, "[green]✓[/]", say(_DATABASE), "")
        with console.status(say(_FILLING)):
            stage.fill_database(lambda line: None)
        _line(console, "[green]✓[/]", say(_FILLING), "")
        with console.status(say(_PROCESSES)):
            stage.start()
        _line(console, "[green]✓[/]", say(_PROCESSES), "")
        ready_after = time.monotonic() - began
        console.print(say(_READY, seconds=ready_after) + "\n")
        story = Story(stage)
        steps = _play(console, story)
        _summary(console, story, steps)
        console.print("\n" + say(_SECOND) + "\n")
        steps += _play(console, Birth(stage))
        console.print("\n" + say(_THIRD) + "\n")
        steps += _play(console, Letter(stage))
        _verdict(console, steps)
        if json_file:
            Path(json_file).write_text(told(story, steps, ready_after) + "\n", encoding="utf-8")
            console.print(say(_WRITTEN, file=json_file))
        if not once:
            web, hub = f"http://{places.web.reachable}/", f"http://{places.hub.reachable}"
            console.print("\n" + say(_ADDRESSES, web=web, hub=hub, share=stage.cast.commune.share))
            console.print("\n" + say(_STOP))
            stage.supervisor.wait_for_the_end()
    finally:
        stage.stop()
        console.print(say(_BYE))
    shell.done(0 if all(step.held for step in steps) else 1)


def _play(console: Console, story: Scene) -> list[Step]:
    steps = []
    for words, act in story.steps():
        with console.status(say(words)):
            step = story.play(Step(words), act)
        mark = "[green]✓[/]" if step.held else "[bold red]✗[/]"
        _line(console, mark, say(words), f"{step.seconds:.1f} s")
        if not step.held:
            _line(console, "", f"[red]{step.trouble}[/]", "")
        steps.append(step)
    return steps


def _line(console: Console, mark: str, text: str, seconds: str) -> None:
    """One step on as many rows as it needs, its text in a column of its own."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column(width=min(console.width, 110) - 14)
    grid.add_column(width=7, justify="right", style="dim")
    grid.add_row(mark, text, seconds)
    console.print(grid)


def _summary(console: Console, story: Story, steps: list[Step]) -> None:
    """The report's way in one table: a row for each receiver, a column for each status it told."""
    codes = ("01", "03", "04", "05", "06")
    table = Table(title=say(_RESULT, document=story.document_id), title_justify="left", show_edge=False, pad_edge=False)
    table.add_column(say(_RECEIVER))
    for code in codes:
        table.add_column(f"{code} {say(_CODES[code])}", justify="center")
    statuses = story.statuses()
    for actor in story.receivers:
        heard = {status["code"]: status["at"][11:19] for status in statuses if status["reporter"] == actor.code}
        table.add_row(actor.organization.name, *(heard.get(code, "—") for code in codes))
    console.print()
    console.print(table)


def _verdict(console: Console, steps: list[Step]) -> None:
    failed = sum(not step.held for step in steps)
    seconds = sum(step.seconds for step in steps)
    verdict = say(_NOT_HELD, count=failed) if failed else say(_ALL_HELD, count=len(steps), seconds=seconds)
    console.print(f"\n[bold]{verdict}[/]")


def _free(wanted: Address) -> Address:
    """The wanted place, or the next port that nobody uses."""
    for port in range(wanted.port, wanted.port + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((wanted.host, port))
            except OSError:
                continue
            return Address(wanted.host, port)
    return wanted
