"""An administrator locks a document by its number, without seeing what it says (Decree 30/2020/NĐ-CP, App. VI, S17)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.work.documents.freezing import acts
from lienthong.work.documents.incoming import actions as incoming
from lienthong.work.documents.keeping import Frozen
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import rules
from lienthong.work.documents.outgoing.actions import drafting, issuing, recalling, reviewing
from lienthong.work.documents.rights import Unseen
from lienthong.work.documents.tests.conftest import IA_LY, IA_PHI, NOW
from lienthong.work.documents.tests.making import came, went

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def test_an_administrator_freezes_a_document_and_opens_it_again_with_a_reason(
    told: Callable[..., Any], worker: Make
) -> None:
    tuan = worker("tuan")
    keeper = replace(worker("hien"), role=Role.ADMINISTRATOR)
    document = drafting.draft(told(), worker=tuan, now=NOW)
    with pytest.raises(rules.ReasonNeeded):
        acts.freeze(document.pk, True, " ", by=keeper, now=NOW)
    acts.freeze(document.pk, True, "Thanh tra yêu cầu", by=keeper, now=NOW)
    acts.freeze(document.pk, True, "Hai người cùng bấm", by=keeper, now=NOW)  # so it is already
    with pytest.raises(Frozen):
        reviewing.comment(document.pk, "Xin góp ý", worker=tuan, now=NOW)
    acts.freeze(document.pk, False, "Thanh tra đã xong", by=keeper, now=NOW)
    assert reviewing.comment(document.pk, "Xin góp ý", worker=tuan, now=NOW).words == "Xin góp ý"
    told_of = [(event.act, event.note) for event in document.events.all()]
    assert told_of[1:3] == [("freeze", "Thanh tra yêu cầu"), ("unfreeze", "Thanh tra đã xong")]


def test_nobody_else_freezes_and_what_was_recalled_stays_frozen(issued: Make, worker: Make) -> None:
    hien = worker("hien")
    keeper = replace(hien, role=Role.ADMINISTRATOR)
    document = issued()
    for by in (hien, worker("tuan"), replace(keeper, organization_key=IA_PHI)):
        with pytest.raises(Unseen):
            acts.freeze(document.pk, True, "Thử", by=by, now=NOW)
    document = issuing.send(document.pk, revision=document.revision, worker=hien, now=NOW)
    recalling.recall(document.pk, "Sai số liệu", revision=document.revision, worker=hien, now=NOW)
    with pytest.raises(Unseen):
        acts.freeze(document.pk, False, "Mở lại", by=keeper, now=NOW)


def test_what_shows_signs_of_a_secret_is_not_found_and_not_opened(cast: None, worker: Make) -> None:
    document = came("kế hoạch phòng thủ", hidden=True, frozen=True)
    dung = worker("dung")
    assert not acts.found([dung], str(document.pk)).exists()
    assert not acts.found([dung], document.code).exists()
    assert not acts.frozen([dung]).exists()
    with pytest.raises(Unseen):
        acts.freeze(document.pk, False, "Mở lại", by=dung, now=NOW)


def as_(name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


@pytest.fixture
def under_phuc(province: None, tuesday: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anh Phúc keeps the whole province."""
    monkeypatch.setattr(organizations, "below", lambda key, day: frozenset({key, IA_LY, IA_PHI}))


@pytest.mark.usefixtures("under_phuc")
def test_anh_phuc_finds_it_by_its_number_and_reads_nothing_of_it() -> None:
    document = went("báo cáo về một vụ lấn chiếm đất")
    phuc = as_("phuc")
    page = phuc.get("/documents/freezing/", {"q": "15/ubnd-vx"}).content.decode()
    assert "15/UBND-VX" in page
    assert "lấn chiếm" not in page
    told = {"document": document.pk, "do": "freeze", "why": ""}
    address = "/documents/freezing/?q=15/ubnd-vx"
    assert phuc.post(address, told).status_code == 200  # not without a reason
    assert not Document.objects.get(pk=document.pk).frozen
    shown = phuc.post(address, {**told, "why": "Tòa án yêu cầu"}, follow=True).content.decode()
    assert "Hoàng Gia Phúc" in shown
    assert "Tòa án yêu cầu" in shown
    assert Document.objects.get(pk=document.pk).frozen
    # The chairman, who sees the document, opens it again; by the number that the trail calls it.
    dung = as_("dung")
    assert "Tòa án yêu cầu" in dung.get("/documents/freezing/", {"q": str(document.pk)}).content.decode()
    dung.post("/documents/freezing/", {"document": document.pk, "do": "unfreeze", "why": "Vụ việc đã xong"})
    assert not Document.objects.get(pk=document.pk).frozen


@pytest.mark.usefixtures("under_phuc")
def test_next_door_and_at_the_clerks_desk_there_is_nothing(worker: Make) -> None:
    document = went("báo cáo", office=IA_PHI)
    assert as_("hien").get("/documents/freezing/").status_code == 403
    dung = as_("dung")
    assert "Không có văn bản nào như vậy" in dung.get("/documents/freezing/", {"q": "15/UBND-VX"}).content.decode()
    dung.post("/documents/freezing/", {"document": document.pk, "do": "freeze", "why": "Thử"})
    assert not Document.objects.get(pk=document.pk).frozen


@pytest.mark.usefixtures("under_phuc")
def test_the_page_asks_as_often_for_many_as_for_one() -> None:
    phuc = as_("phuc")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            phuc.get("/documents/freezing/", {"q": "15/UBND-VX"})
        return len(queries)

    went("một", frozen=True)
    asked()
    once = asked()
    for subject in ("hai", "ba"):
        went(subject, frozen=True)
        came(subject, None, frozen=True, code=("15", "UBND-VX"))
    assert asked() == once


def test_what_its_sender_took_back_stays_frozen(worker: Make, tuesday: object) -> None:
    """Nobody works on what was agreed to be worth nothing (Decree 30/2020/NĐ-CP, App. VI, III.8)."""
    document = came("mời họp", state="assigned", recall_asked_at=NOW)
    incoming.agree_recall(document.pk, "Nhầm nơi nhận", worker=worker("hien"), now=NOW)
    with pytest.raises(Unseen):
        acts.freeze(document.pk, False, "Mở lại", by=worker("dung"), now=NOW)
    assert Document.objects.get(pk=document.pk).frozen
    shown = as_("dung").get("/documents/freezing/", {"q": str(document.pk)}).content.decode()
    assert "Văn bản đã thu hồi nên vẫn đóng băng" in shown
    assert "Nhầm nơi nhận" in shown
