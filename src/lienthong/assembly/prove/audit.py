"""Counting everything against what was acknowledged: by a desk to its officer, by the hub's receipt to the sender.

It looks with its own eyes: at the satchels as files and at the journal as tables, never by way of the code that it
judges. Pure but for reading.
"""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from lienthong.formats.evidence import receipts
from lienthong.formats.evidence.keys import PublicKey


@dataclass(frozen=True, slots=True)
class Promise:
    """A desk took this document; afterwards it may not get lost. `order`: its place among those of its sender."""

    document_id: str
    sender: str
    receivers: tuple[str, ...]
    order: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that is wrong. `what` is a word: see `Verdict`."""

    what: str
    document_id: str
    where: str


@dataclass(slots=True)
class Verdict:
    """What was found. Documents are counted, and for `delivered` and `answered` documents per receiver.

    Words of `wrong`, lost: `not_in_outbox` (the desk had taken it), `bad_receipt`, `not_in_journal`, `journal_bytes`
    (others than were acknowledged), `not_in_inbox`, `inbox_bytes`, `no_answer` (its 01 did not come back).
    Doubled: `twice_in_journal`, `twice_in_inbox`, `answered_twice`. Neither: `out_of_order`, `stranger` (nobody sent).
    """

    attempted: int = 0
    accepted: int = 0
    refused: int = 0
    waiting: int = 0
    delivered: int = 0
    answered: int = 0
    wrong: list[Trace] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """Documents that were acknowledged and are not where they should be, whole."""
        return len({trace.document_id for trace in self.wrong if trace.what in _LOST})

    @property
    def duplicated(self) -> int:
        """Documents that someone has twice."""
        return len({trace.document_id for trace in self.wrong if trace.what in _DOUBLED})

    @property
    def out_of_order(self) -> int:
        """Documents that overtook an earlier one from the same sender to the same receiver."""
        return sum(trace.what == "out_of_order" for trace in self.wrong)

    @property
    def strangers(self) -> int:
        """Messages that came and that nobody had sent."""
        return sum(trace.what == "stranger" for trace in self.wrong)

    @property
    def holds(self) -> bool:
        """Whether every promise was kept."""
        return not self.wrong and not self.waiting


_LOST = frozenset(
    ("not_in_outbox", "bad_receipt", "not_in_journal", "journal_bytes", "not_in_inbox", "inbox_bytes", "no_answer")
)
_DOUBLED = frozenset(("twice_in_journal", "twice_in_inbox", "answered_twice"))


def audit(
    promises: Sequence[Promise], *, satchels: Path, database: str, schema: str, hub_keys: Iterable[PublicKey]
) -> Verdict:
    """Look at everything. `satchels` has one folder for each agency, named by its code."""
    verdict, keys = Verdict(attempted=len(promises)), list(hub_keys)
    codes = sorted({promise.sender for promise in promises} | {code for one in promises for code in one.receivers})
    books = {code: _Book(satchels / code) for code in codes}
    journal = _Journal(database, schema)
    for promise in promises:
        _follow(promise, books, journal, keys, verdict)
    known = {promise.document_id for promise in promises}
    for code, book in books.items():
        verdict.wrong += [Trace("stranger", one, code) for one in book.came if one not in known]
    verdict.wrong += _overtaken(promises, books)
    for book in books.values():
        book.close()
    return verdict


class _Book:
    """One satchel, read from its file."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(f"file:{folder / 'satchel.sqlite'}?mode=ro", uri=True)
        self._db.row_factory = sqlite3.Row
        self.folder = folder
        self.sent = {
            row["document_id"]: row
            for row in self._db.execute(
                "select document_id, message_id, state, sha256, size, receipt from outbox where kind = 'document'"
            )
        }
        self.came: dict[str, list[sqlite3.Row]] = {}
        self.answers: Counter[tuple[str, str]] = Counter()
        query = (
            "select seq, document_id, sender, kind, sha256, body, file from inbox where state = 'stored' order by seq"
        )
        for row in self._db.execute(query):
            if row["kind"] == "document":
                self.came.setdefault(row["document_id"], []).append(row)
            else:
                self.answers[row["document_id"], row["sender"]] += 1

    def is_whole(self, row: sqlite3.Row) -> bool:
        """Whether the kept bytes are those that the digest names."""
        content = row["body"]
        if content is None:
            path = self.folder / "contents" / str(row["file"])
            content = path.read_bytes() if path.exists() else b""
        return bool(hashlib.sha256(content).hexdigest() == row["sha256"])

    def close(self) -> None:
        self._db.close()


class _Journal:
    """The hub's journal, read from its tables."""

    def __init__(self, database: str, schema: str) -> None:
        with psycopg.connect(database) as connection:
            connection.execute(sql.SQL("set search_path to {}").format(sql.Identifier(schema)))
            self.messages: dict[tuple[str, str], tuple[int, str, bool]] = {
                (sender, message_id): (position, bytes(sha256).hex(), hashlib.sha256(body).digest() == sha256)
                for sender, message_id, position, sha256, body in connection.execute(
                    "select sender, message_id, position, sha256, body from messages where kind = 'document'"
                )
            }
            self.deliveries: Counter[tuple[str, str]] = Counter(
                (document, receiver)
                for document, receiver in connection.execute(
                    """select m.document_id, d.receiver from deliveries d join messages m using (position)
                    where m.kind = 'document'"""
                )
            )


def _follow(
    promise: Promise, books: Mapping[str, _Book], journal: _Journal, keys: list[PublicKey], verdict: Verdict
) -> None:
    def wrong(what: str, where: str) -> None:
        verdict.wrong.append(Trace(what, promise.document_id, where))

    row = books[promise.sender].sent.get(promise.document_id)
    if row is None:
        wrong("not_in_outbox", promise.sender)
        return
    if row["state"] == "waiting":
        verdict.waiting += 1
    elif row["state"] != "accepted":
        verdict.refused += 1
    acknowledged = row["state"] == "accepted"
    if acknowledged:
        verdict.accepted += 1
        if not _receipt_holds(row, keys):
            wrong("bad_receipt", promise.sender)
        kept = journal.messages.get((promise.sender, row["message_id"]))
        if kept is None:
            wrong("not_in_journal", "hub")
        elif kept[1] != row["sha256"] or not kept[2]:
            wrong("journal_bytes", "hub")
    for code in promise.receivers:
        if journal.deliveries[promise.document_id, code.lower()] > 1:
            wrong("twice_in_journal", code)
        _arrived(promise, code, books, row["sha256"], verdict, acknowledged=acknowledged)


def _arrived(
    promise: Promise, code: str, books: Mapping[str, _Book], sha256: str, verdict: Verdict, *, acknowledged: bool
) -> None:
    def wrong(what: str, where: str) -> None:
        verdict.wrong.append(Trace(what, promise.document_id, where))

    came = books[code].came.get(promise.document_id, [])
    answers = books[promise.sender].answers[promise.document_id, code]
    verdict.delivered += bool(came)
    verdict.answered += bool(answers)
    if acknowledged and not came:
        wrong("not_in_inbox", code)
    if acknowledged and came and not answers:
        wrong("no_answer", promise.sender)
    if len(came) > 1:
        wrong("twice_in_inbox", code)
    if answers > 1:
        wrong("answered_twice", promise.sender)
    if any(one["sha256"] != sha256 or not books[code].is_whole(one) for one in came):
        wrong("inbox_bytes", code)


def _receipt_holds(row: sqlite3.Row, keys: list[PublicKey]) -> bool:
    try:
        receipt = receipts.verify(row["receipt"] or "", keys)
    except receipts.BadReceipt:
        return False
    return (receipt.message_id, receipt.sha256, receipt.size) == (row["message_id"], row["sha256"], row["size"])


def _overtaken(promises: Sequence[Promise], books: Mapping[str, _Book]) -> list[Trace]:
    found = []
    ordered = sorted(promises, key=lambda promise: promise.order)
    last: dict[tuple[str, str], int] = {}
    for promise in ordered:
        for code in promise.receivers:
            came = books[code].came.get(promise.document_id)
            if came is None:
                continue
            before = last.get((promise.sender, code), 0)
            if came[0]["seq"] < before:
                found.append(Trace("out_of_order", promise.document_id, code))
            last[promise.sender, code] = max(before, came[0]["seq"])
    return found


def facts(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON says it, with the first hundred things that are wrong."""
    return {
        "attempted": verdict.attempted,
        "accepted": verdict.accepted,
        "refused": verdict.refused,
        "waiting": verdict.waiting,
        "delivered": verdict.delivered,
        "answered": verdict.answered,
        "lost": verdict.lost,
        "duplicated": verdict.duplicated,
        "out_of_order": verdict.out_of_order,
        "strangers": verdict.strangers,
        "wrong": [
            {"what": one.what, "document_id": one.document_id, "where": one.where} for one in verdict.wrong[:100]
        ],
    }
