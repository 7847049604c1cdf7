"""The bytes of messages: in their row while they are few, in a file named by its digest when they are many."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, cast

from django.conf import settings

from lienthong.exchange.stores.contents import Contents, Stored

INLINE = 256 * 1024
"""Bytes. A status has about 2 KB, a letter with a signed page or two 100 KB."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are safe: `body`, or the name of a file in `contents()`."""

    body: bytes | None
    file: str
    size: int
    sha256: str


def contents() -> Contents:
    """Where the large ones lie."""
    return _contents(Path(settings.LETTERS_FOLDER))


@lru_cache(maxsize=8)
def _contents(folder: Path) -> Contents:
    return Contents(folder)


def keep(write: Callable[[BinaryIO], object]) -> Kept:
    """Keep what `write` writes. A file is on disk for good before this returns; it may outlive a rolled back row."""
    with tempfile.SpooledTemporaryFile(INLINE) as spooled:
        spool = cast(BinaryIO, spooled)
        write(spool)
        size = spool.tell()
        spool.seek(0)
        if size <= INLINE:
            body = spool.read()
            return Kept(body, "", size, hashlib.sha256(body).hexdigest())
        path, digest = contents().scratch(), hashlib.sha256()
        try:
            with path.open("wb") as file:
                while piece := spool.read(1 << 20):
                    digest.update(piece)
                    file.write(piece)
            name = contents().keep(Stored(path, digest.digest(), size))
        finally:
            path.unlink(missing_ok=True)
    return Kept(None, name, size, digest.hexdigest())


def copied(source: BinaryIO) -> Callable[[BinaryIO], object]:
    """A writer that copies this file."""
    return lambda out: copyfileobj(source, out, 1 << 20)


def path_of(name: str) -> Path:
    """Where a kept file lies."""
    return contents().path(name)
