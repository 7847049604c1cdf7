"""Keeping what the hub refused, bytes and all, on the list that the province's engineers see."""

from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from lienthong.exchange.stores.journal.entries import Unaccepted


async def keep_refused(connection: psycopg.AsyncConnection[Any], refused: Unaccepted, identity: UUID) -> UUID:
    """Keep refused bytes; the same bytes refused again for the same reason are kept once. Returns the list's id."""
    await connection.execute(
        """insert into refused (id, sender, message_id, at, via, code, facts, sha256, size, body, file)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        on conflict (sender, message_id, sha256, code) do nothing""",
        [
            identity, refused.sender, refused.message_id, refused.at, refused.via, refused.code, Jsonb(refused.facts),
            refused.sha256, refused.size, refused.body, refused.file,
        ],
    )  # fmt: skip
    row = await (
        await connection.execute(
            "select id from refused where sender = %s and message_id = %s and sha256 = %s and code = %s",
            [refused.sender, refused.message_id, refused.sha256, refused.code],
        )
    ).fetchone()
    return UUID(str(row[0])) if row else identity
