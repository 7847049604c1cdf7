"""What a printed list is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, what stands above it, its share of the width, and how it is aligned."""

    key: str
    words: Words
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Mark:
    """Who took the list out of the system, and when."""

    name: str
    at: datetime

    @property
    def words(self) -> str:
        """As it stands at the foot of each page."""
        return f"In từ hệ thống Liên Thông: {self.name}, {in_vietnam(self.at):%H:%M %d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list with what stands around it. Rows have one text for each column."""

    title: str
    above: str
    """The agency above; empty where there is none."""
    office: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    mark: Mark
    under: Sequence[tuple[str, str]] = ()
    """Lines of the cover, or under the title: label and value. An empty value is a dotted line to write on."""
    cover: bool = False
    """Whether the title stands on a page of its own, as on a register that is bound (App. IV)."""
    closing: Sequence[str] = ()
    """Lines under the table, such as how many lines it has."""
    signed: Sequence[str] = ()
    """Titles of those who sign under it."""
    dated: str = ""
    source: str = ""
    """The form that it follows, for the foot of the page."""
