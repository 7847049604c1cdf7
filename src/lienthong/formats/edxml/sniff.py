"""What a file is, by its own bytes. Nobody's word is taken for it (edXML §6)."""

import re

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"PK\x07\x08", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-elf"),
    (b"#!/", "text/x-shellscript"),
)

PROGRAMS = frozenset({"application/vnd.microsoft.portable-executable", "application/x-elf", "text/x-shellscript"})
"""What runs when it is opened."""

OFFICE_TYPES: dict[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
"""Documents that are ZIP archives inside, by the ending of their name."""

HEAD = 512
"""How many bytes a look takes."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(head: bytes) -> str:
    """The type that the first bytes show; `application/octet-stream` where they show nothing."""
    for signature, found in _SIGNATURES:
        if head.startswith(signature) and not (found == "image/bmp" and len(head) < 26):
            return found
    return _text_type(head) if head else "application/x-empty"


def _text_type(head: bytes) -> str:
    # The look may end in the middle of a character.
    text = head[:HEAD].decode("utf-8", errors="ignore")
    if len(text.encode()) < min(len(head), HEAD) - 3 or _CONTROL.search(text):
        return "application/octet-stream"
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<?xml"):
        return "application/xml"
    if start.startswith(("<!doctype html", "<html")):
        return "text/html"
    return "text/plain"


def extension(name: str) -> str:
    """The ending of a file name in lower case, without its dot; "" where there is none."""
    _, dot, ending = name.rpartition(".")
    return ending.lower() if dot and len(ending) <= 10 else ""


_AGREEING: dict[str, frozenset[str]] = {
    "application/x-ole-storage": frozenset(
        {
            "application/msword",
            "application/doc",
            "application/xls",
            "application/ppt",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
        }
    ),
    "application/rtf": frozenset({"text/rtf", "application/msword", "application/doc"}),
    "application/xml": frozenset({"text/xml", "text/plain", "application/json", "image/svg+xml"}),
    "application/zip": frozenset({"application/x-zip-compressed", "application/x-zip"}),
    "application/vnd.rar": frozenset({"application/x-rar-compressed", "application/rar", "application/x-rar"}),
    "image/jpeg": frozenset({"image/jpg", "application/jpg", "application/jpeg"}),
    "text/html": frozenset({"text/plain"}),
    "text/plain": frozenset({"text/csv", "application/json", "text/markdown", "application/txt"}),
}
_SAYS_NOTHING = frozenset({"", "application/octet-stream", "application/unknown", "binary/octet-stream"})


def agrees(declared: str, sniffed: str) -> bool:
    """True where the declared type may be said of such bytes. The kit writes `application/<extension>`."""
    declared = declared.partition(";")[0].strip().lower()
    if declared in _SAYS_NOTHING or declared == sniffed or sniffed in _SAYS_NOTHING:
        return True
    if declared in _AGREEING.get(sniffed, ()):
        return True
    office = OFFICE_TYPES.get(declared.removeprefix("application/"))
    if office is not None and office == sniffed:
        return True
    return declared.partition("/")[2] == sniffed.partition("/")[2]
