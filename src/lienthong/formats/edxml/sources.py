"""Attachments on their way out: which are wrapped, and how each is streamed into the message (edXML §6)."""

import io
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from lienthong.formats.edxml import base64_stream
from lienthong.formats.edxml.attachments import safe_name
from lienthong.formats.edxml.sniff import extension
from lienthong.formats.edxml.values import ManifestEntry

NewId = Callable[[], str]
"""Makes the id of an attachment, or of an entry in its ZIP. Ordinarily `uuid4` as text."""

# The kit sends these as they are. `xsl` and `xslx` are its own misspellings, so .xls and .xlsx do travel wrapped,
# and a reader built with the kit expects them so.
_RAW = frozenset(("pdf", "doc", "docx", "xsl", "xslx", "zip"))

_IN_MEMORY = 1024 * 1024
_PIECE = 64 * 1024
# ZIP can say no earlier day. A fixed one keeps the same file the same bytes.
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class AttachmentSource:
    """A file to be attached: its name and where its bytes are."""

    name: str
    content: Path | bytes
    description: str = ""
    content_id: str = ""
    """Without `cid:`; "" lets the writer choose one."""

    @property
    def wire_name(self) -> str:
        """The name as it is sent: NFC, no path parts."""
        return safe_name(unicodedata.normalize("NFC", self.name))

    @property
    def wrapped(self) -> bool:
        """True where the kit puts such a file into a ZIP."""
        return extension(self.wire_name) not in _RAW

    @property
    def content_type(self) -> str:
        """What the kit declares for such a file."""
        return "application/zip" if self.wrapped else f"application/{extension(self.wire_name)}"

    def open(self) -> BinaryIO:
        """The bytes, from the start.

        Raises:
            OSError: the file cannot be read.
        """
        return io.BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")


def main_first(sources: Sequence[AttachmentSource]) -> list[AttachmentSource]:
    """The signed PDF first (§6). The caller's order stands unless it begins with something else than a PDF."""
    ordered = list(sources)
    for place, source in enumerate(ordered):
        if extension(source.wire_name) == "pdf":
            ordered.insert(0, ordered.pop(place))
            break
    return ordered


def manifest_of(sources: Sequence[AttachmentSource], new_id: NewId) -> tuple[ManifestEntry, ...]:
    """The manifest that goes with these attachments, in the order given."""
    return tuple(
        ManifestEntry(source.content_id or new_id(), source.content_type, source.description, source.wire_name)
        for source in sources
    )


def stream(source: AttachmentSource, new_id: NewId) -> Callable[[BinaryIO], None]:
    """Writes the attachment as base64, wrapped where the kit wraps it, a piece at a time."""

    def write(out: BinaryIO) -> None:
        with source.open() as content:
            if not source.wrapped:
                base64_stream.encode(content, out)
                return
            with tempfile.SpooledTemporaryFile(_IN_MEMORY) as archive:
                _wrap(content, archive, f"{new_id()}.{extension(source.wire_name) or 'bin'}")
                archive.seek(0)
                base64_stream.encode(cast(BinaryIO, archive), out)

    return write


def _wrap(content: BinaryIO, archive: "tempfile.SpooledTemporaryFile[bytes]", entry_name: str) -> None:
    entry = zipfile.ZipInfo(entry_name, _ZIP_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(archive, "w") as packed, packed.open(entry, "w") as inside:
        while piece := content.read(_PIECE):
            inside.write(piece)
