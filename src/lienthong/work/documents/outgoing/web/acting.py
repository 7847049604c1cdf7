"""Doing something to a document: one small page for each act, which loses nothing that was typed when it is refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lienthong.ground.keys.queries import signs_elsewhere
from lienthong.ground.people import queries as people
from lienthong.ground.people.access import who_may
from lienthong.ground.people.roles import Role
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.keeping import Changed
from lienthong.work.documents.models import Document, Receiver
from lienthong.work.documents.outgoing import authority, papers, receiving, seals, signing_for, starts
from lienthong.work.documents.outgoing.actions import adding, drafting, issuing, recalling, reviewing, signing
from lienthong.work.documents.outgoing.copies import actions as copying
from lienthong.work.documents.outgoing.life import Action
from lienthong.work.documents.outgoing.web.forms import WAYS, paper_choices
from lienthong.work.documents.outgoing.web.offers import Offer, offer_of
from lienthong.work.documents.outgoing.web.seeing import seen
from lienthong.work.documents.rights import CLERKS, HEADS, LEADERS

Perform = Callable[["ActForm", int, int, Offer, Desk], object]


class ActForm(forms.Form):
    """Nothing to fill in: it is confirmed."""

    def __init__(self, *args: Any, document: Document, desk: Desk, **more: Any) -> None:
        super().__init__(*args, **more)
        self.document, self.desk = document, desk


class Said(ActForm):
    """Words, if one likes."""

    words = forms.CharField(
        label=_("Opinion"), required=False, max_length=reviewing.LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class Comment(ActForm):
    """Words that are wanted."""

    words = forms.CharField(label=_("Opinion"), max_length=reviewing.LONGEST, widget=forms.Textarea(attrs={"rows": 4}))


class Reason(ActForm):
    """Why."""

    words = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class Submit(ActForm):
    """To whom."""

    reviewer = forms.TypedChoiceField(label=_("Who endorses the content"), coerce=int, empty_value=None, required=False)
    checker = forms.TypedChoiceField(
        label=_("Who checks the form"), coerce=int, empty_value=None, required=False,
        help_text=_("Named by the head of the office; most name the clerk."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        worker = self.desk.worker
        heads = _people(self.desk, HEADS | LEADERS)
        reviewer, checker = self.fields["reviewer"], self.fields["checker"]
        assert isinstance(reviewer, forms.ChoiceField)
        assert isinstance(checker, forms.ChoiceField)
        answers = any(one.role in HEADS | LEADERS for one in self.desk.workers)
        nobody = [("", gettext("I answer for the content myself"))] if answers else []
        reviewer.choices = [*nobody, *((key, name) for key, name in heads if key != worker.account_id)]
        reviewer.required = not answers
        checker.choices = [("", gettext("Nobody in particular")), *_people(self.desk, CLERKS)]


class Send(ActForm):
    """How it goes to each receiver."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        found = Receiver.objects.filter(document=self.document, state="").exclude(way=Receiver.Way.KEPT)
        self.waiting = list(found)
        for one in self.waiting:
            ways = [
                way for way in WAYS if way != Receiver.Way.KEPT and (way != Receiver.Way.AXIS or one.organization_key)
            ]
            self.fields[f"way_{one.pk}"] = forms.ChoiceField(
                label=one.name, choices=[(way.value, WAYS[way]) for way in ways], initial=one.way
            )
        if any(one.organization_key for one in self.waiting):
            self.fields["paper_because"] = forms.ChoiceField(
                label=_("Paper besides, to those of the axis"), required=False, choices=paper_choices(),
                initial=self.document.outgoing.paper_because,
                help_text=_(
                    "Their software tells them that paper follows; note the sending in the register of the post."
                ),
            )  # fmt: skip

    def ways(self) -> dict[int, str]:
        """What was chosen, by receiver."""
        return {one.pk: self.cleaned_data[f"way_{one.pk}"] for one in self.waiting}


class Allow(ActForm):
    """What is copied is about, where the authority covers some matters only."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choice = self.document.outgoing.authority
        matters = signing_for.matters_for([choice]).get(choice, ())
        if matters:
            self.fields["matter"] = forms.ChoiceField(
                label=_("Which matter is it about?"), initial=authority.likely(matters, self.document.subject),
                help_text=_(
                    "Your authority to sign covers these matters only. What is about none of them is not yours to sign:"
                    " send it back."
                ),
                choices=[("", _("Choose")), *((each, each) for each in matters)],
            )  # fmt: skip


class AddReceiver(ActForm):
    """To whom else and how, on whose word, and why."""

    name = forms.CharField(
        label=_("Receiver"), max_length=300,
        help_text=_("By its name in the directory over the axis; anybody else by post or by hand."),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("How it goes there"))
    by_word_of = forms.ChoiceField(
        label=_("On whose word"), help_text=_("Who leads the office, or a unit of it, decides who gets it.")
    )
    words = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        way, by_word_of = self.fields["way"], self.fields["by_word_of"]
        assert isinstance(way, forms.ChoiceField)
        assert isinstance(by_word_of, forms.ChoiceField)
        on_paper = self.document.outgoing.on_paper
        ways = [each for each in WAYS if each != Receiver.Way.KEPT and (each != Receiver.Way.AXIS or not on_paper)]
        way.choices = [(each.value, WAYS[each]) for each in ways]
        said = [name for _key, name in _people(self.desk, LEADERS | HEADS)]
        self.fields["name"].widget.attrs["list"] = "names"
        by_word_of.choices = [("", gettext("Choose")), *((name, name) for name in said)]

    def names(self) -> list[str]:
        """Whom the axis reaches, offered while the name is typed."""
        return receiving.named_on(self.desk.today).reached()

    def clean(self) -> dict[str, Any]:
        """Over the axis only whom the directory knows; a name that nobody bears is asked for again, not posted."""
        told = super().clean() or {}
        name, way = " ".join(told.get("name", "").split()), told.get("way")
        if not name or not way:
            return told
        named = receiving.named_on(self.desk.today)
        found = named.addressee(receiving.COPY, name)
        if way == Receiver.Way.AXIS and found.way != Receiver.Way.AXIS:
            names = "; ".join(named.like(name))
            self.add_error("name", gettext("Did you mean: %(names)s?") % {"names": names} if names else gettext(
                "Nobody in the directory is called so: choose by post or by hand, or write the name in full."
            ))  # fmt: skip
        told["addressee"] = replace(found, name=named.name_of(found.key) or name, way=way)
        return told


class AskBack(Reason):
    """From whom it is wanted back."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        asked: list[tuple[Any, str]] = [(each.pk, each.name) for each in recalling.askable(self.document)]
        if len(asked) > 1:
            # Nobody is asked back because their name stood first.
            asked.insert(0, ("", gettext("Choose")))
        words = self.fields.pop("words")
        self.fields["receiver"] = forms.TypedChoiceField(label=_("Sent by mistake to"), choices=asked, coerce=int)
        self.fields["words"] = words


FORMS: dict[Action, type[ActForm]] = {
    Action.SUBMIT: Submit, Action.DROP: ActForm, Action.COMMENT: Comment, Action.SEND_BACK: Reason,
    Action.CHECK_FORM: Said, Action.ENDORSE: Said, Action.NUMBER: ActForm, Action.SEAL: ActForm,
    Action.SEND: Send, Action.RECALL: Reason, Action.ALLOW: Allow, Action.ASK_BACK: AskBack,
    Action.ADD_RECEIVER: AddReceiver,
}  # fmt: skip


def _submit(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    told = form.cleaned_data
    return reviewing.submit(
        pk, reviewer_id=told["reviewer"], checker_id=told["checker"], note=told["note"], revision=revision,
        worker=offer.worker, now=desk.now,
    )  # fmt: skip


def _send(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    assert isinstance(form, Send)
    return issuing.send(
        pk, ways=form.ways(), paper_because=form.cleaned_data.get("paper_because"), revision=revision,
        worker=offer.worker, now=desk.now,
    )  # fmt: skip


def _worded(act: Callable[..., object]) -> Perform:
    def perform(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
        return act(pk, form.cleaned_data["words"], revision=revision, worker=offer.worker, now=desk.now)

    return perform


def _plain(act: Callable[..., object]) -> Perform:
    def perform(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
        return act(pk, revision=revision, worker=offer.worker, now=desk.now)

    return perform


def _comment(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    return reviewing.comment(pk, form.cleaned_data["words"], worker=offer.worker, now=desk.now)


def _allow(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    matter = form.cleaned_data.get("matter", "")
    return copying.allow(pk, revision=revision, worker=offer.worker, now=desk.now, matter=matter)


def _seal(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    seal = copying.make if form.document.outgoing.is_copy else issuing.seal
    return seal(pk, revision=revision, worker=offer.worker, now=desk.now)


def _ask_back(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    told = form.cleaned_data
    return recalling.ask_back(
        pk, told["receiver"], told["words"], revision=revision, worker=offer.worker, now=desk.now
    )  # fmt: skip


def _add_receiver(form: ActForm, pk: int, revision: int, offer: Offer, desk: Desk) -> object:
    told = form.cleaned_data
    wanted = adding.Wanted(told["addressee"], told["by_word_of"], told["words"])
    return adding.add(pk, wanted, revision=revision, worker=offer.worker, now=desk.now)


PERFORM: dict[Action, Perform] = {
    Action.SUBMIT: _submit, Action.SEND: _send, Action.COMMENT: _comment,
    Action.SEND_BACK: _worded(reviewing.send_back), Action.CHECK_FORM: _worded(reviewing.check_form),
    Action.ENDORSE: _worded(reviewing.endorse), Action.RECALL: _worded(recalling.recall),
    Action.DROP: _plain(drafting.drop), Action.NUMBER: _plain(signing.number), Action.SEAL: _seal,
    Action.ALLOW: _allow, Action.ASK_BACK: _ask_back, Action.ADD_RECEIVER: _add_receiver,
}  # fmt: skip


@who_may(*rights.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.DESK)
def act(request: HttpRequest, desk: Desk, document_id: int, action: str) -> HttpResponse:
    """The form of an act, and the act itself."""
    document = seen(desk, document_id)
    if action not in {each.value for each in FORMS}:
        raise Http404
    wanted = Action(action)
    offer = offer_of(document, wanted, desk.workers)
    if offer is None:
        messages.error(request, gettext("That is not yours to do, or not any more. The document is unchanged."))
        return redirect("documents:document", document.pk)
    desk.opened(document)
    posted = request.method == "POST"
    form = FORMS[wanted](request.POST if posted else None, document=document, desk=desk)
    stale = False
    if posted and form.is_valid():
        said = request.POST.get("revision", "")
        revision = int(said) if said.isdecimal() and len(said) < 10 else -1
        try:
            PERFORM[wanted](form, document.pk, revision, offer, desk)
        except Refusal as refusal:
            stale = isinstance(refusal, Changed)
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, gettext("Done: %(act)s.") % {"act": offer.words.say(language())})
            return redirect("documents:document", document.pk)
        document = seen(desk, document_id)
    content = papers.content_of(document.outgoing)
    context = {
        "desk": desk,
        "document": document,
        "form": form,
        "offer": offer,
        "open": starts.still_open(content.subject, content.body) if content and wanted is Action.SUBMIT else [],
        "revision": document.revision if stale or not posted else request.POST.get("revision", ""),
        "explained": _explained(document, wanted),
        "elsewhere": wanted is Action.SEAL
        and not document.outgoing.on_paper
        and signs_elsewhere(
            organization_key=document.organization_key, body=seals.sealer_of(document, desk.today).body, now=desk.now
        ),
    }
    return render(request, "documents/outgoing/act.html", context)


def _explained(document: Document, action: Action) -> Any:
    if action is Action.SEAL and document.outgoing.is_copy:
        return _ON_PAPER if document.outgoing.on_paper else _AS_FILE
    return _EXPLAINED.get(action, "")


def _people(desk: Desk, roles: frozenset[Role]) -> list[tuple[int, str]]:
    found: dict[int, str] = {}
    for post in people.holders(desk.office, roles, desk.today):
        found.setdefault(post.account_id, f"{post.account.full_name} – {post.title or post.get_role_display()}")
    return list(found.items())


_ON_PAPER = _(
    "Print the PDF from the page of the copy, have it signed and sealed by hand, then say here that it is made."
)
_AS_FILE = _(
    "The organisation signs at the top right of the first page, with kind, office and time; then nothing can change."
)
_EXPLAINED = {
    Action.ALLOW: _(
        "You have looked at what is copied. The copy gets the next number of the series of copies and today’s date."
    ),
    Action.SUBMIT: _("The draft is laid out as a file and goes to whoever endorses it, then to whoever signs."),
    Action.ENDORSE: _("You answer for the content; it goes on to whoever signs."),
    Action.CHECK_FORM: _("You answer for form and layout as Decree 30/2020 prescribes them."),
    Action.SEND_BACK: _(
        "It goes back to the drafter. A number that was taken is released with this reason and stays visible."
    ),
    Action.DROP: _("Nobody works on it any more; it stays in your list with its story."),
    Action.NUMBER: _("The next number of its series is given and written into the signed document."),
    Action.SEAL: _(
        "The organisation’s signature is added and the document issued: from then on nothing in it can change."
    ),
    Action.SEND: _("Exactly the bytes that were issued leave. What goes by post or by hand comes to your list."),
    Action.ADD_RECEIVER: _(
        "Exactly the bytes that were issued go there too; who was named when it was signed stays as it is. The register"
        " and its story say who got it later, on whose word and why."
    ),
    Action.ASK_BACK: _(
        "Only this receiver is asked to give it back (13), and answers. The document stays in force everywhere else."
    ),
    Action.RECALL: _(
        "Every receiver is asked to give it back; what has not left does not leave any more. Here it is frozen with its"
        " story, not deleted. Whoever has it on paper or has finished with it is to be told in another way."
    ),
}
