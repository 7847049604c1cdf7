"""Due dates that moved because a calendar changed: which, how far, and whether citizens may be told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from lienthong.ground.people.access import who_may
from lienthong.ground.people.roles import Role
from lienthong.work.cases import officers, redating
from lienthong.work.cases.models import Redating
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
    found = list(Redating.objects.annotate(offices_told=Count("tellings")).order_by("-id")[:LISTED])
    context = {"tabs": tabs(request), "changes": [_change(each, 0) for each in found]}
    return render(request, "cases/heads/redated.html", context)


@who_may(*WATCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
@seeing
def change(request: HttpRequest, eyes: Eyes, redating_id: int) -> HttpResponse:
    """One change: what moved, by office and one by one; the head of a counter says that its citizens may be told."""
    found = Redating.objects.filter(pk=redating_id).first()
    if found is None:
        raise Http404
    # Who heads a counter decides for the counters below it, and not for all that they may read in another post.
    decides = officers.scope([post for post in eyes.posts if post.role == Role.CENTRE_HEAD], eyes.today)
    if request.method == "POST":
        if not redating.of_change(found).filter(case__unit_key__in=decides).exists():
            raise PermissionDenied
        if redating.approve_telling(found.pk, decides, account_id=eyes.account.pk, now=eyes.now):
            messages.success(request, gettext("Noted. The list below says whom to call, and at which number."))
        else:
            messages.info(request, gettext("Somebody has said so already, or it is still being computed."))
        return redirect("cases:redating", found.pk)
    ours = redating.of_change(found).filter(case__unit_key__in=eyes.scope).count()
    raw = request.GET.get("after", "")
    after = int(raw) if raw.isdecimal() and len(raw) < 18 else 0
    reads = any(post.role in READERS for post in eyes.posts)
    moves = redating.moves_of(found, units=sorted(eyes.scope), after=after, size=LISTED) if reads else []
    by_unit = redating.of_change(found)
    if reads:
        by_unit = by_unit.filter(case__unit_key__in=eyes.scope)
    counted = list(by_unit.values_list("case__unit_key").annotate(count=Count("id")).order_by("-count")[:200])
    told = {each.unit_key: each for each in found.tellings.select_related("by")}
    open_ones = sum(many for key, many in counted if key in decides and key not in told)
    context: dict[str, Any] = {
        "tabs": tabs(request),
        "change": _change(found, ours),
        "by_unit": [(eyes.name_of(key), count, told.get(key)) for key, count in counted],
        "moves": [(move, move.case.unit_key in told) for move in moves],
        "reads": reads,
        "may_tell": open_ones if found.finished_at is not None else 0,
        "older": f"?after={moves[-1].pk}" if len(moves) == LISTED else "",
        "first": request.path if after else "",
    }
    return render(request, "cases/heads/redating.html", context)


def _change(found: Redating, ours: int) -> Change:
    return Change(found, found.why_en if language() == "en" else found.why_vi, found.last_day, ours)
