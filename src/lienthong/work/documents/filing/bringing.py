"""A list of files that people bring as a workbook or as CSV, read once at the door."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.documents.filing.lists import MOST, Line

LARGEST = 2 * 1024 * 1024
"""Bytes of the file that is brought."""
LARGEST_UNPACKED = 12 * 1024 * 1024
"""Bytes of all its parts: two thousand lines have one or two million."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, ArithmeticError, AssertionError, AttributeError, EOFError,
    LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
"""What reading a workbook that is none, or is damaged, locked with a password or made to do harm, ends in."""
_COLUMNS = 12

_HEADS = {
    "symbol": ("so va ky hieu", "so, ky hieu", "so ky hieu", "ky hieu"),
    "title": ("tieu de", "de muc", "ten de muc", "ten ho so"),
    "retention": ("thoi han", "thoi gian bao quan"),
    "maker": ("nguoi lap", "don vi", "don vi, nguoi lap"),
    "note": ("ghi chu",),
}
"""How a column's head may begin, folded (Decree 30/2020/NĐ-CP, App. V)."""


class Unreadable(Refusal):
    """It is no workbook and no CSV, or it has no row of heads. Facts: `why`, `why_en`."""

    code = "list_unreadable"
    words = Words(vi="Không đọc được danh mục: {why}.", en="The list cannot be read: {why_en}.")


def read(data: bytes) -> list[Line]:
    """The lines of a list.

    A row without retention and symbol is a heading; its abbreviation is that in brackets, else its initials.

    Raises:
        Unreadable: what was brought is no such list.
    """
    if len(data) > LARGEST:
        raise Unreadable(why="tệp lớn hơn 2 MB", why_en="the file is larger than 2 MB")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        # What Office locks with a password, or wrote before 2007.
        raise Unreadable(
            why="tệp có mật khẩu hoặc là XLS cũ; hãy lưu thành XLSX không mật khẩu",
            why_en="the file has a password or is an old XLS; save it as XLSX without a password",
        )
    rows = _workbook(data) if data[:2] == b"PK" else _csv(data)
    return list(_lines(rows))


def retention_of(text: str) -> int | None:
    """`10 năm` → 10; `Vĩnh viễn` → None.

    Raises:
        Unreadable: it says neither.
    """
    said = fold(text)
    if said.startswith(("vinh vien", "permanent", "vv")):
        return None
    found = re.search(r"\d{1,3}", said)
    if found is None or int(found.group()) == 0:
        raise Unreadable(
            why=f"thời hạn “{text[:40]}” không phải “Vĩnh viễn” hay số năm",
            why_en=f"the retention “{text[:40]}” is neither “Vĩnh viễn” nor a number of years",
        )
    return int(found.group())


def short_of(heading: str) -> str:
    """`Tổ chức cán bộ (TCCB)` → `TCCB`; without brackets the first letters of its words."""
    said = re.search(r"\(([^()\s]{1,12})\)", heading)
    if said:
        return said.group(1)
    plain = re.sub(r"^\s*(?:[IVXLC]+|\d+)\s*[.)\-]\s*", "", heading)
    return "".join(word[0] for word in re.findall(r"\w+", plain)).upper()[:8] or "HS"


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    places, start = _heads(rows)
    heading, short = "Hồ sơ chung", "HSC"
    for row in rows[start:]:
        said = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
        if not said["title"] or re.fullmatch(r"\(?\d+\)?", said["title"]):
            continue
        if not said.get("retention"):
            if said.get("symbol") and re.match(r"\d+\.", said["symbol"]):
                raise Unreadable(
                    why=f"dòng {said['symbol']} thiếu thời hạn bảo quản",
                    why_en=f"line {said['symbol']} has no retention",
                )
            heading, short = said["title"], short_of(said["title"])
            yield Line(heading, short)
            continue
        yield Line(
            heading, short, said["title"], said.get("symbol", ""), retention_of(said["retention"]),
            said.get("maker", ""), said.get("note", ""),
        )  # fmt: skip


def _heads(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    """Where each column stands, and the row after the heads."""
    for number, row in enumerate(rows[:30]):
        found: dict[str, int] = {}
        for place, cell in enumerate(row[:_COLUMNS]):
            said = fold(cell)
            for name, beginnings in _HEADS.items():
                if name not in found and any(said.startswith(each) for each in beginnings):
                    found[name] = place
                    break
        if {"title", "retention"} <= set(found):
            return found, number + 1
    raise Unreadable(
        why="không thấy dòng đầu bảng có cột tiêu đề và thời hạn bảo quản",
        why_en="no row of heads with a title and a retention was found",
    )


def _workbook(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            # A small file may unpack to gigabytes.
            if sum(each.file_size for each in packed.infolist()) > LARGEST_UNPACKED:
                raise Unreadable(why="tệp quá lớn khi giải nén", why_en="the file is too large once unpacked")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        page = book.worksheets[0]
        rows = page.iter_rows(max_row=MOST + 40, max_col=_COLUMNS, values_only=True)
        return [["" if cell is None else str(cell).replace("\0", "")[:2000] for cell in row] for row in rows]
    except _BROKEN as fault:
        raise Unreadable(why="tệp không phải bảng tính XLSX", why_en="it is no XLSX workbook") from fault


def _csv(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unreadable(why="tệp CSV phải là UTF-8", why_en="a CSV file must be UTF-8") from fault
    delimiter = ";" if text[:4000].count(";") > text[:4000].count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter))
    except csv.Error as fault:
        raise Unreadable(why="tệp CSV hỏng", why_en="the CSV file is broken") from fault
    return rows[: MOST + 40]
