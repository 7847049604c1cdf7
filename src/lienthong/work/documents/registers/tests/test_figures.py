"""The figures of an office, counted by hand, and each opens to exactly the documents that it counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienthong.ground.people.roles import Role
from lienthong.work.documents.models import Assignment, Receiver
from lienthong.work.documents.registers import counted, figures, reports
from lienthong.work.documents.rights import Sight, Worker, sight_of
from lienthong.work.documents.searching import finding
from lienthong.work.documents.searching.asked import Asked
from lienthong.work.documents.tests.making import IA_LY, IA_PHI, NOW, account, came, went

TODAY = NOW.date()
FIRST = TODAY - timedelta(days=30)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast", "tuesday")]


@pytest.fixture
def month() -> None:
    """Five that went, a copy, and seven that came; one twice, one of another month and one of the neighbour."""
    late = TODAY - timedelta(days=2)
    # Sent at 9:00; its receiver told 01 at 10:00, 03 the next day, 06 two days later.
    heard = went("Điện tử")
    sent = NOW + timedelta(hours=1)
    Receiver.objects.filter(document=heard, way="axis").update(
        arrived_at=sent + timedelta(hours=1), accepted_at=sent + timedelta(days=1), done_at=sent + timedelta(days=2)
    )
    slow = went("Cả giấy", paper_too=True, issue_by=NOW)
    Receiver.objects.filter(document=slow, way="axis").update(arrived_at=sent + timedelta(days=1, hours=3))
    paper = went("Chỉ giấy", signed_at=None, sealed_at=None, sent_at=None)
    Receiver.objects.filter(document=paper, way="axis").update(way="post")
    went("Chỉ người ký", sealed_at=None)
    back = went("Bị trả và thu hồi", recalled_at=NOW, recall_reason="Sai", state="frozen")
    Receiver.objects.filter(document=back, way="axis").update(state="refused", words="Sai nơi nhận")
    went("Tháng trước", now=NOW - timedelta(days=60))
    # A copy is in no time and no share, however slow (art. 25-27: it has no signature of its own before the seal).
    copy = went("Sao y", order="copy", signed_at=NOW, issued_at=NOW, sent_at=NOW + timedelta(days=9))
    Receiver.objects.filter(document=copy, way="axis").update(arrived_at=NOW + timedelta(days=19))
    # Taken by the axis at 7:00, its sender told 01 at 8:00; of the next one only the day after.
    early = NOW - timedelta(hours=1)
    came("Đúng hạn", 1, due_on=TODAY, state="done", done_at=NOW + timedelta(hours=8), on_axis_at=early,
         told_arrived_at=NOW, signed_by="both")  # fmt: skip
    came("Trễ", 2, due_on=late, state="done", done_at=NOW, overall="partly", on_axis_at=early,
         told_arrived_at=NOW + timedelta(days=1), signed_by="person")  # fmt: skip
    came("Quá hạn", 3, due_on=late, state="in_progress", overall="unsigned", way="email")
    came("Còn hạn", 4, due_on=TODAY, state="assigned", overall="broken", way="post")
    came("Không hạn", 5, paper_follows=True, registered_at=NOW + timedelta(days=1))
    came("Trả lại", None, state="returned", returned_reason="Nhầm nơi nhận")
    came("Hủy", 6, state="cancelled")
    # The same paper a second time, with times that would show in every average.
    came("Trùng với văn bản trễ", 9, state="joined", due_on=late, on_axis_at=early, hidden=True,
         told_arrived_at=NOW + timedelta(hours=200), registered_at=NOW + timedelta(hours=200),
         done_at=NOW + timedelta(hours=300))  # fmt: skip
    came("Nhà bên", 1, office=IA_PHI)


COUNTS = {
    "sent": 5, "sent_electronic": 3, "sent_both": 1, "sent_paper": 1, "signed_both": 3, "signed_person": 1,
    "signed_office": 0, "sent_refused": 1, "recalled": 1, "copied": 1, "received": 7,
    "received_electronic": 5, "received_both": 1, "received_paper": 1,
    "valid": 4, "partly": 1, "unsigned": 1, "broken": 1, "same_day": 5, "returned": 1,
    "cancelled": 1, "with_deadline": 4, "on_time": 1, "done_late": 1, "overdue": 1, "not_due": 1,
    "sent_axis": 4, "acknowledged": 1, "received_axis": 5, "told_same_day": 1, "came_both": 1, "came_person": 1,
    "came_office": 0,
}  # fmt: skip
"""By hand from the documents above."""


def test_what_was_recalled_before_it_left_was_issued_and_not_sent() -> None:
    went("Giữ lại", sent_at=None, recalled_at=NOW, recall_reason="Sai", state="frozen")
    counts = counted.of_office(IA_LY, FIRST, TODAY, TODAY).counts
    assert [counts[each] for each in ("sent", "recalled", "sent_axis", "acknowledged")] == [1, 1, 0, 0]


def test_figures_are_what_a_hand_counts_and_cost_three_questions(month: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = counted.of_office(IA_LY, FIRST, TODAY, TODAY)
    assert found.counts == COUNTS
    # Whether anything is kept yet, and one of each direction.
    assert len(asked) == 3
    assert (found.to_arrival.average, found.to_arrival.longest) == (timedelta(hours=13), timedelta(hours=25))
    # By hand: (1 + 27) / 2 hours; the others one each.
    assert (found.heard_arrival.average, found.heard_arrival.longest) == (timedelta(hours=14), timedelta(hours=27))
    assert (found.heard_acceptance.longest, found.heard_done.longest) == (timedelta(days=1), timedelta(days=2))
    assert found.locked == 0
    assert found.share("overdue") == 0.25
    # Seven came, two of them without a number: 0, 0, 0, 0, 24 and 0 hours. The one that was joined is none of them.
    assert (found.to_register.average, found.to_register.longest) == (timedelta(hours=4), timedelta(days=1))
    # Done after 8 hours and at once; that of the joined one, 300 hours, counts nowhere.
    assert (found.to_done.average, found.to_done.longest) == (timedelta(hours=4), timedelta(hours=8))
    assert found.to_send.longest == timedelta(hours=1)
    empty = counted.of_office("unit-1", FIRST, TODAY, TODAY)
    assert empty.share("overdue") is None
    assert empty.to_done.average is None


def test_each_figure_opens_to_the_documents_that_it_counts(month: None) -> None:
    opened = {}
    for key, figure in figures.FIGURES.items():
        asked = Asked(figure=key, direction=figure.direction, first=FIRST, last=TODAY)
        opened[key] = len(finding.find(asked, _clerk(), TODAY).documents)
    assert opened == COUNTS


def test_the_page_leads_from_a_figure_to_its_documents(month: None) -> None:
    client = Client()
    client.cookies["language"] = "en"
    from lienthong.ground.people.models import Account

    client.force_login(Account.objects.get(username="hien"))
    told = client.get("/documents/registers/statistics/?first=05/08/2018&last=04/09/2018").content.decode()
    address = "/documents/search/?figure=overdue&amp;direction=in&amp;first=2018-08-05&amp;last=2018-09-04"
    assert address in told
    shown = client.get(address.replace("&amp;", "&")).content.decode()
    assert "Quá hạn" in shown
    assert "Còn hạn" not in shown
    for address in ("statistics/?as=pdf", "statistics/?as=xlsx", "reports/in/?as=pdf", "reports/out/?as=docx"):
        assert client.get(f"/documents/registers/{address}").status_code == 200
    assert client.get("/documents/registers/reports/up/").status_code == 404


def test_what_is_locked_is_counted_and_the_page_says_that_no_list_names_it(month: None) -> None:
    came("Gửi nhầm", 7, hidden=True)
    assert counted.of_office(IA_LY, FIRST, TODAY, TODAY).locked == 1
    opened = finding.find(Asked(figure="received", direction="in", first=FIRST, last=TODAY), _clerk(), TODAY)
    assert len(opened.documents) == COUNTS["received"]
    client = Client()
    client.cookies["language"] = "en"
    client.force_login(account("hien"))
    told = client.get("/documents/registers/statistics/?first=05/08/2018&last=04/09/2018").content.decode()
    assert "1 document that shows signs of a state secret is counted here, and named in no list" in told
    assert "Gửi nhầm" not in told


def test_reports_of_handling_have_a_line_for_each_unit_and_a_sum(month: None) -> None:
    # The newest first: by arrival number 4 “còn hạn”, 3 “quá hạn”, 2 “trễ”, 1 “đúng hạn”.
    with_deadline = finding.everything(Asked(figure="with_deadline"), _clerk(), TODAY, most=9)
    units = (("Địa chính", "tuan"), ("Địa chính", "tuan"), ("Văn hóa", "lien"), ("", "lien"))
    for document, (unit, who) in zip(with_deadline, units, strict=True):
        Assignment.objects.create(
            document=document, part="lead", division=unit, account=account(who), by=account(), by_name="Dũng", at=NOW
        )
    found = reports.rows("in", IA_LY, FIRST, TODAY, TODAY)
    heads = [column.key for column in reports.COLUMNS["in"]]
    by_unit = {row[0]: dict(zip(heads, row, strict=True)) for row in found}
    assert by_unit["Địa chính"]["overdue"] == by_unit["Địa chính"]["not_due"] == "1"
    assert by_unit["Văn hóa"]["done_late"] == "1"
    assert by_unit["Trần Thị Liên"]["on_time"] == "1"
    assert by_unit["Chưa giao đơn vị, người nào"]["other"] == "2"
    assert by_unit["Cộng"]["received"] == "7"
    out = reports.rows("out", IA_LY, FIRST, TODAY, TODAY)
    sums = dict(zip([column.key for column in reports.COLUMNS["out"]], out[-1], strict=True))
    # Issued an hour after the moment until which it had to be (art. 18.1).
    assert (sums["sent"], sums["issued_late"], sums["recalled"]) == ("5", "1", "1")
    assert reports.rows("in", "unit-1", FIRST, TODAY, TODAY) == []


def _clerk() -> Sight:
    return sight_of([Worker(1, "Hiền", Role.CLERK, IA_LY)])
