"""A draft that was finished elsewhere: hand in its file, say for whom and by whom it is, and where it is signed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lienthong.ground.files import actions as files
from lienthong.ground.files import converting
from lienthong.ground.files import queries as kept
from lienthong.ground.files.doors import takes_files
from lienthong.ground.files.models import File
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import rights
from lienthong.work.documents.composing import Box
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.kinds import Kind, kinds
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import letterheads, numbers, papers, receiving, signing_for, uploaded
from lienthong.work.documents.outgoing.actions import drafting
from lienthong.work.documents.outgoing.actions.drafting import Draft, HandedIn
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.outgoing.uploaded import CODE, DATED, PERSON, SEAL, Uploaded
from lienthong.work.documents.outgoing.web.drafting import asked_about, tied, ties
from lienthong.work.documents.outgoing.web.forms import DraftForm, Told, begun
from lienthong.work.documents.outgoing.web.offers import offer_of
from lienthong.work.documents.outgoing.web.seeing import seen

PDF = "application/pdf"
TYPED = ("body", "grounds", "circulation")
"""What only a composed document has."""
A4 = 300
"""Millimetres: no place lies farther from the corner."""


class NoDocument(Refusal):
    """The file is none that can be signed. Facts: `name`, `why`, `why_en`."""

    code = "no_document_file"
    words = Words(vi="Không dùng được “{name}”: {why}.", en="“{name}” cannot be used: {why_en}.")


def _millimetres(label: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label, required=False, min_value=0, max_value=A4, widget=forms.NumberInput(attrs={"step": "0.5"})
    )


class UploadForm(DraftForm):
    """What stands in the lists, the file, and where it is signed and numbered."""

    file = forms.FileField(
        label=_("The document"), required=False,
        help_text=_("PDF, or DOCX where this server can make a PDF of it. Leave number and day blank in it."),
    )  # fmt: skip
    printed = forms.CharField(
        label=_("Number that is printed already"), required=False, max_length=24,
        help_text=_("Only where the file bears it and it cannot be read, as in a scan; it must be the next number."),
    )  # fmt: skip
    sign_page = forms.IntegerField(label=_("Page of the signature"), required=False, min_value=1, max_value=2000)
    sign_x = _millimetres(_("Signature: mm from the left"))
    sign_y = _millimetres(_("Signature: mm from the top"))
    number_x = _millimetres(_("Number: mm from the left"))
    number_y = _millimetres(_("Number: mm from the top"))
    date_x = _millimetres(_("Place and date: mm from the left"))
    date_y = _millimetres(_("Place and date: mm from the top"))

    def __init__(self, *args: Any, told: Told, wants_file: bool, **more: Any) -> None:
        super().__init__(*args, told=told, **more)
        for name in [name for name in self.fields if name in TYPED or name.startswith("annex_")]:
            del self.fields[name]
        self.fields["file"].required = wants_file

    def placed(self, found: Uploaded) -> Uploaded:
        """What was found in the file, with what was typed put in its place."""
        said, changed = self.cleaned_data, self.changed_data
        places, blanks, printed = dict(found.places), dict(found.blanks), dict(found.printed)
        hand = places.get(PERSON, Box(1, 130, 220, *uploaded.HAND))
        if {"sign_page", "sign_x", "sign_y"} & set(changed):
            page, x, y = (said[name] for name in ("sign_page", "sign_x", "sign_y"))
            hand = Box(page or hand.page, hand.x if x is None else x, hand.y if y is None else y, *uploaded.HAND)
            beside = uploaded.seal_beside(hand)
            places = {PERSON: hand, SEAL: Box(hand.page, max(beside.x, 0), max(beside.y, 0), *[uploaded.STAMP] * 2)}
        for what, drop, name, width in (
            (CODE, (uploaded.NUMBER, uploaded.NOTATION), "number", 50.0),
            (DATED, (uploaded.DAY, uploaded.MONTH, uploaded.YEAR), "date", 85.0),
        ):
            x, y = said[f"{name}_x"], said[f"{name}_y"]
            if x is not None and y is not None:
                for one in drop:
                    blanks.pop(one, None)
                    printed.pop(one, None)
                blanks[what] = Box(1, x, y, width, uploaded.LINE)
        if said["printed"]:
            number, _slash, notation = said["printed"].replace(" ", "").partition("/")
            printed |= {uploaded.NUMBER: number} | ({uploaded.NOTATION: notation} if notation else {})
            blanks.pop(uploaded.NUMBER, None)
            blanks.pop(CODE, None)
        return Uploaded(places, blanks, printed)


@takes_files
@who_may(*rights.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.DESK)
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Hand a finished document in as a draft."""
    kind = kinds().get(request.GET.get("type", ""), kinds()["letter"])
    told, about = _told(desk, kind), asked_about(request, desk)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*given, told=told, wants_file=True, initial=_begun(told))
    if request.method == "POST" and form.is_valid():
        try:
            document = drafting.draft(_draft(form, desk, None, ties(about)), worker=desk.worker, now=desk.now)
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, gettext("The file is kept as a draft. Look at it, then submit it."))
            return redirect("documents:document", document.pk)
    return _page(request, desk, kind, form, None, about=about)


@takes_files
@who_may(*rights.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.DESK)
def again(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """Change what stands in the lists, hand in another file, or move where it is signed."""
    document = seen(desk, document_id)
    out = document.outgoing
    # Not of a copy: its words are those of the document that it copies.
    offer = offer_of(document, Action.EDIT, desk.workers)
    if offer is None or papers.content_of(out) is not None:
        messages.error(request, gettext("This document cannot be edited here."))
        return redirect("documents:document", document.pk)
    told = _told(desk, kinds()[document.type_key], document.code if document.number else "")
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*given, told=told, wants_file=False, initial=_kept(document))
    stale = False
    if request.method == "POST" and form.is_valid():
        said = request.POST.get("revision", "")
        try:
            document = drafting.edit(
                document.pk, _draft(form, desk, document, tied(out)), worker=offer.worker, now=desk.now,
                revision=int(said) if said.isdecimal() and len(said) < 10 else 0,
            )  # fmt: skip
            if State(document.state) is not State.DRAFT:
                papers.compose(document, by=offer.worker.account_id, now=desk.now)
        except Refusal as refusal:
            stale = True
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, gettext("The change is saved."))
            return redirect("documents:document", document.pk)
    revision = request.POST.get("revision", "0") if form.is_bound and not stale else str(document.revision)
    return _page(request, desk, told.kind, form, document, revision)


def _page(
    request: HttpRequest, desk: Desk, kind: Kind, form: UploadForm, document: Document | None, revision: str = "0",
    about: Mapping[str, Document | None] | None = None,
) -> HttpResponse:  # fmt: skip
    advanced = ("sign_page", "sign_x", "sign_y", "number_x", "number_y", "date_x", "date_y", "printed")
    context = {
        "desk": desk, "kind": kind, "form": form, "document": document, "revision": revision,
        "about": about or {},
        "places": [form[name] for name in advanced],
        "nobody_signs": not form.told.signers,
        "open": form.is_bound and bool(form.errors),
        "converts": converting.converter() is not None,
    }  # fmt: skip
    return render(request, "documents/outgoing/upload.html", context)


def _draft(form: UploadForm, desk: Desk, document: Document | None, tied: Mapping[str, Any]) -> Draft:
    """What the action wants. The file is kept, looked at and tried before the draft is touched."""
    out = document.outgoing if document is not None else None
    upload = form.cleaned_data["file"]
    file = source = None
    if upload:
        file, source = _file(upload, desk)
        found = uploaded.found_in(kept.letters_of(file), form.content().signature.name)
    else:
        found = uploaded.from_json(out.content) if out is not None else Uploaded()
    told = form.placed(found)
    uploaded.ready(told, form.content().notation)
    pdf = kept.read(file) if file is not None else papers.read(papers.handed_in(document)) if document else b""
    uploaded.laid_out(pdf, told, {}, at=desk.now)
    text = kept.text_of(file).text if file is not None else ""
    return form.draft(handed_in=HandedIn(told, file, text, source), **tied)


def _file(upload: Any, desk: Desk) -> tuple[File, File | None]:
    """The PDF, and the DOCX that it was made from.

    Raises:
        TooLarge, NoDocument, NoConverter, NotConverted.
    """
    made = files.keep(upload.file or upload, name=upload.name or "", by=desk.account, now=desk.now, limit=papers.LIMIT,
                      purpose="documents")  # fmt: skip
    source = None
    if made.media_type == converting.DOCX and made.judged.readable:
        source = made
        pdf = converting.to_pdf(kept.read(source), source.name)
        made = papers.keep(pdf, f"{source.name.rpartition('.')[0]}.pdf", by=desk.account.pk, now=desk.now)
    if made.media_type != PDF:
        raise NoDocument(name=made.name, why="chỉ nhận PDF hoặc DOCX", why_en="only PDF or DOCX is taken")
    if not made.judged.readable:
        told = [problem.words for problem in made.judged.problems if problem.refusing]
        why, why_en = ("; ".join(words.say(one).rstrip(".") for words in told) for one in ("vi", "en"))
        raise NoDocument(name=made.name, why=why, why_en=why_en)
    if made.judged.signatures:
        raise NoDocument(name=made.name, why="tệp đã có chữ ký số", why_en="it bears digital signatures already")
    return made, source


def _begun(told: Told) -> Mapping[str, Any]:
    return {**begun(told), "subject": ""}


def _kept(document: Document) -> Mapping[str, Any]:
    out = document.outgoing
    told = uploaded.from_json(out.content)
    lines: dict[str, list[str]] = {"to": [], "copy": []}
    for one in document.receivers.order_by("place"):
        lines[one.kind].append(one.name)
    found: dict[str, Any] = {
        "subject": document.subject, "addressed_to": "\n".join(lines["to"]), "receivers": "\n".join(lines["copy"]),
        "signer": f"{out.signer_id}:{out.authority}" if out.signer_id else "", "unit_short": out.division_short,
        "priority": str(document.priority), "due_on": document.due_on, "copies": out.copies,
        "paper_because": out.paper_because, "order": out.order,
    }  # fmt: skip
    for name, box in (("sign", told.places.get(PERSON)), ("number", told.blanks.get(CODE)),
                      ("date", told.blanks.get(DATED))):  # fmt: skip
        if box is not None:
            found |= {f"{name}_x": box.x, f"{name}_y": box.y, f"{name}_page": box.page}
    return found


def _told(desk: Desk, kind: Kind, code: str = "") -> Told:
    return Told(
        desk, kind, signing_for.signers(desk.office, kind.key, desk.today), receiving.named_on(desk.today),
        letterheads.on(desk.office, desk.today), numbers.bodies_of(desk.office, desk.today), code,
    )  # fmt: skip
