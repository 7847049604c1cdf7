"""What a form lets choose from, where it depends on who asks and on which day."""

from collections.abc import Iterable
from typing import Any

from django import forms


def offer(form: forms.BaseForm, name: str, offered: Iterable[Any]) -> None:
    """Let one of these, pairs of value and words, be chosen in a field of a form."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(offered)
