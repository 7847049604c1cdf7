"""How an office names itself on a day: the letterhead that it keeps, else what the directory knows of it.

A letterhead is never changed: another one is kept, and holds from its day on. What was made under one stays under it.
"""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.vietnamese import fold
from lienthong.work.documents.composing import Head
from lienthong.work.documents.models import Document, Letterhead
from lienthong.work.documents.outgoing.authority import Office

COMMITTEE = "Ủy ban nhân dân"
_LEVELS = ("thị trấn", "thị xã", "thành phố", "phường", "xã", "huyện", "quận", "tỉnh")
_COMMUNES = ("thị trấn ", "xã ", "phường ")
_PROVINCE = re.compile(r"\s+(?:tỉnh|thành phố)\s+\S.*$", re.IGNORECASE)
_SMALL = ("va", "cua", "cac", "ve", "cho", "tai", "trong")


@dataclass(frozen=True, slots=True)
class Named:
    """A letterhead as values. `kept_id`: of the one that somebody of the office has looked at and kept so."""

    name: str
    short: str
    place: str
    head_title: str
    governing: str = ""
    collective: str = ""
    address: str = ""
    seal_file_id: UUID | None = None
    kept_id: int | None = None

    @property
    def kept(self) -> bool:
        """Whether somebody has looked at it; otherwise it is what the directory knows."""
        return self.kept_id is not None

    @property
    def head(self) -> Head:
        """For the composer."""
        return Head(self.name, self.governing, self.place, self.address)

    @property
    def office(self) -> Office:
        """For the rules of signing."""
        return Office(self.head_title, self.collective)


def on(organization_key: str, day: date) -> Named:
    """The office's letterhead on a day. Where none is kept it is made from the directory, and somebody should look."""
    kept = Letterhead.objects.filter(organization_key=organization_key, valid_from__lte=day).first()
    return _from_directory(organization_key, day) if kept is None else _named(kept)


def kept_by(organization_key: str) -> list[Letterhead]:
    """What an office has kept, the furthest day first: of one day the one that holds, then those before it."""
    found = Letterhead.objects.filter(organization_key=organization_key)
    return list(found.select_related("kept_by"))


def under(document: Document) -> Named:
    """The letterhead under which a document that goes out was made, whatever the office has kept since."""
    kept = document.outgoing.letterhead
    if kept is not None:
        return _named(kept)
    return _from_directory(document.organization_key, in_vietnam(document.created_at).date())


def _named(kept: Letterhead) -> Named:
    return Named(
        kept.name, kept.short, kept.place, kept.head_title, kept.governing, kept.collective, kept.address,
        kept.seal_file_id, kept.pk,
    )  # fmt: skip


def _from_directory(organization_key: str, day: date) -> Named:
    directory = organizations.directory()
    try:
        organization = directory.by_key(organization_key)
    except KeyError:
        return Named(organization_key, "", "", "")
    name = organization.name_on(day)
    above = directory.parents(organization, day)
    return guessed(name, above[0].name_on(day) if above else "")


def guessed(name: str, above: str = "") -> Named:
    """What an office is called on paper as far as its name tells (App. I II.2–4).

    A committee stands alone on its letterhead, except that of a town or commune, which names the district above it.
    """
    plain = fold(name)
    if plain.startswith(("uy ban nhan dan", "ubnd")):
        unit = name.split("dân", 1)[-1].strip() if plain.startswith("uy ban") else name[4:].strip()
        small = unit.lower().startswith(_COMMUNES) and fold(above).startswith(("uy ban", "ubnd"))
        governing = guessed(above).name if small else ""
        return Named(f"{COMMITTEE} {unit}", "UBND", _place(unit), "Chủ tịch", governing, COMMITTEE)
    # A department is named without its province, which stands in the line above it.
    name = _PROVINCE.sub("", name) if plain.startswith("so ") else name
    title = "Giám đốc" if plain.startswith("so ") else "Trưởng phòng" if plain.startswith("phong ") else "Thủ trưởng"
    return Named(name, abbreviation(name), _place(above), title, above)


def abbreviation(name: str) -> str:
    """The first letters of a name, small words left out: `Sở Thông tin và Truyền thông` is `STTTT`."""
    words = [word for word in name.replace("-", " ").replace("–", " ").split() if fold(word) not in _SMALL]
    return "".join(word[0] for word in words if word[0].isalnum()).upper()[:12]


def _place(unit: str) -> str:
    """`thị trấn Ia Ly` is written `Ia Ly` before the date; a numbered unit keeps its kind (App. I II.4.b)."""
    said = unit.strip()
    for committee in (COMMITTEE, "UBND"):
        if said.startswith(committee):
            said = said[len(committee) :].strip()
    for level in _LEVELS:
        if said.lower().startswith(f"{level} "):
            rest = said[len(level) + 1 :].strip()
            return said if rest[:1].isdigit() else rest
    return said
