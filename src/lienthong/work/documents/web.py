"""The one page of a document, in or out: handed to the room whose document it is."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from lienthong.ground.audit import pages as audit
from lienthong.ground.people.access import who_may
from lienthong.work.documents import rights
from lienthong.work.documents.desk import CHOSEN, Desk, at_desk, at_desk_as
from lienthong.work.documents.incoming.web import page as incoming_page
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing.web import page as outgoing_page
from lienthong.work.documents.rights import Unseen, sees

PAGES: Mapping[str, Callable[[HttpRequest, Desk, Document], HttpResponse]] = {
    Document.Direction.IN: incoming_page.show,
    Document.Direction.OUT: outgoing_page.show,
}
"""Which room shows documents of a direction."""


@who_may(*rights.READERS)
@require_GET
@at_desk
def document(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """A document, through the eyes of whoever looks."""
    found = Document.objects.filter(pk=document_id).first()
    if found is None or not any(sees(worker, found) for worker in desk.workers) or found.direction not in PAGES:
        raise Unseen
    return PAGES[found.direction](request, desk, found)


@who_may(*rights.OVERSEERS)
@require_GET
@at_desk_as(*rights.OVERSEERS)
def trail(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """Who opened, changed, signed and printed a document: for leaders and inspectors who may see it."""
    found = Document.objects.filter(pk=document_id).first()
    if found is None or not any(sees(worker, found) for worker in desk.workers if worker.role in rights.OVERSEERS):
        raise Unseen
    page = reverse("documents:document", args=[found.pk])
    name = f"{found.code} {found.subject}".strip()
    return audit.trail_of(request, f"document:{found.pk}", found.organization_key, name=name, back=page)


@who_may(*rights.READERS)
@require_POST
@at_desk
def sit(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Sit at the desk of another of one's offices."""
    office = request.POST.get("office", "")
    if office in desk.offices:
        request.session[CHOSEN] = office
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else reverse("documents:out"))
