"""The figures of an office (Decision 28/2018/QĐ-TTg art. 11.3): each is a condition, so that it opens to its documents.

Every figure counts documents of one direction whose first day in the office lies in the period: that of issue for what
goes out, that of arrival for what comes. One question counts all figures of a direction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.db.models.lookups import Exact

from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words
from lienthong.work.documents.models import Document, Receiver

OPEN_IN = ("arrived", "registered", "submitted", "assigned", "in_progress")
_AXIS = Exists(Receiver.objects.filter(document=OuterRef("pk"), way="axis"))
_ELSEWHERE = Exists(Receiver.objects.filter(document=OuterRef("pk"), way__in=("post", "hand")))
_REFUSED = Exists(Receiver.objects.filter(document=OuterRef("pk"), state__in=("refused", "returned", "02")))
_CAME = TruncDate("incoming__arrived_at", tzinfo=VIETNAM)
_REGISTERED = TruncDate("incoming__registered_at", tzinfo=VIETNAM)
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
    return {
        "sent": own, "sent_electronic": own & Q(_AXIS) & ~paper, "sent_both": own & Q(_AXIS) & paper,
        "sent_paper": own & ~Q(_AXIS), "signed_both": own & signed & sealed, "signed_person": own & signed & ~sealed,
        "signed_office": own & ~signed & sealed, "sent_refused": own & Q(_REFUSED),
        "recalled": own & Q(outgoing__recalled_at__isnull=False), "copied": ~own,
        "received": Q(), "received_electronic": axis & ~follows, "received_both": axis & follows,
        "received_paper": ~axis, "valid": Q(incoming__overall="valid"), "partly": Q(incoming__overall="partly"),
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
    to_register: Taken
    """From arrival to registration (status 03)."""
    to_done: Taken
    """From arrival to the end of the work (status 06)."""
    to_send: Taken
    """From the signature to sending."""

    def share(self, key: str) -> float | None:
        """What part of its whole a figure is; None where the whole is nothing."""
        whole = self.counts.get(FIGURES[key].of, 0)
        return self.counts[key] / whole if whole else None


def count(office: str, first: date, last: date, today: date) -> Counted:
    """Everything in two questions."""
    counts: dict[str, int] = {}
    taken: dict[str, Any] = {}
    spans = {
        "out": {"to_send": F("outgoing__sent_at") - F("outgoing__signed_at")},
        "in": {
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
        for name, span in measured.items():
            asked |= {f"{name}_average": Avg(span), f"{name}_longest": Max(span)}
        found = _of(office, documents(direction, first, last)).aggregate(**asked)
        counts |= {key: value for key, value in found.items() if key in FIGURES}
        taken |= {name: Taken(found[f"{name}_average"], found[f"{name}_longest"]) for name in measured}
    return Counted(counts, **taken)


def _of(office: str, which: Q) -> QuerySet[Document]:
    return Document.objects.filter(which, organization_key=office)
