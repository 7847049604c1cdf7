"""A folder-backed axis. Every change is one atomic rename after an fsync; repeating it after a crash is harmless.

<root>/places/<place>.json             the organisations of one place, and its name
<root>/boxes/<place>/<id>.json         one package for one receiver: what the list says, and its status
<root>/boxes/<place>/<id>.edxml        its bytes, gone once it is done
<root>/sent/<place>/<key>.json         what that place sent, by its own message id
<root>/counter, <root>/lock            order, across processes
"""

import asyncio
import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, TypeVar

from lienthong.exchange.transports.interface import (
    Acknowledgement,
    DirectoryEntry,
    Kind,
    NeverWillWork,
    Parcel,
    Progress,
    Sent,
    Trouble,
    TryLater,
    Waiting,
)
from lienthong.exchange.transports.line import CHUNK
from lienthong.kernel.moments import in_vietnam

P = ParamSpec("P")
T = TypeVar("T")

_PLACE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_REMOTE_ID = re.compile(r"[0-9]{12}-[0-9a-f]{16}")


class LocalMailbox:
    """One place's end of a folder that several places share.

    `organizations` are the codes that this place answers for, with their names; constructing it announces them.
    """

    def __init__(
        self, root: Path, place: str, organizations: Mapping[str, str], *, clock: Callable[[], datetime]
    ) -> None:
        if _PLACE.fullmatch(place) is None:
            raise ValueError(f"not a name for a place: {place!r}")
        self._root = root
        self._place = place
        self._clock = clock
        self._box = root / "boxes" / place
        self._sent = root / "sent" / place
        for folder in (root / "places", self._box / "done", self._sent):
            folder.mkdir(parents=True, exist_ok=True)
        with self._locked():
            _write(root / "places" / f"{place}.json", {"organizations": dict(organizations)})

    async def send(self, parcel: Parcel) -> Sent:
        """Put one file into the box of each receiver's place. A repeated message id gets the first answer again."""
        return await self._do(self._send, parcel)

    async def already_sent(self, parcel: Parcel) -> Sent | None:
        """Whether a message id was taken before."""
        return await self._do(self._already_sent, parcel)

    async def waiting(self, kind: Kind, since: datetime | None = None) -> list[Waiting]:
        """What lies in our box, in the order in which it was sent."""
        return await self._do(self._waiting, kind, since)

    async def fetch(self, waiting: Waiting, into: BinaryIO) -> None:
        """Copy one file out of our box."""
        await self._do(self._fetch, waiting.remote_id, into)

    async def acknowledge(self, remote_id: str, outcome: Acknowledgement) -> None:
        """Change the status of one package in our box."""
        await self._do(self._acknowledge, remote_id, outcome)

    async def progress(self, remote_id: str, kind: Kind) -> list[Progress]:
        """The status of each receiver's copy."""
        return await self._do(self._progress, remote_id)

    async def directory(self) -> list[DirectoryEntry]:
        """Every organisation of every place."""
        return await self._do(self._directory)

    async def close(self) -> None:
        """Nothing is held open."""

    async def _do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await asyncio.to_thread(work, *args, **kwargs)
        except (OSError, ValueError, KeyError, TypeError) as error:
            # A full disk, a folder that vanished, a file that someone edited by hand.
            raise TryLater(Trouble.OUR_DISK, said=f"{type(error).__name__}: {error}"[:300]) from error

    def _send(self, parcel: Parcel) -> Sent:
        homes = self._homes()
        unknown = [code for code in parcel.receiver_codes if code.upper() not in homes]
        if unknown or not parcel.receiver_codes:
            raise NeverWillWork("18", f"Không tìm thấy đơn vị nhận: {', '.join(unknown)}")
        with self._locked():
            if (known := self._already_sent(parcel)) is not None:
                return known
            record = self._sent / f"{_key(parcel.message_id)}.json"
            begun = record.with_suffix(".begun")
            # The ids are fixed before anything is delivered, so a crash half-way delivers nothing twice.
            plan = json.loads(begun.read_text()) if begun.exists() else self._plan(parcel, homes, begun)
            if plan["sha256"] != parcel.sha256_hex:
                raise _other_content()
            for delivery in plan["deliveries"]:
                self._deliver(parcel, plan, delivery)
            _write(record, plan)
            begun.unlink(missing_ok=True)
        return Sent(plan["remote_id"])

    def _plan(self, parcel: Parcel, homes: Mapping[str, str], begun: Path) -> dict[str, Any]:
        numbers = self._numbers(1 + len(parcel.receiver_codes))
        key = _key(f"{self._place}/{parcel.message_id}")[:16]
        plan = {
            "remote_id": f"{next(numbers):012d}-{key}",
            "message_id": parcel.message_id,
            "sha256": parcel.sha256_hex,
            "kind": parcel.kind,
            "from": parcel.sender_code,
            "at": in_vietnam(self._clock()).isoformat(),
            "deliveries": [
                {"to": code, "place": homes[code.upper()], "id": f"{next(numbers):012d}-{key}"}
                for code in dict.fromkeys(parcel.receiver_codes)
            ],
        }
        _write(begun, plan)
        return plan

    def _deliver(self, parcel: Parcel, plan: Mapping[str, Any], delivery: Mapping[str, str]) -> None:
        box = self._root / "boxes" / delivery["place"]
        entry = box / f"{delivery['id']}.json"
        if entry.exists() or (box / "done" / entry.name).exists():
            return
        _copy(parcel, box / f"{delivery['id']}.edxml")
        _write(
            entry,
            {
                "kind": plan["kind"],
                "from": plan["from"],
                "to": delivery["to"],
                "at": plan["at"],
                "status": "initial",
                "status_at": plan["at"],
                "sha256": parcel.sha256_hex,
            },
        )

    def _already_sent(self, parcel: Parcel) -> Sent | None:
        record = self._sent / f"{_key(parcel.message_id)}.json"
        if not record.exists():
            return None
        known = json.loads(record.read_text())
        if known["sha256"] != parcel.sha256_hex:
            raise _other_content()
        return Sent(known["remote_id"])

    def _waiting(self, kind: Kind, since: datetime | None) -> list[Waiting]:
        found = []
        for path in sorted(self._box.glob("*.json")):
            entry = json.loads(path.read_text())
            at = datetime.fromisoformat(entry["at"])
            if entry["kind"] != kind or entry["status"] not in ("initial", "processing"):
                continue
            if since is None or at >= in_vietnam(since):
                found.append(Waiting(path.stem, kind, entry["from"], at, entry["to"]))
        return found

    def _fetch(self, remote_id: str, into: BinaryIO) -> None:
        entry = self._entry(remote_id)
        path = self._box / f"{remote_id}.edxml"
        if not path.exists():
            raise TryLater(Trouble.NOT_THERE, call="fetch", remote_id=remote_id)
        start = into.tell() if into.seekable() else None
        digest = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    into.write(chunk)
            if digest.hexdigest() != json.loads(entry.read_text())["sha256"]:
                raise TryLater(Trouble.OTHER_BYTES, call="fetch", remote_id=remote_id)
        except BaseException:
            if start is not None:
                into.seek(start)
                into.truncate()
            raise

    def _acknowledge(self, remote_id: str, outcome: Acknowledgement) -> None:
        path = self._entry(remote_id)
        with self._locked():
            entry = json.loads(path.read_text())
            if entry["status"] != outcome:
                _write(path, {**entry, "status": outcome, "status_at": in_vietnam(self._clock()).isoformat()})
            if outcome != "processing" and path.parent == self._box:
                path.replace(self._box / "done" / path.name)
                _sync_folder(self._box)
        if outcome == "done":
            (self._box / f"{remote_id}.edxml").unlink(missing_ok=True)

    def _progress(self, remote_id: str) -> list[Progress]:
        for record in self._sent.glob("*.json"):
            plan = json.loads(record.read_text())
            if plan["remote_id"] == remote_id:
                return [self._progress_of(delivery) for delivery in plan["deliveries"]]
        return []

    def _progress_of(self, delivery: Mapping[str, str]) -> Progress:
        box, name = self._root / "boxes" / delivery["place"], f"{delivery['id']}.json"
        path = box / name if (box / name).exists() else box / "done" / name
        entry = json.loads(path.read_text())
        return Progress(delivery["to"], entry["status"], datetime.fromisoformat(entry["status_at"]), entry["status"])

    def _directory(self) -> list[DirectoryEntry]:
        return [
            DirectoryEntry(code=code, name=name)
            for path in sorted((self._root / "places").glob("*.json"))
            for code, name in json.loads(path.read_text())["organizations"].items()
        ]

    def _homes(self) -> dict[str, str]:
        return {
            code.upper(): path.stem
            for path in sorted((self._root / "places").glob("*.json"))
            for code in json.loads(path.read_text())["organizations"]
        }

    def _entry(self, remote_id: str) -> Path:
        if _REMOTE_ID.fullmatch(remote_id) is not None:
            for folder in (self._box, self._box / "done"):
                if (path := folder / f"{remote_id}.json").exists():
                    return path
        raise TryLater(Trouble.NOT_THERE, remote_id=remote_id)

    def _numbers(self, count: int) -> Iterator[int]:
        """The next numbers of the whole axis. Held under the lock, and on disk before they are used."""
        counter = self._root / "counter"
        last = int(counter.read_text()) if counter.exists() else 0
        _replace(counter, str(last + count).encode())
        return iter(range(last + 1, last + count + 1))

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One change at a time, across processes."""
        with (self._root / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _other_content() -> NeverWillWork:
    return NeverWillWork("10", "Mã thông điệp đã dùng cho nội dung khác")


def _key(message_id: str) -> str:
    return hashlib.sha256(message_id.encode()).hexdigest()


def _copy(parcel: Parcel, path: Path) -> None:
    part = path.with_suffix(".part")
    try:
        with parcel.path.open("rb") as source, part.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
            target.flush()
            os.fsync(target.fileno())
        with part.open("rb") as copied:
            same = hashlib.file_digest(copied, "sha256").hexdigest() == parcel.sha256_hex
            if not same or copied.tell() != parcel.size:
                raise TryLater(Trouble.OUR_DISK, said="the file is not what was promised", path=str(parcel.path))
        part.replace(path)
        _sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _write(path: Path, facts: Mapping[str, Any]) -> None:
    _replace(path, json.dumps(facts, ensure_ascii=False).encode())


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
