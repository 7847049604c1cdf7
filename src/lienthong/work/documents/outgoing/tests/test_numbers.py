"""Two clerks at once, on real connections: no number is given twice, none is lost."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from lienthong.ground.audit.models import Entry
from lienthong.ground.people.models import Account
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import keep
from lienthong.work.documents.kinds import kinds
from lienthong.work.documents.models import Document, NumberEntry, Series
from lienthong.work.documents.outgoing import numbering, numbers, rules
from lienthong.work.documents.outgoing.actions import office
from lienthong.work.documents.rights import NotAllowed, Unseen

from .conftest import IA_LY, IA_PHI, NOW

LETTER = kinds()["letter"]


def letter(worker: Any, now: datetime = NOW) -> Document:
    document = Document(organization_key=IA_LY, direction="out", state="for_signature", type_key="letter")
    with transaction.atomic():
        keep(document, "draft", Words(vi="Soạn", en="Drafted"), worker=worker, now=now)
    return document


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_get_two_numbers(worker: Callable[[str], Any]) -> None:
    clerk = worker("hien")
    documents = [letter(clerk) for _ in range(8)]
    numbers.series_of(IA_LY)
    start = threading.Barrier(2)
    done: list[str] = []

    def work(mine: list[Document]) -> None:
        try:
            start.wait(10)
            for document in mine:
                with transaction.atomic():
                    numbers.take(document, LETTER, "UBND-TP", on=NOW.date(), worker=clerk, now=NOW)
            done.append("all")
        finally:
            connection.close()

    hands = [threading.Thread(target=work, args=(documents[place::2],)) for place in (0, 1)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(30)
    assert done == ["all", "all"]
    assert sorted(NumberEntry.objects.values_list("number", flat=True)) == list(range(1, 9))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_the_same_series_at_once_one_is_refused(worker: Callable[[str], Any]) -> None:
    """Two series for one type would leave nobody a number (art. 15.1): the lock is held until the first is kept."""
    leaders = [worker("dung"), worker("hien")]
    numbers.series_of(IA_LY)
    start = threading.Barrier(2)
    ended: list[str] = []

    def begin(leader: Any) -> None:
        try:
            start.wait(10)
            office.begin_series(
                name="Quyết định", type_keys=["decision"], body="", decided_by="Quyết định 2/QĐ-UBND",
                valid_from=NOW.date(), worker=leader, now=NOW,
            )  # fmt: skip
            ended.append("begun")
        except office.SeriesThere:
            ended.append("refused")
        finally:
            connection.close()

    hands = [threading.Thread(target=begin, args=(leader,)) for leader in leaders]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(30)
    assert sorted(ended) == ["begun", "refused"]
    assert Series.objects.filter(type_keys=["decision"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_closes_a_series_waits_for_the_number_that_is_on_its_way(worker: Callable[[str], Any]) -> None:
    """And whoever asks for a number waits for the closing: nothing is taken from a series that is closed."""
    clerk = worker("hien")
    first, second = letter(clerk), letter(clerk)
    series = numbers.series_of(IA_LY)[0]
    taken, told = threading.Event(), []

    def close() -> None:
        try:
            taken.wait(10)
            office.end_series(series.pk, on=NOW.date(), why="Mỗi loại một hệ thống số", worker=clerk, now=NOW)
            told.append("closed")
        finally:
            connection.close()

    hand = threading.Thread(target=close)
    hand.start()
    with transaction.atomic():
        numbers.take(first, LETTER, "UBND-TP", on=NOW.date(), worker=clerk, now=NOW)
        taken.set()
        hand.join(0.3)
        assert told == []  # it waits for the transaction that takes a number
    hand.join(30)
    assert told == ["closed"]
    with pytest.raises(numbering.NoSeries), transaction.atomic():
        numbers.take(second, LETTER, "UBND-TP", on=NOW.date(), worker=clerk, now=NOW)


@pytest.mark.django_db
def test_a_series_is_closed_from_a_day_with_a_reason_and_keeps_its_numbers(worker: Callable[[str], Any]) -> None:
    clerk, decision = worker("hien"), kinds()["decision"]
    made = office.begin_series(
        name="Quyết định", type_keys=["decision"], body="", decided_by="Quyết định 2/QĐ-UBND",
        valid_from=NOW.date(), worker=clerk, now=NOW,
    )  # fmt: skip

    def take(on: date) -> NumberEntry:
        with transaction.atomic():
            return numbers.take(letter(clerk), decision, "QĐ-UBND", on=on, worker=clerk, now=NOW)

    told: dict[str, Any] = {"why": "Dùng chung một hệ thống số", "worker": clerk, "now": NOW}
    assert take(NOW.date()).series == made
    with pytest.raises(rules.ReasonNeeded):
        office.end_series(made.pk, on=NOW.date(), **{**told, "why": " "})
    with pytest.raises(office.CannotEnd):
        office.end_series(made.pk, on=date(2018, 9, 3), **told)
    with pytest.raises(Unseen):
        office.end_series(made.pk, on=date(2018, 9, 5), **{**told, "worker": replace(clerk, organization_key=IA_PHI)})
    with pytest.raises(NotAllowed):
        office.end_series(made.pk, on=date(2018, 9, 5), **{**told, "worker": worker("tuan")})
    office.end_series(made.pk, on=date(2018, 9, 5), **told)
    with pytest.raises(office.CannotEnd):
        office.end_series(made.pk, on=date(2018, 9, 6), **told)
    assert take(NOW.date()).number == 2  # it holds until that day
    after = take(date(2018, 9, 5))
    # All others take it in; number and symbol stay unique in the year (art. 15.1).
    assert (after.series.key, after.number) == (numbering.GENERAL, 3)
    assert NumberEntry.objects.filter(series=made).count() == 2
    with pytest.raises(office.CannotEnd):
        office.end_series(numbers.series_of(IA_LY)[-1].pk, on=date(2018, 9, 5), **told)  # that of copies
    assert Entry.objects.filter(act="series_ended", thing=f"series:{made.pk}").count() == 1


@pytest.mark.django_db
def test_a_number_of_an_act_that_failed_was_never_given(worker: Callable[[str], Any]) -> None:
    clerk = worker("hien")
    first, second = letter(clerk), letter(clerk)
    with transaction.atomic():
        numbers.take(first, LETTER, "UBND-TP", on=NOW.date(), worker=clerk, now=NOW)
        transaction.set_rollback(True)
    with transaction.atomic():
        entry = numbers.take(second, LETTER, "UBND-TP", on=NOW.date(), worker=clerk, now=NOW)
    assert entry.number == 1
    numbers.release(second, "Thôi ký", NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberEntry.objects.update(state="reserved", reason="")


@pytest.mark.django_db
def test_a_year_begins_at_one_and_a_new_series_meets_no_number_of_the_old(worker: Callable[[str], Any]) -> None:
    clerk, decision = worker("hien"), kinds()["decision"]

    def take(kind: Any, symbol: str, on: date) -> int:
        with transaction.atomic():
            return numbers.take(letter(clerk), kind, symbol, on=on, worker=clerk, now=NOW).number

    assert [take(LETTER, "UBND-TP", date(2018, 9, 4)), take(decision, "QĐ-UBND", date(2018, 9, 4))] == [1, 2]
    Series.objects.create(
        organization_key=IA_LY, key="decisions", name="Quyết định", type_keys=["decision"], valid_from=date(2018, 9, 5),
        decided_by="Quyết định số 2/QĐ-UBND",
    )  # fmt: skip
    assert take(decision, "QĐ-UBND", date(2018, 9, 5)) == 3
    assert take(LETTER, "UBND-TP", date(2018, 9, 5)) == 3
    assert take(decision, "QĐ-UBND", date(2019, 1, 2)) == 1


@pytest.mark.django_db
def test_a_body_whose_name_was_never_entered_issues_nothing_until_it_is(province: None, tuesday: None) -> None:
    made = Series.objects.create(
        organization_key=IA_LY, key="bcd", name="Văn bản của Ban", body="BCĐ", decided_by="QĐ 5", valid_from=NOW.date()
    )
    assert numbers.bodies_of(IA_LY, NOW.date()) == {}
    client, address = Client(), f"/documents/out/numbers/{made.pk}/body/"
    client.force_login(Account.objects.get(username="tuan"))
    assert client.post(address, {"body_name": "x"}).status_code == 403
    client.force_login(Account.objects.get(username="hien"))
    assert address in client.get(f"/documents/out/numbers/?series={made.pk}").content.decode()
    client.post(address, {"body_name": " Ban Chỉ đạo  cải cách hành chính "})
    assert numbers.bodies_of(IA_LY, NOW.date()) == {"BCĐ": "Ban Chỉ đạo cải cách hành chính"}
    assert address not in client.get(f"/documents/out/numbers/?series={made.pk}").content.decode()
