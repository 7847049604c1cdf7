"""The pages for when something is wrong: what happened, what is safe, what to do."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone

from lienthong.ground.people.access import public


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where it is too much to be read."""
    return _say(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


@public
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, yet not for this person."""
    return _say(request, 403)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _say(request, 404)


@public
def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: too many tries at the sign-in."""
    return _say(request, 429)


@public
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 because the form's token did not fit: the page stood open too long, or cookies are off."""
    return _say(request, 403, "errors/form_expired.html")


@public
def our_fault(request: HttpRequest) -> HttpResponse:
    """500. The page asks nothing of the database, which may be what is broken."""
    context = {"now": timezone.now()}
    return HttpResponse(loader.render_to_string("errors/500.html", context), status=500)


def _say(request: HttpRequest, status: int, template: str | None = None) -> HttpResponse:
    return render(request, template or f"errors/{status}.html", status=status)
