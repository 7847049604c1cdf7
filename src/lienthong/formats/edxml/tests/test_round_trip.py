"""Nothing is lost between reading and writing, what we do not understand included."""

import io
import itertools
import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lienthong.formats.edxml import (
    Answered,
    AttachmentSource,
    Business,
    Code,
    DocumentMessage,
    DocumentType,
    Element,
    Extra,
    InMemory,
    ManifestEntry,
    OtherInfo,
    Party,
    ReceiverChange,
    Replaced,
    Signer,
    Staff,
    StatusMessage,
    Trace,
    UpdateInfo,
    read,
    write_document,
    write_status,
)
from lienthong.formats.edxml.names import BY_LOWER, OURS
from lienthong.formats.edxml.samples import names, sample
from lienthong.kernel.moments import VIETNAM, read_moment

# Text as XML can hold it, without outer white space, which reading removes.
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufffe\uffff")
NON_EMPTY = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
TEXT = st.one_of(st.just(""), NON_EMPTY)
NUMBER = st.one_of(st.none(), st.integers(0, 999_999_999))
FLAG = st.one_of(st.none(), st.booleans())
# strftime writes years before 1000 without their zeros.
DAY = st.one_of(st.none(), st.dates(min_value=datetime(1000, 1, 1).date()))
MOMENT = st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(VIETNAM)).map(
    lambda moment: moment.replace(microsecond=0)
)
UNREADABLE_DATE = NON_EMPTY.filter(lambda text: read_moment(text) is None)


def dated(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, str]]:
    """A day or moment with no text, or none with a text that cannot be read."""
    return st.one_of(strategy.map(lambda value: (value, "")), UNREADABLE_DATE.map(lambda text: (None, text)))


def something(build: st.SearchStrategy[object], nothing: object) -> st.SearchStrategy[object]:
    return build.filter(lambda value: value != nothing)


PARTY = st.builds(Party, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)
STAFF = st.one_of(st.none(), something(st.builds(Staff, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT), Staff()))
ANSWERED = st.builds(
    lambda organ, code, when, document: Answered(organ, code, when[0], document, when[1]), TEXT, TEXT, dated(DAY), TEXT
)
TRACE = st.builds(lambda organ, when: Trace(organ, when[0], when[1]), TEXT, dated(st.one_of(st.none(), MOMENT))).filter(
    lambda trace: trace != Trace()
)
UPDATE = st.one_of(
    st.none(),
    something(
        st.builds(
            UpdateInfo,
            FLAG,
            FLAG,
            st.lists(something(st.builds(ReceiverChange, TEXT, NUMBER), ReceiverChange()), max_size=2).map(tuple),
        ),
        UpdateInfo(),
    ),
)
TEXTS = st.lists(NON_EMPTY, max_size=3).map(tuple)
REPLACED = st.lists(something(st.builds(Replaced, TEXT, TEXTS), Replaced()), max_size=2).map(tuple)
BUSINESS = st.one_of(st.none(), st.builds(Business, st.integers(0, 3), TEXT, TEXT, FLAG, UPDATE, REPLACED, STAFF))
SIGNER = st.one_of(st.none(), something(st.builds(Signer, TEXT, TEXT, TEXT), Signer()))
OTHER = st.builds(OtherInfo, NUMBER, TEXT, TEXT, NUMBER, NUMBER, TEXT, FLAG, TEXT, TEXTS)
ENTRY = something(st.builds(ManifestEntry, TEXT, TEXT, TEXT, TEXT), ManifestEntry())

XML_NAME = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,8}", fullmatch=True).filter(
    lambda name: not name.lower().startswith("xml")
)
# A name of the standard in our namespace or in none would be understood, and so be no stranger.
STRANGE_NAME = XML_NAME.filter(lambda name: name.lower() not in BY_LOWER)
FOREIGN = st.sampled_from(["urn:example:vendor", "http://www.w3.org/2000/09/xmldsig#", "urn:khác"])
ATTRIBUTES = st.lists(
    st.tuples(st.one_of(st.just(""), FOREIGN), XML_NAME, st.text(LETTERS, max_size=8)),
    max_size=3,
    unique_by=lambda attribute: attribute[:2],
).map(tuple)


def elements(depth: int) -> st.SearchStrategy[Element]:
    inner = st.text(LETTERS, min_size=1, max_size=8).filter(lambda text: not text.isspace())
    content = st.lists(inner, max_size=1) if depth == 0 else st.lists(st.one_of(inner, elements(depth - 1)), max_size=3)
    # Two texts side by side are one text on the wire.
    tidy = content.filter(lambda parts: all(not (isinstance(a, str) and isinstance(b, str)) for a, b in pairs(parts)))
    return st.builds(Element, STRANGE_NAME, st.one_of(st.just(OURS), st.just(""), FOREIGN), ATTRIBUTES, tidy.map(tuple))


def pairs(parts: list[object]) -> list[tuple[object, object]]:
    return list(itertools.pairwise(parts))


PLACES = st.sampled_from(
    [
        "edXML",
        "edXML/edXMLEnvelope",
        "edXML/edXMLEnvelope/edXMLHeader",
        "edXML/edXMLEnvelope/edXMLHeader/MessageHeader",
        "edXML/edXMLEnvelope/edXMLHeader/MessageHeader/From",
        "edXML/edXMLEnvelope/edXMLHeader/MessageHeader/To[1]",
        "edXML/edXMLEnvelope/edXMLHeader/MessageHeader/OtherInfo",
        "edXML/edXMLEnvelope/edXMLHeader/TraceHeaderList",
        "edXML/edXMLEnvelope/edXMLBody",
        "edXML/edXMLEnvelope/edXMLBody/edXMLManifest",
    ]
)
EXTRAS = st.lists(st.builds(Extra, PLACES, elements(2)), max_size=3).map(tuple)


@st.composite
def documents(draw: st.DrawFn) -> DocumentMessage:
    promulgated_on, promulgated_text = draw(dated(DAY))
    due_on, due_text = draw(dated(DAY))
    return DocumentMessage(
        sender=draw(PARTY),
        receivers=tuple(draw(st.lists(something(PARTY, Party()), min_size=1, max_size=3))),
        document_id=draw(TEXT),
        code=draw(st.builds(Code, TEXT, TEXT)),
        place=draw(TEXT),
        promulgated_on=promulgated_on,
        type=draw(st.builds(DocumentType, NUMBER, NUMBER, TEXT)),
        subject=draw(TEXT),
        content=draw(TEXT),
        signer=draw(SIGNER),
        due_on=due_on,
        to_places=draw(TEXTS),
        other=draw(OTHER),
        answers=tuple(draw(st.lists(something(ANSWERED, Answered()), max_size=2))),
        steering_type=draw(NUMBER),
        traces=tuple(draw(st.lists(TRACE, max_size=3))),
        business=draw(BUSINESS),
        manifest=tuple(draw(st.lists(ENTRY, max_size=2))),
        tasks=draw(TEXTS),
        application_type=draw(TEXT),
        promulgated_text=promulgated_text,
        due_text=due_text,
        extras=draw(EXTRAS),
    )


@st.composite
def statuses(draw: st.DrawFn) -> StatusMessage:
    stamped_at, stamped_text = draw(dated(st.one_of(st.none(), MOMENT)))
    code = draw(st.one_of(st.sampled_from(["01", "13", "99"]), NON_EMPTY.filter(lambda text: len(text) > 1)))
    return StatusMessage(draw(PARTY), draw(ANSWERED), draw(STAFF), code, draw(TEXT), stamped_at, stamped_text)


def in_order(message: DocumentMessage) -> DocumentMessage:
    """Extras of different places come back in the order of the file; those of one place keep theirs."""
    return replace(message, extras=tuple(sorted(message.extras, key=lambda extra: extra.at)))


@given(documents())
@settings(max_examples=150, deadline=None)
def test_a_document_written_and_read_is_the_same_document(message: DocumentMessage) -> None:
    out = io.BytesIO()
    write_document(message, [], out)
    reading = read(out.getvalue())
    assert isinstance(reading.message, DocumentMessage)
    # An empty business act is left out like everything empty.
    expected = replace(message, business=None) if message.business == Business(Business.UNKNOWN) else message
    assert in_order(reading.message) == in_order(expected)


@given(statuses())
@settings(max_examples=100, deadline=None)
def test_a_status_written_and_read_is_the_same_status(message: StatusMessage) -> None:
    assert read(write_status(message)).message == message


@given(st.lists(st.tuples(NON_EMPTY, st.binary(max_size=300)), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
@example([("*\u00a00", b"")])
def test_attachments_written_and_read_are_the_same_bytes(files: list[tuple[str, bytes]]) -> None:
    # A ZIP's or PDF's own beginning is judged by its bytes, which other tests cover.
    sources = [AttachmentSource(f"{name}.txt", b"_" + content) for name, content in files]
    out, sink = io.BytesIO(), InMemory()
    write_document(DocumentMessage(Party("H21"), (Party("G09"),)), sources, out)
    reading = read(out.getvalue(), attachments=sink)
    assert sink.contents == {place: source.content for place, source in enumerate(sources, 1)}
    assert [attachment.name for attachment in reading.attachments] == [source.wire_name for source in sources]


@given(st.binary(max_size=5000), st.lists(st.integers(0, 6000), max_size=12))
@settings(max_examples=60, deadline=None)
def test_base64_is_decoded_wherever_it_is_cut(content: bytes, cuts: list[int]) -> None:
    import base64

    from lienthong.formats.edxml.base64_stream import Decoder

    text, pieces, found = base64.b64encode(content).decode(), [], []
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[start:end] for start, end in itertools.pairwise(edges)]
    decoder = Decoder(found.append)
    for piece in pieces:
        decoder.feed(f" {piece}\n")
    decoder.finish()
    assert not decoder.trouble
    assert b"".join(found) == content


def words_of(data: bytes) -> set[str]:
    """Every piece of text and every attribute of a file, wherever it stands, base64 of attachments left aside."""
    found: set[str] = set()
    for element in ElementTree.fromstring(data).iter():
        if not element.tag.endswith("ContentTransferEncoded"):
            found |= {text.strip() for text in (element.text or "", element.tail or "") if text.strip()}
        found |= {value for name, value in element.attrib.items() if value and name.rpartition("}")[2] != "version"}
    return found


READABLE = [name for name in names() if name not in ("old-soap", "go-vn", "kit-template") and "status" not in name]


@pytest.mark.parametrize("name", READABLE)
def test_reading_and_writing_a_sample_loses_no_word_of_it(name: str) -> None:
    data = sample(name)
    data = data[data.index(b"<?xml") :] if b"<?xml" in data[:100] else data
    sink = InMemory()
    reading = read(data, attachments=sink)
    assert isinstance(reading.message, DocumentMessage)
    sources = [
        AttachmentSource(one.name, sink.contents.get(one.number, b""), one.description, one.content_id)
        for one in reading.attachments
    ]
    out = io.BytesIO()
    write_document(reading.message, sources, out)
    kept, had = words_of(out.getvalue()), words_of(data)
    # Moments of other forms are written in the standard's, and ids with their cid:.
    lost = {word for word in had - kept if not re.fullmatch(r"\d\d/\d\d/\d{4} .*|application/\w+", word)}
    assert {word for word in lost if f"cid:{word}" not in kept} == set()
    again = read(out.getvalue()).message
    assert isinstance(again, DocumentMessage)
    same = {"manifest": (), "traces": (), "extras": ()}
    assert replace(again, **same) == replace(reading.message, **same)
    assert sorted(map(repr, again.extras)) == sorted(map(repr, reading.message.extras))


def test_unknown_elements_come_back_where_they_were_with_all_they_hold() -> None:
    reading = read(sample("unknown-elements"))
    assert isinstance(reading.message, DocumentMessage)
    out = io.BytesIO()
    write_document(reading.message, [], out)
    root = ElementTree.fromstring(out.getvalue())
    ours = {"e": OURS, "v": "urn:example:vendor"}
    level = root.find(".//e:MessageHeader/e:SecurityLevel", ours)
    assert level is not None
    assert (level.text, level.attrib) == ("2", {"scheme": "noi-bo"})
    note = level.find("v:note", ours)
    assert note is not None
    assert "".join(note.itertext()) == "không phổ biến rộng"
    assert note.attrib == {"{urn:example:vendor}by": "Quý"}
    assert root.findtext(".//e:To/e:TaxCode", namespaces=ours) == "0100000000"
    subject = root.find(".//e:Subject", ours)
    assert subject is not None
    assert subject.attrib == {"lang": "vi"}


def test_a_value_that_cannot_be_read_is_written_back_as_it_came() -> None:
    data = sample("new-document").replace(b"<edXML:PageAmount>3<", b"<edXML:PageAmount>ba trang<")
    message = read(data).message
    assert isinstance(message, DocumentMessage)
    assert message.other.pages is None
    out = io.BytesIO()
    write_document(message, [], out)
    assert "<edXML:PageAmount>ba trang</edXML:PageAmount>" in out.getvalue().decode()
    assert read(out.getvalue()).message.extras == message.extras
