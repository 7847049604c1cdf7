"""The platform's letters and the real hub, over real HTTP and a real PostgreSQL."""

import asyncio
from pathlib import Path

import pytest

from lienthong.exchange.agency.client import HubClient, TryLater
from lienthong.exchange.protocol.life import Outgoing, State
from lienthong.formats import edxml
from lienthong.formats.edxml import AttachmentSource, Business
from lienthong.formats.evidence import receipts
from lienthong.ground.letters import actions, addresses, enclosures, queries, taking_back
from lienthong.ground.letters.facts import LetterArrived, LetterFailed, LetterStatus, RecallSettled
from lienthong.ground.letters.models import Arrival, Dispatch, Letter, LetterReceiver, StatusReport
from lienthong.ground.letters.tests.axis import at_work, axis
from lienthong.ground.letters.tests.scene import COMMUNE, DISTRICT, NOW, PDF, PROVINCE, a_letter
from lienthong.ground.letters.values import Attachment, Direction, Effect, Place
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.outbox import testing

DAY = NOW.date()


@pytest.fixture
def story(served, fresh_database_url: str, tmp_path: Path):
    """Play a story with the hub, and hand back the facts that were told."""

    def play(tell, **more):
        directory = organizations.directory()

        async def run():
            async with axis(fresh_database_url, tmp_path, directory) as house:
                await tell(house, **more)

        with testing.told() as facts:
            asyncio.run(run())
        return facts

    return play


def letters_out():
    return Letter.objects.filter(direction=Direction.OUT)


def state_of(letter, key=DISTRICT):
    return LetterReceiver.objects.get(letter=letter, organization_key=key).state


def test_a_letter_from_one_office_of_ours_to_another_and_its_answers(story):
    async def tell(house):
        letter = await house.do(actions.send, **a_letter())
        async with at_work(house.post()):
            await house.until(lambda: state_of(letter) == State.ARRIVED, "01")
            came = await house.do(Letter.objects.get, direction=Direction.IN)
            for code, state in (("03", State.ACCEPTED), ("06", State.DONE)):
                await house.do(actions.report, came, code, "anh Minh đã vào sổ", NOW)
                await house.until(lambda state=state: state_of(letter) == state, code)
            await house.until(lambda: not Arrival.objects.filter(acknowledged_at=None).exists(), "acknowledged")
        dispatch = await house.do(queries.dispatch, letter.id)
        assert dispatch.state == Outgoing.ACCEPTED
        receipt = receipts.verify(dispatch.receipt, [house.hub_key.public])
        assert (receipt.message_id, receipt.sha256) == (letter.message_id, dispatch.sha256)
        assert await house.rows("select distinct state from deliveries") == [("done",)]

        def look():
            read = queries.letter(came.id)
            [attachment] = read.attachments.all()
            assert enclosures.content_of(attachment) == PDF
            assert enclosures.content_of(queries.letter(letter.id).attachments.get()) == PDF
            return read, attachment, [one.state for one in read.receivers.all()]

        read, attachment, states = await house.do(look)
        assert (read.sender_key, read.subject, read.code) == (COMMUNE, letter.subject, "12/UBND-VP")
        assert (attachment.name, attachment.size) == ("12.pdf", len(PDF))
        assert states == [State.DONE]

    facts = story(tell)
    assert [fact for fact in facts if isinstance(fact, LetterArrived)] == [
        LetterArrived(str(Letter.objects.get(direction=Direction.IN).id), DISTRICT)
    ]
    told = [(fact.status_code, fact.receiver_key) for fact in facts if isinstance(fact, LetterStatus)]
    assert told == [("01", DISTRICT), ("03", DISTRICT), ("06", DISTRICT)]


def test_what_was_returned_is_sent_again_as_the_same_document_and_taken(story):
    async def tell(house):
        letter = await house.do(actions.send, **a_letter())
        async with at_work(house.post()):
            await house.until(lambda: state_of(letter) == State.ARRIVED, "01")
            came = await house.do(Letter.objects.get, direction=Direction.IN)
            house.clock.move(minutes=1)
            await house.do(actions.report, came, "02", "Thiếu phụ lục", house.clock())
            await house.until(lambda: state_of(letter) == State.REFUSED, "02")
            house.clock.move(hours=1)
            await house.do(actions.send, **a_letter(now=house.clock()), more_of=letter)
            await house.until(lambda: state_of(letter) == State.ARRIVED, "01 of the second")
            second = await house.do(Letter.objects.latest, "created_at")
            assert (second.document_id, second.message_id) != (came.document_id, came.message_id)
            assert second.document_id == letter.document_id
            house.clock.move(minutes=1)
            await house.do(actions.report, second, "03", "Đã vào sổ", house.clock())
            await house.until(lambda: state_of(letter) == State.ACCEPTED, "03")
        for _ in range(200):
            if await house.rows("select state, surprises from pairs") == [("accepted", 0)]:
                break
            await asyncio.sleep(0.02)
        assert await house.rows("select state, surprises from pairs") == [("accepted", 0)]

    facts = story(tell)
    assert sum(isinstance(fact, LetterArrived) for fact in facts) == 2
    told = [fact.status_code for fact in facts if isinstance(fact, LetterStatus)]
    assert told == ["01", "02", "01", "03"]


def test_an_office_with_a_node_of_its_own_answers_with_a_letter(story, tmp_path):
    async def tell(house):
        province = await house.do(lambda: addresses.party(addresses.organization_on(PROVINCE, DAY), DAY))
        _, node, desk = house.node(province, tmp_path / "node")
        letter = await house.do(actions.send, **a_letter(receiver_keys=[PROVINCE]))
        async with at_work(house.post(), node):
            await house.until(lambda: state_of(letter, PROVINCE) == State.ARRIVED, "01")
            [arrival] = node.satchel.inbox.of_document(letter.document_id)
            answer = edxml.new_document(
                sender=province, receivers=(), number="77", notation="UBND-NC", promulgated_on=DAY,
                subject="V/v trả lời", now=NOW,
            )  # fmt: skip
            desk.reply(arrival, answer, [AttachmentSource("77.pdf", PDF)])
            await house.until(lambda: Letter.objects.filter(direction=Direction.IN).exists(), "the answer")
        came = await house.do(Letter.objects.get, direction=Direction.IN)
        assert came.answers_id == letter.id
        assert came.sender_key == PROVINCE

    facts = story(tell)
    [arrived] = [fact for fact in facts if isinstance(fact, LetterArrived)]
    assert arrived.receiver_key == COMMUNE
    assert arrived.answers == str(letters_out().get().id)


def test_a_line_that_is_down_for_a_day_loses_nothing_and_keeps_the_order(story):
    async def tell(house):
        house.line.down = True
        for number in range(1, 8):
            await house.do(actions.send, **a_letter(str(number)))
        async with at_work(house.post()):
            await house.until(lambda: queries.line().trouble_code, "trouble is noted")
            line = await house.do(queries.line)
            assert (line.trouble_vi, line.trouble_since) == ("Đường truyền bị ngắt giữa chừng.", NOW)
            house.clock.move(hours=25)
            house.line.down = False
            await house.until(lambda: Letter.objects.filter(direction=Direction.IN).count() == 7, "all came")
            await house.until(lambda: not queries.line().trouble_code, "the trouble is over")
        came = await house.do(lambda: list(Arrival.objects.filter(kind="document").values_list("document_id")))
        assert [document_id.rpartition(",")[2] for (document_id,) in came] == [f"{n}/UBND-VP" for n in range(1, 8)]

    story(tell)


def test_a_line_that_breaks_again_and_again_carries_each_letter_once(story):
    async def tell(house):
        house.line.breaks_after = house.line.left = 30_000
        for number in range(1, 21):
            await house.do(actions.send, **a_letter(str(number)))
        async with at_work(house.post()):
            await house.until(lambda: Letter.objects.filter(direction=Direction.IN).count() == 20, "all came", 60)
        assert house.line.breaks > 0
        assert await house.rows("select count(*) from messages where kind = 'document'") == [(20,)]

    story(tell)


def test_a_large_letter_goes_in_pieces_and_comes_whole(story):
    async def tell(house):
        big = PDF + bytes(range(256)) * 8000
        sent = await house.do(
            actions.send, **a_letter(attachments=[Attachment("ban-do.pdf", "application/pdf", big)])
        )  # fmt: skip
        async with at_work(house.post()):
            await house.until(lambda: state_of(sent) == State.ARRIVED, "01", 40)
        attachment = await house.do(lambda: Letter.objects.get(direction=Direction.IN).attachments.get())
        assert attachment.size == len(big)
        arrival = await house.do(Arrival.objects.get, kind="document")
        assert arrival.body is None
        assert arrival.file

    story(tell)


def test_what_the_axis_refuses_is_told_and_may_be_sent_again(story):
    async def tell(house):
        letter = await house.do(actions.send, **a_letter())
        # Someone at the hub registered the platform for fewer offices than it serves.
        await house.do(Dispatch.objects.update, **broken_body())
        async with at_work(house.post()):
            await house.until(lambda: queries.dispatch(letter.id).state == Outgoing.REFUSED, "refused")
        assert await house.do(state_of, letter) == State.NOT_SENT
        await house.do(actions.send, **a_letter())

    facts = story(tell)
    [failed] = [fact for fact in facts if isinstance(fact, LetterFailed)]
    assert failed.letter_id == str(Dispatch.objects.get(state=Outgoing.REFUSED).letter_id)
    assert failed.why
    assert failed.why_en


def broken_body():
    import hashlib

    body = b"<not-edxml/>"
    return {"body": body, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}


def test_an_office_that_is_served_later_gets_what_waited_for_it(story):
    async def tell(house):
        await house.do(actions.stop_serving, DISTRICT, DAY)
        await house.do(actions.send, **a_letter("1"))
        async with at_work(house.post()):
            await house.until(lambda: not queries.waiting().exists(), "it left")
            await house.do(actions.send, **a_letter("2", receiver_keys=[COMMUNE]))
            await house.until(lambda: Letter.objects.filter(direction=Direction.IN).count() == 1, "our own came")
            await house.do(actions.serve, DISTRICT, DAY)
            await house.until(lambda: Letter.objects.filter(direction=Direction.IN).count() == 2, "and what waited")

            def cursors():
                return len({office.cursor for office in queries.offices(DAY)}) == 1

            await house.until(cursors, "both read on together")

    story(tell)


def test_a_message_that_nobody_can_read_is_kept_listed_and_said(story, tmp_path):
    from lienthong.ground.letters import arriving

    async def tell(house):
        letter = await house.do(actions.send, **a_letter())
        read = arriving.open_content

        def blind(content, folder, now):
            return arriving.Opened(None, {}, arriving.OUR_FAULT)

        arriving.open_content = blind
        try:
            async with at_work(house.post()):
                await house.until(lambda: queries.unreadable().exists(), "listed")
                await house.until(lambda: not Arrival.objects.filter(acknowledged_at=None).exists(), "said")
        finally:
            arriving.open_content = read
        assert await house.rows("select state from deliveries") == [("fail",)]
        arrival = await house.do(queries.unreadable().get)
        assert bytes(arrival.body) == bytes((await house.do(queries.dispatch, letter.id)).body)
        assert arrival.reason_vi == arriving.OUR_FAULT.vi
        # A later version of the reader manages it.
        assert await house.do(arriving.read_again, arrival.seq, NOW, tmp_path / "files") == Place.STORED
        assert await house.do(Letter.objects.filter(direction=Direction.IN).exists)

    story(tell)


def test_a_recall_reaches_the_receiver_after_what_it_recalls_and_the_answer_comes_back(story):
    async def tell(house):
        letter = await house.do(actions.send, **a_letter())
        async with at_work(house.post()):
            await house.until(lambda: state_of(letter) == State.ARRIVED, "01")
            await house.do(taking_back.recall, letter, "Sai số liệu", NOW)
            came = Letter.objects.filter(direction=Direction.IN, business=Business.RECALL)
            await house.until(came.exists, "the recall")
            recall = await house.do(came.get)
            assert (recall.acts_on, recall.reason) == (letter.document_id, "Sai số liệu")
            assert await house.do(state_of, letter) == State.RECALL_ASKED
            await house.do(actions.report, recall, "15", "Đồng ý, đã hủy", NOW)
            await house.until(lambda: state_of(letter) == State.RECALLED, "15")

    facts = story(tell)
    assert [fact.status_code for fact in facts if isinstance(fact, LetterStatus)] == ["01", "15"]


@pytest.mark.parametrize("reached", [False, True], ids=["the offer was lost", "the answer was lost"])
def test_what_was_recalled_after_an_offer_failed_leaves_only_as_far_as_the_hub_has_it(story, monkeypatch, reached):
    put = HubClient.put

    async def lost(hub, message_id, body):
        if reached:
            await put(hub, message_id, body)
        raise TryLater("cut_short")

    async def tell(house):
        monkeypatch.setattr(HubClient, "put", lost)
        letter = await house.do(actions.send, **a_letter())
        async with at_work(house.post()):
            await house.until(lambda: Dispatch.objects.get().trouble_code, "it failed")
        back = await house.do(taking_back.recall, letter, "Sai số liệu", house.clock())
        assert back.unsure == (DISTRICT,)
        monkeypatch.undo()
        house.clock.move(minutes=3)
        async with at_work(house.post()):
            if reached:
                recall = Letter.objects.filter(direction=Direction.IN, business=Business.RECALL)
                await house.until(recall.exists, "the recall")
            else:
                await house.until(lambda: Dispatch.objects.get().state == Outgoing.CANCELLED, "kept back")
        assert await house.rows("select count(*) from messages where kind = 'document'") == [(2 if reached else 0,)]
        assert await house.do(state_of, letter) == (State.RECALL_ASKED if reached else State.NOT_SENT)

    facts = story(tell)
    assert [fact.taken for fact in facts if isinstance(fact, RecallSettled)] == [reached]


def test_a_plea_to_give_a_letter_back_is_told_and_answered(story, tmp_path):
    async def tell(house):
        province = await house.do(lambda: addresses.party(addresses.organization_on(PROVINCE, DAY), DAY))
        town = await house.do(lambda: addresses.party(addresses.organization_on(COMMUNE, DAY), DAY))
        _, node, desk = house.node(province, tmp_path / "node")
        message = edxml.new_document(
            sender=province, receivers=[town], number="5", notation="UBND-NC", promulgated_on=DAY, subject="V/v",
            now=NOW,
        )  # fmt: skip
        async with at_work(house.post(), node):
            desk.send(message, [AttachmentSource("5.pdf", PDF)])
            await house.until(lambda: Letter.objects.filter(direction=Direction.IN).exists(), "it came")
            house.clock.move(minutes=1)
            desk.ask_back(message.document_id, "Gửi nhầm nơi nhận")
            await house.until(lambda: StatusReport.objects.filter(effect=Effect.ASKED_OF_US).exists(), "13")
            came = await house.do(Letter.objects.get, direction=Direction.IN)
            await house.do(actions.report, came, "15", "Đồng ý trả lại", house.clock())
            await house.until(lambda: node.satchel.pairs.of(message.document_id)[town.organ_id] is State.RECALLED, "15")

    facts = story(tell)
    [plea] = [fact for fact in facts if isinstance(fact, LetterStatus)]
    assert (plea.status_code, plea.receiver_key, plea.words) == ("13", COMMUNE, "Gửi nhầm nơi nhận")
