"""Bringing a key file into the folder of keys, and its password into the folder of secrets."""

import os
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from lienthong.formats.signing.keys import pkcs12_key
from lienthong.ground.keys import actions, opening
from lienthong.ground.keys.models import KeyHolding, Provider
from lienthong.ground.keys.refusals import AlreadyEntered
from lienthong.ground.people.models import Account


def import_pkcs12(
    file: Path,
    password: str,
    *,
    secret: str = "",
    account: Account | None = None,
    organization_key: str = "",
    since: date,
    now: datetime,
    body: str = "",
    body_name: str = "",
) -> KeyHolding:
    """Copy a PKCS#12 file and its password to where the server reads them, and enter the key.

    With `secret` the password is read from there instead. What was written is taken away again where the key cannot
    be entered.

    Raises:
        UnusableKey: the password is wrong, or it holds no key that signs.
        AlreadyEntered: another file of this name is there, or the holder has the key already.
        BadReference: its name has no place in the folder.
    """
    key = pkcs12_key(file, opening.secret_of(secret) if secret else password)
    folder, secrets = Path(settings.KEYS_FOLDER), Path(settings.KEYS_SECRETS_FOLDER)
    place = opening.file_named(file.name, folder)
    written = []
    if place.resolve() != file.resolve():
        written.append(_write(place, file.read_bytes()))
    try:
        if not secret:
            secret = f"{file.name}.password"
            written.append(_write(opening.file_named(secret, secrets), password.encode() + b"\n"))
        return actions.add_key(
            key.certificate, account=account, organization_key=organization_key, provider=Provider.PKCS12,
            reference=file.name, secret=secret, others=key.others, since=since, by=None, now=now, body=body,
            body_name=body_name,
        )  # fmt: skip
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise AlreadyEntered(name=path.name) from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return path
