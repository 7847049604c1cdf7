"""What the commands of the bench have in common: which machine it was, the table, and where the results go."""

import json
import os
import platform
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from lienthong import __version__
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import language, say
from lienthong.kernel.words import Words

to_file = shell.option(
    "--json", "file", type=click.Path(path_type=Path, dir_okay=False), help=Words(vi="ghi kết quả", en="write JSON")
)
in_folder = shell.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False),
    help=Words(vi="nơi đặt thư mục tạm: chọn ổ đĩa cần đo", en="where the temporary folder goes: choose the disk"),
)  # fmt: skip


def load() -> float:
    """The load average of the machine over the last minute."""
    return round(os.getloadavg()[0], 1)


def machine() -> dict[str, Any]:
    """What it is measured on, and how busy that is before it begins."""
    return {"cores": os.cpu_count() or 1, "load": load(), "python": platform.python_version()}


def table(columns: Sequence[Words], *, title: str = "", left: Collection[int] = (0,), wrap: bool = True) -> Table:
    """An empty table; all columns but those of `left` hold numbers, which keep to one line unless they may `wrap`."""
    made = Table(title=title or None, title_justify="left")
    for place, column in enumerate(columns):
        words = place in left
        made.add_column(say(column), justify="left" if words else "right", no_wrap=not (words or wrap))
    return made


def number(value: float, digits: int = 0) -> str:
    """A number as the language of the command writes it."""
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if language() == "vi" else text


def write(file: Path | None, machine: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    """The results as JSON, with the version and the machine that they are of; nothing where no file was asked for."""
    if file is not None:
        told = {"version": __version__, "machine": machine, **facts}
        file.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
