"""The life of a case is the table of the standard, and every corner of it can be reached."""

import pytest

from lienthong.ground.people.roles import Role
from lienthong.work.cases.acts import ACTS, By
from lienthong.work.cases.life import (
    CLOSED,
    GOES_BACK,
    LIFE,
    NATIONAL_CODES,
    OPEN,
    STATE_WORDS,
    Action,
    Clock,
    Slip,
    State,
    after,
)

S, A, C = State, Action, Clock
ALL_OPEN = ("accepted", "in_progress", "awaiting_papers", "awaiting_payment")
STANDARD = [
    # action, from, to, slip, clock: Decree 61/2018/NĐ-CP art. 16-21 as the one-stop shop's table has them
    ("submit", ("draft",), "submitted", None, C.NONE),
    ("ask_before_acceptance", ("submitted",), "awaiting_papers", Slip.PAPERS_WANTED, C.NONE),
    ("not_accept", ("submitted",), "not_accepted", Slip.NOT_ACCEPTED, C.NONE),
    ("accept", ("submitted", "awaiting_papers"), "accepted", Slip.RECEIPT, C.START),
    ("transfer", ("accepted",), "in_progress", Slip.CONTROL, C.RUNS),
    ("assign", ("in_progress",), "in_progress", Slip.CONTROL, C.RUNS),
    ("ask_for_papers", ("in_progress",), "awaiting_papers", Slip.PAPERS_WANTED, C.PAUSE),
    ("give_papers", ("awaiting_papers",), "in_progress", None, C.RESUME),
    ("papers_overdue", ("awaiting_papers",), "stopped", Slip.STOPPED, C.STOP),
    ("ask_payment", ("in_progress",), "awaiting_payment", None, C.NONE),
    ("pay", ("awaiting_payment",), "in_progress", None, C.NONE),
    ("consult", ("in_progress",), "in_progress", Slip.CONTROL, C.RUNS),
    ("give_opinion", ("in_progress",), "in_progress", Slip.CONTROL, C.RUNS),
    ("extend", ("in_progress",), "in_progress", Slip.APOLOGY, C.NEW_DUE),
    ("decide", ("in_progress",), "decided", None, C.STOP),
    ("refuse", ("in_progress",), "decided", Slip.NOT_ACCEPTED, C.STOP),
    ("ask_withdrawal", ALL_OPEN, "withdrawal_asked", None, C.PAUSE),
    ("confirm_withdrawal", ("withdrawal_asked",), "stopped", Slip.STOPPED, C.STOP),
    ("decline_withdrawal", ("withdrawal_asked",), "in_progress", None, C.RESUME),
    ("return_result", ("decided",), "returned", Slip.CONTROL, C.NONE),
    ("correct_result", ("returned",), "returned", None, C.NONE),
]


@pytest.mark.parametrize(("action", "origins", "target", "slip", "clock"), STANDARD, ids=[row[0] for row in STANDARD])
def test_every_line_of_the_standard_stands_in_the_table(
    action: str, origins: tuple[str, ...], target: str, slip: Slip | None, clock: Clock
) -> None:
    for origin in origins:
        assert after(State(origin), Action(action)) is State(target)
    assert (ACTS[Action(action)].slip, ACTS[Action(action)].clock) == (slip, clock)


def test_what_the_table_adds_to_the_standard_changes_no_state_or_is_named_here() -> None:
    known = {(State(origin), Action(action)) for action, origins, *_ in STANDARD for origin in origins}
    added = {
        (state, action, then)
        for state, acts in LIFE.items()
        for action, then in acts.items()
        if (state, action) not in known and then is not state
    }
    assert added == {
        (S.ACCEPTED, A.DECIDE, S.DECIDED),  # the fast path of a same-day case (art. 17.4)
        (S.AWAITING_PAPERS, A.NOT_ACCEPT, S.NOT_ACCEPTED),  # nothing came, before acceptance
        (S.IN_PROGRESS, A.STOP, S.STOPPED),
        (S.AWAITING_PAPERS, A.STOP, S.STOPPED),
        (S.AWAITING_PAYMENT, A.STOP, S.STOPPED),
    }


def test_every_state_is_reached_from_a_draft() -> None:
    seen, frontier = {S.DRAFT}, {S.DRAFT}
    while frontier:
        frontier = {then for state in frontier for then in LIFE[state].values()} - seen
        seen |= frontier
    assert seen == set(State)


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_a_closed_state_is_left_by_nothing(state: State) -> None:
    assert set(LIFE[state].values()) <= {state}


def test_after_the_decision_nobody_withdraws_extends_or_asks() -> None:
    late = {A.ASK_WITHDRAWAL, A.EXTEND, A.APOLOGISE, A.ENTER_ANSWER, A.ASK_FOR_PAPERS, A.DECIDE, A.REFUSE, A.STOP}
    assert not late & (set(LIFE[S.DECIDED]) | set(LIFE[S.RETURNED]))


def test_the_national_codes_are_one_to_ten_and_a_draft_has_none() -> None:
    assert sorted(NATIONAL_CODES.values()) == list(range(1, 11))
    assert S.DRAFT not in NATIONAL_CODES
    assert NATIONAL_CODES[S.ACCEPTED] == 2
    assert NATIONAL_CODES[S.NOT_ACCEPTED] == 3
    assert NATIONAL_CODES[S.WITHDRAWAL_ASKED] == 7
    assert NATIONAL_CODES[S.STOPPED] == 8
    assert NATIONAL_CODES[S.RETURNED] == 10


def test_every_state_and_act_has_words_and_only_known_roles_act() -> None:
    assert set(LIFE) == set(STATE_WORDS) == set(State)
    assert set(ACTS) == set(Action)
    for act in ACTS.values():
        assert act.words.vi
        assert act.words.en
        assert bool(act.to_citizen.vi) == bool(act.to_citizen.en)
        assert act.roles <= {role.value for role in Role}
        assert not act.roles & {"inspector", "administrator", "engineer", "auditor", "clerk", "officer"}
        assert bool(act.roles) == (act.by is not By.SYSTEM)


def test_only_a_declined_withdrawal_goes_back_where_it_came_from() -> None:
    assert {A.DECLINE_WITHDRAWAL} == GOES_BACK
    assert {S.ACCEPTED, S.IN_PROGRESS, S.AWAITING_PAPERS, S.AWAITING_PAYMENT, S.WITHDRAWAL_ASKED} == OPEN
