"""Which open cases a new version would stand beside. Whoever keeps cases joins here; this room knows none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from lienthong.work.procedures.versions import ProcedureVersion


@dataclass(frozen=True, slots=True)
class Touched:
    """One open case that was accepted under a version, and keeps it."""

    number: str
    due_on: date | None
    address: str = ""


Answer = Callable[[ProcedureVersion], Sequence[Touched]]

_answers: list[Answer] = []


def join(answer: Answer) -> None:
    """Let somebody who keeps cases answer. Called once, from assembly."""
    if answer not in _answers:
        _answers.append(answer)


def touched_by(version: ProcedureVersion) -> list[Touched]:
    """The open cases of a version: they go on under it, whatever is published next."""
    return [each for answer in _answers for each in answer(version)]
