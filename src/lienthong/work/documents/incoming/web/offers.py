"""What this person may do to this document now, and which of it comes first."""

from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.work.documents.incoming import deciding
from lienthong.work.documents.incoming.life import Action, Finding, State, after
from lienthong.work.documents.models import Assignment, Document, Incoming
from lienthong.work.documents.rights import HEADS, Worker

ORDER = (
    Action.AGREE_RECALL, Action.REVEAL, Action.REGISTER, Action.SUBMIT, Action.DIRECT, Action.ASSIGN, Action.START,
    Action.FINISH, Action.GIVE_PART, Action.REPORT, Action.PROPOSE, Action.NOTE, Action.SEND_BACK, Action.RETURN,
    Action.DOUBT, Action.DECLINE_RECALL, Action.PAPER_CAME, Action.AMEND, Action.JOIN,
    Action.HIDE,
)  # fmt: skip
_LOCKS = (Action.REVEAL, Action.HIDE)
"""What is done to a frozen document as well: signs of a state secret do not wait."""
_LEADS_ON = frozenset(
    {
        Action.REGISTER, Action.SUBMIT, Action.DIRECT, Action.ASSIGN, Action.START, Action.FINISH, Action.GIVE_PART,
        Action.AGREE_RECALL,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """One act, in one of the person's posts."""

    action: Action
    worker: Worker


def offers(
    document: Document, incoming: Incoming, workers: Sequence[Worker], held: Sequence[Assignment], finding: Finding
) -> list[Offer]:
    """Everything on offer, the likeliest first; each act once, in the first post that carries it."""
    found = []
    for action in _LOCKS if document.frozen else ORDER:
        if after(State(document.state), action) is None or not _sensible(action, document, incoming, finding):
            continue
        worker = next((each for each in workers if _fits(action, document, each, held)), None)
        if worker is not None:
            found.append(Offer(action, worker))
    return found


def main_of(found: Sequence[Offer], document: Document, held: Sequence[Assignment], finding: Finding) -> Offer | None:
    """The page's one main act: the first that leads on. What is broken is returned."""
    if document.state == State.ARRIVED and not finding.accepts:
        return next((offer for offer in found if offer.action is Action.RETURN), None)
    for offer in found:
        if offer.action not in _LEADS_ON:
            continue
        mine = [each for each in held if deciding.holds(offer.worker, each)]
        if offer.action is Action.ASSIGN and not any(_waits(each, held) for each in mine):
            continue
        if offer.action is Action.DIRECT and document.state != State.SUBMITTED:
            continue
        return offer
    return None


def _sensible(action: Action, document: Document, incoming: Incoming, finding: Finding) -> bool:
    match action:
        case Action.AGREE_RECALL | Action.DECLINE_RECALL:
            return incoming.recall_asked_at is not None
        case Action.PAPER_CAME:
            return incoming.paper_follows
        case Action.HIDE:
            return not document.hidden
        case Action.REVEAL:
            return document.hidden
        case Action.REGISTER:
            return finding.accepts
        case Action.DIRECT | Action.NOTE | Action.AMEND:
            return not document.hidden
        case Action.JOIN:
            return not document.hidden and incoming.recall_asked_at is None
        case _:
            return True


def _fits(action: Action, document: Document, worker: Worker, held: Sequence[Assignment]) -> bool:
    if not deciding.may(action, worker, held):
        return False
    mine = [each for each in held if deciding.holds(worker, each)]
    if action is Action.ASSIGN:
        # Passing on is for whoever has people: the head of a unit, or a leader to whom it was given.
        return worker.role in HEADS or any(each.account_id in worker.accounts for each in mine)
    if action is Action.START:
        return any(each.started_at is None and not _passed(each, held) for each in mine)
    return True


def _waits(given: Assignment, held: Sequence[Assignment]) -> bool:
    """Whether a unit's work lies with nobody yet."""
    return given.account_id is None and not _passed(given, held)


def _passed(given: Assignment, held: Sequence[Assignment]) -> bool:
    return any(each.parent_id == given.pk for each in held)
