"""Two clerks at once, on real connections: no number is given twice, none is lost."""

import threading
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import keep
from lienthong.work.documents.kinds import kinds
from lienthong.work.documents.models import Document, NumberEntry, Series
from lienthong.work.documents.outgoing import numbers

from .conftest import IA_LY, NOW

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
