"""The page of one document that goes out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lienthong.work.documents.desk import Desk
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing.web.lists import line_of


def show(request: HttpRequest, desk: Desk, document: Document) -> HttpResponse:
    """The paper first, then what I can do, who has it, and its story."""
    context = {"desk": desk, "document": document, "line": line_of(document), "events": document.events.all()}
    return render(request, "documents/outgoing/page.html", context)
