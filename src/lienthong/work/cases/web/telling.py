"""What the citizen will read once an act is done, told before: with what is known, and what was typed so far."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation

from lienthong.kernel.words import Words
from lienthong.work.cases.acts import ACTS
from lienthong.work.cases.web.act_form import ActForm
from lienthong.work.cases.web.seeing import language
from lienthong.work.procedures import fees

_SLOT = re.compile(r"\{(\w+)\}")
_OPEN = {
    "reason": Words(vi="[lý do]", en="[reason]"),
    "due": Words(vi="[ngày hẹn]", en="[day]"),
    "until": Words(vi="[ngày]", en="[day]"),
    "at": Words(vi="[giờ, ngày]", en="[hour, day]"),
    "place": Words(vi="[nơi hẹn]", en="[place]"),
    "about": Words(vi="[nội dung]", en="[what about]"),
    "amount": Words(vi="[số tiền]", en="[amount]"),
    "what": Words(vi="[nội dung]", en="[what]"),
    "receiver": Words(vi="[người nhận]", en="[receiver]"),
    "result": Words(vi="[kết quả]", en="[result]"),
    "unit": Words(vi="[cơ quan]", en="[office]"),
    "step": Words(vi="[bước]", en="[step]"),
}
"""What stands in a gap that nothing fills yet."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the sentence: fixed, or a gap that fields of the form fill."""

    text: str
    fields: str = ""
    """The names of the fields, with a space between; empty for what is fixed."""
    before: str = ""
    """What stands before it where something was typed."""
    empty: str = ""
    """What stands there where nothing was."""


def told(form: ActForm, known: Mapping[str, str]) -> list[Part]:
    """The sentence in the language of the page, piece by piece; nothing where the citizen is told nothing."""
    text = ACTS[form.doing.offer.action].to_citizen.say(language())
    if not text:
        return []
    known = {**known, **form.known()}
    return [_part(piece, form, known) if place % 2 else Part(piece) for place, piece in enumerate(_SLOT.split(text))]


def _part(slot: str, form: ActForm, known: Mapping[str, str]) -> Part:
    gap = form.gaps.get(slot)
    if slot in known or gap is None:
        return Part(known.get(slot) or _OPEN[slot].say(language()))
    empty = "" if gap.before else _OPEN[slot].say(language())
    typed = ", ".join(filter(None, (_typed(form, name) for name in gap.fields)))
    return Part(gap.before + typed if typed else empty, " ".join(gap.fields), gap.before, empty)


def _typed(form: ActForm, name: str) -> str:
    value = form[name].value()
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    said = "" if value is None else str(value).strip()
    if said and form[name].widget_type == "number":
        try:
            return fees.money(Decimal(said))
        except (InvalidOperation, ValueError):
            return said
    return said
