"""What every provider promises, tried on each of them; those that speak HTTP over real sockets."""

import asyncio
import io
import tracemalloc
from dataclasses import replace

import pytest

from lienthong.exchange.transports.interface import MayHaveArrived, NeverWillWork, Provider, TryLater, Waiting
from lienthong.exchange.transports.tests.people import LAN, MINISTRY, NEIGHBOUR, letter
from lienthong.exchange.transports.tests.providers import EVERY_PROVIDER

MEGABYTE = 1_000_000


@pytest.fixture(params=EVERY_PROVIDER, ids=lambda make: make.__name__)
def ends(request, tmp_path):
    with request.param(tmp_path) as made:
        yield made


def story(ends, tell):
    """Tell a story with both ends open, and close them."""

    async def told():
        sender, receiver = ends.sender(), ends.receiver()
        try:
            return await tell(sender, receiver)
        finally:
            await sender.close()
            await receiver.close()

    return asyncio.run(told())


def test_it_is_a_provider(ends):
    async def tell(sender, receiver):
        assert isinstance(sender, Provider)

    story(ends, tell)


def test_a_letter_arrives_with_the_same_bytes_and_waits_until_it_is_acknowledged(ends, tmp_path):
    parcel = letter(tmp_path)

    async def tell(sender, receiver):
        sent = await sender.send(parcel)
        assert sent.remote_id
        [waiting] = await receiver.waiting("document")
        assert waiting.sender == LAN
        assert waiting.receiver == MINISTRY
        assert waiting.created_at == ends.clock.now
        assert await receiver.waiting("status") == []
        into = io.BytesIO()
        await receiver.fetch(waiting, into)
        assert into.getvalue() == parcel.path.read_bytes()
        # Fetching is reading: it waits until we say that we have it, and may be fetched again.
        await receiver.fetch(waiting, into)
        assert into.getvalue() == parcel.path.read_bytes() * 2
        assert await receiver.waiting("document") == [waiting]
        [before] = await sender.progress(sent.remote_id, "document")
        assert (before.receiver, before.transport_status) == (MINISTRY, "initial")
        await receiver.acknowledge(waiting.remote_id, "processing")
        assert await receiver.waiting("document") == [waiting]
        await receiver.acknowledge(waiting.remote_id, "done")
        await receiver.acknowledge(waiting.remote_id, "done")
        assert await receiver.waiting("document") == []
        [after] = await sender.progress(sent.remote_id, "document")
        assert after.transport_status == "done"

    story(ends, tell)


def test_a_status_goes_its_own_way(ends, tmp_path):
    parcel = letter(tmp_path, kind="status")

    async def tell(sender, receiver):
        await sender.send(parcel)
        assert await receiver.waiting("document") == []
        [waiting] = await receiver.waiting("status")
        assert waiting.kind == "status"

    story(ends, tell)


def test_a_bad_package_is_not_offered_again(ends, tmp_path):
    async def tell(sender, receiver):
        sent = await sender.send(letter(tmp_path))
        [waiting] = await receiver.waiting("document")
        await receiver.acknowledge(waiting.remote_id, "fail")
        assert await receiver.waiting("document") == []
        [progress] = await sender.progress(sent.remote_id, "document")
        assert progress.transport_status == "fail"

    story(ends, tell)


def test_letters_wait_in_the_order_in_which_they_were_sent(ends, tmp_path):
    async def tell(sender, receiver):
        for number in range(8):
            await sender.send(letter(tmp_path, f"m-{number}", number=str(number)))
            if number % 2:
                ends.clock.pass_(seconds=1)
        contents = []
        for waiting in await receiver.waiting("document"):
            into = io.BytesIO()
            await receiver.fetch(waiting, into)
            contents.append(into.getvalue())
        assert contents == [(tmp_path / f"m-{number}.edxml").read_bytes() for number in range(8)]

    story(ends, tell)


def test_each_receiver_gets_a_copy_and_the_neighbour_sees_only_his_own(ends, tmp_path):
    async def tell(sender, receiver):
        sent = await sender.send(letter(tmp_path, receivers=(MINISTRY, "000.00.00.G09")))
        await sender.send(letter(tmp_path, "m-2", number="416", receivers=(NEIGHBOUR,)))
        assert [one.receiver for one in await receiver.waiting("document")] == [MINISTRY, "000.00.00.G09"]
        assert [one.receiver for one in await sender.progress(sent.remote_id, "document")] == [
            MINISTRY,
            "000.00.00.G09",
        ]
        quy = ends.neighbour()
        [his] = await quy.waiting("document")
        assert his.receiver == NEIGHBOUR
        # Bà Hoa guesses the id of ông Quý's letter.
        into = io.BytesIO()
        with pytest.raises((TryLater, NeverWillWork)):
            await receiver.fetch(his, into)
        assert into.getvalue() == b""
        with pytest.raises((TryLater, NeverWillWork)):
            await receiver.acknowledge(his.remote_id, "done")
        assert await quy.waiting("document") == [his]
        await quy.close()

    story(ends, tell)


def test_a_receiver_that_nobody_knows_is_refused_for_good(ends, tmp_path):
    async def tell(sender, receiver):
        with pytest.raises(NeverWillWork) as refusal:
            await sender.send(letter(tmp_path, receivers=("G99",)))
        assert refusal.value.reason == "18"
        assert refusal.value.said
        assert await receiver.waiting("document") == []

    story(ends, tell)


def test_asking_before_sending_again_prevents_doubles(ends, tmp_path):
    async def tell(sender, receiver):
        # A time-out that had delivered.
        parcel = letter(tmp_path)
        await sender.send(parcel)
        again = replace(parcel, attempted_at=ends.clock.now)
        if await sender.already_sent(again) is None:
            await sender.send(again)
        assert len(await receiver.waiting("document")) == 1
        # A time-out that had not.
        other = letter(tmp_path, "m-2", number="416", attempted_at=ends.clock.now)
        assert await sender.already_sent(other) is None
        await sender.send(other)
        assert len(await receiver.waiting("document")) == 2

    story(ends, tell)


def test_the_directory_names_who_can_be_written_to(ends):
    async def tell(sender, receiver):
        found = {entry.code: entry for entry in await sender.directory()}
        assert found[MINISTRY].name == "Bộ Nội vụ"
        assert found[LAN].name == "Sở Nội vụ tỉnh Gia Lai"

    story(ends, tell)


def test_what_is_not_there_is_said_and_leaves_no_bytes(ends):
    async def tell(sender, receiver):
        into = io.BytesIO(b"before")
        into.seek(0, io.SEEK_END)
        with pytest.raises((TryLater, NeverWillWork)):
            await receiver.fetch(Waiting("no-such-id", "document", LAN, None), into)
        assert into.getvalue() == b"before"

    story(ends, tell)


def test_a_file_that_is_not_what_was_promised_does_not_travel(ends, tmp_path):
    async def tell(sender, receiver):
        gone = replace(letter(tmp_path), path=tmp_path / "gone.edxml")
        short = letter(tmp_path, "m-2")
        for parcel in (gone, replace(short, size=short.size + 1)):
            with pytest.raises(TryLater) as refusal:
                await sender.send(parcel)
            assert not isinstance(refusal.value, MayHaveArrived)
        assert await receiver.waiting("document") == []

    story(ends, tell)


def test_60_megabytes_pass_in_pieces(ends, tmp_path):
    parcel = letter(tmp_path, size=60 * MEGABYTE)
    into_path = tmp_path / "arrived.edxml"

    async def tell(sender, receiver):
        await sender.send(parcel)
        [waiting] = await receiver.waiting("document")
        with into_path.open("wb") as into:
            await receiver.fetch(waiting, into)

    # Python's own allocations, both ends and the server together: nobody holds the letter, or a third of it.
    tracemalloc.start()
    story(ends, tell)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert into_path.stat().st_size == parcel.size
    assert into_path.read_bytes() == parcel.path.read_bytes()
    assert peak < 20 * MEGABYTE, f"{peak / MEGABYTE:.0f} MB"
