"""A register as a paper to sign and bind, or as a workbook (Decree 30/2020/NĐ-CP art. 16.2.b and 22.3.b)."""

from collections.abc import Sequence
from datetime import date

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.naming import office_names, place_and_day
from lienthong.work.documents.printed import Mark, Sheet
from lienthong.work.documents.registers.books import Book
from lienthong.work.documents.registers.lines import Asked, Line, whole

MOST_ON_PAPER = 2000
"""Lines of one volume on paper: about two hundred pages."""
MOST_IN_A_WORKBOOK = 20_000


class TooLong(Refusal):
    """A volume would have more pages than can be bound. Facts: `most`."""

    code = "register_too_long"
    words = Words(
        vi="Quá {most} dòng cho một quyển. Hãy chọn ít ngày hơn hoặc từ số đến số, và in thành nhiều quyển.",
        en="More than {most} lines for one volume. Choose fewer days or numbers, and print more volumes.",
    )


def register(book: Book, office: str, asked: Asked, mark: Mark, *, volume: str = "", on_paper: bool = True) -> Sheet:
    """The part of a register that was asked for, with its cover.

    Raises:
        TooLong: it has more lines than one volume holds.
    """
    today = mark.at.date()
    most = MOST_ON_PAPER if on_paper else MOST_IN_A_WORKBOOK
    lines = whole(book, office, asked, today, most=most)
    if len(lines) > most:
        raise TooLong(most=most)
    name, above = office_names(office, today)
    return Sheet(
        title=book.words.vi, above=above, office=name, columns=book.columns, rows=[line.cells for line in lines],
        mark=mark, under=_cover(book, asked, lines, volume, today), cover=True,
        closing=[f"Sổ này có {len(lines)} dòng."], signed=("Người giữ sổ", "Thủ trưởng cơ quan"),
        dated=place_and_day(today), source=book.source,
    )  # fmt: skip


def _cover(book: Book, asked: Asked, lines: Sequence[Line], volume: str, today: date) -> list[tuple[str, str]]:
    first = asked.first or date(asked.year, 1, 1)
    last = asked.last or min(date(asked.year, 12, 31), max(today, first))
    found = [("Năm", str(asked.year)), ("Từ ngày", f"{first:%d/%m/%Y}"), ("Đến ngày", f"{last:%d/%m/%Y}")]
    if book.numbered:
        numbers = [line.number for line in lines if line.number is not None]
        found += [("Từ số", str(min(numbers)) if numbers else ""), ("Đến số", str(max(numbers)) if numbers else "")]
    return [*found, ("Quyển số", volume)]
