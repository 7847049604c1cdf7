"""What a document is found by, and what people type."""

import pytest

from lienthong.exchange.hub.marks import marks, question

LETTER = marks(
    number="05",
    notation="SNV-VTLT",
    subject="V/v rà soát hộ nghèo ở xã Ia Đrăng",
    ids=("H21.10,2026/03/02,05/SNV-VTLT", "M-1"),
    parties=("so-noi-vu", "chu-pah"),
)


def test_a_document_is_known_by_its_words_its_number_its_ids_and_whom_it_concerns():
    assert {"5", "#5", "snv", "vtlt", "ngheo", "drang"} <= LETTER
    assert {"=h21.10,2026/03/02,05/snv-vtlt", "=m-1", "@so-noi-vu", "@chu-pah"} <= LETTER


@pytest.mark.parametrize(
    ("typed", "first", "other"),
    [
        ("05/SNV-VTLT", "('=05/snv-vtlt' | ('#5' & 'snv':* & 'vtlt':*))", "('5' & 'snv':* & 'vtlt':*)"),
        ("415", "('=415' | ('#415'))", "('415')"),
        ("  hộ   Nghèo ", "('=ho ngheo')", "('ho':* & 'ngheo':*)"),
        ("số 5/SNV", "('=so 5/snv' | ('#5' & 'snv':*))", "('so':* & '5' & 'snv':*)"),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_a_question(typed, first, other):
    asked = question(typed)
    assert (asked.first, asked.other) == (first, other)


@pytest.mark.parametrize("typed", ["", "  ", "—", "/ - ,", "!!"])
def test_nothing_to_search_by_is_no_question(typed):
    assert question(typed) is None


@pytest.mark.parametrize("typed", ["a' | '@gia-lai", "\\'x", "x & !y", "(((", "'':*"])
def test_what_is_typed_never_becomes_an_operator(typed):
    asked = question(typed)
    if asked is not None:
        outside = asked.first.replace("''", "").replace("\\\\", "").split("'")[::2]
        assert set("".join(outside)) <= set("()|& :*")


def test_a_scope_narrows_both_parts_and_nobody_sees_nothing():
    asked = question("415", within=frozenset({"hoa-phu", "chu-pah"}))
    assert asked.first.endswith(" & ('@chu-pah' | '@hoa-phu')")
    assert asked.other.endswith(" & ('@chu-pah' | '@hoa-phu')")
    assert question("415", within=frozenset()).other == "('415') & ('@')"
