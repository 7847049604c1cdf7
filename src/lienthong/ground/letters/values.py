"""What a letter is made of, as callers hand it in, and the states of what is on its way."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lienthong.formats.edxml import Signer


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to go with a letter: bytes, or the id of a file that `ground.files` keeps."""

    name: str
    media_type: str
    content: bytes | UUID


class Direction(StrEnum):
    """Which way a letter went, as seen from the platform."""

    OUT = "out"
    IN = "in"


class Place(StrEnum):
    """How far something that came has come."""

    LISTED = "listed"
    """The hub told of it; its content is being fetched."""
    STORED = "stored"
    UNREADABLE = "unreadable"
    """Here whole, and we cannot read it: a person looks."""
    AGAIN = "again"
    """The same message once more; it changed nothing."""


class Effect(StrEnum):
    """What a status did to the letter it speaks of."""

    CHANGED = "changed"
    NOTHING = "nothing"
    """Late, or a code that nobody knows."""
    SURPRISE = "surprise"
    """It does not fit the letter's life; a person may want to look."""
    UNKNOWN_LETTER = "unknown_letter"
    """About something that we never sent to them."""
    ASKED_OF_US = "asked_of_us"
    """13: the sender wants a letter back, and a person answers 15 or 16."""
    OURS = "ours"
    """We said it."""


__all__ = ["Attachment", "Direction", "Effect", "Place", "Signer"]
