"""Slips of a case on its way between agencies, and the register."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lienthong.work.cases.slips.facts.parts import CaseShown, Channel, Component, FeeLine, Officer, Slip, Stage


@dataclass(frozen=True, slots=True)
class Apology(Slip):
    """C01: Phiếu xin lỗi và hẹn lại ngày trả kết quả; C03: Văn bản xin lỗi và đề nghị gia hạn."""

    case: CaseShown
    agency: str
    """The agency that is late and apologises."""
    received_at: datetime
    first_due: datetime | date
    reason: str
    proposed_due: datetime | date
    signer: Officer
    round: int = 1
    """The how-manieth extension; the law knows one."""
    summary: str | None = None
    """What has been done so far."""
    approved_by: Officer | None = None
    attachments: tuple[str, ...] = ()


class AskedBy(StrEnum):
    """Who wants a case stopped."""

    CITIZEN = "citizen"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class StopNotice(Slip):
    """Thông báo dừng giải quyết hồ sơ."""

    case: CaseShown
    asked_by: AskedBy
    asked_at: datetime | date | None
    stage: Stage
    reason: str
    signer: Officer
    money: tuple[FeeLine, ...] = ()
    """What was paid and what became of it; empty: nothing was paid."""
    legal_ground: str | None = None
    stage_detail: str | None = None


class Outcome(StrEnum):
    """How a piece of work ended against its due moment."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Handover:
    """One row of the control slip: who gave, who took, when, with what outcome of the giver's work.

    `taken_at` is None while the receiver has not confirmed.
    """

    giver: Officer
    taker: Officer
    given_at: datetime
    taken_at: datetime | None = None
    outcome: Outcome | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ControlSlip(Slip):
    """Phiếu kiểm soát quá trình giải quyết hồ sơ: the printed view of the case's log. Rows are only ever added."""

    case: CaseShown
    received_at: datetime
    due: datetime | date | None
    lead: str
    rows: tuple[Handover, ...]
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One case in the register. Dates that have not come yet are None."""

    number: int
    """Continuous from 1 in a year."""
    case_number: str
    procedure: str
    quantity: int
    applicant: str
    address: str | None
    phone: str | None
    unit: str
    received_at: datetime
    due: datetime | date | None
    moved_on: date | None = None
    """The day on which the result came to the counter."""
    returned_on: date | None = None
    how: Channel | None = None
    signature: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Register(Slip):
    """Sổ theo dõi hồ sơ, on A4."""

    year: int
    first_day: date
    last_day: date
    rows: tuple[RegisterRow, ...]
    keeper: Officer


@dataclass(frozen=True, slots=True)
class Work:
    """One agency's part of an interconnected case."""

    agency: str
    work: str
    due: datetime | date | None
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Transfer(Slip):
    """Phiếu chuyển hồ sơ between agencies, stating the work and each agency's term (Decree 61/2018 art. 19.6)."""

    case: CaseShown
    sender: str
    receiver: str
    received_at: datetime
    due: datetime | date | None
    works: tuple[Work, ...]
    components: tuple[Component, ...]
    give_back_to: str
    giver: Officer
    taker: Officer | None = None
    message: str | None = None
