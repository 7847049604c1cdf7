"""Who may do what to a document that goes out: role by act, by what the person has to do with it; and next door."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from lienthong.ground.people.roles import Role
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import rules
from lienthong.work.documents.outgoing.life import Action, Order, State, life_of
from lienthong.work.documents.rights import Worker
from lienthong.work.documents.tests.making import went

from .conftest import IA_LY, NOW
from .test_pages import as_

A, S = Action, State
C, L, H, W = "clerk", "leader", "head", "staff"
DESK = {C, L, H, W}
ROLES = {
    C: (Role.CLERK,),
    L: (Role.SIGNER, Role.OFFICER),
    H: (Role.UNIT_HEAD,),
    W: (Role.SPECIALIST, Role.COUNTER, Role.CENTRE_HEAD),
    "reader": (Role.INSPECTOR, Role.AUDITOR),
    "house": (Role.ENGINEER, Role.ADMINISTRATOR),
}
STRANGER: Mapping[Action, set[str]] = {
    A.COMMENT: DESK,
    A.EDIT: {L},  # leaders open and mend drafts themselves (App. VI, S5)
    A.TAKE_NUMBER: {C}, A.NUMBER: {C}, A.SEAL: {C}, A.SEND: {C}, A.HAND_OVER: {C}, A.RECALL: {C}, A.ASK_BACK: {C},
    A.ADD_RECEIVER: {C}, A.SEND_AGAIN: {C},
}  # fmt: skip
"""Whoever has nothing to do with it beyond working at the office."""
HOLDER: Mapping[Action, set[str]] = {
    **STRANGER, A.EDIT: DESK, A.SUBMIT: DESK, A.DROP: DESK, A.SEND_BACK: DESK, A.PREPARE: DESK,
    A.ENDORSE: {H, L},  # who answers for content (art. 12.1)
    A.TAKE_NUMBER: {C, H, L},
    A.SIGN: {H, L}, A.ALLOW: {H, L},  # art. 13, 26
}  # fmt: skip
"""Whoever has it now and is to sign it."""
CHECKER: Mapping[Action, set[str]] = {**STRANGER, A.CHECK_FORM: DESK, A.SEND_BACK: DESK}
"""Whoever was named for its form, while it is in review (art. 12.2)."""


@dataclass
class Out:
    order: str = Order.NUMBER_FIRST.value
    holder_id: int | None = None
    checker_id: int | None = None
    signer_id: int | None = None
    endorsed_at: datetime | None = None
    form_checked_at: datetime | None = None


STANDS = {
    "stranger": (Out(), STRANGER),
    "holder": (Out(holder_id=7, signer_id=7), HOLDER),
    "checker": (Out(checker_id=7), CHECKER),
}


def where(action: Action, stands: str) -> State:
    """A state in which the act is possible."""
    if stands == "checker" and action in (A.CHECK_FORM, A.SEND_BACK):
        return S.IN_REVIEW
    lives = (life_of(Order.SIGN_FIRST), life_of(Order.COPY))
    return next(state for life in lives for state, acts in life.items() if action in acts)


@pytest.mark.parametrize("stands", list(STANDS))
@pytest.mark.parametrize("action", list(Action))
def test_who_may(action: Action, stands: str) -> None:
    out, table = STANDS[stands]
    for group, roles in ROLES.items():
        for role in roles:
            allowed = rules.may(action, where(action, stands), out, Worker(7, "", role, IA_LY))
            assert allowed is (group in table.get(action, set())), role


def test_the_clerk_sends_back_what_is_signed_and_nothing_before() -> None:
    clerk = Worker(7, "", Role.CLERK, IA_LY)
    allowed = {state for state in State if rules.may(A.SEND_BACK, state, Out(), clerk)}
    assert allowed == {S.SIGNED, S.NUMBERED}


@pytest.mark.parametrize("action", list(Action))
def test_a_deputy_does_what_lies_with_the_colleague_but_signs_in_their_own_name_only(action: Action) -> None:
    out, _ = STANDS["holder"]
    deputy = replace(Worker(8, "", Role.SIGNER, IA_LY), principal_id=7)
    own = rules.may(action, where(action, "holder"), out, Worker(7, "", Role.SIGNER, IA_LY))
    assert rules.may(action, where(action, "holder"), out, deputy) is (own and action not in (A.SIGN, A.ALLOW))


@pytest.mark.django_db
@pytest.mark.usefixtures("tuesday", "province")
def test_the_office_next_door_finds_no_act_at_all(worker: Callable[[str], Any]) -> None:
    document = went("báo cáo tháng 8", state="issued")
    neighbour = worker("son")
    assert neighbour.organization_key != IA_LY
    client = as_("son")
    for action in (A.COMMENT, A.SEAL, A.RECALL, A.ALLOW):
        answer = client.post(f"/documents/out/{document.pk}/act/{action.value}/", {"revision": "1", "words": "x"})
        assert answer.status_code in (403, 404), action
    after = Document.objects.get(pk=document.pk)
    assert (after.revision, after.touched_at) == (document.revision, NOW)
