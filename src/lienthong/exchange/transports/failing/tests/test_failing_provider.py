"""A provider that fails, and the promise that its failures are of the kind a real one has."""

import asyncio
import io
import random

import pytest

from lienthong.exchange.transports.failing import FailingProvider, Fault, script, seeded
from lienthong.exchange.transports.interface import MayHaveArrived, NeverWillWork, Trouble, TryLater
from lienthong.exchange.transports.local import LocalMailbox
from lienthong.exchange.transports.tests.people import LAN, MINISTRY, Clock, letter


async def no_wait(seconds):
    assert seconds == 2.0


@pytest.fixture
def ends(tmp_path):
    """Chị Lan's good end, bà Hoa's good end, and a way to make either of them fail."""
    clock = Clock()
    lan = LocalMailbox(tmp_path / "axis", "gia-lai", {LAN: "Sở Nội vụ"}, clock=clock)
    hoa = LocalMailbox(tmp_path / "axis", "noi-vu", {MINISTRY: "Bộ Nội vụ"}, clock=clock)
    return lan, hoa


def failing(inner, *faults, only=""):
    return FailingProvider(inner, script(faults, only=only), sleep=no_wait)


@pytest.mark.parametrize("fault", list(Fault))
def test_each_fault_of_each_call_is_one_of_our_three_words(ends, tmp_path, fault):
    lan, hoa = ends
    parcel = letter(tmp_path)

    async def tell():
        await lan.send(parcel)
        [waiting] = await hoa.waiting("document")
        calls = [
            lambda provider: provider.send(parcel),
            lambda provider: provider.already_sent(parcel),
            lambda provider: provider.waiting("document"),
            lambda provider: provider.fetch(waiting, io.BytesIO()),
            lambda provider: provider.progress("x", "document"),
            lambda provider: provider.directory(),
            lambda provider: provider.acknowledge(waiting.remote_id, "done"),
        ]
        for call in calls:
            provider = failing(hoa, fault)
            try:
                await call(provider)
            except (TryLater, NeverWillWork) as refusal:
                assert refusal.say("vi")  # noqa: PT017 - whatever is raised must be of these
            assert len(provider.suffered) == 1

    asyncio.run(tell())


def test_a_time_out_after_delivery_has_delivered_and_one_before_has_not(ends, tmp_path):
    lan, hoa = ends

    async def tell():
        for fault, delivered in ((Fault.TIME_OUT_BEFORE, 0), (Fault.TIME_OUT_AFTER, 1), (Fault.BAD_GATEWAY_AFTER, 2)):
            provider = failing(lan, fault, only="send")
            with pytest.raises(MayHaveArrived):
                await provider.send(letter(tmp_path, f"m-{fault}"))
            assert len(await hoa.waiting("document")) == delivered
            assert (await provider.already_sent(letter(tmp_path, f"m-{fault}")) is None) == (delivered == 0)

    asyncio.run(tell())


def test_lists_go_wrong_in_the_ways_lists_do(ends, tmp_path):
    lan, hoa = ends

    async def tell():
        for number in range(3):
            await lan.send(letter(tmp_path, f"m-{number}", number=str(number)))
        good = await hoa.waiting("document")
        assert await failing(hoa, Fault.EMPTY_LIST).waiting("document") == []
        assert len(await failing(hoa, Fault.DUPLICATE_IDS).waiting("document")) == 9
        assert await failing(hoa, Fault.REVERSED).waiting("document") == good[::-1]
        assert {one.created_at for one in await failing(hoa, Fault.NO_TIME).waiting("document")} == {None}
        ahead = await failing(hoa, Fault.CLOCK_AHEAD).waiting("document")
        assert [(one.created_at - was.created_at).days for one, was in zip(ahead, good, strict=True)] == [1, 1, 1]
        provider = failing(hoa, Fault.GHOST)
        ghost, *others = await provider.waiting("document")
        assert others == good
        with pytest.raises(TryLater) as refusal:
            await provider.fetch(ghost, io.BytesIO())
        assert refusal.value.trouble is Trouble.NOT_THERE

    asyncio.run(tell())


def test_a_file_arrives_half_or_changed(ends, tmp_path):
    lan, hoa = ends
    parcel = letter(tmp_path)
    content = parcel.path.read_bytes()

    async def tell():
        await lan.send(parcel)
        [waiting] = await hoa.waiting("document")
        half, changed, whole = io.BytesIO(), io.BytesIO(), io.BytesIO()
        provider = failing(hoa, Fault.CUT_SHORT, Fault.CORRUPTED)
        with pytest.raises(TryLater):
            await provider.fetch(waiting, half)
        assert half.getvalue() == content[: len(content) // 2]
        await provider.fetch(waiting, changed)
        assert len(changed.getvalue()) == len(content)
        assert sum(one != other for one, other in zip(changed.getvalue(), content, strict=True)) == 1
        await provider.fetch(waiting, whole)
        assert whole.getvalue() == content

    asyncio.run(tell())


def test_the_same_seed_suffers_the_same(ends, tmp_path):
    lan, _ = ends

    async def suffer(seed):
        provider = FailingProvider(lan, seeded(random.Random(seed), 0.5), sleep=no_wait)
        for number in range(40):
            try:
                await provider.send(letter(tmp_path, f"m-{number}"))
            except (TryLater, NeverWillWork):
                continue
        return provider.suffered

    first = asyncio.run(suffer(7))
    assert first == asyncio.run(suffer(7))
    assert first != asyncio.run(suffer(8))
    assert 8 < len(first) < 32


def test_a_patient_sender_gets_every_letter_there_once(ends, tmp_path):
    """The relay's rule in ten lines: after MayHaveArrived ask, after TryLater send again, and give up on a refusal."""
    lan, hoa = ends
    later = [fault for fault in Fault if not fault.startswith("refused")]
    provider = FailingProvider(lan, seeded(random.Random(2026), 0.6, later), sleep=no_wait)

    async def send(parcel):
        ask = False
        for _ in range(200):
            try:
                if ask and await provider.already_sent(parcel) is not None:
                    return
                await provider.send(parcel)
            except TryLater:
                ask = True
            else:
                return
        raise AssertionError("two hundred tries were not enough")

    async def tell():
        for number in range(60):
            await send(letter(tmp_path, f"m-{number:02d}", number=str(number)))
        contents = []
        for waiting in await hoa.waiting("document"):
            into = io.BytesIO()
            await hoa.fetch(waiting, into)
            contents.append(into.getvalue())
        assert contents == [(tmp_path / f"m-{number:02d}.edxml").read_bytes() for number in range(60)]

    asyncio.run(tell())
    assert len(provider.suffered) > 60
