"""Letters as they lie after the axis brought them, and the documents in them."""

import itertools
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from lienthong.work.documents.composing import Content, Head, Signature
from lienthong.work.documents.composing import pdf as composed
from lienthong.work.documents.tests.conftest import IA_LY, NOW

DEPARTMENT = "gialai-so-thong-tin-va-truyen-thong"
ADDRESSED = ("Ủy ban nhân dân thị trấn Ia Ly",)
LETTER = Content(
    "letter", Head("Sở Thông tin và Truyền thông", "Ủy ban nhân dân tỉnh Gia Lai", "Gia Lai"),
    "báo cáo tình hình dịch vụ công trực tuyến",
    "Sở Thông tin và Truyền thông đề nghị Ủy ban nhân dân thị trấn Ia Ly báo cáo số hồ sơ trực tuyến trước ngày "
    "14/9/2018.\n\nTrân trọng./.",
    notation="STTTT-CNTT", number="812", dated=date(2018, 9, 3), addressed_to=ADDRESSED,
    receivers=("Như trên", "Lưu: VT, CNTT"), signature=Signature(("Giám đốc",), "Đinh Văn Thành"),
)  # fmt: skip
_numbers = itertools.count(1)


def people_of_units() -> None:
    """The unit “Văn hóa” with chị H’Bia at its head and anh Hòa in it; the unit “Địa chính” under ông Thơm."""
    from lienthong.ground.people import actions, queries
    from lienthong.ground.people.roles import Role

    for username, name, role, title, unit in (
        ("bia", "Rơ Châm H’Bia", Role.UNIT_HEAD, "Trưởng bộ phận", "Văn hóa"),
        ("hoa.tv", "Trần Văn Hòa", Role.SPECIALIST, "Công chức", "Văn hóa"),
        ("thom", "Siu Thơm", Role.UNIT_HEAD, "Trưởng bộ phận", "Địa chính"),
        ("hien.ip", "Rơ Lan Hiên", Role.CLERK, "Văn thư", ""),
        ("duc.ip", "Kpă Y Đức", Role.SIGNER, "Chủ tịch", ""),
    ):
        account = queries.account_named(username) or actions.open_account(username, name)
        at = "unit-23731" if username.endswith(".ip") else IA_LY
        actions.appoint(account, at, role, since=date(2018, 1, 1), title=title, division=unit)


@cache
def a_pdf(**more: Any) -> bytes:
    """A letter of the department as PDF."""
    return composed(replace(LETTER, **more), now=NOW).pdf


def come(now: datetime, receiver: str = IA_LY, *, files: Any = None, **more: Any) -> Any:
    """A letter with its files, as `ground.letters` keeps what came; the fact that tells it."""
    from lienthong.ground.files.actions import keep
    from lienthong.ground.letters.facts import LetterArrived
    from lienthong.ground.letters.models import Letter, LetterAttachment, LetterReceiver

    number = next(_numbers)
    facts: dict[str, Any] = {
        "number": "812", "notation": "STTTT-CNTT", "type_name": "Công văn",
        "subject": "V/v báo cáo tình hình dịch vụ công trực tuyến", "promulgated_on": date(2018, 9, 3),
        "sender_key": DEPARTMENT, "sender_code": "000.00.12.H21", "sender_name": "Sở Thông tin và Truyền thông",
        "document_id": f"000.00.12.H21,2018/09/03,812-{number}/STTTT-CNTT", "signer_name": "Đinh Văn Thành", **more,
    }  # fmt: skip
    letter = Letter.objects.create(
        direction="in", agency="H21", message_id=f"message-{number}", created_at=now, **facts
    )
    LetterReceiver.objects.create(
        letter=letter, organization_key=receiver, code="000.01.27.H21", state="arrived", changed_at=now
    )
    for place, (name, content) in enumerate([("cong-van.pdf", a_pdf())] if files is None else files, 1):
        kept = keep(content, name=name, by=None, now=now, limit=50_000_000, purpose="letters")
        LetterAttachment.objects.create(
            letter=letter, place=place, name=name, size=kept.size, sha256=kept.sha256, file_id=kept.pk
        )
    return LetterArrived(str(letter.pk), receiver)
