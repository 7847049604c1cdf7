"""A way to another axis that fails in every way we can think of, by script or by a seeded chance.

`FailingProvider` spoils another provider's work; `HostileServer` spoils HTTP itself, before a real
server or alone.
"""

from lienthong.exchange.transports.failing.faults import Fault, script, seeded
from lienthong.exchange.transports.failing.provider import FailingProvider
from lienthong.exchange.transports.failing.server import HostileServer, Mischief

__all__ = ["FailingProvider", "Fault", "HostileServer", "Mischief", "script", "seeded"]
