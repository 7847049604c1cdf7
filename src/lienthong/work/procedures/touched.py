"""Which open cases a new version would stand beside. Whoever keeps cases joins here; this room knows none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lienthong.work.procedures.versions import ProcedureVersion


@dataclass(frozen=True, slots=True)
class Touched:
    """One open case: accepted under a version, and keeps it; or filed, and not accepted yet."""

    number: str
    due_on: date | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class TouchedCases:
    """How many there are, and some of them."""

    count: int = 0
    some: tuple[Touched, ...] = ()
    filed: int = 0
    """How many of the procedure were filed and are not accepted yet, under this version or one before."""
    some_filed: tuple[Touched, ...] = ()


Answer = Callable[[ProcedureVersion], TouchedCases]

_answers: list[Answer] = []


def join(answer: Answer) -> None:
    """Let somebody who keeps cases answer. Called once, from assembly."""
    if answer not in _answers:
        _answers.append(answer)


def touched_by(version: ProcedureVersion) -> TouchedCases:
    """The open cases of a version, which go on under it, and the filings of its procedure that wait to be accepted."""
    answered = [answer(version) for answer in _answers]
    return TouchedCases(
        sum(each.count for each in answered),
        tuple(one for each in answered for one in each.some),
        sum(each.filed for each in answered),
        tuple(one for each in answered for one in each.some_filed),
    )
