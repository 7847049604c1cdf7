"""Who sits at which desk, and that the neighbour is not even told that a document exists."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienthong.ground.people.actions import appoint, delegate
from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.roles import Role
from lienthong.kernel.words import Words
from lienthong.work.documents.desk import Desk
from lienthong.work.documents.keeping import keep
from lienthong.work.documents.models import Document, Outgoing
from lienthong.work.documents.rights import account_party, sees

from .conftest import IA_LY, NOW

pytestmark = pytest.mark.usefixtures("tuesday", "cast")


@pytest.fixture
def draft(worker: Callable[[str], Any]) -> Document:
    tuan = worker("tuan")
    document = Document(
        organization_key=IA_LY, direction="out", state="draft", type_key="letter", subject="báo cáo hộ tịch",
        parties=[account_party(tuan.account_id)],
    )  # fmt: skip
    with transaction.atomic():
        keep(document, "draft", Words(vi="Soạn thảo", en="Drafted"), worker=tuan, now=NOW)
        Outgoing.objects.create(
            document=document, organization_key=IA_LY, drafter_id=tuan.account_id, holder_id=tuan.account_id
        )
    return document


def as_(name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


@pytest.mark.parametrize(
    ("who", "status"), [("tuan", 200), ("hien", 200), ("dung", 200), ("nga", 404), ("son", 404), ("phuc", 403)]
)
def test_a_document_is_there_for_whoever_has_part_in_it(draft: Document, who: str, status: int) -> None:
    assert as_(who).get(f"/documents/{draft.pk}/").status_code == status


def test_lists_hold_what_is_mine_and_what_waits(draft: Document) -> None:
    assert "báo cáo hộ tịch" in as_("tuan").get("/documents/out/?list=mine").content.decode()
    assert "báo cáo hộ tịch" in as_("hien").get("/documents/out/?list=office").content.decode()
    assert "báo cáo hộ tịch" not in as_("hien").get("/documents/out/?list=waiting").content.decode()
    assert "báo cáo hộ tịch" not in as_("son").get("/documents/out/?list=office").content.decode()


def test_one_person_sits_at_one_desk_at_a_time(draft: Document) -> None:
    appoint(Account.objects.get(username="son"), IA_LY, Role.CLERK, since=date(2018, 6, 1))
    client = as_("son")
    assert client.get(f"/documents/{draft.pk}/").status_code == 404
    assert client.post("/documents/sit/", {"office": IA_LY, "back": "https://x.example/"}).url == "/documents/out/"
    assert client.get(f"/documents/{draft.pk}/").status_code == 200
    client.post("/documents/sit/", {"office": "unit-64"})
    assert client.get(f"/documents/{draft.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("issuer", "shown"),
    [
        ("UBND thị trấn Ia Ly", "UBND thị trấn Ia Ly"),
        ("Ủy ban nhân dân thị trấn Ia Ly", "UBND thị trấn Ia Ly"),
        # A body that issues in its own name is no other name of the office (edXML `OrganName`, `OrganizationInCharge`).
        ("Hội đồng Thi đua – Khen thưởng", "Hội đồng Thi đua – Khen thưởng – UBND thị trấn Ia Ly"),
        ("", "UBND thị trấn Ia Ly"),
    ],
)
def test_what_a_body_of_an_office_issued_is_shown_under_its_name(province: None, issuer: str, shown: str) -> None:
    desk = Desk(Account.objects.get(username="hien"), [], [], NOW)
    assert desk.issuer_of(Document(issuer_key=IA_LY, issuer_name=issuer)) == shown


def test_a_deputy_sees_what_lies_with_the_colleague(draft: Document, worker: Callable[[str], Any]) -> None:
    post = Post.objects.get(account__username="tuan", organization_key=IA_LY)
    nga, lien = Account.objects.get(username="nga"), Account.objects.get(username="lien")
    delegate(
        post, nga, document="GUQ 3", since=date(2018, 9, 1), until=date(2018, 9, 9), by=lien,
        now=datetime(2018, 9, 1, tzinfo=NOW.tzinfo),
    )  # fmt: skip
    assert as_("nga").get(f"/documents/{draft.pk}/").status_code == 200
    assert not sees(worker("nga"), draft)


def test_who_looks_and_which_editions_hold_is_one_question() -> None:
    hien = as_("hien")
    with CaptureQueriesContext(connection) as asked:
        assert hien.get("/documents/search/").status_code == 200
    editions = [each["sql"] for each in asked if "organizations_edition" in each["sql"]]
    assert [("people_account" in sql, "calendars_edition" in sql) for sql in editions] == [(True, True)]
