"""A head of unit who signs by order passes it on to a deputy; nobody else does (Decree 30 art. 13.3, 13.4)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from lienthong.ground.audit.models import Entry
from lienthong.ground.people.actions import appoint
from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.roles import Role
from lienthong.work.documents.models import Authority
from lienthong.work.documents.outgoing import passing_on, signing_for
from lienthong.work.documents.outgoing.actions.passing_on import pass_on, take_back
from lienthong.work.documents.outgoing.passing_on import CannotPassOn, PassedOn
from lienthong.work.documents.rights import Unseen

from .conftest import IA_LY, NOW
from .test_authority import Grant

Make = Callable[..., Any]
RULES = "Quy chế làm việc của UBND thị trấn, Điều 12"


@dataclass(frozen=True)
class Place:
    title: str
    division: str = "Văn phòng"


HEAD, DEPUTY = Place("Chánh Văn phòng"), Place("Phó Chánh Văn phòng")
ORDER = Grant("tl", "CHỦ TỊCH", valid_from=date(2018, 9, 1), valid_until=date(2018, 12, 1), type_keys=("letter",))


@pytest.mark.parametrize(
    ("order", "deputy", "more", "why"),
    [
        (replace(ORDER, kind="tuq"), DEPUTY, {}, "không được ủy quyền lại (khoản 3 Điều 13"),
        (replace(ORDER, kind="kt"), DEPUTY, {}, "chỉ người đứng đầu đơn vị được ký thừa lệnh"),
        (replace(ORDER, under_id=3), DEPUTY, {}, "chỉ người đứng đầu đơn vị được ký thừa lệnh"),
        (ORDER, DEPUTY, {"first": date(2018, 8, 31)}, "ngày 31/08/2018 không được ký thừa lệnh"),
        (ORDER, DEPUTY, {"first": date(2018, 12, 1)}, "từ 01/09/2018 đến trước ngày 01/12/2018"),
        (ORDER, DEPUTY, {"last": date(2018, 12, 2)}, "chỉ được giao đến trước ngày 01/12/2018"),
        (ORDER, replace(DEPUTY, division="Tư pháp"), {}, "cùng đơn vị"),
        (ORDER, Place("Chuyên viên"), {}, "“Chuyên viên” không phải chức vụ cấp phó"),
        (ORDER, DEPUTY, {"types": ("letter", "report")}, "có loại văn bản không được ký thừa lệnh"),
        (replace(ORDER, fields="Hộ tịch"), DEPUTY, {"fields": "Đất đai"}, "chỉ về: Hộ tịch"),
    ],
)
def test_what_the_law_or_the_order_does_not_let_is_refused_with_its_facts(
    order: Grant, deputy: Place, more: dict[str, Any], why: str
) -> None:
    told: dict[str, Any] = {"first": date(2018, 9, 4), "last": None, "types": (), "fields": ""}
    passing_on.allowed(ORDER, HEAD, DEPUTY, **told)
    with pytest.raises(CannotPassOn) as no:
        passing_on.allowed(order, HEAD, deputy, **{**told, **more})
    assert why in no.value.say("vi")


@pytest.fixture
def deputy(worker: Make, province: None, tuesday: None) -> Post:
    """Chị Liên heads the office's bureau, where Siu H’Nga is her deputy."""
    person = Account.objects.create(username="h-nga", full_name="Siu H’Nga")
    division = Post.objects.get(pk=worker("lien").post_id).division
    return appoint(person, IA_LY, Role.UNIT_HEAD, title="Phó Chánh Văn phòng", division=division, since=NOW.date())


def ordered(worker: Any, **more: Any) -> Authority:
    return Authority.objects.create(
        **{"post_id": worker.post_id, "kind": "tl", "for_title": "CHỦ TỊCH", "document": RULES,
           "valid_from": NOW.date(), "given_at": NOW, **more}
    )  # fmt: skip


@pytest.mark.django_db
def test_the_head_of_the_unit_passes_it_on_by_dates_and_takes_it_back(deputy: Post, worker: Make) -> None:
    lien = worker("lien")
    order = ordered(lien)
    passed = PassedOn(deputy.pk, RULES, date(2018, 9, 5), date(2018, 9, 12))
    with pytest.raises(Unseen):  # anh Tuấn has no order
        pass_on(order.pk, passed, worker=worker("tuan"), now=NOW)
    stand_in = replace(lien, account_id=worker("tuan").account_id, principal_id=lien.account_id)
    with pytest.raises(Unseen):  # whoever stands in for her passes nothing on
        pass_on(order.pk, passed, worker=stand_in, now=NOW)
    written = ordered(lien, kind="tuq", valid_until=date(2019, 1, 1))
    with pytest.raises(CannotPassOn):
        pass_on(written.pk, passed, worker=lien, now=NOW)
    made = pass_on(order.pk, passed, worker=lien, now=NOW)

    def lines(day: date) -> list[str]:
        found = signing_for.signers(IA_LY, "letter", day)
        return [way.said for one in found if one.account.pk == deputy.account_id for way in one.ways]

    title = Post.objects.get(pk=lien.post_id).title.upper()
    assert lines(date(2018, 9, 4)) == []
    assert lines(date(2018, 9, 5)) == [f"TL. CHỦ TỊCH / KT. {title} / PHÓ CHÁNH VĂN PHÒNG"]
    assert lines(date(2018, 9, 12)) == []
    given = Entry.objects.get(act="authority_given", thing=f"authority:{made.pk}")
    assert given.account_id == lien.account_id
    with pytest.raises(Unseen):
        take_back(made.pk, worker=worker("tuan"), now=NOW)
    take_back(made.pk, worker=lien, now=NOW)
    assert lines(date(2018, 9, 5)) == []


@pytest.mark.django_db
def test_she_does_it_on_the_page_and_tuan_is_offered_nothing(deputy: Post, worker: Make) -> None:
    order = ordered(worker("lien"))
    lien, tuan = Client(), Client()
    lien.force_login(Account.objects.get(username="lien"))
    tuan.force_login(Account.objects.get(username="tuan"))
    told = {"order": order.pk, "post": deputy.pk, "document": RULES, "valid_from": "04/09/2018"}
    assert tuan.post("/documents/out/authorities/pass-on/", told).status_code in (403, 404)
    assert "Giao lại việc ký thừa lệnh" in lien.get("/documents/out/authorities/").content.decode()
    refused = lien.post("/documents/out/authorities/pass-on/", {**told, "valid_from": "03/09/2018"})
    assert "ngày 03/09/2018 không được ký thừa lệnh" in refused.content.decode()
    assert lien.post("/documents/out/authorities/pass-on/", told).status_code == 302
    made = Authority.objects.get(under=order)
    assert "Giao lại từ:" in tuan.get("/documents/out/authorities/").content.decode()
    # The order ends, and with it what was passed on.
    Authority.objects.filter(pk=order.pk).update(ended_at=NOW)
    said = lien.get("/documents/out/authorities/").content.decode()
    assert f"/documents/out/authorities/{made.pk}/take-back/" not in said
