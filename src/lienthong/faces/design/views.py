"""The page that shows the whole design system: open to everyone in the demo, elsewhere to engineers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lienthong.ground.people.access import public, who_may
from lienthong.ground.people.roles import Role


def _show(request: HttpRequest) -> HttpResponse:
    return render(request, "design/show.html")


show = public(_show) if settings.DEMO else who_may(Role.ENGINEER)(_show)
