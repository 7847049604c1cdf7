"""A province's documents, made by the database itself out of words that the product made ready.

What stands in the words of each document is what `keeping.haystack_of` would have written: the parts are folded and
marked by it, and only put together here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import psycopg
from psycopg import sql

from lienthong.assembly.bench.documents import vocabulary

CONTENTS, RARE = 4000, 10_000
"""So many contents, and words that hardly any document has."""
LARGE_SHARE = 20
"""One in so many documents is of the large office."""
PEOPLE = 20
"""Specialists with whom the work of every office lies, whichever it is."""

_DOCUMENTS = """
INSERT INTO documents_document (
    organization_key, direction, state, type_key, type_name, number, notation, issued_on, issuer_key, issuer_name,
    subject, text, language, pages, priority, signer_name, signer_position, signer_competence, note, document_id,
    haystack, revision, parties, hidden, frozen, created_at, touched_at, due_on)
SELECT unit, direction, state, 'letter', 'Công văn', (n %% 9999 + 1)::text, 'UBND-VX',
       (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, '', issuer,
       subject, '', 'Tiếng Việt', 2, 0, 'Nguyễn Văn Dũng', 'Chủ tịch', '', '', '',
       concat_ws(' ', subject_words, issuer_words,
           'cong van công văn ubnd vx nguyen dung chu tich nguyễn dũng chủ tịch',
           one.words, two.words, (n %% 9999 + 1)::text || 'ubndvx', (n %% 9999 + 1)::text, rare.words,
           'u0' || lower(regexp_replace(unit, '[^0-9A-Za-z]', '', 'g')), 'p0' || party,
           'f0' || direction, 's0' || replace(state, '_', ''), 't0letter r00 n0nguyen n0van n0dung', issuer_facets,
           'm0' || to_char(at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYYMM'),
           'd0' || to_char(at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYYMMDD'),
           'k0' || lower(regexp_replace(unit, '[^0-9A-Za-z]', '', 'g')) || 'x'
               || to_char(at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYYMM')),
       1, ARRAY[party], false, false, at, at, CASE WHEN state = 'in_progress' AND lately THEN at + interval '7 days' END
FROM (
    SELECT n, CASE WHEN n %% {large} = 0 THEN units[1] ELSE units[2 + n %% (%(units)s - 1)] END AS unit,
           CASE WHEN n %% 3 = 0 THEN 'out' ELSE 'in' END AS direction,
           CASE WHEN n %% 3 = 0 AND today THEN (ARRAY['draft', 'signed', 'numbered', 'issued'])[1 + n / 3 %% 4]
                WHEN n %% 3 = 0 THEN 'issued' WHEN today AND n %% 4 < 2 THEN 'arrived' WHEN today THEN 'registered'
                WHEN n / 7 %% 10 = 1 THEN 'in_progress' ELSE 'done' END AS state,
           lately, 'a' || (%(account)s + n / {large} %% {people}) AS party,
           subjects[1 + n %% {subjects}] AS subject, subject_words[1 + n %% {subjects}] AS subject_words,
           issuers[1 + (n * 31) %% {issuers}] AS issuer, issuer_words[1 + (n * 31) %% {issuers}] AS issuer_words,
           issuer_facets[1 + (n * 31) %% {issuers}] AS issuer_facets,
           %(now)s::timestamptz - (%(last)s - n) * (interval '3 years' / %(last)s) AS at
    FROM (SELECT n, %(last)s - n < %(last)s / 500 AS today, %(last)s - n < %(last)s / 18 AS lately
          FROM generate_series(1::bigint, %(last)s::bigint) AS n) AS each,
         (SELECT %(keys)s::text[] AS units, %(subjects)s::text[] AS subjects,
                 %(subject_words)s::text[] AS subject_words,
                 %(issuers)s::text[] AS issuers, %(issuer_words)s::text[] AS issuer_words,
                 %(issuer_facets)s::text[] AS issuer_facets) AS words
) AS made
JOIN bench_content AS one ON one.id = (n * 7919) %% {contents}
JOIN bench_content AS two ON two.id = (n * 104729) %% {contents}
JOIN bench_rare AS rare ON rare.id = (n / 40) %% {rare}
ORDER BY n
"""
_INCOMING = """
INSERT INTO documents_incoming (document_id, organization_key, way, paper_follows, arrived_at, on_axis_at,
    told_arrived_at, arrival_year, arrival_number, overall, signed_by, problems, doubted, accepted_reason,
    for_information, registered_at, direction_words, no_answer_reason, returned_reason, recall_words, done_at,
    directed_at, register_by, submit_by {extra})
SELECT id, organization_key, 'axis', false, created_at, created_at - interval '5 minutes', created_at,
       CASE WHEN state <> 'arrived' THEN extract(year FROM day) END, CASE WHEN state <> 'arrived' THEN id END,
       'valid', 'both', '[]', false, '', false,
       CASE WHEN state <> 'arrived' THEN created_at + interval '1 hour' END, '', '', '', '',
       CASE WHEN state = 'done' THEN created_at + interval '5 days' END,
       CASE WHEN state IN ('done', 'in_progress') THEN created_at + interval '2 hours' END,
       created_at + interval '1 day', created_at + interval '1 day' {values}
FROM documents_document WHERE direction = 'in'
"""
_OUTGOING = """
INSERT INTO documents_outgoing (document_id, organization_key, drafter_id, division, division_short, content, "order",
    authority, signed_at, sealed_at, issued_at, sent_at, issue_by, send_by, issued_sha256, copies, paper_too,
    recall_reason {extra})
SELECT id, organization_key, substr(parties[1], 2)::bigint, 'Văn phòng', 'VP', '{{}}', 'number_first', '',
       CASE WHEN state <> 'draft' THEN created_at END, CASE WHEN state = 'issued' THEN created_at END,
       CASE WHEN state = 'issued' THEN created_at END,
       CASE WHEN state = 'issued' AND id <= %(last)s - %(last)s / 500 THEN created_at + interval '1 hour' END,
       created_at + interval '1 day', created_at + interval '1 day', '', 2, false, '' {values}
FROM documents_document WHERE direction = 'out'
"""
_RECEIVERS = """
INSERT INTO documents_receiver (document_id, sender_key, place, kind, organization_key, name, way, state, words,
    arrived_at, accepted_at, done_at {extra})
SELECT id, organization_key, place, 'to', '', 'Sở Nội vụ', CASE place WHEN 0 THEN 'axis' ELSE 'post' END,
       CASE WHEN state <> 'issued' THEN '' WHEN place = 1 AND id > %(last)s - %(last)s / 500 THEN 'to_send'
            WHEN place = 1 THEN 'paper_sent' WHEN id %% 300 = 0 THEN 'refused' ELSE 'done' END, '',
       CASE place WHEN 0 THEN created_at + interval '2 hours' END,
       CASE place WHEN 0 THEN created_at + interval '1 day' END,
       CASE place WHEN 0 THEN created_at + interval '6 days' END {values}
FROM documents_document, generate_series(0, 1) AS place WHERE direction = 'out'
"""
_ASSIGNMENTS = """
INSERT INTO documents_assignment (document_id, part, division, account_id, due_on, words, by_id, by_name, at, proposed,
    done_words {extra})
SELECT id, 'lead', '', substr(parties[1], 2)::bigint, due_on, '', %(account)s, 'Dũng', created_at, '', '' {values}
FROM documents_document WHERE due_on IS NOT NULL
"""
_BESIDE = {
    "documents_incoming": _INCOMING, "documents_outgoing": _OUTGOING, "documents_receiver": _RECEIVERS,
    "documents_assignment": _ASSIGNMENTS,
}  # fmt: skip
TABLES = ("documents_document", *_BESIDE)


def fill(url: str, *, documents: int, keys: Sequence[str], now: datetime, account: int) -> None:
    """Put so many documents of three years into the tables, each with what only its direction has.

    `account` is the first of `PEOPLE` specialists who share the work of each office. What came on the last two days
    waits for the clerk, what goes is on its way; of the last two months some has a deadline and lies with somebody.

    The indexes are taken away and built again afterwards, as for any load of this size.
    """
    with psycopg.connect(url) as connection:
        # What the database itself makes refers to what is there: checking a million references would only take time.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '1GB'")
        _words(connection)
        indexes = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s) "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)", [list(TABLES)],
        ).fetchall()  # fmt: skip
        for name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        facts = {
            "units": len(keys), "keys": list(keys), "now": now, "last": documents, "account": account,
            "subjects": list(vocabulary.SUBJECTS), "subject_words": [_said(each) for each in vocabulary.SUBJECTS],
            "issuers": list(vocabulary.ISSUERS), "issuer_words": [_said(each) for each in vocabulary.ISSUERS],
            "issuer_facets": [_facets(each) for each in vocabulary.ISSUERS],
        }  # fmt: skip
        sizes = {
            "large": LARGE_SHARE, "subjects": len(vocabulary.SUBJECTS), "issuers": len(vocabulary.ISSUERS),
            "contents": CONTENTS, "rare": RARE, "people": PEOPLE,
        }  # fmt: skip
        connection.execute(_DOCUMENTS.format(**sizes).encode(), facts)
        for table, statement in _BESIDE.items():
            columns = _others(connection, table, statement)
            filled = statement.format(
                extra="".join(f", {name}" for name, _ in columns), values="".join(f", {value}" for _, value in columns)
            )
            connection.execute(filled.encode(), facts)
        for _, definition in indexes:
            connection.execute(definition.encode())
        connection.commit()
        connection.autocommit = True
        for table in TABLES:
            connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(table)))


def _others(connection: psycopg.Connection[tuple[str, ...]], table: str, statement: str) -> list[tuple[str, str]]:
    """Columns that cannot be null and that the statement does not name: newer than this bench, and empty here."""
    empty = {"boolean": "false", "jsonb": "'{}'", "ARRAY": "'{}'", "integer": "0", "smallint": "0", "bigint": "0"}
    found = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND is_nullable = 'NO' "
        "AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER'", [table],
    ).fetchall()  # fmt: skip
    named = statement.partition("SELECT")[0]
    return [(name, empty.get(kind, "''")) for name, kind in found if f"{name}" not in named]


def _words(connection: psycopg.Connection[tuple[str, ...]]) -> None:
    rows: dict[str, Iterable[str]] = {
        "bench_content": vocabulary.contents(CONTENTS),
        "bench_rare": map(vocabulary.rare, range(RARE)),
    }
    for table, texts in rows.items():
        name = sql.Identifier(table)
        connection.execute(sql.SQL("CREATE TEMP TABLE {} (id bigint PRIMARY KEY, words text)").format(name))
        with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(name)) as copy:
            for number, text in enumerate(texts):
                copy.write_row((number, _said(text)))


def _said(text: str) -> str:
    """A text as the product keeps it for searching."""
    from lienthong.kernel.vietnamese import fold
    from lienthong.work.documents.keeping import marked, words_of

    return " ".join(dict.fromkeys([*words_of(fold(text)), *marked(text)]))


def _facets(issuer: str) -> str:
    from lienthong.kernel.vietnamese import fold
    from lienthong.work.documents import facets
    from lienthong.work.documents.keeping import words_of

    return " ".join(facets.issuer(word) for word in words_of(fold(issuer)))
