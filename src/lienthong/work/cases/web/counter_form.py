"""The one form of the counter: its fields come from the procedure, and it becomes a filing."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lienthong.ground.files.models import File
from lienthong.ground.files.uploading import FilesField
from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.calendar import TermKind
from lienthong.kernel.organizations import Found
from lienthong.kernel.words import Words
from lienthong.work.cases import offices
from lienthong.work.cases.filing import Applicant, Filing, Money, Ticked
from lienthong.work.cases.web.seeing import language
from lienthong.work.procedures import fees
from lienthong.work.procedures.content import Component, Content, Fee, Variant
from lienthong.work.procedures.versions import ProcedureVersion

CHANNELS: Mapping[str, Promise] = {
    "counter": _("Brought to the counter"),
    "online": _("Filed online, with our help"),
    "post": _("Came by post"),
}
RESULT_BY = [("counter", _("Fetched here")), ("post", _("By post")), ("online", _("Online"))]
METHODS = [("", _("Not yet")), ("cash", _("Cash")), ("transfer", _("Transfer")), ("online", _("Online"))]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One fee as it stands: what is due and how that came about, or why it cannot be told."""

    fee: Fee
    value: Decimal | None
    words: Words
    exemption: str = ""
    wrong: str = ""


@dataclass(slots=True)
class Row:
    """One component on the screen: its fields, what the procedure asks, and the files that are kept for it."""

    component: Component
    asks: str
    tick: forms.BoundField
    originals: forms.BoundField
    copies: forms.BoundField
    instead: forms.BoundField | None
    files: forms.BoundField
    kept: list[File] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether its details should be seen without being asked for."""
        return bool(self.kept or self.wrong or self.originals.errors or self.copies.errors)


class _Fields(dict[str, forms.Field]):
    """Fields of a form class. Django copies them to the bottom for every form; ours are given new attributes and
    choices and otherwise left alone, so that two levels of them do, in a fifth of the time.
    """

    def __deepcopy__(self, memo: Any) -> dict[str, forms.Field]:
        made = {}
        for name, each in self.items():
            made[name] = own = copy(each)
            own.widget = copy(each.widget)
            own.widget.attrs = dict(each.widget.attrs)
        return made


class IntakeForm(forms.Form):
    """Who asks, for what, with which papers, for how much, and how the result is given."""

    who = forms.CharField(label=_("Find the citizen"), required=False, max_length=120)
    applicant = forms.CharField(label=_("Full name"), max_length=200)
    identity = forms.CharField(label=_("Identity number"), required=False, max_length=20)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=20)
    address = forms.CharField(label=_("Address"), required=False, max_length=300)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=120)
    kind = forms.ChoiceField(
        label=_("Who asks"), required=False, initial="citizen",
        choices=[("citizen", _("A citizen")), ("business", _("A business")), ("organization", _("An organisation"))],
    )  # fmt: skip
    represents = forms.CharField(label=_("On behalf of"), required=False, max_length=200)
    subject = forms.CharField(label=_("About, in a few words"), required=False, max_length=500)
    decides = forms.CharField(
        label=_("Who decides"), required=False, max_length=200,
        help_text=_("Name or code of the office; empty means ours."),
    )  # fmt: skip
    variant = forms.ChoiceField(label=_("Which case is it"), required=False, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("How it came"), required=False)
    result_by = forms.ChoiceField(label=_("How the result is given"), required=False, choices=RESULT_BY)
    method = forms.ChoiceField(label=_("Paid now"), required=False, choices=METHODS)
    receipt = forms.CharField(label=_("Receipt number"), required=False, max_length=40)
    signer = forms.ChoiceField(label=_("Signed by"), required=False)
    result_number = forms.CharField(label=_("Number of the result"), required=False, max_length=64)
    receiver = forms.CharField(label=_("Handed to"), required=False, max_length=200)
    told = forms.CharField(
        label=_("What the citizen was told"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, version: ProcedureVersion, today: date, signers: Sequence[str] = (),
        local: Mapping[str, Decimal] = MappingProxyType({}), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.local = local
        self.version, self.content, self.today = version, version.content, today
        self.kept: dict[str, list[File]] = {}
        self.refused_files: dict[str, list[str]] = {}
        for name, field_ in self.fields.items():
            if isinstance(field_, forms.CharField) and name != "told":
                field_.widget.attrs["autocomplete"] = "off"
        channels = channels_of(self.content)
        self._choices("channel", [(key, CHANNELS[key]) for key in channels], channels[0] if channels else "")
        variants = self.content.variants
        self._choices("variant", [(each.key, each.name) for each in variants], variants[0].key if variants else "")
        if self.content.result.name and channels and channels[0] == "online":
            self.fields["result_by"].initial = "online"
        self._choices("signer", [("", "–"), *((name, name) for name in signers)], signers[0] if signers else "")
        self.chosen = self._chosen_variant()
        for component in self.chosen.components if self.chosen else ():
            self._add_component(component)
        for number, asked in enumerate(self.content.form_fields):
            self.fields[f"d-{number}"] = forms.CharField(label=asked, required=False, max_length=1000)
        self.fees = [fee for fee in self.content.fees if fee.when == "intake"]
        for fee in self.fees:
            self._add_fee(fee)

    def _choices(self, name: str, choices: list[tuple[str, Any]], initial: str) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields[name].initial = initial

    def _chosen_variant(self) -> Variant | None:
        key = self.data.get("variant", "") if self.is_bound else ""
        variants = self.content.variants
        return self.content.variant(key) or (variants[0] if variants else None)

    def _add_component(self, component: Component) -> None:
        key = component.key
        self.fields[f"p-{key}"] = forms.BooleanField(label=component.name, required=False)
        shown = component.kind == "show"
        asked = component.originals or (0 if component.copies else 1)
        for letter, label, initial in (
            ("o", _("Originals"), 0 if shown and not component.originals else asked),
            ("c", _("Copies"), component.copies),
        ):
            self.fields[f"{letter}-{key}"] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=999, initial=initial
            )
        if component.replaceable_by:
            choices = [("", _("no")), *((each[:300], each) for each in component.replaceable_by)]
            self.fields[f"i-{key}"] = forms.ChoiceField(label=_("Instead of it"), required=False, choices=choices)
        self.fields[f"f-{key}"] = FilesField(label=_("Files"), required=False)

    def _add_fee(self, fee: Fee) -> None:
        for asked in fees.inputs_needed(fee):
            made: forms.Field
            label = asked.words.say(language())
            match asked.kind:
                case "yes_no":
                    made = forms.BooleanField(label=label, required=False)
                case "choice":
                    blank = gettext("choose") if asked.required else gettext("none")
                    made = forms.ChoiceField(label=label, required=False, choices=[("", blank), *asked.choices])
                case _:
                    made = forms.IntegerField(label=label, required=False, initial=1, min_value=1)
            self.fields[f"m-{fee.key}-{asked.name}"] = made

    def clean_decides(self) -> str:
        """The deciding organisation's key; empty for ours."""
        text = self.cleaned_data["decides"].strip()
        if not text or offices.find(text) is not None:
            return str(text)
        found = organizations.directory().resolve(text, self.today)
        if not isinstance(found, Found):
            raise forms.ValidationError(_("No organisation of today bears this code or this name."))
        return found.organization.key

    # What the screen shows.

    @property
    def rows(self) -> list[Row]:
        """The components, each with its fields, in the order of the procedure."""
        found = []
        for component in self.chosen.components if self.chosen else ():
            key = component.key
            row = Row(
                component, asks(component), self[f"p-{key}"], self[f"o-{key}"], self[f"c-{key}"],
                self[f"i-{key}"] if f"i-{key}" in self.fields else None, self[f"f-{key}"],
                self.kept.get(key, []), self.refused_files.get(key, []),
            )  # fmt: skip
            found.append(row)
        return found

    @property
    def detail_fields(self) -> list[forms.BoundField]:
        """What the procedure's own form asks."""
        return [self[name] for name in self.fields if name.startswith("d-")]

    @property
    def fee_fields(self) -> list[forms.BoundField]:
        """What the fees depend on."""
        return [self[name] for name in self.fields if name.startswith("m-")]

    @property
    def reckoned(self) -> list[Reckoned]:
        """Every fee of the intake as it stands, whether the form is complete or not."""
        return [self._reckon(fee) for fee in self.fees]

    @property
    def total(self) -> Decimal:
        """What is to be paid as far as it is known, in đồng."""
        return sum((each.value for each in self.reckoned if each.value), Decimal(0))

    def _reckon(self, fee: Fee) -> Reckoned:
        inputs: dict[str, object] = {"channel": self.now_in("channel")}
        reason = ""
        for asked in fees.inputs_needed(fee):
            value = self.now_in(f"m-{fee.key}-{asked.name}")
            if value not in ("", None):
                inputs[asked.name] = value
            if asked.name == "exempt" and value:
                reason = dict(asked.choices).get(str(value), "")
        try:
            told = fees.amount(fee, inputs, self.local)
        except fees.UnclearFeeInput as refusal:
            words = Words(vi=refusal.say("vi"), en=refusal.say("en"))
            return Reckoned(fee, None, words, wrong=refusal.say(language()))
        return Reckoned(fee, told.value, told.words, reason)

    def now_in(self, name: str) -> Any:
        """What stands in a field now, as it was typed; unbound, its first value."""
        return self.data.get(name, "") if self.is_bound else self[name].initial

    def leave_unjudged(self) -> None:
        """Show what was typed without a word about what is missing: nobody has asked for a verdict yet."""
        self._errors = ErrorDict()

    # What it becomes.

    def filing(self, unit_key: str, form_key: str) -> Filing:
        """The filing, of a valid form."""
        data = self.cleaned_data
        channel = data["channel"] or (channels_of(self.content) or ["counter"])[0]
        return Filing(
            version_id=self.version.id,
            variant=self.chosen.key if self.chosen else "",
            applicant=Applicant(
                data["applicant"], data["identity"], data["phone"], data["email"], data["address"],
                data["kind"] or "citizen", data["represents"],
            ),
            papers=tuple(self._ticked()),
            channel=channel,
            subject=data["subject"],
            details={label: data[f"d-{n}"] for n, label in enumerate(self.content.form_fields) if data[f"d-{n}"]},
            charges=tuple(self._charges()),
            result_by=data["result_by"] or "counter",
            decides_key=data["decides"],
            helped_key=unit_key if channel == "online" else "",
            form_key=form_key,
        )  # fmt: skip

    def _ticked(self) -> list[Ticked]:
        data, found = self.cleaned_data, []
        for component in self.chosen.components if self.chosen else ():
            key = component.key
            files = tuple((file.pk, file.name) for file in self.kept.get(key, ()))
            if not data[f"p-{key}"] and not files:
                continue
            originals, copies = data[f"o-{key}"], data[f"c-{key}"]
            if not data[f"p-{key}"]:
                originals = copies = 0  # only a scan of it came
            elif originals is None and copies is None:
                originals, copies = self.fields[f"o-{key}"].initial, component.copies
            found.append(Ticked(key, originals or 0, copies or 0, len(files), data.get(f"i-{key}", "") or "", files))
        return found

    def _charges(self) -> list[Money]:
        data = self.cleaned_data
        return [
            Money(
                each.fee.key, each.fee.name, each.fee.kind, each.value, each.words.vi, each.exemption,
                paid=bool(data["method"]) and not each.exemption, method=data["method"] if not each.exemption else "",
                receipt=data["receipt"] if not each.exemption else "",
            )
            for each in self.reckoned
            if each.value is not None and (each.value or each.exemption)
        ]  # fmt: skip

    @property
    def same_day(self) -> bool:
        """Whether it may be decided and handed over at once."""
        term = self.content.term_for(str(self.now_in("channel") or "counter"))
        return term.kind is TermKind.SAME_DAY and not self.content.interconnected


IntakeForm.base_fields = _Fields(IntakeForm.base_fields)


def channels_of(content: Content) -> list[str]:
    """By which doors a counter may take it in, its own first: what is only filed online is filed with its help."""
    return [key for key in CHANNELS if key in content.channels] or [
        key for key in CHANNELS if key in content.fallback_channels
    ]


def asks(component: Component) -> str:
    """What the procedure wants of a component: `1 original, 2 copies`."""
    parts = []
    if component.originals:
        parts.append(
            ngettext("%(count)s original", "%(count)s originals", component.originals) % {"count": component.originals}
        )
    if component.copies:
        parts.append(ngettext("%(count)s copy", "%(count)s copies", component.copies) % {"count": component.copies})
    return ", ".join(parts) or (gettext("to be shown") if component.kind == "show" else gettext("handed in"))
