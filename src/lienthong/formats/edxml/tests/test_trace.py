"""A relay's TraceHeader, inserted into bytes that stay as they are (edXML §4)."""

import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.formats.edxml import DocumentMessage, Trace, Unreadable, append_trace, read
from lienthong.formats.edxml.samples import names, sample
from lienthong.kernel.moments import VIETNAM

AT = datetime(2026, 3, 2, 9, 20, tzinfo=VIETNAM)
STATION = Trace("H21", AT)
DOCUMENTS = [name for name in names() if "status" not in name and name not in ("old-soap", "go-vn")]


def appended(data: bytes, organ_id: str = "H21") -> bytes:
    out = io.BytesIO()
    assert append_trace(io.BytesIO(data), out, organ_id=organ_id, at=AT)
    return out.getvalue()


def traces(data: bytes) -> tuple[Trace, ...]:
    message = read(data).message
    assert isinstance(message, DocumentMessage)
    return message.traces


def inserted(before: bytes, after: bytes) -> bytes:
    """What was inserted; fails where anything else changed."""
    length = len(after) - len(before)
    start = next(place for place in range(len(after)) if before[place : place + 1] != after[place : place + 1])
    for place in range(start, max(start - length, -1), -1):
        if after[:place] + after[place + length :] == before:
            return after[place : place + length]
    raise AssertionError("more than an insertion")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_one_station_is_added_and_every_other_byte_stays(name: str) -> None:
    before = sample(name)
    after = appended(before)
    assert traces(after) == (*traces(before), STATION)
    assert inserted(before, after)


def test_the_station_stands_after_the_last_one_in_the_same_dress() -> None:
    text = appended(sample("new-document")).decode()
    assert (
        "        </edXML:TraceHeader>\n"
        "        <edXML:TraceHeader>\n"
        "          <edXML:OrganId>H21</edXML:OrganId>\n"
        "          <edXML:Timestamp>2026/03/02 09:20:00</edXML:Timestamp>\n"
        "        </edXML:TraceHeader>\n"
    ) in text
    assert text.index("09:20:00") < text.index("<edXML:Bussiness>")


def test_line_ends_of_another_system_are_kept() -> None:
    assert b"\r\n" in inserted(sample("dotnet-port"), appended(sample("dotnet-port")))
    assert appended(sample("dotnet-port")).count(b"\n") == appended(sample("dotnet-port")).count(b"\r\n")


def test_wide_characters_are_counted_in_bytes() -> None:
    after = appended(sample("utf-16"))
    assert after.startswith(b"\xff\xfe")
    assert traces(after)[-1] == STATION


def test_a_code_with_signs_is_escaped() -> None:
    assert traces(appended(sample("new-document"), "A<&>'\""))[-1].organ_id == "A<&>'\""


@pytest.mark.parametrize(
    "listing",
    [
        "<edXML:TraceHeaderList/>",
        "<edXML:TraceHeaderList id='>' />",
        "<edXML:TraceHeaderList></edXML:TraceHeaderList>",
        "<edXML:TraceHeaderList><edXML:TraceHeader/></edXML:TraceHeaderList>",
        "<edXML:TraceHeaderList><t:TraceHeader xmlns:t='http://www.mic.gov.vn/TBT/QCVN_102_2016'/></edXML:TraceHeaderList>",
        "",
    ],
)
def test_an_empty_or_missing_list_gets_the_station_too(listing: str) -> None:
    text = sample("new-document").decode()
    start, end = text.index("<edXML:TraceHeaderList>"), text.index("</edXML:TraceHeaderList>")
    text = text[:start] + listing + text[end + len("</edXML:TraceHeaderList>") :]
    after = appended(text.encode())
    assert traces(after)[-1] == STATION
    assert read(after).message.sender == read(text.encode()).message.sender


def test_a_status_has_no_trace_and_is_copied_unaltered() -> None:
    out = io.BytesIO()
    assert not append_trace(io.BytesIO(sample("status-arrived")), out, organ_id="H21", at=AT)
    assert out.getvalue() == sample("status-arrived")


def test_a_source_that_cannot_be_sought_is_copied_first() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    out = io.BytesIO()
    append_trace(Pipe(sample("new-document")), out, organ_id="H21", at=AT)
    assert out.getvalue() == appended(sample("new-document"))


def test_an_unreadable_source_is_refused_and_nothing_written() -> None:
    out = io.BytesIO()
    with pytest.raises(Unreadable):
        append_trace(io.BytesIO(sample("old-soap")[:-20]), out, organ_id="H21", at=AT)
    assert out.getvalue() == b""


@given(st.lists(st.sampled_from(["H21", "H21.07", "G22"]), min_size=1, max_size=5))
def test_stations_come_in_the_order_of_the_way(codes: list[str]) -> None:
    data = sample("new-document")
    for code in codes:
        data = appended(data, code)
    assert [trace.organ_id for trace in traces(data)] == ["H21.07", *codes]
