"""The page of one document that came: what it is, what the check found, who has it, what was said, what to do now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lienthong.formats.signing import Report
from lienthong.ground.audit import actions as audit
from lienthong.ground.files import queries as files
from lienthong.ground.files import serving
from lienthong.ground.files.models import File
from lienthong.ground.people.access import who_may
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.documents import mentions, rights
from lienthong.work.documents.desk import Desk, at_desk
from lienthong.work.documents.incoming import amending, linking, pressing, queries
from lienthong.work.documents.incoming.life import ACTS, AT_WORK, OPEN, Action, State
from lienthong.work.documents.incoming.signatures import report_of
from lienthong.work.documents.incoming.web.common import judged, kind_of, priority_of, state_of, tabs_of, who_leads
from lienthong.work.documents.incoming.web.links import links_of
from lienthong.work.documents.incoming.web.offers import main_of, offers
from lienthong.work.documents.incoming.web.work import PARTS
from lienthong.work.documents.models import (
    Assignment,
    Document,
    DocumentEvent,
    DocumentFile,
    Incoming,
    Opinion,
    Outgoing,
)
from lienthong.work.documents.naming import state_words
from lienthong.work.documents.outgoing.queries import tells_of_doubt

WAYS = {
    "axis": Words(vi="qua trục liên thông", en="over the axis"),
    "post": Words(vi="qua bưu điện", en="by post"),
    "hand": Words(vi="gửi trực tiếp", en="by hand"),
    "email": Words(vi="qua thư điện tử", en="by e-mail"),
}
LEVELS = (
    (Opinion.Kind.LEADER, Words(vi="Ý kiến của lãnh đạo cơ quan", en="Opinion of the office’s leader")),
    (Opinion.Kind.UNIT, Words(vi="Ý kiến của lãnh đạo đơn vị", en="Opinion of the unit’s leader")),
    (Opinion.Kind.SOLVER, Words(vi="Đề xuất của người giải quyết", en="Proposal of whoever works on it")),
)
"""The three levels of the form “phiếu giải quyết văn bản đến” (Decree 30/2020/NĐ-CP, App. IV)."""
_EVENT_KINDS = {
    "return": "bad", "doubt": "warning", "hide": "warning", "ask_recall": "warning", "agree_recall": "bad",
    "send_back": "warning", "propose": "warning", "finish": "good", "note": "good", "register": "good",
    "replaces": "warning", "updates": "warning", "amend": "info",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """One task of the direction."""

    assignment: Assignment
    part: Words
    who: str
    state: Words
    kind: str
    passed_on: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """One file, with what was found in it."""

    row: DocumentFile
    file: File | None
    report: Report | None


def show(request: HttpRequest, desk: Desk, document: Document) -> HttpResponse:
    """The page; whoever opened it is written into the trail. The dispatcher has seen that they may."""
    found, worker = queries.document(document.pk, desk.workers)
    audit.note(
        "opened", f"document:{found.pk}", by=desk.account, organization_key=found.organization_key, now=desk.now,
        facts={"hidden": True} if found.hidden else {},
    )  # fmt: skip
    return render(request, "documents/incoming/page.html", {**context_of(found, desk), "worker": worker})


def context_of(document: Document, desk: Desk) -> dict[str, Any]:
    """Everything on the page. The number of queries does not depend on how much happened."""
    incoming = document.incoming
    held = list(document.assignments.select_related("account"))
    open_now = [each for each in held if each.done_at is None and each.ended_at is None]
    finding = judged(incoming)
    on_offer = offers(document, incoming, desk.workers, open_now, finding)
    main = main_of(on_offer, document, open_now, finding)
    shown = not document.hidden or any(worker.role in rights.LEADERS for worker in desk.workers)
    opinions = list(document.opinions.all())
    story = queries.events_of(document)
    locked = mentions.locked(story)
    since = incoming.directed_at or incoming.registered_at
    return {
        "desk": desk,
        "tabs": tabs_of(desk, ""),
        "document": document,
        "incoming": incoming,
        "shown": shown,
        "kind": kind_of(document),
        "priority": priority_of(document),
        "state": state_of(document),
        "issuer": desk.issuer_of(document),
        "way": WAYS[incoming.way],
        "finding": finding if document.state == State.ARRIVED or incoming.overall else None,
        "arrived": document.state == State.ARRIVED,
        "problems": linking.problems_of(incoming),
        "pressing": _pressing(document, incoming, desk, since),
        "files": _files(document) if shown else [],
        "given": [_given(each, held) for each in held if each.ended_at is None],
        "levels": [(words, [each for each in opinions if each.kind == kind]) for kind, words in LEVELS],
        "has_opinions": bool(opinions),
        "story": [_told(event, locked) for event in story],
        "answers": [each for each in document.answered_by.select_related("document")
                    if rights.told_to(desk.workers, each.document)],
        "answer": incoming.answer if incoming.answer and rights.told_to(desk.workers, incoming.answer) else None,
        "twin": incoming.twin if incoming.twin and rights.told_to(desk.workers, incoming.twin) else None,
        "leads": "; ".join(
            who_leads(each.account.full_name if each.account else "", each.division)
            for each in held
            if each.part == Assignment.Part.LEAD and each.ended_at is None and each.parent_id is None
        ),
        **links_of(document, desk),
        "open_work": any(each.done_at is None and each.ended_at is None for each in held),
        "corrections": [
            (event, amending.kept(event.facts)) for event in story if event.act == Action.AMEND
        ],
        "main": main,
        "main_words": ACTS[main.action].words if main else None,
        "more": [(offer, ACTS[offer.action].words) for offer in on_offer if offer is not main],
        "answer_url": _answer_url(document, on_offer),
        "doubt": next((event for event in reversed(story) if event.act == Action.DOUBT), None),
        "doubt_url": _doubt_url(document, desk),
        "doubt_letters": _doubt_letters(document, desk),
        "registered": incoming.arrival_number is not None,
    }  # fmt: skip


@who_may(*rights.READERS)
@require_GET
@at_desk
def file(request: HttpRequest, desk: Desk, document_id: int, number: int) -> HttpResponseBase:
    """A file of a document; every look is written into the trail."""
    document, row = _row(desk, document_id, number)
    content = files.by_ids([row.file_id]).get(row.file_id)
    if content is None:
        raise Http404
    audit.note(
        "downloaded", f"document:{document.pk}", by=desk.account, organization_key=document.organization_key,
        now=desk.now, facts={"file": row.name, **({"hidden": True} if document.hidden else {})},
    )  # fmt: skip
    return serving.respond(content, row.name, inline=True)


@who_may(*rights.READERS)
@require_GET
@at_desk
def picture(request: HttpRequest, desk: Desk, document_id: int, number: int) -> HttpResponse:
    """The first page of a file, for a telephone."""
    document, row = _row(desk, document_id, number)
    desk.opened(document)
    content = files.by_ids([row.file_id]).get(row.file_id)
    drawn = files.picture_of(content) if content else None
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="image/png")


def _row(desk: Desk, document_id: int, number: int) -> tuple[Document, DocumentFile]:
    document, _ = queries.document(document_id, desk.workers)
    row = DocumentFile.objects.filter(document=document, pk=number).first()
    hidden = document.hidden and not any(worker.role in rights.LEADERS for worker in desk.workers)
    if row is None or hidden:
        raise Http404
    return document, row


def _files(document: Document) -> list[Kept]:
    rows = list(document.files.filter(current=True).order_by("place"))
    kept = files.by_ids([row.file_id for row in rows])
    return [Kept(row, kept.get(row.file_id), report_of(row.finding)) for row in rows]


def _given(each: Assignment, held: Sequence[Assignment]) -> Given:
    if each.done_at is not None:
        state, kind = Words(vi="Xong", en="Done"), "good"
    elif each.started_at is not None:
        state, kind = Words(vi="Đang làm", en="At work"), "info"
    else:
        state, kind = Words(vi="Chưa bắt đầu", en="Not begun"), "neutral"
    who = who_leads(each.account.full_name if each.account else "", each.division)
    passed = any(other.parent_id == each.pk and other.ended_at is None for other in held)
    return Given(each, PARTS[each.part], who, state, kind, passed)


def _told(event: DocumentEvent, locked: Collection[int]) -> dict[str, Any]:
    return {
        "event": event,
        "words": mentions.told(event, locked),
        "kind": _EVENT_KINDS.get(event.act, "neutral"),
    }


def _pressing(document: Document, incoming: Incoming, desk: Desk, since: Any) -> pressing.Pressing | None:
    if document.state == State.ARRIVED:
        return pressing.of_moment(desk.calendar, incoming.register_by, desk.now)
    if document.state == State.REGISTERED:
        return pressing.of_moment(desk.calendar, incoming.submit_by, desk.now)
    if document.state not in OPEN or document.due_on is None:
        return None
    day = in_vietnam(since).date() if since else None
    return pressing.of_day(desk.calendar, since=day, due_on=document.due_on, today=desk.today)


def _doubt_url(document: Document, desk: Desk) -> str:
    """Where the clerk begins the letter that tells its sender of a doubt (art. 21.2.b): no status says it (edXML)."""
    over = (State.RETURNED, State.CANCELLED, State.JOINED)
    if document.closed or document.state in over or desk.acting(rights.CLERKS) is None:
        return ""
    if not document.incoming.doubted or tells_of_doubt(document) is not None:
        return ""
    return f"{reverse('documents:new')}?type=letter&doubts={document.pk}"


def _doubt_letters(document: Document, desk: Desk) -> list[tuple[Outgoing, Words]]:
    """The letters that tell its sender of a doubt, and where each stands."""
    if not document.incoming.doubted:
        return []
    found = document.doubted_by.select_related("document").order_by("pk")
    return [
        (each, state_words("out", each.document.state))
        for each in found
        if rights.told_to(desk.workers, each.document)
    ]  # fmt: skip


def _answer_url(document: Document, on_offer: Sequence[Any]) -> str:
    """Where the answer is drafted, for whoever may finish the document."""
    if document.hidden or document.state not in AT_WORK or not any(offer.action is Action.FINISH for offer in on_offer):
        return ""
    return f"{reverse('documents:new')}?answers={document.pk}"
