"""What the pages of the registers ask: whose, of which days, of which numbers."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lienthong.ground.audit import actions as audit
from lienthong.ground.dates import DayField
from lienthong.ground.people.roles import Role
from lienthong.work.documents.desk import Desk
from lienthong.work.documents.printed import Mark
from lienthong.work.documents.registers.lines import Asked
from lienthong.work.documents.rights import CLERKS, LEADERS

KEEPERS = (*CLERKS, *LEADERS, Role.INSPECTOR, Role.AUDITOR)
"""Whoever sees all documents of an office sees its registers."""
LONGEST = timedelta(days=366)


def office_of(request: HttpRequest, desk: Desk) -> str:
    """The office whose registers are looked at: that of the desk, or of an inspector one under theirs.

    Raises:
        PermissionDenied: the person sees only a part of its documents.
    """
    if not desk.sight.sees_all:
        raise PermissionDenied
    asked = request.GET.get("office", "")
    return asked if asked in desk.sight.offices else desk.office


def offices_for(desk: Desk) -> list[tuple[str, str]]:
    """The offices to choose from by name; none where there is one."""
    offices = desk.sight.offices
    return sorted(((key, desk.name_of(key)) for key in offices), key=lambda each: each[1]) if len(offices) > 1 else []


class PartForm(forms.Form):
    """Which part of a register."""

    year = forms.IntegerField(label=_("Year"), min_value=1945, max_value=9990)
    first = DayField(label=_("From day"), required=False)
    last = DayField(label=_("To day"), required=False)
    first_number = forms.IntegerField(label=_("From number"), required=False, min_value=1, max_value=999_999_999)
    last_number = forms.IntegerField(label=_("To number"), required=False, min_value=1, max_value=999_999_999)
    volume = forms.CharField(
        label=_("Volume"), required=False, max_length=20, help_text=_("Stands on the cover; may stay empty.")
    )

    def clean(self) -> dict[str, Any]:
        """Ends not before beginnings."""
        data = super().clean() or {}
        for first, last in (("first", "last"), ("first_number", "last_number")):
            if data.get(first) and data.get(last) and data[last] < data[first]:
                self.add_error(last, _("This cannot be before the first one."))
        return data

    def asked(self) -> Asked:
        """What was asked, once it is valid."""
        data = self.cleaned_data
        return Asked(data["year"], data["first"], data["last"], data["first_number"], data["last_number"])


class PeriodForm(forms.Form):
    """From which day to which, a year at most."""

    first = DayField(label=_("From day"))
    last = DayField(label=_("To day"))

    def clean(self) -> dict[str, Any]:
        """A span in order."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and not timedelta(0) <= last - first <= LONGEST:
            self.add_error("last", _("Choose a day after the first one, a year later at most."))
        return data


def period_of(request: HttpRequest, today: date) -> tuple[PeriodForm, date, date]:
    """The form, and the days that hold: those asked for, else this month so far."""
    first, last = today.replace(day=1), today
    form = PeriodForm(
        request.GET if "first" in request.GET else None, initial={"first": first, "last": last}
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    return form, first, last


def took(desk: Desk, office: str, what: str, facts: Mapping[str, Any]) -> Mark:
    """Write into the trail that a list leaves the system, and the mark that the list bears."""
    audit.note("printed", f"list:{what}", by=desk.account, organization_key=office, now=desk.now, facts=facts)
    return Mark(desk.worker.name, desk.now)
