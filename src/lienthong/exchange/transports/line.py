"""One careful HTTP call: it ends in time, takes a bounded number of bytes, follows no one, and fails in our words.

Shared by the providers that speak HTTP. What the far side can do to us is tried in `failing/server.py`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx
import orjson

from lienthong.exchange.transports.interface import MayHaveArrived, NeverWillWork, Trouble, TryLater

CHUNK = 256 * 1024
"""Bytes read from a file at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much we bear. Times are seconds, sizes bytes.

    A call may take `patience` plus the time its bytes need at `slowest` bytes per second: a slow line is borne, a far
    side that sends one byte a minute is not.
    """

    connect: float = 10.0
    silence: float = 60.0
    patience: float = 120.0
    slowest: float = 2_000.0
    answer: int = 1_000_000
    listing: int = 64_000_000
    content: int = 400_000_000


def new_http(limits: Limits) -> httpx.AsyncClient:
    """A client for a dedicated network: no proxy from the environment, no redirects, a fresh connection per call.

    A kept connection that the far side has just closed cannot be told from a parcel that was taken without an answer,
    so none is kept.
    """
    return httpx.AsyncClient(
        timeout=httpx.Timeout(limits.silence, connect=limits.connect),
        limits=httpx.Limits(max_keepalive_connections=0),
        follow_redirects=False,
        trust_env=False,
    )


class Body(Protocol):
    """What a call carries. `stream` may be asked for again after a failed attempt."""

    @property
    def length(self) -> int:
        """Bytes, exactly."""
        ...

    def stream(self) -> AsyncIterator[bytes]:
        """The bytes, in pieces."""
        ...


@dataclass(frozen=True, slots=True)
class FileBody:
    """A file between two short texts. Raises TryLater `our_disk` where the file is not what was promised."""

    path: Path
    size: int
    before: bytes = b""
    after: bytes = b""

    @property
    def length(self) -> int:
        """Bytes, exactly."""
        return len(self.before) + self.size + len(self.after)

    async def stream(self) -> AsyncIterator[bytes]:
        """The bytes, in pieces; the file is read off the event loop."""
        if self.before:
            yield self.before
        left = self.size
        try:
            file = await asyncio.to_thread(self.path.open, "rb")
            try:
                while left:
                    chunk = await asyncio.to_thread(file.read, min(CHUNK, left))
                    if not chunk:
                        break
                    left -= len(chunk)
                    yield chunk
            finally:
                file.close()
        except OSError as error:
            raise TryLater(Trouble.OUR_DISK, said=type(error).__name__, path=str(self.path)) from error
        if left:
            raise TryLater(Trouble.OUR_DISK, said="shorter than promised", path=str(self.path), missing=left)
        if self.after:
            yield self.after


@dataclass(frozen=True, slots=True)
class TextBody:
    """A short body that is at hand."""

    text: bytes = b""

    @property
    def length(self) -> int:
        """Bytes, exactly."""
        return len(self.text)

    async def stream(self) -> AsyncIterator[bytes]:
        """The bytes, in one piece."""
        yield self.text


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an answer."""

    status: int
    headers: httpx.Headers

    @property
    def is_json(self) -> bool:
        """Whether the far side calls it JSON."""
        return "json" in self.headers.get("content-type", "").lower()

    @property
    def retry_after(self) -> float | None:
        """Seconds, where the far side names a sensible number of them."""
        text = self.headers.get("retry-after", "").strip()
        return float(text) if text.isdecimal() and len(text) <= 6 else None


class Line:
    """The way to one far side."""

    def __init__(self, http: httpx.AsyncClient, limits: Limits) -> None:
        self._http = http
        self.limits = limits

    async def ask(
        self,
        call: str,
        method: str,
        url: str,
        headers: Sequence[tuple[str, str]],
        *,
        body: Body | None = None,
        query: Mapping[str, str] | None = None,
        sends: bool = False,
        most: int | None = None,
    ) -> tuple[Head, bytes]:
        """One call whose answer fits in memory. Statuses other than 200–299 come back too; see `refuse`."""
        pieces: list[bytes] = []
        head = await self.exchange(
            call, method, url, headers, body=body, query=query, sends=sends, most=most, take=pieces.append
        )
        return head, b"".join(pieces)

    async def exchange(
        self,
        call: str,
        method: str,
        url: str,
        headers: Sequence[tuple[str, str]],
        *,
        take: Callable[[bytes], object],
        body: Body | None = None,
        query: Mapping[str, str] | None = None,
        sends: bool = False,
        most: int | None = None,
        begin: Callable[[Head], object] | None = None,
    ) -> Head:
        """One call whose answer goes piece by piece to `take`. `sends`: the far side may act on it before it answers.

        Raises:
            MayHaveArrived: `sends`, everything left us, and no answer came back.
            TryLater: anything else the network can do.
        """
        most = self.limits.answer if most is None else most
        progress = _Progress()
        trouble: type[TryLater] = MayHaveArrived if sends else TryLater
        try:
            request = self._http.build_request(
                method,
                url,
                params=dict(query) if query else None,
                headers=[*headers, ("Accept-Encoding", "identity"), *_length(body)],
                content=progress.outgoing(body) if body is not None else None,
            )
        except (ValueError, TypeError, httpx.InvalidURL) as error:
            raise NeverWillWork("our_request", _said(error), about="our_account", call=call) from error
        try:
            async with asyncio.timeout(self.limits.patience) as deadline:
                progress.watch(deadline, self.limits, nothing_to_say=body is None)
                response = await self._http.send(request, stream=True, follow_redirects=False)
                try:
                    head = Head(response.status_code, response.headers)
                    if response.headers.get("content-encoding", "identity").lower() != "identity":
                        # Never asked for; decompressing it would let a few bytes become gigabytes.
                        raise trouble(Trouble.UNREADABLE_ANSWER, call=call, said="compressed")
                    if begin is not None:
                        begin(head)
                    taken = 0
                    async for piece in response.aiter_raw():
                        taken += len(piece)
                        if taken > most:
                            raise trouble(Trouble.TOO_LARGE, call=call, most=most)
                        progress.moved(len(piece))
                        take(piece)
                finally:
                    await response.aclose()
        except TryLater:
            raise
        except (httpx.ConnectError, httpx.UnsupportedProtocol) as error:
            raise TryLater(Trouble.NO_CONNECTION, call=call, said=_said(error)) from error
        except (httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TryLater(Trouble.TIME_OUT, call=call, said="connecting") from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise self._cut(Trouble.TIME_OUT, progress, sends, call, error) from error
        except httpx.LocalProtocolError as error:
            raise NeverWillWork("our_request", _said(error), about="our_account", call=call) from error
        except (httpx.HTTPError, httpx.StreamError, OSError, ValueError) as error:
            raise self._cut(Trouble.CUT_SHORT, progress, sends, call, error) from error
        return head

    def _cut(self, trouble: Trouble, progress: "_Progress", sends: bool, call: str, error: Exception) -> TryLater:
        # RFC 9112 §8: a request whose body is incomplete may not be acted upon. Only a whole one may have arrived.
        kind = MayHaveArrived if sends and progress.all_out else TryLater
        return kind(trouble, call=call, said=_said(error))


def refuse(call: str, head: Head, body: bytes, *, sends: bool) -> TryLater | NeverWillWork:
    """What an answer outside 200–299 means. The caller raises it, `from None`."""
    status = head.status
    facts: dict[str, Any] = {"call": call, "http_status": status, "said": shorten(body)}
    if head.retry_after is not None:
        facts["retry_after"] = head.retry_after
    if 300 <= status < 400:
        facts["location"] = head.headers.get("location", "")[:300]
        # 307 and 308 say that the request was not handled here; 301 to 303 are also used for "done, see there".
        acted = sends and status not in (307, 308)
        return (MayHaveArrived if acted else TryLater)(Trouble.REDIRECTED, **facts)
    if status in (401, 403, 407):
        return TryLater(Trouble.NOT_SIGNED_IN, **facts)
    if status in (408, 425, 429, 503):
        return TryLater(Trouble.BUSY, **facts)
    if status in (404, 410):
        # For a package: gone. For a whole address: a route that is being deployed. Neither is the parcel's fault.
        return TryLater(Trouble.NOT_THERE, **facts)
    if 400 <= status < 500:
        del facts["said"]
        return NeverWillWork(f"http_{status}", shorten(body), **facts)
    if status >= 500:
        return (MayHaveArrived if sends else TryLater)(Trouble.SERVER_ERROR, **facts)
    return (MayHaveArrived if sends else TryLater)(Trouble.UNREADABLE_ANSWER, **facts)


def read_object(call: str, body: bytes, *, sends: bool) -> dict[str, Any]:
    """The JSON object in an answer.

    Raises:
        TryLater: it is none (MayHaveArrived where the call may have been acted upon).
    """
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise (MayHaveArrived if sends else TryLater)(Trouble.UNREADABLE_ANSWER, call=call, said=shorten(body))
    return found


def shorten(body: bytes) -> str:
    """What the far side wrote, as one printable line of at most 300 characters."""
    text = body[:1200].decode("utf-8", "replace")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:300]


class _Progress:
    """Moves the deadline as bytes move, and knows whether the whole body left."""

    def __init__(self) -> None:
        self.all_out = False
        self._bytes = 0

    def watch(self, deadline: asyncio.Timeout, limits: Limits, *, nothing_to_say: bool) -> None:
        self._deadline, self._limits = deadline, limits
        self._started = asyncio.get_running_loop().time()
        self.all_out = nothing_to_say

    def moved(self, count: int) -> None:
        self._bytes += count
        self._deadline.reschedule(self._started + self._limits.patience + self._bytes / self._limits.slowest)

    async def outgoing(self, body: Body) -> AsyncIterator[bytes]:
        left = body.length
        async for chunk in body.stream():
            left -= len(chunk)
            # The last piece may be on the wire before we are asked for another one.
            self.all_out = left <= 0
            yield chunk
            self.moved(len(chunk))


def _length(body: Body | None) -> list[tuple[str, str]]:
    return [("Content-Length", str(body.length))] if body is not None else []


def _said(error: BaseException) -> str:
    return shorten(f"{type(error).__name__}: {error}".encode())
