"""The hub's process: from the settings to a served axis."""

import asyncio
import gc
import logging
import random
import resource
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from lienthong.assembly import national_axis
from lienthong.assembly import settings as settings_list
from lienthong.assembly.clock import clock_of
from lienthong.assembly.database import opened, with_database
from lienthong.assembly.settings import Settings
from lienthong.exchange.hub.app import application as hub_application
from lienthong.exchange.hub.bookkeeper import Bookkeeper
from lienthong.exchange.hub.config import HubConfig
from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.kit import KitDoor
from lienthong.exchange.hub.relay import Relay, RelayConfig
from lienthong.exchange.stores.journal import prepare
from lienthong.exchange.transports import national_kit
from lienthong.faces.cli import shell
from lienthong.formats.edxml import Limits
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.words import Words

KIT_PREFIX = "/kit"
"""Where the national kit's calls are answered; a kit is configured with `http://HOST:PORT/kit` as its endpoint."""


def config_from(settings: Settings) -> HubConfig:
    """A hub as the settings describe it. Its key is made when it is missing.

    Raises:
        UnusableKey: the key file holds something else, or others may read it.
    """
    if not settings.hub_key_file.exists():
        # P-256 and not Ed25519: with OpenSSL it signs and checks in two thirds of the time, and a hub signs all day.
        KeyPair.generate("P-256").save(settings.hub_key_file)
    return HubConfig(
        code=settings.hub_code,
        name=settings.hub_name,
        key=KeyPair.load(settings.hub_key_file),
        database=settings.database_url,
        schema=settings.hub_schema,
        files=settings.hub_files,
        serves=frozenset(settings.hub_serves),
        clock=clock_of(settings),
        limits=Limits(total_bytes=settings.hub_message_limit),
        largest_message=settings.hub_message_limit,
        largest_attachments=settings.edxml_attachment_limit,
        inline_up_to=settings.hub_large_from,
        group_window=timedelta(seconds=settings.hub_gather),
        most_waiting_bytes=settings.hub_waiting_bytes,
        most_requests=settings.hub_in_flight,
    )


def application() -> Starlette:
    """The hub that the environment describes; each hub process calls this once."""
    # What a message is read into has no cycles, and is gone when its answer is. Looking for garbage every 700 objects
    # took a sixth of the hub's time and found nothing.
    gc.set_threshold(100_000, 50, 100)
    gc.freeze()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    settings = settings_list.read()

    def beside(hub: Hub) -> list[BaseRoute]:
        systems = dict(system.split(":", 1) for system in settings.hub_kit_systems)
        if not systems:
            return []
        spool = national_kit.KitServerSettings(
            spool=hub.contents.folder / "incoming", most_bytes=hub.config.largest_message
        )
        return list(national_kit.routes(KitDoor(hub), systems, spool, clock=clock_of(settings), prefix=KIT_PREFIX))

    def behind(hub: Hub) -> list[Coroutine[Any, Any, None]]:
        return [Bookkeeper(hub).run(), _pass_on(hub, settings)]

    return hub_application(config_from(settings), beside=beside, behind=behind)


async def _pass_on(hub: Hub, settings: Settings) -> None:
    """Relay to and from the national axis, from when the registers are known; a database that is down is waited for."""
    while not hub.is_ready:
        await asyncio.sleep(0.5)
    chance = random.SystemRandom()
    way = national_axis.provider(settings, hub.registers.directory, clock=clock_of(settings), chance=chance)
    if way is not None:
        relay = RelayConfig(
            axis="national",
            provider=way,
            pause=timedelta(seconds=settings.national_pause),
            first_retry=timedelta(seconds=settings.national_first_retry),
        )
        await Relay(hub, relay, chance=chance).run()


def serve(settings: Settings) -> None:
    """Serve the hub until it is told to stop."""
    from granian import Granian
    from granian.constants import Interfaces

    config_from(settings)
    _allow_many_connections()
    asyncio.run(prepare(settings.database_url, settings.hub_schema))
    Granian(
        "lienthong.assembly.hub:application",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.hub_address.host,
        port=settings.hub_address.port,
        workers=settings.hub_workers,
        backlog=2048,
        websockets=False,
        respawn_failed_workers=True,
        ssl_cert=settings.hub_tls_certificate,
        ssl_key=settings.hub_tls_key,
        ssl_ca=settings.hub_tls_client_ca,
        ssl_client_verify=settings.hub_tls_client_ca is not None,
        process_name="lienthong-hub",
    ).serve()


def _allow_many_connections() -> None:
    """As many as the machine lets us: each agency keeps two or three open, and the usual 1,024 are soon full."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@shell.command(
    help=Words(
        vi="Chạy trục văn bản: nhận, ghi chắc, phát cho từng cơ quan, chuyển tiếp lên trục quốc gia.",
        en="Run the document axis: accept, keep safe, hand out to each agency, pass on to the national axis.",
    ),
    examples=("lienthong hub", "LIENTHONG_HUB_ADDRESS=0.0.0.0:8100 lienthong hub"),
)
def hub() -> None:
    """Serve until stopped."""
    settings = settings_list.read()
    with opened(settings) as database_url:
        serve(with_database(settings, database_url))
