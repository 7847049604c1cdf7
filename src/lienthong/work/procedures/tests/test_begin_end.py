"""Procedures begin and are abolished; the province sets amounts. By the administrator, at the desk."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lienthong.ground.people.roles import Role
from lienthong.kernel.moments import VIETNAM
from lienthong.work.procedures import actions, endings, queries, seed
from lienthong.work.procedures.models import Abolition, LocalAmount, Procedure, Version
from lienthong.work.procedures.tests.desk import draft_of, person, written

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 9, 3, tzinfo=VIETNAM)
NEW = "procedures:new"


def _shipped() -> None:
    seed.keep_current(NOW)


@pytest.fixture
def phuc(client: Client, db: None, loaded: Callable[[Callable[[], object]], None]) -> Client:
    loaded(_shipped)
    return person(client, Role.ADMINISTRATOR)


def test_a_new_procedure_is_a_draft_that_no_citizen_sees_and_goes_with_it(phuc: Client) -> None:
    assert written(phuc, reverse(NEW), name="Cấp giấy phép bay diều", code="9.000001", level="province") == 302
    draft = Version.objects.get(status="draft")
    assert (draft.procedure_id, draft.level) == ("cap-giay-phep-bay-dieu", "province")
    assert phuc.get(reverse("procedures:page", args=[draft.procedure_id])).status_code == 404
    assert queries.known_by_name("bay diều") == []
    phuc.post(reverse("procedures:edit", args=[draft.pk]), {"do": "discard"})
    assert not Procedure.objects.filter(pk="cap-giay-phep-bay-dieu").exists()


def test_a_new_procedure_may_begin_like_another(phuc: Client) -> None:
    address = reverse(NEW) + "?like=certify-signature"
    assert written(phuc, address, name="Chứng thực chữ ký người dịch", code="") == 302
    draft = Version.objects.get(status="draft")
    like = queries.version_on("certify-signature", timezone.localdate())
    assert like is not None
    said = queries.version(draft.pk).content
    assert (said.key, said.name, said.code) == ("chung-thuc-chu-ky-nguoi-dich", "Chứng thực chữ ký người dịch", "")
    assert (said.variants, said.fees, said.terms) == (like.content.variants, like.content.fees, like.content.terms)


def test_what_is_in_the_catalogue_is_not_begun_again(phuc: Client) -> None:
    code = Version.objects.exclude(code="").filter(status="published").latest("valid_from").code
    assert written(phuc, reverse(NEW), name="Trùng mã", code=code) == 400
    assert not Version.objects.filter(status="draft").exists()


def test_a_procedure_known_by_name_is_written_under_its_own_key(phuc: Client) -> None:
    bare = Procedure.objects.filter(versions=None).first()
    assert bare is not None
    assert written(phuc, reverse(NEW) + f"?known={bare.key}") == 302
    draft = Version.objects.get(status="draft")
    assert draft.procedure_id == bare.key
    phuc.post(reverse("procedures:edit", args=[draft.pk]), {"do": "discard"})
    assert Procedure.objects.filter(pk=bare.key).exists()


def test_a_name_never_takes_the_address_of_a_page(phuc: Client) -> None:
    assert written(phuc, reverse(NEW), name="Drafts") == 302
    assert Version.objects.get(status="draft").procedure_id == "drafts-1"


def test_an_abolished_procedure_is_offered_no_longer_and_says_why(phuc: Client) -> None:
    address = reverse("procedures:abolish", args=["certify-signature"])
    day = timezone.localdate() + timedelta(days=10)
    held = queries.version_on("certify-signature", timezone.localdate())
    assert held is not None
    assert written(phuc, address, on=str(day), decision="99/QĐ-UBND") == 302
    assert queries.version_on("certify-signature", day - timedelta(days=1)) is not None
    assert queries.version_on("certify-signature", day) is None
    assert "certify-signature" not in [each.procedure_key for each in queries.in_force(day)]
    # A case that was accepted under it keeps reading it.
    assert queries.version(held.id).content == held.content
    told = Abolition.objects.get()
    assert (told.on, told.decision_number, told.abolished_by) == (day, "99/QĐ-UBND", "administrator")
    for asked in ({}, {"day": str(day)}):
        assert "99/QĐ-UBND" in phuc.get(reverse("procedures:page", args=["certify-signature"]), asked).content.decode()


@pytest.mark.parametrize(("on", "decision"), [("2020-01-01", "1/QĐ"), ("2030-01-01", ""), ("", "1/QĐ")])
def test_nothing_is_abolished_in_the_past_or_without_a_document(phuc: Client, on: str, decision: str) -> None:
    assert written(phuc, reverse("procedures:abolish", args=["certify-signature"]), on=on, decision=decision) == 400
    assert not Abolition.objects.exists()


def test_what_ended_already_cannot_be_abolished(phuc: Client) -> None:
    endings.abolish("certify-signature", date(2030, 1, 1), decision="1", by="phuc", now=NOW)
    with pytest.raises(endings.NothingToAbolish):
        endings.abolish("certify-signature", date(2031, 1, 1), decision="2", by="phuc", now=NOW)


def test_an_abolished_procedure_lives_again_by_another_version(phuc: Client) -> None:
    draft = draft_of(phuc, "marriage-registration")
    endings.abolish("marriage-registration", date(2030, 1, 1), decision="1", by="phuc", now=NOW)
    actions.publish(draft.pk, date(2031, 1, 1), decision="2", by="phuc", now=NOW)
    assert queries.version_on("marriage-registration", date(2030, 6, 1)) is None
    assert queries.version_on("marriage-registration", date(2031, 1, 1)) is not None


@pytest.mark.parametrize("name", ["new", "amounts", "set_amount"])
def test_the_counter_neither_begins_nor_sets_amounts(client: Client, name: str) -> None:
    clerk = person(client, Role.COUNTER)
    assert clerk.get(reverse(f"procedures:{name}")).status_code == 403
    assert clerk.post(reverse("procedures:abolish", args=["certify-signature"])).status_code == 403


def test_an_amount_of_the_province_is_entered_and_never_overwritten(phuc: Client) -> None:
    address = reverse("procedures:set_amount") + "?setting=civil-status/birth"
    assert written(phuc, address, amount="8.000", from_day="2026-01-01", resolution="1/NQ-HĐND") == 302
    assert written(phuc, address, amount="5.000", from_day="2026-01-01", resolution="2/NQ-HĐND") == 302
    assert written(phuc, address, amount="", from_day="2026-01-01", resolution="3/NQ-HĐND") == 400
    assert queries.local_amounts(date(2026, 1, 1))["civil-status/birth"] == Decimal(5000)
    kept = LocalAmount.objects.filter(setting="civil-status/birth").order_by("amount")
    assert [(each.amount, each.replaced_at is None) for each in kept] == [(5000, True), (8000, False)]
    page = phuc.get(reverse("procedures:amounts")).content.decode()
    assert "1/NQ-HĐND" in page
    assert "2/NQ-HĐND" in page


def test_a_fee_that_waits_for_its_amount_is_listed_first(phuc: Client) -> None:
    waiting = queries.amounts_used(timezone.localdate())
    assert waiting
    page = phuc.get(reverse("procedures:amounts")).content.decode()
    assert all(setting in page for setting in waiting)
