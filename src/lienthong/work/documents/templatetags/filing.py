"""On the page of a document: the files in which it lies, and what the clerk's registers know of it."""

from typing import Any, cast

from django import template
from django.http import HttpRequest

from lienthong.ground.people.access import roles_of
from lienthong.work.documents.leaving import accesses
from lienthong.work.documents.leaving.printing import PARTS
from lienthong.work.documents.models import Document, DocumentFile, WorkFile
from lienthong.work.documents.rights import CLERKS, DESK, OVERSEERS

register = template.Library()


@register.inclusion_tag("documents/filing/links.html", takes_context=True)
def filing_links(context: dict[str, Any], document: Document) -> dict[str, Any]:
    """The files of the office with this document, and the doors that are open to whoever looks.

    With them, for leaders and inspectors, how often it was opened, taken and printed; a constant number of queries.
    """
    request = cast(HttpRequest, context["request"])
    roles = roles_of(request)
    keeps = bool(roles & CLERKS)
    found = WorkFile.objects.filter(members__document=document, members__taken_out_at=None)
    return {
        "document": document,
        "files": list(found.filter(organization_key=document.organization_key).order_by("year", "symbol")),
        "puts": bool(roles & DESK) and not document.hidden,
        "oversees": bool(roles & OVERSEERS),
        "accesses": accesses.of_document(document.pk) if roles & OVERSEERS else [],
        "prints": DocumentFile.objects.filter(document=document, current=True, part__in=PARTS).exists(),
        "sends": keeps and document.direction == Document.Direction.OUT and bool(document.number),
    }
