"""The server's end of the national kit protocol: a kit that points at these routes can exchange documents with a hub.

The kit reads `status`, `ErrorCode`, `ErrorDesc` and, after sending, `DocId` without asking whether they are there, and
takes no HTTP status but 200; so every answer has them all, and a refusal is 200 with FAIL. Only a body that is too
large (413) and a hub that is busy (503) or broken (500) say so in HTTP as well, for clients that look.
"""

import contextlib
import logging
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from lienthong.exchange.transports import codes
from lienthong.exchange.transports.interface import Acknowledgement, Kind, Trouble, TryLater
from lienthong.exchange.transports.national_kit import tables
from lienthong.exchange.transports.national_kit.backend import (
    Agency,
    Content,
    KitBackend,
    KitRefusal,
    Received,
    SentRow,
)
from lienthong.exchange.transports.national_kit.intake import HashCheck, take_file
from lienthong.exchange.transports.national_kit.signing import Call, NotSigned, can_be_sent, verify
from lienthong.kernel.moments import read_day
from lienthong.kernel.refusals import Refusal

__all__ = ["Agency", "Content", "KitBackend", "KitRefusal", "KitServerSettings", "Received", "SentRow", "routes"]

_log = logging.getLogger(__name__)

_KINDS: Mapping[str, Kind] = {"edoc": "document", "status": "status"}
_OUTCOMES: Mapping[str, Acknowledgement] = {"done": "done", "fail": "fail", "processing": "processing"}


@dataclass(frozen=True, slots=True)
class KitServerSettings:
    """How strict the server is."""

    spool: Path
    """Folder for files on their way in, on the same disk as the hub's own."""
    fresh_for: timedelta | None = timedelta(days=1)
    """How old a timestamp may be. The kit takes it once, when its service object is made, and a program may keep that
    object for hours: minutes would lock honest kits out. None switches the check off."""
    hash_check: HashCheck = "either"
    most_bytes: int = 100_000_000


def routes(
    backend: KitBackend,
    systems: Mapping[str, str] | Callable[[str], str | None],
    settings: KitServerSettings,
    *,
    clock: Callable[[], datetime],
    prefix: str = "",
) -> list[Route]:
    """All calls of the kit, as routes for a Starlette application.

    `systems` gives the secret of a system id: a table, or a function that answers None for a stranger.
    """
    secret_of = systems if callable(systems) else systems.get
    server = _Server(backend, secret_of, settings, clock)
    return [
        Route(prefix + path, server.endpoint(answer), methods=[method])
        for path, method, answer in (
            ("/sendEdoc", "POST", server.send),
            ("/getReceivedEdocList", "POST", server.received),
            ("/getEdoc", "POST", server.get),
            ("/downloadEdoc", "GET", server.download),
            ("/updateStatus", "POST", server.update),
            ("/getSentEdocList", "POST", server.sent),
            ("/countReceiveEdoc", "GET", server.count_documents),
            ("/countReceiveStatus", "GET", server.count_statuses),
            ("/getAgenciesList", "POST", server.agencies),
            ("/getAgenciesListQD20", "POST", server.agencies_qd20),
            ("/getSynchronizeUnit", "POST", server.units),
            ("/registerAgency", "POST", server.register),
            ("/deleteAgency", "POST", server.delete),
        )
    ]


class _Server:
    def __init__(
        self,
        backend: KitBackend,
        secret_of: Callable[[str], str | None],
        settings: KitServerSettings,
        clock: Callable[[], datetime],
    ) -> None:
        self._backend = backend
        self._secret_of = secret_of
        self._settings = settings
        self._clock = clock

    def endpoint(
        self, answer: Callable[[Request, Call], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """One call: check the signature, answer, and let nothing but an envelope out."""

        async def respond(request: Request) -> Response:
            answered = await outcome(request)
            # An answer while the body is still coming resets the connection, and the kit never reads why.
            await _drain(request, self._settings.most_bytes)
            return answered

        async def outcome(request: Request) -> Response:
            try:
                headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
                call = verify(headers, secret_of=self._secret_of, now=self._clock(), fresh_for=self._settings.fresh_for)
                return await answer(request, call)
            except NotSigned as refusal:
                return _fail("15", f"{codes.FOR_GOOD['15']} ({refusal.reason})")
            except KitRefusal as refusal:
                return _fail(refusal.error_code, refusal.said)
            except TryLater as refusal:
                if refusal.trouble is not Trouble.BUSY:
                    _log.warning("%s: %s", request.url.path, refusal)
                wait = {"Retry-After": str(int(refusal.retry_after or 5))}
                return _fail(codes.SYSTEM_ERROR, refusal.say("vi"), status=503, headers=wait)
            except Refusal as refusal:
                return _fail("21", refusal.say("vi"))
            except ClientDisconnect:
                return _fail(codes.SYSTEM_ERROR, "Kết nối bị ngắt")
            except Exception:  # noqa: BLE001 - no stack trace reaches the wire; it goes to the log
                _log.exception("kit call failed: %s", request.url.path)
                return _fail(codes.SYSTEM_ERROR, "Lỗi hệ thống", status=500)

        return respond

    async def send(self, request: Request, call: Call) -> Response:
        """`/sendEdoc`."""
        if call.get("servicetype").lower() not in ("", "edoc"):
            raise KitRefusal("21", "servicetype không được hỗ trợ")
        kind = _kind(call)
        from_code = call.get("from")
        if not from_code:
            raise KitRefusal("19", "Thiếu mã đơn vị gửi")
        to_codes = _receivers(call.get("to"))
        with NamedTemporaryFile(dir=self._settings.spool, prefix="kit-", suffix=".part", delete=False) as spooled:
            path = Path(spooled.name)
        try:
            taken = await take_file(
                request.stream(),
                path,
                content_type=request.headers.get("content-type", ""),
                claimed_hash=call.get("hash-file"),
                check=self._settings.hash_check,
                most=self._settings.most_bytes,
            )
            doc_id = await self._backend.accept_document(
                system=call.systemid,
                from_code=from_code,
                to_codes=to_codes,
                kind=kind,
                path=path,
                size=taken.size,
                sha256_hex=taken.sha256_hex,
                message_id=call.get("messageid") or None,
            )
        finally:
            path.unlink(missing_ok=True)
        return _ok(DocId=doc_id)

    async def received(self, request: Request, call: Call) -> Response:
        """`/getReceivedEdocList`."""
        limit = call.get("pageSize")
        found = await self._backend.list_received(
            system=call.systemid,
            kind=_kind(call),
            since=read_day(call.get("fromDate")),
            until=read_day(call.get("toDate")),
            limit=int(limit) if limit.isdecimal() and len(limit) < 9 else None,
        )
        return _ok(data=[tables.received(one) for one in found])

    async def get(self, request: Request, call: Call) -> Response:
        """`/getEdoc`: the file as base64 inside the envelope, written piece by piece."""
        content = await self._content(call)
        before = b'{"status":"OK","ErrorCode":"0","ErrorDesc":"Success","data":"'
        length = len(before) + (content.size + 2) // 3 * 4 + 2
        headers = {"Content-Length": str(length)}
        return StreamingResponse(
            _in_base64(before, content.chunks, b'"}'), media_type="application/json", headers=headers
        )

    async def download(self, request: Request, call: Call) -> Response:
        """`/downloadEdoc`: the file itself, with a digest that the kit ignores and our client checks."""
        content = await self._content(call)
        digest = b64encode(bytes.fromhex(content.sha256_hex)).decode()
        headers = {"Content-Length": str(content.size), "Repr-Digest": f"sha-256=:{digest}:"}
        return StreamingResponse(content.chunks, media_type="application/octet-stream", headers=headers)

    async def update(self, request: Request, call: Call) -> Response:
        """`/updateStatus`."""
        outcome = _OUTCOMES.get(call.get("status").lower())
        if outcome is None:
            raise KitRefusal("21", "status phải là done, fail hoặc processing")
        await self._backend.update_status(system=call.systemid, doc_id=_doc_id(call), outcome=outcome)
        return _ok()

    async def sent(self, request: Request, call: Call) -> Response:
        """`/getSentEdocList`."""
        doc_id = call.get("docId") or None
        found = await self._backend.sent_list(system=call.systemid, kind=_kind(call), doc_id=doc_id)
        return _ok(data=[tables.sent(row) for row in found])

    async def count_documents(self, request: Request, call: Call) -> Response:
        """`/countReceiveEdoc`."""
        return _ok(count=await self._backend.count(system=call.systemid, kind="document"))

    async def count_statuses(self, request: Request, call: Call) -> Response:
        """`/countReceiveStatus`."""
        return _ok(count=await self._backend.count(system=call.systemid, kind="status"))

    async def agencies(self, request: Request, call: Call) -> Response:
        """`/getAgenciesList`."""
        return _ok(data=[tables.agency(one) for one in await self._backend.agencies(level=None)])

    async def agencies_qd20(self, request: Request, call: Call) -> Response:
        """`/getAgenciesListQD20`, one level at a time."""
        level = call.get("level") or str((await _json(request)).get("level") or "")
        found = await self._backend.agencies(level=int(level) if level.isdecimal() and len(level) < 4 else None)
        return _ok(data=[tables.agency_qd20(one) for one in found])

    async def units(self, request: Request, call: Call) -> Response:
        """`/getSynchronizeUnit`, what is deleted included."""
        return _ok(data=[tables.unit(one) for one in await self._backend.agencies(level=None)])

    async def register(self, request: Request, call: Call) -> Response:
        """`/registerAgency`: a JSON body, or the same names as parameters."""
        told = await _json(request)

        def field(name: str) -> str:
            return str(told.get(name) or call.get(name) or "").strip()

        agency = Agency(
            code=field("code"),
            name=field("name"),
            id=field("id"),
            mail=field("mail"),
            mobile=field("mobile"),
            fax=field("fax"),
        )
        if not agency.code or not agency.name:
            raise KitRefusal("21", "Thiếu code hoặc name")
        await self._backend.register_agency(system=call.systemid, agency=agency, parent_code=field("pcode"))
        return _ok()

    async def delete(self, request: Request, call: Call) -> Response:
        """`/deleteAgency`."""
        code = call.get("AgencyCode") or str((await _json(request)).get("AgencyCode") or "").strip()
        if not code:
            raise KitRefusal("21", "Thiếu AgencyCode")
        await self._backend.delete_agency(system=call.systemid, code=code)
        return _ok()

    async def _content(self, call: Call) -> Content:
        return await self._backend.open_content(system=call.systemid, doc_id=_doc_id(call))


async def _drain(request: Request, most: int) -> None:
    """Read what is left of a body, up to `most` bytes. A body that was read to its end has nothing left."""
    with contextlib.suppress(ClientDisconnect, RuntimeError):
        async for chunk in request.stream():
            most -= len(chunk)
            if most < 0:
                return


def _kind(call: Call) -> Kind:
    kind = _KINDS.get(call.get("messagetype").lower())
    if kind is None:
        raise KitRefusal("21", "messagetype phải là edoc hoặc status")
    return kind


def _doc_id(call: Call) -> str:
    doc_id = call.get("docId")
    if not doc_id:
        raise KitRefusal("21", "Thiếu docId")
    return doc_id


def _receivers(text: str) -> tuple[str, ...] | None:
    """`to` is a JSON array as text; a bare code and a comma list have no other reading, so they are taken too."""
    if not text:
        return None
    try:
        found: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        found = text.strip("[] ").split(",")
    if isinstance(found, str):
        found = [found]
    if not isinstance(found, list) or not all(isinstance(code, str) and _is_code(code.strip()) for code in found):
        raise KitRefusal("18", "Danh sách đơn vị nhận không đọc được")
    return tuple(dict.fromkeys(code.strip() for code in found)) or None


def _is_code(code: str) -> bool:
    return bool(code) and can_be_sent(code)


async def _json(request: Request, most: int = 100_000) -> dict[str, Any]:
    """A small JSON object in the body; none is an empty one."""
    text = bytearray()
    async for chunk in request.stream():
        text += chunk
        if len(text) > most:
            raise KitRefusal("21", "Nội dung quá lớn")
    if not text.strip():
        return {}
    try:
        found = orjson.loads(bytes(text))
    except orjson.JSONDecodeError as error:
        raise KitRefusal("21", "Nội dung không phải JSON") from error
    if not isinstance(found, dict):
        raise KitRefusal("21", "Nội dung không phải một đối tượng JSON")
    return found


async def _in_base64(before: bytes, chunks: AsyncIterator[bytes], after: bytes) -> AsyncIterator[bytes]:
    yield before
    left = b""
    async for chunk in chunks:
        data = left + chunk
        whole = len(data) - len(data) % 3
        left = data[whole:]
        if whole:
            yield b64encode(data[:whole])
    yield b64encode(left) + after


def _ok(**more: Any) -> Response:
    return _json_response({"status": "OK", "ErrorCode": codes.FINE, "ErrorDesc": "Success", **more})


def _fail(code: str, said: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    answer = {"status": "FAIL", "ErrorCode": code, "ErrorDesc": said, "DocId": "", "data": [], "count": 0}
    return _json_response(answer, status, headers)


def _json_response(answer: dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(answer), status, headers, "application/json")
