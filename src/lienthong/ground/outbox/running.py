"""The worker's inside: procrastinate takes the jobs, threads run our functions, a dead worker's jobs come back."""

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.utils import timezone as installation
from procrastinate import App, JobContext, RetryDecision
from procrastinate.contrib.django import DjangoApp
from procrastinate.contrib.django import app as django_app
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy

from lienthong.ground.outbox import hearing, periods, telling
from lienthong.ground.outbox.table import table

HEARTBEAT = 5.0
DEAD_AFTER = 20.0
"""A worker that has not said a word for so many seconds is dead, and what it was doing is given to others."""
RESCUE_EVERY = 5.0
PERIODIC_PAUSES = hearing.PAUSES[:3]

_log = logging.getLogger(__name__)


class WorkerDied(Exception):
    """A worker ended in the middle of this."""


class _Pauses(BaseRetryStrategy):
    """Growing pauses. What went wrong was noted where the thread still had Django's connection."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        pause = hearing.pause_after(exception, job.attempts)
        if job.task_name == periods.DO and job.attempts >= len(PERIODIC_PAUSES):
            pause = None
        return None if pause is None else RetryDecision(retry_at=datetime.now(timezone.utc) + pause)


def worker_app() -> App:
    """The app that workers run. Its connections are its own; `tell` goes on speaking over Django's."""
    app = DjangoApp(connector=django_app.connector.get_worker_connector())  # type: ignore[attr-defined]

    @app.task(name=telling.HEAR, pass_context=True, retry=_Pauses())
    def hear(context: JobContext, /, **args: Any) -> None:
        _noting(context, lambda: hearing.hear(_id(context), args))

    @app.task(name=periods.DO, pass_context=True, retry=_Pauses())
    def do(context: JobContext, name: str) -> None:
        _noting(context, lambda: periods.do(name))

    return app


async def run(concurrency: int, ready: Callable[[], None], stop: asyncio.Event, grace: float = 10.0) -> None:
    """Hear and do until `stop` is set; what is under way gets `grace` seconds to end, and is heard again otherwise."""
    table()  # a table with a fault stops the start
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(concurrency + 1, "listener"))
    app = worker_app()
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                name="lienthong",
                concurrency=concurrency,
                fetch_job_polling_interval=2.0,
                shutdown_graceful_timeout=grace,
                install_signal_handlers=False,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=DEAD_AFTER,
            )
        )
        sides = [
            asyncio.create_task(_again_and_again(RESCUE_EVERY, lambda: rescue(app))),
            asyncio.create_task(_again_and_again(5.0, _give_out)),
        ]
        end = asyncio.create_task(stop.wait())
        ready()
        await asyncio.wait({worker, end}, return_when=asyncio.FIRST_COMPLETED)
        for side in sides:
            side.cancel()
        ended_by_itself = worker.done()
        worker.cancel()
        _, hanging = await asyncio.wait({worker}, timeout=grace + 2)
        if hanging:
            # A listener in a thread cannot be stopped. Its job is given to another worker once we are silent.
            _log.error("a listener did not end within %s seconds", grace)
            os._exit(1)
        if ended_by_itself:
            # It never ends unasked: the database went away. Whoever watches over us begins us again.
            raise WorkerDied from worker.exception()


async def rescue(app: App) -> int:
    """Give the jobs of dead workers back; how many. One that has killed too many workers fails for good."""
    rescued = 0
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        rescued += 1
        pause = hearing.pause_after(WorkerDied(), job.attempts)
        if pause is None:
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            wait = timedelta(0) if job.attempts == 0 else pause
            await app.job_manager.retry_job(job=job, retry_at=datetime.now(timezone.utc) + wait)
    await app.job_manager.prune_stalled_workers(DEAD_AFTER)
    return rescued


async def _give_out() -> None:
    await sync_to_async(_give_out_here, thread_sensitive=False)()


def _give_out_here() -> None:
    close_old_connections()
    try:
        periods.give_out(datetime.now(timezone.utc))
    finally:
        close_old_connections()


async def _again_and_again(pause: float, work: Callable[[], Any]) -> None:
    while True:
        try:
            await work()
        except Exception:  # noqa: BLE001 - the worker goes on; the next round may fare better
            _log.exception("side work of the worker")
        await asyncio.sleep(pause)


def _noting(context: JobContext, work: Callable[[], None]) -> None:
    try:
        work()
    except Exception as error:
        hearing.note(_id(context), error, installation.now())
        raise


def _id(context: JobContext) -> int:
    assert context.job.id is not None
    return context.job.id
