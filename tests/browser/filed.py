"""Documents, files and registers at the province’s committee, for the pages of filing."""

from datetime import datetime, timedelta

from django.db import connection

from lienthong.ground.people.models import Account
from lienthong.work.documents.models import CopyUse
from lienthong.work.documents.tests.making import came, went

OFFICE = "unit2025-52"
FIRST = 8001
"""The first document's number in the database."""


def fill(now: datetime) -> None:
    """Three documents that came and two that went, of several days; the kept original of one is with somebody."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SEQUENCE documents_document_id_seq RESTART WITH {FIRST}")
    hoa = Account.objects.get(username="hoa")
    came("Về việc rà soát hộ nghèo, hộ cận nghèo trên địa bàn", 901, office=OFFICE, now=now)
    came(
        "Triển khai cao điểm làm sạch dữ liệu dân cư", 902, office=OFFICE, now=now - timedelta(days=2), priority=1,
        code=("88", "CAT-PC06"), issuer="Công an tỉnh Gia Lai", due_on=now.date(), state="in_progress",
    )  # fmt: skip
    came(
        "Mời họp giao ban quý", 903, office=OFFICE, now=now - timedelta(days=40), kind="invitation",
        code=("7", "GM-UBND"), state="done",
    )  # fmt: skip
    report = went(
        "Báo cáo kết quả sửa chữa đường liên xã", office=OFFICE, now=now - timedelta(days=1), kind="report",
        code=("905", "BC-UBND"), drafter=hoa,
    )  # fmt: skip
    went(
        "Về việc phối hợp tuyên truyền tháng hành động", office=OFFICE, now=now - timedelta(days=3), drafter=hoa,
        code=("906", "UBND-VX"), to=("Sở Văn hóa, Thể thao và Du lịch", "Ủy ban Mặt trận Tổ quốc Việt Nam xã"),
    )  # fmt: skip
    CopyUse.objects.create(
        pk=FIRST,
        document=report,
        used_on=now.date(),
        user_name="Lê Anh Tuấn",
        allowed_by="Phạm Thị Hoa",
        by=hoa,
        at=now,
    )
