"""Which role may do what: role by act, at the own office; and arrival numbers when several clerks press at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lienthong.ground.people.roles import Role
from lienthong.work.documents.incoming import actions, deciding
from lienthong.work.documents.incoming.life import Action
from lienthong.work.documents.models import Assignment, Incoming
from lienthong.work.documents.rights import Worker
from lienthong.work.documents.tests.conftest import IA_LY, NOW

from .conftest import Office

C, L, H, S = "clerk", "leader", "head", "staff"
ROLES = {
    C: (Role.CLERK,),
    L: (Role.SIGNER, Role.OFFICER),
    H: (Role.UNIT_HEAD,),
    S: (Role.SPECIALIST, Role.COUNTER, Role.CENTRE_HEAD),
    "reader": (Role.INSPECTOR, Role.AUDITOR),
    "house": (Role.ENGINEER, Role.ADMINISTRATOR),
}
WITHOUT_PART = {
    Action.REGISTER: {C}, Action.RETURN: {C}, Action.DOUBT: {C}, Action.SUBMIT: {C}, Action.HIDE: {C, L},
    Action.REVEAL: {L}, Action.DIRECT: {L}, Action.NOTE: {L}, Action.SEND_BACK: {L},
    Action.AGREE_RECALL: {C}, Action.DECLINE_RECALL: {C}, Action.AMEND: {C}, Action.JOIN: {C},
    Action.PAPER_CAME: {C},
}  # fmt: skip
WITH_LEAD = {
    Action.ASSIGN: {H, L}, Action.START: {C, L, H, S}, Action.REPORT: {C, L, H, S}, Action.PROPOSE: {C, L, H, S},
    Action.FINISH: {C, L, H, S}, Action.GIVE_PART: set(),
}  # fmt: skip
WITH_ASSISTING = {**WITH_LEAD, Action.FINISH: set(), Action.GIVE_PART: {C, L, H, S}}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize(("part", "table"), [("", {}), ("lead", WITH_LEAD), ("assist", WITH_ASSISTING)])
def test_who_may(action: Action, part: str, table: dict[Action, set[str]]) -> None:
    held = [Assignment(part=part, account_id=7)] if part else []
    allowed = WITHOUT_PART.get(action, set()) | table.get(action, set())
    for group, roles in ROLES.items():
        for role in roles:
            assert deciding.may(action, Worker(7, "", role, IA_LY), held) is (group in allowed), (action, role)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_twin_when_everybody_registers_at_once(real_office: Office) -> None:
    documents = [real_office.arrives(files=[]) for _ in range(8)]
    clerk = real_office.hien

    def register(number: int) -> None:
        try:
            actions.register(documents[number].pk, reason="bản giấy kèm theo", worker=clerk, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(register, range(8)))
    given = sorted(Incoming.objects.values_list("arrival_number", flat=True))
    assert given == list(range(1, 9))
