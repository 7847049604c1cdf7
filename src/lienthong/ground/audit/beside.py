"""What lies beside the chain and can be meddled with as well: the guards, the kept heads, the confirmations.

None of it is sealed. So each is compared with what is: heads with what they were signed to say, days with the links,
confirmations with the entries that tell of them.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.db import connection

from lienthong.formats.evidence import heads
from lienthong.formats.evidence.heads import BadHead
from lienthong.formats.evidence.keys import PublicKey
from lienthong.ground.audit import findings
from lienthong.ground.audit.findings import Finding
from lienthong.ground.audit.models import Entry, Head, Link

# Written by migration 0002: one that is switched off, dropped, or does nothing any more guards no longer.
_GUARDS = """
    SELECT wanted.name FROM unnest(%s::text[]) AS wanted (name)
    WHERE 2 <> (
        SELECT count(*) FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE tgrelid = to_regclass(wanted.name) AND tgname IN ('written_once', 'never_emptied')
            AND tgenabled IN ('O', 'A') AND prosrc LIKE '%%RAISE EXCEPTION%%'
    )
"""
_DAYS = "SELECT DISTINCT (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day FROM audit_link ORDER BY day"
_CONFIRMED_BY_NOBODY = """
    SELECT kept.entry_id, kept.by_name FROM audit_confirmation AS kept
    LEFT JOIN audit_entry AS change ON change.id = kept.entry_id
    WHERE NOT EXISTS (
        SELECT 1 FROM audit_entry AS told
        WHERE told.thing = change.thing AND told.act = 'rights_confirmed' AND told.account_id = kept.account_id
            AND told.facts::jsonb ->> 'entry' = kept.entry_id::text
    ) ORDER BY kept.entry_id LIMIT 50
"""


def wrong(believed: Collection[date], keys: Sequence[PublicKey]) -> Iterator[Finding]:
    """What does not fit. `believed`: the days of all heads whose signature holds, wherever they are kept."""
    with connection.cursor() as cursor:
        cursor.execute(_GUARDS, [[model._meta.db_table for model in (Entry, Link, Head)]])
        yield from (findings.guard_off(name) for (name,) in cursor.fetchall())
        for row in Head.objects.order_by("day"):
            try:
                head = heads.verify(row.signed, keys)
            except BadHead:
                continue  # Which is told of every head that was handed in.
            if (row.day, row.link, row.entries) != (head.day, head.link, head.entries):
                yield findings.other_day(row.day, head)
        if believed:
            cursor.execute(_DAYS)
            first, last = min(believed), max(believed)
            yield from (
                findings.head_missing(day) for (day,) in cursor.fetchall() if first < day < last and day not in believed
            )
        cursor.execute(_CONFIRMED_BY_NOBODY)
        yield from (findings.confirmed_by_nobody(entry, name) for entry, name in cursor.fetchall())
