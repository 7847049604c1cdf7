"""A version as others see it: immutable, so that a case may keep it for life and a process may keep it in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lienthong.work.procedures import regimes
from lienthong.work.procedures.content import Clock, Content
from lienthong.work.procedures.regimes import Regime

Status = Literal["draft", "published", "withdrawn"]
FiledBefore = Literal["acceptance", "filing"]
"""Whether what was filed before a version and not accepted yet is accepted under it, or keeps that of its filing."""


@dataclass(frozen=True, slots=True)
class ProcedureVersion:
    """One version of a procedure with its content. A case keeps its `id` from acceptance to the archive."""

    id: int
    procedure_key: str
    number: int
    content: Content
    valid_from: date
    valid_until: date | None
    """The first day on which it holds no longer."""
    status: Status
    regime: str = ""
    """The regime that it names; empty leaves it to the day of acceptance."""
    filed_before: FiledBefore = "acceptance"

    def regime_on(self, day: date) -> Regime:
        """The regime that a case accepted on this day obeys."""
        return regimes.named(self.regime) if self.regime else regimes.on(day)

    def clock_on(self, day: date) -> Clock:
        """How the term goes on after papers were given, for a case accepted on this day."""
        return self.content.supplement.clock or self.regime_on(day).pause_mode.value


def accepted_under(filed: ProcedureVersion, published: Iterable[ProcedureVersion], day: date) -> ProcedureVersion:
    """The version under which a case is accepted on a day that was filed under another.

    Every version that began since takes it over, unless it says that filings keep theirs.
    """
    found = filed
    for each in sorted(published, key=lambda version: version.valid_from):
        begun = filed.valid_from <= each.valid_from <= day and each.id != filed.id
        if begun and each.filed_before == "acceptance":
            found = each
    return found


@dataclass(frozen=True, slots=True)
class Summary:
    """A procedure as a list shows it."""

    procedure_key: str
    version_id: int | None
    """None where only a code and a name are known."""
    code: str
    name: str
    sector: str
    level: str
    service_level: str
