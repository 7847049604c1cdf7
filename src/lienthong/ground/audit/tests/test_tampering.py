"""What a superuser can do to the trail is found, and named."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from lienthong.formats.evidence.keys import KeyPair
from lienthong.ground.audit import chain, sealing
from lienthong.ground.audit.models import Confirmation, Head, Link
from lienthong.ground.audit.tests.conftest import MONDAY, tamper, write
from lienthong.ground.audit.verifying import Report, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(heads: Path) -> int:
    """Three days of ten looks each, sealed, with two heads published; the number of the first entry."""
    for day in range(3):
        write(10, MONDAY + timedelta(days=day))
        sealing.seal_and_pledge(MONDAY + timedelta(days=day))
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM audit_entry")
        return int(cursor.fetchone()[0])


def looked(heads: Path, *, only_files: bool = False) -> Report:
    texts = [] if only_files else [(f"{head.day}", head.signed) for head in Head.objects.all()]
    texts += [(path.name, json.loads(path.read_text())["signed"]) for path in sorted(heads.glob("*.json"))]
    return verify(texts, [sealing.key().public])


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def test_an_untouched_trail_is_whole(trail: int, heads: Path) -> None:
    report = looked(heads)
    assert (report.whole, report.entries, report.links, report.heads) == (True, 30, 3, 4)
    assert report.last_hash == bytes(Link.objects.get(number=3).hash).hex()


@pytest.mark.parametrize(
    "change",
    [
        "by_name = 'Rơ Châm Quý'",
        "at = at + interval '1 microsecond'",
        "facts = facts || ' '",
        "account_id = 1",
        "thing = 'document:99'",
        "organization_key = ''",
        "act = 'printed'",
    ],
)
def test_a_changed_entry_is_named_with_its_day(change: str, trail: int, heads: Path) -> None:
    tamper(f"UPDATE audit_entry SET {change} WHERE id = {trail + 12}")
    report = looked(heads)
    assert codes(report) == ["entry_changed"]
    finding = report.findings[0]
    assert (finding.entry, finding.link) == (trail + 12, 2)
    assert finding.words.en == f"Entry {trail + 12} was altered after it was sealed on 24/11/2026 (link 2)."


def test_a_removed_entry_is_named(trail: int, heads: Path) -> None:
    tamper(f"DELETE FROM audit_entry WHERE id = {trail + 3}")
    assert codes(looked(heads)) == ["entry_removed"]
    assert looked(heads).findings[0].entry == trail + 3


def test_two_entries_that_changed_places_are_named(trail: int, heads: Path) -> None:
    tamper(
        f"UPDATE audit_entry SET id = -1 WHERE id = {trail};"
        f"UPDATE audit_entry SET id = {trail} WHERE id = {trail + 1};"
        f"UPDATE audit_entry SET id = {trail + 1} WHERE id = -1"
    )
    assert codes(looked(heads)) == ["entry_changed", "entry_changed"]


def test_an_entry_put_into_a_hole_is_named(heads: Path) -> None:
    write(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('audit_entry_id_seq')")
        hole = cursor.fetchone()[0]
    write(1)
    sealing.seal(MONDAY)
    tamper("DELETE FROM audit_gap")
    tamper(
        "INSERT INTO audit_entry (id, at, act, thing, organization_key, by_name, facts)"
        f" VALUES ({hole}, now(), 'signed', 'document:1', '', '', '{{}}')"
    )
    report = looked(heads)
    assert codes(report) == ["entry_inserted"]
    assert report.findings[0].entry == hole


def test_the_last_entries_with_their_links_are_missed_by_the_head_that_was_published(trail: int, heads: Path) -> None:
    tamper(f"DELETE FROM audit_entry WHERE id >= {trail + 10}; DELETE FROM audit_link WHERE number > 1; "
           "DELETE FROM audit_head WHERE link > 1")  # fmt: skip
    report = looked(heads)
    assert codes(report) == ["cut_off"]
    assert "24/11/2026" in report.findings[0].words.vi
    # The window that the manual tells: what no head has seen yet can be cut off and nobody knows.
    tamper("DELETE FROM audit_head")
    assert verify([], []).whole


def test_a_whole_chain_written_anew_is_not_the_one_that_was_published(trail: int, heads: Path) -> None:
    tamper(f"UPDATE audit_entry SET by_name = 'Rơ Châm Quý' WHERE id = {trail + 2}")
    tamper("DELETE FROM audit_link; DELETE FROM audit_head")
    for day in range(3):
        # The forger seals everything again with the program itself.
        sealing.seal(MONDAY + timedelta(days=day))
    assert verify([], []).whole  # by itself it is a perfect chain
    report = looked(heads, only_files=True)
    assert set(codes(report)) == {"other_than_pledged", "cut_off"}


def test_a_head_signed_by_another_key_is_not_believed(trail: int, heads: Path) -> None:
    report = verify([("2026-11-23", Head.objects.first().signed)], [KeyPair.generate().public])
    assert codes(report) == ["bad_head"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit_link SET digests = set_byte(digests, 3, get_byte(digests, 3) # 1) WHERE number = 2",
         {"link_changed", "entry_changed"}),
        ("UPDATE audit_link SET at = at + interval '1 s' WHERE number = 2", {"link_changed"}),
        ("UPDATE audit_link SET hash = sha256('x') WHERE number = 2", {"link_changed", "other_than_pledged"}),
        ("UPDATE audit_link SET late = '1-9223372036854775807' WHERE number = 2", {"link_changed"}),
        ("UPDATE audit_link SET missing = 'không' WHERE number = 2", {"link_changed"}),
        ("DELETE FROM audit_link WHERE number = 2", {"link_missing"}),
        ("DELETE FROM audit_link WHERE number = 1", {"link_missing", "other_than_pledged"}),
    ],
)  # fmt: skip
def test_a_link_that_somebody_meddled_with_is_named(change: str, found: set[str], trail: int, heads: Path) -> None:
    tamper(change)
    report = looked(heads)
    assert set(codes(report)) == found


def test_who_rewrote_a_link_and_its_hash_is_found_at_the_next_one(trail: int, heads: Path) -> None:
    tamper(f"DELETE FROM audit_entry WHERE id = {trail + 19}")
    link = Link.objects.get(number=2)
    forged = chain.Sealed(
        2, link.at, link.after_id, link.last_id - 1, "", "", bytes(link.digests)[:-32], bytes(link.previous)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE audit_link SET last_id = last_id - 1, digests = %s, count = 9, hash = %s WHERE number = 2",
            [forged.digests, chain.hash_of(forged)],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    report = looked(heads)
    assert {"link_missing", "other_than_pledged"} <= set(codes(report))


def test_a_long_list_of_damage_ends(trail: int, heads: Path) -> None:
    write(100)
    sealing.seal(MONDAY + timedelta(days=3))
    tamper("UPDATE audit_entry SET facts = '[]'")
    assert len(looked(heads).findings) == 50


def put_in(number: str, at: str) -> None:
    """What whoever has the password of the database can do, and breaks no guard with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (id, at, act, thing, organization_key, by_name, facts)"
            f" VALUES ({number}, '{at}', 'signed', 'document:1', '', 'Đinh Văn Thành', '{{}}')"
        )


def test_an_entry_put_in_under_an_old_date_is_named_though_it_was_sealed_in_its_turn(trail: int, heads: Path) -> None:
    put_in("nextval('audit_entry_id_seq')", "2026-11-23 09:00+07")
    sealing.seal(MONDAY + timedelta(days=3))
    [finding] = looked(heads).findings
    assert (finding.code, finding.entry) == ("entry_backdated", trail + 30)
    assert "says 23/11/2026" in finding.words.en


def test_a_hole_that_is_filled_days_later_is_named_though_the_sealing_took_it_for_late(heads: Path) -> None:
    write(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('audit_entry_id_seq')")
        hole = cursor.fetchone()[0]
    write(1)
    sealing.seal(MONDAY)
    put_in(str(hole), f"{MONDAY:%Y-%m-%d %H:%M:%S%z}")
    sealing.seal(MONDAY + timedelta(hours=2))
    assert looked(heads).whole  # within a day it may have been a transaction that ended late
    write(1, MONDAY + timedelta(hours=3))
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('audit_entry_id_seq')")
        hole = cursor.fetchone()[0]
    write(1, MONDAY + timedelta(hours=3))
    sealing.seal(MONDAY + timedelta(hours=4))
    put_in(str(hole), f"{MONDAY:%Y-%m-%d %H:%M:%S%z}")
    sealing.seal(MONDAY + timedelta(days=3))
    assert codes(looked(heads)) == ["entry_put_in_late"]


def test_an_old_head_under_a_day_to_come_is_named_and_stops_no_pledge(trail: int, heads: Path) -> None:
    # Nothing is altered and no guard stands in the way: only that no head would ever be signed again.
    old = Head.objects.get(day="2026-11-23")
    Head.objects.create(day="2099-01-01", link=9, entries=9, signed=old.signed, made_at=MONDAY)
    assert codes(looked(heads)) == ["head_misplaced"]
    assert sealing.pledge(MONDAY + timedelta(days=3)) == [(MONDAY + timedelta(days=2)).date()]


def test_a_head_that_says_otherwise_than_it_was_signed_is_named(trail: int, heads: Path) -> None:
    tamper("UPDATE audit_head SET entries = 10 WHERE day = '2026-11-24'")
    assert codes(looked(heads)) == ["head_misplaced"]


def test_a_day_in_between_without_a_head_is_named(trail: int, heads: Path) -> None:
    sealing.pledge(MONDAY + timedelta(days=3))
    tamper("DELETE FROM audit_head WHERE day = '2026-11-24'")
    (heads / "2026-11-24.json").unlink()
    report = looked(heads)
    assert [(each.code, f"{each.day}") for each in report.findings] == [("head_missing", "2026-11-24")]


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE audit_link DISABLE TRIGGER written_once",
        "DROP TRIGGER never_emptied ON audit_link",
        "ALTER TABLE audit_link ENABLE REPLICA TRIGGER written_once",
    ],
)
def test_a_guard_that_was_left_open_is_named(statement: str, trail: int, heads: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    [finding] = looked(heads).findings
    assert finding.code == "guard_off"
    assert "audit_link" in finding.words.vi


def test_a_guard_that_guards_nothing_any_more_is_named(trail: int, heads: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION audit_written_once() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN RETURN NEW; END'"
        )
    assert codes(looked(heads)) == ["guard_off"] * 3


def test_a_change_of_rights_that_nobody_confirmed_does_not_count_as_confirmed(trail: int, heads: Path) -> None:
    Confirmation.objects.create(entry_id=trail, account_id=7, by_name="Đinh Văn Dũng", at=MONDAY)
    [finding] = looked(heads).findings
    assert (finding.code, finding.entry) == ("confirmed_by_nobody", trail)
    assert "Đinh Văn Dũng" in finding.words.en
