"""Reading the journal: inboxes behind a cursor, contents, a sender's own messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]

_INBOX = """
select d.seq, d.receiver, d.addressed_as, d.former, d.delivered_at,
       m.message_id, m.sender, m.kind, m.business, m.sha256, m.size, m.priority, m.document_id, m.subject,
       m.accepted_at, m.from_code, m.status_code,
       case when m.size <= %(bodies)s then m.body end as body
from deliveries d join messages m using (position)
where d.receiver = any(%(receivers)s) and d.seq > %(after)s
order by d.seq limit %(limit)s
"""
_CONTENT = """
select d.receiver, m.body, m.file, m.sha256, m.size from deliveries d join messages m using (position) where d.seq = %s
"""
_OWN = """
select m.answer, m.position, m.accepted_at,
       coalesce((select jsonb_agg(jsonb_build_object('organization', d.receiver, 'seq', d.seq, 'state', d.state,
                 'state_at', d.state_at) order by d.seq) from deliveries d where d.position = m.position), '[]')
           as deliveries,
       coalesce((select jsonb_agg(jsonb_build_object('codes', r.codes, 'state', r.state, 'remote_id', r.remote_id,
                 'passed_at', r.passed_at, 'far_state', r.far_state, 'last_words', r.last_words))
                 from relays r where r.position = m.position), '[]') as relays
from messages m where m.sender = %s and m.message_id = %s
"""
# Only onward (protocol TRANSPORT): done is never undone, and a repetition changes nothing.
_ACKNOWLEDGE = """
update deliveries d set state = a.state, state_at = %(at)s, reason = a.reason
from unnest(%(seqs)s::bigint[], %(states)s::text[], %(reasons)s::text[]) as a (seq, state, reason)
where d.seq = a.seq and d.receiver = any(%(receivers)s) and d.state <> 'done' and d.state <> a.state
"""


async def inbox(
    connection: psycopg.AsyncConnection[Any], receivers: Sequence[str], *, after: int, limit: int, bodies: int
) -> list[Row]:
    """What came for these organisations (keys) after the cursor, in commit order. `bodies`: inline up to that size."""
    asked = {"receivers": list(receivers), "after": after, "limit": limit, "bodies": bodies}
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_INBOX, asked, prepare=True)
        return await cursor.fetchall()


async def content(connection: psycopg.AsyncConnection[Any], seq: int) -> Row | None:
    """Where the bytes of one delivery are."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_CONTENT, [seq])
        return await cursor.fetchone()


async def own_message(connection: psycopg.AsyncConnection[Any], sender: str, message_id: str) -> Row | None:
    """A sender's own message: the first answer, and how far it has come."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_OWN, [sender, message_id])
        return await cursor.fetchone()


async def acknowledge(
    connection: psycopg.AsyncConnection[Any],
    receivers: Sequence[str],
    states: Sequence[tuple[int, str, str | None]],
    *,
    at: datetime,
) -> int:
    """Note the transport status that receivers tell of their own deliveries; how many changed."""
    cursor = await connection.execute(
        _ACKNOWLEDGE,
        {
            "receivers": list(receivers),
            "at": at,
            "seqs": [seq for seq, _, _ in states],
            "states": [state for _, state, _ in states],
            "reasons": [reason for _, _, reason in states],
        },
        prepare=True,
    )
    return cursor.rowcount
