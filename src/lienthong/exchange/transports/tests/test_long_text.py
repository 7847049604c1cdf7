"""One long text out of a JSON answer, whatever the pieces it arrives in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.exchange.transports.interface import Trouble, TryLater
from lienthong.exchange.transports.long_text import LongText

LETTERS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=80)


def taken(answer: bytes, cuts: list[int], name: str = "edxml"):
    written: list[bytes] = []
    long = LongText(name, written.append, call="/getEdoc")
    places = sorted({cut % (len(answer) + 1) for cut in cuts})
    for start, end in zip([0, *places], [*places, len(answer)], strict=True):
        long.take(answer[start:end])
    return b"".join(written), json.loads(long.end())


@given(
    LETTERS,
    st.dictionaries(LETTERS.filter(lambda name: name != "edxml"), st.one_of(LETTERS, st.integers(), st.none())),
    st.booleans(),
    st.sampled_from([None, 1]),
    st.lists(st.integers(min_value=0), max_size=12),
)
def test_the_text_comes_out_and_the_rest_stays(text, beside, ascii_only, indent, cuts):
    answer = json.dumps({"a": beside, "data": {"edxml": text, **beside}}, ensure_ascii=ascii_only, indent=indent)
    written, rest = taken(answer.encode(), cuts)
    assert written.decode() == text
    assert rest == {"a": beside, "data": {"edxml": "", **beside}}


@given(st.text('\\"u0d8áễ😀/\n', max_size=40), st.lists(st.integers(min_value=0), max_size=20), st.booleans())
def test_no_escape_and_no_letter_is_cut_in_two(text, cuts, ascii_only):
    answer = json.dumps({"edxml": text}, ensure_ascii=ascii_only).encode()
    assert taken(answer, cuts)[0].decode() == text


def test_the_name_as_a_value_is_not_the_name():
    written, rest = taken(b'{"x":"edxml","y":["edxml","z"],"edxml" : "<a/>","edxml2":"b"}', [])
    assert written == b"<a/>"
    assert rest == {"x": "edxml", "y": ["edxml", "z"], "edxml": "", "edxml2": "b"}


def test_a_second_copy_of_an_attachment_is_not_kept():
    answer = json.dumps({"attachments": [{"fileContent": "QUJD" * 100_000}], "edxml": "<a/>"}).encode()
    written, rest = taken(answer, list(range(0, len(answer), 50_000)))
    assert written == b"<a/>"
    assert rest == {"attachments": [{"fileContent": ""}], "edxml": ""}


def test_an_answer_that_ends_inside_the_text_is_cut_short():
    long = LongText("edxml", lambda piece: None, call="/getEdoc")
    long.take(b'{"edxml":"<a')
    with pytest.raises(TryLater) as refusal:
        long.end()
    assert refusal.value.trouble is Trouble.CUT_SHORT


def test_endless_things_beside_the_text_are_not_kept():
    long = LongText("edxml", lambda piece: None, call="/getEdoc")

    def feed():
        for _ in range(100_000):
            long.take(b'"a":1, ' * 10)

    with pytest.raises(TryLater) as refusal:
        feed()
    assert refusal.value.trouble is Trouble.TOO_LARGE
