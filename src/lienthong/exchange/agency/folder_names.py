"""Names of files in a shared folder: a clerk can read them, and no file system stumbles over them."""

import re
import unicodedata
from datetime import date

from lienthong.formats.edxml import DocumentMessage, StatusMessage

_UNSAFE = re.compile(r"[^A-Za-z0-9.\-]+")
_STROKE = str.maketrans("đĐ", "dD")
_LONGEST_PART = 60
# FAT and SMB: no trailing dot, no reserved sign; a name must differ in more than capitals.
_ENDS = ".-"

ACTS = {
    "01": "da-den",
    "02": "tu-choi",
    "03": "da-tiep-nhan",
    "04": "da-phan-cong",
    "05": "dang-xu-ly",
    "06": "da-hoan-thanh",
    "13": "xin-lay-lai",
    "15": "dong-y",
    "16": "khong-dong-y",
}
"""What a status code says, for the name of its file."""

_BUSINESS = {1: "_THU-HOI", 2: "_CAP-NHAT", 3: "_THAY-THE"}


def safe(text: str) -> str:
    """Text as a part of a file name: letters without accents, digits, dots and hyphens. `HĐQT` → `HDQT`."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.translate(_STROKE)) if not unicodedata.combining(c))
    return _UNSAFE.sub("-", bare).strip(_ENDS)[:_LONGEST_PART].rstrip(_ENDS) or "khong-ro"


def name_of(message: DocumentMessage | StatusMessage, arrived_on: date) -> str:
    """`2026-03-02_415-SNV-VTLT_H21.07.edxml`; a status tells its act too: `…_03-da-tiep-nhan_G09.edxml`.

    The date is the document's own where it is known, else the day of arrival.
    """
    if isinstance(message, StatusMessage):
        code = message.status_code.strip()
        act = f"_{safe(code)}-{ACTS[code]}" if code in ACTS else f"_{safe(code)}"
        day, title = message.about.promulgated_on, message.about.code
    else:
        act = _BUSINESS.get(message.kind, "")
        day, title = message.promulgated_on, "-".join(filter(None, (message.code.number, message.code.notation)))
    return f"{(day or arrived_on).isoformat()}_{safe(title)}{act}_{safe(message.sender.organ_id)}.edxml"


def is_unfinished(name: str) -> bool:
    """Whether a name says that its file is not meant for us: still being written, or the file manager's own."""
    low = name.lower()
    return (
        low.startswith((".", "~", "$"))
        or low.endswith((".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".lock", "~"))
        or low in ("thumbs.db", "desktop.ini", "readme.txt")
    )


def numbered(name: str, number: int) -> str:
    """The same name for another file: `a.edxml`, `a_2.edxml`, `a_3.edxml`."""
    stem, dot, ending = name.rpartition(".")
    return name if number == 1 else f"{stem or ending}_{number}{dot}{ending if stem else ''}"
