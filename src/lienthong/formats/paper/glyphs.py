"""The letters our fonts can print. What they cannot is shown as a box, never dropped and never an error.

PDF/A and PDF/UA forbid a letter without a glyph, so that one emoji in a name would otherwise stop the whole slip.
"""

import struct
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

fonts_folder = Path(__file__).parent / "fonts"
"""Tinos (SIL Open Font License 1.1), drawn to the widths of Times New Roman.

That is the face which the law asks for (Decree 30/2020/NĐ-CP, Appendix I); it may not be given away itself.
"""

FAMILY = ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf")
UNKNOWN = "□"
_KEPT_CONTROLS = "\n\t\u200b"


@cache
def covered() -> frozenset[int]:
    """The code points that each of the four faces can print."""
    return frozenset.intersection(*(_code_points((fonts_folder / name).read_bytes()) for name in FAMILY))


def missing_glyphs(text: str) -> str:
    """The letters of a text that our fonts cannot print, each once, in order; empty when all can be printed."""
    known = covered()
    return "".join(
        dict.fromkeys(letter for letter in text if ord(letter) not in known and letter not in _KEPT_CONTROLS)
    )


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """The text as it can be printed: composed (NFC), without control and direction marks, boxes for unknown letters.

    Vietnamese typed on a telephone often comes decomposed; composed, it has one glyph for each letter.
    """
    known = covered()
    out: list[str] = []
    for letter in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        if letter in _KEPT_CONTROLS:
            out.append(letter)
        elif unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            continue
        else:
            out.append(letter if ord(letter) in known else UNKNOWN)
    return "".join(out)


def _code_points(font: bytes) -> frozenset[int]:
    """The code points of a TrueType font (OpenType `cmap`, segment formats 4 and 12)."""
    tables = {
        tag: offset
        for tag, _, offset, _ in struct.iter_unpack(">4sIII", font[12 : 12 + 16 * struct.unpack_from(">H", font, 4)[0]])
    }
    start = tables[b"cmap"]
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for number in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * number + 4)
        place = start + offset
        (form,) = struct.unpack_from(">H", font, place)
        if form == 4:
            found |= _format_4(font, place)
        elif form == 12:
            (groups,) = struct.unpack_from(">I", font, place + 12)
            for first, last, _ in struct.iter_unpack(">III", font[place + 16 : place + 16 + 12 * groups]):
                found.update(range(first, last + 1))
    return frozenset(found)


def _format_4(font: bytes, place: int) -> set[int]:
    segments = struct.unpack_from(">H", font, place + 6)[0] // 2
    numbers = struct.unpack_from(f">{4 * segments + 1}H", font, place + 14)
    ends, starts = numbers[:segments], numbers[segments + 1 : 2 * segments + 1]
    deltas, ranges = numbers[2 * segments + 1 : 3 * segments + 1], numbers[3 * segments + 1 :]
    ranges_at = place + 14 + 2 * (3 * segments + 1)
    found: set[int] = set()
    for i, (first, last, delta, distance) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for point in range(first, last + 1):
            glyph = point
            if distance:
                (glyph,) = struct.unpack_from(">H", font, ranges_at + 2 * i + distance + 2 * (point - first))
            # A glyph of the range table is moved by the delta only where there is one; 0 is “no glyph”.
            if (glyph or not distance) and (glyph + delta) & 0xFFFF and point != 0xFFFF:
                found.add(point)
    return found
