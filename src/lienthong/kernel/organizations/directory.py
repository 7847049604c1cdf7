"""Every organisation with its codes and successions: who a code means on a day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from lienthong.kernel.identifiers import padded, same_code
from lienthong.kernel.organizations import facts
from lienthong.kernel.organizations.organization import Contradiction, Organization, Span, Succession
from lienthong.kernel.organizations.resolutions import (
    Dissolved,
    Found,
    NotKnown,
    Redirected,
    Resolution,
    Shared,
    UnknownOrganization,
)


class Directory:
    """Every organisation with its codes and successions. Immutable; a lookup is a few dictionary reads.

    Raises:
        Contradiction: two organisations share a key, or bear one code on the same day; one bears a code before it
            exists; a succession or a parent names an organisation that is not there.
    """

    def __init__(self, organizations: Iterable[Organization], successions: Iterable[Succession] = ()) -> None:
        self.organizations = tuple(organizations)
        self.successions = tuple(successions)
        self._by_key = {organization.key: organization for organization in self.organizations}
        if len(self._by_key) < len(self.organizations):
            complaint = "two organisations share a key"
            raise Contradiction(complaint)
        self._children: dict[str, list[Organization]] = {}
        self._bearers: dict[str, tuple[tuple[Span, Organization], ...]] = {}
        self._heirs: dict[str, list[Succession]] = {}
        self._forebears: dict[str, list[Succession]] = {}
        self._index_parents()
        self._index_codes()
        self._index_successions()

    def __iter__(self) -> Iterator[Organization]:
        return iter(self.organizations)

    def __len__(self) -> int:
        return len(self.organizations)

    def on(self, day: date) -> Iterator[Organization]:
        """Every organisation that exists on that day, in the directory's order."""
        return (organization for organization in self.organizations if day in organization.span)

    def by_key(self, key: str) -> Organization:
        """The organisation with that key.

        Raises:
            KeyError: there is none. Keys are our own, so this is our fault and not a Refusal.
        """
        return self._by_key[key]

    def at(self, code: str, day: date) -> Organization:
        """The organisation that bears the code and exists on that day.

        Raises:
            UnknownOrganization: nobody bore the code on that day or before.
            Dissolved: its bearer is gone; the refusal names the successors of that day.
        """
        found = self.resolve(code, day)
        match found:
            case Found(organization):
                return organization
            case Redirected(organization, former, on):
                raise Dissolved(code, day, on, (organization,), former=former.name_on(on))
            case Shared(former, candidates, on):
                raise Dissolved(code, day, on, candidates, former=former.name_on(on))
            case NotKnown():
                raise UnknownOrganization(code, day)

    def resolve(self, code: str, day: date) -> Resolution:
        """Who takes a message that is addressed to this code on this day. Successions are followed up to the day.

        A code whose validity has run out still means its last bearer until somebody else bears it, so that a letter
        under an old code arrives. A code that starts later is not known yet.
        """
        bearers = self._bearers.get(code)
        if bearers is None:
            bearers = self._bearers.get(same_code(code)) or self._bearers.get(padded(code))
            if bearers is None:
                return NotKnown(code)
        for span, organization in bearers:
            if span.start <= day:
                end = organization.span.end
                if end is None or day < end:
                    return Found(organization)
                return self._after(organization, end, day)
        return NotKnown(code)

    def resolve_key(self, key: str, day: date) -> Resolution:
        """Who does the work of an organisation on that day: it itself, or whoever took over.

        Raises:
            KeyError: there is no such organisation.
        """
        organization = self._by_key[key]
        if day < organization.span.start:
            return NotKnown(key)
        end = organization.span.end
        return Found(organization) if end is None or day < end else self._after(organization, end, day)

    def successors(self, key: str) -> tuple[Succession, ...]:
        """Who took over from this organisation, directly."""
        return tuple(self._heirs.get(key, ()))

    def predecessors(self, key: str) -> tuple[Succession, ...]:
        """Whom this organisation took over from, directly."""
        return tuple(self._forebears.get(key, ()))

    def parents(self, organization: Organization, day: date) -> tuple[Organization, ...]:
        """The organisations above it on that day, nearest first.

        A parent that has been taken over whole is shown as its successor of the day; the chain ends where nobody is
        known to stand in its place.
        """
        chain: list[Organization] = []
        above = organization.parent
        while above is not None and all(above != known.key for known in chain):
            parent = self._by_key[above]
            if parent.span.end is not None and day >= parent.span.end:
                later = self._after(parent, parent.span.end, day)
                if not isinstance(later, Redirected):
                    break
                parent = later.organization
            chain.append(parent)
            above = parent.parent
        return tuple(chain)

    def children(self, key: str, day: date) -> tuple[Organization, ...]:
        """The organisations directly under this one on that day, those of the bodies it took over whole included."""
        below = [child for child in self._children.get(key, ()) if day in child.span]
        for succession in self._forebears.get(key, ()):
            if (
                succession.share == "whole"
                and succession.on <= day
                and self._sole_heir(succession.from_key) is not None
            ):
                below.extend(self.children(succession.from_key, day))
        return tuple(below)

    def to_facts(self) -> dict[str, Any]:
        """The directory as JSON-able facts; `from_facts` reads them back to an equal directory."""
        return {
            "organizations": [facts.of_organization(organization) for organization in self.organizations],
            "successions": [facts.of_succession(succession) for succession in self.successions],
        }

    @classmethod
    def from_facts(cls, written: Mapping[str, Any]) -> "Directory":
        """The directory that `to_facts` wrote.

        Raises:
            KeyError, ValueError: the facts are not a directory's.
        """
        return cls(map(facts.organization, written["organizations"]), map(facts.succession, written["successions"]))

    def _index_parents(self) -> None:
        for organization in self.organizations:
            if organization.parent is not None:
                if organization.parent not in self._by_key:
                    complaint = f"{organization.key} stands under {organization.parent}, which is not there"
                    raise Contradiction(complaint)
                self._children.setdefault(organization.parent, []).append(organization)

    def _index_codes(self) -> None:
        bearers: dict[str, list[tuple[Span, Organization]]] = {}
        for organization in self.organizations:
            for identifier in organization.identifiers:
                if identifier.span.start < organization.span.start:
                    complaint = f"{organization.key} bears {identifier.value} before it exists"
                    raise Contradiction(complaint)
                bearers.setdefault(same_code(identifier.value), []).append((identifier.span, organization))
        for code, found in bearers.items():
            found.sort(key=lambda bearer: bearer[0].start)
            for (earlier, one), (later, other) in pairwise(found):
                if one is not other and later.start in earlier:
                    complaint = f"{one.key} and {other.key} both bear {code} on {later.start}"
                    raise Contradiction(complaint)
            # Latest first: a lookup takes the first that has begun.
            self._bearers[code] = tuple(reversed(found))

    def _index_successions(self) -> None:
        for succession in self.successions:
            for key in (succession.from_key, succession.to_key):
                if key not in self._by_key:
                    complaint = f"a succession names {key}, which is not there"
                    raise Contradiction(complaint)
            self._heirs.setdefault(succession.from_key, []).append(succession)
            self._forebears.setdefault(succession.to_key, []).append(succession)

    def _sole_heir(self, key: str) -> Organization | None:
        heirs = self._heirs.get(key)
        return self._by_key[heirs[0].to_key] if heirs and len(heirs) == 1 and heirs[0].share == "whole" else None

    def _after(self, former: Organization, on: date, day: date) -> Redirected | Shared:
        """Where the work of a dissolved organisation lies on a later day."""
        passed = {former.key}
        heir = self._sole_heir(former.key)
        while heir is not None and heir.key not in passed:
            if day in heir.span:
                return Redirected(heir, former, on)
            passed.add(heir.key)
            heir = self._sole_heir(heir.key)
        return Shared(former, tuple(self._living_heirs(former.key, day, {former.key})), on)

    def _living_heirs(self, key: str, day: date, passed: set[str]) -> Iterator[Organization]:
        for succession in self._heirs.get(key, ()):
            if succession.to_key in passed:
                continue
            passed.add(succession.to_key)
            heir = self._by_key[succession.to_key]
            if day in heir.span:
                yield heir
            else:
                yield from self._living_heirs(heir.key, day, passed)
