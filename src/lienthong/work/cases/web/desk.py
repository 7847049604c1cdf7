"""The desk: what waits for me, why it is mine, and why now."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lienthong.ground.people.access import who_may
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import Calendar
from lienthong.kernel.words import Words
from lienthong.work.cases import clock, queries
from lienthong.work.cases.clock import Pressing
from lienthong.work.cases.life import State
from lienthong.work.cases.models import Case, Consultation, Step
from lienthong.work.cases.officers import HEADS
from lienthong.work.cases.queue import desk_of
from lienthong.work.cases.web.seeing import READERS, URGENCY_KINDS, Eyes, seeing, tabs

WHY = {
    "turn": Words(vi="Đến lượt", en="Its turn has come"),
    "assigned": Words(vi="Được phân công", en="Assigned"),
    "given_back": Words(vi="Bị trả lại", en="Given back"),
    "papers_came": Words(vi="Đã có giấy tờ bổ sung", en="The papers came"),
    "to_sign": Words(vi="Chờ ký", en="To sign"),
    "silent": Words(vi="Hết hạn lấy ý kiến", en="The opinion stayed out"),
    "trouble": Words(vi="Có vướng mắc", en="There is trouble"),
}
"""Why a step lies where it lies (`Step.why`)."""
UNACCEPTED = 10
"""So many filings that wait to be checked are shown on the desk."""
TO_TELL = 16
"""For so many working hours an apology stands on the desk of the counter, which tells the citizen."""
WAITING = 20
"""So many accepted cases that wait for the citizen, or for an answer to them, are shown on the desk."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a queue."""

    step: Step
    why: Words
    kind: str
    """Of the reason's badge: what was given back or came again stands out."""
    pressing: Pressing
    urgency_kind: str
    mine: bool
    holder: str
    office: str
    """Named only where the person works for several."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One opinion that my office owes."""

    asked: Consultation
    by: str
    pressing: Pressing
    urgency_kind: str


@who_may(*READERS)
@require_GET
@seeing
def desk(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """My queue, the most pressing first. An inspector has none and lands on the search."""
    roles = {post.role for post in eyes.posts}
    if not roles - {Role.INSPECTOR.value}:
        return redirect("cases:search")
    after, mine_only = request.GET.get("after"), request.GET.get("mine") == "1"
    told = desk_of(eyes.posts, eyes.account.pk, eyes.now, after=after, mine_only=mine_only)
    queue = told.queue
    calendars = {key: eyes.calendar(key) for key in eyes.units(*Role)}
    opinions = queries.asked_opinions(eyes.units(Role.SPECIALIST, Role.UNIT_HEAD, Role.SIGNER))
    names = {post.account_id: post.account.full_name for post in eyes.posts}
    counters = eyes.units(Role.COUNTER, Role.CENTRE_HEAD)
    shown = {"mine": "1"} if mine_only else {}
    address = reverse("cases:desk")
    context = {
        "tabs": tabs(request),
        "counts": told.counts,
        "items": [item(step, calendars, eyes, names, several=len(calendars) > 1) for step in queue.steps],
        "opinions": [] if after else [_opinion(each, calendars, eyes) for each in opinions],
        "unaccepted": [] if after else _unaccepted(counters),
        **({} if after else _waiting(counters, eyes.units(*HEADS))),
        "apologised": [] if after or not counters else _apologised(counters, eyes),
        "at_counter": bool(counters),
        "intake_url": reverse("cases:new"),
        "mine_only": mine_only,
        "signs": Role.SIGNER.value in roles,
        "deputised": [post for post in eyes.posts if post.deputy is not None],
        "older": f"{address}?{urlencode({**shown, 'after': queue.after})}" if queue.after else "",
        "first": f"{address}?{urlencode(shown)}" if after else "",
    }
    return render(request, "cases/desk/page.html", context)


def item(
    step: Step, calendars: dict[str, Calendar], eyes: Eyes, names: Mapping[int, str], *, several: bool = False
) -> Item:
    """One line: why here, why now. Days are counted in the calendar of the office that has the step.

    `names` are those of the people who may have it.
    """
    calendar = calendars.get(step.unit_key) or next(iter(calendars.values()))
    pressing = clock.pressing(calendar, since=step.since, due_at=step.due, now=eyes.now, stands=step.case.paused)
    return Item(
        step,
        WHY.get("trouble" if step.trouble and step.why == "turn" else step.why, WHY["turn"]),
        "warning" if step.why in ("given_back", "papers_came", "silent") or step.trouble else "neutral",
        pressing,
        URGENCY_KINDS[pressing.urgency],
        step.account_id == eyes.account.pk,
        names.get(step.account_id or 0, ""),
        eyes.name_of(step.unit_key) if several else "",
    )


def _opinion(asked: Consultation, calendars: dict[str, Calendar], eyes: Eyes) -> Opinion:
    calendar = calendars.get(asked.unit_key) or next(iter(calendars.values()))
    pressing = clock.pressing(calendar, since=asked.asked_at, due_at=asked.due_at, now=eyes.now)
    return Opinion(asked, eyes.name_of(asked.asked_by_key), pressing, URGENCY_KINDS[pressing.urgency])


def _waiting(counters: list[str], headed: list[str]) -> dict[str, list[Case]]:
    """What stands still until somebody talks to the citizen: they bring papers or money, want their case back, or are
    owed what they paid.
    """
    here = queries.waiting_at(counters, WAITING) if counters else []
    theirs = queries.wanted_back(headed, WAITING) if headed else []
    owed = queries.to_give_back(counters, WAITING) if counters else []
    back = {case.pk: case for case in (*here, *theirs) if case.state == State.WITHDRAWAL_ASKED}
    return {
        "for_citizen": [case for case in here if case.state != State.WITHDRAWAL_ASKED],
        "to_give_back": owed,
        "wanted_back": list(back.values()),
    }


def _apologised(counters: list[str], eyes: Eyes) -> list[Case]:
    since = clock.hours_ago(eyes.calendar(counters[0]), eyes.now, TO_TELL)
    return queries.apologised_since(counters, since, WAITING)


def _unaccepted(units: list[str]) -> list[Case]:
    """Filings that nobody has accepted or turned down yet, the oldest first."""
    if not units:
        return []
    found = Case.objects.filter(unit_key__in=units, accepted_at=None, state__in=["submitted", "awaiting_papers"])
    return list(found.order_by(F("submitted_at"), "id")[:UNACCEPTED])
