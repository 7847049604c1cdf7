"""What waits for a person or an office, the most pressing first, and how much of it there is.

A step is due when its office's share of the time ends, else when the case is; the case's own due date stands on its
clock alone, because a new holiday moves it (decision 0012). So the steps that wait are gone through once, with the
clocks beside them: the same pass counts them and picks the page.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from lienthong.ground.people.models import Post
from lienthong.ground.people.roles import Role
from lienthong.work.cases.models import Case, Step
from lienthong.work.cases.officers import steps_of

PAGE = 25


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of steps with the cursor of the next; `after` is None on the last."""

    steps: Sequence[Step]
    after: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a desk says at its top."""

    mine: int
    anyones: int
    late: int
    to_return: int


@dataclass(frozen=True, slots=True)
class Desk:
    """One look at a desk."""

    queue: Queue
    counts: Counts


_LOOK = """
    WITH waiting AS MATERIALIZED (
        SELECT step.id, step.case_id, step.account_id IS NULL AS anyones, {mine} AS mine,
               coalesce(step.due_at, clock.due_at) AS until
        FROM {steps} LEFT JOIN cases_clock AS clock ON clock.case_id = step.case_id
        WHERE {within} AND step.state IN ('open', 'to_sign')
    ), page AS (
        SELECT id, until FROM waiting WHERE {wanted} AND {beyond} ORDER BY until, id LIMIT %(size)s
    )
    SELECT (SELECT array_agg(id ORDER BY until, id) FROM page), {counts}
"""
_MINE_OR_ANYONES = """
    (SELECT count(*) FROM waiting WHERE mine), (SELECT count(*) FROM waiting WHERE anyones),
    (SELECT count(*) FROM waiting JOIN cases_case ON cases_case.id = waiting.case_id
        WHERE until < %(now)s AND (mine OR anyones) AND NOT cases_case.paused)
"""


def desk_of(
    posts: Sequence[Post], account_id: int, now: datetime, *, after: str | None = None, size: int = PAGE,
    mine_only: bool = False,
) -> Desk:  # fmt: skip
    """What waits for this person: what is theirs by name, and what is nobody's yet. Three queries at most."""
    held = _held(posts, account_id)
    units = [post.organization_key for post in posts if post.role in (Role.COUNTER, Role.CENTRE_HEAD)]
    to_return = Case.objects.filter(unit_key__in=units, state="decided").count() if units else 0
    if not held:
        return Desk(Queue([], None), Counts(0, 0, 0, to_return))
    asked: dict[str, Any] = {"now": now}
    lines = []
    for number, ((unit, role), holders) in enumerate(held.items()):
        lines.append(f"(%(unit{number})s, %(role{number})s, %(holders{number})s::bigint[])")
        asked |= {f"unit{number}": unit, f"role{number}": role, f"holders{number}": sorted(holders)}
    queue, told = _look(
        f"(VALUES {', '.join(lines)}) AS post (unit_key, role, holders) JOIN cases_step AS step "
        "ON step.unit_key = post.unit_key AND step.role = post.role",
        asked, mine="coalesce(step.account_id = ANY(post.holders), false)",
        wanted="mine" if mine_only else "(mine OR anyones)", counts=_MINE_OR_ANYONES, after=after, size=size,
    )  # fmt: skip
    mine, anyones, late = told
    return Desk(queue, Counts(mine, anyones, late, to_return))


def of_unit(unit_key: str, *, after: str | None = None, size: int = PAGE, holder: int | None = None) -> Queue:
    """Everything open at an office, whoever has it: the head's view. `holder`: of one account; 0, what is nobody's."""
    wanted = "true" if holder is None else "mine" if holder else "anyones"
    queue, _ = _look(
        "cases_step AS step", {"unit": unit_key, "holder": holder or 0}, within="step.unit_key = %(unit)s",
        mine="coalesce(step.account_id = %(holder)s, false)", wanted=wanted, counts="0", after=after, size=size,
    )  # fmt: skip
    return queue


def load_by_holder(unit_key: str, now: datetime) -> list[dict[str, object]]:
    """How much each colleague of an office has open, and how much of it is late; nobody's under None."""
    found = Step.objects.filter(unit_key=unit_key, state__in=["open", "to_sign"])
    past = Q(due_at__lt=now) | Q(due_at=None, case__clock__due_at__lt=now)
    counted = found.values("account_id", "account__full_name", "role").annotate(
        open=Count("id"), late=Count("id", filter=past)
    )
    return [dict(row) for row in counted.order_by("-late", "-open")]


def _held(posts: Iterable[Post], account_id: int) -> dict[tuple[str, str], set[int]]:
    """The offices and roles whose steps these posts do, each with whose names stand for this person: their own, and
    those of the people for whom they act."""
    held: dict[tuple[str, str], set[int]] = {}
    for post in posts:
        for role in steps_of(post.role):
            names = held.setdefault((post.organization_key, role), set())
            names |= {account_id} if post.deputy is None else {account_id, post.account_id}
    return held


def _look(
    steps: str, asked: dict[str, Any], *, mine: str, wanted: str, counts: str, after: str | None, size: int,
    within: str = "true",
) -> tuple[Queue, Sequence[int]]:  # fmt: skip
    beyond = "true"
    if after:
        moment, _, identity = after.rpartition("~")
        # An address that somebody mended by hand shows the first page.
        with suppress(ValueError):
            since, last = datetime.fromisoformat(moment) if moment else None, int(identity)
            beyond = "until IS NULL AND id > %(last)s"
            if since is not None:
                beyond = "(until > %(since)s OR until = %(since)s AND id > %(last)s OR until IS NULL)"
            asked = {**asked, "since": since, "last": last}
    statement = _LOOK.format(steps=steps, mine=mine, within=within, wanted=wanted, beyond=beyond, counts=counts)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**asked, "size": size + 1})
        row = cursor.fetchone()
    assert row is not None
    ids = row[0] or []
    found = Step.objects.filter(pk__in=ids[:size]).select_related("case__clock", "account") if ids else ()
    by_id = {step.pk: step for step in found}
    steps_shown = [by_id[pk] for pk in ids[:size] if pk in by_id]
    more = steps_shown[-1] if len(ids) > size and steps_shown else None
    cursor_of_next = None if more is None else f"{more.due.isoformat() if more.due else ''}~{more.pk}"
    return Queue(steps_shown, cursor_of_next), row[1:]
