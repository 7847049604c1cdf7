"""Who plays: the organisations of 4 September 2018 and the ends of the axis they use."""

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from lienthong.formats.edxml import Party
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Directory, Level, Organization

DAY = date(2018, 9, 4)
"""The Tuesday after the national holiday, whose Sunday was made up for on Monday; the
province had 17 districts and 222 communes (the 2018 report)."""
CURTAIN = datetime.combine(DAY, time(8, 0), VIETNAM)
MISTAKE = "V/v cử cán bộ đi tập huấn"
"""What the letter is about that a district sends to the wrong office."""

POLICE, INSURANCE = "chupah-cong-an", "chupah-bao-hiem-xa-hoi"
COUNTER = "unit-23734"
"""The town of Ia Ly, whose one-stop shop the platform hosts; its letters leave by the platform's own post."""
DEPARTMENT = "gialai-so-thong-tin-va-truyen-thong"
"""The Department of Information and Communications, whose desk of documents the platform hosts too."""
COMMUNE, DISTRICT, PROVINCE, MINISTRY = "unit-23722", "unit-627", "unit-64", "bo-noi-vu"


@dataclass(frozen=True, slots=True)
class Actor:
    """One agency with an end of its own: a node, its key, its satchel and the folder it shares."""

    name: str
    """Of the process and of its folder."""
    organization: Organization
    code: str
    folder: Path
    hub: str
    """`province` or `centre`."""
    also: tuple[Organization, ...] = ()
    """Organisations whose letters it handles beside its own."""

    @property
    def key_file(self) -> Path:
        """Its private key."""
        return self.folder / "key.pem"

    @property
    def data(self) -> Path:
        """Its satchel's folder."""
        return self.folder / "satchel"

    @property
    def share(self) -> Path:
        """The folder it shares with its own software."""
        return self.folder / "share"

    def party(self, directory: Directory) -> Party:
        """How it signs."""
        return party_of(self.organization, directory)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone: four actors of the story, and the crowds that make up the traffic around it."""

    directory: Directory
    commune: Actor
    district: Actor
    province: Actor
    ministry: Actor
    crowd: Actor
    ministries: Actor
    police: Actor
    insurance: Actor
    platform: Actor
    """The platform itself, which acts for the offices it hosts."""

    @property
    def neighbours(self) -> tuple[Actor, ...]:
        """Agencies with systems of their own, which are asked for steps of cases."""
        return self.police, self.insurance

    @property
    def players(self) -> tuple[Actor, ...]:
        """The four of the story, from the ground up."""
        return self.commune, self.district, self.province, self.ministry

    @property
    def everyone(self) -> tuple[Actor, ...]:
        """The players, the crowds and the neighbours."""
        return (*self.players, self.crowd, self.ministries, *self.neighbours, self.platform)


def cast_of(directory: Directory, folder: Path) -> Cast:
    """Give everyone of that day a part. Departments share the province's node; the rest is the crowd."""
    today = [organization for organization in directory.on(DAY) if organization.code_on(DAY)]
    ours = [organization for organization in today if organization.axis == "province"]
    central = [organization for organization in today if organization.axis == "national"]
    ministry = next((one for one in central if "Nội vụ" in one.name), central[0])
    leading = {COMMUNE, DISTRICT, PROVINCE, POLICE, INSURANCE, COUNTER}
    departments = tuple(one for one in ours if one.level is Level.PROVINCE and one.key not in (PROVINCE, DEPARTMENT))
    others = [one for one in ours if one.level in (Level.DISTRICT, Level.COMMUNE) and one.key not in leading]

    def actor(name: str, organization: Organization, hub: str, also: tuple[Organization, ...] = ()) -> Actor:
        return Actor(name, organization, organization.code_on(DAY) or "", folder / name, hub, also)

    rest = [one for one in central if one.key != ministry.key]
    return Cast(
        directory=directory,
        commune=actor("commune", directory.by_key(COMMUNE), "province"),
        district=actor("district", directory.by_key(DISTRICT), "province"),
        province=actor("province", directory.by_key(PROVINCE), "province", departments),
        ministry=actor("ministry", ministry, "centre"),
        crowd=actor("crowd", others[0], "province", tuple(others[1:])),
        ministries=actor("ministries", rest[0], "centre", tuple(rest[1:])),
        police=actor("police", directory.by_key(POLICE), "province"),
        insurance=actor("insurance", directory.by_key(INSURANCE), "province"),
        platform=actor("platform", directory.by_key(COUNTER), "province", (directory.by_key(DEPARTMENT),)),
    )


def party_of(organization: Organization, directory: Directory) -> Party:
    """An organisation as a letterhead names it."""
    above = directory.parents(organization, DAY)
    name = organization.name_on(DAY)
    return Party(
        organ_id=organization.code_on(DAY) or "",
        organization_in_charge=above[0].name_on(DAY) if above else name,
        organ_name=name,
    )
