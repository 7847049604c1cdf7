"""Fields of forms for what a version says: terms, sums, several lines. What they show they read back unchanged."""

import re
from collections.abc import Mapping
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import get_language

from lienthong.ground.dates import DayField, HourInput
from lienthong.kernel.calendar import Term, TermKind, UnclearTerm
from lienthong.kernel.words import Language, Words
from lienthong.work.procedures.fees import money
from lienthong.work.procedures.labels import TERM_KINDS

_MONEY = Words(vi="Hãy nhập số tiền bằng chữ số, ví dụ 50.000.", en="Enter the sum in digits, such as 50.000.")
_TERM = Words(vi="Hãy nhập một số lớn hơn 0, ví dụ 5.", en="Enter a number above 0, such as 5.")
_HOUR = Words(vi="Hãy nhập giờ như 15:00.", en="Enter an hour such as 15:00.")
_UNIT = Words(vi="Hãy chọn thời hạn tính bằng gì.", en="Choose what the term is counted in.")
_PAIR = Words(
    vi="Dòng “{line}” thiếu số tiền. Ví dụ: Bản chính: 50.000", en="“{line}” names no sum. Write: Bản chính: 50.000"
)
_NONE = Words(vi="không có", en="none")
_HOW_MANY = Words(vi="bao nhiêu", en="how many")
_FROM_HOUR = Words(vi="nộp sau giờ này thì tính từ hôm sau", en="from this hour on the next day counts")
_PARTS = Words(
    vi="Chọn cách tính, ghi số, và ghi giờ nếu nộp từ giờ ấy thì tính sang hôm sau. Ví dụ: ngày làm việc, 5, 15:00.",
    en="Choose the unit, write the number, and an hour if what comes later counts from the next day: "
    "working days, 5, 15:00.",
)
_COUNTED = Words(vi="tính bằng", en="counted in")


def language() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "vi"


def _say(words: Words) -> str:
    return words.say(language())


said_later = lazy(_say, str)
"""Words that are said in the language of the page when the page is made."""


def choices(words: Mapping[str, Words], *first: tuple[str, Words]) -> list[tuple[str, Any]]:
    """Choices of a field, in words."""
    return [(key, said_later(each)) for key, each in (*first, *words.items())]


class Text(forms.CharField):
    """A short text; blanks are made one."""

    def __init__(self, words: Words, *, required: bool = False, long: bool = False, **more: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
        super().__init__(label=said_later(words), required=required, max_length=4000, widget=widget, **more)


class Lines(forms.CharField):
    """Several texts, one on each line: a tuple of them."""

    def __init__(self, words: Words, **more: Any) -> None:
        super().__init__(label=said_later(words), required=False, max_length=40000, widget=forms.Textarea, **more)

    def prepare_value(self, value: Any) -> Any:
        """The lines as a text; what was typed, as it was typed."""
        told = "\n".join(value) if isinstance(value, tuple | list) else value
        self.widget.attrs["rows"] = min(12, max(3, str(told or "").count("\n") + 2))
        return told

    def to_python(self, value: Any) -> Any:
        """A tuple of the lines that are not empty."""
        return tuple(filter(None, (" ".join(line.split()) for line in (value or "").splitlines())))


class Money(forms.CharField):
    """A sum in đồng: a Decimal, or None."""

    def __init__(self, words: Words, *, required: bool = False, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(label=said_later(words), required=required, widget=widget, **more)

    def prepare_value(self, value: Any) -> Any:
        """The sum as people write it."""
        return sum_said(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        """The sum.

        Raises:
            ValidationError: it is none, or beyond reason.
        """
        return sum_read(super().clean(value))


def sum_said(value: Decimal) -> str:
    """`12.000`, or `0,5` where it is no whole number."""
    return money(value) if value == value.to_integral_value() else str(value).replace(".", ",")


def sum_read(told: str) -> Decimal | None:
    """The sum that was written; None for nothing.

    Raises:
        ValidationError: it is none, or beyond reason.
    """
    bare = re.sub(r"(?<=\d)[.\s](?=\d{3}(?!\d))|[\sđ]|đồng", "", told).replace(",", ".")
    if not bare:
        return None
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount < Decimal(10**12):
        raise ValidationError(_say(_MONEY))
    return amount


class Sums(Lines):
    """A table of names and sums, one pair on each line: `Bản chính: 50.000`. A tuple of (name, Decimal)."""

    def prepare_value(self, value: Any) -> Any:
        """The pairs as lines."""
        if isinstance(value, tuple):
            value = tuple(f"{name}: {sum_said(amount)}" for name, amount in value)
        return super().prepare_value(value)

    def to_python(self, value: Any) -> Any:
        """The pairs."""
        return tuple(self._pair(line) for line in super().to_python(value))

    def _pair(self, line: str) -> tuple[str, Decimal]:
        name, _colon, told = line.rpartition(":")
        try:
            amount = sum_read(told)
        except ValidationError:
            amount = None
        if not name.strip() or amount is None:
            raise ValidationError(_PAIR.say(language(), line=line[:80]))
        return name.strip(), amount


class Number(forms.IntegerField):
    """A whole number that is not negative; None where it may be left empty."""

    def __init__(self, words: Words, *, required: bool = False, **more: Any) -> None:
        super().__init__(label=said_later(words), required=required, min_value=0, max_value=9999, **more)


class Day(DayField):
    """A day."""

    def __init__(self, words: Words, *, required: bool = False, **more: Any) -> None:
        super().__init__(label=said_later(words), required=required, **more)


class Choice(forms.ChoiceField):
    """One of some values."""

    def __init__(self, words: Words, known: Any, *, required: bool = True, **more: Any) -> None:
        super().__init__(label=said_later(words), choices=known, required=required, **more)


class Check(forms.BooleanField):
    """Yes or no."""

    def __init__(self, words: Words, **more: Any) -> None:
        super().__init__(label=said_later(words), required=False, **more)


class Several(forms.MultipleChoiceField):
    """Any of some values: a tuple in the order of the choices."""

    def __init__(self, words: Words, known: Any, **more: Any) -> None:
        widget = forms.CheckboxSelectMultiple
        super().__init__(label=said_later(words), choices=known, required=False, widget=widget, **more)

    def clean(self, value: Any) -> Any:
        """The chosen values."""
        return tuple(super().clean(value))


class TermWidget(forms.MultiWidget):
    """What a term is counted in, how many, and from which hour on the next day counts."""

    template_name = "procedures/term_widget.html"
    use_fieldset = False

    def __init__(self) -> None:
        super().__init__(
            [
                forms.Select(
                    choices=choices(TERM_KINDS, ("", _NONE)),
                    attrs={"aria-label": said_later(_COUNTED), "class": "kind"},
                ),
                forms.TextInput(attrs={"inputmode": "numeric", "aria-label": said_later(_HOW_MANY), "class": "many"}),
                HourInput({"aria-label": said_later(_FROM_HOUR), "class": "hour hour-box"}),
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        """The three parts of a term."""
        if not isinstance(value, Term):
            return ["", "", None]
        return [value.kind.value, value.value or "", value.cut_off]

    def id_for_label(self, id_: str) -> str:
        """The label speaks of the first of the three."""
        return f"{id_}_0" if id_ else id_


class TermField(forms.Field):
    """A term, or None where none is chosen."""

    widget = TermWidget

    def __init__(self, words: Words, **more: Any) -> None:
        super().__init__(label=said_later(words), required=False, **({"help_text": said_later(_PARTS)} | more))

    def clean(self, value: Any) -> Any:
        """The term.

        Raises:
            ValidationError: the number is missing, or the hour is none.
        """
        kind, many, hour = ((each or "").strip() for each in (value or ("", "", "")))
        if not kind:
            if many or hour:
                raise ValidationError(_say(_UNIT))
            return None
        if kind not in list(TermKind):
            raise ValidationError(_say(_UNIT))
        found = re.fullmatch(r"(\d\d?):(\d\d)(?::\d\d)?", hour)
        try:
            cut_off = time(int(found[1]), int(found[2])) if found else None
        except ValueError:
            found = cut_off = None
        if hour and not found:
            raise ValidationError(_say(_HOUR))
        plain = kind in (TermKind.SAME_DAY, TermKind.UNSPECIFIED)
        if not plain and not re.fullmatch(r"\d{1,4}", many):
            raise ValidationError(_say(_TERM))
        try:
            return Term(TermKind(kind), 0 if plain else int(many), cut_off)
        except (UnclearTerm, ValueError):
            raise ValidationError(_say(_TERM)) from None
