"""Numbers and symbols as Decree 30/2020/NĐ-CP art. 15 and App. I II.3 want them."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.work.documents.kinds import kinds
from lienthong.work.documents.outgoing import numbering
from lienthong.work.documents.outgoing.numbers import Gap, gaps

DAY = date(2018, 9, 4)


@dataclass(frozen=True)
class Series:
    key: str
    type_keys: tuple[str, ...] = ()
    body: str = ""
    valid_from: date = date(2000, 1, 1)
    valid_until: date | None = None


@pytest.mark.parametrize(
    ("number", "kind", "unit", "code"),
    [
        (15, "decision", "VX", "15/QĐ-UBND"),
        (5, "letter", "VX", "05/UBND-VX"),
        (12, "letter", "", "12/UBND"),
        (9, "submission", "", "09/TTr-UBND"),
        (100, "invitation", "", "100/GM-UBND"),
        (1, "rule", "", "01/QyĐ-UBND"),
    ],
)
def test_a_number_and_symbol_is_printed_as_the_decree_prints_it(number: int, kind: str, unit: str, code: str) -> None:
    symbol = numbering.notation(kinds()[kind], "UBND", unit=unit)
    assert f"{numbering.printed(number)}/{symbol}" == code


def test_an_advisory_body_stands_where_the_office_stands() -> None:
    assert numbering.notation(kinds()["report"], "UBND", body="BCĐ") == "BC-BCĐ"


@pytest.mark.parametrize("part", ["VX 1", "VX-1", "VX/1", "V\u200bX", "<b>"])
def test_a_symbol_has_no_blanks_and_no_signs_of_its_own(part: str) -> None:
    with pytest.raises(numbering.BadSymbol):
        numbering.notation(kinds()["letter"], "UBND", unit=part)


def test_a_year_in_the_symbol_is_left_to_the_law() -> None:
    numbering.not_normative("QĐ-UBND")
    with pytest.raises(numbering.LooksNormative):
        numbering.not_normative("2018/QĐ-UBND")


def test_the_series_that_names_the_type_comes_before_the_one_for_all_others() -> None:
    general, decisions = Series("general"), Series("decisions", ("decision",))
    copies, body = Series("copies"), Series("bcd", body="BCĐ")
    all_four = (general, decisions, copies, body)
    assert numbering.choose(all_four, kinds()["decision"], on=DAY) is decisions
    assert numbering.choose(all_four, kinds()["letter"], on=DAY) is general
    assert numbering.choose(all_four, kinds()["report"], on=DAY, body="BCĐ") is body
    with pytest.raises(numbering.NoSeries, match="0"):
        numbering.choose([copies], kinds()["letter"], on=DAY)
    with pytest.raises(numbering.NoSeries, match="2"):
        numbering.choose([general, Series("other")], kinds()["letter"], on=DAY)
    ended = Series("old", valid_until=DAY)
    assert numbering.choose([ended, general], kinds()["letter"], on=DAY) is general


@given(st.lists(st.sampled_from(["general", "decisions"]), max_size=40), st.integers(0, 40))
def test_number_and_symbol_stay_unique_when_a_series_is_split_in_its_middle(taken: list[str], split: int) -> None:
    """Art. 15.1: unique in the agency and year, whatever the head decides about series and when."""
    given_out: list[tuple[str, int, str]] = []
    for place, wish in enumerate(taken):
        symbol = "QĐ-UBND" if wish == "decisions" else "UBND-VP"
        series = wish if place >= split else "general"
        last = max((number for key, number, _ in given_out if key == series), default=0)
        with_symbol = max((number for _, number, said in given_out if said == symbol), default=0)
        given_out.append((series, numbering.following(last, with_symbol), symbol))
    assert len({(number, symbol) for _, number, symbol in given_out}) == len(given_out)
    for key in ("general", "decisions"):
        run = [number for series, number, _ in given_out if series == key]
        assert run == sorted(set(run))


@given(st.sets(st.integers(1, 60)))
def test_every_number_is_given_or_stands_in_a_gap(numbers: set[int]) -> None:
    missing = {number for gap in gaps(numbers) for number in range(gap.first, gap.last + 1)}
    assert missing | numbers == set(range(1, max(numbers, default=0) + 1))
    assert not missing & numbers
    assert gaps([2, 5]) == [Gap(1, 1), Gap(3, 4)]
