"""The calendar that ships with the product, from sheets that are readable without a database.

`documents.csv`, `patterns.csv`, `days.csv`, `closures.csv`, `pending.csv`, `edition.csv`: UTF-8, comma, a heading line.
`docs/operators/calendar.md` explains what a province loads itself.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, time
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from lienthong.ground.calendars.book import Book, ClosureRow, DayRow, DocumentRow, PatternRow, PendingRow
from lienthong.kernel.calendar import Hours
from lienthong.kernel.calendar.days import Week

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def packaged() -> Traversable:
    """The folder of sheets: the days off of civil servants, 2018 to 2026, each with its document."""
    return files("lienthong.ground.calendars") / "data"


@cache
def book() -> Book:
    """What the packaged sheets say."""
    return read(packaged())


def read(folder: Traversable) -> Book:
    """What a folder of sheets says.

    Raises:
        ValueError, KeyError, FileNotFoundError: our own sheets are wrong, which is a fault and not a Refusal.
    """
    (edition,) = _lines(folder, "edition.csv")
    found = Book(
        documents=tuple(
            DocumentRow(
                key=line["key"],
                number=line["number"],
                issued_on=_day(line["issued_on"]),
                issuer=line["issuer"],
                title=line["title"],
                evidence=line["evidence"],
                source=line["source"],
            )
            for line in _lines(folder, "documents.csv")
        ),
        patterns=tuple(_pattern(line) for line in _lines(folder, "patterns.csv")),
        days=tuple(
            DayRow(
                day=date.fromisoformat(line["day"]),
                working={"off": False, "working": True}[line["kind"]],
                scope=line["scope"],
                vi=line["vi"],
                en=line["en"],
                instead_of=_day(line["instead_of"]),
                document=line["document"],
            )
            for line in _lines(folder, "days.csv")
        ),
        closures=tuple(
            ClosureRow(
                first=date.fromisoformat(line["first"]),
                last=date.fromisoformat(line["last"]),
                scope=line["scope"],
                vi=line["vi"],
                en=line["en"],
                moves_due={"yes": True, "no": False}[line["moves_due"]],
                document=line["document"],
            )
            for line in _lines(folder, "closures.csv")
        ),
        pending=tuple(
            PendingRow(date.fromisoformat(line["day"]), line["scope"], line["vi"], line["en"], line["document"])
            for line in _lines(folder, "pending.csv")
        ),
        known_until=date.fromisoformat(edition["known_until"]),
        counting=edition["counting"],
    )
    _agree(found)
    return found


def hours(text: str) -> Hours:
    """`07:00-11:30 13:30-17:00` as spans; empty where the counter is shut.

    Raises:
        ValueError: it is no such thing, or the spans overlap.
    """
    spans = []
    for span in text.replace("–", "-").replace(",", " ").split():
        start, _, end = span.partition("-")
        try:
            spans.append((_clock(start), _clock(end)))
        except ValueError as error:
            raise ValueError(text) from error
    flat = [clock for span in spans for clock in span]
    if flat != sorted(set(flat)):
        raise ValueError(text)
    return tuple(spans)


def week(texts: Sequence[str]) -> Week:
    """Seven texts, Monday first, as the hours of a week.

    Raises:
        ValueError: one of them is no such thing, or there are not seven.
    """
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = map(hours, texts)
    return (monday, tuesday, wednesday, thursday, friday, saturday, sunday)


def written(spans: Hours) -> str:
    """What `hours` reads back."""
    return " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans)


def _clock(text: str) -> time:
    hour, _, minute = text.strip().replace("h", ":").partition(":")
    return time(int(hour), int(minute or 0))


def _pattern(line: dict[str, str]) -> PatternRow:
    return PatternRow(
        key=line["key"],
        scope=line["scope"],
        vi=line["vi"],
        en=line["en"],
        start=date.fromisoformat(line["start"]),
        end=_day(line["end"]),
        week=week([line[name] for name in WEEKDAYS]),
        cut_off=_clock(line["cut_off"]) if line["cut_off"] else None,
        document=line["document"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _lines(folder: Traversable, sheet: str) -> Iterator[dict[str, str]]:
    text = (folder / sheet).read_text(encoding="utf-8-sig")
    for values in csv.DictReader(text.splitlines()):
        yield {name: (value or "").strip() for name, value in values.items()}


def _agree(found: Book) -> None:
    named = {row.document for row in found.patterns} | {row.document for row in found.days}
    named |= {row.document for row in found.closures} | {row.document for row in found.pending}
    if strange := (named | {found.counting}) - set(found.by_key):
        raise ValueError(f"documents that are not there: {sorted(strange)}")
    if len({(row.scope, row.day) for row in found.days}) < len(found.days):
        raise ValueError("a day is set twice")
