"""Writing a draft: choose the type, type, and see beside it what will be printed."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.access import who_may
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import composing, rights
from lienthong.work.documents.composing import Content
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.kinds import Kind, kinds
from lienthong.work.documents.models import Document, Outgoing
from lienthong.work.documents.outgoing import (
    letterheads,
    numbers,
    papers,
    queries,
    receiving,
    rules,
    signing_for,
    starts,
)
from lienthong.work.documents.outgoing.actions import drafting
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.outgoing.web import forms
from lienthong.work.documents.outgoing.web.seeing import seen
from lienthong.work.documents.rights import Unseen, told_to

SHOWN_PAGES = 4
"""Pages of the live preview; the whole is one press away once it is saved."""
FOUND = 6
PPI, COARSE = 100, 66
"""Dots to the inch of the preview; of a long document fewer, so that it still follows the typing."""
LONG = 6_000
"""Letters from which on a document is long: some three pages."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What will be printed: pictures as data addresses, and how many pages there are in all."""

    pages: list[str]
    total: int
    open: list[str]
    """Bracketed words that nobody has written over yet."""


@who_may(*rights.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.DESK)
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose a type, then write."""
    kind = kinds().get(request.GET.get("type", ""))
    if kind is None:
        common = [kinds()[key] for key in starts.COMMON]
        rest = [each for each in kinds().values() if each not in common]
        asked = {key: request.GET[key] for key in _ABOUT if request.GET.get(key, "").isdecimal()}
        context = {"desk": desk, "common": common, "rest": rest, "asked": asked, "about": asked_about(request, desk)}
        return render(request, "documents/outgoing/choose.html", context)
    told, about = _told(desk, kind), asked_about(request, desk)
    doubted = about.get("doubts")
    letter = queries.tells_of_doubt(doubted) if doubted is not None and request.method != "POST" else None
    if letter is not None and told_to(desk.workers, letter.document):
        messages.info(request, _("Its sender is told of the doubt by this letter: nobody is told twice."))
        return redirect("documents:document", letter.pk)
    if request.method == "POST":
        form = forms.DraftForm(_added(request, told), told=told)
    else:
        form = forms.DraftForm(initial=_begun(told, about), told=told)
    if request.POST.get("do") == "save" and form.is_valid():
        try:
            document = drafting.draft(
                form.draft(**ties(about)), worker=desk.worker, now=desk.now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, _("Saved as a draft. Submit it when it is ready."))
            return redirect("documents:document", document.pk)
    return _editor(request, desk, kind, form, None, about)


@who_may(*rights.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.DESK)
def edit(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """Change a draft; whoever has it, and leaders."""
    document = seen(desk, document_id)
    out = document.outgoing
    worker = next((one for one in desk.workers if rules.may(Action.EDIT, State(document.state), out, one)), None)
    if worker is None or papers.content_of(out) is None or document.closed or State(document.state) not in _EDITED:
        messages.error(request, _("This document cannot be edited here."))
        return redirect("documents:document", document.pk)
    desk.opened(document)
    told = _told(desk, kinds()[document.type_key], document.code if document.number else "")
    posted = request.method == "POST"
    form = forms.DraftForm(_added(request, told) if posted else None, initial=dict(forms.kept(out)), told=told)
    stale = False
    if request.POST.get("do") == "save" and form.is_valid():
        try:
            revision = request.POST.get("revision", "")
            document = drafting.edit(
                document.pk, form.draft(**tied(out)),
                revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0, worker=worker,
                now=desk.now,
            )  # fmt: skip
            if State(document.state) is not State.DRAFT:
                papers.compose(document, by=worker.account_id, now=desk.now)
        except Refusal as refusal:
            stale = True
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, _("The change is saved."))
            return redirect("documents:document", document.pk)
    kept = {"answers": out.answers, "doubts": out.doubts, out.mending or "replaces": out.replaces}
    about = {name: one for name, one in kept.items() if one is not None and told_to(desk.workers, one)}
    revision = str(document.revision) if stale or not posted else request.POST.get("revision", "0")
    return _editor(request, desk, told.kind, form, document, about, revision)


@who_may(*rights.DESK)
@require_POST
@at_desk_as(*rights.DESK)
def preview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A part of the editor: the pages as they would be printed now."""
    kind = kinds().get(request.POST.get("type", ""))
    if kind is None:
        raise Unseen
    form = forms.DraftForm(request.POST, told=_told(desk, kind))
    return render(request, "documents/outgoing/preview.html", {"preview": preview_of(form.content(), desk)})


def preview_of(content: Content, desk: Desk) -> Preview:
    """The pages of some words, as data addresses: they are nobody else's, and gone with the page."""
    letters = len(content.body) + sum(len(annex.body) for annex in content.annexes)
    made = composing.pictures(content, now=desk.now, ppi=PPI if letters < LONG else COARSE)
    shown = [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in made[:SHOWN_PAGES]]
    annexes = (text for annex in content.annexes for text in (annex.title, annex.body))
    texts = (content.subject, content.body, *content.grounds, *content.receivers, *content.addressed_to, *annexes)
    return Preview(shown, len(made), starts.still_open(*texts))


_EDITED = frozenset({State.DRAFT, State.IN_REVIEW, State.FOR_SIGNATURE})


def _editor(
    request: HttpRequest, desk: Desk, kind: Kind, form: forms.DraftForm, document: Document | None,
    about: Mapping[str, Document | None], revision: str = "0",
) -> HttpResponse:  # fmt: skip
    find = request.POST.get("find", "").strip()[:100]
    context = {
        "desk": desk,
        "kind": kind,
        "form": form,
        "document": document,
        "about": about,
        "revision": revision,
        "preview": preview_of(form.content(), desk),
        "addressees": form.addressees(),
        "ways": forms.WAYS,
        "find": find,
        "found": organizations.search(find, desk.today, size=FOUND).organizations if find else [],
        "head_kept": form.told.head.kept,
        "nobody_signs": not form.told.signers,
        "here": request.get_full_path(),
    }
    return render(request, "documents/outgoing/editor.html", context)


def _told(desk: Desk, kind: Kind, code: str = "") -> forms.Told:
    return forms.Told(
        desk, kind, signing_for.signers(desk.office, kind.key, desk.today),
        receiving.named_on(desk.today), letterheads.on(desk.office, desk.today),
        numbers.bodies_of(desk.office, desk.today), code,
    )  # fmt: skip


def ties(about: Mapping[str, Document | None]) -> dict[str, Any]:
    """What a new draft answers, whose sender it tells of a doubt, what it mends and how, for `Draft`."""
    answers, doubts = about.get("answers"), about.get("doubts")
    mended = about.get("replaces") or about.get("corrects")
    mending = Outgoing.Mending.REPLACES if about.get("replaces") else Outgoing.Mending.CORRECTS
    return {
        "answers_id": answers.pk if answers else None, "doubts_id": doubts.pk if doubts else None,
        "replaces_id": mended.pk if mended else None, "mending": mending if mended else "",
    }  # fmt: skip


def tied(out: Outgoing) -> dict[str, Any]:
    """The same of one that was begun before; it stays."""
    return {
        "answers_id": out.answers_id, "doubts_id": out.doubts_id, "replaces_id": out.replaces_id,
        "mending": out.mending,
    }  # fmt: skip


def asked_about(request: HttpRequest, desk: Desk) -> dict[str, Document | None]:
    """The documents of the office that the new one answers or mends; what is not theirs, or locked, is not there."""
    found: dict[str, Document | None] = {}
    for name in _ABOUT:
        said = request.GET.get(name, "")
        if not (said.isdecimal() and len(said) < 19):
            continue
        rows = Document.objects.filter(pk=int(said), organization_key=desk.office)
        if name in _CAME:
            rows = rows.filter(direction=Document.Direction.IN)
        else:
            rows = rows.filter(direction=Document.Direction.OUT, state__in=(State.ISSUED, State.FROZEN))
        if name == "doubts":
            rows = rows.filter(incoming__doubted=True)
        document = rows.first()
        if document is not None and told_to(desk.workers, document):
            found[name] = document
    return found


def _begun(told: forms.Told, about: dict[str, Document | None]) -> dict[str, Any]:
    answers, doubted, replaces, corrects = (about.get(name) for name in _ABOUT)
    if doubted is not None:
        return forms.begun(told, addressed_to=doubted.issuer_name, subject=starts.DOUBT_SUBJECT.format(
            code=doubted.code or doubted.type_name
        )) | {"body": _doubt(told, doubted)}  # fmt: skip
    if answers is not None:
        code = f" {answers.code}" if answers.code else ""
        issuer = answers.issuer_name
        return forms.begun(told, addressed_to=issuer, subject=f"trả lời {answers.type_name or 'văn bản'}{code}")
    if corrects is not None:
        return forms.begun(told, subject=f"đính chính {corrects.type_name} số {corrects.code}")
    if replaces is not None:
        # A document of equal form begins with the words of the old one (art. 18.3): the mistake is written over.
        out = Outgoing.objects.select_related("document").filter(document=replaces).first()
        same = replaces.type_key == told.kind.key and out is not None
        return forms.begun(told, subject=replaces.subject) | dict(forms.kept(out) if same and out is not None else {})
    return forms.begun(told)


def _doubt(told: forms.Told, came: Document) -> str:
    """What tells the sender of a doubt, with what the clerk noted."""
    noted = came.events.filter(act="doubt").order_by("-pk").values_list("note", flat=True).first() or ""
    called = " ".join(filter(None, (came.type_name.lower() or "văn bản", came.code and f"số {came.code}")))
    on = f" ngày {came.issued_on:%d/%m/%Y}" if came.issued_on else ""
    return starts.DOUBT.format(
        office=told.head.name, arrived=f"{in_vietnam(came.incoming.arrived_at):%d/%m/%Y}", called=f"{called}{on}",
        issuer=came.issuer_name, subject=came.subject.rstrip("."), noted=noted.strip().rstrip("."),
    )  # fmt: skip


def _added(request: HttpRequest, told: forms.Told) -> Any:
    """What was typed, with the organisation whose button was pressed added to its list."""
    data = request.POST.copy()
    for button, field in (("add_to", "addressed_to"), ("add_copy", "receivers")):
        key = data.get(button, "")
        name = told.named.name_of(key) if key else ""
        if not name:
            continue
        lines = [line for line in data.get(field, "").splitlines() if line.strip()]
        if name not in rules.lines_of(data.get(field, "")):
            # What is only kept stays last: `Lưu: VT` closes the list (App. I II.9.b).
            last = field == "receivers" and rules.kept_last(lines)
            lines.insert(len(lines) - 1 if last else len(lines), name)
        data[field] = "\n".join(lines)
    return data


_CAME = ("answers", "doubts")
"""What came: it is answered, or its sender is told that there is a doubt about it (art. 21.2.b)."""
_ABOUT = (*_CAME, "replaces", "corrects")


def editor_url(document: Document) -> str:
    """Where a draft is edited."""
    return reverse("documents:edit", args=[document.pk])
