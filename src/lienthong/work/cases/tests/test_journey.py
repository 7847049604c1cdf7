"""From the first paper to the result, as the offices of Ia Ly live it."""

from decimal import Decimal

import pytest

from lienthong.work.cases.actions import closing, handling, intake
from lienthong.work.cases.actions.following import Outcomes
from lienthong.work.cases.life import Outcome, State
from lienthong.work.cases.tests.conftest import Office, at, fresh


def test_a_birth_is_registered_on_the_day_and_everybody_did_their_part(office: Office) -> None:
    case = office.take_in("birth-registration", now=at(10, 9))
    # Same day, received before 15:00: due that day at the close of the counter, 17:00 (onestop §4.2).
    assert case.number == "000.05.27.H21-180910-0001"
    assert (case.due_on, case.due_at) == (at(10).date(), at(10, 17))
    assert fresh(case).state == State.IN_PROGRESS
    assert office.told(case) == ["submit", "accept", "transfer"]
    states = dict(case.steps.values_list("key", "state"))
    assert states == {"intake": "done", "check": "open", "sign": "waiting", "return": "waiting"}

    handling.take_on(office.step(case, "check").pk, officer=office.tuan.officer, now=at(10, 9, 30))
    handling.finish_step(office.step(case, "check").pk, officer=office.tuan.officer, now=at(10, 10))
    assert office.step(case, "sign").state == "open"
    handling.sign(
        office.step(case, "sign").pk, result=Outcomes(number="12/2018"), officer=office.dung.officer, now=at(10, 11)
    )
    decided = fresh(case)
    assert (decided.state, decided.outcome, decided.finished_at) == (State.DECIDED, Outcome.GRANTED, at(10, 11))
    assert [(each.name, each.number, each.signed_by) for each in case.results.all()] == [
        ("Giấy khai sinh", "12/2018", "Nguyễn Văn Dũng")
    ]
    closing.return_result(case.pk, "Rơ Châm Lan", officer=office.nga.officer, now=at(10, 15))
    done = fresh(case)
    assert (done.state, done.papers_with, done.clock.running) == (State.RETURNED, "", False)
    assert set(case.steps.values_list("state", flat=True)) == {"done"}
    assert office.told(case) == [
        "submit", "accept", "transfer", "start_step", "finish_step", "sign", "decide", "return_result",
    ]  # fmt: skip


def test_every_event_says_who_for_which_unit_when_by_which_channel_and_what_the_citizen_was_told(
    office: Office,
) -> None:
    case = office.take_in(now=at(10, 9))
    for event in case.events.all():
        assert (event.by_id, event.by_name, event.role) == (office.nga.account.pk, "Siu H’Nga", "counter")
        assert (event.unit_key, event.at, event.channel) == ("unit-23734", at(10, 9), "counter")
        assert event.words_vi
        assert event.words_en
        assert event.words_vi != event.words_en
    taken_on = handling.take_on(office.step(case, "check").pk, officer=office.tuan.officer, now=at(10, 9))
    assert taken_on.events.get(action="start_step").channel == "office"
    accepted = case.events.get(action="accept")
    assert "17 giờ 00 phút, ngày 10/09/2018" in accepted.words_vi
    assert "17:00 on 10 September 2018" in accepted.words_en
    assert accepted.facts["number"] == case.number


def test_the_fast_path_records_case_result_and_return_in_one_go(office: Office) -> None:
    filing = office.filing("birth-registration")
    case = intake.same_day(
        filing, signed_by="Nguyễn Văn Dũng", result_name="", result_number="13/2018", receiver="",
        officer=office.nga.officer, now=at(10, 9), chance=office.chance,
    )  # fmt: skip
    assert (case.state, case.outcome, case.returned_at) == (State.RETURNED, Outcome.GRANTED, at(10, 9))
    assert case.number.endswith("-180910-0001")
    assert case.papers_with == ""
    assert office.told(case) == ["submit", "accept", "decide", "return_result"]
    assert case.results.get().handed_to == "Rơ Châm Lan"


def test_the_fast_path_is_closed_to_longer_procedures_and_open_money(office: Office) -> None:
    from lienthong.work.cases.filing import Money, MoneyOpen

    office.procedure()
    common = {"signed_by": "Dũng", "result_name": "", "result_number": "", "receiver": "", "now": at(10, 9)}
    with pytest.raises(intake.NotSameDay):
        intake.same_day(office.filing(), officer=office.nga.officer, chance=office.chance, **common)
    owed = (Money("fee", "Lệ phí hộ tịch", "lệ phí", Decimal(8000)),)
    with pytest.raises(MoneyOpen):
        intake.same_day(
            office.filing("birth-registration", charges=owed), officer=office.nga.officer, chance=office.chance,
            **common,
        )  # fmt: skip
