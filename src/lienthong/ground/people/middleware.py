"""Who acts in this request, and that every view says who may open it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from lienthong.ground.people.access import said_by
from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.queries import posts_on


class Acting:
    """Puts `request.posts`, the posts held today, and refuses any view that does not say who may open it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look for the posts only when a page asks."""
        request.posts = SimpleLazyObject(lambda: _posts(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        # On a computer that others use too, the Back button must not show what was seen before signing out.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Closed by default: forgetting `@who_may` shuts the page, it never opens it."""
        if said_by(view) is None:
            name = f"{view.__module__}.{getattr(view, '__qualname__', view)}"
            raise ImproperlyConfigured(f"{name} does not say who may open it; see lienthong.ground.people.access")


def _posts(request: HttpRequest) -> list[Post]:
    account = request.user
    return posts_on(account, timezone.localdate()) if isinstance(account, Account) else []
