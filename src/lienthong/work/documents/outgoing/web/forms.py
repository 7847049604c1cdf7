"""The form of a draft: what a drafter types becomes the words of a document, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.ground.dates import DayField
from lienthong.work.documents.composing import Annex, Content, Signature
from lienthong.work.documents.composing.content import LONGEST_BODY
from lienthong.work.documents.desk import Desk, language
from lienthong.work.documents.kinds import PRIORITIES, SECRET_MARKS, Kind
from lienthong.work.documents.models import Outgoing, Receiver
from lienthong.work.documents.offering import offer
from lienthong.work.documents.outgoing import letterheads, numbering, papers, receiving, rules, starts
from lienthong.work.documents.outgoing.actions.drafting import Draft, HandedIn
from lienthong.work.documents.outgoing.authority import Way
from lienthong.work.documents.outgoing.life import ORDER_WORDS, Order
from lienthong.work.documents.outgoing.receiving import Addressee, Named
from lienthong.work.documents.outgoing.signing_for import Body, Signer

ANNEXES = 3
"""So many annexes are typed; more are uploaded as files of their own."""
_Lines = forms.Textarea(attrs={"rows": 3})


@dataclass(frozen=True, slots=True)
class Told:
    """What is needed to read the form: the office on this day."""

    desk: Desk
    kind: Kind
    signers: list[Signer]
    named: Named
    head: letterheads.Named
    bodies: Mapping[str, str]
    """Advisory bodies that issue in their own name: their names by how they are written short."""
    code: str = ""
    """The number and symbol that the draft has taken: the order of number and signature is settled until that ends."""


class DraftForm(forms.Form):
    """What a drafter types."""

    subject = forms.CharField(label=_("Subject line"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    addressed_to = forms.CharField(
        label=_("Addressed to"), required=False, widget=_Lines, max_length=20_000,
        help_text=_("One receiver a line. Offices of the directory get it over the axis, others by post."),
    )  # fmt: skip
    grounds = forms.CharField(
        label=_("Grounds"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000,
        help_text=_("One a line; the punctuation is set by itself."),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
        max_length=LONGEST_BODY,
        help_text=_(
            "An empty line ends a paragraph. Articles, chapters, “I.”, “1.”, “a)” are set as such; | a | b | is a "
            "table row; **bold**, *italic*."
        ),
    )  # fmt: skip
    receivers = forms.CharField(
        label=_("Sent to"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000,
        help_text=_("One a line; what is kept in the office is the last."),
    )  # fmt: skip
    signer = forms.ChoiceField(label=_("Signed by"), required=False)
    unit_short = forms.CharField(
        label=_("Drafting unit, short"), required=False, max_length=24,
        help_text=_("As in the symbol of an official letter and in the last line of the receivers: VX in 05/UBND-VX."),
    )  # fmt: skip
    priority = forms.TypedChoiceField(label=_("Urgency"), coerce=int, required=False, empty_value="0")
    mark = forms.ChoiceField(
        label=_("Secrecy"), required=False,
        help_text=_("State secrets are drafted on a machine without a network, never here."),
    )  # fmt: skip
    due_on = DayField(label=_("Answer wanted by"), required=False)
    copies = forms.IntegerField(label=_("Paper copies"), required=False, min_value=1, max_value=999)
    paper_because = forms.ChoiceField(
        label=_("Paper besides"), required=False,
        help_text=_("What was sent electronically does not go on paper, but for these (Decision 28/2018 art. 7.2)."),
    )  # fmt: skip
    circulation = forms.CharField(
        label=_("Circulation note"), required=False, max_length=60,
        help_text=_("Such as “return after reading” or “for use within the office”; empty for most."),
    )  # fmt: skip
    order = forms.ChoiceField(label=_("Number and signature"), required=False)

    def __init__(self, *args: Any, told: Told, **more: Any) -> None:
        super().__init__(*args, **more)
        self.told = told
        said = language()
        if told.code:
            del self.fields["order"]
        if told.kind.key not in starts.ADDRESSED:
            del self.fields["addressed_to"]
        if told.kind.key not in ("decision", "resolution"):
            del self.fields["grounds"]
        if told.kind.short:
            self.fields["unit_short"].help_text = _("As in the last line of the receivers.")
        for number in range(1, ANNEXES + 1):
            self.fields[f"annex_{number}"] = forms.CharField(
                label=_("Annex %(number)s: title") % {"number": number}, required=False, max_length=500
            )
            self.fields[f"annex_{number}_body"] = forms.CharField(
                label=_("Annex %(number)s: text") % {"number": number}, required=False, max_length=LONGEST_BODY,
                widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
            )  # fmt: skip
        choices: dict[str, list[Any]] = {
            "signer": self._offered(),
            "priority": [(str(key), words.say(said)) for key, words in PRIORITIES.items() if key < 4],
            "mark": [("", _("Not secret")), *((mark, mark.capitalize()) for mark in reversed(SECRET_MARKS))],
            "order": [(order.value, words.say(said)) for order, words in ORDER_WORDS.items()],
            "paper_because": paper_choices(),
        }
        for name, offered in choices.items():
            if name in self.fields:
                offer(self, name, offered)

    @property
    def annexes(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each annex; empty ones after the first empty one are left out."""
        found = []
        for number in range(1, ANNEXES + 1):
            found.append((self[f"annex_{number}"], self[f"annex_{number}_body"]))
            if not self._typed(f"annex_{number}"):
                break
        return found

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of one of the text areas, as typed."""
        return rules.lines_of(self._typed(name))

    def addressees(self) -> list[Addressee]:
        """Whom it goes to, as far as the lines say."""
        return receiving.addressees(self.told.named, self.lines("addressed_to"), self.lines("receivers"))

    def content(self) -> Content:
        """The words as they are now, valid or not: the preview shows what there is."""
        one, way = self._signer()
        way_lines, name = (way.lines, one.account.full_name) if one and way else ((), "")
        kind, head = self.told.kind, self.told.head
        body = self._body(way)
        unit = self._typed("unit_short").strip()
        try:
            symbol = numbering.notation(kind, head.short, unit=unit, body=body.short if body else "")
        except numbering.BadSymbol:
            symbol = ""
        issued_by = ""
        if kind.key in ("decision", "resolution") and way_lines:
            # An individual decision names who decides: the chairman himself, or the office's head.
            issued_by = body.name if body else f"{head.head_title} {head.name}"
        copies = self._typed("copies")
        drafter = self.told.desk.account.full_name
        return Content(
            kind.key, body.head(head.head) if body else head.head,
            " ".join(self._typed("subject").split())[:500], self._typed("body")[:LONGEST_BODY],
            notation=symbol, addressed_to=self.lines("addressed_to")[:300], issued_by=issued_by,
            grounds=self.lines("grounds")[:300], receivers=self.lines("receivers")[:300],
            signature=Signature(way_lines, name, way.post if way else ""), priority=self._number("priority"),
            circulation=self._typed("circulation").strip()[:60],
            drafter=rules.initials(drafter, int(copies)) if copies.isdecimal() and len(copies) < 4 else "",
            annexes=tuple(
                Annex(self._typed(f"annex_{number}").strip(), self._typed(f"annex_{number}_body"))
                for number in range(1, ANNEXES + 1)
                if self._typed(f"annex_{number}").strip()
            ),
        )  # fmt: skip

    def draft(
        self, *, answers_id: int | None, doubts_id: int | None, replaces_id: int | None, mending: str = "",
        handed_in: HandedIn | None = None,
    ) -> Draft:  # fmt: skip
        """What the action wants; the form is valid."""
        one, _way = self._signer()
        cleaned = self.cleaned_data
        return Draft(
            self.content(), self.addressees(), one.account.pk if one else None, self._typed("signer").partition(":")[2],
            self.told.desk.worker.division, cleaned["unit_short"].strip(), cleaned["due_on"], cleaned["copies"] or 1,
            cleaned["paper_because"], Order(cleaned.get("order") or Order.NUMBER_FIRST), answers_id, doubts_id,
            replaces_id, mending, cleaned["mark"], handed_in,
        )  # fmt: skip

    def clean_unit_short(self) -> str:
        """It can stand in a symbol."""
        said = str(self.cleaned_data["unit_short"]).strip()
        try:
            numbering.notation(self.told.kind, self.told.head.short, unit=said)
        except numbering.BadSymbol as refusal:
            raise forms.ValidationError(refusal.say(language())) from refusal
        return said

    def _signer(self) -> tuple[Signer | None, Way | None]:
        person, _colon, choice = self._typed("signer").partition(":")
        for one in self.told.signers:
            for way in one.ways:
                if str(one.account.pk) == person and way.choice == choice:
                    return one, way
        return None, None

    def _body(self, way: Way | None) -> Body | None:
        return Body(way.body, self.told.bodies[way.body]) if way is not None and way.body in self.told.bodies else None

    def _offered(self) -> list[Any]:
        """Who may sign and how; in an advisory body under its name, which chooses who issues it."""
        groups: dict[str, list[tuple[str, str]]] = {"": []}
        for one in self.told.signers:
            for way in one.ways:
                under = groups.setdefault(self.told.bodies.get(way.body, ""), [])
                under.append((f"{one.account.pk}:{way.choice}", f"{one.account.full_name} – {way.said}"))
        own = groups.pop("")
        return [*own, *groups.items()]

    def _typed(self, name: str) -> str:
        if name not in self.fields:
            return ""
        value = self.data.get(name) if self.is_bound else self.get_initial_for_field(self.fields[name], name)
        return "" if value is None else str(value).replace("\x00", "")

    def _number(self, name: str) -> int:
        said = self._typed(name)
        return int(said) if said in ("0", "1", "2", "3") else 0


def paper_choices() -> list[tuple[str, Any]]:
    """Electronic only, or paper as well and why."""
    return [("", _("None: electronic only")), *((key, words.say(language())) for key, words in rules.PAPER.items())]


def begun(told: Told, *, addressed_to: str = "", subject: str = "") -> dict[str, Any]:
    """What stands in the form of a new draft."""
    start = starts.start_of(told.kind.key)
    unit = letterheads.abbreviation(told.desk.worker.division)[:8]
    receivers = start.receivers
    if unit and receivers.endswith("Lưu: VT"):
        receivers = f"{receivers}, {unit}"
    first = told.signers[0] if told.signers else None
    return {
        "subject": subject or start.subject, "body": start.body, "grounds": start.grounds, "receivers": receivers,
        "addressed_to": addressed_to, "unit_short": unit, "priority": "0", "order": Order.NUMBER_FIRST.value,
        "signer": f"{first.account.pk}:{first.ways[0].choice}" if first else "",
    }  # fmt: skip


def kept(out: Outgoing) -> Mapping[str, Any]:
    """What stands in the form of a draft that there is."""
    content = papers.content_of(out)
    if content is None:
        return {}
    annexes = {f"annex_{place}": annex.title for place, annex in enumerate(content.annexes, 1)}
    bodies = {f"annex_{place}_body": annex.body for place, annex in enumerate(content.annexes, 1)}
    return {
        "subject": content.subject, "addressed_to": "\n".join(content.addressed_to),
        "grounds": "\n".join(content.grounds), "body": content.body, "receivers": "\n".join(content.receivers),
        "signer": f"{out.signer_id}:{out.authority}" if out.signer_id else "", "unit_short": out.division_short,
        "priority": str(content.priority), "due_on": out.document.due_on, "copies": out.copies,
        "paper_because": out.paper_because, "circulation": content.circulation, "order": out.order, **annexes, **bodies,
    }  # fmt: skip


WAYS = {
    Receiver.Way.AXIS: _("over the axis"),
    Receiver.Way.POST: _("by post"),
    Receiver.Way.HAND: _("by hand"),
    Receiver.Way.KEPT: _("kept here"),
}
