"""Doing the same to several documents at once: each by itself, and what is refused is said while the others go on."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest

from lienthong.kernel.refusals import Refusal
from lienthong.work.documents.desk import language
from lienthong.work.documents.models import Document

T = TypeVar("T")


def each(request: HttpRequest, documents: Iterable[Document], act: Callable[[Document], T]) -> list[T]:
    """Do something to each; what came of those that were not refused."""
    done = []
    for document in documents:
        try:
            done.append(act(document))
        except Refusal as refusal:
            messages.error(request, f"{document.code or document.subject}: {refusal.say(language())}")
    return done


def revision_of(request: HttpRequest, name: str = "revision") -> int:
    """The revision of the document that the page showed; one that never was, where it says none."""
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else -1
