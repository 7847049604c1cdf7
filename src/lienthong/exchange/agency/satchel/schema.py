"""The tables of a node's satchel, and how an old satchel becomes a new one."""

import sqlite3
from datetime import datetime

from lienthong.kernel.moments import in_vietnam

_FIRST = """
create table outbox (
    position integer primary key autoincrement,
    message_id text not null unique,
    kind text not null,
    sender text not null,
    receivers text not null,
    lanes text not null,
    document_id text not null,
    number text not null,
    notation text not null,
    subject text not null,
    business integer,
    status_code text,
    priority integer not null,
    size integer not null,
    sha256 text not null,
    body blob,
    file text,
    origin text not null,
    state text not null default 'waiting',
    attempts integer not null default 0,
    rests_until text,
    last_words text,
    answer text,
    receipt text,
    created_at text not null,
    ended_at text
) strict;
create index outbox_turn on outbox (priority, position) where state = 'waiting';
create index outbox_large on outbox (position) where state = 'waiting' and file is not null;
create index outbox_document on outbox (document_id);

create table inbox (
    seq integer primary key,
    message_id text not null,
    sender text not null,
    organization text not null,
    addressed_as text not null,
    redirected_from text,
    kind text not null,
    priority integer not null,
    document_id text not null,
    subject text not null,
    size integer not null,
    sha256 text not null,
    accepted_at text not null,
    listed_at text not null,
    state text not null,
    body blob,
    file text,
    attempts integer not null default 0,
    rests_until text,
    reason text,
    stored_at text,
    acknowledged_at text,
    handed_as text,
    handed_over_at text
) strict;
create unique index inbox_once on inbox (sender, message_id, organization) where state <> 'again';
create index inbox_bytes on inbox (sha256);
create index inbox_listed on inbox (priority desc, seq) where state = 'listed';
create index inbox_unacknowledged on inbox (seq) where acknowledged_at is null and state <> 'listed';
create index inbox_to_hand_over on inbox (priority, seq)
    where handed_over_at is null and state in ('listed', 'stored');
create index inbox_document on inbox (document_id);

create table pairs (
    document_id text not null,
    receiver text not null,
    organization text not null,
    state text not null,
    before text,
    changed_at text not null,
    primary key (document_id, receiver)
) strict, without rowid;

create table reports (
    document_id text not null,
    reporter text not null,
    status_code text not null,
    stamped_at text not null,
    addressee text not null,
    words text not null,
    heard_at text not null,
    effect text not null,
    primary key (document_id, reporter, status_code, stamped_at)
) strict, without rowid;

create table notices (
    id integer primary key,
    at text not null,
    code text not null,
    message_id text,
    document_id text,
    facts text not null,
    seen_at text
) strict;

create table facts (name text primary key, value text not null) strict, without rowid;
"""

MIGRATIONS: tuple[str, ...] = (_FIRST,)
"""One script per version; a satchel that has made the first n of them is of version n."""


class FromTheFuture(Exception):
    """The satchel was written by a later version of the product: an older one must not touch it."""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables, or bring them up to date. Each version is one transaction.

    Raises:
        FromTheFuture: a later version has been here.
    """
    (done,) = connection.execute("pragma user_version").fetchone()
    if done > len(MIGRATIONS):
        raise FromTheFuture(f"version {done}, this program knows {len(MIGRATIONS)}")
    for version, script in enumerate(MIGRATIONS[done:], done + 1):
        connection.executescript(f"begin immediate; {script}; pragma user_version = {version}; commit;")


def written(at: datetime) -> str:
    """A moment as the satchel keeps it: Vietnam time to the millisecond, so that text sorts as time does."""
    return in_vietnam(at).isoformat(timespec="milliseconds")
