"""How every command of `lienthong` is made and how it explains itself: click underneath, our words on top.

    @shell.command(help=Words(vi="Đọc thông điệp.", en="Read messages."), examples=("lienthong edxml check a.edxml",))
    @shell.argument("files", nargs=-1, help=Words(vi="các tệp", en="the files"))
    @shell.option("--json", "as_json", is_flag=True, help=Words(vi="In JSON.", en="Print JSON."))
    def check(files: tuple[str, ...], as_json: bool) -> None: ...

Commands are imported when they are called, so that the overview is there at once and the engine's commands run where
Django is not installed. A command raises a `Refusal` to say no, and `shell.done(code)` to end with an exit status.
"""

import importlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import click

from lienthong.faces.cli.language import say
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

USAGE = Words(vi="Cách dùng", en="Usage")
OPTIONS = Words(vi="Tùy chọn", en="Options")
ARGUMENTS = Words(vi="Tham số", en="Arguments")
EXAMPLES = Words(vi="Ví dụ", en="Examples")
SUBCOMMAND = Words(vi="LỆNH …", en="COMMAND …")
COMMANDS = Words(vi="Các lệnh", en="Commands")
HELP_OPTION = Words(vi="Hiện trang này.", en="Show this page.")
DEFAULT = Words(vi="mặc định: {value}", en="default: {value}")


class NotInstalled(Refusal):
    """A command needs a part of the product that is not installed here."""

    code = "not_installed"
    words = Words(
        vi="Lệnh này cần phần “{part}” chưa được cài ở đây ({module}). Cài bằng: pip install 'lienthong[{part}]'",
        en="This command needs the part “{part}”, which is not installed here ({module}). "
        "Install it with: pip install 'lienthong[{part}]'",
    )


def done(code: int = 0) -> NoReturn:
    """End the command with an exit status."""
    raise click.exceptions.Exit(code)


class _Explained:
    """What our commands and groups have in common: words for a page of help."""

    explanation: Words | str
    examples: Sequence[str]


class Option(click.Option):
    """An option whose help is said in the language in use."""

    def __init__(self, *declarations: Any, help: Words | str = "", **more: Any) -> None:  # noqa: A002
        super().__init__(*declarations, **more)
        self.words = help

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help, for the page of help."""
        if self.hidden:
            return None
        names = ", ".join(sorted(self.opts, key=len))
        if not (self.is_flag or self.count):
            names += f" {self.make_metavar(ctx)}"
        said = say(self.words)
        if self.show_default and self.default not in (None, ""):
            said += f" ({say(DEFAULT, value=self.default)})"
        return names, said


class Argument(click.Argument):
    """An argument with help of its own, which click's have not."""

    def __init__(self, *declarations: Any, help: Words | str = "", **more: Any) -> None:  # noqa: A002
        super().__init__(*declarations, **more)
        self.words = help

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """The argument and its help."""
        return self.make_metavar(ctx), say(self.words)


class Command(click.Command, _Explained):
    """A command that explains itself in both languages."""

    def __init__(self, *more: Any, explanation: Words | str = "", examples: Sequence[str] = (), **rest: Any) -> None:
        super().__init__(*more, **rest)
        self.explanation = explanation or rest.get("help") or ""
        self.examples = examples

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first line of the explanation, whole."""
        return _first_line(say(self.explanation))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The page of help."""
        _write_page(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, said in our words."""
        return _in_our_words(super().get_help_option(ctx))


class Group(click.Group, _Explained):
    """A group of commands, some of them imported only when called."""

    command_class = Command

    def __init__(self, *more: Any, explanation: Words | str = "", examples: Sequence[str] = (), **rest: Any) -> None:
        super().__init__(*more, **rest)
        self.explanation = explanation or rest.get("help") or ""
        self.examples = examples

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first line of the explanation, whole."""
        return _first_line(say(self.explanation))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The page of help."""
        _write_page(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, said in our words."""
        return _in_our_words(super().get_help_option(ctx))


@dataclass(frozen=True, slots=True)
class Entry:
    """A command that is imported when it is called: `target` is `module:name`; `part` is what installs it."""

    name: str
    target: str
    short: Words
    part: str = "platform"

    def load(self) -> click.Command:
        """The command itself.

        Raises:
            NotInstalled: a module that it needs is not installed here.
        """
        module, _, name = self.target.partition(":")
        try:
            found = getattr(importlib.import_module(module), name)
        except ModuleNotFoundError as missing:
            if (missing.name or "").startswith("lienthong"):
                raise
            raise NotInstalled(part=self.part, module=missing.name) from missing
        if not isinstance(found, click.Command):
            raise TypeError(self.target)
        return found


class Overview(Group):
    """The one-screen overview: commands grouped by what one wants to do."""

    def __init__(self, *more: Any, chapters: Sequence[tuple[Words, Sequence[Entry]]], **rest: Any) -> None:
        super().__init__(*more, **rest)
        self.chapters = chapters
        self.entries = {entry.name: entry for _, entries in chapters for entry in entries}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        entry = self.entries.get(cmd_name)
        return entry.load() if entry else None

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The overview."""
        formatter.width = _width()
        formatter.write(f"{_wrapped(say(self.explanation), formatter.width)}\n")
        column = max(map(len, self.entries))
        for title, entries in self.chapters:
            _section(formatter, say(title), [(entry.name.ljust(column), say(entry.short)) for entry in entries])
        _write_examples(formatter, self.examples)
        _write_options(self, ctx, formatter)


def command(
    name: str | None = None,
    *,
    help: Words | str,  # noqa: A002
    examples: Sequence[str] = (),
    **more: Any,
) -> Callable[[Callable[..., Any]], Command]:
    """Like `click.command`, with help in both languages and examples."""
    return click.command(name, cls=Command, explanation=help, examples=examples, **more)


def group(
    name: str | None = None,
    *,
    help: Words | str,  # noqa: A002
    examples: Sequence[str] = (),
    **more: Any,
) -> Callable[[Callable[..., Any]], Group]:
    """Like `click.group`, with help in both languages and examples. `@thegroup.command(explanation=Words(…))`."""
    return click.group(name, cls=Group, explanation=help, examples=examples, **more)


def option(*declarations: str, help: Words | str, **more: Any) -> Callable[[Any], Any]:  # noqa: A002
    """Like `click.option`, with help in both languages."""
    return click.option(*declarations, cls=Option, help=help, **more)


def argument(*declarations: str, help: Words | str = "", **more: Any) -> Callable[[Any], Any]:  # noqa: A002
    """Like `click.argument`, with help in both languages."""
    return click.argument(*declarations, cls=Argument, help=help, **more)


# The page.


def _write_page(thing: Command | Group, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    formatter.width = _width()
    formatter.write(f"{_wrapped(say(thing.explanation), formatter.width)}\n")
    pieces = " ".join(piece for piece in thing.collect_usage_pieces(ctx) if piece != "[OPTIONS]")
    if isinstance(thing, click.Group):
        pieces = say(SUBCOMMAND)
    _heading(formatter, say(USAGE))
    formatter.write(f"  {ctx.command_path} {pieces}".rstrip() + "\n")
    arguments = [param.get_help_record(ctx) for param in thing.get_params(ctx) if isinstance(param, click.Argument)]
    _section(formatter, say(ARGUMENTS), [record for record in arguments if record and record[1]])
    if isinstance(thing, click.Group):
        found = [(name, thing.get_command(ctx, name)) for name in thing.list_commands(ctx)]
        shown = [(name, each.get_short_help_str(200)) for name, each in found if each and not each.hidden]
        _section(formatter, say(COMMANDS), shown)
    _write_options(thing, ctx, formatter)
    _write_examples(formatter, thing.examples)


def _write_options(thing: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    options = [param.get_help_record(ctx) for param in thing.get_params(ctx) if isinstance(param, click.Option)]
    _section(formatter, say(OPTIONS), [record for record in options if record])


def _write_examples(formatter: click.HelpFormatter, examples: Sequence[str]) -> None:
    if examples:
        _heading(formatter, say(EXAMPLES))
        for example in examples:
            formatter.write(f"  {example}\n")


def _section(formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]) -> None:
    if rows:
        _heading(formatter, title)
        with formatter.indentation():
            formatter.write_dl(rows, col_max=26, col_spacing=3)


def _heading(formatter: click.HelpFormatter, title: str) -> None:
    formatter.write("\n" + click.style(title, bold=True) + "\n")


def _in_our_words(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = say(HELP_OPTION)
    return option


def _wrapped(text: str, width: int) -> str:
    return click.wrap_text(text, width, preserve_paragraphs=True)


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0].rstrip(".")


def _width() -> int:
    return max(60, min(100, shutil.get_terminal_size((96, 40)).columns))
