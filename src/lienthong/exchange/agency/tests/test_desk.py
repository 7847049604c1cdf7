"""At the desk: a letter, its answer and every status between them; taking back what was sent."""

import asyncio
from dataclasses import replace

import pytest

from lienthong.exchange.agency.desk import Cancelled, NeverSent, ReasonNeeded
from lienthong.exchange.agency.satchel import OtherBytes
from lienthong.exchange.agency.tests.site import (
    COMMUNE,
    DEPARTMENT,
    DISTRICT,
    Site,
    a_letter,
    a_province,
    at_work,
    until,
)
from lienthong.exchange.protocol.life import State
from lienthong.formats import edxml
from lienthong.formats.edxml import AttachmentSource, Business, Code, Replaced, Staff, UpdateInfo

DOCUMENT = "H21.07,2026/03/02,415/SNV-VTLT"


def two_offices(tmp_path, story):
    """Run story(sender, its desk, receiver, its desk, province) with both nodes at work and letter 415 arrived."""

    async def run():
        async with a_province(tmp_path) as province:
            so, xa = province.site(DEPARTMENT, "so"), province.site(COMMUNE, "xa")
            sender, receiver = so.open(), xa.open()
            async with at_work(sender, receiver):
                so.desk(sender).send(a_letter(priority=3))
                await until(lambda: stands(sender) is State.ARRIVED)
                await story(sender, so.desk(sender), receiver, xa.desk(receiver), province)

    asyncio.run(run())


def stands(node, document: str = DOCUMENT, receiver=COMMUNE) -> State | None:
    return node.satchel.pairs.of(document).get(receiver.organ_id)


def the_letter(node, business: int = 0):
    for arrival in node.satchel.inbox.of_document(DOCUMENT):
        message = edxml.read(arrival.content()).message
        if arrival.kind == "document" and message.kind == business:
            return arrival
    return None


def test_a_letter_is_accepted_assigned_worked_on_answered_and_done(tmp_path):
    async def story(sender, so, receiver, xa, province):
        arrival = the_letter(receiver)
        ladder = [("03", State.ACCEPTED), ("04", State.ASSIGNED), ("05", State.PROCESSING), ("06", State.DONE)]
        for code, state in ladder[:3]:
            xa.report(arrival, code, "Trần Văn Minh", staff=Staff("Văn phòng", "Trần Văn Minh"))
            await until(lambda state=state: stands(sender) is state)
        answer = replace(a_letter(12, sender=COMMUNE, to=()), code=Code("12", "BC-UBND"), subject="Báo cáo số liệu")
        xa.reply(arrival, answer)
        reply_id = "H21.22.07,2026/03/02,12/BC-UBND"
        await until(lambda: list(sender.satchel.inbox.of_document(reply_id)))
        [reply] = sender.satchel.inbox.of_document(reply_id)
        message = edxml.read(reply.content()).message
        assert [(a.organ_id, a.code, a.document_id) for a in message.answers] == [("H21.07", "415/SNV-VTLT", DOCUMENT)]
        assert message.receivers == (DEPARTMENT,)
        xa.report(arrival, "06", "Đã báo cáo")
        await until(lambda: stands(sender) is State.DONE)
        said = [report.status_code for report in sender.satchel.pairs.reports(DOCUMENT)]
        assert sorted(said) == ["01", "03", "04", "05", "06"]

    two_offices(tmp_path, story)


def test_an_answer_to_hoa_toc_travels_as_hoa_toc(tmp_path):
    async def story(sender, so, receiver, xa, province):
        queued = xa.report(the_letter(receiver), "03")
        assert receiver.satchel.outbox.find(queued.message_id)["priority"] == 3

    two_offices(tmp_path, story)


def test_nobody_is_turned_down_without_a_reason(tmp_path):
    async def story(sender, so, receiver, xa, province):
        with pytest.raises(ReasonNeeded):
            xa.report(the_letter(receiver), "02", " ")
        xa.report(the_letter(receiver), "02", "Không thuộc thẩm quyền")
        await until(lambda: stands(sender) is State.REFUSED)
        [report] = [r for r in sender.satchel.pairs.reports(DOCUMENT) if r.status_code == "02"]
        assert report.words == "Không thuộc thẩm quyền"

    two_offices(tmp_path, story)


def test_a_letter_sent_by_mistake_is_asked_back_and_given_back(tmp_path):
    async def story(sender, so, receiver, xa, province):
        assert len(so.ask_back(DOCUMENT, "Gửi nhầm nơi nhận")) == 1
        assert stands(sender) is State.RECALL_ASKED

        def plea():
            return [a for a in receiver.satchel.inbox.of_document(DOCUMENT) if a.kind == "status"]

        await until(plea)
        assert edxml.read(plea()[0].content()).message.about.organ_id == COMMUNE.organ_id
        with pytest.raises(ReasonNeeded):
            xa.report(plea()[0], "16")
        xa.report(plea()[0], "16", "Đã xử lý xong")
        await until(lambda: stands(sender) is State.ARRIVED)
        so.ask_back(DOCUMENT, "Xin gửi lại bản đúng sau")
        await until(lambda: len(plea()) == 2)
        xa.report(plea()[1], "15", "Đồng ý")
        await until(lambda: stands(sender) is State.RECALLED)

    two_offices(tmp_path, story)


def test_a_withdrawal_carries_the_same_id_and_code_and_is_not_answered_by_itself(tmp_path):
    async def story(sender, so, receiver, xa, province):
        so.recall(DOCUMENT, "Thu hồi do sai thẩm quyền")
        await until(lambda: the_letter(receiver, Business.RECALL))
        withdrawn = edxml.read(the_letter(receiver, Business.RECALL).content()).message
        assert (withdrawn.document_id, str(withdrawn.code)) == (DOCUMENT, "415/SNV-VTLT")
        assert withdrawn.business.reason == "Thu hồi do sai thẩm quyền"
        xa.report(the_letter(receiver, Business.RECALL), "15", "Đã thu hồi")
        await until(lambda: stands(sender) is State.RECALLED)
        arrivals = [r.status_code for r in sender.satchel.pairs.reports(DOCUMENT)]
        assert arrivals.count("01") == 1

    two_offices(tmp_path, story)


def test_an_update_names_the_original_and_does_not_restart_its_life(tmp_path):
    async def story(sender, so, receiver, xa, province):
        xa.report(the_letter(receiver), "03")
        await until(lambda: stands(sender) is State.ACCEPTED)
        corrected = replace(a_letter(), subject="V/v báo cáo số liệu (đính chính)")
        so.update(DOCUMENT, corrected, reason="Sai phụ lục", changes=UpdateInfo(document=True, receivers=False))
        await until(lambda: the_letter(receiver, Business.UPDATE))
        update = edxml.read(the_letter(receiver, Business.UPDATE).content()).message
        assert update.business.document_id == DOCUMENT
        assert stands(sender) is State.ACCEPTED

    two_offices(tmp_path, story)


def test_a_replacement_is_a_letter_of_its_own(tmp_path):
    async def story(sender, so, receiver, xa, province):
        so.replacement(
            a_letter(500), replaced=[Replaced(DOCUMENT, (COMMUNE.organ_id,))], reason="Thay thế công văn 415"
        )
        new = "H21.07,2026/03/02,500/SNV-VTLT"
        await until(lambda: stands(sender, new) is State.ARRIVED)
        [arrival] = receiver.satchel.inbox.of_document(new)
        business = edxml.read(arrival.content()).message.business
        assert (business.kind, business.replaced[0].document_id) == (Business.REPLACEMENT, DOCUMENT)

    two_offices(tmp_path, story)


@pytest.fixture
def alone(tmp_path):
    site = Site(DEPARTMENT, tmp_path / "so", "http://127.0.0.1:9")
    node = site.open()
    yield node, site.desk(node)
    node.close()


def test_a_letter_that_has_not_left_is_taken_back_here_and_nobody_hears_of_it(alone):
    node, desk = alone
    desk.send(a_letter(to=(COMMUNE, DISTRICT)))
    assert desk.recall(DOCUMENT, "Sai số") == Cancelled(DOCUMENT)
    assert [row["state"] for row in node.satchel.rows("select state from outbox")] == ["cancelled"]
    assert set(node.satchel.pairs.of(DOCUMENT).values()) == {State.NOT_SENT}


def test_a_letter_that_may_have_left_is_recalled_by_a_message(alone):
    node, desk = alone
    queued = desk.send(a_letter())
    node.satchel.outbox.attempt([queued.position])  # the line broke before the hub could answer
    assert not isinstance(desk.recall(DOCUMENT, "Sai số"), Cancelled)
    assert [row["business"] for row in node.satchel.rows("select business from outbox order by position")] == [0, 1]


def test_what_was_never_sent_cannot_be_recalled(alone):
    with pytest.raises(NeverSent):
        alone[1].recall("H21.07,2026/01/01,1/X", "?")


def test_a_message_id_stands_for_one_document(alone):
    _, desk = alone
    first = desk.send(a_letter(1), message_id="phieu-1")
    assert desk.send(a_letter(1), message_id="phieu-1").position == first.position
    with pytest.raises(OtherBytes):
        desk.send(a_letter(2), message_id="phieu-1")


def test_the_same_letter_to_be_sent_again_after_a_refusal_is_a_new_message(alone, monkeypatch):
    node, desk = alone
    moment = desk._clock()
    monkeypatch.setattr(desk, "_clock", lambda: moment)
    first = desk.send(a_letter())
    assert desk.send(a_letter()).message_id == first.message_id  # two clicks within a second
    node.satchel.outbox.refused(first.position, "unknown_receivers", {}, moment)
    second = desk.send(a_letter())
    assert second.first_time
    assert second.message_id != first.message_id


def test_what_a_letter_needs_and_the_caller_left_out_is_filled_in(alone):
    node, desk = alone
    queued = desk.send(a_letter(), [AttachmentSource("415_SNV-VTLT.pdf", b"%PDF-1.7")])
    [letter] = node.satchel.outbox.letters([queued.position])
    message = edxml.read(letter.body).message
    assert message.document_id == DOCUMENT
    assert message.content == message.subject
    assert [trace.organ_id for trace in message.traces] == ["H21.07"]
    assert message.business.kind == Business.NEW
    assert [entry.name for entry in message.manifest] == ["415_SNV-VTLT.pdf"]


def test_a_large_letter_lies_in_a_file_and_leaves_nothing_behind(alone):
    node, desk = alone
    queued = desk.send(a_letter(), [AttachmentSource("a.pdf", b"%PDF" + bytes(300_000))])
    [letter] = node.satchel.outbox.letters([queued.position])
    assert letter.body is None
    assert letter.path.stat().st_size == letter.size
    assert list((node.satchel.folder / "contents" / "incoming").iterdir()) == []
