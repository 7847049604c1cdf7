"""`lienthong doctor`: look at everything, say it in plain words, and say what to do."""

import json
import os
from collections.abc import Callable, Iterator, MutableMapping, Sequence

import click

from lienthong.assembly import settings as settings_list
from lienthong.assembly.doctor import axis, database, machine
from lienthong.assembly.doctor.findings import Finding, Level, bad
from lienthong.assembly.setting_kinds import BadSettings
from lienthong.assembly.settings import Settings
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import language, say
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

Check = Callable[[Settings], Iterator[Finding]]

CHAPTERS: Sequence[tuple[Words, Sequence[Check]]] = (
    (
        Words(vi="Máy và chương trình", en="Machine and program"),
        (lambda settings: machine.python(), machine.disk, machine.ports, database.programs),
    ),
    (Words(vi="Cơ sở dữ liệu", en="Database"), (database.database,)),
    (Words(vi="Khóa và trang web", en="Keys and pages"), (machine.keys, machine.pages)),
    (Words(vi="Trục liên thông", en="The axis"), (axis.hub, axis.node)),
)
SETTINGS = Words(vi="Thiết lập", en="Settings")

_MARKS = {Level.OK: ("✓", "green"), Level.WARN: ("!", "yellow"), Level.BAD: ("✗", "red")}
_ALL_WELL = Words(vi="Mọi thứ ổn.", en="All is well.")
_SUMMARY = Words(
    vi="{bad} chỗ hỏng, {warn} chỗ cần lưu ý. Việc cần làm ghi sau dấu →.",
    en="{bad} broken, {warn} to keep an eye on. What to do stands behind the arrows →.",
)


@shell.command(
    help=Words(
        vi="Xem cài đặt này đang vướng gì và chỉ cách sửa.\n\n"
        "Chỉ xem, không sửa gì. Mã thoát 0 khi không có chỗ hỏng, 1 khi có.",
        en="Say what is wrong with this installation and what to do about it.\n\n"
        "It looks and changes nothing. Exit status 0 when nothing is broken, 1 when something is.",
    ),
    examples=("lienthong doctor", "lienthong doctor --json"),
)
@shell.option(
    "--json", "as_json", is_flag=True, help=Words(vi="In ra JSON cho máy giám sát.", en="Print JSON, for monitoring.")
)
def doctor(as_json: bool) -> None:
    """Look at everything."""
    chapters = [(title, list(findings)) for title, findings in examine(os.environ)]
    everything = [finding for _, findings in chapters for finding in findings]
    if as_json:
        click.echo(json.dumps([_facts(finding) for finding in everything], ensure_ascii=False, indent=2))
    else:
        for title, findings in chapters:
            _print_chapter(title, findings)
        _print_summary(everything)
    shell.done(1 if any(finding.level is Level.BAD for finding in everything) else 0)


def examine(environment: MutableMapping[str, str]) -> Iterator[tuple[Words, Iterator[Finding]]]:
    """Every chapter with its findings. Bad settings are told first, taken away, and the rest is looked at without."""
    try:
        settings = settings_list.read(environment)
    except BadSettings as no:
        yield SETTINGS, (_bad_setting(problem) for problem in no.problems)
        wrong = {str(problem.facts["name"]) for problem in no.problems}
        wrong |= {name.removesuffix("_FILE") for name in wrong}
        wrong |= {f"{name}_FILE" for name in wrong}
        for name in wrong:
            environment.pop(name, None)
        settings = settings_list.read(environment)
    for title, checks in CHAPTERS:
        yield title, (finding for check in checks for finding in check(settings))


def _bad_setting(problem: Refusal) -> Finding:
    return bad(
        problem.code,
        Words(vi=problem.say("vi"), en=problem.say("en")),
        Words(vi="Xem docs/operators/settings.md.", en="See docs/operators/settings.md."),
    )


def _print_chapter(title: Words, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    click.echo("\n" + click.style(say(title), bold=True))
    for finding in findings:
        mark, colour = _MARKS[finding.level]
        first, *rest = finding.say(language()).splitlines()
        click.echo("  " + click.style(mark, fg=colour, bold=True) + f" {first}")
        for line in rest:
            click.echo(f"    {line}")
        if advice := finding.advise(language()):
            click.echo(f"    → {advice}")


def _print_summary(findings: Sequence[Finding]) -> None:
    counts = {level: sum(finding.level is level for finding in findings) for level in Level}
    well = not counts[Level.BAD] and not counts[Level.WARN]
    click.echo("\n" + (say(_ALL_WELL) if well else say(_SUMMARY, bad=counts[Level.BAD], warn=counts[Level.WARN])))


def _facts(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "level": str(finding.level),
        "message": {"vi": finding.say("vi"), "en": finding.say("en")},
        "todo": {"vi": finding.advise("vi"), "en": finding.advise("en")},
        "facts": {
            name: value if isinstance(value, (int, float)) else str(value) for name, value in finding.facts.items()
        },
    }
