"""Every list goes on where its page ends: what is asked back, locked, late, followed, or lies with a unit."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from lienthong.ground.letters.facts import LetterStatus
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.work.documents.incoming import actions, listing
from lienthong.work.documents.incoming.deciding import Task
from lienthong.work.documents.incoming.web import work
from lienthong.work.documents.rights import Worker
from lienthong.work.documents.tests.conftest import IA_LY, NOW
from lienthong.work.documents.tests.making import IA_PHI, came

from .conftest import Office

THREE = 3


def walked(client: Client, address: str, name: str) -> list[int]:
    """The documents of one list, from page to page by its own link."""
    found: list[int] = []
    while address:
        page = client.get(address).content.decode()
        found += [int(number) for number in re.findall(r'<p class="item-title"><a href="/documents/(\d+)/"', page)]
        on = re.search(rf'href="([^"]*[?&;]{name}=[^"]*)" rel="next"', page)
        address = on.group(1).replace("&amp;", "&") if on else ""
    return found


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page holds one."""
    for name in ("PAGE", "WITH_UNITS"):
        monkeypatch.setattr(listing, name, 1)


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


def asked(office: Office) -> list[int]:
    made = [office.submitted(number=str(number)) for number in range(820, 820 + THREE)]
    for each in made:
        actions.hear_status(LetterStatus(str(each.letter_id), IA_LY, "13", "Gửi nhầm"), NOW)
    return [each.pk for each in made]


def locked(office: Office) -> list[int]:
    made = [office.submitted(number=str(number)) for number in range(820, 820 + THREE)]
    for each in made:
        actions.hide(each.pk, "Có dấu mật", worker=office.hien, now=NOW)
    return [each.pk for each in made]


def late(office: Office) -> list[int]:
    before = NOW - timedelta(days=7)
    return [office.arrives(before, number=str(number), files=[]).pk for number in range(820, 820 + THREE)]


@pytest.mark.parametrize(
    ("make", "address", "name"),
    [
        (asked, "/documents/in/", "back"),
        (locked, "/documents/in/", "locked"),
        (locked, "/documents/in/deadlines/", "locked"),
        (late, "/documents/in/deadlines/", "late"),
    ],
)
def test_a_list_goes_on_until_all_was_seen(
    office: Office, tuesday: None, small: None, make: Callable[[Office], list[int]], address: str, name: str
) -> None:
    made = make(office)
    seen = walked(client_of("hien"), address, name)
    assert {pk for pk in seen if pk in made} == set(made)
    # Alone on its pages, each stands there once.
    assert sorted(walked(client_of("hien"), f"{address}?{name}=x", name)) == sorted(made)


def test_what_is_followed_and_what_lies_with_a_unit_goes_on(
    office: Office, tuesday: None, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [office.submitted(number=str(number)) for number in range(820, 820 + THREE)]
    for each in made:
        task = Task("lead", "Văn hóa", due_on=NOW.date() + timedelta(days=9))
        actions.direct(each.pk, [task], worker=office.dung, now=NOW)
    keys = [each.pk for each in made]
    chairman = client_of("dung")
    assert walked(chairman, "/documents/in/unit/", "after") == keys
    # A group shows so many, and all of them when it is asked for whole.
    monkeypatch.setattr(work, "SHOWN", 1)
    short = chairman.get("/documents/in/deadlines/").content.decode()
    whole = re.search(r'href="([^"]*group=[^"]*)"', short)
    assert whole is not None
    assert short.count('class="item-title"') == 1
    assert walked(chairman, whole.group(1).replace("&amp;", "&"), "after") == keys
    monkeypatch.setattr(listing, "FOLLOWED", 1)
    assert walked(chairman, "/documents/in/deadlines/", "after") == keys


@pytest.mark.parametrize("newest", [1, 4, 8, 1000])
def test_what_somebody_has_part_in_is_found_however_much_came_since(
    office: Office, newest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    monkeypatch.setattr(listing, "LATELY", newest)
    bia = Worker(7, "Nguyễn Thị Bia", Role.SPECIALIST, IA_LY)
    for number in range(1, 10):
        locked = {"hidden": True} if number == 6 else {}
        came(f"Văn bản {number}", number, parties=("a7",) if number in (2, 5, 6, 9) else ("a8",), **locked)
    came("Năm trước", 12, parties=("a7",), now=NOW - timedelta(days=365))
    came("Nhà bên", 8, office=IA_PHI, parties=("a7",))
    first = listing.registered(bia, "all")
    second = listing.registered(bia, "all", first.after)
    found = [[(row.arrival_year, row.arrival_number) for row in page.rows] for page in (first, second)]
    assert found == [[(2018, 9), (2018, 5)], [(2018, 2), (2017, 12)]]
    assert second.after == ""
