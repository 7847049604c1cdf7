"""The engineers' list of facts that were not heard."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lienthong.ground.outbox import actions, queries
from lienthong.ground.people.access import who_may
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role


@who_may(Role.ENGINEER)
@require_GET
def troubles(request: HttpRequest) -> HttpResponse:
    """What failed for good, what is being tried, and what waits."""
    context = {
        "failed": queries.troubles(),
        "trying": queries.troubles(for_good=False),
        "waiting": queries.waiting(),
    }
    return render(request, "outbox/troubles.html", context)


@who_may(Role.ENGINEER)
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Try again."""
    if actions.try_again(number):
        messages.success(request, _("It is tried again now. If it fails again, it comes back to this list."))
    else:
        messages.info(request, _("Somebody else has settled this already."))
    return redirect("outbox:troubles")


@who_may(Role.ENGINEER)
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Settle it without hearing."""
    assert isinstance(request.user, Account)
    if actions.close(number, by=request.user, now=timezone.now()):
        messages.success(request, _("Closed under your name. It will not be tried again."))
    else:
        messages.info(request, _("Somebody else has settled this already."))
    return redirect("outbox:troubles")
