"""No difference hides from whoever publishes, and every field can be written and has a name."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, get_args

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from lienthong.ground.people.roles import Role
from lienthong.work.procedures import content as c
from lienthong.work.procedures.changes import between
from lienthong.work.procedures.labels import LABELS, ROLES
from lienthong.work.procedures.sections import SECTIONS
from lienthong.work.procedures.tests.strategies import contents
from lienthong.work.procedures.web import fee_part, parts, step_part

BASE = c.Content(
    key="x",
    name="Chứng thực",
    fees=(c.Fee("a", "Lệ phí", amount=Decimal(8000)),),
    steps=(c.Step("a", "Tiếp nhận"), c.Step("b", "Ký", starts_after=("a",))),
    variants=(c.Variant("all", "", (c.Component("p", "Tờ khai"), c.Component("q", "Tờ khai"))),),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contents(), contents())
def test_two_contents_differ_exactly_where_a_change_is_told(one: c.Content, other: c.Content) -> None:
    assert bool(between(one, replace(other, key=one.key))) == (one != replace(other, key=one.key))


def test_a_change_in_one_of_two_papers_of_one_name_shows_that_paper() -> None:
    papers = (c.Component("p", "Tờ khai"), c.Component("q", "Tờ khai", copies=2))
    [change] = between(BASE, replace(BASE, variants=(c.Variant("all", "", papers),)))
    assert (change.what, change.before, change.after) == ("Tờ khai (2) – Số bản sao", "0", "2")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"channel_amounts": {"online": Decimal(0)}}, "Trực tuyến: 0 đồng"),
        ({"when": "result"}, "khi nhận kết quả"),
        ({"rule": c.PerPage(2, Decimal(2000), Decimal(1000))}, "Mỗi trang đầu, đồng: 2.000 đồng"),
        ({"exemptions": (c.Exemption("k", "Người khuyết tật"),)}, "Người khuyết tật"),
    ],
)
def test_a_fee_shows_every_part_that_changed(told: dict[str, Any], said: str) -> None:
    [change] = between(BASE, replace(BASE, fees=(replace(BASE.fees[0], **told),)))
    assert said in change.after
    assert said not in change.before


def test_a_step_is_told_in_words_without_a_key_or_code() -> None:
    check = c.Step("kiem-tra-1", "Kiểm tra", role="specialist", starts_after=("a",))
    sign = replace(BASE.steps[1], role="signer", starts_after=("kiem-tra-1",), organization="police")
    changes = between(BASE, replace(BASE, steps=(BASE.steps[0], check, sign)))
    told = {change.what: (change.before, change.after) for change in changes}
    assert told["Ký – Bắt đầu sau bước"] == ("Tiếp nhận", "Kiểm tra")
    assert told["Ký – Vai trò"] == ("–", "Người ký")
    assert told["Ký – Cơ quan"] == ("Cơ quan giải quyết thủ tục", "Công an")
    assert told["Kiểm tra"] == ("", "Vai trò: Chuyên viên thụ lý; Bắt đầu sau bước: Tiếp nhận")


def test_every_role_of_a_step_has_its_words() -> None:
    with translation.override("vi"):
        assert {role.value: str(role.label) for role in Role} == {key: words.vi for key, words in ROLES.items()}


def test_steps_that_changed_places_are_told() -> None:
    [change] = between(BASE, replace(BASE, steps=BASE.steps[::-1]))
    assert (change.what, change.before, change.after) == ("thứ tự", "Tiếp nhận, Ký", "Ký, Tiếp nhận")


def test_the_page_of_another_language_says_it_in_that_language() -> None:
    [change] = between(BASE, replace(BASE, level="province"), "en")
    assert (change.part.en, change.before, change.after) == ("Level", "Commune", "Province")


def test_every_field_of_a_version_has_a_name() -> None:
    for kind, names in LABELS.items():
        assert {each.name for each in fields(kind)} == set(names), kind


def test_every_field_of_a_version_can_be_written_at_the_desk() -> None:
    assert {name for each in SECTIONS for name in each.fields} == {each.name for each in fields(c.Content)} - {"key"}
    forms: dict[type, set[str]] = {}
    for form in (*parts.PartForm.__subclasses__(),):
        forms.setdefault(form.of, set()).update(form.base_fields)
    assert (fee_part.FeeForm.of, step_part.StepForm.of) == (c.Fee, c.Step)
    # Keys are made by the desk; rows have pages of their own; what is taken apart into several fields is named here.
    apart = {
        c.Content: {"key", "channels", "fallback_channels", "terms", "variants", "fees", "steps", "legal_basis"}
        | {"other_codes", "result", "supplement", "consult"},
        c.Variant: {"key", "components"},
        c.Component: {"key"},
        c.Step: {"key", "organization"},
        c.Fee: {"key", "rule", "channel_amounts", "exemptions"},
    }
    for kind, names in forms.items():
        assert {each.name for each in fields(kind)} - names == apart.get(kind, set()), kind
    taken = forms[c.Fee]
    for rule in get_args(c.Rule):
        assert {each.name for each in fields(rule)} <= taken


def test_no_form_shows_a_field_outside_its_groups() -> None:
    for form in parts.PartForm.__subclasses__():
        if form.groups:
            shown = [name for _words, names in form.groups for name in names]
            assert sorted(shown) == sorted(form.base_fields), form
