"""The table of a document that came, read aloud; and what a direction may say."""

from datetime import date
from typing import Any

import pytest

from lienthong.ground.people.roles import Role
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents.incoming import deciding, noticing
from lienthong.work.documents.incoming.deciding import BadDeadline, OneLead, Task, ToldTwice
from lienthong.work.documents.incoming.life import ACTS, LIFE, NOT_CHECKED, Action, State, after, finding_of
from lienthong.work.documents.models import Assignment
from lienthong.work.documents.rights import NotAllowed, Worker

TODAY = date(2018, 9, 4)


def test_every_state_is_reached_and_every_act_is_known() -> None:
    reached = {State.ARRIVED, *(then for acts in LIFE.values() for then in acts.values())}
    assert reached == set(State)
    assert {act for acts in LIFE.values() for act in acts} == set(Action) == set(ACTS)
    for ended in (State.RETURNED, State.CANCELLED, State.JOINED):
        # Nothing but a lock is left: a secret is one wherever it lies.
        assert LIFE[ended] == {Action.HIDE: ended, Action.REVEAL: ended}


def test_nobody_is_obliged_before_the_clerk_has_registered() -> None:
    """Decree 30/2020/NĐ-CP art. 22.1."""
    clerks = {act for act in LIFE[State.ARRIVED] if Role.CLERK in ACTS[act].roles} | {Action.REVEAL}
    assert set(LIFE[State.ARRIVED]) == clerks
    # What was accepted (03) is not refused (02) any more: the axis knows no such way back.
    assert after(State.REGISTERED, Action.RETURN) is None


@pytest.mark.parametrize("state", list(State))
def test_a_recall_is_agreed_to_from_wherever_the_document_is(state: State) -> None:
    expected = None if state in (State.RETURNED, State.CANCELLED, State.JOINED) else State.CANCELLED
    assert after(state, Action.AGREE_RECALL) is expected


@pytest.mark.parametrize(
    ("overall", "electronic", "accepts", "needs_reason", "for_information"),
    [
        ("valid", True, True, False, False),
        ("partly", True, True, True, False),
        ("unsigned", True, True, False, True),  # Decision 28/2018/QĐ-TTg art. 4.2
        ("broken", True, False, False, False),
        ("", True, True, True, False),
        ("unsigned", False, True, False, False),  # a scan of paper: the paper is signed
        ("broken", False, False, False, False),
    ],
)
def test_what_the_clerk_may_do_with_what_the_check_found(
    overall: str, electronic: bool, accepts: bool, needs_reason: bool, for_information: bool
) -> None:
    finding = finding_of(overall, electronic=electronic)
    assert (finding.accepts, finding.needs_reason, finding.for_information) == (accepts, needs_reason, for_information)


def test_what_could_not_be_checked_is_accepted_with_a_reason_only() -> None:
    with pytest.raises(deciding.ReasonNeeded):
        deciding.accept(NOT_CHECKED, "  ")
    deciding.accept(NOT_CHECKED, "đã gọi điện xác nhận")


VAN_HOA = Task("lead", "Văn hóa", due_on=date(2018, 9, 14))


@pytest.mark.parametrize(
    ("tasks", "refusal"),
    [
        ([], OneLead),
        ([Task("assist", "Văn hóa")], OneLead),
        ([VAN_HOA, Task("lead", "Địa chính")], OneLead),
        ([VAN_HOA, Task("assist", "văn hóa ")], ToldTwice),
        ([Task("lead", "Văn hóa", due_on=date(2018, 9, 3))], BadDeadline),
        ([VAN_HOA, Task("assist", "Địa chính", due_on=date(2018, 9, 17))], BadDeadline),
        ([VAN_HOA, Task("assist", account_id=7, due_on=date(2018, 9, 12)), Task("know", "Địa chính")], None),
    ],
)
def test_a_direction_names_one_lead_and_days_that_can_be_kept(tasks: list[Task], refusal: type[Refusal] | None) -> None:
    if refusal is None:
        assert deciding.direct(tasks, TODAY) is VAN_HOA
        return
    with pytest.raises(refusal):
        deciding.direct(tasks, TODAY)


def test_work_is_the_persons_or_that_of_the_unit_they_lead() -> None:
    given = Assignment(part="lead", division="Văn hóa")
    passed = Assignment(part="lead", division="Văn hóa", account_id=7)

    def at(role: Role, account: int, unit: str = "Văn hóa", **more: Any) -> Worker:
        return Worker(account, "", role, "unit-23734", unit, **more)

    assert deciding.holds(at(Role.UNIT_HEAD, 1), given)
    assert deciding.holds(at(Role.UNIT_HEAD, 1), passed)
    assert not deciding.holds(at(Role.SPECIALIST, 1), given)
    assert deciding.holds(at(Role.SPECIALIST, 7), passed)
    assert deciding.holds(at(Role.SPECIALIST, 1, principal_id=7), passed)  # a deputy by dates
    assert not deciding.holds(at(Role.UNIT_HEAD, 1, "Địa chính"), given)
    with pytest.raises(NotAllowed):
        deciding.allow(Action.FINISH, "in_progress", at(Role.SPECIALIST, 1), [given, passed])


@pytest.mark.parametrize(
    ("first", "mark"),
    [
        ("ỦY BAN NHÂN DÂN\n  MẬT \nSố: 5", "MẬT"),
        ("TUYỆT MẬT\nSố: 5", "TUYỆT MẬT"),
        ("Về việc bảo mật thông tin\nMẬT KHẨU", ""),
        ("", ""),
    ],
)
def test_a_secrecy_stamp_stands_alone_on_its_line(first: str, mark: str) -> None:
    assert noticing.secret_mark(first) == mark
