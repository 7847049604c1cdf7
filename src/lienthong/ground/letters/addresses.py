"""Organisations as a letter names them, and the codes in a letter as organisations of ours."""

from datetime import date
from typing import Protocol

from lienthong.formats.edxml import Party
from lienthong.ground.letters.refusals import NoAddress
from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.identifiers import same_code
from lienthong.kernel.organizations import Found, Organization, Redirected


def organization_on(key: str, day: date) -> Organization:
    """Who does the work of this organisation on that day: it itself, or whoever took over the whole of it.

    Raises:
        NoAddress: nobody does, or several share it: then the sender must choose.
    """
    directory = organizations.directory()
    try:
        found = directory.resolve_key(key, day)
    except KeyError:
        raise NoAddress(organization=key, day=day) from None
    if not isinstance(found, Found | Redirected):
        raise NoAddress(organization=directory.by_key(key).name_on(day), day=day)
    return found.organization


def party(organization: Organization, day: date, code: str = "") -> Party:
    """How it signs, and how it is addressed. `code`: another of its codes than the one preferred on that day.

    Raises:
        NoAddress: it has no code on that day.
    """
    chosen = code or organization.code_on(day)
    name = organization.name_on(day)
    if not chosen:
        raise NoAddress(organization=name, day=day)
    above = organizations.directory().parents(organization, day)
    return Party(organ_id=chosen, organization_in_charge=above[0].name_on(day) if above else name, organ_name=name)


def key_of(code: str, day: date) -> str:
    """The key of whoever bears the code on that day, or took over from its bearer; empty where nobody is known."""
    found = organizations.directory().resolve(code, day)
    return found.organization.key if isinstance(found, Found | Redirected) else ""


def code_on(key: str, day: date) -> str | None:
    """The code that an organisation has on that day; None where it has none, or there is no such organisation."""
    try:
        return organizations.directory().by_key(key).code_on(day)
    except KeyError:
        return None


class SentLike(Protocol):
    """What is asked of a letter here."""

    @property
    def sender_code(self) -> str: ...  # noqa: D102
    @property
    def sender_key(self) -> str: ...  # noqa: D102


def is_from(letter: SentLike, code: str, day: date) -> bool:
    """Whether a letter was sent by the bearer of a code, or by somebody whose work they took over."""
    return same_code(letter.sender_code) == same_code(code) or bool(
        letter.sender_key and key_of(code, day) == letter.sender_key
    )
