"""The catalogue as anyone reads it: found by words, sector, level and day, with all that the law wants announced."""

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
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from lienthong.ground.people.access import public, roles_of
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import TermKind
from lienthong.kernel.moments import typed_day
from lienthong.kernel.words import Words
from lienthong.work.procedures import around, fees, queries
from lienthong.work.procedures.content import Content, Fee
from lienthong.work.procedures.labels import CHOICES
from lienthong.work.procedures.models import Version
from lienthong.work.procedures.sections import of_place
from lienthong.work.procedures.versions import ProcedureVersion, Summary

WRITERS = (Role.ADMINISTRATOR, Role.CENTRE_HEAD)
"""Who writes versions and publishes them."""

LEVELS = {"province": _("Province level"), "district": _("District level"), "commune": _("Commune level")}
CHANNELS = {"counter": _("At the counter"), "online": _("Online"), "post": _("By post")}
EVIDENCE = {
    "law": _("read in the legal text"),
    "portal": _("read on a public page"),
    "published": _("read in a decision, a guide or the press"),
    "memory": _("written from memory, to be checked"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The procedures of one sector in a list."""

    name: str
    rows: list[tuple[Summary, Any]]


@dataclass(frozen=True, slots=True)
class FeeTold:
    """A fee as a citizen reads it."""

    fee: Fee
    amount: fees.Amount | None
    """None where the amount depends on something that only the applicant knows."""


@public
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Procedures of a day; the same address answers a live search with the results alone."""
    day, chosen, day_is_clear = asked_day(request)
    words = request.GET.get("q", "").strip()[:200]
    level = request.GET.get("level", "")
    level = level if level in LEVELS else ""
    sectors = queries.sectors()
    sector = request.GET.get("sector", "")
    sector = sector if sector in sectors else ""
    counts = queries.counts(words, day)
    found = queries.search(words, day, level or None, sector or None)
    here: Mapping[str, object] = {"q": words, "day": chosen, "level": level, "sector": sector}
    levels = [(name, sum(n for (_s, at), n in counts.items() if at == name)) for name in LEVELS]
    context = {
        "words": words,
        "day": day,
        "chosen": chosen,
        "day_is_clear": day_is_clear,
        "level": level,
        "sector": sector,
        "groups": _groups(found, sectors),
        "total": len(found),
        "names_only": queries.known_by_name(words) if words and not level and not sector else [],
        "tabs": [
            (_("All levels"), _address(**{**here, "level": ""}), sum(counts.values()), not level),
            *((LEVELS[n], _address(**{**here, "level": n}), many, n == level) for n, many in levels if many),
        ],
        "sectors": [(key, name) for key, name in sectors.items() if any(s == key for s, _l in counts)],
        "suffix": suffix(chosen),
        "may_write": _may_write(request),
    }
    live = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")
    response = render(request, "procedures/results.html" if live else "procedures/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@public
@require_GET
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One procedure as it stands on a day."""
    day, chosen, _clear = asked_day(request)
    history = queries.history(key)
    shown = [row for row in history if row.status != Version.Status.DRAFT]
    if not shown:
        raise Http404
    held = next((row for row in shown if row.status == Version.Status.PUBLISHED and _holds(row, day)), None)
    if held is None:
        ended = max((row.valid_until for row in shown if row.valid_until and row.valid_until <= day), default=None)
        abolition = queries.abolition(key, ended) if ended else None
        context = {"name": shown[0].name, "day": day, "history": shown, "chosen": chosen, "abolition": abolition}
        return render(request, "procedures/not_in_force.html", context)
    return _show(request, queries.value_of(held), held, shown, day, chosen)


@public
@require_GET
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One version, whatever the day: what a case of its time obeys."""
    shown = [row for row in queries.history(key) if row.status != Version.Status.DRAFT]
    row = next((row for row in shown if row.number == number), None)
    if row is None:
        raise Http404
    return _show(request, queries.value_of(row), row, shown, row.valid_from, None)


def facts_of(content: Content, day: date) -> dict[str, Any]:
    """What the template of a procedure shows, for a page and for a draft's preview. One query."""
    local = queries.local_amounts(day)
    return {
        "content": content,
        "sector": queries.sectors().get(content.sector, content.sector),
        "level": LEVELS[content.level],
        "channels": [CHANNELS[each] for each in content.channels],
        "fallback": [CHANNELS[each] for each in content.fallback_channels],
        "terms": [(CHANNELS.get(name, name), _term(content, name)) for name in content.terms],
        "one_term": len(set(content.terms.values())) == 1,
        "term": _term(content, next(iter(content.terms), "counter")),
        "checked": content.checked_term_for("counter").words if content.check_extension else None,
        "fees": [FeeTold(fee, _amount(fee, local)) for fee in content.fees],
        "service_level": CHOICES[Content, "service_level"][content.service_level] if content.service_level else None,
        "evidence": [EVIDENCE[each] for each in content.evidence],
        "remembered": "memory" in content.evidence,
    }


def asked_day(request: HttpRequest) -> tuple[date, date | None, bool]:
    """The day to show, the day that was chosen if any, and whether the request was understood."""
    asked = request.GET.get("day", "").strip()
    today = timezone.localdate()
    day = typed_day(asked) if asked else today
    return day or today, day if day != today else None, day is not None


def suffix(day: date | None) -> str:
    """What keeps the chosen day on the way to another page; today needs no keeping."""
    return f"?{urlencode({'day': str(day)})}" if day else ""


def _show(
    request: HttpRequest, value: ProcedureVersion, row: Version, shown: list[Version], day: date, chosen: date | None
) -> HttpResponse:
    may_write = _may_write(request)
    context = {
        **facts_of(value.content, day),
        "version": value,
        "row": row,
        "day": day,
        "chosen": chosen,
        "history": shown,
        "may_write": may_write,
        # A version that is followed by another was not abolished.
        "abolition": queries.abolition(value.procedure_key, value.valid_until) if value.valid_until else None,
        "findings": [(each, of_place(each.place)) for each in around.findings(value.content, day)] if may_write else [],
    }
    return render(request, "procedures/page.html", context)


def _term(content: Content, channel: str) -> Words:
    term = content.term_for(channel)
    if term.kind is TermKind.UNSPECIFIED:
        return Words(vi="chưa xác định", en="not determined")
    return term.whole_words


def _amount(fee: Fee, local: Mapping[str, Any]) -> fees.Amount | None:
    needed = [each for each in fees.inputs_needed(fee) if each.required and each.kind != "number"]
    if needed or any(each.name == "pages" for each in fees.inputs_needed(fee)):
        return None
    return fees.amount(fee, {}, local)


def _groups(found: list[Summary], sectors: Mapping[str, str]) -> list[Group]:
    groups = []
    for key in [*sectors, *dict.fromkeys(each.sector for each in found if each.sector not in sectors)]:
        rows = [(each, LEVELS[each.level]) for each in found if each.sector == key]
        if rows:
            groups.append(Group(sectors.get(key, key), rows))
    return groups


def _holds(row: Version, day: date) -> bool:
    return row.valid_from <= day and (row.valid_until is None or day < row.valid_until)


def _address(**asked: object) -> str:
    query = urlencode({name: str(value) for name, value in asked.items() if value})
    return f"{reverse('procedures:list')}?{query}" if query else reverse("procedures:list")


def may_open(request: HttpRequest) -> bool:
    """Whether the person may read cases: whoever only keeps the catalogue sees their numbers, and no content."""
    return Role.CENTRE_HEAD in roles_of(request)


def _may_write(request: HttpRequest) -> bool:
    return bool(roles_of(request) & set(WRITERS))
