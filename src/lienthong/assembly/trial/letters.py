"""Letters of a chosen size, shaped as a real one: all the fields an office fills in, and one attachment."""

import base64
import io
from collections.abc import Sequence
from datetime import date, datetime

from lienthong.formats.edxml import (
    AttachmentSource,
    Business,
    Code,
    DocumentMessage,
    DocumentType,
    OtherInfo,
    Party,
    Signer,
    Staff,
    Trace,
    write_document,
)
from lienthong.kernel.identifiers import document_id

NOTATION = "UBND-VP"
_SUBJECT = "V/v báo cáo số liệu văn thư, lưu trữ năm 2025 và kế hoạch chỉnh lý tài liệu tồn đọng"


def letter(
    number: int, sender: Party, receivers: Sequence[Party], at: datetime, *, priority: int = 0
) -> DocumentMessage:
    """A new document. Its number makes its id, so each number is another document."""
    day: date = at.date()
    return DocumentMessage(
        sender=sender,
        receivers=tuple(receivers),
        document_id=document_id(sender.organ_id, day, str(number), NOTATION),
        code=Code(str(number), NOTATION),
        place="Gia Lai",
        promulgated_on=day,
        type=DocumentType(18, 0, "Công văn"),
        subject=_SUBJECT,
        content=_SUBJECT,
        signer=Signer("KT. CHỦ TỊCH", "Phó Chủ tịch", "Nguyễn Thị Lan"),
        other=OtherInfo(priority=priority),
        steering_type=0,
        business=Business(
            kind=Business.NEW, reason="Văn bản mới", paper=False, staff=Staff("Văn phòng", "Trần Văn Minh")
        ),
        traces=(Trace(sender.organ_id, at.replace(microsecond=0)),),
    )


def attachment(number: int, message: DocumentMessage, size: int) -> AttachmentSource:
    """An attachment that fills the message up to about `size` bytes; different for every number."""
    bare = io.BytesIO()
    write_document(message, [_file(number, b"")], bare)
    room = max(64, (size - len(bare.getvalue())) * 3 // 4)
    return _file(number, _content(number, room))


def bodies(count: int, sender: Party, receiver: Party, at: datetime, *, size: int) -> list[bytes]:
    """Many finished letters from one sender to one receiver, of about this many bytes each."""
    first = letter(10_000_000, sender, [receiver], at)
    file = attachment(10_000_000, first, size)
    out = io.BytesIO()
    write_document(first, [file], out)
    # Writing one and filling in the numbers is fast, and each is a document of its own all the same.
    pieces = out.getvalue().split(b"10000000")
    return [str(10_000_001 + number).encode().join(pieces) for number in range(count)]


def _file(number: int, content: bytes) -> AttachmentSource:
    return AttachmentSource(f"{number}.pdf", content)


def _content(number: int, size: int) -> bytes:
    start = b"%PDF-1.7\n%" + base64.b64encode(str(number).encode()) + b"\n"
    return (start + b"Cong hoa xa hoi chu nghia Viet Nam. " * (size // 36 + 1))[:size]
