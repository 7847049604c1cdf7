"""The page on which what was filed before is accepted, when the procedure has changed since."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.urls import reverse

from lienthong.kernel.calendar import Term
from lienthong.work.cases.actions import intake
from lienthong.work.cases.filing import Applicant, Filing, Ticked
from lienthong.work.cases.models import Case
from lienthong.work.cases.web.seeing import chance
from lienthong.work.cases.web.tests.conftest import NOW
from lienthong.work.procedures import actions, queries
from lienthong.work.procedures.content import Component, Variant


def test_the_counter_sees_which_version_it_accepts_under_and_what_that_one_misses(
    office: Any, officer: Callable[[str], Any], browser_of: Callable[[str], Any]
) -> None:
    yesterday = NOW - timedelta(days=1)
    papers = (Ticked("to-khai", 1), Ticked("giay-chung-sinh", 1))
    filing = Filing(office.pk, "one", Applicant("Nguyễn Thị Lan", "064123456789"), papers)
    filed = intake.submit(filing, officer=officer("nga"), now=yesterday, chance=chance)
    nga = browser_of("nga")
    page, accept = reverse("cases:case", args=[filed.pk]), reverse("cases:act", args=[filed.pk, "accept"])
    assert "Still missing" not in nga.get(accept).content.decode()
    draft = actions.start_draft("test-procedure", "Thử", yesterday)
    content = queries.version(draft.pk).content
    photo = Component("anh", "Ảnh 4×6", originals=2)
    lists = (Variant("one", "Một", (*content.variants[0].components, photo)),)
    new = replace(content, variants=lists, terms={"counter": Term.parse("working_days:2")})
    actions.save_draft(draft.pk, new, by="Thử", now=yesterday)
    actions.publish(draft.pk, NOW.date(), decision="2/QĐ", by="Thử", now=yesterday)
    assert "Version 2 has begun on 04/03/2026: the case will be accepted under it." in nga.get(page).content.decode()
    shown = nga.get(accept).content.decode()
    assert "Filed under version 1 of the procedure. Version 2 is in force since 04/03/2026" in shown
    assert "Still missing: Ảnh 4×6 (is missing)" in shown
    assert "Ảnh 4×6" in nga.post(accept, {"revision": filed.revision}).content.decode()
    assert Case.objects.get(pk=filed.pk).accepted_at is None
    asking = reverse("cases:act", args=[filed.pk, "ask_before_acceptance"])
    assert "Ảnh 4×6" in nga.get(asking).content.decode()
    Case.objects.get(pk=filed.pk).papers.create(component="anh", name="Ảnh 4×6", kind="submit", originals=2)
    assert nga.post(accept, {"revision": filed.revision}).status_code == 302
    assert "version 2, filed under version 1" in " ".join(nga.get(page).content.decode().split())
    assert Case.objects.get(pk=filed.pk).term == "working_days:2"
