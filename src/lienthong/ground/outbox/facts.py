"""A fact as JSON and back. A fact is a frozen dataclass of plain values, under a name that never changes."""

import dataclasses
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar, cast
from uuid import UUID


class Fact(Protocol):
    """Something that became true. An `order` property, where there is one, keeps its facts in the order of telling."""

    kind: ClassVar[str]


class Unreadable(Exception):
    """What was kept is no fact of this class any more: its fields changed after it was told. Nothing of it is lost."""


F = TypeVar("F")
_WRITTEN: Mapping[type, Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    UUID: UUID,
    Decimal: Decimal,
}
"""Values that JSON has no form for are kept as text, and read by the type of their field."""


def fields_of(fact: Fact) -> dict[str, Any]:
    """A fact's fields as JSON values.

    Raises:
        TypeError: a field holds something that is no plain value; a slip of ours, found when telling.
    """
    return {field.name: _to_json(getattr(fact, field.name)) for field in dataclasses.fields(cast(Any, fact))}


def fact_of(cls: type[F], kept: Mapping[str, Any]) -> F:
    """The fact that was kept. A field added since takes its default; one taken away since is passed over.

    Raises:
        Unreadable: a field without default is missing, or a value does not fit its field.
    """
    hints = _hints(cast(Any, cls))
    try:
        return cls(**{name: _from_json(hints[name], value) for name, value in kept.items() if name in hints})
    except (TypeError, ValueError, InvalidOperation) as misfit:
        raise Unreadable(f"{cls.__name__}: {misfit}") from misfit


def order_of(fact: Fact) -> str:
    """What a fact's listeners keep in order; empty where order does not matter."""
    return str(getattr(fact, "order", "") or "")


@cache
def _hints(cls: Hashable) -> Mapping[str, Any]:
    told = typing.get_type_hints(cast(Any, cls))
    return {field.name: told[field.name] for field in dataclasses.fields(cast(Any, cls)) if field.init}


def _to_json(value: Any) -> Any:
    if isinstance(value, Enum):
        return _to_json(value.value)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return [_to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): _to_json(item) for name, item in value.items()}
    raise TypeError(f"a fact cannot carry {type(value).__name__}")


def _from_json(hint: Any, value: Any) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _from_one_of(inner, value)
    if origin is tuple:
        many = len(inner) == 2 and inner[1] is Ellipsis
        hints = [inner[0]] * len(value) if many else inner
        return tuple(_from_json(one, item) for one, item in zip(hints, value, strict=True))
    if origin is list:
        return [_from_json(inner[0], item) for item in value]
    if origin is not None or not isinstance(hint, type):
        return value
    if hint in _WRITTEN:
        return _WRITTEN[hint](_must_be(str, value))
    if issubclass(hint, Enum):
        return hint(value)
    if hint in (str, int, bool):
        return _must_be(hint, value)
    return float(value) if hint is float else value


def _from_one_of(hints: tuple[Any, ...], value: Any) -> Any:
    if value is None and type(None) in hints:
        return None
    wrong: Exception = TypeError(f"{value!r} fits no part of the field")
    for hint in hints:
        if hint is not type(None):
            try:
                return _from_json(hint, value)
            except (TypeError, ValueError, InvalidOperation) as trouble:
                wrong = trouble
    raise wrong


def _must_be(kind: type, value: Any) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value
