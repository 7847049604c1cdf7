"""How the doors answer: JSON, refusals with facts in both languages, and never a stack trace."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from typing import Any

import orjson
import psycopg
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.refusals import Busy, HubRefusal, TooSlow, Unavailable
from lienthong.exchange.stores.journal.registers import Agency
from lienthong.formats.evidence.tokens import BadToken
from lienthong.kernel.refusals import Refusal

log = logging.getLogger(__name__)

JSON = "application/json"

Door = Callable[[Hub, Request], Awaitable[Response]]
AgencyDoor = Callable[[Hub, Agency, Request], Awaitable[Response]]


def answer(value: Any, status: int = 200, **headers: str) -> Response:
    """A JSON answer."""
    content = value if isinstance(value, bytes) else orjson.dumps(value, default=str)
    return Response(content, status, headers=headers, media_type=JSON)


def status_of(refusal: Refusal) -> int:
    """The HTTP status that fits a refusal of any floor."""
    if isinstance(refusal, HubRefusal):
        return refusal.status
    return 401 if isinstance(refusal, BadToken) else 422


def told(refusal: Refusal) -> dict[str, Any]:
    """A refusal as the API writes it."""
    return {
        "error": refusal.code,
        "facts": dict(refusal.facts),
        "message": {"vi": refusal.say("vi"), "en": refusal.say("en")},
    }


def refused(refusal: Refusal) -> Response:
    """A refusal as an HTTP answer."""
    headers: dict[str, str] = {}
    if isinstance(refusal, HubRefusal) and refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    if "offset" in refusal.facts:
        headers["Upload-Offset"] = str(refusal.facts["offset"])
    if status_of(refusal) == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return answer(told(refusal), status_of(refusal), **headers)


def public(door: Door) -> Callable[[Request], Awaitable[Response]]:
    """A door that anyone may use."""

    @wraps(door)
    async def guarded(request: Request) -> Response:
        hub: Hub = request.app.state.hub
        return await _guard(lambda: door(hub, request), request)

    guarded.who_may = "anyone"  # type: ignore[attr-defined]
    return guarded


def for_agencies(door: AgencyDoor) -> Callable[[Request], Awaitable[Response]]:
    """A door for those who show a token that holds."""

    @wraps(door)
    async def guarded(request: Request) -> Response:
        hub: Hub = request.app.state.hub

        async def enter() -> Response:
            agency = hub.gate.agency(request.headers.get("authorization"), hub.registers, hub.now())
            present = request.app.state.present
            # One agency, hostile or broken, never fills the house: half of the places are kept for the others.
            if present[agency.code] >= max(1, hub.config.most_requests // 2):
                raise Busy(seconds=1)
            request.state.agency = agency.code
            present[agency.code] += 1
            try:
                return await door(hub, agency, request)
            finally:
                _one_less(present, agency.code)

        return await _guard(enter, request)

    guarded.who_may = "agencies"  # type: ignore[attr-defined]
    return guarded


@contextmanager
def outside(request: Request) -> Iterator[None]:
    """While a reader waits at an inbox it keeps nobody else from entering."""
    state, agency = request.app.state, request.state.agency
    state.inside -= 1
    _one_less(state.present, agency)
    try:
        yield
    finally:
        state.inside += 1
        state.present[agency] += 1


async def arriving(hub: Hub, request: Request) -> AsyncIterator[bytes]:
    """The body, piece by piece.

    Raises:
        ClientDisconnect: the line broke.
        TooSlow: nothing more came for `HubConfig.body_pause`; a place is not held for ever.
    """
    pause, more = hub.config.body_pause.total_seconds(), True
    while more:
        try:
            async with asyncio.timeout(pause):
                event = await request.receive()
        except TimeoutError:
            raise TooSlow(seconds=int(pause)) from None
        if event["type"] == "http.disconnect":
            raise ClientDisconnect
        more = event.get("more_body", False)
        if piece := event.get("body", b""):
            yield piece


def code_of(hub: Hub, organization: str, day: date) -> str | None:
    """The code of an organisation (its key) on a day; None too where a later directory no longer has it."""
    try:
        return hub.registers.directory.by_key(organization).code_on(day)
    except KeyError:
        return None


def _one_less(present: Counter[str], agency: str) -> None:
    present[agency] -= 1
    if not present[agency]:
        del present[agency]


async def _guard(enter: Callable[[], Awaitable[Response]], request: Request) -> Response:
    state = request.app.state
    if state.inside >= state.hub.config.most_requests:
        return refused(Busy(seconds=1))
    state.inside += 1
    try:
        return await enter()
    except Refusal as refusal:
        return refused(refusal)
    except ClientDisconnect:
        return Response(status_code=499)
    except (psycopg.Error, OSError):
        log.exception("the hub could not serve %s %s", request.method, request.url.path)
        return refused(Unavailable())
    except Exception:
        log.exception("a fault of ours at %s %s", request.method, request.url.path)
        fault = {"vi": "Lỗi của hệ thống; đã ghi nhật ký.", "en": "A fault of ours; it has been logged."}
        return answer({"error": "our_fault", "facts": {}, "message": fault}, 500)
    finally:
        state.inside -= 1
