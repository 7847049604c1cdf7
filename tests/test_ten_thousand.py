"""Ten thousand documents among 240 organisations: a busy day of a province, in one test.

Nothing is played: PostgreSQL syncs every commit, the hub is a process of its own behind HTTP, and each of the 240
agencies has a node of its own over its own satchel, sixty to a process.
"""

import random
from collections import Counter
from collections.abc import Sequence

from lienthong.assembly.prove.audit import audit
from lienthong.assembly.prove.playing import Run
from lienthong.assembly.trial import people
from lienthong.assembly.trial.people import Member
from lienthong.assembly.trial.stage import SCHEMA, Stage

DOCUMENTS = 10_000


def test_each_of_ten_thousand_documents_arrives_once_in_order_with_its_receipt_and_its_01() -> None:
    cast = people.members(240)
    with Stage(cast) as stage:
        run = Run(
            stage,
            messages=DOCUMENTS,
            chance=random.Random(240),
            processes=3,
            most_receivers=1,
            partners=lambda member: _partners(member, cast),
            longest_pause=15.0,
            after_a_pause=True,
        )
        run.play([])
        verdict = audit(
            run.promises, satchels=run.satchels, database=stage.database, schema=SCHEMA, hub_keys=[stage.hub_key]
        )
    # The audit follows every document: its verified receipt, its bytes in the journal and in the receiver's satchel,
    # one delivery, its 01 back at its sender, and its place behind what the same sender wrote there before.
    assert verdict.wrong == []
    assert (verdict.attempted, verdict.accepted, verdict.refused, verdict.waiting) == (DOCUMENTS, DOCUMENTS, 0, 0)
    assert (verdict.delivered, verdict.answered) == (DOCUMENTS, DOCUMENTS)
    # The order would prove little if hardly anybody wrote twice to the same office.
    ways = Counter((promise.sender, promise.receivers) for promise in run.promises)
    assert len({promise.sender for promise in run.promises}) == 240
    assert sum(count for count in ways.values() if count > 1) > DOCUMENTS * 0.9


def _partners(member: Member, cast: Sequence[Member]) -> list[Member]:
    """Whom an office writes to: the one above it, those below it, and a neighbour."""
    above = member.code.rpartition(".")[0]
    below = [one for one in cast if one.code.rpartition(".")[0] == member.code]
    neighbours = [one for one in cast if one.code.rpartition(".")[0] == above]
    here = neighbours.index(member)
    return [one for one in cast if one.code == above] + below[:6] + neighbours[here + 1 : here + 2] + cast[1:2]
