"""`lienthong bench documents`: the command and its table."""

import json
import os
import platform
import time
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from lienthong import __version__
from lienthong.assembly.bench.documents import filling, pages
from lienthong.assembly.bench.documents.stage import DocumentStage
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import language, say
from lienthong.kernel.words import Words

GOAL = 150
"""Milliseconds that a page may take at the 95th percentile over a million documents."""
UNITS = 500

_PAGES = {
    "naive": Words(vi="Sàn: SQL không nghĩ ngợi, cơ quan lớn", en="Floor: SQL without a thought, large office"),
    "empty": Words(vi="Sàn: trang tìm kiếm để trống", en="Floor: the search page, nothing asked"),
    "search": Words(vi="Văn thư tìm trong cơ quan", en="A clerk searches an office"),
    "search-large": Words(vi="… trong cơ quan lớn", en="… a large office"),
    "search-all": Words(vi="Thanh tra tìm cả tỉnh", en="An inspector searches the province"),
    "search-mine": Words(vi="Chuyên viên tìm việc của mình", en="A specialist searches what is theirs"),
    "search-filtered": Words(vi="Tìm có bộ lọc, cơ quan lớn", en="With filters, large office"),
    "search-filtered-all": Words(vi="Tìm có bộ lọc, cả tỉnh", en="With filters, the province"),
    "desk-in": Words(vi="Bàn văn bản đến", en="Desk of what came"),
    "desk-out": Words(vi="Bàn văn bản đi", en="Desk of what goes"),
    "desk-large": Words(vi="Hai bàn, cơ quan lớn", en="Both desks, large office"),
    "registers": Words(vi="Ba sổ trên màn hình", en="Three registers on screen"),
    "registers-large": Words(vi="… cơ quan lớn", en="… large office"),
    "statistics": Words(vi="Thống kê tháng", en="Statistics of the month"),
    "statistics-large": Words(vi="… cơ quan lớn", en="… large office"),
    "late": Words(vi="Văn bản trễ hạn", en="What is late"),
    "late-large": Words(vi="… cơ quan lớn", en="… large office"),
    "units": Words(vi="Số liệu cả tỉnh, tháng và năm", en="Figures of the province, month and year"),
}
_MADE = Words(vi="{documents} văn bản, {units} cơ quan", en="{documents} documents, {units} offices")
_FILLING = Words(vi="Tạo văn bản cho cả tỉnh", en="Making a province's documents")
_OPENING = Words(vi="Mở trang trên từng ấy văn bản", en="Opening pages over them")
_SETTING_UP = Words(vi="Dựng PostgreSQL và trang web", en="Setting up PostgreSQL and the pages")
_WORST = Words(vi="câu hỏi chậm nhất", en="slowest question")
_COLUMNS = (Words(vi="Phần đo", en="What"), Words(vi="p50 / p95, ms", en="p50 / p95, ms"), _WORST)


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
@shell.option(
    "--json", "file", type=click.Path(path_type=Path, dir_okay=False), help=Words(vi="ghi kết quả", en="write JSON")
)
@shell.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False),
    help=Words(vi="nơi đặt thư mục tạm: chọn ổ đĩa cần đo", en="where the temporary folder goes: choose the disk"),
)  # fmt: skip
def documents(documents: int, file: Path | None, folder: Path | None) -> None:
    """Measure and print what came of it."""
    console = Console()
    machine = {"cores": os.cpu_count() or 1, "load": round(os.getloadavg()[0], 1), "python": platform.python_version()}
    with console.status(say(_SETTING_UP) + " …") as status, DocumentStage(parent=folder) as stage:
        units = min(UNITS, len(stage.units))
        status.update(say(_FILLING) + " …")
        filled = _fill(stage, documents, units)
        status.update(say(_OPENING) + " …")
        seen = list(pages.measure(stage))
    table = Table(title=say(_MADE, documents=_number(documents), units=units) + f": {_number(filled)} s")
    for number, column in enumerate(_COLUMNS):
        table.add_column(say(column), justify="right" if number == 1 else "left")
    for one in seen:
        worst = f"{one.worst} ({_number(one.worst_p50)} ms)" if one.worst else ""
        table.add_row(say(_PAGES[one.name]), f"{_number(one.p50)} / {_number(one.p95)}", worst)
    console.print(table)
    if file is not None:
        facts = {
            "version": __version__, "machine": machine, "goal_p95_ms": GOAL, "documents": documents, "units": units,
            "filled_s": filled, "pages": [asdict(one) for one in seen],
        }  # fmt: skip
        file.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")


def _fill(stage: DocumentStage, count: int, units: int) -> float:
    from lienthong.ground.people import queries as people
    from lienthong.work.documents.registers import counted

    clerk = people.account_named("clerk")
    assert clerk is not None
    began = time.perf_counter()
    filling.fill(stage.database, documents=count, keys=list(stage.units[:units]), now=stage.now, account=clerk.pk)
    counted.count(stage.now)
    return time.perf_counter() - began


def _number(value: float) -> str:
    text = f"{value:,.0f}"
    return text.replace(",", ".") if language() == "vi" else text
