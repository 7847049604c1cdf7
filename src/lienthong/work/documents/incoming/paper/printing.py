"""Values become the two papers. Their words are those of the law, so they are Vietnamese on every page."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from lienthong.formats import paper

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody wrote at one of the three levels, and when."""

    words: str
    name: str
    on: date

    @property
    def dated(self) -> str:
        """As forms write a day."""
        return f"Ngày {self.on:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Slip:
    """Phiếu giải quyết văn bản đến: which document, and the three levels of opinion (art. 24, App. IV)."""

    above: str
    office: str
    number: int
    arrived_on: date
    about: str
    """Type, number, symbol, date and issuer in one line."""
    subject: str
    tasks: Sequence[tuple[str, str, str]]
    """Who, in which part, until when."""
    leader: Sequence[Line]
    unit: Sequence[Line]
    solver: Sequence[Line]
    mark: str
    """From which system it was printed, by whom, when (App. VI, S14)."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The stamp “ĐẾN” of 35 × 50 mm: office, number, day, to whom, and the file's number and symbol."""

    office: str
    number: int
    arrived_on: date
    to: str = ""
    file_symbol: str = ""


def slip(facts: Slip, *, now: datetime, size: paper.Size = "A5") -> bytes:
    """The slip as PDF/A-2a, the same bytes for the same facts and moment. Levels nobody wrote in have dotted lines."""
    return paper.render(
        HERE / "slip.typ",
        {
            "made_at": now,
            "above": facts.above,
            "office": facts.office,
            "title": f"Phiếu giải quyết văn bản đến số {facts.number}",
            "number": str(facts.number),
            "arrived": f"{facts.arrived_on:%d/%m/%Y}",
            "about": facts.about,
            "subject": facts.subject,
            "tasks": [list(task) for task in facts.tasks],
            "levels": [
                _level("Ý kiến của lãnh đạo cơ quan, tổ chức", facts.leader),
                _level("Ý kiến của lãnh đạo đơn vị", facts.unit),
                _level("Ý kiến đề xuất của người giải quyết", facts.solver),
            ],
            "mark": facts.mark,
        },
        size=size,
    )


def stamp(facts: Stamp, *, now: datetime, size: paper.Size = "A4") -> bytes:
    """A sheet that is empty but for the stamp, where it belongs on a first page: the paper goes into the printer."""
    told = asdict(facts) | {"made_at": now, "arrived_on": f"{facts.arrived_on:%d/%m/%Y}", "number": str(facts.number)}
    return paper.render(HERE / "stamp.typ", told, size=size)


def _level(name: str, lines: Sequence[Line]) -> dict[str, object]:
    return {"name": name, "lines": [{"words": each.words, "name": each.name, "dated": each.dated} for each in lines]}
