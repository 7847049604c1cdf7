"""What is kept of the figures and what is counted at once are together what a slow hand counts, whatever happened."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.moments import in_vietnam
from lienthong.work.documents.models import Assignment, CountedDay, Counting, Document, Receiver
from lienthong.work.documents.registers import by_unit, counted, figures, reports
from lienthong.work.documents.registers.counted import Counted, Taken
from lienthong.work.documents.tests.making import IA_LY, IA_PHI, NOW, account, came, went

TODAY = NOW.date()
FIRST = TODAY - timedelta(days=100)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast", "tuesday")]


@pytest.fixture
def summer() -> dict[str, Document]:
    """Documents of three months, some of the same day, some of the same month; one of the neighbour on each day."""
    found = {}
    for number, days in enumerate((0, 0, 20, 50, 50, 90)):
        then = NOW - days * DAY
        found[f"in{number}"] = came(
            f"Đến {number}", number + 1, now=then, state="assigned", due_on=TODAY + (number - 2) * DAY,
            on_axis_at=then - HOUR, told_arrived_at=then + number * HOUR, registered_at=then + 30 * HOUR,
            signed_by=("", "both", "person")[number % 3], overall=("valid", "partly", "unsigned")[number % 3],
        )  # fmt: skip
        found[f"out{number}"] = went(f"Đi {number}", now=then, paper_too=number == 1, to=("Tỉnh", "Huyện"))
        came(f"Nhà bên {number}", number + 1, office=IA_PHI, now=then)
    went("Sao y", now=NOW - 20 * DAY, order="copy", sent_at=NOW)
    Receiver.objects.filter(document__outgoing__order="copy", way="axis").update(arrived_at=NOW + DAY)
    Document.objects.update(touched_at=NOW - DAY)
    return found


def by_a_slow_hand(today: date = TODAY) -> Counted:
    """Every document looked at by itself, each figure in plain words: nothing of how the product counts."""
    counts = dict.fromkeys(figures.FIGURES, 0)
    spans: dict[str, list[timedelta]] = {}
    locked = 0

    def took(name: str, start: datetime | None, end: datetime | None) -> None:
        if start and end:
            spans.setdefault(name, []).append(end - start)

    for document in Document.objects.filter(organization_key=IA_LY):
        if document.direction == "out" and document.outgoing.issued_at:
            day, told, keys = document.outgoing.issued_at, document.outgoing, _of_outgoing(document)
        elif document.direction == "in" and document.state != "joined":
            day, told, keys = document.incoming.arrived_at, document.incoming, _of_incoming(document, today)
        else:
            continue
        if not FIRST <= in_vietnam(day).date() <= TODAY:
            continue
        for key in keys:
            counts[key] += 1
        locked += document.hidden
        if document.direction == "out" and told.order != "copy":
            took("to_send", told.signed_at, told.sent_at)
            for receiver in document.receivers.filter(way="axis"):
                took("heard_arrival", told.sent_at, receiver.arrived_at)
                took("heard_acceptance", told.sent_at, receiver.accepted_at)
                took("heard_done", told.sent_at, receiver.done_at)
        elif document.direction == "in":
            took("to_arrival", told.on_axis_at, told.told_arrived_at)
            took("to_register", told.arrived_at, told.registered_at)
            took("to_done", told.arrived_at, told.done_at)

    def taken(name: str) -> Taken:
        all_of_them = spans.get(name, [])
        if not all_of_them:
            return Taken(None, None)
        return Taken(sum(all_of_them, timedelta()) / len(all_of_them), max(all_of_them))

    return Counted(counts, locked, *(taken(name) for name in (
        "to_arrival", "to_register", "to_done", "to_send", "heard_arrival", "heard_acceptance", "heard_done",
    )))  # fmt: skip


def _of_outgoing(document: Document) -> Iterator[str]:
    out, receivers = document.outgoing, list(document.receivers.all())
    if out.order == "copy":
        yield "copied"
        return
    yield "sent"
    over = [each for each in receivers if each.way == "axis"]
    paper = out.paper_too or any(each.way in ("post", "hand") for each in receivers)
    yield "sent_paper" if not over else "sent_both" if paper else "sent_electronic"
    if over:
        yield "sent_axis"
        sent = in_vietnam(out.sent_at).date()
        if all(each.arrived_at and in_vietnam(each.arrived_at).date() <= sent for each in over):
            yield "acknowledged"
    match bool(out.signed_at), bool(out.sealed_at):
        case True, True:
            yield "signed_both"
        case True, False:
            yield "signed_person"
        case False, True:
            yield "signed_office"
    if any(each.state in ("refused", "returned", "02") for each in receivers):
        yield "sent_refused"
    if out.recalled_at:
        yield "recalled"


def _of_incoming(document: Document, today: date) -> Iterator[str]:
    one = document.incoming
    yield "received"
    electronic = one.way in ("axis", "email")
    yield "received_paper" if not electronic else "received_both" if one.paper_follows else "received_electronic"
    if one.way == "axis":
        yield "received_axis"
        if one.told_arrived_at and in_vietnam(one.told_arrived_at).date() == in_vietnam(one.on_axis_at).date():
            yield "told_same_day"
    if one.signed_by:
        yield f"came_{one.signed_by}"
    yield one.overall
    if one.registered_at and in_vietnam(one.registered_at).date() == in_vietnam(one.arrived_at).date():
        yield "same_day"
    if document.state in ("returned", "cancelled"):
        yield document.state
    if document.due_on:
        yield "with_deadline"
        if one.done_at:
            yield "on_time" if in_vietnam(one.done_at).date() <= document.due_on else "done_late"
        elif document.state in ("arrived", "registered", "submitted", "assigned", "in_progress"):
            yield "overdue" if document.due_on < today else "not_due"


def test_what_is_kept_and_what_changed_since_are_what_a_slow_hand_counts(summer: dict[str, Document]) -> None:
    at_once = counted.of_office(IA_LY, FIRST, TODAY, TODAY)
    assert at_once == by_a_slow_hand()
    assert at_once.counts["sent"] == at_once.counts["received"] == 6
    # Four days of two offices.
    assert counted.count(NOW) == 8
    assert counted.of_office(IA_LY, FIRST, TODAY, TODAY) == at_once
    # Everything that may happen to a document afterwards, without waiting for the next run.
    later = NOW + HOUR
    done, joined, sent = summer["in2"], summer["in3"], summer["out3"]
    done.incoming.done_at = later
    done.incoming.save()
    Document.objects.filter(pk=done.pk).update(state="done", touched_at=later)
    joined.incoming.done_at = later
    joined.incoming.save()
    Document.objects.filter(pk=joined.pk).update(state="joined", touched_at=later)
    Document.objects.filter(pk=sent.pk).update(hidden=True, touched_at=later)
    Receiver.objects.filter(document=sent, place=0).update(
        arrived_at=sent.outgoing.sent_at + HOUR, done_at=later, state="refused"
    )
    Receiver.objects.filter(document=sent, place=1).update(arrived_at=sent.outgoing.sent_at + 3 * HOUR)
    summer["out0"].outgoing.recalled_at = later
    summer["out0"].outgoing.save()
    Document.objects.filter(pk=summer["out0"].pk).update(touched_at=later)
    went("Mới đi", now=later, signed_at=None)
    with CaptureQueriesContext(connection) as asked:
        found = counted.of_office(IA_LY, FIRST, TODAY, TODAY)
    assert found == by_a_slow_hand()
    assert (found.counts["sent"], found.counts["received"], found.counts["acknowledged"], found.locked) == (7, 5, 1, 1)
    # When it was counted, what was touched and what has lapsed, what is kept, and one of each direction.
    assert len(asked) == 6
    # The deadlines of three more pass in the night, and nobody has touched them.
    tomorrow = TODAY + DAY
    assert counted.of_office(IA_LY, FIRST, TODAY, tomorrow) == by_a_slow_hand(tomorrow)
    # Once it is all kept, nothing is counted at once, and the sum is the same.
    counted.count(later + DAY)
    assert counted.of_office(IA_LY, FIRST, TODAY, tomorrow) == by_a_slow_hand(tomorrow)
    summed = counted.add_up(FIRST, TODAY).by_office
    assert summed[IA_LY] == by_a_slow_hand(tomorrow).counts
    assert summed[IA_PHI]["received"] == 6


def test_a_day_whose_only_document_was_joined_to_another_has_none_left(summer: dict[str, Document]) -> None:
    Document.objects.filter(direction="out").update(touched_at=NOW - DAY)
    only = came("Trùng", 99, now=NOW - 70 * DAY)
    counted.count(NOW)
    then = in_vietnam(only.incoming.arrived_at).date()
    assert CountedDay.objects.filter(organization_key=IA_LY, day=then).exists()
    Document.objects.filter(pk=only.pk).update(state="joined", touched_at=NOW + HOUR)
    assert counted.of_office(IA_LY, then, then, TODAY).counts["received"] == 0
    counted.count(NOW + HOUR)
    assert not CountedDay.objects.filter(organization_key=IA_LY, day=then, month=False).exists()
    assert counted.add_up(then, then).by_office.get(IA_LY) is None
    assert Counting.objects.get().begun_at == NOW + HOUR


def test_reports_by_unit_are_the_same_kept_or_counted_at_once(summer: dict[str, Document]) -> None:
    given = {"in0": "Văn hóa", "in2": "Văn hóa", "in3": "", "in4": "Địa chính"}
    for number, (name, division) in enumerate(given.items()):
        Assignment.objects.create(
            document=summer[name], part="lead", division=division, account=account("lien"), by=account(),
            by_name="Dũng", at=NOW + number * HOUR,
        )  # fmt: skip
    later, tomorrow = NOW + HOUR, TODAY + DAY
    # Whole months and days around them, days of one month, and one whole month by itself.
    spans = [
        (FIRST, TODAY),
        (TODAY - 50 * DAY, TODAY - 20 * DAY),
        (TODAY, TODAY),
        (date(2018, 7, 1), date(2018, 7, 31)),
    ]

    def told(today: date = TODAY) -> list[list[list[str]]]:
        return [reports.rows(way, IA_LY, *span, today) for span in spans for way in ("in", "out")]

    first = told()
    assert [row[:2] for row in first[0]] == [
        ["Chưa giao đơn vị, người nào", "2"], ["Văn hóa", "2"], ["Trần Thị Liên", "1"], ["Địa chính", "1"],
        ["Cộng", "6"],
    ]  # fmt: skip
    counted.count(NOW)
    assert told() == first
    # Another unit is given one, and another one is done; the deadlines of more pass in the night.
    Assignment.objects.filter(document=summer["in4"]).update(division="Tư pháp")
    summer["in2"].incoming.done_at = later
    summer["in2"].incoming.save()
    summer["out1"].outgoing.division = ""
    summer["out1"].outgoing.save()
    Document.objects.filter(pk__in=[summer[name].pk for name in ("in4", "in2", "out1")]).update(touched_at=later)
    with CaptureQueriesContext(connection) as asked:
        reports.rows("in", IA_LY, FIRST, TODAY, tomorrow)
    # When it was counted, what was touched and what has lapsed, what is kept, what is counted at once, and names.
    assert len(asked) <= 6
    between = told(tomorrow)
    counted.count(later + DAY)
    kept = told(tomorrow)
    Counting.objects.all().delete()
    assert between == kept == told(tomorrow) != first


def test_the_columns_of_the_reports_are_what_is_kept_of_units() -> None:
    # What is kept stays readable only while each stays in its place.
    for direction, columns in reports.COLUMNS.items():
        assert {column.key for column in columns[1:]} == set(by_unit.KEPT[direction])
