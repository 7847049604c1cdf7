"""The files of letters: taken from the kept files when a letter is written, put among them when one has come."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from lienthong.formats import edxml
from lienthong.formats.edxml import AttachmentSource, InMemory, ReceivedAttachment
from lienthong.ground.files import actions as keeping
from lienthong.ground.files import queries as files
from lienthong.ground.letters import contents
from lienthong.ground.letters.models import Dispatch, Letter, LetterAttachment
from lienthong.ground.letters.values import Attachment
from lienthong.kernel.words import Words

MOST = edxml.Limits().decoded_bytes
"""Bytes of one file. The reader of the message has bounded all of them together."""

UNREADABLE = Words(
    vi="Tệp đính kèm rỗng hoặc hỏng trên đường gửi.", en="The attachment is empty, or was damaged before it was sent."
)


def enclose(letter: Letter, attachments: Sequence[Attachment], *, noted: bool = False) -> list[AttachmentSource]:
    """Note the files of a letter of ours, unless they are `noted`, and hand them on to the writer of the message."""
    sources, rows = [], []
    for place, attachment in enumerate(attachments, 1):
        file_id = None if isinstance(attachment.content, bytes) else attachment.content
        content = attachment.content if isinstance(attachment.content, bytes) else _read(attachment.content)
        sources.append(AttachmentSource(attachment.name, content))
        rows.append(
            LetterAttachment(
                letter=letter,
                place=place,
                name=attachment.name[:255],
                media_type=attachment.media_type,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                file_id=file_id,
            )
        )
    if not noted:
        LetterAttachment.objects.bulk_create(rows)
    return sources


def keep(attachments: Sequence[ReceivedAttachment], paths: Mapping[int, Path], now: datetime) -> dict[int, UUID]:
    """Put what came with a message among the kept files, before any transaction: looking at each takes time."""
    kept = {}
    for one in attachments:
        if (path := paths.get(one.number)) is not None:
            with path.open("rb") as content:
                file = keeping.keep(
                    content, name=one.name, by=None, now=now, limit=MOST, media_type_claimed=one.declared_type,
                    purpose="letters",
                )  # fmt: skip
            kept[one.number] = file.id
    return kept


def received(letter: Letter, attachments: Sequence[ReceivedAttachment], kept: Mapping[int, UUID]) -> None:
    """Note the files of a letter that came."""
    LetterAttachment.objects.bulk_create(
        LetterAttachment(
            letter=letter,
            place=one.number,
            name=one.name[:255],
            media_type=(one.sniffed_type or "")[:255],
            size=one.size,
            sha256=one.sha256 or "",
            file_id=kept.get(one.number),
            problem_vi="" if one.number in kept else UNREADABLE.vi,
            problem_en="" if one.number in kept else UNREADABLE.en,
        )
        for one in attachments
    )


def content_of(attachment: LetterAttachment) -> bytes:
    """The bytes of a letter's file: the kept file, else out of the message as it was sent.

    Raises:
        LookupError: it could not be read when it came.
    """
    if attachment.file_id is not None:
        return _read(attachment.file_id)
    dispatch = Dispatch.objects.filter(letter_id=attachment.letter_id, status_code="").first()
    if dispatch is None:
        raise LookupError(attachment.name)
    sink = InMemory()
    body = bytes(dispatch.body) if dispatch.body is not None else contents.path_of(dispatch.file).read_bytes()
    reading = edxml.read(body, attachments=sink)
    for one in reading.attachments:
        if one.sha256 == attachment.sha256 and one.number in sink.contents:
            return sink.contents[one.number]
    raise LookupError(attachment.name)


def _read(file_id: UUID) -> bytes:
    return files.read(files.file(file_id))
