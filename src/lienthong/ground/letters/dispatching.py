"""The queue on its way out: whose turn it is, and what became of what was offered to the hub."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from lienthong.exchange.agency.answers import Accepted, Outcome
from lienthong.exchange.agency.patience import wait_for_message
from lienthong.exchange.agency.troubles import Refused, TryLater
from lienthong.exchange.agency.turns import Waiting, next_large, small_batch
from lienthong.exchange.protocol.life import Event, Outgoing, State
from lienthong.ground import outbox
from lienthong.ground.letters import taking_back
from lienthong.ground.letters.facts import LetterFailed, StatusFailed
from lienthong.ground.letters.lanes import receivers_of, sender_of
from lienthong.ground.letters.lives import stepped
from lienthong.ground.letters.models import Dispatch, LetterReceiver
from lienthong.kernel.identifiers import same_code

BATCH = 100
BATCH_BYTES = 4 << 20
"""Raw bytes of one batch; base64 adds a third, and the hub takes 16 MB."""
_LOOKED_AT = 2000
"""So many waiting messages are looked at in one turn: enough that lanes which rest do not hide the others."""


def next_small(now: datetime, away: Iterable[int], at_most: int = BATCH) -> list[Dispatch]:
    """The next small messages to offer in one request."""
    batch = small_batch(_waiting(now, frozenset(away)), at_most=at_most, at_most_bytes=BATCH_BYTES)
    return _taken([message.position for message in batch])


def next_one(now: datetime, away: Iterable[int]) -> Dispatch | None:
    """The next large message."""
    if not Dispatch.objects.filter(state=Outgoing.WAITING).exclude(file="").exists():
        return None
    message = next_large(_waiting(now, frozenset(away)))
    return next(iter(_taken([message.position])), None) if message is not None else None


@transaction.atomic
def settle(results: Sequence[tuple[Dispatch, Outcome]], now: datetime, chance: random.Random) -> None:
    """Write down what became of each message, in one commit."""
    accepted = []
    for dispatch, result in results:
        if isinstance(result, Accepted):
            if _accepted(dispatch, result):
                accepted.append(dispatch.id)
        elif isinstance(result, Refused):
            _refused(dispatch, result, now)
        else:
            wait = wait_for_message(dispatch.attempts, chance)
            if result.retry_after is not None:
                wait = max(wait, timedelta(seconds=result.retry_after))
            _troubled([dispatch.id], result, now, rests_until=now + wait)
            if result.not_taken:
                not_offered([dispatch.id])
    # One question for all: whoever recalls one of them from now on waits for this commit.
    for wanted in _wanted_back(accepted):
        taking_back.taken(wanted, now)


def not_offered(positions: Sequence[int]) -> None:
    """These were taken and are not at the hub: the offer was given up, or refused as a whole."""
    Dispatch.objects.filter(id__in=positions, unanswered__gt=0).update(unanswered=F("unanswered") - 1)


def line_broke(positions: Sequence[int], trouble: TryLater, now: datetime, *, in_pieces: bool = False) -> None:
    """The line or the hub as a whole failed while these were under way: nothing is wrong with them.

    `in_pieces`: several requests were made, and this trouble says nothing of the earlier ones.
    """
    _troubled(positions, trouble, now)
    if trouble.not_taken and not in_pieces:
        not_offered(positions)


def _waiting(now: datetime, away: frozenset[int]) -> list[Waiting]:
    found = Dispatch.objects.filter(state=Outgoing.WAITING).order_by("-priority", "id")
    rows = found.values_list("id", "priority", "lanes", "size", "file", "rests_until", "wanted_back_at")[:_LOOKED_AT]
    return [
        Waiting(
            position=position,
            priority=priority,
            receivers=frozenset(lanes),
            size=size,
            large=bool(file),
            # What was recalled holds its lane, and rests until the hub's word is known.
            resting=wanted_back_at is not None or (rests_until is not None and rests_until > now),
            away=position in away,
        )
        for position, priority, lanes, size, file, rests_until, wanted_back_at in rows
    ]


def _taken(positions: Sequence[int]) -> list[Dispatch]:
    """Those that are to be offered now. What was kept back since they were looked at is none of them: from here on it
    may be at the hub until we hear that it is not, and whoever wants it back learns so (`taking_back.recall`)."""
    if not positions:
        return []
    waiting = Dispatch.objects.filter(id__in=positions, state=Outgoing.WAITING, wanted_back_at=None)
    waiting.update(attempts=F("attempts") + 1, unanswered=F("unanswered") + 1)
    found = waiting.in_bulk()
    return [found[position] for position in positions if position in found]


def _accepted(dispatch: Dispatch, answer: Accepted) -> bool:
    """Whether it is news, and of a letter."""
    changed = Dispatch.objects.filter(id=dispatch.id, state=Outgoing.WAITING).update(
        state=Outgoing.ACCEPTED,
        accepted_at=answer.accepted_at,
        receipt=answer.receipt,
        rests_until=None,
        trouble_code="",
        trouble_vi="",
        trouble_en="",
    )
    if not changed or dispatch.status_code:
        return False
    outcomes: Mapping[str, str] = {same_code(one.code): one.outcome for one in answer.receivers}
    for receiver in _of(dispatch):
        receiver.outcome = outcomes.get(same_code(receiver.code), "")[:16]
        receiver.save(update_fields=["outcome"])
        if receiver.state == State.QUEUED:
            stepped(receiver, Event.TAKEN_BY_AXIS, answer.accepted_at)
    return True


def _refused(dispatch: Dispatch, refused: Refused, now: datetime) -> None:
    vi, en = refused.say("vi"), refused.say("en")
    changed = Dispatch.objects.filter(id=dispatch.id, state=Outgoing.WAITING).update(
        state=Outgoing.REFUSED,
        rests_until=None,
        trouble_code=refused.code[:64],
        trouble_vi=vi,
        trouble_en=en,
        trouble_at=now,
    )
    if not changed:
        return
    if dispatch.status_code:
        office, receivers = sender_of(dispatch.lanes), receivers_of(dispatch.lanes)
        outbox.tell(StatusFailed(str(dispatch.letter_id), office, receivers, dispatch.status_code, vi, en))
        return
    for receiver in _of(dispatch).filter(state=State.QUEUED):
        stepped(receiver, Event.TURNED_DOWN_BY_AXIS, now)
    wanted = _wanted_back([dispatch.id]).first()
    if wanted is not None:
        taking_back.tell_it_stayed(wanted)
        return
    outbox.tell(LetterFailed(letter_id=str(dispatch.letter_id), why=vi, why_en=en, code=refused.code))


def _wanted_back(positions: Sequence[int]) -> QuerySet[Dispatch]:
    """Those of these messages, as they stand now, that were recalled while they were under way."""
    recalled = Dispatch.objects.filter(id__in=positions).exclude(wanted_back_at=None)
    return recalled.select_related("letter").order_by("id")


def _of(dispatch: Dispatch) -> QuerySet[LetterReceiver]:
    """Those of the letter to whom this message goes: it may have gone to others before."""
    keys = receivers_of(dispatch.lanes)
    return LetterReceiver.objects.select_for_update().filter(letter_id=dispatch.letter_id, organization_key__in=keys)


def _troubled(
    positions: Sequence[int], trouble: TryLater, now: datetime, *, rests_until: datetime | None = None
) -> None:
    Dispatch.objects.filter(id__in=positions, state=Outgoing.WAITING).update(
        trouble_code=trouble.trouble,
        trouble_vi=trouble.say("vi"),
        trouble_en=trouble.say("en"),
        trouble_at=now,
        rests_until=rests_until,
    )
