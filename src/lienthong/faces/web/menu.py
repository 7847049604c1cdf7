"""The rooms of the web that a person can enter, for the navigation and for the home page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.ground.people.access import may_open


@dataclass(frozen=True, slots=True)
class Room:
    """One door: the URL name behind it, what it is called, what one does there, and its icon."""

    url_name: str
    name: Any
    about: Any
    icon: str


ROOMS: Sequence[Room] = (
    Room(
        "cases:new",
        _("New case"),
        _("Take a case in: the citizen, the papers, the fee, the receipt."),
        "person",
    ),
    Room(
        "cases:desk",
        _("My desk"),
        _("The cases that wait for you, why each is yours, and which comes first."),
        "inbox",
    ),
    Room(
        "cases:search",
        _("Find a case"),
        _("By number, identity paper, telephone or a few words."),
        "search",
    ),
    Room(
        "documents:in",
        _("Incoming"),
        _("What came, who directs it, what is mine to do, and until when."),
        "inbox",
    ),
    Room(
        "documents:out",
        _("Outgoing"),
        _("Draft, review, sign, number, seal and send; each document’s way and who has it now."),
        "send",
    ),
    Room(
        "documents:files",
        pgettext_lazy("records", "Files"),
        _("The list of the year, files about one matter, and their way to the archive."),
        "inbox",
    ),
    Room(
        "documents:registers",
        _("Registers"),
        _("The five registers of the clerk’s office, the reports of handling, and the figures."),
        "list",
    ),
    Room(
        "documents:search",
        _("Find a document"),
        _("Every word of every document, in and out; number, issuer, days; with accents or without."),
        "search",
    ),
    Room(
        "audit:trail",
        _("The trail"),
        _("Who opened, changed, printed and signed what; changes of rights."),
        "shield",
    ),
    Room(
        "audit:rights",
        _("Changes of rights"),
        _("Changes of posts, delegations, keys and letterheads that wait until you confirm them."),
        "check",
    ),
    Room(
        "keys:list",
        _("Signing keys"),
        _("Who signs with what, certificates that end soon, and whom we believe."),
        "key",
    ),
    Room(
        "axis:where",
        _("Where is it?"),
        _("Type a number, a symbol or a few words and see how far a document has come."),
        "search",
    ),
    Room(
        "axis:monitor",
        _("Axis monitor"),
        _("Traffic now and today, what is stuck, since when, and why."),
        "pulse",
    ),
    Room(
        "procedures:list",
        _("Procedures"),
        _("What to bring, what it costs, how long it takes, and who decides."),
        "document",
    ),
    Room(
        "calendar:year",
        _("Working calendar"),
        _("Days off and Saturdays worked, and when a result is due and why."),
        "clock",
    ),
    Room(
        "documents:freezing",
        _("Freeze a document"),
        _("Lock one document against every change, by its number and with a reason, and open it again."),
        "shield",
    ),
    Room(
        "organizations:list",
        _("Organisations"),
        _("Every office of the province, its codes, and what it was before the reorganisations."),
        "building",
    ),
)

counters: dict[str, Callable[[HttpRequest], int]] = {}
"""How much waits behind a room for the person of a request, by the room's URL name. `assembly.joining` fills it; only
the home page asks."""


@dataclass(frozen=True, slots=True)
class Door:
    """A room as this person sees it."""

    room: Room
    url: str
    here: bool

    def waiting(self, request: HttpRequest) -> int:
        """How much waits behind it for this person."""
        counter = counters.get(self.room.url_name)
        return counter(request) if counter else 0


def menu_of(request: HttpRequest) -> list[Door]:
    """The doors that open for this person, in the order of the house."""
    found = []
    for room in ROOMS:
        try:
            url = reverse(room.url_name)
        except NoReverseMatch:
            continue
        if may_open(request, resolve(url).func):
            found.append((room, url))
    # The monitor's address begins that of its neighbours; one is in the room whose address fits furthest.
    here = max((url for _, url in found if request.path.startswith(url)), key=len, default=None)
    return [Door(room, url, url == here) for room, url in found]
