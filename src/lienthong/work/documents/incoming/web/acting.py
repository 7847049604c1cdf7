"""Doing something to a document that came: one small page for each act, which loses nothing that was typed."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.incoming import deciding, queries
from lienthong.work.documents.incoming.life import ACTS, STATE_WORDS, Action, State
from lienthong.work.documents.incoming.web.common import judged, kind_of, subject_of
from lienthong.work.documents.incoming.web.forms import FORMS, Doing, said
from lienthong.work.documents.incoming.web.offers import Offer, offers
from lienthong.work.documents.keeping import Changed, Frozen
from lienthong.work.documents.models import Document
from lienthong.work.documents.rights import DESK, NotAllowed

DANGER = frozenset({Action.RETURN, Action.HIDE, Action.AGREE_RECALL})
TOLD = frozenset(action for action, act in ACTS.items() if act.code)
"""What its sender reads."""


@who_may(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*DESK)
def act(request: HttpRequest, desk: Desk, document_id: int, action: str) -> HttpResponse:
    """The form of an act, and the act itself."""
    document, _ = queries.document(document_id, desk.workers)
    wanted = next((each for each in FORMS if each.value == action), None)
    if wanted is None:
        raise Http404
    offer = _offer(document, desk, wanted)
    if offer is None:
        messages.error(request, said(_why_not(document, desk, wanted)))
        return redirect("documents:document", document.pk)
    desk.opened(document)
    posted = request.method == "POST"
    form = FORMS[wanted](request.POST if posted else None, doing=Doing(document, offer, desk))
    stale = False
    if posted and form.is_valid():
        raw = request.POST.get("revision", "")
        try:
            with transaction.atomic():
                form.perform(int(raw) if raw.isdecimal() and len(raw) < 10 else 0)
        except Changed as refusal:
            stale = True
            form.add_error(None, said(refusal))
        except Refusal as refusal:
            form.add_error(None, said(refusal))
        else:
            told = ACTS[wanted].past or ACTS[wanted].words
            messages.success(request, f"{told.say(language())}: {subject_of(document).say(language())[:120]}")
            return redirect("documents:document", document.pk)
    if stale:
        document, _ = queries.document(document_id, desk.workers)
    context = {
        "desk": desk,
        "document": document,
        "incoming": document.incoming,
        "subject": subject_of(document),
        "kind": kind_of(document),
        "state": STATE_WORDS[State(document.state)],
        "finding": judged(document.incoming) if document.state == State.ARRIVED else None,
        "form": form,
        "words": ACTS[wanted].words,
        "offer": offer,
        "danger": wanted in DANGER,
        "tells_sender": wanted in TOLD and document.letter_id is not None,
        # A page that was stale shows what the document is now; until it is sent again nothing is done.
        "revision": document.revision if stale or not posted else request.POST.get("revision", ""),
    }
    return render(request, "documents/incoming/act.html", context)


def _offer(document: Document, desk: Desk, wanted: Action) -> Offer | None:
    found = offers(document, document.incoming, desk.workers, queries.held(document), judged(document.incoming))
    return next((offer for offer in found if offer.action is wanted), None)


def _why_not(document: Document, desk: Desk, wanted: Action) -> Refusal:
    if document.frozen:
        return Frozen(code=str(document.pk) if document.hidden else document.code)
    held = queries.held(document)
    for worker in desk.workers:
        try:
            deciding.allow(wanted, document.state, worker, held)
        except deciding.NotNow as refusal:
            return refusal
        except NotAllowed:
            continue
        if wanted is Action.REGISTER:
            return deciding.MustBeReturned()
    words = ACTS[wanted].words
    return NotAllowed(act=words.vi.lower(), act_en=words.en.lower())
