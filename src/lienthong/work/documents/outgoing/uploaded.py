"""A document that was finished elsewhere and uploaded: where its signatures, its number and its date go.

They are looked for beside what is printed: the number after `Số:`, the day between `ngày` and `tháng`, the hand over
the signer's name, the seal over a third of it on its left (Decree 30/2020/NĐ-CP, App. I). What is printed already must
be what the office gives: a document never bears a number that its register does not know.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from lienthong.formats.signing import Place
from lienthong.formats.signing.numbering import DATE_FIELD, NUMBER_FIELD, Blank, with_blanks, write_number
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.composing import Box

PERSON, SEAL = "7c", "8"
HAND = (44.0, 22.0)
STAMP = 36.0
"""Millimetres: the room of a hand, and the diameter of a seal."""
CODE, DATED = "code", "dated"
"""What is written into a blank: the number with its symbol; the whole line of place and date."""
NUMBER, NOTATION, DAY, MONTH, YEAR = "number", "notation", "day", "month", "year"
FIELDS = {NUMBER: NUMBER_FIELD, CODE: NUMBER_FIELD, DATED: DATE_FIELD, DAY: DATE_FIELD, MONTH: "Thang", YEAR: "Nam"}
"""The name of the blank in the file."""
LINE = 6.0
NARROWEST = 4.5
"""Millimetres: two digits of 13 points."""
_UPPER = 130.0
"""Number and date stand in the upper part of the first page."""
_GAP = r"[ \t\u00a0.…_]*"
_NUMBER = re.compile(rf"Số\s?:{_GAP}(?P<number>\d*){_GAP}(?P<slash>/{_GAP}(?P<notation>[^\s,;]+))?")
_DATE = re.compile(rf"ngày{_GAP}(?P<day>\d*){_GAP}tháng{_GAP}(?P<month>\d*){_GAP}năm{_GAP}(?P<year>\d*)")


class NoRoom(Refusal):
    """Neither room for number and date was found in the file, nor said where it is. Facts: `what`, `what_en`."""

    code = "no_room"
    words = Words(
        vi="Không tìm thấy chỗ ghi {what} ở trang 1. Để trống trong tệp (“Số:      /…”, “ngày     tháng     năm”) hoặc "
        "nhập vị trí bằng milimét.",
        en="No room for {what_en} was found on page 1. Leave it blank in the file (“Số:      /…”, “ngày     tháng     "
        "năm”), or say where it is in millimetres.",
    )


class PrintedOtherwise(Refusal):
    """The file bears something else than the office gives. Facts: `what`, `what_en`, `printed`, `ours`."""

    code = "printed_otherwise"
    words = Words(
        vi="Trong tệp đã in {what} “{printed}”, còn cơ quan cấp “{ours}”. Chưa lấy số nào; hãy sửa tệp rồi tải lại.",
        en="The file bears the {what_en} “{printed}”, the office gives “{ours}”. No number was taken; mend the file "
        "and upload it again.",
    )


_SAID = {
    NUMBER: Words(vi="số", en="number"),
    NOTATION: Words(vi="ký hiệu", en="symbol"),
    DAY: Words(vi="ngày", en="day"),
    MONTH: Words(vi="tháng", en="month"),
    YEAR: Words(vi="năm", en="year"),
}


class LetteredLike(Protocol):
    """A page with every letter where it stands, in millimetres from its top left corner."""

    @property
    def page(self) -> int: ...  # noqa: D102
    @property
    def width(self) -> float: ...  # noqa: D102
    @property
    def height(self) -> float: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def boxes(self) -> Sequence[tuple[float, float, float, float]]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Uploaded:
    """`places`: `7c` and `8`; `blanks`: room, by what is written there (`FIELDS`); `printed`: what stands there."""

    places: Mapping[str, Box] = field(default_factory=dict)
    blanks: Mapping[str, Box] = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)


def is_uploaded(kept: Mapping[str, Any]) -> bool:
    """Whether `Outgoing.content` is that of an uploaded document, not of a composed one."""
    return "places" in kept


def to_json(told: Uploaded) -> dict[str, Any]:
    """As kept in `Outgoing.content`."""
    boxes = {
        name: {key: asdict(box) for key, box in found.items()}
        for name, found in (("places", told.places), ("blanks", told.blanks))
    }
    return {**boxes, "printed": dict(told.printed)}


def from_json(kept: Mapping[str, Any]) -> Uploaded:
    """Back again; of what holds none, none."""
    places, blanks = ({key: Box(**box) for key, box in kept.get(name, {}).items()} for name in ("places", "blanks"))
    return Uploaded(places, blanks, dict(kept.get("printed", {})))


def found_in(pages: Sequence[LetteredLike], signer: str) -> Uploaded:
    """What can be found in the file: rooms for number and date on the first page, the hand over the signer's name."""
    if not pages:
        return Uploaded()
    blanks: dict[str, Box] = {}
    printed: dict[str, str] = {}
    for find in (_number, _date):
        told = find(pages[0])
        blanks |= told.blanks
        printed |= told.printed
    return Uploaded(signed_at(pages, signer), blanks, printed)


def signed_at(pages: Sequence[LetteredLike], signer: str) -> dict[str, Box]:
    """Over the last place where the signer's name stands; else at the bottom right of the last page."""
    last = pages[-1]
    hand = Box(last.page, last.width - 20 - HAND[0] - 8, last.height - 75, *HAND)
    wanted = r"\s+".join(map(re.escape, signer.split()))
    for page in reversed(pages):
        hits = list(re.finditer(wanted, page.text, re.IGNORECASE)) if wanted else []
        if hits:
            left, top, right, _bottom = _around(page, *hits[-1].span())
            hand = Box(page.page, (left + right - HAND[0]) / 2, top - HAND[1] - 1, *HAND)
            last = page
            break
    return {PERSON: _inside(hand, last), SEAL: _inside(seal_beside(hand), last)}


def seal_beside(hand: Box) -> Box:
    """Over about a third of the hand, on its left (art. 33; App. I, box 8)."""
    return Box(hand.page, hand.x + hand.width / 3 - STAMP, hand.y + (hand.height - STAMP) / 2, STAMP, STAMP)


def ready(told: Uploaded, notation: str) -> None:
    """Stop a file that cannot be numbered later.

    Raises:
        NoRoom: there is neither room for the number or the date nor are they printed.
        PrintedOtherwise: another symbol is printed than the document will have.
    """
    has = {*told.blanks, *told.printed}
    if not has & {NUMBER, CODE}:
        raise NoRoom(what="số", what_en="the number")
    if DATED not in has and not {DAY, MONTH, YEAR} <= has:
        raise NoRoom(what="ngày tháng năm", what_en="the date")
    _same(told, NOTATION, notation)


def agree(told: Uploaded, number: str, notation: str, on: date) -> None:
    """Stop a number or a day other than what is printed in the file.

    Raises:
        PrintedOtherwise: it bears something else.
    """
    for what, ours in ((NUMBER, number), (NOTATION, notation), (DAY, f"{on.day:02d}"), (MONTH, _month(on)),
                       (YEAR, str(on.year))):  # fmt: skip
        _same(told, what, ours)


def values(told: Uploaded, number: str, notation: str, on: date | None, dated: str) -> dict[str, str]:
    """What is written into each blank of the file."""
    said = {NUMBER: number, CODE: f"{number}/{notation}", DATED: dated}
    if on is not None:
        said |= {DAY: f"{on.day:02d}", MONTH: _month(on), YEAR: str(on.year)}
    return {FIELDS[what]: said[what] for what in told.blanks}


def laid_out(pdf: bytes, told: Uploaded, filled: Mapping[str, str], *, at: datetime) -> bytes:
    """The file with its blanks, filled in where it has its number already.

    Raises:
        Unsignable: it is no PDF that can be added to, or is signed already.
        Misplaced: a blank is not on its page.
    """
    blanks = {
        FIELDS[what]: Blank(
            Place(box.page, box.x, box.y, box.width, box.height), 13, italic=what in (DATED, DAY, MONTH, YEAR),
            align="left" if what in (CODE, DATED) else "center",
        )
        for what, box in told.blanks.items()
    }  # fmt: skip
    made = with_blanks(pdf, blanks) if blanks else pdf
    return write_number(made, filled, at=at) if filled else made


def _same(told: Uploaded, what: str, ours: str) -> None:
    printed = told.printed.get(what)
    if printed is not None and printed.lstrip("0") != ours.lstrip("0"):
        raise PrintedOtherwise(what=_SAID[what].vi, what_en=_SAID[what].en, printed=printed, ours=ours)


def _number(page: LetteredLike) -> Uploaded:
    hit = _high(page, _NUMBER)
    if hit is None:
        return Uploaded()
    printed = {what: hit[what] for what in (NUMBER, NOTATION) if hit[what]}
    if NUMBER in printed:
        return Uploaded(printed=printed)
    colon = page.text.index(":", hit.start())
    if hit["slash"]:
        return Uploaded(blanks=_between(page, NUMBER, colon, hit.start("slash")), printed=printed)
    after = _next_on_line(page, colon)
    return Uploaded(blanks=_between(page, CODE, colon, after, widest=48), printed=printed)


def _date(page: LetteredLike) -> Uploaded:
    hit = _high(page, _DATE)
    if hit is None:
        return Uploaded()
    printed = {what: hit[what] for what in (DAY, MONTH, YEAR) if hit[what]}
    month, year = (page.text.index(word, hit.start()) for word in ("tháng", "năm"))
    blanks: dict[str, Box] = {}
    for what, before, after, widest in (
        (DAY, hit.start() + 3, month, 40.0), (MONTH, month + 4, year, 40.0),
        (YEAR, year + 2, _next_on_line(page, hit.end() - 1), 13.0),
    ):  # fmt: skip
        if what not in printed:
            blanks |= _between(page, what, before, after, widest=widest)
    return Uploaded(blanks=blanks, printed=printed)


def _high(page: LetteredLike, wanted: re.Pattern[str]) -> re.Match[str] | None:
    return next((hit for hit in wanted.finditer(page.text) if page.boxes[hit.start()][1] < _UPPER), None)


def _between(page: LetteredLike, what: str, before: int, after: int | None, widest: float = 60) -> dict[str, Box]:
    """The room between two letters of a line, where it is wide enough to write into."""
    _left, top, right, bottom = page.boxes[before]
    begin = right + 0.4
    end = page.boxes[after][0] - 0.4 if after is not None else page.width - 10
    width = min(end - begin, widest)
    if width < NARROWEST:
        return {}
    # The blank's line stands in its middle, as the letters around it do.
    middle = (_line(page, before, top, bottom)[0] + bottom) / 2
    return {what: Box(page.page, round(begin, 1), round(middle - LINE / 2, 1), round(width, 1), LINE)}


def _line(page: LetteredLike, index: int, top: float, bottom: float) -> tuple[float, float]:
    """How high the letters of the word reach that ends there."""
    tops, bottoms = [top], [bottom]
    for place in range(index - 1, max(-1, index - 5), -1):
        if page.text[place].isspace():
            break
        tops.append(page.boxes[place][1])
        bottoms.append(page.boxes[place][3])
    return min(tops), max(bottoms)


def _next_on_line(page: LetteredLike, index: int) -> int | None:
    """The nearest letter that stands to the right on the same line."""
    _left, top, right, bottom = page.boxes[index]
    there = [
        place for place, box in enumerate(page.boxes)
        if box[0] > right and box[1] < bottom and box[3] > top and page.text[place] not in " \t\u00a0.…_\r\n"
    ]  # fmt: skip
    return min(there, key=lambda place: page.boxes[place][0], default=None)


def _around(page: LetteredLike, start: int, end: int) -> tuple[float, float, float, float]:
    boxes = [page.boxes[place] for place in range(start, end) if not page.text[place].isspace()]
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _inside(box: Box, page: LetteredLike) -> Box:
    """Moved so that it does not leave the page."""
    x = min(max(box.x, 2), page.width - box.width - 2)
    y = min(max(box.y, 2), page.height - box.height - 2)
    return Box(box.page, round(x, 1), round(y, 1), box.width, box.height)


def _month(on: date) -> str:
    """January and February carry a zero (App. I II.4)."""
    return f"{on.month:02d}" if on.month < 3 else str(on.month)
