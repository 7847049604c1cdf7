"""An organisation with its dated codes and names, and who takes over from it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from lienthong.kernel.identifiers import Scheme

Axis = Literal["province", "national"]
"""Where an organisation's messages go: an inbox on the provincial hub, or out through the national axis."""

Share = Literal["whole", "part"]


class Contradiction(ValueError):
    """Facts about organisations that cannot all be true. Whoever loads a directory mends its data."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` up to, and without, `end`; no end means that it goes on."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            complaint = f"a span from {self.start} cannot end on {self.end}"
            raise Contradiction(complaint)

    @property
    def last(self) -> date | None:
        """The last day in it, as people say it: `until 30 June`. None where it goes on."""
        return None if self.end is None else self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


class Level(StrEnum):
    """The four levels of government of 2018; since 1 July 2025 the district level is empty."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One exchange code of an organisation. Several are valid at once (edXML §9.3)."""

    scheme: Scheme
    value: str
    span: Span
    preferred: bool = False
    assumed: bool = False
    """The code is our own numbering, to be replaced by the province's directory."""


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation that exchanges documents: one body over the whole of its life."""

    key: str
    """Ours, stable and opaque. It never changes, while codes and names do."""
    name: str
    level: Level
    kind: str
    parent: str | None
    """The key of the organisation above it; `Directory.parents` knows who stands there on a day."""
    span: Span
    identifiers: tuple[Identifier, ...] = ()
    axis: Axis = "province"
    start_known: bool = True
    """False: it existed on the first day of the span, and perhaps before."""
    end_known: bool = True
    """False: it was gone by the end of the span, and perhaps earlier."""
    former_names: tuple[tuple[str, Span], ...] = ()

    def code_on(self, day: date) -> str | None:
        """The code to write on that day, a preferred one first, then the 2020 form. None where it has none."""
        valid = [identifier for identifier in self.identifiers if day in identifier.span]
        return max(valid, key=_rank).value if valid else None

    def name_on(self, day: date) -> str:
        """What it was called on that day."""
        return next((name for name, span in self.former_names if day in span), self.name)


@dataclass(frozen=True, slots=True)
class Succession:
    """From the day `on`, `to_key` does the work of `from_key`: all of it, or a part."""

    from_key: str
    to_key: str
    on: date
    share: Share


def _rank(identifier: Identifier) -> tuple[bool, bool, date]:
    return identifier.preferred, identifier.scheme is Scheme.QD2020, identifier.span.start
