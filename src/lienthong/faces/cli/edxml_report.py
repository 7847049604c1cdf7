"""The tolerance report as a person reads it: what the message says, what is wrong, and what the vendor should do."""

from collections.abc import Sequence
from datetime import date, datetime

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lienthong.faces.cli import edxml_words as words
from lienthong.faces.cli.edxml_checking import Checked, Verdict
from lienthong.faces.cli.language import language, say
from lienthong.formats import edxml
from lienthong.formats.edxml import (
    Answered,
    Business,
    DocumentMessage,
    Finding,
    Party,
    Reading,
    ReceiverChange,
    StatusMessage,
)

_MARKS: dict[Verdict, tuple[str, str]] = {
    "readable": ("✓", "bold green"),
    "matters": ("!", "bold yellow"),
    "unreadable": ("✗", "bold red"),
}
_KB = 1024


def show(checked: Checked, console: Console, *, added: int = 0) -> None:
    """Print the report of one file. `added` is the ReceiverType that means that a receiver was added."""
    mark, style = _MARKS[checked.verdict]
    console.print(Text.assemble((f"{mark} ", style), (plain(str(checked.path)), "bold")))
    reading = checked.reading
    if reading is None:
        console.print(_indented(Text(say(words.UNREADABLE), style)))
        if checked.refusal is not None:
            console.print(_indented(Text(plain(checked.refusal.say(language())))))
        return
    count = sum(finding.severity == "matters" for finding in reading.findings)
    verdict = say(words.MATTERS, count=count) if count else say(words.READABLE)
    dialect = say(words.DIALECT, variant=reading.variant, name=say(words.VARIANTS[reading.variant]))
    console.print(_indented(Text.assemble((verdict, style), (f" · {dialect}", "dim"))))
    console.print()
    console.print(_indented(_said(reading, added)))
    if reading.attachments:
        console.print()
        console.print(_indented(_attachments(reading)))
    console.print()
    matters = [finding for finding in reading.findings if finding.severity == "matters"]
    notes = [finding for finding in reading.findings if finding.severity == "note"]
    if not reading.findings:
        console.print(_indented(Text(say(words.CLEAN), "green")))
    _findings(console, say(words.TO_ACT_ON), matters, "yellow")
    _findings(console, say(words.NOTES), notes, "dim")


def sum_up(all_checked: Sequence[Checked], console: Console) -> None:
    """Print one line over several files."""
    verdicts = [checked.verdict for checked in all_checked]
    text = say(
        words.SUM,
        total=len(verdicts),
        readable=verdicts.count("readable"),
        matters=verdicts.count("matters"),
        unreadable=verdicts.count("unreadable"),
    )
    console.print(Text(text, "bold"))


def plain(text: str) -> str:
    """Text of a stranger, fit for a terminal: signs that could move a cursor or turn a line round become visible."""
    return "".join(sign if sign.isprintable() else "·" if sign in "\t\r\n" else "�" for sign in text)


def _said(reading: Reading, added: int) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    message = reading.message
    lines = _document(message, added) if isinstance(message, DocumentMessage) else _status(message)
    for title, text in lines:
        if text:
            table.add_row(title, text if isinstance(text, Text) else Text(plain(text)))
    return table


def _document(message: DocumentMessage, added: int) -> list[tuple[str, str | Text]]:
    business = message.business
    lines: list[tuple[str, str | Text]] = [
        (say(words.MESSAGE), Text(_kind(message), "bold")),
        (say(words.FROM), _party(message.sender)),
        *((say(words.TO) if place == 0 else "", _party(one)) for place, one in enumerate(message.receivers)),
        (say(words.NUMBER), str(message.code)),
        (say(words.ISSUED), _issued(message)),
        (say(words.TYPE), message.type.name),
        (say(words.SUBJECT), Text(plain(message.subject), "bold")),
        (say(words.SIGNER), _signer(message)),
        (say(words.PRIORITY), _priority(message)),
        (say(words.DUE), _day(message.due_on, message.due_text)),
        *((say(words.ANSWERS), _about(answer)) for answer in message.answers),
        (say(words.STEERING), say(edxml.STEERING[message.steering_type]) if message.steering_type in (1, 2) else ""),
        (say(words.IDENTITY), message.document_id),
    ]
    if business is not None and business.kind != 0:
        lines += [
            (say(words.ORIGINAL), business.document_id if business.kind in (1, 2) else ""),
            *((say(words.REPLACED), replaced.document_id) for replaced in business.replaced),
            *((say(words.RECEIVER_CHANGES), _change(change, added)) for change in _changes(business)),
            (say(words.REASON), business.reason),
        ]
    if business is not None:
        lines.append((say(words.PAPER), say(words.PAPER_FOLLOWS) if business.paper else ""))
    for place, trace in enumerate(message.traces):
        moment = _moment(trace.at, trace.text)
        lines.append((say(words.WAY) if place == 0 else "", f"{trace.organ_id or say(words.NOT_KNOWN)} · {moment}"))
    return lines


def _changes(business: Business) -> tuple[ReceiverChange, ...]:
    return business.update.changes if business.update else ()


def _change(change: ReceiverChange, added: int) -> str:
    if change.receiver_type is None:
        return change.organ_id
    meaning = words.RECEIVER_ADDED if change.receiver_type == added else words.RECEIVER_REMOVED
    return say(meaning, organ_id=change.organ_id)


def _status(message: StatusMessage) -> list[tuple[str, str | Text]]:
    code = message.status_code
    meaning = say(edxml.STATUS_CODES[code]) if code in edxml.STATUS_CODES else say(words.NOT_KNOWN)
    staff = message.staff
    return [
        (say(words.MESSAGE), Text(say(words.STATUS), "bold")),
        (say(words.CODE), Text(plain(f"{code or '–'} · {meaning}"), "bold")),
        (say(words.FROM), _party(message.sender)),
        (say(words.TO), message.about.organ_id or say(words.NOT_KNOWN)),
        (say(words.ABOUT), _about(message.about)),
        (say(words.IDENTITY), message.about.document_id),
        (say(words.DESCRIPTION), message.description),
        (say(words.STAFF), ", ".join(part for part in (staff.staff, staff.department) if part) if staff else ""),
        (say(words.AT), _moment(message.stamped_at, message.stamped_text)),
    ]


def _kind(message: DocumentMessage) -> str:
    return say(edxml.BUSINESS_KINDS[message.kind]) if message.kind in edxml.BUSINESS_KINDS else say(words.NOT_KNOWN)


def _party(party: Party) -> str:
    code = party.organ_id or say(words.NOT_KNOWN)
    return f"{party.organ_name} ({code})" if party.organ_name else code


def _issued(message: DocumentMessage) -> str:
    day = _day(message.promulgated_on, message.promulgated_text) or say(words.NOT_KNOWN)
    return f"{message.place}, {day}" if message.place else day


def _signer(message: DocumentMessage) -> str:
    signer = message.signer
    if signer is None:
        return ""
    return ", ".join(part for part in (signer.competence, signer.position, signer.full_name) if part)


def _priority(message: DocumentMessage) -> str:
    priority = message.other.priority
    if priority is None:
        return ""
    return say(edxml.PRIORITIES[priority]) if priority in edxml.PRIORITIES else str(priority)


def _about(answered: Answered) -> str:
    day = _day(answered.promulgated_on, answered.promulgated_text)
    return " · ".join(part for part in (answered.code or answered.document_id, day) if part)


def _day(day: date | None, text: str) -> str:
    if day is not None:
        return f"{day:%d/%m/%Y}"
    return say(words.AS_WRITTEN, text=text) if text else ""


def _moment(moment: datetime | None, text: str) -> str:
    if moment is not None:
        return f"{moment:%H:%M:%S %d/%m/%Y}"
    return say(words.AS_WRITTEN, text=text) if text else say(words.NOT_KNOWN)


def _attachments(reading: Reading) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim", show_edge=False)
    table.add_column(f"{say(words.ATTACHMENTS)}", overflow="fold", ratio=1)
    table.add_column(say(words.SIZE), justify="right", no_wrap=True)
    table.add_column(say(words.CONTENT), overflow="fold")
    for attachment in reading.attachments:
        content = attachment.sniffed_type or say(words.BROKEN)
        if attachment.unwrapped:
            content += f" ({say(words.UNWRAPPED)})"
        size = say(words.BROKEN) if attachment.size is None else _size(attachment.size)
        name = Text(plain(attachment.name or "–"))
        if attachment.sha256:
            name.append(f"\nSHA-256 {attachment.sha256}", "dim")
        table.add_row(name, size, content)
    return table


def _size(size: int) -> str:
    if size < _KB:
        return f"{size} B"
    value, unit = (size / _KB, "kB") if size < _KB * _KB else (size / _KB / _KB, "MB")
    text = f"{value:,.1f}"
    return f"{text.translate(str.maketrans(',.', '.,')) if language() == 'vi' else text} {unit}"


def _findings(console: Console, title: str, findings: Sequence[Finding], style: str) -> None:
    if not findings:
        return
    console.print(_indented(Text(f"{title} ({len(findings)})", "bold")))
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style=style)
    table.add_column(overflow="fold")
    for number, finding in enumerate(findings, 1):
        text = Text(plain(finding.message(language())))
        if finding.path:
            text.append(f"\n{plain(finding.path)}", "dim cyan")
        text.append(f"\n{say(words.EXPECTED, text=finding.expected(language()))}")
        text.append(f"\n{say(words.SOURCE, text=finding.source)} · {finding.code}", "dim")
        table.add_row(f"{number}.", text)
    console.print(_indented(table))


def _indented(what: Text | Table) -> Padding:
    return Padding(what, (0, 0, 0, 2), expand=False)
