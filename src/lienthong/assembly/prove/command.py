"""`lienthong prove exchange`: the command, its progress and its verdict."""

import json
import random
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from lienthong import __version__
from lienthong.assembly.prove import audit as auditing
from lienthong.assembly.prove import faults as drawing
from lienthong.assembly.prove.audit import Verdict
from lienthong.assembly.prove.faults import Fault
from lienthong.assembly.prove.playing import Progress, Run, Tell
from lienthong.assembly.trial import people
from lienthong.assembly.trial.stage import SCHEMA, Stage
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import say
from lienthong.kernel.words import Words

PARTS = {
    "hub": Words(vi="trục", en="hub"),
    "node": Words(vi="nút", en="node"),
    "database": Words(vi="cơ sở dữ liệu", en="database"),
}
LINES = {
    "attempted": Words(vi="Văn bản đã giao cho bàn gửi", en="Letters handed to the desks"),
    "accepted": Words(vi="Trục đã nhận, biên nhận đúng chữ ký", en="Accepted, with the hub's receipt"),
    "refused": Words(vi="Bị từ chối hoặc bỏ", en="Refused or given up"),
    "waiting": Words(vi="Còn chờ khi kết thúc", en="Still waiting at the end"),
    "delivered": Words(vi="Đã tới nơi nhận (tính từng nơi)", en="Delivered (each receiver counts)"),
    "answered": Words(vi="Trạng thái 01 đã về nơi gửi", en="Status 01 back at the sender"),
    "lost": Words(vi="MẤT", en="LOST"),
    "duplicated": Words(vi="TRÙNG", en="DUPLICATED"),
    "out_of_order": Words(vi="Sai thứ tự", en="Out of order"),
    "strangers": Words(vi="Không ai gửi mà có", en="Came, and nobody had sent it"),
}
_STAGE = Words(vi="Dựng PostgreSQL (ghi đĩa đầy đủ), trục và các nút", en="Setting up PostgreSQL (durable), hub, nodes")
_PLAY = Words(vi="Gửi, và gây sự cố", en="Sending, and breaking things")
_QUIET = Words(vi="Chờ mọi thứ lắng xuống", en="Waiting until it is quiet")
_STRUCK = Words(vi="sự cố {done}/{all}", en="faults {done}/{all}")
_FAULTS = Words(
    vi="Sự cố (SIGKILL): {parts}. Mất {seconds:.0f} giây. Chơi lại đúng lần này: --seed {seed}",
    en="Faults (SIGKILL): {parts}. It took {seconds:.0f} seconds. To play this very run again: --seed {seed}",
)
_HOLDS = Words(vi="Giữ trọn lời: không mất, không trùng.", en="Every promise was kept: nothing lost, nothing doubled.")
_BROKEN = Words(vi="CÓ LỜI HỨA BỊ PHÁ. Những chỗ sai đầu tiên:", en="PROMISES WERE BROKEN. The first of what is wrong:")
_STUCK = Words(
    vi="Không còn gì nhúc nhích mà việc chưa xong; kết quả đối chiếu ở trên là lúc đó.",
    en="Nothing moved any more though work was left; the audit shows that moment.",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to."""

    verdict: Verdict
    faults: Sequence[Fault]
    seconds: float
    stuck: bool


@shell.group(
    "prove",
    help=Words(
        vi="Gây sự cố giữa chừng rồi đếm: có mất, có trùng không.", en="Break things, then count: lost? doubled?"
    ),
    examples=("lienthong prove exchange", "lienthong prove exchange --messages 5000 --faults 60 --json ket-qua.json"),
)
def prove() -> None:
    """Prove."""


@prove.command(
    "exchange",
    explanation=Words(
        vi="Các cơ quan gửi văn bản cho nhau trong khi trục, nút hoặc cơ sở dữ liệu bị giết (SIGKILL) hết lần này tới "
        "lần khác; sau đó đếm từng văn bản đã có biên nhận.\n\n"
        "Mã thoát là 0 chỉ khi không mất, không trùng, không sai thứ tự và không còn gì kẹt.",
        en="Agencies write to each other while the hub, a node or the database is killed (SIGKILL) again and again; "
        "then every acknowledged letter is counted.\n\n"
        "The exit status is 0 only where nothing is lost, doubled, out of order or stuck.",
    ),
)
@shell.option(
    "--messages",
    type=click.IntRange(1, 1_000_000),
    default=1000,
    show_default=True,
    help=Words(vi="số văn bản gửi đi", en="how many letters are sent"),
)
@shell.option(
    "--faults",
    type=click.IntRange(0, 100_000),
    default=12,
    show_default=True,
    help=Words(vi="số lần gây sự cố", en="how many times something is killed"),
)
@shell.option(
    "--nodes",
    type=click.IntRange(2, 60),
    default=4,
    show_default=True,
    help=Words(vi="số cơ quan, mỗi cơ quan một nút", en="how many agencies, each with a node"),
)
@shell.option(
    "--workers",
    type=click.IntRange(1, 16),
    default=1,
    show_default=True,
    help=Words(vi="số tiến trình của trục", en="how many hub processes"),
)
@shell.option("--seed", type=int, help=Words(vi="chơi lại một lần đã chơi", en="play an earlier run again"))
@shell.option(
    "--json", "file", type=click.Path(path_type=Path, dir_okay=False), help=Words(vi="ghi kết quả", en="write JSON")
)
@shell.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=Words(vi="nơi đặt thư mục tạm", en="where the temporary folder goes"),
)
def exchange(
    messages: int, faults: int, nodes: int, workers: int, seed: int | None, file: Path | None, folder: Path | None
) -> None:
    """Run, count, and say."""
    console, seed = Console(), secrets.randbelow(1_000_000) if seed is None else seed
    with _bar(console) as bar:
        task = bar.add_task(say(_STAGE), total=messages, struck="")
        outcome = run(
            messages=messages,
            faults=faults,
            nodes=nodes,
            workers=workers,
            seed=seed,
            parent=folder,
            tell=lambda progress: _show(bar, task, progress, faults),
        )
    told = _facts(outcome, messages=messages, nodes=nodes, workers=workers, seed=seed)
    console.print(_table(told))
    parts = ", ".join(f"{say(PARTS[part])} {count}" for part, count in told["faults"].items())
    console.print(say(_FAULTS, parts=parts, seconds=outcome.seconds, seed=seed), soft_wrap=True)
    if file is not None:
        file.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    if outcome.verdict.holds:
        console.print(say(_HOLDS), style="bold green")
        return
    if outcome.stuck:
        console.print(say(_STUCK), style="bold red")
    console.print(say(_BROKEN), style="bold red")
    for one in outcome.verdict.wrong[:20]:
        console.print(f"  {one.what}  {one.document_id}  {one.where}", soft_wrap=True, markup=False)
    shell.done(1)


def run(
    *,
    messages: int,
    faults: int,
    nodes: int,
    workers: int,
    seed: int,
    parent: Path | None = None,
    tell: Tell = lambda progress: None,
    before_audit: Callable[[Run], None] = lambda run: None,
) -> Outcome:
    """A whole run on a stage of its own. `before_audit` may spoil what the audit will look at, to see it noticed."""
    chance = random.Random(seed)  # noqa: S311 - chance that can be played again, no secret
    planned = drawing.draw(faults, messages=messages, nodes=nodes, chance=chance)
    began = time.monotonic()
    with Stage(people.members(nodes), workers=workers, parent=parent) as stage:
        played = Run(stage, messages=messages, chance=chance, tell=tell)
        played.play(planned)
        before_audit(played)
        verdict = auditing.audit(
            played.promises,
            satchels=played.satchels,
            database=stage.database,
            schema=SCHEMA,
            hub_keys=[stage.hub_key],
        )
    return Outcome(verdict, played.progress.struck, time.monotonic() - began, played.progress.stuck)


def _bar(console: Console) -> Bar:
    return Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[struck]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )


def _show(bar: Bar, task: TaskID, progress: Progress, faults: int) -> None:
    over = progress.handed_over >= progress.messages
    bar.update(
        task,
        completed=progress.handed_over,
        description=say(_QUIET if over else _PLAY),
        struck=say(_STRUCK, done=len(progress.struck), all=faults),
    )


def _table(told: dict[str, Any]) -> Table:
    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, words in LINES.items():
        bad = name not in ("attempted", "accepted", "delivered", "answered", "refused") and told[name]
        style = "bold red" if bad else "bold" if name in ("lost", "duplicated") else ""
        table.add_row(say(words), str(told[name]), style=style, end_section=name in ("waiting", "answered"))
    return table


def _facts(outcome: Outcome, *, messages: int, nodes: int, workers: int, seed: int) -> dict[str, Any]:
    return {
        "version": __version__,
        **auditing.facts(outcome.verdict),
        "faults": drawing.by_part(outcome.faults),
        "seconds": round(outcome.seconds, 1),
        "stuck": outcome.stuck,
        "messages": messages,
        "nodes": nodes,
        "workers": workers,
        "seed": seed,
    }
