"""`lienthong serve`: the web pages, over the configured database or one of our own."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from lienthong.assembly import settings as settings_list
from lienthong.assembly.database import opened
from lienthong.assembly.django_start import pending_migrations, start_django
from lienthong.assembly.processes import Event, Process, Supervisor
from lienthong.assembly.settings import Settings
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import say
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

_READY = Words(vi="Trang web đã sẵn sàng: {url}", en="The pages are ready: {url}")
_STOP = Words(vi="Nhấn Ctrl-C để dừng. Nhật ký: {log}", en="Ctrl-C stops them. Log: {log}")
_FELL = Words(
    vi="Tiến trình {name} vừa dừng bất ngờ (mã {code}); khởi động lại sau {pause:.1f} giây.",
    en="The process {name} fell (code {code}); beginning again in {pause:.1f} seconds.",
)
_BYE = Words(vi="Đã dừng.", en="Stopped.")


class NotMigrated(Refusal):
    """The database's tables are older than the program. `count` steps are missing."""

    code = "not_migrated"
    words = Words(
        vi="Cơ sở dữ liệu còn {count} bước chưa nâng cấp.\nHãy chạy trước: lienthong migrate",
        en="The database is {count} steps behind the program.\nRun first: lienthong migrate",
    )


@shell.command(
    help=Words(
        vi="Chạy trang web và trông chừng các tiến trình của nó.\n\n"
        "Không đặt LIENTHONG_DATABASE_URL thì chạy cả PostgreSQL riêng trong thư mục var.",
        en="Run the web pages and watch over their processes.\n\n"
        "Without LIENTHONG_DATABASE_URL, a PostgreSQL of our own is run in the folder var as well.",
    ),
    examples=("lienthong serve", "LIENTHONG_WEB_ADDRESS=0.0.0.0:8080 lienthong serve --migrate"),
)
@shell.option(
    "--migrate",
    is_flag=True,
    help=Words(vi="Nâng cấp cơ sở dữ liệu trước khi chạy.", en="Bring the database up to date first."),
)
def serve(migrate: bool) -> None:
    """Run until Ctrl-C or SIGTERM."""
    settings = settings_list.read()
    with opened(settings) as database_url:
        settings = start_django(settings, database_url)
        if migrate:
            from lienthong.assembly.migrate import bring_up_to_date

            bring_up_to_date(settings, click.echo)
        elif behind := pending_migrations():
            raise NotMigrated(count=behind)
        collect_static(settings)
        with Supervisor(settings.var / "log", _told) as supervisor:
            supervisor.start(web_process(settings))
            supervisor.wait_until_healthy()
            click.echo(say(_READY, url=f"http://{settings.web_address.reachable}/"))
            click.echo(say(_STOP, log=supervisor.log("web")))
            supervisor.wait_for_the_end()
    click.echo(say(_BYE))


def web_process(settings: Settings, environment: Mapping[str, str] | None = None) -> Process:
    """The web pages as a process of ours: granian, over WSGI because that is Django's fast way (measured)."""
    address = settings.web_address
    return Process(
        "web",
        [
            Path(sys.executable),
            "-m",
            "granian",
            "--interface=wsgi",
            f"--host={address.host}",
            f"--port={address.port}",
            f"--workers={settings.web_workers}",
            "--blocking-threads=4",
            "--no-access-log",
            "--no-ws",
            "lienthong.assembly.wsgi:application",
        ],
        environment={**settings_list.variables(database_url=settings.database_url), **(environment or {})},
        healthy=f"http://{address.reachable}/healthz",
        # Django answers to its own names only.
        healthy_host=next((host for host in settings.allowed_hosts if not host.startswith((".", "*"))), ""),
    )


def collect_static(settings: Settings) -> None:
    """Collect style sheets, pictures and type under their digests; the demo serves them from where they lie."""
    if not settings.demo:
        from lienthong.assembly.static_files import collect

        collect()


def _told(event: Event) -> None:
    if event.what == "fell":
        click.echo(say(_FELL, name=event.name, code=event.code, pause=event.pause), err=True)
