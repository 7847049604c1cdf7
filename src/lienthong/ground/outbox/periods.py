"""Periodic work: what is due by its cron line is given out once, also when no worker ran for a while."""

from datetime import datetime

from croniter import croniter
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from lienthong.ground.outbox.hearing import NobodyListens
from lienthong.ground.outbox.models import Period
from lienthong.ground.outbox.table import table
from lienthong.kernel.moments import in_vietnam

QUEUE = "periodic"
DO = "outbox.do"

_jobs = JobManager(DjangoConnector())


def give_out(machine_now: datetime) -> list[str]:
    """Give out whatever became due since it was last given out; the names. `machine_now` is the machine's time.

    A line seen for the first time waits for its next moment.
    """
    given = []
    for line in table().periodic.values():
        due = last_due(line.cron, machine_now)
        with transaction.atomic():
            period, new = Period.objects.select_for_update().get_or_create(name=line.name, defaults={"last_due": due})
            if new or period.last_due >= due:
                continue
            period.last_due = due
            period.save()
            if _defer(line.name):
                given.append(line.name)
    return given


def last_due(cron: str, at: datetime) -> datetime:
    """The last moment of a cron line at or before `at`, on Vietnam's clock."""
    line = croniter(cron, in_vietnam(at))
    minute = in_vietnam(at).replace(second=0, microsecond=0)
    if croniter.match(cron, minute):
        return minute
    found: datetime = line.get_prev(datetime)
    return found


def do(name: str) -> None:
    """Do a periodic piece of work now. Its earlier failures are history once it was done.

    Raises:
        NobodyListens: it is not in the table any more.
    """
    line = table().periodic.get(name)
    if line is None:
        raise NobodyListens(name)
    line.function(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where task_name = %s and status in ('failed', 'aborted')"
            " and queue_name = %s and args->>'name' = %s",
            [DO, QUEUE, name],
        )


def _defer(name: str) -> bool:
    # While one waits, a second of the same adds nothing; while one runs, the next waits for its end.
    lock = f"do {name}"
    job = Job(id=None, queue=QUEUE, task_name=DO, task_kwargs={"name": name}, lock=lock, queueing_lock=lock)
    try:
        with transaction.atomic():
            _jobs.defer_job(job)
    except AlreadyEnqueued:
        return False
    return True
