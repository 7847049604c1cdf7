"""What people look at besides their queue: a counter's cases, searching, what is late or stuck."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from lienthong.kernel.moments import VIETNAM, in_vietnam
from lienthong.work.cases.filing import unit_word, words_of
from lienthong.work.cases.models import Case, CaseEvent, Consultation, Step
from lienthong.work.cases.models.case import WINDOW, ending_word, window_word, words_of_case
from lienthong.work.cases.numbers import key_of
from lienthong.work.cases.officers import Unseen

PAGE = 25
FEW = 40
"""Up to so many offices stand in the words that are searched; of more, each case found is asked whose it is."""
_OF_MANY = "EXISTS (SELECT 1 FROM unnest(cases_case.units) AS office WHERE office = ANY(%s))"
"""Costs more than `&&` in the eyes of PostgreSQL, so that it is asked last, and hashes the offices."""
GROWING = 4
"""From so many digits on a number may still be growing: every identity begins with a nought, and would be found."""
_NOT_OURS = ("draft", "awaiting_papers")
"""States in which nobody of ours is waited for."""
NEAR = 4
"""So many of the newest windows are looked into first where hundreds of offices are searched."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of cases, the newest first."""

    cases: Sequence[Case]
    after: int | None


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

    Digits are looked for in numbers, identities and phones, and where nothing begins so, at the end of numbers; words
    in names and subjects, accents or none.
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
        ids = [pk for found in known for pk in found[: 20 * size]]
        page = _page(Case.objects.filter(pk__in=ids), after, size) if ids else Page([], None)
        if not ids and digits.isdecimal():
            page = _worded(f"{ending_word(digits)}:*", keys, after, size, everywhere=everywhere)
        if page.cases or after is not None:
            return page
    words = words_of(text)
    if not words:
        return Page([], None)
    # Only the last word may still be growing under the fingers.
    raw = " & ".join(words) + ("" if words[-1].isdecimal() and len(words[-1]) < GROWING else ":*")
    return _worded(raw, keys, after, size, everywhere=everywhere)


def _worded(raw: str, keys: Collection[str], after: int | None, size: int, *, everywhere: bool) -> Page:
    """Cases that a question to the index of words finds, of these organisations."""
    if not everywhere and not keys:
        return Page([], None)
    if everywhere or len(keys) > FEW:
        return _far_and_wide(raw, None if everywhere else list(keys), after, size)
    raw += " & (" + " | ".join(unit_word(key) for key in sorted(keys)) + ")"
    return _page(_saying(raw), after, size)


def _far_and_wide(raw: str, keys: list[str] | None, after: int | None, size: int) -> Page:
    """A page of what hundreds of offices have: the newest windows are looked into first, and all before only for what
    they lack, because a word that every fiftieth case bears would be fetched in all of them to show the newest few.
    """
    newest = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    last = (newest if after is None else min(after - 1, newest)) // WINDOW
    first = max(last - NEAR + 1, 0)
    near = " | ".join(window_word(window) for window in range(first, last + 1))
    ids: list[int] = []
    for found in (_saying(f"{raw} & ({near})"), _saying(raw).filter(pk__lt=first * WINDOW)):
        if keys is not None:
            # Of whoever sees hundreds of offices most cases are theirs: each that the words find is asked whose it is.
            found = found.filter(RawSQL(_OF_MANY, [keys], output_field=BooleanField()))  # noqa: S611 - our own words
        if after is not None:
            found = found.filter(pk__lt=after)
        ids += found.values_list("pk", flat=True)[: size + 1 - len(ids)]
        if len(ids) > size or not first:
            break
    # Their clocks are fetched for these alone: joined before, PostgreSQL may read the clocks of all cases instead.
    return _page(Case.objects.filter(pk__in=ids), None, size)


def _saying(raw: str) -> QuerySet[Case]:
    """Cases that have the words, ordered by what no index knows: reading all cases backwards until enough have them is
    what PostgreSQL would do for words of which it believes that they are many, and no case may have them together.
    """
    asked = SearchQuery(raw, config="simple", search_type="raw")
    return Case.objects.annotate(words=words_of_case()).filter(words=asked).order_by((F("id") + 0).desc())


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


def waiting_at(units: Collection[str], size: int) -> list[Case]:
    """Accepted cases of these counters that wait for the citizen, or for an answer to whoever wants theirs back, the
    longest first.
    """
    waits = ("awaiting_papers", "awaiting_payment", "withdrawal_asked")
    found = Case.objects.filter(unit_key__in=units, state__in=waits).exclude(accepted_at=None)
    return list(found.order_by("touched_at", "id")[:size])


def to_give_back(units: Collection[str], size: int) -> list[Case]:
    """Withdrawn cases of these counters whose applicants still have money to get back, the longest first."""
    found = Case.objects.filter(unit_key__in=units, money="refund")
    return list(found.order_by("touched_at", "id")[:size])


def apologised_since(units: Collection[str], since: datetime, size: int) -> list[Case]:
    """Running cases of these counters for which an office has apologised since: the citizen is told by the counter
    (Decree 61/2018/NĐ-CP art. 19.9). The latest first.
    """
    said = CaseEvent.objects.filter(case=OuterRef("pk"), action__in=["extend", "apologise"], at__gte=since)
    put_off = Q(clock__extended_to__isnull=False) | Q(promised_on__isnull=False)
    found = _running().filter(put_off, Exists(said), clock__unit_key__in=units)
    return list(found.order_by("-touched_at", "-id")[:size])


def wanted_back(units: Collection[str], size: int) -> list[Case]:
    """Cases that these offices decide, have on their desks, and whose applicants want them back."""
    here = Step.objects.filter(unit_key__in=units, state__in=["open", "to_sign"], case__state="withdrawal_asked")
    found = Case.objects.filter(pk__in=here.values("case"), decides_key__in=units)
    return list(found.order_by("touched_at", "id")[:size])


def late_without_apology(unit_key: str | None, now: datetime) -> QuerySet[Case]:
    """Cases past their due date, not paused, whose citizen holds no day that is still to come: the morning list."""
    found = _running().filter(clock__due_at__lt=now, paused=False)
    found = found.filter(Q(promised_on=None) | Q(promised_on__lt=in_vietnam(now).date()))
    return (found.filter(clock__unit_key=unit_key) if unit_key else found).order_by("clock__due_at", "clock")


def stuck(unit_key: str | None, before: datetime, size: int = PAGE) -> list[Case]:
    """Unfinished cases to which nothing has happened since `before`, the longest first.

    Paused ones wait for the citizen; but whoever wants a case back waits for our answer.
    """
    waits_for_us = Q(paused=False) | Q(state="withdrawal_asked")
    found = Case.objects.filter(waits_for_us, finished_at=None, touched_at__lt=before).exclude(state__in=_NOT_OURS)
    if unit_key:
        found = found.filter(unit_key=unit_key)
    return list(found.order_by("touched_at", "id")[:size])


def stands_still(case: Case, before: datetime) -> bool:
    """Whether `stuck` would list this case."""
    waits_for_us = not case.paused or case.state == "withdrawal_asked"
    return waits_for_us and case.finished_at is None and case.touched_at < before and case.state not in _NOT_OURS


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


def _running() -> QuerySet[Case]:
    return Case.objects.filter(clock__running=True).exclude(clock__due_at=None).select_related("clock")


def _page(found: QuerySet[Case], after: int | None, size: int) -> Page:
    if after is not None:
        found = found.filter(pk__lt=after)
    cases = list(found.select_related("clock").order_by("-id")[: size + 1])
    return Page(cases[:size], cases[size - 1].pk if len(cases) > size else None)
