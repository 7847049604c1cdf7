"""Changes of rights that wait for the competent person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lienthong.ground.audit import looking, rights
from lienthong.ground.audit.web import language
from lienthong.ground.people.access import who_may
from lienthong.ground.people.models import Account
from lienthong.kernel.refusals import Refusal

PAGE = 50


@who_may(*rights.COMPETENT)
@require_safe
@never_cache
def changes(request: HttpRequest) -> HttpResponse:
    """The oldest first; each with a button for whoever may confirm it."""
    assert isinstance(request.user, Account)
    offices = _offices(request)
    after = request.GET.get("after", "")
    found = rights.waiting(offices)
    if after.isdecimal() and len(after) < 19:
        found = found.filter(pk__gt=int(after))
    entries = list(found[: PAGE + 1])
    lines = looking.lines(entries[:PAGE], looking.Sight(offices, offices))
    context = {
        "changes": [
            (line, rights.may_confirm(entry, request.user)) for line, entry in zip(lines, entries, strict=False)
        ],
        "older": f"{reverse('audit:rights')}?after={entries[PAGE - 1].pk}" if len(entries) > PAGE else "",
        "first": reverse("audit:rights") if after else "",
    }
    return render(request, "audit/rights.html", context)


@who_may(*rights.COMPETENT)
@require_POST
def confirm(request: HttpRequest, entry_id: int) -> HttpResponse:
    """It was meant."""
    assert isinstance(request.user, Account)
    try:
        rights.confirm(entry_id, by=request.user, offices=_offices(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.say(language()))
    else:
        messages.success(request, gettext("Confirmed under your name."))
    return redirect("audit:rights")


def _offices(request: HttpRequest) -> frozenset[str]:
    return rights.offices_of(getattr(request, "posts", ()), timezone.localdate())
