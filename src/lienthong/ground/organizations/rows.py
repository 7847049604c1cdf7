"""What is known about organisations, row by row with its source: the shape shared by the sheets and the tables."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TypeVar

from lienthong.kernel.identifiers import Scheme
from lienthong.kernel.organizations import Axis, Directory, Identifier, Level, Organization, Share, Span, Succession

STATISTICAL = "statistical"
"""The scheme of the Statistics Office's codes. They are looked up by people and never addressed by a message."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where facts were taken from, in both languages."""

    source: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """One organisation, without its codes."""

    key: str
    name: str
    level: Level
    kind: str
    parent: str | None
    start: date
    end: date | None
    start_known: bool
    end_known: bool
    axis: Axis
    source: str

    @property
    def short_name(self) -> str:
        """The name that tells it from its neighbours: `Biển Hồ` for `UBND xã Biển Hồ`."""
        return short(self.name, self.kind)


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code of an organisation and the days on which it holds."""

    organization: str
    scheme: str
    code: str
    start: date
    end: date | None
    preferred: bool
    assumed: bool
    source: str


@dataclass(frozen=True, slots=True)
class NameRow:
    """What an organisation was called before."""

    organization: str
    name: str
    start: date
    end: date
    source: str


_Dated = TypeVar("_Dated", CodeRow, NameRow)


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """Who took over from whom."""

    from_key: str
    to_key: str
    on: date
    share: Share
    source: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything that is known, ready to become a directory."""

    sources: tuple[SourceRow, ...] = ()
    organizations: tuple[OrganizationRow, ...] = ()
    codes: tuple[CodeRow, ...] = ()
    names: tuple[NameRow, ...] = ()
    successions: tuple[SuccessionRow, ...] = field(default=())

    def directory(self) -> Directory:
        """The kernel's directory of these facts.

        Raises:
            Contradiction: the facts cannot all be true.
        """
        codes = _by(self.codes)
        names = _by(self.names)
        return Directory(
            (_organization(row, codes[row.key], names[row.key]) for row in self.organizations),
            (Succession(row.from_key, row.to_key, row.on, row.share) for row in self.successions),
        )

    def numbered(self, code: str) -> list[tuple[str, date]]:
        """Who ever bore a number of the Statistics Office: keys, and the first day of each."""
        return [(row.organization, row.start) for row in self.codes if row.scheme == STATISTICAL and row.code == code]

    def digest(self) -> str:
        """The same for the same facts, in whatever order they came."""
        lines = sorted(
            json.dumps([type(row).__name__, asdict(row)], default=str, sort_keys=True, ensure_ascii=False)
            for row in self._all()
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def _all(self) -> Iterator[SourceRow | OrganizationRow | CodeRow | NameRow | SuccessionRow]:
        yield from self.sources
        yield from self.organizations
        yield from self.codes
        yield from self.names
        yield from self.successions


def short(name: str, kind: str) -> str:
    """A name without the words that many share: `UBND xã Biển Hồ` → `Biển Hồ`, `Sở Nội vụ` stays."""
    prefix = f"UBND {kind} "
    return name[len(prefix) :] if name.startswith(prefix) else name


def _by(rows: Iterable[_Dated]) -> defaultdict[str, list[_Dated]]:
    grouped: defaultdict[str, list[_Dated]] = defaultdict(list)
    for row in rows:
        grouped[row.organization].append(row)
    return grouped


def _organization(row: OrganizationRow, codes: Iterable[CodeRow], names: Iterable[NameRow]) -> Organization:
    return Organization(
        key=row.key,
        name=row.name,
        level=row.level,
        kind=row.kind,
        parent=row.parent,
        span=Span(row.start, row.end),
        identifiers=tuple(
            Identifier(Scheme(code.scheme), code.code, Span(code.start, code.end), code.preferred, code.assumed)
            for code in codes
            if code.scheme != STATISTICAL
        ),
        axis=row.axis,
        start_known=row.start_known,
        end_known=row.end_known,
        former_names=tuple((name.name, Span(name.start, name.end)) for name in names),
    )
