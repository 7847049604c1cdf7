"""The two reports of handling, in and out (Decree 30, App. VI, S18): a line for each unit of the office."""

from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from lienthong.kernel.words import Words
from lienthong.work.documents.models import Assignment, Document
from lienthong.work.documents.naming import office_names, place_and_day
from lienthong.work.documents.printed import Column, Mark, Sheet
from lienthong.work.documents.registers import figures

_NOBODY = "Chưa giao đơn vị, người nào"
_UNIT = Column("unit", Words(vi="Đơn vị, người", en="Unit or person"), 3)


def _number(key: str, vi: str, en: str) -> Column:
    return Column(key, Words(vi=vi, en=en), 1, "right")


COLUMNS = {
    "in": (
        _UNIT,
        _number("received", "Văn bản đến", "Received"),
        _number("done_free", "Xong, không có hạn", "Done, no deadline"),
        _number("on_time", "Xong đúng hạn", "Done on time"),
        _number("done_late", "Xong trễ hạn", "Done late"),
        _number("open_free", "Chưa xong, không có hạn", "Open, no deadline"),
        _number("not_due", "Chưa xong, trong hạn", "Open, not due"),
        _number("overdue", "Chưa xong, quá hạn", "Open, overdue"),
        _number("other", "Trả lại, hủy", "Returned, cancelled"),
    ),
    "out": (
        _UNIT,
        _number("sent", "Văn bản đi", "Issued"),
        _number("sent_electronic", "Chỉ điện tử", "Electronic only"),
        _number("sent_both", "Điện tử và giấy", "Electronic with paper"),
        _number("sent_paper", "Chỉ giấy", "Paper only"),
        _number("issued_late", "Phát hành trễ", "Issued late"),
        _number("sent_late", "Gửi trễ", "Sent late"),
        _number("sent_refused", "Bị trả lại", "Returned"),
        _number("recalled", "Thu hồi", "Recalled"),
    ),
}
_TITLES = {
    "in": Words(vi="Báo cáo tình hình giải quyết văn bản đến", en="Handling of incoming documents"),
    "out": Words(vi="Báo cáo tình hình giải quyết văn bản đi", en="Handling of outgoing documents"),
}

_FREE = Q(due_on__isnull=True)
_OWN = {
    "done_free": _FREE & Q(incoming__done_at__isnull=False),
    "open_free": _FREE & Q(state__in=figures.OPEN_IN),
    "other": Q(state__in=("returned", "cancelled")),
    "issued_late": Q(outgoing__issued_at__gt=F("outgoing__issue_by")),
    "sent_late": Q(outgoing__sent_at__gt=F("outgoing__send_by")),
}


def title(direction: str) -> Words:
    """What the report is called."""
    return _TITLES[direction]


def rows(direction: str, office: str, first: date, last: date, today: date) -> list[list[str]]:
    """A line for each unit, the busiest first, and the sum under them; one question to the database."""
    counted = {column.key: _count(column.key, today) for column in COLUMNS[direction][1:]}
    found = Document.objects.filter(
        figures.documents(direction, first, last), figures.of_offices(direction, [office])
    )  # fmt: skip
    if direction == Document.Direction.OUT:
        # A copy is no document that a unit issued.
        found = found.exclude(outgoing__order="copy")
    grouped = found.annotate(unit=_unit(direction)).values("unit").annotate(**counted)
    units: list[Any] = list(grouped.order_by(F(COLUMNS[direction][1].key).desc(), "unit"))
    lines = [[each["unit"] or _NOBODY, *(str(each[column.key]) for column in COLUMNS[direction][1:])] for each in units]
    if lines:
        sums = [str(sum(each[column.key] for each in units)) for column in COLUMNS[direction][1:]]
        lines.append(["Cộng", *sums])
    return lines


def sheet(direction: str, office: str, first: date, last: date, mark: Mark) -> Sheet:
    """The report as a paper."""
    name, above = office_names(office, mark.at.date())
    return Sheet(
        title=title(direction).vi, above=above, office=name, columns=COLUMNS[direction],
        rows=rows(direction, office, first, last, mark.at.date()), mark=mark,
        under=[("Từ ngày", f"{first:%d/%m/%Y}"), ("Đến ngày", f"{last:%d/%m/%Y}")],
        signed=("Người lập", "Thủ trưởng cơ quan"), dated=place_and_day(mark.at.date()),
        source="Nghị định 30/2020/NĐ-CP, Phụ lục VI",
    )  # fmt: skip


def _count(key: str, today: date) -> Count:
    return Count("pk", filter=_OWN[key] if key in _OWN else figures.condition(key, today))


def _unit(direction: str) -> Any:
    if direction == Document.Direction.OUT:
        return F("outgoing__division")
    lead = Assignment.objects.filter(document=OuterRef("pk"), part="lead", ended_at=None, parent=None).order_by("id")
    name = lead.annotate(who=Coalesce(NullIf("division", Value("")), F("account__full_name"))).values("who")[:1]
    return Coalesce(Subquery(name, output_field=CharField()), Value(""))
