"""What changed between two contents, in words a person reads before publishing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from lienthong.kernel.words import Language, Words
from lienthong.work.procedures.content import Content, Step, Variant
from lienthong.work.procedures.labels import CHOICES, LABELS
from lienthong.work.procedures.saying import NOTHING, details, field_said, label, said, title

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
    was, becomes = (replace(each, steps=with_names(each.steps)) for each in (before, after))
    return [
        change
        for each in fields(Content)
        if each.name != "key" and getattr(before, each.name) != getattr(after, each.name)
        for change in _part(
            names[each.name],
            getattr(was, each.name),
            getattr(becomes, each.name),
            language,
            CHOICES.get((Content, each.name), {}),
        )
    ]


def with_names(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps as people read them: what they wait for is named, not keyed."""
    names = {step.key: step.name for step in steps if step.name}
    return tuple(replace(step, starts_after=tuple(names.get(key, key) for key in step.starts_after)) for step in steps)


def _part(part: Words, before: Any, after: Any, language: Language, words: Mapping[str, Words]) -> Iterator[Change]:
    was, becomes = _named(before, language, words), _named(after, language, words)
    found = [
        change
        for what in dict.fromkeys([*was, *becomes])
        for change in _line(part, what, was.get(what, ""), becomes.get(what, ""), language)
    ]
    yield from found
    # Lists of the same rows differ in their order, or in keys that no one reads: told as well, nothing may hide.
    if not found:
        rows = [", ".join(each) or NOTHING for each in (was, becomes)]
        yield Change(part, (_ORDER if rows[0] != rows[1] else _WHOLE).say(language), rows[0], rows[1])


def _line(part: Words, what: str, before: Any, after: Any, language: Language) -> Iterator[Change]:
    """A row that stays shows what changed in it and nothing else; one that comes or goes is told whole."""
    if is_dataclass(before) and type(before) is type(after):
        for each in fields(before):
            if each.name == "key" or getattr(before, each.name) == getattr(after, each.name):
                continue
            told = [field_said(row, each.name, language) for row in (before, after)]
            if told[0] != told[1]:
                name = label(type(before), each.name).say(language)
                yield Change(part, " – ".join(filter(None, (what, name))), told[0], told[1])
        return
    texts = [_whole(row, language) for row in (before, after)]
    if texts[0] != texts[1]:
        yield Change(part, what, texts[0], texts[1])


def _whole(row: Any, language: Language) -> str:
    if not is_dataclass(row):
        return str(row)
    return details(row, language) or said(row, language)


def _named(value: Any, language: Language, words: Mapping[str, Words]) -> dict[str, Any]:
    """A value as named lines, so that a change in one of ten papers shows that paper alone."""
    if isinstance(value, Mapping):
        return {words[key].say(language) if key in words else key: said(each, language) for key, each in value.items()}
    if is_dataclass(value):
        return {"": value}
    if not isinstance(value, tuple):
        return {"": said(value, language, words)}
    lines: dict[str, Any] = {}
    for each in value:
        if isinstance(each, Variant):
            if not each.components:
                _add(lines, each.name, said(replace(each, name=""), language))
            for paper in each.components:
                _add(lines, f"{each.name}: {title(paper)}" if each.name else title(paper), paper)
        elif is_dataclass(each):
            _add(lines, title(each, language), each)
        else:
            _add(lines, said(each, language, words), said(each, language, words))
    return lines


def _add(lines: dict[str, Any], name: str, row: Any) -> None:
    """Two rows of one name stay two rows."""
    number, free = 2, name
    while free in lines:
        free, number = f"{name} ({number})", number + 1
    lines[free] = row
