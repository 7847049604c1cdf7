"""What no content may exceed, whoever wrote it: a desk, a sheet, a packet. What is published can never be taken back.

Without these one broken packet would stay in the catalogue for good, and every page that lists it would fail.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from lienthong.work.procedures import codec
from lienthong.work.procedures.content import Content

LONGEST_TEXT = 40_000
MOST_ROWS = 500
LARGEST_SUM = Decimal(10**12)
LARGEST_COUNT = 9_999
RESERVED = ("new", "drafts", "amounts")
"""Addresses that no procedure may have."""
_KEY = re.compile(r"[a-z0-9_-]{1,64}")
SHORT = {"name": 2_000, "code": 40, "sector": 64}
# Control characters, and halves of a character that no text may hold: the database refuses both.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def check(content: Content) -> None:
    """See that a content can be kept, listed and addressed.

    Raises:
        UnreadableContent: with the first place that is beyond reason.
    """
    if not _KEY.fullmatch(content.key) or content.key in RESERVED:
        raise codec.UnreadableContent("key", content.key)
    for name, most in SHORT.items():
        if len(getattr(content, name)) > most:
            raise codec.UnreadableContent(name, f"> {most}")
    for place, value in values(content):
        if (wrong := _wrong(value)) is not None:
            raise codec.UnreadableContent(place, wrong)


def _wrong(value: Any) -> object | None:
    match value:
        case str() if len(value) > LONGEST_TEXT:
            return f"> {LONGEST_TEXT}"
        case str() if (odd := _UNPRINTABLE.search(value)) is not None:
            return f"U+{ord(odd[0]):04X}"
        case Decimal() if not value.is_finite() or not 0 <= value < LARGEST_SUM:
            return value
        case int() if not isinstance(value, bool) and not 0 <= value <= LARGEST_COUNT:
            return value
        case tuple() if len(value) > MOST_ROWS:
            return f"> {MOST_ROWS}"
    return None


def values(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Everything inside a content, each with its place, such as `fees[2].amount`."""
    yield place, value
    if is_dataclass(value):
        for each in fields(value):
            yield from values(getattr(value, each.name), f"{place}.{each.name}".lstrip("."))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from values(each, f"{place}.{key}")
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from values(each, f"{place}[{number}]")
