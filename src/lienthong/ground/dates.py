"""Days and hours that people type: the same everywhere, whatever the language of the browser."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.moments import typed_day, typed_hour

SHOWN = "%d/%m/%Y"
EARLIEST, LATEST = 1900, 2200
"""Years of days that people type."""


class DayInput(forms.DateInput):
    """A box for a day, day first. A browser's own date box shows month first to whoever has it in English."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"class": "day-box", "inputmode": "numeric", "autocomplete": "off", "placeholder": _("dd/mm/yyyy")}
        super().__init__(attrs=box | (attrs or {}), format=SHOWN)


class DayField(forms.DateField):
    """A day. What cannot be read stays in the box, with a word about how days are written."""

    widget = DayInput
    default_error_messages = {"invalid": _("There is no such day. Write day, month and year, such as 24/11/2026.")}  # noqa: RUF012

    def to_python(self, value: Any) -> date | None:
        """The day; None for nothing. Raises `ValidationError` for what is no day."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        day = typed_day(str(value)[:40])
        # Nothing that is worked on here is of another time, and no calendar ends within it.
        if day is None or not EARLIEST <= day.year <= LATEST:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class HourInput(forms.TimeInput):
    """A box for an hour of the day, of twenty-four; a browser's own box has twelve for whoever has it in English."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"class": "hour-box", "inputmode": "numeric", "autocomplete": "off", "placeholder": _("hh:mm")}
        super().__init__(attrs=box | (attrs or {}), format="%H:%M")


class HourField(forms.TimeField):
    """An hour of the day. What cannot be read stays in the box, with a word about how hours are written."""

    widget = HourInput
    default_error_messages = {"invalid": _("There is no such hour. Write hours and minutes, such as 8:30 or 14:00.")}  # noqa: RUF012

    def to_python(self, value: Any) -> time | None:
        """The hour; None for nothing. Raises `ValidationError` for what is none."""
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        hour = typed_hour(str(value)[:40])
        if hour is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return hour
