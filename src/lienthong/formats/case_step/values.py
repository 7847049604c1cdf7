"""A step of a case that another agency does, as it travels. Unknown members are kept in `more`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

FORMAT = "lienthong/case-step/1"
FILE_NAME = "buoc-ho-so.json"
MEDIA_TYPE = "application/json"

More = Mapping[str, Any]


class Outcome(StrEnum):
    """What became of a step."""

    DONE = "done"
    REFUSED = "refused"
    NEEDS_PAPERS = "needs_papers"


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a key of its own and a name for people: a procedure, a step, an organisation (its code)."""

    key: str
    name: str = ""
    more: More = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """A person the case is about. `role`: `applicant`, `child`, `mother` … `born_on` is as the paper says it, which
    may be a year alone."""

    role: str
    name: str
    born_on: str = ""
    gender: str = ""
    identity: str = ""
    address: str = ""
    more: More = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepFile:
    """An attachment of the same letter, by its name there. `component`: which paper of the case it is."""

    name: str
    component: str = ""
    sha256: str = ""
    media_type: str = ""
    more: More = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """Please do this step of our case."""

    case_number: str
    procedure: Named
    step: Named
    work: str
    from_organization: Named
    to_organization: Named
    applicant: Person
    due_at: datetime | None = None
    """When the asking agency needs it; None where no term is known."""
    subjects: tuple[Person, ...] = ()
    legal_basis: str = ""
    files: tuple[StepFile, ...] = ()
    more: More = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResultPaper:
    """The paper that the step made. `file` is its name among the letter's attachments."""

    name: str
    number: str = ""
    issued_on: str = ""
    file: str = ""
    more: More = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What we did with your step. `words` say why where it is refused or papers are missing."""

    case_number: str
    step_key: str
    outcome: Outcome
    handled_at: datetime
    handled_by: str = ""
    words: str = ""
    result: ResultPaper | None = None
    more: More = field(default_factory=dict)
