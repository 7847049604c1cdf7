"""An agency's satchel: everything a node has promised to anybody is in here before it says so."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from lienthong.exchange.agency.satchel.arrivals import Inbox
from lienthong.exchange.agency.satchel.file import SatchelFile, nothing
from lienthong.exchange.agency.satchel.notices import Notices
from lienthong.exchange.agency.satchel.outgoing import Outbox
from lienthong.exchange.agency.satchel.progress import Pairs

INLINE = 64 * 1024
"""Contents up to this many bytes live in the database; larger ones are files, so that commits stay quick."""


class Satchel(SatchelFile):
    """The open satchel and its four compartments."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, cut: Callable[[str], None] = nothing) -> None:
        super().__init__(folder, connection, cut)
        self.inbox = Inbox(self)
        self.pairs = Pairs(self)
        self.notices = Notices(self)
        self.outbox = Outbox(self, self.pairs, self.notices)

    @property
    def cursor(self) -> int:
        """How far the hub's inbox has been read."""
        return int(self.fact("cursor") or 0)
