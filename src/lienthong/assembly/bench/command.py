"""`lienthong bench exchange`: the command and its table."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from lienthong.assembly.bench import measuring, telling
from lienthong.assembly.bench.measuring import ALONE, BATCH, CONNECTIONS, UNDER_WAY, Figure
from lienthong.assembly.bench.telling import number
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import say
from lienthong.kernel.words import Words

GOALS = {"single": 1400, "chain": 400}
"""Messages per second on two cores at 3 kB that we aim at."""

NAMES = {
    "stage": Words(vi="Dựng PostgreSQL và trục", en="Setting up PostgreSQL and the hub"),
    f"floor-{CONNECTIONS}": Words(
        vi=f"Mức sàn: chỉ PostgreSQL ghi, mỗi lần {CONNECTIONS} bản",
        en=f"Floor: PostgreSQL alone, {CONNECTIONS} to a commit",
    ),
    f"floor-{BATCH}": Words(
        vi=f"Mức sàn: chỉ PostgreSQL ghi, mỗi lần {BATCH} bản", en=f"Floor: PostgreSQL alone, {BATCH} to a commit"
    ),
    "single": Words(
        vi=f"Trục nhận từng văn bản, {CONNECTIONS} kết nối", en=f"Hub accepts one by one, {CONNECTIONS} connections"
    ),
    "batch": Words(
        vi=f"Trục nhận theo lô {BATCH} văn bản, 2 kết nối", en=f"Hub accepts batches of {BATCH}, 2 connections"
    ),
    "alone": Words(
        vi=f"Cả chặng, từng văn bản một ({ALONE} văn bản)", en=f"Full chain, one at a time ({ALONE} letters)"
    ),
    "chain": Words(vi=f"Cả chặng, {UNDER_WAY} văn bản cùng lúc", en=f"Full chain, {UNDER_WAY} under way"),
}
_WHO = {
    "hub": Words(vi="trục", en="hub"),
    "database": Words(vi="CSDL", en="database"),
    "load": Words(vi="bên gửi tải", en="load"),
    "sender": Words(vi="nút gửi", en="sender"),
    "receiver": Words(vi="nút nhận", en="receiver"),
}
_TITLE = Words(
    vi="{messages} văn bản, mỗi văn bản khoảng {size} byte; {workers} tiến trình trục; xác thực, chống trùng và biên "
    "nhận đều bật",
    en="{messages} letters of about {size} bytes; {workers} hub processes; authentication, duplicate guard and "
    "receipts on",
)
_COLUMNS = (
    Words(vi="Phần đo", en="What"),
    Words(vi="mỗi giây", en="per second"),
    Words(vi="p50 (ms)", en="p50 (ms)"),
    Words(vi="p99 (ms)", en="p99 (ms)"),
    Words(vi="so với sàn", en="of the floor"),
)
_PROCESSOR = Words(vi="Bộ xử lý cho mỗi văn bản, phần triệu giây:", en="Processor time for each letter, microseconds:")
_CHAIN = Words(
    vi="Cả chặng: hộp đi của nút gửi (đã ghi đĩa) → trục → hộp đến của nút nhận (đã ghi đĩa) → biên nhận và trạng thái "
    "01 về tới nút gửi. Mỗi chặng là hai lần trục nhận.",
    en="Full chain: the sender's outbox (on disk) → hub → the receiver's inbox (on disk) → receipt and status 01 back "
    "at the sender. Each chain is two messages that the hub accepts.",
)
_MACHINE = Words(
    vi="Máy: {cores} lõi, tải trung bình lúc bắt đầu {load}. Máy bận thì hãy nhìn tỷ lệ so với sàn.",
    en="Machine: {cores} cores, load average at the start {load}. On a busy machine look at the ratios to the floor.",
)
_REFUSED = Words(vi="{count} văn bản không được nhận.", en="{count} letters were not accepted.")


@shell.group(
    "bench",
    help=Words(vi="Đo tốc độ trên máy này.", en="Measure this machine at work."),
    examples=(
        "lienthong bench exchange",
        "lienthong bench cases",
        "lienthong bench signing",
        "lienthong bench exchange --json ket-qua.json",
    ),
)
def bench() -> None:
    """Measure."""


@bench.command(
    "exchange",
    explanation=Words(
        vi="Đo trục văn bản: nhận từng văn bản, nhận theo lô, và cả chặng đi về, bên cạnh mức sàn của chính máy này."
        "\n\nTự dựng PostgreSQL (ghi đĩa đầy đủ), một trục và hai nút trong thư mục tạm; không đụng tới dữ liệu nào.",
        en="Measure the document axis: accepting one by one, in batches, and the full chain there and back, beside the "
        "floor of this very machine.\n\n"
        "It sets up a PostgreSQL of its own (every commit synced), a hub and two nodes in a temporary folder, and "
        "touches no data.",
    ),
)
@shell.option(
    "--messages",
    type=click.IntRange(400, 1_000_000),
    default=6000,
    show_default=True,
    help=Words(vi="số văn bản của mỗi phần đo", en="how many letters in each part"),
)
@shell.option(
    "--seconds",
    type=click.FloatRange(min=1),
    default=60.0,
    show_default=True,
    help=Words(vi="mỗi phần đo lâu nhất bấy nhiêu giây", en="no part takes longer than so many seconds"),
)
@shell.option(
    "--size",
    type=click.IntRange(2600, 60_000),
    default=3000,
    show_default=True,
    help=Words(vi="cỡ mỗi văn bản, byte", en="bytes of each letter"),
)
@shell.option(
    "--workers",
    type=click.IntRange(1, 16),
    default=2,
    show_default=True,
    help=Words(vi="số tiến trình của trục", en="how many hub processes"),
)
@telling.to_file
@telling.in_folder
def exchange(messages: int, seconds: float, size: int, workers: int, file: Path | None, folder: Path | None) -> None:
    """Measure the exchange and print what came of it."""
    console = Console()
    machine = telling.machine()
    with console.status("") as status:
        figures = measuring.run(
            messages=messages,
            size=size,
            workers=workers,
            most_seconds=seconds,
            parent=folder,
            tell=lambda name: status.update(say(NAMES[name]) + " …"),
        )
    console.print(_table(figures, messages, size, workers))
    console.print(say(_PROCESSOR), *_processor(figures), sep="\n", soft_wrap=True)
    console.print(say(_CHAIN), say(_MACHINE, **machine), sep="\n", soft_wrap=True)
    if refused := sum(figure.refused for figure in figures):
        console.print(say(_REFUSED, count=refused), style="bold red")
    found = [_facts(figure) for figure in figures]
    telling.write(file, machine, {"messages": messages, "size": size, "workers": workers, "figures": found})
    if refused:
        shell.done(1)


def _table(figures: list[Figure], messages: int, size: int, workers: int) -> Table:
    title = say(_TITLE, messages=number(messages), size=number(size), workers=workers)
    table = telling.table(_COLUMNS, title=title, wrap=False)
    for figure in figures:
        bare = figure.p50 is None
        table.add_row(
            say(NAMES[figure.name]),
            number(round(figure.rate)),
            "" if figure.p50 is None else number(figure.p50, 1),
            "" if figure.p99 is None else number(figure.p99, 1),
            "" if bare or figure.name == "alone" else f"{number(figure.rate / figure.floor * 100, 1)} %",
            end_section=figure.name in (f"floor-{BATCH}", "batch"),
        )
    return table


def _processor(figures: list[Figure]) -> Iterator[str]:
    for figure in figures:
        if figure.name in ("single", "batch", "chain"):
            used = ", ".join(f"{say(_WHO[who])} {number(spent)}" for who, spent in figure.processor.items())
            yield f"  {say(NAMES[figure.name])}: {used}"


def _facts(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "what": NAMES[figure.name].say("en"),
        "messages": figure.messages,
        "seconds": round(figure.seconds, 3),
        "per_second": round(figure.rate, 1),
        "p50_ms": None if figure.p50 is None else round(figure.p50, 2),
        "p99_ms": None if figure.p99 is None else round(figure.p99, 2),
        "of_the_floor": round(figure.rate / figure.floor, 4),
        "goal_per_second": GOALS.get(figure.name),
        "refused": figure.refused,
        "processor_us": figure.processor,
    }
