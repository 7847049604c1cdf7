"""Who may do what: role by act by office, exactly as the table of acts says, and the neighbour sees nothing."""

import itertools
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from lienthong.ground.people import actions as people_actions
from lienthong.ground.people import queries as people
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import Term
from lienthong.kernel.moments import VIETNAM
from lienthong.work.cases import elsewhere, queries
from lienthong.work.cases.actions import closing, consulting, deadlines, handling, intake, money, papers
from lienthong.work.cases.actions.following import Outcomes
from lienthong.work.cases.actions.handling import NotTheirs
from lienthong.work.cases.actions.papers import Line
from lienthong.work.cases.acts import ACTS, By
from lienthong.work.cases.filing import Ticked
from lienthong.work.cases.life import Action
from lienthong.work.cases.officers import NotAllowed, Officer, Unseen, may, officer_of, scope, sees
from lienthong.work.cases.queue import desk_of
from lienthong.work.cases.tests.conftest import IA_LY, IA_PHI, NOW, Office, at

OFFICES = ("receives", "helped", "decides", "works", "consulted", "neighbour")
CASE = SimpleNamespace(
    state="in_progress", unit_key="receives", helped_key="helped", decides_key="decides",
    units=["receives", "helped", "decides", "works", "consulted"],
)  # fmt: skip
STEP = SimpleNamespace(unit_key="works")
STANDS = {By.COUNTER: {"receives", "helped"}, By.DECIDER: {"decides"}, By.STEP: {"works"}, By.SYSTEM: set()}


@pytest.mark.parametrize(("role", "action"), list(itertools.product(Role, Action)))
def test_a_post_carries_an_act_exactly_where_the_table_says(role: Role, action: Action) -> None:
    act = ACTS[action]
    for office in OFFICES:
        expected = role.value in act.roles and office in STANDS[act.by]
        assert may(action, CASE, Officer(1, "x", role.value, office), STEP) is expected, office


@pytest.mark.parametrize("action", [action for action in Action if ACTS[action].by is By.STEP])
def test_without_a_step_whoever_has_part_in_the_case_may_and_the_neighbour_may_not(action: Action) -> None:
    role = next(iter(ACTS[action].roles))
    allowed = {office for office in OFFICES if may(action, CASE, Officer(1, "x", role, office))}
    assert allowed == set(CASE.units)


def test_the_neighbour_meets_unseen_whatever_they_try(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    step = office.step(case, "handle")
    asked = consulting.consult(step.pk, "unit-627", "Ý kiến?", officer=office.tuan.officer, now=NOW)
    line, tick = [Line("form", "mờ", "nộp lại")], [Ticked("form", originals=1)]
    for role in ("counter", "centre_head", "specialist", "unit_head", "signer"):
        son = {"officer": Officer(office.son.account.pk, "Rơ Lan Sơn", role, IA_PHI), "now": NOW}
        tries = (
            lambda son=son: intake.accept(case.pk, **son),
            lambda son=son: intake.notaccepted(case.pk, "x", **son),
            lambda son=son: handling.assign(step.pk, office.son.account.pk, **son),
            lambda son=son: handling.take_on(step.pk, **son),
            lambda son=son: handling.finish_step(step.pk, **son),
            lambda son=son: handling.sign(step.pk, result=Outcomes(), **son),
            lambda son=son: handling.give_back(step.pk, "x", **son),
            lambda son=son: handling.refuse(case.pk, "x", **son),
            lambda son=son: handling.stop(case.pk, "x", **son),
            lambda son=son: papers.ask_before_acceptance(case.pk, line, **son),
            lambda son=son: papers.ask_for_papers(step.pk, line, **son),
            lambda son=son: papers.give_papers(case.pk, tick, **son),
            lambda son=son: money.ask_payment(step.pk, "x", Decimal(1), **son),
            lambda son=son: money.pay(case.pk, method="cash", **son),
            lambda son=son: consulting.consult(step.pk, IA_PHI, "x", **son),
            lambda son=son: consulting.give_opinion(asked.pk, "x", agrees=True, **son),
            lambda son=son: deadlines.extend(case.pk, date(2018, 9, 20), "x", **son),
            lambda son=son: deadlines.apologise(case.pk, date(2018, 9, 20), "x", **son),
            lambda son=son: elsewhere.enter_answer(step.pk, refused=True, words="x", result=Outcomes(), **son),
            lambda son=son: closing.ask_withdrawal(case.pk, "x", **son),
            lambda son=son: closing.confirm_withdrawal(case.pk, "x", **son),
            lambda son=son: closing.decline_withdrawal(case.pk, "x", **son),
            lambda son=son: closing.return_result(case.pk, "x", **son),
            lambda son=son: closing.correct_result(case.pk, "x", chance=office.chance, **son),
            lambda son=son: closing.make_appointment(case.pk, NOW, "x", "x", **son),
            lambda son=son: closing.record_mishap(case.pk, "x", "x", Decimal(0), **son),
        )
        before = office.told(case)
        for attempt in tries:
            with pytest.raises(Unseen):
                attempt()
        assert office.told(case) == before
    seen = scope(office.son.posts, NOW.date())
    assert seen == {IA_PHI}
    assert not sees(seen, case)
    with pytest.raises(Unseen):
        queries.by_id(case.pk, seen)
    with pytest.raises(Unseen):
        queries.find(case.number, seen)


def test_administrator_and_engineer_see_no_case_and_the_inspector_reads_and_does_nothing(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    assert not scope(office.phuc.posts, NOW.date())
    assert not scope(office.minh.posts, NOW.date())
    wide = scope(office.yen.posts, NOW.date())
    assert {IA_LY, IA_PHI} <= wide
    assert queries.by_id(case.pk, wide).pk == case.pk
    for action in Action:
        for unit in (IA_LY, office.yen.officer.unit_key):
            for role in ("inspector", "administrator", "engineer", "auditor"):
                assert not may(action, case, Officer(1, "x", role, unit))


def test_within_the_office_a_post_that_does_not_carry_the_act_is_told_so(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    handle = office.step(case, "handle")
    with pytest.raises(NotAllowed):
        deadlines.extend(case.pk, date(2018, 9, 20), "x", officer=office.tuan.officer, now=NOW)
    with pytest.raises(NotAllowed):
        handling.sign(handle.pk, result=Outcomes(), officer=office.tuan.officer, now=NOW)
    with pytest.raises(NotAllowed):
        handling.finish_step(handle.pk, officer=office.dung.officer, now=NOW)
    with pytest.raises(NotAllowed):
        intake.take_in(office.filing(), officer=office.tuan.officer, now=NOW, chance=office.chance)


def test_a_deputy_signs_on_the_days_of_the_document_and_the_event_says_for_whom(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    handling.finish_step(office.step(case, "handle").pk, officer=office.tuan.officer, now=at(10, 9))
    people_actions.delegate(
        office.dung.posts[0], office.lien.account, document="Giấy ủy quyền 12/GUQ-UBND", since=date(2018, 9, 11),
        until=date(2018, 9, 13), by=office.dung.account, now=NOW,
    )  # fmt: skip
    for day, held in ((10, False), (11, True), (12, True), (13, False)):
        roles = [post.role for post in people.posts_on(office.lien.account, date(2018, 9, day))]
        assert ("signer" in roles) is held
    post = people.posts_on(office.lien.account, date(2018, 9, 12))[-1]
    deputy = officer_of(post, office.lien.account.pk, "Trần Thị Liên")
    handling.sign(office.step(case, "sign").pk, result=Outcomes(), officer=deputy, now=at(12))
    event = case.events.get(action="sign")
    assert (event.by_id, event.role) == (office.lien.account.pk, "signer")
    assert event.deputy == "Nguyễn Văn Dũng · Giấy ủy quyền 12/GUQ-UBND"


def test_a_deputy_does_what_is_their_principals_and_not_what_is_another_colleagues(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    step = office.step(case, "handle")
    other = people_actions.open_account("hanh", "Đinh Thị Hạnh")
    post = people_actions.appoint(other, IA_LY, Role.SPECIALIST, since=date(2018, 1, 1))
    people_actions.delegate(
        post, office.son.account, document="GUQ 1", since=date(2018, 9, 1), until=date(2018, 10, 1),
        by=office.lien.account, now=datetime(2018, 9, 1, tzinfo=VIETNAM),
    )  # fmt: skip
    acting = people.posts_on(office.son.account, NOW.date())
    deputy = officer_of(acting[-1], office.son.account.pk, "Rơ Lan Sơn")
    handling.assign(step.pk, office.tuan.account.pk, officer=office.lien.officer, now=NOW)
    with pytest.raises(NotTheirs):
        handling.finish_step(step.pk, officer=deputy, now=NOW)
    assert not desk_of(acting, office.son.account.pk, NOW).queue.steps
    handling.assign(step.pk, other.pk, officer=office.lien.officer, now=NOW)
    assert [each.pk for each in desk_of(acting, office.son.account.pk, NOW).queue.steps] == [step.pk]
    assert desk_of(acting, office.son.account.pk, NOW).counts.mine == 1
    handling.finish_step(step.pk, officer=deputy, now=NOW)


def test_work_goes_only_to_colleagues_whose_post_can_do_it(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    step = office.step(case, "handle")
    for wrong in (office.nga, office.dung, office.son, office.yen):
        with pytest.raises(handling.CannotTakeIt):
            handling.assign(step.pk, wrong.account.pk, officer=office.lien.officer, now=NOW)
    handling.assign(step.pk, office.tuan.account.pk, officer=office.lien.officer, now=NOW)
    step.refresh_from_db()
    assert (step.account_id, step.why) == (office.tuan.account.pk, "assigned")


def test_a_step_of_the_head_is_not_the_specialists(office: Office) -> None:
    from lienthong.work.procedures.content import Step

    steps = (
        Step("in", "Nhận", role="counter"),
        Step("head", "Duyệt", role="unit_head", starts_after=("in",)),
        Step("sign", "Ký", role="signer", starts_after=("head",), gives_result=True),
    )
    office.procedure(steps=steps, terms={"counter": Term.parse("working_days:5")})
    case = office.take_in("ordinary")
    with pytest.raises(NotAllowed):
        handling.finish_step(office.step(case, "head").pk, officer=office.tuan.officer, now=NOW)
    handling.finish_step(office.step(case, "head").pk, officer=office.lien.officer, now=NOW)
