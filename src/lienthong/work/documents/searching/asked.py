"""A question to the search: what was typed, which filters, which columns, which order. It is what is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any

from lienthong.kernel.moments import read_day
from lienthong.kernel.words import Words

LONGEST_TEXT = 200
"""Characters of one box that are looked at."""


class Order(Enum):
    """In which order answers stand. The value is what stands in addresses."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"
    NUMBER = "number"


ORDERS: Mapping[Order, Words] = {
    Order.NEWEST: Words(vi="Mới nhất trước", en="Newest first"),
    Order.OLDEST: Words(vi="Cũ nhất trước", en="Oldest first"),
    Order.DUE: Words(vi="Theo hạn xử lý", en="By due date"),
    Order.NUMBER: Words(vi="Theo số văn bản", en="By number"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Empty fields ask for nothing. `first` and `last` are days of the document, both included."""

    text: str = ""
    direction: str = ""
    type_key: str = ""
    state: str = ""
    priority: int | None = None
    code: str = ""
    """Number and symbol or a beginning of both, however they are written."""
    issuer: str = ""
    signer: str = ""
    first: date | None = None
    last: date | None = None
    arrival: int | None = None
    """Số đến."""
    file_id: int | None = None
    figure: str = ""
    """One of `registers.figures`: then the days are those of issue or arrival, as in the statistics."""
    columns: tuple[str, ...] = ()
    order: Order = Order.NEWEST
    office: str = ""
    """Of somebody who reads several offices: only this one's."""
    opinion: str = ""
    """Words of an opinion, a comment or a direction."""
    drafter: str = ""
    """The person or the unit that drafted it."""
    file_symbol: str = ""
    """The symbol of a file in which it lies, or its beginning."""

    @property
    def asks_nothing(self) -> bool:
        """Whether every document would be an answer."""
        return self == Asked(columns=self.columns, order=self.order)

    def to_json(self) -> dict[str, Any]:
        """As it is saved and as it stands in addresses: only what is asked."""
        found: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if value == each.default:
                continue
            if isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, Order):
                value = value.value
            found[each.name] = list(value) if isinstance(value, tuple) else value
        return found

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Asked":
        """What `to_json` wrote; what cannot be read is left out, so that an old search still opens."""

        def text(name: str) -> str:
            return str(told.get(name) or "").replace("\x00", "").strip()[:LONGEST_TEXT]

        def number(name: str) -> int | None:
            raw = str(told.get(name) if told.get(name) is not None else "")
            return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else None

        order = text("order")
        columns = told.get("columns") or ()
        return cls(
            text=text("text"), direction=text("direction"), type_key=text("type_key"), state=text("state"),
            priority=number("priority"), code=text("code"), issuer=text("issuer"), signer=text("signer"),
            first=read_day(text("first")), last=read_day(text("last")), arrival=number("arrival"),
            file_id=number("file_id"), figure=text("figure"), columns=tuple(str(each)[:24] for each in columns)[:24],
            order=Order(order) if order in {each.value for each in Order} else Order.NEWEST, office=text("office"),
            opinion=text("opinion"), drafter=text("drafter"), file_symbol=text("file_symbol"),
        )  # fmt: skip
