"""Making a copy: of which document, in which kind, from what to what, and who is asked to allow it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lienthong.ground.files import actions as files
from lienthong.ground.files.doors import takes_files
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import rights
from lienthong.work.documents.composing.content import LONGEST_BODY
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.incoming import linking
from lienthong.work.documents.kinds import COPIES, kinds
from lienthong.work.documents.models import Document, Outgoing
from lienthong.work.documents.offering import offer
from lienthong.work.documents.outgoing import papers, receiving, rules, signing_for
from lienthong.work.documents.outgoing.copies import actions, sources
from lienthong.work.documents.outgoing.copies import papers as made
from lienthong.work.documents.outgoing.copies import rules as copying
from lienthong.work.documents.outgoing.copies.actions import Wanted
from lienthong.work.documents.outgoing.copies.rules import COPY_OF_COPY, EXTRACT, FORM_WORDS, TRUE_COPY, Form, Source
from lienthong.work.documents.outgoing.life import Action
from lienthong.work.documents.outgoing.web.offers import offer_of
from lienthong.work.documents.outgoing.web.seeing import seen
from lienthong.work.documents.outgoing.web.several import revision_of


@dataclass(frozen=True, slots=True)
class Way:
    """Which kind of copy, from what to what: chosen first, because everything else that is asked follows from it."""

    kind: str
    start: Form
    goal: Form

    @property
    def words(self) -> Words:
        """As people choose it: `Từ bản giấy ra bản điện tử`."""
        start, goal = FORM_WORDS[self.start], FORM_WORDS[self.goal]
        return Words(vi=f"Từ {start.vi} ra {goal.vi}", en=f"From {start.en} to {goal.en}")

    @property
    def called(self) -> Words:
        """What the kind is called."""
        return COPIES[self.kind].words

    @property
    def query(self) -> str:
        """As an address says it."""
        return urlencode({"kind": self.kind, "source_form": self.start.value, "target": self.goal.value})


class CopyForm(forms.Form):
    """What is wanted of a copy whose kind and forms are chosen; only what these need is asked."""

    kind = forms.ChoiceField(widget=forms.HiddenInput)
    source_form = forms.ChoiceField(widget=forms.HiddenInput)
    target = forms.ChoiceField(widget=forms.HiddenInput)
    source_is_copy = forms.BooleanField(
        label=_("The paper that came is itself a true copy"), required=False,
        help_text=_("A copy of a true copy is made of a true copy only."),
    )  # fmt: skip
    scan = forms.FileField(
        label=_("Scan of the paper"), required=False,
        help_text=_("PDF 1.4 or later, in colour, at least 200 dots to the inch, unreduced."),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Extracted part"), required=False, max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("Word for word; the document’s head, number and signer are set by themselves."),
    )  # fmt: skip
    type_key = forms.ChoiceField(label=_("Set as"), required=False)
    signer = forms.ChoiceField(label=_("Allowed by"), help_text=_("Whom the head of the office lets decide on copies."))
    receivers = forms.CharField(
        label=_("Copy sent to"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line; what is kept in the office is the last."),
    )  # fmt: skip
    count = forms.IntegerField(label=_("How many copies"), min_value=1, max_value=999)

    def __init__(self, *args: Any, desk: Desk, source: Document, known: Source, way: Way, **more: Any) -> None:
        super().__init__(*args, **more)
        self.desk, self.source = desk, source
        said = language()
        offer(self, "kind", [(key, kind.words.say(said).capitalize()) for key, kind in COPIES.items()])
        for name in ("source_form", "target"):
            offer(self, name, [(form.value, FORM_WORDS[form].say(said).capitalize()) for form in Form])
        found = {
            f"{one.account.pk}:{way.choice}": f"{one.account.full_name} – {way.said}"
            for one in signing_for.signers(desk.office, way.kind, desk.today)
            for way in one.ways
        }
        offer(self, "signer", list(found.items()))
        self.nobody = not found
        offer(self, "type_key", [(key, kind.words.say(said)) for key, kind in kinds().items()])
        needed = {
            "scan": (way.start, way.goal) == (Form.PAPER, Form.ELECTRONIC) and way.kind != EXTRACT,
            "body": way.kind == EXTRACT,
            "type_key": way.kind == EXTRACT and source.type_key not in kinds(),
            "source_is_copy": way.kind == COPY_OF_COPY and _on_paper(source) and not known.true_copy,
            "count": way.goal is Form.PAPER,
        }
        for name in (name for name, wanted in needed.items() if not wanted):
            del self.fields[name]

    def wanted(self) -> Wanted:
        """What the action wants; the form is valid. A file is kept and looked at here.

        Raises:
            TooLarge: it is larger than one may be.
        """
        told = self.cleaned_data
        person, _colon, choice = told["signer"].partition(":")
        upload = told.get("scan")
        scan = files.keep(
            upload.file or upload, name=upload.name or "", by=self.desk.account, now=self.desk.now, limit=papers.LIMIT,
            purpose="documents",
        ) if upload else None  # fmt: skip
        extract = None
        if told["kind"] == EXTRACT:
            extract = made.extract_of(self.source, told["body"], told.get("type_key", ""))
        named = receiving.named_on(self.desk.today)
        return Wanted(
            told["kind"], Form(told["source_form"]), Form(told["target"]), int(person), choice,
            receiving.addressees(named, (), rules.lines_of(told["receivers"])), told.get("count", 1), extract, scan,
            told.get("source_is_copy", False),
        )  # fmt: skip


@takes_files
@who_may(*rights.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.DESK)
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Prepare a copy of the document that is named; where none is, say how to get here."""
    said = request.GET.get("source", "")
    if not (said.isdecimal() and len(said) < 19):
        return render(request, "documents/outgoing/copy.html", {"desk": desk, "source": None})
    worker = _eyes(desk, int(said))
    source = sources.source(int(said), worker)
    known = sources.known(source)
    way = _way(request, known, source)
    if way is None:
        return _choose(request, desk, source, known, None)
    form = _form(request, desk, source, known, way, {**_BEGUN, **_said(way)})
    if request.method == "POST" and form.is_valid():
        try:
            document = actions.prepare(source.pk, form.wanted(), worker=worker, now=desk.now)
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, gettext("The copy waits to be allowed."))
            return redirect("documents:document", document.pk)
    return _page(request, desk, source, way, form, None)


@takes_files
@who_may(*rights.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.DESK)
def again(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """Mend a copy that was sent back."""
    document = seen(desk, document_id)
    offer = offer_of(document, Action.PREPARE, desk.workers)
    if offer is None:
        messages.error(request, gettext("That is not yours to do, or not any more. The document is unchanged."))
        return redirect("documents:document", document.pk)
    desk.opened(document)
    source = sources.source(document.copy.source_id, _eyes(desk, document.copy.source_id))
    known = sources.known(source, said_to_be_copy=document.copy.source_is_copy)
    before = Way(document.type_key, Form(document.copy.source_form), Form(document.copy.target))
    way = _way(request, known, source, before)
    if way is None or (request.method != "POST" and "choose" in request.GET):
        return _choose(request, desk, source, known, document)
    form = _form(request, desk, source, known, way, {**_kept(document), **_said(way)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.prepare_again(
                document.pk, form.wanted(), revision=revision_of(request), worker=offer.worker, now=desk.now
            )
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, gettext("The copy waits to be allowed."))
            return redirect("documents:document", document.pk)
    return _page(request, desk, source, way, form, document)


def _form(
    request: HttpRequest, desk: Desk, source: Document, known: Source, way: Way, begun: Mapping[str, Any]
) -> CopyForm:  # fmt: skip
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return CopyForm(*given, desk=desk, source=source, known=known, way=way, initial=begun)


def _way(request: HttpRequest, known: Source, source: Document, otherwise: Way | None = None) -> Way | None:
    """What was chosen; what there was before, or the only one that there is; None where somebody has to choose."""
    told = request.POST if request.method == "POST" else request.GET
    kind, start, goal = told.get("kind", ""), told.get("source_form", ""), told.get("target", "")
    if kind in COPIES and start in [*Form] and goal in [*Form]:
        chosen = Way(kind, Form(start), Form(goal))
        # What is sent is decided about by the rules, which say why not; an address only leads to what is offered.
        if request.method == "POST" or chosen in _offered(known, source):
            return chosen
    ways = _offered(known, source)
    return otherwise or (ways[0] if len(ways) == 1 else None)


def _offered(known: Source, source: Document) -> list[Way]:
    return [Way(*each) for each in copying.offered(known, on_paper=_on_paper(source))]


def _on_paper(source: Document) -> bool:
    """Whether the office holds its paper, which somebody can look at."""
    return source.direction == Document.Direction.IN and (
        source.incoming.way not in sources.ELECTRONIC or source.incoming.paper_came_on is not None
    )


def _choose(
    request: HttpRequest, desk: Desk, source: Document, known: Source, document: Document | None
) -> HttpResponse:  # fmt: skip
    ways = _offered(known, source)
    refused = ""
    try:
        copying.available(known)
    except Refusal as refusal:
        refused = refusal.say(language())
    kinds_offered = [(COPIES[kind].words, [way for way in ways if way.kind == kind]) for kind in COPIES]
    context = {
        "desk": desk, "source": source, "document": document, "refused": refused,
        "choices": [(words, found, _EXPLAINED[found[0].kind]) for words, found in kinds_offered if found],
        "overtaken": _overtaken(source, desk),
    }  # fmt: skip
    return render(request, "documents/outgoing/copy.html", context)


def _page(
    request: HttpRequest, desk: Desk, source: Document, way: Way, form: CopyForm, document: Document | None
) -> HttpResponse:
    context = {
        "desk": desk, "source": source, "way": way, "form": form, "document": document,
        "overtaken": _overtaken(source, desk),
    }  # fmt: skip
    return render(request, "documents/outgoing/copy.html", context)


def _overtaken(source: Document, desk: Desk) -> list[Document]:
    """What has replaced or updated it since: whoever copies it should know that it is not valid as it stands."""
    by_others = [each.later for each in linking.laters_of([source]).get(source.pk, ())]
    ours = Outgoing.objects.filter(replaces=source, mending=Outgoing.Mending.REPLACES).exclude(issued_at=None)
    found = [*by_others, *(each.document for each in ours.select_related("document"))]
    return [each for each in found if rights.told_to(desk.workers, each)]


def _said(way: Way) -> dict[str, str]:
    return {"kind": way.kind, "source_form": way.start.value, "target": way.goal.value}


_EXPLAINED = {
    TRUE_COPY: _("The whole document, made of the original."),
    COPY_OF_COPY: _("The whole document, made of a true copy (sao y)."),
    EXTRACT: _("A part of the document, set anew word for word."),
}
_BEGUN = {"receivers": "Lưu: VT", "count": 1}


def _eyes(desk: Desk, document_id: int) -> rights.Worker:
    """In which of their posts the person sees the document; the first where they do not."""
    found = Document.objects.filter(pk=document_id).first()
    return next((each for each in desk.workers if found and rights.sees(each, found)), desk.worker)


def _kept(document: Document) -> Mapping[str, Any]:
    out, copy = document.outgoing, document.copy
    content = papers.content_of(out)
    return {
        "source_is_copy": copy.source_is_copy, "body": content.body if content else "",
        "type_key": content.type_key if content else "", "signer": f"{out.signer_id}:{out.authority}",
        "receivers": "\n".join(document.receivers.values_list("name", flat=True)), "count": out.copies,
    }  # fmt: skip
