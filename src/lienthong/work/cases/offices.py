"""Organisations as a case needs them: their names and codes on a day, and who does a step of a certain kind."""

from collections.abc import Callable
from datetime import date

from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.organizations import Organization
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

KINDS = {"police": "công an", "insurance": "bảo hiểm xã hội"}
"""How a procedure's step names an office by what it is → the kind in the directory."""


class NoSuchOffice(Refusal):
    """No organisation of that key on that day. Facts: `key`."""

    code = "no_such_office"
    words = Words(vi="Không có cơ quan “{key}” vào ngày này.", en="There is no office “{key}” on this day.")


def find(key: str) -> Organization | None:
    """The organisation of a key; None where nobody has it."""
    try:
        return organizations.directory().by_key(key)
    except KeyError:
        return None


def name_of(key: str) -> str:
    """The organisation's name; the key itself where nobody has it, so that nothing is hidden."""
    found = find(key)
    return found.name if found else key


def names() -> Callable[[str], str]:
    """`name_of` with one look at the directory, for whoever names many offices at once."""
    directory = organizations.directory()

    def name(key: str) -> str:
        try:
            return directory.by_key(key).name
        except KeyError:
            return key

    return name


def code_of(key: str, day: date) -> str:
    """The code that a case number begins with.

    Raises:
        NoSuchOffice: it bears none on that day.
    """
    found = find(key)
    code = found.code_on(day) if found else None
    if code is None:
        raise NoSuchOffice(key=key)
    return code


def office_for(wanted: str, near: str, day: date) -> str | None:
    """The office that does a step: `self` or a key is itself; a kind (`police`) is looked for at the deciding office,
    then at each one above it. None where nobody is known: then a person decides.
    """
    if wanted in ("", "self"):
        return near
    if wanted not in KINDS:
        return wanted if find(wanted) else None
    kind, directory = KINDS[wanted], organizations.directory()
    candidates: dict[str, str] = {
        organization.parent: organization.key
        for organization in directory
        if organization.kind == kind and organization.parent and day in organization.span
    }
    place: str | None = near
    while place:
        if place in candidates:
            return candidates[place]
        above = find(place)
        place = above.parent if above else None
    return None
