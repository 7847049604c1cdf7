"""Taking one document along: on paper, and its metadata as XML and PDF (Decree 30, App. VI, S9, S14, S15)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lienthong.ground.audit import actions as audit
from lienthong.ground.people.access import who_may
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk, language
from lienthong.work.documents.leaving import printing
from lienthong.work.documents.metadata.exporting import document_pdf, document_xml
from lienthong.work.documents.models import Document, FileMember
from lienthong.work.documents.printed import Mark
from lienthong.work.documents.printed.serving import file as served
from lienthong.work.documents.rights import Unseen, told_to


@who_may(*rights.READERS)
@require_GET
@at_desk
def on_paper(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """The document to be printed, with the mark of whoever prints it on every page; the trail keeps it."""
    document = _document(desk, document_id)
    try:
        made = printing.printed(document, Mark(desk.worker.name, desk.now))
    except printing.NothingToPrint as nothing:
        context = {"refusal": nothing.say(language()), "back": reverse("documents:document", args=[document.pk])}
        return render(request, "documents/leaving/refused.html", context, status=422)
    _note(desk, document, "print")
    return served(made, "application/pdf", f"van-ban-{document.pk}.pdf", shown=True)


@who_may(*rights.READERS)
@require_GET
@at_desk
def metadata(request: HttpRequest, desk: Desk, document_id: int, form: str) -> HttpResponse:
    """The document's metadata after Appendix VI, Part II."""
    if form not in ("xml", "pdf"):
        raise Http404
    document = _document(desk, document_id)
    # In which file it lies is part of it: the first of the office, where it lies in several.
    lies = FileMember.objects.filter(
        document=document, taken_out_at=None, file__organization_key=document.organization_key
    )
    member = lies.select_related("file").order_by("pk").first()
    file, ordinal = (member.file, member.ordinal) if member else (None, None)
    _note(desk, document, f"metadata.{form}")
    name = f"sieu-du-lieu-{document.pk}.{form}"
    if form == "xml":
        return served(document_xml(document, file, ordinal, desk.now), "application/xml", name)
    mark = Mark(desk.worker.name, desk.now)
    return served(document_pdf(document, file, ordinal, mark), "application/pdf", name, shown=True)


def _document(desk: Desk, document_id: int) -> Document:
    """One that may leave: theirs to see, and not locked."""
    found = Document.objects.select_related("outgoing", "incoming").filter(pk=document_id).first()
    if found is None or not told_to(desk.workers, found):
        raise Unseen
    return found


def _note(desk: Desk, document: Document, what: str) -> None:
    audit.note(
        "printed", f"document:{document.pk}", by=desk.account, organization_key=document.organization_key, now=desk.now,
        facts={"as": what},
    )  # fmt: skip
