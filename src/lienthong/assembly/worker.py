"""`lienthong worker`: hears the facts that the pages told, and does what is due by the clock."""

import asyncio
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from lienthong.assembly import settings as settings_list
from lienthong.assembly.database import opened
from lienthong.assembly.django_start import pending_migrations, start_django
from lienthong.assembly.processes import Process
from lienthong.assembly.serve import NotMigrated
from lienthong.assembly.setting_kinds import Address
from lienthong.assembly.settings import Settings
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import say
from lienthong.kernel.words import Words

_READY = Words(vi="Worker đã sẵn sàng: {url}", en="The worker is ready: {url}")
_BYE = Words(vi="Đã dừng.", en="Stopped.")


@shell.command(
    help=Words(
        vi="Làm việc nền: gửi thông báo, chuyển văn bản, việc theo giờ.\n\n"
        "Dừng bằng Ctrl-C hoặc SIGTERM; việc đang làm dở được làm nốt hoặc làm lại.",
        en="Do the work behind the pages: notices, letters, what is due by the clock.\n\n"
        "Ctrl-C or SIGTERM stops it; what is under way is finished or begun again.",
    ),
    examples=("lienthong worker", "LIENTHONG_WORKER_CONCURRENCY=8 lienthong worker"),
)
def worker() -> None:
    """Run until Ctrl-C or SIGTERM."""
    settings = settings_list.read()
    with opened(settings) as database_url:
        settings = start_django(settings, database_url)
        if behind := pending_migrations():
            raise NotMigrated(count=behind)
        from django.db import connections

        connections.close_all()
        asyncio.run(_work(settings))
    click.echo(say(_BYE))


def worker_process(settings: Settings, environment: Mapping[str, str] | None = None) -> Process:
    """The worker as a process of ours."""
    return Process(
        "worker",
        [Path(sys.executable), "-m", "lienthong.assembly.main", "worker"],
        environment={**settings_list.variables(database_url=settings.database_url), **(environment or {})},
        healthy=f"http://{settings.worker_address.reachable}/healthz",
        stop_within=20.0,
    )


async def _work(settings: Settings) -> None:
    from lienthong.ground.outbox import running

    stop = asyncio.Event()
    for order in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(order, stop.set)

    def ready() -> None:
        click.echo(say(_READY, url=f"http://{settings.worker_address.reachable}/healthz"))

    door = await _healthy_at(settings.worker_address)
    async with door:
        await running.run(settings.worker_concurrency, ready, stop)


async def _healthy_at(address: Address) -> asyncio.Server:
    """Answer 200 to whoever asks: this loop is the one that hands out the work."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(5):
                await reader.readuntil(b"\r\n\r\n")
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n")
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    return await asyncio.start_server(answer, address.host, address.port)
