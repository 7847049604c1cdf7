import json
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.identifiers import Scheme
from lienthong.kernel.organizations import (
    Directory,
    Dissolved,
    Found,
    Identifier,
    Level,
    NotKnown,
    Organization,
    Redirected,
    Shared,
    Span,
    Succession,
    UnknownOrganization,
)

FIRST = date(2018, 1, 1)
NEW_CODES = date(2020, 7, 22)  # Quyết định 20/2020/QĐ-TTg
MERGER = date(2025, 7, 1)
AFTER = date(2026, 3, 2)


def unit(
    key: str,
    *codes: str,
    start: date = FIRST,
    end: date | None = None,
    parent: str | None = None,
    level: Level = Level.COMMUNE,
) -> Organization:
    identifiers = tuple(Identifier(Scheme.OTHER, code, Span(start, end)) for code in codes)
    return Organization(key, key.title(), level, "xã", parent, Span(start, end), identifiers)


OLD = {"start": FIRST, "end": MERGER}
NEW = {"start": MERGER}
DIRECTORY = Directory(
    [
        unit("old province", "H21", level=Level.PROVINCE, **OLD),
        unit("new province", "H21", "H08", level=Level.PROVINCE, **NEW),
        unit("department", "H21.15", parent="old province", level=Level.PROVINCE),
        unit("district", "H21.22", parent="old province", level=Level.DISTRICT, **OLD),
        unit("taken whole", "H21.22.01", parent="district", **OLD),
        unit("divided", "H21.22.02", parent="district", **OLD),
        unit("partly taken", "H21.22.03", parent="district", **OLD),
        unit("vanished", "H21.22.04", parent="district", start=FIRST, end=date(2025, 6, 30)),
        unit("early", "H21.22.05", parent="district", start=FIRST, end=date(2020, 1, 1)),
        unit("north", "H21.101", parent="new province", **NEW),
        unit("south", "H21.102", parent="new province", **NEW),
    ],
    [
        Succession("old province", "new province", MERGER, "whole"),
        Succession("early", "taken whole", date(2020, 1, 1), "whole"),
        Succession("taken whole", "north", MERGER, "whole"),
        Succession("divided", "north", MERGER, "part"),
        Succession("divided", "south", MERGER, "part"),
        Succession("partly taken", "north", MERGER, "part"),
    ],
)


def of(key: str) -> Organization:
    return DIRECTORY.by_key(key)


@pytest.mark.parametrize(
    ("code", "day", "resolution"),
    [
        ("H21.22.01", date(2025, 6, 30), Found(of("taken whole"))),
        ("H21.22.01", MERGER, Redirected(of("north"), of("taken whole"), MERGER)),
        (" h21.22.01 ", AFTER, Redirected(of("north"), of("taken whole"), MERGER)),
        # Two successions, one after the other: the letter goes to the one that exists on the day.
        ("H21.22.05", date(2019, 12, 31), Found(of("early"))),
        ("H21.22.05", date(2020, 1, 1), Redirected(of("taken whole"), of("early"), date(2020, 1, 1))),
        ("H21.22.05", AFTER, Redirected(of("north"), of("early"), date(2020, 1, 1))),
        # Divided, or taken in part: never guessed.
        ("H21.22.02", AFTER, Shared(of("divided"), (of("north"), of("south")), MERGER)),
        ("H21.22.03", AFTER, Shared(of("partly taken"), (of("north"),), MERGER)),
        ("H21.22.04", AFTER, Shared(of("vanished"), (), date(2025, 6, 30))),
        # One code, two bearers, one after the other.
        ("H21", date(2025, 6, 30), Found(of("old province"))),
        ("H21", MERGER, Found(of("new province"))),
        ("H08", MERGER, Found(of("new province"))),
        ("H08", date(2025, 6, 30), NotKnown("H08")),
        ("H21.22.01", date(2017, 12, 31), NotKnown("H21.22.01")),
        ("H99", AFTER, NotKnown("H99")),
        ("", AFTER, NotKnown("")),
    ],
)
def test_a_letter_finds_who_takes_it_on_the_day(code: str, day: date, resolution: object) -> None:
    assert DIRECTORY.resolve(code, day) == resolution


def test_an_organisation_known_by_its_key_is_followed_like_one_known_by_its_code() -> None:
    # The code H21 passed on to the merged province, and so did the work of the province that bore it.
    assert DIRECTORY.resolve_key("old province", AFTER) == Redirected(of("new province"), of("old province"), MERGER)
    assert DIRECTORY.resolve_key("new province", AFTER) == Found(of("new province"))
    assert DIRECTORY.resolve_key("new province", FIRST) == NotKnown("new province")
    assert DIRECTORY.resolve_key("divided", MERGER) == DIRECTORY.resolve("H21.22.02", MERGER)


def test_an_organisation_that_is_gone_is_refused_with_its_successors() -> None:
    with pytest.raises(Dissolved) as refused:
        DIRECTORY.at("H21.22.02", AFTER)
    assert refused.value.facts == {
        "code": "H21.22.02",
        "day": AFTER,
        "former": "Divided",
        "dissolved_on": MERGER,
        "successors": ("north", "south"),
    }
    assert refused.value.say("en") == (
        "Divided (code H21.22.02) no longer exists since 01/07/2025. Successors: North, South."
    )


def test_an_organisation_gone_without_a_trace_is_refused_and_says_so() -> None:
    with pytest.raises(Dissolved) as refused:
        DIRECTORY.at("H21.22.04", AFTER)
    assert refused.value.facts["successors"] == ()
    assert refused.value.say("vi").endswith("Kế thừa: chưa rõ.")


def test_a_code_nobody_bears_is_refused_with_the_day() -> None:
    with pytest.raises(UnknownOrganization) as refused:
        DIRECTORY.at("H99", AFTER)
    assert refused.value.facts == {"code": "H99", "day": AFTER}
    assert refused.value.say("vi") == "Không có cơ quan nào mang mã H99 vào ngày 02/03/2026."


def test_a_short_old_code_finds_the_organisation_of_the_full_one() -> None:
    directory = Directory([unit("commune", "000.28.22.H17")])
    assert directory.at("28.22.H17", AFTER).key == "commune"


def test_a_retired_code_still_means_its_last_bearer() -> None:
    retired = Identifier(Scheme.QD2016, "000.00.15.H21", Span(FIRST, NEW_CODES))
    department = Organization("d", "Sở", Level.PROVINCE, "sở", None, Span(FIRST), (retired,))
    assert Directory([department]).resolve("000.00.15.H21", AFTER) == Found(department)
    assert department.code_on(AFTER) is None


def test_the_2020_code_is_written_from_the_day_it_exists() -> None:
    department = Organization(
        "d",
        "Sở Nội vụ",
        Level.PROVINCE,
        "sở",
        None,
        Span(FIRST),
        (
            Identifier(Scheme.QD2020, "H21.02", Span(NEW_CODES)),
            Identifier(Scheme.QD2016, "000.00.02.H21", Span(FIRST)),
        ),
    )
    assert department.code_on(date(2020, 7, 21)) == "000.00.02.H21"
    assert department.code_on(NEW_CODES) == "H21.02"
    assert department.code_on(date(2017, 1, 1)) is None
    directory = Directory([department])
    assert directory.at("000.00.02.H21", AFTER) == directory.at("H21.02", AFTER) == department


def test_a_renamed_commune_is_called_what_it_was_called_on_the_day() -> None:
    renamed = Organization(
        "c",
        "Xã Kông Bơ La",
        Level.COMMUNE,
        "xã",
        None,
        Span(FIRST),
        former_names=(("Xã Đăk HLơ", Span(FIRST, date(2025, 6, 30))),),
    )
    assert renamed.name_on(date(2018, 12, 31)) == "Xã Đăk HLơ"
    assert renamed.name_on(date(2025, 6, 30)) == "Xã Kông Bơ La"


def test_a_department_stands_under_the_merged_province_after_the_merger() -> None:
    assert DIRECTORY.parents(of("department"), date(2025, 6, 30)) == (of("old province"),)
    assert DIRECTORY.parents(of("department"), MERGER) == (of("new province"),)
    assert DIRECTORY.parents(of("taken whole"), FIRST) == (of("district"), of("old province"))
    assert DIRECTORY.children("new province", MERGER) == (of("north"), of("south"), of("department"))
    assert of("department") in DIRECTORY.children("old province", FIRST)


def test_a_dissolved_district_passes_on_no_parent() -> None:
    assert DIRECTORY.parents(of("taken whole"), AFTER) == ()


def test_facts_survive_json() -> None:
    again = Directory.from_facts(json.loads(json.dumps(DIRECTORY.to_facts())))
    assert again.organizations == DIRECTORY.organizations
    assert again.successions == DIRECTORY.successions


@pytest.mark.parametrize(
    ("organizations", "successions", "complaint"),
    [
        ([unit("a"), unit("a")], [], "share a key"),
        ([unit("a", "H21"), unit("b", "h21")], [], "both bear H21"),
        ([unit("a", parent="b")], [], "stands under b"),
        ([unit("a")], [Succession("a", "b", MERGER, "whole")], "names b"),
        (
            [
                Organization(
                    "a", "A", Level.COMMUNE, "", None, Span(MERGER), (Identifier(Scheme.OTHER, "X", Span(FIRST)),)
                )
            ],
            [],
            "before it exists",
        ),
    ],
)
def test_a_directory_that_contradicts_itself_is_not_built(
    organizations: list[Organization], successions: list[Succession], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        Directory(organizations, successions)


def test_a_span_holds_its_start_and_not_its_end() -> None:
    span = Span(FIRST, MERGER)
    assert FIRST in span
    assert MERGER - timedelta(days=1) in span
    assert MERGER not in span
    assert span.last == date(2025, 6, 30)
    assert Span(FIRST).last is None
    with pytest.raises(ValueError, match="cannot end"):
        Span(MERGER, MERGER)


DAYS = st.dates(date(2018, 1, 1), date(2030, 1, 1))


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    """Directories whose successions may form chains, forks and even circles."""
    count = draw(st.integers(1, 6))
    organizations = []
    for number in range(count):
        start = draw(DAYS)
        end = draw(st.none() | st.integers(1, 2000).map(lambda days, start=start: start + timedelta(days=days)))
        organizations.append(unit(str(number), f"C{number}", start=start, end=end))
    keys = st.sampled_from([organization.key for organization in organizations])
    successions = draw(
        st.lists(st.builds(Succession, keys, keys, DAYS, st.sampled_from(("whole", "part"))), max_size=10)
    )
    return Directory(organizations, successions)


@given(directories(), st.integers(0, 5), DAYS)
def test_nobody_dissolved_is_ever_given_a_letter(directory: Directory, number: int, day: date) -> None:
    match directory.resolve(f"C{number}", day):
        case Found(organization):
            assert day in organization.span
            assert directory.at(f"C{number}", day) == organization
        case Redirected(organization, former, _):
            assert day in organization.span
            assert day not in former.span
        case Shared(former, candidates, _):
            assert day not in former.span
            assert former not in candidates
            assert all(day in candidate.span for candidate in candidates)
            assert len({candidate.key for candidate in candidates}) == len(candidates)


@given(directories())
def test_any_directory_survives_json(directory: Directory) -> None:
    assert Directory.from_facts(json.loads(json.dumps(directory.to_facts()))).to_facts() == directory.to_facts()


def test_a_lookup_costs_no_more_in_a_large_directory_than_in_a_small_one() -> None:
    """A hub looks up every message; the promise is microseconds, the test only catches a scan."""

    def cost(directory: Directory, code: str) -> float:
        best = float("inf")
        for _ in range(5):
            began = time.perf_counter()
            for _ in range(200):
                directory.resolve(code, AFTER)
            best = min(best, time.perf_counter() - began)
        return best

    small = Directory([unit("u0", "C0")])
    large = Directory([unit(f"u{number}", f"C{number}") for number in range(5000)])
    assert cost(large, "C4999") < 50 * cost(small, "C0")
