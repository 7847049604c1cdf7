"""Slips as JSON and back: what a slip told when it was issued, kept so that it prints the same again."""

import json
import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from lienthong.work.cases.slips.facts import KINDS, Slip
from lienthong.work.cases.slips.forms import kind_of


def write(slip: Slip) -> str:
    """The facts of a slip as JSON; what is as by default is left out."""
    return json.dumps({"kind": kind_of(slip)} | _plain(slip), ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Slip:
    """The slip that `write` wrote.

    Raises:
        ValueError: it is not the JSON of a slip.
    """
    try:
        told = json.loads(text)
        slip: Slip = _value(KINDS[told.pop("kind")], told)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"not a slip: {fault}") from fault
    return slip


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: (getattr(value, one.name), one.default) for one in fields(value)}
        return {name: _plain(one) for name, (one, default) in told.items() if one != default}
    match value:
        case tuple():
            return [_plain(one) for one in value]
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
    return value


def _value(kind: Any, told: Any) -> Any:
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        return _one_of([one for one in get_args(kind) if one is not type(None)], told)
    if origin is tuple:
        return tuple(_value(get_args(kind)[0], one) for one in told)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _value(hints[name], one) for name, one in told.items()})  # type: ignore[operator]
    if kind in (datetime, date):
        return kind.fromisoformat(told)
    if isinstance(kind, type) and issubclass(kind, Enum | Decimal):
        return kind(told)
    return told


def _one_of(kinds: list[Any], told: Any) -> Any:
    if told is None:
        return None
    if datetime in kinds and date in kinds:
        return _value(datetime if "T" in told else date, told)
    return _value(kinds[0], told)
