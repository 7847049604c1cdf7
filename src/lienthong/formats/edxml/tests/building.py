"""What the tests of this room build messages with. Chị Lan, anh Minh, bà Hoa and ông Quý have invented data."""

import base64
import io
import zipfile
from datetime import date, datetime

from lienthong.formats.edxml import (
    AttachmentSource,
    DocumentMessage,
    InMemory,
    Party,
    Reading,
    Signer,
    Staff,
    new_document,
    read,
    write_document,
)
from lienthong.formats.edxml.samples import sample
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2026, 3, 2, 9, 14, 5, tzinfo=VIETNAM)
HOME_AFFAIRS = Party("H21.07", "UBND tỉnh Gia Lai", "Sở Nội vụ tỉnh Gia Lai")
MINISTRY = Party("G09", "Bộ Nội vụ", "Bộ Nội vụ")
BA_HOA = Signer("KT. GIÁM ĐỐC", "Phó Giám đốc", "Nguyễn Thị Hoa")
ANH_MINH = Staff("Văn phòng Sở", "Trần Văn Minh")
PDF = b"%PDF-1.7\n%%EOF\n"


def letter(**changes: object) -> DocumentMessage:
    """An ordinary letter of the Department of Home Affairs to the Ministry."""
    facts: dict[str, object] = {
        "sender": HOME_AFFAIRS,
        "receivers": [MINISTRY],
        "number": "415",
        "notation": "SNV-VTLT",
        "promulgated_on": date(2026, 3, 2),
        "subject": "V/v báo cáo số liệu văn thư, lưu trữ năm 2025",
        "now": NOW,
        "place": "Gia Lai",
        "signer": BA_HOA,
        "priority": 1,
        "staff": ANH_MINH,
    }
    return new_document(**(facts | changes))  # type: ignore[arg-type]


def pdf(name: str = "415.pdf") -> AttachmentSource:
    return AttachmentSource(name, PDF, "Văn bản chính")


def written(message: DocumentMessage, *attachments: AttachmentSource) -> bytes:
    out = io.BytesIO()
    write_document(message, attachments or (pdf(),), out)
    return out.getvalue()


def edited(name: str, *changes: tuple[str, str]) -> bytes:
    """A sample with some text replaced, each once."""
    text = sample(name).decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def with_content(content: bytes, name: str = "415.pdf", declared: str = "application/pdf") -> bytes:
    """A letter whose one attachment holds these bytes raw, whatever the kit would have done with them."""
    text = written(letter(), AttachmentSource("khung.pdf", b"%PDF")).decode()
    text = text.replace("JVBERg==", base64.b64encode(content).decode()).replace("application/pdf", declared)
    return text.replace("khung.pdf", name).encode()


def with_base64(text: str) -> bytes:
    """A letter whose one attachment holds this text in place of base64."""
    return written(letter(), AttachmentSource("khung.pdf", b"%PDF")).replace(b"JVBERg==", text.encode())


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def codes(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.findings}


def opened(data: bytes) -> tuple[Reading, dict[int, bytes]]:
    sink = InMemory()
    return read(data, attachments=sink), sink.contents
