"""Waiting: long enough for a hub to breathe, and each node by its own moment."""

import random
from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lienthong.exchange.agency.patience import Backoff, Portion, is_hopeless, wait_for_message
from lienthong.kernel.moments import VIETNAM


@given(st.integers(0, 40), st.randoms(use_true_random=False))
def test_the_wait_grows_to_its_longest_and_no_further(failures, chance):
    backoff = Backoff(chance, first=1.0, longest=120.0)
    backoff.failures = failures
    assert 0.0 <= backoff.failed() <= min(120.0, 2.0**failures)


@given(st.floats(0, 600), st.integers(0, 40), st.randoms(use_true_random=False))
def test_what_the_hub_asked_for_is_always_waited(seconds, failures, chance):
    backoff = Backoff(chance)
    backoff.failures = failures
    assert backoff.failed(retry_after=seconds) >= seconds


def test_240_nodes_that_lost_the_hub_at_once_do_not_come_back_at_once():
    # The hub is gone for twenty minutes; every node keeps trying. When it is back, how many come within one second?
    back_at = 1200.0
    arrivals = Counter()
    for number in range(240):
        backoff, clock = Backoff(random.Random(number)), 0.0
        while clock < back_at:
            clock += backoff.failed()
        arrivals[int(clock - back_at)] += 1
    # Drawn evenly over up to 120 seconds; 240 nodes would be four a second if it were perfectly even.
    assert max(arrivals.values()) <= 20
    assert max(arrivals) <= 120


def test_240_nodes_told_to_come_back_in_five_seconds_spread_out():
    waits = [Backoff(random.Random(number)).failed(retry_after=5.0) for number in range(240)]
    assert min(waits) >= 5.0
    assert max(Counter(int(wait * 4) for wait in waits).values()) <= 60  # per quarter of a second


def test_a_line_that_works_again_is_trusted_again():
    backoff = Backoff(random.Random(1))
    for _ in range(10):
        backoff.failed()
    backoff.worked()
    assert backoff.failed() <= 1.0


def test_a_portion_halves_down_to_one_and_doubles_up_to_the_most():
    portion = Portion(1, 200, 200)
    sizes = []
    while portion.shrink():
        sizes.append(portion.now)
    assert sizes == [100, 50, 25, 12, 6, 3, 1]
    for _ in range(20):
        portion.grow()
    assert portion.now == 200


def test_a_message_the_hub_stumbles_over_is_tried_at_least_every_ten_minutes():
    assert wait_for_message(50, random.Random(1)) <= timedelta(minutes=10)


def test_thirty_days_and_not_a_second_less():
    since = datetime(2026, 3, 2, 9, 14, 5, tzinfo=VIETNAM)
    assert not is_hopeless(since, since + timedelta(days=30, seconds=-1))
    assert is_hopeless(since, since + timedelta(days=30))
