"""People with keys, and a folder where the server's keys lie."""

import os
from collections.abc import Callable
from datetime import date, datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from lienthong.formats.signing.keys import SoftwareKey
from lienthong.formats.signing.trial import DemoAuthority, demo_authority
from lienthong.kernel.moments import VIETNAM

if TYPE_CHECKING:
    from lienthong.ground.people.models import Account

NOW = datetime(2026, 11, 28, 9, 14, 5, tzinfo=VIETNAM)
TODAY = NOW.date()
IA_LY, IA_PHI = "unit2025-23734", "unit2025-23749"
PASSWORD = "bí mật của ông Dũng"


@pytest.fixture
def authority() -> DemoAuthority:
    """Five years from 1 January 2025."""
    return demo_authority(since=datetime(2025, 1, 1, tzinfo=timezone.utc), seed=b"ground.keys")


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.KEYS_FOLDER, settings.KEYS_SECRETS_FOLDER = tmp_path / "keys", tmp_path / "keys" / "secrets"
    settings.FILES_FOLDER = tmp_path / "files"
    (tmp_path / "keys" / "secrets").mkdir(parents=True)
    return tmp_path / "keys"


@pytest.fixture
def province(db: None, loaded: Callable[[Callable[[], object]], None]) -> None:
    loaded(_load)


def _load() -> None:
    from lienthong.ground.organizations import actions as organizations

    organizations.keep_current(NOW)


@pytest.fixture
def dung(db: None) -> "Account":
    """Chủ tịch of Ia Ly, who signs."""
    from lienthong.ground.people import actions as people
    from lienthong.ground.people.roles import Role

    account = people.open_account("dung", "Nguyễn Văn Dũng")
    people.appoint(account, IA_LY, Role.SIGNER, since=date(2025, 7, 1), title="Chủ tịch")
    return account


@pytest.fixture
def phuc(db: None) -> "Account":
    """Who keeps the keys of the province."""
    from lienthong.ground.people import actions as people
    from lienthong.ground.people.roles import Role

    account = people.open_account("phuc", "Hoàng Gia Phúc")
    people.appoint(account, "unit2025-52", Role.ADMINISTRATOR, since=date(2025, 7, 1))
    return account


def save(key: SoftwareKey, path: Path, password: str = PASSWORD) -> None:
    """A key as a certification authority hands it out."""
    how = BestAvailableEncryption(password.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"", key.private, key.certificate, list(key.others), how))
    os.utime(path, (path.stat().st_mtime + 1, path.stat().st_mtime + 1))
