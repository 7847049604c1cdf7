"""What a hub must offer so that the national kit can talk to it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from lienthong.exchange.transports.interface import Acknowledgement, Kind, TransportStatus
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


class KitRefusal(Refusal):
    """The hub says no, in the axis's own codes (see `transports.codes`): 18 receiver unknown, 19 sender unknown, …"""

    code = "kit_refusal"
    words = Words(vi="{said}", en="{said}")

    def __init__(self, error_code: str, said: str) -> None:
        super().__init__(error_code=error_code, said=said)
        self.error_code = error_code
        self.said = said


@dataclass(frozen=True, slots=True)
class Received:
    """One package that waits for a system, or waited."""

    doc_id: str
    kind: Kind
    from_code: str
    to_code: str
    created_at: datetime
    updated_at: datetime
    status: TransportStatus
    status_description: str = ""


@dataclass(frozen=True, slots=True)
class SentRow:
    """One receiver of a package that a system sent."""

    sender_doc_id: str
    receiver_doc_id: str
    kind: Kind
    from_code: str
    to_code: str
    receive_status: TransportStatus
    sent_at: datetime
    received_at: datetime | None = None
    title: str = ""
    notation: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of one package."""

    size: int
    sha256_hex: str
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Agency:
    """One organisation, with what the three shapes of the directory tell of it."""

    code: str
    name: str
    id: str = ""
    parent_id: str = ""
    mail: str = ""
    mobile: str = ""
    fax: str = ""
    old_code: str = ""
    code_102: str = ""
    level: int = 1
    version: str = ""
    center_code: str = ""
    deleted: bool = False
    modified_at: datetime | None = None
    is_agency: bool = True


class KitBackend(Protocol):
    """The hub behind the kit's server. `system` is the caller, whose signature held.

    Every method may raise KitRefusal (answered FAIL with its code), another Refusal (FAIL 21 with its words) or
    TryLater with trouble `busy` (HTTP 503).
    """

    async def accept_document(
        self,
        *,
        system: str,
        from_code: str,
        to_codes: tuple[str, ...] | None,
        kind: Kind,
        path: Path,
        size: int,
        sha256_hex: str,
        message_id: str | None,
    ) -> str:
        """Take one file and return its DocId, only after it is kept durably.

        The file at `path` may be moved away; what is left of it is deleted afterwards. `to_codes` None: route by the
        message's own receivers. A `message_id` that came before gets the first answer again; a kit sends none.
        """

    async def list_received(
        self, *, system: str, kind: Kind, since: date | None, until: date | None, limit: int | None
    ) -> Sequence[Received]:
        """What waits for this system, oldest first."""

    async def open_content(self, *, system: str, doc_id: str) -> Content:
        """The bytes of one package that this system may read."""

    async def update_status(self, *, system: str, doc_id: str, outcome: Acknowledgement) -> None:
        """Keep what the system says of a package. Repeating is harmless."""

    async def sent_list(self, *, system: str, kind: Kind, doc_id: str | None) -> Sequence[SentRow]:
        """What this system sent, one row per receiver; only one package where `doc_id` is given."""

    async def count(self, *, system: str, kind: Kind) -> int:
        """How many packages wait for this system."""

    async def agencies(self, *, level: int | None) -> Sequence[Agency]:
        """The directory; one level of it where `level` is given."""

    async def register_agency(self, *, system: str, agency: Agency, parent_code: str) -> None:
        """Add or change an organisation under one of this system's own."""

    async def delete_agency(self, *, system: str, code: str) -> None:
        """Take an organisation out of the directory."""
