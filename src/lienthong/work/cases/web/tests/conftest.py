"""A commune office with its people, a procedure, and cases in it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from lienthong.kernel.moments import VIETNAM

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=VIETNAM)
"""A Wednesday without anything special."""
UNIT, NEXT_DOOR = "unit2025-23734", "unit2025-23749"


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def office(db: None, loaded: Callable[[Callable[[], object]], None]) -> Any:
    """The organisations, the calendars, the cast, and one procedure of three working days."""
    from lienthong.work.procedures.models import Version

    loaded(_load)
    return Version.objects.get()


def _load() -> None:
    from lienthong.ground.calendars.actions import keep_current as keep_calendars
    from lienthong.ground.organizations.actions import keep_current
    from lienthong.ground.people.actions import load_demo_cast
    from lienthong.kernel.calendar import Term
    from lienthong.work.procedures import actions
    from lienthong.work.procedures.content import Component, Content, Result, Variant

    keep_current(NOW)
    keep_calendars(NOW)
    load_demo_cast()
    paper = Component("to-khai", "Tờ khai đăng ký", originals=1)
    other = Component("giay-chung-sinh", "Giấy chứng sinh", originals=1)
    content = Content(
        "test-procedure", "Đăng ký thử nghiệm", "1.999999", channels=("counter",),
        terms={"counter": Term.parse("working_days:3")}, variants=(Variant("one", "Một", (paper, other)),),
        result=Result("Giấy chứng nhận"),
    )  # fmt: skip
    draft = actions.start_new(content, "Thử", NOW)
    before = NOW - timedelta(days=60)
    actions.publish(draft.pk, before.date(), decision="1/QĐ", by="Thử", now=before)


@pytest.fixture
def account(office: Any) -> Callable[[str], Any]:
    from lienthong.ground.people.models import Account

    return lambda name: Account.objects.get(username=name)


@pytest.fixture
def officer(account: Callable[[str], Any]) -> Callable[[str], Any]:
    """`officer("nga")`: one of the cast in their first post of the day."""
    from lienthong.ground.people.queries import posts_on
    from lienthong.work.cases.officers import officer_of

    def find(name: str) -> Any:
        person = account(name)
        return officer_of(posts_on(person, NOW.date())[0], person.pk, person.full_name)

    return find


@pytest.fixture
def taken_in(office: Any, officer: Callable[[str], Any]) -> Callable[..., Any]:
    """`taken_in("Nguyễn Thị Lan")`: a case that the counter took in now."""
    from lienthong.work.cases.actions import intake
    from lienthong.work.cases.filing import Applicant, Filing, Ticked
    from lienthong.work.cases.web.seeing import chance

    def make(name: str = "Nguyễn Thị Lan", now: datetime = NOW, **more: Any) -> Any:
        papers = (Ticked("to-khai", 1), Ticked("giay-chung-sinh", 1))
        filing = Filing(office.pk, "one", Applicant(name, "064123456789", "0905123456"), papers, **more)
        return intake.take_in(filing, officer=officer("nga"), now=now, chance=chance)

    return make


@pytest.fixture
def browser_of(client: Any, account: Callable[[str], Any]) -> Callable[[str], Any]:
    """`browser_of("tuan")`: a client signed in as one of the cast."""
    from django.test import Client

    def sign_in(name: str) -> Any:
        opened = Client()
        opened.cookies["language"] = "en"
        opened.force_login(account(name))
        return opened

    return sign_in
