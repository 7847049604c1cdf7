"""The canonical form of an entry, and how links are hashed. Pure: no clock, no database.

An entry's canonical bytes are its line in PostgreSQL's `COPY … TO` text format over `COLUMNS`: UTF-8, fields parted by
a tab, NULL as `\\N`, and backslash, tab, line feed, carriage return, backspace, form feed and vertical tab escaped by a
backslash. So an auditor needs nothing but psql and sha256sum; sealing and verifying read the same lines. The form is
injective: no two different entries have the same line.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

COLUMNS = "id, (extract(epoch from at) * 1000000)::bigint, act, thing, organization_key, account_id, by_name, facts"
"""What is sealed of `audit_entry`. The moment is counted in microseconds since 1970, so that no time zone matters."""

BEGINNING = bytes(32)
"""What stands before the first link."""
DIGEST = 32

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_ESCAPES = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """An entry's values."""

    id: int
    at: datetime
    act: str
    thing: str
    organization_key: str
    account_id: int | None
    by_name: str
    facts: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A link's values. `missing` and `late` are spans of numbers as `written` writes them."""

    number: int
    at: datetime
    after_id: int
    last_id: int
    missing: str
    late: str
    digests: bytes
    previous: bytes


def canonical(entry: Written) -> bytes:
    """The entry's line, as PostgreSQL writes it; for whoever has the values and no database."""
    account = "\\N" if entry.account_id is None else str(entry.account_id)
    act, thing, office, name, facts = (
        text.translate(_ESCAPES)
        for text in (entry.act, entry.thing, entry.organization_key, entry.by_name, entry.facts)
    )
    fields = (str(entry.id), str(microseconds(entry.at)), act, thing, office, account, name, facts)
    return "\t".join(fields).encode()


def digest(line: bytes) -> bytes:
    """SHA-256 of an entry's line."""
    return hashlib.sha256(line).digest()


def hash_of(link: Sealed) -> bytes:
    """The link's hash: SHA-256 over the hash before it, its own words, and its entries' digests.

    previous (32 bytes) ‖ `link N\\nat µs\\nafter ID\\nlast ID\\nmissing SPANS\\nlate SPANS\\n\\n` ‖ digests
    """
    words = (
        f"link {link.number}\nat {microseconds(link.at)}\nafter {link.after_id}\nlast {link.last_id}\n"
        f"missing {link.missing}\nlate {link.late}\n\n"
    )
    whole = hashlib.sha256(link.previous)
    whole.update(words.encode())
    whole.update(link.digests)
    return whole.digest()


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(counted: int) -> datetime:
    """The moment of so many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=counted)


def runs(ascending: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as spans: the first and the last of each run."""
    found: list[tuple[int, int]] = []
    for number in ascending:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def gaps(after: int, there: Sequence[int]) -> list[tuple[int, int]]:
    """The spans of numbers after `after` that are not among the ascending ones up to their last."""
    found = []
    for number in there:
        if number > after + 1:
            found.append((after + 1, number - 1))
        after = number
    return found


def written(pairs: Iterable[tuple[int, int]]) -> str:
    """Spans as text: `5-7,12`."""
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in pairs)


def read(text: str) -> list[tuple[int, int]]:
    """Spans out of text.

    Raises:
        ValueError: they are no spans, or not in order; somebody tampered with them.
    """
    found = []
    before = 0
    for part in text.split(",") if text else ():
        first, dash, last = part.partition("-")
        pair = int(first), int(last if dash else first)
        if not before < pair[0] <= pair[1]:
            raise ValueError(text)
        before = pair[1]
        found.append(pair)
    return found


def numbers(pairs: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Every number of the spans."""
    for first, last in pairs:
        yield from range(first, last + 1)
