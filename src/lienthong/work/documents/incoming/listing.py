"""The lists of the desk: what came, what is registered, what is mine, what lies with the units, what is late.

Each is a constant number of queries, and goes on from where the last page ended (keyset), never from a count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields import DateField
from django.db.models.functions import Coalesce

from lienthong.ground.dates import EARLIEST, LATEST
from lienthong.work.documents.incoming.life import AT_WORK, OPEN, State
from lienthong.work.documents.models import Assignment, Document, Incoming
from lienthong.work.documents.rights import HEADS, LEADERS, Worker, sight_of
from lienthong.work.documents.searching.index import having
from lienthong.work.documents.searching.words import scope

PAGE = 30
LATELY = 1000
"""So many of an office's newest arrivals are looked through for what is open, or what somebody has part in: where that
is much, a page of it is among them, and where it is little, its own index finds all of it."""
NEVER = date(9999, 12, 31)
"""Stands for “no deadline” where lists are ordered by it."""
WITH_UNITS = 90
FOLLOWED = 400
"""So many open documents of an office, the soonest due first, are sorted by how pressing they are on one page."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list. `after` asks for the next; empty at the end."""

    rows: Sequence[Any]
    after: str = ""


def to_register(office: str, after: str = "") -> Listed:
    """What came and is neither registered nor returned, the most pressing first."""
    return _until(_incoming(office).filter(document__state=State.ARRIVED), "register_by", after)


def to_submit(office: str, after: str = "") -> Listed:
    """Registered and not yet laid before a leader, the most pressing first."""
    return _until(_incoming(office).filter(document__state=State.REGISTERED), "submit_by", after)


def _until(found: QuerySet[Incoming], limit: str, after: str) -> Listed:
    """A page in the order of a limit. What has none is counted from its arrival, so that no page loses it."""
    found = found.annotate(until=Coalesce(limit, "arrived_at")).order_by("until", "document_id")
    if (at := _moment_and_id(after)) is not None:
        found = found.filter(Q(until__gt=at[0]) | Q(until=at[0], document_id__gt=at[1]))
    return _page(found, lambda row: f"{row.until.isoformat()}_{row.document_id}")


def asked_back(office: str, after: str = "") -> Listed:
    """What its sender wants back and nobody has answered, what was asked first at the top."""
    found = _incoming(office).exclude(recall_asked_at=None).exclude(document__state=State.CANCELLED)
    return _until(found, "recall_asked_at", after)


def hidden(office: str, after: str = "") -> Listed:
    """State secrets that came by mistake, the latest first."""
    found = _incoming(office).filter(document__hidden=True)
    if (number := _number(after)) is not None:
        found = found.filter(document_id__lt=number)
    return _page(found.order_by("-document_id"), lambda row: str(row.document_id))


def registered(worker: Worker, which: str, after: str = "") -> Listed:
    """What has an arrival number and this person may see, the latest first; `which`: open, done, all, or `paper`: of
    which the paper has not come that was to follow."""
    numbered = Q(arrival_number__isnull=False)
    year, _, number = after.partition("_")
    if after.isascii() and year.isdecimal() and number.isdecimal() and len(year) == 4 and len(number) < 10:
        numbered &= Q(arrival_year__lt=year) | Q(arrival_year=year, arrival_number__lt=number)
    found = _incoming(worker.organization_key).filter(numbered).order_by(*_LATEST)
    if which == "open":
        found = found.filter(document__state__in=OPEN)
    elif which == "done":
        found = found.filter(document__state__in=[State.DONE, State.CANCELLED, State.JOINED])
    elif which == "paper":
        gone = [State.RETURNED, State.CANCELLED, State.JOINED]
        found = found.filter(paper_follows=True, paper_came_on=None).exclude(document__state__in=gone)
    if not worker.sees_all:
        found = found.filter(document__hidden=False, document__parties__overlap=list(worker.parties))
    elif which != "open":
        return _by_number(found)
    lately = Incoming.objects.filter(numbered, organization_key=worker.organization_key).order_by(*_LATEST)
    page = _by_number(found.filter(pk__in=lately.values("pk")[:LATELY]))
    if page.after:
        return page
    return _by_number(found if worker.sees_all else having(found, scope(sight_of([worker])), way="document__"))


_LATEST = ("-arrival_year", "-arrival_number")


def _by_number(found: QuerySet[Incoming]) -> Listed:
    return _page(found, lambda row: f"{row.arrival_year}_{row.arrival_number}")


def before_leader(accounts: Sequence[int], office: str) -> QuerySet[Incoming]:
    """What lies before a leader and waits for a direction: urgent first, then in the order of submission.

    What is locked is not among it: nobody is given a secret.
    """
    found = _incoming(office).filter(leader__in=accounts, directed_at=None, document__state=State.SUBMITTED)
    found = found.filter(document__hidden=False)
    return found.order_by("-document__priority", "submitted_at", "document_id")


def mine(workers: Sequence[Worker], after: str = "") -> Listed:
    """What the person, or the unit of which they are head, was given and is not done; the soonest due first."""
    found = _assignments(workers[0].organization_key).filter(theirs(workers))
    if after:
        due, _, number = after.partition("_")
        if (day := _day(due)) is not None and number.isdecimal() and len(number) < 19:
            found = found.filter(Q(until__gt=day) | Q(until=day, pk__gt=number))
    return _page(found, lambda row: f"{row.until.isoformat()}_{row.pk}")


def theirs(workers: Sequence[Worker]) -> Q:
    """Assignments to these people, or to a unit of theirs that has not been passed on to a colleague."""
    accounts = [account for worker in workers for account in worker.accounts]
    found = Q(account__in=accounts)
    for worker in workers:
        if worker.role in HEADS and worker.division:
            found |= Q(account=None, division__iexact=worker.division.strip(), was_passed=False)
    return found


def of_units(workers: Sequence[Worker], today: date) -> list[dict[str, Any]]:
    """Who has how much open work, and how much of it is late; a head sees their unit, a leader the office."""
    found = _assignments(workers[0].organization_key).filter(was_passed=False)
    if not any(worker.role in LEADERS for worker in workers):
        found = found.filter(_units(workers))
    rows = (
        found.order_by()
        .values("division", "account_id", name=F("account__full_name"))
        .annotate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
        .order_by("division", "name")
    )
    return list(rows)


def with_units(workers: Sequence[Worker], after: str = "") -> Listed:
    """What lies with the head's unit: first what nobody has yet, then by deadline."""
    found = _assignments(workers[0].organization_key).filter(was_passed=False)
    if not any(worker.role in LEADERS for worker in workers):
        found = found.filter(_units(workers))
    found = found.annotate(taken=Case(When(account=None, then=0), default=1))
    taken, _, rest = after.partition("_")
    due, _, number = rest.partition("_")
    if taken in ("0", "1") and (day := _day(due)) is not None and _number(number) is not None:
        then = Q(taken=taken, until__gt=day) | Q(taken=taken, until=day, pk__gt=number)
        found = found.filter(Q(taken__gt=taken) | then)
    found = found.order_by("taken", "until", "pk")
    return _page(found, lambda row: f"{row.taken}_{row.until.isoformat()}_{row.pk}", WITH_UNITS)


def followed(workers: Sequence[Worker], after: str = "") -> Listed:
    """Documents at work that these people follow, the soonest due first: all of the office for clerks and leaders."""
    office = workers[0].organization_key
    found = Document.objects.filter(direction="in", organization_key=office, state__in=[*AT_WORK, State.SUBMITTED])
    if not any(worker.sees_all for worker in workers):
        parties = [party for worker in workers for party in worker.parties]
        found = found.filter(hidden=False, parties__overlap=parties)
    found = found.annotate(until=Coalesce("due_on", Value(NEVER), output_field=DateField()))
    due, _, number = after.partition("_")
    if (day := _day(due)) is not None and _number(number) is not None:
        found = found.filter(Q(until__gt=day) | Q(until=day, pk__gt=number))
    found = found.select_related("incoming__leader").order_by("until", "id")
    return _page(found, lambda row: f"{row.until.isoformat()}_{row.pk}", FOLLOWED)


def leads_of(documents: Sequence[Document]) -> dict[int, Assignment]:
    """The leading assignment of each, the one furthest down: whoever really has it."""
    found = Assignment.objects.filter(document__in=[each.pk for each in documents], part="lead", ended_at=None)
    return {each.document_id: each for each in found.select_related("account").order_by("document_id", "id")}


def counts(workers: Sequence[Worker]) -> dict[str, int]:
    """How much waits at the desk, in one query: to register, to submit, to direct."""
    office, accounts = workers[0].organization_key, [one for worker in workers for one in worker.accounts]
    state = "document__state"
    return Incoming.objects.filter(
        **_of(office), **{f"{state}__in": [State.ARRIVED, State.REGISTERED, State.SUBMITTED]}
    ).aggregate(
        register=Count("pk", filter=Q(**{state: State.ARRIVED})),
        submit=Count("pk", filter=Q(**{state: State.REGISTERED})),
        direct=Count(
            "pk", filter=Q(document__hidden=False, directed_at=None, leader__in=accounts, **{state: State.SUBMITTED})
        ),
    )


def my_count(workers: Sequence[Worker]) -> int:
    """How many things are mine to do."""
    return int(_assignments(workers[0].organization_key).filter(theirs(workers)).order_by().count())


def clerical_late(office: str, now: datetime, after: str = "") -> Listed:
    """What should have been registered or submitted by now, the longest waiting first (Decree 30 art. 4.2.c, 23.1)."""
    found = _incoming(office).filter(
        Q(document__state=State.ARRIVED, register_by__lt=now) | Q(document__state=State.REGISTERED, submit_by__lt=now)
    )
    return _until(found, "arrived_at", after)


def _units(workers: Sequence[Worker]) -> Q:
    found = Q(account__in=[account for worker in workers for account in worker.accounts])
    for worker in workers:
        if worker.role in HEADS and worker.division:
            found |= Q(division__iexact=worker.division.strip())
    return found


def _incoming(office: str) -> QuerySet[Incoming]:
    found = Incoming.objects.filter(**_of(office)).select_related("document", "leader", "twin")
    return found.defer(*_UNREAD, *(each.replace("document", "twin") for each in _UNREAD))


_UNREAD = ("document__text", "document__haystack")
"""What no list shows, and what may be long."""


def _of(office: str) -> dict[str, str]:
    """Said of both tables: of a large office the state is then found by its own index, and not in every document."""
    direction = Document.Direction.IN.value
    return {"organization_key": office, "document__organization_key": office, "document__direction": direction}


def _assignments(office: str) -> Any:
    """Open ones, with whether a unit has passed each on, and until when it is (`NEVER` where nobody said)."""
    passed = Assignment.objects.filter(parent=OuterRef("pk"), ended_at=None)
    return (
        Assignment.objects.filter(document__organization_key=office, done_at=None, ended_at=None)
        .exclude(part=Assignment.Part.KNOW)
        .annotate(was_passed=Exists(passed), until=Coalesce("due_on", Value(NEVER), output_field=DateField()))
        .select_related("document__incoming", "account", "parent")
        .order_by("until", "pk")
    )


def _page(found: QuerySet[Any], cursor: Any, size: int = 0) -> Listed:
    size = size or PAGE
    rows = list(found[: size + 1])
    return Listed(rows[:size], cursor(rows[size - 1]) if len(rows) > size else "")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _moment_and_id(after: str) -> tuple[datetime, int] | None:
    moment, _, number = after.partition("_")
    if not (number.isascii() and number.isdecimal() and len(number) < 19 and len(after) < 60):
        return None
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, int(number)) if at.tzinfo is not None and EARLIEST <= at.year <= LATEST else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
