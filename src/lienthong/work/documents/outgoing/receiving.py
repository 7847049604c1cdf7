"""Whom a document goes to: the lines of “Kính gửi” and “Nơi nhận”, and the organisations that they name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.organizations import Directory
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.documents.models import Document, Receiver

NAMED_ABOVE = ("nhu tren", "nhu dieu")
KEPT_WORDS = (*NAMED_ABOVE, "luu")
"""`Như trên`, `Như Điều 3`, `Lưu: VT` stand in the list and travel nowhere."""
_NAMED = 5
"""So many are named in a story; the page of the document shows all."""
TO, COPY = Receiver.Kind.TO, Receiver.Kind.COPY


@dataclass(frozen=True, slots=True)
class Addressee:
    """One line. `key` is empty for somebody whom the directory does not know."""

    kind: str
    name: str
    key: str = ""
    way: str = Receiver.Way.POST


class Named:
    """The organisations of a day by what people call them."""

    def __init__(self, directory: Directory, day: date) -> None:
        self._names: dict[str, str] = {}
        self._keys: dict[str, list[str]] = {}
        self._codes: dict[str, bool] = {}
        for one in directory.on(day):
            self._names[one.key] = one.name_on(day)
            self._codes[one.key] = one.code_on(day) is not None
            self._keys.setdefault(_called(one.name_on(day)), []).append(one.key)

    def name_of(self, key: str) -> str:
        """What an organisation is called on the day; empty where there is none then."""
        return self._names.get(key, "")

    def key_of(self, name: str) -> str:
        """The one organisation that is called so; empty where nobody is, or several are."""
        found = self._keys.get(_called(name), [])
        return found[0] if len(found) == 1 else ""

    def reached(self) -> list[str]:
        """The names of all whom the axis reaches."""
        return [name for key, name in self._names.items() if self._codes[key]]

    def like(self, name: str, most: int = 3) -> list[str]:
        """Whom the axis reaches and who may be meant by a name that nobody bears: all its words, the shortest first."""
        words = set(_called(name).split())
        found = [said for said in self.reached() if words <= set(_called(said).split())]
        return sorted(found, key=len)[:most]

    def addressee(self, kind: str, line: str) -> Addressee:
        """A line, with its organisation and its way: over the axis wherever the organisation has a code."""
        if fold(line).startswith(KEPT_WORDS):
            return Addressee(kind, line, "", Receiver.Way.KEPT)
        key = self.key_of(line)
        return Addressee(kind, line, key, Receiver.Way.AXIS if self._codes.get(key) else Receiver.Way.POST)


def named_on(day: date) -> Named:
    """The names of a day, made once a process for each edition of the directory."""
    return _named(organizations.directory(), day)


@lru_cache(maxsize=8)
def _named(directory: Directory, day: date) -> Named:
    return Named(directory, day)


def addressees(named: Named, to: Iterable[str], copies: Iterable[str]) -> list[Addressee]:
    """Both lists, whom it is addressed to first; nobody twice."""
    found = [named.addressee(TO, line) for line in to] + [named.addressee(COPY, line) for line in copies]
    seen: set[str] = set()
    out = []
    for one in found:
        if one.key and one.key in seen:
            continue
        seen.add(one.key)
        out.append(one)
    return out


def is_one(name: str) -> bool:
    """Whether a line is somebody, or the copy that is kept; `Như trên` only points at others of the list."""
    return not fold(name).startswith(NAMED_ABOVE)


def named(names: Sequence[str]) -> Words:
    """Receivers in a sentence: the first few by name, the others by how many they are."""
    said, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    if more <= 0:
        return Words(vi=said, en=said)
    return Words(vi=f"{said} và {more} nơi nữa", en=f"{said} and {more} more")


def rows(document: Document, found: Sequence[Addressee]) -> list[Receiver]:
    """As they are kept."""
    return [
        Receiver(
            document=document, sender_key=document.organization_key, place=place, kind=one.kind,
            organization_key=one.key, name=one.name[:300], way=one.way,
        )
        for place, one in enumerate(found)
    ]  # fmt: skip


def _called(name: str) -> str:
    """`UBND huyện Chư Păh` and `Ủy ban nhân dân huyện Chư Păh` are one name."""
    return " ".join(fold(name).split()).replace("uy ban nhan dan", "ubnd")
