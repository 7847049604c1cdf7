"""What is late, counted by hand: by whom, past which limit, and each figure opens to the documents behind it."""

import io
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lienthong.ground.people.models import Account
from lienthong.kernel.moments import VIETNAM
from lienthong.work.documents.models import Assignment, Document, DocumentEvent
from lienthong.work.documents.registers import lateness
from lienthong.work.documents.registers.lateness import NOBODY, WATCHES
from lienthong.work.documents.rights import division_party
from lienthong.work.documents.tests.making import IA_LY, IA_PHI, NOW, account, came, went

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province", "tuesday")]
FRIDAY = datetime(2018, 8, 31, 9, 0, tzinfo=VIETNAM)
"""Signed or come then: the next working day is Tuesday 4 September, because Monday the 3rd replaces the National Day
that fell on a Sunday (Labour Code 2012 art. 115.3)."""
MORNING = datetime(2018, 9, 4, 7, 30, tzinfo=VIETNAM)
"""Half an hour ago. Every limit of the tests below is set to it by hand."""
FIRST, LAST = FRIDAY.date(), NOW.date()
UNIT = "Văn hóa - Xã hội"


@pytest.fixture
def late() -> None:
    """One late under each limit, done and not done; beside each one in time, one locked, one of the neighbour."""
    went("Đã ký, chưa phát hành", state="numbered", issued_at=None, sent_at=None, issue_by=MORNING, send_by=MORNING,
         parties=(division_party(UNIT),))  # fmt: skip
    went("Phát hành trễ một giờ", now=FRIDAY, issue_by=FRIDAY, send_by=NOW, division="Địa chính",
         drafter=account("tuan"))  # fmt: skip
    went("Còn trong hạn", state="numbered", issued_at=None, sent_at=None, issue_by=NOW + timedelta(hours=8))
    came("Chưa vào sổ", None, state="arrived", register_by=MORNING)
    came("Vào sổ trễ", 4, register_by=MORNING, registered_by=account("hien"))
    came("Khóa lại", 5, register_by=MORNING, hidden=True)
    came("Nhà bên", 1, office=IA_PHI, register_by=MORNING)
    came("Chưa trình", 6, submit_by=MORNING, registered_by=account("hien"))
    came("Chờ chỉ đạo", 7, state="submitted", direct_by=MORNING, leader=account("dung"))
    answer = came("Chưa trả lời", 8, state="in_progress", due_on=FRIDAY.date(), parties=(division_party(UNIT),))
    Assignment.objects.create(
        document=answer, part="lead", division=UNIT, by=account("dung"), by_name="Dũng", at=FRIDAY
    )  # fmt: skip


def test_who_is_late_under_which_limit_is_what_a_hand_counts(late: None) -> None:
    asked = lateness.Asked(IA_LY, FIRST, LAST, NOW)
    with CaptureQueriesContext(connection) as questions:
        found = {
            key: [(each.unit, each.person, each.waiting, each.done) for each in lateness.lines(watch, asked)]
            for key, watch in WATCHES.items()
        }
    hien, dung, tuan, hanh = (account(name).pk for name in ("hien", "dung", "tuan", "hanh"))
    assert found == {
        "issue": [(UNIT, hanh, 1, 0), ("Địa chính", tuan, 0, 1)],
        "send": [(UNIT, hanh, 1, 0)],
        "register": [("", NOBODY, 1, 0), ("", hien, 0, 1)],
        "submit": [("", hien, 1, 0)],
        "direct": [("", dung, 1, 0)],
        "answer": [(UNIT, NOBODY, 1, 0)],
    }
    assert len(questions) == 2 * len(WATCHES)


def test_what_came_back_to_the_leader_was_not_submitted_late(late: None) -> None:
    # Submitted in time, proposed to the leader again after the limit: `submitted_at` is that of the second time.
    document = Document.objects.get(subject="Chờ chỉ đạo")
    document.incoming.submit_by, document.incoming.submitted_at = MORNING, NOW
    document.incoming.save()
    told = {"document": document, "by_name": "", "state": "submitted", "words_vi": "Trình", "words_en": "Submitted"}
    DocumentEvent.objects.create(act="submit", at=FRIDAY, **told)
    asked = lateness.Asked(IA_LY, FIRST, LAST, NOW)
    assert lateness.documents(WATCHES["submit"], "done", asked).rows == []
    document.incoming.submit_by = FRIDAY - timedelta(hours=1)
    document.incoming.save()
    assert [each.pk for each in lateness.documents(WATCHES["submit"], "done", asked).rows] == [document.pk]


def test_each_figure_opens_to_its_documents_a_page_at_a_time(late: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = lateness.Asked(IA_LY, FIRST, LAST, NOW)
    for number in range(3):
        came(f"Chưa vào sổ {number}", None, state="arrived", register_by=MORNING + timedelta(minutes=number))
    monkeypatch.setattr(lateness, "PAGE", 3)
    first = lateness.documents(WATCHES["register"], "waiting", asked)
    rest = lateness.documents(WATCHES["register"], "waiting", asked, after=first.after)
    assert [each.subject for each in [*first.rows, *rest.rows]] == [
        "Chưa vào sổ", "Chưa vào sổ 0", "Chưa vào sổ 1", "Chưa vào sổ 2",
    ]  # fmt: skip
    assert (bool(first.after), rest.after) == (True, "")
    mine = lateness.documents(WATCHES["issue"], "done", asked, unit="Địa chính", person=account("tuan").pk)
    assert [each.subject for each in mine.rows] == ["Phát hành trễ một giờ"]
    assert lateness.documents(WATCHES["answer"], "waiting", asked, after="9999-99-99_1").after == ""


def test_a_leader_sees_the_office_a_head_the_unit_and_nobody_else_anything(late: None) -> None:
    lien = Account.objects.get(username="lien")
    lien.posts.update(division=UNIT)
    days = "?first=31/08/2018&last=04/09/2018"
    office, unit = _page("dung", days), _page("lien", days)
    assert "Đăng ký văn bản đến" in office
    assert "Đăng ký văn bản đến" not in unit
    assert "Địa chính" in office
    assert "Địa chính" not in unit
    assert UNIT in unit
    rows = _page("lien", "?of=answer&kind=waiting")
    assert "Chưa trả lời" in rows
    assert "Quá hạn 1 ngày làm việc" in rows
    # A limit that is none of a unit's opens nothing, but what is theirs.
    assert "Chưa vào sổ" not in _page("lien", "?of=register&kind=waiting")
    book = load_workbook(io.BytesIO(_get("lien", f"{days}&as=xlsx").content)).active
    said = [[str(cell.value) for cell in row] for row in book.iter_rows() if row[0].value]
    assert ["Giải quyết, trả lời", UNIT, "1", "0"] in said
    assert not any(row[0] == "Đăng ký văn bản đến" for row in said)
    assert _get("tuan").status_code == 403
    assert "Khóa lại" not in _page("dung", "?of=register&kind=done")
    assert "Nhà bên" not in _page("dung", "?of=register&kind=done")


def _page(who: str, query: str = "") -> str:
    return _get(who, query).content.decode()


def _get(who: str, query: str = "") -> HttpResponse:
    client = Client()
    client.force_login(Account.objects.get(username=who))
    answer: HttpResponse = client.get(f"/documents/registers/late/{query}")
    return answer
