"""Where a message goes: from the codes it names to organisations of the day, never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from lienthong.exchange.protocol.life import Outcome
from lienthong.kernel.identifiers import same_code
from lienthong.kernel.organizations import Directory, Found, Organization, Redirected, Shared


@dataclass(frozen=True, slots=True)
class Route:
    """One receiver. `organization` is its key; `candidates` are keys a clerk may choose from; `former` a code."""

    code: str
    outcome: Outcome
    organization: str | None = None
    organization_code: str | None = None
    former: str | None = None
    candidates: tuple[str, ...] = ()
    reason: str | None = None


def routes(
    codes: Iterable[str], directory: Directory, day: date, *, serves: frozenset[str], from_axis: bool = False
) -> tuple[Route, ...]:
    """Each receiver once, though a sender may name it by several codes (Decision 28/2018 Art. 10; both code schemes).

    `serves` names the axes whose organisations have an inbox here. What other axes serve is passed on, except
    when the message itself came from an axis: that one has already seen to its own.
    """
    seen: set[str] = set()
    found: list[Route] = []
    for code in codes:
        route = _route(code, directory, day, serves, from_axis)
        mark = route.organization or f"code:{same_code(code)}"
        if mark not in seen:
            seen.add(mark)
            found.append(route)
    return tuple(found)


def _route(code: str, directory: Directory, day: date, serves: frozenset[str], from_axis: bool) -> Route:
    resolution = directory.resolve(code, day)
    if isinstance(resolution, Found):
        return _to(resolution.organization, code, day, serves, from_axis)
    if isinstance(resolution, Redirected):
        former = resolution.former.code_on(resolution.on - timedelta(days=1)) or code
        return _to(resolution.organization, code, day, serves, from_axis, former=former)
    if isinstance(resolution, Shared):
        keys = tuple(organization.key for organization in resolution.candidates)
        return Route(code, Outcome.CLERK, candidates=keys, former=code, reason="several_successors")
    return Route(code, Outcome.CLERK, reason="unknown_code")


def _to(
    organization: Organization, code: str, day: date, serves: frozenset[str], from_axis: bool, former: str | None = None
) -> Route:
    own = organization.code_on(day) or code
    if organization.axis not in serves:
        outcome = Outcome.ELSEWHERE if from_axis else Outcome.RELAY
    else:
        outcome = Outcome.REDIRECTED if former else Outcome.INBOX
    return Route(code, outcome, organization.key, own, former)
