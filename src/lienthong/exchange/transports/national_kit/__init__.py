"""The national axis as its operator's own client kit speaks to it (VXP), from both ends.

`client` speaks it to the national axis or to another hub of ours; `server` lets such a kit talk to a hub of ours.
"""

from lienthong.exchange.transports.national_kit.client import KitClient, KitSettings
from lienthong.exchange.transports.national_kit.server import (
    Agency,
    Content,
    KitBackend,
    KitRefusal,
    KitServerSettings,
    Received,
    SentRow,
    routes,
)

__all__ = [
    "Agency",
    "Content",
    "KitBackend",
    "KitClient",
    "KitRefusal",
    "KitServerSettings",
    "KitSettings",
    "Received",
    "SentRow",
    "routes",
]
