"""The small forms of acts on a step: what is asked of whoever works on it, and which act of `actions` it becomes."""

from collections.abc import Sequence
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.ground.dates import DayField
from lienthong.ground.files.uploading import LIMIT_WORDS, FilesField
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people import queries as people
from lienthong.kernel.organizations import Found
from lienthong.work.cases import elsewhere, offices
from lienthong.work.cases.actions import consulting, handling
from lienthong.work.cases.actions.following import Outcomes
from lienthong.work.cases.life import Action
from lienthong.work.cases.officers import posts_for
from lienthong.work.cases.web.act_form import ActForm, Doing, Files, Gap, long_text
from lienthong.work.procedures import queries as procedures


class TakeOn(ActForm):
    """Take a step that is nobody's."""

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        return handling.take_on(self.doing.step_id, **self.facts(revision))


class Assign(ActForm):
    """Give a step to a colleague."""

    to = forms.TypedChoiceField(label=_("To whom"), coerce=int)
    note = long_text(_("A word to them"), required=False, rows=2)

    def prepare(self) -> None:
        """Fill in what the case knows."""
        step = self.doing.offer.step
        assert step is not None
        self.fields["to"].choices = colleagues(step.unit_key, step.role, self.doing)  # type: ignore[attr-defined]

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return handling.assign(self.doing.step_id, data["to"], note=data["note"], **self.facts(revision))


class Finish(ActForm):
    """Finish a step; one that gives a result goes on to a signer."""

    takes_files = True
    proposal = forms.ChoiceField(
        label=_("What comes of it"),
        choices=[("done", _("It is done")), ("refused", _("Propose to refuse, and say why below"))],
        initial="done",
        widget=forms.RadioSelect,
    )
    result_name = forms.CharField(label=_("Name of the result"), required=False, max_length=300)
    result_number = forms.CharField(label=_("Number of the result"), required=False, max_length=64)
    note = long_text(_("Note for colleagues, or the reason"), required=False)
    attached = FilesField(label=_("Files"), help_text=LIMIT_WORDS, required=False)

    def prepare(self) -> None:
        """Fill in what the case knows."""
        step = self.doing.offer.step
        assert step is not None
        if step.gives_result:
            content = procedures.version(self.doing.case.version_id).content
            self.fields["result_name"].initial = step.result_name or content.result.name
        else:
            del self.fields["result_name"], self.fields["result_number"]

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        result = Outcomes(data.get("result_name", ""), data.get("result_number", ""), files=files)
        return handling.finish_step(
            self.doing.step_id, note=data["note"], refused=data["proposal"] == "refused", result=result,
            **self.facts(revision),
        )  # fmt: skip


class Sign(ActForm):
    """Sign what a step gives."""

    gaps: ClassVar = {"result": Gap(("result_name",))}
    takes_files = True
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("sign", _("Sign the result")), ("refused", _("Sign a refusal, and say why below"))],
        initial="sign",
        widget=forms.RadioSelect,
    )
    result_name = forms.CharField(label=_("Name of the result"), max_length=300)
    result_number = forms.CharField(label=_("Number of the result"), required=False, max_length=64)
    issued_on = DayField(label=_("Day of issue"))
    note = long_text(_("Note, or the reason of a refusal"), required=False)
    attached = FilesField(label=_("The signed result"), help_text=LIMIT_WORDS, required=False)

    def prepare(self) -> None:
        """Fill in what the case knows."""
        step = self.doing.offer.step
        assert step is not None
        prepared = self.doing.case.events.filter(action=Action.FINISH_STEP.value).order_by("-id").first()
        content = procedures.version(self.doing.case.version_id).content
        self.fields["result_name"].initial = step.result_name or content.result.name or step.name
        if prepared is not None:
            self.fields["result_number"].initial = prepared.facts.get("number", "")
            if prepared.facts.get("proposed") == "refused":
                self.fields["decision"].initial = "refused"
                self.fields["note"].initial = prepared.note
        self.fields["issued_on"].initial = self.doing.now.date()

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        result = Outcomes(data["result_name"], data["result_number"], data["issued_on"], files=files)
        return handling.sign(
            self.doing.step_id, result=result, refused=data["decision"] == "refused", note=data["note"],
            **self.facts(revision),
        )  # fmt: skip


class EnterAnswer(ActForm):
    """Enter what another organisation answered by paper, by telephone, or by a letter that no program can read."""

    takes_files = True
    answer = forms.ChoiceField(
        label=_("What they answered"),
        choices=[("done", _("It is done")), ("refused", _("They refuse, for the reason below"))],
        initial="done",
        widget=forms.RadioSelect,
    )
    result_name = forms.CharField(label=_("Name of the result"), required=False, max_length=300)
    result_number = forms.CharField(label=_("Number of the result"), required=False, max_length=64)
    issued_on = DayField(label=_("Day of issue"), required=False)
    signed_by = forms.CharField(label=_("Who signed it"), required=False, max_length=200)
    words = long_text(_("Their words: how and by whom you were told, or the reason of the refusal"), required=False)
    attached = FilesField(label=_("What they sent"), help_text=LIMIT_WORDS, required=False)

    def prepare(self) -> None:
        """Fill in what the case knows."""
        step = self.doing.offer.step
        assert step is not None
        if step.gives_result:
            self.fields["result_name"].initial = step.result_name or step.name
            self.fields["issued_on"].initial = self.doing.now.date()
        else:
            for name in ("result_name", "result_number", "issued_on", "signed_by"):
                del self.fields[name]

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        result = Outcomes(
            data.get("result_name", ""), data.get("result_number", ""), data.get("issued_on"),
            data.get("signed_by", ""), files=files,
        )  # fmt: skip
        return elsewhere.enter_answer(
            self.doing.step_id, refused=data["answer"] == "refused", words=data["words"], result=result,
            **self.facts(revision),
        )  # fmt: skip


class Consult(ActForm):
    """Ask another office."""

    unit = forms.CharField(
        label=_("Which office"),
        max_length=200,
        help_text=_("Its name or code, as it is called today."),
        widget=forms.TextInput(attrs={"list": "organizations", "autocomplete": "off"}),
    )
    question = long_text(_("What is asked"))
    mandatory = forms.BooleanField(label=_("Without the answer nothing can be signed"), required=False, initial=True)

    def clean_unit(self) -> str:
        """The organisation's key."""
        text = self.cleaned_data["unit"].strip()
        known = organizations.directory()
        if offices.find(text) is not None:
            return str(text)
        found = known.resolve(text, self.doing.now.date())
        if not isinstance(found, Found):
            raise forms.ValidationError(_("No organisation of today bears this code or this name."))
        return found.organization.key

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return consulting.consult(
            self.doing.step_id, data["unit"], data["question"], mandatory=data["mandatory"], **self.facts(revision)
        )


class Opinion(ActForm):
    """Answer what one's office was asked."""

    agrees = forms.ChoiceField(
        label=_("Our opinion"), choices=[("yes", _("We agree")), ("no", _("We do not agree"))], widget=forms.RadioSelect
    )
    answer = long_text(_("The answer"))

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        asked = self.doing.offer.consultation
        assert asked is not None
        data = self.cleaned_data
        return consulting.give_opinion(
            asked.pk, data["answer"], agrees=data["agrees"] == "yes", officer=self.doing.officer, now=self.doing.now
        )


def colleagues(unit_key: str, step_role: str, doing: Doing) -> Sequence[tuple[int, str]]:
    """Who of an office could do a step today."""
    holders = people.holders(unit_key, posts_for(step_role), doing.now.date())
    return list({post.account_id: post.account.full_name for post in holders}.items())
