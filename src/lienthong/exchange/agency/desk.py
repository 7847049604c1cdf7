"""The desk: what an officer's software says, put into edXML and into the outbox.

Everything is plain and synchronous, so that any program can call it in its own transaction's thread. What it returns is
already durable. Who may do what, and whether a document's life allows it, is for that program to decide.
"""

import hashlib
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, cast

from lienthong.exchange.agency.addresses import AddressBook
from lienthong.exchange.agency.drafts import draft_of
from lienthong.exchange.agency.receiving import our_code, report_of
from lienthong.exchange.agency.satchel import INLINE, Arrival, OtherBytes, Queued, Satchel
from lienthong.exchange.protocol.life import Event, Outgoing
from lienthong.exchange.stores.contents import Stored
from lienthong.formats import edxml
from lienthong.formats.edxml import (
    Answered,
    AttachmentSource,
    Business,
    DocumentMessage,
    Party,
    Replaced,
    Staff,
    StatusMessage,
    Trace,
    UpdateInfo,
)
from lienthong.kernel.identifiers import document_id as comma_form
from lienthong.kernel.identifiers import same_code
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

NEEDS_REASON = (Event.REFUSAL, Event.GIVE_BACK, Event.DISAGREEMENT)
"""Codes that say no to somebody: 02, 13, 16. They carry the reason in words (edXML §8)."""


class ReasonNeeded(Refusal):
    """Nobody is turned down without a reason. Facts: `status_code`."""

    code: ClassVar[str] = "reason_needed"
    words: ClassVar[Words] = Words(
        vi="Trạng thái {status_code} phải kèm lý do.", en="The status {status_code} needs a reason."
    )


class NeverSent(Refusal):
    """This agency has not sent such a document. Facts: `document_id`."""

    code: ClassVar[str] = "never_sent"
    words: ClassVar[Words] = Words(
        vi="Đơn vị chưa gửi văn bản {document_id}.", en="This agency has not sent the document {document_id}."
    )


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The document had not left yet: it was taken back here, and nobody else knows of it."""

    document_id: str


class Desk:
    """One agency's desk over its satchel."""

    def __init__(self, satchel: Satchel, book: AddressBook, *, clock: Callable[[], datetime]) -> None:
        self._satchel = satchel
        self._book = book
        self._clock = clock

    def send(
        self, document: DocumentMessage, attachments: Sequence[AttachmentSource] = (), *, message_id: str | None = None
    ) -> Queued:
        """Send a document. What every message must have and the caller left out is filled in.

        `message_id`: chosen by a caller that may ask twice, after a power cut for instance; asked again for the same
        document, it is the message that was queued first.

        Raises:
            OtherBytes: the id stands for another document.
        """
        now = self._clock()
        complete = self._completed(document, now)
        known = self._satchel.outbox.find(message_id) if message_id is not None else None
        if known is not None:
            # The bytes would differ by the moment in the first trace, so it is the document that is compared.
            if known["document_id"] != complete.document_id:
                raise OtherBytes(message_id=message_id, first_document_id=known["document_id"])
            return Queued(known["position"], known["message_id"], first_time=False)
        return self._put(complete, attachments, now, message_id)

    def reply(self, to: Arrival, document: DocumentMessage, attachments: Sequence[AttachmentSource] = ()) -> Queued:
        """Send a document that answers one that came (ResponseFor), to its sender where no receiver is named."""
        asked = _document(to)
        answered = Answered(
            organ_id=asked.sender.organ_id,
            code=str(asked.code),
            promulgated_on=asked.promulgated_on,
            document_id=asked.document_id,
        )
        return self.send(
            replace(document, answers=(*document.answers, answered), receivers=document.receivers or (asked.sender,)),
            attachments,
        )

    def report(
        self,
        of: Arrival,
        status_code: str,
        description: str = "",
        *,
        staff: Staff | None = None,
        us: Party | None = None,
    ) -> Queued:
        """Tell the sender of something that came what this office did with it: 02 to 06, 15, 16.

        `of` is the document, its recall or update, or a plea to give it back (13).

        Raises:
            ReasonNeeded: 02 or 16 without words.
        """
        now = self._clock()
        message = _read(of)
        code = our_code(of)
        if isinstance(message, StatusMessage):
            us = us or self._book.party(code, now.date())
            asked = replace(message.about, organ_id=message.sender.organ_id)
            status = StatusMessage(us, asked, staff, status_code, description, now.replace(microsecond=0))
        else:
            like = next((party for party in message.receivers if same_code(party.organ_id) == same_code(code)), None)
            us = us or self._book.party(code, now.date(), like)
            status = edxml.status_of(
                message, reporter=us, code=status_code, now=now, description=description, staff=staff
            )
        return self._say(status, now)

    def ask_back(
        self, document_id: str, reason: str, *, receivers: Sequence[str] = (), staff: Staff | None = None
    ) -> list[Queued] | Cancelled:
        """Ask for a document that was sent by mistake (lấy lại, status 13), from all its receivers or some.

        Raises:
            ReasonNeeded: there are no words.
            NeverSent: it is none of ours.
        """
        now = self._clock()
        original, position = self._original(document_id)
        if not reason.strip():
            raise ReasonNeeded(status_code=Event.GIVE_BACK.value)
        if self._satchel.outbox.cancel(position, now):
            return Cancelled(document_id)
        wanted = {same_code(code) for code in receivers}
        queued = []
        for code in self._satchel.pairs.of(document_id):
            if not wanted or code in wanted:
                plea = edxml.status_of(
                    original, reporter=original.sender, code=Event.GIVE_BACK.value, now=now, description=reason,
                    staff=staff, addressee=code,
                )  # fmt: skip
                queued.append(self._say(plea, now))
        return queued

    def recall(self, document_id: str, reason: str, *, staff: Staff | None = None) -> Queued | Cancelled:
        """Withdraw an issued document (thu hồi, type 1): same id and code, to the same receivers.

        Raises:
            NeverSent: it is none of ours.
        """
        now = self._clock()
        original, position = self._original(document_id)
        if self._satchel.outbox.cancel(position, now):
            return Cancelled(document_id)
        return self._put(edxml.recall(original, reason=reason, now=now, staff=staff), (), now)

    def update(
        self,
        document_id: str,
        document: DocumentMessage,
        attachments: Sequence[AttachmentSource] = (),
        *,
        reason: str,
        changes: UpdateInfo | None = None,
        staff: Staff | None = None,
    ) -> Queued:
        """Correct a document that was sent (cập nhật, type 2); `document` is the whole of it as it should be.

        Raises:
            NeverSent: it is none of ours.
        """
        now = self._clock()
        original, _ = self._original(document_id)
        info = changes or UpdateInfo(document=True, receivers=False)
        changed = edxml.update(original, self._completed(document, now), info=info, reason=reason, now=now, staff=staff)
        return self._put(changed, attachments, now)

    def replacement(
        self,
        document: DocumentMessage,
        attachments: Sequence[AttachmentSource] = (),
        *,
        replaced: Sequence[Replaced],
        reason: str,
        staff: Staff | None = None,
    ) -> Queued:
        """Send a new document that takes the place of earlier ones (thay thế, type 3)."""
        now = self._clock()
        complete = self._completed(document, now)
        new = edxml.replacement(complete, replaced=replaced, reason=reason, now=now, staff=staff)
        return self._put(new, attachments, now)

    def _completed(self, document: DocumentMessage, now: datetime) -> DocumentMessage:
        sender = document.sender
        identity = document.document_id or comma_form(
            sender.organ_id, document.promulgated_on or now.date(), document.code.number, document.code.notation
        )
        return replace(
            document,
            document_id=identity,
            promulgated_on=document.promulgated_on or now.date(),
            content=document.content or document.subject,
            steering_type=document.steering_type if document.steering_type is not None else 0,
            business=document.business or Business(kind=Business.NEW, reason="Văn bản mới", paper=False),
            traces=document.traces or (Trace(sender.organ_id, now.replace(microsecond=0)),),
        )

    def _put(
        self,
        document: DocumentMessage,
        attachments: Sequence[AttachmentSource],
        now: datetime,
        message_id: str | None = None,
    ) -> Queued:
        spool = _Spool(self._satchel)
        try:
            edxml.write_document(document, attachments, cast(BinaryIO, spool))
            draft = draft_of(
                document, spool.content(), message_id=message_id, origin="desk",
                book=self._book, satchel=self._satchel, now=now,
            )  # fmt: skip
            return self._satchel.outbox.put(draft, now)
        finally:
            spool.discard()

    def _say(self, status: StatusMessage, now: datetime) -> Queued:
        if status.status_code in NEEDS_REASON and not status.description.strip():
            raise ReasonNeeded(status_code=status.status_code)
        draft = draft_of(
            status, edxml.write_status(status), origin="desk", book=self._book,
            satchel=self._satchel, now=now,
        )  # fmt: skip
        with self._satchel.writing("said"):
            queued = self._satchel.outbox.put(draft, now)
            self._satchel.pairs.reported(replace(report_of(status), effect="ours"), now)
        return queued

    def _original(self, document_id: str) -> tuple[DocumentMessage, int]:
        for row in self._satchel.outbox.of_document(document_id):
            if row["kind"] == "document" and row["business"] != Business.RECALL and row["state"] != Outgoing.CANCELLED:
                [letter] = self._satchel.outbox.letters([row["position"]])
                source = io.BytesIO(letter.body) if letter.body is not None else _open(letter.path)
                with source as file:
                    message = edxml.read(file).message
                if isinstance(message, DocumentMessage):
                    return message, row["position"]
        raise NeverSent(document_id=document_id)


class _Spool(io.RawIOBase):
    """Bytes being written: in memory while they are few, in a file of the satchel when they are many."""

    def __init__(self, satchel: Satchel) -> None:
        super().__init__()
        self._contents = satchel.contents
        self._digest = hashlib.sha256()
        self._few = io.BytesIO()
        self._file: BinaryIO | None = None
        self._path: Path | None = None
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._digest.update(piece)
        self._size += len(piece)
        if self._file is None and self._size > INLINE:
            self._path = self._contents.scratch()
            self._file = self._path.open("wb")
            self._file.write(self._few.getvalue())
        (self._few if self._file is None else self._file).write(piece)
        return len(piece)

    def content(self) -> bytes | Stored:
        """What was written, synced where it is a file."""
        if self._file is None or self._path is None:
            return self._few.getvalue()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Stored(self._path, self._digest.digest(), self._size)

    def discard(self) -> None:
        """Remove what nobody kept."""
        if self._file is not None and self._path is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)


def _open(path: Path | None) -> BinaryIO:
    if path is None:
        raise FileNotFoundError
    return path.open("rb")


def _read(arrival: Arrival) -> DocumentMessage | StatusMessage:
    source: BinaryIO = io.BytesIO(arrival.body or b"") if arrival.path is None else arrival.path.open("rb")
    with source as file:
        return edxml.read(file).message


def _document(arrival: Arrival) -> DocumentMessage:
    message = _read(arrival)
    if not isinstance(message, DocumentMessage):
        raise TypeError("a status is not replied to with a document")
    return message
