"""Slips around the result, and the ballot."""

from dataclasses import dataclass
from datetime import date, datetime

from lienthong.kernel.words import Words
from lienthong.work.cases.slips.facts.parts import CaseShown, Channel, Component, FeeLine, Officer, Slip


@dataclass(frozen=True, slots=True)
class Result:
    """One paper that decides: its name, number and day."""

    name: str
    number: str | None = None
    issued_on: date | None = None
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class HandedResult:
    """One case on the hand-over sheet."""

    case_number: str
    applicant: str
    result: Result
    due: datetime | date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class HandOver(Slip):
    """Phiếu bàn giao kết quả: the agency gives results to the counter."""

    giver: Officer
    taker: Officer
    rows: tuple[HandedResult, ...]


@dataclass(frozen=True, slots=True)
class ResultReceipt(Slip):
    """Biên nhận kết quả: who took the result, by what right, and which originals went back."""

    case: CaseShown
    results: tuple[Result, ...]
    returned_at: datetime
    way: Channel
    officer: Officer
    receiver: str
    receiver_identity: str | None = None
    authorisation: str | None = None
    """The paper by which somebody else takes the result."""
    originals: tuple[Component, ...] = ()
    fees: tuple[FeeLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Ballot(Slip):
    """Phiếu đánh giá, handed out with 01, 02 and 03. Neither a name nor a case's number tells who fills it in."""

    procedure_code: str
    procedure_name: str
    questions: tuple[Words, ...] = ()
    """Empty: the questions of the form."""
    address: str | None = None
    """Where it can be filled in online."""
