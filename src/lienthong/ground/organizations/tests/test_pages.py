import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from lienthong.ground.people.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gia_lai")]

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def minh(client: Client) -> Iterator[Client]:
    """Anh Minh, signed in and reading English."""
    client.force_login(Account.objects.create(username="minh", full_name="Trần Văn Minh"))
    client.cookies["language"] = "en"
    return client


def text_of(client: Client, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200
    html = re.sub(r"<(script|svg|style).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("url", ["/organizations/", "/organizations/unit-622/"])
def test_a_stranger_is_asked_to_sign_in(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_the_list_counts_the_organisations_of_today(minh: Client) -> None:
    text = text_of(minh, "/organizations/")
    # 6 ministries, the province, its 20 departments, 135 communes.
    assert "162 organisations on 02/03/2026" in text
    assert "All levels 162 Central level 6 Province level 21 District level 0 Commune level 135" in text


def test_the_list_of_another_day_is_that_days_list(minh: Client) -> None:
    text = text_of(minh, "/organizations/?day=2018-12-31&level=district")
    assert "19 organisations on 31/12/2018" in text
    assert "UBND huyện Đăk Đoa" in text
    assert "000.00.26.H21" in text  # the 2020 form did not exist yet


def test_a_live_search_gets_the_results_alone(minh: Client) -> None:
    answer = minh.get("/organizations/?q=bien+ho", headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert "UBND xã Biển Hồ" in html
    assert "HX-Request" in answer["Vary"]
    again = minh.get(
        "/organizations/?q=bien+ho", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    ).content.decode()
    assert "<html" in again


def test_the_second_page_goes_on_where_the_first_ended(minh: Client) -> None:
    first = minh.get("/organizations/?level=commune").content.decode()
    more = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert more is not None
    second = minh.get(more[1].replace("&amp;", "&")).content.decode()
    names = re.compile(r'<a class="whole"[^>]*>([^<]+)</a>')
    assert len(names.findall(first)) == len(names.findall(second)) == 30
    assert not set(names.findall(first)) & set(names.findall(second))


def test_a_day_nobody_can_read_is_said_and_today_is_shown(minh: Client) -> None:
    text = text_of(minh, "/organizations/?day=soon")
    assert "This day is not clear" in text
    assert "on 02/03/2026" in text


def test_words_are_shown_as_typed_and_never_run(minh: Client) -> None:
    html = minh.get("/organizations/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("unit2025-23590/", "It lies in this organisation’s inbox on the hub of the province at once."),
        ("bo-noi-vu/", "It goes out through the national axis"),
        ("unit-23590/", "the sender is told so: UBND xã Biển Hồ . This organisation was dissolved on 01/07/2025."),
        ("unit-64/", "goes to the organisation that bears the code H21 now: UBND tỉnh Gia Lai"),
        ("unit-21634/", "its work was divided. The clerk chooses; nothing is guessed."),
        ("unit-23587/", "gone by 01/11/2024 and its successor is not in our sources"),
        ("unit2025-23590/?day=2018-05-01", "It is refused: this organisation is known only from 01/07/2025."),
        ("unit-23590/?day=2018-05-01", "It lies in this organisation’s inbox"),
    ],
)
def test_a_page_says_what_happens_to_a_message(minh: Client, url: str, said: str) -> None:
    assert said in text_of(minh, f"/organizations/{url}")


def test_a_page_names_who_was_before_and_who_came_after(minh: Client) -> None:
    text = text_of(minh, "/organizations/unit-23590/")
    assert "UBND xã Tân Sơn until 31/10/2024 · taken over whole on 01/11/2024" in text
    assert "UBND xã Biển Hồ since 01/07/2025 · took over the whole on 01/07/2025" in text


def test_a_page_shows_every_code_with_its_days(minh: Client) -> None:
    text = text_of(minh, "/organizations/unit-622/")
    assert "H21.22 2020 form · the one we write from 22/07/2020 until 30/06/2025" in text
    assert "000.00.22.H21 2016 form until 30/06/2025" in text  # it may be older than what we know
    assert "622 Statistical, not an address" in text
    assert "provisional" in text


def test_a_page_of_a_district_lists_its_communes_of_the_last_day(minh: Client) -> None:
    assert "Directly under it on 30/06/2025: 21" in text_of(minh, "/organizations/unit-622/")
    assert "Directly under it on 31/12/2018: 23" in text_of(minh, "/organizations/unit-622/?day=2018-12-31")


def test_a_renamed_commune_is_shown_under_the_name_of_the_day(minh: Client) -> None:
    assert "<h1>UBND xã Kông Pla</h1>" in minh.get("/organizations/unit-23671/?day=2018-12-31").content.decode()
    assert "<h1>UBND xã Kông Bơ La</h1>" in minh.get("/organizations/unit-23671/").content.decode()


def test_nobodys_page_is_not_found(minh: Client) -> None:
    assert minh.get("/organizations/nobody/").status_code == 404


def test_every_organisation_has_a_page_in_both_languages(minh: Client) -> None:
    from lienthong.ground.organizations import queries

    keys = [organization.key for organization in queries.directory()][::19]
    for language in ("vi", "en"):
        minh.cookies["language"] = language
        for key in keys:
            assert minh.get(f"/organizations/{key}/").status_code == 200


def test_a_page_costs_few_queries(minh: Client, django_assert_max_num_queries: object) -> None:
    minh.get("/organizations/")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        minh.get("/organizations/")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        minh.get("/organizations/unit2025-52/")
