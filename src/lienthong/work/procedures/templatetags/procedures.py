"""Fields of the form in which a version is written. Their names carry the number of their row."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lienthong.kernel.words import Words
from lienthong.work.procedures.content import Exemption, LegalText

register = template.Library()


@register.simple_tag
def name(*parts: object) -> str:
    """The name of a field in a row: `paper`, 0, `name` → `paper-0-name`."""
    return "-".join(str(part) for part in parts)


@register.simple_tag
def box(field: str, label: str, value: Any, problems: Mapping[str, Words]) -> SafeString:
    """A line to write in, with what is wrong with it."""
    wrong = problems.get(field)
    said = wrong.say("en" if get_language() == "en" else "vi") if wrong else ""
    attributes = format_html(' aria-invalid="true" aria-describedby="{}-error"', field) if wrong else ""
    told = format_html('<p class="field-error" id="{}-error">{}</p>', field, said) if wrong else ""
    return format_html(
        '<div class="field{}"><label for="{}">{}</label>{}<input type="text" id="{}" name="{}" value="{}"{}></div>',
        " wrong" if wrong else "",
        field,
        label,
        told,
        field,
        field,
        "" if value is None else value,
        attributes or mark_safe(""),
    )


@register.simple_tag
def lines(field: str, label: str, values: Iterable[object]) -> SafeString:
    """A place for several texts, one on each line."""
    told = [str(value) for value in values]
    return format_html(
        '<div class="field"><label for="{}">{}</label><textarea id="{}" name="{}" rows="{}">{}</textarea></div>',
        field,
        label,
        field,
        field,
        max(2, len(told) + 1),
        "\n".join(told),
    )


@register.simple_tag
def texts(field: str, label: str, values: Iterable[LegalText]) -> SafeString:
    """Legal texts, one on each line."""
    return lines(field, label, [each.text for each in values])


@register.simple_tag
def reasons(field: str, label: str, values: Iterable[Exemption]) -> SafeString:
    """Grounds of exemption, one on each line."""
    return lines(field, label, [each.reason for each in values])
