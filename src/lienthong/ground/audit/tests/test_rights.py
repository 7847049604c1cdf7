"""A change of rights waits for somebody who had no part in it."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lienthong.ground.audit import rights
from lienthong.ground.audit.actions import note
from lienthong.ground.audit.models import Confirmation, Entry
from lienthong.ground.audit.tests.conftest import MONDAY
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people import actions as people
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role

IA_LY, IA_PHI = "unit2025-23734", "unit2025-23749"
HERE = frozenset({IA_LY})


@pytest.fixture
def dung(db: None, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setattr(organizations, "below", lambda key, day: frozenset({key}))
    account = people.open_account("dung", "Nguyễn Văn Dũng")
    people.appoint(account, IA_LY, Role.SIGNER, since=MONDAY.date().replace(year=2025))
    return account


@pytest.fixture
def change(dung: Account) -> Entry:
    """Chị Liên is given a post at Ia Ly, by anh Phúc."""
    phuc, lien = people.open_account("phuc", "Hoàng Gia Phúc"), people.open_account("lien", "Trần Thị Liên")
    people.appoint(lien, IA_LY, Role.UNIT_HEAD, since=MONDAY.date(), by=phuc)
    return Entry.objects.get(act="post_given", thing=f"account:{lien.pk}")


def test_ong_dung_confirms_on_the_page_and_the_trail_says_so(client: Client, dung: Account, change: Entry) -> None:
    client.force_login(dung)
    page = client.get(reverse("audit:rights"))
    shown = {line.number: mine for line, mine in page.context["changes"]}
    own = Entry.objects.get(act="post_given", thing=f"account:{dung.pk}")
    assert shown == {change.pk: True, own.pk: False}
    client.post(reverse("audit:confirm", args=[change.pk]))
    assert not rights.waiting(HERE).filter(pk=change.pk).exists()
    assert Entry.objects.get(act="rights_confirmed").by_name == "Nguyễn Văn Dũng"


def test_whoever_made_it_or_gained_by_it_does_not_confirm_it(change: Entry) -> None:
    for name in ("phuc", "lien"):
        with pytest.raises(rights.NotYours):
            rights.confirm(change.pk, by=Account.objects.get(username=name), offices=HERE, now=MONDAY)


@pytest.mark.parametrize(
    ("act", "thing", "fact"), [("authority_given", "authority:3", "concerns"), ("key_added", "key:8", "holder")]
)
def test_an_authority_or_a_key_is_not_confirmed_by_whom_it_is_for(
    dung: Account, act: str, thing: str, fact: str
) -> None:
    lien = people.open_account("lien", "Trần Thị Liên")
    note(act, thing, by=None, organization_key=IA_LY, now=MONDAY, facts={fact: f"account:{lien.pk}"})
    entry = Entry.objects.get(act=act)
    with pytest.raises(rights.NotYours):
        rights.confirm(entry.pk, by=lien, offices=HERE, now=MONDAY)
    rights.confirm(entry.pk, by=dung, offices=HERE, now=MONDAY)


def test_next_door_there_is_nothing_to_confirm_and_nothing_is_confirmed_twice(change: Entry, dung: Account) -> None:
    with pytest.raises(rights.NoSuchChange):
        rights.confirm(change.pk, by=dung, offices=frozenset({IA_PHI}), now=MONDAY)
    rights.confirm(change.pk, by=dung, offices=HERE, now=MONDAY)
    with pytest.raises(rights.NoSuchChange):
        rights.confirm(change.pk, by=dung, offices=HERE, now=MONDAY)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Confirmation.objects.all().update(by_name="Rơ Châm Quý")


def test_a_clerk_does_not_open_the_page(client: Client, db: None) -> None:
    thao = people.open_account("thao", "Nguyễn Thị Thảo")
    people.appoint(thao, IA_LY, Role.CLERK, since=datetime(2025, 1, 1).date())
    client.force_login(thao)
    assert client.get(reverse("audit:rights")).status_code == 403
