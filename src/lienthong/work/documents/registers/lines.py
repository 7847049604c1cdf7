"""What stands in each register: lines of texts, newest first on a page, oldest first on paper."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import IntegerField, Prefetch, Q, QuerySet
from django.db.models.functions import Cast
from django.db.models.query import prefetch_related_objects

from lienthong.kernel.moments import VIETNAM, in_vietnam
from lienthong.work.documents import mentions
from lienthong.work.documents.incoming.linking import MARKS
from lienthong.work.documents.models import (
    CopyUse,
    Document,
    DocumentLink,
    Incoming,
    NumberEntry,
    Outgoing,
    PostSending,
)
from lienthong.work.documents.naming import assigned, day, state_words
from lienthong.work.documents.outgoing.numbering import COPIES
from lienthong.work.documents.registers.books import BOOKS, Book
from lienthong.work.documents.rights import LOCKED, subject_of

PAGE = 50
REGISTERED = ("signed", "numbered", "issued", "frozen")
"""A document is in the register of what goes out from the moment that it bears a number (art. 14)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of a register: a year, of it perhaps some days or numbers; both ends included."""

    year: int
    first: date | None = None
    last: date | None = None
    first_number: int | None = None
    last_number: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `document_id` leads to the document, `entry_id` to what was entered by hand (None: neither)."""

    cells: tuple[str, ...]
    document_id: int | None = None
    entry_id: int | None = None
    number: int | None = None
    on: date | None = None
    open: bool = False
    """Of a copy that is used: it has not been given back."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a register, the newest first. `after` begins the next one."""

    lines: Sequence[Line]
    after: str


def page(book: Book, office: str, asked: Asked, today: date, *, after: str = "", size: int = PAGE) -> Page:
    """A page of a register on screen; a constant number of queries."""
    reader = _READERS[book.key]
    found = reader.before(reader.rows(office, asked), after).order_by(*(f"-{name}" for name in reader.order))
    rows = list(found[: size + 1])
    shown = rows[:size]
    lines = [reader.line(row, today) for row in reader.fetched(shown)]
    more = len(rows) > size
    if book.key in _NUMBERED:
        until = in_order(shown[0]) if after and shown else None
        since = in_order(shown[-1]) if more and shown else None
        lines = _with_released(book.key, lines, office, asked, since=since, until=until)
    return Page(lines, reader.place(shown[-1]) if more else "")


def whole(book: Book, office: str, asked: Asked, today: date, *, most: int) -> list[Line]:
    """All lines in the order of the register, up to `most` and one more, so that whoever asks sees that it is cut."""
    reader = _READERS[book.key]
    rows = list(reader.rows(office, asked).order_by(*reader.order)[: most + 1])
    lines = [reader.line(row, today) for row in reader.fetched(rows)]
    if book.key in _NUMBERED:
        told = _with_released(book.key, list(reversed(lines)), office, asked, since=None, until=None)
        lines = list(reversed(told))
    return lines


def in_order(document: Document) -> date:
    """The day by which a document stands in its register."""
    return document.day  # type: ignore[no-any-return]


# What goes out.


def _out(office: str, asked: Asked) -> QuerySet[Any]:
    # A copy has a series and a register of its own (App. I, Part II).
    return _issued(office, asked).exclude(outgoing__order=Outgoing.Order.COPY)


def _copied(office: str, asked: Asked) -> QuerySet[Any]:
    return _issued(office, asked).filter(outgoing__order=Outgoing.Order.COPY)


def _issued(office: str, asked: Asked) -> QuerySet[Any]:
    found = Document.objects.filter(organization_key=office, direction=Document.Direction.OUT, state__in=REGISTERED)
    found = found.exclude(number="").filter(day__gte=date(asked.year, 1, 1), day__lte=date(asked.year, 12, 31))
    found = _between(found, "day", asked)
    if asked.first_number is not None or asked.last_number is not None:
        found = found.filter(number__regex=r"^\d{1,9}$").annotate(counted=Cast("number", IntegerField()))
        if asked.first_number is not None:
            found = found.filter(counted__gte=asked.first_number)
        if asked.last_number is not None:
            found = found.filter(counted__lte=asked.last_number)
    return found.defer("text", "haystack").select_related("outgoing__drafter")


def _out_line(document: Document, today: date) -> Line:
    counted = int(document.number) if document.number.isdecimal() else None
    if document.hidden:
        # A copy of what is locked keeps the number that it took: no gap is unexplained.
        cells = (document.code, day(document.issued_on), LOCKED.vi, *[""] * 7)
        return Line(cells, document.pk, number=counted, on=document.day)
    sent = document.outgoing if hasattr(document, "outgoing") else None
    receivers = list(document.receivers.all())
    keeps = ", ".join(filter(None, (sent.division, sent.drafter.full_name))) if sent else ""
    again = {each.again_of_id for each in receivers}
    arrived = [each for each in receivers if each.way == "axis" and each.state and each.pk not in again]
    note = [document.note] if document.note else []
    note += _mended(document)
    note += [
        f"Gửi lại {each.name} ngày {day(_on(each.added_at))}: {each.added_because}"
        if each.again_of_id is not None
        else f"Gửi thêm {each.name} ngày {day(_on(each.added_at))} theo ý kiến của {each.added_by_word_of}: "
        f"{each.added_because}"
        for each in receivers
        if each.added_at is not None
    ]
    if document.state == "frozen":
        note.append("Đã thu hồi" + (f": {sent.recall_reason}" if sent and sent.recall_reason else ""))
    return Line(
        (
            document.code, day(document.issued_on), _named(document),
            " ".join(filter(None, (document.signer_position, document.signer_name))),
            "; ".join(each.name for each in receivers if each.way != "kept" and each.again_of_id is None), keeps,
            str(sent.copies if sent else ""), day(_on(sent.sent_at) if sent else None),
            f"Điện tử: {len(arrived)} nơi" if arrived else "", "; ".join(note),
        ),
        document.pk, number=counted, on=document.day,
    )  # fmt: skip


def _mended(document: Document) -> list[str]:
    """By which issued document it was replaced or corrected, and when (art. 18.3)."""
    told = {Outgoing.Mending.REPLACES: "Được thay thế", Outgoing.Mending.CORRECTS: "Được đính chính"}
    return [
        f"{told[Outgoing.Mending(each.mending)]} bằng văn bản {mentions.code_of(each.document).vi} "
        f"ngày {day(_on(each.issued_at))}"
        for each in document.replaced_by.all()
        if each.issued_at is not None and each.mending
    ]


def _with_released(
    book: str, lines: list[Line], office: str, asked: Asked, *, since: date | None, until: date | None
) -> list[Line]:
    """Numbers that were given and not used stand in the register with their reason (art. 15: no gap unexplained)."""
    found = NumberEntry.objects.filter(
        series__organization_key=office, year=asked.year, state=NumberEntry.State.RELEASED
    ).order_by("on", "number")
    found = found.filter(series__key=COPIES) if book == "copied" else found.exclude(series__key=COPIES)
    found = _between(found, "on", asked)
    if asked.first_number is not None:
        found = found.filter(number__gte=asked.first_number)
    if asked.last_number is not None:
        found = found.filter(number__lte=asked.last_number)
    if since is not None:
        found = found.filter(on__gt=since)
    if until is not None:
        found = found.filter(on__lte=until)
    unused = [
        Line(
            (f"{each.number:02d}/{each.notation}", day(each.on), "Số không sử dụng", *[""] * 6, each.reason),
            number=each.number, on=each.on,
        )
        for each in found
    ]  # fmt: skip
    return sorted([*lines, *unused], key=lambda line: (line.on or date.min, line.number or 0), reverse=True)


# What comes.


def _in(office: str, asked: Asked) -> QuerySet[Any]:
    found = Incoming.objects.filter(organization_key=office, arrival_year=asked.year, arrival_number__isnull=False)
    if asked.first_number is not None:
        found = found.filter(arrival_number__gte=asked.first_number)
    if asked.last_number is not None:
        found = found.filter(arrival_number__lte=asked.last_number)
    if asked.first is not None:
        found = found.filter(arrived_at__gte=_midnight(asked.first))
    if asked.last is not None:
        found = found.filter(arrived_at__lt=_midnight(asked.last, 1))
    return found.select_related("document", "answer").defer("document__text", "document__haystack", "answer__haystack",
                                                            "answer__text")  # fmt: skip


def _in_line(incoming: Incoming, today: date) -> Line:
    document = incoming.document
    if document.hidden:
        cells = (day(_on(incoming.arrived_at)), str(incoming.arrival_number), "", "", "", LOCKED.vi, "", "", "", "")
        return Line(cells, document.pk, number=incoming.arrival_number)
    given = [each for each in document.assignments.all() if each.ended_at is None]
    passed = min((each.at for each in given), default=incoming.submitted_at)
    begun = [each for each in given if each.started_at]
    return Line(
        (
            day(_on(incoming.arrived_at)), str(incoming.arrival_number), document.issuer_name, document.code,
            day(document.issued_on), _named(document), assigned(document), day(_on(passed)),
            f"Điện tử: {day(_on(begun[0].started_at))}" if begun else "",
            _note(incoming, document.note, _paper(incoming), _overtaken(document)),
        ),
        document.pk, number=incoming.arrival_number,
    )  # fmt: skip


def _paper(incoming: Incoming) -> str:
    """The paper of an electronic document has no line of its own: one number for both (art. 22.2)."""
    if incoming.paper_came_on is not None:
        return f"Bản giấy đến ngày {day(incoming.paper_came_on)}"
    return "Có bản giấy gửi sau" if incoming.paper_follows else ""


def _overtaken(document: Document) -> str:
    """By which document it was replaced or updated, and since when; of a locked one only that."""
    found = [each for each in document.acted_on_by.all() if each.kind in MARKS and each.settled_at is not None]
    return "; ".join(
        f"{MARKS[each.kind].vi} văn bản {mentions.code_of(each.later).vi} ngày {day(_on(each.settled_at))}"
        for each in found
    )


def _handling_line(incoming: Incoming, today: date) -> Line:
    document = incoming.document
    if document.hidden:
        cells = (str(incoming.arrival_number), LOCKED.vi, "", "", "", "", "")
        return Line(cells, document.pk, number=incoming.arrival_number)
    what = _named(document)
    code = f"số {document.code}" if document.code else ""
    dated = f"ngày {day(document.issued_on)}" if document.issued_on else ""
    return Line(
        (
            str(incoming.arrival_number), ", ".join(filter(None, (what, code, dated, document.issuer_name))),
            assigned(document), day(document.due_on), progress(incoming, today),
            mentions.code_of(incoming.answer).vi if incoming.answer else "",
            _note(incoming, incoming.no_answer_reason or document.note, _overtaken(document)),
        ),
        document.pk, number=incoming.arrival_number,
    )  # fmt: skip


def _note(incoming: Incoming, *notes: str) -> str:
    """A line that was corrected says when; what stood there before is on the page of the document."""
    corrected = f"Đã sửa ngày {day(_on(incoming.amended_at))}" if incoming.amended_at else ""
    return "; ".join(filter(None, (*notes, corrected)))


def progress(incoming: Incoming, today: date) -> str:
    """How far a document is, and whether it is late, in Vietnamese as on the form."""
    document = incoming.document
    said = state_words("in", document.state).vi
    if incoming.done_at is not None:
        on = _on(incoming.done_at)
        if document.due_on and on and on > document.due_on:
            return f"Xong {day(on)}, trễ {(on - document.due_on).days} ngày"
        return f"Xong {day(on)}"
    if document.state in ("returned", "cancelled", "joined"):
        return said
    if document.due_on and today > document.due_on:
        return f"{said}, quá hạn {(today - document.due_on).days} ngày"
    return said


# What people enter themselves.


def _post(office: str, asked: Asked) -> QuerySet[Any]:
    return _entered(PostSending.objects.filter(document__organization_key=office), "sent_on", asked)


def _post_line(sending: PostSending, today: date) -> Line:
    document = sending.document
    code, note = (LOCKED.vi, "") if document.hidden else (document.code, sending.note)
    cells = (day(sending.sent_on), code, sending.receiver, str(sending.envelopes), "", note)
    return Line(cells, sending.document_id, sending.pk)


def _copies(office: str, asked: Asked) -> QuerySet[Any]:
    return _entered(CopyUse.objects.filter(document__organization_key=office), "used_on", asked)


def _copy_line(use: CopyUse, today: date) -> Line:
    document = use.document
    if document.hidden:
        cells = (day(use.used_on), use.user_name, "", LOCKED.vi, "", "", day(use.given_back_on), use.allowed_by, "")
        return Line(cells, document.pk, use.pk, open=use.given_back_on is None)
    return Line(
        (
            day(use.used_on), use.user_name, ", ".join(filter(None, (document.code, day(document.issued_on)))),
            _named(document), use.file_symbol, "", day(use.given_back_on), use.allowed_by, use.note,
        ),
        document.pk, use.pk, open=use.given_back_on is None,
    )  # fmt: skip


def _entered(found: QuerySet[Any], column: str, asked: Asked) -> QuerySet[Any]:
    found = found.filter(**{f"{column}__gte": date(asked.year, 1, 1), f"{column}__lte": date(asked.year, 12, 31)})
    return _between(found, column, asked).select_related("document").defer("document__text", "document__haystack")


@dataclass(frozen=True, slots=True)
class _Reader:
    """How a register is read: its rows, by which columns they stand, and how a row becomes a line."""

    rows: Callable[[str, Asked], QuerySet[Any]]
    line: Callable[[Any, date], Line]
    order: tuple[str, ...]
    beside: tuple[Any, ...] = ()
    """Names of relations, or how they are read (`Prefetch`)."""

    def fetched(self, rows: Sequence[Any]) -> Iterable[Any]:
        """The rows with what is read beside them."""
        prefetch_related_objects(list(rows), *self.beside)
        return rows

    def place(self, row: Any) -> str:
        """Where the next page begins."""
        values = (getattr(row, name) for name in self.order)
        return "_".join(value.isoformat() if isinstance(value, date) else str(value) for value in values)

    def before(self, found: QuerySet[Any], after: str) -> QuerySet[Any]:
        """What stands before a place; everything where the place makes no sense."""
        parts = after.split("_")
        if not after or len(parts) != len(self.order) or not parts[-1].isascii() or not parts[-1].isdecimal():
            return found
        last = int(parts[-1][:18])
        if len(self.order) == 1:
            return found.filter(**{f"{self.order[0]}__lt": last})
        try:
            first = date.fromisoformat(parts[0])
        except ValueError:
            return found
        head, tail = self.order
        return found.filter(Q(**{f"{head}__lt": first}) | Q(**{head: first, f"{tail}__lt": last}))


_NUMBERED = ("out", "copied")
"""Registers in which numbers that were given and not used stand as well."""
_LATER = Prefetch(
    "document__acted_on_by",
    DocumentLink.objects.select_related("later").defer("later__text", "later__haystack").order_by("id"),
)
_MENDED = Prefetch(
    "replaced_by",
    Outgoing.objects.select_related("document")
    .defer("document__text", "document__haystack")
    .order_by("issued_at", "document_id"),
)
_WITH: tuple[Any, ...] = ("document__assignments__account", _LATER)
_READERS: Mapping[str, _Reader] = {
    "out": _Reader(_out, _out_line, ("day", "id"), ("receivers", _MENDED)),
    "copied": _Reader(_copied, _out_line, ("day", "id"), ("receivers", _MENDED)),
    "in": _Reader(_in, _in_line, ("arrival_number",), _WITH),
    "handling": _Reader(_in, _handling_line, ("arrival_number",), _WITH),
    "post": _Reader(_post, _post_line, ("sent_on", "id")),
    "copies": _Reader(_copies, _copy_line, ("used_on", "id")),
}
assert set(_READERS) == set(BOOKS)


def _between(found: QuerySet[Any], column: str, asked: Asked) -> QuerySet[Any]:
    if asked.first is not None:
        found = found.filter(**{f"{column}__gte": asked.first})
    if asked.last is not None:
        found = found.filter(**{f"{column}__lte": asked.last})
    return found


def _named(document: Document) -> str:
    """Tên loại và trích yếu."""
    return subject_of(document, ". ".join(filter(None, (document.type_name, document.subject))))


def _on(moment: datetime | None) -> date | None:
    return in_vietnam(moment).date() if moment else None


def _midnight(on: date, later: int = 0) -> datetime:
    return datetime.combine(on + timedelta(days=later), time.min, VIETNAM)
