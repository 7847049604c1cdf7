"""Doing something to a document: one small page for each act, which loses nothing that was typed when it is refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lienthong.ground.keys.queries import signs_elsewhere
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.keeping import Changed
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import papers, seals, starts
from lienthong.work.documents.outgoing.actions import (
    adding,
    drafting,
    issuing,
    recalling,
    reviewing,
    sending_again,
    signing,
)
from lienthong.work.documents.outgoing.copies import actions as copying
from lienthong.work.documents.outgoing.life import Action
from lienthong.work.documents.outgoing.web.act_forms import FORMS, ActForm, Send
from lienthong.work.documents.outgoing.web.offers import Offer, offer_of
from lienthong.work.documents.outgoing.web.seeing import seen

Perform = Callable[[ActForm, int, int, Offer, Desk], object]


def _submit(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    told = form.cleaned_data
    return reviewing.submit(
        pk, reviewer_id=told["reviewer"], checker_id=told["checker"], note=told["note"], revision=revision,
        worker=offer.worker, now=desk.now,
    )  # fmt: skip


def _send(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    assert isinstance(form, Send)
    return issuing.send(
        pk, ways=form.ways(), paper_because=form.cleaned_data.get("paper_because"), revision=revision,
        worker=offer.worker, now=desk.now,
    )  # fmt: skip


def _worded(act: Callable[..., object]) -> Perform:
    def perform(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
        return act(pk, form.cleaned_data["words"], revision=revision, worker=offer.worker, now=desk.now)

    return perform


def _plain(act: Callable[..., object]) -> Perform:
    def perform(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
        return act(pk, revision=revision, worker=offer.worker, now=desk.now)

    return perform


def _comment(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    return reviewing.comment(pk, form.cleaned_data["words"], worker=offer.worker, now=desk.now)


def _allow(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    matter = form.cleaned_data.get("matter", "")
    return copying.allow(pk, revision=revision, worker=offer.worker, now=desk.now, matter=matter)


def _seal(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    seal = copying.make if form.document.outgoing.is_copy else issuing.seal
    return seal(pk, revision=revision, worker=offer.worker, now=desk.now)


def _ask_back(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    told = form.cleaned_data
    return recalling.ask_back(
        pk, told["receiver"], told["words"], revision=revision, worker=offer.worker, now=desk.now
    )  # fmt: skip


def _add_receiver(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    told = form.cleaned_data
    wanted = adding.Wanted(told["addressee"], told["by_word_of"], told["words"])
    return adding.add(pk, wanted, revision=revision, worker=offer.worker, now=desk.now)


def _send_again(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    told = form.cleaned_data
    again = sending_again.Again(told["receivers"], told["way"], told["words"])
    return sending_again.send_again(pk, again, revision=revision, worker=offer.worker, now=desk.now)


PERFORM: dict[Action, Perform] = {
    Action.SUBMIT: _submit, Action.SEND: _send, Action.COMMENT: _comment,
    Action.SEND_BACK: _worded(reviewing.send_back), Action.CHECK_FORM: _worded(reviewing.check_form),
    Action.ENDORSE: _worded(reviewing.endorse), Action.RECALL: _worded(recalling.recall),
    Action.DROP: _plain(drafting.drop), Action.NUMBER: _plain(signing.number), Action.SEAL: _seal,
    Action.ALLOW: _allow, Action.ASK_BACK: _ask_back, Action.ADD_RECEIVER: _add_receiver,
    Action.SEND_AGAIN: _send_again,
}  # fmt: skip


@who_may(*rights.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.DESK)
def act(request: HttpRequest, desk: Desk, document_id: int, action: str) -> HttpResponse:
    """The form of an act, and the act itself."""
    document = seen(desk, document_id)
    if action not in {each.value for each in FORMS}:
        raise Http404
    wanted = Action(action)
    offer = offer_of(document, wanted, desk.workers)
    if offer is None:
        messages.error(request, gettext("That is not yours to do, or not any more. The document is unchanged."))
        return redirect("documents:document", document.pk)
    desk.opened(document)
    posted = request.method == "POST"
    chosen = {"receivers": request.GET.getlist("receivers")} if "receivers" in request.GET else None
    form = FORMS[wanted](request.POST if posted else None, document=document, desk=desk, initial=chosen)
    stale = False
    if posted and form.is_valid():
        said = request.POST.get("revision", "")
        revision = int(said) if said.isdecimal() and len(said) < 10 else -1
        try:
            PERFORM[wanted](form, document.pk, revision, offer, desk)
        except Refusal as refusal:
            stale = isinstance(refusal, Changed)
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, gettext("Done: %(act)s.") % {"act": offer.words.say(language())})
            return redirect("documents:document", document.pk)
        document = seen(desk, document_id)
    content = papers.content_of(document.outgoing)
    context = {
        "desk": desk,
        "document": document,
        "form": form,
        "offer": offer,
        "open": starts.still_open(content.subject, content.body) if content and wanted is Action.SUBMIT else [],
        "revision": document.revision if stale or not posted else request.POST.get("revision", ""),
        "explained": _explained(document, wanted),
        "elsewhere": wanted is Action.SEAL
        and not document.outgoing.on_paper
        and signs_elsewhere(
            organization_key=document.organization_key, body=seals.sealer_of(document, desk.today).body, now=desk.now
        ),
    }
    return render(request, "documents/outgoing/act.html", context)


def _explained(document: Document, action: Action) -> Any:
    if action is Action.SEAL and document.outgoing.is_copy:
        return _ON_PAPER if document.outgoing.on_paper else _AS_FILE
    return _EXPLAINED.get(action, "")


_ON_PAPER = _(
    "Print the PDF from the page of the copy, have it signed and sealed by hand, then say here that it is made."
)
_AS_FILE = _(
    "The organisation signs at the top right of the first page, with kind, office and time; then nothing can change."
)
_EXPLAINED = {
    Action.ALLOW: _(
        "You have looked at what is copied. The copy gets the next number of the series of copies and today’s date."
    ),
    Action.SUBMIT: _("The draft is laid out as a file and goes to whoever endorses it, then to whoever signs."),
    Action.ENDORSE: _("You answer for the content; it goes on to whoever signs."),
    Action.CHECK_FORM: _("You answer for form and layout as Decree 30/2020 prescribes them."),
    Action.SEND_BACK: _(
        "It goes back to the drafter. A number that was taken is released with this reason and stays visible."
    ),
    Action.DROP: _("Nobody works on it any more; it stays in your list with its story."),
    Action.NUMBER: _("The next number of its series is given and written into the signed document."),
    Action.SEAL: _(
        "The organisation’s signature is added and the document issued: from then on nothing in it can change."
    ),
    Action.SEND: _("Exactly the bytes that were issued leave. What goes by post or by hand comes to your list."),
    Action.SEND_AGAIN: _(
        "Exactly the bytes that were issued go there once more, as the same document. What happened the first time"
        " stays in its story. Whoever has it cannot be chosen."
    ),
    Action.ADD_RECEIVER: _(
        "Exactly the bytes that were issued go there too; who was named when it was signed stays as it is. The register"
        " and its story say who got it later, on whose word and why."
    ),
    Action.ASK_BACK: _(
        "Only this receiver is asked to give it back (13), and answers. The document stays in force everywhere else."
    ),
    Action.RECALL: _(
        "Every receiver is asked to give it back; what has not left does not leave any more. Here it is frozen with its"
        " story, not deleted. Whoever has it on paper or has finished with it is to be told in another way."
    ),
}
