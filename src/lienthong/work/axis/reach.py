"""How far a person sees: everything that crosses the axis, or what concerns their own organisation."""

from dataclasses import dataclass

from django.http import HttpRequest

from lienthong.ground.people.access import roles_of
from lienthong.ground.people.roles import Role
from lienthong.kernel.organizations import Directory, Level

_PROVINCE_OFFICES = ("tỉnh", "văn phòng")
"""Kinds of the province's focal point (Decision 28/2018/QĐ-TTg Art. 7.3.c): the people's committee and its office."""


@dataclass(frozen=True, slots=True)
class Reach:
    """`within`: keys of the organisations whose documents one may see; None for all."""

    within: frozenset[str] | None

    @property
    def everything(self) -> bool:
        """Nothing is hidden from this person."""
        return self.within is None


def reach_of(request: HttpRequest, directory: Directory) -> Reach:
    """Engineers and auditors see everything, and so do the clerks of the province's own office, who route what nobody
    else can. Everyone else sees what their organisation sent or received, or one that it took over whole."""
    roles = roles_of(request)
    if roles & {Role.ENGINEER, Role.AUDITOR} or routes_for_all(request, directory):
        return Reach(None)
    own: set[str] = set()
    for post in getattr(request, "posts", ()):
        _inherit(post.organization_key, directory, own)
    return Reach(frozenset(own))


def routes_for_all(request: HttpRequest, directory: Directory) -> bool:
    """Whether this person is a clerk of the province's office, who decides where a held document goes."""
    return any(
        post.role == Role.CLERK and _is_the_provinces_office(post.organization_key, directory)
        for post in getattr(request, "posts", ())
    )


def _is_the_provinces_office(key: str, directory: Directory) -> bool:
    try:
        organization = directory.by_key(key)
    except KeyError:
        return False
    return organization.level is Level.PROVINCE and organization.kind in _PROVINCE_OFFICES


def _inherit(key: str, directory: Directory, own: set[str]) -> None:
    if key in own:
        return
    own.add(key)
    for succession in directory.predecessors(key):
        if succession.share == "whole":
            _inherit(succession.from_key, directory, own)
