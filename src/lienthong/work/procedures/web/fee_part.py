"""The form of one fee: a plain sum, a sum by page, a table of amounts, or one that the province sets."""

from typing import Any

from lienthong.kernel.words import Words
from lienthong.work.procedures import content as c
from lienthong.work.procedures.editing import free_key
from lienthong.work.procedures.labels import CHANNELS, CHOICES, LABELS, MARKS
from lienthong.work.procedures.web import fields as f
from lienthong.work.procedures.web.parts import PartForm

_L = LABELS[c.Fee]
_RULES = {
    "": Words(vi="một mức thu", en="one amount"),
    "per_page": Words(vi="theo số trang", en="by page"),
    "by_type": Words(vi="theo bảng mức thu", en="by a table of amounts"),
    "local": Words(vi="do Hội đồng nhân dân tỉnh quyết định", en="set by the provincial People's Council"),
}
_NEEDED = Words(vi="Cách tính đã chọn cần ô này.", en="The chosen way of computing needs this.")
_ONE_PAIR = Words(
    vi="Mỗi dòng một loại và mức thu, như “Bản chính: 50.000”.", en="One on each line: “Bản chính: 50.000”."
)
_ONE_A_LINE = Words(vi="Mỗi dòng một đối tượng.", en="One on each line.")
_SETTING = Words(
    vi="Như civil-status/birth. Số tiền ghi ở trang “Mức thu của tỉnh”.",
    en="Such as civil-status/birth. The sum is entered on “Amounts of the province”.",
)
_OTHER = {key: Words(vi=f"Nộp {w.vi.lower()}, đồng", en=f"{w.en}, đồng") for key, w in CHANNELS.items()}


class FeeForm(PartForm):
    """One fee."""

    of = c.Fee
    name = f.Text(_L["name"], required=True)
    kind = f.Choice(_L["kind"], f.choices(CHOICES[c.Fee, "kind"]))
    when = f.Choice(_L["when"], f.choices(CHOICES[c.Fee, "when"]))
    rule_kind = f.Choice(_L["rule"], f.choices(_RULES), required=False)
    amount = f.Money(_L["amount"])
    unit = f.Text(_L["unit"])
    setting = f.Text(LABELS[c.Local]["setting"], help_text=f.said_later(_SETTING))
    by = f.Text(LABELS[c.ByType]["by"])
    rates = f.Sums(LABELS[c.ByType]["rates"], help_text=f.said_later(_ONE_PAIR))
    first_pages = f.Number(LABELS[c.PerPage]["first_pages"])
    first_amount = f.Money(LABELS[c.PerPage]["first_amount"])
    next_amount = f.Money(LABELS[c.PerPage]["next_amount"])
    cap_per_copy = f.Money(LABELS[c.PerPage]["cap_per_copy"])
    other_counter = f.Money(_OTHER["counter"])
    other_online = f.Money(_OTHER["online"])
    other_post = f.Money(_OTHER["post"])
    reasons = f.Lines(_L["exemptions"], help_text=f.said_later(_ONE_A_LINE))
    condition = f.Text(_L["condition"])
    formula = f.Text(_L["formula"], long=True)
    legal = f.Text(_L["legal"])
    note = f.Text(_L["note"])
    evidence = f.Several(_L["evidence"], f.choices(MARKS))
    groups = (
        (None, ("name", "kind", "when", "condition")),
        (_L["rule"], ("rule_kind", "amount", "unit")),
        (_RULES["per_page"], ("first_pages", "first_amount", "next_amount", "cap_per_copy")),
        (_RULES["by_type"], ("by", "rates")),
        (_RULES["local"], ("setting",)),
        (_L["channel_amounts"], ("other_counter", "other_online", "other_post")),
        (_L["exemptions"], ("reasons",)),
        (Words(vi="Viết thành lời", en="In words"), ("formula", "legal", "note", "evidence")),
    )

    def more(self, value: Any) -> dict[str, Any]:
        """The rule taken apart."""
        told: dict[str, Any] = {
            "reasons": tuple(each.reason for each in value.exemptions),
            **{f"other_{key}": value.channel_amounts.get(key) for key in CHANNELS},
        }
        match value.rule:
            case c.PerPage(first, each, further, cap):
                told |= {
                    "rule_kind": "per_page",
                    "first_pages": first,
                    "first_amount": each,
                    "next_amount": further,
                    "cap_per_copy": cap,
                }
            case c.ByType(by, rates):
                told |= {"rule_kind": "by_type", "by": by, "rates": tuple((each.name, each.amount) for each in rates)}
            case c.Local(setting):
                told |= {"rule_kind": "local", "setting": setting}
        return told

    def clean(self) -> dict[str, Any]:
        """What the chosen rule needs must be there."""
        told = super().clean() or {}
        needed = {
            "per_page": ("first_pages", "first_amount", "next_amount"),
            "by_type": ("by", "rates"),
            "local": ("setting",),
        }
        for name in needed.get(told.get("rule_kind", ""), ()):
            if told.get(name) in (None, "", ()) and name not in self.errors:
                self.add_error(name, _NEEDED.say(f.language()))
        return told

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The rule put together; who was free before keeps the key."""
        others = {key: each for key, each in self.value.channel_amounts.items() if key not in CHANNELS}
        told = {key: cleaned[f"other_{key}"] for key in CHANNELS}
        return {
            "rule": self._rule(cleaned),
            "channel_amounts": others | {key: each for key, each in told.items() if each is not None},
            "exemptions": self._exemptions(cleaned["reasons"]),
        }

    def _rule(self, cleaned: dict[str, Any]) -> c.Rule | None:
        match cleaned["rule_kind"]:
            case "per_page":
                names = ("first_pages", "first_amount", "next_amount", "cap_per_copy")
                return c.PerPage(*(cleaned[name] for name in names))
            case "by_type":
                return c.ByType(cleaned["by"], self._rates(cleaned["rates"]))
            case "local":
                return c.Local(cleaned["setting"])
        return None

    def _rates(self, pairs: Any) -> tuple[c.Rate, ...]:
        before = (
            {each.name: each.key for each in self.value.rule.rates} if isinstance(self.value.rule, c.ByType) else {}
        )
        found: list[c.Rate] = []
        for name, amount in pairs:
            taken = [each.key for each in found]
            key = before.get(name, "")
            if not key or key in taken:
                key = free_key(name, [*taken, *before.values()])
            found.append(c.Rate(key, name, amount))
        return tuple(found)

    def _exemptions(self, reasons: Any) -> tuple[c.Exemption, ...]:
        before = {each.reason: each for each in self.value.exemptions}
        taken = [each.key for each in self.value.exemptions]
        found: list[c.Exemption] = []
        for reason in reasons:
            known = before.get(reason)
            found.append(known or c.Exemption(free_key(reason, [*taken, *(each.key for each in found)]), reason))
        return tuple(found)
