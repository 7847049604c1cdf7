"""Loading a document for a page, and giving out its files and pictures to whoever may see it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from lienthong.ground.audit.actions import note
from lienthong.ground.files import queries as files
from lienthong.ground.files import serving
from lienthong.ground.people.access import who_may
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk
from lienthong.work.documents.models import Document, DocumentFile
from lienthong.work.documents.rights import Unseen, Worker, sees

WIDTHS = {"small": 420, "large": 1000, "whole": 2800}
"""Dots across of a page's picture: in a list, to be read, and for drawings (A1 at 85 dots to the inch)."""


def seen(desk: Desk, document_id: int) -> Document:
    """An outgoing document of the desk.

    Raises:
        Unseen: there is none for this person.
    """
    found = (
        Document.objects.select_related(
            "outgoing__holder", "outgoing__drafter", "outgoing__signer", "outgoing__checker", "outgoing__answers",
            "outgoing__replaces",
        )
        .filter(pk=document_id, direction=Document.Direction.OUT)
        .first()
    )  # fmt: skip
    if found is None or not any(sees(worker, found) for worker in desk.workers):
        raise Unseen
    # A copy of what shows signs of a state secret is locked with it, and opened by leaders alone.
    if found.hidden and not any(worker.role in rights.LEADERS for worker in desk.workers):
        raise Unseen
    return found


def eyes_of(desk: Desk, document: Document) -> Worker:
    """In which of their posts they see it."""
    return next((worker for worker in desk.workers if sees(worker, document)), desk.worker)


@who_may(*rights.READERS)
@require_GET
@at_desk
def file(request: HttpRequest, desk: Desk, document_id: int, file_id: int) -> HttpResponseBase:
    """One file of a document, any version of it; that it was taken is noted."""
    document = seen(desk, document_id)
    found = DocumentFile.objects.filter(pk=file_id, document=document).first()
    if found is None:
        raise Unseen
    facts = {"file": found.name, "version": found.version}
    note("downloaded", f"document:{document.pk}", by=desk.account, organization_key=document.organization_key,
         now=desk.now, facts=facts)  # fmt: skip
    return serving.respond(files.file(found.file_id), found.name, inline="save" not in request.GET)


@who_may(*rights.READERS)
@require_GET
@at_desk
def picture(request: HttpRequest, desk: Desk, document_id: int, file_id: int, page: int, size: str) -> HttpResponse:
    """One page of one of its files as a picture."""
    document = seen(desk, document_id)
    found = DocumentFile.objects.filter(pk=file_id, document=document).first()
    if found is None or size not in WIDTHS:
        raise Unseen
    desk.opened(document)
    made = files.picture_of(files.file(found.file_id), page=page, width=WIDTHS[size])
    if made is None:
        raise Http404
    return HttpResponse(made, content_type="image/png")
