"""A hostile HTTP server over real sockets: alone, or between a client and a server that works.

It speaks raw bytes, because what it is for (half a header, a body that lies about its length, one byte a second) no
proper server would send.
"""

import asyncio
import contextlib
import gzip
import json
import re
from collections.abc import Awaitable, Callable, Iterable
from enum import StrEnum
from typing import Literal

Dialect = Literal["kit", "rest"]


class Mischief(StrEnum):
    """One thing that a far side can do to a client."""

    DROP_BEFORE = "drop_before"
    """Reads the request and closes; the server behind never sees it."""
    DROP_AFTER = "drop_after"
    """Lets the server behind act, then closes without an answer."""
    DROP_DURING = "drop_during"
    """Closes in the middle of the request's body."""
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    RESET = "reset"
    NOT_HTTP = "not_http"
    HALF_HEADER = "half_header"
    ENDLESS_HEADER = "endless_header"
    SERVER_ERROR = "server_error"
    BAD_GATEWAY_PAGE = "bad_gateway_page"
    BUSY = "busy"
    FORBIDDEN = "forbidden"
    EXPIRED = "expired"
    TOO_LARGE = "too_large"
    """413 before the body was read."""
    REDIRECT_LOOP = "redirect_loop"
    TRICKLE = "trickle"
    """A proper header, then a byte now and then, for ever."""
    ENDLESS_BODY = "endless_body"
    CUT_BODY = "cut_body"
    """Fewer bytes than its Content-Length."""
    CUT_CHUNKS = "cut_chunks"
    """Chunked, without the last chunk."""
    CUT_UNFRAMED = "cut_unframed"
    """No length at all, and closed half-way."""
    EMPTY = "empty"
    WRONG_JSON = "wrong_json"
    DEEP_JSON = "deep_json"
    NOT_AN_OBJECT = "not_an_object"
    WRONG_TYPES = "wrong_types"
    """A proper envelope whose fields have every wrong type."""
    PAGE = "page"
    """200 with a web page."""
    BOMB = "bomb"
    """Compressed unasked: a few kilobytes that become a gigabyte."""
    COUNT_WITHOUT_LIST = "count_without_list"
    DUPLICATES = "duplicates"
    IMPOSSIBLE_DATES = "impossible_dates"
    FAIL_10 = "fail_10"
    FAIL_15 = "fail_15"
    FAIL_18 = "fail_18"
    FAIL_19 = "fail_19"
    FAIL_20 = "fail_20"
    FAIL_21 = "fail_21"
    FAIL_22 = "fail_22"
    FAIL_23 = "fail_23"
    FAIL_999 = "fail_999"
    YES_AND_NO = "yes_and_no"
    """Success and an error code in one answer."""
    CORRUPTED = "corrupted"
    """The answer of the server behind, with one byte changed in its body."""


class HostileServer:
    """Listens on a free port of this machine. `plan` is asked once per request with its path; None lets it through.

    `behind` is the port of a server that works; without one, what is let through is answered 404.
    """

    def __init__(
        self, plan: Callable[[str], Mischief | None], *, dialect: Dialect = "kit", behind: int | None = None
    ) -> None:
        self._plan = plan
        self._dialect = dialect
        self._behind = behind
        self._server: asyncio.Server | None = None
        self._busy: set[asyncio.Task[None]] = set()
        self.port = 0
        self.requests = 0

    async def __aenter__(self) -> "HostileServer":
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._busy):
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    @property
    def address(self) -> str:
        """`http://127.0.0.1:…`"""
        return f"http://127.0.0.1:{self.port}"

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await self._serve(reader, writer)
        with contextlib.suppress(OSError):
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.requests += 1
        path = head.split(b" ", 2)[1].split(b"?")[0].decode("latin-1")
        mischief = self._plan(path)
        if mischief is Mischief.TOO_LARGE:
            writer.write(_whole(b"too large", 413))
            await writer.drain()
            # Closing with bytes unread would reset the connection, and the client would never read the answer.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    while await reader.read(65536):
                        pass
            return
        found = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
        left = int(found[1]) if found else 0
        if mischief is Mischief.DROP_DURING:
            await reader.readexactly(left // 2)
            return
        body = await reader.readexactly(left)
        if mischief in _ALONE:
            await _ALONE[mischief](writer)
            return
        if mischief is not None and mischief not in _WITH_ANSWER:
            writer.write(_whole(_envelope(mischief, self._dialect)))
            await writer.drain()
            return
        answer = await self._ask_behind(head, body)
        if mischief is Mischief.DROP_AFTER:
            return
        if mischief is Mischief.HANG_AFTER:
            await asyncio.sleep(3600)
        if mischief is Mischief.CORRUPTED:
            header, _, content = answer.partition(b"\r\n\r\n")
            middle = len(content) // 2
            content = content[:middle] + bytes([content[middle] ^ 0x01]) + content[middle + 1 :] if content else b""
            answer = header + b"\r\n\r\n" + content
        writer.write(answer)
        await writer.drain()

    async def _ask_behind(self, head: bytes, body: bytes) -> bytes:
        if self._behind is None:
            return _whole(b"nothing behind", 404)
        reader, writer = await asyncio.open_connection("127.0.0.1", self._behind)
        try:
            lines = [
                line for line in head.rstrip(b"\r\n").split(b"\r\n") if not line.lower().startswith(b"connection:")
            ]
            writer.write(b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body)
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()


def only(mischief: Mischief, path: str = "") -> Callable[[str], Mischief | None]:
    """This mischief on every request, or on those of one path."""
    return lambda asked: mischief if not path or asked.endswith(path) else None


def in_turn(mischiefs: Iterable[Mischief | None], path: str = "") -> Callable[[str], Mischief | None]:
    """One after the other, then nothing more."""
    left = iter(mischiefs)
    return lambda asked: next(left, None) if not path or asked.endswith(path) else None


def _whole(body: bytes, status: int = 200, kind: str = "application/json", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def _say(answer: bytes) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return say


async def _hang(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


async def _reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _endless_header(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: " + b"m" * 1000 + b"\r\n")
        await writer.drain()


async def _trickle(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b"<")
        await writer.drain()
        await asyncio.sleep(0.05)


async def _endless_body(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    piece = b"10000\r\n" + b"<" * 65536 + b"\r\n"
    while True:
        writer.write(piece)
        await writer.drain()


_HALF = b'<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLEnvelope'
_BOMB = gzip.compress(bytes(20_000_000), 9)

_ALONE: dict[Mischief | None, Callable[[asyncio.StreamWriter], Awaitable[None]]] = {
    Mischief.DROP_BEFORE: _say(b""),
    Mischief.HANG_BEFORE: _hang,
    Mischief.RESET: _reset,
    Mischief.NOT_HTTP: _say(b"220 mail.example.vn ESMTP ready\r\n\r\n"),
    Mischief.HALF_HEADER: _say(b"HTTP/1.1 200 OK\r\nContent-Ty"),
    Mischief.ENDLESS_HEADER: _endless_header,
    Mischief.SERVER_ERROR: _say(_whole(b"java.lang.NullPointerException\n\tat vn.example.Axis", 500, "text/plain")),
    Mischief.BAD_GATEWAY_PAGE: _say(_whole(b"<html><h1>502 Bad Gateway</h1></html>", 502, "text/html")),
    Mischief.BUSY: _say(_whole(b"", 503, "text/plain", "Retry-After: 7\r\n")),
    Mischief.FORBIDDEN: _say(_whole(b"<html>403</html>", 403, "text/html")),
    Mischief.EXPIRED: _say(_whole(b'{"code":401,"message":"expired"}', 401)),
    Mischief.REDIRECT_LOOP: _say(_whole(b"", 302, "text/plain", "Location: /sendEdoc\r\n")),
    Mischief.TRICKLE: _trickle,
    Mischief.ENDLESS_BODY: _endless_body,
    Mischief.CUT_BODY: _say(_whole(_HALF, more="")[:-20]),
    Mischief.CUT_CHUNKS: _say(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + f"{len(_HALF):x}\r\n".encode() + _HALF + b"\r\n"
    ),
    Mischief.CUT_UNFRAMED: _say(b"HTTP/1.0 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n" + _HALF),
    Mischief.EMPTY: _say(_whole(b"", kind="application/octet-stream")),
    Mischief.WRONG_JSON: _say(_whole(b'{"status":"OK","ErrorCode":"0","data":[{"docId":')),
    Mischief.DEEP_JSON: _say(_whole(b'{"data":' + b"[" * 400_000)),
    Mischief.NOT_AN_OBJECT: _say(_whole(b'["OK"]')),
    Mischief.WRONG_TYPES: _say(
        _whole(
            b'{"status":[1],"success":{"a":1},"ErrorCode":{"x":null},"ErrorDesc":17,"DocId":[],"docId":false,'
            b'"count":"many","data":{"docId":[null],"errorCode":[3],"token":9,"edxml":12}}'
        )
    ),
    Mischief.PAGE: _say(_whole(b"<!DOCTYPE html><html><body>Login</body></html>", 200, "text/html")),
    Mischief.BOMB: _say(_whole(_BOMB, more="Content-Encoding: gzip\r\n")),
}
"""What needs nobody behind."""

_WITH_ANSWER = {Mischief.DROP_AFTER, Mischief.HANG_AFTER, Mischief.CORRUPTED}


def _envelope(mischief: Mischief, dialect: Dialect) -> bytes:
    """What is properly framed and wrong in what it says."""
    created = "created_time" if dialect == "kit" else "createdTime"
    row = {"docId": "d-1", "messageType": "edoc", "from": "H21.07", "to": "G09", "status": "initial", "docid": 4}
    data: object = []
    code, count = "0", 0
    if mischief.startswith("fail_"):
        code = mischief.removeprefix("fail_")
    elif mischief is Mischief.YES_AND_NO:
        code = "18"
    elif mischief is Mischief.COUNT_WITHOUT_LIST:
        count = 5
    elif mischief is Mischief.DUPLICATES:
        data = [{**row, created: "2026/03/02 09:14:05"}] * 3 + [{"docId": None}, {}, "row", None]
    elif mischief is Mischief.IMPOSSIBLE_DATES:
        data = [{**row, created: "2026/02/30 25:61:00"}, {**row, "docId": "d-2", created: "99999999999999999999"}]
    if dialect == "kit":
        status = "FAIL" if mischief.startswith("fail_") else "OK"
        found: dict[str, object] = {"status": status, "ErrorCode": code, "ErrorDesc": "", "count": count, "data": data}
        return json.dumps(found).encode()
    if code == "0":
        return json.dumps({"success": True, "message": "", "count": count, "data": data}).encode()
    wrong = {"docId": None, "status": "error", "errorCode": code, "errorDesc": ""}
    return json.dumps({"success": mischief is Mischief.YES_AND_NO, "message": "Lỗi", "data": wrong}).encode()
