"""A provincial REST wrapper that works, for demonstrations and tests: the same wire format over a `PretendAxis`.

It can be told to have bad days: `faults` draws them from a seeded random number generator, so that a run repeats.
"""

import codecs
import random
import shutil
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile, SpooledTemporaryFile
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from lienthong.exchange.transports.interface import Acknowledgement, Kind
from lienthong.exchange.transports.line import CHUNK
from lienthong.exchange.transports.national_kit import tables
from lienthong.exchange.transports.national_kit.backend import Content, KitRefusal
from lienthong.exchange.transports.pretend_axis import PretendAxis, sha256_of
from lienthong.kernel.moments import read_day

_KINDS: Mapping[str, Kind] = {"edoc": "document", "status": "status"}
_OUTCOMES: Mapping[str, Acknowledgement] = {"done": "done", "fail": "fail", "processing": "processing"}
_REST_NAMES = {"created_time": "createdTime", "updated_time": "updatedTime", "status_desc": "statusDesc"}


class RestFault(StrEnum):
    """A bad moment of the wrapper."""

    BROKEN = "broken"
    """HTTP 500 before anything happened."""
    LOST_ANSWER = "lost_answer"
    """It did what was asked, then answers 502 with a web page."""
    BUSY = "busy"
    """HTTP 503 with Retry-After."""
    EXPIRED = "expired"
    """The token dies before its time."""
    SYSTEM_ERROR = "system_error"
    """Code 20."""


@dataclass(frozen=True, slots=True)
class RestAccounts:
    """Who may come in: name → password for the login, system id → secret key for the calls."""

    users: Mapping[str, str]
    systems: Mapping[str, str]
    token_life: timedelta = timedelta(minutes=30)


def seeded_faults(
    chance: float, rng: random.Random, kinds: tuple[RestFault, ...] = tuple(RestFault)
) -> Callable[[str], RestFault | None]:
    """One call in `1 / chance` goes wrong."""
    return lambda call: rng.choice(kinds) if rng.random() < chance else None


def application(
    axis: PretendAxis,
    accounts: RestAccounts,
    *,
    spool: Path,
    clock: Callable[[], datetime],
    faults: Callable[[str], RestFault | None] = lambda call: None,
) -> Starlette:
    """The wrapper as a Starlette application. `faults` is asked once per call, with its path."""
    wrapper = _Wrapper(axis, accounts, spool, clock, faults)
    return Starlette(
        routes=[
            Route("/v1/auth/login", wrapper.login, methods=["POST"]),
            Route("/oauth2/token", wrapper.token, methods=["POST"]),
            Route("/v1/sendEdoc", wrapper.endpoint(wrapper.send), methods=["POST"]),
            Route("/v1/syncReceivedEdocList", wrapper.endpoint(wrapper.received), methods=["GET"]),
            Route("/v1/getEdoc", wrapper.endpoint(wrapper.get), methods=["GET"]),
            Route("/v1/updateStatus", wrapper.endpoint(wrapper.update), methods=["POST"]),
            # Not in Lạng Sơn's guide; a wrapper that passes the axis's own list through would call it so.
            Route("/v1/getSentEdocList", wrapper.endpoint(wrapper.sent), methods=["GET"]),
            Route("/v1/getAgenciesList", wrapper.endpoint(wrapper.agencies), methods=["GET"]),
        ]
    )


class _Wrapper:
    def __init__(
        self,
        axis: PretendAxis,
        accounts: RestAccounts,
        spool: Path,
        clock: Callable[[], datetime],
        faults: Callable[[str], RestFault | None],
    ) -> None:
        self._axis = axis
        self._accounts = accounts
        self._spool = spool
        self._clock = clock
        self._faults = faults
        self._tokens: dict[str, datetime] = {}

    async def login(self, request: Request) -> Response:
        """User name and password against a token."""
        told = await _json(request)
        name = str(told.get("username") or "")
        if not name or self._accounts.users.get(name) != told.get("password"):
            return _answer({"code": 401, "message": "Sai tên đăng nhập hoặc mật khẩu", "data": None}, 401)
        return _answer({"code": 200, "message": "OK", "data": {"username": name, "token": self._new_token()}})

    async def token(self, request: Request) -> Response:
        """Client credentials against a token (the other province's way)."""
        form = await request.form()
        if form.get("grant_type") != "client_credentials" or not self._has_access(request):
            return _answer({"error": "invalid_client"}, 401)
        life = int(self._accounts.token_life.total_seconds())
        return _answer({"access_token": self._new_token(), "token_type": "Bearer", "expires_in": life})

    def endpoint(
        self, answer: Callable[[Request, str], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """A call that needs a token and a system's key, on a good or a bad day."""

        async def respond(request: Request) -> Response:
            # Read the body before anything is said: an early answer would reset the connection.
            with SpooledTemporaryFile(max_size=CHUNK, dir=str(self._spool)) as spooled:
                async for chunk in request.stream():
                    spooled.write(chunk)
                spooled.seek(0)
                return await outcome(Request(request.scope, _again(spooled)))

        async def outcome(request: Request) -> Response:
            fault = self._faults(request.url.path)
            if fault is RestFault.EXPIRED:
                self._tokens.clear()
            if not self._signed_in(request):
                return _answer({"code": 401, "message": "licenseInfo:invalid"}, 401)
            if fault is RestFault.BROKEN:
                return Response("Internal Server Error", 500)
            if fault is RestFault.BUSY:
                return Response("", 503, {"Retry-After": "7"})
            try:
                if fault is RestFault.SYSTEM_ERROR:
                    raise KitRefusal("20", "Lỗi hệ thống")
                system = request.headers.get("x-systemid", "")
                if not system or self._accounts.systems.get(system) != request.headers.get("x-secretkey"):
                    raise KitRefusal("15", "Sai SystemId hoặc SecretKey")
                response = await answer(request, system)
            except KitRefusal as refusal:
                data = {"docId": None, "status": "error", "errorCode": refusal.error_code, "errorDesc": refusal.said}
                return _answer({"success": False, "message": "Lỗi", "data": data})
            if fault is RestFault.LOST_ANSWER:
                return Response("<html><h1>502 Bad Gateway</h1></html>", 502, media_type="text/html")
            return response

        return respond

    async def send(self, request: Request, system: str) -> Response:
        """`edocFile` and `messageType`; sender and receivers are read from the message."""
        async with request.form() as form:
            file, kind = form.get("edocFile"), _KINDS.get(str(form.get("messageType")))
            if not isinstance(file, UploadFile) or kind is None:
                raise KitRefusal("10", "File không hợp lệ")
            with NamedTemporaryFile(dir=self._spool, suffix=".part", delete=False) as spooled:
                shutil.copyfileobj(file.file, spooled, CHUNK)
        path = Path(spooled.name)
        try:
            size, sha256_hex = sha256_of(path)
            with path.open("rb") as begun:
                if b"<" not in begun.read(200):
                    raise KitRefusal("22", "Không đúng định dạng edXML")
            doc_id = await self._axis.accept_document(
                system=system,
                from_code=system,
                to_codes=None,
                kind=kind,
                path=path,
                size=size,
                sha256_hex=sha256_hex,
                message_id=None,
            )
        finally:
            path.unlink(missing_ok=True)
        return _answer({"success": True, "message": "OK", "docId": doc_id})

    async def received(self, request: Request, system: str) -> Response:
        """What waits between two days."""
        query = request.query_params
        found = await self._axis.list_received(
            system=system,
            kind=_KINDS.get(query.get("messageType", ""), "document"),
            since=read_day(query.get("fromDate", "")),
            until=read_day(query.get("toDate", "")),
            limit=None,
        )
        rows = [{_REST_NAMES.get(name, name): value for name, value in tables.received(one).items()} for one in found]
        return _answer({"success": True, "message": "OK", "count": len(rows), "data": rows})

    async def get(self, request: Request, system: str) -> Response:
        """The message as text inside JSON; where it is no UTF-8, as base64."""
        doc_id = request.query_params.get("docId", "")
        content = await self._axis.open_content(system=system, doc_id=doc_id)
        text = await _is_utf8(content)
        again = await self._axis.open_content(system=system, doc_id=doc_id)
        return StreamingResponse(_wrapped(doc_id, again, text), media_type="application/json")

    async def update(self, request: Request, system: str) -> Response:
        """The transport status."""
        told = await _json(request)
        outcome = _OUTCOMES.get(str(told.get("status")))
        if outcome is None:
            raise KitRefusal("21", "status không hợp lệ")
        await self._axis.update_status(system=system, doc_id=str(told.get("docId")), outcome=outcome)
        return _answer({"success": True, "message": "OK"})

    async def sent(self, request: Request, system: str) -> Response:
        """What this system sent."""
        query = request.query_params
        found = await self._axis.sent_list(
            system=system,
            kind=_KINDS.get(query.get("messageType", ""), "document"),
            doc_id=query.get("docId") or None,
        )
        return _answer({"success": True, "message": "OK", "data": [tables.sent(row) for row in found]})

    async def agencies(self, request: Request, system: str) -> Response:
        """The directory."""
        found = await self._axis.agencies(level=None)
        return _answer({"success": True, "message": "OK", "data": [tables.agency(one) for one in found]})

    def _new_token(self) -> str:
        token = f"token-{len(self._tokens) + 1}-{int(self._clock().timestamp())}"
        self._tokens[token] = self._clock() + self._accounts.token_life
        return token

    def _signed_in(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        until = self._tokens.get(token)
        return scheme == "Bearer" and until is not None and self._clock() < until

    def _has_access(self, request: Request) -> bool:
        try:
            access = orjson.loads(b64decode(request.headers.get("lgspaccesstoken", ""), validate=True))
        except ValueError:
            return False
        names = {"AccessKey", "SecretKey", "AppName", "PartnerCode", "PartnerCodeCus"}
        return (
            isinstance(access, dict)
            and set(access) == names
            and self._accounts.users.get(str(access["AccessKey"])) == access["SecretKey"]
        )


def _again(spooled: "SpooledTemporaryFile[bytes]") -> Callable[[], Awaitable[dict[str, Any]]]:
    """A body that was put aside, to be read once more."""

    async def receive() -> dict[str, Any]:
        chunk = spooled.read(CHUNK)
        return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

    return receive


async def _is_utf8(content: Content) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        async for chunk in content.chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


async def _wrapped(doc_id: str, content: Content, is_text: bool) -> AsyncIterator[bytes]:
    yield b'{"success":true,"message":"OK","data":{"docId":' + orjson.dumps(doc_id) + b',"edxml":"'
    decoder, left = codecs.getincrementaldecoder("utf-8")(), b""
    async for chunk in content.chunks:
        if is_text:
            yield orjson.dumps(decoder.decode(chunk))[1:-1]
        else:
            data = left + chunk
            whole = len(data) - len(data) % 3
            left = data[whole:]
            yield b64encode(data[:whole])
    yield b64encode(left) + b'"}}'


async def _json(request: Request) -> dict[str, Any]:
    try:
        found = orjson.loads(await request.body())
    except orjson.JSONDecodeError:
        found = None
    return found if isinstance(found, dict) else {}


def _answer(found: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(found), status, media_type="application/json")
