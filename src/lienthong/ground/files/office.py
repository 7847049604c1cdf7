"""Looking into an Office file: a ZIP of known parts, of bounded size, without a password; macros are told."""

import zipfile
from pathlib import Path

from lienthong.ground.files.verdicts import Limits, Problem, Verdict

_PARTS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ENTRIES = 5000


def look(path: Path, size: int, limits: Limits) -> Verdict:
    """What an Office file is. Raises `zipfile.BadZipFile` and its like for a damaged one."""
    unknown = "application/octet-stream"
    with path.open("rb") as file:
        if file.read(4) == b"\xd0\xcf\x11\xe0":
            # A DOCX with a password lies in the container of the old formats.
            file.seek(0)
            secret = "EncryptedPackage".encode("utf-16-le") in file.read(4_000_000)
            return Verdict(unknown, size, problems=(Problem("encrypted" if secret else "old_office"),))
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        media_type = next((kind for part, kind in _PARTS.items() if part in names), None)
        if media_type is None or "[Content_Types].xml" not in names:
            return Verdict("application/zip", size, problems=(Problem("unknown_kind"),))
        if len(entries) > _ENTRIES or sum(entry.file_size for entry in entries) > limits.unpacked:
            return Verdict(media_type, size, problems=(Problem("too_heavy"),))
        if any(entry.flag_bits & 1 for entry in entries):
            return Verdict(media_type, size, problems=(Problem("encrypted"),))
        # A header may lie about the size, so what comes out is counted too.
        unpacked = 0
        for entry in entries:
            with archive.open(entry) as part:
                while chunk := part.read(1 << 20):
                    unpacked += len(chunk)
                    if unpacked > limits.unpacked:
                        return Verdict(media_type, size, problems=(Problem("too_heavy"),))
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return Verdict(media_type, size, problems=(Problem("macros"),) if macros else ())
