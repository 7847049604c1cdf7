"""An administrator locks a document by its number, without seeing what it says (Decree 30/2020/NĐ-CP, App. VI, S17)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lienthong.ground.people.roles import Role
from lienthong.work.documents.keeping import Frozen
from lienthong.work.documents.outgoing import rules
from lienthong.work.documents.outgoing.actions import drafting, issuing, reviewing
from lienthong.work.documents.rights import Unseen

from .conftest import IA_LY, IA_PHI, NOW

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def test_an_administrator_freezes_a_document_and_opens_it_again_with_a_reason(
    told: Callable[..., Any], worker: Make
) -> None:
    tuan = worker("tuan")
    keeper = replace(worker("hien"), role=Role.ADMINISTRATOR)
    document = drafting.draft(told(), worker=tuan, now=NOW)
    with pytest.raises(rules.ReasonNeeded):
        issuing.freeze(document.pk, " ", organization_key=IA_LY, by=keeper, now=NOW)
    issuing.freeze(document.pk, "Thanh tra yêu cầu", organization_key=IA_LY, by=keeper, now=NOW)
    with pytest.raises(Frozen):
        reviewing.comment(document.pk, "Xin góp ý", worker=tuan, now=NOW)
    issuing.freeze(document.pk, "Thanh tra đã xong", organization_key=IA_LY, by=keeper, now=NOW)
    assert reviewing.comment(document.pk, "Xin góp ý", worker=tuan, now=NOW).words == "Xin góp ý"
    acts = [(event.act, event.note) for event in document.events.all()]
    assert acts[1:3] == [("freeze", "Thanh tra yêu cầu"), ("unfreeze", "Thanh tra đã xong")]


def test_nobody_else_freezes_and_what_was_recalled_stays_frozen(issued: Make, worker: Make) -> None:
    hien = worker("hien")
    keeper = replace(hien, role=Role.ADMINISTRATOR)
    document = issued()
    for by, office in ((hien, IA_LY), (keeper, IA_PHI), (replace(keeper, organization_key=IA_PHI), IA_LY)):
        with pytest.raises(Unseen):
            issuing.freeze(document.pk, "Thử", organization_key=office, by=by, now=NOW)
    document = issuing.send(document.pk, revision=document.revision, worker=hien, now=NOW)
    issuing.recall(document.pk, "Sai số liệu", revision=document.revision, worker=hien, now=NOW)
    with pytest.raises(Unseen):
        issuing.freeze(document.pk, "Mở lại", organization_key=IA_LY, by=keeper, now=NOW)
