"""Where the XML begins and in which encoding it is (edXML §11: BOM and junk before `<?xml` skipped)."""

import io

import pytest

from lienthong.formats.edxml import read
from lienthong.formats.edxml.samples import sample
from lienthong.formats.edxml.tests.building import codes

TEXT = sample("new-document").decode()
UNDECLARED = TEXT.partition("?>")[2].lstrip()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (TEXT.encode(), set()),
        (b"\xef\xbb\xbf" + TEXT.encode(), set()),
        (UNDECLARED.encode(), set()),
        (b"\xef\xbb\xbf" + UNDECLARED.encode(), set()),
        (b"1212" + TEXT.encode(), {"junk_before_xml"}),
        (b"\xef\xbb\xbf\r\n" + TEXT.encode(), {"junk_before_xml"}),
        (b"\xef\xbb\xbf\xef\xbb\xbf" + TEXT.encode(), {"junk_before_xml"}),
        (b"HTTP/1.1 200 OK\r\n\r\n" + TEXT.encode(), {"junk_before_xml"}),
        (b"a < b" + TEXT.encode(), {"junk_before_xml"}),
        (TEXT.encode("utf-16"), {"encoding_not_utf8", "encoding_differs"}),
        (TEXT.encode("utf-16-le"), {"encoding_not_utf8", "encoding_differs"}),
        (TEXT.encode("utf-16-be"), {"encoding_not_utf8", "encoding_differs"}),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), {"encoding_not_utf8", "encoding_differs"}),
        (b"\xff\xfe" + "12\n".encode("utf-16-le") + TEXT.encode("utf-16-le"), {"junk_before_xml", "encoding_not_utf8"}),
        # What .NET's StringWriter declares over bytes in UTF-8.
        (TEXT.replace("UTF-8", "utf-16").encode(), {"encoding_differs"}),
        (TEXT.replace('encoding="UTF-8"', "").encode(), set()),
        (TEXT.encode() + b"\r\n", set()),
        (TEXT.encode() + b"\0\0", {"junk_after_xml"}),
        (TEXT.encode() + b"<edXML/>", {"junk_after_xml"}),
    ],
)
def test_the_message_is_found_wherever_it_begins(data: bytes, found: set[str]) -> None:
    for source in (data, io.BytesIO(data), Trickle(data)):
        reading = read(source)  # type: ignore[arg-type]
        assert reading.message == read(TEXT.encode()).message
        assert found <= codes(reading)
        if not found:
            assert codes(reading) == {"signature_absent"}


def test_an_old_vietnamese_code_page_is_read_as_declared() -> None:
    text = TEXT.replace("UTF-8", "windows-1252").replace("Gia Lai", "Gia Lài")
    reading = read(text.encode("windows-1252", errors="xmlcharrefreplace"))
    assert reading.encoding == "windows-1252"
    assert "encoding_not_utf8" in codes(reading)
    assert reading.message.sender.organ_name == "Sở Nội vụ tỉnh Gia Lài"


class Trickle(io.RawIOBase):
    """A pipe that gives a few bytes at a time."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self._data.read(min(size, 7))
