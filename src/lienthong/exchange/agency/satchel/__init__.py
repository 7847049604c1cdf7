"""What an agency keeps of the exchange, at its own site: outbox, inbox, progress, notices. SQLite and a folder."""

from lienthong.exchange.agency.satchel.arrivals import Arrival, Place
from lienthong.exchange.agency.satchel.notices import Notice
from lienthong.exchange.agency.satchel.outgoing import Draft, OtherBytes, Queued
from lienthong.exchange.agency.satchel.progress import Report
from lienthong.exchange.agency.satchel.store import INLINE, NoSatchel, Satchel, SatchelInUse

__all__ = [
    "INLINE",
    "Arrival",
    "Draft",
    "NoSatchel",
    "Notice",
    "OtherBytes",
    "Place",
    "Queued",
    "Report",
    "Satchel",
    "SatchelInUse",
]
