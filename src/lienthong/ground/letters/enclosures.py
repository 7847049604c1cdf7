"""The files of letters: taken from the kept files when a letter is written, put among them when one has come."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from lienthong.formats.edxml import AttachmentSource, ReceivedAttachment
from lienthong.ground.letters.models import Letter, LetterAttachment
from lienthong.ground.letters.values import Attachment


def enclose(letter: Letter, attachments: Sequence[Attachment], now: datetime) -> list[AttachmentSource]:
    """Note the files of a letter of ours, and hand them on to the writer of the message."""
    sources = []
    rows = []
    for place, attachment in enumerate(attachments, 1):
        content = attachment.content
        assert isinstance(content, bytes)
        sources.append(AttachmentSource(attachment.name, content))
        rows.append(
            LetterAttachment(
                letter=letter, place=place, name=attachment.name, media_type=attachment.media_type, size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
            )
        )  # fmt: skip
    LetterAttachment.objects.bulk_create(rows)
    return sources


def received(
    letter: Letter, attachments: Sequence[ReceivedAttachment], files: Mapping[int, Path], now: datetime
) -> None:
    """Note the files of a letter that came."""
    LetterAttachment.objects.bulk_create(
        LetterAttachment(
            letter=letter, place=one.number, name=one.name[:255], media_type=(one.sniffed_type or "")[:255],
            size=one.size, sha256=one.sha256 or "",
        )
        for one in attachments
    )  # fmt: skip
