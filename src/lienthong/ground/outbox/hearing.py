"""Hearing: one listener hears one fact, and what becomes of it when that fails."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from lienthong.ground.outbox.facts import Unreadable, fact_of
from lienthong.ground.outbox.models import Trouble
from lienthong.ground.outbox.table import table
from lienthong.kernel.refusals import Refusal

PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 6 * 3600, 6 * 3600)
)
"""How long a fact waits after each failure, about a day together; then it stands on the engineers' list."""


class NobodyListens(Exception):
    """The listener that this fact waits for is not in the table any more."""


HOPELESS = (NobodyListens, Unreadable)
"""Trying again changes nothing until somebody changes the program."""


def hear(job_id: int, args: Mapping[str, Any]) -> None:
    """Let the listener hear its fact. Whatever it raises comes out.

    Raises:
        NobodyListens: there is no listener of this name, or it listens to another kind.
        Unreadable: the fact's fields do not fit its class any more.
    """
    if args.get("heard"):
        # The worker died between the listener's commit and the end of the job.
        return
    listener = table().listeners.get(args["listener"])
    if listener is None or listener.fact.kind != args["kind"]:
        raise NobodyListens(f"{args['listener']}: {args['kind']}")
    fact = fact_of(listener.fact, args["fact"])
    if not listener.atomic:
        listener.function(fact)
        return
    with transaction.atomic():
        listener.function(fact)
        with connection.cursor() as cursor:
            cursor.execute(
                """update procrastinate_jobs set args = args || '{"heard": true}' where id = %s""",
                [job_id],
            )


def pause_after(error: BaseException, attempts: int) -> timedelta | None:
    """How long to wait before the next try; None when there is none. `attempts` were made before this one."""
    if isinstance(error, HOPELESS) or attempts >= len(PAUSES):
        return None
    return PAUSES[attempts]


def note(job_id: int, error: BaseException, now: datetime) -> None:
    """Keep what went wrong, for the list."""
    said = {"vi": error.say("vi"), "en": error.say("en")} if isinstance(error, Refusal) else {"vi": "", "en": ""}
    told = {"error": _short(error), **said, "last_at": now, "closed_at": None, "closed_by": None}
    if not Trouble.objects.filter(job_id=job_id).update(times=F("times") + 1, **told):
        Trouble.objects.create(job_id=job_id, first_at=now, **told)


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:2000]
