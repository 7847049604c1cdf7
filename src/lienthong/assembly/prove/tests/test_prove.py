"""The axis is broken in the middle of its work and keeps every promise; and the audit sees it when one is not kept."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from lienthong.assembly.prove.audit import Verdict, audit
from lienthong.assembly.prove.command import run
from lienthong.assembly.prove.faults import PARTS, by_part, draw
from lienthong.assembly.prove.playing import Run
from lienthong.assembly.trial.stage import SCHEMA

LETTERS = 60
"""Of these 60 letters, each goes to one, two or three of the three other agencies."""


def test_hub_nodes_and_database_are_killed_and_nothing_is_lost_or_doubled() -> None:
    outcome = run(messages=300, faults=6, nodes=3, workers=1, seed=2018)
    assert by_part(outcome.faults) == {"hub": 2, "node": 2, "database": 2}
    verdict = outcome.verdict
    assert verdict.wrong == []
    assert (verdict.attempted, verdict.accepted, verdict.refused, verdict.waiting) == (300, 300, 0, 0)
    assert verdict.delivered == verdict.answered >= 300
    assert verdict.holds


def test_two_hub_processes_behind_one_address_keep_the_same_promises() -> None:
    outcome = run(messages=150, faults=3, nodes=3, workers=2, seed=7)
    assert outcome.verdict.wrong == []
    assert outcome.verdict.holds


Spoil = Callable[[sqlite3.Connection], object]

LOST: dict[str, tuple[str, Spoil]] = {
    "a letter vanished from its receiver": (
        "not_in_inbox",
        lambda db: db.execute("delete from inbox where seq = (select min(seq) from inbox where kind = 'document')"),
    ),
    "a letter was altered at its receiver": (
        "inbox_bytes",
        lambda db: db.execute(
            "update inbox set body = cast(body || x'20' as blob)"
            " where seq = (select min(seq) from inbox where kind = 'document')"
        ),
    ),
    "an answer did not come back": (
        "no_answer",
        lambda db: db.execute("delete from inbox where seq = (select min(seq) from inbox where kind = 'status')"),
    ),
    "a letter that the desk had taken is gone": (
        "not_in_outbox",
        lambda db: db.execute(
            "delete from outbox where position = (select min(position) from outbox where kind = 'document')"
        ),
    ),
    "a receipt was forged": (
        "bad_receipt",
        lambda db: db.execute(
            "update outbox set receipt = replace(receipt, substr(receipt, 150, 4), 'AAAA')"
            " where position = (select min(position) from outbox where kind = 'document')"
        ),
    ),
}
_COLUMNS = (
    "sender, organization, addressed_as, redirected_from, kind, priority, document_id, subject, size,"
    " sha256, accepted_at, listed_at, state, body, reason, stored_at"
)


def again(db: sqlite3.Connection, kind: str) -> None:
    # The satchel itself refuses the same message id twice, so it comes under another one.
    db.execute(
        f"insert into inbox (seq, message_id, {_COLUMNS}) select 1000000000, 'again', {_COLUMNS} from inbox"
        " where seq = (select max(seq) from inbox where kind = ?)",
        [kind],
    )


DOUBLED: dict[str, tuple[str, Spoil]] = {
    "a letter came twice": ("twice_in_inbox", lambda db: again(db, "document")),
    "an answer came twice": ("answered_twice", lambda db: again(db, "status")),
}


def test_the_audit_sees_what_is_lost_doubled_altered_or_forged(tmp_path: Path) -> None:
    """One quiet run holds; then one thing at a time is spoilt, in a copy or in the journal itself."""

    def look(played: Run) -> None:
        code = played.members[1].code

        def judged(spoil: Spoil | None = None) -> Verdict:
            satchels = tmp_path / "satchels"
            shutil.rmtree(satchels, ignore_errors=True)
            shutil.copytree(played.satchels, satchels)
            if spoil is not None:
                with sqlite3.connect(satchels / code / "satchel.sqlite") as db:
                    spoil(db)
                db.close()
            stage = played.stage
            keys = [stage.hub_key]
            return audit(played.promises, satchels=satchels, database=stage.database, schema=SCHEMA, hub_keys=keys)

        assert judged().holds
        for story, (what, spoil) in LOST.items():
            verdict = judged(spoil)
            assert (verdict.lost, verdict.duplicated) == (1, 0), story
            assert {trace.what for trace in verdict.wrong} == {what}, story
            assert not verdict.holds
        for story, (what, spoil) in DOUBLED.items():
            verdict = judged(spoil)
            assert (verdict.lost, verdict.duplicated) == (0, 1), story
            assert {trace.what for trace in verdict.wrong} == {what}, story
            assert not verdict.holds
        assert judged(_stranger).strangers == 1
        assert judged(_overtaken).out_of_order >= 1
        assert judged(lambda db: db.execute("update outbox set state = 'waiting' where position = 1")).waiting == 1

        with psycopg.connect(played.stage.database) as connection:
            connection.execute(f"set search_path to {SCHEMA}")
            connection.execute(
                """with one as (select position from messages where kind = 'document' order by position limit 1),
                gone as (delete from deliveries using one where deliveries.position = one.position)
                delete from messages using one where messages.position = one.position"""
            )
            two = connection.execute(
                """update messages set body = body || ' '::bytea where position =
                (select position from messages where kind = 'document' order by position limit 1) returning 1"""
            )
            assert two.rowcount == 1
        verdict = judged()
        assert {trace.what for trace in verdict.wrong} == {"not_in_journal", "journal_bytes"}
        assert verdict.lost == 2

    outcome = run(messages=LETTERS, faults=0, nodes=4, workers=1, seed=1, before_audit=look)
    # The command itself would have said so, and ended with 1.
    assert outcome.verdict.lost == 2
    assert not outcome.verdict.holds


def _stranger(db: sqlite3.Connection) -> None:
    again(db, "document")
    db.execute("update inbox set document_id = 'nobody sent this' where seq = 1000000000")


def _overtaken(db: sqlite3.Connection) -> None:
    sender = db.execute(
        "select sender from inbox where kind = 'document' group by sender having count(*) > 1 limit 1"
    ).fetchone()[0]
    last = "select max(seq) from inbox where kind = 'document' and sender = ?"
    db.execute(f"update inbox set seq = 0 where seq = ({last})", [sender])


@pytest.mark.parametrize("count", [3, 6, 40])
def test_the_faults_of_a_seed_are_the_same_each_time_and_strike_every_part(count: int) -> None:
    first, again_ = (draw(count, messages=500, nodes=4, chance=random.Random(5)) for _ in range(2))
    assert first == again_
    assert [fault.after for fault in first] == sorted(fault.after for fault in first)
    assert len(first) == count
    struck = by_part(first)
    assert set(struck) == set(PARTS)
    assert max(struck.values()) - min(struck.values()) <= 1
    assert first != draw(count, messages=500, nodes=4, chance=random.Random(6))
