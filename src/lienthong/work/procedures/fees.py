"""What a case costs, and why: pure rules over what a version says. Money is in đồng.

An amount that nobody knows is None, never nought: a person then sees that it is not known, and who sets it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.procedures.content import ByType, Fee, Local, PerPage


@dataclass(frozen=True, slots=True)
class Amount:
    """What is due, in đồng, and the computation in words. None: nobody here knows the amount."""

    value: Decimal | None
    words: Words


@dataclass(frozen=True, slots=True)
class Input:
    """Something that a form asks for, because the amount depends on it. `choices` are (key, name) pairs."""

    name: str
    kind: Literal["number", "choice", "yes_no"]
    words: Words
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True


class UnclearFeeInput(Refusal):
    """What was told does not allow the amount to be computed. Facts: `fee`, `name`, `told`."""

    code: ClassVar[str] = "unclear_fee_input"
    words: ClassVar[Words] = Words(
        vi="Chưa tính được “{fee}”: “{told}” không dùng được cho {name}. Hãy nhập lại.",
        en="“{fee}” cannot be computed: “{told}” will not do for {name}. Enter it again.",
    )


LARGEST = 100_000
"""No case has more pages or copies; what is larger is a slip of the finger."""
_PAGES = Words(vi="Số trang của bản chính", en="Pages of the original")
_COPIES = Words(vi="Số bản", en="Number of copies")
_APPLIES = Words(vi="Có thuộc trường hợp: {condition}?", en="Does this apply: {condition}?")
_EXEMPT = Words(vi="Diện được miễn", en="Ground of exemption")
_NOT_KNOWN = Words(vi="Chưa có mức thu.", en="The amount is not known.")
_NOT_SET = Words(
    vi="Mức thu do Hội đồng nhân dân tỉnh quyết định; chưa nhập mức của ngày này.",
    en="The amount is set by the provincial People's Council; none was entered for this day.",
)
_FREE = Words(vi="Miễn: {reason}.", en="Exempt: {reason}.")
_NOT_DUE = Words(vi="Không thu: chỉ thu khi {condition}.", en="Not due: only where {condition}.")
_ONCE = Words(vi="{amount} đồng", en="{amount} đồng")
_TIMES = Words(vi="{count} {unit} × {amount} đồng = {total} đồng", en="{count} {unit} × {amount} đồng = {total} đồng")
_CHANNEL = Words(vi="{amount} đồng khi nộp qua kênh này", en="{amount} đồng when filed this way")
_RATE = Words(vi="{name}: {amount} đồng", en="{name}: {amount} đồng")
_SET = Words(vi="{amount} đồng theo nghị quyết của tỉnh", en="{amount} đồng by resolution of the province")


def inputs_needed(fee: Fee) -> tuple[Input, ...]:
    """What a form asks so that `amount` can be computed; nothing for a plain sum without exemptions."""
    asked: list[Input] = []
    if fee.condition:
        words = Words(vi=_APPLIES.say("vi", condition=fee.condition), en=_APPLIES.say("en", condition=fee.condition))
        asked.append(Input("applies", "yes_no", words))
    match fee.rule:
        case PerPage():
            asked += [Input("pages", "number", _PAGES), Input("copies", "number", _COPIES)]
        case ByType(by, rates):
            asked.append(Input("type", "choice", Words(vi=by, en=by), tuple((rate.key, rate.name) for rate in rates)))
        case _:
            pass
    if fee.unit and not isinstance(fee.rule, PerPage):
        asked.append(Input("count", "number", Words(vi=f"Số lượng ({fee.unit})", en=f"How many ({fee.unit})")))
    if fee.exemptions:
        choices = tuple((each.key, each.reason) for each in fee.exemptions)
        asked.append(Input("exempt", "choice", _EXEMPT, choices, required=False))
    return tuple(asked)


def amount(fee: Fee, inputs: Mapping[str, object] | None = None, local: Mapping[str, Decimal] | None = None) -> Amount:
    """What is due for one fee. `local` are the amounts set by the province on the day (`queries.local_amounts`).

    Inputs are those that `inputs_needed` names, and `channel`. A number that is left out is 1.

    Raises:
        UnclearFeeInput: a number is none or beyond reason, a type is unknown, an exemption is not one of this fee.
    """
    told = inputs or {}
    if fee.condition and not _yes(told.get("applies")):
        return Amount(Decimal(0), _both(_NOT_DUE, condition=fee.condition))
    if key := str(told.get("exempt") or ""):
        reason = next((each.reason for each in fee.exemptions if each.key == key), None)
        if reason is None:
            raise UnclearFeeInput(fee=fee.name, name=_EXEMPT.vi, told=key)
        return Amount(Decimal(0), _both(_FREE, reason=reason))
    channel = str(told.get("channel") or "")
    if channel in fee.channel_amounts:
        each = fee.channel_amounts[channel]
        return _times(fee, each, told, _both(_CHANNEL, amount=money(each)))
    match fee.rule:
        case PerPage() as rule:
            return _per_page(fee, rule, told)
        case ByType(_, rates):
            rate = next((each for each in rates if each.key == told.get("type")), None)
            if rate is None:
                raise UnclearFeeInput(fee=fee.name, name=fee.rule.by, told=told.get("type", "–"))
            return _times(fee, rate.amount, told, _both(_RATE, name=rate.name, amount=money(rate.amount)))
        case Local(setting):
            if local is None or setting not in local:
                return Amount(None, _NOT_SET)
            return _times(fee, local[setting], told, _both(_SET, amount=money(local[setting])))
        case None:
            if fee.amount is None:
                return Amount(None, _NOT_KNOWN)
            return _times(fee, fee.amount, told, _both(_ONCE, amount=money(fee.amount)))


def money(value: Decimal) -> str:
    """A sum as people write it: `12.000`."""
    return f"{value:,.0f}".replace(",", ".")


def _per_page(fee: Fee, rule: PerPage, told: Mapping[str, object]) -> Amount:
    pages, copies = _number(fee, told, "pages", _PAGES), _number(fee, told, "copies", _COPIES)
    first = min(pages, rule.first_pages)
    sums = first * rule.first_amount + (pages - first) * rule.next_amount
    capped = rule.cap_per_copy is not None and sums > rule.cap_per_copy
    one = rule.cap_per_copy if capped and rule.cap_per_copy is not None else sums
    parts = f"{first} × {money(rule.first_amount)}"
    if pages > first:
        parts += f" + {pages - first} × {money(rule.next_amount)}"
    cap = Words(vi=f", tối đa {money(one)} đồng/bản", en=f", at most {money(one)} đồng a copy") if capped else None
    total = one * copies
    return Amount(
        total,
        Words(
            vi=f"{parts} đồng{cap.vi if cap else ''}; {copies} bản = {money(total)} đồng",
            en=f"{parts} đồng{cap.en if cap else ''}; {copies} {'copy' if copies == 1 else 'copies'}"
            f" = {money(total)} đồng",
        ),
    )


def _times(fee: Fee, each: Decimal, told: Mapping[str, object], words: Words) -> Amount:
    if not fee.unit:
        return Amount(each, words)
    count = _number(fee, told, "count", Words(vi=fee.unit, en=fee.unit))
    if count == 1:
        return Amount(each, words)
    total = each * count
    return Amount(total, _both(_TIMES, count=count, unit=fee.unit, amount=money(each), total=money(total)))


def _number(fee: Fee, told: Mapping[str, object], name: str, words: Words) -> int:
    given = told.get(name, 1)
    try:
        number = int(str(given).strip())
    except ValueError:
        number = 0
    if not 1 <= number <= LARGEST:
        raise UnclearFeeInput(fee=fee.name, name=words.vi, told=given)
    return number


def _yes(told: object) -> bool:
    return told is True or str(told).lower() in ("1", "true", "yes", "on")


def _both(words: Words, **facts: object) -> Words:
    return Words(vi=words.say("vi", **facts), en=words.say("en", **facts))
