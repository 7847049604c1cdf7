"""The floor: what PostgreSQL itself does with the same bytes, in grouped commits, with nothing else around them."""

import time
from collections.abc import Sequence

import psycopg


def grouped_commits(database: str, bodies: Sequence[bytes], *, group: int) -> float:
    """Messages per second: COPY of body and delivery row, `group` to a durable commit, one writer."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("drop table if exists floor_deliveries, floor_messages")
        connection.execute("create table floor_messages (id bigint primary key, body bytea not null)")
        connection.execute("alter table floor_messages alter column body set storage external")
        connection.execute("create table floor_deliveries (id bigint primary key, receiver text not null)")
        connection.execute("set synchronous_commit to on")
        began = time.perf_counter()
        for start in range(0, len(bodies), group):
            chunk = bodies[start : start + group]
            with connection.transaction():
                with connection.cursor().copy("copy floor_messages from stdin (format binary)") as copy:
                    copy.set_types(["int8", "bytea"])
                    for number, body in enumerate(chunk, start):
                        copy.write_row((number, body))
                with connection.cursor().copy("copy floor_deliveries from stdin (format binary)") as copy:
                    copy.set_types(["int8", "text"])
                    for number in range(start, start + len(chunk)):
                        copy.write_row((number, "H21.22"))
        seconds = time.perf_counter() - began
        connection.execute("drop table floor_deliveries, floor_messages")
    return len(bodies) / seconds
