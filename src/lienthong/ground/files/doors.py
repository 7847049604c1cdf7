"""How much may come in at a door: looked at before a byte of it is read.

A form is read to find its token, and that is before the page is asked who may open it: what a stranger sends would lie
on our disk by then, however much it is.

@takes_files          # files of the installation's size, a few together
@measures_itself      # the view looks before it reads
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from lienthong.ground.people.access import may_open

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

TOGETHER = 10
"""So many files of the largest size may come in one form. Ours: a case of many papers is scanned in several parts."""


def takes_files(view: View) -> View:
    """People hand files in here."""
    return _saying("files", view)


def measures_itself(view: View) -> View:
    """The view looks at the length itself before it reads: it knows better what is to come."""
    return _saying("own", view)


class OnlySoMuch:
    """Refuses what is longer than its page takes; of whoever may not open the page, what is longer than a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Which page it is, is not known yet; what no page can read is made readable."""
        # PostgreSQL keeps no NUL, and nobody types one: it is read as the sign for what cannot be read.
        if "%00" in (asked := request.META.get("QUERY_STRING", "")):
            request.META["QUERY_STRING"] = asked.replace("%00", "%EF%BF%BD")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Before the middleware that reads the form.

        Raises:
            RequestDataTooBig: it is too much.
        """
        said = request.META.get("CONTENT_LENGTH") or ""
        # What says no length is read as nothing by Django.
        if said.isdecimal() and int(said) > _limit(request, view):
            raise RequestDataTooBig(f"{said} bytes for {request.path}")


def _limit(request: HttpRequest, view: Callable[..., Any]) -> float:
    form = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    match getattr(view, "takes", ""):
        case "own":
            return float("inf")
        case "files" if may_open(request, view):
            return form + TOGETHER * int(settings.CASES_UPLOAD_LIMIT)
    return form


def _saying(what: str, view: View) -> View:
    view.takes = what  # type: ignore[attr-defined]
    return view
