"""Whatever the bytes are, only `Unreadable` ever comes out of reading them."""

import io
import random
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.formats.edxml import (
    DocumentMessage,
    InMemory,
    Limits,
    Reading,
    Unreadable,
    append_trace,
    read,
    write_document,
)
from lienthong.formats.edxml.samples import names, sample
from lienthong.formats.edxml.tests.building import with_content, zipped
from lienthong.kernel.moments import VIETNAM

SAMPLES = [sample(name) for name in names()]
TIGHT = Limits(elements=2000, decoded_bytes=1_000_000, expanded_bytes=1_000_000, header_bytes=1_000_000)
PIECES = [
    *(b"<", b">", b"/", b"&", b"&#0;", b"&#xD800;", b"&amp;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?x?>", b"\0"),
    *(b"xmlns=''", b"xmlns:edXML='x'", b"<!DOCTYPE a>", b"\xff", b"\xc3", "ệ".encode(), b"\xef\xbb\xbf", b"=", b"\r"),
    *(
        b"<edXML:To>",
        b"</edXML:To>",
        b"<TraceHeader/>",
        b"<Attachment>",
        b"<ContentTransferEncoded/>",
        b"-1",
        b"9" * 40,
    ),
    *(
        b"0000/00/00",
        b"9999/99/99 99:99:99",
        b"PK\x03\x04",
        b"cid:",
        b" ",
        b"\n",
        b"utf-16",
        b"edxml",
        b":",
        b"'",
        b'"',
    ),
]


def survives(data: bytes) -> None:
    """Read in every way there is; what was read can be written and read again."""
    try:
        reading = read(data, limits=TIGHT)
    except Unreadable as no:
        said = [no.say("vi"), no.say("en")]
        assert all(said)
        return
    shown(reading)
    opened = read(io.BytesIO(data), limits=TIGHT, attachments=InMemory())
    shown(opened)
    append_trace(io.BytesIO(data), io.BytesIO(), organ_id="H21", at=datetime(2026, 3, 2, tzinfo=VIETNAM))
    if isinstance(reading.message, DocumentMessage):
        out = io.BytesIO()
        write_document(reading.message, [], out)
        read(out.getvalue())


def shown(reading: Reading) -> None:
    for finding in reading.findings:
        for language in ("vi", "en"):
            assert finding.message(language)  # type: ignore[arg-type]
            assert finding.expected(language)  # type: ignore[arg-type]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few changes of the kinds that break parsers."""
    body = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(body) + 1)
        match chance.randrange(7):
            case 0:
                body[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                body[place:place] = chance.choice(PIECES)
            case 2:
                del body[place : place + chance.choice((1, 5, 40, 400))]
            case 3:
                start = chance.randrange(len(body) + 1)
                body[place:place] = body[start : start + chance.choice((1, 10, 100, 1000))]
            case 4:
                body[place : place + chance.randint(1, 20)] = chance.choice(PIECES)
            case 5:
                other = chance.choice(SAMPLES)
                start = chance.randrange(len(other))
                body[place:place] = other[start : start + chance.choice((20, 200, 2000))]
            case _:
                old, new = chance.choice(NAMES), chance.choice(NAMES)
                body = bytearray(bytes(body).replace(old, new, chance.choice((1, 2, -1))))
        if not body:
            return b""
    return bytes(body)


def rearranged(data: bytes, chance: random.Random) -> bytes:
    """Leaves moved, doubled, dropped, renamed and refilled: still XML, but no longer a message as it should be."""
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 12)):
        leaves = [place for place, line in enumerate(lines) if line.count(b"<") == 2 and b"</" in line]
        if not leaves:
            break
        place = chance.choice(leaves)
        line = lines[place]
        match chance.randrange(5):
            case 0:
                del lines[place]
            case 1:
                lines.insert(chance.randrange(2, len(lines) - 1), line)
            case 2:
                start, end = line.index(b">") + 1, line.rindex(b"<")
                lines[place] = line[:start] + chance.choice(TEXTS) + line[end:]
            case 3:
                old, new = chance.choice(NAMES), chance.choice(NAMES)
                if old and new:
                    lines = [each.replace(old, new) for each in lines]
            case _:
                lines[place] = line.replace(b">", b" la='1'>", 1)
    return b"\n".join(lines)


TEXTS = [
    *(b"", b" ", b"0", b"-1", b"9" * 30, b"2026/02/30", b"0000/00/00", b"31/12/9999 23:59:59", b"9999/12/31 99:00:00"),
    *(b"x" * 400, "Hỏa tốc".encode(), b"cid:", b"<a>b</a>c", b"&#9;", b"PK\x03\x04", b"JVBERi0=", b"UEsDBA==", b"1E5"),
    *(
        "²".encode(),
        "٣".encode(),
        b"H21,2026/02/30,1/A",
        b"{name}",
        b"%s",
        b"true",
        b"TRUE",
        b"2",
        b"../../a",
        b"0001/01/01",
    ),
]

NAMES = [
    *(b"MessageHeader", b"TraceHeaderList", b"TraceHeader", b"Bussiness", b"Attachment", b"ContentTransferEncoded"),
    *(b"Reference", b"Subject", b"StatusCode", b"To", b"From", b"edXMLEnvelope", b"edXMLHeader", b"edXMLBody", b"Code"),
    *(b"ResponseFor", b"AttachmentEncoded", b"edXMLManifest", b"Signature", b"edXML:", b"x:", b"", b"edXML"),
]


@pytest.mark.parametrize("seed", range(4))
def test_samples_changed_at_random_are_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(250):
        survives(mutated(chance.choice(SAMPLES), chance))
        survives(rearranged(chance.choice(SAMPLES), chance))


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    survives(data)
    survives(b"<edXML>" + data)


@given(st.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_any_bytes_after_a_zips_signature_are_an_attachment(data: bytes) -> None:
    survives(with_content(b"PK\x03\x04" + data))


@given(st.integers(0, 2**32), st.integers(1, 12))
@settings(max_examples=120, deadline=None)
def test_archives_changed_at_random_never_break_the_reading(seed: int, changes: int) -> None:
    chance = random.Random(seed)
    archive = bytearray(zipped(("5f0c.doc", b"x" * 300)))
    for _ in range(changes):
        archive[chance.randrange(len(archive))] = chance.randrange(256)
    survives(with_content(bytes(archive), "a.doc"))
