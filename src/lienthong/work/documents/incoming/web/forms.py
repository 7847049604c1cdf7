"""The small forms of acts: what is asked, and which act of `actions` it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lienthong.ground.dates import DayField
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people import queries as people
from lienthong.ground.people.roles import Role
from lienthong.kernel.vietnamese import fold
from lienthong.work.documents.desk import Desk, language
from lienthong.work.documents.incoming import actions, amending, linking
from lienthong.work.documents.incoming.actions import directing
from lienthong.work.documents.incoming.life import Action
from lienthong.work.documents.incoming.web.common import judged
from lienthong.work.documents.incoming.web.offers import Offer
from lienthong.work.documents.kinds import PRIORITIES, kinds
from lienthong.work.documents.models import Document
from lienthong.work.documents.rights import LEADERS, told_to

LONGEST = 2000
REPLACED = "Văn bản đã được thay thế."
"""Goes into the slip in Vietnamese, whatever the page's language."""


@dataclass(frozen=True, slots=True)
class Doing:
    """One act about to be done."""

    document: Document
    offer: Offer
    desk: Desk

    def facts(self, revision: int | None) -> dict[str, Any]:
        """What every act is handed."""
        return {"worker": self.offer.worker, "now": self.desk.now, "revision": revision}


class ActForm(forms.Form):
    """An act. `tells`: what happens besides, said above the button."""

    tells: Any = ""

    def __init__(self, *args: Any, doing: Doing, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_%s", **kwargs})
        self.doing = doing
        self.build()

    def build(self) -> None:
        """Fit the fields to the document."""

    def perform(self, revision: int | None) -> None:
        """Do it."""
        raise NotImplementedError


def key_of(name: str) -> str:
    """The organisation that is called so; empty where there is none, or several."""
    wanted = fold(name)
    found = [each.key for each in organizations.directory() if fold(each.name) == wanted]
    return found[0] if len(found) == 1 else ""


def _words(label: Any, *, required: bool = True, rows: int = 3, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint
    )


def leaders(desk: Desk) -> list[tuple[str, str]]:
    """Those to whom a document can be submitted, by title."""
    posts = people.holders(desk.office, LEADERS, desk.today)
    return [
        (str(post.account_id), f"{post.account.full_name} · {post.title or Role(post.role).label}") for post in posts
    ]


class Register(ActForm):
    """Accept and register, and in the same press lay it before a leader."""

    reason = _words(_("Why it is accepted although not everything could be verified"), rows=2)
    leader = forms.ChoiceField(label=_("Submit at once to"), required=False)
    proposal = forms.CharField(
        label=_("Your proposal for the leader"), required=False, max_length=500,
        help_text=_("Who should lead, who should assist, until when."),
    )  # fmt: skip

    def build(self) -> None:  # noqa: D102
        finding = judged(self.doing.document.incoming)
        if not finding.needs_reason:
            del self.fields["reason"]
        field: Any = self.fields["leader"]
        found = leaders(self.doing.desk)
        field.choices = [*found, ("", gettext("Nobody yet"))]
        field.initial = found[0][0] if found else ""
        if finding.for_information:
            self.tells = gettext("It is registered for information only, because nobody has signed it.")

    def perform(self, revision: int | None) -> None:  # noqa: D102
        document, cleaned = self.doing.document, self.cleaned_data
        actions.register(document.pk, reason=cleaned.get("reason", ""), **self.doing.facts(revision))
        if cleaned["leader"]:
            after = None if revision is None else revision + 1
            actions.submit(document.pk, int(cleaned["leader"]), proposal=cleaned["proposal"], **self.doing.facts(after))


class Submit(ActForm):
    """Lay it before a leader."""

    leader = forms.ChoiceField(label=_("Leader"))
    proposal = forms.CharField(label=_("Your proposal for the leader"), required=False, max_length=500)

    def build(self) -> None:  # noqa: D102
        field: Any = self.fields["leader"]
        field.choices = leaders(self.doing.desk)

    def perform(self, revision: int | None) -> None:  # noqa: D102
        actions.submit(
            self.doing.document.pk, int(self.cleaned_data["leader"]), proposal=self.cleaned_data["proposal"],
            **self.doing.facts(revision),
        )  # fmt: skip


class Return(ActForm):
    """Back to its sender, who reads the reason."""

    words = _words(_("Reason"), hint=_("Its sender reads it word for word. Whoever returns a document answers for it."))

    def perform(self, revision: int | None) -> None:  # noqa: D102
        actions.return_to_sender(self.doing.document.pk, self.cleaned_data["words"], **self.doing.facts(revision))


class Doubt(ActForm):
    """A doubt."""

    words = _words(
        _("What is doubtful"),
        hint=_(
            "Say also how its sender was told: by telephone, to whom. A letter is drafted from the page of the "
            "document."
        ),
    )

    def perform(self, revision: int | None) -> None:  # noqa: D102
        actions.doubt(self.doing.document.pk, self.cleaned_data["words"], **self.doing.facts(revision))


class Assign(ActForm):
    """Pass on to a colleague."""

    to = forms.ChoiceField(label=_("Colleague"))
    due_on = DayField(label=_("Due"), required=False)
    words = _words(_("What is to be done"), required=False)

    def build(self) -> None:  # noqa: D102
        field: Any = self.fields["to"]
        found = directing.colleagues(self.doing.offer.worker, self.doing.desk.today)
        field.choices = [(str(post.account_id), f"{post.account.full_name} · {post.title}") for post in found]
        self.fields["due_on"].initial = self.doing.document.due_on

    def perform(self, revision: int | None) -> None:  # noqa: D102
        cleaned = self.cleaned_data
        actions.assign(
            self.doing.document.pk, int(cleaned["to"]), due_on=cleaned["due_on"], words=cleaned["words"],
            **self.doing.facts(revision),
        )  # fmt: skip


class Start(ActForm):
    """Begin."""

    tells = _("Its sender is told that work has begun.")

    def perform(self, revision: int | None) -> None:  # noqa: D102
        actions.start(self.doing.document.pk, **self.doing.facts(revision))


class Finish(ActForm):
    """End the work with an answer, or with the reason for none."""

    answer = forms.ChoiceField(label=_("Answered by"), required=False)
    words = _words(
        _("Why there is no answer"), required=False,
        hint=_("Needed where no document answers it: done by telephone, only to know, carried out."),
    )  # fmt: skip

    def build(self) -> None:  # noqa: D102
        field: Any = self.fields["answer"]
        field.choices = [("", gettext("No document")), *_answers(self.doing)]
        if linking.laters_of([self.doing.document]):
            self.fields["words"].initial = REPLACED

    def perform(self, revision: int | None) -> None:  # noqa: D102
        cleaned = self.cleaned_data
        actions.finish(
            self.doing.document.pk, answer_id=int(cleaned["answer"]) if cleaned["answer"] else None,
            reason=cleaned["words"], **self.doing.facts(revision),
        )  # fmt: skip


class Amend(ActForm):
    """What was registered, to be written over where it is wrong; called as the register calls it."""

    type_key = forms.ChoiceField(required=False)
    number = forms.CharField(max_length=40, required=False)
    notation = forms.CharField(max_length=120, required=False)
    issued_on = DayField(required=False)
    issuer_name = forms.CharField(max_length=300)
    subject = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    signer_name = forms.CharField(max_length=200, required=False)
    signer_position = forms.CharField(max_length=200, required=False)
    priority = forms.TypedChoiceField(coerce=int)
    pages = forms.IntegerField(required=False, min_value=1, max_value=99_999)
    note = forms.CharField(max_length=2000, required=False)
    reason = _words(_("Why it is corrected"), rows=2)
    tells = _("The arrival number stays. What stood there before stays on the page and in the trail.")

    def build(self) -> None:  # noqa: D102
        document, said = self.doing.document, language()
        fields: dict[str, Any] = self.fields
        named = [(key, kind.words.say(said)) for key, kind in kinds().items()]
        fields["type_key"].choices = named if document.type_key else [("", document.type_name or "–"), *named]
        fields["priority"].choices = [(each, words.say(said)) for each, words in PRIORITIES.items()]
        for name, words in amending.FIELDS.items():
            self.fields[name].label = words.say(said)
            self.fields[name].initial = getattr(document, name)

    def perform(self, revision: int | None) -> None:  # noqa: D102
        cleaned = self.cleaned_data
        actions.amend(
            self.doing.document.pk, {name: cleaned[name] for name in amending.FIELDS}, cleaned["reason"],
            issuer_key=key_of(cleaned["issuer_name"]), **self.doing.facts(revision),
        )  # fmt: skip


class PaperCame(ActForm):
    """On which day the paper came."""

    on = DayField(label=_("The paper came on"))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, help_text=_("To whom it was passed, or in what it differs.")
    )
    tells = _("The paper gets no arrival number of its own: it is the same document (Decree 30/2020 art. 22.2).")

    def build(self) -> None:  # noqa: D102
        self.fields["on"].initial = self.doing.document.incoming.paper_came_on or self.doing.desk.today

    def perform(self, revision: int | None) -> None:  # noqa: D102
        cleaned = self.cleaned_data
        actions.paper_came(self.doing.document.pk, cleaned["on"], cleaned["note"], **self.doing.facts(revision))


class Join(ActForm):
    """To which document, by its arrival number."""

    number = forms.IntegerField(
        label=_("Arrival number of the other one"), min_value=1, max_value=999_999_999,
        help_text=_("If it has none yet, register it first."),
    )  # fmt: skip
    year = forms.IntegerField(label=_("Year"), min_value=1945, max_value=9990)
    tells = _("Only the other one is worked on. What was given of this one ends; its number stays in the register.")

    def build(self) -> None:  # noqa: D102
        twin = self.doing.document.incoming.twin
        number = twin.incoming.arrival_number if twin and told_to(self.doing.desk.workers, twin) else None
        self.fields["number"].initial = number
        self.fields["year"].initial = self.doing.desk.today.year
        if twin is not None and number is not None:
            self.fields["year"].initial = twin.incoming.arrival_year

    def perform(self, revision: int | None) -> None:  # noqa: D102
        cleaned = self.cleaned_data
        actions.join(self.doing.document.pk, cleaned["number"], cleaned["year"], **self.doing.facts(revision))


class Words(ActForm):
    """An act that asks for words alone."""

    words = _words(_("Words"))

    def perform(self, revision: int | None) -> None:  # noqa: D102
        perform = _BY_WORDS[self.doing.offer.action]
        perform(self.doing.document.pk, self.cleaned_data["words"], **self.doing.facts(revision))


class PerhapsWords(Words):
    """The same, where nothing need be said."""

    words = _words(_("Words"), required=False)


class Reason(Words):
    """An act that asks why."""

    words = _words(_("Reason"))


_BY_WORDS: Mapping[Action, Any] = {
    Action.HIDE: actions.hide,
    Action.REVEAL: actions.reveal,
    Action.NOTE: actions.note,
    Action.SEND_BACK: actions.send_back,
    Action.REPORT: actions.report,
    Action.PROPOSE: actions.propose,
    Action.GIVE_PART: actions.give_part,
    Action.AGREE_RECALL: actions.agree_recall,
    Action.DECLINE_RECALL: actions.decline_recall,
}

FORMS: Mapping[Action, type[ActForm]] = {
    Action.REGISTER: Register,
    Action.RETURN: Return,
    Action.DOUBT: Doubt,
    Action.SUBMIT: Submit,
    Action.ASSIGN: Assign,
    Action.START: Start,
    Action.FINISH: Finish,
    Action.HIDE: Reason,
    Action.REVEAL: Reason,
    Action.NOTE: PerhapsWords,
    Action.SEND_BACK: Reason,
    Action.REPORT: Words,
    Action.PROPOSE: Words,
    Action.GIVE_PART: PerhapsWords,
    Action.AGREE_RECALL: PerhapsWords,
    Action.DECLINE_RECALL: Reason,
    Action.AMEND: Amend,
    Action.JOIN: Join,
    Action.PAPER_CAME: PaperCame,
}
"""`DIRECT` has a page of its own."""


def _answers(doing: Doing) -> list[tuple[str, str]]:
    """Documents of the office that answer it, then the latest that went out."""
    out = Document.objects.filter(direction="out", organization_key=doing.desk.office).exclude(number="")
    own = out.filter(outgoing__answers=doing.document, state="issued")
    # Only what the person may see: a choice names a document as much as its page does.
    mine = (
        out
        if any(worker.sees_all for worker in doing.desk.workers)
        else out.filter(parties__overlap=[party for worker in doing.desk.workers for party in worker.parties])
    )
    lately = mine.filter(state="issued", hidden=False).order_by("-id")[:20]
    found = {each.pk: each for each in (*own, *lately) if told_to(doing.desk.workers, each)}
    return [(str(each.pk), f"{each.code} · {each.subject[:80]}") for each in found.values()]


def said(refusal: Any) -> str:
    """A refusal in the language of the page."""
    return str(refusal.say(language()))
