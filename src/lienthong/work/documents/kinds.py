"""The types of documents, by key, by name as others write it, and how urgent a document may be."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words


class SecretRefused(Refusal):
    """State secrets never enter this desk or the axis (Decision 28/2018/QĐ-TTg art. 1.2). Facts: `mark`."""

    code = "secret_refused"
    words = Words(
        vi="Văn bản mang dấu “{mark}”: bí mật nhà nước không được soạn, gửi hay lưu trên hệ thống này.",
        en="The document is marked “{mark}”: state secrets are not drafted, sent or kept on this system.",
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of document. `short` is empty for those whose symbol names no type (công văn, thư công)."""

    key: str
    words: Words
    short: str
    wire: int


COPIES: Mapping[str, Kind] = MappingProxyType(
    {
        "true-copy": Kind("true-copy", Words(vi="Sao y", en="True copy"), "SY", 0),
        "copy-of-copy": Kind("copy-of-copy", Words(vi="Sao lục", en="Copy of a true copy"), "SL", 0),
        "extract": Kind("extract", Words(vi="Trích sao", en="Extract"), "TrS", 0),
    }
)
"""The three kinds of copies by key (art. 25, App. III); they come on top of the 29 types."""
PRIORITIES: Mapping[int, Words] = MappingProxyType(
    {
        0: Words(vi="Thường", en="Ordinary"),
        1: Words(vi="Khẩn", en="Urgent"),
        2: Words(vi="Thượng khẩn", en="Very urgent"),
        3: Words(vi="Hỏa tốc", en="Most urgent"),
        4: Words(vi="Hỏa tốc hẹn giờ", en="Most urgent, at an hour"),
    }
)
"""As on the wire. The decree knows 1 to 3 (art. 4.2.c); 4 only arrives."""
SECRET_MARKS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")


@cache
def kinds() -> Mapping[str, Kind]:
    """Every type by key, in the order of the decree."""
    rows = yaml.safe_load((Path(__file__).parent / "data" / "kinds.yaml").read_text(encoding="utf-8"))
    found = (Kind(row["key"], Words(vi=row["vi"], en=row["en"]), row["short"], row["wire"]) for row in rows)
    return MappingProxyType({kind.key: kind for kind in found})


@cache
def all_kinds() -> Mapping[str, Kind]:
    """The types and after them the kinds of copies: whatever a document of ours may be."""
    return MappingProxyType({**kinds(), **COPIES})


def is_copy(notation: str) -> bool:
    """Whether a symbol is that of a copy: `SY-UBND`, `TrS-STTTT` (App. I, Part IV)."""
    return notation.strip().partition("-")[0].upper() in {kind.short.upper() for kind in COPIES.values()}


def kind_named(name: str) -> Kind | None:
    """The type that somebody writes so, accents, case and `(cá biệt)` not minded; None where it is none of the 29."""
    wanted = _plain(name)
    return next((kind for kind in kinds().values() if _plain(kind.words.vi) == wanted), None) if wanted else None


def no_secret(mark: str) -> None:
    """Stop a document that is classified.

    Raises:
        SecretRefused: it bears one of the three marks.
    """
    said = unicodedata.normalize("NFC", mark).strip().upper()
    if said in SECRET_MARKS:
        raise SecretRefused(mark=said)


def _plain(name: str) -> str:
    return " ".join(fold(name.split("(")[0]).split())
