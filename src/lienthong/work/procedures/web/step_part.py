"""The form of one step: who does it, after which others, how long, and what silence means."""

from typing import Any

from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.roles import Role
from lienthong.kernel.words import Words
from lienthong.work.procedures import content as c
from lienthong.work.procedures.labels import ORGANIZATIONS
from lienthong.work.procedures.web import fields as f
from lienthong.work.procedures.web.parts import PartForm, check_of, choice_of, in_order, text_of, words_of

_BY_KEY = Words(vi="Cơ quan khác (ghi mã bên dưới)", en="Another organisation (its key below)")
_KEY = Words(vi="Mã của cơ quan khác", en="Key of the other organisation")
_NO_SUCH = Words(vi="Không có cơ quan mã “{key}” trong danh mục.", en="No organisation has the key “{key}”.")


class StepForm(PartForm):
    """One step."""

    of = c.Step
    name = text_of(c.Step, "name", required=True)
    organization_kind = f.Choice(
        words_of(c.Step, "organization"), f.choices(ORGANIZATIONS) + f.choices({"key": _BY_KEY})
    )
    organization_key = f.Text(_KEY)
    unit = text_of(c.Step, "unit")
    role = f.Choice(words_of(c.Step, "role"), [("", "–"), *Role.choices], required=False)
    starts_after = f.Several(words_of(c.Step, "starts_after"), ())
    allowance = f.TermField(words_of(c.Step, "allowance"))
    allowance_checked = f.TermField(words_of(c.Step, "allowance_checked"))
    silence = choice_of(c.Step, "silence")
    condition = text_of(c.Step, "condition")
    needs_applicant = check_of(c.Step, "needs_applicant")
    foreign_system = check_of(c.Step, "foreign_system")
    gives_result = check_of(c.Step, "gives_result")
    result_name = text_of(c.Step, "result_name")
    groups = (
        (None, ("name", "organization_kind", "organization_key", "unit", "role")),
        (
            Words(vi="Khi nào, bao lâu", en="When and how long"),
            ("starts_after", "allowance", "allowance_checked", "silence", "condition"),
        ),
        (Words(vi="Kết quả", en="Result"), ("gives_result", "result_name", "needs_applicant", "foreign_system")),
    )

    def __init__(self, value: Any, content: c.Content, data: Any = None) -> None:
        super().__init__(value, content, data)
        others = {each.key: each.name or each.key for each in content.steps if each.key != value.key}
        unknown = {key: key for key in value.starts_after if key not in others}
        self.fields["starts_after"].choices = [*others.items(), *unknown.items()]  # type: ignore[attr-defined]
        if value.role and value.role not in Role.values:
            self.fields["role"].choices += [(value.role, value.role)]  # type: ignore[attr-defined]

    def more(self, value: Any) -> dict[str, Any]:
        """A kind that a case resolves, or a key."""
        known = value.organization in ORGANIZATIONS
        return {
            "organization_kind": value.organization if known else "key",
            "organization_key": "" if known else value.organization,
        }

    def clean(self) -> dict[str, Any]:
        """A key that is written must be one of the directory; the one that stood there may stay."""
        told = super().clean() or {}
        key = told.get("organization_key", "")
        asked = told.get("organization_kind") == "key" and key != self.value.organization
        if asked and key not in {each.key for each in organizations.directory()}:
            self.add_error("organization_key", _NO_SUCH.say(f.language(), key=key))
        return told

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The organisation, and the steps before in the order in which they stood."""
        kind = cleaned["organization_kind"]
        return {
            "organization": cleaned["organization_key"] if kind == "key" else kind,
            "starts_after": in_order(self.value.starts_after, cleaned["starts_after"]),
        }
