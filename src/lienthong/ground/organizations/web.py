"""The organisations' pages: the list with its search, and a page for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from lienthong.ground.organizations import lanes, queries
from lienthong.ground.organizations.models import Code
from lienthong.ground.organizations.models import Organization as Kept
from lienthong.ground.people.access import signed_in
from lienthong.kernel.moments import typed_day
from lienthong.kernel.organizations import (
    Directory,
    Found,
    Level,
    NotKnown,
    Organization,
    Redirected,
    Resolution,
    Shared,
)

LANDMARKS = (date(2025, 7, 1), date(2025, 6, 30), date(2018, 12, 31))
"""Days that people compare with today: after the districts, the last day with districts, the year of the report."""


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation in a list, as it was on the day."""

    organization: Organization
    name: str
    code: str | None
    above: Organization | None
    level: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One level in the filter, with how many organisations it has."""

    label: str
    url: str
    count: int
    here: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """What happens to a message that is addressed to an organisation on a day."""

    outcome: str
    """`inbox`, `national`, `redirected`, `passed_on`, `clerk`, `nobody` or `not_yet`; the template words each."""
    kind: str
    to: Organization | None = None
    candidates: tuple[Organization, ...] = ()
    on: date | None = None


@signed_in
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Organisations of a day, by words and level; the same address answers a live search with the results alone."""
    day, chosen, day_is_clear = _day(request)
    level = _level(request.GET.get("level", ""))
    words = request.GET.get("q", "").strip()[:200]
    found = queries.search(words, day, level, request.GET.get("after"))
    directory = queries.directory()
    here = _address(q=words, day=chosen, level=level)
    context = {
        "words": words,
        "day": day,
        "chosen": chosen,
        "day_is_clear": day_is_clear,
        "level": level,
        "found": found,
        "rows": [_row(directory, each, day) for each in found.organizations],
        "elsewhen": [directory.by_key(each.key) for each in found.elsewhen],
        "next": f"{here}{'&' if '?' in here else '?'}{urlencode({'after': found.after})}" if found.after else None,
        "first": here if request.GET.get("after") else None,
        "tabs": _tabs(words, chosen, day, level),
        "landmarks": [(each, _address(q=words, day=each, level=level)) for each in LANDMARKS],
        "today_url": _address(q=words, level=level),
        "suffix": _suffix(chosen),
        "nothing_loaded": not len(directory),
    }
    # A page restored from history asks as htmx does, and needs the whole page.
    live = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")
    response = render(request, "organizations/results.html" if live else "organizations/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@signed_in
@require_GET
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One organisation on a day: what it is called, how it is addressed, who was before and after it."""
    history = queries.history(key)
    if history is None:
        raise Http404
    day, chosen, day_is_clear = _day(request)
    directory = queries.directory()
    organization = history.organization
    today = timezone.localdate()
    # A dissolved unit is shown as it stood on its last day, so that its parents and children are not empty lists.
    shown_on = _within(organization, day)
    order = list(Level)
    children = sorted(directory.children(key, shown_on), key=lambda child: order.index(child.level))
    context: Mapping[str, Any] = {
        "history": history,
        "organization": organization,
        "name": organization.name_on(shown_on),
        "level": Kept.Levels(organization.level.value).label,
        "day": day,
        "chosen": chosen,
        "day_is_clear": day_is_clear,
        "is_today": day == today,
        "shown_on": shown_on,
        "code": organization.code_on(shown_on),
        "parents": directory.parents(organization, shown_on),
        "children": [(child, child.name_on(shown_on), child.code_on(shown_on)) for child in children],
        "delivery": delivery(directory, organization, day),
        "drawing": lanes.drawing(directory, organization, today),
        "suffix": _suffix(chosen),
        "codes": [_holding(code, organization) for code in history.codes],
        "assumed": any(code.assumed for code in history.codes),
    }
    return render(request, "organizations/page.html", context)


def delivery(directory: Directory, organization: Organization, day: date) -> Delivery:
    """What happens to a message addressed to this organisation on that day."""
    code = organization.code_on(_within(organization, day))
    by_code = directory.resolve(code, day) if code else NotKnown("")
    if isinstance(by_code, Found) and by_code.organization.key != organization.key:
        return Delivery("passed_on", "info", to=by_code.organization, on=organization.span.end)
    found: Resolution = directory.resolve_key(organization.key, day)
    match found:
        case Found(reached) if reached.axis == "national":
            return Delivery("national", "good", to=reached)
        case Found(reached):
            return Delivery("inbox", "good", to=reached)
        case Redirected(heir, _, on):
            return Delivery("redirected", "info", to=heir, on=on)
        case Shared(_, candidates, on) if candidates:
            return Delivery("clerk", "warning", candidates=candidates, on=on)
        case Shared(_, _, on):
            return Delivery("nobody", "warning", on=on)
        case NotKnown():
            return Delivery("not_yet", "neutral", on=organization.span.start)


def _holding(code: Code, organization: Organization) -> tuple[Code, bool, bool]:
    """A code, and whether the days between which it holds are known: it begins and ends with its organisation."""
    span = organization.span
    return (
        code,
        organization.start_known or code.start != span.start,
        organization.end_known or code.end != span.end,
    )


def _row(directory: Directory, kept: Kept, day: date) -> Row:
    organization = directory.by_key(kept.key)
    return Row(
        organization=organization,
        name=organization.name_on(day),
        code=organization.code_on(day),
        above=next(iter(directory.parents(organization, day)), None),
        level=kept.get_level_display(),
    )


def _tabs(words: str, chosen: date | None, day: date, level: Level | None) -> list[Tab]:
    counts = queries.counts(words, day)
    tabs = [Tab("", _address(q=words, day=chosen), sum(counts.values()), level is None)]
    for each in Level:
        label = str(Kept.Levels(each.value).label)
        tabs.append(Tab(label, _address(q=words, day=chosen, level=each), counts.get(each, 0), each is level))
    return tabs


def _address(**asked: object) -> str:
    query = urlencode({name: str(value) for name, value in asked.items() if value})
    return f"{reverse('organizations:list')}?{query}" if query else reverse("organizations:list")


def _suffix(day: date | None) -> str:
    """What keeps the chosen day on the way to another page; today needs no keeping."""
    return f"?{urlencode({'day': str(day)})}" if day else ""


def _day(request: HttpRequest) -> tuple[date, date | None, bool]:
    """The day to show, the day that was chosen if any, and whether the request was understood."""
    asked = request.GET.get("day", "").strip()
    today = timezone.localdate()
    day = typed_day(asked) if asked else today
    # Today is not kept in addresses: whoever comes back tomorrow means tomorrow.
    return day or today, day if day != today else None, day is not None


def _level(asked: str) -> Level | None:
    try:
        return Level(asked)
    except ValueError:
        return None


def _within(organization: Organization, day: date) -> date:
    """The day itself if the organisation exists then, or else the nearest day of its life."""
    if day < organization.span.start:
        return organization.span.start
    end = organization.span.end
    return day if end is None or day < end else date.fromordinal(end.toordinal() - 1)
