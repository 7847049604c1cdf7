"""What the loops write is what Django's own templates write, byte by byte, whatever stands in it."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import engines
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from lienthong.faces.design import widgets

NASTY = "\"><script>alert('ông Quý')</script>&amp;"
CHOICES = [
    ("", gettext_lazy("Yes")),
    ("1", "Công văn & tờ trình"),
    (2, NASTY),
    (NASTY, mark_safe("<b>an toàn</b>")),
    ("Nhóm 'một'", [("a", "A"), ("b", "B")]),
]


class Everything(forms.Form):
    """One box of every kind that pages use."""

    text = forms.CharField(
        help_text="…", max_length=12, widget=forms.TextInput(attrs={"type": "search", "data-x": NASTY})
    )
    number = forms.IntegerField(min_value=1, max_value=999_999_999, required=False)
    mail = forms.EmailField(required=False)
    address = forms.URLField(required=False, assume_scheme="https")
    password = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)
    day = forms.DateField(widget=forms.DateInput, required=False)
    hour = forms.TimeField(required=False)
    tick = forms.BooleanField(required=False)
    off = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs={"hidden": True, "disabled": False}))
    file = forms.FileField(required=False, widget=forms.FileInput)
    long = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    one = forms.ChoiceField(choices=CHOICES, required=False)
    many = forms.MultipleChoiceField(choices=CHOICES, required=False, widget=forms.SelectMultiple(attrs={"size": 1000}))
    unsure = forms.NullBooleanField(required=False)
    round = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, required=False)
    ticks = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False)


FILLED = {
    "text": NASTY, "number": "12345678", "mail": "lan@example.vn", "address": "https://x.vn/?a=1&b=2", "hidden": NASTY,
    "day": "04/09/2018", "tick": "on", "long": f"\n{NASTY}\n</textarea>", "one": "2", "many": ["1", NASTY],
    "round": "a", "ticks": ["1", "b"], "unsure": "true",
}  # fmt: skip


@pytest.mark.parametrize("spoken", ["vi", "en"])
@pytest.mark.parametrize("told", [None, {}, FILLED], ids=["fresh", "empty", "filled"])
def test_each_widget_is_written_as_django_writes_it(told: dict[str, Any] | None, spoken: str) -> None:
    initial = {"number": 12345678, "day": date(2018, 9, 4), "one": 2} if told is None else {}
    with override(spoken):
        ours = Everything(told, initial=initial, renderer=widgets.Widgets())
        theirs = Everything(told, initial=initial, renderer=DjangoTemplates())
        for one, other in zip(ours, theirs, strict=True):
            assert str(one) == str(other), one.name
        for name in ("round", "ticks"):
            for one, other in zip(ours[name], theirs[name], strict=True):
                assert (one.tag(), str(one)) == (other.tag(), str(other))


def test_each_loop_is_used_and_nothing_typed_gets_out_of_its_box(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(DjangoTemplates, "render", lambda self, name, context, request=None: asked.append(name) or "")
    form = Everything(FILLED, renderer=widgets.Widgets())
    said = "".join(str(field) for field in form if field.name not in ("round", "ticks"))
    assert asked == []
    assert "<script>" not in said
    assert said.count("</textarea>") == 1


def test_pages_are_written_so(settings: Any) -> None:
    template = engines["django"].from_string("{{ form.one }}")
    assert settings.FORM_RENDERER == "lienthong.faces.design.widgets.Widgets"
    assert template.render({"form": Everything()}).count("<option") == 6
