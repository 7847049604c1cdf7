"""A province's cases, made by the database itself: a million in a minute or two instead of a day."""

from collections.abc import Sequence
from datetime import datetime

import psycopg
from psycopg import sql

SURNAMES = ("nguyen", "tran", "le", "pham", "hoang", "ksor", "siu", "rah lan", "ro cham", "dinh")
GIVEN = ("lan", "minh", "hoa", "quy", "h nga", "tuan", "binh", "thao", "khanh", "dung", "yen", "phuc", "son", "h lan")

_CASES = """
INSERT INTO cases_case (
    number, number_key, tracking, version_id, procedure_key, variant, regime, state, outcome, revision, helped_key,
    unit_key, decides_key, units, channel, applicant_kind, applicant, identity, phone, email, address, represents,
    subject, details, haystack, submitted_at, accepted_at, term, paused,
    result_by, money, papers_with, sync, digitised, touched_at {extra})
SELECT
    code || '-' || to_char(at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYMMDD') || '-' || lpad(n::text, 7, '0'),
    upper(regexp_replace(code, '[^0-9A-Za-z]', '', 'g'))
        || to_char(at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYMMDD') || lpad(n::text, 7, '0'),
    '~' || lpad(n::text, 15, '0'), %(version)s, %(procedure)s, %(variant)s, %(regime)s, 'in_progress', '', 1, '',
    unit, unit, ARRAY[unit], 'counter', 'citizen', name, lpad((n * 7919 %% 1000000000000)::text, 12, '0'),
    '09' || lpad((n * 104729 %% 100000000)::text, 8, '0'), '', 'Gia Lai', '', 'Khai sinh ' || name, '{{}}',
    'khai sinh ' || name || ' ' || lpad((n * 7919 %% 1000000000000)::text, 12, '0') || ' u0' || lower(
        regexp_replace(unit, '[^0-9A-Za-z]', '', 'g')),
    at, at, 'working_days:' || (5 + n %% 20), false, 'counter', 'none', unit, 'waiting', 'full', at {values}
FROM (
    SELECT n, units[1 + n %% %(units)s::int] AS unit, codes[1 + n %% %(units)s::int] AS code,
           surnames[1 + (n * 31) %% {surnames}] || ' thi ' || given[1 + (n * 17) %% {given}] AS name,
           %(now)s::timestamptz - (n %% 6000) * interval '5 minutes' AS at
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n,
         (SELECT %(keys)s::text[] AS units, %(codes)s::text[] AS codes, %(surnames)s::text[] AS surnames,
                 %(given)s::text[] AS given) AS words
) AS made
"""
_CLOCKS = """
INSERT INTO cases_clock (case_id, unit_key, accepted_at, term, due_on, due_at, first_due_on, replayed, running)
SELECT id, unit_key, accepted_at, term, (accepted_at + interval '30 days')::date, accepted_at + interval '30 days',
       (accepted_at + interval '30 days')::date, false, true
FROM cases_case WHERE tracking LIKE '~%'
"""
_STEPS = """
INSERT INTO cases_step (case_id, key, position, name, unit_key, role, state, starts_after, gives_result, result_name,
    "foreign", allowance, silence, why, since, due_at, outcome, note, trouble)
SELECT id, 'handle', 1, 'Thẩm định', unit_key, 'specialist', 'open', '{}', true, '', false, '', 'wait', 'turn',
       accepted_at, NULL, '', '', '' FROM cases_case WHERE tracking LIKE '~%'
"""
_EVENTS = """
INSERT INTO cases_event (case_id, action, at, by_name, role, unit_key, deputy, channel, state, words_vi, words_en, note,
    slip, facts)
SELECT id, action, accepted_at, 'Siu H’Nga', 'counter', unit_key, '', 'counter', 'accepted', 'Hồ sơ đã được tiếp nhận.',
       'Your case was accepted.', '', '', '{}'
FROM cases_case, unnest(ARRAY['submit', 'accept', 'transfer']) AS action WHERE tracking LIKE '~%'
"""


def fill(
    url: str, *, cases: int, keys: Sequence[str], codes: Sequence[str], version: tuple[int, str, str, str],
    now: datetime, columns: Sequence[tuple[str, str]] = (),
) -> None:  # fmt: skip
    """Put so many open cases, one open step and three events each, into the tables of cases.

    The indexes are taken away and built again afterwards, as for any load of this size. `columns`: further columns of
    the case table that cannot be null, each with an SQL value.
    """
    statement = _CASES.format(
        extra="".join(f", {name}" for name, _ in columns),
        values="".join(f", {value}" for _, value in columns),
        surnames=len(SURNAMES),
        given=len(GIVEN),
    )
    with psycopg.connect(url) as connection:
        # What the database itself makes refers to what is there: checking a million references would only take time.
        connection.execute("SET session_replication_role = replica")
        indexes = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename LIKE 'cases_%' "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        facts = {
            "version": version[0], "procedure": version[1], "variant": version[2], "regime": version[3],
            "units": len(keys), "keys": list(keys), "codes": list(codes), "surnames": list(SURNAMES),
            "given": list(GIVEN), "now": now, "first": 1, "last": cases,
        }  # fmt: skip
        connection.execute(statement, facts)
        connection.execute(_CLOCKS)
        connection.execute(_STEPS)
        connection.execute(_EVENTS)
        for _, definition in indexes:
            connection.execute(definition.encode())
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE cases_case, cases_clock, cases_step, cases_event")
