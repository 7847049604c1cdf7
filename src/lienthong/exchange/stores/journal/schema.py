"""The hub's tables, in a schema of their own. The journal (messages, deliveries) is the truth; `pairs`, `pair_facts`,
`searches`, `links` and `traffic` are drawn from it by the bookkeeper and can be drawn again."""

from typing import Any

import psycopg
from psycopg import sql

VERSION = 1

_TABLES = """
create table agencies (
    code text primary key,
    name text not null,
    may_act_for_all boolean not null default false,
    disabled_at timestamptz
);
create table agency_keys (
    kid text primary key,
    agency text not null references agencies,
    public_pem text not null,
    valid_from timestamptz not null,
    valid_to timestamptz
);
create table agency_organizations (
    organization text not null,
    agency text not null references agencies,
    primary key (organization, agency)
);
create index agency_organizations_agency on agency_organizations (agency);
create table directory (
    version bigint primary key,
    facts jsonb not null,
    published_at timestamptz not null
);

create sequence journal;
create table messages (
    position bigint primary key,
    sender text not null,
    message_id text not null,
    sha256 bytea not null,
    size bigint not null,
    body bytea,
    file text,
    kind text not null,
    business smallint,
    from_code text not null,
    from_organization text,
    document_id text not null,
    number text not null,
    notation text not null,
    subject text not null,
    priority smallint not null,
    promulgated_on date,
    status_code text,
    stamped_at timestamptz,
    addressee text,
    words text,
    refers text[] not null default '{}',
    findings text[] not null,
    accepted_at timestamptz not null,
    via text not null,
    answer bytea not null,
    check (body is not null or file is not null)
);
alter table messages alter column body set storage external;
create unique index messages_once on messages (sender, message_id);
create index messages_document on messages (document_id);
create index messages_number on messages (number);
create index messages_accepted on messages (accepted_at);

create table deliveries (
    seq bigint primary key,
    receiver text not null,
    position bigint not null references messages,
    addressed_as text not null,
    former text,
    once bytea not null,
    delivered_at timestamptz not null,
    state text not null,
    state_at timestamptz,
    reason text
);
create index deliveries_inbox on deliveries (receiver, seq);
create unique index deliveries_once on deliveries (receiver, once);
create index deliveries_message on deliveries (position);
create index deliveries_waiting on deliveries (delivered_at) where state in ('initial', 'processing', 'fail');

create table relays (
    id bigint primary key,
    position bigint not null references messages,
    codes text[] not null,
    organizations text[] not null,
    priority smallint not null,
    state text not null default 'waiting',
    attempts int not null default 0,
    next_at timestamptz not null,
    remote_id text,
    passed_at timestamptz,
    far_state text,
    far_state_at timestamptz,
    last_words text,
    created_at timestamptz not null
);
create index relays_due on relays (next_at) where state = 'waiting';
create index relays_message on relays (position);
create index relays_failed on relays (created_at) where state = 'failed';
create index relays_open on relays (passed_at) where state = 'passed' and far_state is distinct from 'done';

create table held (
    id bigint primary key,
    position bigint not null references messages,
    code text not null,
    reason text not null,
    candidates text[] not null,
    created_at timestamptz not null,
    decided_at timestamptz,
    decided_by text,
    outcome text,
    decision text,
    delivered_to text
);
create index held_open on held (created_at) where decided_at is null;
create index held_message on held (position);
create index held_decided on held (decided_at desc, id desc) where decided_at is not null;

create table refused (
    id uuid primary key,
    sender text not null,
    message_id text not null,
    at timestamptz not null,
    via text not null,
    code text not null,
    facts jsonb not null,
    sha256 bytea not null,
    size bigint not null,
    body bytea,
    file text,
    seen_at timestamptz,
    seen_by text
);
create index refused_at on refused (at desc, id);
create index refused_unseen on refused (at) where seen_at is null;
create unique index refused_once on refused (sender, message_id, sha256, code);

create table axis_arrivals (
    axis text not null,
    remote_id text not null,
    kind text not null,
    at timestamptz not null,
    outcome text not null,
    words text,
    told_at timestamptz,
    primary key (axis, remote_id, kind)
);
create index axis_arrivals_untold on axis_arrivals (at) where told_at is null;

create table pairs (
    document_id text not null,
    sender text not null,
    receiver text not null,
    first_position bigint not null,
    state text not null,
    before text,
    sent_at timestamptz not null,
    arrived_at timestamptz,
    accepted_at timestamptz,
    done_at timestamptz,
    state_at timestamptz not null,
    surprises int not null default 0,
    primary key (document_id, sender, receiver)
);
create index pairs_open on pairs (state, state_at);
create index pairs_sent on pairs (sent_at);
create table pair_facts (
    position bigint primary key,
    document_id text not null,
    reporter text not null,
    addressee text not null,
    status_code text not null,
    stamped_at timestamptz,
    heard_at timestamptz not null,
    words text,
    effect text not null
);
create index pair_facts_document on pair_facts (document_id);
create index pair_facts_odd on pair_facts (position) where effect in ('surprise', 'unknown_document', 'unknown_code');
create table searches (
    document_id text not null,
    sender text not null,
    position bigint not null,
    sent_at timestamptz not null,
    number text not null,
    notation text not null,
    subject text not null,
    parties text[] not null,
    marks tsvector not null,
    primary key (document_id, sender)
);
create unique index searches_position on searches (position);
create index searches_marks on searches using gin (marks);
create table links (
    position bigint not null,
    document_id text not null,
    relation text not null,
    other text not null,
    primary key (position, relation, other)
);
create index links_document on links (document_id);
create index links_other on links (other);
create table traffic (
    hour timestamptz not null,
    organization text not null,
    direction text not null,
    kind text not null,
    messages bigint not null,
    bytes bigint not null,
    primary key (hour, organization, direction, kind)
);
create index traffic_organization on traffic (organization, hour);
create table bookkeeping (
    book text primary key,
    position bigint not null
);
insert into bookkeeping (book, position) values ('pairs', 0);
create table version (version int not null);
"""


async def prepare(conninfo: str, schema: str) -> bool:
    """Create the hub's tables where they are missing. True if they were new.

    Raises:
        psycopg.Error: the database cannot be reached or refuses.
        RuntimeError: the tables are from a later version of the product.
    """
    async with await psycopg.AsyncConnection.connect(conninfo, autocommit=False) as connection:
        # Two processes may start at once; one creates, the other finds it done.
        await connection.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"prepare:{schema}"])
        row = await (await connection.execute("select to_regclass(%s)", [f"{schema}.version"])).fetchone()
        await connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))
        await connection.execute(search_path(schema))
        if row is not None and row[0] is not None:
            found = await (await connection.execute("select version from version")).fetchone()
            if found is None or found[0] > VERSION:
                raise RuntimeError(f"the tables in schema {schema} are of version {found}, newer than {VERSION}")
            return False
        await connection.execute(_TABLES.encode())
        await connection.execute("insert into version values (%s)", [VERSION])
        return True


def search_path(schema: str) -> sql.Composed:
    """The statement that makes a connection work in the hub's schema."""
    return sql.SQL("set search_path to {}").format(sql.Identifier(schema))


async def connect(conninfo: str, schema: str, **options: Any) -> psycopg.AsyncConnection[Any]:
    """A connection in the hub's schema, in autocommit, with durable commits whatever the server's default."""
    connection = await psycopg.AsyncConnection.connect(conninfo, autocommit=True, **options)
    await connection.execute(search_path(schema))
    await connection.execute("set synchronous_commit to on")
    return connection
