"""What cannot be heard stands on a list, in words, until an engineer settles it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from lienthong.ground import outbox
from lienthong.ground.outbox import actions, periods, queries, testing
from lienthong.ground.people.actions import appoint, open_account
from lienthong.ground.people.roles import Role
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Filed:
    kind: ClassVar[str] = "tests.filed"
    number: str


class NoLine(Refusal):
    code = "no_line"
    words = Words(vi="Đường truyền đang hỏng.", en="The line is down.")


BROKEN = [True]


def hear(_: Filed) -> None:
    if BROKEN[0]:
        raise NoLine


@pytest.fixture(autouse=True)
def listener() -> Iterator[None]:
    BROKEN[0] = True
    with testing.listening(outbox.listen(Filed, "tests.hear", hear)):
        yield


@pytest.fixture
def failed(db: None) -> int:
    outbox.tell(Filed("H21-1"))
    for _ in range(11):
        testing.run_all(noting=True)
    (trouble,) = queries.troubles()
    return trouble.job_id


@pytest.fixture
def engineer(client: Client, db: None) -> Client:
    account = open_account("minh", "Trần Văn Minh")
    appoint(account, "unit-64", Role.ENGINEER, since=date(2018, 1, 1))
    client.force_login(account)
    return client


def test_what_failed_for_good_is_on_the_list_in_words(engineer: Client, failed: int) -> None:
    page = engineer.get(reverse("outbox:troubles")).content.decode()
    assert "Đường truyền đang hỏng." in page
    assert "H21-1" in page
    assert queries.troubles()[0].attempts == 11


def test_an_engineer_tries_again(engineer: Client, failed: int) -> None:
    BROKEN[0] = False
    engineer.post(reverse("outbox:again", args=[failed]))
    assert queries.troubles() == []
    assert testing.run_all() == 1


def test_an_engineer_closes_it_under_their_name(engineer: Client, failed: int) -> None:
    engineer.post(reverse("outbox:close", args=[failed]))
    assert queries.troubles() == []
    assert testing.run_all() == 0


def test_others_do_not_see_the_list(client: Client, db: None) -> None:
    account = open_account("quy", "Ông Quý")
    client.force_login(account)
    assert client.get(reverse("outbox:troubles")).status_code == 403


def test_what_was_heard_is_forgotten_after_its_span_and_failures_stay(failed: int, settings: Any) -> None:
    BROKEN[0] = False
    outbox.tell(Filed("H21-2"))
    testing.run_all()
    settings.OUTBOX_KEEPS = timedelta(hours=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_events (job_id, type, at) select max(id), 'succeeded', now()"
            " from procrastinate_jobs"
        )
        assert actions.prune(datetime.now(VIETNAM)) == 0
        cursor.execute("update procrastinate_events set at = at - interval '2 hours'")
    assert actions.prune(datetime.now(VIETNAM)) == 1
    assert [one.job_id for one in queries.troubles()] == [failed]


@pytest.mark.parametrize(
    ("cron", "at", "due"),
    [
        ("*/10 * * * *", "2026-03-02T09:14:30", "2026-03-02T09:10:00"),
        ("10 9 * * *", "2026-03-02T09:10:00", "2026-03-02T09:10:00"),
        ("0 7 * * 1-5", "2026-03-01T12:00:00", "2026-02-27T07:00:00"),  # Sunday noon: Friday at seven
    ],
)
def test_cron_lines_are_read_on_vietnams_clock(cron: str, at: str, due: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=VIETNAM)
    assert periods.last_due(cron, moment) == datetime.fromisoformat(due).replace(tzinfo=VIETNAM)


def test_periodic_work_is_made_up_for_once(db: None) -> None:
    done: list[datetime] = []
    start = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)
    with testing.listening(outbox.every("*/10 * * * *", "tests.often", done.append)):
        assert periods.give_out(start) == []
        assert periods.give_out(start + timedelta(minutes=9)) == []
        # No worker ran for five hours.
        assert periods.give_out(start + timedelta(hours=5)) == ["tests.often"]
        assert periods.give_out(start + timedelta(hours=5)) == []
        testing.run_all()
    assert len(done) == 1
