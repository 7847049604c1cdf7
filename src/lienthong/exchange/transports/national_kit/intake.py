"""The body of `/sendEdoc` becomes a file: in pieces, with a limit, in the two forms seen.

The kit sends the raw bytes followed by CR LF, whatever its source code looks like. Some ports do what the kit seems to
do and send `multipart/form-data` with a part `file_doc`. Both are taken.
"""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from lienthong.exchange.transports.national_kit.backend import KitRefusal
from lienthong.exchange.transports.national_kit.signing import kit_hash

HashCheck = Literal["off", "kit", "proper", "either"]
"""Which forms of `hash-file` are accepted. `off` looks at none."""

_CR_LF = b"\r\n"


@dataclass(frozen=True, slots=True)
class Taken:
    """The file that came."""

    size: int
    sha256_hex: str


async def take_file(
    chunks: AsyncIterator[bytes], path: Path, *, content_type: str, claimed_hash: str, check: HashCheck, most: int
) -> Taken:
    """Write the body to `path` and check it.

    Raises:
        KitRefusal: 10, where it is empty, larger than `most` bytes, or other than `claimed_hash` says.
    """
    with path.open("wb") as file:
        body: _Body | None = None
        first = b""
        async for chunk in chunks:
            if body is None:
                first += chunk
                if len(first) < 80:
                    continue
                chunk, body = first, _body_for(first, content_type, file, most)
            body.feed(chunk)
        if body is None:
            body = _body_for(first, content_type, file, most)
            body.feed(first)
        return body.finish(claimed_hash.strip().lower(), check)


class _Body(Protocol):
    def feed(self, chunk: bytes) -> None: ...

    def finish(self, claimed: str, check: HashCheck) -> Taken: ...


def _body_for(first: bytes, content_type: str, file: BinaryIO, most: int) -> _Body:
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    # A raw body under a multipart header has been seen too: the first bytes decide.
    if kind == b"multipart/form-data" and boundary and first.lstrip(_CR_LF).startswith(b"--" + boundary):
        return _Multipart(boundary, file, most)
    return _Raw(file, most)


class _Raw:
    """The file's bytes, then CR LF. The last two bytes are held back until it is known what they are."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self._most = most
        self._digest = hashlib.sha256()
        self._tail = b""
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        data = self._tail + chunk
        keep, self._tail = data[:-2], data[-2:]
        self._size += len(keep)
        if self._size > self._most:
            raise _too_large(self._most)
        self._digest.update(keep)
        self._file.write(keep)

    def finish(self, claimed: str, check: HashCheck) -> Taken:
        with_tail = self._digest.copy()
        with_tail.update(self._tail)
        whole = Taken(self._size + len(self._tail), with_tail.hexdigest())
        stripped = Taken(self._size, self._digest.hexdigest())
        if self._tail == _CR_LF and (check == "off" or _matches(stripped.sha256_hex, claimed, check)):
            taken = stripped
        elif check == "off" or _matches(whole.sha256_hex, claimed, check):
            # A port that sends the bytes alone; its file may itself end with CR LF.
            self._file.write(self._tail)
            taken = whole
        else:
            raise _other_bytes()
        if not taken.size:
            raise KitRefusal("10", "Tệp rỗng")
        return taken


class _Multipart:
    """The part `file_doc`, or the first part that is a file."""

    def __init__(self, boundary: bytes, file: BinaryIO, most: int) -> None:
        self._file = file
        self._most = most
        self._digest = hashlib.sha256()
        self._size = 0
        self._field = self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._ours = self._done = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._name,
                "on_header_value": self._text,
                "on_header_end": self._header,
                "on_headers_finished": self._decide,
                "on_part_data": self._data,
                "on_part_end": self._end,
            },
        )

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise KitRefusal("10", "Thân multipart không đọc được") from error

    def finish(self, claimed: str, check: HashCheck) -> Taken:
        if not self._done or not self._size:
            raise KitRefusal("10", "Không thấy phần file_doc")
        taken = Taken(self._size, self._digest.hexdigest())
        if check != "off" and not _matches(taken.sha256_hex, claimed, check):
            raise _other_bytes()
        return taken

    def _begin(self) -> None:
        self._headers, self._field, self._value = {}, b"", b""

    def _name(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _text(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field = self._value = b""

    def _decide(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._ours = not self._done and (options.get(b"name") == b"file_doc" or b"filename" in options)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if not self._ours:
            return
        self._size += end - start
        if self._size > self._most:
            raise _too_large(self._most)
        self._digest.update(data[start:end])
        self._file.write(data[start:end])

    def _end(self) -> None:
        self._done = self._done or self._ours
        self._ours = False


def _matches(sha256_hex: str, claimed: str, check: HashCheck) -> bool:
    return (check != "proper" and claimed == kit_hash(sha256_hex)) or (check != "kit" and claimed == sha256_hex)


def _too_large(most: int) -> KitRefusal:
    return KitRefusal("10", f"Tệp lớn hơn {most} byte")


def _other_bytes() -> KitRefusal:
    return KitRefusal("10", "Nội dung không khớp hash-file")
