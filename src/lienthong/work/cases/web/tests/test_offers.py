"""Nothing is offered that would be refused: whose step it is, and for whom a deputy acts."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.urls import reverse

from lienthong.kernel.moments import VIETNAM
from lienthong.work.cases import keeping
from lienthong.work.cases.actions import deadlines, handling, papers
from lienthong.work.cases.actions.papers import Line
from lienthong.work.cases.life import Action
from lienthong.work.cases.models import Case, Result
from lienthong.work.cases.web.offers import Offer, asking, main_of, offers

FROM_A_STEP = {Action.FINISH_STEP, Action.ASK_FOR_PAPERS, Action.CONSULT, Action.ASK_PAYMENT}


def offered(case, officer):
    steps = list(case.steps.order_by("position"))
    return set(everything(case, officer, steps, case.accepted_at)) & FROM_A_STEP


def everything(case, officer, steps, now):
    calendar = keeping.calendar_of(case, now)
    return [offer.action for offer in offers(case, [officer], steps, (), (), calendar=calendar, now=now)]


@pytest.fixture
def taken_on(taken_in, officer):
    case = taken_in()
    return handling.take_on(case.steps.get(key="handle").pk, officer=officer("tuan"), now=case.accepted_at)


def test_a_deputy_is_offered_what_is_the_principals_and_nobody_elses(taken_on, officer, account):
    tuan = officer("tuan")
    other = replace(tuan, account_id=account("yen").pk, deputy="Giấy ủy quyền 1")
    assert offered(taken_on, tuan) == FROM_A_STEP
    assert offered(taken_on, replace(other, deputy_for=tuan.account_id)) == FROM_A_STEP
    assert offered(taken_on, replace(other, deputy_for=account("lien").pk)) == set()


def test_a_head_may_act_from_a_colleagues_step_but_not_finish_it(taken_on, officer):
    assert offered(taken_on, officer("lien")) == FROM_A_STEP - {Action.FINISH_STEP}


def test_nothing_is_offered_from_a_step_that_is_over(taken_on, officer):
    tuan = officer("tuan")
    step = taken_on.steps.get(key="handle")
    handling.finish_step(step.pk, officer=tuan, now=taken_on.accepted_at)
    assert offered(taken_on, tuan) == set()


def test_whoever_waits_for_papers_finishes_nothing_and_a_case_in_time_is_not_led_to_an_apology(taken_on, officer):
    tuan, lien = officer("tuan"), officer("lien")
    step = taken_on.steps.get(key="handle")
    now, calendar = taken_on.accepted_at, keeping.calendar_of(taken_on, taken_on.accepted_at)
    found = offers(taken_on, [replace(lien, unit_key="x"), tuan], [step], (), (), calendar=calendar, now=now)
    assert main_of(found, late=False).action is Action.FINISH_STEP
    papers.ask_for_papers(step.pk, [Line("to-khai", "mờ", "nộp bản rõ")], officer=tuan, now=now)
    case = Case.objects.get(pk=taken_on.pk)
    asked = asking(case, list(case.events.order_by("id")))
    found = offers(case, [tuan], [step], (), (), calendar=calendar, now=now, asking=asked)
    assert Action.FINISH_STEP not in [offer.action for offer in found]
    apology = [Offer(Action.APOLOGISE, lien), Offer(Action.ASSIGN, lien, step)]
    assert [main_of(apology, late=late).action for late in (True, False)] == [Action.APOLOGISE, Action.ASSIGN]


def test_a_result_that_is_signed_before_the_end_is_told_on_the_tracking_page_and_the_cases_own(taken_in, browser_of):
    case = taken_in()
    made = {"issued_on": case.accepted_at.date(), "issued_by_key": case.unit_key, "signed_by": "Nguyễn Văn Dũng"}
    Result.objects.create(case=case, name="Giấy chứng nhận phần một", **made)
    anyone = browser_of("nga").post(reverse("cases:track"), {"number": case.number}).content.decode()
    assert "1 result is signed already" in anyone
    assert "phần một" not in anyone
    assert "Giấy chứng nhận phần một" in browser_of("tuan").get(reverse("cases:case", args=[case.pk])).content.decode()


def test_the_date_is_put_off_while_that_is_lawful_and_afterwards_there_is_an_apology_once_until_its_day(
    taken_in, officer
):
    case, lien = taken_in(), officer("lien")  # due Monday 9 March 2026: at the latest on Friday 6

    def offered_on(day):
        now = datetime(2026, 3, day, 9, tzinfo=VIETNAM)
        found = everything(case, lien, list(case.steps.all()), now)
        return [each for each in found if each in (Action.EXTEND, Action.APOLOGISE)]

    assert offered_on(6) == [Action.EXTEND]
    assert offered_on(9) == offered_on(12) == [Action.APOLOGISE]
    now = datetime(2026, 3, 12, 9, tzinfo=VIETNAM)
    case = deadlines.apologise(case.pk, date(2026, 3, 16), "chờ xác minh", officer=lien, now=now)
    assert offered_on(12) == offered_on(16) == []
    assert offered_on(17) == [Action.APOLOGISE]


def test_the_answer_of_a_step_that_is_elsewhere_is_entered_by_the_counter_alone(taken_in, officer):
    case = taken_in()
    case.steps.filter(key="handle").update(state="sent")
    steps = list(case.steps.order_by("position"))
    assert Action.ENTER_ANSWER in everything(case, officer("nga"), steps, case.accepted_at)
    for name in ("tuan", "lien", "dung", "yen", "son"):
        assert Action.ENTER_ANSWER not in everything(case, officer(name), steps, case.accepted_at)
