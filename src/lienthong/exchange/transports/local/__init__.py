"""An axis that is a folder: two hubs on one machine, or a test, exchange real files through it."""

from lienthong.exchange.transports.local.mailbox import LocalMailbox

__all__ = ["LocalMailbox"]
