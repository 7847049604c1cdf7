"""The outbox: what this agency sends, from the moment it was promised to the moment the hub's receipt is kept."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Row
from typing import Any, ClassVar, Literal

from lienthong.exchange.agency.answers import Accepted
from lienthong.exchange.agency.satchel.draft import MOST_URGENT_FIRST, Draft, is_new
from lienthong.exchange.agency.satchel.file import SatchelFile
from lienthong.exchange.agency.satchel.notices import Notices
from lienthong.exchange.agency.satchel.progress import Pairs
from lienthong.exchange.agency.satchel.schema import written
from lienthong.exchange.agency.turns import Waiting
from lienthong.exchange.protocol.life import OUTBOX, Event, Outgoing
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

_PAGE = 250


class OtherBytes(Refusal):
    """A message id stands for one content for ever."""

    code: ClassVar[str] = "other_bytes"
    words: ClassVar[Words] = Words(
        vi="Mã thông điệp {message_id} đã dùng cho một nội dung khác.",
        en="The message id {message_id} already stands for another content.",
    )


@dataclass(frozen=True, slots=True)
class Queued:
    """Where a message stands in the outbox. `first_time` is False when the same message was there already."""

    position: int
    message_id: str
    first_time: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of the outbox with what is needed to send it."""

    position: int
    message_id: str
    size: int
    sha256: str
    attempts: int
    body: bytes | None
    path: Path | None
    created_at: datetime


class Outbox:
    """The outbox of one satchel."""

    def __init__(self, file: SatchelFile, pairs: Pairs, notices: Notices) -> None:
        self._file = file
        self._pairs = pairs
        self._notices = notices

    def put(self, draft: Draft, now: datetime) -> Queued:
        """Keep a message for sending. Afterwards it is durable: it will leave, or its sender will be told.

        Raises:
            OtherBytes: the same id stands for another content here.
        """
        at = written(now)
        with self._file.writing("queued") as db:
            known = db.execute(
                "select position, sha256 from outbox where message_id = ?", [draft.message_id]
            ).fetchone()
            if known is not None:
                if known["sha256"] != draft.sha256:
                    raise OtherBytes(message_id=draft.message_id, first_sha256=known["sha256"], sha256=draft.sha256)
                return Queued(known["position"], draft.message_id, first_time=False)
            file = None if isinstance(draft.body, bytes) else self._file.contents.keep(draft.body)
            row = {
                "message_id": draft.message_id,
                "kind": draft.kind,
                "sender": draft.sender,
                "receivers": json.dumps(draft.receivers),
                "lanes": json.dumps(sorted(draft.lanes)),
                "document_id": draft.document_id,
                "number": draft.number,
                "notation": draft.notation,
                "subject": draft.subject,
                "business": draft.business,
                "status_code": draft.status_code,
                "priority": draft.priority,
                "size": draft.size,
                "sha256": draft.sha256,
                "body": draft.body if isinstance(draft.body, bytes) else None,
                "file": file,
                "origin": draft.origin,
                "created_at": at,
            }
            names = ", ".join(row)
            marks = ", ".join(f":{name}" for name in row)
            position = db.execute(f"insert into outbox ({names}) values ({marks})", row).lastrowid  # noqa: S608
            self._pairs.left(draft, now)
        return Queued(position or 0, draft.message_id)

    def waiting(self, now: datetime, away: frozenset[int] = frozenset()) -> Iterator[Waiting]:
        """What waits, most urgent first and then oldest first. `away`: positions that are under way."""
        at = written(now)
        for priority in MOST_URGENT_FIRST:
            after, page = 0, _PAGE
            # Page by page: most often a few rows are enough. What is queued meanwhile has its turn next time.
            while page == _PAGE:
                found = self._file.rows(
                    "select position, priority, lanes, size, file is not null as large, rests_until from outbox"
                    " where state = 'waiting' and priority = ? and position > ? order by position limit ?",
                    priority, after, _PAGE,
                )  # fmt: skip
                for row in found:
                    yield Waiting(
                        position=row["position"],
                        priority=row["priority"],
                        receivers=frozenset(json.loads(row["lanes"])),
                        size=row["size"],
                        large=bool(row["large"]),
                        resting=row["rests_until"] is not None and row["rests_until"] > at,
                        away=row["position"] in away,
                    )
                page = len(found)
                after = found[-1]["position"] if found else after

    def has_large(self) -> bool:
        """Whether any large message waits: asked first, because most often none does."""
        return bool(self._file.rows("select 1 from outbox where state = 'waiting' and file is not null limit 1"))

    def letters(self, positions: Sequence[int]) -> list[Letter]:
        """Messages with their bytes or files, in the order asked for."""
        found = {
            row["position"]: row
            for row in self._file.rows(
                "select position, message_id, size, sha256, attempts, body, file, created_at from outbox"
                " where position in (select value from json_each(?))",
                json.dumps(list(positions)),
            )
        }
        return [
            Letter(
                position=position,
                message_id=row["message_id"],
                size=row["size"],
                sha256=row["sha256"],
                attempts=row["attempts"],
                body=row["body"],
                path=None if row["file"] is None else self._file.contents.path(row["file"]),
                created_at=datetime.fromisoformat(row["created_at"]),
            )
            for position in positions
            if (row := found.get(position)) is not None
        ]

    def attempt(self, positions: Sequence[int]) -> None:
        """Note before sending that it is tried: after a crash we know that the hub may have it, or a part of it."""
        with self._file.writing("attempt") as db:
            db.executemany("update outbox set attempts = attempts + 1 where position = ?", [(p,) for p in positions])

    def accepted(self, position: int, answer: Accepted) -> None:
        """The hub has it; its receipt is kept with it."""
        receivers = [
            {"code": r.code, "outcome": r.outcome, "organization": r.organization, "former": r.former}
            for r in answer.receivers
        ]
        with self._file.writing("accepted") as db:
            if self._end(position, Outgoing.ACCEPTED, answer.accepted_at):
                db.execute(
                    "update outbox set answer = ?, receipt = ?, last_words = null where position = ?",
                    [json.dumps(receivers), answer.receipt, position],
                )
                row = self.row(position)
                if is_new(row["kind"], row["business"]):
                    self._pairs.answered(row, json.loads(row["receivers"]), answer)

    def refused(self, position: int, code: str, facts: Mapping[str, Any], now: datetime) -> None:
        """The hub will never take it: its sender is told."""
        with self._file.writing("refused"):
            if self._end(position, Outgoing.REFUSED, now, code):
                self._tell(position, code, facts, now)

    def rests(self, position: int, until: datetime, words: str) -> None:
        """It failed alone; others go on meanwhile."""
        with self._file.writing("rests") as db:
            db.execute(
                "update outbox set rests_until = ?, last_words = ? where position = ?",
                [written(until), words, position],
            )

    def give_up(self, waiting_since: datetime, now: datetime, away: frozenset[int] = frozenset()) -> int:
        """End what has waited since before that moment, and tell its senders. How many."""
        found = [
            row
            for row in self._file.rows(
                "select position, created_at, attempts, last_words from outbox"
                " where state = 'waiting' and created_at <= ?",
                written(waiting_since),
            )
            if row["position"] not in away
        ]
        if not found:
            return 0
        with self._file.writing("gave up"):
            for row in found:
                if self._end(row["position"], Outgoing.GAVE_UP, now, "gave_up"):
                    facts = {
                        "waiting_since": row["created_at"],
                        "attempts": row["attempts"],
                        "last_words": row["last_words"],
                    }
                    self._tell(row["position"], "gave_up", facts, now)
        return len(found)

    def cancel(self, position: int, now: datetime) -> bool:
        """Take back a message that has never been tried. False: it may have left already."""
        with self._file.writing("cancelled"):
            if self.row(position)["attempts"]:
                return False
            return self._end(position, Outgoing.CANCELLED, now, "cancelled")

    def row(self, position: int) -> Row:
        """One message of the outbox, without its bytes."""
        query = (
            "select position, message_id, kind, sender, receivers, document_id, number, notation, subject, business,"
            " status_code, priority, size, sha256, origin, state, attempts, last_words, answer, receipt, created_at,"
            " ended_at from outbox where position = ?"
        )
        return self._file.rows(query, position)[0]

    def find(self, message_id: str) -> Row | None:
        """The same by its id."""
        found = self._file.rows("select position from outbox where message_id = ?", message_id)
        return self.row(found[0][0]) if found else None

    def of_document(self, document_id: str) -> list[Row]:
        """All messages of ours about one document, in the order in which they were queued."""
        found = self._file.rows("select position from outbox where document_id = ? order by position", document_id)
        return [self.row(row[0]) for row in found]

    def _end(
        self, position: int, state: Literal[Outgoing.ACCEPTED, Outgoing.REFUSED, Outgoing.GAVE_UP, Outgoing.CANCELLED],
        at: datetime, words: str | None = None,
    ) -> bool:  # fmt: skip
        row = self.row(position)
        if state not in OUTBOX[Outgoing(row["state"])]:
            return False
        with self._file.writing("ended") as db:
            db.execute(
                "update outbox set state = ?, ended_at = ?, last_words = coalesce(?, last_words), rests_until = null"
                " where position = ?",
                [state, written(at), words, position],
            )
            if state is not Outgoing.ACCEPTED and is_new(row["kind"], row["business"]):
                self._pairs.event(row["document_id"], json.loads(row["receivers"]), Event.TURNED_DOWN_BY_AXIS, at)
        return True

    def _tell(self, position: int, code: str, facts: Mapping[str, Any], now: datetime) -> None:
        row = self.row(position)
        self._notices.tell(code, row["message_id"], row["document_id"], facts, now)
