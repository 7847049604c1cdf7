"""For tests: hear everything that was told, here and now, on the test's own database.

    from lienthong.ground.outbox import testing

    with testing.listening(listen(CaseAccepted, "cases.count", count)):     # the table holds these lines alone
        accept(case)
        testing.run_all()                       # their listeners, and whatever those tell, until nothing waits

    with testing.told() as facts:               # what was told, listeners or not
        accept(case)
    assert facts == [CaseAccepted("…")]

Without `listening`, the installation's own table is in force. Works under `db` as under `transactional_db`.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from lienthong.ground.outbox import hearing, periods, telling
from lienthong.ground.outbox.facts import Fact
from lienthong.ground.outbox.table import Listener, Periodic, Table, replace_table


@contextmanager
def listening(*lines: Listener | Periodic) -> Iterator[None]:
    """While this lasts, the table holds these lines and no others."""
    listeners = [line for line in lines if isinstance(line, Listener)]
    before = replace_table(Table.of(listeners, [line for line in lines if isinstance(line, Periodic)]))
    try:
        yield
    finally:
        replace_table(before)


@contextmanager
def told() -> Iterator[list[Fact]]:
    """The facts that are told while this lasts, in order; also those whose transaction is rolled back later."""
    facts: list[Fact] = []
    hear_now = facts.append
    telling.watchers.append(hear_now)
    try:
        yield facts
    finally:
        telling.watchers.remove(hear_now)


def run_all(*, noting: bool = False) -> int:
    """Hear all that waits, each job once, in the order of telling; how many were heard.

    A listener's exception comes out here. With `noting` it is treated as the worker does: noted, tried again later (by
    the next `run_all`, whatever the pause), or failed for good.
    """
    heard, tried = 0, [0]
    while job := _next(tried):
        number, task, args, attempts = job
        tried.append(number)
        try:
            if task == telling.HEAR:
                hearing.hear(number, args)
            else:
                periods.do(str(args["name"]))
        except Exception as error:
            if not noting:
                raise
            hearing.note(number, error, timezone.now())
            _end(number, "failed" if hearing.pause_after(error, attempts) is None else "todo")
        else:
            _end(number, "succeeded")
            heard += 1
    return heard


def _next(tried: list[int]) -> tuple[int, str, dict[str, object], int] | None:
    with connection.cursor() as cursor:
        # What comes after a failure in the same order waits behind it, as it does for the worker.
        cursor.execute(
            """select id, task_name, args, attempts from procrastinate_jobs job
               where status = 'todo' and task_name = any(%s) and not id = any(%s) and not exists (
                   select from procrastinate_jobs other
                   where other.lock = job.lock and other.status = 'todo' and other.id < job.id)
               order by id limit 1""",
            [[telling.HEAR, periods.DO], tried],
        )
        row = cursor.fetchone()
    return row and (row[0], row[1], row[2] if isinstance(row[2], dict) else json.loads(row[2]), row[3])


def _end(number: int, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set status = %s::procrastinate_job_status, attempts = attempts + 1"
            " where id = %s",
            [status, number],
        )
