"""What a person of this agency must be told: what was refused, what never left, what could not be read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.exchange.agency.satchel.file import SatchelFile
from lienthong.exchange.agency.satchel.schema import written
from lienthong.kernel.words import Language, Words

REASONS: Mapping[str, Words] = {
    "gave_up": Words(
        vi="Văn bản chờ quá 30 ngày mà không gửi được lên trục. Nội dung vẫn được giữ; hãy chuyển bằng cách khác.",
        en="It waited for more than 30 days and could not be sent. It is kept; deliver it in another way.",
    ),
    "other_bytes": Words(
        vi="Mã thông điệp đã được dùng cho một nội dung khác. Hãy phát hành lại bằng mã mới.",
        en="Its message id already stands for another content. Send it again under a new id.",
    ),
    "unreadable": Words(
        vi="Trục không đọc được thông điệp edXML này. Hãy báo đơn vị cung cấp phần mềm.",
        en="The hub cannot read this edXML message. Tell the vendor of the software that wrote it.",
    ),
    "unknown_receivers": Words(
        vi="Không nơi nhận nào có trong danh bạ của trục. Hãy kiểm tra mã định danh nơi nhận.",
        en="None of its receivers is in the hub's directory. Check the receivers' codes.",
    ),
    "not_your_organization": Words(
        vi="Đơn vị gửi ghi trong văn bản không thuộc quyền gửi của nút này.",
        en="The sender named in it is not one that this node may send for.",
    ),
    "too_large": Words(vi="Văn bản vượt quá dung lượng trục cho phép.", en="It is larger than the hub allows."),
    "could_not_read": Words(
        vi="Có văn bản đến nhưng không đọc được. Tệp gốc được giữ nguyên; nơi gửi được báo là thất bại.",
        en="Something arrived that cannot be read. Its bytes are kept; the hub was told that it failed.",
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell. `code` names the reason, `facts` are its details."""

    id: int
    at: datetime
    code: str
    message_id: str | None
    document_id: str | None
    facts: Mapping[str, Any]

    def say(self, language: Language = "vi") -> str:
        """The notice as a sentence."""
        return reason(self.code, language)


def reason(code: str, language: Language) -> str:
    """Why a message did not go its way, as a sentence; an unknown code is shown as it came."""
    known = REASONS.get(code)
    if known is not None:
        return known.say(language)
    return Words(vi="Trục từ chối với mã {code}.", en="The hub refused it with the code {code}.").say(
        language, code=code
    )


class Notices:
    """The notices of one satchel."""

    def __init__(self, file: SatchelFile) -> None:
        self._file = file

    def tell(
        self, code: str, message_id: str | None, document_id: str | None, facts: Mapping[str, Any], now: datetime
    ) -> None:
        """Put something on the list of what must be told."""
        with self._file.writing("notice") as db:
            db.execute(
                "insert into notices (at, code, message_id, document_id, facts) values (?, ?, ?, ?, ?)",
                [written(now), code, message_id, document_id, json.dumps(dict(facts), default=str)],
            )

    def unseen(self) -> list[Notice]:
        """What nobody has seen yet, oldest first."""
        return [
            Notice(
                id=row["id"],
                at=datetime.fromisoformat(row["at"]),
                code=row["code"],
                message_id=row["message_id"],
                document_id=row["document_id"],
                facts=json.loads(row["facts"]),
            )
            for row in self._file.rows("select * from notices where seen_at is null order by id")
        ]

    def seen(self, notice_id: int, now: datetime) -> None:
        """Somebody has read it."""
        with self._file.writing("seen") as db:
            db.execute("update notices set seen_at = ? where id = ? and seen_at is null", [written(now), notice_id])
