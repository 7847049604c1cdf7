"""The stage: a database, two hubs, the web pages and everyone's nodes, set up from nothing and then running."""

import asyncio
import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from lienthong.assembly import settings as settings_list
from lienthong.assembly.clock import clock_of
from lienthong.assembly.demo import keyrings
from lienthong.assembly.demo.cast import COUNTER, CURTAIN, DAY, DEPARTMENT, Actor, Cast, cast_of
from lienthong.assembly.demo.neighbours import Conduct, Neighbour, neighbours_process
from lienthong.assembly.django_start import start_django
from lienthong.assembly.hub import KIT_PREFIX
from lienthong.assembly.letters import letters_process
from lienthong.assembly.migrate import bring_up_to_date
from lienthong.assembly.postgres import Server
from lienthong.assembly.processes import Process, Supervisor
from lienthong.assembly.serve import web_process
from lienthong.assembly.setting_kinds import Address
from lienthong.assembly.settings import Settings, variables
from lienthong.assembly.worker import worker_process
from lienthong.exchange.stores.journal import connect, prepare
from lienthong.exchange.stores.journal.registers import Agency, publish_directory, register_agencies
from lienthong.formats.evidence.keys import KeyPair, PublicKey
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Directory
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

KIT_SYSTEM, KIT_SECRET = "H21", "trinh-dien"  # a connection between two of our own processes on this machine
CENTRE_SCHEMA = "centre"
LEFTOVERS = ("log", "hub", "centre", "nodes", "national", "files", "letters", "slips", "documents", "audit")
"""Folders of an earlier demonstration."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts listen."""

    web: Address
    hub: Address
    centre: Address
    worker: Address


class DemoIsRunning(Refusal):
    """Another demonstration uses this folder."""

    code = "demo_is_running"
    words = Words(
        vi="Một buổi trình diễn khác đang chạy trong {folder}. Hãy dừng nó trước, hoặc đặt LIENTHONG_VAR khác.",
        en="Another demonstration is running in {folder}. Stop it first, or set another LIENTHONG_VAR.",
    )


class Stage:
    """Everything that runs. `folder` is emptied first: each demonstration begins on the same morning."""

    def __init__(self, folder: Path, places: Places) -> None:
        self.folder = folder.absolute()
        self.places = places
        offset = int((CURTAIN - datetime.now(VIETNAM)).total_seconds())
        self.environment = variables(
            var=self.folder, demo=True, demo_offset=offset, web_address=places.web, worker_address=places.worker
        )
        self.settings: Settings = settings_list.read({**os.environ, **self.environment})
        self.clock: Callable[[], datetime] = clock_of(self.settings)
        self.server = Server(self.folder / "postgres")
        self.supervisor = Supervisor(self.folder / "log")
        self.cast: Cast
        self.hub_key = KeyPair.generate("Ed25519")

    def open_database(self) -> None:
        """A PostgreSQL of our own, and in it a new database."""
        self.server.start()
        if not self.server.owned:
            raise DemoIsRunning(folder=self.folder)
        for leftover in (
            "log",
            "hub",
            "centre",
            "nodes",
            "national",
            "files",
            "letters",
            "slips",
            "documents",
            "audit",
        ):
            shutil.rmtree(self.folder / leftover, ignore_errors=True)
        self.server.drop_database("demo")
        url = self.server.create_database("demo")
        os.environ.update(self.environment)
        self.settings = start_django(self.settings, url)
        self.environment |= variables(database_url=url)

    def fill_database(self, tell: Callable[[str], None]) -> None:
        """Tables, organisations, people, and who may speak to which hub with which key."""
        bring_up_to_date(self.settings, tell)
        from lienthong.ground.letters import actions as letters
        from lienthong.ground.organizations import queries
        from lienthong.ground.people import actions as people

        people.load_demo_cast()
        keyrings.hand_out(self.clock())
        directory = queries.directory()
        self.cast = cast_of(directory, self.folder / "nodes")
        self.hub_key.save(self.folder / "hub" / "key.pem")
        for office in (COUNTER, DEPARTMENT):
            letters.serve(office, DAY)
        asyncio.run(self._register(directory))

    def start(self) -> None:
        """Start every process and wait until each answers."""
        # The hubs first: a node that finds nobody waits longer before it asks again.
        self.supervisor.start(self._hub("centre", self.places.centre, self._centre_environment()))
        self.supervisor.start(self._hub("hub", self.places.hub, self._hub_environment()))
        self.supervisor.start(replace(web_process(self.settings), environment=self.environment))
        self.supervisor.wait_until_healthy("centre", "hub")
        for actor in self.cast.players:
            self.supervisor.start(self._node(actor))
        self.supervisor.start(
            Process("crowd", [sys.executable, "-m", "lienthong.assembly.demo.crowd"], environment=self._crowd())
        )
        self.supervisor.start(replace(worker_process(self.settings), environment=self.environment))
        self.supervisor.start(
            replace(letters_process(self.settings), environment={**self.environment, **self._letters()})
        )
        next_door = [Neighbour(actor.code, Conduct.ANSWERS, actor.folder) for actor in self.cast.neighbours]
        self.supervisor.start(neighbours_process(self.hub_url(self.cast.police), next_door, self.environment))
        self.supervisor.wait_until_healthy()
        for actor in self.cast.players:
            _wait_for(actor.data / "satchel.sqlite")

    def stop(self) -> None:
        """Stop everything of ours, the database last."""
        self.supervisor.stop()
        if self.server.owned:
            self.server.stop()

    def hub_url(self, actor: Actor) -> str:
        """The hub that this actor's node talks to."""
        place = self.places.centre if actor.hub == "centre" else self.places.hub
        return f"http://{place.host}:{place.port}"

    async def _register(self, directory: Directory) -> None:
        url, now = self.settings.database_url, self.clock()
        provincial = frozenset(organization.key for organization in directory if organization.axis == "province")
        for schema, name in ((self.settings.hub_schema, "province"), (CENTRE_SCHEMA, "centre")):
            await prepare(url, schema)
            async with await connect(url, schema) as connection:
                await publish_directory(connection, directory, at=now)
                members = [self._member(actor, now) for actor in self.cast.everyone if actor.hub == name]
                if name == "centre":
                    # The whole province is one system to the national axis (Decision 28/2018/QĐ-TTg).
                    members.append((Agency(KIT_SYSTEM, "Trục tỉnh Gia Lai", provincial), []))
                await register_agencies(connection, members, at=now - timedelta(days=1))

    def _member(self, actor: Actor, now: datetime) -> tuple[Agency, list[PublicKey]]:
        key = KeyPair.generate("Ed25519")
        key.save(actor.key_file)
        acts_for = frozenset({actor.organization.key, *(organization.key for organization in actor.also)})
        return Agency(actor.code, actor.organization.name, acts_for), [key.public]

    def _hub(self, name: str, place: Address, environment: dict[str, str]) -> Process:
        return Process(
            name,
            [sys.executable, "-m", "lienthong.assembly.main", "hub"],
            environment={**self.environment, **environment},
            healthy=f"http://{place.host}:{place.port}/healthz",
        )

    def _hub_environment(self) -> dict[str, str]:
        centre = self.places.centre
        return variables(
            hub_address=self.places.hub,
            hub_code="000.00.00.H21",
            national_provider="national_kit",
            national_endpoint=f"http://{centre.host}:{centre.port}{KIT_PREFIX}",
            national_systemid=KIT_SYSTEM,
            national_secret=KIT_SECRET,
            national_pause="1 s",
            national_first_retry="2 s",
        )

    def _centre_environment(self) -> dict[str, str]:
        return variables(
            hub_address=self.places.centre,
            hub_code="000.00.00.G22",
            hub_name="Trục liên thông văn bản quốc gia (trình diễn)",
            hub_schema=CENTRE_SCHEMA,
            hub_serves="province national",
            hub_key_file=self.folder / "centre" / "key.pem",
            hub_files=self.folder / "centre" / "files",
            hub_kit_systems=f"{KIT_SYSTEM}:{KIT_SECRET}",
        )

    def _node(self, actor: Actor) -> Process:
        return Process(
            f"node-{actor.name}",
            [sys.executable, "-m", "lienthong.assembly.main", "node", "run"],
            environment={
                **self.environment,
                **variables(
                    node_folder=actor.folder,
                    node_hub_url=self.hub_url(actor),
                    node_agency=actor.code,
                    node_key_file=actor.key_file,
                ),
            },
        )

    def _letters(self) -> dict[str, str]:
        platform = self.cast.platform
        return variables(
            letters_hub_url=self.hub_url(platform),
            letters_agency=platform.code,
            letters_key_file=platform.key_file,
            letters_pause="0.5 s",
        )

    def _crowd(self) -> dict[str, str]:
        addresses = {
            "DEMO_PROVINCE_URL": self.hub_url(self.cast.commune),
            "DEMO_CENTRE_URL": self.hub_url(self.cast.ministry),
        }
        return {**self.environment, **addresses}


def _wait_for(path: Path, patience: float = 30.0) -> None:
    end = time.monotonic() + patience
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.05)
