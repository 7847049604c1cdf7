"""`lienthong bench documents`: the command and its table."""

import time
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from lienthong.assembly.bench import telling
from lienthong.assembly.bench.documents import filling, pages
from lienthong.assembly.bench.documents.stage import DocumentStage
from lienthong.assembly.bench.telling import number
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import say
from lienthong.kernel.words import Words

GOAL = 150
"""Milliseconds that a page may take at the 95th percentile over a million documents."""
UNITS = 500

_LARGE = Words(vi="… cơ quan lớn", en="… large office")
_PAGES = {
    "naive": Words(vi="Sàn: SQL không nghĩ ngợi, cơ quan lớn", en="Floor: SQL without a thought, large office"),
    "empty": Words(vi="Sàn: trang tìm kiếm để trống", en="Floor: the search page, nothing asked"),
    "in": Words(vi="Văn bản đến của văn thư", en="A clerk’s arrivals"),
    "in-large": _LARGE,
    "clerk": Words(vi="Văn bản đi của văn thư, sổ đã đăng ký", en="A clerk’s day, what goes and what is registered"),
    "clerk-large": _LARGE,
    "specialist": Words(vi="Việc của chuyên viên", en="What a specialist has to do"),
    "specialist-large": _LARGE,
    "inspector": Words(vi="Danh sách của thanh tra cả tỉnh", en="Lists of an inspector of the province"),
    "search": Words(vi="Văn thư tìm trong cơ quan", en="A clerk searches an office"),
    "search-common": Words(vi="… cơ quan lớn, từ hay gặp có dấu", en="… a large office, common words with accents"),
    "search-plain": Words(vi="… cơ quan lớn, từ không dấu", en="… a large office, words without accents"),
    "search-rare": Words(vi="… cơ quan lớn, từ hiếm và số", en="… a large office, rare words and numbers"),
    "search-filtered": Words(vi="… cơ quan lớn, có bộ lọc", en="… a large office, with filters"),
    "search-mine": Words(vi="Chuyên viên cơ quan lớn tìm việc của mình", en="A specialist of it searches their own"),
    "search-all": Words(vi="Thanh tra tìm cả tỉnh", en="An inspector searches the province"),
    "search-filtered-all": Words(vi="… có bộ lọc", en="… with filters"),
    "registers": Words(vi="Ba sổ trên màn hình", en="Three registers on screen"),
    "registers-large": _LARGE,
    "statistics": Words(vi="Thống kê tháng", en="Statistics of the month"),
    "statistics-large": _LARGE,
    "statistics-year": Words(vi="Thống kê năm", en="Statistics of a year"),
    "statistics-year-large": _LARGE,
    "reports-year": Words(vi="Báo cáo giải quyết năm", en="Reports of handling, a year"),
    "reports-year-large": _LARGE,
    "late": Words(vi="Văn bản trễ hạn", en="What is late"),
    "late-large": _LARGE,
    "units": Words(vi="Số liệu cả tỉnh, tháng", en="Figures of the province, month"),
    "units-year": Words(vi="Số liệu cả tỉnh, năm", en="Figures of the province, year"),
}
_MADE = Words(
    vi="{documents} văn bản, {units} cơ quan; tạo {filled} giây, đếm lần đầu {counted} giây",
    en="{documents} documents, {units} offices; made in {filled} s, counted first in {counted} s",
)
_MACHINE = Words(
    vi="Máy: {cores} lõi, tải lúc bắt đầu {load}, lúc xong {load_after}. p95 quá {goal} ms thì in đậm.",
    en="Machine: {cores} cores, load at the start {load}, at the end {load_after}. A p95 over {goal} ms is bold.",
)
_FILLING = Words(vi="Tạo văn bản cho cả tỉnh", en="Making a province's documents")
_OPENING = Words(vi="Mở trang trên từng ấy văn bản", en="Opening pages over them")
_SETTING_UP = Words(vi="Dựng PostgreSQL và trang web", en="Setting up PostgreSQL and the pages")
_WORST = Words(vi="câu hỏi chậm nhất", en="slowest question")
_COLUMNS = (
    Words(vi="Phần đo", en="What"), Words(vi="p50 / p95, ms", en="p50 / p95, ms"), Words(vi="tải", en="load"), _WORST,
)  # fmt: skip


@shell.command(
    "documents",
    help=Words(
        vi="Đo bàn văn bản: tìm kiếm, sổ, danh sách và thống kê qua HTTP trên một triệu văn bản của 500 cơ quan.\n\n"
        "Tự dựng PostgreSQL (ghi đĩa đầy đủ) và trang web trong thư mục tạm; không đụng tới dữ liệu nào.",
        en="Measure the documents desk: searching, registers, lists and figures over HTTP, over a million documents of "
        "500 offices.\n\nIt sets up a PostgreSQL of its own (every commit synced) and the pages in a temporary folder, "
        "and touches no data.",
    ),
    examples=("lienthong bench documents", "lienthong bench documents --documents 100000 --json ket-qua.json"),
)
@shell.option(
    "--documents", type=click.IntRange(1000, 20_000_000), default=1_000_000, show_default=True,
    help=Words(vi="số văn bản của cả tỉnh", en="how many documents the province has"),
)  # fmt: skip
@telling.to_file
@telling.in_folder
def documents(documents: int, file: Path | None, folder: Path | None) -> None:
    """Measure and print what came of it."""
    console = Console()
    machine = telling.machine()
    with console.status(say(_SETTING_UP) + " …") as status, DocumentStage(parent=folder) as stage:
        units = min(UNITS, len(stage.units))
        status.update(say(_FILLING) + " …")
        filled, counted = _fill(stage, documents, units)
        status.update(say(_OPENING) + " …")
        seen = list(pages.measure(stage))
    machine["load_after"] = telling.load()
    made = say(
        _MADE,
        documents=number(documents),
        units=units,
        filled=number(filled),
        counted=number(counted),
    )
    table = telling.table(_COLUMNS, title=made, left=(0, 3))
    for one in seen:
        worst = f"{one.worst} ({number(one.worst_p50)} ms)" if one.worst else ""
        taken = f"{number(one.p50)} / {number(one.p95)}"
        style = "bold" if one.p95 > GOAL and one.name != "naive" else None
        table.add_row(say(_PAGES[one.name]), taken, str(one.load), worst, style=style)
    console.print(table)
    console.print(say(_MACHINE, goal=GOAL, **machine), soft_wrap=True)
    telling.write(file, machine, {
        "goal_p95_ms": GOAL, "documents": documents, "units": units, "filled_s": round(filled, 1),
        "counted_s": round(counted, 1), "pages": [asdict(one) for one in seen],
    })  # fmt: skip


def _fill(stage: DocumentStage, count: int, units: int) -> tuple[float, float]:
    """Make the documents, and keep their figures for the first time; how many seconds each took."""
    from lienthong.ground.people import queries as people
    from lienthong.work.documents.registers import counted

    specialist = people.account_named("specialist")
    assert specialist is not None
    began = time.perf_counter()
    keys = list(stage.units[:units])
    filling.fill(stage.database, documents=count, keys=keys, now=stage.now, account=specialist.pk)
    filled = time.perf_counter()
    counted.count(stage.now)
    return filled - began, time.perf_counter() - filled
