"""What a document is filtered by, as words beside those that people type, so that one index answers both.

An index of words finds what bears all of several words without looking at the rest. So direction, type, state, urgency
and month stand among the words of each document in forms that nobody types; issuer and signer as words of their own.
"""

from datetime import date, datetime
from typing import Protocol

from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.vietnamese import fold


class DocumentLike(Protocol):
    """What is asked of a document here."""

    @property
    def organization_key(self) -> str: ...  # noqa: D102
    @property
    def direction(self) -> str: ...  # noqa: D102
    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def type_key(self) -> str: ...  # noqa: D102
    @property
    def priority(self) -> int: ...  # noqa: D102
    @property
    def issuer_name(self) -> str: ...  # noqa: D102
    @property
    def signer_name(self) -> str: ...  # noqa: D102
    @property
    def issued_on(self) -> date | None: ...  # noqa: D102
    @property
    def created_at(self) -> datetime: ...  # noqa: D102


def words(document: DocumentLike) -> list[str]:
    """All of them, for the haystack."""
    day = document.issued_on or (in_vietnam(document.created_at).date() if document.created_at else None)
    found = [
        direction(document.direction),
        state(document.state),
        kind(document.type_key),
        priority(document.priority),
        *(issuer(word) for word in _plain(document.issuer_name)),
        *(signer(word) for word in _plain(document.signer_name)),
    ]
    return [*found, month(day), on(day), office_month(document.organization_key, day)] if day else found


def direction(value: str) -> str:
    """In or out."""
    return f"f0{value}"


def state(value: str) -> str:
    """A state of either life."""
    return f"s0{_one(value)}"


def kind(type_key: str) -> str:
    """A type of the decree."""
    return f"t0{_one(type_key)}"


def priority(value: int) -> str:
    """How urgent."""
    return f"r0{value}"


def issuer(word: str) -> str:
    """A word of the issuer's name, folded."""
    return f"i0{word}"


def signer(word: str) -> str:
    """A word of the signer's name, folded."""
    return f"n0{word}"


def opinion(word: str) -> str:
    """A word of what somebody said about it, folded."""
    return f"o0{word}"


def drafter(word: str) -> str:
    """A word of the drafter's or the drafting unit's name, folded."""
    return f"w0{word}"


def file(key: str) -> str:
    """The symbol of a file in which it lies, small letters and digits."""
    return f"h0{key}"


def month(day: date) -> str:
    """The month of `Document.day`."""
    return f"m0{day.year:04d}{day.month:02d}"


def office_month(organization_key: str, day: date) -> str:
    """The office and the month in one word: what an office has of a month is few, whatever the province has."""
    return f"k0{_one(organization_key)}x{day.year:04d}{day.month:02d}"


def on(day: date) -> str:
    """`Document.day` itself."""
    return f"d0{day:%Y%m%d}"


def _one(value: str) -> str:
    return "".join(letter for letter in value.casefold() if letter.isalnum())


def _plain(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
