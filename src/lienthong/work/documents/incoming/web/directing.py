"""The leader's page, made for a telephone: one document, its first page, and buttons that direct it and open the next.

Everything works without JavaScript. A press on a unit's button is the whole direction, with the deadline that is chosen
above it; the next document opens by itself and says what was done, with a way back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lienthong.ground.audit import actions as audit
from lienthong.ground.people import queries as people
from lienthong.ground.people.access import who_may
from lienthong.ground.people.models import Post
from lienthong.kernel.moments import typed_day
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import mentions
from lienthong.work.documents.desk import Desk, at_desk_as
from lienthong.work.documents.incoming import actions, habits, listing, queries
from lienthong.work.documents.incoming.actions.directing import default_due
from lienthong.work.documents.incoming.deciding import BadDeadline, Task
from lienthong.work.documents.incoming.life import Action, State, after
from lienthong.work.documents.incoming.web.common import (
    judged,
    kind_of,
    offices_of,
    priority_of,
    subject_of,
    tabs_of,
    who_leads,
)
from lienthong.work.documents.incoming.web.forms import said
from lienthong.work.documents.incoming.web.links import at_work, links_of
from lienthong.work.documents.models import Document, DocumentFile
from lienthong.work.documents.rights import DESK, HEADS, LEADERS, Unseen, Worker

READY = {
    "answer": Words(vi="Tham mưu văn bản trả lời.", en="Prepare the answer."),
    "do": Words(vi="Tổ chức thực hiện, báo cáo kết quả.", en="Carry it out and report."),
    "study": Words(vi="Nghiên cứu, đề xuất.", en="Study it and propose."),
    "attend": Words(vi="Dự họp, báo cáo lại.", en="Attend and report."),
}
"""Sentences that leaders write again and again. They go into the slip in Vietnamese, whatever the page's language."""
MOST_SKIPPED = 30
EXCERPT = 3000
"""Letters of the text that are shown."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Somebody to whom it can be given. `key` stands in the form: `d:` and a unit, `a:` and an account."""

    key: str
    name: str
    note: str = ""
    why: Words | None = None
    due: str = ""
    """The day of their own that was typed, where they assist."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One deadline on offer."""

    key: str
    words: Words
    day: date | None
    chosen: bool = False


@who_may(*LEADERS)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*LEADERS)
def direct(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One document after the other."""
    skipped = _numbers(request.GET.get("skip", ""))
    wrong = ""
    if request.method == "POST":
        try:
            done = _perform(request, desk)
        except Refusal as refusal:
            if isinstance(refusal, Unseen):
                raise
            wrong = said(refusal)
        else:
            return redirect(_address(done=done, skip=skipped))
    queue = listing.before_leader([one for worker in desk.workers for one in worker.accounts], desk.office)
    waiting = list(queue[: MOST_SKIPPED * 2])
    document, worker = _document(request, desk, [row.document_id for row in waiting if row.document_id not in skipped])
    context: dict[str, Any] = {
        "desk": desk,
        "office": desk.name_of(desk.office),
        "offices": offices_of(desk),
        "tabs": tabs_of(desk, "documents:in_direct"),
        "waiting": len(waiting) if len(waiting) < MOST_SKIPPED * 2 else queue.count(),
        "wrong": wrong,
        "skipped": bool(skipped),
        "done": _done(request, desk),
    }
    if document is not None and worker is not None:
        context |= {**links_of(document, desk), "at_work": _at_work(document, desk)}
        audit.note(
            "opened", f"document:{document.pk}", by=desk.account, organization_key=desk.office, now=desk.now,
            facts={"hidden": True} if document.hidden else {},
        )  # fmt: skip
        context |= _shown(request, desk, document, worker, waiting=[row.document_id for row in waiting])
        context["later"] = _address(skip=[*skipped, document.pk])
    return render(request, "documents/incoming/direct.html", context)


def _shown(
    request: HttpRequest, desk: Desk, document: Document, worker: Worker, waiting: Sequence[int]
) -> dict[str, Any]:
    posts = people.holders(desk.office, DESK, desk.today)
    goals = _goals(posts, desk)
    past = queries.directions(desk.office, worker.account_id, habits.REMEMBERED)
    issuer = document.issuer_key or document.issuer_name
    learned = habits.usual(past, issuer=issuer, subject=document.subject)
    usual = [
        Goal(key, goals[key].name, goals[key].note, each.why) for each in learned if (key := _key(each.target)) in goals
    ]
    others = [goal for key, goal in goals.items() if key not in {each.key for each in usual}]
    if not usual:
        usual, others = others[:4], others[4:]
    row = DocumentFile.objects.filter(document=document, current=True).order_by("place").first()
    return {
        "document": document,
        "incoming": document.incoming,
        "subject": subject_of(document),
        "kind": kind_of(document),
        "priority": priority_of(document),
        "finding": judged(document.incoming),
        "issuer": desk.issuer_of(document),
        "file": row,
        "text": document.text[:EXCERPT],
        "proposal": queries.proposal(document),
        "opinions": list(document.opinions.order_by("-id")[:3]),
        "now_with": _now_with(document),
        "again": document.state != State.SUBMITTED,
        "may_note": after(State(document.state), Action.NOTE) is not None,
        "may_send_back": after(State(document.state), Action.SEND_BACK) is not None,
        "usual": usual,
        "others": others,
        "goals": [replace(goal, due=request.POST.get(f"assist_on_{key}", "")[:20]) for key, goal in goals.items()],
        "chips": _chips(document, desk, request.POST.get("deadline", "")),
        "ready": [(key, words, key == request.POST.get("ready")) for key, words in READY.items()],
        "typed": request.POST,
        "assisting": set(request.POST.getlist("assist")),
        "place": waiting.index(document.pk) + 1 if document.pk in waiting else 0,
    }


def _perform(request: HttpRequest, desk: Desk) -> int:
    """The direction that was pressed; which document it was."""
    posted = request.POST.copy()
    for name in posted:
        # No column takes it, and no keyboard writes it.
        posted.setlist(name, [each.replace("\x00", "") for each in posted.getlist(name)])
    raw, revision = posted.get("document", ""), posted.get("revision", "")
    document, worker = queries.document(int(raw) if raw.isdecimal() and len(raw) < 18 else 0, _leaders(desk))
    facts: dict[str, Any] = {"worker": worker, "now": desk.now}
    facts["revision"] = int(revision) if revision.isdecimal() and len(revision) < 10 else 0
    words = " ".join(filter(None, (_ready(posted.get("ready", "")), posted.get("words", "").strip()[:2000])))
    with transaction.atomic():
        if earlier := posted.get("take_over", ""):
            due = _deadline(document, desk, posted)
            number = int(earlier) if earlier.isdecimal() and len(earlier) < 18 else 0
            actions.take_over(document.pk, number, words, due_on=due, **facts)
        elif posted.get("act") == "note":
            actions.note(document.pk, words, **facts)
        elif posted.get("act") == "send_back":
            actions.send_back(document.pk, words, **facts)
        else:
            due = _deadline(document, desk, posted)
            lead = _task("lead", posted.get("lead", ""), due)
            assisting = [
                _task("assist", key, _day(posted.get(f"assist_on_{key}", "")) or due)
                for key in posted.getlist("assist")[:20]
                if key != posted.get("lead")
            ]
            actions.direct(document.pk, [lead, *assisting], words, **facts)
    return document.pk


def _document(request: HttpRequest, desk: Desk, waiting: Sequence[int]) -> tuple[Document | None, Worker | None]:
    asked = request.POST.get("document") or request.GET.get("document") or ""
    if asked.isdecimal() and len(asked) < 18:
        return queries.document(int(asked), _leaders(desk))
    return queries.document(waiting[0], _leaders(desk)) if waiting else (None, None)


def _leaders(desk: Desk) -> list[Worker]:
    return [worker for worker in desk.workers if worker.role in LEADERS]


def _goals(posts: Sequence[Post], desk: Desk) -> dict[str, Goal]:
    """Units with their heads, then people: heads first, nobody twice, not oneself."""
    found: dict[str, Goal] = {}
    for post in posts:
        unit = post.division.strip()
        if unit and (f"d:{unit}" not in found or post.role in HEADS):
            found[f"d:{unit}"] = Goal(f"d:{unit}", unit, post.account.full_name if post.role in HEADS else "")
    found = dict(sorted(found.items()))
    for post in sorted(posts, key=lambda each: (each.role not in HEADS | LEADERS, each.account.full_name)):
        if post.account_id != desk.account.pk:
            note = " · ".join(filter(None, (post.title, post.division.strip())))
            found.setdefault(f"a:{post.account_id}", Goal(f"a:{post.account_id}", post.account.full_name, note))
    return found


def _key(target: habits.Target) -> str:
    division, account = target
    return f"a:{account}" if account is not None else f"d:{division}"


def _task(part: str, key: str, due: date | None) -> Task:
    kind, _, value = key.partition(":")
    if kind == "a" and value.isdecimal() and len(value) < 18:
        return Task(part, account_id=int(value), due_on=due, who=value)
    return Task(part, division=value if kind == "d" else "", due_on=due, who=value)


def _chips(document: Document, desk: Desk, chosen: str = "") -> list[Chip]:
    """The deadlines on offer. The document's own comes first, then that of the office's working rules."""
    calendar, today = desk.calendar, desk.today
    rule = default_due(desk.office, today)
    found = []
    if document.due_on is not None and document.due_on >= today:
        found.append(Chip("document", Words(vi="Theo văn bản", en="As it asks"), document.due_on))
    if rule is not None:
        found.append(Chip("rule", Words(vi="Theo quy chế", en="Working rules"), rule))
    found += [
        Chip("today", Words(vi="Hôm nay", en="Today"), today),
        Chip("three", Words(vi="3 ngày", en="3 days"), calendar.next_working_day(today, 3)),
        Chip("week", Words(vi="1 tuần", en="1 week"), calendar.working_day(today + timedelta(days=7))),
        Chip("none", Words(vi="Không đặt hạn", en="No deadline"), None),
    ]
    picked = chosen or next((chip.key for chip in found if chip.key in ("document", "rule")), "none")
    return [Chip(chip.key, chip.words, chip.day, chip.key == picked) for chip in found]


def _deadline(document: Document, desk: Desk, posted: Any) -> date | None:
    if typed := _day(posted.get("other_on", "")):
        return typed
    return next((chip.day for chip in _chips(document, desk) if chip.key == posted.get("deadline")), None)


def _day(typed: str) -> date | None:
    """A day that somebody typed; None where nothing was.

    Raises:
        BadDeadline: there is no such day. It must not be taken for no deadline.
    """
    if not typed.strip():
        return None
    day = typed_day(typed)
    if day is None:
        raise BadDeadline(day=typed.strip()[:20])
    return day


def _ready(key: str) -> str:
    return READY[key].vi if key in READY else ""


def _at_work(document: Document, desk: Desk) -> list[tuple[Document, str]]:
    """What is still worked on although this one replaced it, and by whom."""
    return [
        (one, "; ".join(who_leads(each.account.full_name if each.account else "", each.division) for each in given))
        for one, given in at_work(document, desk)
    ]


def _now_with(document: Document) -> str:
    """Who leads now, where it was directed before."""
    lead = listing.leads_of([document]).get(document.pk)
    return who_leads(lead.account.full_name if lead.account else "", lead.division) if lead else ""


def _done(request: HttpRequest, desk: Desk) -> dict[str, Any] | None:
    """What the last press did, with its way back."""
    raw = request.GET.get("done", "")
    if not raw.isdecimal() or len(raw) > 17:
        return None
    try:
        document, _ = queries.document(int(raw), _leaders(desk))
    except Unseen:
        return None
    event = document.events.order_by("-id").first()
    if event is None:
        return None
    again = after(State(document.state), Action.DIRECT) is not None
    return {
        "document": document,
        "subject": subject_of(document),
        "words": mentions.told(event, mentions.locked([event])),
        "again": _address(document=document.pk) if again else "",
    }


def _numbers(text: str) -> list[int]:
    found = [int(each) for each in text.split(",") if each.isdecimal() and len(each) < 18]
    return found[-MOST_SKIPPED:]


def _address(*, done: int = 0, document: int = 0, skip: Sequence[int] = ()) -> str:
    asked = [f"done={done}"] if done else []
    asked += [f"document={document}"] if document else []
    asked += [f"skip={','.join(map(str, skip[-MOST_SKIPPED:]))}"] if skip else []
    return reverse("documents:in_direct") + (f"?{'&'.join(asked)}" if asked else "")
