"""Slips of the counter while a case comes in."""

from dataclasses import dataclass
from datetime import date, datetime

from lienthong.kernel.words import Words
from lienthong.work.cases.slips.facts.parts import CaseShown, Channel, Component, FeeLine, Officer, Slip, Stage


@dataclass(frozen=True, slots=True)
class Receipt(Slip):
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả. Only for an accepted case: the due moment is the case's own."""

    case: CaseShown
    components: tuple[Component, ...]
    sets: int
    term: Words
    received_at: datetime
    due: datetime | date | None
    channel: Channel
    result_at: str
    """Where and how the result is given."""
    officer: Officer
    fees: tuple[FeeLine, ...] = ()
    submitter: str | None = None
    """Who handed in, where that is not the applicant."""
    book: str | None = None
    """Book and line of a paper register, where one is kept: “Quyển số 01, số thứ tự 215”."""
    follow: str | None = None
    """Where the case can be followed: an address of the portal."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One line of a request: which component, what to complete, why, how."""

    component: str
    what: str
    reason: str
    guidance: str | None = None


@dataclass(frozen=True, slots=True)
class PapersRequest(Slip):
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: everything at once, once."""

    case: CaseShown
    lines: tuple[RequestLine, ...]
    stage: Stage
    drafter: Officer
    contact: str
    term: Words | None = None
    until: date | None = None
    exception: str | None = None
    """The legal ground of a second request, where a special law allows one."""


@dataclass(frozen=True, slots=True)
class Rejection(Slip):
    """Phiếu từ chối tiếp nhận, giải quyết hồ sơ."""

    case: CaseShown
    reason: str
    legal_ground: str
    officer: Officer
    go_to: str | None = None
    """Where to go instead."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was explained at the counter."""

    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class GuidanceNote(Slip):
    """Phiếu hướng dẫn: what was explained, kept at the counter (Decree 61/2018/NĐ-CP art. 15)."""

    case: CaseShown
    channel: Channel
    officer: Officer
    components: tuple[Component, ...] = ()
    term: Words | None = None
    fees: tuple[FeeLine, ...] = ()
    told: tuple[Told, ...] = ()
