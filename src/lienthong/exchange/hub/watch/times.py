"""How long documents take, and which share of them the other side has confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lienthong.exchange.hub.watch.sight import Sight

_FETCHED = """
select count(*) as count, percentile_cont(array[0.5, 0.9, 0.99]) within group (
    order by extract(epoch from d.state_at - d.delivered_at)::double precision) as seconds
from {hub}.deliveries d
where d.seq >= coalesce((select position from {hub}.messages where accepted_at >= %(since)s
                         order by accepted_at limit 1), 9223372036854775807)
  and d.delivered_at >= %(since)s and d.delivered_at < %(until)s and d.state = 'done'
"""
_PAIRS = """
select count(arrived_at) as arrived_count, count(accepted_at) as accepted_count, count(done_at) as done_count,
       percentile_cont(array[0.5, 0.9, 0.99]) within group (
           order by extract(epoch from arrived_at - sent_at)::double precision) as arrived,
       percentile_cont(array[0.5, 0.9, 0.99]) within group (
           order by extract(epoch from accepted_at - sent_at)::double precision) as accepted,
       percentile_cont(array[0.5, 0.9, 0.99]) within group (
           order by extract(epoch from done_at - sent_at)::double precision) as done
from {hub}.pairs where sent_at >= %(since)s and sent_at < %(until)s
"""
_SHARES = """
select sender, count(*) as sent, count(arrived_at) as confirmed,
       count(*) filter (where (arrived_at at time zone 'Asia/Ho_Chi_Minh')::date
                            = (sent_at at time zone 'Asia/Ho_Chi_Minh')::date) as same_day
from {hub}.pairs where sent_at >= %(since)s and sent_at < %(until)s
group by sender
"""


@dataclass(frozen=True, slots=True)
class Spread:
    """How a span of time is spread, in seconds: half of all, nine of ten, ninety-nine of a hundred take at most so
    long. None where nothing was counted."""

    count: int
    p50: float | None = None
    p90: float | None = None
    p99: float | None = None

    @classmethod
    def of(cls, count: int, seconds: Sequence[float] | None) -> "Spread":
        """From PostgreSQL's array of three."""
        return cls(count, *seconds) if count and seconds else cls(0)


@dataclass(frozen=True, slots=True)
class Times:
    """From the moment the axis accepted a document for a receiver to what the receiver did with it.

    `fetched` counts packages, status messages included; the others count documents with one receiver each.
    """

    fetched: Spread
    arrived: Spread
    accepted: Spread
    done: Spread


@dataclass(frozen=True, slots=True)
class Share:
    """Of the documents that went over the axis, each receiver counting once: how many the receiver confirmed.

    `confirmed`: with status 01 or any later one. `same_day`: on the calendar day on which it was sent, as Decree
    30/2020/NĐ-CP Art. 21.2.c asks. What went on paper only never reached the axis and is not in `sent`.
    """

    sent: int = 0
    confirmed: int = 0
    same_day: int = 0

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None where nothing was sent."""
        return self.confirmed / self.sent if self.sent else None

    @property
    def same_day_rate(self) -> float | None:
        """Between 0 and 1; None where nothing was sent."""
        return self.same_day / self.sent if self.sent else None


def delivery_times(sight: Sight, since: datetime, until: datetime) -> Times:
    """Of everything sent in the span. Two queries."""
    asked = {"since": since, "until": until}
    fetched, pairs = sight.row(_FETCHED, asked), sight.row(_PAIRS, asked)
    if fetched is None or pairs is None:
        return Times(Spread(0), Spread(0), Spread(0), Spread(0))
    return Times(
        Spread.of(fetched["count"], fetched["seconds"]),
        Spread.of(pairs["arrived_count"], pairs["arrived"]),
        Spread.of(pairs["accepted_count"], pairs["accepted"]),
        Spread.of(pairs["done_count"], pairs["done"]),
    )


def shares(sight: Sight, since: datetime, until: datetime) -> dict[str, Share]:
    """Of the documents that each organisation sent in the span, by its key."""
    return {
        row["sender"]: Share(row["sent"], row["confirmed"], row["same_day"])
        for row in sight.rows(_SHARES, {"since": since, "until": until})
    }


def together(shares_of: Sequence[Share]) -> Share:
    """Several shares as one."""
    return Share(
        sum(share.sent for share in shares_of),
        sum(share.confirmed for share in shares_of),
        sum(share.same_day for share in shares_of),
    )
