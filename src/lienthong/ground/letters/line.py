"""The line to the hub: who may use it, and how it is."""

from datetime import datetime, timedelta

from django.db import connection, connections

from lienthong.exchange.agency.troubles import TryLater
from lienthong.ground.letters.models import Line

_NOTED_EVERY = timedelta(seconds=10)
_LOCK = 0x4C65_7474_6572_7301
"""`Letters` and a 1, as a number of PostgreSQL's advisory locks."""


class Lease:
    """The right to be the one post of this database. It ends with the database connection that holds it.

    Two posts at once would do no harm to any letter, but they could overtake each other.
    """

    def __init__(self) -> None:
        self._holder: int | None = None

    def take(self) -> bool:
        """Have it or get it. False where another process has it."""
        pid = _pid()
        if self._holder == pid:
            return True
        with connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s)", [_LOCK])
            taken = bool(cursor.fetchone()[0])
        self._holder = _pid() if taken else None
        return taken

    def give_back(self) -> None:
        """Let another have it."""
        if self._holder is not None and self._holder == _pid():
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])
        self._holder = None


def _pid() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def close_connections() -> None:
    """Close this thread's connections."""
    connections.close_all()


def heard(now: datetime) -> None:
    """The hub answered. Written down at most every ten seconds, and when it ends a trouble."""
    line = Line.objects.filter(id=1).first()
    if line is not None and not line.trouble_code and line.heard_at and now - line.heard_at < _NOTED_EVERY:
        return
    nothing = {"trouble_code": "", "trouble_vi": "", "trouble_en": "", "trouble_since": None}
    Line.objects.update_or_create(id=1, defaults={"heard_at": now, **nothing})


def in_trouble(trouble: TryLater, now: datetime) -> None:
    """The hub could not be used."""
    line, _ = Line.objects.get_or_create(id=1)
    if not line.trouble_code:
        line.trouble_since = now
    line.trouble_code, line.trouble_vi, line.trouble_en = trouble.trouble, trouble.say("vi"), trouble.say("en")
    line.save()
