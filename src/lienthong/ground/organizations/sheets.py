"""Organisations from a folder of five sheets: our own for Gia Lai, or the ones a province keeps of itself.

`organizations.csv`, `codes.csv`, `names.csv`, `successions.csv`, `sources.csv`: UTF-8, comma, a heading line, days as
`2025-07-01`, `yes` and `no`. `docs/developers/organizations.md` explains every column.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import ClassVar, TypeVar

from lienthong.ground.organizations.rows import (
    STATISTICAL,
    CodeRow,
    NameRow,
    OrganizationRow,
    Rows,
    SourceRow,
    SuccessionRow,
)
from lienthong.kernel.identifiers import LONGEST_CODE, Scheme
from lienthong.kernel.organizations import Axis, Contradiction, Level, Share
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

_AXES: dict[str, Axis] = {"province": "province", "national": "national"}
_SHARES: dict[str, Share] = {"whole": "whole", "part": "part"}
_SCHEMES = {*Scheme, STATISTICAL}


class UnreadableSheet(Refusal):
    """A sheet says something we cannot take. Facts: `sheet`, `line`, `column`, `value`."""

    code: ClassVar[str] = "unreadable_sheet"
    words: ClassVar[Words] = Words(
        vi="{sheet}, dòng {line}, cột {column}: không hiểu giá trị “{value}”.",
        en="{sheet}, line {line}, column {column}: “{value}” is not understood.",
    )

    def __init__(self, sheet: str, line: int, column: str, value: str) -> None:
        super().__init__(sheet=sheet, line=line, column=column, value=value)


class MissingSheet(Refusal):
    """The folder lacks a sheet. Facts: `sheet`."""

    code: ClassVar[str] = "missing_sheet"
    words: ClassVar[Words] = Words(vi="Thư mục thiếu tệp {sheet}.", en="The folder lacks the file {sheet}.")

    def __init__(self, sheet: str) -> None:
        super().__init__(sheet=sheet)


class SheetsContradict(Refusal):
    """Each sheet is readable, but together they cannot be true. Facts: `what`."""

    code: ClassVar[str] = "sheets_contradict"
    words: ClassVar[Words] = Words(
        vi="Các tệp mâu thuẫn với nhau: {what}.", en="The files contradict each other: {what}."
    )

    def __init__(self, what: str) -> None:
        super().__init__(what=what)


def packaged() -> Traversable:
    """The folder that ships with the product: Gia Lai in 2018, on 30 June and on 1 July 2025."""
    return files("lienthong.ground.organizations") / "data"


def read(folder: Traversable | None = None) -> Rows:
    """Everything that a folder of sheets says; the packaged one if none is given.

    Raises:
        MissingSheet, UnreadableSheet: a sheet is not there, or a value in it is not understood.
        SheetsContradict: two organisations bear one code on one day, a key or a source is not known, and the like.
    """
    place = folder or packaged()
    rows = Rows(
        sources=tuple(_sources(place)),
        organizations=tuple(_organizations(place)),
        codes=tuple(_codes(place)),
        names=tuple(_names(place)),
        successions=tuple(_successions(place)),
    )
    _agree(rows)
    return rows


_Value = TypeVar("_Value")


class _Line:
    """One line of a sheet; its values are taken by column and by what they ought to be."""

    def __init__(self, sheet: str, line: int, values: dict[str, str]) -> None:
        self._sheet, self._line, self._values = sheet, line, values

    def text(self, column: str, longest: int = 200) -> str:
        value = self._values.get(column)
        if not value or len(value) > longest:
            raise self._not_understood(column)
        return value

    def optional(self, column: str) -> str | None:
        return self._values.get(column) or None

    def day(self, column: str) -> date:
        return self._as(column, date.fromisoformat)

    def optional_day(self, column: str) -> date | None:
        return self.day(column) if self._values.get(column) else None

    def yes(self, column: str) -> bool:
        return self._as(column, {"yes": True, "no": False}.__getitem__)

    def one_of(self, column: str, known: Callable[[str], _Value]) -> _Value:
        return self._as(column, known)

    def _as(self, column: str, known: Callable[[str], _Value]) -> _Value:
        try:
            return known(self._values.get(column, ""))
        except (ValueError, KeyError) as error:
            raise self._not_understood(column) from error

    def _not_understood(self, column: str) -> UnreadableSheet:
        return UnreadableSheet(self._sheet, self._line, column, self._values.get(column, ""))


def _lines(folder: Traversable, sheet: str) -> Iterator[_Line]:
    try:
        text = (folder / sheet).read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise MissingSheet(sheet) from error
    except UnicodeDecodeError as error:
        raise UnreadableSheet(sheet, 1, "UTF-8", "") from error
    reader = csv.DictReader(text.splitlines())
    for values in reader:
        known = {name: (value or "").strip() for name, value in values.items() if isinstance(name, str)}
        yield _Line(sheet, reader.line_num, known)


def _sources(folder: Traversable) -> Iterator[SourceRow]:
    for line in _lines(folder, "sources.csv"):
        yield SourceRow(line.text("source", 64), line.text("vi"), line.text("en"))


def _organizations(folder: Traversable) -> Iterator[OrganizationRow]:
    for line in _lines(folder, "organizations.csv"):
        yield OrganizationRow(
            key=line.text("key", 64),
            name=line.text("name"),
            level=line.one_of("level", Level),
            kind=line.text("kind", 32),
            parent=line.optional("parent"),
            start=line.day("start"),
            end=line.optional_day("end"),
            start_known=line.yes("start_known"),
            end_known=line.yes("end_known"),
            axis=line.one_of("axis", _AXES.__getitem__),
            source=line.text("source", 64),
        )


def _codes(folder: Traversable) -> Iterator[CodeRow]:
    for line in _lines(folder, "codes.csv"):
        yield CodeRow(
            organization=line.text("organization", 64),
            scheme=line.one_of("scheme", {scheme: str(scheme) for scheme in _SCHEMES}.__getitem__),
            code=line.text("code", LONGEST_CODE),
            start=line.day("start"),
            end=line.optional_day("end"),
            preferred=line.yes("preferred"),
            assumed=line.yes("assumed"),
            source=line.text("source", 64),
        )


def _names(folder: Traversable) -> Iterator[NameRow]:
    for line in _lines(folder, "names.csv"):
        yield NameRow(
            line.text("organization", 64),
            line.text("name"),
            line.day("start"),
            line.day("end"),
            line.text("source", 64),
        )


def _successions(folder: Traversable) -> Iterator[SuccessionRow]:
    for line in _lines(folder, "successions.csv"):
        yield SuccessionRow(
            line.text("from", 64),
            line.text("to", 64),
            line.day("on"),
            line.one_of("share", _SHARES.__getitem__),
            line.text("source", 64),
        )


def _agree(rows: Rows) -> None:
    keys = {row.key for row in rows.organizations}
    sources = {row.source for row in rows.sources}
    named = {row.source for row in rows.organizations} | {row.source for row in rows.codes}
    named |= {row.source for row in rows.names} | {row.source for row in rows.successions}
    if strange := sorted(named - sources):
        raise SheetsContradict(", ".join(strange))
    if strange := sorted(({row.organization for row in rows.codes} | {row.organization for row in rows.names}) - keys):
        raise SheetsContradict(", ".join(strange))
    try:
        rows.directory()
    except Contradiction as error:
        raise SheetsContradict(str(error)) from error
