"""A document that anh Tuấn finished elsewhere: found, numbered, signed and sealed like one that was written here."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.formats import signing as pdf
from lienthong.formats.signing import Report
from lienthong.ground.files import converting
from lienthong.ground.files import queries as files
from lienthong.ground.keys.trial import load_demo_keys
from lienthong.ground.people.models import Account
from lienthong.work.documents import composing
from lienthong.work.documents.composing import Box, Content, Head, Signature
from lienthong.work.documents.models import Document, NumberEntry
from lienthong.work.documents.outgoing import papers, uploaded
from lienthong.work.documents.outgoing.actions import issuing, reviewing, signing
from lienthong.work.documents.outgoing.life import Order
from lienthong.work.documents.outgoing.uploaded import NoRoom, PrintedOtherwise, Uploaded

from .conftest import IA_LY, NOW, TO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday", "province")]
Make = Callable[..., Any]


def written(**more: Any) -> bytes:
    """What a word processor would have made: the number and the day are left blank."""
    content = Content(
        "letter", Head("Ủy ban nhân dân thị trấn Ia Ly", "Huyện Chư Păh", "Ia Ly"), "báo cáo tháng 8",
        "Nội dung báo cáo tháng 8./.", notation=more.pop("notation", "UBND-TP"), addressed_to=(TO,),
        receivers=("Như trên", "Lưu: VT, TP"),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn Dũng"), **more,
    )  # fmt: skip
    return composing.pdf(content, now=NOW).pdf


def as_(name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


def handed_in(content: bytes, name: str = "bao-cao.pdf", **more: str) -> tuple[str, Document | None]:
    """What the page answers to anh Tuấn's upload, and the draft."""
    dung = Account.objects.get(username="dung")
    told = {
        "subject": "báo cáo tháng 8", "addressed_to": TO, "receivers": "Như trên\nLưu: VT, TP",
        "signer": f"{dung.pk}:tm-tm", "unit_short": "TP", "priority": "0", "order": "number_first",
        "file": SimpleUploadedFile(name, content), **more,
    }  # fmt: skip
    answer = as_("tuan").post("/documents/out/upload/?type=letter", told)
    return answer.content.decode(), Document.objects.first()


def submitted(document: Document, worker: Make) -> Document:
    tuan, lien = worker("tuan"), worker("lien")
    reviewing.submit(document.pk, reviewer_id=lien.account_id, revision=document.revision, worker=tuan, now=NOW)
    return reviewing.endorse(document.pk, revision=document.revision + 1, worker=lien, now=NOW)


def text_of(document: Document) -> str:
    """The first page as it is seen, its filled blanks drawn into it."""
    found = pdfium.PdfDocument(papers.read(papers.current(document)))
    found.init_forms()
    pdfium.raw.FPDFPage_Flatten(found[0], 0)
    out = io.BytesIO()
    found.save(out)
    text = pdfium.PdfDocument(out.getvalue())[0].get_textpage().get_text_range()
    return " ".join(text.split())


def test_an_uploaded_file_is_numbered_signed_and_sealed_where_its_words_say(worker: Make) -> None:
    dung, hien = worker("dung"), worker("hien")
    load_demo_keys(Account.objects.filter(username="dung"), [IA_LY], NOW)
    _page, document = handed_in(written())
    assert document is not None
    told = uploaded.from_json(document.outgoing.content)
    assert set(told.blanks) == {"number", "day", "month", "year"}
    assert told.printed == {"notation": "UBND-TP"}
    assert "Nội dung báo cáo" in document.text
    document = submitted(document, worker)
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    seen = papers.current(document).sha256
    # Tuesday 4 September 2018: a zero before the day, none before the month (App. I II.4).
    drawn = text_of(document)
    assert "01" in drawn
    assert "04" in drawn
    document = signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW)
    document = issuing.seal(document.pk, revision=document.revision, worker=hien, now=NOW)
    report = Report.from_json(papers.current(document).finding)
    assert [(one.field, one.intact) for one in report.signers] == [("NguoiKy1", True), ("CoQuan", True)]
    assert report.overall is not pdf.Overall.BROKEN
    made = [file.made_by for file in document.files.order_by("version")]
    assert made == ["upload", "composed", "composed", "signed", "sealed"]


def test_signed_first_it_is_numbered_after_and_a_draft_sent_back_is_the_file_that_was_handed_in(worker: Make) -> None:
    dung, hien = worker("dung"), worker("hien")
    load_demo_keys(Account.objects.filter(username="dung"), [IA_LY], NOW)
    _page, document = handed_in(written(), order=Order.SIGN_FIRST)
    assert document is not None
    for _try in (1, 2):
        document = submitted(document, worker)
        seen = papers.current(document).sha256
        document = signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW)
        document = signing.number(document.pk, revision=document.revision, worker=hien, now=NOW)
        report = Report.from_json(papers.current(document).finding)
        assert [(one.field, one.intact) for one in report.signers] == [("NguoiKy1", True)]
        if _try == 1:
            document = reviewing.send_back(document.pk, "Sai", revision=document.revision, worker=hien, now=NOW)
            assert document.number == ""
    assert document.code == "02/UBND-TP"


def test_a_number_that_is_printed_must_be_the_one_that_is_given(worker: Make) -> None:
    _page, document = handed_in(written(number="07", dated=date(2018, 9, 4)))
    assert document is not None
    document = submitted(document, worker)
    with pytest.raises(PrintedOtherwise):
        signing.take_number(document.pk, revision=document.revision, worker=worker("dung"), now=NOW)
    assert not NumberEntry.objects.exists()
    page, _none = handed_in(written(notation="UBND-VX"))
    assert "UBND-VX" in page
    assert Document.objects.count() == 1


def test_what_cannot_be_numbered_signed_or_read_is_refused_in_words() -> None:
    out = io.BytesIO()
    pdfium.PdfDocument(written())[0].render(scale=2).to_pil().save(out, "PDF", resolution=144)
    page, document = handed_in(out.getvalue())
    assert "Không tìm thấy chỗ ghi số" in page
    page, document = handed_in(b"xin chao", "thu.txt")
    assert "thu.txt" in page
    page, document = handed_in(out.getvalue(), mark="MẬT")
    assert document is None
    # Told where they go, it is taken.
    _page, document = handed_in(out.getvalue(), number_x="35", number_y="40", date_x="105", date_y="40", sign_x="120")
    assert document is not None
    told = uploaded.from_json(document.outgoing.content)
    assert told.blanks == {"code": Box(1, 35, 40, 50, 6), "dated": Box(1, 105, 40, 85, 6)}
    assert told.places["7c"].x == 120
    # And may be moved, or another file handed in.
    dung = Account.objects.get(username="dung")
    edit = f"/documents/out/{document.pk}/upload/"
    assert 'value="120.0"' in as_("tuan").get(edit).content.decode()
    more = {"subject": "khác", "signer": f"{dung.pk}:tm-tm", "unit_short": "TP", "priority": "0", "revision": "0",
            "order": "number_first", "addressed_to": TO, "receivers": "Lưu: VT", "number_x": "40", "number_y": "40",
            "date_x": "105", "date_y": "40", "sign_x": "120", "sign_y": "222", "sign_page": "1"}  # fmt: skip
    assert as_("tuan").post(edit, more).status_code == 302
    document.refresh_from_db()
    assert uploaded.from_json(document.outgoing.content).blanks["code"].x == 40
    assert as_("son").get(edit).status_code == 404


def test_a_word_file_becomes_pdf_where_there_is_a_converter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from docx import Document as Word

    word = io.BytesIO()
    made = Word()
    made.add_paragraph("Báo cáo")
    made.save(word)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr(converting, "converter", lambda: None)
    page, document = handed_in(word.getvalue(), "bao-cao.docx")
    assert "Lưu thành PDF" in page
    (tmp_path / "made.pdf").write_bytes(written())
    office = tmp_path / "soffice"
    office.write_text(
        f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\ncp {tmp_path}/made.pdf "$2"/van-ban.pdf\n'
    )
    office.chmod(0o700)
    monkeypatch.setattr(converting, "converter", lambda: str(office))
    page, document = handed_in(word.getvalue(), "bao-cao.docx")
    assert document is not None, page
    parts = {(file.part, file.name) for file in document.files.all()}
    assert parts == {("main", "bao-cao.pdf"), ("source", "bao-cao.docx")}
    office.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(converting.NotConverted):
        converting.to_pdf(word.getvalue(), "bao-cao.docx")


def in_word() -> bytes:
    """A letter as an officer writes it in Word: a table without lines holds the head, another the signature."""
    from docx import Document as Word
    from docx.shared import Pt

    made = Word()
    made.styles["Normal"].font.name = "Times New Roman"
    made.styles["Normal"].font.size = Pt(13)
    head = made.add_table(2, 2)
    head.cell(0, 0).text = "HUYỆN CHƯ PĂH\nỦY BAN NHÂN DÂN\nTHỊ TRẤN IA LY"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số:          /UBND-TP\nV/v báo cáo tháng 8"
    head.cell(1, 1).text = "Ia Ly, ngày         tháng         năm 2018"
    made.add_paragraph(f"Kính gửi: {TO}.")
    made.add_paragraph("Nội dung báo cáo tháng 8./.")
    foot = made.add_table(1, 2)
    foot.cell(0, 0).text = "Nơi nhận:\n- Như trên;\n- Lưu: VT, TP."
    foot.cell(0, 1).text = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n\n\n\nNguyễn Văn Dũng"
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


@pytest.mark.skipif(converting.converter() is None, reason="LibreOffice is not installed here")
def test_a_letter_written_in_word_is_numbered_signed_and_sealed(worker: Make) -> None:
    dung, hien = worker("dung"), worker("hien")
    load_demo_keys(Account.objects.filter(username="dung"), [IA_LY], NOW)
    page, document = handed_in(in_word(), "bao-cao.docx")
    assert document is not None, page
    document = submitted(document, worker)
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    drawn = text_of(document)
    assert drawn.endswith("Nguyễn Văn Dũng 01 04 9")
    seen = papers.current(document).sha256
    document = signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW)
    document = issuing.seal(document.pk, revision=document.revision, worker=hien, now=NOW)
    report = Report.from_json(papers.current(document).finding)
    assert [(one.field, one.intact) for one in report.signers] == [("NguoiKy1", True), ("CoQuan", True)]


def test_without_a_name_the_hand_is_at_the_bottom_right_and_the_seal_over_a_third_of_it() -> None:
    page = files.Lettered(2, 210, 297)
    places = uploaded.signed_at([page], "Nguyễn Văn Dũng")
    hand, seal = places["7c"], places["8"]
    assert (hand.page, hand.x > 105, hand.y > 200) == (2, True, True)
    assert seal.x + seal.width == pytest.approx(hand.x + hand.width / 3, abs=0.2)
    with pytest.raises(NoRoom):
        uploaded.ready(Uploaded(places), "UBND-TP")
