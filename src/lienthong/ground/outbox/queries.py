"""What waits, and what went wrong with it, for the engineers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from lienthong.kernel.words import Words

_TROUBLES = """
    select job.id, job.task_name = 'outbox.do', job.args, job.status, job.attempts, job.scheduled_at,
           trouble.error, trouble.vi, trouble.en, trouble.first_at, trouble.last_at
    from procrastinate_jobs job left join outbox_trouble trouble on trouble.job_id = job.id
    where job.queue_name in ('facts', 'periodic') and trouble.closed_at is null
"""
_FOR_GOOD = _TROUBLES + " and job.status in ('failed', 'aborted') order by job.id limit %s"
_TRYING = _TROUBLES + " and job.status = 'todo' and job.attempts > 0 order by job.id limit %s"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something a listener could not hear, or a periodic work that could not be done."""

    job_id: int
    periodic: bool
    listener: str
    kind: str
    fact: dict[str, Any]
    for_good: bool
    attempts: int
    next_at: datetime | None
    """When it is tried again, by the machine's time."""
    error: str
    words: Words | None
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits to be heard, and since when the oldest does."""

    count: int
    since: datetime | None


def troubles(*, for_good: bool = True, at_most: int = 200) -> Sequence[Trouble]:
    """What failed for good and nobody has closed, the oldest first; or what is still being tried."""
    with connection.cursor() as cursor:
        cursor.execute(_FOR_GOOD if for_good else _TRYING, [at_most])
        return [_trouble(row, for_good) for row in cursor.fetchall()]


def waiting() -> Waiting:
    """What is due and was not heard yet. Many for long means that no worker runs."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select count(*), (select at from procrastinate_events where job_id = min(job.id) and type = 'deferred')
               from procrastinate_jobs job
               where status = 'todo' and (scheduled_at is null or scheduled_at <= now())"""
        )
        count, since = cursor.fetchone() or (0, None)
        return Waiting(count, since)


def _trouble(row: tuple[Any, ...], for_good: bool) -> Trouble:
    number, periodic, args, _, attempts, next_at, error, vi, en, first_at, last_at = row
    args = args if isinstance(args, dict) else json.loads(args)
    return Trouble(
        number,
        periodic,
        args.get("listener") or args.get("name", ""),
        args.get("kind", ""),
        args.get("fact", {}),
        for_good,
        attempts,
        None if for_good else next_at,
        error or "",
        Words(vi=vi, en=en) if vi else None,
        first_at,
        last_at,
    )
