"""A package on its way from the wire into the caller's file."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import BinaryIO

from lienthong.exchange.transports.interface import Trouble, TryLater
from lienthong.exchange.transports.line import Head, shorten


class IntoFile:
    """Writes a package into the caller's file, and cuts the file back where it does not work out.

    Watches for what is no package: nothing at all, a web page, a JSON envelope (kept aside in `envelope`).
    """

    def __init__(self, into: BinaryIO, call: str, remote_id: str) -> None:
        self._into = into
        self._facts: dict[str, object] = {"call": call, "remote_id": remote_id}
        self._start = into.tell() if into.seekable() else None
        self._digest = hashlib.sha256()
        self._first = b""
        self._decided = False
        self._framed = True
        self._wanted = ""
        self._ok = True
        self._last = b""
        self.size = 0
        self.envelope: bytearray | None = None

    def begin(self, head: Head) -> None:
        """Look at the answer's head: only a 2xx is a package."""
        self._ok = 200 <= head.status < 300
        self._wanted = head.headers.get("repr-digest", "")
        self._framed = "content-length" in head.headers or "transfer-encoding" in head.headers
        if not self._ok or head.is_json:
            self.envelope, self._decided = bytearray(), True

    def take(self, piece: bytes) -> None:
        """The next bytes off the wire."""
        if not self._decided:
            self._first += piece
            if len(self._first) < 16:
                return
            piece = self._decide()
        self._keep(piece)

    def end(self) -> None:
        """All bytes came. Raises TryLater where they cannot be a whole package."""
        if not self._decided:
            self._keep(self._decide())
        if self.envelope is not None:
            return
        if not self.size:
            raise TryLater(Trouble.UNREADABLE_ANSWER, said="empty", **self._facts)
        wanted = self._wanted.removeprefix("sha-256=:").removesuffix(":")
        if self._wanted.startswith("sha-256=:") and wanted != base64.b64encode(self._digest.digest()).decode():
            raise TryLater(Trouble.OTHER_BYTES, **self._facts)
        if not self._framed and not self._last.rstrip(b" \r\n\t\0").endswith(b">"):
            # Without a length only the end of the connection ends the file; XML 1.0 §2.1 ends with a tag.
            raise TryLater(Trouble.CUT_SHORT, **self._facts)

    def write(self, piece: bytes) -> None:
        """Bytes of the package itself, however they were wrapped."""
        try:
            self._into.write(piece)
        except (OSError, ValueError) as error:
            raise TryLater(Trouble.OUR_DISK, said=type(error).__name__, **self._facts) from error
        self.size += len(piece)

    def undo(self) -> None:
        """Cut the file back to where it was."""
        if self._start is not None:
            try:
                self._into.seek(self._start)
                self._into.truncate()
            except (OSError, ValueError):
                return

    def _decide(self) -> bytes:
        first, self._first, self._decided = self._first, b"", True
        looks = first.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        if looks.startswith(b"{"):
            self.envelope = bytearray()
        elif looks.startswith((b"<!doctype html", b"<html")):
            raise TryLater(Trouble.UNREADABLE_ANSWER, said=shorten(first), **self._facts)
        return first

    def _keep(self, piece: bytes) -> None:
        if self.envelope is not None:
            self.envelope += piece
            if len(self.envelope) > 1_000_000:
                raise TryLater(Trouble.TOO_LARGE, **self._facts)
            return
        self._digest.update(piece)
        self._last = (self._last + piece[-64:])[-64:]
        self.write(piece)


class Base64Into:
    """Base64 text in pieces of any length, white space tolerated, written as bytes."""

    def __init__(self, write: Callable[[bytes], object], call: str) -> None:
        self._write = write
        self._call = call
        self._left = b""

    def take(self, text: bytes) -> None:
        """The next characters."""
        text = self._left + text.translate(None, b" \r\n\t")
        whole = len(text) - len(text) % 4
        self._left = text[whole:]
        if whole:
            self._write(self._decoded(text[:whole]))

    def end(self) -> None:
        """No more characters: the last group may lack its padding."""
        if self._left:
            self._write(self._decoded(self._left + b"=" * (-len(self._left) % 4)))
            self._left = b""

    def _decoded(self, text: bytes) -> bytes:
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise TryLater(Trouble.UNREADABLE_ANSWER, call=self._call, said="no base64") from error
