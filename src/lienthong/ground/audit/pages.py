"""For the pages of other rooms: one line that says what was looked at.

audit.looked(request, "opened", f"case:{case.pk}", case.unit_key)
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from lienthong.ground.audit.actions import note
from lienthong.ground.people.models import Account


def looked(
    request: HttpRequest, act: str, thing: str, organization_key: str, facts: Mapping[str, Any] | None = None
) -> None:
    """Write that the person of this request opened, printed or downloaded a thing of an office: one INSERT."""
    by = request.user if isinstance(request.user, Account) else None
    note(act, thing, by=by, organization_key=organization_key, now=timezone.now(), facts=facts)
