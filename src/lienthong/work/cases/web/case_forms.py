"""The small forms of acts on a whole case: what is asked, and which act of `actions` it becomes."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lienthong.ground.dates import DayField, HourField
from lienthong.kernel.calendar import Term, due
from lienthong.kernel.moments import VIETNAM, in_vietnam
from lienthong.kernel.vietnamese import fold
from lienthong.work.cases import clock, offices
from lienthong.work.cases.actions import closing, deadlines, handling, intake, money
from lienthong.work.cases.filing import missing
from lienthong.work.cases.keeping import version_of
from lienthong.work.cases.life import Action
from lienthong.work.cases.models import Case
from lienthong.work.cases.opening import handed_in
from lienthong.work.cases.web.act_form import ActForm, Files, Gap, long_text
from lienthong.work.cases.web.seeing import chance, language
from lienthong.work.procedures import fees
from lienthong.work.procedures import queries as procedures


def _charged(case: Case, state: str) -> list[str]:
    """The fees of a case in this state, each with its amount."""
    charged = case.charges.filter(state=state)
    return [
        gettext("%(what)s: %(amount)s dong") % {"what": each.name, "amount": fees.money(each.amount)}
        for each in charged
    ]


class Reason(ActForm):
    """An act that needs nothing but its reason."""

    gaps: ClassVar = {"reason": Gap(("reason",))}
    reason = long_text(_("Reason"))

    def prepare(self) -> None:
        """Ask for what the act is about."""
        if self.doing.offer.action is Action.CORRECT_RESULT:
            self.fields["reason"].label = gettext("What is wrong with the result")

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

    settled = long_text(_("What becomes of the money and the papers"), rows=2)

    def reminders(self) -> list[str]:
        """What was paid and which papers lie here."""
        case = self.doing.case
        found = [gettext("Paid: %(what)s") % {"what": line} for line in _charged(case, "paid")]
        if case.papers_with:
            found.append(
                gettext("The paper originals are with %(office)s.") % {"office": offices.name_of(case.papers_with)}
            )
        return found

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        return closing.confirm_withdrawal(self.doing.case.pk, self.cleaned_data["settled"], **self.facts(revision))


class NotAccept(ActForm):
    """Turn a filing down."""

    gaps: ClassVar = {"reason": Gap(("reason",))}
    reason = long_text(_("The reason in law"), help_text=_("The citizen reads it. A technical error is no reason."))
    ground = forms.CharField(
        label=_("Legal ground"),
        required=False,
        max_length=500,
        help_text=_("The article that it rests on. Left empty, the slip names the texts of the procedure."),
    )
    instead = forms.CharField(label=_("Where to go instead"), required=False, max_length=300)

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return intake.notaccepted(
            self.doing.case.pk, data["reason"], ground=data["ground"], instead=data["instead"], **self.facts(revision)
        )


class Accept(ActForm):
    """Accept what was submitted. To choose is only which list of papers applies, where a new version has others."""

    def prepare(self) -> None:
        """Find the version that the case is accepted under today, and what is missing of its papers."""
        case = self.doing.case
        self.filed, self.version = version_of(case), version_of(case, self.doing.now)
        lists = self.version.content.variants
        if self.version.content.variant(case.variant) is None and len(lists) > 1:
            self.fields["variant"] = forms.ChoiceField(
                label=gettext("Which kind of case it is"),
                choices=[("", "–"), *((each.key, each.name) for each in lists)],
            )

    def reminders(self) -> list[str]:
        """Under which version it is accepted, where another has begun since; the papers that are missing."""
        case, found = self.doing.case, []
        day = in_vietnam(self.doing.now).date()
        held = procedures.version_on(case.procedure_key, day)
        numbers = {"filed": self.filed.number, "now": self.version.number, "day": f"{self.version.valid_from:%d/%m/%Y}"}
        if self.version.id != self.filed.id:
            term = self.version.content.term_for(case.channel).words.say(language())
            found.append(
                gettext(
                    "Filed under version %(filed)s of the procedure. Version %(now)s is in force since %(day)s: "
                    "the case is accepted under it, with its papers and its term of %(term)s."
                )
                % {**numbers, "term": term}
            )
            if self.version.content.fees != self.filed.content.fees:
                found.append(gettext("The fees of the two versions differ: look at what is to be paid."))
        elif held is not None and held.id != self.filed.id and case.corrects_id is None:
            found.append(
                gettext("Version %(held)s is in force now. It says that what was filed before keeps version %(filed)s.")
                % {**numbers, "held": held.number}
            )
        if "variant" not in self.fields:
            variant = self.version.content.variant(case.variant) or self.version.content.variants[0]
            found += [
                gettext("Still missing: %(paper)s (%(what)s)")
                % {"paper": each.component.name, "what": each.words.say(language())}
                for each in missing(variant, handed_in(case))
            ]
        return found

    def known(self) -> dict[str, str]:
        """When the result is due if it is accepted now."""
        term = self.version.content.term_for(self.doing.case.channel)
        if self.version.id == self.filed.id:
            term = Term.parse(self.doing.case.term)
        found = due(self.doing.calendar, in_vietnam(self.doing.now), term)
        return {"due": clock.spoken(found.due_at).say(language())} if found.due_at else {}

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        variant = self.cleaned_data.get("variant", "")
        return intake.accept(self.doing.case.pk, variant=variant, **self.facts(revision))


class Extend(ActForm):
    """Apologise and put the due date off. The apology is drafted here and sent by nobody but the person."""

    gaps: ClassVar = {"due": Gap(("until",)), "until": Gap(("until",)), "reason": Gap(("reason",))}
    until = DayField(label=_("New due date"))
    reason = long_text(_("Reason, as the citizen will read it"), help_text=_("This is a draft: make it true."), rows=4)

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


class Appointment(ActForm):
    """Ask the citizen to come."""

    gaps: ClassVar = {"at": Gap(("hour", "day")), "place": Gap(("place",)), "about": Gap(("about",))}
    day = DayField(label=_("Day"))
    hour = HourField(label=_("Hour"))
    place = forms.CharField(label=_("Place"), max_length=300)
    about = long_text(_("What it is about"), rows=2)

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
    """Papers lost or damaged, a result in the wrong hands: what happened at which office."""

    gaps: ClassVar = {"what": Gap(("what",))}
    what = forms.CharField(
        label=_("What happened"), max_length=500,
        help_text=_("A paper lost or damaged, a result handed to the wrong person. The citizen reads it."),
    )  # fmt: skip
    where = forms.ChoiceField(label=_("At which office"), required=False)
    remedy = forms.CharField(label=_("What we do about it"), max_length=500)
    cost = forms.DecimalField(label=_("Cost, in dong"), min_value=0, max_digits=15, decimal_places=0, initial=0)

    def prepare(self) -> None:
        """Fill in what the case knows: its offices, this one first."""
        here = self.doing.officer.unit_key
        keys = [here, *(key for key in self.doing.case.units if key != here)]
        where: Any = self.fields["where"]
        where.choices = [(key, offices.name_of(key)) for key in keys]

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return closing.record_mishap(
            self.doing.case.pk, data["what"], data["remedy"], data["cost"], where=data["where"], **self.facts(revision)
        )


class AskPayment(ActForm):
    """Ask for money that only the handling could tell."""

    gaps: ClassVar = {"amount": Gap(("amount",)), "what": Gap(("name",))}
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

    def reminders(self) -> list[str]:
        """What is owed, line by line and together."""
        owed = list(self.doing.case.charges.filter(state="due"))
        total = sum((each.amount for each in owed), Decimal(0))
        together = [gettext("Together: %(amount)s dong") % {"amount": fees.money(total)}] if len(owed) > 1 else []
        return [*_charged(self.doing.case, "due"), *together]

    def known(self) -> dict[str, str]:
        """All of it is taken."""
        owed = self.doing.case.charges.filter(state="due").values_list("amount", flat=True)
        return {"amount": fees.money(sum(owed, Decimal(0)))}

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return money.pay(self.doing.case.pk, method=data["method"], receipt=data["receipt"], **self.facts(revision))


class GiveMoneyBack(ActForm):
    """Give back what was paid for a withdrawn case."""

    gaps: ClassVar = {"amount": Gap(("amount",)), "receiver": Gap(("receiver",)), "reason": Gap(("why",), ": ")}
    amount = forms.DecimalField(label=_("Amount in dong"), min_value=0, max_digits=15, decimal_places=0)
    why = long_text(_("Why not all of it"), required=False, rows=2)
    receiver = forms.CharField(label=_("Who receives it"), max_length=200)
    method = forms.ChoiceField(
        label=_("How it is given back"), choices=[("cash", _("Cash")), ("transfer", _("Transfer"))]
    )
    receipt = forms.CharField(label=_("Number of the receipt"), required=False, max_length=40)

    def prepare(self) -> None:
        """All of it, to whoever applied, unless somebody says otherwise."""
        paid = self.doing.case.charges.filter(state="paid").values_list("amount", flat=True)
        self.fields["amount"].initial = sum(paid, Decimal(0))
        self.fields["receiver"].initial = self.doing.case.applicant

    def reminders(self) -> list[str]:
        """What was paid, and what was said about it when the case was given back."""
        case = self.doing.case
        said = case.events.filter(action=Action.CONFIRM_WITHDRAWAL.value).values_list("note", flat=True)
        return [*_charged(case, "paid"), *(note for note in said if note)]

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        return money.give_back(self.doing.case.pk, **self.cleaned_data, **self.facts(revision))


class ReturnResult(ActForm):
    """Hand the results over."""

    gaps: ClassVar = {"receiver": Gap(("receiver",))}
    receiver = forms.CharField(label=_("Who receives it"), max_length=200)
    authorised = forms.CharField(
        label=_("Authorisation, where somebody else comes"), required=False, max_length=300,
        help_text=_("Number and day of the paper that lets them receive it."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Fill in what the case knows."""
        self.fields["receiver"].initial = self.doing.case.applicant

    def reminders(self) -> list[str]:
        """What is handed over and what goes back with it."""
        case = self.doing.case
        results = [f"{each.name} {each.number}".strip() for each in case.results.all()]
        back = case.papers.filter(kind="show", returned_at=None).exclude(originals=0)
        return [
            *(gettext("Hand over: %(what)s") % {"what": name} for name in results),
            *(gettext("Give back the original: %(what)s") % {"what": paper.name} for paper in back),
        ]

    def clean(self) -> dict[str, Any]:
        """Whoever is not the applicant shows by what right they receive it (Decree 61/2018/NĐ-CP art. 20)."""
        data = super().clean() or {}
        asked = {fold(name) for name in (self.doing.case.applicant, self.doing.case.represents) if name}
        if data.get("receiver") and fold(data["receiver"]) not in asked and not data.get("authorised"):
            self.add_error(
                "authorised", _("Somebody else than the applicant receives it: name the paper that lets them.")
            )
        return data

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        data = self.cleaned_data
        return closing.return_result(
            self.doing.case.pk, data["receiver"], authorised=data["authorised"], **self.facts(revision)
        )
