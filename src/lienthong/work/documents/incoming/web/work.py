"""My work, what lies with the units, and the deadlines that are followed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lienthong.ground.people.access import who_may
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.documents.desk import Desk, at_desk_as
from lienthong.work.documents.incoming import linking, listing, pressing
from lienthong.work.documents.incoming.pressing import GROUPS, Pressing, Urgency
from lienthong.work.documents.incoming.web.common import offices_of, priority_of, subject_of, tabs_of, who_leads
from lienthong.work.documents.models import Assignment, Document, DocumentLink
from lienthong.work.documents.rights import CLERKS, DESK, HEADS, LEADERS, told_to

PARTS = {
    "lead": Words(vi="Chủ trì", en="Leads"),
    "assist": Words(vi="Phối hợp", en="Assists"),
    "know": Words(vi="Để biết", en="To know"),
}
WAITS = Words(vi="Chờ lãnh đạo chỉ đạo", en="Waits for the leader")
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do, or that others do."""

    document: Document
    subject: Words
    priority: Words | None
    pressing: Pressing
    part: Words
    holder: str
    due_on: date | None = None
    assignment: Assignment | None = None
    laters: Sequence[tuple[Words, Document]] = ()
    """What has replaced or updated it since: whoever works on it looks at what they have begun."""


@who_may(*DESK)
@require_GET
@at_desk_as(*DESK)
def mine(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What was given to me, by whom, with which words, until when."""
    after = request.GET.get("after", "")
    found = listing.mine(desk.workers, after)
    address = reverse("documents:in_mine")
    context = {
        "desk": desk,
        "office": desk.name_of(desk.office),
        "offices": offices_of(desk),
        "tabs": tabs_of(desk, "documents:in_mine"),
        "items": items_of(found.rows, desk),
        "older": f"{address}?{urlencode({'after': found.after})}" if found.after else "",
        "newer": address if after else "",
    }
    return render(request, "documents/incoming/mine.html", context)


@who_may(*HEADS | LEADERS)
@require_GET
@at_desk_as(*HEADS | LEADERS)
def unit(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who has how much, what nobody has yet; a head's own unit, a leader's whole office."""
    after, address = request.GET.get("after", ""), reverse("documents:in_unit")
    found = listing.with_units(desk.workers, after)
    items = items_of(found.rows, desk)
    context = {
        "desk": desk,
        "office": desk.name_of(desk.office),
        "offices": offices_of(desk),
        "tabs": tabs_of(desk, "documents:in_unit"),
        "load": [] if after else listing.of_units(desk.workers, desk.today),
        "older": f"{address}?{urlencode({'after': found.after})}" if found.after else "",
        "newer": address if after else "",
        "items": items,
        "free": [item for item in items if _is_free(item.assignment)],
        "given": [item for item in items if not _is_free(item.assignment)],
    }
    return render(request, "documents/incoming/unit.html", context)


@who_may(*CLERKS | LEADERS | HEADS)
@require_GET
@at_desk_as(*CLERKS | LEADERS | HEADS)
def follow(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What comes due, by how pressing it is; and clerical acts that are late (Decree 30 art. 4.2.c, 23.1)."""
    # One list goes on at a time, and then stands alone; so does a group that is asked for whole.
    alone = next((name for name in ("after", "late", "locked") if request.GET.get(name)), "")
    place, address = request.GET.get(alone, ""), reverse("documents:in_follow")
    asked = request.GET.get("group", "")
    group = asked if asked in GROUPS and alone in ("", "after") else ""
    followed = listing.followed(desk.workers, place if alone == "after" else "")
    documents: Sequence[Document] = followed.rows if alone in ("", "after") else []
    leads, laters = listing.leads_of(documents), linking.laters_of(documents)
    groups: dict[str, list[Item]] = {key: [] for key in GROUPS}
    for document in documents:
        item = _followed(document, leads.get(document.pk), desk, laters)
        groups[item.pressing.urgency].append(item)
    late, hidden = listing.Listed([]), listing.Listed([])
    if any(worker.sees_all for worker in desk.workers) and not group:
        if alone in ("", "late"):
            late = listing.clerical_late(desk.office, desk.now, place)
        if alone in ("", "locked"):
            hidden = listing.hidden(desk.office, place)
    context = {
        "desk": desk,
        "office": desk.name_of(desk.office),
        "offices": offices_of(desk),
        "tabs": tabs_of(desk, "documents:in_follow"),
        "groups": [
            _group(key, groups[key], address, place if alone == "after" else "", whole=bool(group))
            for key in GROUPS
            if groups[key] and group in ("", key)
        ],
        "older": _on(address, "after", followed.after, group) if alone in ("", "after") else "",
        "newer": address if alone == "after" or group else "",
        "hidden": hidden.rows,
        "locked_older": _on(address, "locked", hidden.after),
        "locked_newer": address if alone == "locked" else "",
        "late_older": _on(address, "late", late.after),
        "late_newer": address if alone == "late" else "",
        "late": [
            (
                row,
                subject_of(row.document),
                pressing.of_moment(desk.calendar, row.submit_by or row.register_by, desk.now),
            )
            for row in late.rows
        ],
    }
    return render(request, "documents/incoming/follow.html", context)


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that press alike. `whole`: where all of them stand, empty where they do here."""

    words: Words
    items: Sequence[Item]
    number: int
    whole: str


def _group(key: Urgency, items: Sequence[Item], address: str, after: str, *, whole: bool) -> Group:
    more = "" if whole or len(items) <= SHOWN else f"{address}?{urlencode({'group': key, **_said(after)})}"
    return Group(GROUPS[key], items if whole else items[:SHOWN], len(items), more)


def _on(address: str, name: str, after: str, group: str = "") -> str:
    """Where a list goes on; empty at its end."""
    return f"{address}?{urlencode({name: after, **({'group': group} if group else {})})}" if after else ""


def _said(after: str) -> dict[str, str]:
    return {"after": after} if after else {}


def _is_free(given: Assignment | None) -> bool:
    """Whether nobody of the unit has taken it up yet."""
    return given is not None and given.account_id is None and given.started_at is None


def items_of(given: Sequence[Assignment], desk: Desk) -> list[Item]:
    """Assignments as lines; what has taken the place of their documents is one more query."""
    laters = linking.laters_of([each.document for each in given])
    return [_item(each, desk, laters) for each in given]


def _item(given: Assignment, desk: Desk, laters: Mapping[int, Sequence[DocumentLink]]) -> Item:
    """How pressing it is, who has it."""
    document = given.document
    told = pressing.of_day(
        desk.calendar, since=in_vietnam(given.at).date(), due_on=given.due_on, today=desk.today
    )  # fmt: skip
    holder = who_leads(given.account.full_name if given.account else "", given.division)
    return Item(
        document, subject_of(document), priority_of(document), told, PARTS[given.part], holder, given.due_on, given,
        _told(document, desk, laters),
    )  # fmt: skip


def _told(
    document: Document, desk: Desk, laters: Mapping[int, Sequence[DocumentLink]]
) -> list[tuple[Words, Document]]:  # fmt: skip
    found = [each for each in laters.get(document.pk, ()) if told_to(desk.workers, each.later)]
    return [(linking.MARKS[each.kind], each.later) for each in found]


def _followed(
    document: Document, lead: Assignment | None, desk: Desk, laters: Mapping[int, Sequence[DocumentLink]]
) -> Item:  # fmt: skip
    since = document.incoming.directed_at or document.incoming.registered_at
    told = pressing.of_day(
        desk.calendar, since=in_vietnam(since).date() if since else None, due_on=document.due_on, today=desk.today
    )
    holder = who_leads(lead.account.full_name if lead and lead.account else "", lead.division if lead else "")
    part = PARTS["lead"] if lead else WAITS
    return Item(
        document, subject_of(document), priority_of(document), told, part, holder, document.due_on, lead,
        _told(document, desk, laters),
    )  # fmt: skip
