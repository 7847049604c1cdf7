"""Looking into a ZIP that somebody sent us, without trusting a byte of it."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from lienthong.formats.edxml.limits import Limits
from lienthong.formats.edxml.sniff import OFFICE_TYPES, extension

_END = struct.Struct("<4sHHHHIIH")
_END_MARK = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_LONGEST_COMMENT = 0xFFFF
_PIECE = 64 * 1024
# Every kit stores or deflates. LZMA would let a header of a few bytes ask for gigabytes of memory.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Guarded(Exception):
    """The archive is left as it came. `why` is a word for the finding; `damaged` tells broken from dangerous."""

    def __init__(self, why: str, *, damaged: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.damaged = damaged


@dataclass(frozen=True, slots=True)
class Inside:
    """What an archive turned out to be: an office document, or one wrapped file, or neither."""

    office_type: str | None = None
    wrapped: zipfile.ZipInfo | None = None


class Archive:
    """One archive, opened after its table of contents was measured.

    Raises:
        Guarded: it is damaged, or too large to look into.
    """

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._limits = limits
        _measure(file, limits)
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise Guarded("damaged", damaged=True) from error

    def inside(self, name: str) -> Inside:
        """What the archive is, seen from the name it was sent under (edXML §6, rule 3)."""
        entries = self._zip.infolist()
        names = {entry.filename for entry in entries}
        ending = extension(name)
        if ending in OFFICE_TYPES and names & {"[Content_Types].xml", "mimetype"}:
            return Inside(office_type=OFFICE_TYPES[ending])
        if ending == "zip" or len(entries) != 1 or entries[0].is_dir():
            return Inside()
        entry = entries[0]
        if _leaves_the_folder(entry.filename):
            raise Guarded("path")
        if entry.flag_bits & 0x1:
            raise Guarded("password")
        if entry.compress_type not in _METHODS:
            raise Guarded("method")
        return Inside(wrapped=entry)

    def unwrap(self, entry: zipfile.ZipInfo, write: Callable[[bytes], object], most: int) -> int:
        """Take one entry out, at most `most` bytes of it. The answer is its size.

        Raises:
            Guarded: it is damaged, packed in a way we do not read, or swells beyond the limits.
        """
        limits, size = self._limits, 0
        try:
            with self._zip.open(entry) as content:
                while piece := content.read(_PIECE):
                    size += len(piece)
                    if size > most:
                        raise Guarded("size")
                    swollen = size > limits.expansion_ratio * max(entry.compress_size, 1)
                    if swollen and size > limits.expansion_floor:
                        raise Guarded("ratio")
                    write(piece)
        except _BROKEN as error:
            raise Guarded("damaged", damaged=True) from error
        return size


# What zipfile raises over damaged archives. RuntimeError covers a password, NotImplementedError an unknown method.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, struct.error, LookupError)


def _leaves_the_folder(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":")


def _measure(file: BinaryIO, limits: Limits) -> None:
    """Read the end of the archive by hand: `zipfile` would hold a table of contents of any size."""
    file.seek(0, 2)
    length = file.tell()
    reach = min(length, _END.size + _LONGEST_COMMENT + 20)
    file.seek(length - reach)
    tail = file.read(reach)
    place = tail.rfind(_END_MARK)
    if place < 0 or place + _END.size > len(tail):
        raise Guarded("damaged", damaged=True)
    entries, directory = _END.unpack_from(tail, place)[4:6]
    if entries > limits.zip_entries:
        raise Guarded("entries")
    # The large form, for archives over 4 GB, can override both numbers; none of that size ever comes this way.
    if directory > limits.zip_directory_bytes or tail[max(place - 20, 0) : place].startswith(_ZIP64_LOCATOR):
        raise Guarded("directory")
