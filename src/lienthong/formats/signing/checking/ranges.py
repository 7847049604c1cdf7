"""ByteRange: which bytes a signature covers, looked at in the file itself rather than in what a reader made of it."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lienthong.formats.signing.checking.limits import MOST_SIGNATURES
from lienthong.formats.signing.findings import Fault

_NAME = b"/ByteRange"
MARK = re.compile(rb"/ByteRange\s*\[")
_BLANK = b"\x00\t\n\x0c\r "
_PIECE = 65536
_LONGEST_DICTIONARY = 65536
_HEX = re.compile(rb"[0-9A-Fa-f\t\n\f\r ]*")
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+\d{1,10}\s*\]")
_THICK = 1000
"""Bytes of a signature that is worth thinning out."""
_WORTH_COPYING = 1500
"""Bytes of a file that are copied in the time in which its reader takes one digit of a signature. Measured: 1,500 to
2,000. Where a file is larger than its signatures make up for, its reader takes them digit by digit."""


@dataclass(frozen=True, slots=True)
class Covered:
    """`end`: the first byte that is not covered any more; `gap`: from and to where the signature itself stands."""

    gap: tuple[int, int]
    end: int


class Thinned:
    """A file whose signatures are thinned out for its reader: same length, same places, a short word in each.

    The reader takes a signature apart digit by digit, tens of thousands of them and most of them padding: that was four
    fifths of the time of a check. A word in its place is as good a proof of which one the reader found.
    Nothing else can lie there: only what is hexadecimal digits throughout is thinned, so no two of them overlap.
    """

    def __init__(self, pdf: bytes) -> None:
        # Signatures stand near the end, where files are added to: most of a large file is gone through once, here.
        begin = pdf.find(_NAME)
        self.marks = sum(1 for _ in MARK.finditer(pdf, begin)) if begin >= 0 else 0
        """How many signatures the bytes of the file speak of, whatever its tables say."""
        gaps = list(_gaps(pdf, begin)) if self.marks else []
        if sum(second - first for first, second, _ in gaps) * _WORTH_COPYING < len(pdf):
            gaps = []
        self._held = {_word(first): held for first, _, held in gaps}
        thin = _without(pdf, gaps) if gaps else pdf
        # Blanks by the thousand, as some mail programs append them, would hide the end of the file from its reader.
        self.pdf = thin[: end_of(thin) + 64]

    def contents(self, read: bytes) -> bytes:
        """The signature that the reader found, whole."""
        return self._held.get(read, read)


_Gap = tuple[int, int, bytes]


def _gaps(pdf: bytes, begin: int) -> Iterator[_Gap]:
    """From and to where signatures stand that are worth thinning out, and what they hold, in the order of the file."""
    told = {(int(found[1]), int(found[2])) for found in islice(_RANGE.finditer(pdf, begin), MOST_SIGNATURES)}
    for first, second in sorted(told):
        if second - first >= _THICK and second <= len(pdf) and (held := _digits(pdf[first:second])):
            yield first, second, held


def _digits(gap: bytes) -> bytes | None:
    """What is written between < and > as hexadecimal digits; None where anything else stands there."""
    if gap[:1] != b"<" or gap[-1:] != b">" or not _HEX.fullmatch(gap, 1, len(gap) - 1):
        return None
    try:
        return bytes.fromhex(gap[1:-1].decode("ascii"))
    except ValueError:
        return None


def _word(first: int) -> bytes:
    return hashlib.sha256(b"%d" % first).digest()


def _without(pdf: bytes, gaps: list[_Gap]) -> bytes:
    whole, done = memoryview(pdf), 0
    parts: list[bytes | memoryview] = []
    for first, second, _ in gaps:
        parts += whole[done:first], (b"<%s>" % _word(first).hex().encode()).ljust(second - first)
        done = second
    return b"".join([*parts, whole[done:]])


def end_of(pdf: bytes) -> int:
    """Where the blanks begin that a file ends with. Looked at from behind: stripping would copy the file."""
    end = len(pdf)
    while end:
        begin = max(0, end - _PIECE)
        # To strip a piece letter by letter takes ten times as long as to see that it is all blanks.
        if (piece := pdf[begin:end]).translate(None, _BLANK):
            return begin + len(piece.rstrip(_BLANK))
        end = begin
    return 0


def covered(pdf: bytes, told: Any, contents: bytes) -> tuple[Covered | None, list[Fault]]:
    """What the range covers, and what is wrong with it: it must begin at 0 and leave out exactly the signature.

    A range with holes, overlaps, or a hole that is no signature leaves room for content that nobody signed (signature
    wrapping; universal signature forgery).
    """
    numbers = _numbers(told)
    if numbers is None:
        return None, [Fault("no-range")]
    start, first, second, length = numbers
    end = second + length
    if start != 0 or first <= 0 or second <= first or length <= 0:
        return None, [Fault("odd-range")]
    if end > len(pdf):
        return None, [Fault("cut-off")]
    written = _digits(pdf[first:second])
    if written is None:
        return None, [Fault("gap")]
    # A reader may have found another string under the same name than the one that stands in the gap.
    if written.rstrip(b"\x00") != contents.rstrip(b"\x00"):
        return None, [Fault("gap")]
    faults = [Fault("doubled")] if _doubled(pdf, first, second) else []
    return Covered((first, second), end), faults


def only_blanks_after(pdf: bytes, end: int) -> bool:
    """Whether nothing but blanks follows: some mail programs add them."""
    return len(pdf) == end or end_of(pdf) <= end


def _numbers(told: Any) -> tuple[int, int, int, int] | None:
    try:
        numbers = [int(number) for number in told]
    except (TypeError, ValueError, OverflowError):
        return None
    if len(numbers) != 4 or any(number < 0 for number in numbers):
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _doubled(pdf: bytes, first: int, second: int) -> bool:
    """Whether the signature's own dictionary names its range or its contents twice: readers then disagree."""
    begin = pdf.rfind(b"obj", max(0, first - _LONGEST_DICTIONARY), first)
    stop = pdf.find(b"endobj", second, second + _LONGEST_DICTIONARY)
    around = pdf[begin if begin >= 0 else first : first] + pdf[second : stop if stop >= 0 else second]
    return len(MARK.findall(around)) > 1 or len(re.findall(rb"/Contents(?![A-Za-z])", around)) > 1
