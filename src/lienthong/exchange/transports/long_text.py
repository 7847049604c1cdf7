"""A JSON answer with one text too long to hold: the text streams out, the rest stays small.

Both axes of the country hand a whole message over as one JSON text (base64, or the XML itself), and a message may have
hundreds of megabytes.
"""

import re
from collections.abc import Callable

import orjson

from lienthong.exchange.transports.interface import Trouble, TryLater

_WHOLE = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
"""The longest beginning of a JSON text that ends in no half escape."""

_UNFINISHED = re.compile(rb"(?:\\u[dD][89aAbB][0-9a-fA-F]{2})?(?:\\u[0-9a-fA-F]{0,3})?\Z")
"""A first half of a surrogate pair, or a `\\u` with fewer than four digits, at the end."""

_MOST_SHORT = 20_000
"""Bytes of any other text that are kept; a longer one is left empty."""


class LongText:
    """Fed with the bytes of one JSON object; writes the decoded text of the first member called `name` as UTF-8.

    `end` returns the object with that text left out. Raises TryLater `unreadable_answer` or `too_large`.
    """

    def __init__(self, name: str, write: Callable[[bytes], object], *, call: str, most_beside: int = 200_000) -> None:
        self._name = f'"{name}"'.encode()
        self._write = write
        self._call = call
        self._most_beside = most_beside
        self._beside = bytearray()
        self._buffer = b""
        self._step = self._outside
        self._string = bytearray()
        self._awaits = 0
        self._dropped = False
        self.found = False

    def take(self, piece: bytes) -> None:
        """The next bytes."""
        self._buffer += piece
        while self._step():
            pass
        if len(self._beside) + len(self._string) > self._most_beside:
            raise TryLater(Trouble.TOO_LARGE, call=self._call, said="beside the message")

    def end(self) -> bytes:
        """No more bytes. The object without the long text, for `read_object`."""
        self._beside += self._string + self._buffer
        if self._step == self._inside:
            raise TryLater(Trouble.CUT_SHORT, call=self._call)
        return bytes(self._beside)

    def _outside(self) -> bool:
        """Between strings. `_awaits` is 1 after the name that we look for, 2 after its colon."""
        at = self._buffer.find(b'"')
        between = self._buffer if at < 0 else self._buffer[:at]
        if self._awaits:
            for byte in between.split():
                if self._awaits == 1 and byte == b":":
                    self._awaits = 2
                else:
                    self._awaits = 0
        self._beside += between
        self._buffer = self._buffer[len(between) :]
        if at < 0:
            return False
        if self._awaits == 2 and not self.found:
            self.found, self._awaits = True, 0
            self._beside += b'""'
            self._buffer = self._buffer[1:]
            self._step = self._inside
        else:
            self._awaits = 0
            self._string = bytearray(b'"')
            self._buffer = self._buffer[1:]
            self._step = self._short
        return True

    def _short(self) -> bool:
        """Inside a name or another text."""
        whole = _WHOLE.match(self._buffer)
        cut = whole.end() if whole else 0
        self._string += self._buffer[:cut]
        self._buffer = self._buffer[cut:]
        if len(self._string) > _MOST_SHORT:
            # Another long text, such as a second copy of an attachment. Nobody asked for it.
            self._string, self._dropped = bytearray(b'"'), True
        if not self._buffer.startswith(b'"'):
            return False
        if self._dropped:
            self._string, self._dropped = bytearray(b'"'), False
        self._string += b'"'
        self._awaits = 1 if bytes(self._string) == self._name else 0
        self._beside += self._string
        self._string.clear()
        self._buffer = self._buffer[1:]
        self._step = self._outside
        return True

    def _inside(self) -> bool:
        """Inside the long text."""
        whole = _WHOLE.match(self._buffer)
        cut = whole.end() if whole else 0
        ended = self._buffer[cut : cut + 1] == b'"'
        if not ended:
            cut = _safe_cut(self._buffer[:cut])
        if cut:
            self._write(self._decoded(self._buffer[:cut]))
        self._buffer = self._buffer[cut + 1 :] if ended else self._buffer[cut:]
        if ended:
            self._step = self._outside
        return ended

    def _decoded(self, run: bytes) -> bytes:
        if b"\\" not in run:
            return run
        try:
            text: str = orjson.loads(b'"' + run + b'"')
        except orjson.JSONDecodeError as error:
            raise TryLater(Trouble.UNREADABLE_ANSWER, call=self._call, said="broken escape") from error
        return text.encode()


def _safe_cut(run: bytes) -> int:
    """How much of `run` can be decoded by itself: no half letter, no half escape, no half surrogate pair."""
    cut = len(run)
    at = cut - 1
    while at >= 0 and 0x80 <= run[at] < 0xC0:
        at -= 1
    if at >= 0 and run[at] >= 0xC0:
        cut = at
    at = max(0, cut - 12)
    while found := _UNFINISHED.search(run, at, cut):
        start = found.start()
        if start == cut:
            return cut
        before = len(run[:start]) - len(run[:start].rstrip(b"\\"))
        if before % 2 == 0:
            return start
        at = start + 1
    return cut
