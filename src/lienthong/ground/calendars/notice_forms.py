"""The two ways to write a notice on its page: boxes with a line for each day, or the text that a file would have."""

from collections.abc import Mapping
from datetime import date
from string import Template
from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.ground.calendars import notices
from lienthong.ground.dates import DayField

FIRST_LINES, MORE_LINES, MOST_LINES = 4, 4, 60
"""Lines for days on an empty page, so many more with each press, and never more than these."""
EXAMPLE = """number: 1234/TB-BNV
issued_on: 2026-12-01
issuer: Bộ Nội vụ
title: Nghỉ Tết Âm lịch năm 2027
known_until: 2027-12-31
off:
  - {from: 2027-02-04, to: 2027-02-10, name: Tết Nguyên đán, name_en: Lunar New Year}
"""
_KINDS = (
    ("off", _("Day off")),
    ("working", _("Worked in exchange")),
    ("pending", _("May be off, not decided")),
    ("closed", _("The counter is shut")),
)
_EXCHANGED = ("off", "working")
_ROW = ("kind", "first", "last", "instead", "name")
_LINES = """number: 1234/TB-BNV
title: Nghỉ Tết Âm lịch năm 2027
issuer: Bộ Nội vụ
issued_on: 01/12/2026
scope: [H21.101, 23734]        # $scope
off:                           # $off
  - 04/02/2027
  - {from: 05/02/2027, to: 10/02/2027, name: Tết Nguyên đán, name_en: Lunar New Year}
working:                       # $working
  - {day: 20/02/2027, instead_of: 11/02/2027, name: làm bù cho 11/02}
hours:                         # $hours
  - {from: 01/11/2026, to: 01/05/2027, weekdays: "07:30-11:30 13:00-17:00", saturday: "07:30-11:30", cut_off: "15:00"}
closed:                        # $closed
  - {from: 06/11/2026, to: 07/11/2026, name: bão số 9}
pending:                       # $pending
  - {day: 23/11/2027, name: đề xuất hoán đổi}
known_until: 31/12/2027        # $known
"""
_SAID_OF_LINES = {
    "scope": _("these offices and those under them only; left out: every office"),
    "off": _("days off"),
    "working": _("days worked in exchange, with the hours of the day they stand for"),
    "hours": _("opening hours; `to` is the first day without them"),
    "closed": _("the counter is shut; due dates stay, unless it says moves_due: true"),
    "pending": _("may become days off; not decided"),
    "known": _("days off are announced until then"),
}


def lines() -> str:
    """A notice with every line that it can have, each explained in the language of the page."""
    return Template(_LINES).substitute({name: str(said) for name, said in _SAID_OF_LINES.items()})


class NoticeText(forms.Form):
    """A notice as one text, with all that a notice can say; opening hours are written only so."""

    text = forms.CharField(
        label=_("The notice"),
        max_length=notices.LARGEST,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "code"}),
        help_text=_("Number, issuer, title, and the days that it sets. The manual explains every line."),
    )

    def notice(self) -> notices.Notice:
        """What was written.

        Raises:
            UnclearNotice, EmptyNotice, OffAndWorking: it cannot be taken.
        """
        return notices.read(self.cleaned_data["text"])


class NoticeSheet(forms.Form):
    """A notice as boxes: the document, whom it is said to, and a line for each day or span of days."""

    number = forms.CharField(label=_("Number and symbol"), max_length=80, required=False)
    issued_on = DayField(label=_("Issued on"), required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=200, required=False)
    title = forms.CharField(label=_("Title"), max_length=400, required=False)
    scope = forms.CharField(
        label=_("Said to"),
        max_length=2_000,
        required=False,
        help_text=_("Codes of offices with commas between, such as H21.101; those under them too. Empty: all."),
    )
    known_until = DayField(
        label=_("Days off are announced until"),
        required=False,
        help_text=_("A due date after it carries a warning. Empty: as before."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, more: bool = False) -> None:
        said = data or {}
        told = str(said.get("lines", ""))
        many = int(told) if told.isdecimal() and len(told) < 4 else FIRST_LINES
        self.many = min(max(many, 1) + (MORE_LINES if more else 0), MOST_LINES)
        # Who asks for more lines is not told yet what is wrong in those there are.
        super().__init__(None if more else data, initial={name: said[name] for name in said} if more else None)
        self.initial["lines"] = self.many
        self.fields["lines"] = forms.CharField(widget=forms.HiddenInput, required=False)
        for line in range(self.many):
            self.fields |= _line(line)

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The boxes of each line."""
        return [[self[f"{name}_{line}"] for name in _ROW] for line in range(self.many)]

    @property
    def full(self) -> bool:
        """No line can be added."""
        return self.many >= MOST_LINES

    def clean(self) -> dict[str, Any]:
        """Say beside each box what is missing or goes against another."""
        said = self.cleaned_data
        if not (said.get("number") or said.get("title")):
            self.add_error("title", _("Write the number or the title; it stands beside every day of the notice."))
        for line in range(self.many):
            kind, first, last, instead, name = (said.get(f"{each}_{line}") for each in _ROW)
            if first is None and (last or instead or name) and not self.errors.get(f"first_{line}"):
                self.add_error(f"first_{line}", _("Write the day."))
            elif first and last and not 0 <= (last - first).days < notices.LONGEST:
                self.add_error(f"last_{line}", _("This lies before the first day, or more than a year after it."))
            if instead and kind not in _EXCHANGED:
                self.add_error(f"instead_{line}", _("Only a day off and a day worked stand for another."))
        return said

    def notice(self) -> notices.Notice:
        """What the boxes say.

        Raises:
            UnclearNotice, EmptyNotice, OffAndWorking: it cannot be taken.
        """
        said = self.cleaned_data
        sheet: dict[str, Any] = {
            name: said[name].isoformat() if isinstance(said[name], date) else said[name]
            for name in ("number", "issued_on", "issuer", "title", "scope", "known_until")
            if said[name]
        }
        for line in range(self.many):
            kind, first, last, instead, name = (said[f"{each}_{line}"] for each in _ROW)
            if first is None:
                continue
            entry = {"from": first.isoformat(), "to": (last or first).isoformat()}
            entry |= {"instead_of": instead.isoformat()} if instead else {}
            entry |= {"name": name} if name else {}
            sheet.setdefault(kind, []).append(entry)
        # The document is kept as a text, as a file would be: whoever reads it later needs no second way.
        return notices.read(yaml.safe_dump(sheet, allow_unicode=True, sort_keys=False, width=10_000))


def _line(line: int) -> dict[str, forms.Field]:
    return {
        f"kind_{line}": forms.ChoiceField(label=_("Kind"), choices=_KINDS),
        f"first_{line}": DayField(label=pgettext_lazy("a span of days", "From"), required=False),
        f"last_{line}": DayField(label=_("Until and with"), required=False),
        f"instead_{line}": DayField(label=_("In exchange for"), required=False),
        f"name_{line}": forms.CharField(label=_("Occasion"), max_length=200, required=False),
    }
