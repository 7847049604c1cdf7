"""The columns that people choose from for what a search finds."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db.models import prefetch_related_objects

from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Language, Words
from lienthong.work.documents.kinds import PRIORITIES
from lienthong.work.documents.models import Document
from lienthong.work.documents.naming import assigned, day, state_words
from lienthong.work.documents.printed import Column

COLUMNS: Mapping[str, Column] = {
    column.key: column
    for column in (
        Column("code", Words(vi="Số, ký hiệu", en="Number, symbol"), 1.3),
        Column("issued_on", Words(vi="Ngày văn bản", en="Date"), 0.9, "center"),
        Column("type", Words(vi="Loại", en="Type"), 0.9),
        Column("subject", Words(vi="Trích yếu", en="Subject"), 3.2),
        Column("issuer", Words(vi="Cơ quan ban hành", en="Issuer"), 1.8),
        Column("signer", Words(vi="Người ký", en="Signer"), 1.2),
        Column("state", Words(vi="Trạng thái", en="State"), 1),
        Column("direction", Words(vi="Đi/đến", en="Out/in"), 0.6, "center"),
        Column("arrival", Words(vi="Số đến", en="Arrival number"), 0.6, "center"),
        Column("arrived", Words(vi="Ngày đến", en="Arrived"), 0.9, "center"),
        Column("due_on", Words(vi="Hạn", en="Due"), 0.9, "center"),
        Column("priority", Words(vi="Độ khẩn", en="Urgency"), 0.8),
        Column("receivers", Words(vi="Nơi nhận", en="Receivers"), 2),
        Column("with", Words(vi="Đơn vị, người xử lý", en="With whom"), 1.6),
        Column("files", Words(vi="Hồ sơ", en="Files"), 1),
        Column("pages", Words(vi="Số trang", en="Pages"), 0.5, "right"),
        Column("note", Words(vi="Ghi chú", en="Note"), 1.4),
    )
}
ORDINARY = ("code", "issued_on", "type", "subject", "issuer", "state")
"""Shown while nobody has chosen."""
_BESIDE = {"receivers": "receivers", "with": "assignments__account", "files": "in_files__file"}
"""What is fetched beside the documents for a column, at once for all of them."""


def chosen(keys: Iterable[str]) -> list[Column]:
    """The columns of these keys in the order of the list; the ordinary ones where none of them is known."""
    wanted = set(keys) & set(COLUMNS) or set(ORDINARY)
    return [column for key, column in COLUMNS.items() if key in wanted]


def rows(documents: Sequence[Document], columns: Sequence[Column], language: Language) -> list[list[str]]:
    """One text for each document and column; a constant number of queries."""
    prefetch_related_objects(list(documents), *[_BESIDE[each.key] for each in columns if each.key in _BESIDE])
    return [[_VALUES[column.key](document, language) for column in columns] for document in documents]


def _incoming(document: Document, read: Callable[[Document], str]) -> str:
    return read(document) if document.direction == Document.Direction.IN and hasattr(document, "incoming") else ""


def _files(document: Document) -> str:
    return "; ".join(each.file.symbol for each in document.in_files.all() if each.taken_out_at is None)


_DIRECTIONS = {"out": Words(vi="Đi", en="Out"), "in": Words(vi="Đến", en="In")}
_VALUES: Mapping[str, Callable[[Document, Language], str]] = {
    "code": lambda one, _: one.code,
    "issued_on": lambda one, _: day(one.issued_on),
    "type": lambda one, _: one.type_name,
    "subject": lambda one, _: one.subject,
    "issuer": lambda one, _: one.issuer_name,
    "signer": lambda one, _: one.signer_name,
    "state": lambda one, language: state_words(one.direction, one.state).say(language),
    "direction": lambda one, language: _DIRECTIONS[one.direction].say(language),
    "arrival": lambda one, _: _incoming(one, lambda each: str(each.incoming.arrival_number or "")),
    "arrived": lambda one, _: _incoming(one, lambda each: day(in_vietnam(each.incoming.arrived_at).date())),
    "due_on": lambda one, _: day(one.due_on),
    "priority": lambda one, language: PRIORITIES[one.priority].say(language) if one.priority in PRIORITIES else "",
    "receivers": lambda one, _: "; ".join(each.name for each in one.receivers.all() if each.again_of_id is None),
    "with": lambda one, _: assigned(one),
    "files": lambda one, _: _files(one),
    "pages": lambda one, _: str(one.pages or ""),
    "note": lambda one, _: one.note,
}
