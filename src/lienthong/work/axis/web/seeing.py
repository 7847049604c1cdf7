"""What every axis page begins with: eyes on the hub's tables, and parts that stay fresh by themselves."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from lienthong.exchange.hub.watch import Names, Sight
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.organizations import Directory
from lienthong.kernel.words import Language
from lienthong.work.axis.naming import Namer
from lienthong.work.axis.reach import Reach, reach_of

NAMES = Names()


@dataclass(frozen=True, slots=True)
class Eyes:
    """One look at the axis: the tables, the names of the day, the moment, and how far this person sees."""

    sight: Sight
    directory: Directory
    namer: Namer
    now: datetime
    reach: Reach


def language() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "vi"


def watching(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hands the view its `Eyes`. Before the hub's first start there is nothing to see, and the page says so."""

    @wraps(view)
    @never_cache
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with connection.cursor() as cursor:
            sight = Sight(cursor, settings.HUB_SCHEMA)
            if not sight.is_there():
                return render(request, "axis/not_started.html")
            now = in_vietnam(timezone.now())
            directory = NAMES.directory(sight)
            eyes = Eyes(sight, directory, Namer(directory, now.date()), now, reach_of(request, directory))
            return view(request, eyes, *args, **kwargs)

    return opened


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page that is asked for again every few seconds and replaced when it has changed."""

    name: str
    template: str
    every: int

    def within(self, request: HttpRequest, context: Mapping[str, Any]) -> SafeString:
        """The part as the whole page holds it. It is asked for under the page's own address."""
        inner = render_to_string(self.template, dict(context), request)
        asked = request.GET.copy()
        asked["part"], asked["seen"] = self.name, _digest(inner)
        frame = {"name": self.name, "every": self.every, "address": f"{request.path}?{asked.urlencode()}"}
        # Both were made by our own templates, which escape what they are given.
        return mark_safe(render_to_string("axis/live.html", {**frame, "inner": mark_safe(inner)}))  # noqa: S308

    def asked(self, request: HttpRequest) -> bool:
        """Whether the browser asks for this part alone."""
        return request.headers.get("HX-Request") == "true" and request.GET.get("part") == self.name

    def answer(self, request: HttpRequest, context: Mapping[str, Any]) -> HttpResponse:
        """The part alone; 204, which replaces nothing, where the browser has it just so."""
        html = self.within(request, context)
        if request.GET.get("seen") and f"seen={request.GET['seen']}" in html:
            return HttpResponse(status=204)
        return HttpResponse(html)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
