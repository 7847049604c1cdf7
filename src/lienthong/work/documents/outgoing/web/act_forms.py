"""What is filled in for each act on a document that goes out (`acting`)."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lienthong.ground.people import queries as people
from lienthong.ground.people.roles import Role
from lienthong.work.documents.desk import Desk
from lienthong.work.documents.models import Document, Receiver
from lienthong.work.documents.outgoing import authority, receiving, signing_for
from lienthong.work.documents.outgoing.actions import recalling, reviewing, sending_again
from lienthong.work.documents.outgoing.life import Action
from lienthong.work.documents.outgoing.web.forms import WAYS, paper_choices
from lienthong.work.documents.rights import CLERKS, HEADS, LEADERS


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


class SendAgain(ActForm):
    """To whom again and how, and why it will be taken now."""

    receivers = forms.TypedMultipleChoiceField(
        label=_("To whom again"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    way = forms.ChoiceField(label=_("How it goes there"))
    words = forms.CharField(
        label=_("Why it will be taken now"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as what was agreed with the receiver, or what was mended in the directory."),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        receivers, way = self.fields["receivers"], self.fields["way"]
        assert isinstance(receivers, forms.MultipleChoiceField)
        assert isinstance(way, forms.ChoiceField)
        receivers.choices = [
            (each.pk, format_html('{}<span class="cell-note">{}</span>', each.name, each.words))
            for each in sending_again.missed(self.document)
        ]
        if len(receivers.choices) == 1:
            receivers.initial = [receivers.choices[0][0]]
        way.choices = [(each.value, WAYS[each]) for each in WAYS if each != Receiver.Way.KEPT]


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
    Action.ADD_RECEIVER: AddReceiver, Action.SEND_AGAIN: SendAgain,
}  # fmt: skip


def _people(desk: Desk, roles: frozenset[Role]) -> list[tuple[int, str]]:
    found: dict[int, str] = {}
    for post in people.holders(desk.office, roles, desk.today):
        found.setdefault(post.account_id, f"{post.account.full_name} – {post.title or post.get_role_display()}")
    return list(found.items())
