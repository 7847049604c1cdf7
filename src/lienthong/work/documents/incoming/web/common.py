"""What the pages of incoming documents share: neighbouring pages, colours, and a document as a line of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lienthong.ground.people.roles import Role
from lienthong.kernel.words import Words
from lienthong.work.documents.desk import Desk, desk_of
from lienthong.work.documents.incoming import listing
from lienthong.work.documents.incoming.life import STATE_WORDS, Finding, State, finding_of
from lienthong.work.documents.kinds import PRIORITIES, kinds
from lienthong.work.documents.models import Document, Incoming
from lienthong.work.documents.rights import CLERKS, DESK, HEADS, LEADERS, LOCKED

STATE_KINDS: Mapping[State, str] = {
    State.ARRIVED: "warning", State.REGISTERED: "info", State.SUBMITTED: "info", State.ASSIGNED: "info",
    State.IN_PROGRESS: "info", State.DONE: "good", State.RETURNED: "bad", State.CANCELLED: "bad",
    State.JOINED: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the neighbouring pages, and how much waits there."""

    name: str | Promise
    url: str
    here: bool
    count: int = 0


_TABS: tuple[tuple[str, Promise, frozenset[Role], str], ...] = (
    ("documents:in", _("Arrivals"), CLERKS, "register"),
    ("documents:in_direct", _("To direct"), LEADERS, "direct"),
    ("documents:in_mine", _("My work"), DESK, "mine"),
    ("documents:in_unit", _("Units"), HEADS | LEADERS, ""),
    ("documents:in_follow", _("Deadlines"), CLERKS | LEADERS | HEADS, ""),
    ("documents:in_registered", _("Registered"), DESK | {Role.INSPECTOR, Role.AUDITOR}, ""),
)


def tabs_of(desk: Desk, here: str) -> list[Tab]:
    """The pages that open for this person at this desk, with what waits on each. Two queries."""
    roles = {worker.role for worker in desk.workers}
    counts: dict[str, int] = {}
    if roles & DESK:
        counts = {**listing.counts(desk.workers), "mine": listing.my_count(desk.workers)}
    return [Tab(name, reverse(url), url == here, counts.get(key, 0)) for url, name, may, key in _TABS if roles & may]


def waiting_for(request: HttpRequest) -> int:
    """How much waits for the person of a request at the desk where they sit, for the home page (App. VI, S4)."""
    try:
        desk = desk_of(request)
    except PermissionDenied:
        return 0
    roles = {worker.role for worker in desk.workers}
    if not roles & DESK:
        return 0
    counts = listing.counts(desk.workers)
    clerks = counts["register"] + counts["submit"] if roles & CLERKS else 0
    return clerks + (counts["direct"] if roles & LEADERS else 0) + listing.my_count(desk.workers)


def subject_of(document: Document) -> Words:
    """What it is called in lists: what is locked is not called by its name."""
    if document.hidden:
        return LOCKED
    said = document.subject or kind_of(document).vi
    return Words(vi=said, en=document.subject or kind_of(document).en)


def kind_of(document: Document) -> Words:
    """Its type, by our name where it is one of the 29."""
    kind = kinds().get(document.type_key)
    return kind.words if kind else Words(vi=document.type_name, en=document.type_name)


def priority_of(document: Document) -> Words | None:
    """How urgent; None where it is not."""
    return PRIORITIES.get(document.priority) if document.priority else None


def judged(incoming: Incoming) -> Finding:
    """What the check found, and what it lets the clerk do."""
    return finding_of(incoming.overall, electronic=incoming.way in (Incoming.Way.AXIS, Incoming.Way.EMAIL))


def state_of(document: Document) -> tuple[Words, str]:
    """Its state in words, and the badge's kind."""
    state = State(document.state)
    return STATE_WORDS[state], STATE_KINDS[state]


def who_leads(name: str, division: str) -> str:
    """A person and their unit, as one name."""
    return " · ".join(filter(None, (name, division)))


def offices_of(desk: Desk) -> Sequence[tuple[str, str]]:
    """The desks among which this person may choose; none where there is one."""
    return [(key, desk.name_of(key)) for key in desk.offices] if len(desk.offices) > 1 else []
