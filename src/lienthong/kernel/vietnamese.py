"""Vietnamese text: folding for search, and the order of the Vietnamese alphabet."""

import unicodedata

# Đ is a letter of its own and does not decompose; Ð (U+00D0, Icelandic) is what old fonts print in its place.
_D_WITH_STROKE = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The 29 Vietnamese letters in order, with f, j, w, z where Latin puts them (they occur in names: Jrai, Ia Kriêng)."""

_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_LETTER_MARKS = {_BREVE: "ă", _CIRCUMFLEX: "âêô", _HORN: "ơư"}
# Dictionary order of the tones: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# A letter weighs a C1 control character: above every ASCII sign and digit, below every letter of another script,
# and never present in real text.
_WEIGHTS = {letter: chr(0x80 + place) for place, letter in enumerate(_ALPHABET)}


def fold(text: str) -> str:
    """Text to search by: lower case, no accents, đ as d, single spaces. `Xã  Ia Đrăng` → `xa ia drang`."""
    while True:
        bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        folded = " ".join(bare.casefold().translate(_D_WITH_STROKE).split())
        # A rare letter opens up only when lower-cased, so fold until nothing changes; ASCII has no such letters.
        if folded == text or folded.isascii():
            return folded
        text = folded


def collation_key(text: str) -> str:
    """A key that sorts as a Vietnamese dictionary does: letters first, tones next, then the text itself.

    Compared code point by code point, so a database keeps the order too (`COLLATE "C"`). Two texts share a key only
    where they are the same text.
    """
    letters: list[str] = []
    tones: list[str] = []
    for character in unicodedata.normalize("NFD", " ".join(text.lower().split())):
        if character in _TONES:
            if tones:
                tones[-1] = _TONES[character]
        elif character in _LETTER_MARKS:
            composed = unicodedata.normalize("NFC", letters[-1] + character) if letters else ""
            if composed and composed in _LETTER_MARKS[character]:
                letters[-1] = composed
        elif not unicodedata.combining(character):
            letters.append(character)
            tones.append("0")
    weights = "".join(_WEIGHTS.get(letter, letter) for letter in letters)
    return f"{weights}\x01{''.join(tones)}\x01{text}"
