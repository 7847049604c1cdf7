"""The bytes of large messages, one file per content, named by its SHA-256 and on disk before anyone is told."""

import hashlib
import os
from collections.abc import AsyncIterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4


class TooLarge(Exception):
    """More bytes than the door allows."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes in a scratch file, whole; on disk for good once they are kept."""

    path: Path
    sha256: bytes
    size: int


class Contents:
    """A folder of contents. A file appears under its final name only when it is whole and synced."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._incoming = folder / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)

    def scratch(self) -> Path:
        """A new path for bytes that are still arriving."""
        return self._incoming / uuid4().hex

    async def spool(self, chunks: AsyncIterable[bytes], *, at_most: int, first: bytes = b"") -> Stored:
        """Write arriving bytes to a scratch file.

        Raises:
            TooLarge: more than `at_most` bytes came; what came is deleted.
        """
        path, digest, size = self.scratch(), hashlib.sha256(first), len(first)
        try:
            with path.open("wb") as file:
                file.write(first)
                async for chunk in chunks:
                    size += len(chunk)
                    if size > at_most:
                        raise TooLarge
                    digest.update(chunk)
                    file.write(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Stored(path, digest.digest(), size)

    def keep(self, stored: Stored) -> str:
        """Give a scratch file its final name and make that durable. Returns the name, relative to the folder."""
        name = stored.sha256.hex()
        final = self.folder / name[:2] / name
        final.parent.mkdir(exist_ok=True)
        # Whoever wrote it, nothing gets a final name before its bytes are down.
        with stored.path.open("rb") as file:
            os.fdatasync(file.fileno())
        os.replace(stored.path, final)
        for folder in (final.parent, self.folder):
            sync_folder(folder)
        return f"{name[:2]}/{name}"

    def path(self, name: str) -> Path:
        """Where a kept content lies. Names come from our own journal, never from outside."""
        return self.folder / name

    def sweep(self, *, older_than: float, now: float) -> int:
        """Delete scratch files that nobody has written to since; how many. Seconds since the epoch."""
        gone = 0
        for path in self._incoming.iterdir():
            with suppress(FileNotFoundError):
                if now - path.stat().st_mtime > older_than:
                    path.unlink()
                    gone += 1
        return gone


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
