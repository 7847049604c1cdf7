"""The clerk's day: what is to be numbered, sealed, sent and handed over, until when, and what came back."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lienthong.exchange.protocol.life import State as Reached
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.models import Document, Receiver
from lienthong.work.documents.outgoing import queries
from lienthong.work.documents.outgoing.actions import issuing
from lienthong.work.documents.outgoing.life import State
from lienthong.work.documents.outgoing.web.lists import Line, line_of
from lienthong.work.documents.outgoing.web.seeing import seen

SHOWN = 50
TROUBLED = (Reached.NOT_SENT, Reached.REFUSED)


@dataclass(frozen=True, slots=True)
class Due:
    """A document with the limit of what is to be done to it."""

    line: Line
    until: datetime | None
    late: bool


@who_may(*rights.CLERKS)
@require_GET
@at_desk_as(*rights.CLERKS)
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything that is the clerk's, the most pressing first."""
    clerks = [worker for worker in desk.workers if worker.role in rights.CLERKS]
    found = queries.visible(clerks or desk.workers)
    waiting = {
        "number": found.filter(state=State.SIGNED).order_by("outgoing__issue_by"),
        "seal": found.filter(state=State.NUMBERED).order_by("outgoing__issue_by"),
        "send": found.filter(state=State.ISSUED, outgoing__sent_at=None).order_by("outgoing__send_by"),
    }
    sections = {name: [_due(each, name, desk) for each in rows[:SHOWN]] for name, rows in waiting.items()}
    lines = Receiver.objects.filter(
        document__organization_key=desk.office, document__direction="out", document__state=State.ISSUED
    ).select_related("document")
    troubled = list(lines.filter(state__in=TROUBLED).order_by("-changed_at")[:SHOWN])
    paper = list(lines.filter(state=issuing.TO_SEND).order_by("changed_at")[:SHOWN])
    context = {
        "desk": desk,
        "sections": sections,
        "paper": paper,
        "troubled": troubled,
        "late": sum(due.late for dues in sections.values() for due in dues),
        "nothing": not (any(sections.values()) or paper or troubled),
    }
    return render(request, "documents/outgoing/clerk.html", context)


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
