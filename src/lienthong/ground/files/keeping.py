"""Contents on disk: streamed in, whole and synced before a row speaks of them, swept when no row does."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, transaction

from lienthong.exchange.stores.contents import Contents, Stored
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

_CHUNK = 1 << 18


class TooLarge(Refusal):
    """The file is larger than this place allows. `limit` is in MB."""

    code = "file_too_large"
    words = Words(
        vi="Tệp lớn hơn mức {limit} MB. Hãy quét lại ở 200 điểm mỗi inch hoặc chia thành nhiều tệp.",
        en="The file is larger than {limit} MB. Scan it with 200 dots per inch, or split it into several files.",
    )


def contents() -> Contents:
    """The folder of this installation."""
    return Contents(Path(settings.FILES_FOLDER))


def path_of(sha256: str) -> Path:
    """Where a content lies. Digests come from our own rows, never from outside.

    Raises:
        ValueError: that is no digest; a fault of ours.
    """
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("no digest")
    return Path(settings.FILES_FOLDER) / sha256[:2] / sha256


def spool(source: bytes | IO[bytes], *, limit: int) -> Stored:
    """Write what arrives to a scratch file.

    Raises:
        TooLarge: more than `limit` bytes came; what came is deleted.
    """
    path, digest, size = contents().scratch(), hashlib.sha256(), 0
    try:
        with path.open("wb") as file:
            for chunk in _chunks(source):
                size += len(chunk)
                if size > limit:
                    raise TooLarge(limit=f"{limit / 1_000_000:g}")
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Stored(path, digest.digest(), size)


def claim(sha256: str) -> None:
    """Hold off the sweeping of this content until the transaction ends and its row can be seen."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [_lock(sha256)])


def sweep(*, older_than: float = 86_400.0) -> int:
    """Delete contents that no row names, and scratch files, older than so many seconds; how many."""
    from lienthong.ground.files.models import File

    store, now = contents(), time.time()
    gone = store.sweep(older_than=older_than, now=now)
    for path in store.folder.glob("[0-9a-f][0-9a-f]/*"):
        if now - path.stat().st_mtime <= older_than:
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_xact_lock(%s)", [_lock(path.name)])
            free = cursor.fetchone()
            if free and free[0] and not File.objects.filter(sha256=path.name).exists():
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def _lock(sha256: str) -> int:
    return int.from_bytes(bytes.fromhex(sha256)[:8], "big", signed=True)


def _chunks(source: bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    while chunk := source.read(_CHUNK):
        yield chunk
