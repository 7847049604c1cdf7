"""The client against a hub over real HTTP: what it says, what it understands, and when it gives up."""

import asyncio
import hashlib
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from lienthong.exchange.agency.answers import Accepted
from lienthong.exchange.agency.client import HubClient
from lienthong.exchange.agency.patience import Portion
from lienthong.exchange.agency.tests.fake_hub import FakeHub, served
from lienthong.exchange.agency.tests.poor_line import PoorLine, free_port
from lienthong.exchange.agency.transfers import download, upload
from lienthong.exchange.agency.troubles import HubSpeaksOddly, Refused, TryLater
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.moments import VIETNAM

LAN = "H21.07"


def letter(number: int = 1, to: str = "H21.08", padding: int = 0) -> bytes:
    return (
        f"<edXML><edXML:From>\n<edXML:OrganId>{LAN}</edXML:OrganId></edXML:From><edXML:To>\n"
        f"<edXML:OrganId>{to}</edXML:OrganId></edXML:To><edXML:DocumentId>{LAN},2026/03/02,{number}/SNV</edXML:DocumentId>"
        f"</edXML><!--{'x' * padding}-->"
    ).encode()


def now() -> datetime:
    return datetime.now(VIETNAM)


def with_hub(story, *, clock=now, key: KeyPair | None = None, breaks_after: int | None = None):
    """Run a story(hub, client, line) with a hub behind a line."""

    async def run():
        hub, mine = FakeHub(), key or KeyPair.generate()
        hub.admit(LAN, mine)
        hub.admit("H21.08", KeyPair.generate())
        port = free_port()
        async with (
            served(hub.app(), port),
            PoorLine(port, breaks_after=breaks_after).laid() as line,
            HubClient.at(line.url, agency=LAN, key=mine, clock=clock) as client,
        ):
            return await story(hub, client, line)

    return asyncio.run(run())


def test_a_message_is_taken_once_and_its_receipt_holds():
    async def story(hub, client, line):
        first = await client.put("m1", letter())
        again = await client.put("m1", letter())
        assert (first.first_time, again.first_time) == (True, False)
        assert first.receipt == again.receipt
        digest = hashlib.sha256(letter()).hexdigest()
        receipt = await client.check(first, message_id="m1", sha256=digest, size=len(letter()))
        assert receipt.sender == LAN
        assert [kept.message_id for kept in hub.order] == ["m1"]

    with_hub(story)


def test_a_receipt_about_other_bytes_does_not_count():
    async def story(hub, client, line):
        accepted = await client.put("m1", letter())
        with pytest.raises(HubSpeaksOddly):
            await client.check(accepted, message_id="m1", sha256="00" * 32, size=len(letter()))

    with_hub(story)


def test_a_receipt_signed_by_a_new_key_of_the_hub_holds_after_asking_once():
    async def story(hub, client, line):
        await client.hub()
        hub.key = KeyPair.generate("P-256")
        accepted = await client.put("m1", letter())
        await client.check(accepted, message_id="m1", sha256=hashlib.sha256(letter()).hexdigest(), size=len(letter()))

    with_hub(story)


def test_a_batch_answers_each_line_by_itself():
    async def story(hub, client, line):
        await client.put("m2", letter(99))
        outcomes = await client.batch(
            [("m1", letter(1)), ("m2", letter(2)), ("m3", b"not a message"), ("m4", letter(4))]
        )
        assert [type(outcome) for outcome in outcomes] == [Accepted, Refused, Refused, Accepted]
        assert [outcomes[1].code, outcomes[2].code] == ["other_bytes", "unreadable"]
        assert outcomes[1].say("en") == "The hub says: other_bytes"

    with_hub(story)


@pytest.mark.parametrize(
    ("status", "headers", "trouble", "retry_after"),
    [
        (429, {"Retry-After": "7"}, "busy", 7.0),
        (503, {}, "busy", None),
        (500, {}, "hub_failed", None),
        (302, {"Location": "/sign-in"}, "speaks_oddly", None),
        (404, {}, "speaks_oddly", None),
    ],
)
def test_each_unwelcome_status_says_what_to_do(status, headers, trouble, retry_after):
    async def story(hub, client, line):
        hub.fail_next(status, where="/v1/messages", **headers)
        with pytest.raises(TryLater) as caught:
            await client.put("m1", letter())
        assert (caught.value.trouble, caught.value.retry_after) == (trouble, retry_after)

    with_hub(story)


def test_a_machine_whose_clock_is_two_hours_slow_is_still_admitted():
    async def story(hub, client, line):
        assert (await client.put("m1", letter())).first_time
        assert round((await client.hub()).fast_by) == 7200

    with_hub(story, clock=lambda: now() - timedelta(hours=2))


def test_a_key_the_hub_does_not_know_waits_for_an_engineer():
    async def story(hub, client, line):
        hub.agencies.clear()
        with pytest.raises(TryLater) as caught:
            await client.put("m1", letter())
        assert caught.value.trouble == "not_admitted"

    with_hub(story)


def test_a_token_that_was_turned_down_is_renewed_once():
    async def story(hub, client, line):
        await client.put("m1", letter(1))
        hub.fail_next(401, where="/v1/messages")
        assert (await client.put("m2", letter(2))).first_time

    with_hub(story)


def test_nothing_at_the_address_is_no_connection():
    async def story():
        async with HubClient.at(
            f"http://127.0.0.1:{free_port()}", agency=LAN, key=KeyPair.generate(), clock=now
        ) as client:
            with pytest.raises(TryLater) as caught:
                await client.hub()
            assert caught.value.trouble == "no_connection"

    asyncio.run(story())


def test_a_sign_in_page_of_a_hotel_is_not_a_hub():
    # A captive portal answers 200 with HTML to everything.
    async def story():
        transport = httpx.MockTransport(lambda request: httpx.Response(200, html="<h1>Welcome</h1>"))
        http = httpx.AsyncClient(transport=transport, base_url="http://hub")
        async with HubClient(http, agency=LAN, key=KeyPair.generate(), clock=now) as client:
            with pytest.raises(HubSpeaksOddly):
                await client.inbox(0)

    asyncio.run(story())


def test_the_directory_is_fetched_once_and_then_only_asked_about():
    async def story(hub, client, line):
        directory, tag = await client.directory()
        assert len(directory) == 0
        assert await client.directory(tag) is None

    with_hub(story)


def test_thirty_megabytes_cross_a_line_that_breaks_every_five(tmp_path: Path):
    body = letter(padding=30 << 20)
    path = tmp_path / "plan.edxml"
    path.write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()

    async def story(hub, client, line):
        portion = Portion(1 << 16, 8 << 20, 1 << 20)
        accepted = await upload(client, "big", path, size=len(body), sha256=digest, portion=portion)
        assert accepted.sha256 == digest
        assert line.breaks >= 6
        # What came over is not sent again, save what was in the air when the line broke.
        assert hub.uploaded_bytes < 1.3 * len(body)
        into = tmp_path / "back"
        line.breaks = 0
        await download(client, hub.inboxes["H21.08"][0][0], into, size=len(body), sha256=digest)
        assert into.read_bytes() == body
        assert line.breaks >= 5

    # The downloading side acts for the receiver; the fake hub does not look at whose inbox it is.
    with_hub(story, breaks_after=5 << 20)


def test_an_upload_whose_last_answer_was_lost_is_not_sent_again(tmp_path: Path):
    body = letter(padding=1 << 18)
    path = tmp_path / "plan.edxml"
    path.write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()

    async def story(hub, client, line):
        await hub.take(LAN, "big", body)  # the hub has it; we were cut off before it said so
        portion = Portion(1 << 16, 8 << 20, 1 << 20)
        accepted = await upload(client, "big", path, size=len(body), sha256=digest, portion=portion, begun=True)
        assert not accepted.first_time
        assert hub.uploaded_bytes == 0

    with_hub(story)


def test_a_download_that_was_damaged_is_thrown_away(tmp_path: Path):
    body = letter(padding=1 << 17)

    async def story(hub, client, line):
        await client.put("m1", body)
        seq = hub.inboxes["H21.08"][0][0]
        into = tmp_path / "part"
        into.write_bytes(b"?" * 1000)  # the beginning is not what the hub has
        with pytest.raises(TryLater) as caught:
            await download(client, seq, into, size=len(body), sha256=hashlib.sha256(body).hexdigest())
        assert caught.value.trouble == "digest_mismatch"
        await download(client, seq, into, size=len(body), sha256=hashlib.sha256(body).hexdigest())
        assert into.read_bytes() == body

    with_hub(story)


def test_a_refusal_keeps_the_hubs_facts():
    async def story(hub, client, line):
        hub.most = 10
        with pytest.raises(Refused) as caught:
            await client.put("m1", letter())
        assert (caught.value.code, caught.value.facts["limit"]) == ("too_large", 10)

    with_hub(story)


def test_faults_can_be_any_answer():
    async def story(hub, client, line):
        def half(request: Request) -> Response | None:
            return Response(b'{"entries": [', media_type="application/json") if "inbox" in request.url.path else None

        hub.faults.append(half)
        with pytest.raises(HubSpeaksOddly):
            await client.inbox(0)

    with_hub(story)
