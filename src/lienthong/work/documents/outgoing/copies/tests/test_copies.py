"""Chị Hiền asks for copies, chị Liên allows them, and they leave as what they are worth: as much as the original."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from lienthong.formats import signing as pdf
from lienthong.ground.audit.models import Entry
from lienthong.ground.files import queries as files
from lienthong.ground.keys import queries as keys
from lienthong.ground.keys.trial import load_demo_keys
from lienthong.ground.letters import actions as letters
from lienthong.ground.letters.models import Letter
from lienthong.ground.people.models import Account
from lienthong.work.documents import kinds
from lienthong.work.documents.freezing import acts as freezing
from lienthong.work.documents.incoming import actions as incoming
from lienthong.work.documents.keeping import Frozen
from lienthong.work.documents.models import Authority, CopyUse, Document, DocumentFile, NumberEntry, PostSending
from lienthong.work.documents.outgoing import numbers, papers
from lienthong.work.documents.outgoing.actions import issuing, recalling, reviewing
from lienthong.work.documents.outgoing.authority import NoAuthority
from lienthong.work.documents.outgoing.copies import actions, rules, sources
from lienthong.work.documents.outgoing.copies.papers import CannotPrint, extract_of
from lienthong.work.documents.outgoing.life import NotNow
from lienthong.work.documents.outgoing.rules import LookAgain
from lienthong.work.documents.outgoing.tests.conftest import IA_LY, NOW, TO
from lienthong.work.documents.registers.books import BOOKS
from lienthong.work.documents.registers.counted import of_office
from lienthong.work.documents.registers.lines import Asked, whole
from lienthong.work.documents.rights import NotAllowed, Unseen
from lienthong.work.documents.tests.making import came, went

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def on_paper(**more: Any) -> Document:
    """A decision of the province that came by post."""
    told = {"way": "post", "overall": "", "kind": "decision", "code": ("415", "QĐ-UBND"), **more}
    return came("thành lập Tổ công tác", **told)


def test_what_was_joined_to_the_one_that_it_repeats_is_no_original(province: None) -> None:
    assert sources.known(on_paper()).ready
    assert not sources.known(on_paper(number=None, state="joined")).ready


def text(document: Document) -> list[str]:
    """What stands on each page of its file."""
    found = PdfReader(io.BytesIO(papers.read(papers.current(document)))).pages
    return [" ".join(page.extract_text().split()) for page in found]


def register(key: str) -> list[tuple[str, ...]]:
    return [line.cells for line in whole(BOOKS[key], IA_LY, Asked(2018), NOW.date(), most=20)]


def test_paper_becomes_an_electronic_copy_signed_by_the_office_and_leaves_over_the_axis(
    wanted: Make, scan: Make, worker: Make
) -> None:
    hien, lien = worker("hien"), worker("lien")
    letters.serve(IA_LY, date(2018, 1, 1))
    load_demo_keys([], [IA_LY], NOW)
    source = on_paper()
    asked = wanted("true-copy", "paper", "electronic", (TO,), scan=scan())
    document = actions.prepare(source.pk, asked, worker=hien, now=NOW)
    assert (document.state, document.number, document.outgoing.holder_id) == ("for_signature", "", lien.account_id)
    with pytest.raises(NotAllowed):
        actions.allow(document.pk, revision=document.revision, worker=worker("dung"), now=NOW)
    document = actions.allow(document.pk, revision=document.revision, worker=lien, now=NOW)
    # One series for all three kinds, `SY-` and the agency (App. I, Part II; App. III).
    assert (document.state, document.code, document.issued_on) == ("numbered", "01/SY-UBND", NOW.date())
    with pytest.raises(NotNow):
        issuing.send(document.pk, revision=document.revision, worker=hien, now=NOW)
    document = actions.make(document.pk, revision=document.revision, worker=hien, now=NOW)
    signed = papers.read(papers.current(document))
    report = pdf.check(signed, keys.trust(NOW), at=NOW, organization=document.issuer_name)
    assert [(one.field, one.intact, one.locks) for one in report.signers] == [("CoQuan", True, True)]
    assert report.overall is not pdf.Overall.VALID  # were it no copy
    kept = papers.current(document)
    found = pdf.Report.from_json(kept.finding)
    there = files.signatures_of(
        files.file(kept.file_id), keys.trust(NOW), at=NOW, organization=document.issuer_name,
        copy=kinds.is_copy(document.notation),
    )  # fmt: skip
    assert there is not None
    assert (found.overall, there.overall) == (pdf.Overall.VALID, pdf.Overall.VALID), found.words.vi
    assert "Bản sao điện tử chỉ cần chữ ký của cơ quan sao" in found.words.vi
    # Box 14: kind, office, day, time and zone, at the top right of page one.
    assert "SAO Y; Ủy ban nhân dân thị trấn Ia Ly; 04/9/2018; 08:00:00 +07:00" in on_page_one(document)
    assert NumberEntry.objects.get(document=document).state == "used"
    issuing.send(document.pk, revision=document.revision, worker=hien, now=NOW)
    letter = Letter.objects.get()
    assert letter.type_name == "Sao y"
    assert [one.sha256 for one in letter.attachments.all()] == [document.outgoing.issued_sha256]
    assert letter.subject.startswith("Quyết định số 415/QĐ-UBND ngày 04/09/2018 của")
    [line] = register("copied")
    assert line[0] == "01/SY-UBND"
    assert register("out") == []
    figures = of_office(IA_LY, NOW.date(), NOW.date(), NOW.date()).counts
    assert (figures["copied"], figures["sent"], figures["signed_office"]) == (1, 0, 0)
    assert Entry.objects.filter(thing=f"document:{source.pk}", act="copied").count() == 1


def on_page_one(document: Document) -> str:
    """What its first page says where it is printed, signatures included."""
    printed = files.printed_of(files.file(papers.current(document).file_id))
    assert printed is not None
    return " ".join(PdfReader(io.BytesIO(printed.pdf)).pages[0].extract_text().split())


def test_an_issued_document_is_printed_with_the_parts_of_the_copy_under_it(
    issued: Make, wanted: Make, worker: Make
) -> None:
    hien, lien = worker("hien"), worker("lien")
    source = issued()
    document = actions.prepare(source.pk, wanted("true-copy", "electronic", "paper", (TO,)), worker=hien, now=NOW)
    document = actions.allow(document.pk, revision=document.revision, worker=lien, now=NOW)
    [page] = text(document)  # the letter is short: the parts of the copy stand under its last line
    assert page.index("báo cáo như sau") < page.index("Số: 01/SY-UBND") < page.index("KT. CHỦ TỊCH")
    assert "SAO Y" in page
    assert "Ia Ly, ngày 04 tháng 9 năm 2018" in page
    document = actions.make(document.pk, revision=document.revision, worker=hien, now=NOW)
    assert (document.state, document.outgoing.sealed_at) == ("issued", None)  # signed and sealed by hand
    # Paper does not travel over the axis.
    assert {one.way for one in document.receivers.all()} == {"post", "kept"}
    with pytest.raises(NotNow):
        reviewing.send_back(document.pk, "Thôi", revision=document.revision, worker=hien, now=NOW)


def test_what_is_photocopied_gets_a_sheet_with_the_parts_of_the_copy(wanted: Make, worker: Make) -> None:
    hien, lien = worker("hien"), worker("lien")
    came_as = on_paper(code=("07", "SY-UBND"))
    document = actions.prepare(came_as.pk, wanted("copy-of-copy", "paper", "paper"), worker=hien, now=NOW)
    document = actions.allow(document.pk, revision=document.revision, worker=lien, now=NOW)
    [page] = text(document)
    assert "SAO LỤC" in page
    assert "Số: 01/SL-UBND" in page


def test_an_extract_is_set_anew_with_its_full_form_and_only_that_part(wanted: Make, worker: Make) -> None:
    hien, lien = worker("hien"), worker("lien")
    load_demo_keys([], [IA_LY], NOW)
    source = on_paper(way="axis", overall="valid", signer_name="Nguyễn Đức Hoàng", signer_position="Phó Chủ tịch")
    asked = wanted("extract", "electronic", "electronic", extract=extract_of(source, " "))
    with pytest.raises(rules.NothingExtracted):
        actions.prepare(source.pk, asked, worker=hien, now=NOW)
    part = extract_of(source, "Điều 2. Thị trấn Ia Ly cử một công chức tham gia Tổ công tác.")
    asked = wanted("extract", "electronic", "electronic", extract=part)
    document = actions.prepare(source.pk, asked, worker=hien, now=NOW)
    document = actions.allow(document.pk, revision=document.revision, worker=lien, now=NOW)
    document = actions.make(document.pk, revision=document.revision, worker=hien, now=NOW)
    [page] = text(document)
    for said in ("Số: 415/QĐ-UBND", "Điều 2. Thị trấn Ia Ly cử", "Nguyễn Đức Hoàng", "ỦY BAN NHÂN DÂN TỈNH GIA LAI"):
        assert said in page
    assert document.code == "01/TrS-UBND"
    assert "to cong tac" in document.haystack or "tac" in document.haystack.split()


def test_what_may_not_be_copied_is_refused_in_words(wanted: Make, scan: Make, worker: Make, issued: Make) -> None:
    hien = worker("hien")
    source = issued()
    with pytest.raises(rules.ForwardInstead):
        actions.prepare(source.pk, wanted("true-copy", "electronic", "electronic"), worker=hien, now=NOW)
    with pytest.raises(rules.OnlyOfTrueCopy):
        actions.prepare(source.pk, wanted("copy-of-copy", "electronic", "paper"), worker=hien, now=NOW)
    paper = on_paper(number=2)
    with pytest.raises(rules.ScanWanted):
        actions.prepare(paper.pk, wanted("true-copy", "paper", "electronic"), worker=hien, now=NOW)
    for poor in (scan(dpi=150), scan(mode="L")):
        with pytest.raises(rules.PoorScan):
            actions.prepare(paper.pk, wanted("true-copy", "paper", "electronic", scan=poor), worker=hien, now=NOW)
    with pytest.raises(rules.NotInThatForm):
        actions.prepare(paper.pk, wanted("true-copy", "electronic", "paper"), worker=hien, now=NOW)
    table = papers.keep(b"a;b", "bang.csv", by=None, now=NOW)
    papers.attach(source, table, "upload", by=None, now=NOW, part=papers.ANNEX, place=1)
    with pytest.raises(CannotPrint):
        actions.prepare(source.pk, wanted("true-copy", "electronic", "paper"), worker=hien, now=NOW)
    # What nobody signed is for information: no original (Decision 28 art. 4.2).
    unsigned = came("mời họp", 3, overall="unsigned")
    assert sources.known(unsigned).forms == frozenset()
    arrived = came("mời họp", None, state="arrived", way="post")
    with pytest.raises(rules.SourceNotReady):
        actions.prepare(arrived.pk, wanted("true-copy", "paper", "paper"), worker=hien, now=NOW)
    with pytest.raises(Unseen):
        actions.prepare(paper.pk, wanted("true-copy", "paper", "paper"), worker=worker("son"), now=NOW)
    assert not Document.objects.filter(outgoing__order="copy").exists()


def test_the_head_says_in_so_many_words_who_allows_copies(wanted: Make, worker: Make, allows: Any) -> None:
    """Art. 26: what is given for all types is given for no copies, and what is given for a time ends."""
    hien, lien = worker("hien"), worker("lien")
    source = on_paper()
    document = actions.prepare(source.pk, wanted("true-copy", "paper", "paper"), worker=hien, now=NOW)
    Authority.objects.update(type_keys=[])
    with pytest.raises(NoAuthority, match="không gồm loại văn bản này"):
        actions.allow(document.pk, revision=document.revision, worker=lien, now=NOW)
    Authority.objects.update(type_keys=["true-copy"], valid_until=NOW.date())
    with pytest.raises(NoAuthority, match="không có hiệu lực"):
        actions.allow(document.pk, revision=document.revision, worker=lien, now=NOW)
    # The head needs no authority.
    dung = worker("dung")
    asked = wanted("true-copy", "paper", "paper", signer_id=dung.account_id, choice="head")
    document = actions.prepare(source.pk, asked, worker=hien, now=NOW)
    assert actions.allow(document.pk, revision=document.revision, worker=dung, now=NOW).code == "01/SY-UBND"


def test_a_copy_that_is_sent_back_leaves_its_number_visible_and_comes_again(wanted: Make, worker: Make) -> None:
    hien, lien = worker("hien"), worker("lien")
    source = on_paper()
    document = actions.prepare(source.pk, wanted("true-copy", "paper", "paper"), worker=hien, now=NOW)
    document = actions.allow(document.pk, revision=document.revision, worker=lien, now=NOW)
    document = reviewing.send_back(document.pk, "Nhầm nơi nhận", revision=document.revision, worker=hien, now=NOW)
    assert (document.state, document.number) == ("draft", "")
    document = actions.prepare_again(
        document.pk, wanted("true-copy", "paper", "paper", (TO,)), revision=document.revision, worker=hien, now=NOW
    )
    document = actions.allow(document.pk, revision=document.revision, worker=lien, now=NOW)
    assert document.code == "02/SY-UBND"
    assert [(line[0], line[-1]) for line in register("copied")] == [
        ("01/SY-UBND", "Trả lại để sửa: Nhầm nơi nhận"), ("02/SY-UBND", ""),
    ]  # fmt: skip
    assert register("out") == []


def test_a_copy_without_its_number_on_it_is_laid_out_anew_before_it_is_made(
    wanted: Make, worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The paper was cut off after the number was taken: nobody puts a copy without its number on paper."""
    hien, lien = worker("hien"), worker("lien")
    document = actions.prepare(on_paper().pk, wanted("true-copy", "paper", "paper"), worker=hien, now=NOW)
    with monkeypatch.context() as cut:
        cut.setattr(actions.made, "compose", lambda *_, **__: None)
        document = actions.allow(document.pk, revision=document.revision, worker=lien, now=NOW)
    with pytest.raises(LookAgain):
        actions.make(document.pk, revision=document.revision, worker=hien, now=NOW)
    document = actions.make(document.pk, revision=document.revision, worker=hien, now=NOW)
    assert "Số: 01/SY-UBND" in text(document)[0]


def test_what_was_recalled_is_copied_no_further(issued: Make, wanted: Make, worker: Make) -> None:
    hien, lien = worker("hien"), worker("lien")
    source = issued()
    document = actions.prepare(source.pk, wanted("true-copy", "electronic", "paper"), worker=hien, now=NOW)
    other = actions.prepare(source.pk, wanted("true-copy", "electronic", "paper"), worker=hien, now=NOW)
    other = actions.allow(other.pk, revision=other.revision, worker=lien, now=NOW)
    source.refresh_from_db()
    recalling.recall(source.pk, "Sai số liệu", revision=source.revision, worker=hien, now=NOW)
    with pytest.raises(rules.SourceRecalled):
        actions.allow(document.pk, revision=document.revision, worker=lien, now=NOW)
    with pytest.raises(rules.SourceRecalled):
        actions.make(other.pk, revision=other.revision, worker=hien, now=NOW)
    with pytest.raises(rules.SourceRecalled):
        actions.prepare(source.pk, wanted("true-copy", "electronic", "paper"), worker=hien, now=NOW)


def test_copies_are_locked_with_what_they_are_made_of_and_opened_again(wanted: Make, worker: Make) -> None:
    """A copy says what its source says: no list names it, nobody sends it, while there are signs of a state secret."""
    hien, lien, dung = worker("hien"), worker("lien"), worker("dung")
    source = on_paper(text="Danh sách Tổ công tác")
    document = actions.prepare(source.pk, wanted("true-copy", "paper", "paper"), worker=hien, now=NOW)
    document = actions.allow(document.pk, revision=document.revision, worker=lien, now=NOW)
    incoming.hide(source.pk, "Có dấu hiệu bí mật", worker=hien, now=NOW)
    with pytest.raises(rules.SourceLocked):
        actions.make(document.pk, revision=document.revision + 1, worker=hien, now=NOW)
    with pytest.raises(Frozen):
        reviewing.comment(document.pk, "Gửi đi?", worker=hien, now=NOW)
    assert register("copied")[0][2] == "Văn bản đang bị khóa"
    with pytest.raises(Unseen):
        actions.prepare(source.pk, wanted("true-copy", "paper", "paper"), worker=hien, now=NOW)
    incoming.reveal(source.pk, "Không phải bí mật", worker=dung, now=NOW + timedelta(hours=1))
    document.refresh_from_db()
    assert (document.hidden, document.frozen) == (False, False)


def test_a_document_that_went_out_keeps_no_file_of_its_own_but_is_still_photocopied(wanted: Make, worker: Make) -> None:
    """A paper of earlier years has no file here; the sheet with the parts of the copy goes under its photocopy."""
    source = went("về việc trực lãnh đạo")
    assert not DocumentFile.objects.filter(document=source).exists()
    document = actions.prepare(source.pk, wanted("true-copy", "paper", "paper"), worker=worker("hien"), now=NOW)
    assert papers.current(document).made_by == "composed"


def sent_by_post(document: Document) -> None:
    """Somebody entered that it left in an envelope."""
    by = Account.objects.get(username="hien")
    to = {"receiver": "Sở Nội vụ", "note": "Kèm danh sách", "by": by, "at": NOW}
    PostSending.objects.create(document=document, sent_on=NOW.date(), **to)
    used = {"user_name": "Trần Văn Tám", "allowed_by": "Nguyễn Văn Dũng", "by": by, "at": NOW}
    CopyUse.objects.create(document=document, used_on=NOW.date(), **used)


def test_a_copy_of_a_copy_is_locked_with_the_original_and_named_nowhere(
    wanted: Make, worker: Make, tuesday: None
) -> None:
    """The original is frozen already, and so is the first copy: that is no reason to leave them open to be read."""
    hien, lien, dung = worker("hien"), worker("lien"), worker("dung")
    source = on_paper()
    first = actions.prepare(source.pk, wanted("true-copy", "paper", "paper"), worker=hien, now=NOW)
    first = actions.allow(first.pk, revision=first.revision, worker=lien, now=NOW)
    first = actions.make(first.pk, revision=first.revision, worker=hien, now=NOW)
    second = actions.prepare(first.pk, wanted("copy-of-copy", "paper", "paper"), worker=hien, now=NOW)
    sent_by_post(first)
    client = Client()
    client.force_login(Account.objects.get(username="hien"))
    page = f"/documents/out/numbers/?series={NumberEntry.objects.get(document=first).series_id}"
    assert "415/QĐ-UBND" in client.get(page).content.decode()
    for one in (source, first):
        freezing.freeze(one.pk, True, "Thanh tra yêu cầu", by=dung, now=NOW)
    assert f"{source.pk}/act/hide/" in client.get(f"/documents/{source.pk}/").content.decode()
    incoming.hide(source.pk, "Có dấu hiệu bí mật", worker=hien, now=NOW)
    assert [Document.objects.get(pk=one.pk).hidden for one in (source, first, second)] == [True] * 3
    with pytest.raises(Frozen):
        reviewing.comment(second.pk, "Gửi đi?", worker=hien, now=NOW)
    [line], [post], [use] = register("copied"), register("post"), register("copies")
    locked = "Văn bản đang bị khóa"
    assert line == ("01/SY-UBND", "04/09/2018", locked, *[""] * 7)
    assert post == ("04/09/2018", locked, "Sở Nội vụ", "1", "", "")
    assert use == ("04/09/2018", "Trần Văn Tám", "", locked, "", "", "", "Nguyễn Văn Dũng", "")
    shown = client.get(page).content.decode()
    assert (locked in shown, "415/QĐ-UBND" in shown, f"/documents/{first.pk}/" in shown) == (True, False, False)
    incoming.reveal(source.pk, "Không phải bí mật", worker=dung, now=NOW)
    found = [Document.objects.get(pk=one.pk) for one in (source, first, second)]
    assert [(one.hidden, one.frozen) for one in found] == [(False, True), (False, True), (False, False)]


def test_nobody_reads_on_the_page_of_numbers_what_a_document_is_about_in_which_they_have_no_part(
    worker: Make, tuesday: None
) -> None:
    document = went("kỷ luật một công chức", parties=())
    entry = {"series": numbers.series_of(IA_LY)[0], "year": 2018, "number": 15, "notation": "UBND-VX"}
    NumberEntry.objects.create(document=document, on=NOW.date(), state="used", taken_at=NOW, **entry)
    client = Client()
    client.force_login(Account.objects.get(username="tuan"))
    shown = client.get("/documents/out/numbers/").content.decode()
    assert "15/UBND-VX" in shown
    assert "kỷ luật" not in shown
    assert f"/documents/{document.pk}/" not in shown


def test_what_is_locked_while_a_copy_is_prepared_is_not_copied(
    wanted: Make, worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scan takes its time to be looked at; in that time somebody saw what stands in the document."""
    hien, source = worker("hien"), on_paper()
    fits = actions._fits

    def slowly(*told: Any) -> Any:
        found = fits(*told)
        incoming.hide(source.pk, "Có dấu hiệu bí mật", worker=hien, now=NOW)
        return found

    monkeypatch.setattr(actions, "_fits", slowly)
    with pytest.raises(rules.SourceLocked):
        actions.prepare(source.pk, wanted("true-copy", "paper", "paper"), worker=hien, now=NOW)
    assert not Document.objects.filter(copy__source=source).exists()
