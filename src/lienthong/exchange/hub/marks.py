"""What a document can be found by, and what a person types to find it. Pure.

A document's marks are short texts in one index: its words (`snv`), its number (`#415`), the ids it is known by
(`=H21,…`), and whom it concerns (`@unit-64`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lienthong.kernel.vietnamese import fold

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"(\d+)\s*/\s*([^\s,;]*[^\W\d_][^\s,;]*)")
_LONGEST = 120
_MOST = 12
"""So many words of a question are used; the rest could only narrow what is narrow already."""


def marks(*, number: str, notation: str, subject: str, ids: Iterable[str], parties: Iterable[str]) -> frozenset[str]:
    """Everything a document can be found by."""
    found = {_word(word) for text in (number, notation, subject) for word in _words(text)}
    found |= {f"#{_word(word)}" for word in _words(number)[:1]}
    found |= {f"={fold(one)}" for one in ids if one.strip()}
    found |= {f"@{party}" for party in parties}
    return frozenset(mark for mark in found if mark)


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, in PostgreSQL's `tsquery` form. `first` is what it names exactly; `other` what it may mean."""

    text: str
    first: str
    other: str


def question(text: str, *, within: frozenset[str] | None = None) -> Question | None:
    """What a person means by a few words; None where there is not one word in them.

    Number and symbol as one writes them, `415/SNV-VTLT`; a number alone; words of the subject with or without accents,
    the last letters left out if one likes; an id. `within`: only what concerns one of these organisations.
    """
    text = " ".join(text.split())
    words = [_word(word) for word in _words(text)][:_MOST]
    if not words:
        return None
    exact = [_quoted(f"={fold(text)}")]
    if written := _CODE.search(fold(text)):
        parts = [_word(word) for word in _words(written[2])]
        exact.append(_all([_quoted(f"#{_word(written[1])}"), *map(_begins, parts)]))
    if words[0].isdigit():
        exact.append(_all([_quoted(f"#{words[0]}"), *map(_begins, words[1:])]))
    scope = "" if within is None else f" & ({_any(within)})"
    return Question(text, f"({' | '.join(dict.fromkeys(exact))}){scope}", f"{_all(map(_begins, words))}{scope}")


def concerning(organizations: Iterable[str]) -> str:
    """The `tsquery` of everything that concerns one of these organisations."""
    return _any(organizations)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _word(word: str) -> str:
    # `05/QĐ` and `5/QĐ` are one number to whoever looks for it.
    return (word.lstrip("0") or "0" if word.isdigit() else word)[:_LONGEST]


def _begins(word: str) -> str:
    return _quoted(word) if word.isdigit() else f"{_quoted(word)}:*"


def _all(parts: Iterable[str]) -> str:
    return "(" + " & ".join(parts) + ")"


def _any(organizations: Iterable[str]) -> str:
    # Nobody's documents are none, never all.
    return " | ".join(_quoted(f"@{key}") for key in sorted(organizations)) or "'@'"


def _quoted(mark: str) -> str:
    return "'" + mark.replace("\\", "\\\\").replace("'", "''") + "'"
