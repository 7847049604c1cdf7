"""The hub's journal in PostgreSQL: accepted means that these tables, synced, hold it."""

from lienthong.exchange.stores.journal.entries import Accepted, Entry, OtherBytes, Result, Unaccepted
from lienthong.exchange.stores.journal.schema import connect, prepare

__all__ = ["Accepted", "Entry", "OtherBytes", "Result", "Unaccepted", "connect", "prepare"]
