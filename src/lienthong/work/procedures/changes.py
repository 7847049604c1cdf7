"""What changed between two contents, in words a person reads before publishing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from lienthong.kernel.words import Language, Words
from lienthong.work.procedures.content import Content, Variant
from lienthong.work.procedures.labels import CHOICES, LABELS
from lienthong.work.procedures.saying import NOTHING, said, title

_ORDER = Words(vi="thứ tự", en="order")
_WHOLE = Words(vi="mã trong hệ thống", en="keys in this system")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: which part, what it was and what it becomes; an empty side means added or taken out."""

    part: Words
    what: str
    before: str
    after: str


def between(before: Content, after: Content, language: Language = "vi") -> list[Change]:
    """Every difference, part by part in the order of a procedure; nothing where both say the same."""
    names = LABELS[Content]
    return [
        change
        for each in fields(Content)
        if each.name != "key" and getattr(before, each.name) != getattr(after, each.name)
        for change in _part(
            names[each.name],
            getattr(before, each.name),
            getattr(after, each.name),
            language,
            CHOICES.get((Content, each.name), {}),
        )
    ]


def _part(part: Words, before: Any, after: Any, language: Language, words: Mapping[str, Words]) -> Iterator[Change]:
    was, becomes = _named(before, language, words), _named(after, language, words)
    found = [
        Change(part, what, was.get(what, ""), becomes.get(what, ""))
        for what in dict.fromkeys([*was, *becomes])
        if was.get(what) != becomes.get(what)
    ]
    yield from found
    # Lists of the same rows differ in their order, or in keys that no one reads: told as well, nothing may hide.
    if not found:
        rows = [", ".join(each) or NOTHING for each in (was, becomes)]
        yield Change(part, (_ORDER if rows[0] != rows[1] else _WHOLE).say(language), rows[0], rows[1])


def _named(value: Any, language: Language, words: Mapping[str, Words]) -> dict[str, str]:
    """A value as named lines, so that a change in one of ten papers shows that paper alone."""
    if isinstance(value, Mapping):
        return {words[key].say(language) if key in words else key: said(each, language) for key, each in value.items()}
    if not isinstance(value, tuple):
        return {"": said(value, language, words)}
    lines: dict[str, str] = {}
    for each in value:
        if isinstance(each, Variant):
            if not each.components:
                _add(lines, each.name, said(replace(each, name=""), language))
            for paper in each.components:
                _add(lines, f"{each.name}: {title(paper)}" if each.name else title(paper), said(paper, language))
        elif is_dataclass(each):
            _add(lines, title(each, language), said(each, language))
        else:
            _add(lines, said(each, language, words), said(each, language, words))
    return lines


def _add(lines: dict[str, str], name: str, text: str) -> None:
    """Two rows of one name stay two rows."""
    number, free = 2, name
    while free in lines:
        free, number = f"{name} ({number})", number + 1
    lines[free] = text
