"""Where the bench of cases is played: a durable PostgreSQL, the web pages over it, and clerks who can sign in."""

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from lienthong.assembly import settings as settings_list
from lienthong.assembly.django_start import start_django
from lienthong.assembly.migrate import bring_up_to_date
from lienthong.assembly.postgres import Server
from lienthong.assembly.processes import Supervisor
from lienthong.assembly.serve import web_process
from lienthong.assembly.settings import Settings, variables
from lienthong.kernel.moments import VIETNAM

PASSWORD = "mưa rừng Chư Păh 2018"  # noqa: S105 - of accounts that live as long as the bench
CLERKS = 8
"""Counters that work at once, each at a commune of its own."""


@dataclass(frozen=True, slots=True)
class Clerk:
    """Somebody who signed in: the office, and the cookies of the session."""

    username: str
    unit_key: str
    cookies: Mapping[str, str]

    @property
    def cookie(self) -> str:
        """As a browser sends them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


class CaseStage:
    """A context manager: everything runs inside, and nothing is left behind."""

    def __init__(self, *, workers: int = 2, parent: Path | None = None) -> None:
        if parent is not None:
            parent.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="lienthong-cases-", dir=parent))
        self.folder.chmod(0o711)  # PostgreSQL steps down from root and must get through.
        self.server = Server(self.folder / "postgres")
        self.supervisor = Supervisor(self.folder / "log")
        self.workers = workers
        self.now = datetime.now(VIETNAM)
        self.units: Sequence[str] = ()
        self.settings: Settings
        self.url = self.database = ""

    def __enter__(self) -> Self:
        try:
            self._up()
        except BaseException:
            self._down()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._down()

    def sign_in(self, username: str) -> httpx.Client:
        """A browser in which this person has signed in with their password."""
        browser = httpx.Client(base_url=self.url, follow_redirects=True, timeout=60)
        page = browser.get("/sign-in/").text
        told = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert told is not None
        answer = browser.post(
            "/sign-in/", data={"login": username, "password": PASSWORD, "csrfmiddlewaretoken": told.group(1)}
        )
        answer.raise_for_status()
        assert "sessionid" in browser.cookies, answer.url
        return browser

    def _up(self) -> None:
        self.server.start()
        url = self.server.create_database("cases")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        # Demo mode: cookies without TLS, as on any bench; it changes nothing else that is measured here.
        environment = variables(
            var=self.folder / "var", demo=True, web_address=f"127.0.0.1:{port}", web_workers=self.workers
        )
        os.environ.update(environment)
        self.settings = start_django(settings_list.read(), url)
        self.database, self.url = url, f"http://127.0.0.1:{port}"
        bring_up_to_date(self.settings, lambda line: None)
        self._people()
        self.supervisor.start(web_process(self.settings, environment))
        self.supervisor.wait_until_healthy()

    def _people(self) -> None:
        from lienthong.ground.organizations import queries as organizations
        from lienthong.ground.people import actions as people
        from lienthong.ground.people.roles import Role
        from lienthong.kernel.organizations import Level

        day = self.now.date()
        everyone = list(organizations.directory())
        today = [each.key for each in everyone if day in each.span and each.level is Level.COMMUNE]
        self.units = [*today, *(each.key for each in everyone if each.key not in set(today))]
        for number in range(CLERKS):
            for role in (Role.COUNTER, Role.SPECIALIST):
                account = people.open_account(f"{role.value}{number}", f"Siu H’Nga {number}", password=PASSWORD)
                people.appoint(account, self.units[number], role, since=day)
        inspector = people.open_account("inspector", "Võ Hải Yến", password=PASSWORD)
        people.appoint(inspector, "unit2025-52", Role.INSPECTOR, since=day)

    def _down(self) -> None:
        self.supervisor.stop()
        from django.db import connections

        connections.close_all()
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
