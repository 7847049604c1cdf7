"""A clerk decides who gets what the hub would not guess a receiver for."""

import asyncio
from datetime import datetime, timedelta

import psycopg
import pytest

from lienthong.exchange.hub import deciding, watch
from lienthong.exchange.hub.tests import story
from lienthong.exchange.protocol.life import State
from lienthong.exchange.stores.journal import connect
from lienthong.exchange.stores.journal.reading import inbox
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=VIETNAM)
LATER = NOW + timedelta(minutes=45)
THAO, LAN = "Nguyễn Thị Thảo", "Rơ Châm Lan"


@pytest.fixture
def url(fresh_database_url):
    """Chị Thảo's list: a letter to Nghĩa Hòa, dissolved and divided, and one to a code that nobody bears."""

    async def tell():
        axis = await story.opened(fresh_database_url, NOW)
        await axis.document("9/UBND-VP", "H21.22.01", ("H21.22.81",), ago=20, subject="V/v địa giới")
        await axis.document("10/BC-UBND", "G09", ("H21.22.99",), ago=10, via="national")
        await axis.enter()
        await axis.connection.close()

    asyncio.run(tell())
    return fresh_database_url


def entered(url):
    async def enter():
        axis = story.Axis(await connect(url, "hub"), NOW)
        await axis.enter()
        await axis.connection.close()

    asyncio.run(enter())


def decide(url, act, *args, **more):
    with psycopg.connect(url) as connection:
        return act(connection.cursor(), "hub", *args, **more)


def deliver(url, held, to, by=THAO, now=LATER):
    return decide(url, deciding.deliver, held, to=to, by=by, now=now, directory=story.DIRECTORY)


def held_ids(url):
    with psycopg.connect(url) as connection:
        return [held.id for held in watch.held_open(watch.Sight(connection.cursor(), "hub")).rows]


def read_inbox(url, *keys, after=0):
    async def look():
        async with await connect(url, "hub") as connection:
            return await inbox(connection, keys, after=after, limit=50, bodies=0)

    return asyncio.run(look())


def counted(url):
    with psycopg.connect(url) as connection:
        query = "select organization, direction, sum(messages) from hub.traffic group by 1, 2 order by 1, 2"
        return {(row[0], row[1]): row[2] for row in connection.execute(query).fetchall()}


def test_what_she_delivers_reaches_the_inbox_and_the_books(url):
    first, _ = held_ids(url)
    last_seen = max(row["seq"] for row in read_inbox(url, "xa-1", "chu-pah")) if read_inbox(url, "xa-1") else 0
    decision = deliver(url, first, "xa-chu-pah")
    assert (decision.outcome, decision.fresh) == ("delivered", True)
    [entry] = read_inbox(url, "xa-chu-pah", after=last_seen)
    assert (entry["document_id"], entry["former"], entry["addressed_as"]) == (
        "H21.22.01,2026/11/23,9/UBND-VP", "H21.22.81", "H21.22.81",
    )  # fmt: skip
    with psycopg.connect(url) as connection:
        sight = watch.Sight(connection.cursor(), "hub")
        match = watch.search(sight, "dia gioi", within=frozenset({"xa-chu-pah"})).rows[0]
        [receiver] = watch.way(sight, match.position).receivers
        assert (receiver.organization, receiver.state) == ("xa-chu-pah", State.SENT)
        assert (receiver.held.decided_by, receiver.held.decided_at) == (THAO, LATER)
    assert counted(url)["xa-chu-pah", "in"] == 1


def test_the_new_delivery_has_a_number_that_no_cursor_has_passed(url):
    first, _ = held_ids(url)
    with psycopg.connect(url) as connection:
        [(highest,)] = connection.execute("select max(position) from hub.messages").fetchall()
    deliver(url, first, "xa-chu-pah")
    [entry] = read_inbox(url, "xa-chu-pah")
    assert entry["seq"] > highest


def test_the_same_decision_twice_is_one_and_another_one_is_refused(url):
    first, _ = held_ids(url)
    deliver(url, first, "xa-chu-pah")
    again = deliver(url, first, "xa-chu-pah", by=LAN)
    assert (again.fresh, again.by, again.at) == (False, THAO, LATER)
    with pytest.raises(deciding.AlreadyDecided) as refusal:
        deliver(url, first, "xa-ia-khuol", by=LAN)
    assert refusal.value.facts["by"] == THAO
    assert "Nguyễn Thị Thảo đã quyết định" in refusal.value.say("vi")
    with pytest.raises(deciding.AlreadyDecided):
        decide(url, deciding.close, first, by=LAN, now=LATER, reason="gửi nhầm")
    assert len(read_inbox(url, "xa-chu-pah", "xa-ia-khuol")) == 1


def test_two_clerks_at_once_are_one_after_the_other(url):
    first, _ = held_ids(url)
    with psycopg.connect(url) as one, psycopg.connect(url) as other:
        more = {"now": LATER, "directory": story.DIRECTORY}
        deciding.deliver(one.cursor(), "hub", first, to="xa-chu-pah", by=THAO, **more)
        other.execute("set lock_timeout to '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            deciding.deliver(other.cursor(), "hub", first, to="xa-ia-khuol", by=LAN, **more)
        other.rollback()
        one.commit()
        with pytest.raises(deciding.AlreadyDecided):
            deciding.deliver(other.cursor(), "hub", first, to="xa-ia-khuol", by=LAN, **more)
    assert len(read_inbox(url, "xa-chu-pah", "xa-ia-khuol")) == 1


def test_who_already_has_the_very_same_act_does_not_get_it_again(url):
    _, second = held_ids(url)
    deliver(url, second, "unit2025-52")

    async def once_more():
        axis = story.Axis(await connect(url, "hub"), NOW, count=1)
        axis.ids["10/BC-UBND"] = "G09,2026/11/23,10/BC-UBND"
        # The same bytes under another id of the transport, for another code that nobody bears.
        await axis.connection.execute("update messages set message_id = 'before' where message_id = 'd-00002'")
        await axis.document("10/BC-UBND", "G09", ("H21.22.98",), ago=10, about="10/BC-UBND", via="national")
        await axis.enter()
        await axis.connection.close()

    asyncio.run(once_more())
    _, third = held_ids(url)
    assert deliver(url, third, "unit2025-52").outcome == "duplicate"
    assert len(read_inbox(url, "unit2025-52")) == 1


def test_a_receiver_behind_another_axis_is_passed_on(url):
    first, _ = held_ids(url)
    assert deliver(url, first, "bo-noi-vu").outcome == "relayed"
    with psycopg.connect(url) as connection:
        rows = connection.execute("select codes, organizations, state from hub.relays").fetchall()
    assert rows == [(["G09"], ["bo-noi-vu"], "waiting")]
    assert counted(url)["bo-noi-vu", "beyond"] == 1


def test_closing_needs_a_reason_and_delivers_nothing(url):
    first, second = held_ids(url)
    with pytest.raises(deciding.ReasonNeeded):
        decide(url, deciding.close, first, by=THAO, now=LATER, reason="  ")
    decision = decide(url, deciding.close, first, by=THAO, now=LATER, reason="Nơi gửi đã gửi lại đúng mã")
    assert (decision.outcome, decision.fresh) == ("closed", True)
    assert held_ids(url) == [second]
    assert decide(url, deciding.close, first, by=LAN, now=LATER, reason="khác").fresh is False


@pytest.mark.parametrize("to", ["no-such-key", "nghia-hoa"])
def test_nothing_goes_to_who_does_not_exist_that_day(url, to):
    first, _ = held_ids(url)
    with pytest.raises(deciding.CannotDeliver):
        deliver(url, first, to)
    assert first in held_ids(url)


def test_what_was_never_held_is_said_so(url):
    with pytest.raises(deciding.NoSuchHeld):
        deliver(url, 10**12, "unit2025-52")


def test_the_search_path_of_the_transaction_is_left_as_it_was(url):
    first, _ = held_ids(url)
    with psycopg.connect(url) as connection:
        cursor = connection.cursor()
        [(before,)] = cursor.execute("select current_setting('search_path')").fetchall()
        more = {"by": THAO, "now": LATER, "directory": story.DIRECTORY}
        deciding.deliver(cursor, "hub", first, to="xa-chu-pah", **more)
        assert cursor.execute("select current_setting('search_path')").fetchall() == [(before,)]
        with pytest.raises(deciding.AlreadyDecided):
            deciding.deliver(cursor, "hub", first, to="unit2025-52", **more)
        assert cursor.execute("select current_setting('search_path')").fetchall() == [(before,)]


def test_a_decision_before_the_books_got_there_is_counted_once(url):
    async def one_more():
        axis = story.Axis(await connect(url, "hub"), NOW, count=10)
        await axis.document("11/UBND-VP", "H21.22.01", ("H21.22.81",), ago=1)
        await axis.connection.close()

    asyncio.run(one_more())
    deliver(url, held_ids(url)[-1], "xa-ia-khuol")
    entered(url)
    assert counted(url)["xa-ia-khuol", "in"] == 1


def test_books_drawn_anew_say_the_same(url):
    first, second = held_ids(url)
    deliver(url, first, "xa-chu-pah")
    deliver(url, second, "unit2025-52")
    tables = "pairs", "searches", "traffic", "links"

    def all_rows():
        with psycopg.connect(url) as connection:
            hidden = " - 'state_at' - 'marks'"
            return [
                sorted(str(row) for row in connection.execute(f"select to_jsonb(t){hidden} from hub.{table} t"))
                for table in tables
            ]

    before = all_rows()
    with psycopg.connect(url) as connection:
        connection.execute("truncate hub.pairs, hub.pair_facts, hub.searches, hub.traffic, hub.links")
        connection.execute("update hub.bookkeeping set position = 0")
    entered(url)
    assert all_rows() == before


def test_seen_is_noted_once(url):
    async def refuse():
        axis = story.Axis(await connect(url, "hub"), NOW)
        identity = await axis.refused("x", "unreadable", {}, b"?", ago=3, sender="H21.22")
        await axis.connection.close()
        return identity

    identity = asyncio.run(refuse())
    assert decide(url, deciding.mark_seen, identity, by=THAO, now=LATER) is True
    assert decide(url, deciding.mark_seen, identity, by=LAN, now=LATER) is False
    with psycopg.connect(url) as connection:
        seen = watch.one_refused(watch.Sight(connection.cursor(), "hub"), identity)
    assert (seen.seen_by, seen.seen_at) == (THAO, LATER)
