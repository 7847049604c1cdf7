"""The form of a search."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.ground.dates import DayField
from lienthong.work.documents.desk import Desk, language
from lienthong.work.documents.kinds import PRIORITIES, all_kinds
from lienthong.work.documents.models import WorkFile
from lienthong.work.documents.naming import STATES
from lienthong.work.documents.offering import offer
from lienthong.work.documents.registers.figures import FIGURES
from lienthong.work.documents.registers.web.asking import offices_for
from lienthong.work.documents.searching import words
from lienthong.work.documents.searching.asked import LONGEST_TEXT, ORDERS, Asked, Order
from lienthong.work.documents.searching.columns import COLUMNS, ORDINARY

FILES_OFFERED = 200


class SearchForm(forms.Form):
    """Every box may stay empty."""

    text = forms.CharField(
        label=_("Words, or number and symbol"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("With accents or without; what has the accents that you typed comes first."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    office = forms.ChoiceField(label=_("Office"), required=False)
    direction = forms.ChoiceField(label=_("Out or in"), required=False)
    type_key = forms.ChoiceField(label=_("Type of document"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    priority = forms.TypedChoiceField(label=_("Urgency"), required=False, coerce=int, empty_value=None)
    code = forms.CharField(label=_("Number and symbol"), required=False, max_length=LONGEST_TEXT)
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=LONGEST_TEXT)
    signer = forms.CharField(label=_("Signer"), required=False, max_length=LONGEST_TEXT)
    opinion = forms.CharField(label=_("Opinion or direction"), required=False, max_length=LONGEST_TEXT)
    drafter = forms.CharField(label=_("Drafted by"), required=False, max_length=LONGEST_TEXT)
    file_symbol = forms.CharField(label=_("Symbol of the file"), required=False, max_length=LONGEST_TEXT)
    first = DayField(label=_("Date from"), required=False)
    last = DayField(label=_("Date until"), required=False)
    arrival = forms.IntegerField(label=_("Arrival number"), required=False, min_value=1, max_value=999_999_999)
    file_id = forms.TypedChoiceField(label=_("In the file"), required=False, coerce=int, empty_value=None)
    figure = forms.ChoiceField(label=_("As counted in the figures"), required=False)
    columns = forms.MultipleChoiceField(
        label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple, initial=list(ORDINARY)
    )
    order = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(self, data: Any, *, desk: Desk, asked: Asked | None = None) -> None:
        super().__init__(data, initial=_initial(asked) if asked else None)
        spoken = language()
        nothing = [("", _("any"))]
        if len(desk.sight.offices) > 1:
            offer(self, "office", [("", _("all of them")), *offices_for(desk)])
        else:
            del self.fields["office"]
        offer(self, "direction", [*nothing, ("out", _("Outgoing")), ("in", _("Incoming"))])
        offer(self, "type_key", [*nothing, *((kind.key, kind.words.say(spoken)) for kind in all_kinds().values())])
        states = {key: each.say(spoken) for lives in STATES.values() for key, each in lives.items()}
        offer(self, "state", [*nothing, *states.items()])
        offer(self, "priority", [*nothing, *((key, each.say(spoken)) for key, each in PRIORITIES.items())])
        files = WorkFile.objects.filter(organization_key=desk.office)
        if not desk.sight.sees_all:
            files = files.filter(keeper_id=desk.account.pk)
        offered = [(each.pk, f"{each.symbol} {each.title}"[:90]) for each in files[:FILES_OFFERED]]
        offer(self, "file_id", [*nothing, *offered])
        ways = {"out": _("Out"), "in": _("In")}
        counted = [(key, f"{ways[one.direction]}: {one.words.say(spoken)}") for key, one in FIGURES.items()]
        offer(self, "figure", [*nothing, *counted])
        offer(self, "columns", [(key, column.words.say(spoken)) for key, column in COLUMNS.items()])
        # Whoever reads hundreds of offices gets the newest first: no other order can be had of millions in an instant.
        wide = words.is_wide(desk.sight)
        orders = {Order.NEWEST: ORDERS[Order.NEWEST]} if wide else ORDERS
        offer(self, "order", [(key.value, each.say(spoken)) for key, each in orders.items()])

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("Choose a day that is not before the first one."))
        return data

    def asked(self) -> Asked:
        """What was asked, once it is valid."""
        data = self.cleaned_data
        order = Order(data["order"]) if data["order"] else Order.NEWEST
        text = {
            name: data.get(name, "").strip()
            for name in (
                "text",
                "office",
                "opinion",
                "drafter",
                "file_symbol",
                "direction",
                "type_key",
                "state",
                "code",
                "issuer",
                "signer",
                "figure",
            )
        }
        return Asked(
            **text, priority=data["priority"], first=data["first"], last=data["last"], arrival=data["arrival"],
            file_id=data["file_id"], columns=tuple(data["columns"]), order=order,
        )  # fmt: skip


def _initial(asked: Asked) -> dict[str, Any]:
    found = {name: getattr(asked, name) for name in Asked.__slots__}
    return {**found, "order": asked.order.value, "columns": list(asked.columns or ORDINARY)}
