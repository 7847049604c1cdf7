"""The desktop signing service, played: it speaks its words on this machine, and fails in its ways when asked to.

For trials and tests. It listens on the loopback alone, without TLS unless a context is handed in; the real one has a
certificate for `127.0.0.1` that its installer makes the machine believe.
"""

import asyncio
import base64
import json
import ssl
import threading
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

import aiohttp
from aiohttp import web
from cryptography.hazmat.primitives.serialization import Encoding

from lienthong.formats.signing.keys.desktop.wire import SERVICES, Offer, read_offer, read_offers
from lienthong.formats.signing.making import free_field, sign
from lienthong.formats.signing.refusals import SigningRefusal
from lienthong.formats.signing.texts import annex_text, copy_text
from lienthong.formats.signing.values import LARGEST_FILE, ORGANIZATION_FIELD, Appearance, Key, Place

VERSION = "1.2.3 (mô phỏng)"
_TOP_RIGHT = Place(1, 100, 8, 95, 6)


class Fault(StrEnum):
    """How it fails."""

    NONE = "none"
    STATUS_14 = "status-14"
    STATUS_28 = "status-28"
    REPLACED = "replaced"
    """What it hands in is signed, and another file."""
    SILENT = "silent"
    """It takes the request and never answers."""
    NONSENSE = "nonsense"


class DesktopService:
    """A service with one token in it. `with DesktopService(key, clock) as service: … service.url("SignApproved")`."""

    def __init__(
        self,
        key: Key,
        clock: Callable[[], datetime],
        *,
        fault: Fault = Fault.NONE,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.key, self.clock, self.fault = key, clock, fault
        self._port, self._tls = port, tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="desktop-signing")
        self._runner: web.AppRunner | None = None

    def url(self, name: str) -> str:
        """The address of one of its services."""
        return f"{'wss' if self._tls else 'ws'}://127.0.0.1:{self._port}/{name}"

    def __enter__(self) -> "DesktopService":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(timeout=10)
        return self

    def __exit__(self, *_: object) -> None:
        if self._runner is not None:
            asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    async def _start(self) -> None:
        application = web.Application()
        application.router.add_get("/{name}", self._speak)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, ssl_context=self._tls)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def _speak(self, request: web.Request) -> web.WebSocketResponse:
        name = request.match_info["name"]
        if name not in SERVICES:
            raise web.HTTPNotFound
        socket = web.WebSocketResponse(max_msg_size=1024 * 1024)
        await socket.prepare(request)
        async for message in socket:
            if self.fault is Fault.SILENT:
                continue
            if self.fault is Fault.NONSENSE:
                await socket.send_str("<html>Service unavailable</html>")
            else:
                await socket.send_str(json.dumps(await self._answer(name, str(message.data)), ensure_ascii=False))
        return socket

    async def _answer(self, name: str, text: str) -> dict[str, Any]:
        if self.fault is Fault.STATUS_14:
            return {"Status": 14, "Message": "Không tìm thấy chứng thư số"}
        if self.fault is Fault.STATUS_28:
            return {"Status": 28, "Message": "Người dùng hủy ký"}
        if name == "GetVersion":
            return {"Status": 0, "Message": "", "Version": VERSION}
        if name == "GetCertInfo":
            held = base64.b64encode(self.key.certificate.public_bytes(Encoding.DER)).decode()
            return {"Status": 0, "Message": "", "CertBase64": held}
        try:
            if name == "SignFiles":
                done = [
                    {"FileID": file_id, "FileServer": await self._signed(name, offer)}
                    for file_id, offer in read_offers(text)
                ]
                return {"Status": 0, "Message": "", "FileServer": "", "Files": done}
            return {"Status": 0, "Message": "", "FileServer": await self._signed(name, read_offer(text))}
        except (aiohttp.ClientError, OSError, ValueError, TypeError, KeyError) as failed:
            return {"Status": 1, "Message": f"Không tải được tệp ({type(failed).__name__})"}
        except SigningRefusal as refusal:
            return {"Status": 2, "Message": refusal.say("vi")}

    async def _signed(self, name: str, offer: Offer) -> str:
        headers = {"Authorization": f"Bearer {offer.token}"} if offer.token else {}
        async with aiohttp.ClientSession(headers=headers) as session:
            async with session.get(offer.file_url) as offered:
                offered.raise_for_status()
                # Asked for many bytes at once, it gives those that have come so far.
                pdf = b"".join([part async for part in offered.content.iter_chunked(LARGEST_FILE)])
            if self.fault is Fault.REPLACED:
                # The same length, so that its tables still fit, and not the same file.
                pdf = pdf.replace(b"Producer", b"Prodacer", 1)
            signed = await asyncio.to_thread(self._sign, name, pdf, offer)
            form = aiohttp.FormData()
            form.add_field("uploadfile", signed, filename="signed.pdf", content_type="application/pdf")
            async with session.post(offer.upload_url, data=form) as taken:
                told = await taken.json(content_type=None)
        if not told.get("Status"):
            raise ValueError(str(told.get("Message")))
        return str(told.get("FileServer", ""))

    def _sign(self, name: str, pdf: bytes, offer: Offer) -> bytes:
        at = self.clock()
        match name:
            case "SignIssued":
                return sign(pdf, self.key, Appearance(), at=at, field=ORGANIZATION_FIELD, final=True).pdf
            case "SignAppendix":
                looks = Appearance(_TOP_RIGHT, text=annex_text(offer.facts.get("DocumentNumber", ""), at))
            case "SignCopy":
                facts = offer.facts
                looks = Appearance(_TOP_RIGHT, text=copy_text(facts.get("Kind", "SAO Y"), facts.get("Agency", ""), at))
            case _:
                return sign(pdf, self.key, Appearance(), at=at, field=free_field(pdf)).pdf
        return sign(pdf, self.key, looks, at=at, field=ORGANIZATION_FIELD, final=True).pdf
