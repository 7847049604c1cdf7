"""The node over real HTTP: letters arrive once and in order, answers come back, and a bad day changes nothing of it."""

import asyncio
import random
from datetime import timedelta

import pytest

from lienthong.exchange.agency.satchel import Place, SatchelInUse
from lienthong.exchange.agency.tests.site import (
    COMMUNE,
    DEPARTMENT,
    DISTRICT,
    Site,
    a_letter,
    a_province,
    at_work,
    count,
    now,
    until,
)
from lienthong.exchange.protocol.life import State
from lienthong.formats import edxml
from lienthong.formats.edxml import AttachmentSource

WAITING = "select count(*) from outbox where state = 'waiting'"
STORED = "select count(*) from inbox where state = 'stored'"


def test_a_letter_arrives_and_01_comes_back(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            so, xa = province.site(DEPARTMENT, "so"), province.site(COMMUNE, "xa")
            sender, receiver = so.open(), xa.open()
            async with at_work(sender, receiver):
                queued = so.desk(sender).send(a_letter())
                document = "H21.07,2026/03/02,415/SNV-VTLT"
                await until(lambda: sender.satchel.pairs.of(document).get(COMMUNE.organ_id) is State.ARRIVED)
                [arrival] = receiver.satchel.inbox.of_document(document)
                kept = next(kept for kept in province.hub.order if kept.message_id == queued.message_id)
                assert arrival.content() == kept.body
                await until(lambda: province.hub.acknowledged.get(arrival.seq) == "done")
                row = sender.satchel.outbox.find(queued.message_id)
                assert (row["state"], row["receipt"]) == ("accepted", kept.answer["receipt"])
                [report] = sender.satchel.pairs.reports(document)
                assert (report.status_code, report.effect, report.reporter) == ("01", "changed", COMMUNE.organ_id)

    asyncio.run(story())


def test_01_is_signed_with_our_letterhead_and_speaks_of_the_document(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            so, xa = province.site(DEPARTMENT, "so"), province.site(COMMUNE, "xa")
            sender, receiver = so.open(), xa.open()
            async with at_work(sender, receiver):
                so.desk(sender).send(a_letter())
                await until(lambda: len(province.hub.order) == 2)
            status = edxml.read(province.hub.order[1].body).message
            assert status.sender == COMMUNE
            assert status.about.organ_id == DEPARTMENT.organ_id
            assert (status.about.code, status.about.document_id) == ("415/SNV-VTLT", "H21.07,2026/03/02,415/SNV-VTLT")
            assert status.status_code == "01"

    asyncio.run(story())


def test_order_holds_and_the_urgent_go_first_over_a_line_that_breaks(tmp_path):
    chance = random.Random(21)

    async def story():
        async with a_province(tmp_path, breaks_after=150_000) as province:
            so = province.site(DEPARTMENT, "so")
            for party, name in ((COMMUNE, "xa"), (DISTRICT, "huyen")):
                province.site(party, name)
            sender = so.open()
            desk = so.desk(sender)
            queued = {}
            for number in range(120):
                to = (chance.choice([COMMUNE, DISTRICT]),) if chance.random() < 0.8 else (COMMUNE, DISTRICT)
                extra = [AttachmentSource("a.pdf", b"%PDF" + bytes(100_000))] if number % 40 == 7 else []
                letter = a_letter(number, to=to, priority=chance.choice([0, 0, 0, 1, 3, 4]))
                queued[desk.send(letter, extra).message_id] = (number, letter)
            async with at_work(sender):
                await until(lambda: count(sender, WAITING) == 0, "all leave", 40)
            assert province.line.breaks > 3
            went = [queued[kept.message_id] for kept in province.hub.order]
            assert sorted(number for number, _ in went) == list(range(120))
            places = {number: place for place, (number, _) in enumerate(went)}
            for number, letter in queued.values():
                for other, earlier in queued.values():
                    same_way = {p.organ_id for p in letter.receivers} & {p.organ_id for p in earlier.receivers}
                    if other < number and same_way and places[number] < places[other]:
                        assert letter.other.priority > earlier.other.priority

    asyncio.run(story())


def test_what_was_queued_while_the_line_was_down_leaves_when_it_is_back(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            province.line.down = True
            so, xa = province.site(DEPARTMENT, "so"), province.site(COMMUNE, "xa")
            waits = []

            async def no_sleep(seconds: float) -> None:
                waits.append(seconds)
                await asyncio.sleep(0.005)

            so.sleep = no_sleep
            sender, receiver = so.open(), xa.open()
            async with at_work(sender, receiver):
                desk = so.desk(sender)
                for number in range(30):
                    desk.send(a_letter(number))
                await until(lambda: sender.satchel.fact("trouble"))
                assert sender.satchel.fact("trouble") in ("no_connection", "cut_short")
                assert count(sender, WAITING) == 30
                province.line.down = False
                await until(lambda: count(receiver, STORED) == 30)
                await until(lambda: sender.satchel.fact("trouble") == "")

    asyncio.run(story())


def test_a_hub_that_asks_to_come_back_later_is_obeyed(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            so = province.site(DEPARTMENT, "so")
            province.site(COMMUNE, "xa")
            waits = []

            async def note(seconds: float) -> None:
                waits.append(seconds)
                await asyncio.sleep(0.001 if seconds < 100 else 0.05)

            so.sleep = note
            province.hub.fail_next(429, times=2, where="/v1/messages", **{"Retry-After": "77"})
            province.hub.fail_next(503, times=1, where="/v1/messages", **{"Retry-After": "55"})
            sender = so.open()
            async with at_work(sender):
                so.desk(sender).send(a_letter())
                await until(lambda: count(sender, WAITING) == 0)
            assert sum(wait >= 77 for wait in waits) >= 2
            assert sum(77 > wait >= 55 for wait in waits) >= 1

    asyncio.run(story())


def test_one_message_that_fells_the_hub_holds_up_only_its_own_way(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            so = province.site(DEPARTMENT, "so")
            province.site(COMMUNE, "xa")
            province.site(DISTRICT, "huyen")
            sender = so.open()
            desk = so.desk(sender)
            poison = desk.send(a_letter(1)).message_id
            for number in range(2, 10):
                desk.send(a_letter(number, to=(DISTRICT,)))
            desk.send(a_letter(10))  # behind the poison, on its way

            take = province.hub.take

            async def falls(agency, message_id, body, announced=None):
                if message_id == poison:
                    raise RuntimeError("a fault of the hub")
                return await take(agency, message_id, body, announced)

            province.hub.take = falls

            async def hurry(seconds: float) -> None:
                await asyncio.sleep(min(seconds, 0.01))

            so.sleep = hurry
            sender.config = so.config()
            async with at_work(sender):
                await until(lambda: len(province.hub.order) == 8, "the others pass")
                await asyncio.sleep(0.2)
                assert count(sender, WAITING) == 2
                row = sender.satchel.outbox.find(poison)
                assert "hub_failed" in row["last_words"]

    asyncio.run(story())


def test_what_the_hub_refuses_is_told_to_the_sender(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            so = province.site(DEPARTMENT, "so")
            sender = so.open()
            async with at_work(sender):
                queued = so.desk(sender).send(a_letter())  # the commune is not known to this hub
                await until(sender.satchel.notices.unseen)
                [notice] = sender.satchel.notices.unseen()
                assert (notice.code, notice.message_id) == ("unknown_receivers", queued.message_id)
                assert "mã định danh" in notice.say("vi")
                assert sender.satchel.pairs.of(notice.document_id) == {COMMUNE.organ_id: State.NOT_SENT}

    asyncio.run(story())


def test_after_thirty_days_the_sender_is_told(tmp_path):
    began = now()
    day = [began]

    async def story():
        async with a_province(tmp_path) as province:
            province.line.down = True

            async def a_month_in_a_second(seconds: float) -> None:
                day[0] += 10 * timedelta(seconds=seconds)
                await asyncio.sleep(0.0005)

            so = province.site(DEPARTMENT, "so", clock=lambda: day[0], sleep=a_month_in_a_second)
            sender = so.open()
            so.desk(sender).send(a_letter())
            async with at_work(sender):
                await until(sender.satchel.notices.unseen, "thirty days pass", 60)
                [notice] = sender.satchel.notices.unseen()
            assert notice.code == "gave_up"
            assert notice.at - began >= timedelta(days=30)
            assert notice.facts["attempts"] > 50  # it was really tried all the time

    asyncio.run(story())


def test_thirty_days_less_a_minute_is_not_given_up(tmp_path):
    site = Site(DEPARTMENT, tmp_path / "so", "http://127.0.0.1:9")
    node = site.open()
    site.desk(node).send(a_letter())
    since = now()
    assert node.satchel.outbox.give_up(since - timedelta(minutes=1), since) == 0
    assert node.satchel.outbox.give_up(since + timedelta(minutes=1), since) == 1
    assert [notice.code for notice in node.satchel.notices.unseen()] == ["gave_up"]
    node.close()


def test_what_cannot_be_read_is_kept_and_the_hub_told(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            xa = province.site(COMMUNE, "xa")
            seq = province.hub.deliver_raw(COMMUNE.organ_id, b"<Envelope>2014</Envelope>", "old-1")
            big = province.hub.deliver_raw(COMMUNE.organ_id, b"<broken " + b"x" * 200_000, "old-2")
            receiver = xa.open()
            async with at_work(receiver):
                await until(lambda: {seq, big} <= set(province.hub.acknowledged))
                assert province.hub.acknowledged[seq].startswith("fail: ")
                listed = receiver.satchel.inbox.could_not_read()
                assert [arrival.content()[:10] for arrival in listed] == [b"<Envelope>", b"<broken xx"]
                assert all(arrival.reason for arrival in listed)
                codes = [notice.code for notice in receiver.satchel.notices.unseen()]
                assert codes == ["could_not_read", "could_not_read"]
            assert province.hub.order == []  # no 01 for what nobody can read

    asyncio.run(story())


def test_the_same_document_twice_acts_once(tmp_path):
    got = []

    def taker(arrivals):
        got.extend(arrivals)
        return [arrival.seq for arrival in arrivals]

    async def story():
        async with a_province(tmp_path) as province:
            so = province.site(DEPARTMENT, "so")
            xa = province.site(COMMUNE, "xa", taker=taker)
            sender, receiver = so.open(), xa.open()
            async with at_work(sender, receiver):
                so.desk(sender).send(a_letter())
                await until(lambda: got)
                body = got[0].content()
                await province.hub.take(DEPARTMENT.organ_id, "under-another-id", body)
                await until(lambda: len(province.hub.acknowledged) >= 2)
                await until(lambda: count(receiver, "select count(*) from inbox where state = 'again'") == 1)
            assert len(got) == 1
            assert sum(kept.kind == "status" for kept in province.hub.order) == 1

    asyncio.run(story())


def test_twenty_megabytes_go_both_ways_over_a_line_that_breaks_and_letters_pass_meanwhile(tmp_path):
    async def story():
        async with a_province(tmp_path, breaks_after=4 << 20) as province:
            so, xa = province.site(DEPARTMENT, "so"), province.site(COMMUNE, "xa")
            province.site(DISTRICT, "huyen")
            sender, receiver = so.open(), xa.open()
            async with at_work(sender, receiver):
                desk = so.desk(sender)
                plan = AttachmentSource("quy-hoach.pdf", b"%PDF-1.7" + random.Random(1).randbytes(15 << 20))
                desk.send(a_letter(1), [plan])
                desk.send(a_letter(2))  # behind it, to the same commune
                desk.send(a_letter(3, to=(DISTRICT,)))
                desk.send(a_letter(4, priority=3))  # hỏa tốc
                await until(lambda: count(receiver, STORED) == 3, "all three at the commune", 60)
                [big] = receiver.satchel.inbox.of_document("H21.07,2026/03/02,1/SNV-VTLT")
            assert province.line.breaks >= 8
            numbers = [kept.document_id.split(",")[-1].split("/")[0] for kept in province.hub.order]
            ours = [n for n, kept in zip(numbers, province.hub.order, strict=True) if kept.kind == "document"]
            assert ours[:2] in (["4", "3"], ["3", "4"])
            assert ours[2:] == ["1", "2"]
            assert big.state is Place.STORED
            assert big.size > 20 << 20

    asyncio.run(story())


def test_a_more_urgent_large_letter_interrupts_and_what_was_sent_stays_sent(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            so = province.site(DEPARTMENT, "so")
            province.site(COMMUNE, "xa")
            sender = so.open()
            desk = so.desk(sender)
            ordinary = AttachmentSource("quy-hoach.pdf", b"%PDF" + random.Random(1).randbytes(30 << 20))
            urgent = AttachmentSource("lu-lut.pdf", b"%PDF" + random.Random(2).randbytes(1 << 20))
            desk.send(a_letter(1), [ordinary])
            async with at_work(sender):
                await until(lambda: province.hub.uploaded_bytes > 1 << 20)
                desk.send(a_letter(2, priority=4), [urgent])
                await until(lambda: count(sender, WAITING) == 0)
            numbers = [kept.document_id.split(",")[-1].split("/")[0] for kept in province.hub.order]
            assert numbers == ["2", "1"]
            assert province.hub.uploaded_bytes == sum(len(kept.body) for kept in province.hub.order)

    asyncio.run(story())


def test_two_nodes_do_not_share_a_satchel(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            so = province.site(DEPARTMENT, "so")
            first, second = so.open(), so.open()
            async with at_work(first):
                await until(lambda: first.satchel.fact("last_contact_at"))
                with pytest.raises(SatchelInUse):
                    await second.run(asyncio.Event())
            second.close()

    asyncio.run(story())


def test_another_process_may_queue_and_the_node_notices(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            so = province.site(DEPARTMENT, "so")
            province.site(COMMUNE, "xa")
            node, beside = so.open(), so.open()
            async with at_work(node):
                await until(lambda: node.satchel.fact("last_contact_at"))
                so.desk(beside).send(a_letter())
                await until(lambda: len(province.hub.order) == 1)
            beside.close()

    asyncio.run(story())
