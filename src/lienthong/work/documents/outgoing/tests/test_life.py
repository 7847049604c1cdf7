"""The table of the life, read aloud."""

import pytest

from lienthong.work.documents.outgoing.life import (
    ACTS,
    COPY_LIFE,
    LIFE,
    Action,
    NotNow,
    Order,
    State,
    after,
    next_state,
)

S, A = State, Action


def test_every_state_and_every_act_has_its_place() -> None:
    assert set(LIFE) == set(COPY_LIFE) == set(S)
    told = {action for life in (LIFE, COPY_LIFE) for acts in life.values() for action in acts}
    assert set(ACTS) == told == set(A)


@pytest.mark.parametrize(
    ("order", "way"),
    [
        (
            Order.NUMBER_FIRST,
            (A.SUBMIT, A.ENDORSE, A.TAKE_NUMBER, A.SIGN, A.SEAL, A.SEND, A.RECALL),
        ),
        (Order.SIGN_FIRST, (A.SUBMIT, A.ENDORSE, A.SIGN, A.NUMBER, A.SEAL, A.SEND, A.RECALL)),
        (Order.COPY, (A.PREPARE, A.ALLOW, A.SEAL, A.SEND, A.RECALL)),
    ],
)
def test_both_orders_lead_from_the_draft_to_the_seal(order: Order, way: tuple[Action, ...]) -> None:
    state = S.DRAFT
    for action in way:
        state = next_state(state, action, order=order)
    assert state is S.FROZEN


def test_a_review_ends_when_both_content_and_form_were_looked_at() -> None:
    assert after(S.IN_REVIEW, A.ENDORSE, reviewed=False) is S.IN_REVIEW
    assert after(S.IN_REVIEW, A.CHECK_FORM, reviewed=True) is S.FOR_SIGNATURE
    assert after(S.IN_REVIEW, A.CHECK_FORM, reviewed=False) is S.IN_REVIEW


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (S.DRAFT, A.SIGN),  # nobody signs what nobody endorsed (Decree 30 art. 12)
        (S.FOR_SIGNATURE, A.SEAL),  # only what is signed is sealed (art. 32.2.d)
        (S.SIGNED, A.SEAL),  # and numbered (art. 14)
        (S.SIGNED, A.EDIT),
        (S.ISSUED, A.EDIT),  # its bytes are frozen
        (S.ISSUED, A.SEND_BACK),
        (S.FROZEN, A.SEND),
    ],
)
def test_what_the_law_does_not_let_happen_is_refused(state: State, action: Action) -> None:
    with pytest.raises(NotNow):
        next_state(state, action)
    assert after(S.FOR_SIGNATURE, A.TAKE_NUMBER, order=Order.SIGN_FIRST) is None


@pytest.mark.parametrize("action", [A.EDIT, A.SUBMIT, A.SIGN, A.TAKE_NUMBER, A.NUMBER, A.ENDORSE])
def test_a_copy_is_not_written_and_not_signed_by_a_person(action: Action) -> None:
    """Art. 25.1.c: the organisation signs an electronic copy, nobody else."""
    assert all(after(state, action, order=Order.COPY) is None for state in S)
