"""Tags of the home page and of the sign-in."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from lienthong.faces.design import spoken
from lienthong.ground.organizations import queries
from lienthong.ground.people.cast import CAST, Person
from lienthong.ground.people.models import Post

register = template.Library()


@register.simple_tag
def today_in_words() -> str:
    """`Thứ Hai, ngày 2 tháng 3 năm 2026`, with a capital, for the head of a page."""
    words = spoken.full_day(timezone.localdate(), "en" if get_language() == "en" else "vi")
    return words[0].upper() + words[1:]


@register.simple_tag
def the_cast() -> list[tuple[str, list[Person]]]:
    """The people of the demo, for the sign-in page: by the office in which they work today."""
    today = timezone.localdate()
    offices: dict[str, list[Person]] = {}
    for person in CAST:
        offices.setdefault(_office(person, today), []).append(person)
    return list(offices.items())


def _office(person: Person, today: date) -> str:
    try:
        key = next(key for key, first, last in person.posts if first <= today and (last is None or today < last))
        return queries.directory().by_key(key).name_on(today)
    except (KeyError, StopIteration):
        return person.organization


@register.simple_tag
def organization_name(post: Post) -> str:
    """The name of the organisation that a post belongs to, as it is called today."""
    try:
        return queries.directory().by_key(post.organization_key).name_on(timezone.localdate())
    except KeyError:
        return post.organization_key
