"""`lienthong edxml check`: what a message says and what is wrong with it, for a person or for a machine."""

import json
import os
from pathlib import Path

import click
from rich.console import Console

from lienthong.faces.cli import edxml_checking, edxml_report, shell
from lienthong.faces.cli import edxml_words as words
from lienthong.faces.cli.language import language


@shell.group("edxml", help=words.GROUP, examples=("lienthong edxml check cong-van.edxml",))
def edxml() -> None:
    """The group `edxml`."""


@edxml.command(
    "check",
    explanation=words.CHECK,
    examples=("lienthong edxml check cong-van.edxml", "lienthong edxml check --json inbox/*.edxml"),
)
@shell.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…", help=words.FILES)
@shell.option("--json", "as_json", is_flag=True, help=words.JSON)
@shell.option(
    "--receiver-added",
    "added",
    type=click.Choice(["0", "1"]),
    default="0",
    envvar="LIENTHONG_EDXML_RECEIVER_ADDED",
    show_default=True,
    help=words.ADDED_IS,
)
def check(files: tuple[Path, ...], as_json: bool, added: str) -> None:
    """Check each file; the exit status is the worst of them."""
    checked = []
    console = Console(highlight=False, soft_wrap=False, width=_width())
    for file in files:
        one = edxml_checking.check(file)
        checked.append(one)
        if not as_json:
            if len(checked) > 1:
                console.print()
            edxml_report.show(one, console, added=int(added))
    if as_json:
        facts = [edxml_checking.facts(one, language()) for one in checked]
        text = json.dumps(facts[0] if len(facts) == 1 else facts, ensure_ascii=False, indent=2, default=str)
        # A broken half of a character pair cannot be printed; it can only have come from a file name.
        click.echo(text.encode("utf-8", errors="replace").decode())
    elif len(checked) > 1:
        console.print()
        edxml_report.sum_up(checked, console)
    shell.done(max(edxml_checking.EXIT[one.verdict] for one in checked))


def _width() -> int | None:
    """Written to a file or a pipe, a report is read later on a screen of its own: a steady width."""
    return None if os.isatty(1) or "COLUMNS" in os.environ else 110
