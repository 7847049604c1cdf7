"""How a node is doing, read from its satchel while it runs or not."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from lienthong.exchange.agency.satchel import Arrival, Notice, Satchel
from lienthong.exchange.agency.satchel.schema import written

STUCK_AFTER = timedelta(minutes=30)
"""A waiting message is worth a line of its own after this, though nothing failed yet."""

FAULT_SHOWN_FOR = timedelta(hours=1)
"""A fault that is still there is met again within minutes; one that is older is over."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that waits for longer than it should, and why as far as we know."""

    message_id: str
    document: str
    receivers: tuple[str, ...]
    since: datetime
    attempts: int
    why: str


@dataclass(frozen=True, slots=True)
class Overview:
    """One look at a node. Numbers of today are counted from midnight in Vietnam."""

    waiting: int
    waiting_urgent: int
    waiting_large: int
    sent: int
    sent_today: int
    refused: int
    arrived: int
    arrived_today: int
    arriving: int
    not_handed_over: int
    unacknowledged: int
    last_contact_at: datetime | None
    trouble: str
    trouble_details: str
    trouble_since: datetime | None
    fault: str
    stuck: tuple[Stuck, ...]
    could_not_read: tuple[Arrival, ...]
    notices: tuple[Notice, ...]


def overview(satchel: Satchel, now: datetime, *, most: int = 10) -> Overview:
    """Look at a satchel; lists hold at most `most` lines, the oldest first."""
    midnight = written(now.replace(hour=0, minute=0, second=0, microsecond=0))

    def count(query: str, *values: object) -> int:
        return int(satchel.rows(query, *values)[0][0] or 0)

    def moment(name: str) -> datetime | None:
        text = satchel.fact(name)
        return datetime.fromisoformat(text) if text else None

    outbox = satchel.rows(
        "select count(*) as all_of_them, sum(priority >= 3) as urgent, sum(file is not null) as large"
        " from outbox where state = 'waiting'"
    )[0]
    # One's own 01 are no news to a person: documents and what somebody wrote are counted.
    sent = "select count(*) from outbox where state = 'accepted' and origin <> 'automatic'"
    return Overview(
        waiting=outbox["all_of_them"],
        waiting_urgent=outbox["urgent"] or 0,
        waiting_large=outbox["large"] or 0,
        sent=count(sent),
        sent_today=count(f"{sent} and ended_at >= ?", midnight),
        refused=count("select count(*) from outbox where state in ('refused', 'gave_up')"),
        arrived=count("select count(*) from inbox where state = 'stored'"),
        arrived_today=count("select count(*) from inbox where state = 'stored' and stored_at >= ?", midnight),
        arriving=count("select count(*) from inbox where state = 'listed'"),
        not_handed_over=count("select count(*) from inbox where state = 'stored' and handed_over_at is null"),
        unacknowledged=count("select count(*) from inbox where state <> 'listed' and acknowledged_at is null"),
        last_contact_at=moment("last_contact_at"),
        trouble=satchel.fact("trouble") or "",
        trouble_details=satchel.fact("trouble_details") or "",
        trouble_since=moment("trouble_since"),
        fault=_recent_fault(satchel, now),
        stuck=_stuck(satchel, now, most),
        could_not_read=tuple(satchel.inbox.could_not_read()[:most]),
        notices=tuple(satchel.notices.unseen()[:most]),
    )


def _recent_fault(satchel: Satchel, now: datetime) -> str:
    at = satchel.fact("fault_at")
    return satchel.fact("fault") or "" if at and at >= written(now - FAULT_SHOWN_FOR) else ""


def _stuck(satchel: Satchel, now: datetime, most: int) -> tuple[Stuck, ...]:
    found = satchel.rows(
        "select message_id, number, notation, document_id, receivers, created_at, attempts, last_words from outbox"
        " where state = 'waiting' and (last_words is not null or created_at <= ?) order by position limit ?",
        written(now - STUCK_AFTER),
        most,
    )
    return tuple(
        Stuck(
            message_id=row["message_id"],
            document="/".join(filter(None, (row["number"], row["notation"]))) or row["document_id"],
            receivers=tuple(json.loads(row["receivers"])),
            since=datetime.fromisoformat(row["created_at"]),
            attempts=row["attempts"],
            why=row["last_words"] or "",
        )
        for row in found
    )
