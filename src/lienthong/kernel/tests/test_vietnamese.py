import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.vietnamese import collation_key, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Xã Đăk HLơ", "xa dak hlo"),
        ("  Phường   Quy Nhơn\tĐông ", "phuong quy nhon dong"),
        ("Ủy ban nhân dân", "uy ban nhan dan"),
        ("Sở Lao động - Thương binh và Xã hội", "so lao dong - thuong binh va xa hoi"),
        (unicodedata.normalize("NFD", "Chư Păh"), "chu pah"),
        ("ÐĂK ÐOA", "dak doa"),  # the Icelandic letter of old fonts
        ("H21.22.07", "h21.22.07"),
        ("", ""),
    ],
)
def test_text_is_folded_for_search(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aàảãáạăằẳẵắặâầẩẫấậđeèêềệiìoòôồộơờợuùưừựyỳ bcdgh"))
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "sorted_words",
    [
        # Order of the Vietnamese alphabet: a ă â … d đ e ê … o ô ơ … u ư …
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "i", "o", "ô", "ơ", "p", "u", "ư", "v", "y"],
        # Order of the tones in a Vietnamese dictionary: ngang, huyền, hỏi, ngã, sắc, nặng.
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        # A letter outweighs every tone before it.
        ["mạ", "mai", "man"],
        ["mà", "ma cà", "mă"],
        ["Ia Ko", "Ia Krêl", "Ia Kriêng", "Ia Lang"],
        ["Chư Păh", "Chư Prông", "Đăk Đoa", "Đức Cơ", "Ia Grai"],
        ["Xã 1", "Xã A", "Xã Ă"],
    ],
)
def test_words_sort_as_in_a_vietnamese_dictionary(sorted_words: list[str]) -> None:
    backwards = sorted_words[::-1]
    assert sorted(backwards, key=collation_key) == sorted_words


@given(st.text(), st.text())
def test_only_the_same_text_has_the_same_key(one: str, other: str) -> None:
    assert (collation_key(one) == collation_key(other)) == (one == other)


@given(st.lists(st.text(alphabet="aăâàáạbcdđeêghiklmnoôơpqrstuưvxy ", max_size=6)))
def test_the_order_is_the_same_in_bytes_so_that_a_database_keeps_it(words: list[str]) -> None:
    by_bytes = sorted(words, key=lambda word: collation_key(word).encode())
    assert by_bytes == sorted(words, key=collation_key)
