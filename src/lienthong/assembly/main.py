"""`lienthong`, the one command line. It knows every command by name and imports the one that is called."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from lienthong import __version__
from lienthong.faces.cli import answers, language, shell
from lienthong.faces.cli.shell import Entry
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

CHAPTERS: Sequence[tuple[Words, Sequence[Entry]]] = (
    (
        Words(vi="Xem thử", en="See it"),
        (
            Entry(
                "demo",
                "lienthong.assembly.demo.command:demo",
                Words(
                    vi="Cả một tỉnh làm việc: văn bản đi từ xã lên bộ rồi quay về",
                    en="A province at work, from a commune to a ministry and back",
                ),
            ),
        ),
    ),
    (
        Words(vi="Vận hành", en="Run it"),
        (
            Entry("serve", "lienthong.assembly.serve:serve", Words(vi="Chạy trang web", en="Run the web pages")),
            Entry(
                "worker",
                "lienthong.assembly.worker:worker",
                Words(vi="Làm việc nền: thông báo, văn bản, việc theo giờ", en="Do the work behind the pages"),
            ),
            Entry(
                "letters",
                "lienthong.assembly.letters:letters",
                Words(vi="Gửi, nhận văn bản cho các cơ quan trên hệ thống", en="Carry the letters of our own offices"),
            ),
            Entry(
                "hub",
                "lienthong.assembly.hub:hub",
                Words(vi="Chạy trục văn bản của tỉnh hoặc bộ", en="Run the axis of a province or ministry"),
                part="engine",
            ),
            Entry(
                "node",
                "lienthong.assembly.node:node",
                Words(vi="Chạy nút của một cơ quan trên trục", en="Run one agency's end of the axis"),
                part="engine",
            ),
            Entry(
                "agencies",
                "lienthong.assembly.agencies:agencies",
                Words(vi="Ai được nối vào trục, bằng khóa nào", en="Who may speak to the hub, with which keys"),
                part="engine",
            ),
            Entry(
                "migrate",
                "lienthong.assembly.migrate:migrate",
                Words(vi="Chuẩn bị hoặc nâng cấp cơ sở dữ liệu", en="Prepare the database, or bring it up to date"),
            ),
            Entry(
                "accounts",
                "lienthong.assembly.accounts:accounts",
                Words(vi="Mở tài khoản, cấp mật khẩu và vị trí", en="Open accounts, give passwords and posts"),
            ),
            Entry(
                "keys",
                "lienthong.assembly.keys:keys",
                Words(
                    vi="Khóa ký và chứng thư gốc: đăng ký, sắp hết hạn",
                    en="Signing keys and roots: enter, what ends soon",
                ),
            ),
            Entry(
                "audit",
                "lienthong.assembly.audit:audit",
                Words(vi="Nhật ký truy vết: còn nguyên vẹn không, ai đã làm gì", en="Is the trail whole; who did what"),
            ),
            Entry(
                "doctor",
                "lienthong.assembly.doctor.command:doctor",
                Words(vi="Nói rõ cài đặt này đang vướng gì", en="Say in plain words what is wrong here"),
                part="engine",
            ),
        ),
    ),
    (
        Words(vi="Đọc và tra cứu", en="Read and look up"),
        (
            Entry(
                "edxml",
                "lienthong.faces.cli.edxml:edxml",
                Words(vi="Đọc và kiểm tra thông điệp edXML", en="Read and check edXML messages"),
                part="engine",
            ),
            Entry(
                "pdf",
                "lienthong.faces.cli.pdf:pdf",
                Words(vi="Ký và kiểm tra chữ ký số trong tệp PDF", en="Sign PDF files, and check their signatures"),
                part="engine",
            ),
            Entry(
                "organizations",
                "lienthong.assembly.organizations:organizations",
                Words(vi="Tra cơ quan và mã định danh qua các thời kỳ", en="Look up organisations and codes, by day"),
            ),
            Entry(
                "procedures",
                "lienthong.assembly.procedures:procedures",
                Words(vi="Thủ tục hành chính: nạp, tra cứu, kiểm tra", en="Procedures: load, look up, check"),
            ),
            Entry(
                "calendar",
                "lienthong.assembly.calendar:calendar",
                Words(vi="Hạn trả là ngày nào và vì sao; nạp thông báo nghỉ lễ", en="When it is due, and why"),
            ),
        ),
    ),
    (
        Words(vi="Đo và chứng minh", en="Measure and prove"),
        (
            Entry(
                "bench",
                "lienthong.assembly.bench:bench",
                Words(vi="Đo tốc độ của trục trên máy này", en="Measure the axis on this machine"),
                part="engine",
            ),
            Entry(
                "prove",
                "lienthong.assembly.prove:prove",
                Words(
                    vi="Gây sự cố giữa chừng rồi đếm: có mất, có trùng không",
                    en="Break things, then count: lost? doubled?",
                ),
                part="engine",
            ),
        ),
    ),
)

EXPLANATION = Words(
    vi=f"Liên Thông {__version__}: giấy tờ qua bốn cấp, có chữ ký, không thất lạc.\n\n"
    "lienthong LỆNH --help cho biết từng lệnh.",
    en=f"Liên Thông {__version__}: papers signed, sent through four levels, none lost.\n\n"
    "lienthong COMMAND --help explains each command.",
)
EXAMPLES = (
    "lienthong demo",
    "lienthong doctor",
    "lienthong edxml check cong-van.edxml",
)
_LANGUAGE_HELP = Words(vi="Ngôn ngữ của dòng lệnh: vi hoặc en.", en="The language of the command line: vi or en.")
_VERSION_HELP = Words(vi="Hiện phiên bản.", en="Show the version.")


def overview() -> shell.Overview:
    """The group of all commands."""
    group = shell.Overview(
        "lienthong",
        chapters=CHAPTERS,
        explanation=EXPLANATION,
        examples=EXAMPLES,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    # `--language` is taken out of the line by `run`, wherever it stands; here it is only explained.
    group.params = [
        shell.Option(["--language"], metavar="vi|en", expose_value=False, help=_LANGUAGE_HELP),
        shell.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help=_VERSION_HELP
        ),
    ]
    return group


def run(arguments: Sequence[str]) -> int:
    """One invocation of the command line; the exit status. Nothing but an exit status ever comes out."""
    asked, rest = _without_language(arguments)
    language.use(language.decide(os.environ, asked))
    try:
        if asked not in (None, "vi", "en"):
            raise click.BadParameter(asked, param_hint="--language")
        ended = overview().main(list(rest), "lienthong", standalone_mode=False)
    except Refusal as no:
        return answers.refusal(no)
    except click.ClickException as error:
        return answers.slip(error)
    except ModuleNotFoundError as missing:
        if (missing.name or "lienthong").startswith("lienthong"):
            return answers.fault(missing, _logs(), datetime.now(VIETNAM))
        return answers.refusal(shell.NotInstalled(part="platform", module=missing.name))
    except (click.Abort, KeyboardInterrupt):
        click.echo(err=True)
        return answers.INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has enough. Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, a person reads a sentence
        return answers.fault(error, _logs(), datetime.now(VIETNAM))
    return ended if isinstance(ended, int) else 0


def main() -> None:
    """The entry point `lienthong`."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Vietnamese letters must not stop a command half-way.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def _without_language(arguments: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """`--language en` or `--language=en`, wherever it stands before `--`, and the rest of the line."""
    rest: list[str] = []
    asked: str | None = None
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
        elif argument == "--language":
            asked = next(waiting, "")
        elif argument.startswith("--language="):
            asked = argument.partition("=")[2]
        else:
            rest.append(argument)
    return asked, rest


def _logs() -> Path:
    return Path(os.environ.get("LIENTHONG_VAR") or "var") / "log"


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"lienthong {__version__}")
        context.exit()


if __name__ == "__main__":
    main()
