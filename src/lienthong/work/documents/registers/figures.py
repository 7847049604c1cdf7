"""The figures of an office (Decision 28/2018/QĐ-TTg art. 11.3): each is a condition, so that it opens to its documents.

Every figure counts documents of one direction whose first day in the office lies in the period: that of issue for what
goes out, that of arrival for what comes. `tallies` counts all of them at once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.db.models.functions import TruncDate
from django.db.models.lookups import Exact

from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words
from lienthong.work.documents.models import Document

OWN = ~Q(outgoing__order="copy")
"""What the office issued. A copy is counted as a copy and in nothing else, neither in shares nor in times: it is no
document that the office issued, nobody drafted it, and nothing is signed before it is sealed (Decree 30 art. 25-27)."""
OPEN_IN = ("arrived", "registered", "submitted", "assigned", "in_progress")
_ELECTRONIC = Q(incoming__way__in=("axis", "email"))
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
    over = Q(sending__axis=True)
    # What waits to be sent, or was recalled before it left, is acknowledged by nobody.
    left = over & Q(outgoing__sent_at__isnull=False)
    paper = Q(outgoing__paper_too=True) | Q(sending__elsewhere=True)
    return {
        "sent": OWN, "sent_electronic": OWN & over & ~paper, "sent_both": OWN & over & paper,
        "sent_paper": OWN & ~over, "signed_both": OWN & signed & sealed, "signed_person": OWN & signed & ~sealed,
        "signed_office": OWN & ~signed & sealed, "sent_refused": OWN & Q(sending__refused=True),
        "recalled": OWN & Q(outgoing__recalled_at__isnull=False), "copied": ~OWN,
        "sent_axis": OWN & left, "acknowledged": OWN & left & Q(sending__slow=False),
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
    """What the figures of a direction count between two days, both included: by the day of issue or of arrival.

    What was joined to the document that it repeats is the same paper a second time, and no figure knows it.
    """
    start, end = (datetime.combine(each, time.min, VIETNAM) for each in (first, last + timedelta(days=1)))
    if direction == Document.Direction.OUT:
        return Q(direction=direction, outgoing__issued_at__gte=start, outgoing__issued_at__lt=end)
    return Q(direction=direction, incoming__arrived_at__gte=start, incoming__arrived_at__lt=end) & ~Q(state="joined")


def of_offices(direction: str, offices: Collection[str]) -> Q:
    """Documents of these offices. It is said of both tables, so that their days are found by an index of office and day
    (`incoming_arrived`, `outgoing_issued_by`)."""
    beside = "outgoing" if direction == Document.Direction.OUT else "incoming"
    return Q(organization_key__in=offices, **{f"{beside}__organization_key__in": offices})
