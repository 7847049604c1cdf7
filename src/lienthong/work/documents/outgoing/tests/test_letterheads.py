"""What an office is called on paper: from its name (Decree 30/2020/NĐ-CP, App. I II.2 and II.4), then as kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lienthong.ground.audit import rights
from lienthong.ground.audit.models import Entry
from lienthong.ground.people.models import Account
from lienthong.work.documents.composing import from_json
from lienthong.work.documents.models import Document, Letterhead
from lienthong.work.documents.outgoing import letterheads
from lienthong.work.documents.outgoing.actions import drafting, office, signing
from lienthong.work.documents.outgoing.letterheads import guessed

from .conftest import IA_LY, NOW

Make = Callable[..., Any]
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("name", "above", "told"),
    [
        (
            "Sở Thông tin và Truyền thông tỉnh Gia Lai", "Ủy ban nhân dân tỉnh Gia Lai",
            ("Sở Thông tin và Truyền thông", "STTTT", "Gia Lai", "Ủy ban nhân dân tỉnh Gia Lai", "Giám đốc"),
        ),
        (
            "UBND thị trấn Ia Ly", "UBND huyện Chư Păh",
            ("Ủy ban nhân dân thị trấn Ia Ly", "UBND", "Ia Ly", "Ủy ban nhân dân huyện Chư Păh", "Chủ tịch"),
        ),
        # A numbered ward keeps its kind before the date (App. I II.4.b).
        ("UBND phường 5", "", ("Ủy ban nhân dân phường 5", "UBND", "phường 5", "", "Chủ tịch")),
        (
            "Thanh tra tỉnh", "UBND tỉnh Gia Lai",
            ("Thanh tra tỉnh", "TTT", "Gia Lai", "UBND tỉnh Gia Lai", "Thủ trưởng"),
        ),
    ],
)  # fmt: skip
def test_a_letterhead_is_guessed_from_the_name(name: str, above: str, told: tuple[str, ...]) -> None:
    found = guessed(name, above)
    assert (found.name, found.short, found.place, found.governing, found.head_title) == told


@pytest.fixture
def keep(province: None, worker: Make) -> Make:
    """`keep("dung", name=…)`: somebody keeps a letterhead of Ia Ly from today on."""
    told = {
        "name": "Ủy ban nhân dân thị trấn Ia Ly", "short": "UBND", "place": "Ia Ly", "governing": "", "address": "",
        "head_title": "Chủ tịch", "collective": "Ủy ban nhân dân", "valid_from": TODAY, "seal_file_id": None,
        "now": NOW,
    }  # fmt: skip
    return lambda who, **more: office.keep_letterhead(**{**told, **more}, worker=worker(who))


@pytest.mark.django_db
def test_of_two_from_one_day_the_last_holds_and_the_first_stays(keep: Make) -> None:
    first, last = keep("hien", address="Tổ 3"), keep("hien", address="Tổ 4")
    assert letterheads.on(IA_LY, TODAY).address == "Tổ 4"
    assert letterheads.kept_by(IA_LY) == [last, first]
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Letterhead.objects.filter(pk=first.pk).update(address="Tổ 5")


@pytest.mark.django_db
def test_the_past_keeps_its_letterhead(keep: Make) -> None:
    with pytest.raises(office.PastDay) as past:
        keep("hien", valid_from=TODAY - timedelta(days=1))
    assert "03/09/2018" in past.value.say("vi")
    keep("hien", address="Tổ 4", valid_from=TODAY + timedelta(days=1))
    assert letterheads.on(IA_LY, TODAY).address == ""
    assert letterheads.on(IA_LY, TODAY + timedelta(days=1)).address == "Tổ 4"


@pytest.mark.django_db
def test_a_document_stays_under_the_letterhead_it_was_made_under(
    keep: Make, for_signature: Make, told: Make, worker: Make
) -> None:
    keep("hien", address="Tổ 3")
    document = for_signature()
    keep("hien", address="Tổ 4", short="UBNDTT")
    document = signing.take_number(document.pk, revision=document.revision, worker=worker("dung"), now=NOW)
    assert document.code == "01/UBND-TP"
    # Its number was given under the old one: not even who writes it anew brings it under another.
    document = drafting.edit(document.pk, told(), revision=document.revision, worker=worker("dung"), now=NOW)
    assert from_json(document.outgoing.content).head.address == "Tổ 3"
    assert letterheads.under(Document.objects.get(pk=document.pk)).short == "UBND"
    new = drafting.draft(told(), worker=worker("tuan"), now=NOW)
    assert from_json(new.outgoing.content).head.address == "Tổ 4"


@pytest.mark.django_db
def test_a_letterhead_waits_for_a_leader_who_gains_nothing_by_it(keep: Make, worker: Make) -> None:
    keep("dung", head_title=worker("lien").title)
    entry = Entry.objects.get(act="letterhead_kept")
    here = frozenset({IA_LY})
    for name in ("dung", "lien"):  # who made it, and whose title became that of the head
        with pytest.raises(rights.NotYours):
            rights.confirm(entry.pk, by=Account.objects.get(username=name), offices=here, now=NOW)
    rights.confirm(entry.pk, by=Account.objects.get(username="hien"), offices=here, now=NOW)
    assert not rights.waiting(here).filter(pk=entry.pk).exists()
