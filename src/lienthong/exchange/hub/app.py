"""The hub as a web application (ASGI): its doors, and what runs behind them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from lienthong.exchange.hub import inboxes, messages
from lienthong.exchange.hub.bookkeeper import Bookkeeper
from lienthong.exchange.hub.config import HubConfig
from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.openapi import description
from lienthong.exchange.hub.speech import answer, for_agencies, public
from lienthong.kernel.moments import in_vietnam


async def _who_are_you(hub: Hub, request: Request) -> Response:
    """`GET /v1/hub`: name, keys that receipts are checked with, and the time."""
    return answer(
        {
            "code": hub.config.code,
            "name": hub.config.name,
            "keys": [hub.config.key.public.jwk],
            "time": in_vietnam(hub.now()).isoformat(),
        }
    )


async def _health(hub: Hub, request: Request) -> Response:
    """`GET /healthz`: can a message be committed at this moment?"""
    async with hub.connection() as connection:
        await connection.execute("select 1 from version")
    return answer({"status": "ok", "directory": hub.registers.version})


async def _openapi(hub: Hub, request: Request) -> Response:
    """`GET /v1/openapi.json`: this interface, described."""
    return answer(description(hub.config.name))


async def _directory(hub: Hub, agency: object, request: Request) -> Response:
    """`GET /v1/directory`: every organisation with its codes, dates and successors."""
    version = f'"{hub.registers.version}"'
    if request.headers.get("if-none-match") == version:
        return Response(status_code=304, headers={"ETag": version})
    # The morning after a power cut every agency asks at once: written once for all of them.
    return answer(hub.registers.published, ETag=version)


def routes() -> list[BaseRoute]:
    """Every door, and who may use it."""
    # The busiest doors first: they are looked for in this order, once for every request.
    return [
        Route("/v1/messages/{message_id}", for_agencies(messages.put), methods=["PUT"]),
        Route("/v1/messages", for_agencies(messages.batch), methods=["POST"]),
        Route("/v1/inbox", for_agencies(inboxes.inbox), methods=["GET"]),
        Route("/v1/inbox/acknowledgements", for_agencies(inboxes.acknowledge), methods=["POST"]),
        Route("/healthz", public(_health), methods=["GET"]),
        Route("/v1/hub", public(_who_are_you), methods=["GET"]),
        Route("/v1/openapi.json", public(_openapi), methods=["GET"]),
        Route("/v1/directory", for_agencies(_directory), methods=["GET"]),
        Route("/v1/messages/{message_id}", for_agencies(messages.get), methods=["GET"]),
        Route("/v1/messages/{message_id}/upload", for_agencies(messages.patch_upload), methods=["PATCH"]),
        Route("/v1/messages/{message_id}/upload", for_agencies(messages.head_upload), methods=["HEAD"]),
        Route("/v1/inbox/{seq:int}/content", for_agencies(inboxes.content), methods=["GET"]),
    ]


def application(
    config: HubConfig,
    *,
    beside: Callable[[Hub], list[BaseRoute]] = lambda hub: [],
    behind: Callable[[Hub], list[Coroutine[Any, Any, None]]] = lambda hub: [Bookkeeper(hub).run()],
) -> Starlette:
    """A hub ready to be served. `beside` adds doors, such as the national kit's; `behind` is work that goes on, such
    as keeping the books and passing messages on to another axis."""
    hub = Hub(config)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        await hub.start()
        work = [asyncio.create_task(coroutine) for coroutine in behind(hub)]
        try:
            yield
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            await hub.stop()

    app = Starlette(routes=[*routes(), *beside(hub)], lifespan=life)
    app.state.hub = hub
    app.state.inside = 0
    app.state.present = Counter()
    return app
