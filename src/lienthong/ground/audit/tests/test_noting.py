"""What is written into the trail, and that nobody can take it out again."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lienthong.ground.audit.actions import LONGEST_FACTS, note
from lienthong.ground.audit.models import Entry
from lienthong.ground.people import actions as people
from lienthong.ground.people.models import Account
from lienthong.kernel.moments import VIETNAM

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 9, 14, 5, tzinfo=VIETNAM)


@pytest.fixture
def hoa() -> Account:
    return people.open_account("hoa", "Phạm Thị Hoa", password="cà phê buổi sáng ở Pleiku")


def test_ba_hoa_opens_a_document_and_it_costs_one_insert(hoa: Account) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        note("opened", "document:17", by=hoa, organization_key="unit-64", now=NOW, facts={"số": "15/QĐ-UBND"})
    assert len(asked) == 1
    entry = Entry.objects.get(thing="document:17")
    assert (entry.at, entry.account_id, entry.by_name) == (NOW, hoa.pk, "Phạm Thị Hoa")
    assert entry.facts == '{"số":"15/QĐ-UBND"}'


def test_what_the_database_cannot_keep_is_replaced_and_not_lost(hoa: Account) -> None:
    hoa.full_name = "Hoa\0 \ud800"
    note("opened", "document:1", by=hoa, organization_key="unit-64", now=NOW, facts={"a": "x\0y"})
    entry = Entry.objects.get(thing="document:1")
    assert entry.by_name == "Hoa� ?"
    assert entry.facts == '{"a":"x\\u0000y"}'


@pytest.mark.parametrize(
    ("act", "thing", "facts"),
    [("", "document:1", {}), ("opened", "document", {}), ("opened", "document:1", {"a": "x" * LONGEST_FACTS})],
)
def test_a_slip_of_ours_is_told_at_once(act: str, thing: str, facts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"trail|facts"):
        note(act, thing, by=None, organization_key="", now=NOW, facts=facts)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET by_name = 'Rơ Châm Quý'",
        "DELETE FROM audit_entry",
        "UPDATE audit_link SET count = 0",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_to_change_the_trail(statement: str, hoa: Account) -> None:
    note("opened", "document:1", by=hoa, organization_key="unit-64", now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_link VALUES (1, now(), 0, 1, '', '', 1, '', '', ''); "
            "INSERT INTO audit_head VALUES ('2026-11-28', 1, 1, '', now())"
        )
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_trail_cannot_be_emptied() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER never_emptied")
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_entry")


def test_who_signs_in_and_who_fails_to_is_noted(client: Client, hoa: Account) -> None:
    page = reverse("account_login")
    client.post(page, {"login": "hoa", "password": "mật khẩu sai"})
    client.post(page, {"login": "khong-ai", "password": "mật khẩu sai"})
    client.post(page, {"login": "hoa", "password": "cà phê buổi sáng ở Pleiku"})
    told = list(Entry.objects.filter(act__startswith="sign").values_list("act", "thing", "account_id"))
    mine = f"account:{hoa.pk}"
    assert told == [("sign_in_failed", mine, None), ("sign_in_failed", "account:unknown", None),
                    ("signed_in", mine, hoa.pk)]  # fmt: skip
    # What a stranger types may be a password in the wrong box.
    assert not Entry.objects.filter(facts__contains="khong-ai").exists()
    assert '"address":"127.0.0.1"' in Entry.objects.last().facts
