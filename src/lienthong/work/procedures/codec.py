"""Values of `content` as JSON and back. Reading is strict: what is not understood is refused with its place.

A field that has its default value is left out, so that a version shows what somebody said and nothing else.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from lienthong.kernel.calendar import Term, UnclearTerm
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.procedures.content import ByType, Content, Local, PerPage

_RULES: dict[str, type] = {"per_page": PerPage, "by_type": ByType, "local": Local}
_T = TypeVar("_T")
_TAGS = {kind: tag for tag, kind in _RULES.items()}


class UnreadableContent(Refusal):
    """A version's content does not have the shape it must have. Facts: `place`, `found`."""

    code: ClassVar[str] = "unreadable_procedure_content"
    words: ClassVar[Words] = Words(
        vi="Không đọc được nội dung thủ tục ở “{place}”: {found}.",
        en="The content of the procedure cannot be read at “{place}”: {found}.",
    )

    def __init__(self, place: str, found: object) -> None:
        super().__init__(place=place, found=str(found)[:200])


def to_json(content: Content) -> dict[str, Any]:
    """The content as a JSON object."""
    written: dict[str, Any] = _write(content)
    return written


def from_json(written: object) -> Content:
    """The content that `to_json` wrote.

    Raises:
        UnreadableContent: a field is unknown, missing, or of another type.
    """
    return read(Content, written)


def read(kind: type[_T], written: object, place: str = "") -> _T:
    """One value of a dataclass of `content` from its JSON object.

    Raises:
        UnreadableContent: a field is unknown, missing, or of another type.
    """
    found: _T = _read(kind, written, place)
    return found


def _write(value: Any) -> Any:
    if isinstance(value, Term):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        told = {
            each.name: _write(getattr(value, each.name))
            for each in fields(value)
            if getattr(value, each.name) != _default(each)
        }
        return {"rule": _TAGS[type(value)], **told} if type(value) in _TAGS else told
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _write(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_write(each) for each in value]
    return value


def _default(each: Field[Any]) -> Any:
    if each.default is not MISSING:
        return each.default
    return each.default_factory() if each.default_factory is not MISSING else MISSING


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, written: Any, place: str) -> Any:
    origin, choices = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _expect(written in choices and isinstance(written, str), written, place)
    if origin in (Union, types.UnionType):
        if written is None and type(None) in choices:
            return None
        kinds = [each for each in choices if each is not type(None)]
        return _read(kinds[0], written, place) if len(kinds) == 1 else _rule(written, place)
    if origin is tuple:
        _expect(isinstance(written, list), written, place)
        return tuple(_read(choices[0], each, f"{place}[{number}]") for number, each in enumerate(written))
    if origin is Mapping:
        _expect(isinstance(written, dict), written, place)
        return {str(key): _read(choices[1], each, f"{place}.{key}") for key, each in written.items()}
    if kind is Term:
        _expect(isinstance(written, str), written, place)
        try:
            return Term.parse(written)
        except UnclearTerm:
            raise UnreadableContent(place, written) from None
    if is_dataclass(kind):
        return _object(kind, written, place)
    if kind in (Decimal, date):
        _expect(isinstance(written, str), written, place)
        try:
            return _amount(written) if kind is Decimal else date.fromisoformat(written)
        except (ValueError, InvalidOperation):
            raise UnreadableContent(place, written) from None
    # A bool is an int to Python, and "1 original" must not read as "True original".
    return _expect(type(written) is kind, written, place)


def _object(kind: Any, written: Any, place: str) -> Any:
    _expect(isinstance(written, dict), written, place)
    known = _hints(kind)
    told = {key: each for key, each in written.items() if key != "rule" or kind not in _TAGS}
    for name in told:
        if name not in known:
            raise UnreadableContent(f"{place}.{name}".lstrip("."), told[name])
    read = {name: _read(known[name], each, f"{place}.{name}".lstrip(".")) for name, each in told.items()}
    for each in fields(kind):
        if each.name not in read and _default(each) is MISSING:
            raise UnreadableContent(f"{place}.{each.name}".lstrip("."), "–")
    return kind(**read)


def _rule(written: Any, place: str) -> Any:
    tag = written.get("rule") if isinstance(written, dict) else None
    if tag not in _RULES:
        raise UnreadableContent(place, written)
    return _object(_RULES[tag], written, place)


def _amount(written: str) -> Decimal:
    amount = Decimal(written)
    if not amount.is_finite():
        raise ValueError(written)
    return amount


def _expect(good: bool, written: Any, place: str) -> Any:
    if not good:
        raise UnreadableContent(place, written)
    return written
