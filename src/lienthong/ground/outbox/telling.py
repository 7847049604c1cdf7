"""Telling: one job for each fact and listener, in the transaction that makes the fact true."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from lienthong.ground.outbox.facts import Fact, fields_of, order_of
from lienthong.ground.outbox.table import Listener, table

QUEUE = "facts"
HEAR = "outbox.hear"

# A manager of our own: that of the worker's app speaks over other connections, outside the listener's transaction.
_jobs = JobManager(DjangoConnector())

watchers: list[Callable[[Fact], None]] = []
"""Called with each fact at once, for tests."""


class ToldOutsideTransaction(Exception):
    """A fact was told where nothing could be made true with it. A fault of ours."""


def tell(*facts: Fact) -> None:
    """Keep these facts for everyone who listens. They are told when the transaction commits, or never.

    Raises:
        ToldOutsideTransaction: no transaction is open.
        TypeError: a fact carries something that is no plain value.
    """
    if not connection.in_atomic_block:
        raise ToldOutsideTransaction(", ".join(fact.kind for fact in facts))
    jobs = []
    for fact in facts:
        fields, order = fields_of(fact), order_of(fact)
        for watcher in watchers:
            watcher(fact)
        jobs += [_job(listener, fact.kind, fields, order) for listener in table().by_kind.get(fact.kind, ())]
    if jobs:
        # One statement, whatever their number.
        _jobs.batch_defer_jobs(jobs)


def _job(listener: Listener, kind: str, fields: dict[str, Any], order: str) -> Job:
    return Job(
        id=None,
        queue=QUEUE,
        task_name=HEAR,
        task_kwargs={"listener": listener.name, "kind": kind, "fact": fields},
        # Each listener keeps the order for itself: one that fails holds up nobody else.
        lock=f"{listener.name} {order}" if order else None,
        queueing_lock=None,
    )
