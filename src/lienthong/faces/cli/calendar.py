"""`lienthong calendar`: when is it due, and why; what the year looks like; load a notice.

Where the days come from is handed in by assembly (`commands`): the database where there is one, the packaged sheets
otherwise.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar, Protocol

import click
from rich.console import Console
from rich.table import Table

from lienthong.faces.cli import shell
from lienthong.faces.cli.language import language, say
from lienthong.ground.calendars.notices import LARGEST
from lienthong.ground.calendars.offices import office
from lienthong.kernel.calendar import (
    Calendar,
    Document,
    Explanation,
    OutsideCalendar,
    Pattern,
    SetDay,
    Term,
    TermKind,
    explain,
)
from lienthong.kernel.calendar.calendar import hours_in_words, weekday
from lienthong.kernel.moments import VIETNAM, read_day, read_moment
from lienthong.kernel.organizations import Directory, Organization
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

HELP = Words(
    vi="Lịch làm việc: hạn trả là ngày nào và vì sao; nạp thông báo nghỉ lễ.",
    en="The working calendar: when a result is due and why; load a notice of days off.",
)
_DUE = Words(
    vi="Hạn trả kết quả của một hồ sơ nhận đủ vào một lúc.",
    en="When the result is due for a case that was complete at a moment.",
)
_EXPLAIN = Words(
    vi="Hạn trả kết quả, kèm từng ngày được tính hay không và văn bản nói vậy.",
    en="When the result is due, with every day counted or not and the document that says so.",
)
_LOAD = Words(
    vi="Nạp một thông báo: ngày nghỉ, ngày làm bù, giờ làm việc, đóng cửa.\n\nCần cơ sở dữ liệu. Thông báo nạp sau "
    "được nghe theo hơn thông báo trước; không có gì bị xóa.",
    en="Load a notice: days off, days worked in exchange, opening hours, closures.\n\nNeeds the database. A later "
    "notice is obeyed over an earlier one; nothing is deleted.",
)
_SHOW = Words(
    vi="Giờ làm việc, ngày nghỉ và ngày làm bù của một năm.",
    en="Opening hours, days off, and days worked in exchange, of a year.",
)
_UNIT = Words(
    vi="Mã định danh (H21.15, 000.00.15.H21), mã đơn vị hành chính (23557) hoặc khóa của cơ quan.",
    en="A code (H21.15, 000.00.15.H21), a number of the Statistics Office (23557) or a key of a unit.",
)
_RECEIVED = Words(
    vi="Lúc nhận đủ hồ sơ: 2026-02-13T09:00; chỉ ghi ngày thì tính từ giờ mở cửa.",
    en="When it was complete: 2026-02-13T09:00; a day alone means opening time.",
)
_TERM = Words(
    vi="working_days:2, calendar_days:15, working_hours:8, same_day, same_day@15:00, unspecified.",
    en="working_days:2, calendar_days:15, working_hours:8, same_day, same_day@15:00, unspecified.",
)
_JSON = Words(vi="In dạng JSON.", en="Print JSON.")
_FILE = Words(vi="tệp thông báo (YAML)", en="the file of the notice (YAML)")
_PREVIEW = Words(vi="Chỉ xem trước, không nạp.", en="Only show what would change.")
_YEAR = Words(vi="năm", en="the year")
_DUE_LINE = Words(
    vi="Hẹn trả: {hour} giờ {minute} phút, {weekday} ngày {day:%d/%m/%Y}", en="Due: {weekday} {day:%d/%m/%Y} {at}"
)
_NOT_KNOWN = Words(
    vi="Không tính được ngày hẹn trả ({term}). Hãy đưa vào danh sách việc có người theo dõi.",
    en="No due date can be computed ({term}). Put it on someone's list.",
)
_DAY, _NUMBER, _WHY, _BY = (
    Words(vi="Ngày", en="Day"),
    Words(vi="Được tính", en="Counted"),
    Words(vi="Vì sao", en="Why"),
    Words(vi="Văn bản", en="Document"),
)
_OFF, _WORKED = Words(vi="nghỉ", en="off"), Words(vi="làm việc", en="worked")
_LOADED = Words(vi="Đã nạp {name}: đổi {many} ngày.", en="Loaded {name}: {many} days changed.")
_WOULD = Words(vi="{name} sẽ đổi {many} ngày (chưa nạp).", en="{name} would change {many} days (not loaded).")
_MORE = Words(vi="… và {many} ngày nữa, đến {last:%d/%m/%Y}", en="… and {many} more days, until {last:%d/%m/%Y}")
_HOURS = Words(vi="{many} ngày chỉ đổi giờ làm việc", en="{many} days with other hours only")
_LISTED = 40
"""So many days that change are listed; Saturday mornings without an end are hundreds."""


class UnclearMoment(Refusal):
    """A moment on the command line cannot be read. Facts: `received`."""

    code: ClassVar[str] = "unclear_moment"
    words: ClassVar[Words] = Words(
        vi="Không hiểu lúc nhận “{received}”. Hãy viết 2026-02-13T09:00, 13/02/2026 09:00 hoặc chỉ 2026-02-13.",
        en="“{received}” is not a moment. Write 2026-02-13T09:00, 13/02/2026 09:00 or only 2026-02-13.",
    )


@dataclass(frozen=True, slots=True)
class Loaded:
    """A notice that was loaded or looked at, and what it moves."""

    name: str
    moves: Sequence[tuple[date, bool, bool]]
    """The days that change, with whether they were and are worked."""
    hours_moved: int
    """On how many days only the hours change."""
    consequences: Sequence[str]
    """What else it moves, in sentences."""


class Desk(Protocol):
    """What a command asks: it is the database's, or that of the packaged sheets."""

    def directory(self) -> Directory:
        """Every organisation."""

    def calendar_of(self, organization_key: str, day: date) -> Calendar:
        """The calendar of an organisation on a day."""

    def common(self) -> Calendar:
        """The calendar of everybody without one of their own."""

    def numbered(self, code: str) -> Sequence[tuple[str, date]]:
        """Who ever bore a number of the Statistics Office: keys, and the first day of each."""

    def load(self, text: str, *, preview: bool) -> Loaded:
        """Load a notice, or only say what it would move."""


def commands(
    opened: Callable[[], AbstractContextManager[Desk]], database: Callable[[], AbstractContextManager[Desk]]
) -> shell.Group:
    """The group `calendar`. `opened` gives a desk wherever it runs; `database` one that can keep a notice."""

    @shell.group(
        "calendar",
        help=HELP,
        examples=(
            "lienthong calendar due --unit H21.15 --received 2024-04-26T09:00 --term working_days:2",
            "lienthong calendar explain --unit H21.15 --received 2024-04-26T09:00 --term working_days:2",
            "lienthong calendar show 2026",
            "lienthong calendar load thong-bao.yaml",
        ),
    )
    def calendar() -> None: ...

    @calendar.command(
        "due",
        explanation=_DUE,
        examples=("lienthong calendar due --unit H21.15 --received 2024-04-26T09:00 --term working_days:2 --json",),
    )
    @shell.option("--unit", required=True, help=_UNIT)
    @shell.option("--received", required=True, help=_RECEIVED)
    @shell.option("--term", required=True, help=_TERM)
    @shell.option("--json", "as_json", is_flag=True, help=_JSON)
    def due_command(unit: str, received: str, term: str, as_json: bool) -> None:
        found = _asked(opened, unit, received, term)
        if as_json:
            click.echo(json.dumps(_facts(*found, asked=unit), ensure_ascii=False, indent=1))
        else:
            _headline(*found)

    @calendar.command(
        "explain",
        explanation=_EXPLAIN,
        examples=("lienthong calendar explain --unit H21.15 --received 2025-01-22T16:00 --term working_days:5",),
    )
    @shell.option("--unit", required=True, help=_UNIT)
    @shell.option("--received", required=True, help=_RECEIVED)
    @shell.option("--term", required=True, help=_TERM)
    @shell.option("--json", "as_json", is_flag=True, help=_JSON)
    def explain_command(unit: str, received: str, term: str, as_json: bool) -> None:
        organization, told, note = _asked(opened, unit, received, term)
        if as_json:
            click.echo(json.dumps(_facts(organization, told, note, asked=unit), ensure_ascii=False, indent=1))
        else:
            _headline(organization, told, note)
            _days(told)

    @calendar.command("show", explanation=_SHOW, examples=("lienthong calendar show 2026 --unit H21.15",))
    @shell.argument("year", type=click.IntRange(1990, 2200), help=_YEAR)
    @shell.option("--unit", help=_UNIT)
    @shell.option("--json", "as_json", is_flag=True, help=_JSON)
    def show(year: int, unit: str | None, as_json: bool) -> None:
        with opened() as desk:
            day = date(year, 1, 1)
            found = desk.calendar_of(_office(desk, unit, day)[0].key, day) if unit else desk.common()
        if not found.first.year <= year <= found.last.year:
            raise OutsideCalendar(str(year), found.first, found.last)
        hours = [
            each
            for each in reversed(found.patterns)
            if each.start.year <= year and (each.end is None or each.end > date(year, 1, 1))
        ]
        days = [found.set_days[day] for day in sorted(found.set_days) if day.year == year]
        if as_json:
            facts = {"year": year, "calendar": say(found.name), "edition": found.edition}
            lists = {"hours": [_pattern(each) for each in hours], "days": [_set_day(each) for each in days]}
            click.echo(json.dumps({**facts, **lists}, ensure_ascii=False, indent=1))
        else:
            _opening(hours)
            _year(days)

    @calendar.command("load", explanation=_LOAD, examples=("lienthong calendar load thong-bao-2027.yaml --preview",))
    @shell.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=_FILE)
    @shell.option("--preview", is_flag=True, help=_PREVIEW)
    def load(file: Path, preview: bool) -> None:
        with database() as desk, file.open(encoding="utf-8-sig", errors="replace") as opened_file:
            # One character more than is taken, so that what is too long is refused and not cut.
            done = desk.load(opened_file.read(LARGEST + 1), preview=preview)
        _moved(done, preview=preview)

    return calendar


def _moved(done: Loaded, *, preview: bool) -> None:
    click.echo(("  " if preview else "✓ ") + say(_WOULD if preview else _LOADED, name=done.name, many=len(done.moves)))
    for day, before, after in done.moves[:_LISTED]:
        words = " → ".join(say(_WORKED if worked else _OFF) for worked in (before, after))
        click.echo(f"  {_said(day)}: {words}")
    if len(done.moves) > _LISTED:
        click.echo("  " + say(_MORE, many=len(done.moves) - _LISTED, last=done.moves[-1][0]))
    if done.hours_moved:
        click.echo("  " + say(_HOURS, many=done.hours_moved))
    for line in done.consequences:
        click.echo("  " + line)


def _asked(
    opened: Callable[[], AbstractContextManager[Desk]], unit: str, received: str, term: str
) -> tuple[Organization, Explanation, Words | None]:
    asked = Term.parse(term)
    moment = read_moment(received)
    if moment is None:
        raise UnclearMoment(received=received)
    day = moment.date()
    with opened() as desk:
        organization, note = _office(desk, unit, day)
        calendar = desk.calendar_of(organization.key, day)
    if read_day(received) and ":" not in received and calendar.is_working(day):
        moment = calendar.opens_at(day)
    return organization, explain(calendar, moment, asked), note


def _office(desk: Desk, asked: str, day: date) -> tuple[Organization, Words | None]:
    return office(desk.directory(), asked, day, numbered=desk.numbered, calendar_of=desk.calendar_of)


def _facts(organization: Organization, told: Explanation, note: Words | None, asked: str) -> dict[str, Any]:
    due = told.due
    day = told.received.date()
    return {
        "unit": asked,
        "note": {"vi": note.vi, "en": note.en} if note else None,
        "organization": {
            "key": organization.key,
            "code": organization.code_on(day),
            "name": organization.name_on(day),
        },
        "received": told.received.astimezone(VIETNAM).isoformat(),
        "term": str(told.term),
        "day0": due.day0.isoformat(),
        "due_on": due.due_on.isoformat() if due.due_on else None,
        "due_at": due.due_at.isoformat() if due.due_at else None,
        "calendar": say(told.calendar_name),
        "calendar_key": told.calendar,
        "edition": told.edition,
        "words": {"vi": _headline_words(told).vi, "en": _headline_words(told).en},
        "doubts": [{"vi": words.vi, "en": words.en} for words in told.doubts],
        "counting": _document(told.counting),
        "total": {"vi": told.total.vi, "en": told.total.en} if told.total else None,
        "days": [
            {
                "date": each.date.isoformat(),
                "counted": each.counted,
                "number": each.number,
                "minutes": each.minutes,
                "why": {"vi": each.words.vi, "en": each.words.en},
                "document": _document(each.document),
            }
            for each in told.days
        ],
    }


def _document(document: Document | None) -> dict[str, Any] | None:
    if document is None:
        return None
    return {
        "number": document.number,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "issuer": document.issuer,
        "title": document.title,
        "evidence": document.evidence,
    }


def _set_day(each: SetDay) -> dict[str, Any]:
    return {
        "date": each.day.isoformat(),
        "working": each.working,
        "why": {"vi": each.words.vi, "en": each.words.en},
        "instead_of": each.instead_of.isoformat() if each.instead_of else None,
        "document": _document(each.document),
    }


def _pattern(each: Pattern) -> dict[str, Any]:
    return {
        "from": each.start.isoformat(),
        "to": each.end.isoformat() if each.end else None,
        "name": {"vi": each.name.vi, "en": each.name.en},
        "hours": [{"vi": words.vi, "en": words.en} for words in hours_in_words(each)],
        "cut_off": f"{each.cut_off:%H:%M}" if each.cut_off else None,
        "document": _document(each.document),
    }


def _opening(hours: Sequence[Pattern]) -> None:
    """The hours of the ordinary week; where two hold on one day, the one told first is obeyed."""
    for each in hours:
        span = f"{each.start:%d/%m/%Y} –" + (f" {each.end - timedelta(days=1):%d/%m/%Y}" if each.end else "")
        click.echo(click.style(say(each.name), bold=True) + f"  {span}")
        for words in hours_in_words(each):
            click.echo(f"  {say(words)}")
    click.echo()


def _headline_words(told: Explanation) -> Words:
    at = told.due.due_at
    if at is None:
        kind = Term(TermKind.UNSPECIFIED) if told.term.kind is TermKind.UNSPECIFIED else told.term
        return Words(
            vi=_NOT_KNOWN.say("vi", term=kind.words.vi),
            en=_NOT_KNOWN.say("en", term=kind.words.en),
        )
    facts = {"hour": f"{at:%H}", "minute": f"{at:%M}", "at": f"{at:%H:%M}", "day": at.date()}
    return Words(
        vi=_DUE_LINE.say("vi", weekday=weekday(at.date()).vi, **facts),
        en=_DUE_LINE.say("en", weekday=weekday(at.date()).en, **facts),
    )


def _headline(organization: Organization, told: Explanation, note: Words | None) -> None:
    if note is not None:
        click.echo("! " + say(note), err=True)
    click.echo(click.style(say(_headline_words(told)), bold=True))
    click.echo(f"{organization.name_on(told.received.date())} · {say(told.calendar_name)}")
    for step in told.steps:
        click.echo(f"  {say(step.words)}")
    for doubt in told.doubts:
        click.echo(click.style("! ", fg="yellow", bold=True) + say(doubt))


def _days(told: Explanation) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say(_DAY), no_wrap=True)
    table.add_column(say(_NUMBER), justify="right")
    table.add_column(say(_WHY))
    table.add_column(say(_BY))
    for each in told.days:
        number = say(each.part) if each.part else "" if each.number is None else str(each.number)
        style = None if each.counted else "dim"
        table.add_row(_said(each.date), number, say(each.words), _short(each.document), style=style)
    Console(highlight=False).print(table)
    if told.total:
        click.echo(say(told.total))


def _year(days: list[SetDay]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in (_DAY, Words(vi="", en=""), _WHY, _BY):
        table.add_column(say(title))
    for each in days:
        table.add_row(_said(each.day), say(_WORKED if each.working else _OFF), say(each.words), _short(each.document))
    Console(highlight=False).print(table)


def _said(day: date) -> str:
    return f"{weekday(day).say(language())} {day:%d/%m/%Y}"


def _short(document: Document | None) -> str:
    if document is None:
        return ""
    return document.number or document.title
