"""Metadata leaves in the lengths of the decree, and a file with everything that is in it."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pypdf import PdfReader

from lienthong.formats import paper
from lienthong.ground.files import actions as kept_files
from lienthong.ground.files.tests.papers import of_a_million_pages
from lienthong.ground.people.models import Account
from lienthong.work.documents.filing import acts
from lienthong.work.documents.metadata import exporting, writing
from lienthong.work.documents.metadata.fields import FIELDS, TO, of_kind
from lienthong.work.documents.metadata.records import document_record, file_record
from lienthong.work.documents.models import Document, DocumentFile, WorkFile
from lienthong.work.documents.rights import account_party
from lienthong.work.documents.tests.making import NOW, came, went

pytestmark = pytest.mark.django_db


def code_on(key: str, day: Any) -> str:
    return "H21.15.02"


def read(data: bytes) -> Any:
    root = etree.fromstring(data)
    writing.schema().assertValid(root)
    return root


def said(element: Any, name: str) -> list[str]:
    return [each.text for each in element.iter(f"{{{writing.NAMESPACE}}}{name}")]


def test_the_table_has_the_fields_and_lengths_of_the_decree() -> None:
    # Decree 30/2020/NĐ-CP, App. VI, Part II: 16, 18 and 11 numbered lines; groups have two or three fields each.
    names = {kind: {field.group or field.name for field in of_kind(kind)} for kind in ("out", "in", "file")}
    assert len(names["out"] | {"To"}) == 16
    assert len(names["in"]) == 18
    assert len(names["file"]) == 11
    by_name = {field.name: field for field in FIELDS}
    assert by_name["Language"].longest("out") == 30
    assert by_name["Language"].longest("file") == 50
    assert (by_name["Subject"].length, by_name["ToPlaces"].length, TO[1].length) == (500, 1000, 200)
    automatic = {field.name for field in FIELDS if "in" in field.automatic}
    assert automatic == {"OrganId", "FileCatalog", "DocOrdinal", "PageAmount", "ArrivalDate", "ArrivalNumber"}


@pytest.mark.usefixtures("cast")
def test_what_is_longer_than_the_decree_allows_is_cut_and_said_to_be() -> None:
    document = went("Đ" * 501, pages=1200, note="đủ", priority=2, to=("Sở Nội vụ", "Ủ" * 201))
    record = document_record(document, None, 4, code_on)
    assert record.values["Subject"] == "Đ" * 500
    assert record.values["PageAmount"] == "999"
    assert record.values["IssuedDate"] == "2018-09-04"
    assert record.values["Priority"] == "2"
    cut = [("Subject", 501), ("PageAmount", 1200), ("OrganName", 201)]
    assert [(each.name, each.length) for each in record.cuts] == cut
    [element] = read(writing.write(None, [(record, [])]))
    assert said(element, "FullName") == ["Nguyễn Văn Dũng"]
    told = [each.get("field") for each in element.iter(f"{{{writing.NAMESPACE}}}Cut")]
    assert told == [name for name, _ in cut]


@pytest.mark.usefixtures("cast")
def test_what_came_tells_its_arrival_and_its_whole_story() -> None:
    document = came("Việc \x0bcó dấu lạ", 12, due_on=NOW.date())
    [element] = read(writing.write(None, [(document_record(document, None, None, code_on), [])]))
    assert said(element, "ArrivalNumber") == ["12"]
    assert said(element, "ArrivalDate") == ["2018-09-04"]
    assert said(element, "DueDate") == ["2018-09-04"]
    assert said(element, "Subject") == ["Việc có dấu lạ"]
    [trace] = said(element, "TraceHeaderList")
    assert trace.splitlines()[-1] == "2018-09-04T08:00:00+07:00 : Đăng ký"


def made_pdf(text: str) -> bytes:
    facts = {"made_at": NOW, "title": text, "above": "", "office": text, "cover": False, "under": [], "columns": [],
             "rows": [], "closing": [text], "signed": [], "dated": "", "source": "", "mark": text}  # fmt: skip
    from lienthong.work.documents.printed.paper import TEMPLATE

    facts["columns"] = [{"words": "A", "share": 1, "align": "left"}]
    return paper.render(TEMPLATE, facts, size="A4")


@pytest.fixture
def filled(worker: Any, tuesday: Any) -> tuple[WorkFile, bytes]:
    """A file with a newer document put in before an older one; the older one has a PDF of its own."""
    tuan = worker("tuan")
    mine = (account_party(tuan.account_id),)
    file = acts.open_file(acts.Unforeseen("Rà soát hộ nghèo", "VX", 10), worker=tuan, now=NOW)
    newer = came("Văn bản mới", 2, parties=mine, code=("2", "UBND"))
    older = came("Văn bản cũ", 1, parties=mine, code=("1", "UBND"), now=NOW - timedelta(days=9))
    data = made_pdf("Nội dung công văn cũ")
    account = Account.objects.get(username="tuan")
    kept = kept_files.keep(data, name="../công văn.pdf", by=account, now=NOW, limit=1_000_000)
    DocumentFile.objects.create(
        document=older, part="main", file_id=kept.id, name="../công văn.pdf", sha256=kept.sha256, added_at=NOW
    )
    acts.put_in(newer.pk, [file.pk], worker=tuan, now=NOW)
    acts.put_in(older.pk, [file.pk], worker=tuan, now=NOW)
    return file, data


def test_a_file_is_taken_along_as_xml_with_its_documents_in_order_of_creation(filled: tuple[WorkFile, bytes]) -> None:
    file, data = filled
    client = Client()
    client.force_login(Account.objects.get(username="tuan"))
    answer = client.get(f"/documents/files/{file.pk}/export.zip")
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(packed.namelist()) == ["ho-so.xml", "ho-so.xsd", "tep/001-01.pdf"]
    # The bytes are the ones that were kept, so that signatures hold.
    assert packed.read("tep/001-01.pdf") == data
    root = read(packed.read("ho-so.xml"))
    assert said(root, "Subject") == ["Văn bản cũ", "Văn bản mới"]
    assert said(root, "DocOrdinal") == ["2", "1"]
    assert said(root, "FileNotation") == ["01.VX"] * 3
    assert said(root, "DocTotal") == ["2"]
    etree.XMLSchema(etree.fromstring(packed.read("ho-so.xsd"))).assertValid(root)


def test_a_file_is_one_pdf_to_read_with_each_document_after_its_metadata(filled: tuple[WorkFile, bytes]) -> None:
    file, _ = filled
    client = Client()
    client.force_login(Account.objects.get(username="tuan"))
    pages = PdfReader(io.BytesIO(client.get(f"/documents/files/{file.pk}/export.pdf").content)).pages
    told = [" ".join(page.extract_text().split()) for page in pages]
    assert "Chữ ký số chỉ kiểm tra được trên tệp gốc" in told[0]
    order = [next(i for i, text in enumerate(told) if words in text)
             for words in ("Văn bản cũ", "Nội dung công văn cũ", "Văn bản mới")]  # fmt: skip
    assert order == sorted(order)
    assert "In từ hệ thống Liên Thông: Lê Anh Tuấn" in told[0]
    assert client.get(f"/documents/files/{file.pk}/export.doc").status_code == 404


def test_a_hostile_or_damaged_file_costs_the_export_nothing_but_itself(filled: tuple[WorkFile, bytes]) -> None:
    file, _ = filled
    older = Document.objects.get(subject="Văn bản cũ")
    for place, (name, data) in enumerate(
        (("triệu trang.pdf", of_a_million_pages()), ("hỏng.pdf", b"%PDF-1.7\n" + b"x" * 900)), 1
    ):
        kept = kept_files.keep(data, name=name, by=None, now=NOW, limit=1_000_000)
        DocumentFile.objects.create(
            document=older, part="annex", place=place, file_id=kept.id, name=name, sha256=kept.sha256, added_at=NOW
        )
    client = Client()
    client.force_login(Account.objects.get(username="tuan"))
    pages = PdfReader(io.BytesIO(client.get(f"/documents/files/{file.pk}/export.pdf").content)).pages
    told = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Nội dung công văn cũ" in told
    assert "hỏng.pdf" in told.partition("Tệp không đọc được để ghép")[2]
    assert "Văn bản mới" in told
    assert len(pages) <= 4 + exporting.MOST_PAGES


def test_a_file_too_large_for_one_answer_is_refused_in_words(
    filled: tuple[WorkFile, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, _ = filled
    monkeypatch.setattr(exporting, "LARGEST", 10)
    client = Client()
    client.cookies["language"] = "en"
    client.force_login(Account.objects.get(username="tuan"))
    answer = client.get(f"/documents/files/{file.pk}/export.zip")
    assert answer.status_code == 422
    assert "cannot be taken along in one piece" in answer.content.decode()


def test_an_empty_file_has_a_record_too(filled: tuple[WorkFile, bytes]) -> None:
    file, _ = filled
    record = file_record(file, 0, 0, code_on)
    root = read(writing.write(record, []))
    assert said(root, "Maintenance") == ["10 năm"]
    assert said(root, "Creator") == ["Lê Anh Tuấn"]


def test_the_schema_is_that_of_the_table() -> None:
    tree = etree.parse(str(writing.SCHEMA))
    schema = "{http://www.w3.org/2001/XMLSchema}"
    for kind, name in (("file", "File"), ("out", "Document")):
        [top] = [each for each in tree.getroot() if each.get("name") == name and each.tag == f"{schema}complexType"]
        for field in of_kind(kind):  # type: ignore[arg-type]
            [element, *_] = [each for each in top.iter(f"{schema}element") if each.get("name") == field.name]
            limits = [each.get("value") for each in element.iter(f"{schema}maxLength", f"{schema}totalDigits")]
            expected = [str(field.longest(kind))] if field.form in "SN" else []  # type: ignore[arg-type]
            assert limits == expected, field.name
