"""What goes to the archive, and the papers that go with it; what is in a file as a paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lienthong.ground.people.access import who_may
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk, at_desk_as
from lienthong.work.documents.filing import papers, queries
from lienthong.work.documents.filing.web.files import around, line_of
from lienthong.work.documents.models import DocumentFile
from lienthong.work.documents.printed import Sheet
from lienthong.work.documents.printed.serving import FORMS, serve
from lienthong.work.documents.registers.web.asking import KEEPERS, took


@who_may(*KEEPERS)
@require_GET
@at_desk_as(*KEEPERS)
def offered(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What was offered to the archive of the office and waits to be checked against its list."""
    files = queries.offered(desk.office)
    context = {
        **around(desk),
        "permanent": [line_of(each) for each in files if each.retention_years is None],
        "timed": [line_of(each) for each in files if each.retention_years is not None],
        "documents": sum(each.documents for each in files),  # type: ignore[attr-defined]
    }
    return render(request, "documents/filing/archive.html", context)


@who_may(*KEEPERS)
@require_GET
@at_desk_as(*KEEPERS)
def paper(request: HttpRequest, desk: Desk, kind: str, form: str) -> HttpResponse:
    """One of the papers of a hand-over: `permanent`, `timed`, `minutes`."""
    if form not in FORMS or kind not in ("permanent", "timed", "minutes"):
        raise Http404
    files = queries.offered(desk.office)
    mark = took(desk, desk.office, f"archive-{kind}", {"files": [each.pk for each in files][:500], "as": form})
    sheet: Sheet
    if kind == "minutes":
        count = DocumentFile.objects.filter(
            document__in_files__file__in=files, document__in_files__taken_out_at=None, current=True
        ).count()  # fmt: skip
        givers = "; ".join(sorted({each.keeper.full_name for each in files}))
        sheet = papers.minutes(files, count, desk.office, mark, givers)
    else:
        sheet = papers.handed_over(files, desk.office, mark, permanent=kind == "permanent")
    return serve(sheet, form, f"nop-luu-{kind}")


@who_may(*rights.READERS)
@require_GET
@at_desk
def contents(request: HttpRequest, desk: Desk, file_id: int, form: str) -> HttpResponse:
    """Mục lục văn bản of a file."""
    if form not in FORMS:
        raise Http404
    found = queries.file(file_id, desk.sight, desk.account.pk)
    mark = took(desk, found.organization_key, f"file-contents-{file_id}", {"as": form})
    return serve(papers.contents(found, queries.members(found), mark), form, f"muc-luc-{found.pk}")
