"""Contents are kept as JSON and come back the same; what is no content is refused in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lienthong.work.documents.composing import Unwritable, from_json, to_json
from lienthong.work.documents.composing.content import numbered, same_words, signed_by
from lienthong.work.documents.composing.tests.samples import DECISION, LETTER


@pytest.mark.parametrize("content", [LETTER, DECISION])
def test_what_is_kept_comes_back(content: Any) -> None:
    assert from_json(to_json(content)) == content


@pytest.mark.parametrize(
    "wrong",
    [
        None, [], "x", {}, {"type_key": "sắc lệnh"}, {"type_key": 5}, {"type_key": "letter", "subject": 7},
        {"type_key": "letter", "body": "x" * 400_001}, {"type_key": "letter", "body": "a\x00b"},
        {"type_key": "letter", "receivers": "Như trên"}, {"type_key": "letter", "receivers": ["x"] * 301},
        {"type_key": "letter", "dated": "32/13/2018"}, {"type_key": "letter", "priority": 5},
        {"type_key": "letter", "priority": True}, {"type_key": "letter", "head": 5}, {"type_key": "letter", "x": 1},
        {"type_key": "letter", "annexes": [5]},
    ],
)  # fmt: skip
def test_what_is_no_content_is_refused(wrong: object) -> None:
    with pytest.raises(Unwritable):
        from_json(wrong)


def test_numbering_changes_no_words_and_another_signature_does() -> None:
    assert same_words(LETTER, numbered(LETTER, "99", "UBND-TH", date(2018, 10, 1)))
    assert not same_words(LETTER, signed_by(LETTER, ("KT. Chủ tịch", "Phó Chủ tịch"), "Trần Thị Liên"))
    assert not same_words(LETTER, replace(LETTER, body="khác"))


@pytest.mark.parametrize(
    ("typed", "in_letter", "under_type"),
    [
        ("báo cáo tình hình", "báo cáo tình hình", "Báo cáo tình hình"),
        ("về việc trực lễ", "trực lễ", "Về việc trực lễ"),
        ("Về việc: trực lễ", "trực lễ", "Về việc: trực lễ"),
        ("V/v trực lễ", "trực lễ", "Về việc trực lễ"),
        (" v/v: trực lễ", "trực lễ", "Về việc trực lễ"),
        ("về việc", "về việc", "Về việc"),
        ("V/vụ án", "V/vụ án", "V/vụ án"),
        ("đi lại", "đi lại", "Đi lại"),
        ("", "", ""),
    ],
)
def test_a_letter_says_v_v_once_and_a_subject_under_a_type_begins_with_a_capital(
    typed: str, in_letter: str, under_type: str
) -> None:
    assert replace(LETTER, subject=typed).about == in_letter
    assert replace(DECISION, subject=typed).about == under_type
