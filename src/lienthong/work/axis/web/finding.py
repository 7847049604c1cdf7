"""“Where is it?”: the search, the way of a document, and its receipts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lienthong.exchange.hub import watch
from lienthong.exchange.protocol.life import State
from lienthong.ground.people.access import who_may
from lienthong.ground.people.roles import Role
from lienthong.kernel.words import Words
from lienthong.work.axis import drawing, secrets
from lienthong.work.axis.naming import Named, Namer
from lienthong.work.axis.vocabulary import BUSINESS, KINDS_OF_STATE, PRIORITIES, RELATIONS, STATES, TROUBLES
from lienthong.work.axis.web.seeing import Eyes, Part, watching

LONGEST_QUESTION = 300
RECENT = Part("recent", "axis/where/recent.html", every=5)
WAY = Part("way", "axis/document/way.html", every=5)


@dataclass(frozen=True, slots=True)
class Tally:
    """So many receivers in one state."""

    count: int
    words: Words
    kind: str


@dataclass(frozen=True, slots=True)
class Found:
    """One document of a list."""

    match: watch.Match
    sender: Named
    tallies: tuple[Tally, ...]


@who_may(Role.ENGINEER, Role.CLERK, Role.OFFICER, Role.AUDITOR)
@require_GET
@watching
def where(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """One search box. A question that means one document leads straight to its way."""
    words = request.GET.get("q", "").strip()[:LONGEST_QUESTION].replace("\x00", "")
    within = eyes.reach.within
    if not words:
        context: dict[str, Any] = {
            "found": told(watch.recent(eyes.sight, within=within), eyes.namer),
            "everything": eyes.reach.everything,
        }
        if RECENT.asked(request):
            return RECENT.answer(request, context)
        if eyes.reach.everything:
            context["held"], context["held_since"] = watch.held_waiting(eyes.sight)
        return render(request, "axis/where/page.html", {"recent": RECENT.within(request, context), **context})
    after = request.GET.get("after")
    page = _open_only(watch.search(eyes.sight, words, within=within, after=after))
    if not after:
        only = _only(eyes, words, page)
        if only is not None:
            return redirect("axis:document", only)
    address = reverse("axis:where")
    context = {
        "words": words,
        "found": [found(match, eyes.namer) for match in page.rows],
        "older": f"{address}?{urlencode({'q': words, 'after': page.after})}" if page.after else "",
        "first": f"{address}?{urlencode({'q': words})}" if after else "",
        "everything": eyes.reach.everything,
    }
    return render(request, "axis/where/page.html", context)


@who_may(Role.ENGINEER, Role.CLERK, Role.OFFICER, Role.AUDITOR)
@require_GET
@watching
def document(request: HttpRequest, eyes: Eyes, position: int) -> HttpResponse:
    """The way of one document, drawn through the levels."""
    way = _seen(eyes, position)
    namer = Namer(eyes.directory, way.first.accepted_at.date())
    context = {
        "way": way,
        "picture": drawing.picture(way, namer, eyes.now),
        "acts": [(act, BUSINESS.get(act.business, BUSINESS[None])) for act in way.acts],
        "links": [
            (link, RELATIONS[link.relation, link.ours], namer.of(link.sender) if link.sender else None)
            for link in way.links
            if (link.relation, link.ours) in RELATIONS
        ],
        "urgency": PRIORITIES.get(way.priority),
        "namer": namer,
        "may_route": eyes.reach.everything,
    }
    if WAY.asked(request):
        return WAY.answer(request, context)
    return render(request, "axis/document/page.html", {"drawn": WAY.within(request, context), **context})


@who_may(Role.ENGINEER, Role.CLERK, Role.OFFICER, Role.AUDITOR)
@require_GET
@watching
def receipt(request: HttpRequest, eyes: Eyes, position: int) -> HttpResponse:
    """The hub's signed receipt of a message, as a file that anyone can check without us."""
    way = _seen(eyes, position)
    act = next((act for act in way.acts if act.position == position and act.receipt), None)
    if act is None:
        raise Http404
    return HttpResponse(
        act.receipt + "\n",
        content_type="application/jose",
        headers={
            "Content-Disposition": f'attachment; filename="receipt-{position}.jws"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def told(matches: Sequence[watch.Match], namer: Namer) -> list[Found]:
    """Documents of a list, without those that are locked at a desk."""
    hidden = secrets.locked(match.document_id for match in matches)
    return [found(match, namer) for match in matches if match.document_id not in hidden]


def _open_only(page: watch.Page[watch.Match]) -> watch.Page[watch.Match]:
    hidden = secrets.locked(match.document_id for match in page.rows)
    return replace(page, rows=[match for match in page.rows if match.document_id not in hidden]) if hidden else page


def found(match: watch.Match, namer: Namer) -> Found:
    """One document of a list, in words."""
    tallies = [
        Tally(match.states[state], STATES[state], KINDS_OF_STATE[state]) for state in State if state in match.states
    ]
    if match.held:
        trouble = TROUBLES[watch.Kind.HELD]
        tallies.append(Tally(match.held, trouble.name, trouble.severity))
    return Found(match, namer.of(match.sender), tuple(tallies))


def _only(eyes: Eyes, words: str, page: watch.Page[watch.Match]) -> int | None:
    if len(page.rows) == 1:
        return page.rows[0].position
    exact = [match for match in page.rows if match.exact]
    if len(exact) == 1 and exact[0].document_id == words:
        return exact[0].position
    about = None if page.rows else watch.document_of_message(eyes.sight, words, within=eyes.reach.within)
    return None if about is None or secrets.locked([about[1]]) else about[0]


def _seen(eyes: Eyes, position: int) -> watch.Way:
    """The way as far as this person may see it; what is not theirs is not told apart from what is not there."""
    way = watch.way(eyes.sight, position) if position < 2**62 else None
    if way is None:
        raise Http404
    hidden = secrets.locked([way.document_id, *(link.document_id for link in way.links)])
    if way.document_id in hidden:
        raise Http404
    if hidden:
        way = replace(way, links=tuple(link for link in way.links if link.document_id not in hidden))
    within = eyes.reach.within
    if within is None:
        return way
    if not way.concerns(within):
        raise Http404
    return way.seen_by(within)
