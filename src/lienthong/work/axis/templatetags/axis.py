"""How the axis pages say statuses and times."""

from datetime import datetime, timedelta

from django import template

from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.axis import vocabulary
from lienthong.work.axis.naming import Namer

QUICK = timedelta(minutes=10)
"""What happens so soon after the start is told to the second."""

register = template.Library()
_NOTHING = Words(vi="", en="")


@register.filter
def status_words(code: str) -> Words:
    """`{{ code|status_words|say }}`: what a status code means."""
    return vocabulary.status_words(code)


@register.filter
def effect_words(effect: str) -> Words:
    """`{{ effect|effect_words|say }}`: what a status did, where it did not simply move the document on."""
    return vocabulary.EFFECTS.get(effect, _NOTHING)


@register.filter
def named(key: str, namer: Namer) -> str:
    """`{{ key|named:namer }}`: an organisation's name."""
    return namer.of(key).name


@register.filter
def step_time(at: datetime, start: datetime) -> str:
    """`{{ at|step_time:start }}`: the hour; at first to the second, later with the day if it is another one."""
    at, start = in_vietnam(at), in_vietnam(start)
    if at - start < QUICK:
        return f"{at:%H:%M:%S}"
    return f"{at:%H:%M}" if at.date() == start.date() else f"{at:%H:%M} {at.day}/{at.month}"
