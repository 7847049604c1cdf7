"""Home, one's account, the language and the light."""

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lienthong.faces.web.context import THEMES
from lienthong.faces.web.menu import menu_of
from lienthong.ground.people.access import public, signed_in
from lienthong.ground.people.models import Account


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What this person can do here."""
    doors = [(door, door.waiting(request)) for door in menu_of(request)]
    return render(request, "web/home.html", {"doors": doors})


@signed_in
def my_account(request: HttpRequest) -> HttpResponse:
    """The person's name, posts, password and second factor."""
    account = cast(Account, request.user)
    return render(request, "web/my_account.html", {"second_factor": is_mfa_enabled(account)})


@signed_in
def no_password(request: HttpRequest) -> HttpResponse:
    """An account without a password gets one from the people who run the installation, not from whoever sits here."""
    messages.info(request, _("This account has no password. The people who run this installation can give it one."))
    return redirect("my_account")


@public
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language or light in a cookie for a year and go back to where the person was."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, allowed in ((settings.LANGUAGE_COOKIE_NAME, tuple(dict(settings.LANGUAGES))), ("theme", THEMES)):
        chosen = request.POST.get(name)
        if chosen and chosen in allowed:
            response.set_cookie(
                name,
                chosen,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
    return response


@public
@never_cache
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """For whoever watches this process: 200 while it and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
