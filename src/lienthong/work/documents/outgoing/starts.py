"""What a new draft begins with, by type; and what is still to be written over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

COMMON = ("letter", "decision", "submission", "notice", "report", "plan", "invitation")
"""The types that a draft can be begun with by one press; the others are in a list."""
ADDRESSED = frozenset({"letter", "submission", "report", "invitation", "telegram", "dispatch-slip", "transfer-slip"})
"""Types with “Kính gửi” (App. I II.9.a); the others only name whom they are sent to."""
_OPEN = re.compile(r"\[[^\[\]\n]{1,80}\]")


@dataclass(frozen=True, slots=True)
class Start:
    """The texts that a new draft of a type begins with."""

    subject: str = ""
    body: str = ""
    grounds: str = ""
    receivers: str = "Lưu: VT"


@cache
def _starts() -> Mapping[str, Start]:
    rows = yaml.safe_load((Path(__file__).parent / "data" / "starts.yaml").read_text(encoding="utf-8"))
    return {key: Start(**{name: text.strip() for name, text in row.items()}) for key, row in rows.items()}


def start_of(type_key: str) -> Start:
    """What a draft of this type begins with."""
    return _starts().get(type_key, Start())


def still_open(*texts: str) -> list[str]:
    """The bracketed words that nobody has written over, each once: the page warns of them before it is submitted."""
    return list(dict.fromkeys(found for text in texts for found in _OPEN.findall(text)))


DOUBT_SUBJECT = "đề nghị kiểm tra lại văn bản số {code}"
DOUBT = (
    "Ngày {arrived}, {office} nhận được {called} của {issuer} về việc {subject}.\n\n"
    "Qua kiểm tra, Văn thư cơ quan thấy: {noted}.\n\n"
    "Đề nghị {issuer} kiểm tra và cho biết ý kiến, để {office} tiếp nhận hoặc trả lại văn bản theo quy định./."
)
"""The letter that tells a sender of a doubt (Decree 30/2020/NĐ-CP art. 21.2.b)."""
