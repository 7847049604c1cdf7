"""Every state and code has its words; small drawings have honest numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.exchange.hub.refusals import UnknownReceivers
from lienthong.exchange.hub.watch import Kind, Spread
from lienthong.exchange.protocol.life import STATUS_CODES, Package, State
from lienthong.formats.edxml.refusals import NotWellFormed
from lienthong.kernel.organizations import Level
from lienthong.work.axis import charts, vocabulary
from lienthong.work.axis.references import reference


def test_everything_has_words():
    assert set(vocabulary.STATES) == set(vocabulary.KINDS_OF_STATE) == set(State)
    assert set(vocabulary.STATUS_CODES) == {event.value for event in STATUS_CODES}
    assert set(vocabulary.TROUBLES) == set(Kind)
    assert set(vocabulary.LEVELS) == set(Level)
    assert set(vocabulary.PACKAGES) == {package.value for package in Package}
    assert vocabulary.status_words("77") is vocabulary.UNKNOWN_STATUS


@pytest.mark.parametrize(
    "refusal",
    [UnknownReceivers(codes="H21.99"), NotWellFormed(line=3, column=9, detail="mismatched tag")],
)
def test_a_kept_refusal_is_said_as_it_was_said_to_the_sender(refusal):
    facts = {**refusal.facts, "refused_id": "…"}
    assert vocabulary.refusal_in_words(refusal.code, facts, "vi") == refusal.say("vi")
    assert vocabulary.refusal_in_words(refusal.code, facts, "en") == refusal.say("en")


def test_a_refusal_of_an_older_version_has_no_words_and_does_no_harm():
    assert vocabulary.refusal_in_words("gone", {}, "vi") == ""


def test_the_figure_of_2018_is_the_one_that_was_printed():
    # "tỷ lệ gửi/nhận văn bản điện tử trên địa bàn tỉnh đạt hơn 95%": more than, not exactly.
    figure = reference("edoc_exchange_rate")
    assert (figure.share, figure.bound, figure.as_of) == (0.95, "more_than", "2018")
    with pytest.raises(KeyError):
        reference("nothing")


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=40))
def test_bars_stay_within_the_drawing(parts):
    chart = charts.bars([("", lower, upper) for lower, upper in parts], here=len(parts) - 1)
    for bar in chart.bars:
        assert bar.upper_top >= -1e-6
        assert bar.left >= 0
        assert bar.left + bar.width <= 100
        assert bar.lower_top + bar.lower_height == pytest.approx(100)
    assert chart.total == sum(lower + upper for lower, upper in parts)


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (4, 4), (5, 5), (7, 8), (11, 20), (45, 50), (61, 80), (101, 200), (999, 1000)]
)
def test_the_top_of_an_axis_reads_well(most, top):
    assert charts.bars([("", most, 0)]).top == top


def test_a_longer_span_lies_further_on_the_line():
    line = charts.line(Spread(3, 1.0, 60.0, 3600.0))
    assert 0 < line.p50 < line.p90 < line.p99 < 100
    # Equal factors are equal steps: a second to a minute is as far as a minute to an hour.
    assert line.p90 - line.p50 == pytest.approx(line.p99 - line.p90)
    assert charts.line(Spread(0)) is None
    assert charts.place(0) == 0
    assert charts.place(10**9) == 100
