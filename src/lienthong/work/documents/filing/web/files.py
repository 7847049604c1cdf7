"""The lists of files, one file, and opening one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk, at_desk_as, language
from lienthong.work.documents.filing import acts, life, queries
from lienthong.work.documents.filing.life import State
from lienthong.work.documents.filing.web.forms import OpenForm, retention_of
from lienthong.work.documents.models import Document, FileListEntry, WorkFile
from lienthong.work.documents.rights import CLERKS, DESK, LEADERS, LOCKED, Unseen, Worker, sees, told_to

STATE_KINDS = {"open": "info", "closed": "good", "offered": "warning", "archived": "neutral"}


@who_may(*rights.READERS)
@require_GET
@at_desk
def files(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The files that a person keeps, all of the office, and those that are due for the archive."""
    everyone = queries.visible(desk.sight, desk.account.pk, desk.office)
    names = {"mine": _("Mine"), "office": _("All of the office"), "due": _("Due for the archive")}
    if not desk.sight.sees_all:
        del names["office"]
    asked = request.GET.get("list", "")
    chosen = asked if asked in names else "mine" if not desk.sight.sees_all else "office"
    found = {
        "mine": everyone.filter(keeper_id=desk.account.pk),
        "office": everyone,
        "due": queries.due(everyone, desk.today),
    }[chosen]
    words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    if words:
        found = found.filter(title__icontains=words) | found.filter(symbol__icontains=words)
    page = queries.page(found, request.GET.get("after", ""))
    address = f"{reverse('documents:files')}?{urlencode({'list': chosen, **({'q': words} if words else {})})}"
    context = {
        **around(desk),
        "tabs": [(f"{reverse('documents:files')}?list={key}", name, key == chosen) for key, name in names.items()],
        "chosen": chosen,
        "words": words,
        "lines": [line_of(each) for each in page.files],
        "due_count": queries.due(everyone, desk.today).count(),
        "opens": any(each.role in DESK for each in desk.workers),
        "older": f"{address}&after={page.after}" if page.after else "",
        "newer": address if request.GET.get("after") else "",
        "year": desk.today.year,
        "archive": desk.sight.sees_all,
        "offered": queries.lying_there(desk.office).count() if desk.sight.sees_all else 0,
    }
    return render(request, "documents/filing/files.html", context)


@who_may(*rights.READERS)
@require_GET
@at_desk
def file(request: HttpRequest, desk: Desk, file_id: int) -> HttpResponse:
    """One file with everything in it."""
    found = queries.file(file_id, desk.sight, desk.account.pk)
    worker = keeper_of(desk, found)
    state = State(found.state)
    members = queries.members(found)
    within = [
        life.Within(each.pk, each.document.direction, each.document.state, each.document.code,
                    each.document.issuer_name)
        for each in members
    ]  # fmt: skip
    faults = {**dict.fromkeys(life.drafts(within), "draft"), **dict.fromkeys(life.twins(within), "twin")}
    may = worker is not None and not found.frozen
    actions = set(life.LIFE[state]) if may else set()
    context = {
        **around(desk),
        "file": found,
        "state": life.STATE_WORDS[state],
        "kind": STATE_KINDS[found.state],
        "retention": life.retention_words(found.retention_years),
        "members": [
            {"member": each, "document": each.document, "told": not each.document.hidden,
             "fault": faults.get(each.pk, "") if state is State.OPEN else "",
             "opens": any(sees(one, each.document) for one in desk.workers)}
            for each in members
        ],
        "locked": LOCKED,
        "taken_out": queries.taken_out(found),
        "pages": sum(each.document.pages or 0 for each in members),
        "may": {action.value for action in actions},
        "for_archive": found.retention_years is None or found.retention_years >= life.FOR_THE_ARCHIVE,
        "is_clerk": any(each.role in CLERKS for each in desk.workers),
        "leads": any(each.role in LEADERS for each in desk.workers) and found.organization_key == desk.office,
        "due": found.state == State.CLOSED.value and bool(found.hand_over_by),
        "late": bool(found.hand_over_by and found.hand_over_by < desk.today),
        "changes": may,
    }  # fmt: skip
    return render(request, "documents/filing/file.html", context)


@who_may(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*DESK)
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open a file, from a line of the list or one that it does not foresee."""
    used = WorkFile.objects.filter(organization_key=desk.office, entry__isnull=False).values("entry_id")
    entries = list(
        FileListEntry.objects.filter(organization_key=desk.office, year__gte=desk.today.year - 1)
        .exclude(symbol="").exclude(approved_by="").exclude(pk__in=used).order_by("-year", "place")
    )  # fmt: skip
    form = OpenForm(request.POST if request.method == "POST" else None, entries=entries)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        what: FileListEntry | acts.Unforeseen
        if data["entry"]:
            what = next(each for each in entries if each.pk == data["entry"])
        else:
            what = acts.Unforeseen(data["title"], data["heading_short"], retention_of(data["retention"] or "10"))
        try:
            made = acts.open_file(what, worker=desk_worker(desk), now=desk.now)
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
        else:
            return redirect("documents:file", made.pk)
    context = {**around(desk), "form": form, "listed": bool(entries), "year": desk.today.year}
    return render(request, "documents/filing/new.html", context, status=422 if form.errors else 200)


@who_may(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*DESK)
def put(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """Put a document into one or several files."""
    document = Document.objects.filter(pk=document_id).defer("text", "haystack").first()
    if document is None or not told_to(desk.workers, document):
        raise Unseen
    worker = desk_worker(desk, document)
    inside = {each.pk for each in queries.files_of(document, desk.sight)}
    offered = [each for each in queries.open_files(worker).order_by("-pk")[:200] if each.pk not in inside]
    refusal = ""
    if request.method == "POST":
        chosen = [int(each) for each in request.POST.getlist("files") if each.isdecimal() and len(each) < 18]
        allowed = {each.pk for each in offered}
        try:
            acts.put_in(document_id, [each for each in chosen if each in allowed], worker=worker, now=desk.now)
        except Refusal as said:
            refusal = said.say(language())
        else:
            if chosen:
                return redirect("documents:file", chosen[0])
            refusal = _("Choose at least one file.")
    context = {
        **around(desk), "document": document, "offered": offered, "refusal": refusal,
        "inside": queries.files_of(document, desk.sight),
    }  # fmt: skip
    return render(request, "documents/filing/put.html", context, status=422 if refusal else 200)


def desk_worker(desk: Desk, document: Document | None = None) -> Worker:
    """The person in the first of their posts here that works at a desk, and sees the document where there is one.

    Raises:
        Unseen: there is none.
    """
    for each in desk.workers:
        if each.role in DESK and (document is None or sees(each, document)):
            return each
    raise Unseen


def keeper_of(desk: Desk, found: WorkFile) -> Worker | None:
    """In which post the person may change a file; None where they only read it."""
    if found.organization_key != desk.office:
        return None
    clerks = [each for each in desk.workers if each.role in CLERKS | LEADERS]
    if clerks:
        return clerks[0]
    mine = [each for each in desk.workers if each.role in DESK and each.account_id == found.keeper_id]
    return mine[0] if mine else None


def line_of(found: WorkFile) -> dict[str, Any]:
    """A file as a line of a list."""
    return {
        "file": found,
        "state": life.STATE_WORDS[State(found.state)],
        "kind": STATE_KINDS[found.state],
        "retention": life.retention_words(found.retention_years),
    }


def around(desk: Desk) -> dict[str, Any]:
    """What every page of files shows."""
    return {
        "desk": desk,
        "office_name": desk.name_of(desk.office),
        "offices": [(key, desk.name_of(key)) for key in desk.offices] if len(desk.offices) > 1 else [],
    }
