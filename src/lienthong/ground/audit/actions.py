"""Writing into the trail."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from lienthong.ground.people.models import Account

_INSERT = (
    "INSERT INTO audit_entry (at, act, thing, organization_key, account_id, by_name, facts)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
ONE_LOOK = timedelta(minutes=15)
"""Pages that somebody opens of one thing within it are one look."""
LONGEST_FACTS = 20_000
"""Letters. The trail says what was done; what it was done to lies elsewhere."""


def note(
    act: str,
    thing: str,
    *,
    by: "Account | None",
    organization_key: str,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write that somebody did something: one INSERT, in the transaction of the act where one is open.

    `act` is a word of `words.ACTS`, `thing` a kind and an id such as `document:17`, `by` None where nobody signed in
    did it. `facts` are plain values that fit in JSON; what is no JSON is written as text.

    Raises:
        ValueError: an act or a thing that has no place in the table, or facts without end; a slip of ours.
    """
    if not 0 < len(act) <= 40 or not 0 < len(thing) <= 120 or ":" not in thing:
        raise ValueError(f"no place in the trail for {act!r} of {thing!r}")
    told = json.dumps(facts or {}, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    if len(told) > LONGEST_FACTS:
        raise ValueError(f"facts without end: {act} of {thing}")
    name = _plain(by.full_name[:160]) if by else ""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [now, act, _plain(thing), organization_key, by.pk if by else None, name, _plain(told)])


def note_once(
    act: str,
    thing: str,
    *,
    by: "Account",
    organization_key: str,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """The same, unless the same person did the same to the same thing in the last `ONE_LOOK`: pictures and forms."""
    known = "SELECT 1 FROM audit_entry WHERE thing = %s AND act = %s AND account_id = %s AND at > %s LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(known, [_plain(thing), act, by.pk, now - ONE_LOOK])
        if cursor.fetchone() is not None:
            return
    note(act, thing, by=by, organization_key=organization_key, now=now, facts=facts)


def _plain(text: str) -> str:
    # PostgreSQL keeps neither NUL nor half a letter; JSON writes NUL as an escape.
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
