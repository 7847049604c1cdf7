"""Documents that go out of the province’s committee: a draft, one to sign, one that was sent, one to seal."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from unittest import mock

from django.db import connection

from lienthong.formats.signing.keys.demo.key import default_authority
from lienthong.ground.files import queries as files
from lienthong.ground.keys import queries as keys
from lienthong.ground.keys.trial import load_demo_keys
from lienthong.ground.letters import actions as letters
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.queries import posts_on
from lienthong.work.documents import composing
from lienthong.work.documents.composing import Content, Head, Signature
from lienthong.work.documents.freezing import acts as freezing
from lienthong.work.documents.incoming import actions as incoming
from lienthong.work.documents.models import Authority, Receiver
from lienthong.work.documents.outgoing import papers, stamping, uploaded
from lienthong.work.documents.outgoing.actions import drafting, issuing, reviewing, signing
from lienthong.work.documents.outgoing.actions.drafting import Draft, HandedIn
from lienthong.work.documents.outgoing.copies import actions as copying
from lienthong.work.documents.outgoing.copies.actions import Wanted
from lienthong.work.documents.outgoing.copies.rules import TRUE_COPY, Form
from lienthong.work.documents.outgoing.receiving import Named, addressees
from lienthong.work.documents.rights import workers_of

OFFICE, IA_LY = "unit2025-52", "unit2025-23734"
FIRST = 9101
"""The draft's number in the database; then the one to sign, the one that was sent, the one to seal, a copy that was
sent back, one that is made and stands frozen, a draft that was handed in as a file.
"""
DOUBTED = 8203
"""Of `arrivals`: its sender is told of a doubt."""
BODY = (
    "Ủy ban nhân dân tỉnh đề nghị các xã, phường báo cáo như sau:\n\n1. Số hồ sơ tiếp nhận trực tuyến.\n\n"
    "2. Khó khăn, vướng mắc.\n\nBáo cáo gửi trước ngày 25 hằng tháng./."
)


def fill(now: datetime) -> None:
    """Thảo drafts, bà Hoa signs for the chairman; Ia Ly has its keys and its post too."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SEQUENCE documents_document_id_seq RESTART WITH {FIRST}")
    cast = list(Account.objects.filter(username__in=("thao", "hoa", "hien", "dung")))
    load_demo_keys(cast, [OFFICE, IA_LY], now)
    for office in (OFFICE, IA_LY):
        letters.serve(office, date(2025, 7, 1))
    post = Post.objects.get(account__username="hoa", organization_key=OFFICE)
    given = Authority.objects.create(
        post=post, kind="kt", for_title="CHỦ TỊCH", document="Quyết định số 12/QĐ-UBND ngày 05/7/2025",
        valid_from=date(2025, 7, 5), given_at=now,
    )  # fmt: skip
    thao, hoa = worker("thao", now), worker("hoa", now)
    told = _draft(now, f"kt-{given.pk}-tm", hoa.account_id)
    document = drafting.draft(told, worker=thao, now=now)
    again = replace(told, content=replace(told.content, body=f"{BODY}\n\nXin cảm ơn."))
    drafting.edit(document.pk, again, revision=0, worker=thao, now=now)
    for subject in ("về việc cử cán bộ tập huấn", "về việc trực lãnh đạo dịp lễ", "về việc kiểm tra công vụ"):
        told = replace(told, content=replace(told.content, subject=subject))
        document = drafting.draft(told, worker=thao, now=now)
        reviewing.submit(document.pk, reviewer_id=hoa.account_id, revision=0, worker=thao, now=now)
        document = reviewing.endorse(document.pk, "Đồng ý.", revision=1, worker=hoa, now=now)
        if subject == "về việc cử cán bộ tập huấn":
            continue
        document = signing.take_number(document.pk, revision=document.revision, worker=hoa, now=now)
        seen = papers.current(document).sha256
        document = signing.sign(document.pk, seen=seen, revision=document.revision, worker=hoa, now=now)
        if subject == "về việc trực lãnh đạo dịp lễ":
            document = issuing.seal(document.pk, revision=document.revision, worker=thao, now=now)
            issuing.send(document.pk, revision=document.revision, worker=thao, now=now)
            sent = document
            told_why = "Sai thẩm quyền giải quyết: đề nghị bổ sung danh sách cán bộ trực rồi gửi lại."
            Receiver.objects.filter(document=document, way="axis").update(state="refused", words=told_why)
    post.may_sign.create(
        kind="kt", for_title="CHỦ TỊCH", document="Quyết định số 14/QĐ-UBND ngày 07/7/2025",
        type_keys=["true-copy", "extract"], valid_from=date(2025, 7, 7), given_at=now,
    )  # fmt: skip
    _stamped_late(sent.pk, now)
    _copies(sent.pk, thao, hoa, now)
    _uploaded(told, thao, now)
    noted = "Trang 2 thiếu dấu giáp lai."
    incoming.doubt(DOUBTED, noted, worker=thao, now=now)
    content = replace(told.content, subject="đề nghị kiểm tra lại văn bản số 902/STTTT-CNTT")
    drafting.draft(replace(told, content=content, doubts_id=DOUBTED), worker=thao, now=now)


def _copies(source_id: int, thao: Any, hoa: Any, now: datetime) -> None:
    """One that was sent back, one that is made."""
    choice = f"kt-{Authority.objects.latest('pk').pk}"
    asked = Wanted(TRUE_COPY, Form.ELECTRONIC, Form.PAPER, hoa.account_id, choice)
    back = copying.prepare(source_id, asked, worker=thao, now=now)
    reviewing.send_back(back.pk, "Nhầm văn bản", revision=back.revision, worker=hoa, now=now)
    document = copying.prepare(source_id, asked, worker=thao, now=now)
    document = copying.allow(document.pk, revision=document.revision, worker=hoa, now=now)
    copying.make(document.pk, revision=document.revision, worker=thao, now=now)
    freezing.freeze(document.pk, True, "Thanh tra tỉnh yêu cầu giữ nguyên hiện trạng", by=hoa, now=now)


def _stamped_late(document_id: int, now: datetime) -> None:
    """The time-stamp authority was silent when it was sealed, and has answered since."""
    with mock.patch.object(keys, "time_stamps", return_value=default_authority().stamps(lambda: now)):
        assert stamping.keep_stamps(document_id, OFFICE, now) == 1


def _uploaded(told: Draft, thao: Any, now: datetime) -> None:
    """A draft that was finished elsewhere and handed in as a file."""
    file = papers.keep(composing.pdf(told.content, now=now).pdf, "bao-cao.pdf", by=thao.account_id, now=now)
    found = uploaded.found_in(files.letters_of(file), told.content.signature.name)
    handed_in = HandedIn(found, file, files.text_of(file).text, None)
    content = replace(told.content, subject="về việc báo cáo công tác văn thư, lưu trữ")
    drafting.draft(replace(told, content=content, handed_in=handed_in), worker=thao, now=now)


def _draft(now: datetime, choice: str, signer_id: int) -> Draft:
    to = ("UBND xã Ia Ly", "Hội Nông dân xã Ia Ly")
    content = Content(
        "letter", Head(""), "về việc báo cáo dịch vụ công trực tuyến", BODY, notation="UBND-VP", addressed_to=to,
        receivers=("Như trên", "Lưu: VT, VP"),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Phạm Thị Hoa"),
    )  # fmt: skip
    named = Named(organizations.directory(), now.date())
    found = addressees(named, content.addressed_to, content.receivers)
    return Draft(content, found, signer_id, choice, unit_short="VP")


def worker(name: str, now: datetime) -> Any:
    """One of the cast in their first post of the day."""
    account = Account.objects.get(username=name)
    return workers_of(posts_on(account, now.date()), account.pk, account.full_name)[0]
