"""A part of a version in words: every field that somebody filled, so that no difference hides."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lienthong.kernel.calendar import Term
from lienthong.kernel.words import Language, Words
from lienthong.work.procedures.fees import money
from lienthong.work.procedures.labels import CHOICES, LABELS

NOTHING = "–"
_MAIN = ("name", "text", "code", "reason", "setting")


def title(row: Any, language: Language = "vi") -> str:
    """What a row is called: its name, number or code; what it says where it has none."""
    return next((told for each in _MAIN if (told := getattr(row, each, ""))), "") or said(row, language)


def label(kind: type, name: str) -> Words:
    """What a field is called."""
    return LABELS[kind][name]


def field_said(owner: Any, name: str, language: Language = "vi") -> str:
    """The value of one field of a part, in words."""
    return said(getattr(owner, name), language, CHOICES.get((type(owner), name), {}))


def details(row: Any, language: Language = "vi") -> str:
    """All that a row says beyond what it is called."""
    called = next((each for each in _MAIN if getattr(row, each, "")), "")
    told = []
    for each in fields(row):
        value = getattr(row, each.name)
        if each.name in ("key", called) or value == _default(each):
            continue
        name = label(type(row), each.name).say(language)
        told.append(name if value is True else f"{name}: {field_said(row, each.name, language)}")
    return "; ".join(told)


def said(value: Any, language: Language = "vi", words: Mapping[str, Words] | None = None) -> str:
    """A value in words; `words` are those of its choices."""
    known = words or {}
    if value is None or value is False or value in ("", ()):
        return known[""].say(language) if value == "" and "" in known else NOTHING
    if value is True:
        return "✓"
    if isinstance(value, Term):
        return value.whole_words.say(language)
    if isinstance(value, Decimal):
        return f"{money(value) if value == value.to_integral_value() else value} đồng"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Mapping):
        parts = (f"{_chosen(key, known, language)}: {said(each, language)}" for key, each in value.items())
        return "; ".join(parts) or NOTHING
    if isinstance(value, tuple):
        return "; ".join(said(each, language, known) for each in value)
    if is_dataclass(value):
        called = next((str(getattr(value, each)) for each in _MAIN if getattr(value, each, "")), "")
        return "; ".join(filter(None, [called, details(value, language)])) or NOTHING
    return _chosen(str(value), known, language)


def _chosen(value: str, words: Mapping[str, Words], language: Language) -> str:
    return words[value].say(language) if value in words else value


def _default(each: Field[Any]) -> Any:
    if each.default is not MISSING:
        return each.default
    return each.default_factory() if each.default_factory is not MISSING else MISSING
