"""Ia Ly in the autumn of 2018: its counter, its offices, its neighbours, and the procedures of Gia Lai."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from lienthong.kernel.moments import VIETNAM

IA_LY, IA_PHI = "unit-23734", "unit-23731"
POLICE, INSURANCE = "chupah-cong-an", "chupah-bao-hiem-xa-hoi"
NOW = datetime(2018, 9, 10, 8, 0, tzinfo=VIETNAM)
"""A Monday; National Day and the day in lieu of it were the Sunday and Monday of the week before."""
TODAY = NOW.date()


def at(day: int, hour: int = 8, minute: int = 0, month: int = 9, year: int = 2018) -> datetime:
    """A moment of that autumn in Vietnam."""
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


def _load() -> None:
    from lienthong.ground.calendars import actions as calendars
    from lienthong.ground.calendars import queries as calendar_queries
    from lienthong.ground.organizations import actions as organizations
    from lienthong.ground.people.actions import load_demo_cast
    from lienthong.work.procedures import seed

    calendar_queries.forget()
    organizations.keep_current(NOW)
    calendars.keep_current(NOW)
    seed.keep_current(NOW)
    load_demo_cast()


@pytest.fixture(scope="package")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Organisations, calendars, procedures and people, loaded once for tests that roll back what they do."""
    from django.core.management import call_command

    from lienthong.ground.calendars import queries

    with django_db_blocker.unblock():
        _load()
    yield
    queries.forget()
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def office(province: None, db: None) -> "Office":
    """The people of Ia Ly and what they need to act."""
    return Office()


@pytest.fixture
def real_office(transactional_db: None, loaded: Callable[[Callable[[], object]], None]) -> Iterator["Office"]:
    """The same with real transactions, for tests with several connections; loaded anew."""
    from lienthong.ground.calendars import queries

    queries.forget()
    loaded(_load)
    yield Office()
    queries.forget()


@dataclass
class Person:
    account: Any
    officer: Any
    posts: list[Any]


class Office:
    """`office.nga.officer`, `office.take_in(…)`: the counter of Ia Ly at hand."""

    def __init__(self) -> None:
        from lienthong.ground.people import queries
        from lienthong.ground.people.models import Account
        from lienthong.work.cases.officers import officer_of

        self._chances = itertools.count(1)
        for account in Account.objects.all():
            posts = queries.posts_on(account, NOW.date())
            officer = officer_of(posts[0], account.pk, account.full_name)
            setattr(self, account.username, Person(account, officer, posts))

    def __getattr__(self, name: str) -> Person:
        raise AttributeError(name)

    def chance(self) -> str:
        return f"chance{next(self._chances):010d}"

    def version(self, key: str, day: date = TODAY) -> Any:
        from lienthong.work.procedures import queries

        found = queries.version_on(key, day)
        assert found is not None, key
        return found

    def filing(self, key: str = "ordinary", *, day: date = TODAY, name: str = "Rơ Châm Lan", **more: Any) -> Any:
        """Everything that the procedure asks of everybody, handed in on paper."""
        from lienthong.work.cases.filing import Applicant, Filing, Ticked

        version = more.pop("version", None) or self.version(key, day)
        variant = version.content.variants[0]
        papers = more.pop("papers", None)
        if papers is None:
            papers = tuple(Ticked(each.key, originals=1) for each in variant.components if not each.optional)
        person = more.pop("applicant", Applicant(name, identity="230123456", phone="0905123456", address="Ia Ly"))
        channel = more.pop("channel", version.content.channels[0])
        return Filing(version.id, variant.key, person, papers, channel=channel, **more)

    def take_in(self, key: str = "birth-registration", *, now: datetime = NOW, **more: Any) -> Any:
        from lienthong.work.cases.actions import intake

        who = more.pop("officer", None) or self.nga.officer
        filing = more.pop("filing", None) or self.filing(key, day=now.date(), **more)
        return intake.take_in(filing, officer=who, now=now, chance=self.chance)

    def procedure(self, key: str = "ordinary", **told: Any) -> Any:
        """A published procedure of our own, 5 working days, the four ordinary steps."""
        from lienthong.kernel.calendar import Term
        from lienthong.work.procedures import actions, queries
        from lienthong.work.procedures.content import Component, Content, Variant

        facts: dict[str, Any] = {
            "key": key,
            "name": f"Thủ tục {key}",
            "channels": ("counter",),
            "terms": {"counter": Term.parse("working_days:5")},
            "variants": (
                Variant(
                    "all",
                    "Mọi trường hợp",
                    (Component("form", "Tờ khai", originals=1), Component("id", "CMND", kind="show")),
                ),
            ),
            **told,
        }
        start = datetime(2018, 7, 2, 8, tzinfo=VIETNAM)
        draft = actions.start_new(Content(**facts), "phuc", start)
        actions.publish(draft.pk, start.date(), decision="1/QĐ-UBND", by="phuc", now=start)
        return queries.version(draft.pk)

    @staticmethod
    def step(case: Any, key: str) -> Any:
        return case.steps.get(key=key)

    @staticmethod
    def told(case: Any) -> list[str]:
        """The acts of a case so far."""
        return list(case.events.order_by("id").values_list("action", flat=True))


def fresh(case: Any) -> Any:
    """The case as it is kept now."""
    from lienthong.work.cases.models import Case

    return Case.objects.select_related("clock").get(pk=case.pk)


Make = Callable[..., Any]
