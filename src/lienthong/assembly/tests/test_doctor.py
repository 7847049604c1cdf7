"""The doctor: what is wrong here, said so that a person can mend it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from lienthong.assembly.doctor import axis, database, machine
from lienthong.assembly.doctor.findings import Finding, Level
from lienthong.assembly.settings import Settings, read
from lienthong.formats.evidence.keys import KeyPair


def settings(tmp_path: Path, **values: str) -> Settings:
    given = {f"LIENTHONG_{name.upper()}": value for name, value in values.items()}
    return read({"LIENTHONG_VAR": str(tmp_path), **given})


def found(findings: Iterator[Finding]) -> dict[str, Level]:
    return {finding.code: finding.level for finding in findings}


def test_an_open_key_file_is_bad_and_a_closed_one_is_named(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    pair = KeyPair.generate()
    pair.save(key)
    given = settings(tmp_path, hub_key_file=str(key))
    (finding,) = machine.keys(given)
    assert (finding.level, finding.facts["kid"]) == (Level.OK, pair.kid)
    key.chmod(0o644)
    (finding,) = machine.keys(given)
    assert finding.level is Level.BAD
    assert finding.advise("en").startswith(f"chmod 600 {key}")


def test_a_short_session_key_is_bad(tmp_path: Path) -> None:
    assert found(machine.keys(settings(tmp_path, secret_key="x" * 49)))["secret_key_short"] is Level.BAD
    assert found(machine.keys(settings(tmp_path, secret_key="x" * 50)))["secret_key"] is Level.OK


def test_a_port_that_someone_else_holds_is_bad(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        findings = {each.code: each for each in machine.ports(settings(tmp_path, hub_address=address))}
    assert findings["port_hub"].level is Level.BAD
    assert "LIENTHONG_HUB_ADDRESS" in findings["port_hub"].advise("vi")


def test_the_demo_must_not_be_open_to_the_network(tmp_path: Path) -> None:
    given = settings(tmp_path, demo="1", web_address="0.0.0.0:8000")
    assert found(machine.pages(given))["demo_open"] is Level.BAD
    assert "demo_open" not in found(machine.pages(settings(tmp_path, demo="1")))


@pytest.mark.parametrize(
    ("free", "level"), [(500_000_000, Level.BAD), (5_000_000_000, Level.WARN), (50_000_000_000, Level.OK)]
)
def test_a_full_disk_is_told_before_it_is_full(
    free: int, level: Level, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda place: type("Usage", (), {"free": free})())
    assert found(machine.disk(settings(tmp_path)))["disk_var"] is level


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    (finding,) = database.database(settings(tmp_path, database_url="postgresql://lan:matkhau@127.0.0.1:9/none"))
    assert finding.level is Level.BAD
    assert "matkhau" not in finding.say("vi") + finding.say("en")


def test_before_the_first_start_there_is_nothing_to_be_afraid_of(tmp_path: Path) -> None:
    (finding,) = database.database(settings(tmp_path))
    assert (finding.code, finding.level) == ("database_none", Level.WARN)
    assert "lienthong migrate" in finding.advise("vi")
    assert not (tmp_path / "postgres").exists()


def test_a_server_that_does_not_sync_is_bad(fresh_database_url: str) -> None:
    # The server of the tests is such a one.
    with psycopg.connect(fresh_database_url) as connection:
        (finding,) = database._promises(connection)
        assert finding.code == "not_durable"
        assert finding.facts["broken"] == "fsync, full_page_writes, synchronous_commit"
        assert found(database._letters(connection)) == {"letters": Level.OK}
        assert found(database._clock(connection)) == {"clock": Level.OK}


def test_a_database_without_vietnamese_capitals_is_told(fresh_database: Callable[..., str], server_url: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS plain")
        connection.execute("CREATE DATABASE plain TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'")
    with psycopg.connect(server_url.replace("/postgres", "/plain")) as connection:
        assert found(database._letters(connection)) == {"letters": Level.WARN}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "node_hub"),
        ({"code": "H21", "keys": [], "time": "2020-01-01T00:00:00+07:00"}, "node_clock"),
    ],
)
def test_a_node_learns_why_it_is_not_heard(
    answer: dict[str, object] | None, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(axis, "_ask", lambda *_, **__: answer)
    given = settings(tmp_path, node_hub_url="http://truc", node_agency="H21.15")
    assert found(axis.node(given))[code] is Level.BAD


def test_a_hub_that_signs_with_another_key_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = KeyPair.generate()
    (tmp_path / "hub").mkdir()
    ours.save(tmp_path / "hub" / "key.pem")
    for kid, code in ((ours.kid, "hub"), ("another", "hub_key_differs")):
        monkeypatch.setattr(axis, "_ask", lambda *_, kid=kid, **__: {"code": "H21", "keys": [{"kid": kid}]})
        assert list(found(axis.hub(settings(tmp_path)))) == [code]
    monkeypatch.setattr(axis, "_ask", lambda *_, **__: {"code": "H08", "keys": []})
    assert found(axis.hub(settings(tmp_path))) == {"hub_other": Level.BAD}


def test_the_whole_visit(fresh_database_url: str, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "LIENTHONG_DATABASE_URL": fresh_database_url,
        "LIENTHONG_VAR": str(tmp_path),
        "LIENTHONG_WEB_ADRESS": "127.0.0.1:1",
    }
    command = [sys.executable, "-m", "lienthong.assembly.main", "doctor", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)
    assert done.returncode == 1, done.stderr
    said = {each["code"]: each for each in json.loads(done.stdout)}
    assert "LIENTHONG_WEB_ADDRESS" in said["unknown_setting"]["message"]["vi"]
    assert said["database"]["level"] == "ok"
    assert said["migrations"]["level"] == "bad"
    assert said["migrations"]["todo"]["en"] == "Run: lienthong migrate"
