"""The inbox: what came for this agency's organisations, from the hub's list to the hands of its own software."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from sqlite3 import Row

from lienthong.exchange.agency.answers import Entry
from lienthong.exchange.agency.satchel.draft import MOST_URGENT_FIRST
from lienthong.exchange.agency.satchel.file import SatchelFile
from lienthong.exchange.agency.satchel.schema import written
from lienthong.exchange.agency.turns import Waiting
from lienthong.exchange.stores.contents import Stored

_PAGE = 250


class Place(StrEnum):
    """How far an arrival has come."""

    LISTED = "listed"
    STORED = "stored"
    UNREADABLE = "unreadable"
    AGAIN = "again"


LIFE: dict[Place, tuple[Place, ...]] = {
    Place.LISTED: (Place.STORED, Place.UNREADABLE, Place.AGAIN),
    Place.STORED: (),
    Place.UNREADABLE: (Place.STORED,),  # a later version of our reader may manage it
    Place.AGAIN: (),
}
"""Listed by the hub; stored here whole; kept here though we cannot read it; the same document once more."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that came. Its content is `body`, or the file at `path`."""

    seq: int
    message_id: str
    sender: str
    organization: str
    addressed_as: str
    redirected_from: str | None
    kind: str
    priority: int
    document_id: str
    subject: str
    size: int
    sha256: str
    accepted_at: datetime
    state: Place
    reason: str | None
    body: bytes | None
    path: Path | None
    handed_as: str | None

    def content(self) -> bytes:
        """The bytes as they were sent."""
        return self.body if self.path is None else self.path.read_bytes()  # type: ignore[return-value]


class Inbox:
    """The inbox of one satchel."""

    def __init__(self, file: SatchelFile) -> None:
        self._file = file

    def knows(self, entry: Entry) -> bool:
        """Whether this line of the hub's inbox was written down before."""
        return bool(self._file.rows("select 1 from inbox where seq = ?", entry.seq))

    def came_before(self, entry: Entry) -> bool:
        """Whether the same message, or the same bytes from the same sender, came to the same organisation before."""
        return bool(
            self._file.rows(
                "select 1 from inbox where sha256 = ? and sender = ? and organization = ? and seq <> ?"
                " union all select 1 from inbox where sender = ? and message_id = ? and organization = ?"
                " and state <> 'again' and seq <> ?",
                entry.sha256, entry.sender, entry.organization, entry.seq,
                entry.sender, entry.message_id, entry.organization, entry.seq,
            )
        )  # fmt: skip

    def write_down(self, entry: Entry, state: Place, now: datetime, *, reason: str | None = None) -> None:
        """Keep one line of the hub's inbox, with its body where it came along."""
        at = written(now)
        priority = min(max(entry.priority, 0), MOST_URGENT_FIRST[0])
        with self._file.writing("arrived") as db:
            db.execute(
                "insert into inbox (seq, message_id, sender, organization, addressed_as, redirected_from, kind,"
                " priority, document_id, subject, size, sha256, accepted_at, listed_at, state, body, reason, stored_at)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    entry.seq, entry.message_id, entry.sender, entry.organization, entry.addressed_as,
                    entry.redirected_from, entry.kind, priority, entry.document_id, entry.subject, entry.size,
                    entry.sha256, written(entry.accepted_at), at, state,
                    entry.body if state in (Place.STORED, Place.UNREADABLE) else None, reason,
                    None if state is Place.LISTED else at,
                ],
            )  # fmt: skip

    def fetched(self, seq: int, state: Place, content: Stored, now: datetime, *, reason: str | None = None) -> None:
        """The content of a listed message is here, in a file."""
        with self._file.writing("fetched") as db:
            file = self._file.contents.keep(content)
            db.execute(
                "update inbox set state = ?, file = ?, reason = ?, stored_at = ? where seq = ? and state = 'listed'",
                [state, file, reason, written(now), seq],
            )

    def rests(self, seq: int, until: datetime, words: str) -> None:
        """Its content could not be fetched this time."""
        with self._file.writing("fetch rests") as db:
            db.execute(
                "update inbox set attempts = attempts + 1, rests_until = ?, reason = ? where seq = ?",
                [written(until), words, seq],
            )

    def next_to_fetch(self, now: datetime) -> Arrival | None:
        """The most urgent and then oldest message whose content is still at the hub."""
        found = self._file.rows(
            "select * from inbox where state = 'listed' and (rests_until is null or rests_until <= ?)"
            " order by priority desc, seq limit 1",
            written(now),
        )
        return self._arrival(found[0]) if found else None

    def attempts(self, seq: int) -> int:
        """How often fetching this content failed."""
        return int(self._file.rows("select attempts from inbox where seq = ?", seq)[0][0])

    def unacknowledged(self, limit: int = 1000) -> list[tuple[int, str | None]]:
        """What the hub does not know yet that we have: the line's number, and the reason where we cannot read it."""
        found = self._file.rows(
            "select seq, case when state = 'unreadable' then coalesce(reason, 'unreadable') end as why from inbox"
            " where acknowledged_at is null and state <> 'listed' order by seq limit ?",
            limit,
        )
        return [(row["seq"], row["why"]) for row in found]

    def acknowledged(self, seqs: Sequence[int], now: datetime) -> None:
        """The hub knows that we have these."""
        with self._file.writing("acknowledged") as db:
            db.executemany("update inbox set acknowledged_at = ? where seq = ?", [(written(now), seq) for seq in seqs])

    def to_hand_over(self) -> Iterator[Waiting]:
        """What the agency's own software has not got yet, most urgent first and then oldest first."""
        for priority in MOST_URGENT_FIRST:
            after, page = 0, _PAGE
            while page == _PAGE:
                found = self._file.rows(
                    "select seq, priority, sender, organization, size, state from inbox"
                    " where handed_over_at is null and state in ('listed', 'stored')"
                    " and priority = ? and seq > ? order by seq limit ?",
                    priority, after, _PAGE,
                )  # fmt: skip
                for row in found:
                    yield Waiting(
                        position=row["seq"],
                        priority=row["priority"],
                        receivers=frozenset({json.dumps([row["sender"], row["organization"]])}),
                        size=row["size"],
                        away=row["state"] == Place.LISTED,
                    )
                page = len(found)
                after = found[-1]["seq"] if found else after

    def hand_as(self, seq: int, name: str) -> None:
        """Note under which name a message is about to appear in the folder."""
        with self._file.writing("handed as") as db:
            db.execute("update inbox set handed_as = ? where seq = ?", [name, seq])

    def names_taken(self, name: str) -> bool:
        """Whether a message was handed over under this name before."""
        return bool(self._file.rows("select 1 from inbox where handed_as = ? limit 1", name))

    def handed_over(self, seqs: Sequence[int], now: datetime) -> None:
        """The agency's own software has these."""
        with self._file.writing("handed over") as db:
            db.executemany("update inbox set handed_over_at = ? where seq = ?", [(written(now), seq) for seq in seqs])

    def get(self, seq: int) -> Arrival:
        """One arrival.

        Raises:
            KeyError: nothing came under that number.
        """
        found = self._file.rows("select * from inbox where seq = ?", seq)
        if not found:
            raise KeyError(seq)
        return self._arrival(found[0])

    def of_document(self, document_id: str) -> Iterator[Arrival]:
        """Every message that came about one document."""
        for row in self._file.rows("select * from inbox where document_id = ? order by seq", document_id):
            yield self._arrival(row)

    def could_not_read(self) -> list[Arrival]:
        """The list of what came and could not be read, with the bytes."""
        return [
            self._arrival(row) for row in self._file.rows("select * from inbox where state = 'unreadable' order by seq")
        ]

    def _arrival(self, row: Row) -> Arrival:
        return Arrival(
            seq=row["seq"],
            message_id=row["message_id"],
            sender=row["sender"],
            organization=row["organization"],
            addressed_as=row["addressed_as"],
            redirected_from=row["redirected_from"],
            kind=row["kind"],
            priority=row["priority"],
            document_id=row["document_id"],
            subject=row["subject"],
            size=row["size"],
            sha256=row["sha256"],
            accepted_at=datetime.fromisoformat(row["accepted_at"]),
            state=Place(row["state"]),
            reason=row["reason"],
            body=row["body"],
            path=None if row["file"] is None else self._file.contents.path(row["file"]),
            handed_as=row["handed_as"],
        )
