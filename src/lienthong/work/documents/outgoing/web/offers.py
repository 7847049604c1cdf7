"""What a person can do to a document now, the fitting act first. Whoever may not is not shown a closed door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from lienthong.kernel.words import Words
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import papers, rules
from lienthong.work.documents.outgoing.actions import recalling, sending_again
from lienthong.work.documents.outgoing.life import Action, Order, State, act_words, after, life_of
from lienthong.work.documents.rights import Worker

PRIMARY: Mapping[State, Sequence[Action]] = {
    State.DRAFT: (Action.SUBMIT, Action.PREPARE),
    State.IN_REVIEW: (Action.ENDORSE, Action.CHECK_FORM),
    State.FOR_SIGNATURE: (Action.SIGN, Action.ALLOW),
    State.SIGNED: (Action.NUMBER,),
    State.NUMBERED: (Action.SEAL,),
    State.ISSUED: (Action.SEND,),
}
"""What a state waits for."""
_QUIET = (Action.HAND_OVER,)
"""Done elsewhere: beside the receiver."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One act, and in which post the person does it."""

    action: Action
    worker: Worker
    words: Words
    url: str
    primary: bool
    danger: bool


def offers(document: Document, workers: Sequence[Worker]) -> list[Offer]:
    """The acts that are on offer."""
    if document.closed:
        return []
    state, out = State(document.state), document.outgoing
    found: list[Offer] = []
    order = Order(out.order)
    for action in life_of(order)[state]:
        if action in _QUIET or after(state, action, order=order) is None:
            continue
        if action is Action.SEND and out.sent_at is not None:
            continue
        if action in (Action.ASK_BACK, Action.SEND_AGAIN) and out.sent_at is None:
            continue
        worker = next((one for one in workers if rules.may(action, state, out, one)), None)
        if worker is None or (action is Action.ASK_BACK and not recalling.askable(document).exists()):
            continue
        if action is Action.SEND_AGAIN and not sending_again.missed(document).exists():
            continue
        primary = action in PRIMARY.get(state, ()) and not any(each.primary for each in found)
        found.append(
            Offer(
                action, worker, act_words(action, order), _url(document, action), primary,
                action in (Action.RECALL, Action.ASK_BACK, Action.DROP, Action.SEND_BACK),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: not one.primary)


def offer_of(document: Document, action: Action, workers: Sequence[Worker]) -> Offer | None:
    """One act, where it is on offer."""
    return next((one for one in offers(document, workers) if one.action is action), None)


def _url(document: Document, action: Action) -> str:
    if action is Action.EDIT:
        edited = "documents:edit" if papers.content_of(document.outgoing) is not None else "documents:upload_again"
        return reverse(edited, args=[document.pk])
    if action is Action.PREPARE:
        return reverse("documents:copy_again", args=[document.pk])
    if action in (Action.SIGN, Action.TAKE_NUMBER):
        return reverse("documents:sign", args=[document.pk])
    return reverse("documents:out_act", args=[document.pk, action.value])
