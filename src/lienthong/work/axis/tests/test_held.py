"""Chị Thảo decides who gets what the axis would not guess a receiver for."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from lienthong.exchange.hub.tests import story
from lienthong.ground.people.roles import Role
from lienthong.work.axis import secrets
from lienthong.work.axis.tests.test_pages import signed_in, text

pytestmark = pytest.mark.usefixtures("axis")


@pytest.fixture
def thao(person):
    return person("thao", Role.CLERK, story.PROVINCE, "Nguyễn Thị Thảo")


@pytest.fixture
def held(db):
    """The letter to Nghĩa Hòa, which was dissolved and divided, and the one to a code that nobody bears."""
    with connection.cursor() as cursor:
        cursor.execute("select id from hub.held order by reason, id")
        return [row[0] for row in cursor.fetchall()]


def deliveries(receiver):
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from hub.deliveries where receiver = %s", [receiver])
        return cursor.fetchone()[0]


def test_the_list_says_what_waits_and_why(thao, held):
    page = text(signed_in(thao).get(reverse("axis:held")))
    assert "415/BC-UBND" in page
    assert "UBND xã Nghĩa Hòa" in page
    assert "2 nơi có thể nhận" in page
    assert "không rõ mã" in page


def test_she_chooses_one_of_the_successors(thao, held):
    client, url = signed_in(thao), reverse("axis:decide", args=[held[0]])
    before = deliveries("xa-ia-khuol")
    answer = client.post(url, {"to": "xa-ia-khuol", "words": "Thôn 3 thuộc địa bàn này"}, follow=True)
    page = text(answer)
    assert "Đã giao: UBND xã Ia Khươl mới." in page
    assert "Thôn 3 thuộc địa bàn này" in page
    assert deliveries("xa-ia-khuol") == before + 1
    assert "Nguyễn Thị Thảo" in text(client.get(url))
    with connection.cursor() as cursor:
        cursor.execute("select position from hub.held where id = %s", held[:1])
        position = cursor.fetchone()[0]
    assert "Nguyễn Thị Thảo chọn nơi nhận này" in text(client.get(reverse("axis:document", args=[position])))


@pytest.mark.parametrize("other", ["H21.22", "000.00.22.H21", "ubnd huyen chu pah", "UBND huyện Chư Păh"])
def test_she_names_another_organisation_by_code_or_name(thao, held, other):
    before = deliveries("chu-pah")
    signed_in(thao).post(reverse("axis:decide", args=[held[1]]), {"to": "other", "other": other})
    assert deliveries("chu-pah") == before + 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Hãy chọn nơi nhận."),
        ({"to": "other", "other": "Xã Không Có"}, "Hôm nay không cơ quan nào mang mã hoặc tên này."),
        ({"to": "other", "other": "H21.22.80"}, "Hôm nay không cơ quan nào mang mã hoặc tên này."),  # dissolved
        ({"to": "nobody", "words": "  "}, "Hãy ghi lý do không giao cho ai."),
        ({"to": "gialai-thanh-tra"}, ""),
    ],
)
def test_what_is_not_clear_is_asked_again_and_nothing_is_decided(thao, held, given, said):
    answer = signed_in(thao).post(reverse("axis:decide", args=[held[0]]), given)
    assert answer.status_code == 200
    assert said in text(answer)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from hub.held where decided_at is not null")
        assert cursor.fetchone()[0] == 0


def test_nobody_gets_it_and_why(thao, held):
    page = text(
        signed_in(thao).post(
            reverse("axis:decide", args=[held[1]]), {"to": "nobody", "words": "Bộ đã gửi lại đúng mã"}, follow=True
        )
    )
    assert "Không giao." in page
    assert "Bộ đã gửi lại đúng mã" in page


def test_a_colleague_who_was_slower_is_told_who_decided_and_when(thao, held, person):
    url = reverse("axis:decide", args=[held[0]])
    signed_in(thao).post(url, {"to": "xa-chu-pah"})
    colleague = signed_in(person("lan", Role.CLERK, story.PROVINCE, "Nguyễn Thị Lan"))
    page = text(colleague.post(url, {"to": "xa-ia-khuol"}))
    assert "Nguyễn Thị Thảo đã quyết định việc này lúc 14:30 ngày 23/11/2026." in page
    assert colleague.post(url, {"to": "xa-chu-pah"}).status_code == 302  # the same decision is no quarrel


def test_what_a_desk_has_locked_is_given_to_nobody_else(thao, held, monkeypatch):
    monkeypatch.setattr(secrets, "asked", [lambda ids: list(ids)])
    client, url = signed_in(thao), reverse("axis:decide", args=[held[0]])
    before = deliveries("xa-ia-khuol")
    assert "không giao cho ai khác" in text(client.get(url))
    assert client.post(url, {"to": "xa-ia-khuol"}).status_code == 200
    assert client.post(url, {"to": "other", "other": "H21.22"}).status_code == 200
    assert deliveries("xa-ia-khuol") == before
    page = text(client.post(url, {"to": "nobody", "words": "Có dấu hiệu bí mật nhà nước"}, follow=True))
    assert "Không giao." in page


def test_an_auditor_may_look_and_not_decide(held, person):
    client = signed_in(person("quy", Role.AUDITOR, "gialai-thanh-tra"))
    url = reverse("axis:decide", args=[held[0]])
    page = client.get(url)
    assert "Chờ văn thư tỉnh quyết định" in text(page)
    assert "<textarea" not in page.content.decode()
    assert client.post(url, {"to": "xa-chu-pah"}).status_code == 403


def test_a_decision_needs_the_forms_token(thao, held):
    client = Client(enforce_csrf_checks=True)
    client.force_login(thao)
    assert client.post(reverse("axis:decide", args=[held[0]]), {"to": "xa-chu-pah"}).status_code == 403
