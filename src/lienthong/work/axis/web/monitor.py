"""The axis monitor, and one organisation's traffic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lienthong.exchange.hub import watch
from lienthong.ground.people.access import who_may
from lienthong.ground.people.roles import Role
from lienthong.kernel.organizations import Level
from lienthong.kernel.words import Words
from lienthong.work.axis import charts, secrets
from lienthong.work.axis.naming import Named
from lienthong.work.axis.references import reference
from lienthong.work.axis.vocabulary import EFFECTS, ELSEWHERE, LEVELS, TROUBLES, Trouble, status_words
from lienthong.work.axis.web.finding import told
from lienthong.work.axis.web.seeing import Eyes, Part, watching

NOW = Part("now", "axis/monitor/now.html", every=5)
TODAY = Part("today", "axis/monitor/today.html", every=30)
ORGANIZATION = Part("organization", "axis/organization/now.html", every=10)
DAYS_OF_TIMES = 7
DAYS_OF_SHARE = 30
DAYS_OF_ONE = 14
BUSIEST = 10


@dataclass(frozen=True, slots=True)
class Heap:
    """One kind of what is stuck, in words."""

    heap: watch.Heap
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Row:
    """The traffic of an organisation or a level."""

    name: str
    named: Named | None
    words: Words | None
    traffic: watch.Traffic
    share: watch.Share


@dataclass(frozen=True, slots=True)
class Span:
    """One line of the delivery times."""

    name: Words
    spread: watch.Spread
    line: charts.Line | None


@dataclass(frozen=True, slots=True)
class Landmark:
    """A span of time that everyone knows, on the line."""

    place: float
    name: Words


@who_may(Role.ENGINEER, Role.AUDITOR)
@require_GET
@watching
def monitor(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """What is stuck, what moves, how fast. Two parts stay fresh by themselves."""
    if NOW.asked(request):
        return NOW.answer(request, _now(eyes))
    if TODAY.asked(request):
        return TODAY.answer(request, _today(eyes))
    context = {
        "now": NOW.within(request, _now(eyes)),
        "today": TODAY.within(request, _today(eyes)),
        **_share(eyes),
        **_oddities(eyes),
    }
    return render(request, "axis/monitor/page.html", context)


@who_may(Role.ENGINEER, Role.AUDITOR)
@require_GET
@watching
def organization(request: HttpRequest, eyes: Eyes, key: str) -> HttpResponse:
    """The traffic of one organisation, what waits for it, and what it sent and got last."""
    named = eyes.namer.of(key)
    since, until = _days(eyes, DAYS_OF_ONE)
    every = [since.date() + timedelta(days=number) for number in range(DAYS_OF_ONE)]
    days = watch.days(eyes.sight, key, since, until, every)
    if not named.known and not any(day.traffic.total for day in days):
        raise Http404
    context = {"named": named, **_one(eyes, key, days)}
    if ORGANIZATION.asked(request):
        return ORGANIZATION.answer(request, context)
    context["now"] = ORGANIZATION.within(request, context)
    return render(request, "axis/organization/page.html", context)


def _now(eyes: Eyes) -> dict[str, Any]:
    now = watch.now(eyes.sight, eyes.now)
    unseen, unseen_since = watch.unseen(eyes.sight)
    heaps = [Heap(heap, TROUBLES[heap.kind]) for heap in watch.heaps(eyes.sight, eyes.now)]
    return {
        "heaps": sorted(heaps, key=lambda each: _SEVERITIES.index(each.trouble.severity)),
        "now": now,
        "last_on": now.last_at.date() if now.last_at else None,
        "unseen": unseen,
        "unseen_since": unseen_since,
        "today": _hours_total(eyes),
    }


_SEVERITIES = ("bad", "warning", "info")


def _hours_total(eyes: Eyes) -> watch.Hour:
    hours = watch.hours(eyes.sight, *_days(eyes, 1))
    return watch.Hour(
        eyes.now,
        sum(hour.documents for hour in hours),
        sum(hour.statuses for hour in hours),
        sum(hour.bytes for hour in hours),
    )


def _today(eyes: Eyes) -> dict[str, Any]:
    since, until = _days(eyes, 1)
    hours = watch.hours(eyes.sight, since, until)
    times = watch.delivery_times(eyes.sight, eyes.now - timedelta(days=DAYS_OF_TIMES), until)
    everyone = watch.organizations(eyes.sight, since, until)
    return {
        "chart": charts.bars([(f"{hour.at:%H}", hour.documents, hour.statuses) for hour in hours], here=eyes.now.hour),
        "spans": _spans(times),
        "landmarks": [Landmark(charts.place(seconds), name) for seconds, name in charts.LANDMARKS],
        "days_of_times": DAYS_OF_TIMES,
        "levels": _levels(eyes, everyone),
        "busiest": _rows(eyes, everyone)[:BUSIEST],
        "active": len(everyone),
    }


def _share(eyes: Eyes) -> dict[str, Any]:
    since, until = _days(eyes, DAYS_OF_SHARE)
    shares = watch.shares(eyes.sight, since, until)
    rows = [Row(named.name, named, None, watch.Traffic(), share) for named, share in _named(eyes, shares.items())]
    rows.sort(key=lambda row: (row.share.rate or 0, -row.share.sent))
    return {
        "share": watch.together(list(shares.values())),
        "shares": rows,
        "days_of_share": DAYS_OF_SHARE,
        "reference": reference("edoc_exchange_rate"),
    }


def _oddities(eyes: Eyes) -> dict[str, Any]:
    page = watch.oddities(eyes.sight, size=8)
    locked = secrets.locked(odd.document_id for odd in page.rows)
    return {
        "oddities": [
            {"odd": odd, "from": eyes.namer.of(odd.reporter), "to": eyes.namer.of(odd.addressee),
             "status": status_words(odd.status_code), "effect": EFFECTS[odd.effect],
             "locked": odd.document_id in locked}
            for odd in page.rows
        ]
    }  # fmt: skip


def _one(eyes: Eyes, key: str, days: list[watch.Day]) -> dict[str, Any]:
    since, until = _days(eyes, DAYS_OF_SHARE)
    level = eyes.namer.of(key).level
    silent = {one.organization: one for one in watch.silent(eyes.sight, eyes.now, size=500)}
    return {
        "key": key,
        "level": LEVELS[level] if level else ELSEWHERE,
        "traffic": days[-1].traffic,
        "chart": charts.bars(
            [(f"{day.on.day}/{day.on.month}", day.traffic.sent, day.traffic.received) for day in days],
            here=len(days) - 1,
        ),
        "days": days,
        "share": watch.shares(eyes.sight, since, until).get(key, watch.Share()),
        "days_of_share": DAYS_OF_SHARE,
        "silent": silent.get(key),
        "matches": told(watch.recent(eyes.sight, within=frozenset({key}), size=10), eyes.namer),
    }


def _spans(times: watch.Times) -> list[Span]:
    named = (
        (Words(vi="đến khi nơi nhận lấy về", en="until the receiver fetched it"), times.fetched),
        (Words(vi="đến khi báo đã đến (01)", en="until it was confirmed as arrived (01)"), times.arrived),
        (Words(vi="đến khi tiếp nhận (03)", en="until it was accepted (03)"), times.accepted),
        (Words(vi="đến khi xử lý xong (06)", en="until it was finished (06)"), times.done),
    )
    return [Span(name, spread, charts.line(spread)) for name, spread in named]


def _levels(eyes: Eyes, everyone: dict[str, watch.Traffic]) -> list[Row]:
    levels: dict[Level | None, watch.Traffic] = {level: watch.Traffic() for level in Level}
    for named, traffic in _named(eyes, everyone.items()):
        levels.setdefault(named.level, watch.Traffic()).add(traffic)
    return [
        Row("", None, LEVELS[level] if level else ELSEWHERE, traffic, watch.Share())
        for level, traffic in levels.items()
        if traffic.total or level is None or eyes.namer.has(level)
    ]


def _rows(eyes: Eyes, everyone: dict[str, watch.Traffic]) -> list[Row]:
    rows = [Row(named.name, named, None, traffic, watch.Share()) for named, traffic in _named(eyes, everyone.items())]
    return sorted(rows, key=lambda row: (-row.traffic.total, row.name))


def _named(eyes: Eyes, things: Iterable[tuple[str, Any]]) -> list[tuple[Named, Any]]:
    return [(eyes.namer.of(key), thing) for key, thing in things]


def _days(eyes: Eyes, count: int) -> tuple[datetime, datetime]:
    """The last so many days, today the last of them, from midnight to midnight."""
    midnight = eyes.now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=count - 1), midnight + timedelta(days=1)
