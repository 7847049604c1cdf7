"""The 29 types of Decree 30/2020/NĐ-CP Art.7 (edXML §10)."""

import unicodedata

import pytest

from lienthong.formats.edxml import TYPES, type_code, type_name
from lienthong.formats.edxml.document_types import is_known_type


def test_there_are_29_and_each_finds_itself() -> None:
    assert len(TYPES) == 29
    assert [type_code(name) for name in TYPES] == list(range(1, 30))
    assert type_name(18) == "Công văn"
    with pytest.raises(KeyError):
        type_name(0)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("công văn", 18),
        ("CÔNG VĂN", 18),
        ("Cong van", 18),
        ("  Công   văn ", 18),
        (unicodedata.normalize("NFD", "Quyết định"), 2),
        ("Bản thoả thuận", 21),
        ("Giấy uỷ quyền", 22),
        ("Thông tư", None),
        ("Văn bản", None),
        ("", None),
    ],
)
def test_a_name_is_understood_whatever_its_case_and_accents(written: str, code: int | None) -> None:
    assert type_code(written) == code


def test_normative_documents_are_known_without_a_number_of_ours() -> None:
    assert is_known_type("Thông tư")
    assert is_known_type("NGHỊ ĐỊNH")
    assert not is_known_type("Văn bản đến")
