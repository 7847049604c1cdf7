"""The manual page of the command line, made from the commands' own words."""

from collections.abc import Iterator

import click

from lienthong.assembly.main import CHAPTERS
from lienthong.faces.cli import language
from lienthong.kernel.words import Language, Words

_INTRODUCTION = """\
# The command line · Dòng lệnh

<!-- Made by `make docs` from the commands themselves. Change it there. -->

`lienthong` alone shows what there is; `lienthong COMMAND --help` explains one command. It speaks Vietnamese unless
`--language en`, `LIENTHONG_LANGUAGE=en` or an English terminal says otherwise. Exit status: 0 done, 2 refused (a
sentence says why), 70 a fault of ours (the details are in `var/log`), 130 after Ctrl-C; what else a command uses is
said below.

`lienthong` cho xem mọi lệnh; `lienthong LỆNH --help` giải thích từng lệnh.
"""


def page() -> str:
    """The whole page."""
    before = language.language()
    try:
        return "\n".join([_INTRODUCTION, *_chapters()]).rstrip() + "\n"
    finally:
        language.use(before)


def _chapters() -> Iterator[str]:
    for title, entries in CHAPTERS:
        yield f"## {title.en} · {title.vi}\n"
        for entry in entries:
            command = entry.load()
            context = click.Context(command, info_name=f"lienthong {entry.name}", help_option_names=["-h", "--help"])
            yield from _command(command, context, "###")


def _command(command: click.Command, context: click.Context, heading: str) -> Iterator[str]:
    yield f"{heading} `{context.command_path}`\n"
    yield _said(command, "en") + "\n"
    yield f"*{_one_paragraph(_said(command, 'vi'))}*\n"
    language.use("en")
    rows = [record for param in command.get_params(context) if (record := param.get_help_record(context))]
    shown = [(name, text) for name, text in rows if text and "--help" not in name]
    if shown:
        yield "| | |\n| --- | --- |"
        yield from (f"| `{name}` | {text} |".replace(" | `|", " | `\\|") for name, text in _escaped(shown))
        yield ""
    if examples := getattr(command, "examples", ()):
        yield "```sh\n" + "\n".join(examples) + "\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _command(inner, click.Context(inner, parent=context, info_name=name), heading + "#")


def _said(command: click.Command, chosen: Language) -> str:
    language.use(chosen)
    words: Words | str = getattr(command, "explanation", "") or command.help or ""
    return language.say(words).strip()


def _one_paragraph(text: str) -> str:
    return " ".join(text.split())


def _escaped(rows: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, text in rows:
        yield name.replace("|", "\\|"), _one_paragraph(text).replace("|", "\\|")
