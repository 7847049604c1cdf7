"""What an engineer does about troubles, and the pruning of what is done."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from lienthong.ground.outbox.models import Trouble
from lienthong.ground.people.models import Account

_BATCH = 5000


@transaction.atomic
def try_again(job_id: int) -> bool:
    """Give what failed for good a new start, with all its tries; whether there was such a thing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set status = 'todo', attempts = 0, scheduled_at = null"
            " where id = %s and status in ('failed', 'aborted')",
            [job_id],
        )
        found = bool(cursor.rowcount == 1)
        if found:
            cursor.execute("select pg_notify('procrastinate_any_queue_v1', %s)", ['{"type": "job_inserted"}'])
    return found


@transaction.atomic
def close(job_id: int, *, by: Account, now: datetime) -> bool:
    """Settle what failed for good without hearing it, under the engineer's name; whether there was such a thing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from procrastinate_jobs where id = %s and status in ('failed', 'aborted') for update", [job_id]
        )
        if cursor.fetchone() is None:
            return False
    told = {"closed_at": now, "closed_by": by}
    if not Trouble.objects.filter(job_id=job_id).update(**told):
        Trouble.objects.create(job_id=job_id, error="", first_at=now, last_at=now, **told)
    return True


def prune(now: datetime) -> int:
    """Forget what was heard longer ago than LIENTHONG_WORKER_KEEPS, by the machine's time; how many."""
    del now
    gone = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                """delete from procrastinate_jobs where id in (
                       select job.id from procrastinate_jobs job
                       join procrastinate_events event on event.job_id = job.id
                       where job.status = 'succeeded' and event.type = 'succeeded'
                       and event.at < clock_timestamp() - %s * interval '1 second'
                       limit %s)""",
                [settings.OUTBOX_KEEPS.total_seconds(), _BATCH],
            )
            gone += int(cursor.rowcount)
            if cursor.rowcount < _BATCH:
                cursor.execute(
                    "delete from outbox_trouble where closed_at is null"
                    " and not exists (select from procrastinate_jobs where id = job_id)"
                )
                return gone
