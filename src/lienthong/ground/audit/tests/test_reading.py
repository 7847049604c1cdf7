"""Who reads how much of the trail."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lienthong.ground.audit import looking, sealing
from lienthong.ground.audit.actions import note
from lienthong.ground.audit.models import Entry
from lienthong.ground.audit.tests.conftest import MONDAY, write
from lienthong.ground.audit.words import learn_values
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people import actions as people
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.kernel.words import Words

PROVINCE, IA_LY, IA_PHI = "unit2025-52", "unit2025-23734", "unit2025-23749"


@pytest.fixture
def offices(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The province over two communes; what the directory says of them has tests of its own."""
    under = {PROVINCE: {PROVINCE, IA_LY, IA_PHI}, IA_LY: {IA_LY}, IA_PHI: {IA_PHI}}
    monkeypatch.setattr(organizations, "below", lambda key, day: frozenset(under.get(key, ())))


def somebody(client: Client, username: str, name: str, role: Role, office: str) -> Account:
    account = people.open_account(username, name)
    people.appoint(account, office, role, since=MONDAY.date() - timedelta(days=400))
    client.force_login(account)
    return account


def told(client: Client, **question: str) -> list[tuple[str, str]]:
    page = client.get(reverse("audit:trail"), question)
    assert page.status_code == 200
    return [(line.who, line.thing.en) for line in page.context["lines"] if "The trail" not in line.thing.en]


@pytest.fixture
def happened(offices: None) -> dict[str, Account]:
    hoa, son = people.open_account("hoa", "Phạm Thị Hoa"), people.open_account("son", "Rơ Lan Sơn")
    note("opened", "document:17", by=hoa, organization_key=IA_LY, now=MONDAY, facts={"file": "12-bc.pdf"})
    note("printed", "document:17", by=hoa, organization_key=IA_LY, now=MONDAY + timedelta(days=1))
    note("opened", "document:18", by=son, organization_key=IA_PHI, now=MONDAY + timedelta(days=2))
    return {"hoa": hoa, "son": son}


def test_chi_yen_reads_what_happened_in_every_office_under_hers(client: Client, happened: dict[str, Account]) -> None:
    somebody(client, "yen", "Võ Hải Yến", Role.INSPECTOR, PROVINCE)
    everything = told(client)
    assert ("Phạm Thị Hoa", "Document 17") in everything
    assert ("Rơ Lan Sơn", "Document 18") in everything
    assert told(client, person="hoa pham") == [("Phạm Thị Hoa", "Document 17")] * 2
    assert told(client, act="printed") == [("Phạm Thị Hoa", "Document 17")]
    assert told(client, kind="document", number="18") == [("Rơ Lan Sơn", "Document 18")]
    assert told(client, first="24/11/2026", last="24/11/2026") == [("Phạm Thị Hoa", "Document 17")]
    assert "12-bc.pdf" in client.get(reverse("audit:trail")).content.decode()
    # That she looked is written too.
    assert Entry.objects.filter(thing="audit:trail", by_name="Võ Hải Yến").count() == 6


def test_the_inspector_next_door_reads_nothing_of_ia_ly(client: Client, happened: dict[str, Account]) -> None:
    somebody(client, "quy", "Rơ Châm Quý", Role.AUDITOR, IA_PHI)
    assert "Phạm Thị Hoa" not in {who for who, _ in told(client)}
    assert ("Rơ Lan Sơn", "Document 18") in told(client)
    assert told(client, person="hoa") == []
    assert told(client, kind="document", number="17") == []


def test_anh_phuc_keeps_the_house_and_reads_no_contents(client: Client, happened: dict[str, Account]) -> None:
    note("sign_in_failed", "account:unknown", by=None, organization_key="", now=MONDAY, facts={"address": "10.1.2.3"})
    somebody(client, "phuc", "Hoàng Gia Phúc", Role.ADMINISTRATOR, PROVINCE)
    assert ("Phạm Thị Hoa", "Document 17") in told(client)
    assert ("", "Account unknown") in told(client)
    page = client.get(reverse("audit:trail")).content.decode()
    assert "12-bc.pdf" not in page
    assert "/documents/17/" not in page


@pytest.mark.parametrize("role", [Role.CLERK, Role.SIGNER, Role.ENGINEER, Role.SPECIALIST])
def test_nobody_else_opens_the_page(role: Role, client: Client, offices: None) -> None:
    somebody(client, "thao", "Nguyễn Thị Thảo", role, PROVINCE)
    assert client.get(reverse("audit:trail")).status_code == 403


def test_pages_follow_one_another_and_ask_as_often_for_many_as_for_few(client: Client, happened: object) -> None:
    somebody(client, "yen", "Võ Hải Yến", Role.INSPECTOR, PROVINCE)
    with CaptureQueriesContext(connection) as few:
        told(client, act="opened")
    for number in range(120):
        note("opened", f"document:{number}", by=None, organization_key=IA_LY, now=MONDAY)
    with CaptureQueriesContext(connection) as many:
        first = client.get(reverse("audit:trail"), {"act": "opened"})
    assert len(many) == len(few)
    numbers = [line.number for line in first.context["lines"]]
    second = client.get(first.context["older"])
    numbers += [line.number for line in second.context["lines"]]
    assert len(numbers) == 100
    assert numbers == sorted(set(numbers), reverse=True)


@pytest.mark.parametrize(
    "question",
    [{"number": "17"}, {"kind": "document"}, {"first": "31/02/2026"}, {"first": "2/12/2026", "last": "1/12/2026"}],
)
def test_a_question_that_makes_no_sense_is_said_and_not_answered(
    question: dict[str, str], client: Client, offices: None
) -> None:
    somebody(client, "yen", "Võ Hải Yến", Role.INSPECTOR, PROVINCE)
    page = client.get(reverse("audit:trail"), question)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert "lines" not in page.context


def test_a_thing_tells_its_own_story_to_its_own_page(happened: dict[str, Account]) -> None:
    assert [line.act.vi for line in looking.of_thing("document:17", IA_LY)] == ["In", "Mở xem"]
    assert looking.of_thing("document:17", IA_PHI) == []


def test_anyone_may_fetch_the_heads_and_the_key(client: Client, heads: Path) -> None:
    assert "audit heads --now" in client.get(reverse("audit:heads")).content.decode()
    assert client.get(reverse("audit:key")).status_code == 404
    for day in range(33):
        write(1, MONDAY + timedelta(days=day))
        sealing.seal(MONDAY + timedelta(days=day))
    sealing.pledge(MONDAY + timedelta(days=33))
    listed = client.get(reverse("audit:heads"), {"as": "json"}).json()
    assert (listed["installation"], len(listed["heads"]), listed["heads"][0]["entries"]) == ("H21", 31, 33)
    assert len(client.get(listed["older"]).json()["heads"]) == 2
    one = client.get(reverse("audit:head", args=["2026-11-23"]))
    assert json.loads(one.content) == json.loads((heads / "2026-11-23.json").read_text())
    assert client.get(reverse("audit:key")).content == sealing.key().public_pem.encode()
    for wrong in ("2026-11-22", "khong", "../../key"):
        assert client.get(f"/audit/heads/{wrong}.json").status_code == 404


def test_every_change_of_accounts_posts_and_delegations_is_written(db: None) -> None:
    hoa, lan = people.open_account("hoa", "Phạm Thị Hoa"), people.open_account("lan", "Nguyễn Thị Lan")
    post = people.appoint(hoa, IA_LY, Role.SIGNER, since=MONDAY.date())
    given = people.delegate(
        post, lan, document="12/GUQ-UBND", since=MONDAY.date(), until=MONDAY.date() + timedelta(days=3), by=hoa,
        now=MONDAY,
    )  # fmt: skip
    people.end_delegation(given, on=MONDAY.date() + timedelta(days=1), by=hoa)
    people.end_post(post, on=MONDAY.date() + timedelta(days=9))
    people.close_account(lan)
    acts = list(Entry.objects.order_by("id").values_list("act", "thing", "by_name", "organization_key"))
    assert acts == [
        ("account_opened", f"account:{hoa.pk}", "", ""),
        ("account_opened", f"account:{lan.pk}", "", ""),
        ("post_given", f"account:{hoa.pk}", "", IA_LY),
        ("delegated", f"account:{lan.pk}", "Phạm Thị Hoa", IA_LY),
        ("delegation_ended", f"account:{lan.pk}", "Phạm Thị Hoa", IA_LY),
        ("post_ended", f"account:{hoa.pk}", "", IA_LY),
        ("account_closed", f"account:{lan.pk}", "", ""),
    ]


def test_facts_are_said_in_words_and_what_says_nothing_is_left_out() -> None:
    facts = {
        "state": "issued", "until": None, "again": False, "trail": True, "since": "2025-07-01", "role": "clerk",
        "holder": "account:7", "unheard_of": "x",
    }  # fmt: skip
    learn_values("state", {"issued": Words(vi="Đã phát hành", en="Issued")})
    told = looking.facts_of(json.dumps(facts))
    assert [f"{name.vi} {value.vi}".strip() for name, value in told] == [
        "trạng thái Đã phát hành", "xem nhật ký", "từ 01/07/2025", "vai trò Văn thư", "của Tài khoản 7", "unheard of x",
    ]  # fmt: skip
