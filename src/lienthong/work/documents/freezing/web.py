"""The page on which one document is frozen or opened again: by its number, without a word of what it says."""

from dataclasses import dataclass, replace
from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.access import who_may
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import rights
from lienthong.work.documents.desk import language
from lienthong.work.documents.freezing import acts
from lienthong.work.documents.incoming import life as coming
from lienthong.work.documents.models import Document, DocumentEvent
from lienthong.work.documents.outgoing import life as going
from lienthong.work.documents.rights import Worker

FOUND, PAGE = 10, 25
"""So many are shown of those that bear a number, and of those that stand frozen on one page."""


class Reason(forms.Form):
    """Why."""

    why = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the document’s story, where everybody who sees the document reads it."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One document as the page names it."""

    document: Document
    office: str
    state: Words
    why: DocumentEvent | None
    stays: bool
    """It was recalled: nobody opens it again."""
    form: Reason


@who_may(*acts.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Find a document by its number, freeze it or open it with a reason; and see all that stands frozen."""
    workers = _keepers(request)
    asked = request.GET.get("q", "").strip()[:300]
    refused: tuple[str, Reason] | None = None
    if request.method == "POST":
        refused = _press(request, workers)
        if refused is None:
            return redirect(f"{reverse('documents:freezing')}?{urlencode({'q': asked})}" if asked else request.path)
    found = list(acts.found(workers, asked).select_related("outgoing")[: FOUND + 1]) if asked else []
    after = request.GET.get("after", "")
    standing = acts.frozen(workers)
    if after.isdecimal() and len(after) < 19:
        standing = standing.filter(pk__lt=int(after))
    rows = list(standing[: PAGE + 1])
    older = f"{request.path}?{urlencode({'q': asked, 'after': str(rows[PAGE - 1].pk)})}" if len(rows) > PAGE else ""
    context = {
        "asked": asked,
        "found": _lines(found[:FOUND], refused),
        "more_found": len(found) > FOUND,
        "frozen": _lines(rows[:PAGE], None),
        "older": older,
        "newer": f"{request.path}?{urlencode({'q': asked})}" if after else "",
    }
    return render(request, "documents/freezing/page.html", context)


def _press(request: HttpRequest, workers: list[Worker]) -> tuple[str, Reason] | None:
    """Do what was pressed; the document and the form where it was refused."""
    said, form = request.POST.get("document", ""), Reason(request.POST)
    if not form.is_valid():
        return said, form
    on, number = request.POST.get("do") == "freeze", int(said) if said.isdecimal() and len(said) < 19 else 0
    there = acts.within(workers).filter(pk=number).first()
    by = next((each for each in workers if there is not None and _reaches(each, there)), workers[0])
    try:
        acts.freeze(number, on, form.cleaned_data["why"], by=by, now=in_vietnam(timezone.now()))
    except Refusal as refusal:
        form.add_error(None, refusal.say(language()))
        return said, form
    done = gettext("Frozen: nothing about it changes any more.") if on else gettext("Open again: work on it goes on.")
    messages.success(request, done)
    return None


def _reaches(worker: Worker, document: Document) -> bool:
    return document.organization_key in {worker.organization_key, *worker.under}


def _lines(documents: list[Document], refused: tuple[str, Reason] | None) -> list[Line]:
    why, directory = acts.reasons(documents), organizations.directory()
    lines = []
    for each in documents:
        out = each.direction == Document.Direction.OUT
        states = going.STATE_WORDS if out else coming.STATE_WORDS
        said = next((words for state, words in states.items() if state == each.state), Words(vi="–", en="–"))
        try:
            office = directory.by_key(each.organization_key).name
        except KeyError:
            office = each.organization_key
        form = refused[1] if refused and refused[0] == str(each.pk) else Reason(auto_id=f"id_{each.pk}_%s")
        lines.append(Line(each, office, said, why.get(each.pk), acts.recalled(each), form))
    return lines


def _keepers(request: HttpRequest) -> list[Worker]:
    account = cast(Account, request.user)
    today = in_vietnam(timezone.now()).date()
    found = rights.workers_of(getattr(request, "posts", ()), account.pk, account.full_name, roles=acts.KEEPERS)
    if not found:
        raise PermissionDenied
    return [
        replace(each, under=organizations.below(each.organization_key, today))
        if each.role is Role.ADMINISTRATOR
        else each
        for each in found
    ]
