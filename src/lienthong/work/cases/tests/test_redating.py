"""A holiday is announced while cases run: what it touches moves once, the rest stays, and nothing is lost."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from lienthong.ground.calendars import actions as calendars
from lienthong.ground.calendars import notices
from lienthong.ground.calendars import queries as calendar_queries
from lienthong.kernel.calendar import Term
from lienthong.work.cases import keeping, periods, redating
from lienthong.work.cases.actions import deadlines, handling, papers
from lienthong.work.cases.actions.papers import Line
from lienthong.work.cases.filing import Ticked
from lienthong.work.cases.life import Action, State
from lienthong.work.cases.models import Clock, Moved, Redating
from lienthong.work.cases.tests.conftest import IA_LY, IA_PHI, Office, at, fresh
from lienthong.work.procedures.content import Step, Supplement

TEXT = """
number: 88/TB-UBND
issued_on: 2018-09-12
issuer: UBND tỉnh
title: Nghỉ việc chung ngày 14/9/2018
known_until: 2018-12-31
off:
  - {day: 2018-09-14, name: nghỉ do bão}
"""
DAY = date(2018, 9, 14)


def announce(now: Any = None) -> Any:
    return calendars.load_notice(notices.read(TEXT), None, now or at(12, 12))


def begun(edition: str = "", keys: tuple[str, ...] = ()) -> Redating:
    return redating.begin(
        edition or calendar_queries.edition(), why_vi="nghỉ do bão", why_en="a storm", first_day=DAY, last_day=DAY,
        keys=keys, now=at(12, 12),
    )  # fmt: skip


@pytest.fixture
def street(office: Office) -> dict[str, Any]:
    """Cases in every condition, all but one touched by a holiday on Friday 14 September 2018."""
    return filled(office)


def filled(office: Office) -> dict[str, Any]:
    office.procedure(supplement=Supplement(clock="resume", ask_within_wd=30))
    cases = {
        name: office.take_in("ordinary", now=at(10, 9)) for name in ("running", "paused", "given", "extended", "over")
    }
    lines = [Line("form", "mờ", "nộp lại")]
    for name in ("paused", "given"):
        papers.ask_for_papers(office.step(cases[name], "handle").pk, lines, officer=office.tuan.officer, now=at(11, 8))
    papers.give_papers(cases["given"].pk, [Ticked("form", originals=1)], officer=office.nga.officer, now=at(12, 8))
    deadlines.extend(cases["extended"].pk, date(2018, 9, 25), "chờ", officer=office.lien.officer, now=at(12, 9))
    handling.stop(cases["over"].pk, "x", officer=office.lien.officer, now=at(12, 9))
    cases["before"] = office.take_in("birth-registration", now=at(10, 9))  # due on the 10th, before the storm
    cases["after"] = office.take_in("ordinary", now=at(17, 9))
    return cases


def dates(cases: dict[str, Any]) -> dict[str, date]:
    return {name: fresh(case).due_on for name, case in cases.items()}


BEFORE = {
    "running": date(2018, 9, 17), "paused": date(2018, 9, 17), "given": date(2018, 9, 18),
    "extended": date(2018, 9, 25), "over": date(2018, 9, 17), "before": date(2018, 9, 10), "after": date(2018, 9, 24),
}  # fmt: skip
# By hand: 11, 12, 13, 17, 18 September instead of 11, 12, 13, 14, 17; the pause of one working day comes on top.
AFTER = {**BEFORE, "running": date(2018, 9, 18), "paused": date(2018, 9, 18), "given": date(2018, 9, 19)}


def test_what_a_holiday_touches_moves_by_a_day_and_the_rest_stays(street: dict[str, Any]) -> None:
    assert dates(street) == BEFORE
    announce()
    told = begun()
    assert redating.run(told, now=at(12, 13)) == 3
    assert dates(street) == AFTER
    told.refresh_from_db()
    moves = redating.moves_of(told, units=None)
    assert {(move.case_id, move.old_due_on, move.new_due_on) for move in moves} == {
        (street[name].pk, BEFORE[name], AFTER[name]) for name in ("running", "paused", "given")
    }
    assert [move.edition for move in redating.of_case(street["running"])] == [told.edition]  # type: ignore[attr-defined]
    assert fresh(street["running"]).first_due_on == BEFORE["running"]


def test_told_twice_it_is_done_once(street: dict[str, Any]) -> None:
    announce()
    first, again = begun(), begun()
    assert first.pk == again.pk
    assert redating.run(first, now=at(12, 13)) == 3
    assert redating.run(again, now=at(12, 14)) == 3
    assert Moved.objects.count() == 3
    assert dates(street) == AFTER


def test_a_preview_says_what_will_move_and_moves_nothing(street: dict[str, Any]) -> None:
    change = calendars.preview(notices.read(TEXT), at(12, 12))
    found = redating.preview(lambda unit: change.calendar_then(unit, DAY), DAY, DAY, ())
    assert dates(street) == BEFORE
    announce()
    assert redating.run(begun(), now=at(12, 13)) == found == 3


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_worker_that_falls_between_two_pages_goes_on_where_it_was(
    street: dict[str, Any], monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(redating, "PAGE", page)
    announce()
    told = begun()

    def falls(looked: int, _moved: int) -> None:
        if looked:
            raise SystemError

    with pytest.raises(SystemError):
        redating.run(told, now=at(12, 13), progress=falls)
    told = begun()
    assert told.reached > 0
    redating.run(told, now=at(12, 14))
    told.refresh_from_db()
    assert (told.moved, Moved.objects.count()) == (3, 3)
    assert told.finished_at is not None
    assert dates(street) == AFTER


def test_only_the_offices_that_are_named_are_gone_through(street: dict[str, Any]) -> None:
    announce()
    assert redating.run(begun(keys=(IA_PHI,)), now=at(12, 13)) == 0
    assert dates(street) == BEFORE
    assert redating.run(begun("another", keys=(IA_LY,)), now=at(12, 13)) == 3


def test_an_extension_that_the_calendar_overtakes_is_kept_and_nothing_falls(office: Office) -> None:
    office.procedure(supplement=Supplement(ask_within_wd=30))
    case = office.take_in("ordinary", now=at(10, 9))
    deadlines.extend(case.pk, date(2018, 9, 18), "chờ", officer=office.lien.officer, now=at(11, 9))
    announce()  # the bare term ends on the 18th too now
    redating.run(begun(), now=at(12, 13))
    assert fresh(case).due_on == date(2018, 9, 18)


def test_a_step_without_a_share_of_its_own_is_due_when_the_case_is(street: dict[str, Any]) -> None:
    announce()
    redating.run(begun(), now=at(12, 13))
    step = street["running"].steps.select_related("case__clock").get(key="handle")
    assert step.due == at(18, 17)


def test_an_office_keeps_its_share_of_the_time_and_never_beyond_the_case(office: Office) -> None:
    steps = (
        Step("intake", "Tiếp nhận", role="counter"),
        Step("short", "Thẩm tra", role="specialist", starts_after=("intake",), allowance=Term.parse("working_days:4")),
        Step("long", "Xác minh", role="specialist", starts_after=("intake",), allowance=Term.parse("working_days:9")),
        Step("past", "Tra sổ", role="specialist", starts_after=("intake",), allowance=Term.parse("working_days:1")),
        Step("sign", "Ký", role="signer", starts_after=("short", "long", "past"), gives_result=True),
        Step("return", "Trả kết quả", role="counter", starts_after=("sign",)),
    )
    office.procedure("shared", steps=steps)
    case = office.take_in("shared", now=at(10, 9))
    keys = ("short", "long", "past")
    assert [office.step(case, key).due_at for key in keys] == [at(14, 17), at(17, 17), at(11, 17)]
    announce()
    redating.run(begun(), now=at(12, 13))
    # 11, 12, 13, 17 September; nine days would reach past the case's new due date, the 18th; the 11th is untouched.
    assert [office.step(case, key).due_at for key in keys] == [at(17, 17), at(18, 17), at(11, 17)]


def test_what_was_accepted_under_the_old_calendar_meanwhile_is_found_at_the_end(
    street: dict[str, Any], office: Office
) -> None:
    late = office.take_in("ordinary", now=at(12, 11, 50))
    assert fresh(late).due_on == date(2018, 9, 19)  # 13, 14, 17, 18, 19
    announce()
    told = begun()
    Redating.objects.filter(pk=told.pk).update(reached=late.pk)  # its place was passed before it was committed
    assert redating.run(told, now=at(12, 13)) == 1
    assert fresh(late).due_on == date(2018, 9, 20)
    assert fresh(street["running"]).due_on == BEFORE["running"]  # accepted long before: no latecomer
    assert redating.run(told, now=at(12, 13)) == 1
    assert Moved.objects.count() == 1


def test_what_is_committed_after_the_end_is_found_a_while_later_and_once(
    street: dict[str, Any], office: Office
) -> None:
    late = office.take_in("ordinary", now=at(12, 11, 59))
    kept = {"due_on": fresh(late).due_on, "due_at": fresh(late).due_at}
    announce()
    told = begun()
    redating.run(told, now=at(12, 12))
    Clock.objects.filter(case=late).update(**kept)  # as if it had been committed only now
    assert periods.look_again(at(12, 12, 10)) == 1
    assert fresh(late).due_on == date(2018, 9, 20)
    assert periods.look_again(at(12, 12, 20)) == 0
    assert periods.look_again(at(12, 14)) == 0


def test_the_citizens_of_an_office_may_be_told_when_its_head_says_so_and_once(
    street: dict[str, Any], office: Office
) -> None:
    announce()
    told = begun()
    key, other = street["running"].unit_key, "unit2025-24044"

    def say(*units: str, minute: int) -> int:
        return redating.approve_telling(told.pk, units, account_id=office.lien.account.pk, now=at(12, 13, minute))

    assert say(key, minute=0) == 0  # still being computed
    redating.run(told, now=at(12, 13))
    assert say(other, minute=1) == 0  # nothing of theirs moved
    assert not told.tellings.exists()
    assert say(key, other, minute=2) == 1
    assert say(key, minute=3) == 0
    assert [(each.unit_key, each.by, each.at) for each in told.tellings.all()] == [
        (key, office.lien.account, at(12, 13, 2))
    ]


def test_what_an_officer_does_while_dates_move_is_not_overwritten(real_office: Office) -> None:
    real_office.procedure()
    case = real_office.take_in("ordinary", now=at(10, 9))
    announce()
    told = begun()
    loaded, moved = threading.Event(), threading.Event()

    def assigns() -> None:
        # Has the case in hand while the dates are moved, or while whoever moves them waits for it; then saves it.
        try:
            with transaction.atomic():
                kept = keeping.load(case.pk, officer=real_office.lien.officer)
                loaded.set()
                while not (moved.is_set() or somebody_waits()):
                    pass
                story = keeping.Story(kept, real_office.lien.officer, at(12, 13))
                story.add(Action.ASSIGN, State(kept.state))
                story.keep()
        finally:
            connection.close()

    def moves() -> None:
        try:
            redating.run(told, now=at(12, 13))
        finally:
            moved.set()
            connection.close()

    threads = [threading.Thread(target=assigns), threading.Thread(target=moves)]
    threads[0].start()
    assert loaded.wait(10)
    threads[1].start()
    for each in threads:
        each.join(20)
    assert fresh(case).due_on == date(2018, 9, 18)
    assert real_office.told(case)[-1] == "assign"


def somebody_waits() -> bool:
    """Whether another connection waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
