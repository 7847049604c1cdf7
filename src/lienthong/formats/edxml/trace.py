"""A relay's station added to a message on its way: one TraceHeader, and every other byte as it was (edXML §4)."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO, cast

from lienthong.formats.edxml.limits import Limits
from lienthong.formats.edxml.read_status import is_status
from lienthong.formats.edxml.reader import search
from lienthong.formats.edxml.tags import escape
from lienthong.formats.edxml.tree import Node
from lienthong.formats.edxml.wire import Parse
from lienthong.kernel.moments import write_moment

_IN_MEMORY = 1024 * 1024
_PIECE = 1024 * 1024
_MARGIN = re.compile(r"\s*\Z")
_CODECS = {"UTF-16LE": "utf-16-le", "UTF-16BE": "utf-16-be"}


def append_trace(source: BinaryIO, out: BinaryIO, *, organ_id: str, at: datetime, limits: Limits | None = None) -> bool:
    """Copy a message and insert one TraceHeader after the last. The answer tells whether it was inserted.

    Every byte of the source is copied as it is. A message without TraceHeaderList gets one, after its MessageHeader;
    of an empty `<TraceHeaderList/>` the slash goes. A status message has no trace (§1): it is copied unaltered.

    Raises:
        Unreadable: the source cannot be read as edXML; nothing was written.
        OSError: reading or writing failed.
    """
    with _seekable(source) as file:
        beginning = file.tell()
        way = _Way()
        parse = Parse(limits or Limits(), observer=way)
        root = parse.run(file)
        header = search(root, "MessageHeader")
        file.seek(beginning)
        if header is None or is_status(header):
            shutil.copyfileobj(file, out, _PIECE)
            return False
        codec = _CODECS.get(parse.encoding, parse.encoding)
        place, skipped, text = _insertion(file, beginning, way, codec, organ_id, write_moment(at))
        file.seek(beginning)
        _copy(file, out, place)
        out.write(text.encode(codec))
        file.seek(beginning + place + skipped)
        shutil.copyfileobj(file, out, _PIECE)
        return True


class _Way:
    """Notes where the trace stands while the message is parsed. Positions are of the first byte of a tag, or -1."""

    def __init__(self) -> None:
        self.header_start = -1
        self.header_end = -1
        self.header_raw = ""
        self.list_start = -1
        self.list_end = -1
        self.list_raw = ""
        self.last_start = -1
        self.last_end = -1
        self._open_list: Node | None = None

    def started(self, at: int, raw: str, node: Node) -> None:
        """A start tag."""
        if node.name == "TraceHeaderList" and self.list_start < 0:
            self.list_start, self.list_raw, self._open_list = at, raw, node
        elif node.name == "TraceHeader" and self._open_list is not None and node is self._open_list.children[-1]:
            self.last_start = at
        elif node.name == "MessageHeader" and self.header_start < 0:
            self.header_start, self.header_raw = at, raw

    def ended(self, at: int, _raw: str, node: Node) -> None:
        """An end tag."""
        if node is self._open_list:
            self.list_end, self._open_list = at, None
        elif node.name == "TraceHeader" and self._open_list is not None and node is self._open_list.children[-1]:
            self.last_end = at
        elif node.name == "MessageHeader" and self.header_end < 0:
            self.header_end = at


def _insertion(
    file: BinaryIO, beginning: int, way: _Way, codec: str, organ_id: str, moment: str
) -> tuple[int, int, str]:
    """Where to insert, how many bytes to leave out there, and what."""
    raw = way.list_raw or way.header_raw
    prefix = raw[: raw.rfind(":") + 1]
    if way.last_start >= 0:
        margin = _margin(file, beginning, way.last_start, codec)
        end = _end(file, beginning, way.last_start, way.last_end, codec)
        return end, 0, _trace_header(prefix, margin, organ_id, moment)
    if way.list_start >= 0:
        margin = _margin(file, beginning, way.list_start, codec)
        tag = _tag(file, beginning + way.list_start, codec)
        inner = _trace_header(prefix, _deeper(margin), organ_id, moment)
        end = way.list_start + len(tag.encode(codec))
        if tag.endswith("/>"):
            slash = len("/>".encode(codec))
            return end - slash, slash, f">{inner}{margin}</{way.list_raw}>"
        return end, 0, inner
    margin = _margin(file, beginning, way.header_start, codec)
    end = _end(file, beginning, way.header_start, way.header_end, codec)
    inner = _trace_header(prefix, _deeper(margin), organ_id, moment)
    return end, 0, f"{margin}<{prefix}TraceHeaderList>{inner}{margin}</{prefix}TraceHeaderList>"


def _end(file: BinaryIO, beginning: int, start: int, end: int, codec: str) -> int:
    """The byte after an element whose start tag and end tag begin at these bytes."""
    tag = _tag(file, beginning + start, codec)
    if tag.endswith("/>"):
        return start + len(tag.encode(codec))
    return end + len(_tag(file, beginning + end, codec).encode(codec))


def _trace_header(prefix: str, margin: str, organ_id: str, moment: str) -> str:
    inner = _deeper(margin)
    return (
        f"{margin}<{prefix}TraceHeader>"
        f"{inner}<{prefix}OrganId>{escape(organ_id)}</{prefix}OrganId>"
        f"{inner}<{prefix}Timestamp>{escape(moment)}</{prefix}Timestamp>"
        f"{margin}</{prefix}TraceHeader>"
    )


def _deeper(margin: str) -> str:
    return f"{margin}  " if margin else ""


def _margin(file: BinaryIO, beginning: int, at: int, codec: str) -> str:
    """The line break and the indent before a tag; "" where it stands in the middle of a line."""
    reach = min(at, 512)
    file.seek(beginning + at - reach)
    text = file.read(reach).decode(codec, errors="replace")
    blank = _MARGIN.search(text)
    margin = blank[0] if blank else ""
    line = margin.rfind("\n")
    if line < 0:
        return ""
    return margin[line - 1 :] if margin[line - 1 : line] == "\r" else margin[line:]


def _tag(file: BinaryIO, at: int, codec: str) -> str:
    """The whole tag that begins at a byte. A `>` inside quotes does not end it."""
    file.seek(at)
    data, text = b"", ""
    while piece := file.read(4096):
        # A piece may end in the middle of a character.
        data += piece
        text = data.decode(codec, errors="ignore")
        quote = ""
        for place, sign in enumerate(text):
            if quote:
                quote = "" if sign == quote else quote
            elif sign in "\"'":
                quote = sign
            elif sign == ">":
                return text[: place + 1]
    return text


def _copy(source: BinaryIO, out: BinaryIO, length: int) -> None:
    while length > 0 and (piece := source.read(min(length, _PIECE))):
        out.write(piece)
        length -= len(piece)


@contextmanager
def _seekable(source: BinaryIO) -> Iterator[BinaryIO]:
    """The source itself where it can be sought, else a copy that can."""
    if source.seekable():
        yield source
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        shutil.copyfileobj(source, copy, _PIECE)
        copy.seek(0)
        yield cast(BinaryIO, copy)
