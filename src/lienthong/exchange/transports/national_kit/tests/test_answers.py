"""Which sent package is the parcel that we got no answer for: the question that prevents doubles and losses."""

import contextlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.exchange.transports import codes
from lienthong.exchange.transports.interface import MayHaveArrived, NeverWillWork, Parcel, Trouble, TryLater
from lienthong.exchange.transports.national_kit import answers
from lienthong.exchange.transports.tests.people import Clock

NOW = Clock().now
PARCEL = Parcel(
    "m-1", "document", "H21.07", ("G09",), Path("/x"), 1, "00" * 32, notation="415/SNV-VTLT", attempted_at=NOW
)
ROW = {
    "senderDocId": "doc-7",
    "fromCode": "H21.07",
    "toCode": "G09",
    "notation": "415/SNV-VTLT",
    "sentTime": "2026/03/02 09:14:20",
}


def find(*rows, **changes):
    return answers.find_sent(replace(PARCEL, **changes), list(rows))


def test_the_same_letter_is_found():
    assert find({**ROW, "senderDocId": "doc-6", "notation": "414/SNV-VTLT"}, ROW).remote_id == "doc-7"
    # One row per receiver.
    assert find(ROW, {**ROW, "toCode": "g12"}, receiver_codes=("G09", "G12")).remote_id == "doc-7"


@pytest.mark.parametrize(
    "change",
    [
        {"notation": "416/SNV-VTLT"},
        {"fromCode": "H21.08"},
        {"toCode": "G12"},
        {"sentTime": "2026/03/02 08:00:00"},  # an hour before our attempt: an earlier letter of the same number
        {"senderDocId": ""},
    ],
)
def test_another_letter_is_not_taken_for_it(change):
    assert find({**ROW, **change}) is None


def test_a_package_that_the_relay_knows_is_another_letter():
    # The update of letter 415 carries the number of the original.
    assert find(ROW, taken_ids=frozenset({"doc-7"})) is None


def test_clocks_may_stand_apart_a_little():
    assert find({**ROW, "sentTime": "2026/03/02 09:05:00"}).remote_id == "doc-7"


@pytest.mark.parametrize(
    ("rows", "changes"),
    [
        ([ROW, {**ROW, "senderDocId": "doc-8"}], {}),  # two candidates
        ([ROW], {"notation": ""}),  # nothing to compare by
        ([ROW], {"attempted_at": None}),
    ],
)
def test_what_cannot_be_told_goes_to_a_person(rows, changes):
    with pytest.raises(MayHaveArrived) as refusal:
        find(*rows, **changes)
    assert refusal.value.trouble is Trouble.CANNOT_TELL
    assert refusal.value.facts["candidates"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = ("docId", "senderDocId", "status", "created_time", "createdTime", "messageType", "from", "to", "code", "toCode")


@given(st.lists(st.dictionaries(st.sampled_from([*NAMES, "sentTime", "receiveStatus", "id", "oldCode"]), JUNK)))
def test_no_row_breaks_the_reading(rows):
    assert len({one.remote_id for one in answers.waiting(rows, "document", again_after_fail=True)}) <= len(rows)
    answers.progress("doc-7", rows)
    answers.directory(rows)
    with contextlib.suppress(MayHaveArrived):
        answers.find_sent(PARCEL, rows)


@given(st.dictionaries(st.sampled_from(["status", "ErrorCode", "ErrorDesc", "DocId", "data", "count"]), JUNK))
def test_no_envelope_breaks_the_reading(found):
    for work in (
        lambda: answers.check("/x", found, sends=True),
        lambda: answers.sent("/x", found),
        lambda: answers.rows("/x", found),
    ):
        with contextlib.suppress(TryLater, NeverWillWork):
            work()


def test_what_the_list_says_is_done_does_not_wait():
    rows = [{"docId": f"d-{status}", "status": status} for status in ("initial", "processing", "done", "fail", "")]
    assert [one.remote_id for one in answers.waiting(rows, "document", again_after_fail=False)] == [
        "d-initial",
        "d-processing",
        "d-",
    ]
    assert "d-fail" in [one.remote_id for one in answers.waiting(rows, "document", again_after_fail=True)]


def test_oldest_first_and_the_timeless_last():
    rows = [
        {"docId": "none", "created_time": "2026/02/30 10:00:00"},
        {"docId": "new", "created_time": "2026/03/02 10:00:00"},
        {"docId": "bkav", "created_time": "01/03/2026 10:00:00"},
        {"docId": "old", "created_time": 1772331000000},  # 2026-03-01 09:10 in Vietnam
    ]
    found = answers.waiting(rows, "document", again_after_fail=False)
    assert [one.remote_id for one in found] == ["old", "bkav", "new", "none"]
    assert found[1].created_at - found[0].created_at == timedelta(minutes=50)


@pytest.mark.parametrize(
    ("code", "for_good"),
    # The table in Lạng Sơn's integration guide.
    [("10", True), ("15", True), ("18", True), ("19", True), ("20", False), ("21", True), ("22", True), ("23", True)],
)
def test_the_table_of_codes(code, for_good):
    refusal = codes.refused(code, "", call="/sendEdoc")
    assert isinstance(refusal, NeverWillWork) == for_good
    if for_good:
        assert refusal.said, "even where the axis says nothing, the person reads words"
