"""The life of one document with one receiver, as its sender sees it, and of one package on the axis.

Two layers of status that are easily confused are kept in two tables: `BUSINESS` says what an office did with a
document (status messages 01 to 16), `TRANSPORT` says whether a package was fetched (QCVN 102 client kit; the
acts of Decision 28/2018/QĐ-TTg Art. 10).
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a document stands with one receiver."""

    QUEUED = "queued"
    NOT_SENT = "not_sent"
    SENT = "sent"
    ARRIVED = "arrived"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    PROCESSING = "processing"
    DONE = "done"
    RECALL_ASKED = "recall_asked"
    RECALLED = "recalled"


class Event(StrEnum):
    """What may happen to it. The numbered ones are the status codes on the wire."""

    TAKEN_BY_AXIS = "taken"
    TURNED_DOWN_BY_AXIS = "turned_down"
    ARRIVAL = "01"
    REFUSAL = "02"
    ACCEPTANCE = "03"
    ASSIGNMENT = "04"
    WORK = "05"
    COMPLETION = "06"
    GIVE_BACK = "13"
    AGREEMENT = "15"
    DISAGREEMENT = "16"
    RECALL = "recall"
    SENT_AGAIN = "again"


S, E = State, Event

# Statuses arrive late, twice and out of order, and any of 04, 05, 06 may be skipped or overtake 03; so each later
# act implies the earlier ones and a document never steps back.
_ONWARD = {
    E.ACCEPTANCE: S.ACCEPTED,
    E.ASSIGNMENT: S.ASSIGNED,
    E.WORK: S.PROCESSING,
    E.COMPLETION: S.DONE,
}
_ASKED_BACK = {E.GIVE_BACK: S.RECALL_ASKED, E.RECALL: S.RECALL_ASKED}

BUSINESS: dict[State, dict[Event, State]] = {
    # A receiver's status can overtake the axis's own answer to the sender; it proves that the axis took the package.
    S.QUEUED: {
        E.TAKEN_BY_AXIS: S.SENT,
        E.TURNED_DOWN_BY_AXIS: S.NOT_SENT,
        E.ARRIVAL: S.ARRIVED,
        E.REFUSAL: S.REFUSED,
        **_ONWARD,
    },
    S.SENT: {E.ARRIVAL: S.ARRIVED, E.REFUSAL: S.REFUSED, **_ONWARD, **_ASKED_BACK},
    S.ARRIVED: {E.REFUSAL: S.REFUSED, **_ONWARD, **_ASKED_BACK},
    S.ACCEPTED: {E.ASSIGNMENT: S.ASSIGNED, E.WORK: S.PROCESSING, E.COMPLETION: S.DONE, **_ASKED_BACK},
    S.ASSIGNED: {E.WORK: S.PROCESSING, E.COMPLETION: S.DONE, **_ASKED_BACK},
    S.PROCESSING: {E.COMPLETION: S.DONE, **_ASKED_BACK},
    S.RECALL_ASKED: {E.AGREEMENT: S.RECALLED},  # DISAGREEMENT returns to the state before: see `step`
    # Nothing of it is left there: its sender may send the same document once more, in a message of its own.
    S.NOT_SENT: {E.SENT_AGAIN: S.QUEUED},
    S.REFUSED: {E.SENT_AGAIN: S.QUEUED},
    S.RECALLED: {E.SENT_AGAIN: S.QUEUED},
    S.DONE: {},
}
"""The whole life. What is not written here changes nothing and is kept as a fact."""

ORDER: tuple[State, ...] = (S.QUEUED, S.SENT, S.ARRIVED, S.ACCEPTED, S.ASSIGNED, S.PROCESSING, S.DONE)
"""The ordinary way, in order. Nothing on it is ever left backwards."""

STATUS_CODES: tuple[Event, ...] = (
    E.ARRIVAL, E.REFUSAL, E.ACCEPTANCE, E.ASSIGNMENT, E.WORK, E.COMPLETION, E.GIVE_BACK, E.AGREEMENT, E.DISAGREEMENT,
)  # fmt: skip
"""The nine codes that are known. Whether others exist is not known; they are kept, shown raw, and change nothing."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One document with one receiver. `before` is the state to return to if a recall is refused."""

    state: State = State.QUEUED
    before: State | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What an event did. `surprise`: it changed nothing though it was not a repetition; a person may want to look."""

    pair: Pair
    changed: bool
    surprise: bool


def step(pair: Pair, event: Event) -> Step:
    """The pair after the event."""
    if pair.state is S.RECALL_ASKED and pair.before is not None:
        if event is E.DISAGREEMENT:
            return Step(Pair(pair.before), changed=True, surprise=False)
        if event is E.AGREEMENT:
            return Step(Pair(S.RECALLED), changed=True, surprise=False)
        if event is E.SENT_AGAIN:
            # Whoever wants it back does not send it before the answer.
            return Step(pair, changed=False, surprise=True)
        # The office went on working while our wish was under way: remembered, in case it says no.
        inner = step(Pair(pair.before), event)
        if inner.pair.state is S.RECALL_ASKED:
            return Step(pair, changed=False, surprise=False)
        return Step(Pair(S.RECALL_ASKED, inner.pair.state), changed=inner.changed, surprise=inner.surprise)
    after = BUSINESS[pair.state].get(event)
    if after is None:
        return Step(pair, changed=False, surprise=not _is_late_or_repeated(pair.state, event))
    return Step(Pair(after, pair.state if after is S.RECALL_ASKED else None), changed=True, surprise=False)


def event_of(status_code: str) -> Event | None:
    """The event that a status code on the wire stands for; None where the code is not known."""
    return next((event for event in STATUS_CODES if event.value == status_code.strip()), None)


def _is_late_or_repeated(state: State, event: Event) -> bool:
    reached = {E.TAKEN_BY_AXIS: S.SENT, E.ARRIVAL: S.ARRIVED, **_ONWARD}.get(event)
    if event is E.REFUSAL:
        return state is S.REFUSED
    if event in (E.AGREEMENT, E.DISAGREEMENT):
        # 15 and 16 also answer an update, which does not move the document's own life.
        return True
    if reached is None or state not in ORDER:
        return state is S.REFUSED and event in (E.TAKEN_BY_AXIS, E.ARRIVAL)
    return ORDER.index(reached) <= ORDER.index(state)


class Package(StrEnum):
    """Transport status: was this package fetched from the axis? (client kit, `/updateStatus`)."""

    INITIAL = "initial"
    PROCESSING = "processing"
    DONE = "done"
    FAIL = "fail"


P = Package

TRANSPORT: dict[Package, tuple[Package, ...]] = {
    P.INITIAL: (P.PROCESSING, P.DONE, P.FAIL),
    P.PROCESSING: (P.DONE, P.FAIL),
    P.FAIL: (P.DONE,),  # a receiver that mended its reader may fetch again; whether the axis resends is not known
    P.DONE: (),
}
"""Which transport status may follow which. Repetitions change nothing."""


class Outgoing(StrEnum):
    """A message in its sender's own outbox."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    GAVE_UP = "gave_up"
    CANCELLED = "cancelled"


OUTBOX: dict[Outgoing, tuple[Outgoing, ...]] = {
    Outgoing.WAITING: (Outgoing.ACCEPTED, Outgoing.REFUSED, Outgoing.GAVE_UP, Outgoing.CANCELLED),
    Outgoing.ACCEPTED: (),
    Outgoing.REFUSED: (),
    Outgoing.GAVE_UP: (),
    Outgoing.CANCELLED: (),
}
"""A recall before the package has left is CANCELLED: a local act, no message (client kits)."""


class Outcome(StrEnum):
    """What the hub did with one receiver of an accepted message."""

    INBOX = "inbox"
    REDIRECTED = "redirected"
    RELAY = "relay"
    CLERK = "clerk"
    DUPLICATE = "duplicate"
    ELSEWHERE = "elsewhere"
