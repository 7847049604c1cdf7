"""A morning at the clerk's desk of the province's committee: what came, what waits for bà Hoa, what is worked on."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from lienthong.ground.people import actions as people
from lienthong.ground.people.models import Account
from lienthong.ground.people.queries import posts_on
from lienthong.ground.people.roles import Role
from lienthong.work.documents.incoming import actions, queries
from lienthong.work.documents.incoming.actions import hear_letter
from lienthong.work.documents.incoming.deciding import Task
from lienthong.work.documents.incoming.tests import letters
from lienthong.work.documents.models import Document
from lienthong.work.documents.rights import Worker, workers_of

OFFICE = "unit2025-52"
FIRST = 8201
"""The first document's number in the database: it waits to be registered."""
SUBJECTS = (
    "V/v rà soát dữ liệu dịch vụ công trực tuyến quý III", "Báo cáo tiến độ số hóa hồ sơ đất đai",
    "V/v cử cán bộ tập huấn an toàn thông tin", "Kế hoạch tuyên truyền bầu cử", "V/v hỗ trợ nhà ở cho hộ nghèo",
    "Thông báo kết luận kiểm tra công vụ", "V/v sửa chữa đường liên xã", "Báo cáo thu ngân sách tháng 9",
    "V/v phòng, chống hạn mùa khô", "Đề nghị góp ý dự thảo quy chế", "V/v tổ chức hội nghị trực tuyến",
    "Báo cáo dịch tả lợn châu Phi", "V/v sắp xếp trường, lớp học", "Đề nghị cấp bù miễn thu thủy lợi phí",
)  # fmt: skip


def fill(now: datetime) -> None:
    """Two units with a head; five arrivals; fourteen documents before bà Hoa, three of them directed and late."""
    heads = (("khanh", "Đinh Văn Khánh", "Phòng Tổng hợp"), ("ngoc", "Trần Bảo Ngọc", "Phòng Nội chính"))
    for username, name, unit in heads:
        account = people.open_account(username, name)
        people.appoint(
            account, OFFICE, Role.UNIT_HEAD, since=now.date() - timedelta(days=90), title="Trưởng phòng", division=unit
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SEQUENCE documents_document_id_seq RESTART WITH {FIRST}")
    content = letters.a_pdf()
    thao, hoa, khanh = (_worker(name, now) for name in ("thao", "hoa", "khanh"))
    _came(now - timedelta(hours=1), content, number="901", subject=SUBJECTS[0])
    _came(now, content, number="901", subject=SUBJECTS[0])
    _came(now, content, number="902", subject=SUBJECTS[2], priority=3)
    hidden = _came(now, content, number="903", subject="Văn bản gửi nhầm")
    actions.hide(hidden.pk, "Thấy dấu mật ở trang 2", worker=thao, now=now)
    before = now - timedelta(days=5)
    for number, subject in enumerate(SUBJECTS):
        when = before if number < 3 else now - timedelta(hours=2)
        # Looking at files takes its time: the one that she sees first has them, and one that is worked on.
        pdf = content if number in (1, 4) else b""
        document = _came(when, pdf, number=str(910 + number), subject=subject, priority=int(number == 4))
        actions.register(document.pk, reason="Đã gọi xác nhận", worker=thao, now=when)
        actions.submit(document.pk, hoa.account_id, proposal="Phòng Tổng hợp", worker=thao, now=when)
        if number < 3:
            units = ["Phòng Tổng hợp", "Phòng Nội chính"] if number else ["Phòng Nội chính", "Phòng Tổng hợp"]
            lead = Task("lead", units[0], due_on=(before + timedelta(days=4)).date())
            actions.direct(
                document.pk, [lead, Task("assist", units[1])], "Tham mưu văn bản trả lời.", worker=hoa, now=before
            )  # fmt: skip
    actions.start(document_of(SUBJECTS[1]).pk, worker=khanh, now=now)
    paper = _came(now, content, number="930", subject="Giấy mời họp giao ban")
    actions.register(paper.pk, reason="Đã gọi xác nhận", worker=thao, now=now)
    old = document_of(SUBJECTS[1])
    new = _came(
        now, b"", number="940", subject=f"{SUBJECTS[1]} (thay thế)", business=3, replaces=[[old.document_id, []]],
        paper_follows=True,
    )  # fmt: skip
    actions.register(new.pk, reason="Đã gọi xác nhận", worker=thao, now=now)
    actions.amend(new.pk, {"pages": 4, "signer_position": "Giám đốc"}, "Đếm nhầm trang", worker=thao, now=now)


def document_of(subject: str) -> Document:
    """The latest document of that subject."""
    found = Document.objects.filter(direction="in", organization_key=OFFICE, subject=subject).order_by("-id").first()
    assert found is not None, subject
    return found


def _came(now: datetime, content: bytes, **more: Any) -> Document:
    files = [("cong-van.pdf", content)] if content else []
    fact = letters.come(now, OFFICE, files=files, promulgated_on=now.date(), **more)
    hear_letter(fact, now, is_the_counters=lambda _: False)
    found = queries.of_letter(fact.letter_id, OFFICE)
    assert found is not None
    return found


def _worker(name: str, now: datetime) -> Worker:
    account = Account.objects.get(username=name)
    return workers_of(posts_on(account, now.date()), account.pk, account.full_name)[0]
