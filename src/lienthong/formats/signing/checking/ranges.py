"""ByteRange: which bytes a signature covers, looked at in the file itself rather than in what a reader made of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lienthong.formats.signing.findings import Fault

MARK = re.compile(rb"/ByteRange\s*\[")
_BLANK = b"\x00\t\n\x0c\r "
_LONGEST_DICTIONARY = 65536
_HEX = re.compile(rb"[0-9A-Fa-f\s]*")


@dataclass(frozen=True, slots=True)
class Covered:
    """`end`: the first byte that is not covered any more; `gap`: from and to where the signature itself stands."""

    gap: tuple[int, int]
    end: int


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
    rest = pdf[end : end + 4097]
    return len(rest) <= 4096 and not rest.strip(_BLANK)


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


def spans(ranges: Sequence[Covered]) -> int:
    """How many different signatures those are."""
    return len({one.gap for one in ranges})
