"""A document as PDF, where its boxes lie on the page, and as pictures for the preview."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lienthong.formats import paper
from lienthong.work.documents.composing.body import blocks_of
from lienthong.work.documents.composing.content import Content
from lienthong.work.documents.kinds import kinds

TEMPLATE = Path(__file__).parent / "layout" / "document.typ"
_STAMPS: Mapping[int, tuple[str, int]] = {
    1: ("KHẨN", 20),
    2: ("THƯỢNG KHẨN", 40),
    3: ("HỎA TỐC", 30),
    4: ("HỎA TỐC", 30),
}
"""Words and width in millimetres; all are 8 mm high (Decree 30/2020/NĐ-CP, App. I)."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in millimetres from its top left corner. Pages count from 1."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Composed:
    """The paper. `places`: boxes `3` number, `4` place and date, `7c` the person's signature, `8` the seal."""

    pdf: bytes
    places: Mapping[str, Box]


def pdf(content: Content, *, now: datetime, blank: bool = False) -> Composed:
    """The document as PDF/A-2a: the same bytes for the same content and moment.

    `blank`: boxes 3 and 4 stay empty, for a number and a date that are written in after the first signature.
    """
    made, found = paper.render_and_find(TEMPLATE, _facts(content, now, blank=blank), size="A4", label="<place>")
    boxes = {each["box"]: Box(each["page"], each["x"], each["y"], each["width"], each["height"]) for each in found}
    return Composed(made, boxes)


def pictures(content: Content, *, now: datetime, ppi: float = 96) -> list[bytes]:
    """One PNG a page."""
    return paper.pictures(TEMPLATE, _facts(content, now), size="A4", ppi=ppi)


def dated_words(place: str, day: date | None) -> str:
    """`Ia Ly, ngày 05 tháng 01 năm 2018`: a zero before days under 10 and before January and February (App. I)."""
    if day is None:
        told = "ngày      tháng      năm       "
    else:
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        told = f"ngày {day.day:02d} tháng {month} năm {day.year}"
    return f"{place}, {told}" if place else told


def roman(number: int) -> str:
    """Annexes are counted in Roman numbers."""
    signs = ((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    out = ""
    for value, sign in signs:
        out += sign * (number // value)
        number %= value
    return out


def _facts(content: Content, now: datetime, *, blank: bool = False) -> dict[str, Any]:
    name = kinds()[content.type_key].words.vi
    code = "/".join(part for part in (content.number, content.notation) if part)
    stamp = _STAMPS.get(content.priority)
    return {
        "made_at": now,
        "blank": blank,
        "title": f"{name} {code} {content.subject}".strip(),
        "type-name": name,
        "head": asdict(content.head),
        "number": content.number,
        "notation": content.notation,
        "dated": dated_words(content.head.place, content.dated),
        "letter": content.is_letter,
        "decides": content.decides,
        "subject": content.about,
        "issued-by": content.issued_by,
        "to": content.addressed_to,
        "grounds": [_ended(line, last=place + 1 == len(content.grounds)) for place, line in enumerate(content.grounds)],
        "body": _laid(content.body),
        "receivers": content.receivers,
        "signature": asdict(content.signature),
        "stamp": {"words": stamp[0], "width": stamp[1]} if stamp else None,
        "circulation": content.circulation,
        "drafter": content.drafter,
        "annexes": [
            {
                "name": "Phụ lục" if len(content.annexes) == 1 else f"Phụ lục {roman(place + 1)}",
                "title": annex.title,
                # In an electronic document the words stay and number and date are left blank.
                "with": f"(Kèm theo {name} số      /{content.notation} ngày      /     /      của {content.head.name})",
                "body": _laid(annex.body),
            }
            for place, annex in enumerate(content.annexes)
        ],
    }


def _ended(ground: str, *, last: bool) -> str:
    """Each ground ends with a semicolon, the last with a full stop."""
    return ground.strip().rstrip(";.,") + ("." if last else ";")


def _laid(body: str) -> Sequence[Mapping[str, Any]]:
    return [asdict(block) for block in blocks_of(body)]
