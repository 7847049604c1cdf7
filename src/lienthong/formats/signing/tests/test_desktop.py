"""The signing service on an officer's machine: a file is offered, fetched, signed, handed in and compared."""

import asyncio
import json
import threading

import aiohttp
import pytest
from aiohttp import web

from lienthong.formats.signing import Overall, Replaced, check, starts_with_offered
from lienthong.formats.signing.keys.desktop import (
    DesktopService,
    Fault,
    NotSigned,
    Offer,
    read_answer,
    read_offer,
    written_offer,
)
from lienthong.formats.signing.tests.cast import DUNG, NOW, OFFICE, TRUST, letter


class Desk:
    """The server's end: one file to be fetched, one door to hand it in."""

    def __init__(self, pdf):
        self.pdf, self.handed_in, self.refused = pdf, None, None

    async def fetch(self, request):
        assert request.headers["Authorization"] == "Bearer once"
        return web.Response(body=self.pdf, content_type="application/pdf")

    async def take(self, request):
        held = (await request.post())["uploadfile"].file.read()
        try:
            starts_with_offered(self.pdf, held)
        except Replaced as replaced:
            self.refused = replaced
            return web.json_response({"Status": False, "Message": replaced.say("vi"), "FileServer": ""})
        self.handed_in = held
        return web.json_response({"Status": True, "Message": "", "FileServer": "/documents/17/"})


async def _played(desk, service, name, written=written_offer):
    application = web.Application(client_max_size=10**7)
    application.router.add_get("/file", desk.fetch)
    application.router.add_post("/upload", desk.take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    offer = Offer(f"{base}/file", f"{base}/upload", "s", "once", {"DocumentNumber": "15/QĐ-UBND"})
    try:
        async with aiohttp.ClientSession() as session, session.ws_connect(service.url(name)) as socket:
            await socket.send_str(written(offer))
            return (await asyncio.wait_for(socket.receive(), 10)).data
    finally:
        await runner.cleanup()


def ask(name, *, fault=Fault.NONE, key=DUNG, pdf=None):
    desk = Desk(pdf or letter())
    with DesktopService(key, lambda: NOW, fault=fault) as service:
        return desk, asyncio.run(_played(desk, service, name))


def test_the_chairman_signs_and_the_clerk_seals_with_their_own_tokens():
    approved, told = ask("SignApproved")
    assert read_answer(told).file_server == "/documents/17/"
    issued, told = ask("SignIssued", key=OFFICE, pdf=approved.handed_in)
    assert read_answer(told).status == 0
    assert check(issued.handed_in, TRUST, at=NOW).overall is Overall.VALID


def test_several_files_are_signed_under_one_pin():
    desk = Desk(letter())
    taken = []
    take = desk.take

    async def take_all(request):
        answer = await take(request)
        taken.append(desk.handed_in)
        return answer

    desk.take = take_all

    def written(offer):
        files = [{"FileID": each, "FileName": f"{each}.pdf", "URL": offer.file_url} for each in "12"]
        told = {"FileUploadHandler": offer.upload_url, "SessionId": "s", "JWTToken": "once", "Files": files}
        return json.dumps(told)

    with DesktopService(DUNG, lambda: NOW) as service:
        told = json.loads(asyncio.run(_played(desk, service, "SignFiles", written)))
    assert [one["FileID"] for one in told["Files"]] == ["1", "2"]
    assert [len(check(one, TRUST, at=NOW).signatures) for one in taken] == [1, 1]


@pytest.mark.parametrize("name", ["SignAppendix", "SignCopy"])
def test_annexes_and_copies_are_signed_with_a_line_of_text(name):
    desk, told = ask(name, key=OFFICE, pdf=letter_on_a4())
    assert read_answer(told).status == 0
    assert check(desk.handed_in, TRUST, at=NOW).signatures[0].locks


def letter_on_a4():
    from lienthong.formats import paper
    from lienthong.formats.signing.appearance.drawing import TEMPLATE

    facts = {"text": "Phụ lục", "width": 210, "height": 297, "points": 14, "align": "left", "italic": False}
    return paper.render(TEMPLATE, {**facts, "made_at": NOW}, size="A4")


def test_it_says_whose_token_is_in_and_which_version_it_is():
    _, told = ask("GetCertInfo")
    assert read_answer(told).certificate == DUNG.certificate
    _, told = ask("GetVersion")
    assert read_answer(told).version


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.STATUS_14, "(mã 14): Không tìm thấy chứng thư số"),
        (Fault.STATUS_28, "(mã 28): Người dùng hủy ký"),
        (Fault.NONSENSE, "<html>"),
    ],
)
def test_its_failures_are_told_in_its_own_words(fault, said):
    desk, told = ask("SignApproved", fault=fault)
    with pytest.raises(NotSigned) as no:
        read_answer(told)
    assert said in no.value.say("vi")
    assert desk.handed_in is None


def test_another_file_than_the_one_offered_is_refused():
    desk, told = ask("SignApproved", fault=Fault.REPLACED)
    with pytest.raises(NotSigned):
        read_answer(told)
    assert "đã bị thay thế" in desk.refused.say("vi")


def test_a_service_that_never_answers_leaves_nothing_behind():
    before = threading.active_count()
    with DesktopService(DUNG, lambda: NOW, fault=Fault.SILENT) as service:

        async def wait():
            async with aiohttp.ClientSession() as session, session.ws_connect(service.url("GetVersion")) as socket:
                await socket.send_str("{}")
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(socket.receive(), 0.2)

        asyncio.run(wait())
    assert threading.active_count() <= before + 1


def test_an_offer_is_read_as_it_was_written():
    offer = Offer("https://a/file", "https://a/up", "s", "t", {"Số": "15/QĐ-UBND"})
    assert read_offer(written_offer(offer)) == offer
    assert json.loads(written_offer(offer))["MetaData"] == [{"Key": "Số", "Value": "15/QĐ-UBND"}]


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", '{"Status": "x"}', '{"Status": 0, "CertBase64": "!"}', "[" * 9000]
)
def test_what_is_no_answer_is_a_refusal(text):
    with pytest.raises(NotSigned):
        read_answer(text)
