"""Traffic: now, hour by hour, and of each organisation."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from lienthong.exchange.hub.watch.sight import Sight, moment

BEHIND_AT_MOST = 10_000
"""Beyond so many messages one only wants to know that it is very many."""

_NOW = """
select count(*) filter (where m.accepted_at > %(now)s::timestamptz - interval '60 seconds') as minute,
       count(*) as five_minutes,
       (select max(accepted_at) from {hub}.messages) as last_at,
       (select count(*) from (select 1 from {hub}.messages where position >
            (select position from {hub}.bookkeeping where book = 'pairs') limit %(most)s) as waiting) as behind
from {hub}.messages m
where m.accepted_at > %(now)s::timestamptz - interval '5 minutes' and m.accepted_at <= %(now)s::timestamptz
"""
_HOURS = """
select hour, sum(messages) filter (where kind = 'document')::bigint as documents,
       sum(messages) filter (where kind = 'status')::bigint as statuses, sum(bytes)::bigint as bytes
from {hub}.traffic where hour >= %(since)s and hour < %(until)s and direction = 'out'
group by hour order by hour
"""
_ORGANIZATIONS = """
select organization, direction, kind, sum(messages)::bigint as messages, sum(bytes)::bigint as bytes
from {hub}.traffic where hour >= %(since)s and hour < %(until)s
group by organization, direction, kind
"""
_DAYS = """
select (hour at time zone 'Asia/Ho_Chi_Minh')::date as day, direction, kind, sum(messages)::bigint as messages,
       sum(bytes)::bigint as bytes
from {hub}.traffic where organization = %(organization)s and hour >= %(since)s and hour < %(until)s
group by 1, direction, kind
"""


@dataclass(frozen=True, slots=True)
class Now:
    """This moment. `behind`: messages that are accepted and not yet entered in the books."""

    minute: int
    five_minutes: int
    last_at: datetime | None
    behind: int

    @property
    def per_minute(self) -> float:
        """The mean of the last five minutes."""
        return self.five_minutes / 5


@dataclass(frozen=True, slots=True)
class Hour:
    """What was accepted in one hour."""

    at: datetime
    documents: int = 0
    statuses: int = 0
    bytes: int = 0

    @property
    def messages(self) -> int:
        """Both kinds."""
        return self.documents + self.statuses


@dataclass(slots=True)
class Traffic:
    """What one organisation, or a level of government, sent and got. `beyond`: passed on to it over another axis."""

    sent_documents: int = 0
    sent_statuses: int = 0
    received_documents: int = 0
    received_statuses: int = 0
    beyond_documents: int = 0
    beyond_statuses: int = 0
    bytes: int = 0

    @property
    def sent(self) -> int:
        """Messages of both kinds."""
        return self.sent_documents + self.sent_statuses

    @property
    def received(self) -> int:
        """Messages of both kinds, those passed on over another axis included."""
        return self.received_documents + self.received_statuses + self.beyond_documents + self.beyond_statuses

    @property
    def documents_in(self) -> int:
        """Documents that came into an inbox or were passed on over another axis."""
        return self.received_documents + self.beyond_documents

    @property
    def total(self) -> int:
        """Sent and received."""
        return self.sent + self.received

    def add(self, other: "Traffic") -> None:
        """Count another's traffic with this."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def count(self, direction: str, kind: str, messages: int, size: int) -> None:
        """Count one line of the traffic book."""
        way = {"out": "sent", "in": "received", "beyond": "beyond"}.get(direction)
        what = {"document": "documents", "status": "statuses"}.get(kind)
        if way and what:
            name = f"{way}_{what}"
            setattr(self, name, getattr(self, name) + messages)
            self.bytes += size


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one organisation."""

    on: date
    traffic: Traffic = field(default_factory=Traffic)


def now(sight: Sight, at: datetime) -> Now:
    """The rates of the last minute and of the last five."""
    row = sight.row(_NOW, {"now": at, "most": BEHIND_AT_MOST})
    if row is None:
        return Now(0, 0, None, 0)
    return Now(row["minute"], row["five_minutes"], moment(row["last_at"]), row["behind"])


def hours(sight: Sight, since: datetime, until: datetime) -> list[Hour]:
    """Every whole hour from `since` up to `until`, the quiet ones too. `since` is the start of an hour."""
    found = {
        row["hour"]: Hour(since, row["documents"] or 0, row["statuses"] or 0, row["bytes"] or 0)
        for row in sight.rows(_HOURS, {"since": since, "until": until})
    }
    every, at = [], since
    while at < until:
        counted = found.get(at, Hour(at))
        every.append(Hour(at, counted.documents, counted.statuses, counted.bytes))
        at += timedelta(hours=1)
    return every


def organizations(sight: Sight, since: datetime, until: datetime) -> dict[str, Traffic]:
    """By organisation key. Whoever neither sent nor got anything is not in it."""
    found: dict[str, Traffic] = {}
    for row in sight.rows(_ORGANIZATIONS, {"since": since, "until": until}):
        traffic = found.setdefault(row["organization"], Traffic())
        traffic.count(row["direction"], row["kind"], row["messages"], row["bytes"])
    return found


def days(sight: Sight, organization: str, since: datetime, until: datetime, every: Iterable[date]) -> list[Day]:
    """The days of one organisation, the quiet ones too."""
    found: dict[date, Day] = {}
    asked = {"organization": organization, "since": since, "until": until}
    for row in sight.rows(_DAYS, asked):
        day = found.setdefault(row["day"], Day(row["day"]))
        day.traffic.count(row["direction"], row["kind"], row["messages"], row["bytes"])
    return [found.get(on, Day(on)) for on in every]
