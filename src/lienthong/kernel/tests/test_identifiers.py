from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.identifiers import Scheme, document_id, in_2020_form, padded, same_code, scheme_of


@pytest.mark.parametrize(
    ("code", "scheme"),
    [
        # edXML §9.1, smallest unit first
        ("000.00.00.H21", Scheme.QD2016),
        ("000.07.22.H21", Scheme.QD2016),
        ("002.07.22.h21", Scheme.QD2016),
        ("28.22.H17", Scheme.QD2016),  # the kit's short, unpadded form
        ("02.29.W00", Scheme.QD2016),
        # edXML §9.2, largest unit first
        ("H21", Scheme.QD2020),
        ("G12", Scheme.QD2020),
        ("G09.01", Scheme.QD2020),
        ("H37.02.02", Scheme.QD2020),
        ("H37.DN.001", Scheme.QD2020),
        (" h21.15 ", Scheme.QD2020),
        # edXML §9.3, other shapes occur
        ("020100000000", Scheme.OTHER),
        ("vxp.saas.03", Scheme.OTHER),
        ("", Scheme.OTHER),
        ("H21.1", Scheme.OTHER),  # a group has two characters at least
        ("H21." + "22." * 10 + "22", Scheme.OTHER),  # 36 characters, one too many
        ("٠٠٠.٠٠.٠٠.H21", Scheme.OTHER),  # digits, but not ours
    ],
)
def test_a_code_says_which_decision_it_follows(code: str, scheme: Scheme) -> None:
    assert scheme_of(code) is scheme


@pytest.mark.parametrize("other", ["H21.15", " h21.15", "H21.15\n", "h21.15 "])
def test_codes_are_the_same_however_they_are_typed(other: str) -> None:
    assert same_code(other) == "H21.15"


@given(st.text(max_size=40))
def test_comparing_twice_changes_nothing(text: str) -> None:
    assert same_code(same_code(text)) == same_code(text)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("28.22.H17", "000.28.22.H17"),
        ("22.H17", "000.00.22.H17"),
        ("2.7.22.h21", "002.07.22.H21"),
        ("000.07.22.H21", "000.07.22.H21"),
        ("H21.22", "H21.22"),
        ("vxp.saas.03", "VXP.SAAS.03"),
    ],
)
def test_a_short_old_code_is_written_in_full(short: str, full: str) -> None:
    assert padded(short) == full


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("000.00.00.H21", "H21"),
        ("000.00.15.H21", "H21.15"),
        ("000.07.22.H21", "H21.22.07"),
        ("002.07.22.H21", "H21.22.07.002"),
        ("28.22.H17", "H17.22.28"),
    ],
)
def test_the_2020_form_turns_the_groups_around(old: str, new: str) -> None:
    assert in_2020_form(old) == new


def test_only_a_2016_code_can_be_turned_around() -> None:
    with pytest.raises(ValueError, match="H21"):
        in_2020_form("H21.15")


def test_a_document_id_is_code_day_number_and_notation() -> None:
    # The example of edXML §9.4.
    assert document_id("H21", date(2026, 3, 2), "415", "UBND-KGVX") == "H21,2026/03/02,415/UBND-KGVX"
