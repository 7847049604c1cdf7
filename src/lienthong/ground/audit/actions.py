"""Writing into the trail."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from lienthong.ground.people.models import Account

_INSERT = (
    "INSERT INTO audit_entry (at, act, thing, organization_key, account_id, by_name, facts)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
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


def _plain(text: str) -> str:
    # PostgreSQL keeps neither NUL nor half a letter; JSON writes NUL as an escape.
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
