"""From the pages on which one signs and seals to the page that speaks with the token at one's own machine, and back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lienthong.ground.keys.desktop import NotSignedYet
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.outgoing.actions import elsewhere
from lienthong.work.documents.outgoing.life import Action
from lienthong.work.documents.outgoing.web.offers import Offer, offer_of
from lienthong.work.documents.outgoing.web.seeing import seen
from lienthong.work.documents.outgoing.web.several import revision_of


@who_may(*rights.LEADERS, *rights.HEADS)
@require_POST
@at_desk_as(*rights.LEADERS, *rights.HEADS)
def sign(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """Offer what was shown; posted with `task`, take over what was signed."""

    def go(offer: Offer) -> HttpResponse:
        task = _task(request)
        if task is None:
            offered = elsewhere.offer_to_sign(
                document_id, seen=request.POST.get("seen", ""), revision=revision_of(request), worker=offer.worker,
                account=desk.account, done=request.path, now=desk.now, matter=request.POST.get("matter", ""),
            )  # fmt: skip
            return redirect("keys:sign", offered.pk)
        elsewhere.sign(document_id, task_id=task, worker=offer.worker, account=desk.account, now=desk.now)
        messages.success(request, _("Signed. The clerk seals and sends it."))
        return redirect("documents:document", document_id)

    return _try(request, desk, document_id, Action.SIGN, reverse("documents:sign", args=[document_id]), go)


@who_may(*rights.CLERKS)
@require_POST
@at_desk_as(*rights.CLERKS)
def seal(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """Offer the document, then each of its annexes; once all are sealed it is issued."""

    def go(offer: Offer) -> HttpResponse:
        task, worker, account = _task(request), offer.worker, desk.account
        if task is not None and elsewhere.seal(document_id, task_id=task, worker=worker, account=account, now=desk.now):
            messages.success(request, _("Sealed and issued. It can be sent now."))
            return redirect("documents:document", document_id)
        revision = revision_of(request) if task is None else seen(desk, document_id).revision
        offered = elsewhere.offer_to_seal(
            document_id, revision=revision, worker=worker, account=account, done=request.path, now=desk.now
        )
        return redirect("keys:sign", offered.pk) if offered else redirect("documents:document", document_id)

    page = reverse("documents:out_act", args=[document_id, Action.SEAL.value])
    return _try(request, desk, document_id, Action.SEAL, page, go)


def _try(
    request: HttpRequest, desk: Desk, document_id: int, action: Action, page: str, go: Callable[[Offer], HttpResponse]
) -> HttpResponse:
    offer = offer_of(seen(desk, document_id), action, desk.workers)
    if offer is None:
        messages.error(request, _("That is not yours to do, or not any more. The document is unchanged."))
        return redirect("documents:document", document_id)
    try:
        return go(offer)
    except NotSignedYet as early:
        messages.error(request, early.say(language()))
        return redirect("keys:sign", _task(request))
    except Refusal as refusal:
        messages.error(request, refusal.say(language()))
        return redirect(page)


def _task(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST["task"]) if "task" in request.POST else None
    except ValueError:
        return UUID(int=0)
