"""Who may speak to the hub: an operator's acts on the registers, and what the hub then knows."""

import asyncio
from datetime import date, datetime
from pathlib import Path

import pytest

from lienthong.assembly.main import run
from lienthong.exchange.stores.journal import connect, prepare, registers
from lienthong.exchange.stores.journal.registers import Registers, publish_directory
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.identifiers import Scheme
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Directory, Identifier, Level, Organization, Span

SINCE = Span(date(2018, 1, 1), None)


def organization(code: str, name: str) -> Organization:
    identifier = Identifier(Scheme.QD2020, code, SINCE, preferred=True)
    return Organization(code.lower(), name, Level.PROVINCE, "Sở", None, SINCE, (identifier,), "province")


@pytest.fixture
def hub(fresh_database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setenv("LIENTHONG_DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("LIENTHONG_VAR", str(tmp_path))
    return fresh_database_url


@pytest.fixture
def known_hub(hub: str) -> str:
    async def publish() -> None:
        await prepare(hub, "hub")
        directory = Directory([organization("H21.15", "Sở Nội vụ"), organization("H21.07", "Sở Y tế")])
        async with await connect(hub, "hub") as connection:
            await publish_directory(connection, directory, at=datetime.now(VIETNAM))

    asyncio.run(publish())
    return hub


def load(url: str) -> Registers:
    async def read() -> Registers:
        async with await connect(url, "hub") as connection:
            return await registers.load(connection)

    return asyncio.run(read())


@pytest.fixture
def key(tmp_path: Path) -> tuple[KeyPair, Path]:
    pair = KeyPair.generate()
    path = tmp_path / "so-noi-vu.pub"
    path.write_text(pair.public.pem)
    return pair, path


def test_an_agency_is_added_heard_retired_and_closed(
    known_hub: str, key: tuple[KeyPair, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    pair, path = key
    assert run(["agencies", "add", "H21.15", "--key", str(path), "--for", "H21.07", "--language=en"]) == 0
    assert f"Sở Nội vụ (H21.15) may speak to the hub with the key {pair.kid}, for 2 organisations." in (
        capsys.readouterr().out
    )
    now = datetime.now(VIETNAM)
    heard = load(known_hub)
    assert heard.key_of(pair.kid, now) == ("H21.15", pair.public)
    assert heard.agencies["H21.15"].acts_for == {"h21.15", "h21.07"}

    assert run(["agencies", "list"]) == 0
    assert pair.kid in capsys.readouterr().out

    assert run(["agencies", "retire", pair.kid]) == 0
    assert load(known_hub).key_of(pair.kid, datetime.now(VIETNAM)) is None

    other = KeyPair.generate("P-256")
    path.write_text(other.public.pem)
    assert run(["agencies", "add", "H21.15", "--key", str(path)]) == 0
    assert load(known_hub).key_of(other.kid, datetime.now(VIETNAM)) is not None
    assert run(["agencies", "close", "H21.15"]) == 0
    assert load(known_hub).key_of(other.kid, datetime.now(VIETNAM)) is None


def test_every_change_is_seen_by_running_hubs(known_hub: str, key: tuple[KeyPair, Path]) -> None:
    versions = [load(known_hub).version]
    for command in (["add", "H21.15", "--key", str(key[1])], ["retire", key[0].kid], ["close", "H21.15"]):
        assert run(["agencies", *command]) == 0
        versions.append(load(known_hub).version)
    assert versions == sorted(set(versions))


@pytest.mark.parametrize(
    "command", [["retire", "no-such-key"], ["retire", "-vQz"], ["retire", "-iNh"], ["close", "H21.99"]]
)
def test_what_is_not_known_is_refused(command: list[str], known_hub: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["agencies", *command, "--language=en"]) == 2
    assert f"The hub does not know {command[1]}." in capsys.readouterr().err


def test_an_organisation_that_nobody_knows_cannot_be_added(
    known_hub: str, key: tuple[KeyPair, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["agencies", "add", "H99", "--key", str(key[1])]) == 2
    assert "H99" in capsys.readouterr().err


def test_a_private_key_handed_over_by_mistake_is_refused(
    known_hub: str, key: tuple[KeyPair, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    pair, path = key
    path.unlink()
    pair.save(path)
    assert run(["agencies", "add", "H21.15", "--key", str(path)]) == 2
    assert "✗" in capsys.readouterr().err


def test_before_migrate_there_is_nothing_to_add_to(
    hub: str, key: tuple[KeyPair, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["agencies", "add", "H21.15", "--key", str(key[1]), "--language=vi"]) == 2
    assert "lienthong migrate" in capsys.readouterr().err
