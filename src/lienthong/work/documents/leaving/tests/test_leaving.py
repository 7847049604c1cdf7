"""One document on paper with its mark, its metadata, and who looked at it."""

import io
import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree
from pypdf import PdfReader

from lienthong.ground.audit.models import Entry
from lienthong.ground.files import actions as files
from lienthong.ground.files.tests import papers
from lienthong.ground.people.models import Account
from lienthong.work.documents.leaving import accesses
from lienthong.work.documents.metadata import writing
from lienthong.work.documents.models import Access, Accesses, Document, DocumentFile
from lienthong.work.documents.rights import account_party
from lienthong.work.documents.tests.making import IA_LY, IA_PHI, NOW, came, went

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province", "tuesday")]


@pytest.fixture
def letter() -> Document:
    """A letter of two pages, one of them lying, with an annex, of which anh Tuấn has part."""
    tuan = Account.objects.get(username="tuan")
    document = went("Về việc rà soát hộ nghèo", parties=(account_party(tuan.pk),))
    lying = papers.page().transpose(2)
    for place, (part, data) in enumerate(
        (("main", papers.pdf(papers.page(), lying)), ("annex", papers.pdf(papers.page())))
    ):
        kept = files.keep(data, name=f"{part}.pdf", by=tuan, now=NOW, limit=9_000_000)
        DocumentFile.objects.create(
            document=document, part=part, place=place, file_id=kept.id, name=f"{part}.pdf", sha256=kept.sha256,
            added_at=NOW,
        )  # fmt: skip
    return document


def test_what_is_printed_bears_the_name_and_the_time_on_every_page_and_is_in_the_trail(letter: Document) -> None:
    answer = _get("tuan", f"/documents/{letter.pk}/print/")
    pages = PdfReader(io.BytesIO(answer.content)).pages
    told = [" ".join(page.extract_text().split()) for page in pages]
    assert len(told) == 3
    for text in told:
        assert "In từ hệ thống Liên Thông: Lê Anh Tuấn, 08:00 04/09/2018" in text
        assert "bản sao y" in text
    assert Entry.objects.filter(thing=f"document:{letter.pk}", act="printed", by_name="Lê Anh Tuấn").count() == 1
    assert _get("son", f"/documents/{letter.pk}/print/").status_code == 404
    bare = came("Chưa có tệp", 1)
    answer = _get("hien", f"/documents/{bare.pk}/print/")
    assert answer.status_code == 422
    assert "không có tệp PDF" in answer.content.decode()


def test_the_metadata_of_one_document_are_taken_along_as_xml_and_to_read(letter: Document) -> None:
    answer = _get("tuan", f"/documents/{letter.pk}/metadata.xml")
    root = etree.fromstring(answer.content)
    writing.schema().assertValid(root)
    names = {"l": writing.NAMESPACE}
    assert root.xpath("string(//l:Document/l:Subject)", namespaces=names) == "Về việc rà soát hộ nghèo"
    assert root.xpath("//l:Attachment/@name", namespaces=names) == ["main.pdf", "annex.pdf"]
    pages = PdfReader(io.BytesIO(_get("tuan", f"/documents/{letter.pk}/metadata.pdf").content)).pages
    read = " ".join(pages[0].extract_text().split())
    assert "Về việc rà soát hộ nghèo" in read
    assert "In từ hệ thống Liên Thông: Lê Anh Tuấn" in read
    assert _get("tuan", f"/documents/{letter.pk}/metadata.doc").status_code == 404
    assert _get("son", f"/documents/{letter.pk}/metadata.xml").status_code == 404


def test_what_is_locked_is_neither_printed_nor_described(letter: Document) -> None:
    Document.objects.filter(pk=letter.pk).update(hidden=True)
    for address in ("print/", "metadata.xml", "metadata.pdf"):
        assert _get("dung", f"/documents/{letter.pk}/{address}").status_code == 404


def test_accesses_are_counted_from_what_was_kept_and_from_what_came_since(letter: Document) -> None:
    other = came("Văn bản khác", 1)
    _entries("tuan", letter, "opened", 3)
    _entries("hien", letter, "opened", 1)
    _entries("hien", letter, "downloaded", 2)
    _entries("hien", other, "opened", 5)
    accesses.add_up(NOW + timedelta(hours=1))
    assert Access.objects.filter(document_id=letter.pk).count() == 3
    _entries("tuan", letter, "opened", 1)
    with CaptureQueriesContext(connection) as asked:
        found = accesses.of_document(letter.pk)
    assert len(asked) == 3
    assert [(each.times, each.people) for each in found] == [(5, 2), (2, 1), (0, 0)]
    # Added up again, and nothing twice; whatever is younger than ten minutes waits in the trail.
    accesses.add_up(NOW + timedelta(minutes=5))
    accesses.add_up(NOW + timedelta(hours=2))
    accesses.add_up(NOW + timedelta(hours=3))
    assert [(each.times, each.people) for each in accesses.of_document(letter.pk)] == [(5, 2), (2, 1), (0, 0)]


def test_accesses_to_all_documents_of_an_office_in_a_period_and_of_the_system(letter: Document) -> None:
    # Three months: July kept as a month, days of August and September, and what came a minute ago.
    told = [("tuan", -60, 2), ("hien", -60, 1), ("tuan", -20, 1), ("dung", -3, 4)]
    for who, days, many in told:
        _entries(who, letter, "opened", many, at=NOW + timedelta(days=days))
    _entries("hien", letter, "printed", 2, at=NOW - timedelta(days=3))
    _entries("son", came("Của nhà bên", 1, office=IA_PHI), "opened", 7, at=NOW - timedelta(days=3))
    _entries("hien", letter, "opened", 1)
    accesses.add_up(NOW - timedelta(days=30))
    accesses.add_up(NOW + timedelta(minutes=5))
    position = Accesses.objects.get().day_entry_id
    # One of today waits in the trail, and is counted from there.
    assert Entry.objects.filter(pk__gt=position, act="opened").count() == 1
    today, july = NOW.date(), date(2018, 7, 1)
    with CaptureQueriesContext(connection) as asked:
        found = accesses.of_office(IA_LY, july, today)
    assert len(asked) == 3
    # By hand: 2 + 1 + 1 + 4 + 1 times by anh Tuấn, chị Hiền and ông Dũng; nobody took a file.
    assert [(each.times, each.people) for each in found] == [(9, 3), (0, 0), (2, 1)]
    # From 6 July (60 days before is the 6th) until 31 July; and the last four days.
    assert [each.times for each in accesses.of_office(IA_LY, july, date(2018, 7, 31))] == [3, 0, 0]
    assert [(each.times, each.people) for each in accesses.of_office(IA_LY, today - timedelta(days=3), today)] == [
        (5, 2), (0, 0), (2, 1),
    ]  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        system = accesses.of_offices([IA_LY, IA_PHI], july, today)
    assert len(asked) == 3
    assert [each.times for each in system] == [16, 0, 2]
    # Added up to the end, nothing is counted twice, and it is the same.
    for hours in (1, 2, 3):
        accesses.add_up(NOW + timedelta(hours=hours))
    assert [(each.times, each.people) for each in accesses.of_office(IA_LY, july, today)] == [(9, 3), (0, 0), (2, 1)]
    assert [each.times for each in accesses.of_offices([IA_LY, IA_PHI], july, today)] == [16, 0, 2]
    page = _get("hien", "/documents/registers/statistics/?first=01/07/2018&last=04/09/2018").content.decode()
    rows = " ".join(re.sub("<[^>]*>", " ", page.partition("Truy cập văn bản</h2>")[2]).split())
    assert "Mở xem 9 3 Tải tệp 0 0 In, xuất 2 1" in rows


def test_leaders_see_how_often_it_was_opened_and_colleagues_do_not(letter: Document) -> None:
    _entries("hien", letter, "opened", 2)
    page = _get("dung", f"/documents/{letter.pk}/").content.decode()
    assert "Ai đã xem" in page
    # Twice by chị Hiền, and now by ông Dũng himself.
    assert "3 lần, 2 người" in " ".join(page.split())
    assert "Ai đã xem" not in _get("tuan", f"/documents/{letter.pk}/").content.decode()


def _entries(who: str, document: Document, act: str, many: int, at: datetime = NOW) -> None:
    from lienthong.ground.audit.actions import note

    for _ in range(many):
        note(
            act, f"document:{document.pk}", by=Account.objects.get(username=who),
            organization_key=document.organization_key, now=at,
        )  # fmt: skip


def _get(who: str, address: str) -> HttpResponse:
    client = Client()
    client.force_login(Account.objects.get(username=who))
    answer: HttpResponse = client.get(address)
    return answer
