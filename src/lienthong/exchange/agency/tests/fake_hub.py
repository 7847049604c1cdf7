"""A small hub in memory that keeps the contract of the HTTP interface and can be told to misbehave.

It reads messages with regular expressions, on purpose: the node's reader and writer are not tested against themselves.
"""

import asyncio
import base64
import hashlib
import re
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.formats.evidence import receipts, tokens
from lienthong.formats.evidence.keys import KeyPair, PublicKey
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Directory

Fault = Callable[[Request], Response | None]


@dataclass
class Kept:
    """One accepted message."""

    agency: str
    message_id: str
    body: bytes
    sha256: str
    answer: dict[str, Any]
    document_id: str
    kind: str
    receivers: list[str]


@dataclass
class FakeHub:
    """Its state, open to the test."""

    key: KeyPair = field(default_factory=KeyPair.generate)
    code: str = "H21"
    agencies: dict[str, tuple[str, PublicKey]] = field(default_factory=dict)
    organizations: dict[str, str] = field(default_factory=dict)
    """Organisation code → agency whose inbox it is."""
    messages: dict[tuple[str, str], Kept] = field(default_factory=dict)
    order: list[Kept] = field(default_factory=list)
    inboxes: dict[str, list[tuple[int, Kept, str]]] = field(default_factory=dict)
    acknowledged: dict[int, str] = field(default_factory=dict)
    uploads: dict[tuple[str, str], bytearray] = field(default_factory=dict)
    faults: deque[Fault] = field(default_factory=deque)
    """Asked first, in order; one that answers is used up."""
    requests: list[tuple[str, str]] = field(default_factory=list)
    most: int = 100 << 20
    clock: Callable[[], datetime] = lambda: datetime.now(VIETNAM)
    seq: int = 0
    directory: Directory = field(default_factory=lambda: Directory(()))
    came: asyncio.Condition = field(default_factory=asyncio.Condition)
    uploaded_bytes: int = 0
    refused_codes: set[str] = field(default_factory=set)

    def admit(self, agency: str, key: KeyPair, *organizations: str) -> None:
        self.agencies[key.kid] = (agency, key.public)
        for code in organizations or (agency,):
            self.organizations[code] = agency

    def fail_next(self, status: int, *, times: int = 1, where: str = "", **headers: str) -> None:
        """The next requests to a path that contains `where` get this status."""

        def fault(request: Request) -> Response | None:
            return Response(status_code=status, headers=headers) if where in request.url.path else None

        self.faults.extend([fault] * times)

    # -- doors

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v1/hub", self._hub),
                Route("/v1/directory", self._for_agency(self._directory)),
                Route("/v1/messages", self._for_agency(self._batch), methods=["POST"]),
                Route("/v1/messages/{id}", self._for_agency(self._put), methods=["PUT"]),
                Route("/v1/messages/{id}", self._for_agency(self._get), methods=["GET"]),
                Route("/v1/messages/{id}/upload", self._for_agency(self._patch), methods=["PATCH"]),
                Route("/v1/messages/{id}/upload", self._for_agency(self._head), methods=["HEAD"]),
                Route("/v1/inbox", self._for_agency(self._inbox), methods=["GET"]),
                Route("/v1/inbox/acknowledgements", self._for_agency(self._acknowledge), methods=["POST"]),
                Route("/v1/inbox/{seq:int}/content", self._for_agency(self._content), methods=["GET"]),
            ]
        )

    def _for_agency(self, door: Callable[[Request, str], Any]) -> Callable[[Request], Any]:
        async def enter(request: Request) -> Response:
            self.requests.append((request.method, request.url.path))
            for fault in list(self.faults):
                answer = fault(request)
                if answer is not None:
                    self.faults.remove(fault)
                    await request.body()
                    return answer
            try:
                token = request.headers.get("authorization", "").removeprefix("Bearer ")
                bearer = tokens.check(token, key_of=self.agencies.get, audience=self.code, now=self.clock())
            except tokens.BadToken as error:
                return _json({"error": error.code, "facts": {}, "message": {}}, 401)
            try:
                return await door(request, bearer.agency)
            except ClientDisconnect:
                return Response(status_code=499)

        return enter

    async def _hub(self, request: Request) -> Response:
        keys = [self.key.public.jwk]
        return _json({"code": self.code, "name": "Trục tỉnh", "keys": keys, "time": self.clock().isoformat()})

    async def _directory(self, request: Request, agency: str) -> Response:
        if request.headers.get("if-none-match") == '"1"':
            return Response(status_code=304, headers={"ETag": '"1"'})
        return _json({"version": 1, "directory": self.directory.to_facts()}, headers={"ETag": '"1"'})

    async def _put(self, request: Request, agency: str) -> Response:
        body = await request.body()
        status, answer = await self.take(agency, request.path_params["id"], body, request.headers.get("repr-digest"))
        return _json(answer, status)

    async def _get(self, request: Request, agency: str) -> Response:
        kept = self.messages.get((agency, request.path_params["id"]))
        if kept is None:
            return _json({"error": "not_found", "facts": {}, "message": {}}, 404)
        return _json({**kept.answer, "deliveries": []})

    async def _batch(self, request: Request, agency: str) -> Response:
        lines = []
        for line in (await request.body()).splitlines():
            said = orjson.loads(line)
            status, answer = await self.take(agency, said["message_id"], base64.b64decode(said["body"]))
            lines.append(orjson.dumps({"message_id": said["message_id"], **answer, "status": status}))
        return Response(b"\n".join(lines) + b"\n", media_type="application/x-ndjson")

    async def _patch(self, request: Request, agency: str) -> Response:
        mark = agency, request.path_params["id"]
        offset, length = int(request.headers["upload-offset"]), int(request.headers["upload-length"])
        have = self.uploads.setdefault(mark, bytearray())
        if offset != len(have):
            return _json(
                {"error": "wrong_offset", "facts": {}, "message": {}}, 409, headers={"Upload-Offset": str(len(have))}
            )
        try:
            async for chunk in request.stream():
                have += chunk
                self.uploaded_bytes += len(chunk)
        except ClientDisconnect:
            return Response(status_code=499)
        if len(have) < length:
            return Response(status_code=204, headers={"Upload-Offset": str(len(have))})
        status, answer = await self.take(agency, mark[1], bytes(have), request.headers["repr-digest"])
        del self.uploads[mark]
        return _json(answer, status)

    async def _head(self, request: Request, agency: str) -> Response:
        have = self.uploads.get((agency, request.path_params["id"]))
        if have is None:
            return Response(status_code=404)
        return Response(status_code=200, headers={"Upload-Offset": str(len(have))})

    async def _inbox(self, request: Request, agency: str) -> Response:
        asked = request.query_params
        codes = asked.getlist("organization") or [c for c, owner in self.organizations.items() if owner == agency]
        after, limit, bodies = int(asked["after"]), int(asked["limit"]), int(asked["bodies"])

        def found() -> list[tuple[int, Kept, str]]:
            lines = [line for code in codes for line in self.inboxes.get(code, ()) if line[0] > after]
            return sorted(lines, key=lambda line: line[0])[:limit]

        async with self.came:
            if not found() and int(asked.get("wait", 0)):
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.came.wait_for(lambda: bool(found())), int(asked["wait"]))
        entries = [self._entry(*line, bodies) for line in found()]
        return _json({"entries": entries, "next": entries[-1]["seq"] if entries else after})

    async def _acknowledge(self, request: Request, agency: str) -> Response:
        said = orjson.loads(await request.body())
        self.acknowledged.update(dict.fromkeys(said["done"], "done"))
        self.acknowledged.update({line["seq"]: f"fail: {line['reason']}" for line in said["fail"]})
        return Response(status_code=204)

    async def _content(self, request: Request, agency: str) -> Response:
        seq = request.path_params["seq"]
        kept = next(kept for lines in self.inboxes.values() for number, kept, _ in lines if number == seq)
        headers = {"Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(kept.sha256)).decode()}:"}
        start = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        if start is None:
            return Response(kept.body, headers=headers)
        first, size = int(start[1]), len(kept.body)
        headers["Content-Range"] = f"bytes {first}-{size - 1}/{size}"
        return Response(kept.body[first:], 206, headers=headers)

    # -- what it does

    async def take(
        self, agency: str, message_id: str, body: bytes, announced: str | None = None
    ) -> tuple[int, dict[str, Any]]:
        sha256 = hashlib.sha256(body)
        if announced and announced != f"sha-256=:{base64.b64encode(sha256.digest()).decode()}:":
            return 422, _no("digest_mismatch")
        if len(body) > self.most:
            return 413, _no("too_large", limit=self.most)
        known = self.messages.get((agency, message_id))
        if known is not None:
            if known.sha256 == sha256.hexdigest():
                return 200, known.answer
            return 409, _no("other_bytes", first_sha256=known.sha256, sha256=sha256.hexdigest())
        if b"<edXML" not in body:
            return 422, _no("unreadable")
        kind = "status" if b"StatusCode>" in body else "document"
        wrapping = rb"ResponseFor" if kind == "status" else rb"To"
        codes = [m.decode() for m in re.findall(rb"<edXML:%b>\s*<edXML:OrganId>([^<]+)" % wrapping, body)]
        if not any(code in self.organizations for code in codes) or set(codes) & self.refused_codes:
            return 422, _no("unknown_receivers", codes=", ".join(codes))
        document = re.search(rb"<edXML:DocumentId>([^<]+)", body)
        now = self.clock()
        receipt = receipts.Receipt(
            self.code, message_id, agency, document[1].decode() if document else "", sha256.hexdigest(), len(body), now,
            tuple(codes),
        )  # fmt: skip
        answer = {
            "message_id": message_id,
            "sha256": sha256.hexdigest(),
            "size": len(body),
            "accepted_at": now.isoformat(),
            "receipt": receipts.sign(receipt, self.key),
            "receivers": [{"code": code, "outcome": "inbox", "organization": code} for code in codes],
        }
        kept = Kept(agency, message_id, body, sha256.hexdigest(), answer, receipt.document_id, kind, codes)
        async with self.came:
            self.messages[agency, message_id] = kept
            self.order.append(kept)
            for code in codes:
                if code in self.organizations:
                    self.seq += 1
                    self.inboxes.setdefault(code, []).append((self.seq, kept, code))
            self.came.notify_all()
        return 201, answer

    def deliver_raw(self, to: str, body: bytes, message_id: str, agency: str = "G09", kind: str = "document") -> int:
        """Put anything into an inbox, as if a relay had let it through."""
        digest = hashlib.sha256(body).hexdigest()
        answer = {"accepted_at": self.clock().isoformat()}
        self.seq += 1
        kept = Kept(agency, message_id, body, digest, answer, "", kind, [to])
        self.inboxes.setdefault(to, []).append((self.seq, kept, to))
        return self.seq

    def _entry(self, seq: int, kept: Kept, code: str, bodies: int) -> dict[str, Any]:
        priority = re.search(rb"<edXML:Priority>(\d)", kept.body)
        entry = {
            "seq": seq,
            "message_id": kept.message_id,
            "sender": kept.agency,
            "kind": kept.kind,
            "organization": code,
            "addressed_as": code,
            "redirected_from": None,
            "sha256": kept.sha256,
            "size": len(kept.body),
            "priority": int(priority[1]) if priority else 0,
            "document_id": kept.document_id,
            "subject": "",
            "accepted_at": kept.answer["accepted_at"],
            "trace": [{"organ_id": self.code, "at": kept.answer["accepted_at"]}],
        }
        if len(kept.body) <= bodies:
            entry["body"] = base64.b64encode(kept.body).decode()
        return entry


def _no(code: str, **facts: Any) -> dict[str, Any]:
    return {"error": code, "facts": facts, "message": {"vi": f"Trục nói: {code}", "en": f"The hub says: {code}"}}


def _json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(value), status, headers=headers, media_type="application/json")


@asynccontextmanager
async def served(app: Any, port: int) -> AsyncIterator[str]:
    """Serve an application on the loopback of this machine, in this event loop."""
    server = Server(app, "127.0.0.1", port, interface=Interfaces.ASGINL, log_level=LogLevels.error)
    task = asyncio.create_task(server.serve())
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if task.done():
                task.result()
            await asyncio.sleep(0.01)
        else:
            writer.close()
            break
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()
        await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), 10)
