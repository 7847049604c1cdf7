"""What is done to a file: each act a page with its form where something must be said, else a press of a button."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lienthong.ground.people import queries as people
from lienthong.ground.people.access import who_may
from lienthong.ground.people.models import Account, Post
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.filing import acts, ending, queries
from lienthong.work.documents.filing.life import Action
from lienthong.work.documents.filing.web.files import around, keeper_of
from lienthong.work.documents.filing.web.forms import (
    CloseForm,
    ColleagueForm,
    LongerForm,
    ReasonForm,
    retention_of,
)
from lienthong.work.documents.models import FileMember, WorkFile
from lienthong.work.documents.rights import DESK, Unseen, Worker, subject_of

_Keep = Callable[[dict[str, Any]], object]


@who_may(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*DESK)
def close(request: HttpRequest, desk: Desk, file_id: int) -> HttpResponse:
    """Close a file: its title and retention are settled."""
    file, worker = _file(desk, file_id)
    years = file.retention_years
    initial = {
        "title": file.title, "retention": "permanent" if years is None else str(years), "ended_on": desk.today,
        "note": file.note,
    }  # fmt: skip
    form = CloseForm(request.POST if request.method == "POST" else None, initial=initial, years=years)

    def keep(data: dict[str, Any]) -> object:
        years = retention_of(data["retention"])
        closing = ending.Closing(data["title"], years, data["ended_on"], data["note"], data["settled_on"])
        return ending.close(file_id, closing, worker=worker, now=desk.now)

    return _acted(request, desk, file, form, keep, _("Close the file"))


@who_may(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*DESK)
def take_out(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Take a document out, with a reason."""
    member = FileMember.objects.select_related("document").filter(pk=member_id, taken_out_at=None).first()
    if member is None:
        raise Unseen
    file, worker = _file(desk, member.file_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def keep(data: dict[str, Any]) -> object:
        return acts.take_out(member_id, data["reason"], worker=worker, now=desk.now)

    return _acted(
        request,
        desk,
        file,
        form,
        keep,
        _("Take a document out"),
        about=subject_of(member.document, member.document.subject),
    )


@who_may(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*DESK)
def keep_longer(request: HttpRequest, desk: Desk, file_id: int) -> HttpResponse:
    """Let a due file stay, with the head's consent."""
    file, worker = _file(desk, file_id)
    form = LongerForm(request.POST if request.method == "POST" else None)

    def keep(data: dict[str, Any]) -> object:
        return ending.keep_longer(file_id, data["until"], data["consent"], worker=worker, now=desk.now)

    return _acted(request, desk, file, form, keep, _("Keep a due file longer"))


@who_may(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*DESK)
def hand_to(request: HttpRequest, desk: Desk, file_id: int) -> HttpResponse:
    """Hand a file to a colleague."""
    file, worker = _file(desk, file_id)
    form = ColleagueForm(request.POST if request.method == "POST" else None, colleagues=_colleagues(desk, file))

    def keep(data: dict[str, Any]) -> object:
        colleague = Account.objects.get(pk=data["colleague"])
        return ending.hand_to([file_id], colleague, worker=worker, now=desk.now)

    return _acted(request, desk, file, form, keep, _("Hand the file to a colleague"))


@who_may(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*DESK)
def lock(request: HttpRequest, desk: Desk, file_id: int) -> HttpResponse:
    """Lock a file, or unlock it."""
    file, worker = _file(desk, file_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def keep(data: dict[str, Any]) -> object:
        return ending.freeze(file_id, not file.frozen, data["reason"], worker=worker, now=desk.now)

    title = _("Unlock the file") if file.frozen else _("Lock the file")
    return _acted(request, desk, file, form, keep, title)


@who_may(*DESK)
@require_POST
@at_desk_as(*DESK)
def press(request: HttpRequest, desk: Desk, file_id: int, action: str) -> HttpResponse:
    """Acts that need no word: open again, offer, take over, give back."""
    file, worker = _file(desk, file_id)
    acting: Mapping[str, Callable[[], object]] = {
        Action.REOPEN: lambda: ending.reopen(file_id, worker=worker, now=desk.now),
        Action.OFFER: lambda: ending.offer([file_id], worker=worker, now=desk.now),
        Action.TAKE_OVER: lambda: ending.answer(file_id, Action.TAKE_OVER, worker=worker, now=desk.now),
        Action.GIVE_BACK: lambda: ending.answer(file_id, Action.GIVE_BACK, worker=worker, now=desk.now),
    }
    if action not in acting:
        raise Http404
    try:
        acting[action]()
    except Unseen:
        raise
    except Refusal as refusal:
        context = {**around(desk), "file": file, "refusal": refusal.say(language()), "title": file.title}
        return render(request, "documents/filing/act.html", context, status=422)
    return redirect("documents:file", file_id)


def _acted(
    request: HttpRequest, desk: Desk, file: WorkFile, form: forms.Form, keep: _Keep, title: Any, *, about: str = ""
) -> HttpResponse:  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            keep(form.cleaned_data)
        except Unseen:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, _("Done: %(act)s.") % {"act": title})
            return redirect("documents:file", file.pk)
    context = {**around(desk), "file": file, "form": form, "title": title, "about": about}
    return render(request, "documents/filing/act.html", context, status=422 if form.errors else 200)


def _file(desk: Desk, file_id: int) -> tuple[WorkFile, Worker]:
    found = queries.file(file_id, desk.sight, desk.account.pk)
    worker = keeper_of(desk, found)
    if worker is None:
        raise Unseen
    return found, worker


def _colleagues(desk: Desk, file: WorkFile) -> list[tuple[int, str]]:
    posts: list[Post] = people.holders(desk.office, DESK, desk.today)
    found = {post.account_id: post.account.full_name for post in posts if post.account_id != file.keeper_id}
    return sorted(found.items(), key=lambda each: each[1])
