"""Passing messages on to another axis, with patience and in order, and bringing home what it holds for us."""

import asyncio
import contextlib
import hashlib
import io
import logging
import os
import random
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from lienthong.exchange.hub.accepting import Offer, accept
from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.refusals import Busy, Unavailable
from lienthong.exchange.stores.contents import Stored
from lienthong.exchange.transports.interface import (
    Kind,
    MayHaveArrived,
    NeverWillWork,
    Parcel,
    Provider,
    Trouble,
    TryLater,
    Waiting,
)
from lienthong.formats import edxml
from lienthong.kernel.refusals import Refusal

log = logging.getLogger(__name__)

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60))
"""Waiting times after a failure (edXML procedures, §13). Afterwards every hour, and the row is on a person's list."""

_DUE = """
select r.*, m.kind, m.from_code, m.message_id, m.sha256, m.size, m.body, m.file, m.accepted_at, m.document_id,
       m.number, m.notation
from relays r join messages m using (position)
where r.state = 'waiting' and r.next_at <= %(now)s and not exists (
    -- What waits after a failure holds back what the same sender wrote later to the same receiver, and nothing else.
    select 1 from relays e join messages f using (position)
    where e.state = 'waiting' and e.next_at > %(now)s and e.position < r.position
      and f.from_code = m.from_code and e.organizations && r.organizations)
order by r.priority desc, r.position limit 20
"""


@dataclass(frozen=True, slots=True)
class RelayConfig:
    """One way to another axis. `pause`: how often it is looked at; the law's ceiling for fetching is 5 minutes."""

    axis: str
    provider: Provider
    pause: timedelta = timedelta(seconds=60)
    first_retry: timedelta = BACK_OFF[0]
    """Scales the back-off; a demonstration shortens it."""


class _Tried(Enum):
    SETTLED = "passed on, or left to a person"
    WAITS = "this one waits, the line is fine"
    LINE_DOWN = "no use in trying others"


class Relay:
    """Runs in one process of a hub at a time (an advisory lock sees to it)."""

    def __init__(self, hub: Hub, config: RelayConfig, *, chance: random.Random) -> None:
        self._hub = hub
        self._config = config
        self._chance = chance
        self._scratch = hub.config.files / "relay"
        self._scratch.mkdir(parents=True, exist_ok=True)

    async def run(self) -> None:
        """Send what is due and fetch what waits, until cancelled."""
        while True:
            try:
                async with self._hub.connection() as connection:
                    await self._serve(connection)
            except (psycopg.Error, OSError, Unavailable, Busy) as error:
                log.warning("the relay pauses: %s", error)
            except Exception:
                log.exception("the relay pauses: a fault of ours")
            await asyncio.sleep(1)

    async def _serve(self, connection: psycopg.AsyncConnection[Any]) -> None:
        lock = f"relay:{self._hub.config.schema}:{self._config.axis}"
        held = await (await connection.execute("select pg_try_advisory_lock(hashtext(%s))", [lock])).fetchone()
        if not held or not held[0]:
            await asyncio.sleep(5)
            return
        try:
            looked = None
            while True:
                sent = await self.send_due(connection)
                now = self._hub.now()
                if looked is None or now - looked >= self._config.pause:
                    looked = now
                    await self.fetch_waiting(connection)
                    await self.ask_progress(connection)
                if not sent:
                    await asyncio.sleep(min(0.5, self._config.pause.total_seconds()))
        finally:
            with contextlib.suppress(psycopg.Error):
                await connection.execute("select pg_advisory_unlock(hashtext(%s))", [lock])

    async def send_due(self, connection: psycopg.AsyncConnection[Any]) -> int:
        """Send what is due, urgent first; how many were tried. One failure of the line ends the round."""
        async with connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(_DUE, {"now": self._hub.now()})
            rows = await cursor.fetchall()
        held_back: set[tuple[str, str]] = set()
        tried = 0
        for row in rows:
            ways = {(row["from_code"], organization) for organization in row["organizations"]}
            if ways & held_back:
                continue  # an earlier one failed a moment ago; the next round's question would have left this one out
            tried += 1
            outcome = await self._send(connection, row)
            if outcome is _Tried.LINE_DOWN:
                break
            if outcome is _Tried.WAITS:
                held_back |= ways
        return tried

    async def _send(self, connection: psycopg.AsyncConnection[Any], row: dict[str, Any]) -> "_Tried":
        try:
            parcel = await self._parcel(connection, row)
        except edxml.Unreadable as unreadable:
            await self._give_up(connection, row, unreadable)
            return _Tried.SETTLED
        except OSError as error:
            # Our own disk, or this one file: the line is not to blame, and others may well go.
            log.warning("the file of relay %s cannot be had: %s", row["id"], error)
            await connection.execute("update relays set attempts = attempts + 1 where id = %s", [row["id"]])
            await self._later(connection, row, TryLater(Trouble.OUR_DISK))
            return _Tried.WAITS
        try:
            sent = await self._config.provider.already_sent(parcel) if row["attempts"] else None
            if sent is None:
                await connection.execute("update relays set attempts = attempts + 1 where id = %s", [row["id"]])
                sent = await self._config.provider.send(parcel)
        except TryLater as later:
            if later.trouble is Trouble.CANNOT_TELL:
                # It may lie there already and nobody can say: sending again might double it, so a person decides.
                await self._give_up(connection, row, later)
                return _Tried.SETTLED
            await self._later(connection, row, later)
            return _Tried.WAITS if isinstance(later, MayHaveArrived) else _Tried.LINE_DOWN
        except NeverWillWork as never:
            if never.about == "our_account":
                # Our own key or registration is wrong: no letter is to blame, and all of them wait.
                log.error("the axis %s does not accept us: %s", self._config.axis, never.say("en"))
                await self._later(connection, row, never)
                return _Tried.LINE_DOWN
            await self._give_up(connection, row, never)
            return _Tried.SETTLED
        finally:
            parcel.path.unlink(missing_ok=True)
        await connection.execute(
            """update relays set state = 'passed', remote_id = %s, passed_at = %s, last_words = null where id = %s""",
            [sent.remote_id, self._hub.now(), row["id"]],
        )
        return _Tried.SETTLED

    async def _give_up(self, connection: psycopg.AsyncConnection[Any], row: dict[str, Any], why: Refusal) -> None:
        """Leave it to a person; the monitor lists it with these words."""
        await connection.execute(
            "update relays set state = 'failed', last_words = %s where id = %s", [why.say("vi"), row["id"]]
        )

    async def _later(self, connection: psycopg.AsyncConnection[Any], row: dict[str, Any], later: Refusal) -> None:
        step = BACK_OFF[min(row["attempts"], len(BACK_OFF) - 1)] * (self._config.first_retry / BACK_OFF[0])
        # Half of the wait is fixed, half is chance: many hubs that lost one axis do not come back as one.
        wait = step * (0.5 + self._chance.random() / 2)
        if isinstance(later, TryLater) and later.retry_after is not None:
            wait = max(wait, timedelta(seconds=later.retry_after))
        await connection.execute(
            "update relays set next_at = %s, last_words = %s where id = %s",
            [self._hub.now() + wait, later.say("vi"), row["id"]],
        )

    async def _parcel(self, connection: psycopg.AsyncConnection[Any], row: dict[str, Any]) -> Parcel:
        """The message with our own TraceHeader appended, every other byte as it came."""
        path = self._scratch / f"{row['id']}.edxml"
        source = self._hub.contents.path(row["file"]) if row["file"] else bytes(row["body"])
        sha256, size = await asyncio.to_thread(
            _append_trace, source, path, self._hub.config.code, row["accepted_at"], row["kind"]
        )
        # After a time-out the axis is asked by sender and symbol; what is known to be another parcel must not answer.
        taken = await connection.execute(
            """select r.remote_id from relays r join messages m using (position)
            where m.from_code = %s and m.number = %s and m.notation = %s and r.remote_id is not null""",
            [row["from_code"], row["number"], row["notation"]],
        )
        return Parcel(
            message_id=row["message_id"],
            kind=row["kind"],
            sender_code=row["from_code"],
            receiver_codes=tuple(row["codes"]),
            path=path,
            size=size,
            sha256_hex=sha256,
            document_id=row["document_id"],
            notation=f"{row['number']}/{row['notation']}",
            attempted_at=row["created_at"] if row["attempts"] else None,
            taken_ids=frozenset(remote_id for (remote_id,) in await taken.fetchall()),
        )

    async def fetch_waiting(self, connection: psycopg.AsyncConnection[Any]) -> int:
        """Bring home what the axis holds for us, statuses before documents; how many packages came."""
        fetched = 0
        try:
            await self._tell_outcomes(connection)
            for kind in ("status", "document"):
                since = self._hub.now() - timedelta(days=30)
                for waiting in await self._config.provider.waiting(kind, since):
                    if await self._is_new(connection, waiting):
                        fetched += await self._try_bring_home(connection, waiting)
            await self._tell_outcomes(connection)
        except TryLater as later:
            log.warning("the axis %s: %s", self._config.axis, later)
        except NeverWillWork as never:
            log.error("the axis %s will not talk to us: %s", self._config.axis, never)
        return fetched

    async def _try_bring_home(self, connection: psycopg.AsyncConnection[Any], waiting: Waiting) -> bool:
        """One package; a package that cannot be had does not stand in the way of those behind it."""
        try:
            await self._bring_home(connection, waiting)
        except (TryLater, NeverWillWork) as trouble:
            if isinstance(trouble, TryLater) and trouble.trouble not in _OF_THE_PACKAGE:
                raise
            if isinstance(trouble, NeverWillWork) and trouble.about == "our_account":
                raise
            await self._note_arrival(connection, waiting, "waiting", trouble.say("vi"))
            return False
        return True

    async def _note_arrival(
        self, connection: psycopg.AsyncConnection[Any], waiting: Waiting, outcome: str, words: str | None = None
    ) -> None:
        await connection.execute(
            """insert into axis_arrivals (axis, remote_id, kind, at, outcome, words) values (%s, %s, %s, %s, %s, %s)
            on conflict (axis, remote_id, kind) do update set outcome = excluded.outcome, words = excluded.words""",
            [self._config.axis, waiting.remote_id, waiting.kind, self._hub.now(), outcome, words],
        )

    async def _is_new(self, connection: psycopg.AsyncConnection[Any], waiting: Waiting) -> bool:
        row = await (
            await connection.execute(
                "select 1 from axis_arrivals where axis = %s and remote_id = %s and kind = %s and outcome <> 'waiting'",
                [self._config.axis, waiting.remote_id, waiting.kind],
            )
        ).fetchone()
        return row is None

    async def _bring_home(self, connection: psycopg.AsyncConnection[Any], waiting: Waiting) -> None:
        content = await self._fetch(waiting)
        offer = Offer(
            sender=f"axis:{self._config.axis}",
            message_id=f"{waiting.kind}:{waiting.remote_id}"[:255],
            content=content,
            only_for=(waiting.receiver,) if waiting.receiver else None,
            via=self._config.axis,
        )
        try:
            await accept(self._hub, offer)
            outcome = "done"
        except (Busy, Unavailable):
            raise
        except Refusal:
            outcome = "fail"  # the bytes are on the list of what could not be read
        # The package is ours on disk before this row says so; the row is there before the axis is told. A crash
        # between any two of the three repeats a step that changes nothing.
        await self._note_arrival(connection, waiting, outcome)

    async def _fetch(self, waiting: Waiting) -> bytes | Stored:
        scratch = self._hub.contents.scratch()
        try:
            with scratch.open("wb") as file:
                await self._config.provider.fetch(waiting, file)
            if scratch.stat().st_size <= self._hub.config.inline_up_to:
                content = scratch.read_bytes()
                scratch.unlink()
                return content
            return await asyncio.to_thread(_stored, scratch)
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise

    async def _tell_outcomes(self, connection: psycopg.AsyncConnection[Any]) -> None:
        rows = await (
            await connection.execute(
                """select remote_id, kind, outcome from axis_arrivals
                where axis = %s and told_at is null and outcome <> 'waiting' order by at""",
                [self._config.axis],
            )
        ).fetchall()
        for remote_id, kind, outcome in rows:
            try:
                await self._config.provider.acknowledge(remote_id, outcome)
            except NeverWillWork as never:
                if never.about == "our_account":
                    raise
                log.warning("the axis does not take the acknowledgement of %s: %s", remote_id, never)
            await connection.execute(
                "update axis_arrivals set told_at = %s where axis = %s and remote_id = %s and kind = %s",
                [self._hub.now(), self._config.axis, remote_id, kind],
            )

    async def ask_progress(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Ask the axis whether the far side has fetched what we passed on in the last days."""
        rows = await (
            await connection.execute(
                """select r.id, r.remote_id, m.kind from relays r join messages m using (position)
                where r.state = 'passed' and r.far_state is distinct from 'done' and r.passed_at > %s
                order by r.passed_at limit 100""",
                [self._hub.now() - timedelta(days=7)],
            )
        ).fetchall()
        for identity, remote_id, kind in rows:
            try:
                await self._note_progress(connection, identity, remote_id, kind)
            except TryLater:
                return
            except NeverWillWork as never:
                log.warning("no progress known of %s: %s", remote_id, never)

    async def _note_progress(
        self, connection: psycopg.AsyncConnection[Any], identity: int, remote_id: str, kind: Kind
    ) -> None:
        progress = await self._config.provider.progress(remote_id, kind)
        if not progress:
            return
        slowest = min(progress, key=lambda one: _FAR_ORDER.get(one.transport_status, 0))
        await connection.execute(
            "update relays set far_state = %s, far_state_at = %s where id = %s and far_state is distinct from %s",
            [slowest.transport_status, slowest.at or self._hub.now(), identity, slowest.transport_status],
        )


_OF_THE_PACKAGE = frozenset(
    {Trouble.NOT_THERE, Trouble.OTHER_BYTES, Trouble.UNREADABLE_ANSWER, Trouble.TOO_LARGE, Trouble.REPORTED_FAILURE}
)
"""Troubles that are one package's own; all others are the line's and end the round."""

_FAR_ORDER = {"unknown": 0, "initial": 1, "fail": 2, "processing": 3, "done": 4}


def _append_trace(source: bytes | Path, path: Path, organ_id: str, at: datetime, kind: str) -> tuple[str, int]:

    with path.open("wb") as out:
        reader = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
        with reader:
            if kind == "document":
                edxml.append_trace(reader, out, organ_id=organ_id, at=at)
            else:
                shutil.copyfileobj(reader, out)  # a status message has no TraceHeaderList
        out.flush()
        os.fdatasync(out.fileno())
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _stored(path: Path) -> Stored:

    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
        os.fdatasync(file.fileno())
    return Stored(path, digest, path.stat().st_size)
