"""Reading the trail: who may read how much of it, what is asked, and a page of answers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from lienthong.ground.audit.models import Entry
from lienthong.ground.audit.words import act_words, fact_words, thing_words, value_words
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people import queries as people
from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.roles import Role
from lienthong.kernel.moments import VIETNAM, read_day
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words

READERS = (Role.INSPECTOR, Role.AUDITOR, Role.ADMINISTRATOR)
"""Inspectors and auditors read what happened under their office; administrators too, without what was written about
contents."""
PAGE = 50
PEOPLE = 100
"""So many people of one name are looked for."""
PLACES = {"document": ("documents:document", "document_id"), "case": ("cases:case", "case_id")}
"""Where a thing has its page: the name of its address, and of the argument."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How far somebody sees: whose entries, whether with contents, and whether those that belong to no office."""

    offices: frozenset[str]
    contents: frozenset[str]
    """Offices of which the facts are shown, too."""
    homeless: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. Days include both ends; empty means: whatever it is."""

    person: str = ""
    thing: str = ""
    act: str = ""
    office: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as people read it."""

    number: int
    at: datetime
    who: str
    act: Words
    thing: Words
    address: str
    """Of the thing's page; empty where it has none."""
    office: str
    facts: Sequence[tuple[Words, Words]]


def sight_of(posts: Iterable[Post], today: date) -> Sight:
    """How far these posts see."""
    offices: set[str] = set()
    contents: set[str] = set()
    homeless = False
    for post in posts:
        if post.role not in READERS:
            continue
        under = organizations.below(post.organization_key, today) | {post.organization_key}
        offices |= under
        if post.role == Role.ADMINISTRATOR:
            homeless = True
        else:
            contents |= under
    return Sight(frozenset(offices), frozenset(contents), homeless)


def page(asked: Asked, sight: Sight, *, before: int | None = None, size: int = PAGE) -> tuple[list[Line], int | None]:
    """The newest entries that answer, and after which number the next page begins; None on the last one."""
    found = _asked(asked, sight)
    if before is not None:
        found = found.filter(id__lt=before)
    entries = list(found.order_by("-id")[: size + 1])
    return lines(entries[:size], sight), entries[size - 1].pk if len(entries) > size else None


def of_thing(thing: str, organization_key: str, *, most: int = PAGE, contents: bool = False) -> list[Line]:
    """What happened to a thing at one office, the newest first: for its own page, which knows who may see it."""
    found = Entry.objects.filter(thing=thing, organization_key=organization_key).order_by("-id")[:most]
    return lines(found, Sight(frozenset({organization_key}), frozenset({organization_key} if contents else ())))


def lines(entries: Iterable[Entry], sight: Sight) -> list[Line]:
    """Entries as people read them; one query for the names of accounts, and one for the edition of the directory."""
    entries = list(entries)
    known = organizations.directory()
    names = _names(entries)
    found = []
    for entry in entries:
        try:
            office = known.by_key(entry.organization_key).name_on(entry.at.astimezone(VIETNAM).date())
        except KeyError:
            office = entry.organization_key
        inside = entry.organization_key in sight.contents
        found.append(
            Line(
                entry.pk, entry.at, entry.by_name, act_words(entry.act), _thing(entry.thing, names),
                _address(entry.thing) if inside else "", office, facts_of(entry.facts) if inside else (),
            )
        )  # fmt: skip
    return found


def _names(entries: Iterable[Entry]) -> Mapping[str, str]:
    told = {entry.thing for entry in entries if entry.thing.startswith("account:")}
    ids = [int(number) for thing in told if (number := thing.partition(":")[2]).isdecimal()]
    return {f"account:{pk}": name for pk, name in people.names_of(ids).items()}


def _thing(thing: str, names: Mapping[str, str]) -> Words:
    words, name = thing_words(thing), names.get(thing)
    return Words(vi=f"{words.vi}: {name}", en=f"{words.en}: {name}") if name else words


def people_named(text: str) -> list[int]:
    """The accounts of a user name, or whose name has these words, accents or none."""
    words = fold(text).split()
    if not words:
        return []
    # Accounts are thousands, not millions, and their names bear no folded twin.
    everyone: Iterable[tuple[int, str, str]] = Account.objects.values_list("pk", "username", "full_name")
    return [
        pk
        for pk, username, name in everyone
        if username == text.strip().lower() or all(word in fold(name).split() for word in words)
    ][:PEOPLE]


def _asked(asked: Asked, sight: Sight) -> QuerySet[Entry]:
    scope = Q(organization_key__in=[asked.office] if asked.office in sight.offices else sorted(sight.offices))
    if sight.homeless and not asked.office:
        scope |= Q(organization_key="")
    found = Entry.objects.filter(scope)
    if asked.person:
        found = found.filter(account_id__in=people_named(asked.person))
    if asked.thing:
        found = found.filter(thing=asked.thing)
    if asked.act:
        found = found.filter(act=asked.act)
    if asked.first:
        found = found.filter(at__gte=_midnight(asked.first))
    if asked.last:
        found = found.filter(at__lt=_midnight(asked.last + timedelta(days=1)))
    return found


def facts_of(text: str) -> list[tuple[Words, Words]]:
    """The facts beside an act in words; what says nothing, such as an end that there is none, is left out."""
    told: Mapping[str, Any] = json.loads(text)
    found = []
    for key, value in told.items():
        if value is None or value is False or value == "" or value == []:
            continue
        found.append((fact_words(key), Words(vi="", en="") if value is True else _value(key, value)))
    return found


def _value(key: str, value: Any) -> Words:
    if not isinstance(value, str):
        told = json.dumps(value, ensure_ascii=False)
        return Words(vi=told, en=told)
    if key == "role" and value in Role.values:
        return _role(Role(value))
    day = read_day(value) if len(value) == 10 else None
    return Words(vi=f"{day:%d/%m/%Y}", en=f"{day:%d/%m/%Y}") if day else value_words(key, value)


def _role(role: Role) -> Words:
    with override("vi"):
        vi = str(role.label)
    with override("en"):
        return Words(vi=vi, en=str(role.label))


def _address(thing: str) -> str:
    kind, _, name = thing.partition(":")
    place = PLACES.get(kind)
    if place is None or not name.isdecimal():
        return ""
    try:
        return reverse(place[0], kwargs={place[1]: int(name)})
    except NoReverseMatch:
        return ""


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
