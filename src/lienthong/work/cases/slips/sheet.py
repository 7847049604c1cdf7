"""One description of what stands on a slip, from which both its PDF and its web page are made.

A text is `Words` where the law or we wrote it (both languages), and `str` where it is a fact of the case. `tree` turns
a sheet into plain mappings in which every text is `{"vi": …, "en": …}`; both templates read that and nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from lienthong.formats.paper import Size, printable
from lienthong.kernel.words import Words
from lienthong.work.cases.slips.forms import Form

Text = Words | str
Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """`label: value`. `half` fields stand two in a line on paper."""

    label: Words
    value: Text
    strong: bool = False
    half: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields under an optional heading."""

    rows: tuple[Field, ...]
    heading: Words | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence or paragraph of the form."""

    text: Text
    manner: Literal["body", "centre", "lead"] = "body"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the reader must not miss, in a frame: when to come back."""

    rows: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its share of the width (`0` is as wide as it needs), and a heading over it and its neighbours."""

    title: Words
    share: float = 1
    align: Literal["left", "center", "right"] = "left"
    group: Words | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts. `names` is the column that names its row; line breaks in cells are kept."""

    caption: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    names: int = 1
    roomy: bool = False


@dataclass(frozen=True, slots=True)
class Notes:
    """Small print, one line each."""

    lines: tuple[Text, ...]
    heading: Words | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Dotted lines to write on."""

    label: Words
    count: int = 2


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign."""

    title: Text
    name: str = ""
    hint: Words | None = None
    dated: Text | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """Places to sign, side by side."""

    places: tuple[Signature, ...]


Block = Fields | Say | Mark | Table | Notes | Lines | Signed


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole slip."""

    form: Form
    above: str
    office: str
    place_and_day: Words
    made_at: datetime
    blocks: tuple[Block, ...]
    under: tuple[Field, ...] = ()
    """Under the title: the number of the case."""
    addressee: Field | None = None
    qr: str | None = None
    size: Size = "A5"
    landscape: bool = False

    def tree(self) -> Tree:
        """The sheet as plain mappings, texts in both languages. See the module."""
        return {
            "title": _text(self.form.title),
            "source": _text(self.form.source),
            "above": _text(self.above),
            "office": _text(self.office),
            "place_and_day": _text(self.place_and_day),
            "under": [_field(one) for one in self.under],
            "addressee": _field(self.addressee) if self.addressee else None,
            "landscape": self.landscape,
            "blocks": [_block(one) for one in self.blocks],
        }


def texts(tree: object) -> Iterator[Mapping[str, str]]:
    """Every text of a tree, in order."""
    if isinstance(tree, dict):
        if tree.keys() == {"vi", "en"}:
            yield tree
        else:
            for one in tree.values():
                yield from texts(one)
    elif isinstance(tree, list):
        for one in tree:
            yield from texts(one)


def _text(text: Text | None) -> Tree:
    # Boxes for letters that cannot be printed come here already, so that page and paper say the same.
    match text:
        case None:
            return {"vi": "", "en": ""}
        case Words():
            return {"vi": printable(text.vi), "en": printable(text.en)}
        case _:
            return {"vi": printable(text), "en": ""}


def _field(field: Field) -> Tree:
    return {"label": _text(field.label), "value": _text(field.value), "strong": field.strong, "half": field.half}


def _block(block: Block) -> Tree:
    match block:
        case Fields(rows, heading):
            return {"kind": "fields", "heading": _text(heading), "rows": [_field(one) for one in rows]}
        case Mark(rows):
            return {"kind": "mark", "rows": [_field(one) for one in rows]}
        case Say(text, manner):
            return {"kind": "say", "text": _text(text), "manner": manner}
        case Notes(lines, heading):
            return {"kind": "notes", "heading": _text(heading), "lines": [_text(one) for one in lines]}
        case Lines(label, count):
            return {"kind": "lines", "label": _text(label), "count": [""] * count}
        case Signed(places):
            return {"kind": "signed", "blocks": [_signature(one) for one in places]}
        case Table():
            return _table(block)


def _signature(place: Signature) -> Tree:
    return {
        "title": _text(place.title),
        "name": _text(place.name),
        "hint": _text(place.hint),
        "dated": _text(place.dated),
    }


def _table(table: Table) -> Tree:
    heads = list(_heads(table.columns))
    aligns = [column.align for column in table.columns]
    return {
        "kind": "table",
        "caption": _text(table.caption),
        "shares": [column.share for column in table.columns],
        "aligns": aligns,
        "heads": heads,
        "roomy": table.roomy,
        "rows": [
            [
                {"text": _text(cell), "label": _text(column.title), "align": column.align, "names": at == table.names}
                for at, (cell, column) in enumerate(zip(row, table.columns, strict=True))
            ]
            for row in table.rows
        ],
    }


def _heads(columns: Iterable[Column]) -> Iterator[list[Tree]]:
    """One row of headings, or two where neighbours share a heading."""
    columns = tuple(columns)
    grouped = any(column.group for column in columns)
    upper: list[Tree] = []
    last: Words | None = None
    for column in columns:
        if column.group and column.group == last:
            upper[-1]["columns"] += 1
        else:
            single = column.group is None
            title = column.title if single else column.group
            upper.append({"text": _text(title), "columns": 1, "rows": 2 if grouped and single else 1})
        last = column.group
    yield upper
    if grouped:
        yield [{"text": _text(one.title), "columns": 1, "rows": 1} for one in columns if one.group]
