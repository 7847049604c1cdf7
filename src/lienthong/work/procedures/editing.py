"""Rows of a content are put, moved and taken out. Pure; what is not touched stays as it was.

A place names a value inside a content: `("fees", 2)` is the third fee, `("variants", 0, "components", 1)` the second
paper of the first situation. A place that ends in a name is a whole list.
"""

from dataclasses import replace
from typing import Any

from lienthong.work.procedures.content import Content, Step
from lienthong.work.procedures.sheets import slug

Place = tuple[str | int, ...]
MOST = 200
"""So many rows of one kind are kept at most; no procedure has more."""


def at(content: Content, place: Place) -> Any:
    """What stands at a place.

    Raises:
        LookupError: there is nothing.
    """
    found: Any = content
    for each in place:
        found = found[each] if isinstance(each, int) else getattr(found, each)
    return found


def put(content: Content, place: Place, value: Any) -> Content:
    """The content with another value at a place."""
    changed: Content = _put(content, place, value)
    return changed


def added(content: Content, rows: Place, row: Any) -> Content:
    """The content with a further row, which gets a key of its own where rows have keys; at most `MOST`."""
    known = at(content, rows)
    if len(known) >= MOST:
        return content
    if hasattr(row, "key"):
        row = replace(row, key=free_key(row.name, [each.key for each in known]))
    return put(content, rows, (*known, row))


def removed(content: Content, place: Place) -> Content:
    """The content without a row. What waited for a step that is gone waits for what that step waited for."""
    rows, number = at(content, place[:-1]), place[-1]
    gone = rows[number]
    left = tuple(each for index, each in enumerate(rows) if index != number)
    if isinstance(gone, Step):
        left = tuple(replace(each, starts_after=_after(each, gone)) for each in left)
    return put(content, place[:-1], left)


def moved(content: Content, place: Place, by: int) -> Content:
    """The content with a row that changed places with its neighbour; as it was at either end."""
    rows, number = list(at(content, place[:-1])), place[-1]
    assert isinstance(number, int)
    other = number + by
    if 0 <= other < len(rows):
        rows[number], rows[other] = rows[other], rows[number]
    return put(content, place[:-1], tuple(rows))


def free_key(name: str, taken: list[str]) -> str:
    """A key made of a name that none of the others has."""
    key, number = slug(name), 2
    free = key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free


def _after(step: Step, gone: Step) -> tuple[str, ...]:
    if gone.key not in step.starts_after:
        return step.starts_after
    told = [key for each in step.starts_after for key in (gone.starts_after if each == gone.key else (each,))]
    return tuple(dict.fromkeys(key for key in told if key != step.key))


def _put(owner: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    here, rest = place[0], place[1:]
    if isinstance(here, int):
        return tuple(_put(each, rest, value) if index == here else each for index, each in enumerate(owner))
    return replace(owner, **{here: _put(getattr(owner, here), rest, value)})
