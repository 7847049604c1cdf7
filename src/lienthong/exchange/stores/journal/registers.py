"""Who may speak to the hub, which organisations they act for, and the directory that routing uses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import orjson
import psycopg
from psycopg.types.json import Jsonb

from lienthong.formats.evidence.keys import PublicKey
from lienthong.kernel.organizations import Directory


@dataclass(frozen=True, slots=True)
class Agency:
    """Someone with a key. `acts_for` are organisation keys; None means every organisation of the directory."""

    code: str
    name: str
    acts_for: frozenset[str] | None

    def may_act_for(self, organization: str) -> bool:
        """Whether this agency may send for the organisation and read its inbox."""
        return self.acts_for is None or organization in self.acts_for


@dataclass(frozen=True)
class Registers:
    """All of it at one moment; small enough to hold in memory, read anew when `version` moves."""

    version: int
    directory: Directory
    agencies: Mapping[str, Agency]
    keys: Mapping[str, tuple[str, PublicKey, datetime, datetime | None]]

    @cached_property
    def published(self) -> bytes:
        """The directory as agencies are given it, in JSON."""
        return orjson.dumps({"version": self.version, "directory": self.directory.to_facts()}, default=str)

    def key_of(self, kid: str, now: datetime) -> tuple[str, PublicKey] | None:
        """The agency behind a key, where the key is valid now and the agency not locked."""
        known = self.keys.get(kid)
        if known is None or known[0] not in self.agencies:
            return None
        agency, key, valid_from, valid_to = known
        return (agency, key) if valid_from <= now and (valid_to is None or now < valid_to) else None


async def current_version(connection: psycopg.AsyncConnection[Any]) -> int:
    """A number that moves whenever the registers change."""
    row = await (await connection.execute("select coalesce(max(version), 0) from directory")).fetchone()
    return int(row[0]) if row else 0


async def load(connection: psycopg.AsyncConnection[Any]) -> Registers:
    """Read the registers."""
    async with connection.transaction():
        await connection.execute("set transaction isolation level repeatable read")
        row = await (
            await connection.execute("select version, facts from directory order by version desc limit 1")
        ).fetchone()
        acts: dict[str, set[str]] = {}
        for organization, agency in await (
            await connection.execute("select organization, agency from agency_organizations")
        ).fetchall():
            acts.setdefault(agency, set()).add(organization)
        agencies = {
            code: Agency(code, name, None if for_all else frozenset(acts.get(code, ())))
            for code, name, for_all in await (
                await connection.execute("select code, name, may_act_for_all from agencies where disabled_at is null")
            ).fetchall()
        }
        keys = {
            kid: (agency, PublicKey.from_pem(pem), valid_from, valid_to)
            for kid, agency, pem, valid_from, valid_to in await (
                await connection.execute("select kid, agency, public_pem, valid_from, valid_to from agency_keys")
            ).fetchall()
        }
    version, facts = row if row else (0, {"organizations": [], "successions": []})
    return Registers(version, Directory.from_facts(facts), agencies, keys)


async def publish_directory(connection: psycopg.AsyncConnection[Any], directory: Directory, *, at: datetime) -> int:
    """Give the hub a new directory; running hubs take it over within seconds. Returns its version."""
    async with connection.transaction():
        await connection.execute("lock table directory in exclusive mode")
        version = await current_version(connection) + 1
        await connection.execute(
            "insert into directory (version, facts, published_at) values (%s, %s, %s)",
            [version, Jsonb(directory.to_facts()), at],
        )
    return version


async def register_agencies(
    connection: psycopg.AsyncConnection[Any],
    agencies: Iterable[tuple[Agency, Sequence[PublicKey]]],
    *,
    at: datetime,
) -> None:
    """Let these agencies speak to the hub with these keys, from now on. Keys they had before stay valid."""
    async with connection.transaction():
        for agency, keys in agencies:
            await connection.execute(
                """insert into agencies (code, name, may_act_for_all) values (%s, %s, %s)
                on conflict (code) do update set name = excluded.name, may_act_for_all = excluded.may_act_for_all,
                disabled_at = null""",
                [agency.code, agency.name, agency.acts_for is None],
            )
            for key in keys:
                await connection.execute(
                    """insert into agency_keys (kid, agency, public_pem, valid_from) values (%s, %s, %s, %s)
                    on conflict (kid) do nothing""",
                    [key.kid, agency.code, key.pem, at],
                )
            await connection.execute("delete from agency_organizations where agency = %s", [agency.code])
            for organization in sorted(agency.acts_for or ()):
                await connection.execute(
                    "insert into agency_organizations (organization, agency) values (%s, %s)",
                    [organization, agency.code],
                )
        await _move_version(connection, at)


async def retire_key(connection: psycopg.AsyncConnection[Any], kid: str, *, at: datetime) -> bool:
    """This key opens nothing from `at` on. False where it is not known."""
    async with connection.transaction():
        done = await connection.execute(
            "update agency_keys set valid_to = least(valid_to, %s) where kid = %s", [at, kid]
        )
        await _move_version(connection, at)
    return done.rowcount > 0


async def close_agency(connection: psycopg.AsyncConnection[Any], code: str, *, at: datetime) -> bool:
    """This agency speaks to the hub no more, until it is registered again. False where it is not known."""
    async with connection.transaction():
        done = await connection.execute(
            "update agencies set disabled_at = coalesce(disabled_at, %s) where code = %s", [at, code]
        )
        await _move_version(connection, at)
    return done.rowcount > 0


async def _move_version(connection: psycopg.AsyncConnection[Any], at: datetime) -> None:
    # The directory's number doubles as the version of all registers: one number to watch.
    await connection.execute(
        """insert into directory (version, facts, published_at)
        select version + 1, facts, %s from directory order by version desc limit 1""",
        [at],
    )
    await connection.execute(
        "delete from directory where version < (select max(version) - 20 from directory)",
    )
