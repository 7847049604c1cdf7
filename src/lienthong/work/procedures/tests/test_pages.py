"""The catalogue as anh Minh, a stranger and the administrator see it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from lienthong.ground.people.roles import Role
from lienthong.kernel.moments import VIETNAM
from lienthong.work.procedures import actions, seed
from lienthong.work.procedures.models import Version
from lienthong.work.procedures.tests.desk import person

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 9, 3, tzinfo=VIETNAM)


def _load() -> None:
    seed.keep_current(NOW)


@pytest.fixture(autouse=True)
def _shipped(db: None, loaded: Callable[[Callable[[], object]], None]) -> None:
    loaded(_load)


def test_a_stranger_finds_a_procedure_in_three_steps(client: Client) -> None:
    listed = client.get(reverse("procedures:list"), {"q": "khai sinh"}).content.decode()
    assert "Thủ tục đăng ký khai sinh" in listed
    page = client.get(reverse("procedures:page", args=["birth-registration"])).content.decode()
    for part in ("Giấy chứng sinh", "Lệ phí hộ tịch", "trong ngày làm việc", "Luật 60/2014/QH13", "1.001193"):
        assert part in page


def test_the_catalogue_of_another_day_keeps_its_day(client: Client) -> None:
    page = client.get(reverse("procedures:list"), {"day": "2018-09-15", "level": "district"}).content.decode()
    assert "trò chơi điện tử" in page
    assert "?day=2018-09-15" in page
    now = client.get(reverse("procedures:page", args=["game-point-certificate"]), {"day": "2018-09-15"})
    assert "Nghị định 27/2018/NĐ-CP" in now.content.decode()


def test_a_procedure_not_yet_in_force_says_when_it_is(client: Client) -> None:
    page = client.get(reverse("procedures:page", args=["building-permit-house"]), {"day": "2018-09-15"})
    assert page.status_code == 200
    assert "15/09/2018" in page.content.decode()
    assert client.get(reverse("procedures:page", args=["nothing"])).status_code == 404


def test_an_old_version_can_always_be_read(client: Client) -> None:
    page = client.get(reverse("procedures:version", args=["linked-birth-residence-health-card", 1]))
    assert "Phiếu báo thay đổi hộ khẩu, nhân khẩu" in page.content.decode()


def test_reading_costs_the_same_few_questions(
    client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client.get(reverse("procedures:list"))
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
        client.get(reverse("procedures:list"))
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
        client.get(reverse("procedures:page", args=["certify-copy"]))


def test_nobody_else_writes(client: Client) -> None:
    assert client.post(reverse("procedures:start", args=["certify-copy"])).status_code == 302
    assert not Version.objects.filter(status="draft").exists()
    clerk = person(client, Role.COUNTER)
    assert clerk.get(reverse("procedures:drafts")).status_code == 403
    draft = actions.start_draft("certify-copy", "x", NOW)
    assert clerk.post(reverse("procedures:edit", args=[draft.pk]), {"do": "discard"}).status_code == 403
    assert clerk.get(reverse("procedures:section", args=[draft.pk, "fees"])).status_code == 403
    # What nobody published is nobody's to read.
    assert clerk.get(reverse("procedures:version", args=["certify-copy", draft.number])).status_code == 404
