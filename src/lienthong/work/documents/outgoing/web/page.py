"""The page of one document that goes out: the paper, what I can do, who has it, what was said, where it is."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.formats.signing import Report
from lienthong.ground.audit.actions import note
from lienthong.kernel.words import Words
from lienthong.work.documents import beside, mentions, rights
from lienthong.work.documents.composing import Content
from lienthong.work.documents.desk import Desk
from lienthong.work.documents.models import Document, DocumentEvent, DocumentFile, Opinion, Outgoing, Receiver
from lienthong.work.documents.outgoing import authority, papers, receiving, rules, stamping, starts
from lienthong.work.documents.outgoing.actions import drafting, issuing, recalling, sending_again
from lienthong.work.documents.outgoing.copies.rules import FORM_WORDS, Form
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.outgoing.web.drafting import preview_of
from lienthong.work.documents.outgoing.web.forms import WAYS
from lienthong.work.documents.outgoing.web.lists import line_of
from lienthong.work.documents.outgoing.web.offers import offers
from lienthong.work.documents.outgoing.web.seeing import seen

PAGES = 10
"""Pages shown as pictures; the file has them all."""
RECEIVER_STATES = {
    "": (Words(vi="Chưa gửi", en="Not sent yet"), "neutral"),
    "queued": (Words(vi="Chờ trục nhận", en="Waits for the axis"), "info"),
    "not_sent": (Words(vi="Trục không nhận", en="The axis did not take it"), "bad"),
    "sent": (Words(vi="Đã gửi", en="Sent"), "info"),
    "arrived": (Words(vi="Đã đến", en="Arrived"), "info"),
    "refused": (Words(vi="Bị trả lại", en="Returned"), "bad"),
    "accepted": (Words(vi="Đã tiếp nhận", en="Registered"), "good"),
    "assigned": (Words(vi="Đã phân công", en="Assigned"), "good"),
    "processing": (Words(vi="Đang xử lý", en="In progress"), "good"),
    "done": (Words(vi="Đã giải quyết", en="Done"), "good"),
    "recall_asked": (Words(vi="Đang xin thu hồi", en="Asked back"), "warning"),
    "recalled": (Words(vi="Đã thu hồi", en="Recalled"), "neutral"),
    issuing.TO_SEND: (Words(vi="Chờ gửi bản giấy", en="Paper to be sent"), "warning"),
    issuing.PAPER_SENT: (Words(vi="Đã gửi bản giấy", en="Paper sent"), "good"),
}
OPINION_KINDS: Mapping[str, Any] = {
    Opinion.Kind.COMMENT: gettext_lazy("Comment"),
    Opinion.Kind.SENT_BACK: gettext_lazy("Sent back"),
    Opinion.Kind.CONTENT: gettext_lazy("Content"),
    Opinion.Kind.FORM: gettext_lazy("Form"),
    Opinion.Kind.SIGNER: gettext_lazy("Signer"),
}


@dataclass(frozen=True, slots=True)
class Goes:
    """A receiver as the page shows it."""

    receiver: Receiver
    words: Words
    kind: str
    way: str
    again: datetime | None = None
    """When it was sent there once more: the line of that says how it went."""
    missed: bool = False
    """It has not got it, and can be sent it again."""
    otherwise: bool = False
    """It has for good, or on paper, what was recalled: no answer comes over the axis."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature in the file."""

    said: Words
    words: Words
    kind: str


@dataclass(frozen=True, slots=True)
class Change:
    """A line that one version has and the next has not, or the other way round."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the words with what it changed."""

    event: DocumentEvent
    number: int
    changes: Sequence[Change]


def show(request: HttpRequest, desk: Desk, document: Document) -> HttpResponse:
    """The whole page. That it was opened is noted."""
    document = seen(desk, document.pk)
    out = document.outgoing
    note("opened", f"document:{document.pk}", by=desk.account, organization_key=document.organization_key, now=desk.now)
    files = list(DocumentFile.objects.filter(document=document).order_by("part", "place", "-version"))
    main = next((file for file in files if file.part == papers.MAIN and file.current), None)
    content = papers.content_of(out)
    if content is None and State(document.state) is State.DRAFT:
        # What was written into it for an earlier try, its number and signatures, is no part of the draft any more.
        main = next((file for file in files if file.part == papers.MAIN and file.made_by == papers.UPLOAD), main)
    # A draft is shown as it would be printed now; its file is made when it is submitted.
    drawn = content is not None and State(document.state) is State.DRAFT
    on_offer = offers(document, desk.workers)
    events = list(document.events.order_by("-pk"))
    locked = mentions.locked(events)
    context = {
        "desk": desk,
        "document": document,
        "out": out,
        "copy": document.copy if out.is_copy else None,
        "forms": [FORM_WORDS[Form(form)] for form in (document.copy.source_form, document.copy.target)]
        if out.is_copy
        else [],
        "line": line_of(document),
        "offers": on_offer,
        "edits": any(one.action is Action.EDIT for one in on_offer),
        "preview": preview_of(content, desk) if drawn and content is not None else None,
        "main": None if drawn else main,
        "pages": range(1, min(document.pages or 1, PAGES) + 1),
        "files": files,
        "sources": [file for file in files if file.part == papers.SOURCE and file.current],
        "annexes": [file for file in files if file.part == papers.ANNEX and file.current],
        "earlier": [file for file in files if not file.current and file.made_by not in beside.COPIES],
        "proofs": [file for file in files if file.made_by in beside.COPIES],
        "stamp": stamping.standing(main, files, issued_at=out.issued_at, now=desk.now),
        "opinions": [(opinion, OPINION_KINDS.get(opinion.kind, "")) for opinion in document.opinions.all()],
        "versions": list(_versions(document)),
        "receivers": _receivers(document),
        "again": next((one.url for one in on_offer if one.action is Action.SEND_AGAIN), ""),
        "events": [(event, mentions.told(event, locked)) for event in events],
        "way": authority.WAYS_IN_WORDS.get(out.authority.partition("-")[0]),
        "paper": rules.PAPER.get(out.paper_because),
        "replaced": document.replaced_by.filter(
            mending=Outgoing.Mending.REPLACES, document__state=State.ISSUED
        ).exists(),
        "mended": [
            (each.mending == Outgoing.Mending.REPLACES, each.document, each.issued_at)
            for each in document.replaced_by.exclude(issued_at=None).select_related("document").order_by("issued_at")
            if rights.told_to(desk.workers, each.document)
        ],
        "open": starts.still_open(content.subject, content.body) if content and drawn else [],
        "related": [(words, each) for words, each in _related(document) if rights.told_to(desk.workers, each)],
        "signatures": _signatures(main),
        "frozen": _("Frozen: nothing about it can change.") if document.closed else "",
    }
    return render(request, "documents/outgoing/page.html", context)


def _signatures(main: DocumentFile | None) -> list[Signed]:
    """The signatures of the file as checking found them; none before anybody signed."""
    if main is None or main.finding is None:
        return []
    found = []
    for one in Report.from_json(main.finding).signers:
        words = Words(vi="Nguyên vẹn", en="Intact") if one.intact else Words(vi="Bị phá vỡ", en="Broken")
        found.append(Signed(one.words, words, "good" if one.intact else "bad"))
    return found


def _receivers(document: Document) -> list[Goes]:
    """Everybody to whom it goes; who was sent it again stands behind where it failed."""
    lines = [each for each in document.receivers.all() if receiving.is_one(each.name)]
    again = {each.again_of_id: each for each in lines if each.again_of_id is not None}
    recalled = document.outgoing.recalled_at is not None
    found = []
    for each in lines:
        line: Receiver | None = each if each.again_of_id is None else None
        while line is not None:
            then = again.get(line.pk)
            found.append(_goes(line, recalled=recalled, again=then.added_at if then else None))
            line = then
    return found


def _goes(receiver: Receiver, *, recalled: bool, again: datetime | None) -> Goes:
    words, kind = RECEIVER_STATES.get(receiver.state, (Words(vi=receiver.state, en=receiver.state), "neutral"))
    if receiver.way == Receiver.Way.KEPT:
        words, kind = Words(vi="Lưu", en="Kept"), "neutral"
    return Goes(
        receiver, words, kind, str(WAYS[Receiver.Way(receiver.way)]), again=again,
        missed=receiver.state in sending_again.NOT_THERE,
        otherwise=recalled and receiver.state in recalling.OUT_OF_REACH,
    )  # fmt: skip


def _versions(document: Document) -> Iterator[Version]:
    """Every version of the words, the newest first, each with what it changed in the one before."""
    told = drafting.versions_of(document)
    for number in range(len(told), 1, -1):
        event, content = told[number - 1]
        changes = changes_between(told[number - 2][1], content)
        if changes:
            yield Version(event, number, changes)


def changes_between(old: Content, new: Content) -> list[Change]:
    """The lines that came and went."""
    before, after = (
        [line for line in (each.subject, *each.addressed_to, *each.grounds, *each.body.splitlines(), *each.receivers,
                           *each.signature.lines, each.signature.name, each.number) if line.strip()]
        for each in (old, new)
    )  # fmt: skip
    found = difflib.unified_diff(before, after, n=0, lineterm="")
    return [Change(line[0], line[1:]) for line in found if line[0] in "+-" and line[:3] not in ("+++", "---")]


def _related(document: Document) -> list[tuple[str, Document]]:
    out = document.outgoing
    found = []
    if out.answers is not None:
        found.append((_("Answers"), out.answers))
    if out.doubts is not None:
        found.append((_("Tells its sender of a doubt"), out.doubts))
    if out.replaces is not None:
        found.append((_("Replaces") if out.mending == Outgoing.Mending.REPLACES else _("Corrects"), out.replaces))
    for each in document.replaced_by.select_related("document"):
        replaces = each.mending == Outgoing.Mending.REPLACES
        found.append((_("Replaced by") if replaces else _("Corrected by"), each.document))
    return found
