"""The figures of all units under an office, by level as the units stand on a named day (Decision 28 art. 11.3).

Figures stay with the office whose documents they count. On a day on which that office is no more they are shown under
whoever took it over whole, as almost every commune of 2025; a unit that was divided among several, as every district,
keeps a line of its own, because nobody can say which part of a figure went where.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lienthong.kernel.organizations import Directory, Found, Level, NotKnown, Organization, Redirected, Shared
from lienthong.kernel.words import Words
from lienthong.work.documents.registers.figures import FIGURES

LEVELS: Mapping[Level, Words] = {
    Level.PROVINCE: Words(vi="Cấp tỉnh", en="Province"),
    Level.DISTRICT: Words(vi="Cấp huyện", en="District"),
    Level.COMMUNE: Words(vi="Cấp xã", en="Commune"),
}
Standing = Literal["stands", "divided", "later"]
"""On the named day: it stands, was divided among others before it, or began after it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A line: a unit with its own figures and those of the units that it took over whole."""

    organization: Organization
    standing: Standing
    parts: Sequence[tuple[Organization, Mapping[str, int]]]
    """Whose figures are in it, itself among them."""

    def count(self, figure: str) -> int:
        """One of the figures, of all its parts."""
        return sum(counts[figure] for _, counts in self.parts)

    @property
    def taken_over(self) -> Sequence[tuple[Organization, Mapping[str, int]]]:
        """The parts besides itself."""
        return [part for part in self.parts if part[0] != self.organization]


def units(
    by_office: Mapping[str, Mapping[str, int]], known: Directory, whose: frozenset[str], day: date
) -> list[Unit]:  # fmt: skip
    """The units of a day with the figures of the offices; `whose` are the keys of those that may be added up.

    An office that is none of them, and of which nobody among them is an heir or stands above it, is left out.
    """
    found: dict[str, list[tuple[Organization, Mapping[str, int]]]] = {}
    standing: dict[str, tuple[Organization, Standing]] = {}
    for key, counts in by_office.items():
        try:
            office = known.by_key(key)
        except KeyError:
            continue
        unit, how, near = _unit_of(office, known, day)
        if whose.isdisjoint({unit.key, *near}):
            continue
        standing[unit.key] = (unit, how)
        found.setdefault(unit.key, []).append((office, counts))
    return [Unit(unit, how, found[key]) for key, (unit, how) in standing.items()]


def _unit_of(office: Organization, known: Directory, day: date) -> tuple[Organization, Standing, set[str]]:
    """Under which unit an office's figures stand, and who is near enough to add it up: heirs and those above."""
    match known.resolve_key(office.key, day):
        case Found(organization):
            return organization, "stands", set()
        case Redirected(organization):
            return organization, "stands", set()
        case Shared(_, candidates):
            above = known.parents(office, day)
            return office, "divided", {each.key for each in (*candidates, *above)}
        case NotKnown():
            return office, "later", {each.key for each in known.parents(office, office.span.start)}


def by_level(found: Iterable[Unit]) -> dict[Level, dict[str, int]]:
    """Each figure summed over the units of each level that has any."""
    sums: dict[Level, dict[str, int]] = {}
    for unit in found:
        level = sums.setdefault(unit.organization.level, dict.fromkeys(FIGURES, 0))
        for _, counts in unit.parts:
            for key, count in counts.items():
                level[key] += count
    return sums


def share(counts: Mapping[str, int], figure: str) -> float | None:
    """What part of its whole a figure is; None where it has no whole or the whole is nothing."""
    whole = counts.get(FIGURES[figure].of, 0)
    return counts[figure] / whole if whole else None
