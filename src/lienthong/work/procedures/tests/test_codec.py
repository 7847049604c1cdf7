"""What a version says survives the database, and what nobody understands is refused with its place."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from lienthong.kernel.calendar import Term, TermKind
from lienthong.work.procedures.codec import UnreadableContent, from_json, to_json
from lienthong.work.procedures.content import Component, Content, Variant
from lienthong.work.procedures.tests.strategies import contents


@given(contents())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_a_version_says_comes_back_from_json(content: Content) -> None:
    assert from_json(json.loads(json.dumps(to_json(content)))) == content


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"nmae": "x"}, "nmae"),
        ({"name": 5}, "name"),
        ({"sets": True}, "sets"),
        ({"level": "village"}, "level"),
        ({"terms": {"counter": "a fortnight"}}, "terms.counter"),
        ({"variants": [{"key": "one", "name": "Một", "components": [{"key": "a"}]}]}, "variants[0].components[0].name"),
        ({"fees": [{"key": "f", "name": "Phí", "amount": "NaN"}]}, "fees[0].amount"),
        ({"fees": [{"key": "f", "name": "Phí", "rule": {"rule": "magic"}}]}, "fees[0].rule"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(UnreadableContent) as refused:
        from_json({"key": "birth", "name": "Đăng ký khai sinh", **change})
    assert refused.value.facts["place"] == place


def test_an_untold_field_takes_no_room() -> None:
    assert to_json(Content("birth", "Đăng ký khai sinh")) == {"key": "birth", "name": "Đăng ký khai sinh"}


def test_a_content_cannot_be_changed_through_its_terms() -> None:
    content = Content("birth", "Đăng ký khai sinh", terms={"counter": Term(TermKind.SAME_DAY)})
    with pytest.raises(TypeError):
        content.terms["online"] = Term(TermKind.SAME_DAY)  # type: ignore[index]


def test_a_channel_without_a_term_has_that_of_the_counter() -> None:
    content = Content(
        "licence",
        "Cấp giấy phép",
        terms={"counter": Term.parse("working_days:10"), "online": Term.parse("working_days:8")},
    )
    assert str(content.term_for("online")) == "working_days:8"
    assert str(content.term_for("post")) == "working_days:10"
    assert content.term_for("post").kind is TermKind.WORKING_DAYS
    assert Content("x", "X").term_for("counter").kind is TermKind.UNSPECIFIED


@pytest.mark.parametrize(
    ("term", "extra", "whole"),
    [
        # Luật 60/2014/QH13 art. 18.2: a marriage that needs verification, at most 5 working days.
        ("same_day@15:00", "working_days:5", "working_days:5@15:00"),
        # Nghị định 63/2024/NĐ-CP: 3 working days, 5 in all where the residence is verified.
        ("working_days:3@15:00", "working_days:2", "working_days:5@15:00"),
        ("calendar_days:20", "working_days:2", "calendar_days:20"),
    ],
)
def test_verification_makes_the_term_longer(term: str, extra: str, whole: str) -> None:
    content = Content("x", "X", terms={"counter": Term.parse(term)}, check_extension=Term.parse(extra))
    assert str(content.checked_term_for("counter")) == whole


def test_components_are_found_by_variant_and_key() -> None:
    paper = Component("form", "Tờ khai")
    content = Content("x", "X", variants=(Variant("person", "Cá nhân", (paper,)),))
    variant = content.variant("person")
    assert variant is not None
    assert variant.component("form") is paper
    assert variant.component("seal") is None
    assert content.variant("firm") is None
