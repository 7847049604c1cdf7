"""The history of an organisation as lanes on one line of time: who came before, it itself, who came after. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lienthong.kernel.organizations import Directory, Organization, Share, Succession

Place = Literal["before", "self", "after"]

FARTHEST = 4
"""So many successions are followed in each direction; reorganisations come every few years, not every few weeks."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One organisation's life on the line of time. `left` and `width` are percentages of the line."""

    organization: Organization
    place: Place
    share: Share | None
    """How much of it passed on to, or came from, the organisation next to it; None for the organisation itself."""
    on: date | None
    left: float
    width: float
    perhaps_before: bool
    """Whether it may have existed before the days that are drawn for it."""
    end_unsure: bool
    """Whether it may have ended before the days that are drawn for it do."""


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of January of a year on the line."""

    year: int
    left: float
    major: bool
    """Whether a narrow screen names it too."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """All lanes, the years, and today."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    first: date
    last: date


def drawing(directory: Directory, organization: Organization, today: date) -> Drawing:
    """Everyone before and after an organisation, up to today; a year of room is left at the right."""
    before = list(_related(directory, organization.key, "before"))
    after = list(_related(directory, organization.key, "after"))
    everyone = [organization, *(each for each, _ in before), *(each for each, _ in after)]
    first = min(each.span.start for each in everyone).replace(month=1, day=1)
    last = max(today, *(each.span.start for each in everyone)).replace(month=12, day=31)
    length = (last - first).days

    def lane(each: Organization, place: Place, succession: Succession | None) -> Lane:
        start = max(each.span.start, first)
        end = min(each.span.end or last, last)
        return Lane(
            organization=each,
            place=place,
            share=succession.share if succession else None,
            on=succession.on if succession else None,
            left=_percent((start - first).days, length),
            # A life of a day must still be seen.
            width=max(_percent((end - start).days, length), 1.0),
            perhaps_before=not each.start_known and start > first,
            end_unsure=not each.end_known,
        )

    years = range(first.year, last.year + 1)
    every = -(-len(years) // 4)
    return Drawing(
        lanes=(
            *(lane(each, "before", succession) for each, succession in before),
            lane(organization, "self", None),
            *(lane(each, "after", succession) for each, succession in after),
        ),
        ticks=tuple(
            Tick(year, _percent((date(year, 1, 1) - first).days, length), (year - first.year) % every == 0)
            for year in years
        ),
        first=first,
        last=last,
    )


def _related(directory: Directory, key: str, place: Place) -> Iterator[tuple[Organization, Succession]]:
    """Those before, earliest first, or those after, nearest first; each of them once."""
    seen = {key}
    found: list[tuple[Organization, Succession]] = []
    frontier = [key]
    for _ in range(FARTHEST):
        further: list[str] = []
        for current in frontier:
            for succession in _next(directory, current, place):
                other = succession.from_key if place == "before" else succession.to_key
                if other not in seen:
                    seen.add(other)
                    further.append(other)
                    found.append((directory.by_key(other), succession))
        frontier = further
    return iter(reversed(found)) if place == "before" else iter(found)


def _next(directory: Directory, key: str, place: Place) -> Iterable[Succession]:
    return directory.predecessors(key) if place == "before" else directory.successors(key)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 3)
