"""What people look at: a queue and why each thing is in it, a counter's cases, searching, what is late or stuck."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from lienthong.ground.people.models import Post
from lienthong.ground.people.roles import Role
from lienthong.kernel.moments import VIETNAM
from lienthong.work.cases.filing import unit_word, words_of
from lienthong.work.cases.models import Case, CaseEvent, Consultation, Step
from lienthong.work.cases.numbers import key_of
from lienthong.work.cases.officers import Unseen

PAGE = 25
RECENT = 2000
"""Among so many of an office's newest cases the end of a number is enough, as people say it: `0912`, `180904-0001`."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of steps with the cursor of the next; `after` is None on the last."""

    steps: Sequence[Step]
    after: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of cases, the newest first."""

    cases: Sequence[Case]
    after: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a desk says at its top."""

    mine: int
    anyones: int
    late: int
    to_return: int


_ROLES_OF_STEP = {
    Role.COUNTER: ("counter",),
    Role.CENTRE_HEAD: ("counter",),
    Role.SPECIALIST: ("specialist",),
    Role.UNIT_HEAD: ("specialist", "unit_head"),
    Role.SIGNER: ("signer",),
}


def can_take(posts: Iterable[Post]) -> Q:
    """The open steps that are these posts' to do: of their office and role, nobody's or theirs."""
    found = Q(pk__in=[])
    for post in posts:
        roles = _ROLES_OF_STEP.get(Role(post.role), ())
        if roles:
            found |= Q(unit_key=post.organization_key, role__in=roles)
    return found


def my_queue(
    posts: Sequence[Post], account_id: int, *, after: str | None = None, size: int = PAGE, mine_only: bool = False
) -> Queue:
    """What waits for this person, the most pressing first: what is theirs, and what is nobody's yet.

    Two queries at most: the steps with their cases, and nothing else.
    """
    open_ones = Step.objects.filter(state__in=["open", "to_sign"])
    owned = _owned(posts, account_id)
    wanted = owned if mine_only else owned | (can_take(posts) & Q(account=None))
    return _queue(open_ones.filter(wanted).select_related("case__clock"), after, size)


def _owned(posts: Sequence[Post], account_id: int) -> Q:
    """What is this person's by name: in their own posts, and in those that they exercise for somebody else."""
    found = Q(pk__in=[])
    for post in posts:
        found |= can_take([post]) & Q(account_id=account_id if post.deputy is None else post.account_id)
        if post.deputy is not None:
            found |= can_take([post]) & Q(account_id=account_id)
    return found


def unit_queue(unit_key: str, *, after: str | None = None, size: int = PAGE, holder: int | None = None) -> Queue:
    """Everything open at an office, whoever has it: the head's view."""
    found = Step.objects.filter(unit_key=unit_key, state__in=["open", "to_sign"]).select_related(
        "case__clock", "account"
    )
    if holder is not None:
        found = found.filter(account_id=holder) if holder else found.filter(account=None)
    return _queue(found, after, size)


def load_by_holder(unit_key: str, now: datetime) -> list[dict[str, object]]:
    """How much each colleague of an office has open, and how much of it is late; nobody's under None."""
    found = Step.objects.filter(unit_key=unit_key, state__in=["open", "to_sign"])
    counted = found.values("account_id", "account__full_name", "role").annotate(
        open=Count("id"), late=Count("id", filter=_past(now))
    )
    return [dict(row) for row in counted.order_by("-late", "-open")]


def counts(posts: Sequence[Post], account_id: int, now: datetime) -> Counts:
    """The numbers at the top of a desk; two queries."""
    mine = _owned(posts, account_id)
    steps = Step.objects.filter(state__in=["open", "to_sign"]).filter(can_take(posts))
    told = steps.aggregate(
        mine=Count("id", filter=mine),
        anyones=Count("id", filter=Q(account=None)),
        late=Count("id", filter=_past(now) & Q(case__paused=False) & (mine | Q(account=None))),
    )
    units = [post.organization_key for post in posts if post.role in (Role.COUNTER, Role.CENTRE_HEAD)]
    waiting = Case.objects.filter(unit_key__in=units, state="decided").count() if units else 0
    return Counts(told["mine"], told["anyones"], told["late"], waiting)


def received(unit_key: str, *, after: int | None = None, size: int = PAGE, state: str | None = None) -> Page:
    """The cases that a counter received, the newest first."""
    found = Case.objects.filter(unit_key=unit_key)
    if state:
        found = found.filter(state=state)
    return _page(found, after, size)


def open_by_due(unit_key: str, *, size: int = PAGE, after: tuple[datetime, int] | None = None) -> list[Case]:
    """A counter's unfinished cases, the soonest due first."""
    found = _running().filter(clock__unit_key=unit_key)
    if after is not None:
        found = found.filter(Q(clock__due_at__gt=after[0]) | Q(clock__due_at=after[0], pk__gt=after[1]))
    return list(found.order_by("clock__due_at", "clock")[:size])


def find(number: str, keys: Collection[str]) -> Case:
    """The case of a number as typed, if one of these organisations has part in it.

    Raises:
        Unseen: there is none, or none for them.
    """
    key = key_of(number)
    found = Case.objects.filter(number_key=key, units__overlap=list(keys)).first() if key else None
    if found is None:
        raise Unseen
    return found


def by_id(case_id: int, keys: Collection[str]) -> Case:
    """The case, if one of these organisations has part in it.

    Raises:
        Unseen: there is none, or none for them.
    """
    found = Case.objects.filter(pk=case_id).select_related("created_by", "clock").first()
    if found is None or set(keys).isdisjoint(found.units):
        raise Unseen
    return found


def tracked(number: str) -> Case | None:
    """The case of a number, for the anonymous page: it may show the number and how far it is, and nothing else."""
    key = key_of(number)
    return Case.objects.filter(number_key=key).first() if key else None


def search(
    text: str, keys: Collection[str], *, after: int | None = None, size: int = PAGE, everywhere: bool = False
) -> Page:
    """Cases that match, the newest first, among those of these organisations (`everywhere`: an inspector of all).

    Digits are looked for in numbers, identities and phones, and where nothing begins so, at the end of the numbers
    that these offices gave lately (`RECENT`); words in names and subjects, accents or none.
    """
    digits = key_of(text)
    if not digits:
        return Page([], None)
    if len(digits) >= 4 and sum(letter.isdigit() for letter in digits) >= 3:
        # Each by its own index: joined with OR, the newest cases would be read one by one until enough were found.
        # Whose they are is asked before any are left out: else the neighbours' would crowd out one's own.
        typed = {text.strip(), digits}
        ways = (Q(number_key__startswith=digits), Q(identity__in=typed), Q(phone__in=typed))
        theirs = Q() if everywhere else Q(units__overlap=list(keys))
        known = [Case.objects.filter(way, theirs).values_list("pk", flat=True) for way in ways]
        ids = [pk for found in known for pk in found[: 20 * size]] or _by_the_end(digits, keys)
        page = _page(Case.objects.filter(pk__in=ids), after, size)
        if page.cases or after is not None:
            return page
    words = words_of(text)
    if not words:
        return Page([], None)
    # Only the last word may still be growing under the fingers.
    raw = " & ".join(words) + ":*"
    if not everywhere:
        if not keys:
            return Page([], None)
        raw += " & (" + " | ".join(unit_word(key) for key in sorted(keys)) + ")"
    found = Case.objects.annotate(words=SearchVector("haystack", config="simple"))
    return _page(found.filter(words=SearchQuery(raw, config="simple", search_type="raw")), after, size)


def _by_the_end(digits: str, keys: Collection[str]) -> list[int]:
    """The newest cases of each office by the end of their numbers: no index knows it, so no more than some are read."""
    if not digits.isdecimal():
        return []
    found: list[int] = []
    for key in sorted(keys):
        recent = Case.objects.filter(unit_key=key).order_by("-id").values("pk")[:RECENT]
        found += Case.objects.filter(pk__in=recent, number_key__endswith=digits).values_list("pk", flat=True)
    return found


def known_applicants(text: str, unit_key: str, size: int = 5) -> list[Case]:
    """Earlier cases of whoever is at the counter: by identity or phone anywhere exactly, by name in this office.

    One case a person, the newest; the page fills the form from it.
    """
    exact = text.strip()
    if len(key_of(exact)) >= 8 and any(letter.isdigit() for letter in exact):
        found = Case.objects.filter(Q(identity=exact) | Q(phone=exact)).order_by("-id")[:size]
    elif len(exact) >= 2:
        found = Case.objects.filter(pk__in=[case.pk for case in search(exact, [unit_key], size=size * 4).cases])
        found = found.order_by("-id")
    else:
        return []
    people: dict[tuple[str, str], Case] = {}
    for case in found:
        people.setdefault((case.identity or case.phone, case.applicant), case)
    return list(people.values())[:size]


def events_of(case: Case) -> list[CaseEvent]:
    """The story of a case from its beginning."""
    return list(case.events.order_by("id"))


def accepted_between(unit_key: str, first: date, last: date, size: int = 2000) -> tuple[int, list[Any]]:
    """What a counter accepted from one day to another (both included), in order, for its register; two queries.

    Comes with how many it had accepted in the year before them, so that lines are numbered through the year. Each case
    has `procedure_name`.
    """
    ours = Case.objects.filter(unit_key=unit_key)
    start = datetime.combine(first, time.min, VIETNAM)
    end = datetime.combine(last + timedelta(days=1), time.min, VIETNAM)
    before = ours.filter(accepted_at__gte=start.replace(month=1, day=1), accepted_at__lt=start).count()
    found = ours.filter(accepted_at__gte=start, accepted_at__lt=end).annotate(procedure_name=F("version__name"))
    return before, list(found.select_related("clock").order_by("accepted_at", "id")[:size])


def late_without_apology(unit_key: str | None, now: datetime) -> QuerySet[Case]:
    """Cases past their due date that are neither paused nor extended: the morning list."""
    found = _running().filter(clock__due_at__lt=now, paused=False, clock__extended_to=None)
    return (found.filter(clock__unit_key=unit_key) if unit_key else found).order_by("clock__due_at", "clock")


def stuck(unit_key: str | None, before: datetime, size: int = PAGE) -> list[Case]:
    """Unfinished cases to which nothing has happened since `before`, the longest first. Paused ones wait for people."""
    found = Case.objects.filter(finished_at=None, touched_at__lt=before, paused=False).exclude(
        state__in=["draft", "awaiting_papers"]
    )
    if unit_key:
        found = found.filter(unit_key=unit_key)
    return list(found.order_by("touched_at", "id")[:size])


def in_trouble(units: Collection[str], before: datetime, size: int = PAGE) -> list[Step]:
    """Steps that no colleague can simply do: on the way over the axis too long, or with trouble noted."""
    found = Step.objects.filter(Q(state="sent", since__lt=before) | Q(state__in=["open", "sent"]) & ~Q(trouble=""))
    return list(found.filter(case__unit_key__in=units).select_related("case").order_by("since", "id")[:size])


def asked_opinions(units: Collection[str], size: int = PAGE) -> list[Consultation]:
    """Opinions that these offices still owe, the soonest due first."""
    found = Consultation.objects.filter(unit_key__in=units, answered_at=None).select_related("case")
    return list(found.order_by("due_at", "id")[:size])


def silent_opinions(unit_key: str) -> list[Consultation]:
    """Opinions that others owe a counter's cases and that are late: the head is told (art. 19.5)."""
    found = Consultation.objects.filter(case__unit_key=unit_key, answered_at=None, due_at__lt=Now())
    return list(found.select_related("case").order_by("due_at", "id")[:PAGE])


def _queue(found: QuerySet[Step], after: str | None, size: int) -> Queue:
    found = found.annotate(until=Coalesce("due_at", "case__clock__due_at"))
    if after:
        moment, _, identity = after.rpartition("~")
        # An address that somebody mended by hand shows the first page.
        with suppress(ValueError):
            found = found.filter(_beyond(datetime.fromisoformat(moment) if moment else None, int(identity)))
    steps = list(found.order_by("until", "id")[: size + 1])
    more = steps[size - 1] if len(steps) > size else None
    cursor = None if more is None else f"{more.due.isoformat() if more.due else ''}~{more.pk}"
    return Queue(steps[:size], cursor)


def _beyond(since: datetime | None, last: int) -> Q:
    if since is None:
        return Q(until=None, pk__gt=last)
    return Q(until__gt=since) | Q(until=since, pk__gt=last) | Q(until=None)


def _running() -> QuerySet[Case]:
    return Case.objects.filter(clock__running=True).exclude(clock__due_at=None).select_related("clock")


def _past(now: datetime) -> Q:
    return Q(due_at__lt=now) | Q(due_at=None, case__clock__due_at__lt=now)


def _page(found: QuerySet[Case], after: int | None, size: int) -> Page:
    if after is not None:
        found = found.filter(pk__lt=after)
    cases = list(found.select_related("clock").order_by(F("id").desc())[: size + 1])
    return Page(cases[:size], cases[size - 1].pk if len(cases) > size else None)
