"""Large messages that arrive in pieces: what came stays, however often the line breaks."""

import asyncio
import fcntl
import hashlib
import json
import os
from collections.abc import AsyncIterable
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from starlette.requests import ClientDisconnect

from lienthong.exchange.hub.refusals import Busy, DigestMismatch, MalformedRequest, TooLargeForUs, WrongOffset
from lienthong.exchange.stores.contents import Contents, Stored


class Uploads:
    """The uploads under way, as files beside the kept contents."""

    def __init__(self, contents: Contents) -> None:
        self._folder = contents.folder / "incoming"

    def of(self, agency: str, message_id: str, length: int, sha256: bytes) -> "Upload":
        """The upload of this message; a new announcement of other bytes under the same id begins anew."""
        return Upload(self._path(agency, message_id), length, sha256)

    def offset(self, agency: str, message_id: str) -> int | None:
        """How many bytes are here; None where no upload is under way."""
        path = self._path(agency, message_id)
        return path.stat().st_size if path.exists() else None

    def _path(self, agency: str, message_id: str) -> Path:
        # Hashed, so that no name from outside ever becomes a path.
        return self._folder / ("upload-" + hashlib.sha256(f"{agency}\x00{message_id}".encode()).hexdigest())


class Upload:
    """One message arriving in pieces."""

    def __init__(self, path: Path, length: int, sha256: bytes) -> None:
        self._path = path
        self._length = length
        self._sha256 = sha256
        self._label = path.with_suffix(".json")
        self._finished: Path | None = None

    async def append(self, offset: int, chunks: AsyncIterable[bytes]) -> int:
        """Write what arrives, from this byte on; returns the byte to go on from, synced to disk.

        A line that breaks in the middle keeps what came. The last byte takes the file away under a name that no later
        request can reach, so that what is checked next is what will be kept.

        Raises:
            WrongOffset: the file has another length; go on from there.
            Busy: another request is writing this upload at this moment.
        """
        if self._length <= 0:
            raise MalformedRequest(why="Upload-Length must be more than 0")
        with self._path.open("ab") as file:
            self._claim(file)
            size = file.tell()
            if offset != size:
                raise WrongOffset(offset=size)
            try:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > self._length:
                        file.truncate(offset)
                        raise TooLargeForUs(limit=self._length)
                    file.write(chunk)
            except ClientDisconnect:
                pass
            finally:
                file.flush()
                await asyncio.to_thread(os.fdatasync, file.fileno())
            size = os.fstat(file.fileno()).st_size
            if size == self._length:
                self._finished = self._path.with_name(uuid4().hex)
                self._label.unlink(missing_ok=True)
                self._path.rename(self._finished)
            return size

    async def whole(self) -> Stored:
        """The finished upload, a scratch file of the caller's own.

        Raises:
            DigestMismatch: the bytes are not those announced; they are dropped and the upload begins anew.
        """
        assert self._finished is not None, "append has not come to the end"
        seen = await asyncio.to_thread(_digest_of, self._finished)
        if seen != self._sha256:
            self._finished.unlink()
            raise DigestMismatch(announced=self._sha256.hex(), seen=seen.hex())
        return Stored(self._finished, seen, self._length)

    def _claim(self, file: BinaryIO) -> None:
        """Be the only one who writes this file, and begin anew where it was announced otherwise."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(seconds=1) from None
        if not self._path.exists() or not os.path.samestat(self._path.stat(), os.fstat(file.fileno())):
            raise Busy(seconds=1)  # finished by another request between our opening it and our lock
        label = json.dumps({"length": self._length, "sha256": self._sha256.hex()})
        if not self._label.exists() or self._label.read_text() != label:
            file.truncate(0)
            self._label.write_text(label)
        file.seek(0, os.SEEK_END)


def _digest_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
