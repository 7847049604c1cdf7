"""One click to sign in as one of the cast. These addresses exist in the demo only (see `urls`)."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lienthong.ground.people.access import public
from lienthong.ground.people.cast import CAST
from lienthong.ground.people.queries import account_named


@public
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast, without a password."""
    username = request.POST.get("who", "")
    account = account_named(username) if username in {person.username for person in CAST} else None
    if account is None:
        raise Http404
    login(request, account, backend="lienthong.ground.people.sessions.Accounts")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "home")
