"""At the counter: what is taken in, what is told to be missing, what is turned down; all of it or nothing."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.ground.outbox import testing
from lienthong.work.cases import offices, papers_out, slips, together
from lienthong.work.cases.actions import intake, papers
from lienthong.work.cases.actions.papers import Line
from lienthong.work.cases.facts import CaseChanged
from lienthong.work.cases.filing import Applicant, Incomplete, Money, Ticked
from lienthong.work.cases.life import State
from lienthong.work.cases.models import Case, CaseEvent, Guidance, NumberSeries, Paper, Step
from lienthong.work.cases.officers import NotAllowed, NotNow
from lienthong.work.cases.opening import NotInForce
from lienthong.work.cases.tests.conftest import IA_LY, IA_PHI, NOW, Office, at, fresh


def test_everything_of_a_filing_is_kept_at_once(office: Office) -> None:
    office.procedure()
    fees = (
        Money("a", "Phí thẩm định", "phí", Decimal(50000), paid=True, method="cash", receipt="AA/18P 01"),
        Money("b", "Lệ phí", "lệ phí", Decimal(8000), exemption="Hộ nghèo"),
    )
    file = (uuid4(), "to-khai.pdf")
    handed = (Ticked("form", originals=1, files=(file,)), Ticked("id", originals=1))
    with testing.told() as facts:
        case = office.take_in(
            filing=office.filing(papers=handed, charges=fees, details={"child": "Rơ Châm H’Lan"}), now=at(10, 9)
        )
    # 5 working days after Monday 10 September 2018: 11, 12, 13, 14, 17.
    assert (case.due_on, case.due_at, case.first_due_on) == (date(2018, 9, 17), at(17, 17), date(2018, 9, 17))
    assert case.units == [IA_LY]
    assert case.regime == "d61"
    assert list(case.papers.values_list("component", "originals", "electronic")) == [("form", 1, 0), ("id", 1, 0)]
    assert case.files.get().file_id == file[0]
    assert dict(case.charges.values_list("fee", "state")) == {"a": "paid", "b": "exempt"}
    assert (case.money, case.papers_with, case.digitised) == ("paid", IA_LY, "full")
    assert [fact for fact in facts if isinstance(fact, CaseChanged)] == [
        CaseChanged(case.pk, case.number, "transfer", "in_progress")
    ]


def test_a_failure_on_the_way_leaves_nothing_behind_not_even_a_used_number(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = together.insert

    def broken(*rows: Any) -> None:
        written(*rows)
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(together, "insert", broken)
        with pytest.raises(RuntimeError):
            office.take_in()
    assert not any(kind.objects.exists() for kind in (Case, CaseEvent, Step, Paper, NumberSeries))
    assert office.take_in().number.endswith("-0001")


def test_all_missing_papers_are_told_at_once(office: Office) -> None:
    filing = office.filing("birth-registration", papers=())
    with pytest.raises(Incomplete) as refused:
        office.take_in(filing=filing)
    told = str(refused.value.facts["problems"])
    for name in ("Tờ khai đăng ký khai sinh", "Giấy chứng sinh", "Giấy tờ tùy thân", "nơi cư trú"):
        assert name in told
    assert "bị bỏ rơi" not in told  # a paper that hangs on a condition can be missing
    assert not Case.objects.exists()


def test_a_paper_counted_by_its_file_alone_is_there(office: Office) -> None:
    office.procedure()
    case = office.take_in(filing=office.filing(papers=(Ticked("form", files=((uuid4(), "a.pdf"),)), Ticked("id"))))
    assert case.papers.get(component="form").electronic == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"papers": (Ticked("passport", originals=1),)}, "passport"),
        ({"applicant": Applicant("   ")}, "họ tên"),
        ({"channel": "post"}, "kênh"),
        ({"charges": (Money("x", "x", "phí", Decimal(-1)),)}, "âm"),
    ],
)
def test_what_the_procedure_does_not_know_is_not_kept(office: Office, more: dict[str, object], words: str) -> None:
    office.procedure()
    with pytest.raises(Incomplete) as refused:
        intake.submit(office.filing(**more), officer=office.nga.officer, now=NOW, chance=office.chance)
    assert words in str(refused.value.facts["problems"])


def test_a_deciding_office_that_nobody_knows_is_refused(office: Office) -> None:
    office.procedure()
    with pytest.raises(offices.NoSuchOffice):
        office.take_in(filing=office.filing(decides_key="unit-0"))


def test_a_version_that_does_not_hold_today_is_refused_and_each_day_has_its_own(office: Office) -> None:
    old, new = office.version("birth-registration"), office.version("birth-registration", date(2026, 3, 2))
    assert old.id != new.id
    with pytest.raises(NotInForce):
        office.take_in(filing=office.filing(version=new), now=NOW)
    with pytest.raises(NotInForce):
        office.take_in(filing=office.filing(version=old), now=at(2, 9, month=3, year=2026))


def test_in_2026_the_commune_has_another_key_number_version_and_regime(office: Office) -> None:
    from lienthong.ground.people import queries as people
    from lienthong.work.cases.officers import officer_of

    day = date(2026, 3, 2)
    post = people.posts_on(office.nga.account, day)[0]
    case = office.take_in(
        "birth-registration", now=at(2, 9, month=3, year=2026), officer=officer_of(post, office.nga.account.pk, "Nga")
    )
    assert case.unit_key == "unit2025-23734"
    assert case.number == "H21.182-260302-0001"
    assert case.regime == "d118-c03"
    assert case.due_on == day


def test_what_is_submitted_is_accepted_later_under_the_rules_of_that_day(office: Office) -> None:
    office.procedure()
    filing = office.filing(papers=(Ticked("form", originals=1),))
    case = intake.submit(filing, officer=office.nga.officer, now=at(4, 9, month=1, year=2019), chance=office.chance)
    assert (case.number, case.state, case.due_on, case.regime) == (None, State.SUBMITTED, None, "d61")
    with pytest.raises(Incomplete):
        intake.accept(case.pk, officer=office.nga.officer, now=at(7, 9, month=1, year=2019))
    papers.ask_before_acceptance(
        case.pk, [Line("id", "thiếu", "mang CMND đến")], officer=office.nga.officer, now=at(4, 10, month=1, year=2019)
    )
    papers.give_papers(
        case.pk, [Ticked("id", originals=1)], officer=office.nga.officer, now=at(7, 8, month=1, year=2019)
    )
    assert fresh(case).state == State.AWAITING_PAPERS
    intake.accept(case.pk, officer=office.nga.officer, now=at(7, 9, month=1, year=2019))
    case = fresh(case)
    # The receipt of 7 January 2019 is under the circular that came into force the day before.
    assert (case.number, case.regime) == ("000.05.27.H21-190107-0001", "d61-c01")
    assert case.due_on == date(2019, 1, 14)
    assert office.told(case) == ["submit", "ask_before_acceptance", "give_papers", "accept", "transfer"]
    with pytest.raises(NotNow):
        intake.accept(case.pk, officer=office.nga.officer, now=at(7, 10, month=1, year=2019))


def test_an_accepted_case_that_waits_for_papers_is_neither_accepted_nor_turned_down_again(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    papers.ask_for_papers(
        office.step(case, "handle").pk, [Line("form", "mờ", "nộp lại")], officer=office.tuan.officer, now=at(10, 10)
    )
    with pytest.raises(NotNow):
        intake.accept(case.pk, officer=office.nga.officer, now=at(11))
    with pytest.raises(NotNow):
        intake.notaccepted(case.pk, "trái luật", officer=office.nga.officer, now=at(11))


def test_turning_down_needs_a_reason_and_is_final(office: Office) -> None:
    office.procedure()
    case = intake.submit(office.filing(), officer=office.nga.officer, now=NOW, chance=office.chance)
    with pytest.raises(intake.ReasonNeeded):
        intake.notaccepted(case.pk, "  ", officer=office.nga.officer, now=NOW)
    intake.notaccepted(
        case.pk,
        "không thuộc thẩm quyền",
        ground="Luật Hộ tịch điều 13",
        instead="UBND huyện Chư Păh",
        officer=office.nga.officer,
        now=NOW,
    )
    # Form 03 names the text that the reason rests on: the officer's, not just any of the procedure.
    slip = papers_out.slip("rejection", fresh(case), NOW)
    assert isinstance(slip, slips.Rejection)
    assert (slip.legal_ground, slip.go_to) == ("Luật Hộ tịch điều 13", "UBND huyện Chư Păh")
    assert (fresh(case).state, fresh(case).outcome) == (State.NOT_ACCEPTED, "not_accepted")
    event = case.events.get(action="not_accept")
    assert "không thuộc thẩm quyền" in event.words_vi
    assert event.facts["instead"] == "UBND huyện Chư Păh"
    with pytest.raises(NotNow):
        intake.accept(case.pk, officer=office.nga.officer, now=NOW)


def test_guidance_is_kept_with_who_said_what(office: Office) -> None:
    version = office.version("birth-registration")
    common = {"citizen": "Lan", "phone": "", "now": NOW}
    note = intake.guide(version.id, "mang giấy chứng sinh", officer=office.nga.officer, **common)
    assert (Guidance.objects.get().pk, note.by_id, note.unit_key) == (note.pk, office.nga.account.pk, IA_LY)
    with pytest.raises(intake.ReasonNeeded):
        intake.guide(version.id, " ", officer=office.nga.officer, **common)
    with pytest.raises(NotAllowed):
        intake.guide(version.id, "x", officer=office.tuan.officer, **common)


def test_a_case_filed_here_and_decided_next_door_is_seen_by_both(office: Office) -> None:
    office.procedure()
    case = office.take_in(filing=office.filing(decides_key=IA_PHI))
    assert case.units == [IA_LY, IA_PHI]
    assert dict(case.steps.values_list("key", "unit_key")) == {
        "intake": IA_LY, "handle": IA_PHI, "sign": IA_PHI, "return": IA_LY,
    }  # fmt: skip


def test_taking_in_asks_the_database_few_things(office: Office) -> None:
    office.take_in("birth-registration")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        office.take_in(filing=office.filing("birth-registration"))
    told = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(told) <= 14, "\n".join(sql[:150] for sql in told)
