"""How a command line says no, and how it owns up: a sentence and what to do, never a stack trace."""

import difflib
import traceback
from datetime import datetime
from pathlib import Path

import click

from lienthong.faces.cli.language import language, say
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

REFUSED = 2
"""Exit status of a refusal and of a slip in the command line."""
OUR_FAULT = 70
"""Exit status of a fault of ours (sysexits.h: EX_SOFTWARE)."""
INTERRUPTED = 130
"""Exit status after Ctrl-C (128 + SIGINT)."""

_NO_SUCH_COMMAND = Words(vi="Không có lệnh “{name}”.", en="There is no command “{name}”.")
_NO_SUCH_OPTION = Words(vi="Không có tùy chọn “{name}”.", en="There is no option “{name}”.")
_NEAREST = Words(vi=" Có phải ý bạn là {names}?", en=" Did you mean {names}?")
_MISSING = Words(vi="Còn thiếu {name}.", en="{name} is missing.")
_BAD = Words(vi="{name} không đọc được: {reason}", en="{name} cannot be read: {reason}")
_NO_SUCH_FILE = Words(vi="Không có tệp “{name}”.", en="There is no file “{name}”.")
_NOT_PREPARED = Words(
    vi="Cơ sở dữ liệu chưa được chuẩn bị, hoặc còn của bản phần mềm cũ.\nHãy chạy `lienthong migrate` rồi làm lại. "
    "Nếu vẫn vậy, hãy gửi tệp {file} cho người phát triển.",
    en="The database is not prepared yet, or is still that of an older version.\nRun `lienthong migrate`, then again. "
    "If that does not help, please send {file} to the developers.",
)
_LOOK = Words(vi="Xem cách dùng: {command} --help", en="How to use it: {command} --help")
_SORRY = Words(
    vi="Xin lỗi, đây là lỗi của chương trình, không phải của bạn ({kind}).\n"
    "Chi tiết đã được ghi vào {file}. Hãy gửi tệp đó cho người phát triển.",
    en="Sorry: this is a fault of the program, not of yours ({kind}).\n"
    "The details were written to {file}. Please send that file to the developers.",
)


def refusal(no: Refusal) -> int:
    """Print a refusal; the exit status."""
    _print(no.say(language()))
    return REFUSED


def slip(error: click.ClickException) -> int:
    """Print what is wrong with the command line; the exit status."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.ctx.get_help())
        return 0
    _print(_slip_in_words(error))
    context = error.ctx if isinstance(error, click.UsageError) else None
    click.echo("  " + say(_LOOK, command=context.command_path if context else "lienthong"), err=True)
    return REFUSED


def fault(error: BaseException, logs: Path, now: datetime) -> int:
    """Keep the traceback in a file, and apologise for a fault of ours or say that the database lacks its tables.

    The answer is the exit status.
    """
    file = _kept(error, logs, now)
    if _lacks_tables(error):
        _print(say(_NOT_PREPARED, file=file))
        return REFUSED
    _print(say(_SORRY, kind=type(error).__name__, file=file))
    return OUR_FAULT


def _kept(error: BaseException, logs: Path, now: datetime) -> Path:
    name = f"fault-{now.astimezone(VIETNAM):%Y%m%d-%H%M%S}.log"
    text = "".join(traceback.format_exception(error))
    for folder in (logs, Path("/tmp")):  # noqa: S108
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        except OSError:
            continue
        return folder / name
    click.echo(text, err=True)
    return Path("stderr")


def _lacks_tables(error: BaseException | None) -> bool:
    # Looked at by name: no driver is imported for it.
    while error is not None:
        if type(error).__name__ in {"UndefinedTable", "UndefinedColumn"}:
            return True
        error = error.__cause__
    return False


def _slip_in_words(error: click.ClickException) -> str:
    nearest = ", ".join(getattr(error, "possibilities", None) or ())
    if isinstance(error, click.exceptions.NoSuchCommand) and error.ctx and isinstance(error.ctx.command, click.Group):
        known = error.ctx.command.list_commands(error.ctx)
        nearest = ", ".join(difflib.get_close_matches(error.command_name, known, n=2, cutoff=0.5))
    hint = say(_NEAREST, names=nearest) if nearest else ""
    match error:
        case click.exceptions.NoSuchCommand():
            return say(_NO_SUCH_COMMAND, name=error.command_name) + hint
        case click.NoSuchOption():
            return say(_NO_SUCH_OPTION, name=error.option_name) + hint
        case click.MissingParameter():
            return say(_MISSING, name=_name_of(error))
        case click.BadParameter():
            return say(_BAD, name=_name_of(error), reason=error.message)
        case click.FileError():
            return say(_NO_SUCH_FILE, name=error.ui_filename)
    return error.format_message()


def _name_of(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.get_error_hint(error.ctx).strip("'")


def _print(text: str) -> None:
    first, _, rest = text.partition("\n")
    click.echo(click.style("✗ ", fg="red", bold=True) + click.style(first, bold=True), err=True)
    for line in rest.splitlines():
        click.echo(f"  {line}", err=True)
