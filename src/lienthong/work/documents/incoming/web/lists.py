"""The clerk's arrivals, and what is registered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lienthong.ground.people.access import who_may
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk
from lienthong.work.documents.incoming import linking, listing, pressing
from lienthong.work.documents.incoming.life import OPEN, Finding
from lienthong.work.documents.incoming.pressing import Pressing
from lienthong.work.documents.incoming.web.common import (
    judged,
    kind_of,
    offices_of,
    priority_of,
    state_of,
    subject_of,
    tabs_of,
)
from lienthong.work.documents.models import Document, Incoming
from lienthong.work.documents.rights import CLERKS, LEADERS


@dataclass(frozen=True, slots=True)
class Line:
    """One document of a list."""

    document: Document
    incoming: Incoming
    subject: Words
    kind: Words
    priority: Words | None
    finding: Finding
    pressing: Pressing | None
    state: tuple[Words, str]
    lead: str = ""
    twin: Document | None = None
    """What it seems to repeat, as far as this person may be told."""
    overtaken: Sequence[Words] = ()
    """That another one has replaced or updated it."""


@who_may(*rights.READERS)
@require_GET
@at_desk
def arrivals(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the clerk has to do now; everybody else is led to their own page."""
    roles = {worker.role for worker in desk.workers}
    if not roles & CLERKS:
        home = "in_direct" if roles & LEADERS else "in_mine" if roles & rights.DESK else "in_registered"
        return redirect(f"documents:{home}")
    # One list goes on at a time, and then stands alone.
    alone = next((name for name in ("after", "submit", "back", "locked") if request.GET.get(name)), "")
    place, address = request.GET.get(alone, ""), reverse("documents:in")

    def listed(name: str, read: Callable[[str, str], listing.Listed]) -> tuple[Sequence[Any], dict[str, str]]:
        if alone and name != alone:
            return [], {}
        found = read(desk.office, place)
        older = f"{address}?{urlencode({name: found.after})}" if found.after else ""
        return found.rows, {"older": older, "newer": address if alone else ""}

    lines, pages = listed("after", listing.to_register)
    submits, submit_pages = listed("submit", listing.to_submit)
    asked_back, back_pages = listed("back", listing.asked_back)
    hidden, locked_pages = listed("locked", listing.hidden)
    context = {
        "desk": desk,
        "office": desk.name_of(desk.office),
        "offices": offices_of(desk),
        "tabs": tabs_of(desk, "documents:in"),
        "registers": alone in ("", "after"),
        "lines": [_to_do(row, desk, row.register_by) for row in lines],
        "pages": pages,
        "to_submit": [_to_do(row, desk, row.submit_by) for row in submits],
        "submit_pages": submit_pages,
        "asked_back": [_line(row) for row in asked_back],
        "back_pages": back_pages,
        "hidden": [_line(row) for row in hidden],
        "locked_pages": locked_pages,
    }
    return render(request, "documents/incoming/arrivals.html", context)


@who_may(*rights.READERS)
@require_GET
@at_desk
def registered(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What has an arrival number, as far as the person sees it."""
    lists = {"all": _("All"), "open": _("Not finished"), "done": _("Finished"), "paper": _("Paper not come yet")}
    asked = request.GET.get("list", "")
    chosen = asked if asked in lists else "all"
    worker = next((each for each in desk.workers if each.sees_all), desk.worker)
    after = request.GET.get("after", "")
    found = listing.registered(worker, chosen, after)
    leads = listing.leads_of([row.document for row in found.rows])
    laters = linking.laters_of([row.document for row in found.rows])
    address = f"{reverse('documents:in_registered')}?list={chosen}"
    lines = []
    for row in found.rows:
        lead = leads.get(row.document_id)
        name = (lead.account.full_name if lead.account else lead.division) if lead else ""
        lines.append(replace(_followed(row, desk, name), overtaken=linking.badges_of(laters.get(row.document_id, ()))))
    context = {
        "desk": desk,
        "office": desk.name_of(desk.office),
        "offices": offices_of(desk),
        "tabs": tabs_of(desk, "documents:in_registered"),
        "lists": [(f"{reverse('documents:in_registered')}?list={key}", name, key == chosen)
                  for key, name in lists.items()],
        "lines": lines,
        "of_paper": chosen == "paper",
        "older": f"{address}&{urlencode({'after': found.after})}" if found.after else "",
        "newer": address if after else "",
    }  # fmt: skip
    return render(request, "documents/incoming/registered.html", context)


def _to_do(row: Incoming, desk: Desk, by: datetime | None) -> Line:
    """Something that the clerk is to do by a moment."""
    twin = row.twin if row.twin is not None and rights.told_to(desk.workers, row.twin) else None
    return replace(_line(row, pressing.of_moment(desk.calendar, by, desk.now)), twin=twin)


def _followed(row: Incoming, desk: Desk, lead: str) -> Line:
    """Something that others are to solve by a day."""
    document, told = row.document, None
    if document.due_on is not None and document.state in OPEN:
        since = row.directed_at or row.registered_at
        told = pressing.of_day(
            desk.calendar, since=in_vietnam(since).date() if since else None, due_on=document.due_on, today=desk.today
        )
    return _line(row, told, lead)


def _line(row: Incoming, told: Pressing | None = None, lead: str = "") -> Line:
    document = row.document
    return Line(
        document, row, subject_of(document), kind_of(document), priority_of(document), judged(row), told,
        state_of(document), lead,
    )  # fmt: skip
