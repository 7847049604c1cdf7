"""The five registers: every column of the decree, on screen, on paper and in a workbook."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from lienthong.work.documents.models import Assignment, CopyUse, Document, NumberEntry, PostSending, Series
from lienthong.work.documents.printed import Mark
from lienthong.work.documents.registers import entries
from lienthong.work.documents.registers.books import BOOKS
from lienthong.work.documents.registers.lines import Asked, page, whole
from lienthong.work.documents.registers.sheets import TooLong, register
from lienthong.work.documents.rights import NotAllowed, Unseen
from lienthong.work.documents.tests.making import IA_LY, IA_PHI, NOW, account, came, went

TODAY = NOW.date()
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast", "tuesday")]


def browser(name: str) -> Client:
    from lienthong.ground.people.models import Account

    client = Client()
    client.cookies["language"] = "en"
    client.force_login(Account.objects.get(username=name))
    return client


def lines(key: str, **more: Any) -> list[tuple[str, ...]]:
    return [line.cells for line in whole(BOOKS[key], IA_LY, Asked(2018, **more), TODAY, most=100)]


def given(document: Document, who: str, *, division: str = "Văn hóa - Xã hội", part: str = "lead") -> Assignment:
    return Assignment.objects.create(
        document=document, part=part, division=division, account=account(who), by=account(), by_name="Dũng", at=NOW
    )


def test_each_register_has_the_columns_of_the_decree() -> None:
    # Decree 30/2020/NĐ-CP, App. IV: 10, 10, 6, 9 and 7 columns.
    assert [len(BOOKS[key].columns) for key in ("out", "in", "post", "copies", "handling")] == [10, 10, 6, 9, 7]


def test_what_comes_stands_by_arrival_number_with_whoever_has_it() -> None:
    second = came("Mời họp", 12, kind="invitation", code=("7", "GM-UBND"))
    came("Triển khai", 11, note="kèm 1 USB")
    came("Chưa đăng ký", None)
    came("Năm ngoái", 12, now=NOW - timedelta(days=365))
    came("Nhà bên", 13, office=IA_PHI)
    given(second, "tuan")
    found = lines("in")
    assert [cells[1] for cells in found] == ["11", "12"]
    assert found[1] == (
        "04/09/2018", "12", "Ủy ban nhân dân tỉnh Gia Lai", "7/GM-UBND", "04/09/2018", "Giấy mời. Mời họp",
        "Văn hóa - Xã hội, Lê Anh Tuấn", "04/09/2018", "", "",
    )  # fmt: skip
    assert found[0][-1] == "kèm 1 USB"
    assert [cells[1] for cells in lines("in", first_number=12)] == ["12"]
    assert lines("in", last=TODAY - timedelta(days=1)) == []


def test_a_number_that_was_not_used_stands_in_its_place_with_the_reason() -> None:
    went("Báo cáo một", code=("01", "BC-UBND"), kind="report", now=NOW - timedelta(days=2))
    went("Báo cáo ba", code=("03", "BC-UBND"), kind="report", to=("Sở Nội vụ", "Sở Tài chính"), copies=4)
    went("Dự thảo chưa có số", code=("", ""), state="draft")
    series = Series.objects.create(organization_key=IA_LY, key="all", name="Chung", valid_from=TODAY)
    NumberEntry.objects.create(
        series=series, year=2018, number=2, notation="BC-UBND", on=TODAY - timedelta(days=1), state="released",
        reason="Lãnh đạo không ký", taken_at=NOW,
    )  # fmt: skip
    found = lines("out")
    assert [cells[0] for cells in found] == ["01/BC-UBND", "02/BC-UBND", "03/BC-UBND"]
    assert found[1][-1] == "Lãnh đạo không ký"
    assert found[2] == (
        "03/BC-UBND", "04/09/2018", "Báo cáo. Báo cáo ba", "Chủ tịch Nguyễn Văn Dũng", "Sở Nội vụ; Sở Tài chính",
        "Văn hóa - Xã hội, Phạm Thị Hạnh", "4", "04/09/2018", "", "",
    )  # fmt: skip
    assert [cells[0] for cells in lines("out", first_number=2, last_number=2)] == ["02/BC-UBND"]


def test_how_far_the_handling_is_and_how_late() -> None:
    late = TODAY - timedelta(days=3)
    answer = went("Trả lời", code=("20", "UBND-VX"))
    came("Đã xong", 1, due_on=TODAY, state="done", done_at=NOW, answer=answer)
    came("Xong trễ", 2, due_on=late, state="done", done_at=NOW, no_answer_reason="Chỉ để biết")
    came("Quá hạn", 3, due_on=late, state="in_progress")
    came("Còn hạn", 4, due_on=TODAY, state="assigned")
    found = lines("handling")
    assert [(cells[4], cells[5]) for cells in found] == [
        ("Xong 04/09/2018", "20/UBND-VX"),
        ("Xong 04/09/2018, trễ 3 ngày", ""),
        ("Đang xử lý, quá hạn 3 ngày", ""),
        ("Đã chuyển xử lý", ""),
    ]
    assert found[0][1] == "Công văn. Đã xong, số 415/UBND-KGVX, ngày 04/09/2018, Ủy ban nhân dân tỉnh Gia Lai"
    assert found[1][6] == "Chỉ để biết"


def test_the_clerk_sends_by_post_lends_a_kept_original_and_takes_it_back(worker: Any) -> None:
    document = went("Báo cáo quý")
    hien = browser("hien")
    data = {"sent_on": "04/09/2018", "receiver": "Sở Nội vụ", "envelopes": "2", "note": ""}
    assert hien.post(f"/documents/registers/post/{document.pk}/", data)["Location"] == "/documents/registers/post/"
    assert lines("post") == [("04/09/2018", "15/UBND-VX", "Sở Nội vụ", "2", "", "")]
    use = {"used_on": "3/9/2018", "user_name": "Lê Anh Tuấn", "allowed_by": "Nguyễn Văn Dũng", "file_symbol": "01.VX"}
    address = f"/documents/registers/copies/{document.pk}/"
    assert hien.post(address, use).status_code == 302
    again = hien.post(address, use)
    assert again.status_code == 422
    assert "Lê Anh Tuấn has the kept original" in again.content.decode()
    [line] = CopyUse.objects.all()
    back = f"/documents/registers/copies/{line.pk}/back/"
    assert hien.post(back, {"on": "02/09/2018"}).status_code == 422
    assert hien.post(back, {"on": "04/09/2018"}).status_code == 302
    assert lines("copies") == [
        ("03/09/2018", "Lê Anh Tuấn", "15/UBND-VX, 04/09/2018", "Công văn. Báo cáo quý", "01.VX", "", "04/09/2018",
         "Nguyễn Văn Dũng", ""),
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        entries.send_by_post(document.pk, entries.Sending(TODAY, "x"), worker=worker("dung"), now=NOW)
    theirs = went("Của Ia Phí", office=IA_PHI)
    with pytest.raises(Unseen):
        entries.send_by_post(theirs.pk, entries.Sending(TODAY, "x"), worker=worker("hien"), now=NOW)
    with pytest.raises(entries.NotYet):
        entries.lend_copy(
            went("Dự thảo", code=("", ""), state="draft").pk,
            entries.Use(TODAY, "a", "b"),
            worker=worker("hien"),
            now=NOW,
        )
    assert hien.get(f"/documents/registers/post/{theirs.pk}/").status_code == 404
    assert PostSending.objects.count() == 1


def test_registers_are_printed_with_cover_every_column_and_room_to_sign() -> None:
    came("Triển khai cao điểm", 11)
    went("Báo cáo quý", now=NOW - timedelta(days=1))
    hien = browser("hien")
    for key, book in BOOKS.items():
        assert hien.get(f"/documents/registers/{key}/").status_code == 200
        answer = hien.get(f"/documents/registers/{key}/?year=2018&volume=03&as=pdf")
        pages = [each.extract_text() for each in PdfReader(BytesIO(answer.content)).pages]
        cover, rest = _words(pages[0]), _words(" ".join(pages[1:]))
        assert _words(book.words.vi.upper()) in cover
        assert "Từ ngày: 01/01/2018" in cover
        assert "Quyển số: 03" in cover
        assert ("Từ số" in cover) is book.numbered
        for column in book.columns:
            assert _words(column.words.vi) in rest, (key, column.key)
        assert "In từ hệ thống Liên Thông: " in rest
        assert "Thủ trưởng cơ quan".upper() in rest
        sheet = load_workbook(BytesIO(hien.get(f"/documents/registers/{key}/?year=2018&as=xlsx").content)).active
        heads = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert [column.words.vi for column in book.columns] in heads


def test_who_sees_only_a_part_of_the_documents_sees_no_register() -> None:
    assert browser("tuan").get("/documents/registers/in/").status_code == 403
    assert browser("phuc").get("/documents/registers/").status_code == 403
    hien = browser("hien")
    assert hien.get("/documents/registers/nothing/").status_code == 404
    assert hien.get("/documents/registers/in/?year=2018&first=99/99/2018").status_code == 200
    came("Của Ia Phí", 1, office=IA_PHI)
    told = hien.get(f"/documents/registers/in/?year=2018&office={IA_PHI}").content.decode()
    assert "Của Ia Phí" not in told


@pytest.mark.parametrize("key", ["in", "out"])
def test_pages_of_a_register_follow_each_other_and_cost_the_same(key: str) -> None:
    for number in range(1, 8):
        moment = NOW - timedelta(days=number // 2)
        if key == "in":
            given(came("Việc", number, now=moment), "tuan")
        else:
            went("Việc", now=moment, code=(f"{number:02d}", "UBND"))
    asked = Asked(2018)
    whole_read = [line.cells for line in page(BOOKS[key], IA_LY, asked, TODAY).lines]
    read: list[Any] = []
    after = ""
    costs = set()
    while True:
        with CaptureQueriesContext(connection) as asked_of:
            found = page(BOOKS[key], IA_LY, asked, TODAY, after=after, size=3)
        costs.add(len(asked_of))
        read += [line.cells for line in found.lines]
        after = found.after
        if not after:
            break
    assert read == whole_read
    assert max(costs) <= 4
    assert page(BOOKS[key], IA_LY, asked, TODAY, after="no_such").lines


def test_a_volume_that_cannot_be_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from lienthong.work.documents.registers import sheets

    monkeypatch.setattr(sheets, "MOST_ON_PAPER", 1)
    came("Một", 1)
    came("Hai", 2)
    with pytest.raises(TooLong):
        register(BOOKS["in"], IA_LY, Asked(2018), Mark("Hiền", NOW))
    told = browser("hien").get("/documents/registers/in/?year=2018&as=pdf")
    assert "More than 1 lines" in told.content.decode()


def _words(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())
