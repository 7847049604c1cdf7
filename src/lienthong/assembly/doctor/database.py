"""The database: does it answer, is it new enough, does it keep its word, does it know Vietnamese letters."""

import contextlib
import importlib.util
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import psycopg
from psycopg import conninfo, sql

from lienthong.assembly.database import opened
from lienthong.assembly.doctor.findings import Finding, bad, ok, warn
from lienthong.assembly.postgres_binaries import OLDEST, machine_binaries, wheel_binaries
from lienthong.assembly.settings import Settings
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

CLOCKS_APART = 5.0
"""Seconds between our clock and the database's from which times on receipts begin to look wrong."""

FEW_CONNECTIONS = 50

Connection = psycopg.Connection[Any]


def programs(settings: Settings) -> Iterator[Finding]:
    """PostgreSQL's programs, which our own server needs."""
    found = [*machine_binaries(), *wheel_binaries()]
    if found:
        listed = " · ".join(f"{each.major} ({each.folder})" for each in found)
        yield ok("postgres_programs", "PostgreSQL trên máy: {listed}.", "PostgreSQL here: {listed}.", listed=listed)
    elif not settings.database_url:
        yield bad(
            "postgres_programs",
            Words(vi="Không có PostgreSQL nào trên máy này.", en="There is no PostgreSQL on this machine."),
            Words(
                vi="Cài gói `postgresql` của hệ điều hành, hoặc đặt LIENTHONG_DATABASE_URL.",
                en="Install the operating system's package `postgresql`, or set LIENTHONG_DATABASE_URL.",
            ),
        )


def database(settings: Settings) -> Iterator[Finding]:
    """The database itself, and our tables in it."""
    own = settings.var / "postgres"
    if not settings.database_url and not (own / "password").exists():
        yield warn(
            "database_none",
            Words(
                vi="Chưa có cơ sở dữ liệu: LIENTHONG_DATABASE_URL trống và {folder} chưa được tạo.",
                en="There is no database yet: LIENTHONG_DATABASE_URL is empty and {folder} was not made.",
            ),
            Words(vi="Chạy: lienthong migrate", en="Run: lienthong migrate"),
            folder=own,
        )
        return
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(opened(settings))
            connection = stack.enter_context(psycopg.connect(url, autocommit=True))
        except Refusal as no:
            yield bad(
                "database_unreachable",
                Words(vi="{vi}", en="{en}"),
                Words(
                    vi="Chưa có gì mất: sửa kết nối rồi chạy lại lệnh này.",
                    en="Nothing is lost: mend the connection and run this command again.",
                ),
                vi=no.say("vi"),
                en=no.say("en"),
            )
            return
        yield from _server(connection, conninfo.conninfo_to_dict(url))
        yield from _promises(connection)
        yield from _letters(connection)
        yield from _clock(connection)
        yield from _tables(connection, settings, url)


def _one(connection: Connection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def _server(connection: Connection, place: dict[str, Any]) -> Iterator[Finding]:
    major = connection.info.server_version // 10000
    facts = {"version": _one(connection, "SHOW server_version"), "host": place.get("host", ""), "name": place["dbname"]}
    if major < OLDEST:
        yield bad(
            "postgres_old",
            Words(vi="PostgreSQL {version} quá cũ.", en="PostgreSQL {version} is too old."),
            Words(vi="Nâng cấp lên {oldest} trở lên.", en="Bring it up to {oldest} or newer."),
            oldest=OLDEST,
            **facts,
        )
    else:
        yield ok(
            "database", "PostgreSQL {version}, “{name}” ở {host}.", "PostgreSQL {version}, “{name}” at {host}.", **facts
        )
    most = int(_one(connection, "SHOW max_connections"))
    if most < FEW_CONNECTIONS:
        yield warn(
            "few_connections",
            Words(vi="Máy chủ chỉ cho {most} kết nối.", en="The server allows {most} connections only."),
            Words(vi="Đặt max_connections = 200.", en="Set max_connections = 200."),
            most=most,
        )


def _promises(connection: Connection) -> Iterator[Finding]:
    broken = [name for name in ("fsync", "full_page_writes") if _one(connection, f"SHOW {name}") != "on"]
    if _one(connection, "SHOW synchronous_commit") == "off":
        broken.append("synchronous_commit")
    if broken:
        yield bad(
            "not_durable",
            Words(
                vi="Máy chủ không ghi chắc xuống đĩa ({broken} = off): mất điện là mất văn bản đã có biên nhận.",
                en="The server does not write through to disk ({broken} = off): a power cut loses receipted documents.",
            ),
            Words(vi="Bật lại: ALTER SYSTEM SET … = on.", en="Switch it on: ALTER SYSTEM SET … = on."),
            broken=", ".join(broken),
        )
    else:
        yield ok("durable", "Ghi chắc xuống đĩa: fsync bật.", "Writes reach the disk: fsync is on.")


def _letters(connection: Connection) -> Iterator[Finding]:
    encoding = _one(connection, "SHOW server_encoding")
    if encoding != "UTF8":
        yield bad(
            "encoding",
            Words(vi="Bảng mã là {encoding}, không phải UTF8.", en="The encoding is {encoding}, not UTF8."),
            Words(
                vi="Tạo lại cơ sở dữ liệu: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.",
                en="Make the database anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.",
            ),
            encoding=encoding,
        )
    elif _one(connection, "SELECT upper('đường ấp') COLLATE \"default\"") != "ĐƯỜNG ẤP":
        yield warn(
            "letters",
            Words(
                vi="Cơ sở dữ liệu không biết chữ hoa tiếng Việt: tìm không phân biệt hoa thường sẽ sót.",
                en="The database does not know Vietnamese capitals: searches will miss some.",
            ),
            Words(
                vi="Tạo lại cơ sở dữ liệu với LOCALE 'C.UTF-8' hoặc 'vi_VN.UTF-8'.",
                en="Make the database anew with LOCALE 'C.UTF-8' or 'vi_VN.UTF-8'.",
            ),
        )
    else:
        yield ok("letters", "UTF-8, biết chữ hoa tiếng Việt.", "UTF-8, knows Vietnamese capitals.")


def _clock(connection: Connection) -> Iterator[Finding]:
    before = datetime.now(timezone.utc)
    theirs = _one(connection, "SELECT clock_timestamp()")
    after = datetime.now(timezone.utc)
    apart = abs((theirs - (before + (after - before) / 2)).total_seconds())
    facts = {"apart": f"{apart:.1f}"}
    if apart > CLOCKS_APART:
        yield bad(
            "clock",
            Words(
                vi="Đồng hồ máy này lệch {apart} giây so với cơ sở dữ liệu.",
                en="This machine's clock and the database's are {apart} seconds apart.",
            ),
            Words(
                vi="Bật đồng bộ giờ (timedatectl set-ntp true) ở cả hai máy.",
                en="Switch time synchronisation on (timedatectl set-ntp true) on both machines.",
            ),
            **facts,
        )
    else:
        yield ok(
            "clock", "Đồng hồ khớp với cơ sở dữ liệu (lệch {apart} giây).", "Clocks agree ({apart} s apart).", **facts
        )


def _tables(connection: Connection, settings: Settings, url: str) -> Iterator[Finding]:
    run = Words(vi="Chạy: lienthong migrate", en="Run: lienthong migrate")
    if importlib.util.find_spec("django"):
        from lienthong.assembly.django_start import pending_migrations, start_django

        start_django(settings, url)
        behind = pending_migrations()
        if behind:
            what = Words(vi="Bảng dữ liệu còn {behind} bước chưa nâng cấp.", en="The tables are {behind} steps behind.")
            yield bad("migrations", what, run, behind=behind)
        else:
            yield ok("migrations", "Bảng dữ liệu: mới nhất.", "Tables: up to date.")
            yield from _organizations(run)
    version = sql.Identifier(settings.hub_schema, "version")
    try:
        connection.execute(sql.SQL("SELECT version FROM {}").format(version))
    except psycopg.Error:
        what = Words(vi="Lược đồ “{schema}” của trục chưa có.", en="The hub's schema “{schema}” is not there.")
        yield warn("hub_schema", what, run, schema=settings.hub_schema)
    else:
        yield ok(
            "hub_schema",
            "Lược đồ “{schema}” của trục: có.",
            "The hub's schema “{schema}”: there.",
            schema=settings.hub_schema,
        )


def _organizations(run: Words) -> Iterator[Finding]:
    from lienthong.ground.organizations.models import Organization

    count = Organization.objects.count()
    if count:
        yield ok("organizations", "Danh mục: {count} cơ quan.", "Directory: {count} organisations.", count=count)
    else:
        yield warn("organizations", Words(vi="Danh mục cơ quan còn trống.", en="No organisations are known."), run)
