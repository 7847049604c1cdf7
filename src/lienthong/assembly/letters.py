"""`lienthong letters`: the platform's end of the axis, as the settings describe it.

It is a process of its own beside `lienthong worker`: a line that is down for a day holds up nothing else, and one may
be stopped without the other.
"""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import click

from lienthong.assembly import settings as settings_list
from lienthong.assembly.clock import clock_of
from lienthong.assembly.database import opened
from lienthong.assembly.django_start import pending_migrations, start_django
from lienthong.assembly.processes import Process
from lienthong.assembly.serve import NotMigrated
from lienthong.assembly.settings import Settings
from lienthong.faces.cli.language import say
from lienthong.faces.cli.letters import LettersCommands, commands
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

_READY = Words(vi="Đang gửi, nhận văn bản qua {hub} với mã {agency}.", en="Carrying letters over {hub} as {agency}.")
_BYE = Words(vi="Đã dừng; việc dở dang sẽ được làm tiếp.", en="Stopped; what was under way will go on.")


class LettersNotConfigured(Refusal):
    """The platform does not know its hub, or under which code the hub knows it. Facts: `missing`."""

    code: ClassVar[str] = "letters_not_configured"
    words: ClassVar[Words] = Words(vi="Chưa cấu hình. Hãy đặt: {missing}.", en="Not configured. Please set: {missing}.")


def letters_process(settings: Settings, environment: Mapping[str, str] | None = None) -> Process:
    """The platform's post as a process of ours."""
    return Process(
        "letters",
        [Path(sys.executable), "-m", "lienthong.assembly.main", "letters", "run"],
        environment={**settings_list.variables(database_url=settings.database_url), **(environment or {})},
        stop_within=20.0,
    )


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Carry letters until `stop` is set. Django is set up over the database already.

    Raises:
        LettersNotConfigured: the hub's address or the agency's code is missing.
        UnusableKey: the key file holds something else, or others may read it.
    """
    from lienthong.ground.letters.post import Post, PostConfig

    given = (("letters_hub_url", settings.letters_hub_url), ("letters_agency", settings.letters_agency))
    missing = [settings_list.PREFIX + name.upper() for name, value in given if not value]
    if missing:
        raise LettersNotConfigured(missing=", ".join(missing))
    config = PostConfig(
        hub_url=settings.letters_hub_url,
        agency=settings.letters_agency,
        key=key_of(settings),
        clock=clock_of(settings),
        pause=settings.letters_pause,
    )
    await Post(config).run(stop)


def key_of(settings: Settings) -> KeyPair:
    """The connection's key, made when it is missing.

    Raises:
        UnusableKey: the key file holds something else, or others may read it.
    """
    if not settings.letters_key_file.exists():
        KeyPair.generate().save(settings.letters_key_file)
    return KeyPair.load(settings.letters_key_file)


def _run() -> None:
    settings = settings_list.read()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    with opened(settings) as database_url:
        settings = start_django(settings, database_url)
        if behind := pending_migrations():
            raise NotMigrated(count=behind)
        from django.db import connections

        connections.close_all()
        click.echo(say(_READY, hub=settings.letters_hub_url, agency=settings.letters_agency))
        asyncio.run(_until_stopped(settings))
    click.echo(say(_BYE))


async def _until_stopped(settings: Settings) -> None:
    stop = asyncio.Event()
    for order in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(order, stop.set)
    await run(settings, stop)


@contextlib.contextmanager
def _site() -> Iterator[None]:
    settings = settings_list.read()
    with opened(settings) as database_url:
        start_django(settings, database_url)
        yield


def _now() -> datetime:
    return clock_of(settings_list.read())()


letters = commands(LettersCommands(_site, _now, lambda: settings_list.read().letters_key_file, _run))
