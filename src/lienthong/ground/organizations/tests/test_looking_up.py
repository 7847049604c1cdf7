from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.ground.organizations import queries
from lienthong.ground.organizations.models import Organization
from lienthong.kernel.organizations import Level
from lienthong.kernel.vietnamese import collation_key

TODAY = date(2026, 3, 2)
IN_2018 = date(2018, 12, 31)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gia_lai")]


@pytest.mark.parametrize(
    ("text", "day", "level", "first"),
    [
        ("bien ho", TODAY, None, "UBND xã Biển Hồ"),
        ("BIỂN  HỒ", TODAY, None, "UBND xã Biển Hồ"),
        ("pleiku", IN_2018, None, "UBND thành phố Pleiku"),
        ("h21.22.07", IN_2018, None, "UBND phường Hoa Lư"),  # 7th of Pleiku's communes by statistical code: 23572
        ("000.07.22.H21", IN_2018, Level.COMMUNE, "UBND phường Hoa Lư"),
        ("23572", IN_2018, None, "UBND phường Hoa Lư"),
        ("kong pla", date(2025, 6, 30), None, "UBND xã Kông Bơ La"),  # by its former name
        ("dak doa", IN_2018, Level.DISTRICT, "UBND huyện Đăk Đoa"),
        ("so noi vu", TODAY, None, "Sở Nội vụ tỉnh Gia Lai"),
        ("G12", TODAY, None, "Bộ Tài chính"),
    ],
)
def test_a_search_needs_no_accents_and_knows_codes_and_former_names(
    text: str, day: date, level: Level | None, first: str
) -> None:
    assert queries.search(text, day, level).organizations[0].name == first


def test_a_search_matches_from_the_beginning_of_words() -> None:
    names = {o.name for o in queries.search("ia o", TODAY).organizations}
    assert "UBND xã Ia O" in names
    assert "UBND xã Gào" not in names
    assert queries.search("ho bien", TODAY).total == 1


def test_what_is_called_exactly_so_comes_first() -> None:
    assert queries.search("gia lai", TODAY).organizations[0].name == "UBND tỉnh Gia Lai"
    assert queries.search("ia ko", TODAY).organizations[0].name == "UBND xã Ia Ko"


def test_an_organisation_of_another_day_is_still_found() -> None:
    page = queries.search("chu hdrong", TODAY)
    assert page.total == 0
    assert [o.name for o in page.elsewhen] == ["UBND xã Chư HDrông"]
    assert queries.search("", TODAY).elsewhen == []


@pytest.mark.parametrize(("text", "level"), [("", None), ("ia", None), ("", Level.COMMUNE), ("xa", Level.COMMUNE)])
def test_paging_shows_everyone_once_and_in_order(text: str, level: Level | None) -> None:
    seen: list[Organization] = []
    after: str | None = None
    while True:
        page = queries.search(text, IN_2018, level, after, size=17)
        seen.extend(page.organizations)
        assert len(page.organizations) <= 17
        after = page.after
        if after is None:
            break
    assert len(seen) == len({o.key for o in seen}) == page.total
    if not text:
        expected = sorted(seen, key=lambda o: (o.level_order, collation_key(o.name.removeprefix(f"UBND {o.kind} "))))
        assert [o.key for o in seen] == [o.key for o in expected]


def test_a_page_that_makes_no_sense_is_the_first() -> None:
    first = queries.search("", TODAY)
    for nonsense in ("", "9.bo-y-te", "2.nobody", "<script>", "2."):
        assert [o.key for o in queries.search("", TODAY, None, nonsense).organizations] == [
            o.key for o in first.organizations
        ]


def test_a_search_is_one_look_not_many() -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.search("xa", TODAY)
    assert len(asked) <= 4


def test_the_history_names_everyone_before_and_after_with_the_source() -> None:
    history = queries.history("unit-23590")
    assert history is not None
    assert [(step.organization.name, step.on, step.share) for step in history.predecessors] == [
        ("UBND xã Tân Sơn", date(2024, 11, 1), "whole")
    ]
    assert [(step.organization.key, step.on, step.share) for step in history.successors] == [
        ("unit2025-23590", date(2025, 7, 1), "whole")
    ]
    assert history.predecessors[0].source.source == "nq-1195-2024"
    assert queries.history("nobody") is None
