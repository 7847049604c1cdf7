"""The report of `lienthong pdf check` as a person reads it: the result, then each signature and its details."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lienthong.faces.cli import pdf_words as words
from lienthong.faces.cli.edxml_report import plain
from lienthong.faces.cli.language import language, say
from lienthong.faces.cli.pdf_files import Checked
from lienthong.formats.signing import Finding, Overall, Report, Role, written_day
from lienthong.kernel.moments import in_vietnam

_MARKS: dict[Overall, tuple[str, str]] = {
    Overall.VALID: ("✓", "bold green"),
    Overall.PARTLY: ("!", "bold yellow"),
    Overall.UNSIGNED: ("–", "bold"),
    Overall.BROKEN: ("✗", "bold red"),
}


def show(looked: Iterable[Checked], console: Console) -> list[Checked]:
    """Print the report of each file once it is there, and a line about them all where there are several."""
    checked: list[Checked] = []
    for one in looked:
        if checked:
            console.print()
        checked.append(one)
        if one.report is None:
            _unread(one, console)
        else:
            _file(one, one.report, console)
    if len(checked) > 1:
        results = [one.report.overall for one in checked if one.report and not one.unread]
        counts = {str(result): results.count(result) for result in Overall}
        counts["unread"] = len(checked) - len(results)
        console.print()
        console.print(Text(say(words.SUMMARY, files=len(checked), **counts), "bold"))
    return checked


def _unread(one: Checked, console: Console) -> None:
    console.print(Text.assemble(("✗ ", "bold red"), (plain(str(one.path)), "bold")))
    if one.refusal is not None:
        console.print(_indented(Text(plain(one.refusal.say(language())))))


def _file(one: Checked, report: Report, console: Console) -> None:
    mark, style = ("✗", "bold red") if one.unread else _MARKS[report.overall]
    head = words.UNREAD if one.unread else words.HEADS[report.overall]
    told = report.reasons if one.unread else (report.words,)
    title = Text.assemble((f"{mark} ", style), (plain(str(one.path)), "bold"), "  ", (say(head), style))
    # A path stays in one piece, to be copied.
    console.print(title, soft_wrap=True)
    console.print(_indented(Text(plain(" ".join(each.say(language()) for each in told)))))
    if any(problem.code in ("password", "password-signed") for problem in report.problems):
        console.print(_indented(Text(say(words.NEEDS_PASSWORD))))
    for number, finding in enumerate(report.signatures, 1):
        console.print()
        _signature(number, finding, report, console)


def _signature(number: int, one: Finding, report: Report, console: Console) -> None:
    name = one.certificate.name if one.certificate else "?"
    if not one.intact:
        mark, style = "✗", "bold red"
    elif one.trusted:
        mark, style = "✓", "bold green"
    else:
        mark, style = "!", "bold yellow"
    line = Text.assemble(
        (f"{mark} ", style), (f"{number}. {plain(name)}", "bold"), (f"  {say(words.PARTIES[one.party])}", "dim")
    )
    console.print(_indented(line))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for title, text in _details(one, report):
        table.add_row(title, plain(text))
    console.print(_indented(table, 5))


def _details(one: Finding, report: Report) -> Iterator[tuple[str, str]]:
    yield say(words.STATE), one.state.say(language())
    who = one.certificate
    if who is not None:
        holder = ", ".join(
            dict.fromkeys(part for part in (who.title, who.organization, *who.codes) if part != who.name)
        )
        if any((who.title, who.organization, *who.codes)) and holder.strip(", "):
            yield say(words.HOLDER), holder.strip(", ")
        dates = {"since": day(who.since), "until": day(who.until)}
        yield say(words.CERTIFICATE), say(words.CERTIFICATE_LINE, serial=who.serial, issuer=who.issuer, **dates)
    if one.role is not Role.NOT_ASKED:
        yield say(words.SENDER), f"{report.organization}: {say(words.ROLES[one.role])}"
    form = say(words.FORM_LINE, form=one.form or "?", field=one.field, revision=one.revision)
    yield say(words.FORM), form


def day(moment: datetime) -> str:
    """The day of a moment in Vietnam, as the decree writes it."""
    return written_day(in_vietnam(moment).date())


def _indented(what: Text | Table, by: int = 2) -> Padding:
    return Padding(what, (0, 0, 0, by), expand=False)
