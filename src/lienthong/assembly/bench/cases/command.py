"""`lienthong bench cases`: the command and its table."""

from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from lienthong.assembly.bench import telling
from lienthong.assembly.bench.cases import running
from lienthong.assembly.bench.cases.running import Found
from lienthong.assembly.bench.telling import number
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import say
from lienthong.kernel.words import Words

GOALS = {"intakes": 150, "intakes_p95": 100, "pages_p95": 150, "due_dates": 50_000, "redating": 30}
"""On two cores: intakes a second, milliseconds, milliseconds, due dates a second, seconds for a million."""

_PARTS = {
    "stage": Words(vi="Dựng PostgreSQL và trang web", en="Setting up PostgreSQL and the pages"),
    "due": Words(vi="Tính hạn trả", en="Computing due dates"),
    "intakes": Words(vi="Tiếp nhận qua trang web", en="Intakes through the pages"),
    "steps": Words(vi="Xử lý từng bước", en="Steps"),
    "filling": Words(vi="Tạo hồ sơ cho cả tỉnh", en="Making a province's cases"),
    "pages": Words(vi="Mở trang trên từng ấy hồ sơ", en="Opening pages over them"),
    "redating": Words(vi="Tính lại hạn của tất cả", en="Re-dating all of them"),
}
_PAGES = {
    "desk": Words(vi="Bàn làm việc của chuyên viên", en="A specialist's desk"),
    "search": Words(vi="Tìm trong đơn vị", en="Search within an office"),
    "search-all": Words(vi="Thanh tra tìm cả tỉnh", en="An inspector searches the province"),
    "case": Words(vi="Trang một hồ sơ", en="A case"),
    "tracking": Words(vi="Công dân tra cứu", en="A citizen tracks"),
}
_COLUMNS = (Words(vi="Phần đo", en="What"), Words(vi="Kết quả", en="Result"), Words(vi="Mục tiêu", en="Goal"))
_MACHINE = Words(
    vi="Máy: {cores} lõi, tải trung bình lúc bắt đầu {load}. Máy bận thì hãy nhìn tỷ lệ so với sàn.",
    en="Machine: {cores} cores, load average at the start {load}. On a busy machine look at the ratio to the floor.",
)
_REFUSED = Words(vi="{count} hồ sơ không được nhận.", en="{count} intakes were not accepted.")
_SHARE = Words(vi="{share} % của sàn", en="{share} % of the floor")
_FLOOR = Words(vi="Sàn: cũng {rows} dòng ấy, chỉ SQL", en="Floor: the same {rows} rows by bare SQL")
_MADE = Words(vi="{cases} hồ sơ, {units} đơn vị", en="{cases} cases, {units} offices")
_MOVED = Words(vi="Tính lại hạn, {moved} hồ sơ đổi hạn", en="Re-dating, {moved} moved")
_NO_SPIFF = Words(vi="chưa cài", en="not installed")


@shell.command(
    "cases",
    help=Words(
        vi="Đo phần hồ sơ: tiếp nhận qua HTTP, mở trang trên một triệu hồ sơ, tính lại hạn khi lịch thay đổi.\n\n"
        "Tự dựng PostgreSQL (ghi đĩa đầy đủ) và trang web trong thư mục tạm; không đụng tới dữ liệu nào.",
        en="Measure cases: intakes over HTTP, pages over a million cases, re-dating when a calendar changes.\n\n"
        "It sets up a PostgreSQL of its own (every commit synced) and the pages in a temporary folder, and touches no "
        "data.",
    ),
    examples=("lienthong bench cases", "lienthong bench cases --cases 100000 --json ket-qua.json"),
)
@shell.option(
    "--intakes", type=click.IntRange(50, 100_000), default=2000, show_default=True,
    help=Words(vi="số lần tiếp nhận được đo", en="how many intakes are measured"),
)  # fmt: skip
@shell.option(
    "--cases", type=click.IntRange(1000, 10_000_000), default=1_000_000, show_default=True,
    help=Words(vi="số hồ sơ đang giải quyết của cả tỉnh", en="how many open cases the province has"),
)  # fmt: skip
@shell.option(
    "--connections", type=click.IntRange(1, 64), default=8, show_default=True,
    help=Words(vi="số quầy gửi cùng lúc", en="how many counters send at once"),
)  # fmt: skip
@shell.option(
    "--workers", type=click.IntRange(1, 16), default=2, show_default=True,
    help=Words(vi="số tiến trình web", en="how many web processes"),
)  # fmt: skip
@telling.to_file
@telling.in_folder
def cases(intakes: int, cases: int, connections: int, workers: int, file: Path | None, folder: Path | None) -> None:
    """Measure and print what came of it."""
    console = Console()
    machine = telling.machine()
    with console.status("") as status:
        found = running.run(
            intake_count=intakes, cases=cases, connections=connections, workers=workers, parent=folder,
            tell=lambda name: status.update(say(_PARTS[name]) + " …"),
        )  # fmt: skip
    console.print(_table(found))
    console.print(say(_MACHINE, **machine), soft_wrap=True)
    telling.write(file, machine, {"goals": GOALS, **asdict(found)})
    if found.intakes and found.intakes.refused:
        console.print(say(_REFUSED, count=found.intakes.refused), style="bold red")
        shell.done(1)


def _table(found: Found) -> Table:
    table = telling.table(_COLUMNS)
    told = found.intakes
    second, ms = say(Words(vi="/giây", en="/s")), " ms"
    table.add_row(say(_PARTS["due"]), number(found.due_dates) + second, "≥ " + number(GOALS["due_dates"]))
    if told is not None:
        share = say(_SHARE, share=number(told.rate / told.floor * 100))
        floor = say(_FLOOR, rows=told.rows)
        table.add_row(floor, number(told.floor) + second, "")
        table.add_row(say(_PARTS["intakes"]), f"{number(told.rate)}{second} ({share})", f"≥ {GOALS['intakes']}")
        table.add_row(
            "  p50 / p95",
            f"{number(told.p50)} / {number(told.p95)}{ms}",
            f"p95 < {GOALS['intakes_p95']}{ms}",
        )
    spiff = say(_NO_SPIFF) if found.spiff is None else number(found.spiff) + second
    table.add_row(say(_PARTS["steps"]), number(found.steps) + second, "")
    table.add_row("  SpiffWorkflow", spiff, "", end_section=True)
    made = say(_MADE, cases=number(found.cases), units=found.units)
    table.add_row(made, f"{number(found.filled)} s", "")
    for seen in found.seen:
        table.add_row(
            f"  {say(_PAGES[seen.name])}, p50 / p95", f"{number(seen.p50)} / {number(seen.p95)}{ms}",
            f"p95 < {GOALS['pages_p95']}{ms}",
        )  # fmt: skip
    moved = say(_MOVED, moved=number(found.redated))
    table.add_row(moved, f"{number(found.redating, 1)} s", f"< {GOALS['redating']} s / {number(1_000_000)}")
    return table
