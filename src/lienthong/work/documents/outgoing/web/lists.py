"""The lists: what waits for me, what I draft, all of the office."""

from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lienthong.ground.people.access import who_may
from lienthong.kernel.words import Words
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk, desk_of
from lienthong.work.documents.kinds import PRIORITIES, all_kinds
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import queries
from lienthong.work.documents.outgoing.life import Order, State, words_of

STATE_KINDS = {
    State.DRAFT: "neutral", State.IN_REVIEW: "info", State.FOR_SIGNATURE: "warning", State.SIGNED: "info",
    State.NUMBERED: "info", State.ISSUED: "good", State.FROZEN: "bad", State.DROPPED: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One document of a list."""

    document: Document
    kind: Words
    state: Words
    state_kind: str
    holder: str
    priority: Words
    replaced: bool = False
    """Another document has taken its place: it is not to be taken for valid."""


@who_may(*rights.READERS)
@require_GET
@at_desk
def out(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What goes out: waiting for me, mine, all that I may see."""
    writes = any(worker.role in rights.DESK for worker in desk.workers)
    lists = {"waiting": queries.waiting, "mine": queries.mine, "office": queries.visible}
    asked = request.GET.get("list", "")
    chosen = asked if asked in lists else "waiting" if writes else "office"
    found = queries.page_of(lists[chosen](desk.workers), request.GET.get("after"))
    replaced = queries.replaced(found.documents)
    signs = any(worker.role in rights.LEADERS for worker in desk.workers)
    address = f"{reverse('documents:out')}?list={chosen}"
    names = {"waiting": _("Waiting for me"), "mine": _("My drafts"), "office": _("All of the office")}
    context = {
        "desk": desk,
        "office": desk.name_of(desk.office),
        "offices": [(key, desk.name_of(key)) for key in desk.offices] if len(desk.offices) > 1 else [],
        "tabs": [
            (f"{reverse('documents:out')}?list={key}", name, key == chosen)
            for key, name in names.items()
            if writes or key == "office"
        ],
        "chosen": chosen,
        "writes": writes,
        "signs": signs,
        "to_sign": queries.to_sign(desk.workers, desk.account.pk).count() if signs else 0,
        "clerk": any(worker.role in rights.CLERKS for worker in desk.workers),
        "lines": [replace(line_of(each), replaced=each.pk in replaced) for each in found.documents],
        "older": f"{address}&after={found.after}" if found.after else "",
        "newer": address if request.GET.get("after") else "",
    }
    return render(request, "documents/outgoing/list.html", context)


def waiting_for(request: HttpRequest) -> int:
    """How much is on the list “waiting for me” of the desk where the person sits, for the home page (App. VI, S4)."""
    try:
        desk = desk_of(request)
    except PermissionDenied:
        return 0
    if not any(worker.role in rights.DESK for worker in desk.workers):
        return 0
    return queries.waiting(desk.workers).count()


def line_of(document: Document) -> Line:
    """A document as a line of a list."""
    state = State(document.state)
    kind = all_kinds().get(document.type_key)
    holder = document.outgoing.holder
    name = document.type_name
    return Line(
        document,
        kind.words if kind else Words(vi=name, en=name),
        words_of(state, Order(document.outgoing.order)),
        STATE_KINDS[state],
        holder.full_name if holder else "",
        PRIORITIES.get(document.priority, PRIORITIES[0]),
    )
