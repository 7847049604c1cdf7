"""What a signature is made of, as values: where it stands, how it looks, and what came out."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal, Protocol

from cryptography import x509

LARGEST_FILE = 200 * 1024 * 1024
"""Bytes of a file that is signed or checked. Ours: the axis carries less."""
LARGEST_PICTURE = 5 * 1024 * 1024
"""Bytes of a PNG of a signature or a seal."""
PERSON_FIELD = "NguoiKy"
"""People sign in the fields `NguoiKy1`, `NguoiKy2` …"""
ORGANIZATION_FIELD = "CoQuan"
"""The field of the organisation's signature, the last one of a document."""


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page as one sees it, in millimetres from its top left corner. Pages count from 1."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a signature looks (Decree 30/2020/NĐ-CP, App. I): a PNG picture, or one line of text, or nothing.

    Without a place it cannot be seen. The text form is Times, upright, size 10, black; see `annex_text`, `copy_text`.
    """

    place: Place | None = None
    picture: bytes = b""
    text: str = ""
    align: Literal["left", "center", "right"] = "right"
    """Of the text: annexes and copies bear theirs at the right."""

    @classmethod
    def invisible(cls) -> "Appearance":
        """A signature that only the file knows of."""
        return cls()


class Key(Protocol):
    """Who signs: a certificate, and something that signs for it. Load it once and keep it: loading costs far more."""

    @property
    def certificate(self) -> x509.Certificate:
        """The signer's own."""
        ...

    @property
    def others(self) -> tuple[x509.Certificate, ...]:
        """The certificates above it, as far as the key knows them; without the root, if it likes."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The raw signature over the SHA-256 of `data`: RSA as PKCS#1 v1.5, ECDSA in DER.

        Raises:
            KeyRefused: the token, the service or the person behind it did not sign.
        """
        ...


@dataclass(frozen=True)
class Signed:
    """A signed file. `time_stamped`: whether a time-stamp authority confirmed the time."""

    pdf: bytes
    time_stamped: bool
    at: datetime
    """The time that the signer claims, the one of the signing call."""
    field: str = ""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole file, in hexadecimal digits: what is frozen when a document is issued."""
        return hashlib.sha256(self.pdf).hexdigest()
