"""What a node knows of organisations: the hub's directory as last fetched, and its own letterhead."""

from collections.abc import Iterable, Mapping
from datetime import date

from lienthong.formats.edxml import Party
from lienthong.kernel.identifiers import same_code
from lienthong.kernel.organizations import Directory, Found, Organization, Redirected


class AddressBook:
    """Works without a directory too: then a code is all that is known of an organisation."""

    def __init__(self, own: Mapping[str, Party] | None = None, directory: Directory | None = None) -> None:
        self.directory = directory
        self._own = {same_code(code): party for code, party in (own or {}).items()}

    def organization(self, code: str, day: date) -> Organization | None:
        """Who bears the code on that day, or has taken over from its bearer."""
        if self.directory is None:
            return None
        found = self.directory.resolve(code, day)
        return found.organization if isinstance(found, Found | Redirected) else None

    def lanes(self, codes: Iterable[str], day: date) -> frozenset[str]:
        """The receivers by one name each: an organisation named by two codes has one lane."""
        return frozenset(self._lane(code, day) for code in codes)

    def party(self, code: str, day: date, like: Party | None = None) -> Party:
        """How an organisation of ours signs: our letterhead, else as the sender addressed us, else the directory."""
        own = self._own.get(same_code(code))
        if own is not None:
            return own
        if like is not None and like.organ_name and same_code(like.organ_id) == same_code(code):
            return like
        organization = self.organization(code, day)
        if organization is None or self.directory is None:
            return Party(organ_id=code, organization_in_charge=code, organ_name=code)
        above = self.directory.parents(organization, day)
        name = organization.name_on(day)
        return Party(organ_id=code, organization_in_charge=above[0].name_on(day) if above else name, organ_name=name)

    def _lane(self, code: str, day: date) -> str:
        organization = self.organization(code, day)
        return same_code(code) if organization is None else f"={organization.key}"
