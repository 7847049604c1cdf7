"""Where the XML of a file begins, and in which encoding it really is."""

import re
from dataclasses import dataclass

from lienthong.formats.edxml import refusals

_BOMS = ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16LE"), (b"\xfe\xff", "UTF-16BE"))
_CODECS = {"UTF-8": "utf-8", "UTF-16LE": "utf-16-le", "UTF-16BE": "utf-16-be"}
_DECLARED = re.compile(r"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,39})[\"']")
_FIRST_TAG = re.compile(r"<[A-Za-z_!?]")
_UTF8_NAMES = frozenset({"UTF-8", "UTF8", "US-ASCII", "ASCII"})
_UTF16_NAMES = frozenset({"UTF-16", "UTF16", "UTF-16LE", "UTF-16BE", "UNICODE", "UCS-2", "ISO-10646-UCS-2"})


@dataclass(frozen=True, slots=True)
class Start:
    """The first byte of XML in a file, and how to read from there."""

    offset: int
    """Bytes to leave out: byte order mark and junk."""
    bom: int
    """How many of them are the byte order mark."""
    encoding: str
    declared: str
    override: str | None
    """What to tell expat; None where the declaration is to be obeyed."""

    @property
    def junk(self) -> int:
        """How many bytes stand before the XML that are no byte order mark."""
        return self.offset - self.bom

    @property
    def misdeclared(self) -> bool:
        """True where the declaration names another encoding than the bytes are in."""
        if not self.declared or self.override is None:
            return False
        return self.declared.upper() not in (_UTF8_NAMES if self.encoding == "UTF-8" else _UTF16_NAMES)


_ORDINARY = re.compile(rb"<\?xml version=(?:\"1\.0\"|'1\.0') encoding=(?:\"|')(?:UTF|utf)-8(?:\"|')")
_ORDINARY_START = Start(0, 0, "UTF-8", "UTF-8", "UTF-8")


def find_start(head: bytes, most_junk: int) -> Start:
    """Skip a byte order mark and what stands before the XML (a sample of the national kit has four characters there).

    Raises:
        NothingThere: no markup within `most_junk` bytes.
        UnknownEncoding: UTF-32.
    """
    if _ORDINARY.match(head):
        return _ORDINARY_START
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise refusals.UnknownEncoding(encoding="UTF-32")
    bom, encoding = next(((len(mark), name) for mark, name in _BOMS if head.startswith(mark)), (0, ""))
    encoding = encoding or _encoding_by_first_tag(head)
    text = head[bom : bom + most_junk + 1024].decode(_CODECS[encoding], errors="replace")
    begin = _first_tag(text)
    # Measured in bytes again; a damaged character was replaced by one of another length, so look the tag up anew.
    needle = "<?xml" if text.startswith("<?xml", begin) else text[begin : begin + 2]
    offset = head.find(needle.encode(_CODECS[encoding]), bom) if begin >= 0 else -1
    if encoding != "UTF-8":
        while offset >= 0 and (offset - bom) % 2 and bom:
            offset = head.find(needle.encode(_CODECS[encoding]), offset + 1)
    if offset < 0 or offset - bom > most_junk:
        raise refusals.NothingThere(size=len(head), begins=repr(head[:16]))
    match = _DECLARED.match(text, begin)
    declared = match[1] if match else ""
    override: str | None = encoding
    if encoding == "UTF-8" and not bom and declared.upper() not in _UTF8_NAMES | _UTF16_NAMES | {""}:
        encoding, override = declared, None
    return Start(offset, bom, encoding, declared, override)


def _encoding_by_first_tag(head: bytes) -> str:
    found = {
        "UTF-8": re.search(rb"<(?=[A-Za-z_!?][^\0])", head),
        "UTF-16LE": re.search(rb"<\0(?=[A-Za-z_!?]\0)", head),
        "UTF-16BE": re.search(rb"\0<(?=\0[A-Za-z_!?])", head),
    }
    return min(found, key=lambda name: match.start() if (match := found[name]) else len(head))


def _first_tag(text: str) -> int:
    """The declaration, unless the first thing that is no white space is a tag already."""
    blank = len(text) - len(text.lstrip())
    if _FIRST_TAG.match(text, blank):
        return blank
    if (declaration := text.find("<?xml")) >= 0:
        return declaration
    match = _FIRST_TAG.search(text)
    return match.start() if match else -1
