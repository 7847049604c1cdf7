"""What is rare at a desk: a council with a seal of its own, signing by order about some matters, drawings to sign."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import typst
from django.db import connection
from outgoing import worker

from lienthong.ground.files import queries as files
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.actions import appoint, open_account
from lienthong.ground.people.models import Post
from lienthong.ground.people.roles import Role
from lienthong.work.documents.composing import Content, Head, Signature
from lienthong.work.documents.models import Authority
from lienthong.work.documents.outgoing import papers, uploaded
from lienthong.work.documents.outgoing.actions import bodies, drafting, office, reviewing, signing
from lienthong.work.documents.outgoing.actions.drafting import Draft, HandedIn
from lienthong.work.documents.outgoing.receiving import Named, addressees

DEPARTMENT = "gialai-so-thong-tin-va-truyen-thong"
FIRST = 9201
"""The letter that is signed by order, in the database; then the drawings."""
SERIES = 9001
MATTERS = "Hạ tầng bưu chính, viễn thông; an toàn thông tin mạng; chuyển đổi số trong cơ quan nhà nước"
DRAWINGS = """
#set text(font: "Times New Roman", lang: "vi", size: 13pt)
#set page(paper: "a4", margin: 25mm)
#grid(columns: (1fr, 1.4fr), align: center)[
UBND TỈNH GIA LAI \\ *SỞ THÔNG TIN VÀ TRUYỀN THÔNG* \\ Số: #h(16mm)/DA-STTTT][
*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \\ *Độc lập - Tự do - Hạnh phúc* \\
_Gia Lai, ngày #h(9mm) tháng #h(9mm) năm #h(12mm)_]
#align(center)[*DỰ ÁN* \\ *Cột ăng ten và nhà trạm tại xã Ia Ly*]
Thuyết minh và các bản vẽ kèm theo./.
#align(right)[*GIÁM ĐỐC* #v(28mm) *Đinh Văn Thành*]
#set page(width: 841mm, height: 594mm, margin: 20mm)
#set text(size: 30pt)
#for name in ("Mặt bằng tổng thể", "Mặt đứng cột ăng ten") [
#page[#rect(width: 100%, height: 100%, stroke: 2pt)[#align(center + horizon)[#circle(radius: 180mm, stroke: 1pt)]
#place(bottom + right, rect(inset: 12pt)[*#name* \\ Tỷ lệ 1:100 \\ Khổ A1])]]]
"""


def fill(now: datetime) -> None:
    """The council at the committee; at the department chị Mai signs by order, her deputy does not yet."""
    hoa = worker("hoa", now)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SEQUENCE documents_series_id_seq RESTART WITH {SERIES}")
        cursor.execute(f"ALTER SEQUENCE documents_document_id_seq RESTART WITH {FIRST}")
    by = "Quyết định số 21/QĐ-UBND ngày 03/7/2025 thành lập Hội đồng Thi đua – Khen thưởng tỉnh"
    named: dict[str, Any] = {"body": "HĐTĐKT", "decided_by": by, "valid_from": now.date(), "worker": hoa, "now": now}
    office.begin_series(
        name="Văn bản của Hội đồng", type_keys=[], body_name="Hội đồng Thi đua – Khen thưởng tỉnh", **named
    )
    bodies.decide_seal(own=True, **named)
    deputy = open_account("duc", "Nguyễn Hữu Đức")
    unit = "Phòng Công nghệ thông tin"
    appoint(
        deputy, DEPARTMENT, Role.UNIT_HEAD, since=date(2025, 7, 1), division=unit,
        title="Phó Trưởng phòng Công nghệ thông tin",
    )  # fmt: skip
    post = Post.objects.get(account__username="mai", organization_key=DEPARTMENT)
    order = Authority.objects.create(
        post=post, kind="tl", for_title="GIÁM ĐỐC", document="Quy chế làm việc của Sở, Điều 12", fields=MATTERS,
        valid_from=date(2025, 7, 1), given_at=now,
    )  # fmt: skip
    nam, mai, thanh = (worker(name, now) for name in ("nam", "mai", "thanh"))
    told = _draft(now, mai, f"tl-{order.pk}", ("TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG CÔNG NGHỆ THÔNG TIN"))
    _to_sign(drafting.draft(told, worker=nam, now=now), mai, mai, now, nam)
    content = replace(
        told.content, type_key="project", subject="Cột ăng ten và nhà trạm tại xã Ia Ly", addressed_to=(),
        notation="DA-STTTT", signature=Signature(("GIÁM ĐỐC",), thanh.name),
    )  # fmt: skip
    file = papers.keep(typst.compile(DRAWINGS.encode()), "ban-ve.pdf", by=nam.account_id, now=now)
    found = uploaded.found_in(files.letters_of(file), thanh.name)
    handed_in = HandedIn(found, file, files.text_of(file).text, None)
    drawn = replace(told, content=content, signer_id=thanh.account_id, choice="head", handed_in=handed_in)
    _to_sign(drafting.draft(drawn, worker=nam, now=now), mai, thanh, now, nam)


def _to_sign(document: Any, endorser: Any, signer: Any, now: datetime, drafter: Any) -> None:
    reviewing.submit(document.pk, reviewer_id=endorser.account_id, revision=0, worker=drafter, now=now)
    document = reviewing.endorse(document.pk, "Đồng ý.", revision=1, worker=endorser, now=now)
    signing.take_number(document.pk, revision=document.revision, worker=signer, now=now)


def _draft(now: datetime, signer: Any, choice: str, lines: tuple[str, ...]) -> Draft:
    to = ("UBND xã Ia Ly",)
    content = Content(
        "letter", Head(""), "về việc kiểm tra an toàn thông tin tại trạm", "Sở đề nghị xã phối hợp kiểm tra./.",
        notation="STTTT-CNTT", addressed_to=to, receivers=("Như trên", "Lưu: VT, CNTT"),
        signature=Signature(lines, signer.name),
    )  # fmt: skip
    found = addressees(Named(organizations.directory(), now.date()), content.addressed_to, content.receivers)
    return Draft(content, found, signer.account_id, choice, unit_short="CNTT")
