"""Base64 as it arrives over the wire: in pieces, with white space anywhere, sometimes broken."""

import binascii
from collections.abc import Callable
from typing import BinaryIO

_BLANKS = b" \t\r\n"
PIECE = 48 * 1024
"""Bytes encoded at a time; a multiple of three, so that no padding appears before the end."""


class Decoder:
    """Decodes what `feed` is given and hands the bytes on. Broken input is remembered in `trouble`, never raised."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._rest = b""
        self._padded = False
        self.trouble = ""
        """"" while all is well, else "empty" or "not_base64"."""
        self.unpadded = False
        """True where the padding at the end was missing."""

    def feed(self, text: str) -> None:
        """Take the next characters, as many as there are."""
        if self.trouble:
            return
        try:
            data = text.encode("ascii").translate(None, _BLANKS)
        except UnicodeEncodeError:
            self.trouble = "not_base64"
            return
        if not data:
            return
        if self._padded:
            # Padding ends base64; what follows it is something else.
            self.trouble = "not_base64"
            return
        if self._rest:
            data = self._rest + data
        whole = len(data) - len(data) % 4
        self._rest = data[whole:]
        if whole:
            self._decode(data[:whole])

    def finish(self) -> None:
        """The end of the text: decode what is left."""
        if self.trouble:
            return
        if self._rest:
            if len(self._rest) == 1 or self._padded or b"=" in self._rest:
                self.trouble = "not_base64"
                return
            # Two or three characters left over say enough; some encoders leave out the padding.
            self.unpadded = True
            self._decode(self._rest + b"=" * (4 - len(self._rest)))

    def _decode(self, data: bytes) -> None:
        try:
            decoded = binascii.a2b_base64(data, strict_mode=True)
        except binascii.Error:
            self.trouble = "not_base64"
            return
        self._padded = data.endswith(b"=")
        self._write(decoded)


def encode(source: BinaryIO, out: BinaryIO) -> None:
    """Write a file as one line of base64, a piece at a time."""
    rest = b""
    while piece := source.read(PIECE):
        piece = rest + piece
        whole = len(piece) - len(piece) % 3
        rest = piece[whole:]
        out.write(binascii.b2a_base64(piece[:whole], newline=False))
    if rest:
        out.write(binascii.b2a_base64(rest, newline=False))
