"""Taking a whole file along: XML with its documents, or one PDF to read (Decree 30, App. VI, S9)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lienthong.ground.people.access import who_may
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk, language
from lienthong.work.documents.filing import queries
from lienthong.work.documents.filing.web.files import around
from lienthong.work.documents.metadata.exporting import TooLarge, file_pdf, file_zip
from lienthong.work.documents.printed.serving import file as served
from lienthong.work.documents.registers.web.asking import took


@who_may(*rights.READERS)
@require_GET
@at_desk
def export(request: HttpRequest, desk: Desk, file_id: int, form: str) -> HttpResponse:
    """`zip` or `pdf`. What is locked stays out of it, and the export says so."""
    if form not in ("zip", "pdf"):
        raise Http404
    found = queries.file(file_id, desk.sight, desk.account.pk)
    members = queries.members(found)
    mark = took(desk, found.organization_key, f"file-{file_id}", {"as": form, "documents": len(members)})
    name = f"ho-so-{found.year}-{found.pk}.{form}"
    try:
        if form == "pdf":
            return served(file_pdf(found, members, mark), "application/pdf", name, shown=True)
        return served(file_zip(found, members, desk.now), "application/zip", name)
    except TooLarge as large:
        context = {**around(desk), "file": found, "refusal": large.say(language()), "title": found.title}
        return render(request, "documents/filing/act.html", context, status=422)
