"""What a document is searched by, who sees it, and that its story is written once."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from lienthong.ground.people import actions as people
from lienthong.ground.people.roles import Role
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import Changed, Frozen, haystack_of, keep, load
from lienthong.work.documents.models import Document, DocumentEvent
from lienthong.work.documents.rights import Unseen, Worker, account_party, division_party, sees

NOW = datetime(2018, 9, 4, 8, 0, tzinfo=VIETNAM)
IA_LY, IA_PHI = "unit-23734", "unit-23731"


def worker(role: Role = Role.CLERK, *, account_id: int = 1, at: str = IA_LY, division: str = "") -> Worker:
    return Worker(account_id, "Siu H’Nga", role, at, division)


def draft(**more: object) -> Document:
    told: dict[str, object] = {"subject": "V/v báo cáo đường liên xã", "organization_key": IA_LY, "direction": "out"}
    return Document(**{**told, **more}, state="draft")


def test_words_are_found_with_their_marks_and_without() -> None:
    words = haystack_of(draft(number="15", notation="UBND-VX")).split()
    assert {"duong", "đường", "bao", "báo", "15ubndvx", "u0unit23734"} <= set(words)
    assert words.count("v") == 1


@pytest.mark.django_db
def test_a_document_with_very_long_lists_can_be_indexed_and_is_found_by_what_else_is_known_of_it() -> None:
    # Three annexes, each a list of 30,700 citizens' numbers: 1.1 MB of words, more than one row of the index takes.
    lists = " ".join(f"{number:012d}" for number in range(92_100))
    haystack = haystack_of(draft(number="15", notation="UBND-VX", text=lists, parties=[account_party(7)]))
    found = set(haystack.split())
    assert {"000000000000", "đường", "15ubndvx", "u0unit23734", "p0a7", "f0out"} <= found
    assert "000000092099" not in found
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(to_tsvector('simple', %s))", [haystack])
        assert cursor.fetchone()[0] >= 30_000


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (worker(Role.CLERK, account_id=9), True),
        (worker(Role.SIGNER, account_id=9), True),
        (worker(Role.SPECIALIST, account_id=7), True),
        (worker(Role.SPECIALIST, account_id=9), False),
        (worker(Role.UNIT_HEAD, account_id=9, division="Văn hóa"), True),
        (worker(Role.UNIT_HEAD, account_id=9, division="Địa chính"), False),
        (worker(Role.SPECIALIST, account_id=9, division="Văn hóa"), False),
        (worker(Role.CLERK, at=IA_PHI), False),
        (worker(Role.SIGNER, at=IA_PHI), False),
    ],
)
def test_colleagues_see_what_they_have_part_in_and_the_neighbour_nothing(who: Worker, seen: bool) -> None:
    assert sees(who, draft(parties=[account_party(7), division_party("Văn hóa")])) is seen


def test_a_secret_that_came_by_mistake_is_seen_by_clerk_and_leaders_alone() -> None:
    hidden = draft(hidden=True, parties=[account_party(7)])
    assert sees(worker(Role.CLERK), hidden)
    assert not sees(worker(Role.SPECIALIST, account_id=7), hidden)
    assert not sees(worker(Role.INSPECTOR), hidden)


@pytest.mark.django_db
def test_every_act_is_told_once_and_stays() -> None:
    account = people.open_account("nga.vt", "Siu H’Nga")
    clerk = worker(account_id=account.pk)
    document = draft()
    with transaction.atomic():
        keep(document, "draft", Words(vi="Soạn thảo", en="Drafted"), worker=clerk, now=NOW)
    assert document.revision == 0
    with transaction.atomic():
        again = load(document.pk, worker=clerk, revision=0)
        keep(again, "submit", Words(vi="Trình", en="Submitted"), worker=clerk, now=NOW, state="in_review")
    assert (again.state, again.revision) == ("in_review", 1)
    assert [event.act for event in document.events.all()] == ["draft", "submit"]
    with pytest.raises(Changed), transaction.atomic():
        load(document.pk, worker=clerk, revision=0)
    with pytest.raises(Unseen), transaction.atomic():
        load(document.pk, worker=worker(at=IA_PHI))
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentEvent.objects.update(note="chưa từng")
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentEvent.objects.all().delete()
    Document.objects.update(frozen=True)
    with pytest.raises(Frozen), transaction.atomic():
        load(document.pk, worker=clerk)
