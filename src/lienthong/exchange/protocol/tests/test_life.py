"""What a sender sees of its document, told as tables (status codes: client kit; life: Decision 28/2018 Art. 10)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lienthong.exchange.protocol.life import (
    BUSINESS,
    ORDER,
    OUTBOX,
    STATUS_CODES,
    TRANSPORT,
    Event,
    Outgoing,
    Package,
    Pair,
    State,
    event_of,
    step,
)


def lived(*events: str) -> list[State]:
    pair, states = Pair(), []
    for event in events:
        pair = step(pair, Event(event)).pair
        states.append(pair.state)
    return states


@pytest.mark.parametrize(
    ("events", "ends"),
    [
        (["taken", "01", "03", "04", "05", "06"], "done"),
        (["taken", "01", "03", "06"], "done"),  # 04 and 05 may be skipped
        (["taken", "03", "05"], "processing"),  # vOffice sends 03 and at once 05
        (["taken", "06", "03"], "done"),  # 06 before 03: never a step back
        (["taken", "03", "01"], "accepted"),  # a late 01
        (["taken", "01", "02"], "refused"),
        (["taken", "01", "02", "13"], "refused"),  # a 13 for a document already refused
        (["taken", "01", "13", "15"], "recalled"),
        (["taken", "01", "13", "15", "15"], "recalled"),  # 15 twice
        (["taken", "01", "03", "13", "16"], "accepted"),  # back to the state before
        (["taken", "01", "recall", "03", "16"], "accepted"),  # they had accepted it meanwhile
        (["taken", "01", "13", "13", "16"], "arrived"),
        (["01", "taken", "03"], "accepted"),  # the receiver was quicker than the axis's answer
        (["turned_down"], "not_sent"),
        (["turned_down", "01"], "not_sent"),
    ],
)
def test_a_document_reaches_the_state_its_statuses_tell(events: list[str], ends: str) -> None:
    assert lived(*events)[-1] == State(ends)


def test_what_cannot_follow_is_kept_and_marked_as_a_surprise() -> None:
    refused = Pair(State.REFUSED)
    assert step(refused, Event.GIVE_BACK) == step(refused, Event.GIVE_BACK)
    assert step(refused, Event.GIVE_BACK).surprise
    assert step(Pair(State.DONE), Event.REFUSAL).surprise
    assert not step(Pair(State.DONE), Event.ARRIVAL).surprise  # only late
    assert not step(Pair(State.ACCEPTED), Event.ACCEPTANCE).surprise  # only repeated
    assert not step(Pair(State.ACCEPTED), Event.AGREEMENT).surprise  # it answers an update


def test_an_unknown_code_is_no_event() -> None:
    assert event_of("09") is None
    assert event_of(" 03 ") is Event.ACCEPTANCE


def test_every_state_has_its_line_in_the_table() -> None:
    assert set(BUSINESS) == set(State)
    assert set(TRANSPORT) == set(Package)
    assert set(OUTBOX) == set(Outgoing)


@given(st.lists(st.sampled_from(list(Event)), max_size=30))
@example([Event.RECALL, Event.AGREEMENT, Event.SENT_AGAIN, Event.TAKEN_BY_AXIS, Event.ARRIVAL])
@example([Event.RECALL, Event.REFUSAL, Event.SENT_AGAIN])
def test_no_sequence_of_events_ever_steps_back_on_the_ordinary_way(events: list[Event]) -> None:
    pair, furthest = Pair(State.SENT), 0
    for event in events:
        before, pair = pair, step(pair, event).pair
        if event is Event.SENT_AGAIN and pair != before:
            # Nothing of it was left there: another way begins, which never steps back either.
            assert before.state in (State.NOT_SENT, State.REFUSED, State.RECALLED)
            assert pair.state is State.QUEUED
            furthest = 0
        state = pair.before if pair.state is State.RECALL_ASKED else pair.state
        if state in ORDER:
            assert ORDER.index(state) >= furthest
            furthest = ORDER.index(state)


@given(st.lists(st.sampled_from(STATUS_CODES), max_size=20), st.sampled_from(STATUS_CODES))
def test_hearing_a_status_twice_at_once_is_hearing_it_once(events: list[Event], again: Event) -> None:
    pair = Pair(State.SENT)
    for event in events:
        pair = step(pair, event).pair
    once = step(pair, again).pair
    # 15 and 16 end a recall and then say nothing more; all others are idempotent in the plainest sense.
    assert step(once, again).pair == once
