"""The pages as people at Ia Ly see them: each their own work, the same number of queries however much there is."""

import html
import json
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from lienthong.ground.letters.facts import LetterStatus
from lienthong.ground.letters.models import Letter
from lienthong.work.documents.facts import DocumentChanged
from lienthong.work.documents.incoming import actions, listing
from lienthong.work.documents.incoming.deciding import Task
from lienthong.work.documents.incoming.life import State
from lienthong.work.documents.models import Assignment, Document, Outgoing, WorkingRule
from lienthong.work.documents.tests.conftest import IA_LY, NOW
from lienthong.work.documents.tests.making import came, went

from .conftest import Office, told

pytestmark = pytest.mark.usefixtures("tuesday")
VAN_HOA = Task("lead", "Văn hóa", due_on=date(2018, 9, 14))


@pytest.fixture
def as_(office: Office) -> Callable[[str], Client]:
    from lienthong.ground.people.models import Account

    def sign_in(name: str) -> Client:
        client = Client()
        client.cookies["language"] = "en"
        client.force_login(Account.objects.get(username=name))
        return client

    return sign_in


PAGES = {
    "hien": ("", "new/", "registered/", "mine/", "deadlines/", "rules/"),
    "dung": ("direct/", "registered/", "mine/", "unit/", "deadlines/", "rules/"),
    "bia": ("registered/", "mine/", "unit/", "deadlines/", "rules/"),
    "hoa.tv": ("registered/", "mine/"),
    "son": ("registered/", "mine/"),
}


def test_everybody_has_their_pages_and_no_others(office: Office, as_: Callable[[str], Client]) -> None:
    office.submitted(number="9")
    for name, pages in PAGES.items():
        client = as_(name)
        for page in ("", "new/", "registered/", "mine/", "unit/", "deadlines/", "rules/", "direct/"):
            status = client.get(f"/documents/in/{page}").status_code
            expected = 200 if page in pages else 302 if page == "" else 403
            assert status == expected, (name, page)


def test_what_came_is_registered_and_submitted_in_one_press(office: Office, as_: Callable[[str], Client]) -> None:
    document = office.arrives()
    hien = as_("hien")
    assert "812/STTTT-CNTT" in hien.get("/documents/in/").content.decode()
    page = hien.get(f"/documents/{document.pk}/").content.decode()
    assert page.count('class="button primary"') == 1
    assert f"/documents/in/{document.pk}/act/register/" in page
    form = {"revision": 0, "leader": office.dung.account_id, "proposal": "Bộ phận Văn hóa"}
    answer = hien.post(f"/documents/in/{document.pk}/act/register/", form)
    assert answer.status_code == 302
    document.refresh_from_db()
    assert (document.state, told(document)) == (State.SUBMITTED, ["03"])
    assert "Bộ phận Văn hóa" in as_("dung").get("/documents/in/direct/").content.decode()


def test_a_stale_page_loses_nothing_that_was_typed(office: Office, as_: Callable[[str], Client]) -> None:
    document = office.arrives()
    actions.doubt(document.pk, "Dấu mờ", worker=office.hien, now=NOW)
    answer = as_("hien").post(f"/documents/in/{document.pk}/act/return/", {"revision": 0, "words": "Gửi nhầm"})
    assert answer.status_code == 200
    assert "Gửi nhầm" in answer.content.decode()
    document.refresh_from_db()
    assert document.state == State.ARRIVED


def test_the_letter_that_tells_the_sender_of_a_doubt_begins_with_what_was_noted(
    office: Office, as_: Callable[[str], Client]
) -> None:
    document = office.arrives()
    actions.doubt(document.pk, "Trang 2 thiếu dấu giáp lai.", worker=office.hien, now=NOW)
    hien, address = as_("hien"), f"/documents/out/new/?type=letter&doubts={document.pk}"
    shown = hien.get(f"/documents/{document.pk}/").content.decode()
    assert "Trang 2 thiếu dấu giáp lai." in shown
    assert address.replace("&", "&amp;") in shown
    draft = hien.get(address).content.decode()
    assert "đề nghị kiểm tra lại văn bản số 812/STTTT-CNTT" in draft
    assert "Qua kiểm tra, Văn thư cơ quan thấy: Trang 2 thiếu dấu giáp lai.\n" in draft
    # A colleague reads of the doubt; who may not see the document reads nothing of it.
    assert "doubts=" not in as_("dung").get(f"/documents/{document.pk}/").content.decode()
    assert "giáp lai" not in as_("son").get(address).content.decode()
    # What went out has no sender to be told.
    assert hien.get(f"/documents/out/new/?type=letter&doubts={went('báo cáo').pk}").status_code == 200


def test_a_doubt_is_told_once_and_both_pages_lead_to_each_other(office: Office, as_: Callable[[str], Client]) -> None:
    document = office.arrives()
    actions.doubt(document.pk, "Trang 2 thiếu dấu giáp lai.", worker=office.hien, now=NOW)
    hien, here = as_("hien"), f"/documents/{document.pk}/"
    address = f"/documents/out/new/?type=letter&doubts={document.pk}"
    draft = hien.get(address).context["form"]
    typed = {each.name: each.value() or "" for each in draft} | {"do": "save"}
    answer = hien.post(address, typed)
    assert answer.status_code == 302, answer.content.decode()
    letter = Outgoing.objects.get(doubts=document)
    there = f"/documents/{letter.pk}/"
    assert answer["Location"] == there
    assert here in hien.get(there).content.decode()
    shown = hien.get(here).content.decode()
    assert there in shown
    assert "– Draft" in shown
    assert "doubts=" not in shown
    # Neither a colleague nor an old page begins a second one.
    assert hien.get(address)["Location"] == there
    again = hien.post(address, typed)
    assert "Nobody is told twice" in again.content.decode()
    # Issued, the story of what was doubted says so, once.
    Document.objects.filter(pk=letter.pk).update(number="21", notation="UBND", state="issued")
    for _ in range(2):
        actions.hear_issued(DocumentChanged(letter.pk, IA_LY, "out", "issued", "issued"), NOW)
    told = [each.words_vi for each in document.events.filter(act="doubt_told")]
    assert told == ["Đã phát hành văn bản 21/UBND báo nơi gửi về nghi vấn"]
    # A new doubt is told anew, and so is one whose letter was dropped.
    Document.objects.filter(pk=letter.pk).update(state="dropped")
    assert hien.get(address).status_code == 200
    Document.objects.filter(pk=letter.pk).update(state="issued")
    actions.doubt(document.pk, "Chữ ký mờ.", worker=office.hien, now=NOW + timedelta(hours=1))
    assert "doubts=" in hien.get(here).content.decode()


def test_the_leader_directs_with_one_press_and_the_next_one_opens(office: Office, as_: Callable[[str], Client]) -> None:
    first = office.submitted(number="1", due_on=date(2018, 9, 14), subject="Báo cáo một")
    second = office.submitted(number="2", subject="Báo cáo hai")
    dung = as_("dung")
    page = dung.get("/documents/in/direct/").content.decode()
    assert "Báo cáo một" in page
    press = {"document": first.pk, "revision": 2, "lead": "d:Văn hóa", "deadline": "document", "ready": "answer"}
    after = dung.post("/documents/in/direct/", press, follow=True)
    shown = after.content.decode()
    assert "Báo cáo hai" in shown
    assert f"/documents/in/direct/?document={first.pk}" in shown
    given = Assignment.objects.get(document=first)
    assert (given.division, given.due_on) == ("Văn hóa", date(2018, 9, 14))
    assert first.opinions.get().words == "Tham mưu văn bản trả lời."
    # Directing again is the way back; the earlier direction is gone.
    again = {"document": first.pk, "revision": 3, "lead": "d:Địa chính", "deadline": "none"}
    dung.post("/documents/in/direct/", again)
    assert Assignment.objects.get(document=first, ended_at=None).division == "Địa chính"
    # What the leader did before for this sender is offered first, and why.
    learned = dung.get("/documents/in/direct/").content.decode()
    leads = re.findall(r'name="lead" value="([^"]+)"', learned)
    assert leads[0] == "d:Địa chính"
    assert "d:Văn hóa" in leads
    assert "1 of 1" in learned
    assert f"skip={second.pk}" in learned


def test_what_must_be_shown_of_an_exchanged_document_is(office: Office, as_: Callable[[str], Client]) -> None:
    document = office.submitted(due_on=date(2018, 9, 14), number="21", files=None)
    letter = Letter.objects.get(pk=document.letter_id)
    page = html.unescape(as_("hien").get(f"/documents/{document.pk}/").content.decode())
    # Decision 28/2018 art. 10.2: codes of sender and receiver, the document's id, number and symbol, enclosures.
    for shown in (
        letter.document_id, letter.sender_code, letter.receivers.get().code, letter.code, letter.attachments.get().name,
        "Data of the exchange", "thị trấn Ia Ly",
    ):  # fmt: skip
        assert shown in page, shown


def test_each_who_assists_may_have_a_deadline_of_their_own(office: Office, as_: Callable[[str], Client]) -> None:
    document = office.submitted(due_on=date(2018, 9, 14))
    dung, page = as_("dung"), "/documents/in/direct/"
    press = {
        "document": document.pk, "revision": 2, "lead": "d:Văn hóa", "deadline": "document",
        "assist": ["d:Địa chính", f"a:{getattr(office, 'hoa.tv').account_id}"], "assist_on_d:Địa chính": "32/13",
    }  # fmt: skip
    # A day that does not exist is not taken for none: nothing is directed, and what was typed is still there.
    wrong = dung.post(page, press)
    assert wrong.status_code == 200
    assert 'value="32/13"' in wrong.content.decode()
    assert not Assignment.objects.exists()
    assert dung.post(page, press | {"assist_on_d:Địa chính": "", "other_on": "14/19"}).status_code == 200
    assert not Assignment.objects.exists()
    # 12 September for one unit; whoever has no day of their own has that of the lead (art. 23.2: each their deadline).
    assert dung.post(page, press | {"assist_on_d:Địa chính": "12092018"}).status_code == 302
    given = {each.division or each.account.username: each.due_on for each in Assignment.objects.all()}
    assert given == {"Văn hóa": date(2018, 9, 14), "Địa chính": date(2018, 9, 12), "hoa.tv": date(2018, 9, 14)}


def test_the_neighbour_is_told_of_nothing(office: Office, as_: Callable[[str], Client]) -> None:
    document = office.submitted(files=None)
    row = document.files.get()
    for name in ("hien.ip", "son", "duc.ip"):
        client = as_(name)
        for address in (
            f"/documents/{document.pk}/", f"/documents/in/{document.pk}/act/register/",
            f"/documents/in/{document.pk}/files/{row.pk}/", f"/documents/in/{document.pk}/files/{row.pk}/picture/",
        ):  # fmt: skip
            assert client.get(address).status_code in (403, 404), (name, address)
    assert as_("duc.ip").get(f"/documents/in/direct/?document={document.pk}").status_code == 404


def test_every_look_at_a_document_is_written_down(office: Office, as_: Callable[[str], Client]) -> None:
    from lienthong.ground.audit.models import Entry

    document = office.submitted(files=None)
    actions.hide(document.pk, "Có dấu mật", worker=office.hien, now=NOW)
    row = document.files.get()
    assert as_("hien").get(f"/documents/in/{document.pk}/files/{row.pk}/").status_code == 404
    dung = as_("dung")
    assert dung.get(f"/documents/{document.pk}/").status_code == 200
    assert dung.get(f"/documents/in/{document.pk}/files/{row.pk}/").status_code == 200
    seen = Entry.objects.filter(thing=f"document:{document.pk}", act__in=["opened", "downloaded"]).order_by("pk")
    assert [(each.act, json.loads(each.facts)["hidden"]) for each in seen] == [("opened", True), ("downloaded", True)]


def test_the_lists_cost_the_same_however_much_there_is(office: Office, as_: Callable[[str], Client]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    clients = {name: as_(name) for name in ("hien", "dung", "bia")}
    pages = [(name, page) for name in clients for page in PAGES[name] if page not in ("new/", "rules/")]

    def counted() -> list[int]:
        found = []
        for name, page in pages:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                clients[name].get(f"/documents/in/{page}")
            found.append(len(queries))
        return found

    office.arrives(files=[])
    directed = office.submitted(files=[])
    actions.direct(directed.pk, [VAN_HOA, Task("assist", "Địa chính")], worker=office.dung, now=NOW)
    office.submitted(files=[])
    counted()
    few = counted()
    for _ in range(4):
        office.arrives(files=[])
        more = office.submitted(files=[])
        actions.direct(more.pk, [VAN_HOA, Task("assist", "Địa chính")], worker=office.dung, now=NOW)
        office.submitted(files=[])
    assert counted() == few


def test_paper_is_taken_in_on_a_page(office: Office, as_: Callable[[str], Client]) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from lienthong.ground.files.tests import papers

    form = {
        "way": "post", "arrived_on": "04/09/2018", "arrived_hour": "07:45", "type_key": "invitation",
        "issuer": "Hội Cựu chiến binh huyện", "number": "5", "notation": "GM-CCB", "issued_on": "03/09/2018",
        "subject": "Mời dự hội nghị", "priority": "0",
    }  # fmt: skip
    hien = as_("hien")
    late = hien.post("/documents/in/new/", {**form, "arrived_on": "05/09/2018"})
    assert late.status_code == 200
    scan = SimpleUploadedFile("giay-moi.pdf", papers.pdf(papers.page()))
    assert hien.post("/documents/in/new/", {**form, "attached": scan}).status_code == 302
    document = Document.objects.get(notation="GM-CCB")
    assert (document.incoming.way, document.incoming.arrived_at.hour) == ("post", 0)  # 07:45 in Vietnam
    assert document.files.get().name == "giay-moi.pdf"


def test_a_leader_enters_the_working_rules_and_the_clerk_reads_them(
    office: Office, as_: Callable[[str], Client]
) -> None:
    form = {"valid_from": "04/09/2018", "solve_within": "7", "decided_by": "Quy chế làm việc 05/QĐ-UBND"}
    as_("hien").post("/documents/in/rules/", form)
    assert not WorkingRule.objects.exists()
    assert as_("dung").post("/documents/in/rules/", form).status_code == 302
    assert WorkingRule.objects.get(organization_key=IA_LY).solve_within == 7
    assert "Quy chế làm việc" in as_("hien").get("/documents/in/rules/").content.decode()


def test_the_clerks_page_shows_everything_that_waits(office: Office, as_: Callable[[str], Client]) -> None:
    twin = office.arrives(priority=3)
    office.arrives()
    hidden = office.arrives(number="77", subject="Gửi nhầm")
    actions.hide(hidden.pk, "Có dấu mật", worker=office.hien, now=NOW)
    waits = office.arrives(number="78", subject="Chờ trình")
    actions.register(waits.pk, worker=office.hien, now=NOW)
    actions.hear_status(LetterStatus(str(twin.letter_id), IA_LY, "13", "Gửi nhầm phụ lục"), NOW)
    page = as_("hien").get("/documents/in/").content.decode()
    for words in ("Gửi nhầm phụ lục", "Chờ trình", "It seems to be here already", "A locked document", "Most urgent"):
        assert words in page, words
    assert ">Gửi nhầm<" not in page


def test_what_waits_to_be_submitted_is_read_to_its_end(
    office: Office, as_: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three a page here; what has no limit, as after moving from an older system, is not lost between two pages."""
    monkeypatch.setattr(listing, "PAGE", 3)
    for place in range(7):
        came(f"việc {place}", place + 1, submit_by=None if place == 3 else NOW + timedelta(hours=place % 3))
    hien, address, seen = as_("hien"), "/documents/in/", []
    while address:
        page = hien.get(address).content.decode()
        seen += re.findall(r"việc \d", page)
        older = re.search(r'href="(/documents/in/\?submit=[^"]+)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
        assert ("To register" in page) is (len(seen) == 3)
    assert sorted(seen) == [f"việc {place}" for place in range(7)]
    assert seen[:3] == ["việc 0", "việc 3", "việc 6"]


def test_the_home_page_says_how_much_waits(office: Office, as_: Callable[[str], Client]) -> None:
    office.arrives(files=[])
    office.submitted(number="9")
    assert "1 waits for you" in as_("hien").get("/").content.decode()
    assert "1 waits for you" in as_("dung").get("/").content.decode()
    assert "waits for you" not in as_("hien.ip").get("/").content.decode()
