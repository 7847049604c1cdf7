"""The clerk's day: what is to be numbered, sealed, sent and handed over, until when, and what came back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lienthong.exchange.protocol.life import State as Reached
from lienthong.ground.keys.queries import signs_elsewhere
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import queries
from lienthong.work.documents.outgoing.actions import issuing, signing
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.outgoing.web.lists import Line, line_of
from lienthong.work.documents.outgoing.web.seeing import seen
from lienthong.work.documents.outgoing.web.several import chosen, each, offered, revision_of

SHOWN = 25
"""Lines of each list; the whole list has pages of as many."""
TROUBLED = (Reached.NOT_SENT, Reached.REFUSED)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class Due:
    """A document with the limit of what is to be done to it."""

    line: Line
    until: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of the day. `older` and `newer` lead to its other pages; empty where there are none."""

    key: str
    title: Any
    rows: Sequence[Any]
    older: str
    newer: str
    several: bool = False
    """Several of them can be done at once."""


@dataclass(frozen=True, slots=True)
class _List:
    """How a list is read: by a moment and the id, so that each page begins where the last one ended."""

    key: str
    title: Any
    found: QuerySet[Any]
    by: str
    else_by: str = "created_at"
    latest_first: bool = False

    def page(self, after: str) -> tuple[list[Any], str]:
        """So many rows after a place, and the place of the next page."""
        rows = self.found.annotate(placed=Coalesce(self.by, self.else_by))
        place = _place(after)
        if place is not None:
            side = "lt" if self.latest_first else "gt"
            rows = rows.filter(Q(**{f"placed__{side}": place[0]}) | Q(placed=place[0], **{f"pk__{side}": place[1]}))
        sign = "-" if self.latest_first else ""
        got = list(rows.order_by(f"{sign}placed", f"{sign}pk")[: SHOWN + 1])
        if len(got) <= SHOWN:
            return got, ""
        last = got[SHOWN - 1]
        return got[:SHOWN], f"{(last.placed - _EPOCH) // timedelta(microseconds=1)}_{last.pk}"


@who_may(*rights.CLERKS)
@require_GET
@at_desk_as(*rights.CLERKS)
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything that is the clerk's, the most pressing first; with `list` one of the lists, page by page."""
    clerks = [worker for worker in desk.workers if worker.role in rights.CLERKS]
    found = queries.visible(clerks or desk.workers)
    number, seal = Q(state=State.SIGNED), Q(state=State.NUMBERED)
    send = queries.unsent(desk.office)
    lines = queries.to_look_after(desk.office)
    changed = ("changed_at", "document__created_at")
    lists = [
        _List("number", _("To number"), found.filter(number), "outgoing__issue_by"),
        _List("seal", _("To seal and issue"), found.filter(seal), "outgoing__issue_by"),
        _List("send", _("To send"), found.filter(send), "outgoing__send_by"),
        _List("paper", _("On paper, to leave"), lines.filter(state=issuing.TO_SEND), *changed),
        _List(
            "troubled", _("Came back or was not taken"), lines.filter(state__in=TROUBLED), *changed, latest_first=True
        ),
    ]
    chosen = request.GET.get("list", "")
    shown = [one for one in lists if one.key == chosen] or lists
    after = request.GET.get("after", "") if len(shown) == 1 else ""
    sections = [_section(one, after, desk) for one in shown]
    # Two questions: each of the two sets is few and has an index, both in one have none.
    before = found.filter(number | seal).aggregate(
        seal=Count("pk", filter=seal), late=Count("pk", filter=Q(outgoing__issue_by__lt=desk.now))
    )
    behind = found.filter(send).aggregate(
        send=Count("pk"), late=Count("pk", filter=Q(outgoing__send_by__lt=desk.now))
    )  # fmt: skip
    context = {
        "desk": desk,
        "sections": [one for one in sections if one.rows],
        "counts": {"seal": before["seal"], "send": behind["send"], "late": before["late"] + behind["late"]},
        "chosen": chosen if len(shown) == 1 else "",
    }
    return render(request, "documents/outgoing/clerk.html", context)


def _section(one: _List, after: str, desk: Desk) -> Listed:
    rows, more = one.page(after)
    address = f"{reverse('documents:clerk')}?list={one.key}"
    due = one.key in ("number", "seal", "send")
    # Where the key of the office is in a token, each is sealed at one's own machine from its own page.
    at_once = one.key in ("number", "send") or (
        one.key == "seal" and not signs_elsewhere(organization_key=desk.office, now=desk.now)
    )  # fmt: skip
    return Listed(
        one.key, one.title, [_due(row, one.key, desk) for row in rows] if due else rows,
        f"{address}&after={more}" if more else "", address if after else "",
        at_once and sum(not (row.outgoing.is_copy or row.frozen) for row in rows) > 1,
    )  # fmt: skip


def _place(after: str) -> tuple[datetime, int] | None:
    """Where a page begins; None for the first one, and where it makes no sense."""
    moment, _under, pk = after.partition("_")
    if not (moment.isdecimal() and pk.isdecimal() and len(moment) < 18 and len(pk) < 19):
        return None
    return _EPOCH + timedelta(microseconds=int(moment)), int(pk)


@who_may(*rights.CLERKS)
@require_POST
@at_desk_as(*rights.CLERKS)
def many(request: HttpRequest, desk: Desk, action: str) -> HttpResponse:
    """Number, seal and issue, or send all that were chosen, each as its draft says. Copies are made one by one."""
    if action not in _MANY:
        raise Http404
    wanted = Action(action)
    ticked, of = chosen(request, desk, most=SHOWN)

    def do(document: Document) -> None:
        if document.outgoing.is_copy:
            raise rights.Unseen
        offer = offered(document, wanted, desk)
        revision = revision_of(request, f"revision_{document.pk}")
        _MANY[wanted](document.pk, revision=revision, worker=offer.worker, now=desk.now)

    count = {"count": len(each(request, ticked, do, of=of)), "of": of}
    if count["count"] and wanted is Action.SEAL:
        said = _("Sealed and issued: %(count)s of %(of)s documents. They can be sent now.")
        messages.success(request, said % count)
    elif count["count"] and wanted is Action.NUMBER:
        messages.success(request, _("Numbered: %(count)s of %(of)s documents.") % count)
    elif count["count"]:
        messages.success(request, _("Sent: %(count)s of %(of)s documents.") % count)
    return redirect("documents:clerk")


_MANY: Mapping[str, Callable[..., object]] = {
    Action.NUMBER: signing.number, Action.SEAL: issuing.seal, Action.SEND: issuing.send,
}  # fmt: skip


@who_may(*rights.CLERKS)
@require_POST
@at_desk_as(*rights.CLERKS)
def hand_over(request: HttpRequest, desk: Desk, document_id: int, receiver_id: int) -> HttpResponse:
    """Note that the paper copy of one receiver has left."""
    document = seen(desk, document_id)
    clerk = next((worker for worker in desk.workers if worker.role in rights.CLERKS), desk.worker)
    try:
        issuing.hand_over(document.pk, receiver_id, worker=clerk, now=desk.now)
    except Refusal as refusal:
        messages.error(request, refusal.say(language()))
    else:
        messages.success(request, _("Noted: the paper has left."))
    return redirect("documents:clerk" if request.POST.get("back") == "clerk" else document_url(document))


def document_url(document: Document) -> str:
    """The page of a document."""
    return f"/documents/{document.pk}/"


def _due(document: Document, name: str, desk: Desk) -> Due:
    out = document.outgoing
    until = out.send_by if name == "send" else out.issue_by
    return Due(line_of(document), until, until is not None and until < desk.now)
