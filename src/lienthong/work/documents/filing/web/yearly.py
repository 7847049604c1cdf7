"""The yearly list of files: read, written as a draft, brought, approved, printed."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lienthong.ground.files.doors import takes_files
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk, at_desk_as, language
from lienthong.work.documents.filing import lists, papers
from lienthong.work.documents.filing.life import retention_words
from lienthong.work.documents.filing.web.files import around
from lienthong.work.documents.filing.web.forms import ApproveForm, BringForm, LineForm
from lienthong.work.documents.models import FileListEntry
from lienthong.work.documents.printed.serving import FORMS, serve
from lienthong.work.documents.registers.web.asking import took
from lienthong.work.documents.rights import CLERKS, LEADERS, Unseen, Worker

_WRITERS = (*CLERKS, *LEADERS)


@who_may(*rights.READERS)
@require_GET
@at_desk
def yearly(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """The list of a year; with `as` as a paper in the form of App. V, or as a file."""
    _possible(year)
    wanted = request.GET.get("as", "")
    if wanted in FORMS:
        mark = took(desk, desk.office, "file-list", {"year": year, "as": wanted})
        entries = list(lists.of_year(desk.office, year))
        return serve(papers.yearly_list(entries, desk.office, year, mark), wanted, f"danh-muc-ho-so-{year}")
    return _page(request, desk, year)


@who_may(*_WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*_WRITERS)
def add(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """Add a line to the draft."""
    _possible(year)
    last = lists.of_year(desk.office, year).order_by("-place").first()
    initial = {"heading": last.heading, "heading_short": last.heading_short} if last else {}
    form = LineForm(request.POST if request.method == "POST" else None, initial={**initial, "retention": "10"})
    if form.is_bound and form.is_valid():
        worker = _writer(desk)
        if not last or last.heading != form.cleaned_data["heading"]:
            data = form.cleaned_data
            heading = lists.Line(data["heading"], data["heading_short"])
            refusal = _said(lambda: lists.add(heading, year, worker=worker, now=desk.now))
        else:
            refusal = ""
        refusal = refusal or _said(lambda: lists.add(form.line(), year, worker=worker, now=desk.now))
        if not refusal:
            return redirect("documents:file_list", year)
        form.add_error(None, refusal)
    context = {**around(desk), "form": form, "year": year}
    return render(request, "documents/filing/line.html", context, status=422 if form.errors else 200)


@takes_files
@who_may(*_WRITERS)
@require_POST
@at_desk_as(*_WRITERS)
def bring(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """Replace the draft by a list that is brought."""
    _possible(year)
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, desk, year, bringing=form)
    refusal = _said(lambda: lists.replace_draft(form.lines(), year, worker=_writer(desk), now=desk.now))
    return _page(request, desk, year, refusal=refusal) if refusal else redirect("documents:file_list", year)


@who_may(*_WRITERS)
@require_POST
@at_desk_as(*_WRITERS)
def remove(request: HttpRequest, desk: Desk, entry_id: int) -> HttpResponse:
    """Take a line out of the draft."""
    entry = FileListEntry.objects.filter(pk=entry_id, organization_key=desk.office).first()
    if entry is None:
        raise Unseen
    refusal = _said(lambda: lists.remove(entry_id, worker=_writer(desk), now=desk.now))
    return _page(request, desk, entry.year, refusal=refusal) if refusal else redirect("documents:file_list", entry.year)


@who_may(*LEADERS)
@require_POST
@at_desk_as(*LEADERS)
def approve(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """The head issues the list."""
    _possible(year)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, year, approving=form)
    leader = next((each for each in desk.workers if each.role in LEADERS), None)
    if leader is None:
        raise Unseen
    refusal = _said(lambda: lists.approve(year, form.cleaned_data["decision"], worker=leader, now=desk.now))
    return _page(request, desk, year, refusal=refusal) if refusal else redirect("documents:file_list", year)


def _page(
    request: HttpRequest, desk: Desk, year: int, *, refusal: str = "", bringing: BringForm | None = None,
    approving: ApproveForm | None = None,
) -> HttpResponse:  # fmt: skip
    entries = list(lists.of_year(desk.office, year))
    decision = lists.decision_of(entries)
    context: dict[str, Any] = {
        **around(desk),
        "year": year,
        "years": [(each, each == year) for each in papers.years(desk.today)],
        "entries": [(each, retention_words(each.retention_years)) for each in entries],
        "decision": decision,
        "count": sum(bool(each.symbol) for each in entries),
        "writes": not decision and any(each.role in _WRITERS for each in desk.workers),
        "approves": not decision and any(each.role in LEADERS for each in desk.workers),
        "bringing": bringing or BringForm(),
        "approving": approving or ApproveForm(),
        "refusal": refusal,
    }
    bad = refusal or bringing or approving
    return render(request, "documents/filing/yearly.html", context, status=422 if bad else 200)


def _said(act: Callable[[], object]) -> str:
    """What is said where an act is refused; nothing where it was done."""
    try:
        act()
    except Unseen:
        raise
    except Refusal as refusal:
        return refusal.say(language())
    return ""


def _writer(desk: Desk) -> Worker:
    found = next((each for each in desk.workers if each.role in _WRITERS), None)
    if found is None:
        raise Unseen
    return found


def _possible(year: int) -> None:
    if not 1945 <= year <= 9990:
        raise Http404
