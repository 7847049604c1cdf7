"""A client of the hub's HTTP interface, for a node and for any program that joins the axis by itself.

    async with HubClient.at("https://truc.example.vn", agency="H21.22.07", key=key, clock=now) as hub:
        accepted = await hub.put("3b1c…", body)

It keeps nothing and repeats nothing, except that it signs in again once when its token is turned down: patience is the
caller's. Every call may raise TryLater, HubSpeaksOddly (a TryLater too) or Refused, and nothing else.
"""

import base64
import hashlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from ssl import SSLContext, SSLError
from types import TracebackType
from typing import Any, Self

import httpx
import orjson

from lienthong.exchange.agency import answers
from lienthong.exchange.agency.answers import Accepted, Delivery, Hub, Outcome, Page
from lienthong.exchange.agency.troubles import HubSpeaksOddly, Refused, TryLater
from lienthong.formats.evidence import receipts, tokens
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.organizations import Directory

Clock = Callable[[], datetime]

TIMES = httpx.Timeout(60.0, connect=15.0)
"""A satellite link answers in seconds; a minute of silence is a broken line."""

_RENEW_BEFORE = timedelta(seconds=60)
_BUSY = (408, 429, 502, 503, 504)


class HubClient:
    """One agency's conversation with one hub."""

    def __init__(self, http: httpx.AsyncClient, *, agency: str, key: KeyPair, clock: Clock) -> None:
        self._http = http
        self._agency = agency
        self._key = key
        self._clock = clock
        self._hub: Hub | None = None
        self._token: tuple[str, datetime] | None = None

    @classmethod
    def at(cls, url: str, *, agency: str, key: KeyPair, clock: Clock, tls: SSLContext | bool = True) -> Self:
        """A client of the hub at this address. `tls` may carry a client certificate (mutual TLS)."""
        limits = httpx.Limits(max_connections=8, max_keepalive_connections=8)
        # Without TLS there is nobody to verify, and reading the machine's authorities takes a tenth of a second.
        verify = tls if httpx.URL(url).scheme == "https" else False
        http = httpx.AsyncClient(base_url=url, timeout=TIMES, limits=limits, verify=verify, trust_env=False)
        return cls(http, agency=agency, key=key, clock=clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Give back the connections."""
        await self._http.aclose()

    async def hub(self, *, again: bool = False) -> Hub:
        """Who the hub is: its code, its keys, its clock. Asked once and remembered."""
        if self._hub is None or again:
            response = await self._ask("GET", "/v1/hub", signed=False)
            self._hub = answers.read_hub(_json(response), self._clock())
            self._token = None
        return self._hub

    async def put(self, message_id: str, body: bytes) -> Accepted:
        """Send one message in one piece."""
        headers = {"Repr-Digest": digest_header(hashlib.sha256(body).digest()), "Content-Type": "application/xml"}
        response = await self._ask("PUT", f"/v1/messages/{message_id}", content=body, headers=headers)
        return answers.read_accepted(_json(response), first_time=response.status_code == 201)

    async def batch(self, messages: Sequence[tuple[str, bytes]]) -> list[Outcome]:
        """Send many small messages in one request. What became of each, in the same order."""
        headers = {"Content-Type": "application/x-ndjson"}
        response = await self._ask("POST", "/v1/messages", content=ndjson_of(messages), headers=headers)
        said = [line for line in response.content.split(b"\n") if line.strip()]
        if len(said) != len(messages):
            raise HubSpeaksOddly(f"{len(said)} answers to {len(messages)} messages", what="batch")
        return [_outcome(line, message_id) for line, (message_id, _) in zip(said, messages, strict=True)]

    async def send_chunk(
        self, message_id: str, chunk: bytes, *, offset: int, size: int, sha256: bytes
    ) -> Accepted | int:
        """Send the next piece of a large message: the offset to go on from, or the answer after the last piece."""
        headers = {
            "Upload-Offset": str(offset),
            "Upload-Length": str(size),
            "Repr-Digest": digest_header(sha256),
            "Content-Type": "application/offset+octet-stream",
        }
        path = f"/v1/messages/{message_id}/upload"
        response = await self._ask("PATCH", path, content=chunk, headers=headers, accept=(204, 409))
        if response.status_code == 204 or (response.status_code == 409 and "Upload-Offset" in response.headers):
            return _offset(response)
        if response.status_code == 409:
            raise answers.read_refusal(409, _json(response), what="upload")
        return answers.read_accepted(_json(response), first_time=response.status_code == 201)

    async def upload_offset(self, message_id: str) -> int | None:
        """How much of a large message the hub has. None: it knows of no such upload."""
        response = await self._ask("HEAD", f"/v1/messages/{message_id}/upload", accept=(204, 404))
        return None if response.status_code == 404 else _offset(response)

    async def message(self, message_id: str) -> tuple[Accepted, tuple[Delivery, ...]] | None:
        """The first answer to one of our messages again, and how far its receivers are. None: never accepted."""
        response = await self._ask("GET", f"/v1/messages/{message_id}", accept=(404,))
        if response.status_code == 404:
            return None
        facts = _json(response)
        return answers.read_accepted(facts, first_time=False), answers.read_deliveries(facts)

    async def inbox(
        self, after: int, *, organizations: Sequence[str] = (), limit: int = 200, wait: float = 0, bodies: int = 65536
    ) -> Page:
        """What came after the cursor; `wait` seconds for something to come where there is nothing yet."""
        params: list[tuple[str, str | int | float | None]] = [("organization", code) for code in organizations]
        params += [("after", after), ("limit", limit), ("wait", int(wait)), ("bodies", bodies)]
        timeout = httpx.Timeout(60.0 + wait, connect=15.0)
        return answers.read_page(_json(await self._ask("GET", "/v1/inbox", params=params, timeout=timeout)))

    @asynccontextmanager
    async def content(self, seq: int, *, start: int = 0) -> AsyncIterator[tuple[int, AsyncIterator[bytes]]]:
        """The raw bytes of an inbox entry from `start` on: where they really start, and the pieces."""
        headers = await self._signed({"Range": f"bytes={start}-"} if start else {})
        try:
            async with self._http.stream("GET", f"/v1/inbox/{seq}/content", headers=headers) as response:
                if response.status_code not in (200, 206):
                    await response.aread()
                    raise _complaint(response, "content")
                yield (start if response.status_code == 206 else 0), response.aiter_bytes(1 << 16)
        except (httpx.HTTPError, SSLError) as error:
            raise _trouble(error, "content") from error

    async def acknowledge(self, done: Iterable[int], fail: Mapping[int, str] | None = None) -> None:
        """Tell the hub which entries we have on disk, and which we cannot read (transport status `done`, `fail`)."""
        said = {"done": list(done), "fail": [{"seq": seq, "reason": why} for seq, why in (fail or {}).items()]}
        headers = {"Content-Type": "application/json"}
        await self._ask("POST", "/v1/inbox/acknowledgements", content=orjson.dumps(said), headers=headers)

    async def directory(self, etag: str | None = None) -> tuple[Directory, str] | None:
        """Every organisation on the axis, with its tag. None: unchanged since that tag."""
        headers = {"If-None-Match": etag} if etag else {}
        response = await self._ask("GET", "/v1/directory", headers=headers, accept=(304,))
        if response.status_code == 304:
            return None
        try:
            return Directory.from_facts(_json(response)["directory"]), response.headers.get("ETag", "")
        except (KeyError, TypeError, ValueError) as error:
            raise HubSpeaksOddly(f"{type(error).__name__}: {error}"[:200], what="directory") from error

    async def check(self, accepted: Accepted, *, message_id: str, sha256: str, size: int) -> receipts.Receipt:
        """The receipt of an answer, verified against the hub's keys and against what we really sent.

        Raises:
            HubSpeaksOddly: the receipt is not the hub's, or is about something else. Such a message counts as not sent.
        """
        hub = await self.hub()
        try:
            receipt = receipts.verify(accepted.receipt, hub.keys)
        except receipts.BadReceipt:
            hub = await self.hub(again=True)  # the hub may have a new key
            try:
                receipt = receipts.verify(accepted.receipt, hub.keys)
            except receipts.BadReceipt as error:
                raise HubSpeaksOddly(str(error.facts.get("why")), what="receipt", message_id=message_id) from error
        if (receipt.hub, receipt.message_id, receipt.sha256, receipt.size) != (hub.code, message_id, sha256, size):
            raise HubSpeaksOddly("the receipt is about something else", what="receipt", message_id=message_id)
        return receipt

    async def _signed(self, headers: Mapping[str, str]) -> dict[str, str]:
        hub = await self.hub()
        # A village machine's clock may be wrong by an hour: we sign by the hub's clock, which is what the hub checks.
        now = self._clock() + timedelta(seconds=hub.fast_by)
        if self._token is None or self._token[1] - now < _RENEW_BEFORE:
            text = tokens.mint(self._key, agency=self._agency, audience=hub.code, now=now)
            self._token = text, now + tokens.LONGEST_LIFE
        return {**headers, "Authorization": f"Bearer {self._token[0]}"}

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        signed: bool = True,
        accept: tuple[int, ...] = (),
        headers: Mapping[str, str] | None = None,
        **rest: Any,
    ) -> httpx.Response:
        response = await self._once(method, path, signed, headers or {}, rest)
        if response.status_code == 401 and signed:
            await self.hub(again=True)
            response = await self._once(method, path, signed, headers or {}, rest)
        if response.status_code in (200, 201, 204, *accept):
            return response
        raise _complaint(response, path)

    async def _once(
        self, method: str, path: str, signed: bool, headers: Mapping[str, str], rest: Mapping[str, Any]
    ) -> httpx.Response:
        if signed:
            try:
                headers = await self._signed(headers)
            except TryLater as trouble:
                # Who the hub is was asked first, and could not be: the request itself stayed here.
                trouble.facts = {**trouble.facts, "never_left": True}
                raise
        try:
            return await self._http.request(method, path, headers=headers, **rest)
        except (httpx.HTTPError, httpx.InvalidURL, SSLError) as error:
            raise _trouble(error, path) from error


def _complaint(response: httpx.Response, what: str) -> TryLater | Refused:
    """What an unwelcome status asks of us."""
    status, said = response.status_code, response.text[:200]
    if status == 401:
        return TryLater("not_admitted", what=what, http_status=status, said=said)
    if status in _BUSY:
        return TryLater("busy", retry_after=_retry_after(response), what=what, http_status=status)
    if status >= 500:
        return TryLater("hub_failed", retry_after=_retry_after(response), what=what, http_status=status, said=said)
    if status < 400 or not response.headers.get("Content-Type", "").startswith("application/json"):
        return HubSpeaksOddly("not a hub's answer", what=what, http_status=status, said=said)
    refused = answers.read_refusal(status, _json(response), what=what)
    return TryLater("digest_mismatch", what=what) if refused.code == "digest_mismatch" else refused


def _trouble(error: Exception, what: str) -> TryLater:
    """What a request that broke means."""
    said = f"{type(error).__name__}: {error}"[:200]
    # With TLS 1.3 a hub that does not like our certificate says so when we first read, past the library's own errors.
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL, SSLError)):
        # An error of TLS may also come while the answer is read.
        return TryLater("no_connection", what=what, said=said, never_left=not isinstance(error, SSLError))
    if isinstance(error, httpx.TimeoutException):
        return TryLater("time_out", what=what, said=said)
    if isinstance(error, (httpx.DecodingError, httpx.UnsupportedProtocol)):
        return HubSpeaksOddly(said, what=what)
    return TryLater("cut_short", what=what, said=said)


def ndjson_of(messages: Sequence[tuple[str, bytes]]) -> bytes:
    """Messages as the lines of a batch."""
    return b"".join(
        b'{"message_id":%b,"body":"%b"}\n' % (orjson.dumps(message_id), base64.b64encode(body))
        for message_id, body in messages
    )


def digest_header(sha256: bytes) -> str:
    """A digest as `Repr-Digest` writes it (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"


def _outcome(line: bytes, message_id: str) -> Outcome:
    try:
        facts = orjson.loads(line)
        status = int(facts["status"])
        if facts["message_id"] != message_id:
            raise ValueError("answers out of order")
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise HubSpeaksOddly(str(error)[:200], what="batch") from error
    if status in (200, 201):
        return answers.read_accepted(facts, first_time=status == 201)
    details = facts.get("facts")
    retry_after = details.get("retry_after") if isinstance(details, dict) else None
    if status in _BUSY:
        wait = float(retry_after) if retry_after else None
        return TryLater("busy", retry_after=wait, what="batch", http_status=status)
    if status >= 500:
        return TryLater("hub_failed", what="batch", http_status=status)
    refused = answers.read_refusal(status, facts, what="batch")
    return TryLater("digest_mismatch", what="batch") if refused.code == "digest_mismatch" else refused


def _json(response: httpx.Response) -> Any:
    try:
        return orjson.loads(response.content)
    except orjson.JSONDecodeError as error:
        status = response.status_code
        raise HubSpeaksOddly("not JSON", what=response.request.url.path, http_status=status) from error


def _offset(response: httpx.Response) -> int:
    text = response.headers.get("Upload-Offset", "")
    if not text.isdecimal():
        raise HubSpeaksOddly("no Upload-Offset", what=response.request.url.path)
    return int(text)


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds, from either form of Retry-After (RFC 9110 §10.2.3), at most an hour."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(min(int(text), 3600))
    try:
        sent = parsedate_to_datetime(response.headers.get("Date", ""))
        return min(max(0.0, (parsedate_to_datetime(text) - sent).total_seconds()), 3600.0)
    except (TypeError, ValueError):
        return None


__all__ = ["TIMES", "Clock", "HubClient", "HubSpeaksOddly", "Refused", "TryLater", "digest_header"]
