"""The calendar's pages: a year at a glance, when a result is due and why, and loading a notice."""

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from lienthong.ground.calendars import actions, queries
from lienthong.ground.calendars.book import BASE
from lienthong.ground.calendars.notice_forms import EXAMPLE, NoticeSheet, NoticeText, lines
from lienthong.ground.calendars.offices import office
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.access import roles_of, signed_in, who_may
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import Calendar, Explanation, Pattern, SetDay, Term, explain
from lienthong.kernel.calendar.calendar import hours_in_words
from lienthong.kernel.moments import VIETNAM, read_moment
from lienthong.kernel.organizations import Organization
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Language, Words

LISTED = 40
"""So many days that change are shown at once; Saturday mornings without an end are hundreds."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a small month: its number, what it is (`work`, `rest`, `off`, `swap`, `doubt`), and why."""

    day: date
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The hours of an ordinary week and when they hold; `last` is the last day of them."""

    pattern: Pattern
    last: date | None
    lines: list[str]
    """`thứ Hai – thứ Sáu 07:00–11:30, 13:30–17:00`."""


class DueForm(forms.Form):
    """Unit, moment and term, as a clerk would say them."""

    unit = forms.CharField(
        label=_("Office"), max_length=64, required=False, help_text=_("Its code, such as H21.15; empty for all.")
    )
    received = forms.CharField(
        label=_("Complete and received"), max_length=40, help_text=_("For instance 13/02/2026 09:00.")
    )
    term = forms.CharField(
        label=_("Term"),
        max_length=60,
        help_text=_("For instance “2 working days”, “15 calendar days”, “same day@15:00”."),
    )


@signed_in
@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """Twelve small months: days off and days worked in exchange, each with its document."""
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    number = int(asked) if asked.isdecimal() and len(asked) == len("2026") else today.year
    unit, organization, note, trouble = request.GET.get("unit", "").strip()[:64], None, None, ""
    try:
        organization, note = _organization(unit, date(number, 7, 1)) if unit else (None, None)
    except Refusal as no:
        trouble = no.say(_language())
    known = _calendar(organization, date(number, 7, 1))
    number = min(max(number, known.first.year), known.last.year)
    context: dict[str, Any] = {
        "year": number,
        "earlier": number - 1 if number > known.first.year else None,
        "later": number + 1 if number < known.last.year else None,
        "unit": unit,
        "organization": organization,
        "note": note,
        "trouble": trouble,
        "calendar": known,
        "months": [_month(known, number, month) for month in range(1, 13)],
        "set_days": [known.set_days[day] for day in sorted(known.set_days) if day.year == number],
        "hours": [
            _hours(each)
            for each in reversed(known.patterns)
            if each.start.year <= number and (each.end is None or each.end > date(number, 1, 1))
        ],
        "closures": [each for each in known.closures if each.first.year <= number <= each.last.year],
        "pending": [day for day in known.pending.values() if day.day.year == number],
        "unknown": date(number, 12, 31) > known.known_until,
        "may_load": Role.ADMINISTRATOR in roles_of(request),
    }
    return render(request, "calendars/year.html", context)


@signed_in
@require_GET
def when_due(request: HttpRequest) -> HttpResponse:
    """When a result is due, with the testimony of every day; printable on one page."""
    form = DueForm(request.GET or None)
    told: Explanation | None = None
    organization: Organization | None = None
    note: Words | None = None
    if form.is_bound and form.is_valid():
        received = read_moment(form.cleaned_data["received"])
        if received is None:
            form.add_error("received", _("Write the moment like 13/02/2026 09:00."))
        else:
            try:
                told, organization, note = _explained(form.cleaned_data, received)
            except Refusal as no:
                form.add_error(None, no.say(_language()))
    context = {"form": form, "told": told, "organization": organization, "note": note}
    return render(request, "calendars/due.html", context)


@who_may(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Load a notice: first what would change, then the press of a button."""
    form = _form(request)
    notice, change, consequences = None, None, []
    directory = organizations.directory()
    if request.POST.get("act", "look") in {"look", "load"} and form.is_bound and form.is_valid():
        now = timezone.now().astimezone(VIETNAM)
        try:
            notice = form.notice()
            if request.POST.get("act") == "load":
                change = actions.load_notice(notice, cast(Account, request.user), now).change
                messages.success(request, gettext("The notice %(name)s is loaded and obeyed.") % {"name": notice.name})
                # What it moved is listed where somebody says whether it may be told.
                leads = [said.url for said in _consequences(change) if said.url]
                return redirect(leads[0] if leads else "calendar:notices")
            change = actions.preview(notice, now)
            consequences = _consequences(change)
        except Refusal as no:
            form.add_error(None, no.say(_language()))
    context = {
        "form": form,
        "as_text": isinstance(form, NoticeText),
        "notice": notice,
        "change": change,
        "offices": [directory.by_key(key).name for key in change.keys] if change else [],
        "first_moves": change.moves[:LISTED] if change else (),
        "later_moves": change.moves[LISTED:] if change else (),
        "consequences": consequences,
        "lines": lines(),
        "documents": queries.documents(),
    }
    return render(request, "calendars/notices.html", context)


def _form(request: HttpRequest) -> NoticeText | NoticeSheet:
    if request.method != "POST":
        return NoticeText(initial={"text": EXAMPLE}) if request.GET.get("as") == "text" else NoticeSheet()
    if "text" in request.POST:
        return NoticeText(request.POST)
    return NoticeSheet(request.POST, more=request.POST.get("act") == "more")


def _consequences(change: actions.Change) -> list[actions.Consequence]:
    return [said for said in (look(change) for look in actions.previews) if said]


def _hours(pattern: Pattern) -> OpeningHours:
    last = pattern.end - timedelta(days=1) if pattern.end else None
    return OpeningHours(pattern, last, [words.say(_language()) for words in hours_in_words(pattern)])


def _explained(asked: dict[str, str], received: datetime) -> tuple[Explanation, Organization | None, Words | None]:
    term = Term.parse(asked["term"])
    organization, note = _organization(asked["unit"], received.date()) if asked["unit"] else (None, None)
    known = _calendar(organization, received.date())
    if ":" not in asked["received"] and known.is_working(received.date()):
        received = known.opens_at(received.date())
    return explain(known, received, term), organization, note


def _organization(unit: str, day: date) -> tuple[Organization, Words | None]:
    return office(
        organizations.directory(), unit, day, numbered=organizations.numbered, calendar_of=queries.calendar_of
    )


def _calendar(organization: Organization | None, day: date) -> Calendar:
    return queries.calendar_of(organization.key, day) if organization else queries.calendar_named(BASE)


def _month(known: Calendar, year: int, month: int) -> tuple[date, list[list[Cell | None]]]:
    weeks = months.Calendar().monthdatescalendar(year, month)
    return (
        date(year, month, 1),
        [[_cell(known, day) if day.month == month else None for day in week] for week in weeks],
    )


def _cell(known: Calendar, day: date) -> Cell:
    set_day: SetDay | None = known.set_days.get(day)
    why = known.reason(day).words.say(_language())
    if set_day is not None:
        return Cell(day, "swap" if set_day.working else "off", why)
    if day in known.pending:
        return Cell(day, "doubt", known.pending[day].words.say(_language()))
    return Cell(day, "work" if known.is_working(day) else "rest", "")


def _language() -> Language:
    return "en" if (get_language() or "").startswith("en") else "vi"
