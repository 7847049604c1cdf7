"""The figures of an office (Decision 28/2018/QĐ-TTg art. 11.3): each is a condition, so that it opens to its documents.

Every figure counts documents of one direction whose first day in the office lies in the period: that of issue for what
goes out, that of arrival for what comes. One question counts all figures of a direction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, DateTimeField, Exists, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.db.models.lookups import Exact

from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words
from lienthong.work.documents.models import Document, Receiver

OPEN_IN = ("arrived", "registered", "submitted", "assigned", "in_progress")
_AXIS = Exists(Receiver.objects.filter(document=OuterRef("pk"), way="axis"))
_ELSEWHERE = Exists(Receiver.objects.filter(document=OuterRef("pk"), way__in=("post", "hand")))
_REFUSED = Exists(Receiver.objects.filter(document=OuterRef("pk"), state__in=("refused", "returned", "02")))
_ELECTRONIC = Q(incoming__way__in=("axis", "email"))
_SENT = TruncDate(ExpressionWrapper(OuterRef("outgoing__sent_at"), DateTimeField()), tzinfo=VIETNAM)
_SLOW = Exists(
    Receiver.objects.filter(document=OuterRef("pk"), way="axis")
    .annotate(told=TruncDate("arrived_at", tzinfo=VIETNAM))
    .filter(Q(told=None) | Q(told__gt=_SENT))
)
"""A receiver over the axis that has not told of its arrival on the day of sending."""
_CAME = TruncDate("incoming__arrived_at", tzinfo=VIETNAM)
_REGISTERED = TruncDate("incoming__registered_at", tzinfo=VIETNAM)
_ON_AXIS = TruncDate("incoming__on_axis_at", tzinfo=VIETNAM)
_TOLD = TruncDate("incoming__told_arrived_at", tzinfo=VIETNAM)
_DONE = TruncDate("incoming__done_at", tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class Figure:
    """One count. `of` is the figure that it is a share of; empty for those that stand alone."""

    key: str
    direction: str
    words: Words
    of: str = ""


FIGURES: Mapping[str, Figure] = {
    figure.key: figure
    for figure in (
        Figure("sent", "out", Words(vi="Văn bản đã phát hành", en="Documents issued")),
        Figure("sent_electronic", "out", Words(vi="Chỉ điện tử", en="Electronic only"), "sent"),
        Figure("sent_both", "out", Words(vi="Điện tử và giấy", en="Electronic with paper"), "sent"),
        Figure("sent_paper", "out", Words(vi="Chỉ giấy", en="Paper only"), "sent"),
        Figure("sent_axis", "out", Words(vi="Gửi qua trục liên thông", en="Sent over the axis"), "sent"),
        Figure(
            "acknowledged",
            "out",
            Words(
                vi="Mọi nơi nhận báo đã đến (01) trong ngày gửi",
                en="All receivers told of its arrival (01) on the day of sending",
            ),
            "sent_axis",
        ),
        Figure("signed_both", "out", Words(vi="Người và cơ quan ký số", en="Signed by person and office"), "sent"),
        Figure("signed_person", "out", Words(vi="Chỉ người ký số", en="Signed by the person only"), "sent"),
        Figure("signed_office", "out", Words(vi="Chỉ cơ quan ký số", en="Signed by the office only"), "sent"),
        Figure("sent_refused", "out", Words(vi="Bị nơi nhận trả lại", en="Returned by a receiver"), "sent"),
        Figure("recalled", "out", Words(vi="Đã thu hồi", en="Recalled"), "sent"),
        Figure("copied", "out", Words(vi="Bản sao đã làm", en="Copies made")),
        Figure("received", "in", Words(vi="Văn bản đã nhận", en="Documents received")),
        Figure("received_electronic", "in", Words(vi="Chỉ điện tử", en="Electronic only"), "received"),
        Figure("received_both", "in", Words(vi="Điện tử và giấy", en="Electronic with paper"), "received"),
        Figure("received_paper", "in", Words(vi="Chỉ giấy", en="Paper only"), "received"),
        Figure("received_axis", "in", Words(vi="Qua trục liên thông", en="Over the axis"), "received"),
        Figure(
            "told_same_day",
            "in",
            Words(vi="Đã báo nơi gửi (01) ngay trong ngày", en="Its sender was told of its arrival (01) the same day"),
            "received_axis",
        ),
        Figure("came_both", "in", Words(vi="Người và cơ quan ký số", en="Signed by person and office"), "received"),
        Figure("came_person", "in", Words(vi="Chỉ người ký số", en="Signed by the person only"), "received"),
        Figure("came_office", "in", Words(vi="Chỉ cơ quan ký số", en="Signed by the office only"), "received"),
        Figure("valid", "in", Words(vi="Đủ hai chữ ký số, hợp lệ", en="Both signatures, valid"), "received"),
        Figure("partly", "in", Words(vi="Thiếu hoặc chưa rõ chữ ký", en="Signatures missing or unclear"), "received"),
        Figure("unsigned", "in", Words(vi="Không có chữ ký số", en="Not signed"), "received"),
        Figure("broken", "in", Words(vi="Chữ ký hỏng", en="Signature broken"), "received"),
        Figure("same_day", "in", Words(vi="Đăng ký ngay trong ngày", en="Registered the same day"), "received"),
        Figure("returned", "in", Words(vi="Đã trả lại, có lý do", en="Returned, with a reason"), "received"),
        Figure("cancelled", "in", Words(vi="Hủy theo thu hồi", en="Cancelled by recall"), "received"),
        Figure("with_deadline", "in", Words(vi="Có thời hạn giải quyết", en="With a deadline")),
        Figure("on_time", "in", Words(vi="Xong đúng hạn", en="Done on time"), "with_deadline"),
        Figure("done_late", "in", Words(vi="Xong nhưng trễ hạn", en="Done late"), "with_deadline"),
        Figure("overdue", "in", Words(vi="Chưa xong, quá hạn", en="Not done, overdue"), "with_deadline"),
        Figure("not_due", "in", Words(vi="Chưa xong, chưa đến hạn", en="Not done, not due yet"), "with_deadline"),
    )
}


def condition(key: str, today: date) -> Q:
    """What makes a document one of a figure, besides its direction and its day.

    Raises:
        KeyError: there is no such figure.
    """
    signed, sealed = Q(outgoing__signed_at__isnull=False), Q(outgoing__sealed_at__isnull=False)
    axis, follows = Q(incoming__way="axis"), Q(incoming__paper_follows=True)
    deadline, done = Q(due_on__isnull=False), Q(incoming__done_at__isnull=False)
    still = Q(state__in=OPEN_IN)
    paper = Q(outgoing__paper_too=True) | Q(_ELSEWHERE)
    # A copy is counted by itself: it is no document that the office issued.
    own = ~Q(outgoing__order="copy")
    # What was joined to the document that it repeats is the same paper a second time.
    once = Q() if FIGURES[key].direction == Document.Direction.OUT else ~Q(state="joined")
    return once & {
        "sent": own, "sent_electronic": own & Q(_AXIS) & ~paper, "sent_both": own & Q(_AXIS) & paper,
        "sent_paper": own & ~Q(_AXIS), "signed_both": own & signed & sealed, "signed_person": own & signed & ~sealed,
        "signed_office": own & ~signed & sealed, "sent_refused": own & Q(_REFUSED),
        "recalled": own & Q(outgoing__recalled_at__isnull=False), "copied": ~own,
        "sent_axis": own & Q(_AXIS), "acknowledged": own & Q(_AXIS) & ~Q(_SLOW),
        "received": Q(), "received_electronic": _ELECTRONIC & ~follows, "received_both": _ELECTRONIC & follows,
        "received_paper": ~_ELECTRONIC, "received_axis": axis, "told_same_day": axis & Q(Exact(_TOLD, _ON_AXIS)),
        **{f"came_{whose}": Q(incoming__signed_by=whose) for whose in ("both", "person", "office")},
        "valid": Q(incoming__overall="valid"), "partly": Q(incoming__overall="partly"),
        "unsigned": Q(incoming__overall="unsigned"), "broken": Q(incoming__overall="broken"),
        "same_day": Q(incoming__registered_at__isnull=False) & Q(Exact(_REGISTERED, _CAME)),
        "returned": Q(state="returned"), "cancelled": Q(state="cancelled"), "with_deadline": deadline,
        "on_time": deadline & done & Q(due_on__gte=_DONE), "done_late": deadline & done & Q(due_on__lt=_DONE),
        "overdue": deadline & still & Q(due_on__lt=today), "not_due": deadline & still & Q(due_on__gte=today),
    }[key]  # fmt: skip


def documents(direction: str, first: date, last: date) -> Q:
    """Documents of a direction whose day of issue or of arrival lies between two days, both included."""
    start, end = (datetime.combine(each, time.min, VIETNAM) for each in (first, last + timedelta(days=1)))
    column = "outgoing__issued_at" if direction == Document.Direction.OUT else "incoming__arrived_at"
    return Q(direction=direction) & Q(**{f"{column}__gte": start, f"{column}__lt": end})


@dataclass(frozen=True, slots=True)
class Taken:
    """How long something took among the documents of a period; None where there was none."""

    average: timedelta | None
    longest: timedelta | None


@dataclass(frozen=True, slots=True)
class Counted:
    """All figures of an office in a period."""

    counts: Mapping[str, int]
    locked: int
    """Of all these, so many show signs of a state secret: they are counted, and stand in no list."""
    to_arrival: Taken
    """From the axis taking it to telling its sender so (status 01)."""
    to_register: Taken
    """From arrival to registration (status 03)."""
    to_done: Taken
    """From arrival to the end of the work (status 06)."""
    to_send: Taken
    """From the signature to sending."""
    heard_arrival: Taken
    """From sending to a receiver's 01."""
    heard_acceptance: Taken
    """From sending to a receiver's 03."""
    heard_done: Taken
    """From sending to a receiver's 06."""

    def share(self, key: str) -> float | None:
        """What part of its whole a figure is; None where the whole is nothing."""
        whole = self.counts.get(FIGURES[key].of, 0)
        return self.counts[key] / whole if whole else None


def count(office: str, first: date, last: date, today: date) -> Counted:
    """Everything in three questions: of each direction, and of what receivers told of what went out."""
    counts: dict[str, int] = {}
    taken: dict[str, Any] = {}
    locked = 0
    spans = {
        "out": {"to_send": F("outgoing__sent_at") - F("outgoing__signed_at")},
        "in": {
            "to_arrival": F("incoming__told_arrived_at") - F("incoming__on_axis_at"),
            "to_register": F("incoming__registered_at") - F("incoming__arrived_at"),
            "to_done": F("incoming__done_at") - F("incoming__arrived_at"),
        },
    }
    for direction, measured in spans.items():
        asked: dict[str, Any] = {
            figure.key: Count("pk", filter=condition(figure.key, today))
            for figure in FIGURES.values()
            if figure.direction == direction
        }
        asked["locked"] = Count("pk", filter=Q(hidden=True))
        found = _of(office, direction, first, last).aggregate(**asked, **_spans(measured))
        counts |= {key: value for key, value in found.items() if key in FIGURES}
        locked += found["locked"]
        taken |= _taken(found, measured)
    sent = F("document__outgoing__sent_at")
    heard = {
        "heard_arrival": F("arrived_at") - sent, "heard_acceptance": F("accepted_at") - sent,
        "heard_done": F("done_at") - sent,
    }  # fmt: skip
    told = Receiver.objects.filter(
        document__in=_of(office, Document.Direction.OUT, first, last), way="axis"
    ).aggregate(**_spans(heard))  # fmt: skip
    return Counted(counts, locked, **taken, **_taken(told, heard))


def _spans(measured: Mapping[str, Any]) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for name, span in measured.items():
        asked |= {f"{name}_average": Avg(span), f"{name}_longest": Max(span)}
    return asked


def _taken(found: Mapping[str, Any], measured: Iterable[str]) -> dict[str, Taken]:
    return {name: Taken(found[f"{name}_average"], found[f"{name}_longest"]) for name in measured}


def _of(office: str, direction: str, first: date, last: date) -> QuerySet[Document]:
    found = Document.objects.filter(documents(direction, first, last), organization_key=office)
    # Of what came the office is said of both tables: its days are then found by their index (`incoming_arrived`).
    return found.filter(incoming__organization_key=office) if direction == Document.Direction.IN else found
