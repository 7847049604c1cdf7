"""Numbers and symbols (Decree 30/2020/NĐ-CP art. 15, App. I II.3): pure rules; `numbers` takes one in the database."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import kinds
from lienthong.work.documents.kinds import Kind

COPIES = "copies"
"""The key of the series of copies: one for all three kinds, by year (App. I Part II)."""
GENERAL = "general"
_NORMATIVE = re.compile(r"^\d{4}/")
_GROUP = re.compile(r"^[0-9A-ZĐÂĂÊÔƠƯa-zđâăêôơư&.]{1,24}$")


class NoSeries(Refusal):
    """No series of the office takes this document, or several do. Facts: `kind`, `kind_en`, `many`."""

    code = "no_series"
    words = Words(
        vi="Cơ quan có {many} hệ thống số cho “{kind}”; phải đúng một. Xem trang Số văn bản.",
        en="The office has {many} series for “{kind_en}”; there must be exactly one. See the page of numbers.",
    )


class BadSymbol(Refusal):
    """A part of a symbol is not written so. Facts: `part`."""

    code = "bad_symbol"
    words = Words(
        vi="“{part}” không dùng được trong ký hiệu: chỉ chữ, số, “&” và “.”, không dấu cách.",
        en="“{part}” cannot stand in a symbol: letters, digits, “&” and “.” only, no blanks.",
    )


class LooksNormative(Refusal):
    """A year in the symbol marks a legal normative document, which this desk does not number. Facts: `notation`."""

    code = "looks_normative"
    words = Words(
        vi="Ký hiệu “{notation}” có năm ban hành như văn bản quy phạm pháp luật; văn bản hành chính không ghi năm.",
        en="“{notation}” bears a year as legal normative documents do; administrative ones have none.",
    )


class SeriesLike(Protocol):
    """A row of `Series`."""

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def type_keys(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def body(self) -> str: ...  # noqa: D102
    @property
    def valid_from(self) -> date: ...  # noqa: D102
    @property
    def valid_until(self) -> date | None: ...  # noqa: D102


AnySeries = TypeVar("AnySeries", bound=SeriesLike)


def printed(number: int) -> str:
    """A number below 10 gets a zero: `05`."""
    return f"{number:02d}"


def notation(kind: Kind, agency: str, *, unit: str = "", body: str = "") -> str:
    """The symbol: `QĐ-UBND`; of a công văn `UBND-VX`. An advisory body stands where the agency stands (App. I).

    Raises:
        BadSymbol: a part holds what cannot stand there.
    """
    issuer = body or agency
    parts = [kind.short, issuer] if kind.short else [issuer, unit]
    said = [part.strip() for part in parts if part.strip()]
    for part in said:
        if not _GROUP.fullmatch(part):
            raise BadSymbol(part=part)
    return "-".join(said)


def not_normative(symbol: str) -> None:
    """Stop a symbol that reads as that of a legal normative document: `2018/QĐ-UBND` (Decree 34/2016/NĐ-CP).

    Raises:
        LooksNormative: it does.
    """
    if _NORMATIVE.match(symbol):
        raise LooksNormative(notation=symbol)


def choose(series: Iterable[AnySeries], kind: Kind, *, on: date, body: str = "") -> AnySeries:
    """The series that takes this document: the one that names its type, else the one for all others.

    A body's documents are numbered in its own series and in no other, and the other way round; copies likewise.

    Raises:
        NoSeries: none does, or more than one.
    """
    copied = kind.key in kinds.COPIES
    there = [one for one in series if in_force(one, on) and one.body == body and (one.key == COPIES) is copied]
    fitting = [one for one in there if kind.key in one.type_keys] or [one for one in there if not one.type_keys]
    if len(fitting) != 1:
        raise NoSeries(kind=kind.words.vi, kind_en=kind.words.en, many=len(fitting))
    return fitting[0]


def in_force(series: SeriesLike, on: date) -> bool:
    """Whether it gives numbers on a day."""
    return series.valid_from <= on and (series.valid_until is None or on < series.valid_until)


def following(last_of_series: int, last_with_symbol: int) -> int:
    """The next number. It follows what the series gave, and never meets another series' number with the same symbol:
    number and symbol are unique in the agency and year (art. 15.1), also where a series was split in its middle.
    """
    return max(last_of_series, last_with_symbol) + 1
