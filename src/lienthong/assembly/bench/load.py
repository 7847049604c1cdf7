"""A load of deliveries over keep-alive connections, as light as Python allows: it must not be what is measured."""

import asyncio
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lienthong.exchange.agency.client import ndjson_of


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it goes on the wire, and how many messages it carries."""

    raw: bytes
    messages: int
    accepted: bytes = b"HTTP/1.1 20"
    """How the answer to a single message begins where it was taken."""


@dataclass(slots=True)
class Load:
    """What came of it. `latencies`: seconds from the request to its answer, one for each message."""

    seconds: float = 0.0
    own_seconds: float = 0.0
    """Processor time that making the load took."""
    latencies: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        """Accepted per second."""
        return len(self.latencies) / self.seconds


def single(host: str, token: str, message_id: str, body: bytes) -> Request:
    """`PUT /v1/messages/{id}`."""
    head = (
        f"PUT /v1/messages/{message_id} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return Request(head.encode() + body, 1)


def batch(host: str, token: str, messages: Sequence[tuple[str, bytes]]) -> Request:
    """`POST /v1/messages`, as a node sends its outbox."""
    body = ndjson_of(messages)
    head = (
        f"POST /v1/messages HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/x-ndjson\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Request(head.encode() + body, len(messages))


def run(
    host: str, port: int, requests: Sequence[Request], *, connections: int, most_seconds: float | None = None
) -> Load:
    """Send every request once, each connection taking the next when it has its answer; or as many as time allows."""
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_run(host, port, requests, connections, most_seconds or float("inf")))


async def _run(host: str, port: int, requests: Sequence[Request], connections: int, most_seconds: float) -> Load:
    loop = asyncio.get_running_loop()
    load, pending = Load(), _in_time(requests, most_seconds)
    made = [await loop.create_connection(lambda: _Connection(pending, load), host, port) for _ in range(connections)]
    began, used = time.perf_counter(), _processor()
    for _, connection in made:
        connection.send_next()
    await asyncio.gather(*(connection.finished for _, connection in made))
    load.seconds, load.own_seconds = time.perf_counter() - began, _processor() - used
    for transport, _ in made:
        transport.close()
    return load


def _in_time(requests: Sequence[Request], most_seconds: float) -> Iterator[Request]:
    end = time.perf_counter() + most_seconds
    for request in requests:
        if time.perf_counter() > end:
            return
        yield request


class _Connection(asyncio.Protocol):
    """Sends a request, waits for its whole answer, sends the next."""

    def __init__(self, pending: Iterator[Request], load: Load) -> None:
        self._pending = pending
        self._load = load
        self._buffer = b""
        self._whole = 0
        self._sent = 0.0
        self._messages = 0
        self._accepted = b""
        self.finished = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def send_next(self) -> None:
        """Begin, or end where nothing is left."""
        request = next(self._pending, None)
        if request is None:
            self.finished.set_result(None)
            return
        self._messages, self._accepted, self._sent = request.messages, request.accepted, time.perf_counter()
        self._transport.write(request.raw)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._whole:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self._whole = end + 4 + _length(self._buffer[:end])
        if len(self._buffer) >= self._whole:
            answer, self._buffer, self._whole = self._buffer, b"", 0
            self._took(answer)
            self.send_next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(error or ConnectionError("the hub closed the connection"))

    def _took(self, answer: bytes) -> None:
        latency = time.perf_counter() - self._sent
        accepted = 0
        if answer.startswith(self._accepted):
            accepted = 1 if self._messages == 1 else answer.count(b'"status":201,')
        self._load.latencies += [latency] * accepted
        self._load.refused += self._messages - accepted


def percentile(latencies: Sequence[float], share: float) -> float:
    """The latency that this share of deliveries did not exceed, in milliseconds."""
    ordered = sorted(latencies)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else float("nan")


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
