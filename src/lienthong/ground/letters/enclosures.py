"""The files of letters: taken from the kept files when a letter is written, put among them when one has come."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from lienthong.formats.edxml import AttachmentSource
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
