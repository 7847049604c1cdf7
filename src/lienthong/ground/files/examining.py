"""What a file really is: by its first bytes, then by opening it. Runs where a hostile file can do no harm."""

from pathlib import Path, PurePath

from lienthong.ground.files.verdicts import Limits, Problem, Verdict

PDF = "application/pdf"
JPEG, PNG, TIFF = "image/jpeg", "image/png", "image/tiff"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNKNOWN = "application/octet-stream"

ENDINGS = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    PNG: (".png",),
    TIFF: (".tif", ".tiff"),
    DOCX: (".docx", ".docm"),
    XLSX: (".xlsx", ".xlsm"),
}


def examine(path: Path, name: str, limits: Limits) -> Verdict:
    """Look at a file of at most the size that its door allows. Never raises for what a file holds."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4096)
    found = _by_first_bytes(head)
    if isinstance(found, Problem):
        return Verdict(UNKNOWN, size, problems=(found,))
    try:
        verdict = _opened(path, found, size, limits)
    except MemoryError:
        verdict = Verdict(found, size, problems=(Problem("too_heavy"),))
    except Exception:  # noqa: BLE001 - readers of foreign formats raise anything at all
        verdict = Verdict(found, size, problems=(Problem("damaged"),))
    ending = PurePath(name).suffix.lower()
    if verdict.readable and ending and ending not in ENDINGS.get(verdict.media_type, (ending,)):
        differs = Problem("name_differs", {"ending": ending[:20], "media_type": verdict.media_type})
        return Verdict(verdict.media_type, size, verdict.pages, (*verdict.problems, differs), verdict.signatures)
    return verdict


def _opened(path: Path, found: str, size: int, limits: Limits) -> Verdict:
    # Imported where needed: the readers are large, and a parent that only asks does not want them.
    if found == PDF:
        from lienthong.ground.files import pdf

        return pdf.look(path, size, limits)
    if found in (JPEG, PNG, TIFF):
        from lienthong.ground.files import pictures

        return pictures.look(path, found, size, limits)
    from lienthong.ground.files import office

    return office.look(path, size, limits)


def _by_first_bytes(head: bytes) -> str | Problem:
    if not head:
        return Problem("empty")
    if head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")):
        return Problem("dangerous")
    for magic, kind in (
        (b"\xff\xd8\xff", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"II*\x00", TIFF),
        (b"MM\x00*", TIFF),
        (b"PK\x03\x04", "zip"),
    ):
        if head.startswith(magic):
            return kind
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"):
        return Problem("heic")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    # A web page that hides a PDF's mark within its first kilobyte is a web page.
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml", b"<head", b"<body", b"<!--")):
        return Problem("dangerous")
    return PDF if b"%PDF-" in head[:1024] else Problem("unknown_kind")
