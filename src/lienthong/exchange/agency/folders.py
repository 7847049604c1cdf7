"""A folder as a door to the axis: any software that writes and reads files can exchange documents.

The folder may lie on a network share: names are plain, files appear by renaming, and nothing relies on locks, on
links or on exact times. What is in `outbox/` is sent and then moved; the satchel, not the folder, remembers.
"""

import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Row
from typing import BinaryIO, ClassVar

from lienthong.exchange.agency import folder_readme
from lienthong.exchange.agency.addresses import AddressBook
from lienthong.exchange.agency.drafts import draft_of_file, id_of_bytes
from lienthong.exchange.agency.folder_names import is_unfinished, name_of, numbered
from lienthong.exchange.agency.satchel import INLINE, Arrival, Satchel
from lienthong.exchange.agency.satchel.notices import reason
from lienthong.exchange.protocol.life import Event, Outgoing
from lienthong.exchange.stores.contents import Stored
from lienthong.formats import edxml
from lienthong.formats.edxml import StatusMessage, Unreadable
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

FOLDERS = ("outbox", "sent", "refused", "inbox", "receipts", "statuses")

SETTLED_AFTER = timedelta(seconds=2)
"""A file must have kept its size and time for so long; FAT knows time in steps of two seconds."""

DOUBTFUL_FOR = timedelta(seconds=60)
"""A file that cannot be read may still be on its way over a slow share; it is refused only after this."""

_NO_RECEIVER = Words(
    vi="Tệp không ghi nơi nhận (To/OrganId) hoặc nơi gửi (From/OrganId).",
    en="The file names no receiver (To/OrganId) or no sender (From/OrganId).",
)


class ShareNotThere(Refusal):
    """The shared folder has lost its marker: most likely the network drive is not mounted."""

    code: ClassVar[str] = "share_not_there"
    words: ClassVar[Words] = Words(
        vi="Thư mục chia sẻ {folder} chưa sẵn sàng (ổ mạng chưa kết nối?). Nếu đã thay thư mục mới, "
        "hãy tạo trong đó một tệp trống tên .lienthong.",
        en="The shared folder {folder} is not there (network drive not mounted?). If it was replaced on purpose, "
        "create an empty file named .lienthong in it.",
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    size: int
    changed: int
    since: datetime
    message_id: str | None = None


class SharedFolder:
    """The folder, looked at from time to time."""

    def __init__(
        self, root: Path, satchel: Satchel, book: AddressBook, *, clock: Callable[[], datetime], every: timedelta
    ) -> None:
        self.root = root
        self.every = every
        self._satchel = satchel
        self._book = book
        self._clock = clock
        self._seen: dict[str, _Seen] = {}

    def prepare(self) -> None:
        """Make the folders where they are missing.

        Raises:
            ShareNotThere: they were there once, and the marker is gone.
        """
        marker = self.root / folder_readme.MARKER_NAME
        fact = f"marked {self.root}"
        if not marker.exists():
            if self._satchel.fact(fact):
                raise ShareNotThere(folder=str(self.root))
            self.root.mkdir(parents=True, exist_ok=True)
            for name in FOLDERS:
                (self.root / name).mkdir(exist_ok=True)
            _write(self.root / folder_readme.README_NAME, b"\xef\xbb\xbf" + folder_readme.README.encode())
            _write(marker, b"")
            self._satchel.remember(**{fact: "yes"})
        for name in FOLDERS:
            (self.root / name).mkdir(exist_ok=True)

    def look(self) -> None:
        """Take what is new in `outbox/`, and move what has been sent or refused."""
        self.prepare()
        names = set()
        for path in self._dropped():
            names.add(path.name)
            with suppress(FileNotFoundError, PermissionError):  # taken back, or still held open by its writer
                self._look_at(path)
        for gone in self._seen.keys() - names:
            del self._seen[gone]

    def take(self, arrivals: Sequence[Arrival]) -> list[int]:
        """Put arrivals into `inbox/` and `statuses/`, each exactly once even if the power fails in between."""
        self.prepare()
        targets: list[tuple[Arrival, Path, Path]] = []
        chosen: set[str] = set()
        for arrival in arrivals:
            if arrival.handed_as is not None:
                target = self.root / arrival.handed_as
                targets.append((arrival, _scratch(target, arrival.seq), target))
        for arrival in arrivals:
            if arrival.handed_as is None:
                target = self._free_name(arrival, chosen)
                chosen.add(str(target).lower())
                scratch = _scratch(target, arrival.seq)
                _copy(arrival, scratch)
                targets.append((arrival, scratch, target))
        self._satchel.cut("before folder names")
        with self._satchel.writing("folder names"):
            for arrival, _, target in targets:
                if arrival.handed_as is None:
                    self._satchel.inbox.hand_as(arrival.seq, target.relative_to(self.root).as_posix())
        for _, scratch, target in targets:
            # No scratch file: it was renamed before the power failed, and the software may have taken it since.
            with suppress(FileNotFoundError):
                os.replace(scratch, target)
            self._satchel.cut("folder renamed")
        return [arrival.seq for arrival, _, _ in targets]

    def _dropped(self) -> Iterator[Path]:
        with os.scandir(self.root / "outbox") as entries:
            found = sorted(entry.name for entry in entries if entry.is_file())
        return (self.root / "outbox" / name for name in found if not is_unfinished(name))

    def _look_at(self, path: Path) -> None:
        now, stat = self._clock(), path.stat()
        seen = self._seen.get(path.name)
        if seen is None or (seen.size, seen.changed) != (stat.st_size, stat.st_mtime_ns):
            self._seen[path.name] = _Seen(stat.st_size, stat.st_mtime_ns, now)
            return
        if now - seen.since < SETTLED_AFTER:
            return
        message_id = seen.message_id or self._queue(path, seen, now)
        if message_id is not None:
            self._seen[path.name] = _Seen(seen.size, seen.changed, seen.since, message_id)
            self._follow(path, message_id, now)

    def _queue(self, path: Path, seen: _Seen, now: datetime) -> str | None:
        stored = self._copy_in(path)
        try:
            if stored.size != seen.size or path.stat().st_mtime_ns != seen.changed:
                return None
            known = self._satchel.outbox.find(id_of_bytes(self._satchel, stored.sha256.hex()))
            if known is not None:
                return str(known["message_id"])
            try:
                with stored.path.open("rb") as file:
                    reading = edxml.read(file)
            except Unreadable as unreadable:
                if now - seen.since >= DOUBTFUL_FOR:
                    self._refuse(path, Words(vi=unreadable.say("vi"), en=unreadable.say("en")))
                return None
            draft = draft_of_file(reading, path, stored, book=self._book, satchel=self._satchel, now=now, inline=INLINE)
            if not draft.receivers or not draft.sender:
                self._refuse(path, _NO_RECEIVER)
                return None
            return self._satchel.outbox.put(draft, now).message_id
        finally:
            stored.path.unlink(missing_ok=True)

    def _copy_in(self, path: Path) -> Stored:
        scratch, digest, size = self._satchel.contents.scratch(), hashlib.sha256(), 0
        with path.open("rb") as source, scratch.open("wb") as copy:
            while piece := source.read(1 << 20):
                digest.update(piece)
                size += len(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
        return Stored(scratch, digest.digest(), size)

    def _follow(self, path: Path, message_id: str, now: datetime) -> None:
        row = self._satchel.outbox.find(message_id)
        if row is None or row["state"] == Outgoing.WAITING:
            return
        if row["state"] == Outgoing.ACCEPTED:
            target = _free(self.root / "sent", path.name, path)
            _write(self.root / "receipts" / f"{target.name}.json", _receipt(row, target.name))
            os.replace(path, target)
            return
        notices = [notice for notice in self._satchel.notices.unseen() if notice.message_id == message_id]
        code = str(row["last_words"] or row["state"])
        said = notices[-1].facts.get("message") if notices else None
        details = f"Trục trả lời: {said.get('vi')}\n" if isinstance(said, dict) and said.get("vi") else ""
        self._refuse(path, Words(vi=reason(code, "vi"), en=reason(code, "en")), details)
        for notice in notices:
            self._satchel.notices.seen(notice.id, now)

    def _refuse(self, path: Path, why: Words, details: str = "") -> None:
        target = _free(self.root / "refused", path.name, path)
        text = folder_readme.WHY_VI.format(name=path.name, vi=why.vi, en=why.en, details=details)
        _write(self.root / "refused" / f"{target.name}.txt", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
        os.replace(path, target)
        self._seen.pop(path.name, None)

    def _free_name(self, arrival: Arrival, chosen: set[str]) -> Path:
        with _source(arrival) as file:
            message = edxml.read(file).message
        # A plea to give a document back asks something of us: it belongs to what came, not to what became of ours.
        ours = isinstance(message, StatusMessage) and message.status_code.strip() != Event.GIVE_BACK
        folder = "statuses" if ours else "inbox"
        name = name_of(message, arrival.accepted_at.date())
        number = 1
        while True:
            path = self.root / folder / numbered(name, number)
            taken = str(path).lower() in chosen or path.exists()
            if not taken and not self._satchel.inbox.names_taken(f"{folder}/{path.name}"):
                return path
            number += 1


def _source(arrival: Arrival) -> BinaryIO:
    return io.BytesIO(arrival.body or b"") if arrival.path is None else arrival.path.open("rb")


def _scratch(target: Path, seq: int) -> Path:
    return target.parent / f".{seq}.tmp"


def _copy(arrival: Arrival, target: Path) -> None:
    with _source(arrival) as source, target.open("wb") as copy:
        while piece := source.read(1 << 20):
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())


def _free(folder: Path, name: str, source: Path) -> Path:
    """A name that is free in a folder, or that of a file with the same content, which may be replaced."""
    number = 1
    while True:
        path = folder / numbered(name, number)
        if not path.exists() or _same(path, source):
            return path
        number += 1


def _same(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as first, other.open("rb") as second:
        return hashlib.file_digest(first, "sha256").digest() == hashlib.file_digest(second, "sha256").digest()


def _write(path: Path, content: bytes) -> None:
    scratch = path.with_name(f".{path.name}.tmp")
    with scratch.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(scratch, path)


def _receipt(row: Row, name: str) -> bytes:
    facts = {
        "file": name,
        "message_id": row["message_id"],
        "document_id": row["document_id"],
        "number": row["number"],
        "notation": row["notation"],
        "subject": row["subject"],
        "sha256": row["sha256"],
        "size": row["size"],
        "accepted_at": row["ended_at"],
        "receivers": json.loads(row["answer"] or "[]"),
        "receipt": row["receipt"],
    }
    return json.dumps(facts, ensure_ascii=False, indent=2).encode()
