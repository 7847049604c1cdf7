"""Withdrawals, money, results in hand, corrections, mishaps, opinions; and what the database lets nobody do."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lienthong.work.cases import queries
from lienthong.work.cases.actions import closing, consulting, handling, intake, money, papers
from lienthong.work.cases.actions.following import Outcomes
from lienthong.work.cases.actions.handling import NotTheirs
from lienthong.work.cases.actions.papers import Line
from lienthong.work.cases.filing import Money, MoneyOpen
from lienthong.work.cases.keeping import Changed
from lienthong.work.cases.life import Outcome, State
from lienthong.work.cases.models import CaseEvent
from lienthong.work.cases.officers import NotNow, Officer
from lienthong.work.cases.tests.conftest import IA_LY, Office, at, fresh
from lienthong.work.procedures.content import Consult, Supplement

FEE = (Money("fee", "Lệ phí", "lệ phí", Decimal(8000)),)
PAID = (Money("fee", "Lệ phí", "lệ phí", Decimal(8000), paid=True, method="cash"),)


def decided(office: Office, **more: Any) -> Any:
    office.procedure()
    case = office.take_in("ordinary", **more)
    handling.finish_step(office.step(case, "handle").pk, officer=office.tuan.officer, now=at(10, 9))
    handling.sign(office.step(case, "sign").pk, result=Outcomes(), officer=office.dung.officer, now=at(10, 10))
    return case


def test_a_withdrawal_ends_the_case_and_settles_the_money(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", charges=PAID)
    closing.ask_withdrawal(case.pk, "đổi ý", officer=office.nga.officer, now=at(11))
    assert (fresh(case).state, fresh(case).paused) == (State.WITHDRAWAL_ASKED, True)
    closing.confirm_withdrawal(case.pk, "hoàn 8.000 đồng", officer=office.lien.officer, now=at(12))
    case = fresh(case)
    assert (case.state, case.outcome, case.money, case.paused) == (State.STOPPED, Outcome.WITHDRAWN, "refund", False)
    assert not case.pauses.filter(ended_at=None).exists()
    assert set(case.steps.values_list("state", flat=True)) == {"done", "dropped"}


def test_the_counter_gives_back_what_was_paid_once_and_less_only_with_a_reason(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", charges=PAID)
    nga = office.nga.officer
    with pytest.raises(NotNow):
        money.give_back(case.pk, Decimal(8000), receiver="Lan", method="cash", officer=nga, now=at(11))
    closing.ask_withdrawal(case.pk, "đổi ý", officer=nga, now=at(11))
    closing.confirm_withdrawal(case.pk, "hoàn 8.000 đồng", officer=office.lien.officer, now=at(12))
    assert [each.pk for each in queries.to_give_back([case.unit_key], 5)] == [case.pk]
    for amount, why in ((Decimal(8001), ""), (Decimal(5000), " ")):
        with pytest.raises(money.SumOfItsOwn):
            money.give_back(case.pk, amount, receiver="Lan", method="cash", why=why, officer=nga, now=at(12))
    money.give_back(
        case.pk, Decimal(5000), receiver="Rơ Châm Lan", method="cash", why="đã chụp 3 trang", officer=nga, now=at(12)
    )
    kept = fresh(case)
    assert (kept.state, kept.money, kept.charges.get().state) == (State.STOPPED, "refunded", "refund")
    told = kept.events.get(action="give_money_back")
    assert told.words_vi == "Trong số tiền đã nộp, 5.000 đồng đã được hoàn cho Rơ Châm Lan: đã chụp 3 trang."
    assert not queries.to_give_back([case.unit_key], 5)
    with pytest.raises(money.NothingToGiveBack):
        money.give_back(case.pk, Decimal(3000), receiver="Lan", method="cash", officer=nga, now=at(13))


def test_what_was_not_paid_is_cancelled_with_the_case(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", charges=FEE)
    handling.stop(case.pk, "người nộp qua đời", officer=office.lien.officer, now=at(11))
    assert case.charges.get().state == "cancel"
    with pytest.raises(money.NothingDue):
        money.pay(case.pk, method="cash", officer=office.nga.officer, now=at(12))


def test_a_declined_withdrawal_takes_the_waiting_out_of_the_term(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", now=at(10, 9))
    closing.ask_withdrawal(case.pk, "đổi ý", officer=office.nga.officer, now=at(11, 8))
    closing.decline_withdrawal(case.pk, "đã gần xong", officer=office.lien.officer, now=at(12, 8))
    # One working day of waiting: 17 September becomes the 18th.
    assert (fresh(case).state, fresh(case).due_on) == (State.IN_PROGRESS, date(2018, 9, 18))


def test_a_withdrawal_declined_while_papers_are_awaited_leads_back_to_waiting(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", now=at(10, 9))
    papers.ask_for_papers(
        office.step(case, "handle").pk, [Line("form", "mờ", "nộp lại")], officer=office.tuan.officer, now=at(11)
    )
    closing.ask_withdrawal(case.pk, "đổi ý", officer=office.nga.officer, now=at(12))
    closing.decline_withdrawal(case.pk, "không được", officer=office.lien.officer, now=at(13))
    assert (fresh(case).state, fresh(case).paused) == (State.AWAITING_PAPERS, True)
    assert case.pauses.filter(ended_at=None).get().reason == "papers"


def test_a_withdrawal_before_acceptance_can_be_declined_too(office: Office) -> None:
    office.procedure()
    case = intake.submit(office.filing(), officer=office.nga.officer, now=at(10), chance=office.chance)
    papers.ask_before_acceptance(case.pk, [Line("form", "mờ", "nộp lại")], officer=office.nga.officer, now=at(10, 9))
    closing.ask_withdrawal(case.pk, "đổi ý", officer=office.nga.officer, now=at(11))
    closing.decline_withdrawal(case.pk, "nhầm hồ sơ", officer=office.lien.officer, now=at(11, 9))
    assert (fresh(case).state, fresh(case).number) == (State.AWAITING_PAPERS, None)


def test_money_asked_for_while_it_is_handled_waits_and_goes_on_when_paid(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    step = office.step(case, "handle")
    money.ask_payment(step.pk, "Tiền sử dụng đất", Decimal(1250000), officer=office.tuan.officer, now=at(11))
    assert (fresh(case).state, fresh(case).money, fresh(case).paused) == (State.AWAITING_PAYMENT, "due", False)
    assert "1.250.000" in case.events.get(action="ask_payment").words_vi
    money.pay(case.pk, method="cash", receipt="AA 1", officer=office.nga.officer, now=at(12))
    assert (fresh(case).state, fresh(case).money, fresh(case).due_on) == (State.IN_PROGRESS, "paid", date(2018, 9, 17))
    with pytest.raises(money.NothingDue):
        money.pay(case.pk, method="cash", officer=office.nga.officer, now=at(12))


def test_the_result_waits_for_the_money_and_the_originals_go_back_with_it(office: Office) -> None:
    case = decided(office, charges=FEE)
    with pytest.raises(MoneyOpen):
        closing.return_result(case.pk, "Rơ Châm Lan", officer=office.nga.officer, now=at(11))
    money.pay(case.pk, method="cash", officer=office.nga.officer, now=at(11))
    assert fresh(case).state == State.DECIDED
    closing.return_result(case.pk, "Rơ Châm Minh", authorised="giấy ủy quyền", officer=office.nga.officer, now=at(11))
    assert case.papers.get(component="id").returned_at == at(11)
    assert case.events.get(action="return_result").facts == {
        "receiver": "Rơ Châm Minh", "authorised": "giấy ủy quyền",
    }  # fmt: skip
    with pytest.raises(NotNow):
        closing.return_result(case.pk, "x", officer=office.nga.officer, now=at(11))


def test_a_mistake_of_the_office_becomes_a_linked_case_free_of_charge(office: Office) -> None:
    case = decided(office)
    closing.return_result(case.pk, "Lan", officer=office.nga.officer, now=at(11))
    linked = closing.correct_result(
        case.pk, "sai ngày sinh", officer=office.nga.officer, now=at(12), chance=office.chance
    )
    linked = fresh(linked) if linked.accepted_at else linked
    assert (linked.corrects_id, linked.state, linked.number, linked.outcome) == (case.pk, State.SUBMITTED, None, "")
    assert linked.charges.count() == 0
    assert linked.papers.count() == 2
    assert case.number.replace(".", "").replace("-", "").lower() not in linked.haystack
    intake.accept(linked.pk, officer=office.nga.officer, now=at(12, 9))
    assert fresh(linked).number.endswith("-180912-0001")
    assert fresh(case).state == State.RETURNED


def test_a_mishap_and_an_appointment_are_recorded_and_told(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    common = {"officer": office.tuan.officer, "now": at(11)}
    mishap = closing.record_mishap(case.pk, "mất tờ khai", "làm lại", Decimal(20000), **common)
    assert mishap.unit_key == IA_LY
    with pytest.raises(closing.NoPartInIt):
        closing.record_mishap(case.pk, "mất tờ khai", "làm lại", Decimal(0), where="unit-23749", **common)
    closing.make_appointment(case.pk, at(13, 14), "Trụ sở UBND", "xác minh chỗ ở", **common)
    assert "14 giờ 00 phút, ngày 13/09/2018" in case.events.get(action="make_appointment").words_vi
    assert "mất tờ khai" in case.events.get(action="record_mishap").words_vi
    with pytest.raises(intake.ReasonNeeded):
        closing.record_mishap(case.pk, " ", "x", Decimal(0), **common)


def test_a_mandatory_opinion_holds_the_signature_until_it_comes(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    step = office.step(case, "handle")
    asked = consulting.consult(step.pk, "unit-627", "Đồng ý không?", officer=office.tuan.officer, now=at(10, 9))
    assert asked.due_at == at(12, 17)
    handling.finish_step(step.pk, officer=office.tuan.officer, now=at(10, 10))
    with pytest.raises(handling.OpinionsMissing):
        handling.sign(office.step(case, "sign").pk, result=Outcomes(), officer=office.dung.officer, now=at(17, 8))
    district = Officer(office.son.account.pk, "Bà Hà", "specialist", "unit-627")
    consulting.give_opinion(asked.pk, "Đồng ý", agrees=True, officer=district, now=at(12))
    with pytest.raises(consulting.AlreadyAnswered):
        consulting.give_opinion(asked.pk, "Không", agrees=False, officer=district, now=at(12))
    handling.sign(office.step(case, "sign").pk, result=Outcomes(), officer=office.dung.officer, now=at(17, 8))
    assert fresh(case).state == State.DECIDED


def test_silence_consents_only_after_the_term_and_where_the_law_says_so(office: Office) -> None:
    from lienthong.kernel.calendar import Term

    office.procedure(consult=Consult(Term.parse("working_days:2"), "consents"))
    case = office.take_in("ordinary")
    step = office.step(case, "handle")
    consulting.consult(step.pk, "unit-627", "Đồng ý không?", officer=office.tuan.officer, now=at(10, 9))
    handling.finish_step(step.pk, officer=office.tuan.officer, now=at(10, 10))
    sign = office.step(case, "sign").pk
    with pytest.raises(handling.OpinionsMissing):
        handling.sign(sign, result=Outcomes(), officer=office.dung.officer, now=at(12, 16, 59))
    handling.sign(sign, result=Outcomes(), officer=office.dung.officer, now=at(12, 17))


def test_a_signer_gives_back_to_whoever_prepared_it_and_to_anybody_when_they_have_left(office: Office) -> None:
    from lienthong.ground.people.actions import end_post

    case = decided_but_not_signed(office)
    handling.give_back(office.step(case, "sign").pk, "thiếu căn cứ", officer=office.dung.officer, now=at(10, 11))
    handle = office.step(case, "handle")
    assert (handle.state, handle.why, handle.account_id) == ("open", "given_back", office.tuan.account.pk)
    assert office.step(case, "sign").state == "waiting"
    handling.finish_step(handle.pk, officer=office.tuan.officer, now=at(10, 12))
    end_post(office.tuan.posts[0], on=date(2018, 9, 11))
    handling.give_back(office.step(case, "sign").pk, "vẫn thiếu", officer=office.dung.officer, now=at(11, 8))
    assert office.step(case, "handle").account_id is None


def test_a_step_that_waits_for_its_signature_goes_back_to_its_own_specialist(office: Office) -> None:
    case = office.take_in("linked-birth-residence-health-card")
    birth = office.step(case, "birth")
    handling.finish_step(birth.pk, officer=office.tuan.officer, now=at(10, 9))
    handling.give_back(birth.pk, "sai tên", officer=office.dung.officer, now=at(10, 10))
    birth.refresh_from_db()
    assert (birth.state, birth.role, birth.account_id) == ("open", "specialist", office.tuan.account.pk)


def decided_but_not_signed(office: Office) -> Any:
    office.procedure()
    case = office.take_in("ordinary")
    handling.finish_step(office.step(case, "handle").pk, officer=office.tuan.officer, now=at(10, 9))
    return case


@pytest.mark.parametrize("table", ["cases_event", "cases_moved"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_happened_is_written_once(office: Office, table: str, change: str) -> None:
    office.procedure(supplement=Supplement())
    case = office.take_in("ordinary")
    with connection.cursor() as cursor:
        # As in a province: only between tests the house empties its tables.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER never_emptied")
        cursor.execute(
            "INSERT INTO cases_redating (edition, why_vi, why_en, first_day, last_day, keys, started_at, reached,"
            " looked_at, moved, first_move) VALUES ('e', '', '', now(), now(), '{}', now(), 0, 0, 0, 0) RETURNING id"
        )
        number = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO cases_moved (redating_id, case_id, old_due_on, old_due_at, new_due_on, new_due_at, at)"
            " VALUES (%s, %s, now(), now(), now(), now(), now())",
            [number, case.pk],
        )
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            cursor.execute(change.format(table))
    assert CaseEvent.objects.filter(case=case).count() == 3


def test_a_page_that_shows_an_older_revision_is_told_that_somebody_acted(office: Office) -> None:
    case = decided_but_not_signed(office)
    seen = fresh(case).revision
    sign = office.step(case, "sign").pk
    handling.give_back(sign, "x", officer=office.dung.officer, now=at(10, 10), revision=seen)
    with pytest.raises(Changed):
        handling.sign(sign, result=Outcomes(), officer=office.dung.officer, now=at(10, 10), revision=seen)


def test_of_two_who_press_at_once_one_acts_and_the_other_is_told(real_office: Office) -> None:
    real_office.procedure()
    case = real_office.take_in("ordinary")
    step = real_office.step(case, "handle").pk
    both = threading.Barrier(2)
    told: list[str] = []

    def press(revision: int | None) -> None:
        both.wait()
        try:
            handling.finish_step(step, officer=real_office.tuan.officer, now=at(10, 9), revision=revision)
            told.append("done")
        except (Changed, NotNow, NotTheirs) as refused:
            told.append(refused.code)
        finally:
            connection.close()

    pressing = [threading.Thread(target=press, args=(revision,)) for revision in (fresh(case).revision, None)]
    for each in pressing:
        each.start()
    for each in pressing:
        each.join()
    assert sorted(told)[-1] in ("done", "not_theirs")
    assert told.count("done") == 1
    assert real_office.told(case).count("finish_step") == 1
    assert queries.events_of(case)[-1].action == "finish_step"
    assert fresh(case).unit_key == IA_LY


@pytest.mark.parametrize("ends", ["stop", "withdrawal", "not_accepted"])
def test_where_a_case_ends_without_a_result_the_originals_go_back(office: Office, ends: str) -> None:
    office.procedure()
    if ends == "not_accepted":
        case = intake.submit(office.filing(), officer=office.nga.officer, now=at(10), chance=office.chance)
        assert case.papers_with == IA_LY
        case = intake.notaccepted(case.pk, "không đủ điều kiện", officer=office.nga.officer, now=at(10, 9))
    else:
        case = office.take_in("ordinary")
        if ends == "stop":
            case = handling.stop(case.pk, "x", officer=office.lien.officer, now=at(11))
        else:
            closing.ask_withdrawal(case.pk, "x", officer=office.nga.officer, now=at(11))
            case = closing.confirm_withdrawal(case.pk, "", officer=office.nga.officer, now=at(11))
    assert fresh(case).papers_with == ""
    assert case.events.order_by("id").last().facts["originals_back_from"] == IA_LY
