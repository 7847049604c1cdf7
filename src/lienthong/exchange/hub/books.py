"""The books drawn from the journal: where each document stands, what it is found by, how much traffic there was.

Pure: rows of the journal in, rows of the books out. `bookkeeper` follows the journal with it, `deciding` enters what a
clerk delivered later.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from lienthong.exchange.hub.marks import marks
from lienthong.exchange.protocol.life import BUSINESS, Event, Pair, State, event_of, step
from lienthong.kernel.identifiers import same_code
from lienthong.kernel.organizations import Directory, Found, Redirected

PAIRS = "select * from pairs where document_id = any(%s)"
# Each of these enters many rows at once, given as one JSON text (`together`): a bookkeeper that speaks to PostgreSQL
# row by row costs the hub as much as reading the messages does.
KEEP_PAIRS = """
insert into pairs (document_id, sender, receiver, first_position, state, before, sent_at, arrived_at, accepted_at,
                   done_at, state_at, surprises)
select * from json_to_recordset(%s::json) as r (document_id text, sender text, receiver text, first_position bigint,
    state text, before text, sent_at timestamptz, arrived_at timestamptz, accepted_at timestamptz,
    done_at timestamptz, state_at timestamptz, surprises int)
on conflict (document_id, sender, receiver) do update set state = excluded.state, before = excluded.before,
    arrived_at = excluded.arrived_at, accepted_at = excluded.accepted_at, done_at = excluded.done_at,
    state_at = excluded.state_at, surprises = excluded.surprises
"""
KEEP_FACTS = """
insert into pair_facts (position, document_id, reporter, addressee, status_code, stamped_at, heard_at, words, effect)
select * from json_to_recordset(%s::json) as r (position bigint, document_id text, reporter text, addressee text,
    status_code text, stamped_at timestamptz, heard_at timestamptz, words text, effect text)
on conflict do nothing
"""
KEEP_TRAFFIC = """
insert into traffic (hour, organization, direction, kind, messages, bytes)
select * from json_to_recordset(%s::json) as r (hour timestamptz, organization text, direction text, kind text,
    messages bigint, bytes bigint)
on conflict (hour, organization, direction, kind) do update
set messages = traffic.messages + excluded.messages, bytes = traffic.bytes + excluded.bytes
"""
KEEP_SEARCHES = """
insert into searches (document_id, sender, position, sent_at, number, notation, subject, parties, marks)
select document_id, sender, position, sent_at, number, notation, subject, parties, array_to_tsvector(marks)
from json_to_recordset(%s::json) as r (document_id text, sender text, position bigint, sent_at timestamptz,
    number text, notation text, subject text, parties text[], marks text[])
on conflict (document_id, sender) do update set marks = searches.marks || excluded.marks,
    parties = array(select distinct unnest(searches.parties || excluded.parties) order by 1)
"""
KEEP_LINKS = """
insert into links (position, document_id, relation, other)
select * from json_to_recordset(%s::json) as r (position bigint, document_id text, relation text, other text)
on conflict do nothing
"""

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the pairs book."""

    document_id: str
    sender: str
    receiver: str
    first_position: int
    pair: Pair
    sent_at: datetime
    state_at: datetime
    arrived_at: datetime | None = None
    accepted_at: datetime | None = None
    done_at: datetime | None = None
    surprises: int = 0

    def after(self, event: Event, at: datetime) -> tuple["Line", str]:
        """The line after an event, and its effect in a word."""
        stepped = step(self.pair, event)
        if not stepped.changed:
            effect = "surprise" if stepped.surprise else "repeated"
            return replace(self, surprises=self.surprises + stepped.surprise), effect
        line = replace(self, pair=stepped.pair, state_at=at)
        # An office that says "finished" has also received and accepted, though it may not have said so.
        if event in (Event.ARRIVAL, Event.ACCEPTANCE, Event.ASSIGNMENT, Event.WORK, Event.COMPLETION):
            line = replace(line, arrived_at=self.arrived_at or at)
            if event is not Event.ARRIVAL:
                line = replace(line, accepted_at=self.accepted_at or at)
            if event is Event.COMPLETION:
                line = replace(line, done_at=self.done_at or at)
        return line, "moved"


class Book:
    """The pairs and the traffic that a run of journal rows touches. Pure: rows in, rows out."""

    def __init__(self, directory: Directory, lines: Iterable[Line]) -> None:
        self._directory = directory
        self.lines: dict[Key, Line] = {(line.document_id, line.sender, line.receiver): line for line in lines}
        self.touched: set[Key] = set()
        self.facts: list[dict[str, Any]] = []
        self.traffic: Counter[tuple[datetime, str, str, str]] = Counter()
        self.bytes: Counter[tuple[datetime, str, str, str]] = Counter()
        self.searches: dict[tuple[str, str], dict[str, Any]] = {}
        self.links: list[dict[str, Any]] = []

    def enter(self, row: dict[str, Any]) -> None:
        """Enter one journal row."""
        at: datetime = row["accepted_at"]
        sender = self.sender_of(row)
        self._count(at, sender, "out", row)
        for receiver in row["inboxes"]:
            self._count(at, receiver, "in", row)
        for receiver in filter(None, row["beyond"]):
            self._count(at, receiver, "beyond", row)
        receivers = [key for key in (*row["inboxes"], *row["beyond"]) if key]
        if row["kind"] == "status":
            self._status(row, sender)
            return
        self._reached(row, sender, receivers, at)
        self._found_by(row, sender, receivers)
        for reference in row["refers"]:
            relation, _, other = reference.partition(":")
            link = {"position": row["position"], "document_id": row["document_id"]}
            self.links.append({**link, "relation": relation, "other": other})

    def enter_later(self, row: dict[str, Any], receiver: str, *, beyond: bool, at: datetime) -> None:
        """Enter that a row that was entered before has reached one more receiver, by a clerk's decision."""
        sender = self.sender_of(row)
        # In the hour in which it was accepted, as when the books are drawn anew.
        self._count(row["accepted_at"], receiver, "beyond" if beyond else "in", row)
        if row["kind"] != "status":
            self._reached(row, sender, [receiver], at)
            self._found_by(row, sender, [receiver])

    def sender_of(self, row: dict[str, Any]) -> str:
        """The key of the organisation that a message is from; `code:…` where nobody known bears its code."""
        return row["from_organization"] or self._key(row["from_code"], row["accepted_at"])

    def _reached(self, row: dict[str, Any], sender: str, receivers: list[str], at: datetime) -> None:
        for receiver in receivers:
            if row["business"] == 1:
                self._event((row["document_id"], sender, receiver), Event.RECALL, at)
            elif row["business"] != 2:
                self._sent(row, sender, receiver, at)

    def _found_by(self, row: dict[str, Any], sender: str, receivers: list[str]) -> None:
        parties = {sender, *receivers}
        found = marks(
            number=row["number"],
            notation=row["notation"],
            subject=row["subject"],
            ids=(row["document_id"], row["message_id"]),
            parties=parties,
        )
        key = (row["document_id"], sender)
        if entered := self.searches.get(key):
            entered["marks"] |= found
            entered["parties"] |= parties
            return
        self.searches[key] = {
            "document_id": row["document_id"],
            "sender": sender,
            "position": row["position"],
            "sent_at": row["accepted_at"],
            "number": row["number"],
            "notation": row["notation"],
            "subject": row["subject"],
            "parties": parties,
            "marks": set(found),
        }

    def _sent(self, row: dict[str, Any], sender: str, receiver: str, at: datetime) -> None:
        key = (row["document_id"], sender, receiver)
        if key not in self.lines:
            taken = step(Pair(), Event.TAKEN_BY_AXIS).pair
            self.lines[key] = Line(*key, row["position"], taken, sent_at=row["accepted_at"], state_at=at)
            self.touched.add(key)
        elif Event.SENT_AGAIN in BUSINESS[self.lines[key].pair.state]:
            self._event(key, Event.SENT_AGAIN, at)
            self._event(key, Event.TAKEN_BY_AXIS, at)

    def _status(self, row: dict[str, Any], reporter: str) -> None:
        at = row["accepted_at"]
        addressee = self._key(row["addressee"] or "", at)
        code = (row["status_code"] or "").strip()
        event = event_of(code)
        # 13 travels from the document's sender to its receiver; every other code the other way.
        pair = (reporter, addressee) if event is Event.GIVE_BACK else (addressee, reporter)
        key = (row["document_id"], *pair)
        if key not in self.lines:
            effect = "unknown_document"
        elif event is None:
            effect = "unknown_code"
        else:
            effect = self._event(key, event, at)
        self.facts.append(
            {
                "position": row["position"],
                "document_id": row["document_id"],
                "reporter": reporter,
                "addressee": addressee,
                "status_code": code,
                "stamped_at": row["stamped_at"],
                "heard_at": at,
                "words": row["words"],
                "effect": effect,
            }
        )

    def traffic_rows(self) -> list[dict[str, Any]]:
        """The counted traffic as rows of `traffic`."""
        names = ("hour", "organization", "direction", "kind")
        return [
            {**dict(zip(names, cell, strict=True)), "messages": count, "bytes": self.bytes[cell]}
            for cell, count in sorted(self.traffic.items())
        ]

    def _event(self, key: Key, event: Event, at: datetime) -> str:
        if key not in self.lines:
            return "unknown_document"
        self.lines[key], effect = self.lines[key].after(event, at)
        self.touched.add(key)
        return effect

    def _key(self, code: str, at: datetime) -> str:
        resolution = self._directory.resolve(code, at.date()) if code else None
        if isinstance(resolution, Found | Redirected):
            return resolution.organization.key
        return f"code:{same_code(code)}"

    def _count(self, at: datetime, organization: str, direction: str, row: dict[str, Any]) -> None:
        hour = at.replace(minute=0, second=0, microsecond=0)
        cell = (hour, organization, direction, row["kind"])
        self.traffic[cell] += 1
        self.bytes[cell] += row["size"]


def line_of(row: dict[str, Any]) -> Line:
    """A row of `pairs` as a line."""
    before = State(row["before"]) if row["before"] else None
    return Line(
        document_id=row["document_id"],
        sender=row["sender"],
        receiver=row["receiver"],
        first_position=row["first_position"],
        pair=Pair(State(row["state"]), before),
        sent_at=row["sent_at"],
        state_at=row["state_at"],
        arrived_at=row["arrived_at"],
        accepted_at=row["accepted_at"],
        done_at=row["done_at"],
        surprises=row["surprises"],
    )


def row_of(line: Line) -> dict[str, Any]:
    """A line as a row of `pairs`."""
    return {
        "document_id": line.document_id,
        "sender": line.sender,
        "receiver": line.receiver,
        "first_position": line.first_position,
        "state": line.pair.state.value,
        "before": line.pair.before.value if line.pair.before else None,
        "sent_at": line.sent_at,
        "arrived_at": line.arrived_at,
        "accepted_at": line.accepted_at,
        "done_at": line.done_at,
        "state_at": line.state_at,
        "surprises": line.surprises,
    }


def search_row(entered: dict[str, Any]) -> dict[str, Any]:
    """What a document is found by as a row of `searches`."""
    return {**entered, "parties": sorted(entered["parties"]), "marks": sorted(entered["marks"])}


def together(rows: list[dict[str, Any]]) -> list[str]:
    """Rows as the one argument of a statement that enters all of them."""
    return [orjson.dumps(rows).decode()]
