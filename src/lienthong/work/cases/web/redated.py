"""Due dates that moved because a calendar changed: which, how far, and whether citizens may be told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from lienthong.ground.people.access import who_may
from lienthong.ground.people.roles import Role
from lienthong.work.cases import redating
from lienthong.work.cases.models import Moved, Redating
from lienthong.work.cases.web.seeing import READERS, Eyes, language, seeing, tabs

WATCHERS = (Role.CENTRE_HEAD, Role.UNIT_HEAD, Role.SIGNER, Role.INSPECTOR, Role.ADMINISTRATOR)
LISTED = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a calendar, as this person sees it."""

    redating: Redating
    why: str
    last_day: date
    ours: int
    """How many of the due dates that moved are of offices in this person's scope."""


@who_may(*WATCHERS)
@require_GET
@seeing
def changes(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """The changes, the newest first."""
    found = list(Redating.objects.select_related("told_by").order_by("-id")[:LISTED])
    context = {"tabs": tabs(request), "changes": [_change(each, 0) for each in found]}
    return render(request, "cases/heads/redated.html", context)


@who_may(*WATCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
@seeing
def change(request: HttpRequest, eyes: Eyes, redating_id: int) -> HttpResponse:
    """One change: what moved, by office and one by one; the head of a counter says whether citizens may be told."""
    found = Redating.objects.select_related("told_by").filter(pk=redating_id).first()
    if found is None:
        raise Http404
    heads = any(post.role == Role.CENTRE_HEAD for post in eyes.posts)
    ours = _moves(found).filter(case__unit_key__in=eyes.scope).count()
    if request.method == "POST":
        if not heads or not ours:
            raise PermissionDenied
        if redating.approve_telling(found.pk, account_id=eyes.account.pk, now=eyes.now):
            messages.success(request, gettext("Citizens may be told now; each gets the old and the new date."))
        else:
            messages.info(request, gettext("Somebody has said so already, or it is still being computed."))
        return redirect("cases:redating", found.pk)
    raw = request.GET.get("after", "")
    after = int(raw) if raw.isdecimal() and len(raw) < 18 else 0
    reads = any(post.role in READERS for post in eyes.posts)
    moves = redating.moves_of(found, units=sorted(eyes.scope), after=after, size=LISTED) if reads else []
    by_unit = _moves(found)
    if reads:
        by_unit = by_unit.filter(case__unit_key__in=eyes.scope)
    counted = by_unit.values_list("case__unit_key").annotate(count=Count("id")).order_by("-count")[:200]
    context: dict[str, Any] = {
        "tabs": tabs(request),
        "change": _change(found, ours),
        "by_unit": [(eyes.name_of(key), count) for key, count in counted],
        "moves": moves,
        "reads": reads,
        "may_tell": heads and ours and found.told_at is None and found.finished_at is not None,
        "older": f"?after={moves[-1].pk}" if len(moves) == LISTED else "",
        "first": request.path if after else "",
    }
    return render(request, "cases/heads/redating.html", context)


def _change(found: Redating, ours: int) -> Change:
    return Change(found, found.why_en if language() == "en" else found.why_vi, found.last_day, ours)


def _moves(found: Redating) -> QuerySet[Moved]:
    """The moves of a change; they follow one another, so none of another change is read."""
    return Moved.objects.filter(redating=found, pk__gte=found.first_move)
