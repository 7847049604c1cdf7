"""The picture of a way: which steps are taken, implied, awaited; and the sentence that says it."""

from datetime import datetime, timedelta
from itertools import count

import pytest

from lienthong.exchange.hub.tests.story import DIRECTORY
from lienthong.exchange.hub.watch import Act, Delivery, Fact, Receiver, Relay, Route, Way
from lienthong.exchange.protocol.life import State
from lienthong.kernel.moments import VIETNAM
from lienthong.work.axis.drawing import SHOWN_IN_A_LANE, picture
from lienthong.work.axis.naming import Namer

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=VIETNAM)
SENT = NOW - timedelta(minutes=30)
NUMBERS = count(1)


def delivery(state="done", at=SENT):
    return Delivery(1, at, state, at + timedelta(seconds=20) if state != "initial" else None, None)


def told(*codes, effect="moved"):
    return tuple(
        Fact(next(NUMBERS), code, "", None, SENT + timedelta(minutes=number), None, effect)
        for number, code in enumerate(codes, 1)
    )


def receiver(key="chu-pah", state=State.SENT, *codes, fetched="done", **more):
    more = {"route": Route.INBOX, "deliveries": (delivery(fetched),), "facts": told(*codes), **more}
    return Receiver(key, "H21.22", state=state, **more)


def relayed(state, **more):
    relay = Relay(
        1,
        state,
        more.pop("attempts", 0),
        SENT,
        NOW,
        None,
        more.pop("passed_at", None),
        more.pop("far", None),
        None,
        None,
    )
    return receiver("bo-noi-vu", more.pop("life", State.SENT), route=Route.RELAY, deliveries=(), relays=(relay,))


def drawn(*receivers):
    act = Act(1, "m", "xa-1", 0, "", 1, SENT, "agency", None, (), "")
    way = Way("id", "xa-1", "H21.22.01", "1", "UBND", "", 0, None, (act,), receivers)
    return picture(way, Namer(DIRECTORY, NOW.date()), NOW)


def stop(of):
    return next(stop for lane in of.lanes for stop in (*lane.stops, *lane.folded))


def steps(of):
    return [(step.label.vi, step.kind) for step in stop(of).steps]


def test_what_is_told_is_done_what_is_skipped_is_implied_and_the_next_is_awaited():
    assert steps(drawn(receiver("chu-pah", State.PROCESSING, "01", "05"))) == [
        ("Vào hộp đến", "done"), ("Lấy về", "done"), ("Đã đến", "done"), ("Tiếp nhận", "skipped"), ("Xử lý", "done"),
        ("Xong", "next"),
    ]  # fmt: skip


def test_whoever_reports_has_fetched_though_the_transport_was_not_told():
    assert steps(drawn(receiver("chu-pah", State.ARRIVED, "01", fetched="initial")))[:3] == [
        ("Vào hộp đến", "done"), ("Lấy về", "skipped"), ("Đã đến", "done"),
    ]  # fmt: skip


def test_nothing_is_awaited_after_a_refusal():
    of = drawn(receiver("chu-pah", State.REFUSED, "01", "02"))
    assert steps(of)[-1] == ("Từ chối", "bad")
    assert stop(of).kind == "bad"


def test_nothing_is_awaited_after_the_receiver_could_not_read_it():
    of = drawn(receiver(fetched="fail"))
    assert [kind for _, kind in steps(of)] == ["done", "bad", "open", "open", "open", "open"]
    assert stop(of).state.vi == "Nơi nhận không đọc được"


def test_a_recall_ends_the_steps():
    asked = receiver("chu-pah", State.RECALL_ASKED, "01", deliveries=(delivery(), delivery(at=NOW)))
    assert steps(drawn(asked))[-2:] == [("Xin thu hồi", "done"), ("Thu hồi", "next")]
    agreed = receiver("chu-pah", State.RECALLED, "01", "15", deliveries=(delivery(), delivery(at=NOW)))
    assert steps(drawn(agreed))[-1] == ("Thu hồi", "done")


@pytest.mark.parametrize(
    ("relay", "kind", "state", "first"),
    [
        (relayed("waiting"), "neutral", "Chờ lên trục quốc gia", "next"),
        (relayed("waiting", attempts=2), "warning", "Chờ lên trục quốc gia", "next"),
        (relayed("failed"), "bad", "Trục quốc gia từ chối", "bad"),
        (relayed("passed", passed_at=SENT), "info", "Đã lên trục quốc gia", "done"),
        (relayed("passed", passed_at=SENT, far="done"), "info", "Nơi nhận đã lấy về, chưa báo đến", "done"),
        (relayed("passed", passed_at=SENT, life=State.ACCEPTED), "good", "Đã tiếp nhận", "done"),
    ],
)
def test_the_way_over_the_national_axis(relay, kind, state, first):
    of = drawn(relay)
    assert (stop(of).kind, stop(of).state.vi, steps(of)[0]) == (kind, state, ("Lên trục", first))
    assert of.beyond


def test_an_inbox_that_nobody_empties_is_a_warning_after_an_hour():
    assert stop(drawn(receiver(fetched="initial"))).kind == "neutral"
    old = receiver(deliveries=(delivery("initial", NOW - timedelta(hours=2)),))
    assert stop(drawn(old)).kind == "warning"


@pytest.mark.parametrize(
    ("receivers", "vi", "en"),
    [
        ([], "Chưa có nơi nhận nào.", "It has no receiver yet."),
        (
            [receiver("chu-pah", State.ACCEPTED, "01", "03")],
            "UBND huyện Chư Păh: đã tiếp nhận.",
            "UBND huyện Chư Păh: accepted.",
        ),
        (
            [receiver("chu-pah", State.DONE), receiver("pleiku", State.ACCEPTED)],
            "Đã tới cả 2 nơi nhận: 2 nơi đã tiếp nhận, trong đó 1 nơi đã xử lý xong.",
            "It has reached all 2 receivers: 2 accepted it, 1 of them finished.",
        ),
        (
            [receiver("chu-pah", State.DONE), receiver("pleiku", State.DONE)],
            "Đã tới cả 2 nơi nhận, và cả 2 nơi đã xử lý xong.",
            "It has reached all 2 receivers, and all of them have finished.",
        ),
        (
            [receiver("chu-pah"), receiver("pleiku")],
            "Chưa tới nơi nào trong 2 nơi nhận. 2 nơi còn trên đường.",
            "It has reached none of 2 receivers yet. 2 still on the way.",
        ),
        (
            [receiver("chu-pah", State.REFUSED), receiver("pleiku", State.ARRIVED)],
            "Đã tới cả 2 nơi nhận. 1 nơi bị từ chối hoặc mắc lỗi.",
            "It has reached all 2 receivers. 1 refused or failing.",
        ),
    ],
)
def test_the_sentence_says_where_it_is(receivers, vi, en):
    sentence = drawn(*receivers).sentence
    assert " ".join(words.vi for words in sentence) == vi
    assert " ".join(words.en for words in sentence) == en


def test_a_crowded_level_shows_first_those_who_need_someone_and_folds_the_rest():
    calm = [receiver(f"xa-{number}", State.ACCEPTED, "03") for number in range(1, 12)]
    stuck = receiver("xa-12", fetched="fail")
    commune = drawn(*calm, stuck).lanes[3]
    assert commune.stops[0].organization.key == "xa-12"
    assert len(commune.stops) == SHOWN_IN_A_LANE
    assert len(commune.stops) + len(commune.folded) == 12
    assert all(stop.kind == "good" for stop in commune.folded)


def test_the_bar_is_full_and_in_the_order_of_progress():
    of = drawn(receiver("chu-pah", State.DONE), receiver("pleiku", State.ARRIVED), receiver("ia-grai", fetched="fail"))
    assert [segment.kind for segment in of.segments] == ["done", "arrived", "trouble"]
    assert sum(segment.width for segment in of.segments) == pytest.approx(100)


def test_a_code_that_nobody_knows_has_a_lane_of_its_own():
    lanes = drawn(receiver("code:X99")).lanes
    assert [lane.name.vi for lane in lanes] == ["Trung ương", "Tỉnh", "Huyện", "Xã", "Chưa rõ cấp"]
    assert lanes[4].stops[0].organization.name == "X99"
