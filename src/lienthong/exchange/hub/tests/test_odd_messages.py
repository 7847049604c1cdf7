"""Every odd message ends somewhere that a person can see: in an inbox, on a list, or in a refusal with facts.

Never in a stack trace, and never in silence (edXML notes, the test list). The messages are our own samples, one for
each dialect and oddity; they come once from an agency of ours, and once from another axis.
"""

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lienthong.exchange.hub.accepting import Offer, accept
from lienthong.exchange.hub.app import application
from lienthong.exchange.hub.bookkeeper import Bookkeeper
from lienthong.exchange.hub.config import HubConfig
from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.tests import province as invented
from lienthong.exchange.hub.tests.province import Province, letter, organization, province, status
from lienthong.exchange.stores.journal import connect
from lienthong.exchange.stores.journal.registers import publish_directory
from lienthong.formats import edxml
from lienthong.formats.edxml import Limits, StatusMessage, Unreadable
from lienthong.formats.edxml.samples import names, sample
from lienthong.kernel.identifiers import same_code
from lienthong.kernel.organizations import Directory, Level
from lienthong.kernel.refusals import Refusal

LIMITS = Limits()
ANYBODY = {"H21": None}
"""An agency that may send for every organisation: only the message decides."""

HANDMADE = {
    "empty-element": b"<edXML/>",
    "not-xml": b"Kinh gui: UBND huyen Chu Pah",
    "cut-short": letter()[:900],
    "doctype": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + letter().partition(b"?>")[2],
    "two-roots": letter() + letter().partition(b"?>")[2],
    "wrong-encoding": letter().replace(b'encoding="UTF-8"', b'encoding="x-none"'),
    "no-sender": letter().replace(b"<edXML:From><edXML:OrganId>H21.22.07</edXML:OrganId>", b"<edXML:From>"),
    "endless-id": letter(document_id="H21," * 200),
    "unknown-receivers": letter(to=("H99.1", "H99.2")),
    "unknown-sender": letter(sender="H99.1"),
    "twice-the-same-receiver": letter(to=("H21.22", "H21.22", "000.00.22.H21")),
    "letters-for-a-number": letter(number="bốn trăm"),
    "a-status-without-a-code": status(""),
    "a-status-stamped-nowhere": status("03", at="hôm qua"),
    "a-thousand-receivers": letter(to=tuple(f"H21.22.{n}" for n in range(1000))),
}


def every_message() -> Iterator[Any]:
    for name in names():
        yield pytest.param(sample(name), id=name)
    for name, body in HANDMADE.items():
        yield pytest.param(body, id=name)


def everybody() -> Directory:
    """The small province, and whoever else the samples name."""
    known = list(invented.DIRECTORY)
    codes = {same_code(code) for one in known for code in (identifier.value for identifier in one.identifiers)}
    for name in names():
        try:
            message = edxml.read(sample(name)).message
        except Unreadable:
            continue
        parties = (message.about.organ_id,) if isinstance(message, StatusMessage) else (
            party.organ_id for party in message.receivers
        )  # fmt: skip
        for code in filter(None, (message.sender.organ_id, *parties)):
            if same_code(code) not in codes:
                codes.add(same_code(code))
                known.append(organization(f"sample-{len(codes)}", code, Level.PROVINCE, code))
    return Directory(known, [])


class Watched:
    """An in-process look at the same hub that answers over HTTP."""

    def __init__(self) -> None:
        self.hub: Hub | None = None

    def app(self, config: HubConfig) -> Any:
        made = application(config, behind=lambda hub: [])
        self.hub = made.state.hub
        return made

    async def books(self) -> None:
        assert self.hub is not None
        async with self.hub.connection() as connection:
            while await Bookkeeper(self.hub).catch_up(connection):
                pass


async def _publish(house: Province, hub: Hub) -> None:
    async with await connect(house.config.database, house.config.schema) as connection:
        version = await publish_directory(connection, everybody(), at=house.clock())
    await hub._refresh()
    assert hub.registers.version == version


async def _where(house: Province, body: bytes) -> dict[str, int]:
    """The places where these bytes are."""
    digest = hashlib.sha256(body).digest()
    places = {
        "journal": "select count(*) from messages where sha256 = %s",
        "inbox": "select count(*) from deliveries join messages using (position) where sha256 = %s",
        "clerk": "select count(*) from held join messages using (position) where sha256 = %s",
        "relay": "select count(*) from relays join messages using (position) where sha256 = %s",
        "refused": "select count(*) from refused where sha256 = %s and body = %s",
    }
    found = {}
    for place, query in places.items():
        values = (digest, body) if place == "refused" else (digest,)
        [(found[place],)] = await house.rows(query, *values)
    return found


@pytest.mark.parametrize("body", list(every_message()))
def test_from_an_agency_it_is_taken_and_delivered_or_refused_with_facts_and_kept(
    fresh_database_url: str, tmp_path: Path, body: bytes
) -> None:
    async def story() -> None:
        watched = Watched()
        async with province(fresh_database_url, tmp_path, app=watched.app, agencies=ANYBODY) as house:
            assert watched.hub is not None
            await _publish(house, watched.hub)
            answer = await house.put("H21", "m-1", body)
            found = await _where(house, body)
            if answer.status_code == 201:
                assert found["journal"] == 1
                assert found["inbox"] + found["clerk"] + found["relay"] == len(answer.json()["receivers"])
            else:
                assert 400 <= answer.status_code < 500
                told = answer.json()
                assert told["error"] not in ("", "our_fault")
                assert told["message"]["vi"]
                assert told["message"]["en"]
                assert found == {"journal": 0, "inbox": 0, "clerk": 0, "relay": 0, "refused": 1}
                [(refused_id,)] = await house.rows("select id from refused")
                assert told["facts"]["refused_id"] == str(refused_id)
            # Whatever it was, the next letter is served, and the books are kept.
            assert (await house.put("H21", "m-2", letter("2"))).status_code == 201
            await watched.books()
            [(books, journal)] = await house.rows(
                "select position, (select max(position) from messages) from bookkeeping"
            )
            assert books == journal

    asyncio.run(story())


@pytest.mark.parametrize("body", list(every_message()))
def test_from_another_axis_it_ends_in_an_inbox_with_a_clerk_or_on_the_list(
    fresh_database_url: str, tmp_path: Path, body: bytes
) -> None:
    async def story() -> None:
        watched = Watched()
        async with province(fresh_database_url, tmp_path, app=watched.app, agencies=ANYBODY) as house:
            assert watched.hub is not None
            await _publish(house, watched.hub)
            offer = Offer(sender="axis:national", message_id="document:1", content=body, via="national")
            try:
                await accept(watched.hub, offer)
                refused = None
            except Refusal as no:
                refused = no
            found = await _where(house, body)
            if refused is None:
                # What another axis serves itself is not sent back to it: then the journal alone has it.
                elsewhere = await house.rows("select 1 from messages where answer like %s", b'%"elsewhere"%')
                assert found["journal"] == 1
                assert found["inbox"] + found["clerk"] >= 1 or elsewhere
            else:
                assert refused.code
                assert refused.say("vi")
                assert refused.say("en")
                assert found["refused"] == 1
            await watched.books()

    asyncio.run(story())


def test_what_no_reader_can_read_says_where_and_why(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            facts = {}
            for name in ("not-xml", "cut-short", "doctype"):
                answer = await house.put("H21.22.07", name, HANDMADE[name])
                assert (answer.status_code, answer.json()["error"]) == (422, "unreadable")
                facts[name] = answer.json()["facts"]
            assert facts["not-xml"]["size"] == len(HANDMADE["not-xml"])
            assert facts["cut-short"]["line"] == HANDMADE["cut-short"].count(b"\n") + 1
            assert facts["doctype"]["construct"] == "DOCTYPE"

    asyncio.run(story())


SENT = "H21.22.07,2018/09/03,415/UBND-VP"


async def _told(house: Province, watched: Watched, *messages: tuple[str, bytes]) -> None:
    for number, (agency, body) in enumerate(messages):
        answer = await house.put(agency, f"t-{number}", body)
        assert answer.status_code == 201, answer.text
    await watched.books()


async def _effects(house: Province) -> list[tuple[Any, ...]]:
    return await house.rows("select status_code, effect from pair_facts order by position")


async def _pair(house: Province) -> list[tuple[Any, ...]]:
    return await house.rows("select state, surprises from pairs")


def test_a_status_about_a_document_that_was_never_sent_is_a_fact_and_moves_nothing(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        watched = Watched()
        async with province(fresh_database_url, tmp_path, app=watched.app) as house:
            await _told(house, watched, ("H21.22", status("03", number="999")))
            assert await _effects(house) == [("03", "unknown_document")]
            assert await _pair(house) == []
            assert len(await house.inbox("H21.22.07")) == 1  # whom it is for may know better

    asyncio.run(story())


def test_a_completion_that_overtakes_the_acceptance_stays_a_completion(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        watched = Watched()
        async with province(fresh_database_url, tmp_path, app=watched.app) as house:
            await _told(
                house,
                watched,
                ("H21.22.07", letter()),
                ("H21.22", status("06", at="2018/09/03 11:00:00")),
                ("H21.22", status("03", at="2018/09/03 10:00:00")),
            )
            assert await _effects(house) == [("06", "moved"), ("03", "repeated")]
            assert await _pair(house) == [("done", 0)]
            assert await house.rows("select accepted_at is not null, arrived_at is not null from pairs") == [
                (True, True)
            ]

    asyncio.run(story())


def test_an_agreement_that_comes_twice_is_one_recall(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        watched = Watched()
        async with province(fresh_database_url, tmp_path, app=watched.app) as house:
            ask = status("13", reporter="H21.22.07", addressee="H21.22", about=SENT)
            await _told(
                house,
                watched,
                ("H21.22.07", letter()),
                ("H21.22.07", ask),
                ("H21.22", status("15", at="2018/09/03 11:00:00")),
                ("H21.22", status("15", at="2018/09/03 11:00:07")),
            )
            assert await _effects(house) == [("13", "moved"), ("15", "moved"), ("15", "repeated")]
            assert await _pair(house) == [("recalled", 0)]

    asyncio.run(story())


def test_asking_back_what_was_refused_surprises_and_changes_nothing(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        watched = Watched()
        async with province(fresh_database_url, tmp_path, app=watched.app) as house:
            await _told(
                house,
                watched,
                ("H21.22.07", letter()),
                ("H21.22", status("02")),
                ("H21.22.07", status("13", reporter="H21.22.07", addressee="H21.22", about=SENT)),
            )
            assert await _effects(house) == [("02", "moved"), ("13", "surprise")]
            assert await _pair(house) == [("refused", 1)]

    asyncio.run(story())


def test_the_recall_of_a_document_that_nobody_knows_is_delivered_and_begins_no_life(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        watched = Watched()
        async with province(fresh_database_url, tmp_path, app=watched.app) as house:
            await _told(house, watched, ("H21.22.07", letter(business=1)))
            assert await _pair(house) == []
            [entry] = await house.inbox("H21.22")
            assert entry["business"] == 1
            # It can be found by whoever looks for it.
            assert await house.rows("select document_id from searches") == [(SENT,)]

    asyncio.run(story())
