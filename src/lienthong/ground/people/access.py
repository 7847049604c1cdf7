"""Who may open a page. Every view says it in one line; a page that says nothing opens for nobody.

@public                                  # anyone, signed in or not
@signed_in                               # anyone with an account
@who_may(Role.ENGINEER, Role.AUDITOR)    # anyone whose post of today has one of these roles
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from lienthong.ground.people.roles import Role

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Access:
    """What a view says about its visitors: everyone, everyone with an account, or the holders of some roles."""

    everyone: bool = False
    roles: frozenset[Role] = frozenset()

    def allows(self, roles: frozenset[Role]) -> bool:
        """Whether a person with an account and these roles may enter."""
        return self.everyone or not self.roles or bool(self.roles & roles)


def said_by(view: object) -> Access | None:
    """What this view says about its visitors; None where it says nothing."""
    return getattr(view, "who_may", None)


def public(view: View) -> View:
    """Anyone may open this page."""
    return _saying(Access(everyone=True), login_not_required(_passing_through(view)))


def signed_in(view: View) -> View:
    """Anyone with an account may open this page; others are asked to sign in and brought back here."""
    return _guarded(Access(), view)


def who_may(*roles: Role) -> Callable[[View], View]:
    """Whoever holds one of these roles today may open this page.

    Raises:
        ValueError: no role was named; say `@signed_in` instead.
    """
    if not roles:
        raise ValueError("who_may() needs a role")
    access = Access(roles=frozenset(roles))
    return lambda view: _guarded(access, view)


def may_open(request: HttpRequest, view: object) -> bool:
    """Whether this person would be let in; menus ask it so that they never offer a closed door."""
    access = said_by(view)
    if access is None:
        return False
    if access.everyone:
        return True
    return request.user.is_authenticated and access.allows(roles_of(request))


def roles_of(request: HttpRequest) -> frozenset[Role]:
    """The roles that the person of this request holds today."""
    return frozenset(Role(post.role) for post in getattr(request, "posts", ()))


def _guarded(access: Access, view: View) -> View:
    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if not access.allows(roles_of(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return _saying(access, guard)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    # A live part of a page polls after the session ended: the whole page goes to the sign-in, not the part.
    if request.headers.get("HX-Request") == "true":
        back = request.headers.get("HX-Current-URL", "")
        path = "/" + back.split("://", 1)[-1].partition("/")[2] if back else "/"
        target = redirect_to_login(path, resolve_url(settings.LOGIN_URL)).url
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))


def _passing_through(view: View) -> View:
    @wraps(view)
    def same(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return same


def _saying(access: Access, view: View) -> View:
    cast(Any, view).who_may = access
    return view
