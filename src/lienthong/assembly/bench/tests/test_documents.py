"""The bench of documents makes what the desk itself would have written, and opens every kind of page over it."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from lienthong.assembly.bench.documents import command, filling, pages
from lienthong.kernel.moments import VIETNAM

NOW = datetime.now(VIETNAM).replace(hour=9)
HERE, THERE = "unit2025-52", "unit2025-23734"
COUNT = 120


class Browser:
    """Somebody who signed in, without a web process in between."""

    def __init__(self, account: Any) -> None:
        self.client = Client()
        self.client.force_login(account)

    def get(self, address: str) -> Any:
        answer = self.client.get(address)
        answer.raise_for_status = lambda: None  # type: ignore[attr-defined]
        assert answer.status_code == 200, (address, answer.status_code)
        return answer


class Stage:
    """As the bench's own, over the database of this test."""

    now = NOW
    units = (HERE, *(f"unit-{number}" for number in range(6)), THERE)

    def __init__(self, url: str) -> None:
        self.database = url

    def sign_in(self, name: str) -> Any:
        from lienthong.ground.people.models import Account

        return Browser(Account.objects.get(username=name))


@pytest.fixture
def stage(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    from django.db import connection

    from lienthong.ground.organizations import queries, sheets
    from lienthong.ground.people import actions as people
    from lienthong.ground.people import queries as people_known
    from lienthong.ground.people.roles import Role

    known = sheets.read().directory()
    monkeypatch.setattr(queries, "directory", lambda: known)
    monkeypatch.setattr(pages, "ROUNDS", 1)
    monkeypatch.setattr(filling, "CONTENTS", 40)
    monkeypatch.setattr(filling, "RARE", 40)
    monkeypatch.setattr(filling, "PEOPLE", 2)
    for name in ("QUESTIONS", "COMMON", "PLAIN", "RARE"):
        monkeypatch.setattr(pages, name, ("báo cáo",))
    for name, unit, role in (
        ("clerk-large", HERE, Role.CLERK), ("clerk", THERE, Role.CLERK), ("specialist", THERE, Role.SPECIALIST),
        ("specialist-large", HERE, Role.SPECIALIST), ("inspector", HERE, Role.INSPECTOR),
    ):  # fmt: skip
        account = people.open_account(name, "Nguyễn Thị Hiền")
        people.appoint(account, unit, role, since=NOW.date())
    told = connection.get_connection_params()
    url = f"postgresql://{told['user']}:{told['password']}@{told['host']}:{told['port']}/{told['dbname']}"
    first = people_known.account_named("specialist")
    assert first is not None
    filling.fill(url, documents=COUNT, keys=list(Stage.units), now=NOW, account=first.pk)
    return Stage(url)


def test_it_fills_as_the_desk_writes_and_opens_every_kind_of_page(stage: Stage) -> None:
    from lienthong.work.documents import keeping
    from lienthong.work.documents.models import Document, Incoming, Outgoing, Receiver

    assert Document.objects.count() == COUNT
    assert Incoming.objects.count() + Outgoing.objects.count() == COUNT
    assert Receiver.objects.count() == 2 * Outgoing.objects.count()
    for document in Document.objects.order_by("id")[:4]:
        # Besides what stands in no other column: the invented words of the content, and the arrival number or receiver.
        written = set(keeping.haystack_of(document).split())
        assert written - set(document.haystack.split()) == set()
    seen = {one.name: one for one in pages.measure(stage)}  # type: ignore[arg-type]
    assert set(seen) == set(command._PAGES)
    assert all(one.p95 > 0 for one in seen.values())
