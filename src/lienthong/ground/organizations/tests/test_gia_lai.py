"""The facts that ship with the product, counted and checked by hand against the published lists."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from lienthong.ground.organizations import sheets
from lienthong.ground.organizations.rows import STATISTICAL, Rows
from lienthong.kernel.identifiers import in_2020_form, scheme_of
from lienthong.kernel.organizations import Directory, Found, Level, Redirected, Shared

FIRST = date(2018, 1, 1)
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
MERGER = date(2025, 7, 1)
TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def rows() -> Rows:
    return sheets.read()


@pytest.fixture(scope="module")
def directory(rows: Rows) -> Directory:
    return rows.directory()


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [
        # The department's 2018 report: 17 districts, 222 communes.
        (FIRST, 1, 17, 222),
        (date(2018, 12, 31), 1, 17, 222),
        # Resolution 1195/NQ-UBTVQH15: 17 districts, 218 communes from 1 November 2024.
        (date(2024, 11, 1), 1, 17, 218),
        # Gia Lai 17 + 218, Bình Định 11 + 155 on the last day with districts.
        (LAST_DAY_OF_DISTRICTS, 2, 28, 373),
        # Resolution 1664/NQ-UBTVQH15: 135 communes, no districts.
        (MERGER, 1, 0, 135),
        (TODAY, 1, 0, 135),
    ],
)
def test_as_many_units_stand_on_a_day_as_the_state_counted(
    directory: Directory, day: date, provinces: int, districts: int, communes: int
) -> None:
    units = [o for o in directory.on(day) if o.name.startswith("UBND ")]
    assert Counter(o.level for o in units) == +Counter(
        {Level.PROVINCE: provinces, Level.DISTRICT: districts, Level.COMMUNE: communes}
    )


def test_resolution_1664_counts_110_communes_and_25_wards(directory: Directory) -> None:
    kinds = Counter(o.kind for o in directory.on(MERGER) if o.level is Level.COMMUNE)
    assert kinds == {"xã": 110, "phường": 25}


def test_every_organisation_has_a_code_on_each_of_its_days(directory: Directory) -> None:
    for organization in directory:
        for day in (organization.span.start, (organization.span.end or TODAY) - timedelta(days=1)):
            code = organization.code_on(day)
            assert code is not None
            assert directory.resolve(code, day) == Found(organization)


def test_every_code_has_the_shape_of_its_scheme(rows: Rows) -> None:
    for row in rows.codes:
        if row.scheme == STATISTICAL:
            assert re.fullmatch(r"\d{2}|\d{3}|\d{5}", row.code)
        else:
            assert scheme_of(row.code) == row.scheme


def test_the_two_forms_of_a_unit_mirror_each_other(rows: Rows) -> None:
    """Departments, districts and communes have one number, written in both orders."""
    forms: dict[tuple[str, str], set[str]] = {}
    for row in rows.codes:
        if row.scheme != STATISTICAL and "H08" not in row.code:
            forms.setdefault((row.organization, row.scheme), set()).add(row.code)
    for (organization, scheme), codes in forms.items():
        if scheme == "2016":
            assert {in_2020_form(code) for code in codes} == forms[organization, "2020"]


def test_the_2020_form_is_written_from_22_july_2020(directory: Directory) -> None:
    pleiku = directory.at("000.00.22.H21", FIRST)
    assert pleiku.name == "UBND thành phố Pleiku"
    assert pleiku.code_on(date(2020, 7, 21)) == "000.00.22.H21"
    assert pleiku.code_on(date(2020, 7, 22)) == "H21.22"
    assert directory.at("000.00.22.H21", LAST_DAY_OF_DISTRICTS) is directory.at("H21.22", LAST_DAY_OF_DISTRICTS)


def test_the_province_merged_and_answers_to_both_codes(directory: Directory) -> None:
    before = directory.at("H21", LAST_DAY_OF_DISTRICTS)
    after = directory.at("H21", MERGER)
    assert (before.key, after.key) == ("unit-64", "unit2025-52")
    assert directory.at("H08", LAST_DAY_OF_DISTRICTS).name == "UBND tỉnh Bình Định"
    assert directory.at("H08", MERGER) is after
    assert directory.at("000.00.00.H21", FIRST) is before
    assert after.code_on(TODAY) == "H21"


@pytest.mark.parametrize(
    ("key", "successor"),
    [
        # Read off the published conversion table, line by line.
        ("unit-21550", "UBND phường Quy Nhơn Đông"),
        ("unit-23590", "UBND xã Biển Hồ"),
        ("unit-23611", "UBND xã Gào"),
        # Resolution 1664: nine communes were left as they were, so nobody else can have taken a part of them.
        *(
            (f"unit-{code}", name)
            for code, name in [
                ("23782", "UBND xã Ia O"),
                ("21607", "UBND xã Nhơn Châu"),
                ("23917", "UBND xã Ia Púch"),
                ("23938", "UBND xã Ia Mơ"),
                ("23881", "UBND xã Ia Pnôn"),
                ("23884", "UBND xã Ia Nan"),
                ("23872", "UBND xã Ia Dom"),
                ("23788", "UBND xã Ia Chia"),
                ("23650", "UBND xã Krong"),
            ]
        ),
    ],
)
def test_a_letter_to_a_commune_that_was_taken_whole_goes_to_its_successor(
    directory: Directory, key: str, successor: str
) -> None:
    former = directory.by_key(key)
    code = former.code_on(LAST_DAY_OF_DISTRICTS)
    assert code is not None
    found = directory.resolve(code, TODAY)
    assert isinstance(found, Redirected)
    assert (found.organization.name, found.former, found.on) == (successor, former, MERGER)


@pytest.mark.parametrize(
    ("key", "candidates"),
    [
        # The three communes that the conversion table divides between two new ones.
        ("unit-21634", {"UBND xã An Toàn", "UBND xã An Hòa"}),
        ("unit-21997", {"UBND xã Canh Liên", "UBND xã Canh Vinh"}),
        ("unit-22000", {"UBND xã Vân Canh", "UBND xã Canh Vinh"}),
    ],
)
def test_a_letter_to_a_divided_commune_waits_for_a_clerk(directory: Directory, key: str, candidates: set[str]) -> None:
    found = directory.resolve_key(key, TODAY)
    assert isinstance(found, Shared)
    assert {candidate.name for candidate in found.candidates} == candidates
    assert found.on == MERGER


def test_only_the_divided_communes_and_those_without_a_trace_wait_for_a_clerk(directory: Directory) -> None:
    waiting = {
        organization.name
        for organization in directory
        if organization.level is Level.COMMUNE and isinstance(directory.resolve_key(organization.key, TODAY), Shared)
    }
    assert waiting == {
        "UBND xã An Nghĩa",  # 21634
        "UBND xã Canh Liên",  # 21997
        "UBND xã Canh Hiệp",  # 22000
        "UBND xã Đăk HLơ",
        "UBND xã Chư HDrông",
        "UBND xã Chư Jôr",
    }


def test_a_letter_to_a_district_waits_for_a_clerk_who_sees_the_communes_of_its_territory(directory: Directory) -> None:
    found = directory.resolve("H21.22", TODAY)
    assert isinstance(found, Shared)
    # Pleiku's 21 communes of June 2025 lie in these seven today (announced so in April 2025).
    assert {candidate.name for candidate in found.candidates} == {
        "UBND phường Pleiku",
        "UBND phường Thống Nhất",
        "UBND phường Diên Hồng",
        "UBND phường Hội Phú",
        "UBND phường An Phú",
        "UBND xã Biển Hồ",
        "UBND xã Gào",
    }


def test_tan_son_went_to_bien_ho_in_2024_and_with_it_to_the_new_bien_ho(directory: Directory) -> None:
    """Resolution 1195/NQ-UBTVQH15, in force on 1 November 2024."""
    tan_son = directory.by_key("unit-23593")
    code = tan_son.code_on(FIRST)
    assert code is not None
    assert directory.resolve(code, date(2024, 10, 31)) == Found(tan_son)
    assert directory.resolve(code, date(2024, 11, 1)) == Redirected(
        directory.by_key("unit-23590"), tan_son, date(2024, 11, 1)
    )
    assert directory.resolve(code, TODAY) == Redirected(directory.by_key("unit2025-23590"), tan_son, date(2024, 11, 1))


def test_dak_hlo_was_divided_in_2024(directory: Directory) -> None:
    """Resolution 1195: a part to Nghĩa An, the rest to Kông Bơ La, which the list of 2018 spells Kông Pla."""
    found = directory.resolve_key("unit-23674", date(2024, 12, 1))
    assert isinstance(found, Shared)
    assert {candidate.name for candidate in found.candidates} == {"UBND xã Nghĩa An", "UBND xã Kông Bơ La"}
    kong_bo_la = directory.by_key("unit-23671")
    assert kong_bo_la.name_on(FIRST) == "UBND xã Kông Pla"
    assert kong_bo_la.name_on(LAST_DAY_OF_DISTRICTS) == "UBND xã Kông Bơ La"


@pytest.mark.parametrize("key", ["unit-23587", "unit-23758"])
def test_two_communes_are_gone_and_we_do_not_say_more_than_we_know(directory: Directory, key: str) -> None:
    """Chư HDrông and Chư Jôr: in the list of 2018, and gone when resolution 1195 counted 218 communes."""
    commune = directory.by_key(key)
    assert not commune.end_known
    assert commune.span.end == date(2024, 11, 1)
    assert directory.resolve_key(key, TODAY) == Shared(commune, (), date(2024, 11, 1))


def test_every_commune_of_june_2025_has_a_successor(directory: Directory) -> None:
    for organization in directory.on(LAST_DAY_OF_DISTRICTS):
        if organization.level is Level.COMMUNE:
            assert directory.successors(organization.key)


def test_every_commune_of_2025_stands_under_the_merged_province(directory: Directory) -> None:
    merged = directory.by_key("unit2025-52")
    children = directory.children(merged.key, TODAY)
    assert sum(child.level is Level.COMMUNE for child in children) == 135
    assert sum(child.level is Level.PROVINCE for child in children) == 20  # the departments of Gia Lai go on


def test_six_ministries_stand_behind_the_national_axis(directory: Directory) -> None:
    ministries = [o for o in directory.on(TODAY) if o.level is Level.CENTRAL]
    assert {o.code_on(TODAY) for o in ministries} == {"G01", "G09", "G12", "G15", "G18", "G22"}
    assert {o.axis for o in ministries} == {"national"}
    assert {o.axis for o in directory.on(TODAY) if o.level is not Level.CENTRAL} == {"province"}


def test_whatever_is_our_own_numbering_says_so(rows: Rows) -> None:
    ours = [row for row in rows.codes if row.source == "own-numbering"]
    assert ours
    assert all(row.assumed for row in ours)
    # Four codes stand in the decisions themselves, and the six ministries' in the list of 2020.
    sure = {row.code for row in rows.codes if not row.assumed and row.scheme != STATISTICAL}
    assert sure == {"000.00.00.H21", "H21", "H08", "G01", "G09", "G12", "G15", "G18", "G22"}
