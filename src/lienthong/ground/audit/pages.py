"""For the pages of other rooms: one line that says what was looked at.

audit.looked(request, "opened", f"case:{case.pk}", case.unit_key)
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lienthong.ground.audit import looking
from lienthong.ground.audit.actions import note
from lienthong.ground.people.models import Account


def looked(
    request: HttpRequest, act: str, thing: str, organization_key: str, facts: Mapping[str, Any] | None = None
) -> None:
    """Write that the person of this request opened, printed or downloaded a thing of an office: one INSERT."""
    by = request.user if isinstance(request.user, Account) else None
    note(act, thing, by=by, organization_key=organization_key, now=timezone.now(), facts=facts)


def trail_of(request: HttpRequest, thing: str, organization_key: str, *, name: str, back: str) -> HttpResponse:
    """The page of what happened to one thing at one office; the room above knows who may see it. A look is noted, too.

    `name`: what people call the thing; `back`: the address of its page.
    """
    lines = looking.of_thing(thing, organization_key, contents=True)
    looked(request, "opened", thing, organization_key, {"trail": True})
    context = {"lines": lines, "full": len(lines) == looking.PAGE, "name": name, "back": back}
    return render(request, "audit/thing.html", context)
