"""What several slips tell: the office, the case, the person, their papers, money, who signs."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from lienthong.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues a slip: the centre or one-stop unit, under the agency that it belongs to."""

    name: str
    above: str = ""
    place: str = ""
    """The place in “Biển Hồ, ngày 02 tháng 3 năm 2026”."""
    address: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Applicant:
    """The person or organisation whose case it is.

    Raises:
        ValueError: `reference` is a citizen number; it is printed where anybody may read it.
    """

    name: str
    reference: str
    """What stands for the person in the QR code: `wording.applicant_reference`, never the citizen number."""
    identity: str | None = None
    """Citizen number, passport, or enterprise code, as it is to be printed."""
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    represents: str | None = None
    """On whose behalf, where the one who asks acts for somebody."""

    def __post_init__(self) -> None:
        digits = re.sub(r"[\s.\-]", "", self.reference)
        if digits.isdigit() and len(digits) >= 9:
            raise ValueError("the reference of an applicant must not be a citizen number")


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case as slips name it. Before acceptance it has no number."""

    number: str | None
    procedure_code: str
    procedure_name: str
    applicant: Applicant
    request: str | None = None
    """What is asked for in the applicant's words; the procedure's name where it is not told."""


@dataclass(frozen=True, slots=True)
class Component:
    """One line of the papers of a case: how many originals, paper copies and electronic files."""

    name: str
    originals: int = 0
    copies: int = 0
    electronic: int = 0
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One item of money. `amount` in đồng: 0 is free, None is not computed yet."""

    name: str
    amount: Decimal | None
    state: Words | None = None
    """“Đã nộp”, “Nộp khi nhận kết quả” …"""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who drafted, took in, gave or signed. `title` is printed above the name, with its competence (`TM.`, `KT.`)."""

    name: str
    title: str = ""
    unit: str = ""


class Channel(StrEnum):
    """How papers come in and results go out."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class Stage(StrEnum):
    """Before or after the case was accepted."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Slip:
    """What every slip has. `slip_set` is the set of forms of the case's regime (`c01`, `c03`)."""

    slip_set: str
    office: Office
    issued_at: datetime
