"""Watching the hub: read-only questions to its tables, through any cursor, for whoever operates it.

No query here takes more time because more messages lie in the journal: each goes along an index and is bounded, or
counts a span that the caller names.
"""

from lienthong.exchange.hub.watch.flow import Day, Hour, Now, Traffic, days, hours, now, organizations
from lienthong.exchange.hub.watch.refused import (
    Held,
    Odd,
    Refused,
    bytes_of,
    held_decided,
    held_open,
    held_waiting,
    oddities,
    one_held,
    one_refused,
    refused,
    unseen,
)
from lienthong.exchange.hub.watch.sight import Cursor, Names, Page, Sight
from lienthong.exchange.hub.watch.stuck import Heap, Kind, Patience, Silent, Stuck, heaps, listed, silent
from lienthong.exchange.hub.watch.times import Share, Spread, Times, delivery_times, shares, together
from lienthong.exchange.hub.watch.way import Act, Delivery, Fact, Link, Receiver, Relay, Route, Way, way
from lienthong.exchange.hub.watch.where import Match, document_of_message, recent, search

__all__ = [
    "Act", "Cursor", "Day", "Delivery", "Fact", "Heap", "Held", "Hour", "Kind", "Link", "Match", "Names", "Now",
    "Odd", "Page", "Patience", "Receiver", "Refused", "Relay", "Route", "Share", "Sight", "Silent", "Spread", "Stuck",
    "Times", "Traffic", "Way", "bytes_of", "days", "delivery_times", "document_of_message", "heaps", "held_decided",
    "held_open", "held_waiting", "hours", "listed", "now", "oddities", "one_held", "one_refused", "organizations",
    "recent", "refused", "search", "shares", "silent", "together", "unseen", "way",
]  # fmt: skip
