"""Tags and filters that every template has without loading them: how dates, numbers and spans of time are said."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lienthong.faces.design import spoken
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Language, Words

register = template.Library()

STYLES = ("type", "tokens", "page", "frame", "parts", "forms", "data")


def _language() -> Language:
    return "en" if get_language() == "en" else "vi"


SIGNS = {"good": "check", "warning": "warning", "bad": "bad", "info": "info"}
"""The sign of each kind; every other kind has the neutral one."""


@cache
def _icons() -> str:
    return static("design/icons.svg")


@register.simple_tag
def icon(name: str, label: str = "", more: str = "") -> SafeString:
    """What `<c-icon>` draws. Lists have hundreds: a tag of its own costs a tenth of a component within a component."""
    told = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    classes = f"icon {more}".strip()
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', classes, told, _icons(), name)


@register.simple_tag
def sign(kind: str) -> SafeString:
    """What `<c-sign>` draws: each kind has a sign, so that colour never speaks alone."""
    return icon(SIGNS.get(kind, "neutral"))


@register.filter
def moment(at: datetime | None) -> str:
    """`{{ at|moment }}`: 09:14 hôm nay."""
    return spoken.moment_in_words(at, timezone.now(), _language()) if at else ""


@register.filter
def full_moment(at: datetime | None) -> str:
    """`{{ at|full_moment }}`: 09:14:05 thứ Hai, ngày 2 tháng 3 năm 2026."""
    return spoken.full_moment(at, _language()) if at else ""


@register.filter
def machine_moment(at: datetime | None) -> str:
    """The `datetime` attribute of `<time>`: ISO 8601 with Vietnam's zone."""
    return in_vietnam(at).isoformat(timespec="seconds") if at else ""


@register.filter
def day(on: date | None) -> str:
    """`{{ on|day }}`: hôm qua, thứ Hai 2/3, 2/3/2018."""
    return spoken.day_in_words(on, timezone.localdate(), _language()) if on else ""


@register.filter
def full_day(on: date | None) -> str:
    """`{{ on|full_day }}`: thứ Hai, ngày 2 tháng 3 năm 2026."""
    return spoken.full_day(on, _language()) if on else ""


@register.filter
def duration(span: timedelta | float | None) -> str:
    """`{{ span|duration }}`: 2 giờ 05 phút. Takes a timedelta or seconds."""
    if span is None:
        return ""
    return spoken.duration_in_words(span if isinstance(span, timedelta) else timedelta(seconds=span), _language())


@register.filter
def count(number: int | None) -> str:
    """`{{ number|count }}`: 1.204."""
    return "" if number is None else spoken.count_in_words(number, _language())


@register.filter
def percent(share: float | None) -> str:
    """`{{ share|percent }}`: 95,4% of a share between 0 and 1."""
    return "" if share is None else spoken.percent_in_words(share, _language())


@register.filter
def size(amount: int | None) -> str:
    """`{{ bytes|size }}`: 3,1 kB."""
    return "" if amount is None else spoken.bytes_in_words(amount, _language())


@register.filter
def say(words: Words) -> str:
    """`{{ words|say }}`: `kernel.words.Words` in the language of the page."""
    return words.say(_language())


@register.simple_tag
def share_of(value: float, whole: float, width: float = 100) -> str:
    """The part of a drawing's width that `value` takes of `whole`, never outside it; with a point in both languages."""
    part = float(value) / float(whole) if float(whole) else 0.0
    return f"{min(max(part, 0.0), 1.0) * float(width):.2f}"


@register.simple_tag
def style_sheets() -> tuple[str, ...]:
    """The style sheets of the design system, in their order."""
    return tuple(f"design/{name}.css" for name in STYLES)


@register.simple_tag
def initial(name: Any) -> str:
    """The first letter of the given name: `M` of Trần Văn Minh."""
    words = str(name).split()
    return words[-1][0].upper() if words else "?"
