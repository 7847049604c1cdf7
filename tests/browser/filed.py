"""Documents, files and registers at the province’s committee, for the pages of filing."""

from datetime import datetime, timedelta

from django.db import connection

from lienthong.ground.people.models import Account
from lienthong.work.documents.models import CopyUse, Document, FileListEntry, FileMember, WorkFile
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
    before = now - timedelta(days=5)
    came(
        "Lấy ý kiến dự thảo quy chế phối hợp giữa các sở, ban, ngành và địa phương", 904, office=OFFICE, now=before,
        code=("112", "STP-VB"), issuer="Sở Tư pháp", due_on=before.date(), state="in_progress", registered_by=hoa,
        register_by=before - timedelta(hours=3),
    )  # fmt: skip
    went(
        "Giấy mời họp Hội đồng nghiệm thu", office=OFFICE, now=before, kind="invitation", code=("907", "GM-UBND"),
        drafter=hoa, issue_by=before, send_by=before,
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
    _files(hoa, report, now)


def _files(keeper: Account, document: Document, now: datetime) -> None:
    """A list of this year that was issued, a draft of the next, an open file with a document in it, one offered."""
    for year, decision in ((2026, "12/QĐ-UBND ngày 05/01/2026"), (2027, "")):
        for place, (symbol, title, years) in enumerate(
            (("", "", None), ("01.VX", "Hồ sơ giảm nghèo", None), ("02.VX", "Hồ sơ lễ hội cồng chiêng", 10)), 1
        ):
            FileListEntry.objects.create(
                organization_key=OFFICE, year=year, place=place, heading="Văn hóa - xã hội", heading_short="VX",
                symbol=symbol, title=title, retention_years=years, approved_by=decision,
            )  # fmt: skip
    told = {"organization_key": OFFICE, "year": 2026, "keeper": keeper, "started_on": now.date(), "created_at": now}
    file = WorkFile.objects.create(
        pk=FIRST, symbol="01.VX", title="Hồ sơ giảm nghèo", entry=FileListEntry.objects.get(year=2026, symbol="01.VX"),
        **told,
    )  # fmt: skip
    FileMember.objects.create(pk=FIRST, file=file, document=document, ordinal=1, put_in_at=now, put_in_by=keeper)
    WorkFile.objects.create(
        pk=FIRST + 1, symbol="09.TH", title="Hồ sơ đoàn thanh tra", retention_years=20, state="offered",
        ended_on=now.date(), closed_at=now, hand_over_by=now.date() + timedelta(days=20), **told,
    )  # fmt: skip
    WorkFile.objects.create(
        pk=FIRST + 2, symbol="10.TH", title="Hồ sơ kỷ niệm ngày thành lập", retention_years=None, state="closed",
        ended_on=now.date(), closed_at=now, hand_over_by=now.date() + timedelta(days=20), **told,
    )  # fmt: skip
