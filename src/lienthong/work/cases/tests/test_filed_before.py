"""What is filed under one version of a procedure and accepted when another has begun."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lienthong.kernel.calendar import Term
from lienthong.work.cases import hearing
from lienthong.work.cases.actions import intake, papers
from lienthong.work.cases.actions.papers import Line
from lienthong.work.cases.filing import Incomplete, Ticked
from lienthong.work.cases.tests.conftest import NOW, Office, at, fresh
from lienthong.work.procedures import actions as procedures
from lienthong.work.procedures import queries
from lienthong.work.procedures.content import Component, Variant
from lienthong.work.procedures.versions import ProcedureVersion

ROUND = Component("form", "Tờ khai", originals=1), Component("photo", "Ảnh 4×6", originals=2)


def _second_version(*variants: Variant, **told: Any) -> ProcedureVersion:
    """The procedure from 11 September on: with a photograph instead of the identity paper, and in three days."""
    row = procedures.start_draft("ordinary", "phuc", NOW)
    terms = {"counter": Term.parse("working_days:3")}
    lists = variants or (Variant("all", "Mọi trường hợp", ROUND),)
    procedures.save_draft(
        row.pk, replace(queries.version(row.pk).content, variants=lists, terms=terms), by="phuc", now=NOW
    )
    procedures.publish(row.pk, date(2018, 9, 11), decision="1/QĐ-UBND", by="phuc", now=NOW, **told)
    return queries.version(row.pk)


def test_a_case_keeps_the_version_that_it_was_accepted_under(office: Office) -> None:
    first = office.procedure()
    running = office.take_in("ordinary")
    filed = intake.submit(office.filing(), officer=office.nga.officer, now=NOW, chance=office.chance)
    told = hearing.going_on_under(first)
    assert (told.count, [each.number for each in told.some]) == (1, [running.number])
    assert (told.filed, [each.number for each in told.some_filed]) == (1, ["nộp ngày 10/09/2018"])
    second = _second_version()
    # What the new version wants and the filing lacks is told before anything is done, and asked for by its own list.
    with pytest.raises(Incomplete, match="Ảnh 4×6"):
        intake.accept(filed.pk, officer=office.nga.officer, now=at(11))
    assert fresh(filed).version_id == first.id
    with pytest.raises(papers.NotOfTheProcedure):
        papers.ask_before_acceptance(
            filed.pk, [Line("id", "thiếu", "mang đến")], officer=office.nga.officer, now=at(11)
        )
    papers.ask_before_acceptance(
        filed.pk, [Line("photo", "thiếu", "nộp 2 ảnh")], officer=office.nga.officer, now=at(11)
    )
    papers.give_papers(filed.pk, [Ticked("photo", originals=2)], officer=office.nga.officer, now=at(12))
    intake.accept(filed.pk, officer=office.nga.officer, now=at(12))
    accepted = fresh(filed)
    assert (accepted.version_id, accepted.term, accepted.due_on) == (second.id, "working_days:3", date(2018, 9, 17))
    facts = accepted.events.get(action="accept").facts
    assert (facts["filed_under"], facts["version"]) == (first.number, second.number)
    assert fresh(running).version_id == first.id


def test_a_version_may_say_that_filings_keep_theirs(office: Office) -> None:
    first = office.procedure()
    filed = intake.submit(office.filing(), officer=office.nga.officer, now=NOW, chance=office.chance)
    second = _second_version(filed_before="filing")
    later = intake.submit(office.filing(version=second), officer=office.nga.officer, now=at(11), chance=office.chance)
    for case in (filed, later):
        intake.accept(case.pk, officer=office.nga.officer, now=at(11))
    assert [fresh(each).version_id for each in (filed, later)] == [first.id, second.id]
    assert fresh(filed).term == "working_days:5"


def test_where_the_new_version_has_other_lists_the_counter_chooses_one(office: Office) -> None:
    office.procedure()
    filed = intake.submit(office.filing(), officer=office.nga.officer, now=NOW, chance=office.chance)
    own, other = (Variant(key, name, ROUND[:1]) for key, name in (("own", "Tự nộp"), ("other", "Nộp thay")))
    second = _second_version(own, other)
    with pytest.raises(Incomplete, match="chưa chọn trường hợp"):
        intake.accept(filed.pk, officer=office.nga.officer, now=at(11))
    intake.accept(filed.pk, variant="other", officer=office.nga.officer, now=at(11))
    assert (fresh(filed).version_id, fresh(filed).variant) == (second.id, "other")
