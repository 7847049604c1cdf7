"""An axis that works, small enough to read: the state behind the simulators of every wire format.

Packages live in memory and their bytes in a folder. It routes by organisation code, keeps order, and gives its first
answer to a repeated message id. It is for demonstrations and tests; a real hub keeps a journal instead.
"""

import asyncio
import hashlib
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from lienthong.exchange.transports.interface import Acknowledgement, Kind, TransportStatus
from lienthong.exchange.transports.line import CHUNK
from lienthong.exchange.transports.national_kit.backend import Agency, Content, KitRefusal, Received, SentRow
from lienthong.kernel.moments import in_vietnam


@dataclass(slots=True)
class _Delivery:
    doc_id: str
    to_code: str
    status: TransportStatus
    updated_at: datetime


@dataclass(slots=True)
class _Package:
    doc_id: str
    system: str
    kind: Kind
    from_code: str
    path: Path
    size: int
    sha256_hex: str
    accepted_at: datetime
    notation: str
    title: str
    deliveries: list[_Delivery] = field(default_factory=list)


class PretendAxis:
    """An axis in one process, as a `KitBackend`.

    `systems` tells which organisation codes each system speaks for. Ids are counted, so that a run repeats exactly.
    """

    def __init__(
        self,
        folder: Path,
        systems: Mapping[str, Iterable[str]],
        *,
        clock: Callable[[], datetime],
        agencies: Sequence[Agency] = (),
        offers_again_after_fail: bool = False,
    ) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._home = {code.upper(): system for system, codes in systems.items() for code in codes}
        self._agencies = {agency.code.upper(): agency for agency in agencies}
        self._again = offers_again_after_fail
        self._packages: dict[str, _Package] = {}
        self._by_message_id: dict[tuple[str, str], str] = {}
        self._delivered: dict[str, tuple[_Package, _Delivery]] = {}

    @property
    def accepted(self) -> int:
        """How many packages it ever took."""
        return len(self._packages)

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
        """Take one file; see `KitBackend`."""
        if self._home.get(from_code.upper()) != system:
            raise KitRefusal("19", "Đơn vị gửi chưa đăng ký")
        if message_id is not None and (known := self._by_message_id.get((system, message_id))):
            if self._packages[known].sha256_hex != sha256_hex:
                raise KitRefusal("10", "Mã thông điệp đã dùng cho nội dung khác")
            return known
        notation, title, named = await asyncio.to_thread(_glance, path)
        receivers = list(dict.fromkeys(to_codes or named))
        if not receivers or any(code.upper() not in self._home for code in receivers):
            raise KitRefusal("18", "Không tìm thấy đơn vị nhận")
        now = in_vietnam(self._clock())
        doc_id = f"doc-{len(self._packages) + 1:08d}"
        kept = self._folder / f"{doc_id}.edxml"
        await asyncio.to_thread(shutil.move, path, kept)
        package = _Package(doc_id, system, kind, from_code, kept, size, sha256_hex, now, notation=notation, title=title)
        for number, code in enumerate(receivers, 1):
            delivery = _Delivery(f"{doc_id}-{number}", code, "initial", now)
            package.deliveries.append(delivery)
            self._delivered[delivery.doc_id] = (package, delivery)
        self._packages[doc_id] = package
        if message_id is not None:
            self._by_message_id[(system, message_id)] = doc_id
        return doc_id

    async def list_received(
        self, *, system: str, kind: Kind, since: date | None, until: date | None, limit: int | None
    ) -> Sequence[Received]:
        """What waits, oldest first."""
        found = [
            Received(
                delivery.doc_id,
                kind,
                package.from_code,
                delivery.to_code,
                package.accepted_at,
                delivery.updated_at,
                delivery.status,
            )
            for package, delivery in self._waiting(system, kind)
            if (since is None or package.accepted_at.date() >= since)
            and (until is None or package.accepted_at.date() <= until)
        ]
        return found[:limit]

    async def open_content(self, *, system: str, doc_id: str) -> Content:
        """The bytes of a package that was sent to this system."""
        package, _ = self._mine(system, doc_id)
        return Content(package.size, package.sha256_hex, _chunks(package.path))

    async def update_status(self, *, system: str, doc_id: str, outcome: Acknowledgement) -> None:
        """Keep the transport status of one package."""
        _, delivery = self._mine(system, doc_id)
        delivery.status = "initial" if outcome == "fail" and self._again else outcome
        delivery.updated_at = in_vietnam(self._clock())

    async def sent_list(self, *, system: str, kind: Kind, doc_id: str | None) -> Sequence[SentRow]:
        """What this system sent, one row per receiver."""
        return [
            SentRow(
                sender_doc_id=package.doc_id,
                receiver_doc_id=delivery.doc_id,
                kind=package.kind,
                from_code=package.from_code,
                to_code=delivery.to_code,
                receive_status=delivery.status,
                sent_at=package.accepted_at,
                received_at=None if delivery.status == "initial" else delivery.updated_at,
                title=package.title,
                notation=package.notation,
            )
            for package in self._packages.values()
            if package.system == system and package.kind == kind and doc_id in (None, package.doc_id)
            for delivery in package.deliveries
        ]

    async def count(self, *, system: str, kind: Kind) -> int:
        """How many packages wait."""
        return sum(1 for _ in self._waiting(system, kind))

    async def agencies(self, *, level: int | None) -> Sequence[Agency]:
        """The directory."""
        return [one for one in self._agencies.values() if level is None or one.level == level]

    async def register_agency(self, *, system: str, agency: Agency, parent_code: str) -> None:
        """Add an organisation under one of the system's own."""
        if self._home.get(parent_code.upper()) != system:
            raise KitRefusal("19", "Đơn vị cấp trên không thuộc hệ thống này")
        parent = self._agencies.get(parent_code.upper())
        self._agencies[agency.code.upper()] = replace(agency, parent_id=parent.id if parent else "")
        self._home[agency.code.upper()] = system

    async def delete_agency(self, *, system: str, code: str) -> None:
        """Take an organisation out; a package that waits for it stays readable."""
        if self._home.get(code.upper()) != system:
            raise KitRefusal("18", "Không tìm thấy đơn vị")
        del self._home[code.upper()]
        self._agencies.pop(code.upper(), None)

    def _waiting(self, system: str, kind: Kind) -> Iterable[tuple[_Package, _Delivery]]:
        for package, delivery in self._delivered.values():
            if (
                package.kind == kind
                and self._home.get(delivery.to_code.upper()) == system
                and delivery.status in ("initial", "processing")
            ):
                yield package, delivery

    def _mine(self, system: str, doc_id: str) -> tuple[_Package, _Delivery]:
        found = self._delivered.get(doc_id)
        # Another system's package is answered as if it did not exist: ids are easy to guess.
        if found is None or self._home.get(found[1].to_code.upper()) != system:
            raise KitRefusal("21", "Không tìm thấy gói tin")
        return found


def sha256_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return path.stat().st_size, digest.hexdigest()


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


def _glance(path: Path) -> tuple[str, str, list[str]]:
    """Notation, subject and receivers: a glance at the first kilobytes for lists, not a reading of the message."""
    with path.open("rb") as file:
        text = file.read(64 * 1024).decode("utf-8", "replace")

    def first(name: str) -> str:
        found = re.search(rf"<(?:\w+:)?{name}>\s*([^<]*?)\s*</", text)
        return found[1] if found else ""

    number, notation = first("CodeNumber"), first("CodeNotation")
    receivers = re.findall(r"<(?:\w+:)?To>.*?<(?:\w+:)?OrganId>\s*([^<]*?)\s*<", text, re.DOTALL)
    if not receivers:
        about = re.search(r"<(?:\w+:)?ResponseFor>.*?<(?:\w+:)?OrganId>\s*([^<]*?)\s*<", text, re.DOTALL)
        receivers = [about[1]] if about else []
    return (f"{number}/{notation}" if number or notation else first("Code")), first("Subject"), receivers
