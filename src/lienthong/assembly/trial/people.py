"""Who takes part in a trial: organisations of three levels with codes, keys and letterheads. All invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lienthong.exchange.stores.journal.registers import Agency
from lienthong.formats.edxml import Party
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.identifiers import Scheme
from lienthong.kernel.organizations import Directory, Identifier, Level, Organization, Span

PROVINCE = "H21"
DISTRICTS = 17
"""Like Gia Lai in 2018: one province, 17 districts, 222 communes make 240."""

_SINCE = date(2018, 1, 1)


@dataclass(frozen=True, slots=True)
class Member:
    """One organisation that is an agency of its own."""

    code: str
    name: str
    above: str
    level: Level

    @property
    def party(self) -> Party:
        """How it signs."""
        return Party(self.code, self.above, self.name)

    @property
    def agency(self) -> Agency:
        """What the hub knows of it."""
        return Agency(self.code, self.name, frozenset({self.code.lower()}))


def members(count: int) -> list[Member]:
    """The first so many of: the province, its districts, and their communes in turn."""
    found = [Member(PROVINCE, "UBND tỉnh Gia Lai", "Chính phủ", Level.PROVINCE)]
    districts = [
        Member(f"{PROVINCE}.{number}", f"UBND huyện số {number}", found[0].name, Level.DISTRICT)
        for number in range(21, 21 + DISTRICTS)
    ]
    found += districts
    for number in range(max(0, count - len(found))):
        district = districts[number % DISTRICTS]
        below = number // DISTRICTS + 1
        name = f"UBND xã số {below} thuộc {district.code}"
        found.append(Member(f"{district.code}.{below}", name, district.name, Level.COMMUNE))
    return found[:count]


def directory(of: Sequence[Member]) -> Directory:
    """Their directory, as the hub publishes it."""
    span = Span(_SINCE)
    return Directory(
        [
            Organization(
                key=member.code.lower(),
                name=member.name,
                level=member.level,
                kind=member.level.value,
                parent=_above(member, of),
                span=span,
                identifiers=(Identifier(Scheme.QD2020, member.code, span, preferred=True),),
            )
            for member in of
        ]
    )


def keys(of: Sequence[Member], folder: Path) -> dict[str, KeyPair]:
    """A key pair for each, kept as files in this folder for processes that want them."""
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, KeyPair] = {}
    for member in of:
        found[member.code] = KeyPair.generate()
        found[member.code].save(folder / f"{member.code}.pem")
    return found


def _above(member: Member, of: Sequence[Member]) -> str | None:
    above = member.code.rpartition(".")[0]
    return above.lower() if any(one.code == above for one in of) else None
