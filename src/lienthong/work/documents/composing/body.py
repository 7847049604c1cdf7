"""What people type becomes blocks: a small way of writing, understood without a manual, and nothing else.

Điều 1. Thành lập Tổ công tác …     an article: its lead is set bold
Chương I                            a part, chapter, section; its title in capitals under it; both in the middle
I. ĐÁNH GIÁ CHUNG                   a heading: a Roman number, or a line in capitals
1. …  a) …  - …                     points, as they are written
| Đơn vị | Số lượng |               a row of a table; the first row is its head
**bold** and *italic*               inside a line
an empty line                       ends a paragraph; a single line break does not
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Shape = Literal["paragraph", "article", "chapter", "title", "heading", "point", "table"]

_ARTICLE = re.compile(r"^(Điều\s+\d+[a-zđ]?\s*[.:])\s*(.*)$", re.DOTALL)
_CHAPTER = re.compile(
    r"^(?:Phần (?:[IVXLC]+|thứ (?:nhất|\w+(?: \w+)?))|Chương [IVXLC]+|(?:Mục|Tiểu mục) \d{1,3})[.:]?$", re.IGNORECASE
)
"""On a line of its own, in the middle, bold; under it its title in capitals (App. I II.6)."""
_ROMAN = re.compile(r"^[IVXLC]+\.\s+\S")
_POINT = re.compile(r"^(?:[-–+•]\s+|\d{1,3}(?:\.\d{1,3})*[.)]\s+|[a-zđ]\)\s*)\S")
_MARKS = re.compile(r"(\*\*|\*)")
MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one face."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the body. `lead` is the `Điều 1.` of an article; `rows` are those of a table."""

    shape: Shape
    runs: tuple[Run, ...] = ()
    lead: str = ""
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()


def blocks_of(text: str) -> list[Block]:
    """The body as blocks, in order. Any text is some body: what is no sign of ours is printed as it stands."""
    found: list[Block] = []
    for lines in _groups(text):
        block = _block(lines)
        named = block.shape == "heading" and bool(found) and found[-1].shape == "chapter"
        found.append(replace(block, shape="title") if named else block)
    return found


def runs_of(text: str) -> tuple[Run, ...]:
    """One line with its faces. A mark without its partner is a star and is printed."""
    pieces = _MARKS.split(text)
    runs: list[Run] = []
    bold = italic = False
    for place, piece in enumerate(pieces):
        rest = pieces[place + 1 :]
        if piece == "**" and (bold or "**" in rest):
            bold = not bold
        elif piece == "*" and (italic or "*" in rest):
            italic = not italic
        elif piece:
            runs.append(Run(piece, bold, italic))
    return tuple(runs)


def _groups(text: str) -> Iterator[list[str]]:
    """Lines that belong together: a paragraph, a table, a single point or heading."""
    group: list[str] = []
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = " ".join(raw.split())
        other = bool(group) and (
            _is_heading(group[0]) or bool(_CHAPTER.match(group[0])) or _is_row(line) != _is_row(group[0])
        )
        begins = not line or other or _begins(line)
        if begins and group:
            yield group
            group = []
        if line:
            group.append(line)
    if group:
        yield group


def _begins(line: str) -> bool:
    return bool(_ARTICLE.match(line) or _CHAPTER.match(line) or _POINT.match(line) or _is_heading(line))


def _is_row(line: str) -> bool:
    return len(line) > 1 and line.startswith("|") and line.endswith("|")


def _is_heading(line: str) -> bool:
    shouted = line == line.upper() and any(letter.isalpha() for letter in line)
    return not _is_row(line) and len(line) <= 160 and (bool(_ROMAN.match(line)) or (shouted and len(line.split()) > 1))


def _block(lines: Sequence[str]) -> Block:
    if _is_row(lines[0]):
        rows = [tuple(runs_of(cell.strip()) for cell in line[1:-1].split("|")[:MOST_COLUMNS]) for line in lines]
        width = max(len(row) for row in rows)
        return Block("table", rows=tuple((*row, *((),) * (width - len(row))) for row in rows))
    line = " ".join(lines)
    if article := _ARTICLE.match(line):
        return Block("article", runs_of(article[2]), lead=article[1])
    if len(lines) == 1 and _CHAPTER.match(line):
        return Block("chapter", runs_of(line))
    if len(lines) == 1 and _is_heading(line):
        return Block("heading", runs_of(line))
    return Block("point" if _POINT.match(line) else "paragraph", runs_of(line))
