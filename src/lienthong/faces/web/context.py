"""What every page knows: the demo, the person's menu, the chosen light."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lienthong.faces.web.menu import menu_of

THEMES = ("auto", "light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of `base.html`."""
    theme = request.COOKIES.get("theme", "auto")
    posts = getattr(request, "posts", ())
    return {
        "demo": settings.DEMO,
        "theme": theme if theme in THEMES else "auto",
        "menu": menu_of(request) if hasattr(request, "user") else (),
        "post": next(iter(posts), None) if hasattr(request, "user") else None,
    }
