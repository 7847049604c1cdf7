"""Documents, files and registers at Ia Ly, for the pages of filing."""

from datetime import datetime, timedelta

from django.db import connection

from lienthong.ground.people.models import Account
from lienthong.work.documents.rights import account_party
from lienthong.work.documents.tests.making import came, went

OFFICE = "unit2025-23734"
FIRST = 8001
"""The first document's number in the database."""


def fill(now: datetime) -> None:
    """Three documents that came and two that went, of several days."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SEQUENCE documents_document_id_seq RESTART WITH {FIRST}")
    tuan = Account.objects.get(username="tuan")
    theirs = (account_party(tuan.pk),)
    came("Về việc rà soát hộ nghèo, hộ cận nghèo trên địa bàn", 901, office=OFFICE, now=now, parties=theirs)
    came(
        "Triển khai cao điểm làm sạch dữ liệu dân cư", 902, office=OFFICE, now=now - timedelta(days=2), priority=1,
        code=("88", "CAT-PC06"), issuer="Công an tỉnh Gia Lai", due_on=now.date(), state="in_progress", parties=theirs,
    )  # fmt: skip
    came(
        "Mời họp giao ban quý", 903, office=OFFICE, now=now - timedelta(days=40), kind="invitation",
        code=("7", "GM-UBND"), state="done",
    )  # fmt: skip
    went(
        "Báo cáo kết quả sửa chữa đường liên xã", office=OFFICE, now=now - timedelta(days=1), kind="report",
        code=("905", "BC-UBND"), drafter=tuan, parties=theirs,
    )  # fmt: skip
    went(
        "Về việc phối hợp tuyên truyền tháng hành động", office=OFFICE, now=now - timedelta(days=3), drafter=tuan,
        code=("906", "UBND-VX"), to=("Sở Văn hóa, Thể thao và Du lịch", "Ủy ban Mặt trận Tổ quốc Việt Nam xã"),
    )  # fmt: skip
