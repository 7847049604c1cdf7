"""Doing the same to several documents at once: each by itself, and what is refused is said while the others go on."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import ngettext

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.desk import Desk, language
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import queries
from lienthong.work.documents.outgoing.life import Action, Order, State, words_of
from lienthong.work.documents.outgoing.web.offers import Offer, offer_of

T = TypeVar("T")
_FROZEN = Words(vi="đóng băng", en="frozen")


class NotWaiting(Refusal):
    """It was done to it, or it went elsewhere, after the page was shown. Facts: `state`, `state_en`."""

    code = "not_waiting"
    words = Words(
        vi="Không chờ việc này, đang ở trạng thái “{state}”; không thay đổi gì.",
        en="It does not wait for this and stands as “{state_en}”; nothing about it was changed.",
    )


def chosen(request: HttpRequest, desk: Desk, *, most: int) -> tuple[list[Document], int]:
    """The documents that were ticked, as far as the person still sees them, and how many were ticked."""
    ids = {int(each) for each in request.POST.getlist("document")[:most] if each.isdecimal() and len(each) < 19}
    return list(queries.visible(desk.workers).filter(pk__in=ids).order_by("-priority", "pk")), len(ids)


def offered(document: Document, action: Action, desk: Desk) -> Offer:
    """In which of their posts the person may do it now.

    Raises:
        NotWaiting: the document does not wait for it any more.
    """
    offer = offer_of(document, action, desk.workers)
    if offer is None:
        stands = words_of(State(document.state), Order(document.outgoing.order))
        stands = _FROZEN if document.closed else stands
        raise NotWaiting(state=stands.vi, state_en=stands.en)
    return offer


def each(request: HttpRequest, documents: Iterable[Document], act: Callable[[Document], T], *, of: int = 0) -> list[T]:
    """Do something to each; what came of those that were not refused.

    What was refused for one reason is said in one sentence. `of`: so many were chosen; whoever is not among `documents`
    was taken out of the person's sight meanwhile, and is counted, not named.
    """
    done, refused, tried = [], dict[str, list[str]](), 0
    for document in documents:
        tried += 1
        try:
            done.append(act(document))
        except Refusal as refusal:
            refused.setdefault(refusal.say(language()), []).append(document.called)
    for why, names in refused.items():
        messages.error(request, why if names[0] in why else f"{_listed(names)}: {why}")
    if of > tried:
        gone = of - tried
        messages.error(request, ngettext(
            "%(count)s of those that were chosen is not yours to see any more; nothing was done to it.",
            "%(count)s of those that were chosen are not yours to see any more; nothing was done to them.", gone,
        ) % {"count": gone})  # fmt: skip
    return done


def _listed(names: Sequence[str]) -> str:
    count = len(names)
    if count == 1:
        return names[0]
    return ngettext("%(count)s document (%(names)s)", "%(count)s documents (%(names)s)", count) % {
        "count": count, "names": ", ".join(names)
    }  # fmt: skip


def revision_of(request: HttpRequest, name: str = "revision") -> int:
    """The revision of the document that the page showed; one that never was, where it says none."""
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else -1
