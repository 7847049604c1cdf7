"""From a commune to a ministry and back: two hubs, the national kit's protocol between them, over real HTTP."""

import asyncio
import base64
import random
from pathlib import Path

import pytest

from lienthong.exchange.hub.tests.centre import MINISTRY, Two, two_hubs
from lienthong.exchange.hub.tests.province import letter, status
from lienthong.exchange.transports.failing import FailingProvider, Fault, script, seeded
from lienthong.exchange.transports.interface import Provider
from lienthong.formats import edxml

COMMUNE = "H21.22.07"


async def at_the_ministry(two: Two) -> list[tuple[str, bytes]]:
    entries = await two.centre.inbox(MINISTRY, limit=500, bodies=100_000)
    return [(entry["document_id"], base64.b64decode(entry["body"])) for entry in entries]


def without_the_new_trace(relayed: bytes, sent: bytes) -> tuple[bytes, bytes]:
    """The relayed message cut in two: what was inserted, and the rest put together again."""
    added = len(relayed) - len(sent)
    where = next(n for n in range(len(sent) + 1) if relayed[:n] + relayed[n + added :] == sent)
    return relayed[where : where + added], relayed[:where] + relayed[where + added :]


def test_a_commune_writes_to_its_district_and_a_ministry_and_both_answer(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with two_hubs(fresh_database_url, tmp_path) as two:
            sent = letter(to=("H21.22", MINISTRY))
            answer = await two.province.put(COMMUNE, "m-1", sent)
            assert [(r["code"], r["outcome"]) for r in answer.json()["receivers"]] == [
                ("H21.22", "inbox"),
                (MINISTRY, "relay"),
            ]
            # The district has it at once, to the byte; the province's own trace is kept beside it, not in it.
            [entry] = await two.province.inbox("H21.22", bodies=100_000)
            assert base64.b64decode(entry["body"]) == sent
            assert [trace["organ_id"] for trace in entry["trace"]] == ["H21"]

            await two.relay()
            [(document_id, relayed)] = await at_the_ministry(two)
            assert document_id == "H21.22.07,2018/09/03,415/UBND-VP"
            inserted, rest = without_the_new_trace(relayed, sent)
            assert rest == sent
            assert inserted.count(b"TraceHeader>") == 2
            traces = edxml.read(relayed).message.traces  # type: ignore[union-attr]
            assert [trace.organ_id for trace in traces] == [COMMUNE, "H21"]
            assert traces[-1].at == two.clock()
            # Nobody in the province gets from the centre what the province has delivered itself.
            assert await two.waiting_at_the_centre() == []
            assert await two.relays() == [("m-1", "passed", "initial")]

            # The ministry fetches it, says so, and works on it: 01 and 03 come back to the commune unaltered.
            [theirs] = await two.centre.inbox(MINISTRY)
            done = {"done": [theirs["seq"]]}
            await two.centre.ask(MINISTRY, "POST", "/v1/inbox/acknowledgements", json=done)
            said = {}
            for code in ("01", "03"):
                two.clock.move(minutes=20)
                said[code] = status(
                    code, reporter=MINISTRY, addressee=COMMUNE, at=two.clock().strftime("%Y/%m/%d %H:%M:%S")
                )
                told = await two.centre.put(MINISTRY, f"s-{code}", said[code])
                assert told.json()["receivers"][0]["outcome"] == "inbox", told.text
            await two.relay()
            home = await two.province.inbox(COMMUNE, bodies=100_000)
            assert [(entry["kind"], entry["status_code"]) for entry in home] == [("status", "01"), ("status", "03")]
            assert [base64.b64decode(entry["body"]) for entry in home] == [said["01"], said["03"]]
            assert [state for _, state in await two.waiting_at_the_centre()] == ["done", "done"]
            assert await two.relays() == [("m-1", "passed", "done")]

            await two.books()
            pairs = await two.province.rows("select receiver, state from pairs order by receiver")
            assert pairs == [("bo-noi-vu", "accepted"), ("chu-pah", "sent")]
            # Turned again, it does nothing again.
            await two.relay(minutes=10, times=3)
            assert len(await at_the_ministry(two)) == 1
            assert len(await two.province.inbox(COMMUNE)) == 2

    asyncio.run(story())


def test_a_ministry_writes_to_two_of_the_province_and_each_has_it_once(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with two_hubs(fresh_database_url, tmp_path) as two:
            body = letter("9", sender=MINISTRY, to=("H21.22", COMMUNE))
            await two.centre.put(MINISTRY, "m-9", body)
            await two.relay()
            await two.relay(minutes=5)
            for code in ("H21.22", COMMUNE):
                [entry] = await two.province.inbox(code, bodies=100_000)
                assert base64.b64decode(entry["body"]) == body
            assert [state for _, state in await two.waiting_at_the_centre()] == ["done", "done"]
            # The province does not send back to the centre what the centre has just sent.
            assert await two.relays() == []

    asyncio.run(story())


DOWN = (
    Fault.CONNECTION_REFUSED,
    Fault.BUSY,
    Fault.TIME_OUT_BEFORE,
    Fault.SERVER_ERROR,
    Fault.UNREADABLE_ANSWER,
    Fault.REDIRECTED,
)
TAKEN_ALL_THE_SAME = (Fault.TIME_OUT_AFTER, Fault.BAD_GATEWAY_AFTER)


@pytest.mark.parametrize("tells_message_id", [False, True], ids=["as the kit", "as our own"])
@pytest.mark.parametrize("fault", [*DOWN, *TAKEN_ALL_THE_SAME])
def test_a_bad_line_to_the_centre_delays_and_neither_loses_nor_doubles(
    fresh_database_url: str, tmp_path: Path, fault: Fault, tells_message_id: bool
) -> None:
    spoiled: list[FailingProvider] = []

    def spoil(way: Provider) -> Provider:
        spoiled.append(FailingProvider(way, script([fault, fault], only="send")))
        return spoiled[0]

    async def story() -> None:
        async with two_hubs(fresh_database_url, tmp_path, spoil=spoil, tells_message_id=tells_message_id) as two:
            await two.province.put(COMMUNE, "m-1", letter("1", to=("H21.22", MINISTRY)))
            await two.relay()
            # The line is bad; what the commune writes meanwhile does not overtake, and the district waits for nobody.
            assert spoiled[0].suffered[0] == ("send", fault)
            await two.province.put(COMMUNE, "m-2", letter("2", to=("H21.22", MINISTRY)))
            assert len(await two.province.inbox("H21.22")) == 2
            await two.relay(minutes=20, times=6)
            assert [document for document, _ in await at_the_ministry(two)] == [
                "H21.22.07,2018/09/03,1/UBND-VP",
                "H21.22.07,2018/09/03,2/UBND-VP",
            ]
            assert [state for _, state, _ in await two.relays()] == ["passed", "passed"]

    asyncio.run(story())


def test_letters_wait_in_order_for_as_long_as_the_centre_is_away(fresh_database_url: str, tmp_path: Path) -> None:
    """Two days without the centre: everything is tried with patience, nothing given up, nothing out of turn."""
    faults = [Fault.CONNECTION_REFUSED] * 60

    async def story() -> None:
        async with two_hubs(
            fresh_database_url, tmp_path, spoil=lambda way: FailingProvider(way, script(faults))
        ) as two:
            for number in range(5):
                await two.province.put(COMMUNE, f"m-{number}", letter(str(number), to=(MINISTRY,)))
            await two.relay(minutes=61, times=10)
            assert {state for _, state, _ in await two.relays()} == {"waiting"}
            await two.relay(minutes=61, times=60)
            numbers = [document.split(",")[2].split("/")[0] for document, _ in await at_the_ministry(two)]
            assert numbers == ["0", "1", "2", "3", "4"]

    asyncio.run(story())


_NOT_FOR_GOOD = [
    fault
    for fault in Fault
    if not fault.startswith("refused_")
    and fault not in (Fault.CORRUPTED, Fault.CANNOT_TELL, Fault.SLOW, Fault.UNKNOWN_CODE, Fault.SYSTEM_ERROR)
]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_on_a_line_where_every_third_call_fails_in_some_way_everything_arrives_once_and_in_order(
    fresh_database_url: str, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)

    async def story() -> None:
        async with two_hubs(
            fresh_database_url, tmp_path, spoil=lambda way: FailingProvider(way, seeded(chance, 0.33, _NOT_FOR_GOOD))
        ) as two:
            for number in range(1, 9):
                await two.province.put(COMMUNE, f"m-{number}", letter(str(number), to=(MINISTRY,)))
                await two.centre.put(MINISTRY, f"t-{number}", letter(str(number), sender=MINISTRY, to=(COMMUNE,)))
                await two.relay(minutes=7)
            await two.relay(minutes=61, times=40)
            up = [document.split(",")[2] for document, _ in await at_the_ministry(two)]
            assert up == [f"{number}/UBND-VP" for number in range(1, 9)]
            down = [entry["document_id"].split(",")[2] for entry in await two.province.inbox(COMMUNE)]
            assert sorted(down) == [f"{number}/UBND-VP" for number in range(1, 9)]
            assert {state for _, state in await two.waiting_at_the_centre()} == {"done"}

    asyncio.run(story())


def test_a_package_that_nobody_can_read_ends_on_the_list_with_its_bytes_and_the_axis_is_told(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with two_hubs(fresh_database_url, tmp_path) as two:
            for number in ("1", "2"):
                await two.centre.put(MINISTRY, f"m-{number}", letter(number, sender=MINISTRY, to=(COMMUNE,)))
            [(first, _), _] = await two.waiting_at_the_centre()
            rubbish = b'<?xml version="1.0"?><!DOCTYPE edXML [<!ENTITY a "b">]><edXML>&a;</edXML>'
            await two.put_at_the_centre(str(first), rubbish)
            await two.relay()
            [(via, code, facts, body)] = await two.province.rows("select via, code, facts, body from refused")
            assert (via, bytes(body)) == ("national", rubbish)
            assert code == "unreadable"
            assert facts["construct"] == "DOCTYPE"
            # The one behind it came through, and the axis knows of both.
            [entry] = await two.province.inbox(COMMUNE)
            assert entry["document_id"] == "G09,2018/09/03,2/UBND-VP"
            assert [state for _, state in await two.waiting_at_the_centre()] == ["fail", "done"]
            # It is not fetched again and again.
            await two.relay(minutes=10, times=3)
            assert await two.province.rows("select count(*) from refused") == [(1,)]

    asyncio.run(story())


def test_a_package_for_none_of_ours_waits_for_a_clerk(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with two_hubs(fresh_database_url, tmp_path) as two:
            await two.centre.put(MINISTRY, "m-1", letter("1", sender=MINISTRY, to=(COMMUNE,)))
            [(first, _)] = await two.waiting_at_the_centre()
            stray = letter("1", sender=MINISTRY, to=("H99.07",))
            await two.put_at_the_centre(str(first), stray, addressed_as="H99.07")
            await two.relay()
            held = await two.province.rows(
                "select h.code, h.reason, m.body, h.decided_at from held h join messages m using (position)"
            )
            assert [(code, reason, bytes(body), at) for code, reason, body, at in held] == [
                ("H99.07", "unknown_code", stray, None)
            ]
            assert [state for _, state in await two.waiting_at_the_centre()] == ["done"]
            assert await two.province.rows("select count(*) from deliveries") == [(0,)]

    asyncio.run(story())


def test_an_answer_for_a_letter_that_the_province_never_sent_is_kept_as_a_fact(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with two_hubs(fresh_database_url, tmp_path) as two:
            body = status("06", number="777", reporter=MINISTRY, addressee=COMMUNE)
            await two.centre.put(MINISTRY, "s-1", body)
            await two.relay()
            await two.books()
            [entry] = await two.province.inbox(COMMUNE)
            assert entry["status_code"] == "06"
            assert await two.province.rows("select status_code, effect from pair_facts") == [("06", "unknown_document")]

    asyncio.run(story())
