"""`lienthong bench signing`: the command and its table."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from lienthong.assembly.bench import telling
from lienthong.assembly.bench.signing import measuring
from lienthong.assembly.bench.signing.measuring import Figure
from lienthong.assembly.bench.telling import number
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import say
from lienthong.kernel.words import Words

SIGNING_GOAL = 5.0
"""Times pyHanko's documented way."""
CHECKING_GOAL = 0.9
"""Of bare pyHanko: within ten percent."""

_NAMES = {
    "documented": Words(vi="Ký: pyHanko như tài liệu", en="Sign: pyHanko as its manual shows"),
    "reserved": Words(vi="Ký: pyHanko, chừa sẵn chỗ", en="Sign: pyHanko, room reserved"),
    "kept-key": Words(vi="Ký: pyHanko, giữ cả khóa", en="Sign: pyHanko, the key kept too"),
    "ours": Words(vi="Ký: Liên Thông", en="Sign: Liên Thông"),
    "key-alone": Words(vi="Riêng khóa RSA-2048", en="The RSA-2048 key alone"),
    "bare-check-one": Words(vi="Kiểm tra: pyHanko trần, 1 chữ ký", en="Check: bare pyHanko, 1 signature"),
    "our-check-one": Words(vi="Kiểm tra: Liên Thông, 1 chữ ký", en="Check: Liên Thông, 1 signature"),
    "bare-check-two": Words(vi="Kiểm tra: pyHanko trần, 2 chữ ký", en="Check: bare pyHanko, 2 signatures"),
    "our-check-two": Words(vi="Kiểm tra: Liên Thông, 2 chữ ký", en="Check: Liên Thông, 2 signatures"),
    "bare-check-large": Words(vi="Kiểm tra: pyHanko trần, bản chụp 5 MB", en="Check: bare pyHanko, 5 MB of scans"),
    "our-check-large": Words(vi="Kiểm tra: Liên Thông, bản chụp 5 MB", en="Check: Liên Thông, 5 MB of scans"),
}
_AGAINST = {
    "reserved": "documented",
    "kept-key": "documented",
    "ours": "documented",
    **{f"our-check-{name}": f"bare-check-{name}" for name in ("one", "two", "large")},
}
_GOALS = {"ours": SIGNING_GOAL, **{name: CHECKING_GOAL for name in _AGAINST if name.startswith("our-check-")}}
_TITLE = Words(
    vi="Chữ ký PDF: một tệp {size} byte, mỗi cách {rounds} lần, xen kẽ nhau",
    en="PDF signatures: one file of {size} bytes, each way {rounds} times, in turns",
)
_COLUMNS = (
    Words(vi="Phần đo", en="What"),
    Words(vi="mỗi giây", en="per second"),
    Words(vi="ms", en="ms"),
    Words(vi="nhanh gấp", en="as fast"),
    Words(vi="theo CPU", en="by CPU"),
    Words(vi="mục tiêu", en="goal"),
)
_MACHINE = Words(
    vi="Trung vị của mỗi cách; “nhanh gấp” mấy lần pyHanko cùng lần đo, theo đồng hồ và theo CPU. Một tiến trình. "
    "Máy: {cores} lõi, tải trung bình lúc bắt đầu {load}. Máy bận thì hãy nhìn các tỷ lệ, nhất là theo CPU.",
    en="The median of each way; “as fast” says how many times as fast as pyHanko in the same run, by the clock and by "
    "processor time. One process. Machine: {cores} cores, load average at the start {load}. "
    "On a busy machine look at the ratios, above all those by CPU.",
)


@shell.command(
    "signing",
    help=Words(
        vi="Đo ký và kiểm tra chữ ký PDF, bên cạnh pyHanko và bên cạnh riêng phép tính của khóa, trên cùng một tệp.\n\n"
        "Không cần mạng, không đụng tới dữ liệu nào; khóa được tạo cho lần đo rồi bỏ.",
        en="Measure signing and checking PDF files, beside pyHanko and beside the key alone, on the same file.\n\n"
        "It needs no network and touches no data; the keys are made for this run and thrown away.",
    ),
    examples=("lienthong bench signing", "lienthong bench signing --rounds 100 --json ket-qua.json"),
)
@shell.option(
    "--rounds",
    type=click.IntRange(1, 10_000),
    default=40,
    show_default=True,
    help=Words(vi="mỗi cách đo bấy nhiêu lần", en="how often each way is measured"),
)
@telling.to_file
def signing(rounds: int, file: Path | None) -> None:
    """Measure signing and checking, and print what came of it."""
    console = Console()
    machine = telling.machine()
    with console.status("") as status:
        figures = measuring.run(rounds, lambda name: status.update(f"{name} …"))
    console.print(_table(figures, rounds))
    console.print(say(_MACHINE, **machine), soft_wrap=True)
    telling.write(file, machine, {"size": measuring.SIZE, "figures": _facts(figures)})


def ratio_of(figure: Figure, figures: Sequence[Figure], *, busy: bool = False) -> float | None:
    """How many times as fast as the way that it is compared with, by the clock or, with `busy`, by processor time.

    None where it is compared with nothing.
    """
    other = next((one for one in figures if one.name == _AGAINST.get(figure.name)), None)
    if other is None:
        return None
    taken, others = (figure.busy, other.busy) if busy else (figure.seconds, other.seconds)
    return others / taken if taken else None


def _table(figures: Sequence[Figure], rounds: int) -> Table:
    title = say(_TITLE, size=number(measuring.SIZE), rounds=rounds)
    table = telling.table(_COLUMNS, title=title, wrap=False)
    for figure in figures:
        goal = _GOALS.get(figure.name)
        table.add_row(
            say(_NAMES[figure.name]),
            number(figure.rate, 1),
            number(figure.seconds * 1000, 2),
            _times(ratio_of(figure, figures)),
            _times(ratio_of(figure, figures, busy=True)),
            "" if goal is None else f"≥ {number(goal, 1)}",
            end_section=figure.name == "key-alone",
        )
    return table


def _facts(figures: Sequence[Figure]) -> list[dict[str, object]]:
    return [
        {
            "name": figure.name,
            "what": _NAMES[figure.name].say("en"),
            "per_second": round(figure.rate, 2),
            "median_ms": round(figure.seconds * 1000, 3),
            "cpu_ms": round(figure.busy * 1000, 3),
            "of_pyhanko": _rounded(ratio_of(figure, figures)),
            "of_pyhanko_by_cpu": _rounded(ratio_of(figure, figures, busy=True)),
            "goal": _GOALS.get(figure.name),
        }
        for figure in figures
    ]


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"× {number(ratio, 2)}"
