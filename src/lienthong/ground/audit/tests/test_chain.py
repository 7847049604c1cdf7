"""The canonical form and the hashes, without a database where none is needed."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lienthong.ground.audit import chain
from lienthong.ground.audit.chain import Sealed, Written
from lienthong.ground.audit.models import Entry
from lienthong.ground.audit.sealing import lines

TEXT = some.text(some.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
MOMENTS = some.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=some.just(timezone.utc))
ENTRIES = some.builds(
    Written,
    id=some.integers(1, 2**40),
    at=MOMENTS,
    act=TEXT,
    thing=TEXT,
    organization_key=TEXT,
    account_id=some.none() | some.integers(1, 2**40),
    by_name=TEXT,
    facts=TEXT,
)
QUICK = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_an_entry_has_the_bytes_that_the_manual_shows() -> None:
    entry = Written(
        17, datetime(2026, 11, 28, 2, 14, 5, 250, tzinfo=timezone.utc), "opened", "document:9", "unit-64", None,
        "Phạm\tThị Hoa", '{"a":"\\\\"}',
    )  # fmt: skip
    line = '17\t1795832045000250\topened\tdocument:9\tunit-64\t\\N\tPhạm\\tThị Hoa\t{"a":"\\\\\\\\"}'
    assert chain.canonical(entry) == line.encode()


@pytest.mark.django_db
@QUICK
@given(entry=ENTRIES)
def test_the_database_writes_the_same_bytes_as_we_do(entry: Written) -> None:
    Entry.objects.create(
        id=entry.id, at=entry.at, act=entry.act, thing=entry.thing, organization_key=entry.organization_key,
        account_id=entry.account_id, by_name=entry.by_name, facts=entry.facts,
    )  # fmt: skip
    found = list(lines(f"SELECT {chain.COLUMNS} FROM audit_entry WHERE id = {entry.id}"))
    assert found == [(entry.id, chain.canonical(entry))]
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica; DELETE FROM audit_entry")
        cursor.execute("SET LOCAL session_replication_role = origin")


@QUICK
@given(one=ENTRIES, other=ENTRIES)
def test_no_two_entries_have_the_same_bytes(one: Written, other: Written) -> None:
    assert (chain.canonical(one) == chain.canonical(other)) is (one == other)


@QUICK
@given(entry=ENTRIES, text=TEXT)
def test_moving_letters_from_one_field_to_the_next_is_another_entry(entry: Written, text: str) -> None:
    moved = replace(entry, act=entry.act + text, thing=entry.thing)
    beside = replace(entry, act=entry.act, thing=text + entry.thing)
    assert (chain.canonical(moved) == chain.canonical(beside)) is (text == "")


@given(some.sets(some.integers(1, 200)))
def test_spans_come_back_as_they_went(numbers: set[int]) -> None:
    text = chain.written(chain.runs(sorted(numbers)))
    assert list(chain.numbers(chain.read(text))) == sorted(numbers)


@given(some.integers(0, 50), some.sets(some.integers(1, 100)))
def test_what_is_there_and_what_is_missing_are_all_there_is(after: int, numbers: set[int]) -> None:
    there = sorted(after + number for number in numbers)
    missing = list(chain.numbers(chain.gaps(after, there)))
    assert sorted([*there, *missing]) == list(range(after + 1, (there or [after])[-1] + 1))


@pytest.mark.parametrize("text", ["x", "5-", "7-5", "3,2", "0", "-4", "1-3,3", "1,,2"])
def test_spans_that_somebody_meddled_with_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        chain.read(text)


def test_a_link_is_hashed_as_the_manual_says_and_every_word_of_it_counts() -> None:
    at = datetime(2026, 11, 28, tzinfo=timezone(timedelta(hours=7)))
    link = Sealed(2, at, 10, 13, "12", "3", bytes(range(96)), bytes(32))
    words = b"link 2\nat 1795798800000000\nafter 10\nlast 13\nmissing 12\nlate 3\n\n"
    assert chain.hash_of(link) == hashlib.sha256(bytes(32) + words + bytes(range(96))).digest()
    others = [
        replace(link, number=3), replace(link, at=at + timedelta(microseconds=1)), replace(link, after_id=9),
        replace(link, last_id=14), replace(link, missing=""), replace(link, late="4"),
        replace(link, digests=bytes(96)), replace(link, previous=bytes([1]) + bytes(31)),
    ]  # fmt: skip
    assert len({chain.hash_of(each) for each in [link, *others]}) == 9
