"""The small forms of acts: what is asked, and which act of `actions` it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lienthong.ground.dates import DayField, HourField
from lienthong.ground.files.uploading import LIMIT_WORDS, FilesField
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people import queries as people
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import Calendar
from lienthong.kernel.moments import VIETNAM, in_vietnam
from lienthong.kernel.organizations import Found
from lienthong.work.cases import clock, elsewhere, offices
from lienthong.work.cases.actions import closing, consulting, deadlines, handling, intake, money
from lienthong.work.cases.actions.following import Outcomes
from lienthong.work.cases.life import Action
from lienthong.work.cases.models import Case
from lienthong.work.cases.officers import Officer
from lienthong.work.cases.web.offers import FITTING, HANDLING, Offer
from lienthong.work.cases.web.seeing import language
from lienthong.work.procedures import queries as procedures

Files = tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class Doing:
    """One act about to be done, with what it needs to know."""

    case: Case
    offer: Offer
    calendar: Calendar
    now: datetime

    @property
    def officer(self) -> Officer:
        """The person in the post that carries the act."""
        return self.offer.officer

    @property
    def step_id(self) -> int:
        """The step that the act is about."""
        assert self.offer.step is not None
        return self.offer.step.pk


def chance() -> str:
    """A citizen's tracking secret."""
    return get_random_string(16)


def _long(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ActForm(forms.Form):
    """An act without anything to fill in; others add their fields."""

    takes_files = False

    def __init__(self, *args: Any, doing: Doing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doing = doing
        self.prepare()

    def prepare(self) -> None:
        """Fill choices, hints and first values from the case."""

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it.

        Raises:
            Refusal: as the act says.
        """
        raise NotImplementedError

    def facts(self, revision: int | None) -> Mapping[str, Any]:
        """What every act is told: who, when, and which revision the page showed."""
        return {"officer": self.doing.officer, "now": self.doing.now, "revision": revision}


class TakeOn(ActForm):
    """Take a step that is nobody's."""

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        return handling.take_on(self.doing.step_id, **self.facts(revision))


class Assign(ActForm):
    """Give a step to a colleague."""

    to = forms.TypedChoiceField(label=_("To whom"), coerce=int)
    note = _long(_("A word to them"), required=False, rows=2)

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
    note = _long(_("Note for colleagues, or the reason"), required=False)
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
    note = _long(_("Note, or the reason of a refusal"), required=False)
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


class Reason(ActForm):
    """An act that needs nothing but its reason."""

    reason = _long(_("Reason"))

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        reason, facts, case = self.cleaned_data["reason"], self.facts(revision), self.doing.case.pk
        match self.doing.offer.action:
            case Action.GIVE_BACK_STEP:
                return handling.give_back(self.doing.step_id, reason, **facts)
            case Action.REFUSE:
                return handling.refuse(case, reason, **facts)
            case Action.STOP:
                return handling.stop(case, reason, **facts)
            case Action.ASK_WITHDRAWAL:
                return closing.ask_withdrawal(case, reason, **facts)
            case Action.DECLINE_WITHDRAWAL:
                return closing.decline_withdrawal(case, reason, **facts)
            case Action.CORRECT_RESULT:
                return closing.correct_result(case, reason, chance=chance, **facts)
        raise NotImplementedError(self.doing.offer.action)


class ConfirmWithdrawal(ActForm):
    """Let the citizen have the case back."""

    settled = _long(_("What becomes of the money and the papers"), rows=2)

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        return closing.confirm_withdrawal(self.doing.case.pk, self.cleaned_data["settled"], **self.facts(revision))


class NotAccept(ActForm):
    """Turn a filing down."""

    reason = _long(_("The reason in law"), help_text=_("The citizen reads it. A technical error is no reason."))
    instead = forms.CharField(label=_("Where to go instead"), required=False, max_length=300)

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return intake.notaccepted(self.doing.case.pk, data["reason"], instead=data["instead"], **self.facts(revision))


class Accept(ActForm):
    """Accept what was submitted: nothing to fill in."""

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        return intake.accept(self.doing.case.pk, **self.facts(revision))


class Extend(ActForm):
    """Apologise and put the due date off. The apology is drafted here and sent by nobody but the person."""

    until = DayField(label=_("New due date"))
    reason = _long(_("Reason, as the citizen will read it"), help_text=_("This is a draft: make it true."), rows=4)

    def prepare(self) -> None:
        """Fill in what the case knows."""
        case, calendar = self.doing.case, self.doing.calendar
        if case.due_on is None or case.due_at is None:
            return
        last = deadlines.last_day(case, calendar)
        today = in_vietnam(self.doing.now).date()
        self.fields["until"].initial = calendar.next_working_day(max(case.due_on, today))
        self.fields["until"].help_text = self.said(clock.spoken(case.due_at).say(language()), f"{last:%d/%m/%Y}")
        waiting = case.steps.filter(state__in=["open", "sent", "to_sign"]).order_by("position").first()
        if waiting is not None:
            # What the citizen reads is Vietnamese, whatever the officer's page is in.
            self.fields[
                "reason"
            ].initial = f"bước “{waiting.name}” tại {offices.name_of(waiting.unit_key)} cần thêm thời gian để …"

    def said(self, due: str, last: str) -> str:
        """What stands under the day."""
        return gettext("Now due %(due)s. It can be put off once, and at the latest on %(last)s.") % {
            "due": due, "last": last,
        }  # fmt: skip

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return deadlines.extend(self.doing.case.pk, data["until"], data["reason"], **self.facts(revision))


class Apologise(Extend):
    """Apologise for what is late, and name a day. It stays late in the reports."""

    def prepare(self) -> None:
        """Fill in what the case knows."""
        super().prepare()
        self.fields["until"].label = gettext("The day that we expect to have the result")

    def said(self, due: str, last: str) -> str:
        """What stands under the day."""
        return gettext(
            "It was due %(due)s and had to be put off by %(last)s. The due date stays: the case counts as late."
        ) % {"due": due, "last": last}

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return deadlines.apologise(self.doing.case.pk, data["until"], data["reason"], **self.facts(revision))


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
    words = _long(_("Their words: how and by whom you were told, or the reason of the refusal"), required=False)
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
    question = _long(_("What is asked"))
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
    answer = _long(_("The answer"))

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        asked = self.doing.offer.consultation
        assert asked is not None
        data = self.cleaned_data
        return consulting.give_opinion(
            asked.pk, data["answer"], agrees=data["agrees"] == "yes", officer=self.doing.officer, now=self.doing.now
        )


class Appointment(ActForm):
    """Ask the citizen to come."""

    day = DayField(label=_("Day"))
    hour = HourField(label=_("Hour"))
    place = forms.CharField(label=_("Place"), max_length=300)
    about = _long(_("What it is about"), rows=2)

    def clean(self) -> dict[str, Any]:
        """The moment in Vietnam as `at`; a moment that is over cannot be kept."""
        data = super().clean() or {}
        if data.get("day") and data.get("hour"):
            data["at"] = datetime.combine(data["day"], data["hour"], VIETNAM)
            if data["at"] < self.doing.now - timedelta(minutes=1):
                self.add_error("day", _("This moment is over."))
        return data

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return closing.make_appointment(
            self.doing.case.pk, data["at"], data["place"], data["about"], **self.facts(revision)
        )


class Mishap(ActForm):
    """A paper was lost or damaged by an office."""

    what = forms.CharField(label=_("What was lost or damaged"), max_length=500)
    remedy = forms.CharField(label=_("What we do about it"), max_length=500)
    cost = forms.DecimalField(label=_("Cost, in dong"), min_value=0, max_digits=15, decimal_places=0, initial=0)

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return closing.record_mishap(
            self.doing.case.pk, data["what"], data["remedy"], data["cost"], **self.facts(revision)
        )


class AskPayment(ActForm):
    """Ask for money that only the handling could tell."""

    name = forms.CharField(label=_("What is to be paid"), max_length=300)
    amount = forms.DecimalField(label=_("Amount, in dong"), min_value=Decimal(1), max_digits=15, decimal_places=0)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("phí", "Phí"), ("lệ phí", "Lệ phí"), ("thuế", "Thuế"), ("đất", "Tiền đất")]
    )

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return money.ask_payment(
            self.doing.step_id, data["name"], data["amount"], kind=data["kind"], **self.facts(revision)
        )


class Pay(ActForm):
    """Take everything that is due."""

    method = forms.ChoiceField(
        label=_("How it was paid"), choices=[("cash", _("Cash")), ("transfer", _("Transfer")), ("online", _("Online"))]
    )
    receipt = forms.CharField(label=_("Number of the receipt"), required=False, max_length=40)

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return money.pay(self.doing.case.pk, method=data["method"], receipt=data["receipt"], **self.facts(revision))


class ReturnResult(ActForm):
    """Hand the results over."""

    receiver = forms.CharField(label=_("Who receives it"), max_length=200)
    authorised = forms.CharField(
        label=_("Authorisation, where somebody else comes"), required=False, max_length=300,
        help_text=_("Number and day of the paper that lets them receive it."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Fill in what the case knows."""
        self.fields["receiver"].initial = self.doing.case.applicant

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return closing.return_result(
            self.doing.case.pk, data["receiver"], authorised=data["authorised"], **self.facts(revision)
        )


def colleagues(unit_key: str, step_role: str, doing: Doing) -> Sequence[tuple[int, str]]:
    """Who of an office could do a step today."""
    roles = [Role(role) for role in FITTING.get(step_role, HANDLING)]
    holders = people.holders(unit_key, roles, doing.now.date())
    return list({post.account_id: post.account.full_name for post in holders}.items())
