"""A province's hub and the hub that plays the centre, the first being a client of the second by the kit's protocol.

The relay between them is turned by hand (`Two.relay`), so that a story says when it is looked at and no test sleeps.
"""

import hashlib
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from lienthong.exchange.hub.app import application
from lienthong.exchange.hub.bookkeeper import Bookkeeper
from lienthong.exchange.hub.config import HubConfig
from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.kit import KitDoor
from lienthong.exchange.hub.relay import Relay, RelayConfig
from lienthong.exchange.hub.tests.province import AGENCIES, DIRECTORY, Clock, Province, province
from lienthong.exchange.transports import national_kit
from lienthong.exchange.transports.interface import Provider

SECRET = "bi-mat-cua-truc-tinh"
OURS = frozenset(one.key for one in DIRECTORY if one.axis == "province")
MINISTRY = "G09"

Spoil = Callable[[Provider], Provider]


@dataclass
class Two:
    """Both hubs, and the province's way to the centre."""

    province: Province
    centre: Province
    hub: Hub
    relay_of: Relay
    clock: Clock

    async def relay(self, *, minutes: float = 0, times: int = 1) -> None:
        """Turn the relay: send what is due, fetch what waits, ask how far it is; each time so much later."""
        for _ in range(times):
            self.clock.move(minutes=minutes)
            async with self.hub.connection() as connection:
                while await self.relay_of.send_due(connection):
                    pass
                await self.relay_of.fetch_waiting(connection)
                await self.relay_of.ask_progress(connection)

    async def books(self) -> None:
        """Bring the province's books up to date."""
        async with self.hub.connection() as connection:
            while await Bookkeeper(self.hub).catch_up(connection):
                pass

    async def relays(self) -> list[tuple[Any, ...]]:
        """The parcels of the province: message id, state, what the far side said."""
        return await self.province.rows(
            """select m.message_id, r.state, r.far_state from relays r join messages m using (position)
            order by r.position"""
        )

    async def put_at_the_centre(self, remote_id: str, body: bytes, *, addressed_as: str | None = None) -> None:
        """Make a package that waits at the centre another one: what an axis may hold is not ours to choose."""
        await self.centre.rows(
            """update messages set body = %s, size = %s, sha256 = %s
            where position = (select position from deliveries where seq = %s) returning 1""",
            body,
            len(body),
            hashlib.sha256(body).digest(),
            int(remote_id),
        )
        if addressed_as is not None:
            update = "update deliveries set addressed_as = %s where seq = %s returning 1"
            await self.centre.rows(update, addressed_as, int(remote_id))

    async def waiting_at_the_centre(self) -> list[tuple[Any, ...]]:
        """What the centre holds for the province's own: id and transport status."""
        return await self.centre.rows(
            "select seq, state from deliveries where receiver = any(%s) order by seq", sorted(OURS)
        )


@asynccontextmanager
async def two_hubs(
    database_url: str, files: Path, *, spoil: Spoil = lambda way: way, tells_message_id: bool = False
) -> AsyncIterator[Two]:
    """Both, over real HTTP and one real database with a schema for each."""
    clock = Clock()
    hubs: list[Hub] = []

    def at_the_centre(config: HubConfig) -> Starlette:
        def kit(hub: Hub) -> list[Any]:
            spool = national_kit.KitServerSettings(spool=hub.contents.folder / "incoming")
            return list(national_kit.routes(KitDoor(hub), {"H21": SECRET}, spool, clock=clock, prefix="/kit"))

        return application(config, beside=kit, behind=lambda hub: [])

    def in_the_province(config: HubConfig) -> Starlette:
        app = application(config, behind=lambda hub: [])
        hubs.append(app.state.hub)
        return app

    serves = frozenset({"national", "province"})
    ministry: dict[str, frozenset[str] | None] = {"H21": OURS, MINISTRY: frozenset({"bo-noi-vu"})}
    own: dict[str, frozenset[str] | None] = dict(AGENCIES)
    async with (
        province(
            database_url, files / "centre", clock=clock, app=at_the_centre, agencies=ministry, code="TW",
            schema="centre", serves=serves,
        ) as centre,
        province(database_url, files / "province", clock=clock, app=in_the_province, agencies=own) as house,
    ):  # fmt: skip
        settings = national_kit.KitSettings(
            endpoint=f"{centre.url}/kit", systemid="H21", secret=SECRET, tells_message_id=tells_message_id
        )
        way = spoil(national_kit.KitClient(settings, clock=clock))
        config = RelayConfig("national", way, pause=timedelta(0))
        try:
            yield Two(house, centre, hubs[0], Relay(hubs[0], config, chance=random.Random(9)), clock)
        finally:
            await way.close()
