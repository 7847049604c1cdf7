"""ByteRange: which bytes a signature covers, looked at in the file itself rather than in what a reader made of it."""

import hashlib
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lienthong.formats.signing.checking.limits import MOST_SIGNATURES
from lienthong.formats.signing.findings import Fault

MARK = re.compile(rb"/ByteRange\s*\[")
_BLANK = b"\x00\t\n\x0c\r "
_LONGEST_DICTIONARY = 65536
_HEX = re.compile(rb"[0-9A-Fa-f\s]*")
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+\d{1,10}\s*\]")
_THICK = 1000
"""Bytes of a signature that is worth thinning out."""


@dataclass(frozen=True, slots=True)
class Covered:
    """`end`: the first byte that is not covered any more; `gap`: from and to where the signature itself stands."""

    gap: tuple[int, int]
    end: int


class Thinned:
    """A file whose signatures are thinned out for its reader: same length, same places, a short word in each.

    The reader takes a signature apart digit by digit, tens of thousands of them and most of them padding: that was four
    fifths of the time of a check. A word in its place is as good a proof of which one the reader found.
    Nothing else can lie there: only what is hexadecimal digits throughout is thinned.
    """

    def __init__(self, pdf: bytes) -> None:
        self.words: dict[bytes, bytes] = {}
        thin = bytearray(pdf)
        for found in islice(_RANGE.finditer(pdf), MOST_SIGNATURES):
            first, second = int(found[1]), int(found[2])
            gap = pdf[first:second]
            if len(gap) < _THICK or gap[:1] != b"<" or gap[-1:] != b">" or not _HEX.fullmatch(gap, 1, len(gap) - 1):
                continue
            word = hashlib.sha256(b"%d" % first).digest()
            self.words[word] = gap
            thin[first:second] = b"<" + word.hex().encode() + b">" + b" " * (len(gap) - 66)
        # Blanks by the thousand, as some mail programs append them, would hide the end of the file from its reader.
        ends = len(thin.rstrip(_BLANK)) + 64
        self.pdf = bytes(thin[:ends]) if self.words or ends < len(pdf) else pdf

    def contents(self, read: bytes) -> bytes:
        """The signature that the reader found, whole."""
        gap = self.words.get(read)
        if gap is None:
            return read
        try:
            return bytes.fromhex(gap[1:-1].decode("ascii"))
        except ValueError:
            return read


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
    gap = pdf[first:second]
    inside = gap[1:-1]
    if gap[:1] != b"<" or gap[-1:] != b">" or not _HEX.fullmatch(inside):
        return None, [Fault("gap")]
    try:
        written = bytes.fromhex(inside.decode("ascii"))
    except ValueError:
        return None, [Fault("gap")]
    # A reader may have found another string under the same name than the one that stands in the gap.
    if written.rstrip(b"\x00") != contents.rstrip(b"\x00"):
        return None, [Fault("gap")]
    faults = [Fault("doubled")] if _doubled(pdf, first, second) else []
    return Covered((first, second), end), faults


def only_blanks_after(pdf: bytes, end: int) -> bool:
    """Whether nothing but blanks follows: some mail programs add them."""
    return len(pdf) == end or not pdf[end:].strip(_BLANK)


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


def marks(pdf: bytes) -> int:
    """How many signatures the bytes of the file speak of, whatever its tables say."""
    return len(MARK.findall(pdf))
