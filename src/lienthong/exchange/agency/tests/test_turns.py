"""Whose turn it is, as properties: the urgent first, and nobody overtakes their like to the same receiver."""

import random

from hypothesis import given
from hypothesis import strategies as st

from lienthong.exchange.agency.turns import Waiting, next_large, ready_to_hand_over, small_batch

SO, XA, HUYEN = "H21.07", "H21.22.07", "H21.22"


def waiting(position: int, *receivers: str, priority: int = 0, **rest) -> Waiting:
    return Waiting(position, priority, frozenset(receivers or (XA,)), rest.pop("size", 3000), **rest)


def in_order(messages):
    return sorted(messages, key=lambda m: (-m.priority, m.position))


def positions(messages):
    return [message.position for message in messages]


def test_hoa_toc_leaves_before_an_older_ordinary_letter():
    queue = in_order([waiting(1), waiting(2, priority=3), waiting(3, priority=1)])
    assert positions(small_batch(queue, at_most=10, at_most_bytes=1 << 20)) == [2, 3, 1]


def test_a_letter_behind_a_large_one_to_the_same_receiver_waits_and_others_go():
    queue = in_order([waiting(1, XA, large=True), waiting(2, XA), waiting(3, HUYEN), waiting(4, XA, priority=3)])
    assert positions(small_batch(queue, at_most=10, at_most_bytes=1 << 20)) == [4, 3]


def test_a_large_one_waits_for_the_small_ones_before_it():
    assert next_large(in_order([waiting(1, XA), waiting(2, XA, large=True)])) is None
    assert next_large(in_order([waiting(2, XA, large=True), waiting(3, XA)])).position == 2


def test_a_later_and_more_urgent_one_that_rests_holds_nobody_up():
    queue = in_order([waiting(1), waiting(2, priority=3, resting=True), waiting(3, priority=3), waiting(4)])
    assert positions(small_batch(queue, at_most=10, at_most_bytes=1 << 20)) == [1]


def test_a_batch_ends_where_its_room_ends_and_never_is_empty_for_size_alone():
    queue = [waiting(1, size=900), waiting(2, size=900), waiting(3, size=10)]
    assert positions(small_batch(queue, at_most=10, at_most_bytes=1000)) == [1]
    assert positions(small_batch([waiting(1, size=5000)], at_most=10, at_most_bytes=1000)) == [1]


messages = st.lists(
    st.builds(
        Waiting,
        position=st.integers(1, 500),
        priority=st.integers(0, 4),
        receivers=st.frozensets(st.sampled_from("ABCDE"), min_size=1, max_size=3),
        size=st.integers(1, 2000),
        large=st.booleans(),
        resting=st.booleans(),
        away=st.booleans(),
    ),
    max_size=60,
    unique_by=lambda message: message.position,
).map(in_order)


def overtaken(chosen: list[Waiting], everybody: list[Waiting]) -> list[tuple[int, int]]:
    """Pairs (overtaker, overtaken) if `chosen` leave now in this order while the others stay."""
    gone: set[int] = set()
    found = []
    for message in chosen:
        gone.add(message.position)
        found += [
            (message.position, other.position)
            for other in everybody
            if other.position not in gone
            and other.position < message.position
            and other.priority >= message.priority
            and other.receivers & message.receivers
        ]
    return found


@given(messages, st.integers(1, 30), st.integers(1, 20_000))
def test_no_batch_overtakes_anybody(queue, at_most, at_most_bytes):
    batch = small_batch(queue, at_most=at_most, at_most_bytes=at_most_bytes)
    assert overtaken(batch, queue) == []
    assert len(batch) <= at_most
    assert not any(message.large or message.resting or message.away for message in batch)


@given(messages)
def test_no_large_message_overtakes_anybody(queue):
    message = next_large(queue)
    if message is not None:
        assert overtaken([message], queue) == []
        assert message.large


@given(messages)
def test_no_hand_over_overtakes_anybody(queue):
    assert overtaken(list(ready_to_hand_over(queue)), queue) == []


@given(messages, st.randoms(use_true_random=False), st.integers(1, 8))
def test_everything_leaves_in_the_end_and_in_order(queue, chance: random.Random, at_most):
    # Requests of both lanes fail now and then; what fails stays where it was.
    left = [Waiting(m.position, m.priority, m.receivers, m.size, m.large) for m in queue]
    went: list[Waiting] = []
    for _ in range(10_000):
        if not left:
            break
        batch = small_batch(left, at_most=at_most, at_most_bytes=5000)
        large = next_large(left)
        chosen = batch if batch and (large is None or chance.random() < 0.5) else [large] if large else []
        assert chosen, "somebody waits and nobody may go"
        if chance.random() < 0.8:
            went += chosen
            left = [message for message in left if message not in chosen]
    assert not left
    for index, message in enumerate(went):
        for later in went[index + 1 :]:
            if later.receivers & message.receivers and later.position < message.position:
                assert later.priority < message.priority
