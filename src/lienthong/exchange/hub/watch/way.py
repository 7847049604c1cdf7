"""One document's way: accepted by the axis, into each receiver's inbox or on to another axis, and what each one did."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

import orjson

from lienthong.exchange.hub.watch.refused import Held, held_of_row
from lienthong.exchange.hub.watch.sight import Row, Sight, moment
from lienthong.exchange.protocol.life import State
from lienthong.kernel.identifiers import same_code
from lienthong.kernel.moments import in_vietnam

LATE_AFTER = timedelta(minutes=10)
"""A status that comes so long after the act it tells of is marked late."""
_MOST_ACTS, _MOST_ROWS = 200, 5000

_ACTS = """
select m.position, m.sender as sent_by, m.message_id, m.from_code, m.from_organization, m.document_id, m.business,
       m.sha256, m.size, m.number, m.notation, m.subject, m.priority, m.promulgated_on, m.accepted_at, m.via, m.words,
       m.findings, m.answer
from {hub}.messages m
where m.document_id = (select document_id from {hub}.messages where position = %(position)s) and m.kind = 'document'
order by m.position limit %(most)s
"""
_DELIVERIES = """
select d.seq, d.receiver, d.position, d.addressed_as, d.former, d.delivered_at, d.state, d.state_at, d.reason
from {hub}.deliveries d where d.position = any(%(positions)s::bigint[]) order by d.seq limit %(most)s
"""
_RELAYS = """
select r.id, r.position, r.codes, r.organizations, r.state, r.attempts, r.next_at, r.remote_id, r.passed_at,
       r.far_state, r.far_state_at, r.last_words, r.created_at
from {hub}.relays r where r.position = any(%(positions)s::bigint[]) order by r.id limit %(most)s
"""
_HELD = """
select h.*, m.number, m.notation, m.subject, m.kind, m.business, m.from_code, m.from_organization, m.document_id, m.via
from {hub}.held h join {hub}.messages m on m.position = h.position
where h.position = any(%(positions)s::bigint[]) order by h.id limit %(most)s
"""
_PAIRS = """
select receiver, state, surprises from {hub}.pairs where document_id = %(document_id)s and sender = %(sender)s
"""
_FACTS = """
select position, reporter, addressee, status_code, stamped_at, heard_at, words, effect
from {hub}.pair_facts where document_id = %(document_id)s order by position limit %(most)s
"""
_LINKS = """
select l.relation, l.document_id = %(document_id)s as ours, s.position, s.document_id, s.sender, s.number, s.notation,
       s.subject, s.sent_at, s.parties, case when l.document_id = %(document_id)s then l.other else l.document_id end
           as other
from {hub}.links l
left join {hub}.searches s
    on s.document_id = case when l.document_id = %(document_id)s then l.other else l.document_id end
where l.document_id = %(document_id)s or l.other = %(document_id)s
order by l.position, s.position limit 100
"""


class Route(StrEnum):
    """How a document goes to one of its receivers."""

    INBOX = "inbox"
    REDIRECTED = "redirected"
    RELAY = "relay"
    CLERK = "clerk"


@dataclass(frozen=True, slots=True)
class Act:
    """One message of the document: itself, a recall, an update. `receipt` is the signed receipt of its acceptance."""

    position: int
    message_id: str
    sent_by: str
    business: int | None
    sha256: str
    size: int
    accepted_at: datetime
    via: str
    words: str | None
    findings: tuple[str, ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One status message about the document with one receiver, in order of arrival."""

    position: int
    code: str
    reporter: str
    stamped_at: datetime | None
    heard_at: datetime
    words: str | None
    effect: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of the document in one inbox. `state` is the transport status."""

    position: int
    delivered_at: datetime
    state: str
    state_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Relay:
    """One message of the document on its way over another axis."""

    position: int
    state: str
    attempts: int
    created_at: datetime
    next_at: datetime
    remote_id: str | None
    passed_at: datetime | None
    far_state: str | None
    far_state_at: datetime | None
    last_words: str | None


@dataclass(frozen=True, slots=True)
class Receiver:
    """A receiver, and everything known of the document with it. `organization` is a key, None while a clerk decides."""

    organization: str | None
    addressed_as: str
    route: Route
    former: str | None = None
    """The code of the dissolved organisation that it was addressed to."""
    state: State | None = None
    surprises: int = 0
    deliveries: tuple[Delivery, ...] = ()
    relays: tuple[Relay, ...] = ()
    held: Held | None = None
    facts: tuple[Fact, ...] = ()

    def first(self, *codes: str) -> Fact | None:
        """The first status of one of these codes that moved the document on."""
        return next((fact for fact in self.facts if fact.code in codes and fact.effect == "moved"), None)


@dataclass(frozen=True, slots=True)
class Link:
    """Another document. `relation`: `answers`, `replaces`, `updates`; `ours`: this document says so of the other."""

    relation: str
    ours: bool
    document_id: str
    position: int | None
    sender: str | None
    number: str
    notation: str
    subject: str
    sent_at: datetime | None
    parties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one document. `hidden`: so many receivers are not this person's to see."""

    document_id: str
    sender: str
    from_code: str
    number: str
    notation: str
    subject: str
    priority: int
    promulgated_on: date | None
    acts: tuple[Act, ...]
    receivers: tuple[Receiver, ...]
    strays: tuple[Fact, ...] = ()
    """Statuses of organisations that are not among the receivers."""
    links: tuple[Link, ...] = field(default=())
    hidden: int = 0

    @property
    def first(self) -> Act:
        """The message that brought the document."""
        return self.acts[0]

    def concerns(self, organizations: frozenset[str]) -> bool:
        """Whether one of these sent it or is to receive it."""
        receivers = {receiver.organization for receiver in self.receivers}
        return self.sender in organizations or not receivers.isdisjoint(organizations)

    def seen_by(self, organizations: frozenset[str]) -> "Way":
        """The part that is theirs to see: all of it for the sender, for a receiver what is its own."""
        links = tuple(link for link in self.links if not link.parties.isdisjoint(organizations))
        if self.sender in organizations:
            return replace(self, links=links)
        theirs = tuple(receiver for receiver in self.receivers if receiver.organization in organizations)
        hidden = len(self.receivers) - len(theirs)
        return replace(self, receivers=theirs, links=links, strays=(), hidden=hidden)


def way(sight: Sight, position: int) -> Way | None:
    """The way of the document whose message lies at this position of the journal; None where there is none.

    Seven queries, whatever the number of receivers.
    """
    rows = sight.rows(_ACTS, {"position": position, "most": _MOST_ACTS})
    here = next((row for row in rows if row["position"] == position), rows[0] if rows else None)
    if here is None:
        return None
    sender = _sender(here)
    acts = [row for row in rows if _sender(row) == sender]
    first = acts[0]
    asked = {
        "document_id": first["document_id"],
        "sender": sender,
        "positions": [row["position"] for row in acts],
        "most": _MOST_ROWS,
    }
    receivers = _receivers(sight, asked, acts)
    receivers, strays = _with_facts(sight, asked, sender, receivers)
    return Way(
        document_id=first["document_id"],
        sender=sender,
        from_code=first["from_code"],
        number=first["number"],
        notation=first["notation"],
        subject=first["subject"],
        priority=first["priority"],
        promulgated_on=first["promulgated_on"],
        acts=tuple(map(_act, acts)),
        receivers=tuple(receivers),
        strays=strays,
        links=tuple(_link(row) for row in sight.rows(_LINKS, asked)),
    )


def _sender(row: Row) -> str:
    return row["from_organization"] or f"code:{same_code(row['from_code'])}"


def _receivers(sight: Sight, asked: dict[str, object], acts: list[Row]) -> list[Receiver]:
    """In the order in which the sender named them."""
    found: dict[str, Receiver] = {}
    for row in sight.rows(_DELIVERIES, asked):
        key = row["receiver"]
        route = Route.REDIRECTED if row["former"] else Route.INBOX
        known = found.get(key, Receiver(key, row["addressed_as"], route, row["former"]))
        found[key] = replace(known, deliveries=(*known.deliveries, _delivery(row)))
    for row in sight.rows(_RELAYS, asked):
        for key, code in zip(row["organizations"], row["codes"], strict=True):
            known = found.get(key or code, Receiver(key or None, code, Route.RELAY))
            found[key or code] = replace(known, relays=(*known.relays, _relay(row)))
    for row in sight.rows(_HELD, asked):
        held = held_of_row(row)
        known_key = held.delivered_to if held.delivered_to in found else None
        if known_key is not None:
            found[known_key] = replace(found[known_key], held=held)
        else:
            found[f"held:{held.id}"] = Receiver(None, held.code, Route.CLERK, held=held)
    order = _order(acts)
    return sorted(found.values(), key=lambda receiver: order.get(receiver.addressed_as, len(order)))


def _order(acts: list[Row]) -> dict[str, int]:
    named: dict[str, int] = {}
    for act in acts:
        for receiver in orjson.loads(bytes(act["answer"])).get("receivers", ()):
            named.setdefault(receiver["code"], len(named))
    return named


def _with_facts(
    sight: Sight, asked: dict[str, object], sender: str, receivers: list[Receiver]
) -> tuple[list[Receiver], tuple[Fact, ...]]:
    states = {row["receiver"]: row for row in sight.rows(_PAIRS, asked)}
    told: dict[str, list[Fact]] = {}
    for row in sight.rows(_FACTS, asked):
        if row["reporter"] == sender:
            told.setdefault(row["addressee"], []).append(_fact(row))
        elif row["addressee"] == sender:
            told.setdefault(row["reporter"], []).append(_fact(row))
    complete = []
    for receiver in receivers:
        key = receiver.organization or ""
        pair = states.get(key)
        complete.append(
            replace(
                receiver,
                state=State(pair["state"]) if pair else None,
                surprises=pair["surprises"] if pair else 0,
                facts=_with_late(told.pop(key, [])),
            )
        )
    return complete, tuple(fact for facts in told.values() for fact in facts)


def _with_late(facts: list[Fact]) -> tuple[Fact, ...]:
    """Late: long after the act it tells of, or after the news of a later act."""
    marked, latest = [], None
    for fact in facts:
        stamp = fact.stamped_at
        late = stamp is not None and (fact.heard_at - stamp > LATE_AFTER or (latest is not None and stamp < latest))
        if stamp is not None and (latest is None or stamp > latest):
            latest = stamp
        marked.append(replace(fact, late=late))
    return tuple(marked)


def _act(row: Row) -> Act:
    return Act(
        position=row["position"],
        message_id=row["message_id"],
        sent_by=row["sent_by"],
        business=row["business"],
        sha256=bytes(row["sha256"]).hex(),
        size=row["size"],
        accepted_at=in_vietnam(row["accepted_at"]),
        via=row["via"],
        words=row["words"],
        findings=tuple(row["findings"]),
        receipt=orjson.loads(bytes(row["answer"])).get("receipt", ""),
    )


def _delivery(row: Row) -> Delivery:
    return Delivery(
        row["position"], in_vietnam(row["delivered_at"]), row["state"], moment(row["state_at"]), row["reason"]
    )


def _relay(row: Row) -> Relay:
    return Relay(
        position=row["position"],
        state=row["state"],
        attempts=row["attempts"],
        created_at=in_vietnam(row["created_at"]),
        next_at=in_vietnam(row["next_at"]),
        remote_id=row["remote_id"],
        passed_at=moment(row["passed_at"]),
        far_state=row["far_state"],
        far_state_at=moment(row["far_state_at"]),
        last_words=row["last_words"],
    )


def _fact(row: Row) -> Fact:
    return Fact(
        position=row["position"],
        code=row["status_code"],
        reporter=row["reporter"],
        stamped_at=moment(row["stamped_at"]),
        heard_at=in_vietnam(row["heard_at"]),
        words=row["words"],
        effect=row["effect"],
    )


def _link(row: Row) -> Link:
    return Link(
        relation=row["relation"],
        ours=row["ours"],
        document_id=row["other"],
        position=row["position"],
        sender=row["sender"],
        number=row["number"] or "",
        notation=row["notation"] or "",
        subject=row["subject"] or "",
        sent_at=moment(row["sent_at"]),
        parties=frozenset(row["parties"] or ()),
    )
