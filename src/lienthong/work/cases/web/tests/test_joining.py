"""What pages of other rooms say of open cases before something is published or loaded."""

from django.urls import reverse

from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.roles import Role
from lienthong.work.cases import hearing
from lienthong.work.procedures import actions

NOTICE = """
number: 88/TB-UBND
issued_on: 2026-03-04
issuer: UBND tỉnh
title: Nghỉ việc chung ngày 06/3/2026
known_until: 2026-12-31
off:
  - {day: 2026-03-06, name: nghỉ do bão}
"""


def administrator(browser_of):
    made = Account.objects.create(username="quantri", full_name="Quản Trị")
    Post.objects.create(account=made, organization_key="unit-64", role=Role.ADMINISTRATOR, valid_from="2018-01-01")
    return browser_of("quantri")


def test_a_notice_shown_before_it_is_loaded_says_how_many_open_cases_move(taken_in, browser_of):
    taken_in(), taken_in("Rơ Châm Lan")
    page = administrator(browser_of).post(reverse("calendar:notices"), {"text": NOTICE}).content.decode()
    assert "2 open cases get another due date" in page


def test_a_draft_under_review_names_the_open_cases_of_the_version_in_force(taken_in, office, browser_of, monkeypatch):
    first, second = taken_in(), taken_in("Rơ Châm Lan")
    draft = actions.start_draft("test-procedure", "quantri", first.accepted_at)
    admin = administrator(browser_of)
    page = admin.get(reverse("procedures:review", args=[draft.pk])).content.decode()
    assert "2 open cases go on under the version that they were accepted under" in page
    assert first.number in page
    assert second.number in page
    monkeypatch.setattr(hearing, "LISTED", 1)
    page = admin.get(reverse("procedures:review", args=[draft.pk])).content.decode()
    assert "2 open cases go on" in page
    assert second.number not in page
    assert "Only the first of them are listed." in page
