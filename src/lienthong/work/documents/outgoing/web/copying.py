"""Making a copy: of which document, in which kind, from what to what, and who is asked to allow it."""

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
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import rights
from lienthong.work.documents.composing.content import LONGEST_BODY
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.kinds import COPIES, kinds
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import papers, receiving, rules, signing_for
from lienthong.work.documents.outgoing.copies import actions, sources
from lienthong.work.documents.outgoing.copies import papers as made
from lienthong.work.documents.outgoing.copies.actions import Wanted
from lienthong.work.documents.outgoing.copies.rules import COPY_OF_COPY, EXTRACT, FORM_WORDS, TRUE_COPY, Form, Source
from lienthong.work.documents.outgoing.life import Action
from lienthong.work.documents.outgoing.web.offers import offer_of
from lienthong.work.documents.outgoing.web.seeing import seen
from lienthong.work.documents.outgoing.web.signing import revision_of


class CopyForm(forms.Form):
    """What is wanted."""

    kind = forms.ChoiceField(label=_("Kind of copy"), widget=forms.RadioSelect)
    source_form = forms.ChoiceField(label=_("Copied from"), widget=forms.RadioSelect)
    target = forms.ChoiceField(label=_("Copied to"), widget=forms.RadioSelect)
    source_is_copy = forms.BooleanField(
        label=_("The paper that came is itself a true copy"), required=False,
        help_text=_("A copy of a true copy is made of a true copy only."),
    )  # fmt: skip
    scan = forms.FileField(
        label=_("Scan of the paper"), required=False,
        help_text=_("From paper to electronic: PDF 1.4 or later, in colour, at least 200 dots to the inch, unreduced."),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Extracted part"), required=False, max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("Of an extract only: word for word; the document’s head, number and signer are set by themselves."),
    )  # fmt: skip
    type_key = forms.ChoiceField(label=_("Set as"), required=False)
    signer = forms.ChoiceField(label=_("Allowed by"), help_text=_("Whom the head of the office lets decide on copies."))
    receivers = forms.CharField(
        label=_("Copy sent to"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line; what is kept in the office is the last."),
    )  # fmt: skip
    count = forms.IntegerField(label=_("How many copies"), min_value=1, max_value=999)

    def __init__(self, *args: Any, desk: Desk, source: Document, known: Source, **more: Any) -> None:
        super().__init__(*args, **more)
        self.desk, self.source = desk, source
        said = language()
        self._choices("kind", [(key, kind.words.say(said).capitalize()) for key, kind in COPIES.items()])
        for name in ("source_form", "target"):
            self._choices(name, [(form.value, FORM_WORDS[form].say(said).capitalize()) for form in Form])
        found = {
            f"{one.account.pk}:{way.choice}": f"{one.account.full_name} – {way.said}"
            for key in COPIES
            for one in signing_for.signers(desk.office, key, desk.today)
            for way in one.ways
        }
        self._choices("signer", list(found.items()))
        self.nobody = not found
        self._choices("type_key", [(key, kind.words.say(said)) for key, kind in kinds().items()])
        if source.type_key in kinds():
            del self.fields["type_key"]
        if source.direction == Document.Direction.OUT or known.true_copy:
            del self.fields["source_is_copy"]

    def wanted(self) -> Wanted:
        """What the action wants; the form is valid. A file is kept and looked at here.

        Raises:
            TooLarge: it is larger than one may be.
        """
        told = self.cleaned_data
        person, _colon, choice = told["signer"].partition(":")
        upload = told["scan"]
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
            receiving.addressees(named, (), rules.lines_of(told["receivers"])), told["count"], extract, scan,
            told.get("source_is_copy", False),
        )  # fmt: skip

    def _choices(self, name: str, offered: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered


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
    form = _form(request, desk, source, known, _begun(known))
    if request.method == "POST" and form.is_valid():
        try:
            document = actions.prepare(source.pk, form.wanted(), worker=worker, now=desk.now)
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, gettext("The copy waits to be allowed."))
            return redirect("documents:document", document.pk)
    return _page(request, desk, source, known, form, None)


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
    form = _form(request, desk, source, known, _kept(document))
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
    return _page(request, desk, source, known, form, document)


def _form(request: HttpRequest, desk: Desk, source: Document, known: Source, begun: Mapping[str, Any]) -> CopyForm:
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return CopyForm(*given, desk=desk, source=source, known=known, initial=begun)


def _page(
    request: HttpRequest, desk: Desk, source: Document, known: Source, form: CopyForm, document: Document | None
) -> HttpResponse:
    context = {"desk": desk, "source": source, "known": known, "form": form, "document": document}
    return render(request, "documents/outgoing/copy.html", context)


def _eyes(desk: Desk, document_id: int) -> rights.Worker:
    """In which of their posts the person sees the document; the first where they do not."""
    found = Document.objects.filter(pk=document_id).first()
    return next((each for each in desk.workers if found and rights.sees(each, found)), desk.worker)


def _begun(known: Source) -> Mapping[str, Any]:
    start = Form.ELECTRONIC if Form.ELECTRONIC in known.forms else Form.PAPER
    goal = Form.PAPER if start is Form.ELECTRONIC else Form.ELECTRONIC
    return {
        "kind": COPY_OF_COPY if known.true_copy else TRUE_COPY, "source_form": start.value, "target": goal.value,
        "receivers": "Lưu: VT", "count": 1,
    }  # fmt: skip


def _kept(document: Document) -> Mapping[str, Any]:
    out, copy = document.outgoing, document.copy
    content = papers.content_of(out)
    return {
        "kind": document.type_key, "source_form": copy.source_form, "target": copy.target,
        "source_is_copy": copy.source_is_copy, "body": content.body if content else "",
        "type_key": content.type_key if content else "", "signer": f"{out.signer_id}:{out.authority}",
        "receivers": "\n".join(document.receivers.values_list("name", flat=True)), "count": out.copies,
    }  # fmt: skip
