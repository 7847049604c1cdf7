"""An agency's own end of the axis: a client, a node that survives a poor line, a desk, a folder for old software."""

from lienthong.exchange.agency.addresses import AddressBook
from lienthong.exchange.agency.answers import Accepted, Delivery, Entry, Hub, Page, Receiver
from lienthong.exchange.agency.client import HubClient
from lienthong.exchange.agency.conditions import NodeConfig
from lienthong.exchange.agency.desk import Cancelled, Desk, NeverSent, ReasonNeeded
from lienthong.exchange.agency.folders import SharedFolder
from lienthong.exchange.agency.handing import Taker, next_to_hand_over
from lienthong.exchange.agency.node import Node, run
from lienthong.exchange.agency.overview import Overview, overview
from lienthong.exchange.agency.satchel import (
    Arrival,
    Draft,
    NoSatchel,
    Notice,
    OtherBytes,
    Place,
    Queued,
    Report,
    Satchel,
    SatchelInUse,
)
from lienthong.exchange.agency.transfers import download, upload
from lienthong.exchange.agency.troubles import HubSpeaksOddly, Refused, TryLater

__all__ = [
    "Accepted",
    "AddressBook",
    "Arrival",
    "Cancelled",
    "Delivery",
    "Desk",
    "Draft",
    "Entry",
    "Hub",
    "HubClient",
    "HubSpeaksOddly",
    "NeverSent",
    "NoSatchel",
    "Node",
    "NodeConfig",
    "Notice",
    "OtherBytes",
    "Overview",
    "Page",
    "Place",
    "Queued",
    "ReasonNeeded",
    "Receiver",
    "Refused",
    "Report",
    "Satchel",
    "SatchelInUse",
    "SharedFolder",
    "Taker",
    "TryLater",
    "download",
    "next_to_hand_over",
    "overview",
    "run",
    "upload",
]
