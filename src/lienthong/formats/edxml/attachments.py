"""Attachments on their way in: where their bytes go, what they are, and how they are unwrapped (edXML §6)."""

import hashlib
import io
import re
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from lienthong.formats.edxml import refusals
from lienthong.formats.edxml.base64_stream import Decoder
from lienthong.formats.edxml.findings import Finding
from lienthong.formats.edxml.limits import Limits
from lienthong.formats.edxml.sniff import HEAD, PROGRAMS, agrees, sniff
from lienthong.formats.edxml.values import ReceivedAttachment
from lienthong.formats.edxml.zips import Archive, Guarded

_IN_MEMORY = 256 * 1024


class AttachmentSink(Protocol):
    """Takes the contents of attachments. Give one to `read` and the contents are decoded into it."""

    def open(self, number: int) -> BinaryIO:
        """A new empty file, to be written, read and sought. Called again for the same number when it is unwrapped."""

    def keep(self, attachment: ReceivedAttachment, content: BinaryIO) -> None:
        """The facts and the content at its start. The sink closes the file, and lets go of what is not `readable`."""


class Measured:
    """A sink that keeps nothing: the facts of the attachments, size and SHA-256 among them, and no files."""

    def open(self, number: int) -> BinaryIO:
        """A temporary file."""
        return cast(BinaryIO, tempfile.SpooledTemporaryFile(_IN_MEMORY))

    def keep(self, attachment: ReceivedAttachment, content: BinaryIO) -> None:
        """Let the content go."""
        content.close()


class InMemory:
    """A sink that keeps contents in memory, by number. For small messages."""

    def __init__(self) -> None:
        self.contents: dict[int, bytes] = {}

    def open(self, number: int) -> BinaryIO:
        """A file in memory."""
        return io.BytesIO()

    def keep(self, attachment: ReceivedAttachment, content: BinaryIO) -> None:
        """Remember the bytes of what could be read."""
        if attachment.readable:
            self.contents[attachment.number] = content.read()
        content.close()


class InFolder:
    """A sink that writes each attachment to a folder as `<number>-<safe name>`; `paths` has them by number.

    Contents that turn out unreadable leave no file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.paths: dict[int, Path] = {}

    def open(self, number: int) -> BinaryIO:
        """A new file with a passing name in the folder."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(dir=self._folder, prefix=f".{number:03d}-", delete=False)  # noqa: SIM115
        return cast(BinaryIO, file)

    def keep(self, attachment: ReceivedAttachment, content: BinaryIO) -> None:
        """Give the file its name, or remove it."""
        passing = Path(content.name)
        content.close()
        if attachment.readable:
            path = self._folder / f"{attachment.number:03d}-{safe_name(attachment.name)}"
            passing.replace(path)
            self.paths[attachment.number] = path
        else:
            passing.unlink(missing_ok=True)


@dataclass(slots=True)
class _Arriving:
    """One attachment whose base64 has been read."""

    file: BinaryIO
    decoder: Decoder
    digest: "hashlib._Hash"
    head: bytes = b""
    size: int = 0


class Intake:
    """Decodes base64 while the file is read (a `wire.Contents`) and settles each attachment afterwards."""

    def __init__(self, sink: AttachmentSink, limits: Limits) -> None:
        self._sink = sink
        self._limits = limits
        self._arrived: dict[int, _Arriving] = {}
        self._decoded = 0
        self._expanded = 0

    def begin(self, number: int) -> Callable[[str], object]:
        """Open a place for the attachment; the answer takes its base64."""
        file = self._sink.open(number)

        def write(data: bytes) -> None:
            self._decoded += len(data)
            if self._decoded > self._limits.decoded_bytes:
                raise refusals.TooMuch(limit="decoded_bytes", allowed=self._limits.decoded_bytes)
            if len(arriving.head) < HEAD:
                arriving.head = (arriving.head + data)[:HEAD]
            arriving.size += len(data)
            arriving.digest.update(data)
            file.write(data)

        arriving = _Arriving(file, Decoder(write), hashlib.sha256())
        self._arrived[number] = arriving
        return arriving.decoder.feed

    def end(self, number: int) -> None:
        """The base64 is complete."""
        arriving = self._arrived[number]
        arriving.decoder.finish()
        if not arriving.size and not arriving.decoder.trouble:
            arriving.decoder.trouble = "empty"

    def settle(self, number: int, described: ReceivedAttachment) -> tuple[ReceivedAttachment, list[Finding]]:
        """Look at the bytes that came as `number`, unwrap them where the kit wrapped them, hand them to the sink."""
        arriving = self._arrived.pop(number)
        path = f"edXML/AttachmentEncoded/Attachment[{described.number}]/ContentTransferEncoded"
        if arriving.decoder.trouble:
            settled = replace(described, readable=False)
            facts = {"name": described.name, "why": arriving.decoder.trouble}
            self._sink.keep(settled, arriving.file)
            return settled, [Finding("attachment_unreadable", path, facts)]
        findings = []
        if arriving.decoder.unpadded:
            findings.append(Finding("attachment_padding", path, {"name": described.name}))
        settled = replace(
            described,
            readable=True,
            size=arriving.size,
            sha256=arriving.digest.hexdigest(),
            sniffed_type=sniff(arriving.head),
        )
        file = arriving.file
        # PDF first, whatever is declared; then a ZIP is looked into (§6, rules 2 and 3).
        if settled.sniffed_type == "application/zip":
            try:
                settled, file = self._look_inside(settled, file)
            except Guarded as guarded:
                code = "zip_damaged" if guarded.damaged else "zip_not_opened"
                findings.append(Finding(code, path, {"name": described.name, "why": guarded.why}))
        findings += _doubts(settled, path)
        file.seek(0)
        self._sink.keep(settled, file)
        return settled, findings

    def abandon(self) -> None:
        """The message could not be read: let the contents go."""
        for number, arriving in self._arrived.items():
            self._sink.keep(ReceivedAttachment(number, "", readable=False), arriving.file)
        self._arrived.clear()

    def _look_inside(self, settled: ReceivedAttachment, file: BinaryIO) -> tuple[ReceivedAttachment, BinaryIO]:
        archive = Archive(file, self._limits)
        inside = archive.inside(settled.name)
        if inside.office_type:
            return replace(settled, sniffed_type=inside.office_type), file
        if inside.wrapped is None:
            return settled, file
        unwrapped = self._sink.open(settled.number)
        digest = hashlib.sha256()

        def write(data: bytes) -> None:
            digest.update(data)
            unwrapped.write(data)

        try:
            size = archive.unwrap(inside.wrapped, write, self._limits.expanded_bytes - self._expanded)
        except Guarded:
            self._discard(settled.number, unwrapped)
            raise
        self._expanded += size
        self._discard(settled.number, file)
        unwrapped.seek(0)
        found = sniff(unwrapped.read(HEAD))
        unwrapped.seek(0)
        if found == "application/zip":
            # An .xlsx inside the kit's ZIP: say what it is, but unwrap only once.
            try:
                found = Archive(unwrapped, self._limits).inside(settled.name).office_type or found
            except Guarded:
                found = "application/zip"
        settled = replace(settled, size=size, sha256=digest.hexdigest(), sniffed_type=found, unwrapped=True)
        return settled, unwrapped

    def _discard(self, number: int, file: BinaryIO) -> None:
        self._sink.keep(ReceivedAttachment(number, "", readable=False), file)


def _doubts(settled: ReceivedAttachment, path: str) -> list[Finding]:
    sniffed = settled.sniffed_type or ""
    if sniffed in PROGRAMS:
        return [Finding("attachment_program", path, {"name": settled.name, "sniffed": sniffed})]
    declared = settled.declared_type
    if settled.unwrapped:
        # `application/zip` for a wrapped file is how the kit declares it, and no oddity.
        if agrees(declared, "application/zip"):
            return []
        facts = {"name": settled.name, "declared": declared, "sniffed": sniffed}
        return [Finding("attachment_wrapped", path, facts)]
    if agrees(declared, sniffed):
        return []
    return [Finding("attachment_type", path, {"name": settled.name, "declared": declared, "sniffed": sniffed})]


_EDGES = re.compile(r"^[\s.]+|[\s.]+$")
"""Spaces of every kind and dots at the ends of a name: whoever reads the XML may take them off."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]")
_RESERVED = frozenset({"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)})
_LONGEST_NAME = 150


def safe_name(name: str) -> str:
    """The name without path parts, control signs and direction marks, in NFC; `attachment` where nothing is left.

    Fit for Windows and Linux disks: at most 240 bytes, the ending kept.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = _EDGES.sub("", _UNSAFE.sub("", name))
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        stem = _shortened(_EDGES.sub("", stem), _LONGEST_NAME)
        name = f"{stem}.{ending}" if stem else ending
    else:
        name = _shortened(name, _LONGEST_NAME)
    if name.partition(".")[0].lower() in _RESERVED:
        name = f"_{name}"
    return name or "attachment"


def _shortened(text: str, most_bytes: int) -> str:
    return _EDGES.sub("", text.encode()[:most_bytes].decode(errors="ignore"))
