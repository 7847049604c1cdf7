"""Facts: kept in the transaction that makes them true, told to whoever listens, until each has heard.

    @dataclass(frozen=True, slots=True)
    class CaseAccepted:
        kind: ClassVar[str] = "cases.accepted"
        number: str

        @property
        def order(self) -> str:      # facts with the same order are heard one after the other
            return self.number

    with transaction.atomic():
        …                            # make it true
        outbox.tell(CaseAccepted(number))

Who listens stands in one table, `assembly/listeners.py`; how it works, in docs/developers/facts.md.
"""

from lienthong.ground.outbox.facts import Fact, Unreadable
from lienthong.ground.outbox.table import Listener, Periodic, every, listen
from lienthong.ground.outbox.telling import ToldOutsideTransaction, tell

__all__ = ["Fact", "Listener", "Periodic", "ToldOutsideTransaction", "Unreadable", "every", "listen", "tell"]
