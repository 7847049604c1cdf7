"""Within one request a thing is asked once: which edition of the organisations holds, which of the calendars.

It is quicker, and a page that is made of one edition never contradicts itself. Outside a request every question is
asked anew, so that a process that lives for days never answers from yesterday.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

T = TypeVar("T")

_answers: ContextVar[dict[Hashable, object] | None] = ContextVar("answers of this request", default=None)


def once(question: Hashable, ask: Callable[[], T]) -> T:
    """The answer given before in this request, else that of `ask`."""
    known = _answers.get()
    if known is None:
        return ask()
    if question not in known:
        known[question] = ask()
    return cast(T, known[question])


def forget() -> None:
    """Whatever was answered in this request may be another thing now: call it where it is changed."""
    known = _answers.get()
    if known is not None:
        known.clear()


@contextmanager
def remembering() -> Iterator[None]:
    """Answers are kept for as long as this lasts."""
    before = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(before)


class OneRequest:
    """Remembers for the length of a request. It stands before whatever asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request with one edition of everything."""
        with remembering():
            return self.get_response(request)
