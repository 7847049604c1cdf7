"""One filing, three offices: each result is kept, one refusal does not take the others along."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lienthong.formats import case_step
from lienthong.formats.case_step import Named
from lienthong.formats.case_step.tests.test_codec import REQUEST
from lienthong.ground.outbox import testing
from lienthong.kernel.calendar import Term
from lienthong.work.cases import elsewhere, keeping, offices, plan
from lienthong.work.cases.actions import closing, following, handling
from lienthong.work.cases.actions.following import Outcomes
from lienthong.work.cases.actions.intake import ReasonNeeded
from lienthong.work.cases.facts import StepLeft
from lienthong.work.cases.life import Outcome, State
from lienthong.work.cases.officers import NotAllowed
from lienthong.work.cases.tests.conftest import IA_LY, INSURANCE, POLICE, Office, at, fresh
from lienthong.work.documents.incoming.tests.letters import come
from lienthong.work.procedures.content import Content, Step

BIRTH = "linked-birth-residence-health-card"


def back(case: Any, key: str, *, refused: bool = False, day: int = 12) -> None:
    """The letter of another organisation came home."""
    from django.db import transaction

    now = at(day, 9)
    with transaction.atomic():
        kept, step = keeping.load_step(case.steps.get(key=key).pk)
        story = keeping.Story(kept, None, now, "online")
        following.step_came_back(
            kept, step, refused=refused, words="Sổ hộ khẩu gốc đâu?" if refused else "", result=Outcomes(number="7"),
            by_name="Công an huyện Chư Păh", story=story, now=now,
        )  # fmt: skip
        story.keep()


def born(office: Office) -> Any:
    case = office.take_in(BIRTH, now=at(10, 9))
    handling.finish_step(office.step(case, "birth").pk, officer=office.tuan.officer, now=at(10, 10))
    return case


def signed(office: Office, case: Any, **more: Any) -> None:
    handling.sign(
        office.step(case, "birth").pk, result=Outcomes(number="1"), officer=office.dung.officer, now=at(10, 11), **more
    )


def test_birth_first_then_residence_and_health_card_side_by_side_then_the_counter(office: Office) -> None:
    case = born(office)
    # 20 working days after 10 September 2018: 8 October.
    assert case.due_on == date(2018, 10, 8)
    assert set(case.units) == {IA_LY, POLICE, INSURANCE}
    assert office.step(case, "birth").state == "to_sign"
    with testing.told() as facts:
        signed(office, case)
    left = [fact.step_id for fact in facts if isinstance(fact, StepLeft)]
    assert left == [office.step(case, "residence").pk, office.step(case, "health-card").pk]
    assert (office.step(case, "residence").state, office.step(case, "health-card").state) == ("sent", "sent")
    back(case, "residence", day=12)
    assert fresh(case).state == State.IN_PROGRESS
    assert [each.name for each in case.results.all()] == ["Giấy khai sinh", "Sổ hộ khẩu đã ghi tên trẻ"]
    back(case, "health-card", day=13)
    case = fresh(case)
    assert (case.state, case.outcome, case.finished_at) == (State.DECIDED, Outcome.GRANTED, at(13, 9))
    assert office.step(case, "return").state == "open"
    closing.return_result(case.pk, "Rơ Châm Lan", officer=office.nga.officer, now=at(13, 10))
    assert case.results.filter(handed_to="Rơ Châm Lan").count() == 3


def test_one_refusal_leaves_the_other_results_and_the_case_is_partly_granted(office: Office) -> None:
    case = born(office)
    signed(office, case)
    back(case, "residence", refused=True, day=12)
    back(case, "health-card", day=13)
    assert (fresh(case).state, fresh(case).outcome) == (State.DECIDED, Outcome.PARTLY)
    assert dict(case.results.values_list("name", "refused")) == {
        "Giấy khai sinh": False, "Sổ hộ khẩu đã ghi tên trẻ": True, "Thẻ bảo hiểm y tế": False,
    }  # fmt: skip


def test_without_a_birth_there_is_nothing_to_go_on_with(office: Office) -> None:
    case = born(office)
    signed(office, case, refused=True, note="giấy chứng sinh giả")
    assert (fresh(case).state, fresh(case).outcome) == (State.DECIDED, Outcome.REFUSED)
    assert (office.step(case, "residence").state, office.step(case, "health-card").state) == ("dropped", "dropped")
    assert "giấy chứng sinh giả" in case.events.get(action="refuse").words_vi
    assert office.step(case, "return").state == "open"


def test_a_specialist_proposes_a_refusal_and_only_the_signer_refuses(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    with pytest.raises(handling.ReasonNeeded):
        handling.finish_step(office.step(case, "handle").pk, refused=True, officer=office.tuan.officer, now=at(10, 9))
    handling.finish_step(
        office.step(case, "handle").pk, refused=True, note="không đủ điều kiện", officer=office.tuan.officer,
        now=at(10, 9),
    )  # fmt: skip
    assert fresh(case).state == State.IN_PROGRESS
    assert office.step(case, "sign").state == "open"
    assert case.events.get(action="finish_step").facts["proposed"] == "refused"
    handling.sign(
        office.step(case, "sign").pk, result=Outcomes(), refused=True, note="không đủ điều kiện",
        officer=office.dung.officer, now=at(10, 10),
    )  # fmt: skip
    assert (fresh(case).state, fresh(case).outcome) == (State.DECIDED, Outcome.REFUSED)


def test_in_2024_the_commune_police_is_not_known_and_the_counter_enters_the_result(office: Office) -> None:
    from lienthong.ground.people import queries as people
    from lienthong.work.cases.officers import officer_of

    day = date(2026, 3, 2)

    def who(person: Any) -> Any:
        return officer_of(people.posts_on(person.account, day)[0], person.account.pk, person.account.full_name)

    now = at(2, 9, month=3, year=2026)
    case = office.take_in(BIRTH, now=now, officer=who(office.nga))
    # 3 working days after Monday 2 March 2026.
    assert case.due_on == date(2026, 3, 5)
    residence = office.step(case, "residence")
    assert residence.role == "counter"
    assert residence.unit_key == "unit2025-23734"
    assert "police" in residence.trouble
    handling.finish_step(office.step(case, "birth").pk, officer=who(office.tuan), now=now)
    handling.sign(office.step(case, "birth").pk, result=Outcomes(number="1"), officer=who(office.dung), now=now)
    for key in ("residence", "health-card"):
        assert office.step(case, key).state == "open"
        handling.finish_step(
            office.step(case, key).pk, result=Outcomes(number=key, signed_by="Công an xã"), officer=who(office.nga),
            now=now,
        )  # fmt: skip
    assert (fresh(case).state, fresh(case).outcome, case.results.count()) == (State.DECIDED, Outcome.GRANTED, 3)


def test_what_comes_back_while_a_withdrawal_is_asked_for_decides_only_when_the_case_goes_on(office: Office) -> None:
    case = born(office)
    signed(office, case)
    back(case, "residence", day=11)
    closing.ask_withdrawal(case.pk, "đổi ý", officer=office.nga.officer, now=at(12, 8))
    back(case, "health-card", day=12)
    assert fresh(case).state == State.WITHDRAWAL_ASKED
    closing.decline_withdrawal(case.pk, "đã có kết quả", officer=office.dung.officer, now=at(13, 8))
    assert (fresh(case).state, fresh(case).outcome, fresh(case).paused) == (State.DECIDED, Outcome.GRANTED, False)


def test_a_chain_behind_a_refusal_is_dropped_to_its_end(office: Office) -> None:
    steps = (
        Step("in", "Nhận", role="counter"),
        Step("one", "Một", role="specialist", starts_after=("in",), gives_result=True),
        Step("two", "Hai", role="specialist", starts_after=("one",)),
        Step("three", "Ba", role="specialist", starts_after=("two",), gives_result=True),
        Step("back", "Trả", role="counter", starts_after=("three",)),
    )
    office.procedure(steps=steps)
    case = office.take_in("ordinary")
    handling.finish_step(office.step(case, "one").pk, officer=office.tuan.officer, now=at(10, 9))
    handling.sign(
        office.step(case, "one").pk, result=Outcomes(), refused=True, note="x", officer=office.dung.officer,
        now=at(10, 9),
    )  # fmt: skip
    assert [office.step(case, key).state for key in ("two", "three", "back")] == ["dropped", "dropped", "open"]
    assert fresh(case).outcome == Outcome.REFUSED


def test_the_office_of_a_kind_is_the_nearest_one_above(office: Office) -> None:
    assert offices.office_for("police", IA_LY, date(2018, 9, 10)) == POLICE
    assert offices.office_for("insurance", IA_LY, date(2018, 9, 10)) == INSURANCE
    assert offices.office_for("police", IA_LY, date(2026, 3, 2)) is None
    assert offices.office_for("self", IA_LY, date(2018, 9, 10)) == IA_LY
    assert offices.office_for("unit-0", IA_LY, date(2018, 9, 10)) is None


def content(*steps: Step) -> Content:
    return Content("x", "x", steps=steps, terms={"counter": Term.parse("working_days:5")})


def planned(*steps: Step) -> tuple[plan.Planned, ...]:
    return plan.planned(content(*steps), counter_key="counter", decider_key="decider", office=lambda _: "decider")


def test_steps_that_hang_on_a_condition_are_left_out_and_stepped_over() -> None:
    found = planned(
        Step("in", "x", role="counter"),
        Step("maybe", "x", starts_after=("in",), condition="nộp nơi khác"),
        Step("work", "x", starts_after=("maybe",)),
        Step("out", "x", role="counter", starts_after=("work",)),
    )
    assert {each.step.key: each.starts_after for each in found} == {"in": (), "work": ("in",), "out": ("work",)}


@pytest.mark.parametrize(
    "steps",
    [
        (Step("a", "x", starts_after=("b",)), Step("b", "x", starts_after=("a",))),
        (Step("a", "x", starts_after=("a",)),),
        (Step("a", "x", starts_after=("nowhere",)),),
        (Step("in", "x", role="counter"), Step("out", "x", role="counter", starts_after=("in",))),
    ],
)
def test_steps_in_a_circle_or_with_nobody_to_work_make_no_plan(steps: tuple[Step, ...]) -> None:
    with pytest.raises(plan.NoPlan):
        planned(*steps)


@some.composite
def graphs(draw: some.DrawFn) -> tuple[Step, ...]:
    """Any process without circles: a counter, up to nine steps after some earlier ones, a counter."""
    count = draw(some.integers(1, 9))
    steps = [Step("in", "x", role="counter")]
    for number in range(count):
        earlier = [step.key for step in steps]
        after = draw(some.lists(some.sampled_from(earlier), min_size=1, max_size=3, unique=True))
        steps.append(
            Step(f"s{number}", "x", role="specialist", starts_after=tuple(after), gives_result=draw(some.booleans()))
        )
    steps.append(Step("out", "x", role="counter", starts_after=tuple(step.key for step in steps[1:])))
    return tuple(draw(some.permutations(steps)))


@given(graphs(), some.data())
def test_every_process_without_circles_ends_and_nothing_begins_before_what_it_waits_for(
    steps: tuple[Step, ...], data: some.DataObject
) -> None:
    work = [
        SimpleNamespace(
            key=each.step.key, state="done" if each.part is plan.Part.INTAKE else "waiting",
            starts_after=each.starts_after, gives_result=each.step.gives_result,
        )
        for each in planned(*steps)
        if each.part is not plan.Part.RETURN
    ]  # fmt: skip
    refused = set()
    for _ in range(len(work) + 1):
        lost = plan.cannot_begin(work)
        for step in work:
            if step.key in lost:
                step.state = "dropped"
        for step in work:
            if step.key in plan.may_begin(work):
                before = {each.key: each.state for each in work}
                assert all(before[key] == "done" for key in step.starts_after)
                step.state = "open"
        going = [step for step in work if step.state == "open"]
        if not going:
            break
        assert plan.outcome_of(work) is None
        chosen = data.draw(some.sampled_from(going))
        chosen.state = data.draw(some.sampled_from(["done", "done", "refused"]))
        if chosen.state == "refused":
            refused.add(chosen.key)
    outcome = plan.outcome_of(work)
    assert outcome is not None
    assert outcome is not Outcome.GRANTED or not refused & {step.key for step in work if step.gives_result}
    assert refused or outcome is Outcome.GRANTED


def test_an_answer_that_came_by_paper_is_entered_at_the_counter_and_says_who_entered_it(office: Office) -> None:
    case = born(office)
    signed(office, case)
    step = office.step(case, "residence")
    paper = Outcomes("Sổ hộ khẩu đã ghi tên trẻ", "77", date(2018, 9, 11), signed_by="Lê Văn Hòa")
    common = {"officer": office.nga.officer, "now": at(12, 9)}
    with pytest.raises(NotAllowed):
        elsewhere.enter_answer(step.pk, refused=False, words="", result=paper, officer=office.tuan.officer, now=at(12))
    with pytest.raises(ReasonNeeded):
        elsewhere.enter_answer(step.pk, refused=False, words="", result=Outcomes(), **common)
    with pytest.raises(ReasonNeeded):
        elsewhere.enter_answer(step.pk, refused=True, words=" ", result=paper, **common)
    with pytest.raises(handling.NotTheirs):
        elsewhere.enter_answer(office.step(case, "birth").pk, refused=True, words="x", result=paper, **common)
    elsewhere.enter_answer(step.pk, refused=False, words="bản giấy", result=paper, **common)
    step = office.step(case, "residence")
    assert (step.state, step.trouble) == ("done", "")
    result = case.results.get(number="77")
    assert (result.issued_by_key, result.signed_by, result.issued_on) == (POLICE, "Lê Văn Hòa", date(2018, 9, 11))
    event = case.events.get(action="enter_answer")
    assert (event.by_id, event.unit_key, event.note) == (office.nga.account.pk, IA_LY, "bản giấy")
    assert "đã trả lời" in event.words_vi
    with pytest.raises(handling.NotTheirs):  # it came twice: by paper and by telephone
        elsewhere.enter_answer(step.pk, refused=True, words="x", result=Outcomes(), **common)


def test_a_letter_with_a_step_is_the_counters_only_where_the_step_is_ours(
    office: Office, settings: Any, tmp_path: Any
) -> None:
    settings.FILES_FOLDER = tmp_path
    case = born(office)
    signed(office, case)
    ours = replace(REQUEST, case_number=case.number, step=Named("residence", "Đăng ký thường trú"))
    for asked, receiver, counters in ((ours, POLICE, True), (ours, INSURANCE, False), (REQUEST, POLICE, False)):
        fact = come(at(10, 12), receiver, files=[(case_step.FILE_NAME, case_step.write(asked))])
        assert elsewhere.is_a_step(fact) is counters
    # A plain letter is its office's, whatever it is about.
    assert not elsewhere.is_a_step(come(at(10, 12), POLICE, files=[]))
