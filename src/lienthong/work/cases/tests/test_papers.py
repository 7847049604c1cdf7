"""Papers asked for once, the clock meanwhile, and putting the date off with an apology."""

from datetime import date
from typing import Any

import pytest

from lienthong.work.cases import opening, papers_out, periods, queries
from lienthong.work.cases.actions import deadlines, following, handling, papers
from lienthong.work.cases.actions.papers import Line, Permission
from lienthong.work.cases.filing import Ticked
from lienthong.work.cases.life import State
from lienthong.work.cases.officers import NotNow
from lienthong.work.cases.tests.conftest import IA_LY, NOW, Office, at, fresh
from lienthong.work.procedures.content import Step, Supplement

LINE = [Line("form", "mờ, không đọc được", "nộp bản rõ", "xem mẫu tại quầy")]
BROUGHT = [Ticked("form", originals=1)]


def asked(office: Office, case: Any, **more: Any) -> Any:
    when = more.pop("now", at(11, 9))
    who = more.pop("officer", office.tuan.officer)
    return papers.ask_for_papers(office.step(case, "handle").pk, LINE, officer=who, now=when, **more)


def test_the_clock_begins_anew_under_the_decree_of_2018(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", now=at(10, 9))  # Monday; 5 working days: 17 September
    request = asked(office, case, now=at(11, 9))
    assert (fresh(case).state, fresh(case).paused, request.previous_due_on) == (
        State.AWAITING_PAPERS, True, date(2018, 9, 17),
    )  # fmt: skip
    papers.give_papers(case.pk, BROUGHT, officer=office.nga.officer, now=at(19, 10))
    case = fresh(case)
    # Decree 61/2018/NĐ-CP art. 19.4: the term is counted again from Wednesday 19: 20, 21, 24, 25, 26 September.
    assert (case.due_on, case.due_at, case.first_due_on) == (date(2018, 9, 26), at(26, 17), date(2018, 9, 17))
    assert (case.state, case.paused) == (State.IN_PROGRESS, False)
    step = office.step(case, "handle")
    assert (step.why, step.since, step.state) == ("papers_came", at(19, 10), "open")
    assert "26/09/2018" in case.events.get(action="give_papers").words_vi
    assert case.papers.filter(round=1).get().component == "form"


def test_the_waiting_is_taken_out_where_the_procedure_says_so(office: Office) -> None:
    office.procedure(supplement=Supplement(clock="resume"))
    case = office.take_in("ordinary", now=at(10, 9))
    asked(office, case, now=at(11, 8))
    papers.give_papers(case.pk, BROUGHT, officer=office.nga.officer, now=at(13, 8))
    # Two whole working days of waiting (11 and 12 September, 8:00 to 8:00): 17 September 17:00 becomes the 19th 17:00.
    assert (fresh(case).due_on, fresh(case).due_at) == (date(2018, 9, 19), at(19, 17))


def test_papers_are_asked_for_once_and_again_only_by_the_head_on_a_ground(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", now=at(10, 9))
    asked(office, case)
    papers.give_papers(case.pk, BROUGHT, officer=office.nga.officer, now=at(12))
    with pytest.raises(papers.AskedBefore):
        asked(office, case, now=at(12, 9))
    ground = Permission("Nghị định 47/2011/NĐ-CP điều 8", "Nguyễn Văn Ai Đó")
    with pytest.raises(papers.AskedBefore):
        asked(office, case, now=at(12, 9), permission=ground)
    with pytest.raises(papers.AskedBefore):
        asked(office, case, now=at(12, 9), permission=Permission("  ", "x"), officer=office.lien.officer)
    second = asked(office, case, now=at(12, 9), permission=ground, officer=office.lien.officer)
    assert (second.round, second.ground, second.allowed_by) == (2, ground.ground, "Trần Thị Liên")


def test_a_request_before_acceptance_counts_too(office: Office) -> None:
    from lienthong.work.cases.actions import intake

    office.procedure()
    case = intake.submit(office.filing(), officer=office.nga.officer, now=at(10, 8), chance=office.chance)
    papers.ask_before_acceptance(case.pk, LINE, officer=office.nga.officer, now=at(10, 9))
    intake.accept(case.pk, officer=office.nga.officer, now=at(10, 10))
    with pytest.raises(papers.AskedBefore):
        asked(office, case)


def test_papers_are_asked_for_within_three_working_days_of_receipt(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", now=at(10, 9))
    # Art. 19.4: three working days after Monday 10 September: Thursday 13, until the counter closes.
    with pytest.raises(papers.TooLateToAsk) as late:
        asked(office, case, now=at(14, 8))
    assert late.value.facts["until"] == "13/09/2018"
    asked(office, case, now=at(13, 16, 59))


@pytest.mark.parametrize("lines", [[], [Line("form", "", "x")], [Line("form", "x", " ")]])
def test_a_request_says_what_is_wrong_and_what_to_do(office: Office, lines: list[Line]) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    with pytest.raises(papers.NothingAsked):
        papers.ask_for_papers(office.step(case, "handle").pk, lines, officer=office.tuan.officer, now=NOW)


def test_only_papers_of_the_procedure_are_asked_for_and_taken(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    with pytest.raises(papers.NotOfTheProcedure):
        papers.ask_for_papers(
            office.step(case, "handle").pk, [Line("passport", "x", "y")], officer=office.tuan.officer, now=NOW
        )
    asked(office, case, now=NOW)
    with pytest.raises(papers.NotOfTheProcedure):
        papers.give_papers(case.pk, [Ticked("passport", originals=1)], officer=office.nga.officer, now=NOW)
    with pytest.raises(papers.NothingBrought):
        papers.give_papers(case.pk, [Ticked("form")], officer=office.nga.officer, now=NOW)


def test_nobody_asks_from_a_step_that_is_over_or_a_colleagues(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    handling.assign(office.step(case, "handle").pk, office.tuan.account.pk, officer=office.lien.officer, now=NOW)
    handling.finish_step(office.step(case, "handle").pk, officer=office.tuan.officer, now=NOW)
    with pytest.raises(handling.NotTheirs):
        asked(office, case)


def test_whoever_asked_does_not_finish_while_the_citizen_is_waited_for(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    asked(office, case)
    with pytest.raises(NotNow):
        handling.finish_step(office.step(case, "handle").pk, officer=office.tuan.officer, now=at(11, 10))


def test_papers_that_never_come_stop_the_case_the_day_after_the_citizens_term(office: Office) -> None:
    office.procedure(supplement=Supplement(applicant_wd=2))
    case = office.take_in("ordinary", now=at(10, 9))
    request = asked(office, case, now=at(11, 9))
    assert request.answer_by == date(2018, 9, 13)
    assert periods.stop_overdue(at(13, 23)) == 0
    assert periods.stop_overdue(at(14, 0, 5)) == 1
    assert periods.stop_overdue(at(14, 0, 6)) == 0
    case = fresh(case)
    assert (case.state, case.outcome, case.paused, case.clock.running) == (State.STOPPED, "stopped", False, False)
    assert case.events.get(action="papers_overdue").by_id is None
    assert not case.steps.filter(state__in=["open", "waiting", "to_sign"]).exists()


def test_papers_that_never_come_refuse_the_case_where_the_procedure_says_so(office: Office) -> None:
    office.procedure(supplement=Supplement(applicant_wd=2, then="refuse"))
    case = office.take_in("ordinary", now=at(10, 9))
    asked(office, case, now=at(11, 9))
    assert periods.stop_overdue(at(14, 0, 5)) == 1
    case = fresh(case)
    assert (case.state, case.outcome, case.paused, case.clock.running) == (State.DECIDED, "refused", False, False)
    event = case.events.get(action="refuse")
    assert (event.slip, event.by_id, event.by_name) == ("not_accepted", None, "Hệ thống")
    assert case.results.get().refused
    assert office.step(case, "return").state == "open"
    assert not case.events.filter(action="papers_overdue").exists()


def test_a_case_with_results_is_not_ended_by_papers_that_do_not_come(office: Office) -> None:
    steps = (
        Step("intake", "Tiếp nhận", role="counter"),
        Step("first", "Ký phần một", role="signer", starts_after=("intake",), gives_result=True),
        Step("second", "Phần hai", role="specialist", starts_after=("intake",), gives_result=True),
        Step("return", "Trả kết quả", role="counter", starts_after=("first", "second")),
    )
    office.procedure(steps=steps, supplement=Supplement(applicant_wd=2))
    case = office.take_in("ordinary", now=at(10, 9))
    handling.sign(
        office.step(case, "first").pk, result=following.Outcomes(name="A"), officer=office.dung.officer, now=at(10, 10)
    )
    second = office.step(case, "second")
    papers.ask_for_papers(second.pk, [Line("form", "mờ", "nộp lại")], officer=office.tuan.officer, now=at(11, 9))
    assert periods.stop_overdue(at(14, 0, 5)) == 0
    assert fresh(case).state == State.AWAITING_PAPERS
    assert [each.name for each in case.results.all()] == ["A"]
    assert [step.pk for step in queries.in_trouble([IA_LY], at(10, 9))] == [second.pk]
    papers.give_papers(case.pk, [Ticked("form", originals=1)], officer=office.nga.officer, now=at(14, 9))
    assert not queries.in_trouble([IA_LY], at(10, 9))
    handling.finish_step(second.pk, officer=office.tuan.officer, now=at(14, 10))
    assert office.step(case, "second").state == "to_sign"  # what is noted of it takes no signature away


def test_a_date_is_put_off_once_with_an_apology_and_the_first_promise_is_kept_on_record(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", now=at(10, 9))  # due 17 September
    common = {"officer": office.lien.officer}
    with pytest.raises(deadlines.ReasonNeeded):
        deadlines.extend(case.pk, date(2018, 9, 20), " ", now=at(14, 9), **common)
    with pytest.raises(deadlines.NotLater):
        deadlines.extend(case.pk, date(2018, 9, 17), "x", now=at(14, 9), **common)
    with pytest.raises(deadlines.NotLater):  # a Saturday
        deadlines.extend(case.pk, date(2018, 9, 22), "x", now=at(14, 9), **common)
    deadlines.extend(case.pk, date(2018, 9, 20), "chờ xác minh", now=at(14, 9), **common)
    case = fresh(case)
    assert (case.due_on, case.due_at, case.first_due_on) == (date(2018, 9, 20), at(20, 17), date(2018, 9, 17))
    event = case.events.get(action="extend")
    assert event.slip == "apology"
    assert "Xin lỗi ông/bà" in event.words_vi
    assert "chờ xác minh" in event.words_vi
    assert "We apologise" in event.words_en
    assert (event.facts["old_due_on"], event.facts["due_on"]) == ("2018-09-17", "2018-09-20")
    with pytest.raises(deadlines.ExtendedBefore):
        deadlines.extend(case.pk, date(2018, 9, 27), "x", now=at(18, 9), **common)


def test_on_the_last_day_it_is_too_late_to_apologise(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", now=at(10, 9))
    # Art. 19.9: at the latest one day before Monday 17; the working day before it is Friday 14.
    with pytest.raises(deadlines.TooLateToExtend) as late:
        deadlines.extend(case.pk, date(2018, 9, 20), "x", officer=office.lien.officer, now=at(17, 8))
    assert late.value.facts["until"] == "14/09/2018"


def test_what_is_late_is_apologised_for_and_stays_late_but_the_citizen_holds_a_day(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary", now=at(10, 9))  # due 17 September at 17:00; to be put off by Friday 14
    common = {"officer": office.lien.officer}
    with pytest.raises(deadlines.InGoodTime):
        deadlines.apologise(case.pk, date(2018, 9, 20), "x", now=at(14, 9), **common)
    with pytest.raises(deadlines.ReasonNeeded):
        deadlines.apologise(case.pk, date(2018, 9, 20), " ", now=at(18, 9), **common)
    for until in (17, 18, 22):  # the due date itself, a day that is over, a Saturday
        with pytest.raises(deadlines.NotLater):
            deadlines.apologise(case.pk, date(2018, 9, until), "x", now=at(19, 9), **common)
    assert [each.pk for each in queries.late_without_apology(IA_LY, at(19, 9))] == [case.pk]
    deadlines.apologise(case.pk, date(2018, 9, 20), "chờ xác minh", now=at(19, 9), **common)
    case = fresh(case)
    assert (case.due_on, case.due_at, case.extended_to) == (date(2018, 9, 17), at(17, 17), None)
    assert case.promised_on == date(2018, 9, 20)
    assert not queries.late_without_apology(IA_LY, at(20, 16)).exists()
    event = case.events.get(action="apologise")
    assert event.slip == "apology"
    assert "20/09/2018" in event.words_vi
    assert "apologise" in event.words_en
    assert "apology" in papers_out.available(case)
    slip = papers_out.slip("apology", case, at(19, 9))
    assert (slip.first_due, slip.proposed_due, slip.reason) == (date(2018, 9, 17), date(2018, 9, 20), "chờ xác minh")
    with pytest.raises(deadlines.PromisedBefore):
        deadlines.apologise(case.pk, date(2018, 9, 27), "x", now=at(20, 9), **common)
    # The day went by: they are on the morning list again, and are owed another apology.
    assert [each.pk for each in queries.late_without_apology(IA_LY, at(21, 9))] == [case.pk]
    deadlines.apologise(case.pk, date(2018, 9, 25), "vẫn chờ", now=at(21, 9), **common)
    assert fresh(case).events.filter(action="apologise").last().facts["old_due_on"] == "2018-09-20"


def test_papers_asked_for_after_an_extension_never_shorten_what_was_promised(office: Office) -> None:
    office.procedure(supplement=Supplement(ask_within_wd=30))
    case = office.take_in("ordinary", now=at(10, 9))
    deadlines.extend(case.pk, date(2018, 9, 28), "chờ xác minh", officer=office.lien.officer, now=at(12, 9))
    asked(office, case, now=at(13, 9))
    papers.give_papers(case.pk, BROUGHT, officer=office.nga.officer, now=at(14, 9))
    # Anew from Friday 14 it would be due on the 21st, before the 28th that was promised.
    assert fresh(case).due_on == date(2018, 9, 28)


def test_papers_that_come_late_after_an_extension_start_the_term_from_there(office: Office) -> None:
    office.procedure(supplement=Supplement(ask_within_wd=30))
    case = office.take_in("ordinary", now=at(10, 9))
    deadlines.extend(case.pk, date(2018, 9, 20), "chờ xác minh", officer=office.lien.officer, now=at(12, 9))
    asked(office, case, now=at(13, 9))
    papers.give_papers(case.pk, BROUGHT, officer=office.nga.officer, now=at(24, 9))
    assert fresh(case).due_on == date(2018, 10, 1)  # 25, 26, 27, 28 September, 1 October


def test_an_offices_share_never_reaches_past_the_promise(office: Office) -> None:
    from lienthong.kernel.calendar import Term
    from lienthong.work.procedures.content import Step

    steps = (
        Step("in", "Nhận", role="counter"),
        Step("long", "Thẩm định", role="specialist", starts_after=("in",), allowance=Term.parse("working_days:30")),
        Step("sign", "Ký", role="signer", starts_after=("long",), gives_result=True),
    )
    office.procedure(steps=steps)
    case = office.take_in("ordinary")
    assert office.step(case, "long").due_at == case.due_at
    assert not opening.is_return(office.step(case, "sign"), list(case.steps.all()))
