"""Where a trial is played: a durable PostgreSQL and a hub, as an installation runs them, in a folder of their own.

with Stage(members(2)) as stage:
    stage.url, stage.keys["H21.22"], stage.database
"""

import asyncio
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from lienthong.assembly import settings as settings_list
from lienthong.assembly.postgres import Server
from lienthong.assembly.processes import Process, Supervisor
from lienthong.assembly.trial import people
from lienthong.assembly.trial.people import Member
from lienthong.exchange.hub.config import vietnam_now
from lienthong.exchange.stores.journal import connect, prepare
from lienthong.exchange.stores.journal.registers import publish_directory, register_agencies
from lienthong.formats.evidence.keys import KeyPair, PublicKey

SCHEMA = "hub"


class Stage:
    """A province at work: PostgreSQL with every commit synced, a hub process, and keys for everybody.

    Args:
        cast: who takes part; the first one's code is the hub's own.
        workers: hub processes behind the one address.
        parent: where the stage's folder is made; None is the machine's place for temporary files.
        certificates: a certificate, its key and an authority (PEM): the hub speaks TLS, and lets in only who shows a
            certificate of that authority. Its health cannot be asked for then; whoever plays waits for it.
    """

    def __init__(
        self,
        cast: Sequence[Member],
        *,
        workers: int = 1,
        parent: Path | None = None,
        certificates: tuple[Path, Path, Path] | None = None,
    ) -> None:
        if parent is not None:
            parent.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="lienthong-trial-", dir=parent))
        self.folder.chmod(0o711)  # PostgreSQL steps down from root and must get through.
        self.cast = list(cast)
        self.server = Server(self.folder / "postgres")
        self.supervisor = Supervisor(self.folder / "log")
        self.keys: dict[str, KeyPair] = {}
        self.port = 0
        self._workers = workers
        self._certificates = certificates

    @property
    def url(self) -> str:
        """The hub's address."""
        return f"{'https' if self._certificates else 'http'}://127.0.0.1:{self.port}"

    @property
    def code(self) -> str:
        """The hub's own code."""
        return self.cast[0].code

    @property
    def database(self) -> str:
        """The database's address. It stays the same when the server falls and is begun again."""
        return self.server.url()

    @property
    def hub_key(self) -> PublicKey:
        """What receipts are checked with."""
        return KeyPair.load(self.folder / "hub-key.pem").public

    def __enter__(self) -> Self:
        try:
            self.server.start()
            self.keys = people.keys(self.cast, self.folder / "keys")
            asyncio.run(self._register())
            self.port = free_port()
            self.supervisor.start(self._hub())
            self.supervisor.wait_until_healthy("hub")
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        self.supervisor.stop()
        self.server.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def _register(self) -> None:
        await prepare(self.database, SCHEMA)
        now = vietnam_now()
        async with await connect(self.database, SCHEMA) as connection:
            await publish_directory(connection, people.directory(self.cast), at=now)
            known = [(member.agency, [self.keys[member.code].public]) for member in self.cast]
            await register_agencies(connection, known, at=now)

    def _hub(self) -> Process:
        return Process(
            "hub",
            [sys.executable, "-m", "lienthong.assembly.main", "hub"],
            environment=self._settings(),
            healthy="" if self._certificates else f"{self.url}/healthz",
            longest_pause=0.5,
        )

    def _settings(self) -> Mapping[str, str]:
        # What this installation has set is none of the trial's: an empty setting is its default.
        others = dict.fromkeys((name for name in os.environ if name.startswith(settings_list.PREFIX)), "")
        names = ("hub_tls_certificate", "hub_tls_key", "hub_tls_client_ca")
        tls = dict(zip(names, self._certificates or (), strict=False))
        return others | settings_list.variables(
            **tls,
            database_url=self.database,
            var=self.folder,
            hub_address=f"127.0.0.1:{self.port}",
            hub_code=self.code,
            hub_schema=SCHEMA,
            hub_key_file=self.folder / "hub-key.pem",
            hub_files=self.folder / "files",
            hub_workers=self._workers,
        )


def free_port() -> int:
    """A port of this machine that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
