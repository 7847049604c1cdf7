"""A year of files at Ia Ly: the list, a file opened from it, filled, closed, handed over; and who may not."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from pypdf import PdfReader

from lienthong.ground.people import actions as people
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.work.documents.filing import acts, ending, life, lists, queries
from lienthong.work.documents.filing.life import Action
from lienthong.work.documents.filing.lists import Line
from lienthong.work.documents.models import FileListEntry, FileMember, WorkFile
from lienthong.work.documents.rights import NotAllowed, Unseen, account_party, sight_of
from lienthong.work.documents.tests.making import IA_LY, IA_PHI, NOW, came, went

TODAY = NOW.date()
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast", "tuesday")]

LINES = [
    Line("Tổ chức cán bộ", "TCCB"),
    Line("Tổ chức cán bộ", "TCCB", "Hồ sơ thi đua năm 2018", retention_years=None),
    Line("Tổ chức cán bộ", "TCCB", "Hồ sơ nâng lương", retention_years=20),
    Line("Văn hóa - xã hội", "VX"),
    Line("Văn hóa - xã hội", "VX", "Hồ sơ rà soát hộ nghèo", retention_years=10),
    Line("Văn hóa - xã hội", "VX", "Giấy mời", retention_years=2),
]


def browser(name: str) -> Client:
    client = Client()
    client.cookies["language"] = "en"
    client.force_login(Account.objects.get(username=name))
    return client


def issued(worker: Any) -> dict[str, FileListEntry]:
    """The list of 2018, written by the clerk and issued by the chairman."""
    lists.replace_draft(LINES, 2018, worker=worker("hien"), now=NOW)
    lists.approve(2018, "12/QĐ-UBND ngày 05/01/2018", worker=worker("dung"), now=NOW)
    return {entry.symbol: entry for entry in lists.of_year(IA_LY, 2018)}


def opened(worker: Any, who: str = "tuan", symbol: str = "03.VX") -> WorkFile:
    entries = lists.of_year(IA_LY, 2018)
    known = {entry.symbol: entry for entry in entries} or issued(worker)
    return acts.open_file(known[symbol], worker=worker(who), now=NOW)


def text(answer: Any) -> str:
    pages = PdfReader(BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u200b", "").split())


def test_the_list_is_written_issued_and_then_stays(worker: Any) -> None:
    entries = issued(worker)
    assert list(entries) == ["", "01.TCCB", "02.TCCB", "03.VX", "04.VX"]
    for act in (
        lambda: lists.add(LINES[1], 2018, worker=worker("hien"), now=NOW),
        lambda: lists.replace_draft(LINES, 2018, worker=worker("hien"), now=NOW),
        lambda: lists.remove(entries["01.TCCB"].pk, worker=worker("hien"), now=NOW),
        lambda: lists.approve(2018, "13/QĐ-UBND", worker=worker("dung"), now=NOW),
    ):
        with pytest.raises(lists.Approved):
            act()
    added = lists.add(LINES[1], 2019, worker=worker("hien"), now=NOW)
    assert added.symbol == "01.TCCB"
    with pytest.raises(lists.SymbolTaken):
        lists.add(Line("x", "TCCB", "Khác", "01.TCCB"), 2019, worker=worker("hien"), now=NOW)
    with pytest.raises(NotAllowed):
        lists.approve(2019, "1/QĐ", worker=worker("hien"), now=NOW)
    with pytest.raises(lists.NothingToApprove):
        lists.approve(2019, " ", worker=worker("dung"), now=NOW)
    with pytest.raises(NotAllowed):
        lists.add(LINES[1], 2019, worker=worker("tuan"), now=NOW)
    with pytest.raises(acts.NotIssuedYet):
        acts.open_file(added, worker=worker("tuan"), now=NOW)


def test_the_printed_list_closes_with_how_many_are_permanent_and_how_many_timed(worker: Any) -> None:
    issued(worker)
    told = text(browser("hien").get("/documents/files/list/2018/?as=pdf"))
    # Decree 30/2020/NĐ-CP, App. V.
    assert "Bản danh mục này có 4 hồ sơ, bao gồm 1 hồ sơ bảo quản vĩnh viễn; 3 hồ sơ bảo quản có thời hạn." in told
    assert "12/QĐ-UBND ngày 05/01/2018" in told
    for head in ("Số và ký hiệu hồ sơ", "Đề mục và tiêu đề hồ sơ", "Thời hạn bảo quản", "Người lập hồ sơ", "Ghi chú"):
        assert head in told


def test_one_document_lies_in_many_files_and_is_not_copied(worker: Any) -> None:
    tuan = worker("tuan")
    first = opened(worker)
    second = acts.open_file(acts.Unforeseen("Đoàn kiểm tra đột xuất", "VX", 10), worker=tuan, now=NOW)
    # What was not foreseen is numbered after the list.
    assert second.symbol == "05.VX"
    document = came("Rà soát hộ nghèo", 1, parties=(account_party(tuan.account_id),))
    other = came("Mời họp", 2, parties=(account_party(tuan.account_id),))
    made = acts.put_in(document.pk, [first.pk, second.pk], worker=tuan, now=NOW)
    acts.put_in(other.pk, [first.pk], worker=tuan, now=NOW)
    assert [member.ordinal for member in made] == [1, 1]
    assert [member.ordinal for member in queries.members(first)] == [1, 2]
    with pytest.raises(acts.AlreadyIn):
        acts.put_in(document.pk, [first.pk], worker=tuan, now=NOW)
    with pytest.raises(acts.NoReason):
        acts.take_out(made[0].pk, " ", worker=tuan, now=NOW)
    acts.take_out(made[0].pk, "Không thuộc việc này", worker=tuan, now=NOW)
    again = acts.put_in(document.pk, [first.pk], worker=tuan, now=NOW)
    # An ordinal is not given again.
    assert again[0].ordinal == 3
    [gone] = queries.taken_out(first)
    assert gone.taken_out_reason == "Không thuộc việc này"
    assert {file.pk for file in queries.files_of(document, sight_of([tuan]))} == {first.pk, second.pk}


def test_a_file_is_closed_when_nothing_unfinished_is_in_it(worker: Any) -> None:
    tuan = worker("tuan")
    file = opened(worker)
    closing = ending.Closing("Rà soát hộ nghèo năm 2018", 10, TODAY)
    with pytest.raises(life.Empty):
        ending.close(file.pk, closing, worker=tuan, now=NOW)
    mine = (account_party(tuan.account_id),)
    acts.put_in(came("Rà soát", 1, parties=mine).pk, [file.pk], worker=tuan, now=NOW)
    [draft] = acts.put_in(
        went("Dự thảo", code=("", ""), state="draft", parties=mine).pk, [file.pk], worker=tuan, now=NOW
    )
    [twin] = acts.put_in(came("Rà soát", 2, parties=mine).pk, [file.pk], worker=tuan, now=NOW)
    with pytest.raises(life.NotReady):
        ending.close(file.pk, closing, worker=tuan, now=NOW)
    for member in (draft, twin):
        acts.take_out(member.pk, "Bản thừa", worker=tuan, now=NOW)
    closed = ending.close(file.pk, closing, worker=tuan, now=NOW)
    assert closed.title == "Rà soát hộ nghèo năm 2018"
    assert closed.hand_over_by == life.years_later(TODAY, 1)
    with pytest.raises(life.NotNow):
        acts.put_in(came("Muộn", 3, parties=mine).pk, [file.pk], worker=tuan, now=NOW)


def _closed(worker: Any, symbol: str, years: int | None, number: int) -> WorkFile:
    file = opened(worker, symbol=symbol)
    tuan = worker("tuan")
    code = (str(400 + number), "UBND")
    document = came(f"Việc {number}", number, code=code, parties=(account_party(tuan.account_id),), pages=3)
    acts.put_in(document.pk, [file.pk], worker=tuan, now=NOW)
    return ending.close(file.pk, ending.Closing(file.title, years, TODAY), worker=tuan, now=NOW)


def test_files_go_to_the_archive_with_two_lists_and_minutes(worker: Any) -> None:
    tuan, hien = worker("tuan"), worker("hien")
    forever, timed, short = (
        _closed(worker, symbol, years, number)
        for number, (symbol, years) in enumerate((("01.TCCB", None), ("02.TCCB", 20), ("04.VX", 2)), 1)
    )
    with pytest.raises(life.NotForTheArchive):
        ending.offer([short.pk], worker=tuan, now=NOW)
    ending.offer([forever.pk, timed.pk], worker=tuan, now=NOW)
    clerk = browser("hien")
    permanent = text(clerk.get("/documents/files/archive/permanent.pdf"))
    assert "01.TCCB" in permanent
    assert "02.TCCB" not in permanent
    # App. V: the list of permanent files has no column for retention.
    assert "Thời hạn bảo quản" not in permanent
    other = text(clerk.get("/documents/files/archive/timed.pdf"))
    assert "02.TCCB" in other
    assert "Thời hạn bảo quản" in other
    minutes = text(clerk.get("/documents/files/archive/minutes.pdf"))
    assert "Tổng số hồ sơ giao nộp 2" in minutes
    assert "thành hai bản" in minutes
    with pytest.raises(NotAllowed):
        ending.answer(forever.pk, Action.TAKE_OVER, worker=tuan, now=NOW)
    assert clerk.post(f"/documents/files/{forever.pk}/act/take_over/").status_code == 302
    ending.answer(timed.pk, Action.GIVE_BACK, worker=hien, now=NOW)
    forever.refresh_from_db()
    timed.refresh_from_db()
    assert (forever.state, forever.handed_over_at) == ("archived", NOW)
    assert timed.state == "closed"


def test_who_keeps_a_file_is_told_thirty_days_before_and_the_head_may_keep_it_longer(worker: Any) -> None:
    file = _closed(worker, "02.TCCB", 20, 1)
    due = file.hand_over_by
    assert due is not None
    seen = queries.visible(sight_of([worker("tuan")]), worker("tuan").account_id, IA_LY)
    assert not queries.due(seen, due - timedelta(days=31)).exists()
    assert queries.due(seen, due - timedelta(days=30)).exists()
    WorkFile.objects.update(hand_over_by=TODAY + timedelta(days=3))
    told = browser("tuan").get("/documents/files/").content.decode()
    assert "1 file is due for the archive" in told
    # Art. 31.3.d: two years from the day on which it was due, with the head's written consent.
    with pytest.raises(NotAllowed):
        ending.keep_longer(file.pk, due + timedelta(days=1), "x", worker=worker("tuan"), now=NOW)
    with pytest.raises(life.TooLate):
        ending.keep_longer(file.pk, life.years_later(due, 2) + timedelta(days=1), "x", worker=worker("dung"), now=NOW)
    kept = ending.keep_longer(file.pk, life.years_later(due, 2), "Công văn 5", worker=worker("dung"), now=NOW)
    assert kept.hand_over_by == life.years_later(due, 2)


def test_nobody_leaves_without_handing_over_their_files(worker: Any) -> None:
    assert get_resolver().url_patterns  # The rooms join when the addresses are read.
    file = opened(worker)
    tuan, lien = (Account.objects.get(username=name) for name in ("tuan", "lien"))
    assert [each.pk for each in ending.must_hand_over(tuan)] == [file.pk]
    with pytest.raises(people.StillKeeps) as refusal:
        people.close_account(tuan)
    assert refusal.value.facts["count"] == 1
    with pytest.raises(people.StillKeeps):
        people.end_post(tuan.posts.get(organization_key=IA_LY), on=TODAY)
    stranger = people.open_account("la", "Người Lạ")
    with pytest.raises(ending.NoColleague):
        ending.hand_to([file.pk], stranger, worker=worker("tuan"), now=NOW)
    assert ending.hand_to([file.pk], lien, worker=worker("tuan"), now=NOW) == 1
    people.close_account(tuan)
    assert ending.must_hand_over(tuan) == []


def test_a_locked_file_changes_in_nothing_until_it_is_unlocked(worker: Any) -> None:
    file = opened(worker)
    tuan = worker("tuan")
    document = came("Việc", 1, parties=(account_party(tuan.account_id),))
    with pytest.raises(NotAllowed):
        ending.freeze(file.pk, True, "Thanh tra", worker=tuan, now=NOW)
    ending.freeze(file.pk, True, "Thanh tra", worker=worker("dung"), now=NOW)
    with pytest.raises(acts.FileFrozen):
        acts.put_in(document.pk, [file.pk], worker=tuan, now=NOW)
    with pytest.raises(acts.FileFrozen):
        ending.close(file.pk, ending.Closing("x", 10, TODAY), worker=tuan, now=NOW)
    ending.freeze(file.pk, False, "Xong", worker=worker("dung"), now=NOW)
    acts.put_in(document.pk, [file.pk], worker=tuan, now=NOW)


def test_colleagues_see_their_own_files_the_clerk_all_and_the_neighbour_none(worker: Any) -> None:
    file = opened(worker)
    theirs = came("Của người khác", 9)
    with pytest.raises(Unseen):
        acts.put_in(theirs.pk, [file.pk], worker=worker("tuan"), now=NOW)
    with pytest.raises(Unseen):
        acts.open_file(lists.of_year(IA_LY, 2018)[1], worker=_next_door(worker), now=NOW)
    assert browser("lien").get(f"/documents/files/{file.pk}/").status_code == 404
    assert browser("hien").get(f"/documents/files/{file.pk}/").status_code == 200
    acts.put_in(theirs.pk, [file.pk], worker=worker("hien"), now=NOW)
    shown = browser("tuan").get(f"/documents/files/{file.pk}/").content.decode()
    # In the file it is named; whoever has no part in it cannot open it.
    assert "Của người khác" in shown
    assert f'href="/documents/{theirs.pk}/"' not in shown
    with pytest.raises(Unseen):
        acts.load(file.pk, _next_door(worker))


def _next_door(worker: Any) -> Any:
    from dataclasses import replace

    return replace(worker("tuan"), organization_key=IA_PHI, role=Role.CLERK)


def test_the_whole_way_through_the_pages(worker: Any) -> None:
    clerk, head, tuan = browser("hien"), browser("dung"), browser("tuan")
    sheet = "Số ký hiệu,Tiêu đề,Thời hạn\n,Văn hóa (VX)\n,Hồ sơ lễ hội,10 năm\n".encode()
    upload = {"file": SimpleUploadedFile("danh-muc.csv", sheet)}
    assert clerk.post("/documents/files/list/2018/bring/", upload).status_code == 302
    line = {"heading": "Văn hóa (VX)", "heading_short": "VX", "title": "Hồ sơ nhạc cụ", "retention": "permanent"}
    assert clerk.post("/documents/files/list/2018/add/", line).status_code == 302
    assert "02.VX" in clerk.get("/documents/files/list/2018/").content.decode()
    bad = {"file": SimpleUploadedFile("x.csv", b"\xff\xfe")}
    assert "must be UTF-8" in clerk.post("/documents/files/list/2018/bring/", bad).content.decode()
    assert head.post("/documents/files/list/2018/approve/", {"decision": "1/QĐ-UBND"}).status_code == 302
    entry = FileListEntry.objects.get(symbol="01.VX")
    assert clerk.post(f"/documents/files/list/line/{entry.pk}/remove/").status_code == 422
    assert tuan.post("/documents/files/new/", {"entry": "", "title": ""}).status_code == 422
    made = tuan.post("/documents/files/new/", {"entry": entry.pk})
    file = WorkFile.objects.get()
    assert made["Location"] == f"/documents/files/{file.pk}/"
    document = came("Lễ hội cồng chiêng", 5, parties=(account_party(worker("tuan").account_id),))
    put = f"/documents/files/put/{document.pk}/"
    assert "01.VX" in tuan.get(put).content.decode()
    assert tuan.post(put, {"files": []}).status_code == 422
    assert tuan.post(put, {"files": [file.pk]}).status_code == 302
    member = FileMember.objects.get()
    assert tuan.post(f"/documents/files/out/{member.pk}/", {"reason": "Nhầm"}).status_code == 302
    tuan.post(put, {"files": [file.pk]})
    closing = {"title": "Lễ hội cồng chiêng 2018", "retention": "10", "ended_on": "04/09/2018"}
    built = {**closing, "settled_on": "20/08/2018"}  # as if it were about a house that was built
    assert tuan.post(f"/documents/files/{file.pk}/close/", built).status_code == 302
    assert "Works settled" in tuan.get(f"/documents/files/{file.pk}/").content.decode()
    assert WorkFile.objects.get().hand_over_by == date(2018, 11, 20)
    assert tuan.post(f"/documents/files/{file.pk}/act/reopen/").status_code == 302
    assert tuan.post(f"/documents/files/{file.pk}/close/", closing).status_code == 302
    assert WorkFile.objects.get().hand_over_by == date(2019, 9, 4)
    assert tuan.post(f"/documents/files/{file.pk}/act/offer/").status_code == 302
    assert "Lễ hội cồng chiêng 2018" in clerk.get("/documents/files/archive/").content.decode()
    assert clerk.post(f"/documents/files/{file.pk}/act/give_back/").status_code == 302
    assert tuan.post(f"/documents/files/{file.pk}/act/reopen/").status_code == 302
    colleague = Account.objects.get(username="lien").pk
    assert tuan.post(f"/documents/files/{file.pk}/hand/", {"colleague": colleague}).status_code == 302
    assert head.post(f"/documents/files/{file.pk}/lock/", {"reason": "Thanh tra"}).status_code == 302
    assert clerk.post(f"/documents/files/{file.pk}/act/burn/").status_code == 404
    assert "Danh sách" not in text(clerk.get(f"/documents/files/{file.pk}/contents.pdf"))


def test_a_list_of_files_costs_the_same_however_many_there_are(worker: Any) -> None:
    clerk = browser("hien")
    for number in range(3):
        acts.open_file(acts.Unforeseen(f"Việc {number}", "VX", 10), worker=worker("tuan"), now=NOW)
    with CaptureQueriesContext(connection) as few:
        clerk.get("/documents/files/")
    for number in range(20):
        acts.open_file(acts.Unforeseen(f"Việc khác {number}", "VX", 10), worker=worker("tuan"), now=NOW)
    with CaptureQueriesContext(connection) as more:
        assert "Việc khác 19" in clerk.get("/documents/files/").content.decode()
    assert len(more) == len(few)
