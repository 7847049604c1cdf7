"""The provincial wrapper over real sockets: what its guide says, and its bad days."""

import asyncio
import io
import json
import random
from base64 import b64decode
from dataclasses import replace

import httpx
import pytest

from lienthong.exchange.transports.interface import MayHaveArrived, NeverWillWork, Trouble, TryLater, Waiting
from lienthong.exchange.transports.pretend_axis import PretendAxis, sha256_of
from lienthong.exchange.transports.rest_wrapper import ClientCredentials, PasswordSignIn, RestClient, RestSettings
from lienthong.exchange.transports.rest_wrapper.simulator import RestAccounts, RestFault, application, seeded_faults
from lienthong.exchange.transports.tests.people import AGENCIES, LAN, MINISTRY, QUICK, Clock, letter, serving

KEYS = {LAN: "key of the department", MINISTRY: "key of the ministry"}


class Wrapper:
    """The simulator, with its faults set per test."""

    def __init__(self, folder):
        self.clock = Clock()
        systems = {LAN: [LAN], MINISTRY: [MINISTRY]}
        self.axis = PretendAxis(folder / "axis", systems, clock=self.clock, agencies=AGENCIES)
        self.faults = lambda call: None
        self.requests = []
        self.app = application(
            self.axis,
            RestAccounts({"lan": "mật khẩu", "access": "secret"}, KEYS),
            spool=folder,
            clock=self.clock,
            faults=lambda call: self.faults(call),
        )

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            self.requests.append((scope["path"], scope["query_string"].decode(), dict(scope["headers"])))
        await self.app(scope, receive, send)

    def client(self, system=LAN, *, password="mật khẩu", sign_in=None, **more):
        base = f"http://127.0.0.1:{self.port}"
        sign_in = sign_in or PasswordSignIn(base, username="lan", password=password, application_code="QLVB")
        return RestClient(replace(RestSettings(base, system, KEYS[system]), **more), sign_in, clock=self.clock)


@pytest.fixture
def wrapper(tmp_path):
    made = Wrapper(tmp_path)
    with serving(made) as made.port:
        yield made


def tell(client, story):
    async def told():
        try:
            return await story(client)
        finally:
            await client.close()

    return asyncio.run(told())


def test_the_calls_are_those_of_the_guide(wrapper, tmp_path):
    async def story(client):
        await client.send(letter(tmp_path))
        await client.waiting("document", wrapper.clock.now)

    tell(wrapper.client(), story)
    (login, query, _), (send, _, sent), (listed, dates, _) = wrapper.requests
    assert (login, query) == ("/v1/auth/login", "allow_anonymous=true")
    assert send == "/v1/sendEdoc"
    assert sent[b"authorization"].startswith(b"Bearer ")
    assert (sent[b"x-systemid"], sent[b"x-secretkey"]) == (b"H21.07", b"key of the department")
    assert sent[b"content-type"].startswith(b"multipart/form-data; boundary=")
    # YYYY/MM/DD, the slashes escaped as a query wants them.
    assert (listed, dates) == (
        "/v1/syncReceivedEdocList",
        "messageType=edoc&fromDate=2026%2F03%2F02&toDate=2026%2F03%2F03",
    )


def test_one_sign_in_serves_many_calls_until_it_is_old(wrapper):
    async def story(client):
        await asyncio.gather(*[client.waiting("document") for _ in range(5)])
        wrapper.clock.pass_(minutes=28)
        await client.waiting("document")
        assert [path for path, _, _ in wrapper.requests].count("/v1/auth/login") == 1
        wrapper.clock.pass_(minutes=2)
        await client.waiting("document")
        assert [path for path, _, _ in wrapper.requests].count("/v1/auth/login") == 2

    tell(wrapper.client(), story)


def test_a_token_that_died_early_costs_one_more_sign_in(wrapper, tmp_path):
    faults = iter([RestFault.EXPIRED])
    wrapper.faults = lambda call: next(faults, None)

    async def story(client):
        return await client.send(letter(tmp_path))

    assert tell(wrapper.client(), story).remote_id
    assert [path for path, _, _ in wrapper.requests] == [
        "/v1/auth/login",
        "/v1/sendEdoc",
        "/v1/auth/login",
        "/v1/sendEdoc",
    ]
    assert wrapper.axis.accepted == 1


def test_a_wrong_password_makes_letters_wait_and_condemns_none(wrapper, tmp_path):
    async def story(client):
        await client.send(letter(tmp_path))

    with pytest.raises(TryLater) as refusal:
        tell(wrapper.client(password="wrong"), story)
    assert refusal.value.trouble is Trouble.NOT_SIGNED_IN
    assert "wrong" not in str(refusal.value)


def test_a_wrong_key_is_our_own_fault(wrapper, tmp_path):
    async def story(client):
        await client.send(letter(tmp_path))

    with pytest.raises(NeverWillWork) as refusal:
        tell(wrapper.client(secret_key="another"), story)
    assert (refusal.value.reason, refusal.value.about) == ("15", "our_account")


def test_the_other_provinces_header_is_base64_of_five_names(wrapper):
    sign_in = ClientCredentials(
        f"http://127.0.0.1:{wrapper.port}/oauth2/token",
        access_key="access",
        secret_key="secret",
        app_name="QLVB",
        partner_code="P",
        partner_code_cus="C",
        client_id="id",
        client_secret="thầm kín",
    )

    async def story(client):
        await client.waiting("document")

    tell(wrapper.client(sign_in=sign_in), story)
    for _, _, headers in wrapper.requests:
        assert json.loads(b64decode(headers[b"lgspaccesstoken"])) == {
            "AccessKey": "access",
            "SecretKey": "secret",
            "AppName": "QLVB",
            "PartnerCode": "P",
            "PartnerCodeCus": "C",
        }
    assert wrapper.requests[0][2][b"authorization"].startswith(b"Basic ")
    assert wrapper.requests[1][2][b"authorization"].startswith(b"Bearer ")


@pytest.mark.parametrize(
    "content", ['<a>Sở “Nội vụ”\r\n\t\\u0041 \\ " 😀</a>'.encode(), b"\xef\xbb\xbf<a/>\r\n", b"<a>\xff\xfe</a>"]
)
def test_the_bytes_survive_their_way_through_json(wrapper, tmp_path, content):
    path = tmp_path / "odd.edxml"
    path.write_bytes(content)
    size, sha256_hex = sha256_of(path)

    async def story(receiver):
        await wrapper.axis.accept_document(
            system=LAN,
            from_code=LAN,
            to_codes=(MINISTRY,),
            kind="document",
            path=path,
            size=size,
            sha256_hex=sha256_hex,
            message_id=None,
        )
        [waiting] = await receiver.waiting("document")
        into = io.BytesIO()
        await receiver.fetch(waiting, into)
        return into.getvalue()

    assert tell(wrapper.client(MINISTRY), story) == content


def test_a_time_out_without_a_list_of_the_sent_goes_to_a_person(wrapper, tmp_path):
    wrapper.faults = lambda call: RestFault.LOST_ANSWER

    async def story(client):
        with pytest.raises(MayHaveArrived) as refusal:
            await client.send(letter(tmp_path))
        assert refusal.value.trouble is Trouble.SERVER_ERROR
        wrapper.faults = lambda call: None
        with pytest.raises(MayHaveArrived) as refusal:
            await client.already_sent(letter(tmp_path))
        assert refusal.value.trouble is Trouble.CANNOT_TELL
        assert await client.progress("doc-00000001", "document") == []
        assert await client.directory() == []

    tell(wrapper.client(), story)
    assert wrapper.axis.accepted == 1


def test_with_a_list_of_the_sent_bad_days_lose_and_double_nothing(wrapper, tmp_path):
    wrapper.faults = seeded_faults(0.4, random.Random(2026))

    async def story(client):
        for number in range(40):
            parcel = letter(tmp_path, f"m-{number}", number=str(number), attempted_at=wrapper.clock.now)
            ask = False
            for _ in range(100):
                try:
                    if ask and await client.already_sent(parcel) is not None:
                        break
                    await client.send(parcel)
                    break
                except TryLater:
                    ask = True

    tell(wrapper.client(sent_list_path="/v1/getSentEdocList"), story)
    wrapper.faults = lambda call: None

    async def read(receiver):
        contents = []
        for waiting in await receiver.waiting("document"):
            into = io.BytesIO()
            await receiver.fetch(waiting, into)
            contents.append(into.getvalue())
        return contents

    assert tell(wrapper.client(MINISTRY), read) == [(tmp_path / f"m-{n}.edxml").read_bytes() for n in range(40)]


def test_a_letter_that_is_none_is_refused_for_good(wrapper, tmp_path):
    path = tmp_path / "x.edxml"
    path.write_bytes(b"%PDF-1.7 not a letter")
    size, sha256_hex = sha256_of(path)
    parcel = replace(letter(tmp_path), path=path, size=size, sha256_hex=sha256_hex)

    async def story(client):
        await client.send(parcel)

    with pytest.raises(NeverWillWork) as refusal:
        tell(wrapper.client(), story)
    assert refusal.value.reason == "22"


def mocked(answer):
    """A client whose far side gives one answer to everything but the sign-in."""

    async def pieces(content):
        yield content

    def respond(request):
        token = httpx.Response(200, json={"code": 200, "data": {"token": "t"}})
        told = token if request.url.path.endswith("/login") else answer
        return httpx.Response(told.status_code, headers=told.headers, content=pieces(told.content))

    http = httpx.AsyncClient(transport=httpx.MockTransport(respond))
    sign_in = PasswordSignIn("http://x", username="lan", password="p", application_code="a")
    return RestClient(RestSettings("http://x", LAN, "key", limits=QUICK), sign_in, clock=Clock(), http=http)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx.Response(200, json={"success": True, "data": {"edxml": "<a/>"}}), b"<a/>"),
        (httpx.Response(200, text=' {"success": true, "data": {"edxml": "PGEvPg=="}}'), b"<a/>"),  # called text/plain
        (httpx.Response(200, content=b"<a>as it is</a>"), b"<a>as it is</a>"),
        (httpx.Response(200, json={"success": True, "data": {"edxml": ""}}), Trouble.NOT_THERE),
        (httpx.Response(200, json={"success": True, "data": {"edxml": "not base64!"}}), Trouble.UNREADABLE_ANSWER),
        (httpx.Response(200, json={"success": False, "data": {"errorCode": "20"}}), Trouble.SERVER_ERROR),
        (httpx.Response(400, json={"success": False, "data": {"errorCode": "18"}}), "18"),
        (httpx.Response(404, text="no such package"), Trouble.NOT_THERE),
        (httpx.Response(200, text=""), Trouble.UNREADABLE_ANSWER),
    ],
)
def test_what_a_fetch_may_be_answered_with(answer, expected):
    into = io.BytesIO()

    async def story(client):
        await client.fetch(Waiting("d-1", "document", "", None), into)

    if isinstance(expected, bytes):
        tell(mocked(answer), story)
        assert into.getvalue() == expected
    else:
        with pytest.raises((TryLater, NeverWillWork)) as refusal:
            tell(mocked(answer), story)
        assert getattr(refusal.value, "trouble", None) == expected or getattr(refusal.value, "reason", None) == expected
        assert into.getvalue() == b""
