"""Every entry is sealed once, whenever its transaction ends."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import conninfo

from lienthong.formats.evidence import heads as evidence
from lienthong.ground.audit import chain, sealing
from lienthong.ground.audit.models import Entry, Gap, Head, Link
from lienthong.ground.audit.tests.conftest import MONDAY, write
from lienthong.ground.audit.verifying import Report, verify

INSERT = (
    "INSERT INTO audit_entry (at, act, thing, organization_key, by_name, facts)"
    " VALUES (now(), 'opened', 'document:late', 'unit-64', '', '{}') RETURNING id"
)


def looked() -> Report:
    texts = [(str(head.day), head.signed) for head in Head.objects.all()]
    return verify(texts, [sealing.key().public] if texts else [])


@pytest.mark.django_db
def test_what_was_written_is_sealed_once(heads: Path) -> None:
    write(5)
    assert sealing.seal(MONDAY) == 5
    assert sealing.seal(MONDAY) == 0
    write(2)
    assert sealing.seal(MONDAY) == 2
    first, second = Link.objects.all()
    assert (first.count, second.count) == (5, 2)
    assert bytes(second.previous) == bytes(first.hash)
    assert bytes(first.previous) == chain.BEGINNING
    report = looked()
    assert (report.whole, report.entries, report.links, report.unsealed) == (True, 7, 2, 0)


@pytest.mark.django_db
def test_much_is_sealed_in_several_links(heads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST", 3)
    write(7)
    assert sealing.seal(MONDAY) == 7
    assert list(Link.objects.values_list("count", flat=True)) == [3, 3, 1]
    assert looked().whole


@pytest.mark.django_db
def test_a_number_that_was_given_back_is_no_hole(heads: Path) -> None:
    write(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('audit_entry_id_seq')")
    write(1)
    sealing.seal(MONDAY)
    assert Link.objects.get().count == 2
    assert Gap.objects.count() == 1
    assert looked().whole
    # A day later nobody waits for it any more. (This test is one transaction, and would wait for itself where another
    # one ended beside it meanwhile.)
    Gap.objects.update(horizon=0)
    write(1)
    sealing.seal(MONDAY + timedelta(days=2))
    assert not Gap.objects.exists()
    assert looked().whole


@pytest.fixture
def others(transactional_db: None, heads: Path) -> Iterator[list[psycopg.Connection]]:
    """Two writers with connections of their own."""
    place = connection.settings_dict
    url = conninfo.make_conninfo(
        host=place["HOST"], port=place["PORT"], user=place["USER"], password=place["PASSWORD"], dbname=place["NAME"]
    )
    made = [psycopg.connect(url) for _ in range(2)]
    yield made
    for each in made:
        each.close()


def test_an_entry_that_commits_late_is_sealed_by_a_later_link(others: list[psycopg.Connection]) -> None:
    slow, quick = others
    late = slow.execute(INSERT).fetchone()[0]
    early = quick.execute(INSERT).fetchone()[0]
    quick.commit()
    assert late < early
    assert sealing.seal(MONDAY) == 1  # and nobody waited for the slow one
    assert Link.objects.get().missing == str(late)
    report = looked()
    assert (report.whole, report.unsealed) == (True, 0)

    slow.commit()
    assert (looked().whole, looked().unsealed) == (True, 1)
    assert sealing.seal(MONDAY) == 1
    assert Link.objects.get(number=2).late == str(late)
    assert not Gap.objects.exists()
    report = looked()
    assert (report.whole, report.entries, report.late, report.unsealed) == (True, 2, 1, 0)


def test_two_writers_who_go_back_and_forth_leave_nothing_out(others: list[psycopg.Connection]) -> None:
    """Writers in all orders, one of whom gives up now and then; sealing in between."""
    slow, quick = others
    for turn in range(12):
        slow.execute(INSERT)
        quick.execute(INSERT)
        quick.execute(INSERT)
        (quick.rollback if turn % 3 == 0 else quick.commit)()
        if turn % 2:
            sealing.seal(MONDAY + timedelta(minutes=turn))
        if turn % 4 == 1:
            (slow.rollback if turn == 5 else slow.commit)()
    slow.commit()
    sealing.seal(MONDAY + timedelta(hours=1))
    report = looked()
    assert report.whole, report.findings
    assert report.entries == Entry.objects.count() == sum(Link.objects.values_list("count", flat=True))
    assert report.unsealed == 0


def test_two_who_seal_at_once_do_it_one_after_the_other(others: list[psycopg.Connection]) -> None:
    other = others[0]
    other.execute("SELECT pg_advisory_xact_lock(%s)", [sealing._ONE_AT_A_TIME])
    write(1)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    try:
        with pytest.raises(Exception, match="lock timeout"):
            sealing.seal(MONDAY)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    other.commit()
    assert sealing.seal(MONDAY) == 1


@pytest.mark.django_db
def test_the_head_of_each_day_that_is_over_is_signed_and_published(heads: Path) -> None:
    write(3)
    sealing.seal_and_pledge(MONDAY)
    assert not Head.objects.exists()
    tuesday, thursday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    write(2, tuesday)
    sealing.seal_and_pledge(tuesday)
    assert sealing.pledge(thursday) == [date(2026, 11, 24)]  # nothing happened on Wednesday
    assert sealing.pledge(thursday) == []
    assert sorted(path.name for path in heads.iterdir()) == ["2026-11-23.json", "2026-11-24.json", "key.pem"]
    told = json.loads((heads / "2026-11-23.json").read_text())
    head = evidence.verify(told["signed"], [sealing.key().public])
    assert (head.installation, head.day, head.link, head.entries) == ("H21", date(2026, 11, 23), 1, 3)
    assert head.hash == bytes(Link.objects.get(number=1).hash).hex()
    assert looked().heads == 2
    assert looked().whole


@pytest.mark.django_db
def test_midnight_is_that_of_vietnam(heads: Path) -> None:
    write(1)
    sealing.seal(MONDAY.replace(hour=23, minute=59))  # 16:59 UTC
    write(1)
    sealing.seal(MONDAY + timedelta(hours=16, minutes=1))  # 00:01 on Tuesday, 17:01 UTC
    assert sealing.pledge(MONDAY + timedelta(days=2)) == [date(2026, 11, 23), date(2026, 11, 24)]
    assert Head.objects.get(day=date(2026, 11, 23)).entries == 1
    assert Head.objects.get(day=date(2026, 11, 24)).entries == 2
