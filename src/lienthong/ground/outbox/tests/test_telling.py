"""A fact is told with the change that makes it true, or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import connection, transaction

from lienthong.ground import outbox
from lienthong.ground.outbox import facts, hearing, testing
from lienthong.ground.outbox.models import Trouble
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


@dataclass(frozen=True, slots=True)
class CaseAccepted:
    kind: ClassVar[str] = "tests.case-accepted"
    number: str
    step: int = 0

    @property
    def order(self) -> str:
        return self.number


class LineIsDown(Refusal):
    code = "line_is_down"
    words = Words(vi="Đường truyền tới {where} đang hỏng.", en="The line to {where} is down.")


HEARD: list[tuple[str, CaseAccepted]] = []
BROKEN: set[str] = set()


def told_to(name: str) -> outbox.Listener:
    def function(fact: CaseAccepted) -> None:
        if name in BROKEN:
            raise LineIsDown(where=name)
        HEARD.append((name, fact))

    return outbox.listen(CaseAccepted, name, function)


@pytest.fixture(autouse=True)
def two_listeners() -> Iterator[None]:
    HEARD.clear()
    BROKEN.clear()
    with testing.listening(told_to("counter"), told_to("letters")):
        yield


def jobs() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("select args->>'listener', status, attempts from procrastinate_jobs order by id")
        return cursor.fetchall()


def test_every_listener_hears_each_fact_once(db: None) -> None:
    fact = CaseAccepted("000.00.08.H21-250301-0001")
    with transaction.atomic():
        outbox.tell(fact)
    assert testing.run_all() == 2
    assert [("counter", fact), ("letters", fact)] == HEARD
    assert testing.run_all() == 0


def test_a_transaction_that_is_rolled_back_told_nothing(transactional_db: None) -> None:
    def half_an_acceptance() -> None:
        with transaction.atomic():
            outbox.tell(CaseAccepted("H21-1"))
            raise LineIsDown(where="Phường Pleiku")

    with pytest.raises(LineIsDown):
        half_an_acceptance()
    assert jobs() == []
    assert testing.run_all() == 0


def test_outside_a_transaction_nothing_can_be_told(transactional_db: None) -> None:
    with pytest.raises(outbox.ToldOutsideTransaction):
        outbox.tell(CaseAccepted("H21-1"))


def test_a_fact_that_nobody_hears_costs_nothing(db: None, django_assert_num_queries: Any) -> None:
    with testing.listening(), django_assert_num_queries(0):
        outbox.tell(CaseAccepted("H21-1"))


def test_facts_for_many_listeners_are_kept_by_one_statement(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        outbox.tell(*(CaseAccepted("H21-1", step) for step in range(10)))
    assert len(jobs()) == 20


def test_one_listeners_failure_repeats_nobody_elses_work(db: None) -> None:
    BROKEN.add("letters")
    outbox.tell(CaseAccepted("H21-1"))
    testing.run_all(noting=True)
    testing.run_all(noting=True)
    BROKEN.clear()
    testing.run_all(noting=True)
    assert [name for name, _ in HEARD] == ["counter", "letters"]
    assert jobs() == [("counter", "succeeded", 1), ("letters", "succeeded", 3)]


def test_facts_of_one_case_are_heard_in_order_also_after_a_failure(db: None) -> None:
    BROKEN.add("letters")
    for step in range(3):
        outbox.tell(CaseAccepted("H21-1", step))
    outbox.tell(CaseAccepted("H21-2", 9))
    testing.run_all(noting=True)
    # The counter heard all of them meanwhile: the letters hold up nobody but themselves.
    assert [fact.step for name, fact in HEARD if name == "counter"] == [0, 1, 2, 9]
    BROKEN.clear()
    testing.run_all(noting=True)
    assert [fact.step for name, fact in HEARD if name == "letters"] == [0, 1, 2, 9]


def test_what_a_listener_did_is_undone_when_it_fails(db: None) -> None:
    def half_done(_: CaseAccepted) -> None:
        outbox.tell(CaseAccepted("H21-2"))
        raise LineIsDown(where="Sở Xây dựng")

    with testing.listening(outbox.listen(CaseAccepted, "half", half_done)):
        outbox.tell(CaseAccepted("H21-1"))
        testing.run_all(noting=True)
    assert jobs() == [("half", "todo", 1)]
    trouble = Trouble.objects.get()
    assert trouble.vi == "Đường truyền tới Sở Xây dựng đang hỏng."
    assert trouble.en == "The line to Sở Xây dựng is down."


def test_a_listener_that_already_committed_is_not_called_again(db: None) -> None:
    """The worker died between the listener's commit and the end of its job."""
    outbox.tell(CaseAccepted("H21-1"))
    testing.run_all()
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'todo'")
    testing.run_all()
    assert len(HEARD) == 2


def test_a_listener_that_disappeared_loses_nothing(db: None) -> None:
    outbox.tell(CaseAccepted("H21-1"))
    with testing.listening(told_to("counter")):
        testing.run_all(noting=True)
    assert jobs() == [("counter", "succeeded", 1), ("letters", "failed", 1)]
    assert "letters" in Trouble.objects.get().error


def test_a_fact_whose_fields_changed_loses_nothing(db: None) -> None:
    @dataclass(frozen=True, slots=True)
    class NewCaseAccepted:
        kind: ClassVar[str] = "tests.case-accepted"
        number: str
        commune: str

    outbox.tell(CaseAccepted("H21-1"))
    with testing.listening(outbox.listen(NewCaseAccepted, "counter", print)):
        testing.run_all(noting=True)
    assert jobs() == [("counter", "failed", 1), ("letters", "failed", 1)]
    assert "commune" in Trouble.objects.order_by("job_id")[0].error


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 5), (1, 30), (2, 120), (5, 3600), (9, 21600), (10, None)])
def test_pauses_grow_and_end(attempts: int, seconds: int | None) -> None:
    pause = hearing.pause_after(ConnectionError(), attempts)
    assert (pause and pause.total_seconds()) == seconds


class Channel(StrEnum):
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Everything:
    kind: ClassVar[str] = "tests.everything"
    at: datetime
    on: date | None
    fee: Decimal
    file: UUID
    channel: Channel
    numbers: tuple[int, ...]
    name: str = "không tên"


def test_a_fact_survives_being_kept() -> None:
    fact = Everything(
        datetime(2026, 3, 2, 9, 14, tzinfo=VIETNAM),
        None,
        Decimal("15000.00"),
        UUID(int=7),
        Channel.COUNTER,
        (1, 2),
    )
    assert facts.fact_of(Everything, facts.fields_of(fact)) == fact
    # Told by an older version that had another field and not yet the name.
    older = {**facts.fields_of(fact), "old": 1}
    del older["name"]
    assert facts.fact_of(Everything, older) == fact


@pytest.mark.parametrize("change", [{"numbers": ["one"]}, {"at": "yesterday"}, {"channel": "pigeon"}, {"fee": "much"}])
def test_a_value_that_does_not_fit_is_said(change: dict[str, Any]) -> None:
    fact = Everything(datetime.now(VIETNAM), None, Decimal(0), UUID(int=7), Channel.COUNTER, ())
    with pytest.raises(outbox.Unreadable):
        facts.fact_of(Everything, {**facts.fields_of(fact), **change})


def test_what_is_told_can_be_looked_at(db: None) -> None:
    with testing.told() as said:
        outbox.tell(CaseAccepted("H21-1"))
    assert said == [CaseAccepted("H21-1")]


def test_the_installations_table_can_be_read() -> None:
    from lienthong.ground.outbox import table

    before = table.replace_table(None)
    try:
        assert table.table() is table.table()
    finally:
        table.replace_table(before)
