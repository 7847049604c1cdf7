"""Verifying: is the trail what was sealed, and is what was sealed what the published heads say?

One pass in the order of the numbers, in constant memory, over one snapshot of the database.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from lienthong.formats.evidence import heads
from lienthong.formats.evidence.heads import BadHead, Head
from lienthong.formats.evidence.keys import PublicKey
from lienthong.ground.audit import beside, chain, findings
from lienthong.ground.audit.findings import Finding
from lienthong.ground.audit.sealing import PATIENCE, lines
from lienthong.kernel.moments import in_vietnam

MOST_FINDINGS = 50
"""Who rewrote everything is not told of every line."""
AT_ONCE = 100_000
"""About so many entries are read by one statement: their links' digests are in memory together."""


@dataclass(slots=True)
class Report:
    """What verifying found. `late` entries came after their numbers' turn; `longest` is the longest wait for a seal."""

    findings: list[Finding] = field(default_factory=list)
    entries: int = 0
    links: int = 0
    unsealed: int = 0
    late: int = 0
    longest: timedelta = timedelta(0)
    heads: int = 0
    last_hash: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def add(self, finding: Finding) -> None:
        """Keep a finding, while there is room."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)


@dataclass(slots=True)
class _Pass:
    """What is carried from link to link."""

    report: Report
    wanted: Mapping[int, Sequence[Head]]
    """Heads by the link that they name."""
    hash: bytes = chain.BEGINNING
    last_id: int = 0
    number: int = 0
    total: int = 0
    sealed_at: datetime | None = None
    """When the link before was made."""
    held: dict[int, tuple[int, bytes, datetime]] = field(default_factory=dict)
    """Entries that stand where a link saw none: their moments, and that of the link. A later one must claim them."""


def verify(
    published: Sequence[tuple[str, str]], keys: Sequence[PublicKey], progress: Callable[[int], None] = lambda done: None
) -> Report:
    """Verify the whole trail and every head. `published` are names and signed texts, from the database and elsewhere.

    A head whose signature does not hold is a finding, and is not believed. `progress` hears how many entries are done.
    """
    report = Report()
    wanted: dict[int, list[Head]] = {}
    for name, text in published:
        try:
            head = heads.verify(text, keys)
        except BadHead as bad:
            report.add(findings.bad_head(name, bad))
            continue
        report.heads += 1
        same = wanted.setdefault(head.link, [])
        if head not in same:
            same.append(head)
    inside = connection.in_atomic_block
    with transaction.atomic():
        if not inside:
            # Everything below reads one moment of the database, whatever is written meanwhile.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        _verify(_Pass(report, wanted), progress)
        believed = {head.day for same in wanted.values() for head in same}
        for finding in beside.wrong(believed, keys):
            report.add(finding)
    return report


def _verify(on: _Pass, progress: Callable[[int], None]) -> None:
    while links := _links(on.number):
        entries = _Entries(on.last_id, links[-1][0].last_id)
        for link, hash_kept in links:
            _check_link(on, link, hash_kept)
            _check_entries(on, link, entries)
            _check_heads(on, link)
            on.sealed_at = link.at
        progress(on.report.entries)
    on.report.last_hash = on.hash.hex() if on.number else ""
    _check_end(on)


def _check_link(on: _Pass, link: chain.Sealed, kept: bytes) -> None:
    """The link follows the one before, and its hash is that of its words."""
    if link.number != on.number + 1 or link.after_id != on.last_id:
        on.report.add(findings.link_missing(on.number + 1, link))
    elif link.previous != on.hash or chain.hash_of(link) != kept:
        on.report.add(findings.link_changed(link))
    on.number, on.hash, on.last_id = link.number, kept, link.last_id
    on.report.links += 1


def _check_entries(on: _Pass, link: chain.Sealed, entries: "_Entries") -> None:
    """The entries of the link are there, unchanged, and nothing else stands between them."""
    missing, late = _spans(link)
    skip = iter(missing)
    gap = next(skip, None)
    numbers: list[int] = []
    digests: list[bytes] = []
    oldest = None
    for number in chain.numbers(late):
        moment, digest, missed = on.held.pop(number, (None, b"", link.at))
        if moment is not None:
            if link.at - missed > PATIENCE:
                on.report.add(findings.put_in_late(number, link, in_vietnam(missed).date()))
            numbers.append(number)
            digests.append(digest)
            on.report.late += 1
            oldest = moment if oldest is None else min(oldest, moment)
    for number, moment, digest in entries.up_to(link.last_id):
        if number <= link.after_id:
            continue  # Those of a link that is gone, which has been said.
        while gap and gap[1] < number:
            gap = next(skip, None)
        if gap and gap[0] <= number:
            on.held[number] = moment, digest, link.at
            continue
        numbers.append(number)
        digests.append(digest)
        if oldest is None or moment < oldest:
            oldest = moment
        if on.sealed_at is not None and moment < chain.microseconds(on.sealed_at - PATIENCE):
            on.report.add(findings.backdated(number, link, in_vietnam(chain.moment(moment)).date()))
    on.report.entries += len(numbers)
    if oldest is not None:
        on.report.longest = max(on.report.longest, timedelta(microseconds=chain.microseconds(link.at) - oldest))
    if b"".join(digests) != link.digests:
        _say_which(on.report, link, missing, late, dict(zip(numbers, digests, strict=True)))
    on.total += len(link.digests) // chain.DIGEST


def _say_which(
    report: Report, link: chain.Sealed, missing: list[tuple[int, int]], late: list[tuple[int, int]],
    found: Mapping[int, bytes],
) -> None:  # fmt: skip
    """Compare number by number what the link sealed with what is there."""
    sealed = [link.digests[at : at + chain.DIGEST] for at in range(0, len(link.digests), chain.DIGEST)]
    expected = [*chain.numbers(late), *_between(link, missing, len(sealed) + len(found))]
    if len(expected) != len(sealed):
        report.add(findings.link_changed(link))
        return
    should = dict(zip(expected, sealed, strict=True))
    for number in should.keys() | found.keys():
        if number not in found:
            report.add(findings.removed(number, link))
        elif number not in should:
            report.add(findings.inserted(number, link))
        elif should[number] != found[number]:
            report.add(findings.changed(number, link))
    report.findings.sort(key=lambda each: (each.link or 0, each.entry or 0))


def _between(link: chain.Sealed, missing: Sequence[tuple[int, int]], most: int) -> Iterator[int]:
    """The numbers of the link without the missing ones; no more than `most`, whatever somebody wrote into it."""
    at = link.after_id + 1
    for first, last in [*missing, (link.last_id + 1, link.last_id + 1)]:
        while at < first and most:
            yield at
            at, most = at + 1, most - 1
        at = max(at, last + 1)


def _check_heads(on: _Pass, link: chain.Sealed) -> None:
    for head in on.wanted.get(link.number, ()):
        if head.hash != on.hash.hex() or head.entries != on.total:
            on.report.add(findings.other_than_pledged(head))


def _check_end(on: _Pass) -> None:
    """What comes after the last link: entries that wait for their seal; and heads that knew more than is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry WHERE id > %s", [on.last_id])
        on.report.unsealed = int(cursor.fetchone()[0])
        cursor.execute("SELECT first_id, last_id FROM audit_gap ORDER BY first_id")
        waiting = cursor.fetchall()
    for number in sorted(on.held):
        if any(first <= number <= last for first, last in waiting):
            on.report.unsealed += 1
        else:
            on.report.add(findings.inserted(number, None))
    for link in sorted(on.wanted):
        if link > on.number:
            on.report.add(findings.cut_off(on.wanted[link][0], on.number))


class _Entries:
    """The lines of some numbers, with their digests, read once in order."""

    def __init__(self, after: int, last: int) -> None:
        query = f"SELECT {chain.COLUMNS} FROM audit_entry WHERE id > {after:d} AND id <= {last:d} ORDER BY id"  # noqa: S608
        self._lines = lines(query)
        self._next: tuple[int, bytes] | None = next(self._lines, None)

    def up_to(self, last: int) -> Iterator[tuple[int, int, bytes]]:
        """Number, moment and digest of those that were not read yet."""
        sha256, each, rest = hashlib.sha256, self._next, self._lines
        while each is not None and each[0] <= last:
            number, line = each
            yield number, int(line.split(b"\t", 2)[1]), sha256(line).digest()
            each = next(rest, None)
        self._next = each


def _links(after: int) -> list[tuple[chain.Sealed, bytes]]:
    """The next links, with the hashes that are kept of them; as many as `AT_ONCE` entries need."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, at, after_id, last_id, missing, late, digests, previous, hash FROM ("
            " SELECT *, sum(count) OVER (ORDER BY number) AS so_far FROM ("
            "  SELECT * FROM audit_link WHERE number > %s ORDER BY number LIMIT 2000) AS following) AS counted"
            " WHERE so_far - count < %s ORDER BY number",
            [after, AT_ONCE],
        )
        found = cursor.fetchall()
    return [
        (chain.Sealed(number, at, after_id, last_id, missing, late, bytes(digests), bytes(previous)), bytes(hashed))
        for number, at, after_id, last_id, missing, late, digests, previous, hashed in found
    ]


def _spans(link: chain.Sealed) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """What the link missed, and what came late; nothing where somebody wrote nonsense: its hash does not fit then."""
    try:
        missing, late = chain.read(link.missing), chain.read(link.late)
    except ValueError:
        return [], []
    believable = sum(last - first + 1 for first, last in late) <= len(link.digests) // chain.DIGEST
    return missing, late if believable else []
