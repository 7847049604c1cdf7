"""The node and the real hub over real HTTP and a real PostgreSQL."""

import asyncio
import random
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from lienthong.exchange.agency.answers import Accepted
from lienthong.exchange.agency.client import HubClient
from lienthong.exchange.agency.node import Node
from lienthong.exchange.agency.satchel import Place
from lienthong.exchange.agency.tests.poor_line import PoorLine
from lienthong.exchange.agency.tests.site import Site, a_letter, at_work, count, until
from lienthong.exchange.hub.tests.province import Province, letter, province
from lienthong.exchange.protocol.life import State
from lienthong.formats.edxml import AttachmentSource, Party
from lienthong.formats.evidence import receipts
from lienthong.kernel.moments import VIETNAM

DISTRICT = Party("H21.22", "UBND tỉnh Gia Lai", "UBND huyện Chư Păh")
COMMUNE = Party("H21.22.07", "UBND huyện Chư Păh", "UBND thị trấn Ia Ly")
GONE = Party("H21.22.08", "UBND huyện Chư Păh", "UBND xã Hòa Phú")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)


def at(house: Province, party: Party, folder: Path, *, agency: str = "", url: str = "", **more) -> tuple[Site, Node]:
    agency = agency or party.organ_id
    site = Site(party, folder, url or house.url, key=house.keys[agency], clock=house.clock, **more)
    return site, site.open()


def two_offices(database: str, folder: Path, story, *, breaks_after: int | None = None) -> None:
    async def run():
        async with province(database, folder / "hub") as house:
            house.clock.now = NOW
            port = int(house.url.rpartition(":")[2])
            async with PoorLine(port, breaks_after=breaks_after).laid() as line:
                so, sender = at(house, DISTRICT, folder / "huyen", url=line.url)
                xa, receiver = at(house, COMMUNE, folder / "xa", url=line.url)
                async with at_work(sender, receiver):
                    await story(house, line, so, sender, xa, receiver)

    asyncio.run(run())


def test_a_letter_its_receipt_its_01_and_its_answers(fresh_database_url, tmp_path):
    async def story(house, line, huyen, sender, xa, receiver):
        queued = huyen.desk(sender).send(a_letter(sender=DISTRICT, to=(COMMUNE,)))
        document = sender.satchel.outbox.find(queued.message_id)["document_id"]

        def stands() -> State | None:
            return sender.satchel.pairs.of(document).get(COMMUNE.organ_id)

        await until(lambda: stands() is State.ARRIVED)
        [arrival] = receiver.satchel.inbox.of_document(document)
        for code, state in (("03", State.ACCEPTED), ("06", State.DONE)):
            xa.desk(receiver).report(arrival, code)
            await until(lambda state=state: stands() is state)
        row = sender.satchel.outbox.find(queued.message_id)
        receipt = receipts.verify(row["receipt"], [house.config.key.public])
        assert (receipt.message_id, receipt.sha256) == (queued.message_id, row["sha256"])
        done = "select state from deliveries where seq = %s"
        await until(lambda: count(receiver, "select count(*) from inbox where acknowledged_at is not null") == 1)
        assert await house.rows(done, arrival.seq) == [("done",)]

    two_offices(fresh_database_url, tmp_path, story)


def test_a_letter_to_a_dissolved_commune_is_answered_by_its_successor(fresh_database_url, tmp_path):
    # Hòa Phú was taken over whole by the new commune H21.90 on 1 July 2025.
    async def story():
        async with province(fresh_database_url, tmp_path / "hub") as house:
            house.clock.now = NOW
            huyen, sender = at(house, DISTRICT, tmp_path / "huyen")
            _, successor = at(house, Party("H21.90", "", ""), tmp_path / "moi", agency="H21.22.08")
            successor.config = replace(successor.config, agency="H21.22.08", parties={})
            async with at_work(sender, successor):
                huyen.desk(sender).send(a_letter(sender=DISTRICT, to=(GONE,)))
                document = "H21.22,2026/03/02,415/SNV-VTLT"
                await until(lambda: sender.satchel.pairs.of(document).get(GONE.organ_id) is State.ARRIVED)
                [arrival] = successor.satchel.inbox.of_document(document)
                assert (arrival.organization, arrival.redirected_from) == ("H21.90", "H21.22.08")
                [report] = sender.satchel.pairs.reports(document)
                assert report.reporter == "H21.90"

    asyncio.run(story())


def test_what_nobody_knows_is_refused_with_the_hubs_words(fresh_database_url, tmp_path):
    async def story(house, line, huyen, sender, xa, receiver):
        huyen.desk(sender).send(a_letter(sender=DISTRICT, to=(Party("H99.99", "", "Không có"),)))
        await until(sender.satchel.notices.unseen)
        [notice] = sender.satchel.notices.unseen()
        assert notice.code == "unknown_receivers"
        assert "H99.99" in notice.facts["message"]["vi"]

    two_offices(fresh_database_url, tmp_path, story)


def test_thirty_megabytes_over_a_line_that_breaks_every_five(fresh_database_url, tmp_path):
    plan = AttachmentSource("quy-hoach.pdf", b"%PDF-1.7" + random.Random(1).randbytes(22 << 20))

    async def story(house, line, huyen, sender, xa, receiver):
        huyen.desk(sender).send(a_letter(1, sender=DISTRICT, to=(COMMUNE,)), [plan])
        huyen.desk(sender).send(a_letter(2, sender=DISTRICT, to=(COMMUNE,)))
        documents = [f"H21.22,2026/03/02,{number}/SNV-VTLT" for number in (1, 2)]

        def arrived() -> bool:
            return all(sender.satchel.pairs.of(d).get(COMMUNE.organ_id) is State.ARRIVED for d in documents)

        await until(arrived, "both letters", 90)
        [arrival] = receiver.satchel.inbox.of_document(documents[0])
        assert arrival.state is Place.STORED
        assert arrival.size > 30_000_000
        [behind] = receiver.satchel.inbox.of_document(documents[1])
        assert behind.seq > arrival.seq
        assert line.breaks >= 10

    two_offices(fresh_database_url, tmp_path, story, breaks_after=5 << 20)


def test_five_hundred_letters_leave_in_batches_and_arrive_in_order(fresh_database_url, tmp_path):
    letters = 500

    async def story(house, line, huyen, sender, xa, receiver):
        desk = huyen.desk(sender)
        for number in range(letters):
            desk.send(a_letter(number, sender=DISTRICT, to=(COMMUNE,)))
        arrived = "select count(*) from pairs where state = 'arrived'"
        await until(lambda: count(sender, arrived) == letters, "every 01", 60)
        rows = receiver.satchel.rows("select document_id from inbox order by seq")
        numbers = [int(row["document_id"].split(",")[-1].split("/")[0]) for row in rows]
        assert numbers == list(range(letters))

    two_offices(fresh_database_url, tmp_path, story)


def test_a_node_restored_from_last_weeks_backup_doubles_nothing_at_the_hub(fresh_database_url, tmp_path):
    async def story():
        async with province(fresh_database_url, tmp_path / "hub") as house:
            house.clock.now = NOW
            huyen, sender = at(house, DISTRICT, tmp_path / "huyen")
            huyen.desk(sender).send(a_letter(sender=DISTRICT, to=(COMMUNE,)))
            sender.satchel.connection.execute(f"vacuum into '{tmp_path / 'backup'}'")
            async with at_work(sender):
                await until(lambda: count(sender, "select count(*) from outbox where state = 'accepted'") == 1)
            (tmp_path / "again").mkdir()
            (tmp_path / "backup").rename(tmp_path / "again" / "satchel.sqlite")
            _, restored = at(house, DISTRICT, tmp_path / "again")
            async with at_work(restored):
                await until(lambda: count(restored, "select count(*) from outbox where state = 'accepted'") == 1)
            assert await house.rows("select count(*) from messages") == [(1,)]

    asyncio.run(story())


def test_the_hub_answers_a_batch_line_by_line(fresh_database_url, tmp_path):
    async def story():
        async with (
            province(fresh_database_url, tmp_path / "hub") as house,
            HubClient.at(house.url, agency="H21.22.07", key=house.keys["H21.22.07"], clock=house.clock) as client,
        ):
            outcomes = await client.batch([("a", letter("1")), ("b", b"<nothing/>"), ("c", letter("3"))])
            assert [isinstance(outcome, Accepted) for outcome in outcomes] == [True, False, True]
            directory, tag = await client.directory()
            assert len(directory) == 9
            assert await client.directory(tag) is None
            assert (await client.hub()).fast_by == 0

    asyncio.run(story())
