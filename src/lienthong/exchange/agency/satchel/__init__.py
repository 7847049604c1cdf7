"""What an agency keeps of the exchange, at its own site: outbox, inbox, progress, notices. SQLite and a folder."""

from lienthong.exchange.agency.satchel.arrivals import Arrival, Place
from lienthong.exchange.agency.satchel.draft import Draft
from lienthong.exchange.agency.satchel.file import NoSatchel, SatchelInUse
from lienthong.exchange.agency.satchel.notices import Notice
from lienthong.exchange.agency.satchel.outgoing import OtherBytes, Queued
from lienthong.exchange.agency.satchel.progress import Report
from lienthong.exchange.agency.satchel.store import INLINE, Satchel

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
